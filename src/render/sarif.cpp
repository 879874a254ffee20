// src/render/sarif.cpp — findings in SARIF 2.1.0: one run with its rules, its files and its results.
//
// Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01. What is decided here:
// columns count UTF-16 code units, which is said (columnKind), and a byte order mark is no column (§3.30); paths are relative to
// where the program ran, percent-encoded (RFC 3986), under the base `%SRCROOT%` unless they lead above it; braces of
// messages are doubled, and a bracket that would end the text of a link is escaped, so that nothing a file says becomes a placeholder or a
// link (§3.11.5, §3.11.6); a result that is
// not suppressed says so by an empty list (§3.27.23). Nothing says when or on which machine it was made.
#include <algorithm>
#include <map>

#include "sop/files.hpp"
#include "sop/json.hpp"
#include "sop/lint_fix.hpp"
#include "sop/messages/story.hpp"
#include "sop/sha256.hpp"
#include "src/render/check_page.hpp"
#include "src/render/lint_items.hpp"
#include "src/render/witness_places.hpp"

namespace sop {
namespace {

using render::Item;

constexpr std::string_view schema_uri =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr std::size_t longest_snippet = 1000;  // bytes

/// A message as SARIF reads it: no placeholder, and no link of anybody's.
std::string sarif_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '{' || c == '}') out += c;
    if (c == ']' && text.substr(i + 1, 1) == "(") out += '\\';
    out += c;
  }
  return out;
}

std::string percent_encoded(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

/// Whether a path leads above the folder where it begins.
bool leads_above(std::string_view path) {
  int depth = 0;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    if (part == "..") {
      if (--depth < 0) return true;
    } else if (!part.empty() && part != ".") {
      ++depth;
    }
    at = end + 1;
  }
  return false;
}

class Sarif {
 public:
  Sarif(const std::vector<LintReport>& reports, const LintReportOptions& options)
      : reports_(reports),
        options_(options),
        items_(render::items_of(reports, render::Repeated::left_out)),
        writer_(text_, JsonLayout::pretty) {
    for (const Item& item : items_) rules_.emplace(item.rule, 0);
    std::size_t number = 0;
    for (auto& [id, place] : rules_) place = number++;
    for (const LintReport& report : reports_)
      for (FileId f = 0; f < report.loaded->sources.size(); ++f) {
        const SourceFile& file = report.loaded->sources[f];
        if (files_.emplace(render::plain_path(file.path()), files_.size()).second) in_order_.push_back(&file);
      }
  }

  std::string write() {
    writer_.begin_object().text("$schema", schema_uri).text("version", "2.1.0").key("runs").begin_array();
    writer_.begin_object();
    tool();
    invocation();
    writer_.text("columnKind", "utf16CodeUnits");
    writer_.key("originalUriBaseIds").begin_object().key("%SRCROOT%").begin_object();
    message("description", "the folder in which sop ran");
    writer_.end_object().end_object();
    artifacts();
    writer_.key("results").begin_array();
    for (const Item& item : items_) result(item);
    writer_.end_array();
    writer_.end_object().end_array().end_object();
    return text_ + "\n";
  }

 private:
  void message(std::string_view name, std::string_view text) {
    writer_.key(name).begin_object().text("text", sarif_text(text)).end_object();
  }

  void tool() {
    writer_.key("tool").begin_object().key("driver").begin_object();
    writer_.text("name", "sop")
        .text("version", SOP_VERSION_STRING)
        .text("semanticVersion", SOP_VERSION_STRING);
    writer_.key("rules").begin_array();
    for (const auto& [id, number] : rules_) rule(id);
    writer_.end_array().end_object().end_object();
  }

