// Bodies of sop/decision_json.hpp: one function for each part of a decision.
#pragma once

#include <algorithm>
#include <utility>

#include "sop/answer_problem.hpp"
#include "sop/data.hpp"
#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/impl/json_read.hpp"
#include "sop/instant.hpp"
#include "sop/messages/story.hpp"
#include "sop/messages/tests.hpp"
#include "sop/sha256.hpp"

namespace sop {

SOP_INLINE FilePlace place_of(const Procedure& procedure, Span span) {
  if (span.file >= procedure.files.size()) return {};
  const FileInfo& file = procedure.files[span.file];
  const auto after = std::upper_bound(file.line_starts.begin(), file.line_starts.end(), span.begin);
  return {file.path, static_cast<std::uint32_t>(after - file.line_starts.begin())};
}

SOP_INLINE std::string hash_text(const Hash& hash) { return to_hex(hash); }

SOP_INLINE std::string instant_text(std::int64_t milliseconds) {
  Instant instant;
  if (failed(Instant::from_milliseconds(milliseconds, instant))) return std::to_string(milliseconds);
  return to_text(instant);
}

SOP_INLINE std::string wall_text(const Procedure& p, std::int64_t milliseconds) {
  // The wall of the procedure, in the zones that it carries; UTC where it has none.
  Zone zone;
  const bool known = zone_of(p, {}, no_id, zone) == ErrorCode::ok;
  Instant at;
  LocalTime local;
  if (failed(Instant::from_milliseconds(milliseconds, at)) || failed(zone.local_of(at, local)))
    return std::to_string(milliseconds);
  return to_text(local.date) + " " + to_text(local.time) + (known ? "" : "Z");
}

SOP_INLINE TextError read_moment(const Procedure& p, std::string_view text, std::int64_t& milliseconds) {
  Instant instant;
  TextError error = parse_instant(text, instant);
  Zone zone;
  LocalTime local;
  if (error == TextError::offset_missing && zone_of(p, {}, no_id, zone) == ErrorCode::ok) {
    error = parse_local_time(text, local);
    ZonedInstant zoned;
    if (!failed(error) && failed(zone.instant_of(local, zoned))) error = TextError::out_of_range;
    instant = zoned.at;
  }
  if (!failed(error)) milliseconds = instant.milliseconds();
  return error;
}

SOP_INLINE MessageId status_message(Status status) {
  switch (status) {
    case Status::more:
      return messages::status_more;
    case Status::repeated_event:
      return messages::status_repeated_event;
    case Status::stale_turn:
      return messages::status_stale_turn;
    case Status::time_goes_back:
      return messages::status_time_goes_back;
    case Status::wrong_procedure:
      return messages::status_wrong_procedure;
    case Status::bad_case:
      return messages::status_bad_case;
    case Status::bad_event:
      return messages::status_unknown_thing;
    case Status::out_of_range:
      return messages::status_fact_out_of_range;
    case Status::not_offered:
      return messages::status_not_offered;
    case Status::ambiguous_branch:
      return messages::status_ambiguous_branch;
    case Status::needs_facts:
      return messages::status_needs_facts;
    case Status::needs_amount:
      return messages::status_needs_amount;
    case Status::needs_option:
      return messages::status_needs_option;
    case Status::needs_customer_total:
      return messages::status_needs_total;
    case Status::not_permitted:
      return messages::status_not_permitted;
    case Status::not_the_approver:
      return messages::status_not_the_approver;
    case Status::same_person:
      return messages::status_same_person;
    case Status::needs_person:
      return messages::status_person_missing;
    case Status::amount_differs:
      return messages::status_amount_differs;
    case Status::nothing_pending:
      return messages::status_nothing_pending;
    case Status::already_closed:
      return messages::status_already_closed;
    case Status::reopen_window_over:
      return messages::status_reopen_window_over;
    case Status::occurred_too_late:
      return messages::status_occurred_too_late;
    case Status::occurred_too_early:
      return messages::status_occurred_too_early;
    case Status::ok:
      return messages::status_taken;
    case Status::value_error:
      break;
  }
  return messages::status_error;
}

SOP_INLINE std::string_view status_text(Status status, Language language) {
  return message_template(status_message(status), language);
}

namespace detail {

// `30 days`, `each month`, as events write the window; empty: there is no such limit, or its length is computed.
inline std::string window_of(const Procedure& p, std::string_view limit_path) {
  for (const Party& party : p.parties) {
    for (const Limit& limit : party.limits) {
      if (!limit.per_customer || limit.path != limit_path) continue;
      if (limit.window_kind != WindowKind::rolling)
        return std::string(window_words[static_cast<std::size_t>(limit.window_kind)]);
      if (limit.window == no_id || p.exprs[limit.window].op != Op::constant) return {};
      const Value& length = p.constants[p.exprs[limit.window].a];
      if (length.kind == ValueKind::duration) return to_text(Duration{length.integer});
      return to_text(Period{static_cast<std::int32_t>(length.integer), length.unit});
    }
  }
  return {};
}

}  // namespace detail

SOP_INLINE std::string refusal_text(const Procedure& p, const Decision& d, Language language) {
  if (d.status == Status::bad_event && d.detail.starts_with("record"))
    return std::string(message_template(messages::status_bad_record, language));
  if (d.status == Status::needs_customer_total) {
    const std::string window = detail::window_of(p, d.detail);
    if (!window.empty())
      return fill_template(message_template(messages::status_needs_total__window, language), {window},
                           language);
  }
  return std::string(status_text(d.status, language));
}

namespace detail {

// What is known of some facts, each by name; private ones masked.
inline void write_fact_values(JsonWriter& writer, const Procedure& p, std::string_view key,
                              const std::vector<Value>& facts, const std::vector<Id>& ids) {
  writer.key(key).begin_object();
  for (const Id id : ids) {
    if (id >= p.facts.size()) continue;
    const Fact& fact = p.facts[id];
    const bool told = id < facts.size() && !facts[id].is_unknown();
    const bool has_default = fact.default_value < p.constants.size();
    if (!told && !has_default) continue;
    writer.key(p.text(fact.name));
    if (fact.is_private) {
      writer.text(masked_value);
    } else {
      write_value(writer, p, told ? facts[id] : p.constants[fact.default_value], &fact.type);
    }
  }
  writer.end_object();
}

}  // namespace detail

SOP_INLINE void write_reasons(JsonWriter& writer, const Procedure& p, const std::vector<Value>& facts,
                              const Reason* first, const Reason* last) {
  writer.begin_array();
  for (const Reason* reason = first; reason != last; ++reason) {
    writer.begin_object();
    const ShownRule shown = shown_rule(p, reason->path, reason->span);
    writer.text("kind", name_of(reason->kind)).text("rule", shown.path);
    const FilePlace place = place_of(p, shown.span);
    if (place.line > 0) writer.text("file", place.path).natural("line", place.line);
    if (!reason->facts.empty()) {
      detail::write_fact_values(writer, p, "facts", facts, reason->facts);
    }
    writer.end_object();
  }
  writer.end_array();
}

SOP_INLINE void write_answer(JsonWriter& writer, const Procedure& p, const std::vector<Value>& facts,
                             Asked asked, const reference::Answer& answer, Because because,
                             Language language) {
  writer.begin_object();
  if (answer.value.is_error()) {
    const Diagnostic problem = answer_problem(p, facts, name_of(p, asked), answer);
    writer.key("error").begin_object();
    writer.text("code", name_of(answer.value.error)).text("message", message_text(problem, language));
    const std::string help = message_help(problem, language);
    if (!help.empty()) writer.text("help", help);
    writer.key("rules").begin_array();
    for (const Reason* rule : failed_rules(answer)) {
      const ShownRule shown = shown_rule(p, rule->path, rule->span);
      writer.begin_object().text("rule", shown.path);
      const FilePlace place = place_of(p, shown.span);
      if (place.line > 0) writer.text("file", place.path).natural("line", place.line);
      writer.end_object();
    }
    writer.end_array().key("facts");
    write_facts(writer, p, facts, Privacy::mask);
    writer.end_object();
  } else if (!answer.value.is_unknown()) {
    writer.key("value");
    write_value(writer, p, answer.value, type_of(p, asked));
  }
  if (answer.value.is_unknown()) {
    writer.key("needs").begin_array();
    for (const Id id : answer.needs) writer.text(p.text(p.facts[id].name));
    writer.end_array();
  }
  if (asked.kind == AskedKind::requirements && answer.value.is_no()) {
    const RequirementList& list = p.requirements[asked.id];
    if (answer.failed_requirement < list.items.size()) {
      const Requirement& item = list.items[answer.failed_requirement];
      writer.text("failed", p.text(item.name));
      if (!item.reason.empty()) writer.text("reason", item.reason);
    }
  }
  if (because == Because::yes && !answer.because.empty()) {
    writer.key("because");
    write_reasons(writer, p, facts, answer.because.data(), answer.because.data() + answer.because.size());
  }
  writer.end_object();
}

SOP_INLINE void write_answer(JsonWriter& writer, const Procedure& p, const std::vector<Value>& facts,
                             Asked asked, const EngineAnswer& answer, Because because, Language language) {
  write_answer(writer, p, facts, asked, copy_of(answer), because, language);
}

// --- decisions --------------------------------------------------------------------------------------------------------

namespace detail {

/// Writes the parts of a decision by the names of the procedure.
class DecisionWriter {
 public:
  DecisionWriter(JsonWriter& writer, const Procedure& p, Language language)
      : w_(writer), p_(p), language_(language) {}

