// src/lint/stories_shorter.cpp — makes a story that was found shorter (src/lint/stories_search.hpp), in three ways.
//
// All stories of few events: opening by opening and event by event, with every value of facts that have few and those around what conditions name
// of others, every outcome, signature, signal, and what is told without being asked. A case that stands exactly as another one did is gone on
// from once. Where all stories of fewer events are there, the story has no more than it must; where they are too many, it may.
//
// Parts of the story itself: some of its events, the fewest first, with each value of each fact that is told in them. This also helps where the
// first way does not come so far.
//
// What is told in one event is told at the opening, or together with what was told before.
#include <algorithm>
#include <bit>

#include "src/lint/cases.hpp"
#include "src/lint/stories_search.hpp"

namespace sop::lint_checks {
namespace {

/// Values of a number that are all tried.
constexpr std::int64_t few_values = 8;
/// Combinations of values that are told at the opening, and when they are asked for.
constexpr std::size_t most_opened = 1000;
constexpr std::size_t most_answered = 200;
/// Of a story with more events no parts are looked at.
constexpr std::size_t most_events_parted = 10;
/// Combinations of values with which one part of a story is played.
constexpr std::size_t most_values_of_a_part = 64;

std::size_t facts_told(const Witness& story) {
  std::size_t told = story.facts.size();
  for (const WitnessEvent& event : story.events) told += event.event.facts.size();
  return told;
}

/// Each value of a number that can have few; empty: it can have many.
std::vector<Value> few_of(const Procedure& p, const Type& type) {
  Value value = some_value(p, type);
  Rational low, high, count, next;
  const Rational step = step_of(p, type, value);
  if (!type.has_low || !type.has_high || compare(step, Rational(0)) == 0 ||
      failed(divide(type.low, step, low)) || failed(divide(type.high, step, high)) ||
      failed(subtract(high, low, count)) || compare(count, Rational(few_values)) >= 0)
    return {};
  std::vector<Value> out;
  value.number = type.low;
  while (compare(value.number, type.high) <= 0) {
    if (reference::fits(value, type)) out.push_back(value);
    if (failed(add(value.number, step, next))) return {};
    value.number = next;
  }
  if (type.or_none) out.push_back(Value::none());
  return out;
}

/// Calls `use(facts)` with a value for each of some facts, in every combination; the facts are those of a story, which changes with them.
class Variations {
 public:
  Variations(const std::vector<std::vector<Value>>& values, Witness& story) {
    const auto add = [&](std::vector<FactUpdate>& facts) {
      for (FactUpdate& told : facts) {
        std::vector<Value> all{told.value};
        for (const Value& value : values[told.fact])
          if (!reference::compare_as(Op::equal, value, told.value, nullptr).is_yes()) all.push_back(value);
        told_.push_back(&told);
        values_.push_back(std::move(all));
      }
    };
    add(story.facts);
    for (WitnessEvent& event : story.events) add(event.event.facts);
    places_.assign(told_.size(), 0);
  }
  /// The next combination; false: all were there.
  bool next() {
    for (std::size_t i = 0; i < told_.size(); ++i) {
      const bool more = ++places_[i] < values_[i].size();
      if (!more) places_[i] = 0;
      told_[i]->value = values_[i][places_[i]];
      if (more) return true;
    }
    return false;
  }

