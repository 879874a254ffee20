// Bodies of sop/migrate_json.hpp.
#pragma once

#include <algorithm>
#include <string>

#include "sop/decision_json.hpp"
#include "sop/impl/json_read.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/migrate.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/migrate_json.hpp"

namespace sop {
namespace detail {

struct MappingList {
  std::string_view key;
  NameKind kind;
  MessageId what;
};

inline constexpr MappingList mapping_lists[] = {
    {"facts", NameKind::fact, messages::term_fact},
    {"steps", NameKind::step, messages::term_step},
    {"parties", NameKind::party, messages::term_party},
    {"scenarios", NameKind::scenario, messages::term_scenario},
    {"routines", NameKind::container, messages::term_routine},
    {"clocks", NameKind::clock, messages::term_clock},
    {"paths", NameKind::escalation_path, messages::term_path},
    {"remedies", NameKind::remedy, messages::term_remedy},
    {"calendars", NameKind::calendar, messages::term_calendar},
    {"rules", NameKind::always, messages::term_rule},
    {"moves", NameKind::transition, messages::term_transition},
    {"records", NameKind::record, messages::term_record},
    {"values", NameKind::symbol, messages::term_symbol},
};

/// The names of one list of a mapping. `null` gives a thing up.
inline void read_mapping_list(JsonShape& shape, const MappingList& list, const JsonAt& at,
                              const NameTable& from, const NameTable& to, std::vector<NameChange>& changes) {
  if (!at.value.is(JsonKind::object)) {
    shape.wrong(at, messages::expected_names);
    return;
  }
  std::vector<Id> seen;
  for (const JsonValue member : at.value) {
    Id old = no_id, now = no_id;
    if (!shape.name_text(member.key(), member.key_span(), from, list.kind, list.what, old)) continue;
    if (std::find(seen.begin(), seen.end(), old) != seen.end()) {
      shape.problems().error(messages::json_duplicate_key, member.key_span(), {std::string(member.key())});
      continue;
    }
    seen.push_back(old);
    NameChange change;
    change.kind = list.kind;
    change.from = std::string(member.key());
    if (!member.is(JsonKind::null)) {
      const JsonAt here{member, &at, member.key(), 0};
      if (!shape.name(here, to, list.kind, list.what, now)) continue;
      change.to = std::string(member.text());
    }
    changes.push_back(std::move(change));
  }
}

inline void write_version(JsonWriter& writer, std::string_view key, const Procedure& p) {
  writer.key(key).begin_object().text("name", p.text(p.name));
  if (!p.edition.empty()) writer.text("edition", p.edition);
  writer.text("hash", hash_text(p.hash)).end_object();
}

inline void write_notes(JsonWriter& writer, std::string_view key, MigrateKind kind,
                        const MigrateResult& result, Language language) {
  bool any = false;
  for (const MigrateNote& note : result.notes) any = any || note.kind == kind;
  if (!any) return;
  writer.key(key).begin_array();
  for (const MigrateNote& note : result.notes) {
    if (note.kind != kind) continue;
    writer.begin_object().text("id", message_name(note.id)).text("of", note.args.empty() ? "" : note.args[0]);
    writer.text("message", text_of(note, language)).text("help", help_of(note, language)).end_object();
  }
  writer.end_array();
}

}  // namespace detail

SOP_INLINE bool read_name_changes(std::string_view text, const NameTable& from, const NameTable& to,
                                  std::vector<NameChange>& changes, DiagnosticSink& problems,
                                  const JsonLimits& limits) {
  const std::size_t before = problems.error_count();
  JsonDocument document;
  if (!parse_json(text, document, problems, limits)) return false;
  detail::JsonShape shape(messages::text_the_mapping, problems);
  const detail::JsonAt top{document.root(), nullptr, {}, 0};
  if (!top.value.is(JsonKind::object)) return shape.wrong(top, messages::expected_object);
  detail::JsonAt version;
  std::uint32_t written = 0;
  if (!shape.need(top, "version", version) || !shape.number(version, 1, migrate_json_version, written))
    return false;
  std::vector<NameChange> read;
  for (const JsonValue member : top.value) {
    if (member.key() == "version") continue;
    bool known = false;
    for (const detail::MappingList& list : detail::mapping_lists) {
      if (list.key != member.key()) continue;
      known = true;
      detail::read_mapping_list(shape, list, {member, &top, member.key(), 0}, from, to, read);
    }
    if (!known) problems.error(messages::move_map_key, member.key_span(), {std::string(member.key())});
  }
  if (problems.error_count() != before) return false;
  changes.insert(changes.end(), read.begin(), read.end());
  return true;
}

SOP_INLINE std::string_view name_of_due(const Procedure& p, const MovedDue& due) {
  switch (due.kind) {
    case DueKind::clock:
    case DueKind::promise:
      return due.name < p.symbols.size() ? std::string_view(p.text(due.name)) : std::string_view();
    case DueKind::level:
    case DueKind::hand_over:
      return spelling_of(p, NameKind::party, due.subject);
    case DueKind::rule:
      return spelling_of(p, NameKind::always, due.subject);
    case DueKind::approval:
      return spelling_of(p, NameKind::step, due.subject);
    case DueKind::step_timer:
      return spelling_of(p, due.name == no_id ? NameKind::transition : NameKind::step, due.subject);
  }
  return {};
}

SOP_INLINE void write_migration(JsonWriter& writer, const ProcedureVersion& from, const ProcedureVersion& to,
                                const MigrateResult& result, bool written, Language language) {
  writer.begin_object().natural("version", migrate_json_version);
  writer.text("status", !result.moved ? "refused" : written ? "moved" : "can_move");
  detail::write_version(writer, "from", from.procedure);
  detail::write_version(writer, "to", to.procedure);
  detail::write_notes(writer, "refused", MigrateKind::refused, result, language);
  detail::write_notes(writer, "dropped", MigrateKind::dropped, result, language);
  detail::write_notes(writer, "added", MigrateKind::added, result, language);
  detail::write_notes(writer, "changed", MigrateKind::changed, result, language);
  if (!result.due.empty()) {
    writer.key("due").begin_array();
    for (const MovedDue& due : result.due) {
      writer.begin_object().text("kind", name_of(due.kind)).text("of", name_of_due(to.procedure, due));
      if (due.before != never) writer.text("before", instant_text(due.before));
      if (due.after != never) writer.text("after", instant_text(due.after));
      writer.end_object();
    }
    writer.end_array();
  }
  if (!result.differences.empty()) {
    writer.key("differences").begin_array();
    for (const MigrateDifference& one : result.differences) {
      writer.begin_object().text("what", name_of(one.what));
      if (!one.subject.empty()) writer.text("of", one.subject);
      if (!one.before.empty()) writer.text("before", one.before);
      if (!one.after.empty()) writer.text("after", one.after);
      writer.end_object();
    }
    writer.end_array();
  }
  writer.end_object();
}

}  // namespace sop