  void write(const std::vector<Value>& facts, const Decision& d) {
    outcome_of_the_call(facts, d);
    w_.key("procedure").begin_object();
    if (p_.name < p_.symbols.size()) w_.text("name", p_.text(p_.name));
    if (!p_.edition.empty()) w_.text("edition", p_.edition);
    w_.text("hash", hash_text(d.procedure)).end_object();
    w_.key("data").begin_object().text("hash", hash_text(d.data)).end_object();
    w_.natural("turn", d.turn);
    w_.text("case_status", name_of(d.case_status));
    name("scenario", NameKind::scenario, d.scenario);
    name("step", NameKind::step, d.step);
    branches(d);
    owner(d);
    say(d);
    fact_list("ask", d.ask);
    allowed(d);
    due(d);
    pay(d);
    fact_list("needs", d.needs);
    if (d.needs_record) w_.boolean("needs_record", true);
    if (!d.because.empty()) {
      w_.key("because");
      write_reasons(w_, p_, facts, d.because.begin(), d.because.end());
    }
    effects(facts, d);
    journal(d);
    if (d.has_next_wake) w_.text("next_wake", instant_text(d.next_wake));
    if (d.more) w_.boolean("more", true);
    if (d.event_taken) w_.boolean("event_taken", true);
  }