 private:
  std::vector<FactUpdate*> told_;
  std::vector<std::vector<Value>> values_;
  std::vector<std::size_t> places_;
};

}  // namespace

std::vector<bool> told_at_opening(const Procedure& p, const ReferenceData& data, const Knowable& may) {
  std::vector<Id> conditions;
  for (const Scenario& scenario : p.scenarios) conditions.push_back(scenario.applies_if);
  const std::vector<bool> chooses = facts_behind(p, conditions);
  std::vector<bool> out(p.facts.size());
  for (const Expr& e : p.exprs)
    if (e.op == Op::fact) out[e.a] = true;
  for (const Step& step : p.steps)
    for (const Action& action : step.actions)
      if (action.kind == ActionKind::ask)
        for (const Id fact : action.facts) out[fact] = false;
  Decision first;
  (void)reference::open(p, data, {}, stories_open, first);
  for (const Id fact : first.needs) out[fact] = true;
  for (Id fact = 0; fact < p.facts.size(); ++fact)
    out[fact] = (out[fact] || chooses[fact]) && may.host_tells(fact);
  return out;
}

std::size_t most_turns_to_shorten(const Procedure& p) {
  const std::size_t size = p.exprs.size() + p.steps.size() + p.transitions.size() + 1;
  return std::min<std::size_t>(1'000'000 / size, 4000);
}

Stories::Stories(const Procedure& p, Duty duty, Knowable may, Short)
    : p_(p), duty_(duty), may_(std::move(may)), data_(data_of_stories(p, duty)), record_(), short_(true) {
  look_for_values();
  for (Id fact = 0; fact < p_.facts.size(); ++fact)
    if (std::vector<Value> few = few_of(p_, p_.facts[fact].type); !few.empty())
      values_[fact] = std::move(few);
  most_turns_ = most_turns_to_shorten(p_);
  open_all();
}

/// Each of some facts with each of its values, or not told, the fewest facts first; where these are too many, one fact alone.
std::vector<std::vector<FactUpdate>> Stories::all_of(const std::vector<Id>& facts, std::size_t most) const {
  std::size_t all = 1;
  for (const Id fact : facts) all = std::min(all, most + 1) * (values_[fact].size() + 1);
  std::vector<std::vector<FactUpdate>> out(1);
  for (const Id fact : facts) {
    const std::size_t before = all <= most ? out.size() : 1;
    for (std::size_t i = 0; i < before; ++i)
      for (const Value& value : values_[fact]) {
        std::vector<FactUpdate> more = out[i];
        more.push_back({fact, value});
        out.push_back(std::move(more));
      }
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return out;
}

void Stories::open_all() {
  std::vector<bool> at_opening = told_at_opening(p_, data_, may_);
  for (const Id fact : assumed_) at_opening[fact] = at_opening[fact] || may_.host_tells(fact);
  std::vector<Id> facts;
  for (Id fact = 0; fact < p_.facts.size(); ++fact)
    if (at_opening[fact]) facts.push_back(fact);
  for (std::vector<FactUpdate>& told : all_of(facts, most_opened)) open(std::move(told));
}

bool Stories::find_shorter(const ShowsStory& shows, Witness& witness) {
  // Those of a number of events are there when each of those with one less was gone on from.
  for (;
       gone_on_from_ < moments_.size() && moments_[gone_on_from_].events < witness.events.size() && !enough();
       ++gone_on_from_)
    if (!moments_[gone_on_from_].again) go_on_shortly(gone_on_from_);
  Played limit;
  limit.events = witness.events.size();
  limit.told = facts_told(witness);
  const Played* best = &limit;
  for (const Played& one : moments_)
    if (is_shorter(one, best) && shows_as_a_whole(one, shows)) best = &one;
  if (best == &limit) return false;
  tell(*best, witness);
  return true;
}

void Stories::go_on_shortly(std::size_t from) {
  const std::int64_t now = moments_[from].c.now;
  if (moments_[from].d.has_next_wake && moments_[from].d.next_wake > now)
    happens(from, Event{}, moments_[from].d.next_wake);
  if (moments_[from].c.status == CaseStatus::closed) {
    Event reopened;
    reopened.kind = EventKind::reopen;
    reopened.actor = acting(p_, moments_[from].c.owner, "first person");
    return (void)happens(from, std::move(reopened), now);
  }
  outcomes(from, now);
  approvals(from, now);
  tell_all(from);
  from_outside(from, now);
}

/// Tells what is asked for, all of it or some; besides, one fact alone that nobody asks for, or that is known.
void Stories::tell_all(std::size_t from) {
  const std::vector<Id> ask = moments_[from].d.ask;
  std::vector<std::vector<FactUpdate>> all = all_of(ask, most_answered);
  for (Id fact = 0; fact < p_.facts.size(); ++fact) {
    const bool is_told = std::find(ask.begin(), ask.end(), fact) != ask.end();
    if (is_told || (!may_.host_tells(fact) && moments_[from].c.facts[fact].value.is_unknown())) continue;
    for (const Value& value : values_[fact]) all.push_back({{fact, value}});
  }
  for (std::vector<FactUpdate>& facts : all) {
    if (facts.empty()) continue;
    Event event;
    event.kind = EventKind::facts;
    event.facts = std::move(facts);
    happens(from, std::move(event), moments_[from].c.now);
  }
}

namespace {

/// Adds facts to those that are told together; the newer value of one holds.
void add_told(std::vector<FactUpdate>& facts, const std::vector<FactUpdate>& more) {
  for (const FactUpdate& one : more) {
    const auto is_same = [&](const FactUpdate& other) { return other.fact == one.fact; };
    facts.erase(std::remove_if(facts.begin(), facts.end(), is_same), facts.end());
    facts.push_back(one);
  }
}

/// What is told in one event is told at the opening, or with what was told before, if that shows the same.
void tell_earlier(const std::vector<bool>& at_opening, Witness& witness,
                  const std::function<bool(const Witness&)>& plays) {
  const auto tells = [](const WitnessEvent& event) {
    return event.event.kind == EventKind::facts && !event.event.facts.empty();
  };
  for (std::size_t e = witness.events.size(); e-- > 0;) {
    if (!tells(witness.events[e])) continue;
    const std::vector<FactUpdate> told = witness.events[e].event.facts;
    Witness fewer = witness;
    fewer.events.erase(fewer.events.begin() + static_cast<std::ptrdiff_t>(e));
    const auto is_better = [&](std::vector<FactUpdate>& facts) {
      const std::vector<FactUpdate> before = facts;
      add_told(facts, told);
      if (plays(fewer)) return true;
      facts = before;
      return false;
    };
    bool better =
        std::all_of(told.begin(), told.end(), [&](const FactUpdate& one) { return at_opening[one.fact]; }) &&
        is_better(fewer.facts);
    for (std::size_t i = 0; i < e && !better; ++i)
      better = tells(fewer.events[i]) && is_better(fewer.events[i].event.facts);
    if (better) witness = std::move(fewer);
  }
}

}  // namespace

void make_story_shorter(const Procedure& p, const std::vector<bool>& at_opening,
                        const std::vector<std::vector<Value>>& values, Witness& witness,
                        const std::function<bool(const Witness&)>& plays) {
  const std::size_t most = most_turns_to_shorten(p);
  std::size_t turns = 0;
  const auto plays_in_time = [&](const Witness& story) {
    turns += story.events.size() + 1;
    return turns <= most && plays(story);
  };
  tell_earlier(at_opening, witness, plays_in_time);
  const std::size_t count = witness.events.size();
  if (count < 2 || count > most_events_parted) return;
  for (std::size_t kept = 1; kept < count; ++kept)
    for (unsigned part = 1; part < 1U << count; ++part) {
      if (static_cast<std::size_t>(std::popcount(part)) != kept) continue;
      Witness fewer = witness;
      fewer.events.clear();
      for (std::size_t e = 0; e < count; ++e)
        if ((part >> e & 1U) != 0) fewer.events.push_back(witness.events[e]);
      Variations all(values, fewer);
      std::size_t tried = 0;
      do {
        if (turns > most) return;
        if (!plays_in_time(fewer)) continue;
        witness = std::move(fewer);
        return;
      } while (++tried < most_values_of_a_part && all.next());
    }
}

}  // namespace sop::lint_checks
