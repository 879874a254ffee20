// src/lint/stories_smaller.cpp — makes the story of a finding smaller: what is not needed for its end is left out, and what is left of numbers
// and amounts is moved to where the end is only just reached. Each try is played by the reference interpreter; tries are counted.
#include <algorithm>
#include <utility>

#include "src/lint/stories_search.hpp"

namespace sop::lint_checks {
namespace {

/// Turns that one story may take to become smaller.
constexpr std::size_t most_turns_played = 1200;
/// Steps from zero within which numbers are moved.
constexpr std::int64_t most_places = 1'000'000'000'000'000;

class Smaller {
 public:
  Smaller(const Procedure& p, const ReferenceData& data, const std::vector<RecordLine>& record,
          const Knowable& may, const std::vector<std::vector<Value>>& values, const ShowsStory& shows)
      : p_(p), data_(data), record_(record), may_(may), values_(values), shows_(shows) {}

  void make(Witness& witness) {
    Witness best = witness;
    if (!plays(best)) return;
    leave_out_events(best);
    leave_out_rounds(best);
    const std::size_t turns = turns_;
    make_story_shorter(p_, told_at_opening(p_, data_, may_), values_, best, [&](const Witness& story) {
      turns_ = 0;  // these are counted there
      return plays(story);
    });
    turns_ = turns;
    leave_out_events(best);
    for (std::size_t e = best.events.size(); e-- > 0;)
      if (best.events[e].event.kind == EventKind::facts) leave_out_facts(best, best.events[e].event.facts, 1);
    leave_out_facts(best, best.facts, 0);
    for (FactUpdate& told : best.facts) move_nearer(best, told);
    for (WitnessEvent& event : best.events)
      for (FactUpdate& told : event.event.facts) move_nearer(best, told);
    turns_ = 0;
    if (plays(best)) witness = std::move(best);  // once more: whoever looks on sees this story last
  }

 private:
  /// Whether it shows the same.
  bool plays(const Witness& story) {
    if (turns_ > most_turns_played) return false;
    turns_ += story.events.size() + 1;
    AdvanceOptions options;
    options.max_steps = 100000;
    std::vector<std::pair<Case, Decision>> played(1);
    played.reserve(story.events.size() + 1);
    const auto fine = [&] {
      const Status status = played.back().second.status;
      return status == Status::ok || status == Status::more;
    };
    played[0].first =
        reference::open(p_, data_, story.facts, stories_open, played[0].second, options, &record_);
    for (const WitnessEvent& event : story.events) {
      if (!fine() || !may_be_told(may_, played.back().first, played.back().second, event.event.facts))
        return false;
      Case c = played.back().first;
      Decision d;
      const bool nothing = event.event.kind == EventKind::facts && event.event.facts.empty();
      reference::advance(p_, data_, c, nothing ? nullptr : &event.event, stories_open + event.at, d, options);
      played.emplace_back(std::move(c), std::move(d));
    }
    if (!fine()) return false;
    std::vector<Moment> moments;
    for (const auto& [c, d] : played) moments.push_back({c, d});
    return shows_(moments);
  }

  void leave_out_events(Witness& best) {
    for (std::size_t e = best.events.size(); e-- > 0;) {
      Witness fewer = best;
      fewer.events.erase(fewer.events.begin() + static_cast<std::ptrdiff_t>(e));
      if (plays(fewer)) best = std::move(fewer);
    }
  }

  /// Events one after the other, the most first: a round that leads back to where it began goes as a whole. Its turns are counted apart.
  void leave_out_rounds(Witness& best) {
    const std::size_t turns = std::exchange(turns_, 0);
    for (std::size_t length = best.events.size(); length >= 2; --length) {
      for (std::size_t from = 0; from + length <= best.events.size();) {
        Witness fewer = best;
        const auto first = fewer.events.begin() + static_cast<std::ptrdiff_t>(from);
        fewer.events.erase(first, first + static_cast<std::ptrdiff_t>(length));
        if (plays(fewer))
          best = std::move(fewer);
        else
          ++from;
      }
    }
    turns_ = turns;
  }

  /// `facts` are those of `best`, at its opening or of one of its events.
  void leave_out_facts(const Witness& best, std::vector<FactUpdate>& facts, std::size_t least) {
    for (std::size_t i = facts.size(); i-- > 0 && facts.size() > least;) {
      FactUpdate kept = facts[i];
      facts.erase(facts.begin() + static_cast<std::ptrdiff_t>(i));
      if (!plays(best)) facts.insert(facts.begin() + static_cast<std::ptrdiff_t>(i), std::move(kept));
    }
  }

  /// Whether it shows the same with another number; it is set where that is so.
  bool plays_with(const Witness& best, FactUpdate& told, Rational step, std::int64_t count) {
    Rational number, times;
    if (failed(Rational::make(count, 1, times)) || failed(multiply(times, step, number))) return false;
    const Value before = told.value;
    told.value.number = number;
    if (reference::fits(told.value, p_.facts[told.fact].type) && plays(best)) return true;
    told.value = before;
    return false;
  }