 private:
  void name(std::string_view key, NameKind kind, Id id) {
    const std::string_view text = spelling_of(p_, kind, id);
    if (id != no_id && !text.empty()) w_.text(key, text);
  }
  void fact_list(std::string_view key, const std::vector<Id>& ids) { write_fact_names(w_, p_, key, ids); }
  void money(std::string_view key, std::int64_t minor, CurrencyCode currency) {
    w_.text(key, to_text(Money{minor, currency}));
  }

  void outcome_of_the_call(const std::vector<Value>& facts, const Decision& d) {
    w_.text("status", name_of(d.status));
    if (d.status != Status::ok && d.status != Status::more)
      w_.text("message", refusal_text(p_, d, language_));
    if (!d.detail.empty()) w_.text("detail", d.detail);
    if (d.error == ErrorCode::ok) return;
    w_.key("error").begin_object();
    const Diagnostic problem = decision_problem(p_, facts, d);
    w_.text("code", name_of(d.error)).text("message", message_text(problem, language_));
    const std::string help = message_help(problem, language_);
    if (!help.empty()) w_.text("help", help);
    const FilePlace place = place_of(p_, problem.span);
    if (place.line > 0) w_.text("file", place.path).natural("line", place.line);
    w_.end_object();
  }

  void branches(const Decision& d) {
    bool any = false;
    for (const Position& at : d.positions) any = any || at.branch != no_id;
    if (!any) return;
    w_.key("branches").begin_array();
    for (const Position& at : d.positions) {
      if (at.branch == no_id) continue;
      w_.begin_object();
      name("branch", NameKind::container, at.branch);
      name("step", NameKind::step, at.step);
      name("owner", NameKind::party, at.owner);
      w_.end_object();
    }
    w_.end_array();
  }

