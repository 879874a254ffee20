// What clocks counted, on random procedures: the parts of every cycle follow each other without a gap and add up to the whole; what is
// counted, and what the clock stood still, is what the calendar counts between two instants and what the case has added up. The recorder
// walks forwards through hours and days; the calendar answers by its sums, and the interpreter keeps totals of its own.
//
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED say how many procedures, and from which seed on; a failing seed prints its text and its calls.
#include "sop/clock_account.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sop/calendar.hpp"
#include "tests/properties/story.hpp"

using namespace sop_test;

namespace {

/// The last state of a cycle that was seen, and whether the totals in it are those of the account.
struct Seen {
  sop::ClockState state;
  bool other_target = false, told_late = false;
};
bool same_length(const sop::Value& a, const sop::Value& b) {
  return a.kind == b.kind && a.integer == b.integer && a.unit == b.unit && a.symbol == b.symbol;
}
using Key = std::tuple<sop::Id, std::uint32_t, std::int64_t>;

class Watched {
 public:
  explicit Watched(const Story& story) : story_(story), recorder_(story.p, story.data) {}

  /// A story that repeats something for years ends after so many turns.
  static constexpr std::size_t most_looks = 300;

  /// Plays the story turn by turn.
  void play() {
    sop::AdvanceOptions one;
    one.max_timers = 1;
    sop::Decision d;
    sop::Case c = ReferencePlayer::open(story_, story_.calls[0], d, one);
    look(c, c.now, false);
    for (std::size_t i = 1; i < story_.calls.size() && looks_ < most_looks; ++i) {
      const RandomCall& call = story_.calls[i];
      const sop::Event* event = call.has_event ? &call.event : nullptr;
      // Time first, so that what is looked at after the event is its turn alone.
      settle(c, call.now, d, one);
      if (event != nullptr && c.now <= call.now) {
        ReferencePlayer::advance(story_, c, event, call.now, d, one);
        const bool late = d.event_taken && event->has_occurred && event->occurred_at < call.now;
        look(c, late ? event->occurred_at : c.now, late);
      }
      settle(c, call.now, d, one);
    }
    now_ = c.now;
  }

  /// What does not hold; empty: all does.
  std::string problem() {
    for (const sop::ClockAccount& account : recorder_.accounts(now_)) {
      const std::string what = problem_of(account);
      if (what.empty()) continue;
      std::string parts;
      for (const sop::ClockPart& part : account.parts)
        parts += "\n  " + std::string(sop::name_of(part.kind)) + " " + std::to_string(part.from) + " " +
                 std::to_string(part.to) + " days " + std::to_string(part.days);
      return story_.p.text(story_.p.clocks[account.clock].name) + ", cycle " + std::to_string(account.cycle) +
             ": " + what + parts + "\n" + story_.describe(100);
    }
    return {};
  }
  std::size_t kinds[10] = {};
  std::size_t compared = 0;

 private:
  void settle(sop::Case& c, std::int64_t now, sop::Decision& d, const sop::AdvanceOptions& one) {
    while (c.now <= now && looks_ < most_looks) {
      const std::uint64_t before = c.turn;
      ReferencePlayer::advance(story_, c, nullptr, now, d, one);
      look(c, c.now, false);
      if (c.turn == before && !d.more) return;
    }
  }

  void look(const sop::Case& c, std::int64_t occurred, bool late) {
    recorder_.look(c, occurred);
    ++looks_;
    for (sop::Id i = 0; i < c.clocks.size(); ++i) {
      const sop::ClockState& state = c.clocks[i];
      if (state.status == sop::ClockStatus::idle) continue;
      const auto [place, first] = seen_.try_emplace({i, state.cycle, state.started});
      Seen& seen = place->second;
      if (!first && !seen.state.target.is_unknown() && !same_length(seen.state.target, state.target))
        seen.other_target = true;
      if (!first && seen.state.target_place != state.target_place) seen.other_target = true;
      const bool over =
          seen.state.status == sop::ClockStatus::finished || seen.state.status == sop::ClockStatus::cancelled;
      if (late && (first || !over)) seen.told_late = true;
      seen.state = state;
    }
  }

