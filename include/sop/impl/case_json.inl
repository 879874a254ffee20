// Bodies of sop/case_json.hpp.
//
// Each part of a case is described once, by a function that takes either a writer or a reader (`io`) and names its members one
// after the other: what is written and what is read cannot disagree. A member that has its first value is left out by the
// writer and left alone by the reader.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "sop/case_json.hpp"
#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/impl/archive.hpp"
#include "sop/impl/decision_fired.hpp"
#include "sop/impl/json_case.hpp"
#include "sop/unicode.hpp"
#include "sop/validate.hpp"

namespace sop {
namespace detail {

inline constexpr CaseWords<3> case_status_words{"intake", "open", "closed"};
inline constexpr CaseWords<3> action_status_words{"held", "done", "left_out"};
inline constexpr CaseWords<14> timer_words{
    "transition",      "wait_done",     "promise_broken", "level_timeout",  "level_filled",
    "acknowledge_end", "hand_over_end", "approval_end",   "always_held",    "clock_warning",
    "clock_move",      "clock_breach",  "steps_down",     "restriction_end"};
inline constexpr CaseWords<3> promise_words{"open", "broken", "kept"};
inline constexpr CaseWords<4> level_words{"idle", "pending", "held", "waiting"};
inline constexpr CaseWords<3> fired_words{"level", "clock", "promise"};
inline constexpr CaseWords<5> fired_kind_words{"clock_warning", "clock_broken", "promise_broken",
                                               "level_entered", "notify"};
inline constexpr CaseWords<5> clock_words{"idle", "running", "paused", "finished", "cancelled"};

/// Whether nothing has happened to a part of a case: every member has its first value.
template <class Part>
bool is_new(const Part& part) {
  std::string bytes, first;
  ArchiveWriter writer(bytes), writer_of_first(first);
  writer(part);
  writer_of_first(Part());
  return bytes == first;
}

// --- the parts of a case ----------------------------------------------------------------------------------------------

template <class Io>
void frame_members(Io& io, Frame& f) {
  io.must().name("step", NameKind::step, messages::term_step, f.step);
  io.instant("entered", f.entered);
  io.number("turn", f.turn);
  io.name("owner", NameKind::party, messages::term_party, f.owner);
  io.flag("owner_settled", f.owner_settled);
  io.actor("brought_by", f.brought_by);
  io.name("called_by_rule", NameKind::always, messages::term_rule, f.called_by_rule);
  io.name("returned", NameKind::symbol, messages::term_end, f.returned);
  io.list("actions", f.actions, [](auto& inner, ActionState& a) {
    inner.must().word("status", action_status_words, a.status);
    inner.number("given", a.given);
    inner.number("turn", a.turn);
  });
  io.list("offers", f.offers, [](auto& inner, OfferState& o) {
    inner.flag("settled", o.settled);
    inner.flag("available", o.available);
    inner.flag("has_amount", o.has_amount);
    inner.flag("is_range", o.is_range);
    inner.name("remedy", NameKind::remedy, messages::term_remedy, o.remedy);
    inner.money("amount", o.minor, o.currency);
    // The upper end is in the currency of the lower one.
    if (Io::reads || o.high_minor != 0) inner.money("up_to", o.high_minor, o.currency);
  });
  bool in_a_call = !f.uses.empty();
  io.flag("in_a_call", in_a_call);
  if (in_a_call && f.uses.empty()) f.uses.resize(io.procedure().transitions.size());
  io.counts("uses", f.uses);
  io.names("acted", NameKind::transition, messages::term_transition, f.acted);
}

template <class Io>
void timer_members(Io& io, Timer& t) {
  io.must().word("kind", timer_words, t.kind);
  io.due("due", t.due);
  switch (t.kind) {
    case TimerKind::transition:
      io.name("of", NameKind::transition, messages::term_transition, t.ref);
      break;
    case TimerKind::wait_done:
      io.name("of", NameKind::step, messages::term_step, t.ref);
      break;
    case TimerKind::always_held:
      io.name("of", NameKind::always, messages::term_rule, t.ref);
      break;
    case TimerKind::clock_warning:
    case TimerKind::clock_move:
    case TimerKind::clock_breach:
      io.name("of", NameKind::clock, messages::term_clock, t.ref);
      break;
    case TimerKind::promise_broken:
    case TimerKind::restriction_end:
      io.place("of", t.ref);
      break;
    default:
      break;
  }
  io.place("part", t.extra);
  io.number("line", t.thread);
  io.number("depth", t.depth);
  io.instant("armed", t.armed);
}

// The move or rule that a target belongs to.
template <class Io>
void target_members(Io& io, Id& target) {
  TargetPlace place;
  if (!Io::reads && target != no_id) place = place_of_target(io.procedure(), target);
  io.name("by", NameKind::transition, messages::term_transition, place.transition);
  io.name("by_rule", NameKind::always, messages::term_rule, place.rule);
  io.flag("then", place.then);
  io.number("otherwise", place.hops);
  if (Io::reads) target = target_at(io.procedure(), place);
}

// What raised the case last.
struct Rise {
  std::int64_t at = 0;
  Id target = no_id, level = no_id;
};

template <class Io>
void escalation_members(Io& io, Escalation& e) {
  io.must().word("state", level_words, e.state);
  io.name("path", NameKind::escalation_path, messages::term_path, e.path);
  io.flag("path_running", e.path_running);
  io.place("level", e.level);
  io.number("round", e.round);
  io.name("party", NameKind::party, messages::term_party, e.party);
  io.text("person", e.person);
  io.name("sender", NameKind::party, messages::term_party, e.sender);
  io.flag("raised", e.raised);
  io.instant("entered", e.entered);
  io.flag("stands_still", e.stands_still);
  io.milliseconds("remaining", e.remaining);
  if (Io::reads || e.calm_since != 0) io.instant("calm_since", e.calm_since);
  Rise rise{e.rose, e.rose_target, e.rose_level};
  if (Io::reads || rise.target != no_id || rise.level != no_id)
    io.object("rose", rise, [](auto& inner, Rise& r) {
      inner.instant("at", r.at);
      inner.place("level", r.level);
      target_members(inner, r.target);
    });
  e.rose = rise.at;
  e.rose_target = rise.target;
  e.rose_level = rise.level;
}

template <class Io>
void hand_over_members(Io& io, HandOver& h) {
  io.name("party", NameKind::party, messages::term_party, h.party);
  io.name("asked", NameKind::party, messages::term_party, h.asked);
  io.instant("since", h.since);
  target_members(io, h.target);
}

template <class Io>
void clock_members(Io& io, ClockState& k) {
  io.must().word("status", clock_words, k.status);
  io.flag("start_was_true", k.start_was_true);
  io.instant("started", k.started);
  io.flag("has_due", k.has_due);
  io.instant("due", k.due);
  io.instant("paused_at", k.paused_at);
  io.milliseconds("paused_for", k.paused_total);
  io.instant("ended", k.ended);
  io.flag("broken", k.broken);
  io.number("warned", k.warned);
  io.number("moved", k.moved);
  io.number("cycle", k.cycle);
  io.length("target", k.target);
  io.milliseconds("paused_business_time", k.paused_business);
  io.number("paused_days", k.paused_days);
  io.number("paused_business_days", k.paused_business_days);
  io.number("target_place", k.target_place);
  io.flag("held", k.held);
  io.list("extended", k.extended, [](auto& inner, std::uint32_t& times) { inner.number("times", times); });
}

template <class Io>
void case_lists(Io& io, Case& c) {
  io.must().list("lines", c.threads, [](auto& inner, Thread& t) {
    inner.name("branch", NameKind::container, messages::term_branch, t.branch);
    inner.list("frames", t.frames, [](auto& deeper, Frame& f) { frame_members(deeper, f); });
    inner.flag("joined", t.joined);
    inner.flag("fell_away", t.fell_away);
  });
  io.counts("uses", c.uses);
  io.list("timers", c.timers, [](auto& inner, Timer& t) { timer_members(inner, t); });
  std::vector<Id> holding;
  for (Id i = 0; i < c.rules.size(); ++i) {
    if (c.rules[i].was_true) holding.push_back(i);
  }
  io.names("rules", NameKind::always, messages::term_rule, holding);
  for (const Id rule : holding) c.rules[rule].was_true = true;
  io.list("ledger", c.ledger, [](auto& inner, Grant& g) {
    inner.must().name("remedy", NameKind::remedy, messages::term_remedy, g.remedy);
    inner.money("amount", g.minor, g.currency);
    inner.actor("by", g.by);
    inner.actor("approved_by", g.approved_by);
    inner.number("turn", g.turn);
    inner.instant("at", g.at);
    inner.text("path", g.path);
  });
  io.list("approvals", c.approvals, [](auto& inner, Approval& a) {
    inner.number("line", a.thread);
    inner.number("depth", a.depth);
    inner.name("outcome", NameKind::symbol, messages::term_outcome, a.outcome);
    inner.name("remedy", NameKind::remedy, messages::term_remedy, a.remedy);
    inner.flag("has_amount", a.has_amount);
    inner.money("amount", a.minor, a.currency);
    inner.actor("requester", a.requester);
    inner.name("approver", NameKind::party, messages::term_party, a.approver);
    inner.instant("since", a.since);
    inner.text("path", a.path);
    inner.number("place", a.place);
    inner.list("signers", a.signers, [](auto& one, Actor& signer) {
      one.text("id", signer.id);
      one.name("role", NameKind::party, messages::term_role, signer.role);
    });
  });
  io.list("promises", c.promises, [](auto& inner, PromiseRecord& r) {
    inner.must().name("name", NameKind::symbol, messages::term_promise, r.name);
    inner.instant("made", r.made);
    inner.instant("due", r.due);
    inner.must().word("state", promise_words, r.state);
    inner.must().name("step", NameKind::step, messages::term_step, r.step);
    inner.must().place("action", r.action);
  });
}

template <class Io>
void case_members(Io& io, Case& c) {
  io.must().number("turn", c.turn);
  io.must().instant("now", c.now);
  io.must().instant("opened", c.opened);
  io.instant("customer_wrote", c.last_customer_message);
  io.instant("occurred", c.last_occurred);
  io.must().word("status", case_status_words, c.status);
  io.name("scenario", NameKind::scenario, messages::term_scenario, c.scenario);
  io.name("end", NameKind::step, messages::term_end, c.end);
  io.instant("closed", c.closed);
  io.number("contacts", c.contacts);
  io.number("effects", c.effect_count);
  io.name("owner", NameKind::party, messages::term_party, c.owner);
  io.name("previous_owner", NameKind::party, messages::term_party, c.previous_owner);
  io.by_name("facts", NameKind::fact, messages::term_fact, c.facts, is_new<KnownFact>,
             [](auto& inner, KnownFact& f, Id id) {
               inner.fact_value("value", id, f.value);
               inner.instant("learnt", f.learnt);
               inner.number("turn", f.turn);
             });
  case_lists(io, c);
  if (Io::reads || !is_new(c.escalation))
    io.object("escalation", c.escalation, [](auto& inner, Escalation& e) { escalation_members(inner, e); });
  if (Io::reads || !is_new(c.hand_over))
    io.object("hand_over", c.hand_over, [](auto& inner, HandOver& h) { hand_over_members(inner, h); });
  io.by_name("clocks", NameKind::clock, messages::term_clock, c.clocks, is_new<ClockState>,
             [](auto& inner, ClockState& k, Id) { clock_members(inner, k); });
  io.list("assigned", c.assigned, [](auto& inner, Assignment& a) {
    inner.must().name("party", NameKind::party, messages::term_party, a.party);
    inner.must().text("person", a.person);
  });
  io.texts("event_ids", c.event_ids);
  io.flag("record_known", c.record_known);
  io.list("record", c.record, [](auto& inner, RecordLine& line) {
    inner.must().name("kind", NameKind::record, "entry or restriction of the customer's record", line.kind);
    inner.must().instant("from", line.from);
    inner.due("until", line.until);
  });
  io.list("held", c.held, [](auto& inner, HeldEscalation& held) {
    target_members(inner, held.target);
    inner.must().instant("at", held.at);
    inner.number("cycle", held.cycle);
  });
  io.list("fired", c.fired, [](auto& inner, Fired& fired) {
    inner.must().word("by", fired_words, fired.by);
    if (fired.by == FiredBy::clock)
      inner.name("of", NameKind::clock, messages::term_clock, fired.ref);
    else
      inner.place("of", fired.ref);
    auto kind = static_cast<FiredKind>(
        std::find(fired_kinds.begin(), fired_kinds.end(), static_cast<EffectKind>(fired.kind)) -
        fired_kinds.begin());
    if (Io::reads) kind = FiredKind::clock_warning;
    inner.must().word("kind", fired_kind_words, kind);
    if (Io::reads) fired.kind = static_cast<std::uint8_t>(fired_kinds[static_cast<std::size_t>(kind)]);
    inner.name("party", NameKind::party, messages::term_party, fired.party);
    inner.must().number("turn", fired.turn);
    inner.must().number("number", fired.number);
    inner.must().instant("at", fired.at);
  });
}

}  // namespace detail

SOP_INLINE void write_case(JsonWriter& writer, const Procedure& p, const Case& c) {
  Case copy = c;  // one description serves both directions, and reading changes what it is given
  writer.begin_object().natural("version", case_json_version).key("procedure").begin_object();
  writer.text("name", p.name < p.symbols.size() ? std::string_view(p.text(p.name)) : std::string_view());
  if (!p.edition.empty()) writer.text("edition", p.edition);
  writer.text("hash", hash_text(c.procedure)).end_object();
  detail::CaseWriter io(writer, p);
  detail::case_members(io, copy);
  writer.end_object();
}

SOP_INLINE std::string case_text(const Procedure& procedure, const Case& c, JsonLayout layout) {
  std::string text;
  JsonWriter writer(text, layout);
  write_case(writer, procedure, c);
  return text;
}

SOP_INLINE bool read_case(JsonValue object, const NameTable& names, Case& c, DiagnosticSink& problems) {
  const Procedure& p = names.procedure();
  const std::size_t before = problems.error_count();
  c = Case();
  detail::JsonShape shape(messages::text_the_case, problems);
  const detail::JsonAt top{object, nullptr, {}, 0};
  if (!object.is(JsonKind::object)) return shape.wrong(top, messages::expected_object);
  detail::JsonAt version, procedure, hash;
  std::uint32_t written = 0;
  if (!shape.need(top, "version", version) || !shape.number(version, 1, INT32_MAX, written)) return false;
  if (written > case_json_version) {
    problems.error(messages::case_newer_version, version.value.span(),
                   {std::to_string(written), std::to_string(case_json_version)});
    return false;
  }
  if (!shape.need(top, "procedure", procedure) || !shape.object(procedure, {"name", "edition", "hash"}) ||
      !shape.need(procedure, "hash", hash))
    return false;
  if (!hash.value.is(JsonKind::text)) return shape.wrong(hash, messages::type_text);
  if (hash.value.text() != hash_text(p.hash)) {
    problems.error(messages::case_wrong_procedure, hash.value.span(), {std::string(hash.value.text())});
    return false;
  }
  Case read;
  read.procedure = p.hash;
  read.facts.resize(p.facts.size());
  read.uses.resize(p.transitions.size());
  read.rules.resize(p.always.size());
  read.clocks.resize(p.clocks.size());
  {
    detail::CaseReader io(shape, names, top);
    std::uint32_t again = 0;
    io.number("version", again);
    io.known("procedure");
    detail::case_members(io, read);
  }
  if (problems.error_count() != before) return false;
  if (const std::string wrong = validate(read, p); !wrong.empty()) {
    problems.error(messages::case_does_not_fit, object.span(), {wrong});
    return false;
  }
  c = std::move(read);
  return true;
}

SOP_INLINE bool read_case(std::string_view text, const NameTable& names, Case& c, DiagnosticSink& problems,
                          const JsonLimits& limits) {
  JsonDocument document;
  c = Case();
  return parse_json(text, document, problems, limits) && read_case(document.root(), names, c, problems);
}

}  // namespace sop
