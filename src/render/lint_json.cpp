// src/render/lint_json.cpp — what the checks found, for programs. The shape is docs/schema/lint.schema.json, and tests compare.
#include "sop/decision_json.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/json.hpp"
#include "sop/render.hpp"
#include "sop/render_lint.hpp"
#include "src/render/lint_items.hpp"

namespace sop {
namespace {

void write_finding(JsonWriter& writer, const Finding& finding, const LoadResult& loaded, Language language) {
  writer.begin_object().text("check", finding.check);
  if (!finding.path.empty()) writer.text("path", finding.path).text("where", suppression_where(finding.path));
  writer.text("fingerprint", finding.fingerprint);
  if (finding.suppressed) writer.text("suppressed", finding.suppression_reason);
  if (finding.in_baseline) writer.boolean("in_baseline", true);
  if (!finding.witness.facts.empty() || !finding.witness.events.empty() || finding.witness.has_opening) {
    writer.key("witness").begin_object();
    Instant opening;
    if (finding.witness.has_opening && !failed(Instant::from_milliseconds(finding.witness.opening, opening)))
      writer.text("opened", to_text(opening));
    writer.key("facts");
    write_facts(writer, loaded.procedure, fact_values(loaded.procedure, finding.witness.facts));
    if (!finding.witness.events.empty()) {
      writer.key("events").begin_array();
      for (const WitnessEvent& event : finding.witness.events) {
        writer.begin_object().integer("after", event.at).key("event");
        write_event(writer, loaded.procedure, event.event);
        writer.end_object();
      }
      writer.end_array();
    }
    writer.text("shows", finding.witness.outcome).end_object();
  }
  writer.key("diagnostic");
  write_diagnostic(writer, finding.diagnostic, loaded.sources, language);
  writer.end_object();
}

}  // namespace

std::string render_lint_json(const std::vector<LintReport>& reports, const LintReportOptions& options) {
  std::string text;
  JsonWriter writer(text);
  writer.begin_object().integer("version", lint_json_version).text("today", options.today);
  if (!options.mended.empty()) {
    writer.key("mended").begin_array();
    for (const LintMendedFile& file : options.mended)
      writer.begin_object().text("file", file.file).natural("places", file.places).end_object();
    writer.end_array().key("changed_hashes").begin_array();
    for (const LintChangedHash& changed : options.changed_hashes) {
      writer.begin_object().text("file", changed.file);
      writer.text("old", hash_text(changed.old_hash)).text("new", hash_text(changed.new_hash));
      writer.key("places").begin_array();
      for (const LintChangedHash::Place& place : changed.places) {
        writer.begin_object().text("file", place.file).natural("line", place.line);
        writer.text("id", place.id).text("message", place.message).end_object();
      }
      writer.end_array().end_object();
    }
    writer.end_array();
  }
  writer.key("procedures").begin_array();
  for (const LintReport& report : reports) {
    writer.begin_object().text("file", report.file).boolean("loads", report.loaded->ok);
    writer.key("diagnostics").begin_array();
    for (const Diagnostic& d : report.loaded->diagnostics)
      write_diagnostic(writer, d, report.loaded->sources, options.language);
    writer.end_array().key("findings").begin_array();
    if (report.lint != nullptr) {
      for (const Finding& finding : report.lint->findings)
        write_finding(writer, finding, *report.loaded, options.language);
    }
    writer.end_array();
    if (report.lint != nullptr && !report.lint->unfinished.empty()) {
      writer.key("unfinished").begin_array();
      for (const std::string_view check : report.lint->unfinished) writer.text(check);
      writer.end_array();
    }
    if (report.lint != nullptr && !report.lint->not_shown.empty()) {
      writer.key("not_shown").begin_array();
      for (const NotShown& one : report.lint->not_shown) {
        writer.begin_object().text("check", one.check).text("path", one.path);
        writer.text("where", suppression_where(one.path)).text("limit", one.limit).key("diagnostic");
        write_diagnostic(writer, one.diagnostic, report.loaded->sources, options.language);
        writer.end_object();
      }
      writer.end_array();
    }
    if (const std::size_t dropped = render::left_out(report); dropped > 0) writer.natural("dropped", dropped);
    writer.end_object();
  }
  writer.end_array().end_object();
  return text + "\n";
}

}  // namespace sop