  /// A number that is not beside one with which the story shows something else goes towards zero until it is; or away from it, where zero shows
  /// the same. `told` is of `best`.
  void move_nearer(const Witness& best, FactUpdate& told) {
    const Type& type = p_.facts[told.fact].type;
    const Rational step = step_of(p_, type, told.value);
    Rational places;
    if (compare(step, Rational(0)) == 0 && is_time(type.kind)) {
      Value beyond;
      (void)move_along(best, told, beyond);
      return;
    }
    if (compare(step, Rational(0)) == 0 || told.value.is_none() || told.value.is_unknown() ||
        failed(divide(told.value.number, step, places)) || !places.is_whole() ||
        compare(places, Rational(most_places)) > 0 || compare(places, Rational(-most_places)) < 0)
      return;
    const std::int64_t direction = places.is_negative() ? -1 : 1;
    std::int64_t holds = static_cast<std::int64_t>(places.numerator()) * direction, fails = 0;
    Rational low;
    if (type.has_low && direction > 0 && !failed(divide(type.low, step, low)) && !low.is_negative())
      fails = static_cast<std::int64_t>(ceiling(low).numerator());
    std::int64_t most = most_places;
    if (type.has_high && (direction < 0 || failed(divide(type.high, step, low)) || low.is_negative() ||
                          compare(low, Rational(most_places)) > 0))
      most = 0;
    else if (type.has_high)
      most = static_cast<std::int64_t>(floor(low).numerator());
    if (holds <= fails) {
      // At the end of the type: as far as what the conditions name shows the same.
      Value beyond;
      Rational from, to;
      if (direction < 0 || !move_along(best, told, beyond) || failed(divide(told.value.number, step, from)) ||
          failed(divide(beyond.number, step, to)) || failed(to_int64(floor(from), holds)) ||
          failed(to_int64(ceiling(to), fails)))
        return;
      move_between(best, told, step, holds, fails, 1);
      return;
    }
    const Value kept = told.value;
    const auto tries = [&](std::int64_t count) { return plays_with(best, told, step, count * direction); };
    for (const std::int64_t beside : {holds + 1, holds - 1}) {
      const bool same = tries(beside);
      told.value = kept;
      if (!same) return;
    }
    const bool same = tries(fails);
    told.value = kept;
    if (same && !(type.kind == TypeKind::money && fails_further_on(tries, most, holds, fails))) {
      told.value = kept;
      return;
    }
    move_between(best, told, step, holds, fails, direction);
  }

  /// Halves what lies between a number that shows the same and one that does not; ends at the last that does.
  void move_between(const Witness& best, FactUpdate& told, Rational step, std::int64_t holds,
                    std::int64_t fails, std::int64_t direction) {
    while (std::max(holds, fails) - std::min(holds, fails) > 1 && turns_ <= most_turns_played) {
      const std::int64_t middle =
          std::min(holds, fails) + (std::max(holds, fails) - std::min(holds, fails)) / 2;
      (plays_with(best, told, step, middle * direction) ? holds : fails) = middle;
    }
  }

  static bool is_time(TypeKind kind) {
    return kind == TypeKind::date || kind == TypeKind::instant || kind == TypeKind::duration ||
           kind == TypeKind::time_of_day;
  }

  /// Goes on along the values around what conditions name while they show the same. False, and nothing is moved: they all do, or the first does
  /// not stand at the end of them; else `beyond` is the first that does not.
  bool move_along(const Witness& best, FactUpdate& told, Value& beyond) {
    const auto is_more = [](const Value& a, const Value& b) {
      return reference::compare_as(Op::greater, a, b, nullptr).is_yes();
    };
    if (told.value.is_none() || told.value.is_unknown()) return false;
    std::vector<Value> further;
    for (const Value& value : values_[told.fact]) {
      if (is_more(told.value, value)) return false;
      if (is_more(value, told.value)) further.push_back(value);
    }
    std::sort(further.begin(), further.end(), [&](const Value& a, const Value& b) { return is_more(b, a); });
    const Value kept = told.value;
    for (const Value& value : further) {
      const Value before = told.value;
      told.value = value;
      if (plays(best)) continue;
      told.value = before;
      beyond = value;
      return turns_ <= most_turns_played;
    }
    told.value = kept;
    return false;
  }

  /// Looks for a larger number, within what its type allows, that shows it no more, and the last one before it that did.
  template <class Tries>
  static bool fails_further_on(const Tries& tries, std::int64_t most, std::int64_t& holds,
                               std::int64_t& fails) {
    for (std::int64_t next = holds * 2; next <= most; next *= 2) {
      if (!tries(next)) {
        fails = next;
        return true;
      }
      holds = next;
    }
    return false;
  }

  const Procedure& p_;
  const ReferenceData& data_;
  const std::vector<RecordLine>& record_;
  const Knowable& may_;
  const std::vector<std::vector<Value>>& values_;  ///< by fact: those around what conditions name
  const ShowsStory& shows_;
  std::size_t turns_ = 0;
};

}  // namespace

Rational step_of(const Procedure& p, const Type& type, const Value& value) {
  Rational step(0);
  if (type.kind == TypeKind::whole || type.kind == TypeKind::decimal) step = Rational(1);
  if (type.kind == TypeKind::percent) (void)from_decimal(1, 2, step);
  if (type.kind == TypeKind::money)
    (void)from_decimal(1, (value.currency.is_none() ? p.currency : value.currency).places(), step);
  return step;
}

void make_story_smaller(const Procedure& p, const ReferenceData& data, const std::vector<RecordLine>& record,
                        const Knowable& may, const std::vector<std::vector<Value>>& values, Witness& witness,
                        const ShowsStory& shows) {
  Smaller(p, data, record, may, values, shows).make(witness);
}

}  // namespace sop::lint_checks
