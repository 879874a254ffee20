// sop/event.hpp — what a host tells the engine: who did what, and what became known.
//
// An event counts when it is given. Everything that other cases share comes in with it as a value: the customer's totals,
// the person whom the host assigned. Times are milliseconds since the epoch, UTC.
//
// Plain values: any number of threads may read one; who writes to it must be alone. Cost: a copy is linear in its texts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/model.hpp"

namespace sop {

/// Who acts. `id` is the host's name of the person; `role` the role in which they act.
struct Actor {
  std::string id;
  Id role = no_id;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.id, s.role);
  }
};

/// A fact that became known (or was corrected): a value of its type, none where allowed, or unknown to take it back.
struct FactUpdate {
  Id fact = no_id;
  Value value;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.fact, s.value);
  }
};

/// What the customer has had, read and booked by the host under one lock: asked for by limits per customer.
struct CustomerTotal {
  Id remedy = no_id;              ///< no_id: all remedies together
  std::int64_t window_count = 0;  ///< the limit's period; with `window_unit` it names the window
  PeriodUnit window_unit = PeriodUnit::day;
  WindowKind window_kind = WindowKind::rolling;  ///< else the calendar week, month ... of `now`, and no count
  std::int64_t minor = 0;                        ///< minor units of the procedure's or case's currency
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.remedy, s.window_count, s.window_unit, s.minor);
    a.since(3, s.window_kind);
  }
};

/// One line of the customer's record: an entry made at `from`, or a restriction in force from `from` to before `until`.
struct RecordLine {
  Id kind = no_id;  ///< into Procedure::records
  std::int64_t from = 0;
  std::int64_t until = INT64_MAX;  ///< restriction; an entry has none
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.from, s.until);
  }
};

/// The most lines of a record that are handed in: what lies longer back no window reads.
inline constexpr std::size_t most_record_lines = 200;

enum class EventKind : std::uint8_t {
  facts,             ///< only facts
  outcome,           ///< `name` at the current step (or `branch`): done, accepted, heard ...
  customer_message,  ///< the customer wrote; restarts `no reply for`
  reply_sent,        ///< somebody answered the customer
  signal,            ///< an author's event `name`
  acknowledge,       ///< the pending receiver of an escalation or hand-over takes it
  approve,
  refuse,        ///< of what waits for approval
  reopen,        ///< after an end
  assign,        ///< the host names the person: `person` for `party`
  promise_kept,  ///< the promise `name`, or the only open one; also after its step was left
  send_back,     ///< of what waits for approval: to be corrected
};

struct Event {
  std::string id;          ///< repeated ids are answered as such; empty: never taken for a repetition
  std::uint64_t turn = 0;  ///< the turn that the caller saw; 0: not stated. Any but the case's own is stale
  EventKind kind = EventKind::facts;
  SymbolId name = no_id;
  Id branch = no_id;  ///< container of the branch meant; no_id: the only one that fits
  Actor actor;
  Id remedy = no_id;  ///< outcome `accepted`: the option chosen
  bool has_amount =
      false;  ///< the actor names the amount, as a range wants; of another option it must be its own
  std::int64_t amount_minor = 0;
  Id party = no_id;  ///< assign
  std::string person;
  std::vector<FactUpdate> facts;
  std::vector<CustomerTotal> customer;
  bool has_record = false;         ///< `record` replaces what the case knows of the customer's record
  std::vector<RecordLine> record;  ///< at most most_record_lines
  bool has_occurred = false;       ///< the instant at which it happened, not after `now`
  std::int64_t occurred_at = 0;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.id, s.turn, s.kind, s.name, s.branch, s.actor, s.remedy, s.has_amount, s.amount_minor, s.party,
      s.person, s.facts, s.customer, s.has_occurred, s.occurred_at);
    a.since(3, s.has_record, s.record);
  }
};

/// Somebody did it, and the event does not say who: it reports what a person does, or names a role, and has no id.
inline bool is_anonymous(const Event& event) {
  if (!event.actor.id.empty()) return false;
  switch (event.kind) {
    case EventKind::facts:
    case EventKind::signal:
    case EventKind::customer_message:
    case EventKind::assign:
      return event.actor.role != no_id;
    default:
      return true;
  }
}

}  // namespace sop
