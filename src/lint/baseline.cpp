// src/lint/baseline.cpp — see sop/lint_baseline.hpp.
#include <algorithm>
#include <map>
#include <tuple>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/json.hpp"
#include "sop/lint_baseline.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/load.hpp"
#include "sop/names.hpp"

namespace sop {
namespace {

auto key_of(const BaselineEntry& e) { return std::tie(e.procedure, e.check, e.path, e.fingerprint); }

class Reader {
 public:
  Reader(FileId file, DiagnosticSink& problems) : file_(file), problems_(problems) {}

  void read(JsonValue root, const std::string& where, std::vector<BaselineEntry>& out) {
    if (!is(root, JsonKind::object, where, messages::expected_object)) return;
    only(root, where, {"version", "findings"});
    const JsonValue version = needed(root, where, "version");
    const JsonValue findings = needed(root, where, "findings");
    if (version.valid() && (!version.is(JsonKind::number) || version.integer() != baseline_version))
      problems_.error(messages::baseline_version, at(version.span()), {std::to_string(baseline_version)});
    if (!findings.valid() || !is(findings, JsonKind::array, "findings", messages::expected_baseline_list))
      return;
    for (const JsonValue one : findings) {
      if (!is(one, JsonKind::object, "findings", messages::expected_object)) continue;
      only(one, "findings", {"procedure", "check", "path", "fingerprint"});
      BaselineEntry entry;
      entry.span = at(one.span());
      text(one, "procedure", entry.procedure);
      text(one, "check", entry.check);
      text(one, "fingerprint", entry.fingerprint);
      if (one.find("path").valid()) text(one, "path", entry.path);
      out.push_back(std::move(entry));
    }
  }

 private:
  [[nodiscard]] Span at(Span span) const { return {file_, span.begin, span.end}; }

  bool is(JsonValue value, JsonKind kind, const std::string& what, MessageId expected) {
    if (value.is(kind)) return true;
    problems_.error(messages::json_wrong_kind, at(value.span()), {what, detail::catalogue_term(expected)});
    return false;
  }

  JsonValue needed(JsonValue object, const std::string& where, std::string_view key) {
    const JsonValue value = object.find(key);
    if (!value.valid())
      problems_.error(messages::json_missing_key, at(object.span()), {where, std::string(key)});
    return value;
  }

  void text(JsonValue object, std::string_view key, std::string& out) {
    const JsonValue value = needed(object, "findings", key);
    if (value.valid() && is(value, JsonKind::text, std::string(key), messages::expected_text_in_quotes))
      out = std::string(value.text());
  }

  void only(JsonValue object, const std::string& where, const std::vector<std::string_view>& keys) {
    for (const JsonValue member : object) {
      if (std::find(keys.begin(), keys.end(), member.key()) != keys.end()) continue;
      problems_.error(messages::json_unknown_key, at(member.key_span()),
                      {where, std::string(member.key()), name_help_argument(member.key(), keys)});
    }
  }

  FileId file_;
  DiagnosticSink& problems_;
};

}  // namespace

bool read_baseline(const SourceSet& sources, FileId file, std::vector<BaselineEntry>& out,
                   DiagnosticSink& problems) {
  const std::size_t before = problems.error_count();
  JsonLimits limits;
  limits.max_bytes = max_baseline_bytes;
  JsonDocument document;
  std::vector<BaselineEntry> read;
  if (parse_json(sources[file].text(), document, problems, limits, file))
    Reader(file, problems).read(document.root(), sources[file].path(), read);
  if (problems.error_count() != before) return false;
  out = std::move(read);
  return true;
}

void apply_baseline(const Procedure& procedure, std::vector<BaselineEntry>& baseline,
                    const std::string& reason, LintResult& lint) {
  std::map<std::string, std::vector<BaselineEntry*>> by_fingerprint;
  for (BaselineEntry& entry : baseline)
    if (entry.procedure == procedure.text(procedure.name))
      by_fingerprint[entry.fingerprint].push_back(&entry);
  for (Finding& finding : lint.findings) {
    if (finding.suppressed) continue;
    const auto found = by_fingerprint.find(finding.fingerprint);
    if (found == by_fingerprint.end()) continue;
    for (BaselineEntry* entry : found->second) {
      if (entry->check != finding.check || entry->path != finding.path) continue;
      entry->used = true;
      finding.suppressed = true;
      finding.in_baseline = true;
      finding.suppression_reason = reason;
    }
  }
}

void add_to_baseline(const Procedure& procedure, const LintResult& lint,
                     std::vector<BaselineEntry>& baseline) {
  for (const Finding& finding : lint.findings) {
    if (finding.suppressed && !finding.in_baseline) continue;
    BaselineEntry entry;
    entry.procedure = procedure.text(procedure.name);
    entry.check = std::string(finding.check);
    entry.path = finding.path;
    entry.fingerprint = finding.fingerprint;
    baseline.push_back(std::move(entry));
  }
}

void sort_baseline(std::vector<BaselineEntry>& baseline) {
  std::sort(baseline.begin(), baseline.end(),
            [](const BaselineEntry& a, const BaselineEntry& b) { return key_of(a) < key_of(b); });
  baseline.erase(
      std::unique(baseline.begin(), baseline.end(),
                  [](const BaselineEntry& a, const BaselineEntry& b) { return key_of(a) == key_of(b); }),
      baseline.end());
}

std::string baseline_text(std::vector<BaselineEntry> baseline) {
  sort_baseline(baseline);
  std::string out = "{\"version\":" + std::to_string(baseline_version) + ",\"findings\":[";
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    JsonWriter writer(out);
    writer.begin_object().text("procedure", baseline[i].procedure).text("check", baseline[i].check);
    if (!baseline[i].path.empty()) writer.text("path", baseline[i].path);
    writer.text("fingerprint", baseline[i].fingerprint).end_object();
  }
  return out + (baseline.empty() ? "]}\n" : "\n]}\n");
}

}  // namespace sop
