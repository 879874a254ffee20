// sop/retime.hpp — open cases under newer data: which instants move, and moving them.
//
// A case goes on under newer reference data (zones, holidays, rosters) without asking; what is computed already stays, what is
// computed later uses the data of then (docs/semantics.md, 15.3). Where an owner of procedures wants the instants that are set
// already to follow the new data, this counts them again. Each kind of timer has a policy of its own, and the default moves
// nothing: no deadline moves unless somebody said so. `preview_retime` lists what would move, and changes nothing.
//
//   sop::RetimeOptions options;
//   options.clocks = sop::RetimePolicy::recount;
//   for (const sop::MovedDue& moved : sop::preview_retime(procedure, new_data, the_case, options)) ...
//   (void)sop::retime(procedure, new_data, the_case, options, moved);
//
// It is no turn of the case: nothing fires. What has fired stays fired; an instant that now lies before the
// case's own is due at once, in the next call. Thread-safety: pure functions. Cost: as one turn.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/model.hpp"

namespace sop {

enum class RetimePolicy : std::uint8_t {
  keep,     ///< the instant that was computed stays
  recount,  ///< the length is counted again from where it began
  restart,  ///< it is counted from the case's own instant
};

/// What becomes of each kind of timer.
struct RetimeOptions {
  RetimePolicy clocks = RetimePolicy::keep;
  RetimePolicy promises = RetimePolicy::keep;
  RetimePolicy levels = RetimePolicy::
      keep;  ///< also `acknowledged for`, `steps down if`, and when somebody comes to an empty level; the time of
             ///< a level whose path has `hold while` stays in any case
  RetimePolicy steps =
      RetimePolicy::keep;  ///< `after`, `no reply for`, `wait`; an `at` that is an instant cannot move
  RetimePolicy others = RetimePolicy::keep;  ///< approvals, hand-overs, `for` of rules
  /// The data that the case was last computed under. With it MovedDue::why says which part of the newer data moved an instant; without
  /// it only that newer data did. Must outlive the call.
  const ReferenceData* before = nullptr;
};

/// Why an instant moves: any of these.
struct MovedWhy {
  bool zone = false;      ///< the data of a time zone
  bool holidays = false;  ///< of a calendar
  bool roster = false;    ///< who is on duty
  bool anew = false;      ///< RetimePolicy::restart
  Id calendar = no_id;    ///< zone, holidays: of which calendar; no_id: of the procedure
  Id schedule = no_id;    ///< roster: of which schedule, role or team
  friend bool operator==(const MovedWhy& a, const MovedWhy& b) {
    return a.zone == b.zone && a.holidays == b.holidays && a.roster == b.roster && a.anew == b.anew &&
           a.calendar == b.calendar && a.schedule == b.schedule;
  }
};

/// An instant that moves.
struct MovedDue {
  DueKind kind = DueKind::clock;
  Id subject = no_id;     ///< as in DueAt: clock, step, party, rule, transition
  SymbolId name = no_id;  ///< of a clock or a promise; of a `wait`, whose subject is a step, that step's
  std::int64_t before = 0, after = 0;  ///< ms; `never` where the length is not known
  MovedWhy why;                        ///< all false: not known (see RetimeOptions::before)
  friend bool operator==(const MovedDue& a, const MovedDue& b) {
    return a.kind == b.kind && a.subject == b.subject && a.name == b.name && a.before == b.before &&
           a.after == b.after && a.why == b.why;
  }
};

/// Counts the instants of a case again under `data`, and adds what moved, in the order of the old instants' timers, clocks
/// first. With `told`, each is also told there as an effect (due_moved), and one entry of the journal says that instants were counted
/// again (`retimed`). Status: ok; wrong_procedure or bad_case, and then nothing is changed.
Status retime(const Procedure& procedure, const ReferenceData& data, Case& c, const RetimeOptions& options,
              std::vector<MovedDue>& moved, Decision* told = nullptr);

/// Why it moved, for people and for journals: `zone Europe/Tallinn`, `holidays of desk`; several after commas; empty: not known.
std::string why_text(const Procedure& procedure, const MovedWhy& why);

/// What retime would move. Empty, too, when the case is not of the procedure.
std::vector<MovedDue> preview_retime(const Procedure& procedure, const ReferenceData& data, const Case& c,
                                     const RetimeOptions& options);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/retime.inl"
#endif
