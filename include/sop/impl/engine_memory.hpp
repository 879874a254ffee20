// sop/impl/engine_memory.hpp — what a thread keeps between calls of the engine. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sop/case.hpp"
#include "sop/decision.hpp"
#include "sop/event.hpp"
#include "sop/impl/engine_evaluator.hpp"

namespace sop::engine {

/// What is true only during a turn.
struct TurnMemory {
  std::int64_t at = 0;        ///< instant of the turn
  std::int64_t occurred = 0;  ///< instant at which its event happened
  const Event* event = nullptr;
  bool scenario_began = false;
  bool closed = false;
  bool reply_sent = false, customer_wrote = false;
  bool moved = false;  ///< a step was entered, a branch joined, a routine called
  bool needs_person = false;
  std::vector<std::string> asked_before;  ///< who asked for and signed what is decided in this turn
  bool all_rules = false;                 ///< every always-rule is looked at, whatever it reads
  std::vector<SymbolId> signals;
  std::vector<Id> told;               ///< facts told in this turn
  std::string what;                   ///< for the journal
  const std::string* path = nullptr;  ///< the rule that first moved the case
  const std::string* acts = nullptr;  ///< the rule whose target is being done
  bool by_timer = false;              ///< a timer of a step, a promise or a clock acts
  std::vector<ClockCycle> cycles;     ///< of clocks, that ended
  // Of an event that is refused:
  Status status = Status::ok;
  ErrorCode error = ErrorCode::ok;
  std::string detail;
  std::vector<Id> needs;
  std::vector<ReasonId> because;

  void begin(std::int64_t instant, std::string_view called) {
    at = occurred = instant;
    event = nullptr;
    scenario_began = closed = reply_sent = customer_wrote = moved = needs_person = all_rules = by_timer =
        false;
    cycles.clear();
    asked_before.clear();
    signals.clear();
    told.clear();
    what = called;
    path = acts = nullptr;
    status = Status::ok;
    error = ErrorCode::ok;
    detail.clear();
    needs.clear();
    because.clear();
  }
};

/// A list whose elements are kept when it gets shorter.
template <class T>
struct Saved {
  std::vector<T> kept;
  std::size_t count = 0;

  void save(const std::vector<T>& from) {
    count = from.size();
    if (kept.size() < count) kept.resize(count);
    for (std::size_t i = 0; i < count; ++i) kept[i] = from[i];
  }
  void restore(std::vector<T>& to) const {
    to.resize(count);
    for (std::size_t i = 0; i < count; ++i) to[i] = kept[i];
  }
};

struct SavedThread {
  Id branch = no_id;
  bool joined = false, fell_away = false;
  Saved<Frame> frames;
};

/// What an event can change, as it was before. Facts are saved one by one, as they are told.
struct SavedCase {
  std::uint64_t turn = 0;
  std::int64_t now = 0, last_customer_message = 0, last_occurred = 0, closed = 0;
  CaseStatus status = CaseStatus::intake;
  Id scenario = no_id, end = no_id, owner = no_id, previous_owner = no_id;
  std::uint32_t contacts = 0, effect_count = 0;
  std::vector<SavedThread> threads;
  std::size_t thread_count = 0;
  std::vector<Id> uses_added;  ///< transitions, each time one was counted
  std::vector<Timer> timers;
  std::vector<RecordLine> record;
  bool record_known = false;
  std::vector<Id> rules_turned;  ///< rules whose truth at the last look was turned round, in order
  Saved<Grant> ledger;
  Saved<Approval> approvals;
  std::vector<PromiseRecord> promises;
  Escalation escalation;
  std::vector<HeldEscalation> held;
  std::vector<Fired> fired;
  HandOver hand_over;
  Saved<Assignment> assigned;
  Saved<std::string> event_ids;
  Saved<KnownFact> facts;         ///< in the order told
  std::vector<Id> facts_changed;  ///< which
  std::size_t effects = 0, journal = 0, because = 0;
  ErrorCode error = ErrorCode::ok;
};

struct Memory {
  Evaluator evaluator;
  TurnMemory turn;
  SavedCase saved;
  std::vector<Frame> frames;               ///< left, kept for their memory
  std::vector<Thread> threads;             ///< the same
  std::vector<std::uint64_t> told_stamps;  ///< one a reason: the call in which it was told
  std::vector<ReasonId> told;              ///< keys of the reasons told, in order
  std::uint64_t call = 0;
  std::string words;
  Value written;
  std::vector<std::uint64_t> rule_bits;
  struct Acting {
    Id rule = no_id;
    Mark from, to;
  };
  std::vector<Acting> acting;
  std::vector<Timer> waiting;
  std::vector<HeldEscalation> held_escalations;
  std::vector<std::size_t> options;
  std::vector<std::pair<TriggerKind, SymbolId>> held;
  std::vector<std::uint32_t> uses;
  Approval asked;
};

}  // namespace sop::engine