  /// A rule is documentation and takes no arguments, so that its texts stand as they are.
  void rule(std::string_view id) {
    writer_.begin_object().text("id", id);
    const CheckInfo* check = find_check(id);
    std::string_view page;
    if (check != nullptr) {
      writer_.key("shortDescription").begin_object().text("text", check->summary).end_object();
      writer_.key("defaultConfiguration").begin_object();
      writer_.text("level", render::severity_name(check->severity)).end_object();
      if (check_page(id, page)) {
        const std::string help = render::readable_page(page);
        writer_.key("help").begin_object().text("text", help).text("markdown", help).end_object();
      }
      writer_.key("properties").begin_object().key("tags").begin_array();
      writer_.text(category_name(check->category)).end_array().end_object();
    } else {
      for (std::size_t i = 0; i < message_count(); ++i) {
        const MessageId known = message_at(i);
        if (message_name(known) != id) continue;
        writer_.key("shortDescription").begin_object();
        writer_.text("text", message_template(known, options_.language)).end_object();
        const std::string_view help = message_help_template(known, options_.language);
        if (!help.empty()) writer_.key("help").begin_object().text("text", help).end_object();
        break;
      }
      const auto first =
          std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return item.rule == id; });
      const Severity level = first == items_.end() ? Severity::error : first->diagnostic->severity;
      writer_.key("defaultConfiguration").begin_object();
      writer_.text("level", render::severity_name(level)).end_object();
    }
    writer_.end_object();
  }

  void invocation() {
    writer_.key("invocations").begin_array().begin_object();
    if (!options_.arguments.empty()) {
      writer_.key("arguments").begin_array();
      for (const std::string& argument : options_.arguments) writer_.text(argument);
      writer_.end_array();
    }
    writer_.boolean("executionSuccessful", true).integer("exitCode", fails(reports_) ? 1 : 0);
    bool open = false;
    const auto notify = [&](const std::string& text, std::string_view level = "warning") {
      if (!open) writer_.key("toolExecutionNotifications").begin_array();
      open = true;
      writer_.begin_object().text("level", level);
      message("message", text);
      writer_.end_object();
    };
    for (const LintReport& report : reports_) {
      if (const std::string left_out = render::left_out_text(report); !left_out.empty())
        notify(report.file + ": " + left_out);
      if (report.lint == nullptr) continue;
      for (const std::string_view check : report.lint->unfinished)
        notify(report.file + ": " +
               fill_template(message_template(messages::story_check_unfinished, options_.language),
                             {std::string(check)}, options_.language));
      for (const NotShown& one : report.lint->not_shown)
        notify(render_not_shown(one, report, options_.language), "note");
    }
    if (open) writer_.end_array();
    if (!options_.today.empty())
      writer_.key("properties").begin_object().text("today", options_.today).end_object();
    writer_.end_object().end_array();
  }

  void location_of_file(const std::string& path) {
    const std::string plain(render::plain_path(path));
    writer_.begin_object();
    if (plain.substr(0, 1) == "/") {
      writer_.text("uri", "file://" + percent_encoded(plain));
    } else {
      writer_.text("uri", percent_encoded(plain));
      if (!leads_above(plain)) writer_.text("uriBaseId", "%SRCROOT%");
    }
    const auto known = files_.find(plain);
    if (known != files_.end()) writer_.natural("index", known->second);
    writer_.end_object();
  }

  void artifacts() {
    writer_.key("artifacts").begin_array();
    for (const SourceFile* file : in_order_) {
      writer_.begin_object().key("location");
      location_of_file(file->path());
      writer_.natural("length", file->text().size()).text("encoding", "UTF-8");
      writer_.key("roles").begin_array().text("analysisTarget").end_array();
      writer_.key("hashes").begin_object().text("sha-256", to_hex(sha256(file->text()))).end_object();
      writer_.end_object();
    }
    writer_.end_array();
  }

  void region(std::string_view name, const SourceFile& file, Span span, bool with_text) {
    const render::Region place = render::region_of(file, span);
    writer_.key(name).begin_object();
    writer_.natural("startLine", place.begin.line).natural("startColumn", place.begin.column_utf16);
    writer_.natural("endLine", place.end.line).natural("endColumn", place.end.column_utf16);
    writer_.natural("byteOffset", span.begin).natural("byteLength", span.end - span.begin);
    if (with_text && span.end > span.begin && span.end - span.begin <= longest_snippet) {
      writer_.key("snippet").begin_object();
      writer_.text("text", std::string_view(file.text()).substr(span.begin, span.end - span.begin));
      writer_.end_object();
    }
    writer_.end_object();
  }

  /// `physicalLocation`, or nothing for what has no place.
  void physical(const SourceSet& sources, Span span) {
    if (!render::has_place(sources, span)) return;
    span.end = std::max(span.begin, span.end);
    writer_.key("physicalLocation").begin_object().key("artifactLocation");
    location_of_file(sources[span.file].path());
    region("region", sources[span.file], span, true);
    writer_.end_object();
  }

  void result(const Item& item) {
    const LintReport& report = reports_[item.report];
    const SourceSet& sources = report.loaded->sources;
    const Diagnostic& d = *item.diagnostic;
    writer_.begin_object().text("ruleId", item.rule).natural("ruleIndex", rules_.find(item.rule)->second);
    writer_.text("level", render::severity_name(d.severity));
    message("message", render::whole_message(d, sources, options_.language));
    writer_.key("locations").begin_array();
    writer_.begin_object();
    if (render::has_place(sources, d.span)) {
      physical(sources, d.span);
    } else {
      writer_.key("physicalLocation").begin_object().key("artifactLocation");
      location_of_file(report.file);
      writer_.end_object();
    }
    if (item.finding != nullptr && !item.finding->path.empty()) {
      writer_.key("logicalLocations").begin_array().begin_object();
      writer_.text("fullyQualifiedName", item.finding->path).end_object().end_array();
    }
    writer_.end_object().end_array();
    related(d, sources);
    if (item.finding != nullptr) code_flow(*item.finding, report);
    writer_.key("partialFingerprints").begin_object().text("sopFinding/v1", item.fingerprint).end_object();
    fixes(d, sources);
    writer_.key("suppressions").begin_array();
    if (item.finding != nullptr && item.finding->suppressed) {
      writer_.begin_object().text("kind", item.finding->in_baseline ? "external" : "inSource");
      writer_.text("status", "accepted").text("justification", item.finding->suppression_reason);
      writer_.end_object();
    }
    writer_.end_array().end_object();
  }

  void related(const Diagnostic& d, const SourceSet& sources) {
    if (d.notes.empty()) return;
    writer_.key("relatedLocations").begin_array();
    std::uint64_t number = 0;
    for (const Note& note : d.notes) {
      writer_.begin_object().natural("id", number++);
      physical(sources, note.span);
      message("message", render::note_text(note, sources, options_.language));
      writer_.end_object();
    }
    writer_.end_array();
  }

  /// What happens in the case that shows a finding, event by event, each at the step where the case stands then; last the finding.
  void code_flow(const Finding& finding, const LintReport& report) {
    const Witness& witness = finding.witness;
    if (witness.events.empty()) return;
    const Procedure& p = report.loaded->procedure;
    const SourceSet& sources = report.loaded->sources;
    const std::vector<Span> places = render::places_of(p, witness);
    writer_.key("codeFlows").begin_array().begin_object();
    if (!witness.outcome.empty()) message("message", witness.outcome);
    writer_.key("threadFlows").begin_array().begin_object().key("locations").begin_array();
    std::uint64_t order = 0;
    const auto step = [&](const std::string& text) {
      const Span place = order < places.size() ? places[order] : finding.diagnostic.span;
      writer_.begin_object().key("location").begin_object();
      physical(sources, place.end > place.begin && render::has_place(sources, place)
                            ? place
                            : finding.diagnostic.span);
      message("message", text);
      writer_.end_object().natural("executionOrder", ++order).end_object();
    };
    Witness opening = witness;
    opening.events.clear();
    const std::string facts = witness_text(opening, p);
    step(fill_template(message_template(facts.empty() ? messages::story_opens : messages::story_opens_with,
                                        options_.language),
                       {facts}, options_.language));
    std::int64_t at = 0;
    for (const WitnessEvent& event : witness.events) {
      // As in the sentence of the text form: how much later, and what happens.
      Witness one;
      one.events.push_back(event);
      one.events.back().at -= at;
      at = event.at;
      std::string text = witness_text(one, p);
      if (text.empty()) text = message_template(messages::story_time_passes, options_.language);
      step(text);
    }
    if (!witness.outcome.empty()) step(witness.outcome);
    writer_.end_array().end_object().end_array().end_object().end_array();
  }

  void fixes(const Diagnostic& d, const SourceSet& sources) {
    const bool whole = !d.fixes.empty() && std::all_of(d.fixes.begin(), d.fixes.end(), [&](const Fix& fix) {
      return render::has_place(sources, fix.span);
    });
    if (!whole || fix_kind(d.id) != FixKind::safe) return;
    writer_.key("fixes").begin_array().begin_object().key("artifactChanges").begin_array();
    for (std::size_t i = 0; i < d.fixes.size(); ++i) {
      const Fix& fix = d.fixes[i];
      writer_.begin_object().key("artifactLocation");
      location_of_file(sources[fix.span.file].path());
      writer_.key("replacements").begin_array().begin_object();
      region("deletedRegion", sources[fix.span.file], fix.span, false);
      writer_.key("insertedContent").begin_object().text("text", fix.replacement).end_object();
      writer_.end_object().end_array().end_object();
    }
    writer_.end_array().end_object().end_array();
  }

  const std::vector<LintReport>& reports_;
  const LintReportOptions& options_;
  std::vector<Item> items_;
  std::map<std::string_view, std::size_t> rules_;
  std::map<std::string, std::size_t, std::less<>> files_;
  std::vector<const SourceFile*> in_order_;
  std::string text_;
  JsonWriter writer_;
};

}  // namespace

std::string render_sarif(const std::vector<LintReport>& reports, const LintReportOptions& options) {
  return Sarif(reports, options).write();
}

}  // namespace sop
