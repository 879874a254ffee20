// tests/properties/properties.hpp — what holds for every procedure, host and case (docs/semantics.md, 5 and 6), as checks of a story.
//
// Each check tells a story again in another way and gives what differs, as text; empty: nothing. `Player` is who plays.
#pragma once

#include <algorithm>
#include <string>

#include "sop/validate.hpp"
#include "tests/properties/story.hpp"
#include "tests/support/golden.hpp"

namespace sop_test {

/// What a call told, without where the case stands: effects and journal, in their order.
struct Told {
  std::string effects, journal;
  void add(const sop::Decision& d) {
    sop::detail::ArchiveWriter e(effects), j(journal);
    for (const sop::Effect& effect : d.effects) e(effect);
    for (const sop::JournalEntry& entry : d.journal) j(entry);
  }
  bool operator==(const Told& other) const { return effects == other.effects && journal == other.journal; }
};

/// Where a case stands after a call, without what happened in it.
inline std::string standing(const sop::Decision& d) {
  sop::Decision only = d;
  only.because.clear();
  only.effects.clear();
  only.journal.clear();
  only.error = sop::ErrorCode::ok;
  only.more = only.event_taken = false;
  return bytes_of(only);
}

inline std::string at_call(const Story& story, std::size_t i, const std::string& what,
                           const sop::Decision& expected, const sop::Decision& actual) {
  return what + " at call " + std::to_string(i) + "\n" +
         sop::testing::difference(to_text(expected, story.p), to_text(actual, story.p)) +
         story.describe(i + 1);
}

/// The same calls give the same bytes; saved and restored before every call too.
template <class Player>
std::string played_again(const Story& story, bool restore) {
  sop::Decision d;
  sop::Case c = Player::open(story, story.calls[0], d);
  for (std::size_t i = 0; i < story.calls.size(); ++i) {
    const RandomCall& call = story.calls[i];
    if (restore && c.turn > 0) {
      sop::Case back;
      const sop::BinaryResult read = sop::load_case(sop::save_case(c), story.p, back);
      if (!read.ok())
        return "the case cannot be read back: " + sop::describe(read) + "\n" + story.describe(i);
      c = back;
    }
    if (i > 0) Player::advance(story, c, call.has_event ? &call.event : nullptr, call.now, d);
    if (sop::save_case(c) != story.cases[i]) return at_call(story, i, "another case", story.told[i], d);
    if (bytes_of(d) != story.decisions[i]) return at_call(story, i, "another decision", story.told[i], d);
  }
  return {};
}

/// Looks without an event at instants in between change nothing (6.6).
template <class Player>
std::string split(const Story& story, Random& random) {
  for (std::size_t i = 1; i < story.calls.size(); ++i) {
    const RandomCall& call = story.calls[i];
    sop::Case c = story.states[i - 1];
    if (call.now <= c.now) continue;
    std::vector<std::int64_t> stops;
    const sop::Decision& before = story.told[i - 1];
    for (int k = 0; k < 2; ++k) stops.push_back(random.between(c.now, call.now));
    if (before.has_next_wake)
      for (int k = -1; k <= 1; ++k) stops.push_back(before.next_wake + k);
    for (const sop::Timer& timer : c.timers)
      if (timer.due != sop::never) stops.push_back(timer.due + random.between(-1, 1));
    std::sort(stops.begin(), stops.end());
    Told told, whole;
    sop::Decision d;
    for (const std::int64_t stop : stops) {
      if (stop < c.now || stop > call.now) continue;
      Player::advance(story, c, nullptr, stop, d);
      told.add(d);
    }
    Player::advance(story, c, call.has_event ? &call.event : nullptr, call.now, d);
    told.add(d);
    whole.add(story.told[i]);
    if (sop::save_case(c) != story.cases[i])
      return at_call(story, i, "another case when split", story.told[i], d);
    if (!(told == whole)) return at_call(story, i, "other effects when split", story.told[i], d);
    if (standing(d) != standing(story.told[i]))
      return at_call(story, i, "stands elsewhere when split", story.told[i], d);
  }
  return {};
}

/// Looks at every `next_wake` met on the way, each a turn of timers set by the turns before it, and a millisecond before and after it, change
/// nothing (6.6). After `most_wakes` of a call the rest is one look.
template <class Player>
std::string split_at_every_wake(const Story& story, std::size_t most_wakes, std::size_t& wakes_met) {
  for (std::size_t i = 1; i < story.calls.size(); ++i) {
    const RandomCall& call = story.calls[i];
    sop::Case c = story.states[i - 1];
    if (call.now <= c.now) continue;
    Told told, whole;
    sop::Decision d = story.told[i - 1];
    for (std::size_t k = 0; k < most_wakes && d.has_next_wake && d.next_wake <= call.now; ++k) {
      const std::int64_t wake = d.next_wake;
      if (wake <= c.now) return at_call(story, i, "a next_wake that is past, before", d, d);
      const std::uint64_t turn = c.turn;
      for (const std::int64_t stop : {wake - 1, wake, wake + 1}) {
        if (stop < c.now || stop > call.now || (d.has_next_wake && stop > wake && d.next_wake <= stop))
          continue;
        Player::advance(story, c, nullptr, stop, d);
        told.add(d);
      }
      if (c.turn == turn) return at_call(story, i, "nothing happens at a next_wake on the way, before", d, d);
      ++wakes_met;
    }
    Player::advance(story, c, call.has_event ? &call.event : nullptr, call.now, d);
    told.add(d);
    whole.add(story.told[i]);
    if (sop::save_case(c) != story.cases[i])
      return at_call(story, i, "another case when split at every wake", story.told[i], d);
    if (!(told == whole))
      return at_call(story, i, "other effects when split at every wake", story.told[i], d);
    if (standing(d) != standing(story.told[i]))
      return at_call(story, i, "stands elsewhere when split at every wake", story.told[i], d);
  }
  return {};
}

/// No clock runs backwards: in one cycle with one start and one target what has been counted grows, what it stood still grows, the deadline
/// never comes nearer, and a breach or a warning stays. Left aside is a call that tells what happened earlier, which may take counted time back,
/// and a clock that may begin anew from an instant that it names.
inline std::string clocks_run_forwards(const Story& story, std::size_t& compared) {
  const auto counted = [](const sop::ClockState& state, std::int64_t now) {
    const bool over =
        state.status == sop::ClockStatus::finished || state.status == sop::ClockStatus::cancelled;
    const std::int64_t until = state.status == sop::ClockStatus::paused ? state.paused_at
                               : over                                   ? state.ended
                                                                        : now;
    return until - state.started - state.paused_total;
  };
  for (std::size_t i = 1; i < story.calls.size(); ++i) {
    const sop::Case& before = story.states[i - 1];
    const sop::Case& after = story.states[i];
    const sop::Decision& d = story.told[i];
    if (before.turn == 0 || after.turn == 0) continue;
    if (after.turn < before.turn || after.now < before.now)
      return at_call(story, i, "the case goes back", d, d);
    const RandomCall& call = story.calls[i];
    const bool late = call.has_event && call.event.has_occurred && call.event.occurred_at < call.now;
    for (sop::Id k = 0; k < after.clocks.size(); ++k) {
      const sop::ClockState& a = before.clocks[k];
      const sop::ClockState& b = after.clocks[k];
      const std::string name = "clock " + story.p.text(story.p.clocks[k].name) + ": ";
      if (b.cycle < a.cycle) return at_call(story, i, name + "an earlier cycle,", d, d);
      if (late || a.status == sop::ClockStatus::idle || a.cycle != b.cycle || a.started != b.started ||
          story.p.clocks[k].on_change == sop::TargetChange::counted_from)
        continue;
      const std::string what = a.paused_total > b.paused_total ? "it stood still for less"
                               : a.paused_business > b.paused_business
                                   ? "it stood still for less business time"
                               : counted(a, before.now) > counted(b, after.now) ? "less is counted"
                                                                                : "";
      if (!what.empty()) return at_call(story, i, name + what, d, d);
      const bool same_target = a.target.kind == b.target.kind && a.target.integer == b.target.integer &&
                               a.target.unit == b.target.unit && a.target.symbol == b.target.symbol &&
                               a.target_place == b.target_place && !a.target.is_unknown();
      if (!same_target) continue;
      ++compared;
      const std::string moved = a.has_due && b.has_due && b.due < a.due ? "the deadline comes nearer"
                                : a.broken && !b.broken                 ? "a breach is taken back"
                                : (a.warned & ~b.warned) != 0           ? "a warning is taken back"
                                                                        : "";
      if (!moved.empty()) return at_call(story, i, name + moved, d, d);
    }
  }
  return {};
}

/// A limit of timers per call splits what is told, and changes nothing (5.1).
template <class Player>
std::string limited(const Story& story, std::uint32_t limit) {
  sop::AdvanceOptions options;
  options.max_timers = limit;
  for (std::size_t i = 1; i < story.calls.size(); ++i) {
    const RandomCall& call = story.calls[i];
    sop::Case c = story.states[i - 1];
    const sop::Event* event = call.has_event ? &call.event : nullptr;
    Told told, whole;
    sop::Decision d;
    sop::Status status = sop::Status::more;
    do {
      Player::advance(story, c, event, call.now, d, options);
      told.add(d);
      if (d.event_taken || d.status != sop::Status::more) event = nullptr;
      if (d.status != sop::Status::more && (status == sop::Status::more || d.status != sop::Status::ok))
        status = d.status;
    } while (d.more);
    whole.add(story.told[i]);
    if (sop::save_case(c) != story.cases[i])
      return at_call(story, i, "another case with a limit", story.told[i], d);
    if (!(told == whole)) return at_call(story, i, "other effects with a limit", story.told[i], d);
    if (d.status == story.told[i].status && standing(d) != standing(story.told[i]))
      return at_call(story, i, "stands elsewhere with a limit", story.told[i], d);
  }
  return {};
}

/// Nothing changes by itself before `next_wake`, and something does at it (6.6).
template <class Player>
std::string wakes(const Story& story) {
  for (std::size_t i = 0; i < story.calls.size(); ++i) {
    const sop::Decision& told = story.told[i];
    const sop::Case& c = story.states[i];
    if (c.turn == 0 || told.more) continue;
    sop::Decision d;
    if (!told.has_next_wake) {
      sop::Case later = c;
      Player::advance(story, later, nullptr, c.now + 4000LL * 24 * 3600 * 1000, d);
      if (!d.journal.empty())
        return at_call(story, i, "something happens although nothing is due, after", told, d);
      continue;
    }
    if (told.next_wake <= c.now) return at_call(story, i, "due already", told, told);
    sop::Case later = c;
    Player::advance(story, later, nullptr, told.next_wake - 1, d);
    sop::Case same = c;
    same.now = later.now;
    if (!d.journal.empty() || !d.effects.empty() || sop::save_case(later) != sop::save_case(same))
      return at_call(story, i, "something happens before next_wake, after", told, d);
    Player::advance(story, later, nullptr, told.next_wake, d);
    if (d.journal.empty()) return at_call(story, i, "nothing happens at next_wake, after", told, d);
  }
  return {};
}

/// A repeated id, a stale turn, an earlier instant: answers that change nothing; and a refused event is as none (5.6).
template <class Player>
std::string refused(const Story& story) {
  for (std::size_t i = 1; i < story.calls.size(); ++i) {
    const sop::Case& c = story.states[i];
    if (c.turn == 0) return {};
    const RandomCall& call = story.calls[i];
    sop::Decision d;
    const auto unchanged = [&](sop::Case after, sop::Status status) {
      return sop::save_case(after) == story.cases[i] && d.status == status && d.effects.empty() &&
             d.journal.empty() && d.because.empty();
    };
    if (story.told[i].event_taken && !call.event.id.empty()) {
      sop::Case after = c;
      Player::advance(story, after, &call.event, c.now, d);
      if (!unchanged(after, sop::Status::repeated_event))
        return at_call(story, i, "taken twice, after", story.told[i], d);
    }
    sop::Event stale = call.event;
    stale.id.clear();
    stale.turn = c.turn - 1;
    if (stale.turn > 0) {
      sop::Case after = c;
      Player::advance(story, after, &stale, c.now, d);
      if (!unchanged(after, sop::Status::stale_turn))
        return at_call(story, i, "a stale turn, after", story.told[i], d);
    }
    sop::Case after = c;
    Player::advance(story, after, nullptr, c.now - 1, d);
    if (!unchanged(after, sop::Status::time_goes_back))
      return at_call(story, i, "time goes back, after", story.told[i], d);
    if (story.told[i].status <= sop::Status::more || call.now < story.states[i - 1].now) continue;
    after = story.states[i - 1];
    Player::advance(story, after, nullptr, call.now, d);
    Told without, with;
    without.add(d);
    with.add(story.told[i]);
    if (sop::save_case(after) != story.cases[i] || !(without == with))
      return at_call(story, i, "a refused event changed something", story.told[i], d);
  }
  return {};
}

/// Every open case fits its procedure and has an owner, and every effect has an id of its own.
inline std::string sound(const Story& story) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < story.calls.size(); ++i) {
    const sop::Decision& d = story.told[i];
    const sop::Case& c = story.states[i];
    if (c.turn == 0) continue;
    if (const std::string wrong = sop::validate(c, story.p); !wrong.empty())
      return "a case that does not fit: " + wrong + ", after call " + std::to_string(i) + "\n" +
             story.describe(i + 1);
    const bool open = c.status != sop::CaseStatus::closed;
    if (open && (c.owner == sop::no_id || d.owner != c.owner))
      return at_call(story, i, "nobody owns, after", d, d);
    for (const sop::Effect& e : d.effects) ids.push_back(e.id);
    if (!open && !c.timers.empty()) return at_call(story, i, "timers after the end,", d, d);
  }
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  return twice == ids.end()
             ? std::string()
             : "the effect " + *twice + " was told twice\n" + story.describe(story.calls.size());
}

}  // namespace sop_test
