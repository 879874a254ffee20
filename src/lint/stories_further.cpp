// src/lint/stories_further.cpp — the search for stories that use rules which the first search did not (src/lint/stories_search.hpp).
#include <algorithm>

#include "src/lint/stories_search.hpp"
#include "src/proof/questions.hpp"

namespace sop::lint_checks {

namespace {

/// Calls `use(path)` for the rules that a turn used.
template <class Use>
void for_each_rule(const Decision& d, const Use& use) {
  for (const Reason& reason : d.because) use(reason.path);
  for (const JournalEntry& entry : d.journal) use(entry.path);
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
  (news ? first_ : later_).push_back(at);
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
    if (!reference::compare_as(Op::equal, moments_[from].c.facts[update.fact].value, update.value, nullptr).is_yes())
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
  const std::int64_t now = moments_[from].c.now;
  from_outside(from, now);
  // Each moment at which something is due, and the first at which it is too late.
  std::set<std::int64_t> dues;
  for (const DueAt& due : moments_[from].d.due) {
    if (due.at > now) dues.insert(due.at);
    if (due.at >= now && due.kind == DueKind::clock) dues.insert(due.at + 1);
  }
  for (const std::int64_t at : dues) happens(from, Event{}, at);
  // What the moves from here want, and the rules that hold everywhere.
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

void Stories::play_further() {
  const std::size_t size = p_.exprs.size() + p_.steps.size() + p_.transitions.size() + 1;
  most_turns_ = std::clamp<std::size_t>(20'000'000 / size, 200, 10'000);
  most_moments_ = 4000;
  open({});
  for (const Scenario& scenario : p_.scenarios) {
    open(facts_for(scenario.applies_if));
    for (const AlwaysRule& rule : p_.always) {
      if (wanted_.count(rule.path) == 0) continue;
      std::vector<FactUpdate> facts = facts_for(scenario.applies_if);
      for (const FactUpdate& update : facts_for(rule.condition)) {
        const auto tells = [&](const FactUpdate& other) { return other.fact == update.fact; };
        if (std::none_of(facts.begin(), facts.end(), tells)) facts.push_back(update);
      }
      open(std::move(facts));
    }
  }
  while (!enough() && (!first_.empty() || !later_.empty())) {
    std::deque<std::size_t>& queue = first_.empty() ? later_ : first_;
    const std::size_t from = queue.front();
    queue.pop_front();
    go_on(from);
  }
}

}  // namespace sop::lint_checks