  void owner(const Decision& d) {
    if (d.owner == no_id) return;
    w_.key("owner").begin_object();
    name("role", NameKind::party, d.owner);
    if (!d.person.empty()) w_.text("person", d.person);
    name("level", NameKind::party, d.level);
    name("pending", NameKind::party, d.pending);
    w_.end_object();
  }

  void say(const Decision& d) {
    bool open = false;
    for (const Effect& e : d.effects) {
      if (e.kind != EffectKind::say) continue;
      if (!std::exchange(open, true)) w_.key("say").begin_array();
      w_.begin_object().text("id", e.id);
      name("response", NameKind::response, e.subject);
      w_.text("text", e.text);
      name("locale", NameKind::symbol, e.locale);
      name("channel", NameKind::symbol, e.channel);
      w_.end_object();
    }
    if (open) w_.end_array();
  }

  void allowed(const Decision& d) {
    if (d.allowed.empty()) return;
    w_.key("allowed").begin_array();
    for (const Allowed& one : d.allowed) {
      w_.begin_object();
      name("outcome", NameKind::symbol, one.outcome);
      name("branch", NameKind::container, one.branch);
      w_.end_object();
    }
    w_.end_array();
  }

  void due(const Decision& d) {
    if (d.due.empty()) return;
    w_.key("due").begin_array();
    for (const DueAt& due : d.due) {
      w_.begin_object().text("kind", name_of(due.kind));
      switch (due.kind) {
        case DueKind::clock:
          name("name", NameKind::clock, due.subject);
          break;
        case DueKind::promise:
          name("name", NameKind::symbol, due.name);
          break;
        case DueKind::level:
        case DueKind::hand_over:
          name("name", NameKind::party, due.subject);
          break;
        case DueKind::approval:
          name("name", NameKind::step, due.subject);
          break;
        case DueKind::rule:
          name("name", NameKind::always, due.subject);
          break;
        case DueKind::step_timer:
          break;
      }
      w_.text("at", instant_text(due.at));
      if (!due.warn.empty()) {
        w_.key("warn").begin_array();
        for (const std::int64_t at : due.warn) w_.text(instant_text(at));
        w_.end_array();
      }
      if (due.broken) w_.boolean("broken", true);
      if (due.paused) w_.boolean("paused", true);
      if (due.beyond_known) w_.boolean("beyond_known", true);
      w_.end_object();
    }
    w_.end_array();
  }