  std::string problem_of(const sop::ClockAccount& account) {
    std::int64_t at = account.from, lengths = 0, counted = 0, stood = 0;
    std::int32_t stood_days = 0;
    for (const sop::ClockPart& part : account.parts) {
      if (part.from != at) return "a part does not begin where the one before ends";
      if (part.from >= part.to) return "a part has no length";
      if (&part != &account.parts.front() && (&part)[-1].kind == part.kind) return "two parts are one";
      at = part.to;
      lengths += part.to - part.from;
      ++kinds[static_cast<std::size_t>(part.kind)];
      if (part.kind == sop::ClockPartKind::counted)
        counted += account.in_days ? part.days : part.to - part.from;
      if (part.kind != sop::ClockPartKind::paused && part.kind != sop::ClockPartKind::held) continue;
      stood += part.to - part.from;
      stood_days += part.days;
    }
    if (at != account.to || lengths != account.to - account.from) return "the parts are not the whole";
    if (counted != account.counted) return "another sum of what is counted";

    const sop::Value& target = account.target;
    const bool hours =
        target.kind == sop::ValueKind::period &&
        (target.unit == sop::PeriodUnit::business_hour || target.unit == sop::PeriodUnit::business_minute);
    if (hours) {
      sop::BusinessCalendar calendar;
      sop::Instant from, to;
      const sop::Id which = target.symbol != sop::no_id ? target.symbol : story_.p.calendar;
      REQUIRE(sop::BusinessCalendar::make(sop::calendar_spec(story_.p, story_.data, which), calendar).ok());
      REQUIRE_FALSE(failed(sop::Instant::from_milliseconds(account.from, from)));
      REQUIRE_FALSE(failed(sop::Instant::from_milliseconds(account.to, to)));
      if (counted + stood != calendar.counted(from, to).milliseconds)
        return "the calendar counts " + std::to_string(calendar.counted(from, to).milliseconds);
    }
    // What the case has added up, where nothing hides it.
    const auto place = seen_.find({account.clock, account.cycle, account.from});
    if (place == seen_.end()) return "a cycle that no case has had";
    const Seen& seen = place->second;
    if (seen.other_target || seen.told_late || target.is_unknown() || account.begun_anew ||
        seen.state.status == sop::ClockStatus::paused || seen.state.status != account.status)
      return {};
    // The day on which a pause ends stands still for the case; where the account ends on it too, it is a day that is not over.
    const std::size_t parts = account.parts.size();
    if (account.in_days && parts >= 2 &&
        account.parts[parts - 1].kind == sop::ClockPartKind::unfinished_day &&
        (account.parts[parts - 2].kind == sop::ClockPartKind::paused ||
         account.parts[parts - 2].kind == sop::ClockPartKind::held))
      return {};
    // What it stands still once it is over moves nothing, and the case does not add it up.
    const auto is_over = [&](const sop::ClockPart& part) {
      return seen.state.has_due && part.from > seen.state.due &&
             (part.kind == sop::ClockPartKind::paused || part.kind == sop::ClockPartKind::held);
    };
    if (std::any_of(account.parts.begin(), account.parts.end(), is_over)) return {};
    ++compared;
    if (hours) return stood == seen.state.paused_business ? "" : "the case stood still otherwise, open";
    if (!account.in_days) return stood == seen.state.paused_total ? "" : "the case stood still otherwise";
    const std::uint32_t days = target.unit == sop::PeriodUnit::business_day ? seen.state.paused_business_days
                                                                            : seen.state.paused_days;
    return stood_days == static_cast<std::int32_t>(days)
               ? ""
               : "the case stood still on " + std::to_string(days) + " days";
  }

  const Story& story_;
  sop::ClockRecorder recorder_;
  std::map<Key, Seen> seen_;
  std::int64_t now_ = 0;
  std::size_t looks_ = 0;
};

}  // namespace

namespace {

/// What the accounts of some stories reached.
struct Reached {
  std::size_t kinds[10] = {};
  std::size_t compared = 0;
};

void check_stories(const Seeds& seeds, Reached& reached) {
  for (const std::uint64_t seed : seeds) {
    const Story story = make_story(seed);
    REQUIRE_MESSAGE(story.loads, "seed ", seed);
    if (story.states.empty() || story.states[0].turn == 0) continue;
    Watched watched(story);
    watched.play();
    const std::string problem = watched.problem();
    if (!problem.empty()) FAIL_CHECK(problem);
    for (std::size_t i = 0; i < 10; ++i) reached.kinds[i] += watched.kinds[i];
    reached.compared += watched.compared;
  }
}

}  // namespace

TEST_CASE("the parts of what a clock counted add up to the whole, and to what calendar and case count") {
  const Seeds seeds("accounts of clocks", 1000);
  Reached reached;
  check_stories(seeds, reached);
  if (!seeds.is_whole()) return;
  for (std::size_t i = 0; i < 10; ++i)
    CHECK_MESSAGE(reached.kinds[i] > 0, std::string(sop::name_of(static_cast<sop::ClockPartKind>(i))));
  CHECK(reached.compared > 20);
}
