// src/lint/stories_further.cpp — the search for stories that use rules which the first search did not (src/lint/stories_search.hpp).
#include <algorithm>

#include "src/lint/stories_search.hpp"
#include "src/proof/questions.hpp"

namespace sop::lint_checks {

namespace {

constexpr std::size_t most_told = 24;

/// Calls `use(path)` for the rules that a turn used.
template <class Use>
void for_each_rule(const Decision& d, const Use& use) {
  for (const Reason& reason : d.because) use(reason.path);
  for (const JournalEntry& entry : d.journal) use(entry.path);
}

/// The last where they have no order.
const Value& greatest(const std::vector<Value>& values) {
  const Value* out = &values.back();
  for (const Value& value : values)
    if (reference::compare_as(Op::greater, value, *out, nullptr).is_yes()) out = &value;
  return *out;
}

}  // namespace

/// Whether a moment uses a rule for the first time.
bool Stories::is_new(const Played& played) const {
  bool found = false;
  for_each_rule(played.d, [&](const std::string& path) { found = found || rules_.count(path) == 0; });
  return found;
}

/// Takes a moment up, in its place among those to go on from.
void Stories::note_news(std::size_t at) {
  const Played& played = moments_[at];
  bool news = promising_;
  for_each_rule(played.d, [&](const std::string& path) {
    news = rules_.insert(path).second || news;
    wanted_.erase(path);
  });
  for (const Position& position : played.d.positions) news = steps_.insert(position.step).second || news;
  if (played.d.step != no_id) news = steps_.insert(played.d.step).second || news;
  // An approval that is waited for leads where nothing else does.
  if (!played.c.approvals.empty() && played.d.step != no_id)
    news = approving_.insert(played.d.step).second || news;
  (news ? first_ : varied_ ? next_ : later_).push_back(at);
}

/// Facts that meet a condition; none where the proof finds none.
const std::vector<FactUpdate>& Stories::facts_for(Id condition) {
  const auto known = facts_for_.find(condition);
  if (known != facts_for_.end()) return known->second;
  if (effort_ == nullptr) effort_ = std::make_unique<proof::Effort>(proof::max_proof_work);
  effort_->refill(proof::max_proof_work);
  if (space_ == nullptr || space_->diagrams().size() > 400'000)
    space_ = std::make_unique<proof::Space>(p_, *effort_);
  return facts_for_.emplace(condition, proof::case_of(*space_, 0, condition).facts).first->second;
}

/// Tells what a condition wants; with it the facts that are asked for, so that the step may go on.
void Stories::tell_for(std::size_t from, Id condition) {
  if (condition == no_id) return;
  Event event;
  event.kind = EventKind::facts;
  for (const FactUpdate& update : facts_for(condition))
    if (!reference::compare_as(Op::equal, moments_[from].c.facts[update.fact].value, update.value, nullptr)
             .is_yes())
      event.facts.push_back(update);
  if (event.facts.empty()) return;
  happens(from, event, moments_[from].c.now);
  const std::size_t told = event.facts.size();
  for (const Id fact : std::vector<Id>(moments_[from].d.ask)) {
    const auto tells = [fact](const FactUpdate& update) { return update.fact == fact; };
    if (std::any_of(event.facts.begin(), event.facts.end(), tells)) continue;
    if (const Value value = value_of(fact, 0); !value.is_unknown()) event.facts.push_back({fact, value});
  }
  if (event.facts.size() > told) happens(from, std::move(event), moments_[from].c.now);
}

void Stories::further_from(std::size_t from) {
  if (!toward_ || is_new_place_) whatever_else(from);
  what_is_wanted(from);
}

/// What may happen besides: from outside, at any moment, with facts that nobody asks for.
void Stories::whatever_else(std::size_t from) {
  const std::int64_t now = moments_[from].c.now;
  from_outside(from, now);
  // Each moment at which something is due, and the first at which it is too late.
  std::set<std::int64_t> dues;
  for (const DueAt& due : moments_[from].d.due) {
    if (due.at > now) dues.insert(due.at);
    if (due.at >= now && due.kind == DueKind::clock) dues.insert(due.at + 1);
  }
  for (const std::int64_t at : dues) happens(from, Event{}, at);
  // What is asked for: each value of one fact with the first and with the greatest of all others.
  const std::vector<Id> ask = moments_[from].d.ask;
  varied_ = true;
  for (const Id fact : ask) {
    for (const Value& value : std::vector<Value>(values_[fact])) {
      for (const bool most : {false, true}) {
        Event event;
        event.kind = EventKind::facts;
        for (const Id other : ask) {
          const std::vector<Value>& values = values_[other];
          if (!values.empty())
            event.facts.push_back({other, other == fact ? value : most ? greatest(values) : values.front()});
        }
        happens(from, std::move(event), now);
      }
    }
  }
  varied_ = false;
  for (const FactUpdate& update : told_) {
    Event event;
    event.kind = EventKind::facts;
    event.facts = {update};
    happens(from, std::move(event), now);
  }
}

/// What the moves from here want, and the rules that hold everywhere.
void Stories::what_is_wanted(std::size_t from) {
  promising_ = true;
  std::vector<StateId> steps;
  for (const Position& position : moments_[from].d.positions) steps.push_back(position.step);
  if (moments_[from].d.step != no_id &&
      std::find(steps.begin(), steps.end(), moments_[from].d.step) == steps.end())
    steps.push_back(moments_[from].d.step);
  for (const StateId step : steps)
    for (Id t = p_.steps[step].transitions.first;
         t < p_.steps[step].transitions.first + p_.steps[step].transitions.count; ++t)
      if (wanted_.count(p_.transitions[t].path) > 0) tell_for(from, p_.transitions[t].guard);
  promising_ = false;
  for (const AlwaysRule& rule : p_.always)
    if (wanted_.count(rule.path) > 0) tell_for(from, rule.condition);
  for (const EscalationPath& path : p_.paths)
    for (const Level& level : path.levels)
      if (wanted_.count(level.path) > 0) tell_for(from, level.condition);
}

/// A few values of each fact that something reads; none where these are so many that nothing else would be looked at.
void Stories::look_for_told() {
  std::set<Id> read;
  for (const Expr& e : p_.exprs)
    if (e.op == Op::fact) read.insert(e.a);
  for (const Id fact : read) {
    const std::vector<Value>& values = values_[fact];
    const std::size_t few = std::min<std::size_t>(values.size(), 3);
    for (std::size_t k = 0; k < few; ++k)
      told_.push_back({fact, values[few == 1 ? 0 : k * (values.size() - 1) / (few - 1)]});
  }
  if (told_.size() > most_told) told_.clear();
}

/// Openings that tell at once what rules and moves want.
void Stories::open_for_wanted() {
  open({});
  for (const Scenario& scenario : p_.scenarios) {
    open(facts_for(scenario.applies_if));
    // Openings that tell at once what a rule or a move wants.
    const auto open_for = [&](Id condition) {
      std::vector<FactUpdate> facts = facts_for(scenario.applies_if);
      for (const FactUpdate& update : facts_for(condition)) {
        const auto tells = [&](const FactUpdate& other) { return other.fact == update.fact; };
        if (std::none_of(facts.begin(), facts.end(), tells)) facts.push_back(update);
      }
      open(std::move(facts));
    };
    const std::set<std::string> wanted = wanted_;
    for (const AlwaysRule& rule : p_.always)
      if (wanted.count(rule.path) > 0 &&
          (rule.scenario == no_id || &p_.scenarios[rule.scenario] == &scenario))
        open_for(rule.condition);
    for (const Transition& t : p_.transitions)
      if (wanted.count(t.path) > 0 && t.guard != no_id) open_for(t.guard);
  }
}

void Stories::play_further() {
  const std::size_t size = p_.exprs.size() + p_.steps.size() + p_.transitions.size() + 1;
  most_turns_ = std::clamp<std::size_t>(40'000'000 / size, 1000, 12'000);
  most_moments_ = 6000;
  look_for_told();
  open_for_wanted();
  while (!enough() && !(first_.empty() && next_.empty() && later_.empty())) {
    std::deque<std::size_t>& queue = !first_.empty() ? first_ : !next_.empty() ? next_ : later_;
    const std::size_t from = queue.front();
    queue.pop_front();
    go_on(from);
  }
}

}  // namespace sop::lint_checks