  void pay(const Decision& d) {
    if (d.pay.empty()) return;
    w_.key("pay").begin_array();
    for (const Pay& pay : d.pay) {
      w_.begin_object();
      name("remedy", NameKind::remedy, pay.remedy);
      if (pay.has_amount && pay.known) money("amount", pay.minor, pay.currency);
      if (pay.range) money("up_to", pay.high_minor, pay.currency);
      if (!pay.known) w_.boolean("known", false);
      if (pay.has_cap) money("cap", pay.cap_minor, pay.currency);
      name("authority", NameKind::party, pay.authority);
      name("approver", NameKind::party, pay.approver);
      if (!pay.path.empty()) w_.text("rule", shown_rule(p_, pay.path).path);
      if (pay.error != ErrorCode::ok) w_.text("error", name_of(pay.error));
      w_.end_object();
    }
    w_.end_array();
  }

  /// What an effect is about, by its kind.
  void subject(const Effect& e) {
    switch (e.kind) {
      case EffectKind::say:
      case EffectKind::text_too_long:
        name("response", NameKind::response, e.subject);
        break;
      case EffectKind::ask:
      case EffectKind::task:
      case EffectKind::record:
      case EffectKind::closed:
      case EffectKind::reopened:
        name("step", NameKind::step, e.subject);
        break;
      case EffectKind::promise_made:
      case EffectKind::promise_renewed:
      case EffectKind::promise_kept:
      case EffectKind::promise_broken:
      case EffectKind::promise_withdrawn:
        name("promise", NameKind::symbol, e.name);
        break;
      case EffectKind::offer:
      case EffectKind::granted:
      case EffectKind::request_approval:
      case EffectKind::approval_withdrawn:
      case EffectKind::approval_refused:
      case EffectKind::approval_expired:
      case EffectKind::approval_sent_back:
        name("remedy", NameKind::remedy, e.subject);
        break;
      case EffectKind::clock_warning:
      case EffectKind::clock_broken:
      case EffectKind::clock_finished:
      case EffectKind::clock_cancelled:
      case EffectKind::clock_extended:
      case EffectKind::clock_not_extended:
        name("clock", NameKind::clock, e.subject);
        break;
      case EffectKind::in_time_after_all:
      case EffectKind::would_not_have:
        if (e.kind == EffectKind::would_not_have && e.subject == no_id && e.name == no_id) break;
        if (e.subject != no_id) {
          name("clock", NameKind::clock, e.subject);
        } else {
          name("promise", NameKind::symbol, e.name);
        }
        break;
      case EffectKind::record_entry:
      case EffectKind::restriction_set:
      case EffectKind::restriction_lifted:
        name("record", NameKind::record, e.subject);
        break;
      case EffectKind::branch_abandoned:
        name("branch", NameKind::container, e.subject);
        break;
      case EffectKind::emit:
        name("event", NameKind::symbol, e.name);
        break;
      case EffectKind::overridden:
        name("name", NameKind::symbol, e.name);
        break;
      default:
        break;
    }
  }

  /// What newer data moved, from when to when.
  void moved(const Effect& e) {
    w_.key("moved").begin_object().text("kind", name_of(e.due_kind));
    switch (e.due_kind) {
      case DueKind::clock:
        name("of", NameKind::clock, e.subject);
        break;
      case DueKind::promise:
        name("of", NameKind::symbol, e.name);
        break;
      case DueKind::level:
      case DueKind::hand_over:
        name("of", NameKind::party, e.subject);
        break;
      case DueKind::rule:
        name("of", NameKind::always, e.subject);
        break;
      case DueKind::approval:
        name("of", NameKind::step, e.subject);
        break;
      case DueKind::step_timer:
        name("of", e.name == no_id ? NameKind::transition : NameKind::step, e.subject);
        break;
    }
    if (e.of_at != never) w_.text("before", instant_text(e.of_at));
    if (e.due != never) w_.text("after", instant_text(e.due));
    w_.end_object();
  }

