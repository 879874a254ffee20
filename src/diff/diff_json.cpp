// src/diff/diff_json.cpp — what differs between two versions, as JSON (docs/json.md, docs/schema/diff.schema.json).
#include "sop/decision_json.hpp"
#include "sop/diff.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/migrate_json.hpp"

namespace sop {
namespace {

void write_names(JsonWriter& writer, std::string_view key, const Procedure& p) {
  writer.key(key).begin_object().text("name", p.text(p.name));
  if (!p.edition.empty()) writer.text("edition", p.edition);
  writer.text("hash", hash_text(p.hash)).end_object();
}

void write_rules(JsonWriter& writer, std::string_view key, const Procedure& p,
                 const std::vector<DiffRule>& rules) {
  if (rules.empty()) return;
  writer.key(key).begin_array();
  for (const DiffRule& rule : rules) {
    writer.begin_object().text("rule", rule.path);
    if (rule.span.file < p.files.size()) {
      const FileInfo& file = p.files[rule.span.file];
      std::size_t line = 0;
      while (line < file.line_starts.size() && file.line_starts[line] <= rule.span.begin) ++line;
      writer.text("file", file.path).natural("line", line);
    }
    writer.end_object();
  }
  writer.end_array();
}

void write_boxes(JsonWriter& writer, const DiffRegion& region) {
  if (region.when.empty()) return;
  writer.key("when").begin_array();
  for (const DiffBox& box : region.when) {
    writer.begin_array();
    for (const DiffRange& range : box) {
      writer.begin_object().text("of", range.fact);
      if (!range.values.empty()) writer.text("values", range.values);
      if (range.any_known) writer.boolean("known", true);
      if (range.unknown) writer.boolean("unknown", true);
      writer.end_object();
    }
    writer.end_array();
  }
  writer.end_array();
  if (region.more_boxes > 0) writer.natural("more", region.more_boxes);
}

void write_witness(JsonWriter& writer, std::string_view key, const Procedure& p,
                   const std::vector<FactUpdate>& facts) {
  writer.key(key);
  write_facts(writer, p, fact_values(p, facts));
}

void write_events(JsonWriter& writer, std::string_view key, const Procedure& p,
                  const std::vector<DiffEvent>& events) {
  if (events.empty()) return;
  writer.key(key).begin_array();
  for (const DiffEvent& event : events) {
    writer.begin_object().integer("after", event.after).key("event");
    write_event(writer, p, event.event);
    writer.end_object();
  }
  writer.end_array();
}

void write_region(JsonWriter& writer, const Procedure& before, const Procedure& after,
                  const DiffRegion& region) {
  writer.begin_object()
      .text("id", region.id)
      .text("subject", name_of(region.subject))
      .text("name", region.name);
  writer.text("verdict", name_of(region.verdict));
  write_boxes(writer, region);
  if (!region.before.empty()) writer.text("before", region.before);
  if (!region.after.empty()) writer.text("after", region.after);
  if (region.waits_before) writer.boolean("waits_before", true);
  if (region.waits_after) writer.boolean("waits_after", true);
  if (region.error_before != ErrorCode::ok) writer.text("error_before", name_of(region.error_before));
  if (region.error_after != ErrorCode::ok) writer.text("error_after", name_of(region.error_after));
  if (region.has_witness) {
    writer.key("witness").begin_object();
    write_witness(writer, "facts_before", before, region.witness_before);
    write_witness(writer, "facts", after, region.witness);
    write_events(writer, "events_before", before, region.witness_events_before);
    write_events(writer, "events", after, region.witness_events);
    if (!region.shown_before.empty()) writer.text("before", region.shown_before);
    if (!region.shown_after.empty()) writer.text("after", region.shown_after);
    writer.end_object();
  }
  if (!region.not_played.empty()) writer.text("not_played", region.not_played);
  write_rules(writer, "rules_before", before, region.rules_before);
  write_rules(writer, "rules", after, region.rules_after);
  if (!region.felt_in.empty()) {
    writer.key("felt_in").begin_array();
    for (const std::string& name : region.felt_in) writer.text(name);
    writer.end_array();
  }
  if (region.has_cases) writer.natural("cases", region.cases);
  if (region.allowed) writer.text("allowed", region.allowed_reason);
  writer.end_object();
}

std::string_view name_of_kind(NameKind kind) {
  return kind == NameKind::fact ? "fact" : kind == NameKind::party ? "party" : "step";
}

void write_open_case(JsonWriter& writer, const Procedure& after, const DiffOpenCase& one, Language language) {
  writer.begin_object().natural("case", one.number).boolean("can_move", one.can_move);
  if (!one.refused.empty()) {
    writer.key("refused").begin_array();
    for (const MigrateNote& note : one.refused) {
      writer.begin_object()
          .text("id", message_name(note.id))
          .text("of", note.args.empty() ? "" : note.args[0]);
      writer.text("message", text_of(note, language)).text("help", help_of(note, language)).end_object();
    }
    writer.end_array();
  }
  if (!one.differences.empty()) {
    writer.key("differences").begin_array();
    for (const MigrateDifference& difference : one.differences) {
      writer.begin_object().text("what", name_of(difference.what));
      if (!difference.subject.empty()) writer.text("of", difference.subject);
      if (!difference.before.empty()) writer.text("before", difference.before);
      if (!difference.after.empty()) writer.text("after", difference.after);
      writer.end_object();
    }
    writer.end_array();
  }
  if (!one.due.empty()) {
    writer.key("due").begin_array();
    for (const MovedDue& due : one.due) {
      writer.begin_object().text("kind", name_of(due.kind)).text("of", name_of_due(after, due));
      if (due.before != never) writer.text("before", instant_text(due.before));
      if (due.after != never) writer.text("after", instant_text(due.after));
      writer.end_object();
    }
    writer.end_array();
  }
  writer.end_object();
}

}  // namespace

void write_diff(JsonWriter& writer, const ProcedureVersion& before, const ProcedureVersion& after,
                const DiffResult& result, Language language) {
  const Procedure &old = before.procedure, &now = after.procedure;
  writer.begin_object().natural("version", 1).boolean("same", result.same());
  write_names(writer, "from", old);
  write_names(writer, "to", now);
  writer.key("regions").begin_array();
  for (const DiffRegion& region : result.regions) write_region(writer, old, now, region);
  writer.end_array();
  if (!result.not_compared.empty()) {
    writer.key("not_compared").begin_array();
    for (const NotCompared& one : result.not_compared) {
      writer.begin_object()
          .text("subject", name_of(one.subject))
          .text("name", one.name)
          .text("id", message_name(one.why));
      writer.text("message", fill_template(message_template(one.why, language), one.args, language));
      writer.text("help", fill_template(message_help_template(one.why, language), one.args, language));
      writer.text("region", one.id);
      if (one.allowed) writer.text("allowed", one.allowed_reason);
      writer.end_object();
    }
    writer.end_array();
  }
  if (!result.names.empty()) {
    writer.key("names").begin_array();
    for (const DiffName& one : result.names)
      writer.begin_object()
          .text("kind", name_of_kind(one.kind))
          .text("before", one.before)
          .text("after", one.after)
          .boolean("stated", one.stated)
          .end_object();
    writer.end_array();
  }
  if (result.past_cases > 0) {
    writer.key("past_cases")
        .begin_object()
        .natural("all", result.past_cases)
        .natural("differ", result.cases_differ.size())
        .end_object();
  }
  if (!result.open_cases.empty()) {
    writer.key("open_cases").begin_array();
    for (const DiffOpenCase& one : result.open_cases) write_open_case(writer, now, one, language);
    writer.end_array();
  }
  if (!result.unused_allowances.empty()) {
    writer.key("unused_allowances").begin_array();
    for (const std::string& id : result.unused_allowances) writer.text(id);
    writer.end_array();
  }
  if (result.stopped) writer.boolean("stopped", true);
  writer.end_object();
}

}  // namespace sop
