// src/proof/ways_clocks.cpp — how long clocks may run on the wall, and against the law that they name.
//
// A clock that pauses, or is held. A case ends its clocks (docs/semantics.md, 12.1), so that what a clock stands still lies within the time in
// which the case is open. Let the clock begin with the case, and let the case be over at e. What is counted of the target after e is no more
// than the whole target, and it is counted there as anywhere: of exact time and of business time the rest, of days those after the date of
// e. So the deadline is never later than the whole target counted from e, its first day the one after: the row of a way to the end, and
// the target behind it. (Months and years are not: as many days as the clock stood still are added to them, and months are not alike.)
#include "src/proof/ways_clocks.hpp"

#include <algorithm>

#include "src/proof/ways_amounts.hpp"

namespace sop::proof {
namespace {

/// A deadline that is extended as often as it may be. What is counted in the same unit is added to it; what is not is counted after it, which
/// is never less.
Stay extended(const Procedure& p, Stay stay, const Extension& extension, const DeadlineForm& form) {
  std::vector<Value> values;
  if (!written_values(p, extension.by, values)) return unbounded(NoBound::length, no_id);
  Stay out;
  out.rows.clear();
  if (stay.why != NoBound::none) return stay;
  for (const Row& row : stay.rows)
    for (const Value& by : values) {
      Row longer = row;
      Value whole = by;
      whole.integer *= extension.at_most;
      Value& last = longer.back().length;
      if (last.kind == whole.kind && last.unit == whole.unit && last.symbol == whole.symbol) {
        last.integer += whole.integer;
      } else {
        Piece piece;
        piece.length = whole;
        piece.deadline = true;
        piece.form = form;
        append(longer, {piece});
      }
      add_row(out.rows, std::move(longer));
    }
  return out;
}

/// Whether another target begins the clock anew, as often as that happens.
bool begins_anew(const Clock& clock) {
  const bool restarts =
      clock.on_change == TargetChange::restart || clock.on_change == TargetChange::counted_from;
  return clock.targets.size() > 1 && restarts;
}

/// Why the deadline of a clock may move any number of times.
NoBound moves_on(const Clock& clock) {
  if (clock.pauses_while != no_id) return NoBound::pauses;
  if (!clock.holds_on.empty()) return NoBound::held;
  return begins_anew(clock) ? NoBound::restarts : NoBound::none;
}

/// From the start of a clock to the deadline of one of its targets, extended as often as it may be.
Stay of_target(const Procedure& p, const Clock& clock, const ClockTarget& target) {
  // One that is known late counts from the start all the same (docs/semantics.md, 12.3).
  Stay stay = of_known_length(p, target.time, true, target.form, false);
  for (const Extension& extension : clock.extensions) stay = extended(p, stay, extension, target.form);
  return stay;
}

/// Behind the end of a case: no day on which it was open counts. False: its length is in months or years, or of two measures.
bool put_behind(Stay& target) {
  for (Row& row : target.rows) {
    if (row.size() != 1) return false;
    Piece& piece = row.front();
    if (piece.length.kind == ValueKind::period &&
        (piece.length.unit == PeriodUnit::month || piece.length.unit == PeriodUnit::year))
      return false;
    piece.form.from_receipt = false;
  }
  return true;
}

/// Whether every cycle of a clock begins with its case.
bool begins_with_case(const Clock& clock) {
  return clock.resets_on.empty() &&
         std::all_of(clock.starts_on.begin(), clock.starts_on.end(), [](const Signal& signal) {
           return signal.kind == SignalKind::case_opened && signal.condition == no_id;
         });
}

}  // namespace

ClockOutlook clock_outlook(const Procedure& p, const Times& times, Id id) {
  ClockOutlook out;
  out.clock = id;
  const Clock& clock = p.clocks[id];
  out.bound.why = moves_on(clock);
  if (out.bound.why != NoBound::none) return out;
  out.bound.longest.milliseconds = -1;
  for (Id t = 0; t < clock.targets.size(); ++t) {
    const Bound one = bound_of(times, of_target(p, clock, clock.targets[t]));
    if (one.why != NoBound::none) {
      out.bound = one;
      out.target = t;
      return out;
    }
    if (one.longest.milliseconds <= out.bound.longest.milliseconds) continue;
    out.bound = one;
    out.target = t;
  }
  if (clock.targets.empty()) out.bound.why = NoBound::length;
  return out;
}

LawOutlook law_outlook(const Procedure& p, const Times& times, Id id) {
  LawOutlook out;
  out.clock = id;
  const Clock& clock = p.clocks[id];
  const Stay law = of_known_length(p, clock.law, true, {}, false);
  out.past.why = law.rows.size() == 1 ? moves_on(clock) : NoBound::length;
  if (out.past.why == NoBound::none && times.last() < times.first()) out.past.why = NoBound::no_data;
  if (out.past.why != NoBound::none) return out;
  bool any = false;
  NoBound open = NoBound::none;  // of a target; what is certainly past the law is told before it
  for (Id t = 0; t < clock.targets.size(); ++t) {
    const Stay stay = of_target(p, clock, clock.targets[t]);
    if (stay.why != NoBound::none) open = stay.why;
    for (const Row& row : stay.rows) {
      const Longest one = times.longest_past(row, law.rows.front());
      if (one.error != ErrorCode::ok) {
        open = NoBound::calendar;
        continue;
      }
      if (any && one.milliseconds <= out.past.longest.milliseconds) continue;
      any = true;
      out.past.longest = one;
      out.target = t;
    }
  }
  if (clock.targets.empty()) open = NoBound::length;
  if (open != NoBound::none && (!any || out.past.longest.milliseconds <= 0)) out.past.why = open;
  return out;
}

bool stands_still(const Clock& clock) { return clock.pauses_while != no_id || !clock.holds_on.empty(); }

ClockOutlook clock_outlook_while_open(const Procedure& p, const Times& times, Id id, const Stay& open,
                                      const std::string& rule) {
  ClockOutlook out;
  out.clock = id;
  const Clock& clock = p.clocks[id];
  const auto blame = [&](NoBound rests_on) {
    out.bound = {};
    out.bound.why = moves_on(clock);
    out.bound.rests_on = rests_on;
    out.bound.step = open.step;
    out.bound.fact = open.fact;
    out.bound.by = rule;
    return out;
  };
  if (open.why != NoBound::none) return blame(open.why);
  if (begins_anew(clock)) return blame(NoBound::restarts);
  if (clock.targets.empty()) return blame(NoBound::length);
  out.bound.longest.milliseconds = -1;
  for (Id t = 0; t < clock.targets.size(); ++t) {
    Stay target = of_target(p, clock, clock.targets[t]);
    if (target.why != NoBound::none) return blame(target.why);
    if (!begins_with_case(clock) || !put_behind(target)) return blame(NoBound::not_started);
    const Bound one = bound_of(times, then(open, target));
    if (one.why != NoBound::none) return blame(one.why);
    if (one.longest.milliseconds <= out.bound.longest.milliseconds) continue;
    out.bound = one;
    out.target = t;
  }
  return out;
}

}  // namespace sop::proof