  void effects(const std::vector<Value>& facts, const Decision& d) {
    if (d.effects.empty()) return;
    w_.key("effects").begin_array();
    for (const Effect& e : d.effects) {
      w_.begin_object().text("id", e.id).text("kind", name_of(e.kind)).text("at", instant_text(e.at));
      subject(e);
      fact_list("facts", e.facts);
      if (e.kind == EffectKind::record) write_fact_values(w_, p_, "values", facts, e.facts);
      if (e.has_amount) money("amount", e.minor, e.currency);
      name("to", NameKind::party, e.party);
      if (!e.person.empty()) w_.text("person", e.person);
      if (e.performer != Performer::owner) w_.text("performer", name_of(e.performer));
      // What beat an escalation is a rule, too.
      const bool names_rule = e.kind == EffectKind::overridden && !e.path.empty();
      if (!e.text.empty() && e.kind != EffectKind::say)
        w_.text("text", names_rule                     ? shown_rule(p_, e.text).path
                        : e.kind == EffectKind::record ? shown_record(p_, e)
                                                       : e.text);
      if (!e.of.empty()) {
        w_.key("of").begin_object().text("id", e.of).text("kind", name_of(e.of_kind));
        w_.text("at", instant_text(e.of_at)).end_object();
      }
      if (e.kind == EffectKind::due_moved)
        moved(e);
      else if (e.due != 0)
        w_.text("due", instant_text(e.due));
      if (e.quiet) w_.boolean("quiet", true);
      if (!e.path.empty()) w_.text("rule", shown_rule(p_, e.path).path);
      w_.end_object();
    }
    w_.end_array();
  }

  void journal(const Decision& d) {
    if (d.journal.empty()) return;
    w_.key("journal").begin_array();
    for (const JournalEntry& j : d.journal) {
      w_.begin_object().natural("turn", j.turn).text("at", instant_text(j.at));
      if (j.occurred < j.at) w_.text("occurred", instant_text(j.occurred));
      w_.text("what", j.what);
      if (!j.path.empty()) w_.text("rule", shown_rule(p_, j.path).path);
      if (j.from_step != j.to_step) {
        name("from", NameKind::step, j.from_step);
        name("to", NameKind::step, j.to_step);
      }
      if (j.from_owner != j.to_owner) {
        name("owner_from", NameKind::party, j.from_owner);
        name("owner_to", NameKind::party, j.to_owner);
      }
      if (!j.actor.id.empty() || j.actor.role != no_id) {
        w_.key("actor").begin_object();
        if (!j.actor.id.empty()) w_.text("id", j.actor.id);
        name("role", NameKind::party, j.actor.role);
        w_.end_object();
      }
      cycles(j);
      w_.end_object();
    }
    w_.end_array();
  }

  /// The cycles of clocks that ended in a turn.
  void cycles(const JournalEntry& j) {
    if (j.cycles.empty()) return;
    w_.key("clocks").begin_array();
    for (const ClockCycle& cycle : j.cycles) {
      w_.begin_object();
      name("clock", NameKind::clock, cycle.clock);
      w_.natural("cycle", cycle.cycle);
      w_.text("status", cycle.status == ClockStatus::finished ? "finished" : "cancelled");
      w_.text("started", instant_text(cycle.started)).text("ended", instant_text(cycle.ended));
      if (cycle.has_due) w_.text("due", instant_text(cycle.due));
      if (cycle.broken) w_.boolean("broken", true);
      w_.end_object();
    }
    w_.end_array();
  }

  JsonWriter& w_;
  const Procedure& p_;
  Language language_;
};

}  // namespace detail

SOP_INLINE std::vector<Value> told_facts(const Case& c) {
  std::vector<Value> values;
  values.reserve(c.facts.size());
  for (const KnownFact& fact : c.facts) values.push_back(fact.value);
  return values;
}

SOP_INLINE void write_decision_members(JsonWriter& writer, const Procedure& procedure,
                                       const std::vector<Value>& facts, const Decision& decision,
                                       Language language) {
  detail::DecisionWriter(writer, procedure, language).write(facts, decision);
}

}  // namespace sop
