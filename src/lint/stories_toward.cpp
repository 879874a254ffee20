// src/lint/stories_toward.cpp — the search for a story that comes to a step and shows something there (src/lint/stories_search.hpp).
//
// Gone on from is the moment from which the fewest moves lead to the step, guards left aside; each time that it was gone on from where a case
// stands alike, the next one there counts as further away, so that no place takes all the turns. Facts are told that the
// conditions of the moves on the way want. The first story that shows it ends the search: it is made smaller afterwards. Whoever looks for
// something else at the same step goes on with the stories that are there.
#include <algorithm>
#include <limits>

#include "src/lint/stories_search.hpp"

namespace sop::lint_checks {
namespace {

constexpr std::size_t no_way = std::numeric_limits<std::size_t>::max();
/// How often it is gone on from one place before the next moment there counts as one move further away.
constexpr std::size_t patience = 2;
/// How many moves nearer a case counts for each time that it was given something, where that is looked for.
constexpr std::size_t a_grant = 8;

/// By state: the number of edges from it to `step`; the step itself has none.
std::vector<std::size_t> ways_to(const StateGraph& graph, StateId step) {
  std::vector<std::vector<StateId>> back(graph.state_count());
  for (const Edge& edge : graph.edges()) back[edge.to].push_back(edge.from);
  std::vector<std::size_t> out(graph.state_count(), no_way);
  std::vector<StateId> open{step};
  out[step] = 0;
  for (std::size_t i = 0; i < open.size(); ++i)
    for (const StateId from : back[open[i]])
      if (out[from] == no_way) {
        out[from] = out[open[i]] + 1;
        open.push_back(from);
      }
  return out;
}

/// Where a case stands and what became of it, whatever its facts are: its steps, who owns it, what was given, which moves are used up. What
/// happens again and again is counted as far as `many`, so that no circle is a new place for ever.
std::vector<std::size_t> place_of(const Case& c) {
  constexpr std::size_t many = 3;
  std::vector<std::size_t> place{c.scenario,
                                 c.end,
                                 c.owner,
                                 c.escalation.level,
                                 c.hand_over.party,
                                 c.approvals.size(),
                                 std::min(c.ledger.size(), many)};
  for (const Thread& thread : c.threads) {
    place.push_back(thread.joined ? 1 : 0);
    for (const Frame& frame : thread.frames) {
      place.push_back(frame.step);
      for (const ActionState& action : frame.actions)
        place.push_back(static_cast<std::size_t>(action.status));
      for (const std::uint32_t uses : frame.uses) place.push_back(std::min<std::size_t>(uses, many));
    }
  }
  for (const std::uint32_t uses : c.uses) place.push_back(std::min<std::size_t>(uses, many));
  return place;
}

}  // namespace

std::size_t most_longer_turns(const Procedure& p) {
  constexpr std::size_t largest =
      15'000;  // of a larger procedure too few turns could be played to come anywhere
  const std::size_t size = p.exprs.size() + p.steps.size() + p.transitions.size() + 1;
  return size > largest ? 0 : std::min<std::size_t>(30'000'000 / size, 6000);
}

Stories::Stories(const Procedure& p, Duty duty, Knowable may, const StateGraph& graph, StateId toward,
                 const std::vector<FactUpdate>& told, LooksFor what)
    : p_(p),
      duty_(duty),
      may_(std::move(may)),
      data_(data_of_stories(p, duty)),
      record_(),
      further_(true),
      rounds_(what == LooksFor::rounds),
      toward_(true),
      what_(what),
      ways_to_(toward),
      settled_(told) {
  look_for_values();
  for (const FactUpdate& update : told) values_[update.fact] = {update.value};
  most_turns_ = most_longer_turns(p_);
  most_moments_ = most_turns_;
  look_for_ways(graph, toward);
  look_for_told();
}

void Stories::look_for_ways(const StateGraph& graph, StateId toward) {
  ways_ = ways_to(graph, toward);
  for (const Edge& edge : graph.edges()) {
    if (ways_[edge.to] >= ways_[edge.from]) continue;
    if (edge.transition != no_id) wanted_.insert(p_.transitions[edge.transition].path);
    if (edge.rule != no_id) wanted_.insert(p_.always[edge.rule].path);
  }
}

/// How many moves lead from where a case stands to the step, at least. Before its scenario is known a case may come to anything.
std::size_t Stories::way_from(const Case& c) const {
  std::size_t way = no_way;
  const auto from = [&](StateId step) {
    if (step != no_id) way = std::min(way, ways_[step]);
  };
  from(c.end);
  for (const Thread& thread : c.threads)
    for (const Frame& frame : thread.frames) from(frame.step);
  if (way == no_way && c.scenario == no_id) way = 0;
  // Whoever looks for what is given again goes on from where something was given.
  if (way != no_way && what_ == LooksFor::grants)
    way += a_grant * (2 - std::min<std::size_t>(c.ledger.size(), 2));
  return way;
}

/// A fact that is told otherwise later could lead anywhere: what is known already is told again only where it is asked for. True: nothing is
/// left to tell.
bool Stories::leave_out_corrections(const Played& from, Event& event) {
  const auto known = [&](const FactUpdate& update) {
    return !from.c.facts[update.fact].value.is_unknown() &&
           std::find(from.d.ask.begin(), from.d.ask.end(), update.fact) == from.d.ask.end();
  };
  if (event.kind != EventKind::facts || event.facts.empty()) return false;
  event.facts.erase(std::remove_if(event.facts.begin(), event.facts.end(), known), event.facts.end());
  return event.facts.empty();
}

bool Stories::shows_the_goal(std::size_t at) const {
  if (!goal_->shows_story) return goal_->shows({moments_[at].c, moments_[at].d});
  std::vector<Moment> story;
  for (std::size_t i = at; i != none; i = moments_[i].before) story.push_back({moments_[i].c, moments_[i].d});
  return goal_->shows_story({story.rbegin(), story.rend()});
}

/// Takes a moment up among those to go on from, unless no way leads from it to the step, or nothing new can follow.
void Stories::go_there(std::size_t at) {
  arrived_ = arrived_ || shows_the_goal(at);
  const std::size_t way = way_from(moments_[at].c);
  if (!moments_[at].again && way != no_way) open_.emplace(way, moments_[at].events, at);
}

bool Stories::come_to(const Goal& goal) {
  goal_ = &goal;
  arrived_ = false;
  for (std::size_t i = 0; i < moments_.size() && !arrived_; ++i) arrived_ = shows_the_goal(i);
  if (moments_.empty()) {
    if (!settled_.empty()) open(settled_);
    open_for_wanted();
  }
  while (!enough() && !open_.empty()) {
    const auto [way, events, at] = *open_.begin();
    open_.erase(open_.begin());
    std::size_t& times = gone_on_[place_of(moments_[at].c)];
    const std::size_t counted = way_from(moments_[at].c) + times / patience;
    if (counted > way) {
      open_.emplace(counted, events, at);  // when its turn comes
      continue;
    }
    is_new_place_ = times++ == 0;
    go_on(at);
  }
  goal_ = nullptr;
  return arrived_;
}

}  // namespace sop::lint_checks
