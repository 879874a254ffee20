// src/analysis/reachability.cpp — see the header.
#include <algorithm>
#include <boost/graph/strong_components.hpp>
#include <boost/property_map/property_map.hpp>

#include "sop/analysis.hpp"
#include "sop/boost_graph.hpp"

namespace sop::analysis {
namespace {

/// Marks everything that can be reached from `start` along `next` (a list of neighbours a state).
void spread(std::vector<StateId> start, const std::vector<std::vector<StateId>>& next,
            std::vector<bool>& mark) {
  for (const StateId s : start) mark[s] = true;
  while (!start.empty()) {
    const StateId s = start.back();
    start.pop_back();
    for (const StateId t : next[s]) {
      if (mark[t]) continue;
      mark[t] = true;
      start.push_back(t);
    }
  }
}

}  // namespace

Reachability reachability(const Procedure& procedure, const StateGraph& graph) {
  const std::size_t count = graph.state_count();
  std::vector<std::vector<StateId>> forward(count), backward(count);
  for (const Edge& edge : graph.edges()) {
    forward[edge.from].push_back(edge.to);
    // Backwards, a step that calls a routine or opens branches gets on only by its own moves, and a routine's end is an end.
    if (edge.kind == EdgeKind::ret || edge.kind == EdgeKind::call || edge.kind == EdgeKind::branch) continue;
    backward[edge.to].push_back(edge.from);
  }
  Reachability answer;
  answer.from_start.resize(count);
  answer.to_end.resize(count);
  spread(graph.initial(), forward, answer.from_start);

  std::vector<StateId> ends;
  for (StateId s = 0; s < count; ++s) {
    if (procedure.steps[s].kind == StepKind::end) ends.push_back(s);
  }
  spread(ends, backward, answer.to_end);
  return answer;
}

std::vector<std::vector<StateId>> circles(const StateGraph& graph) {
  std::vector<std::size_t> component(graph.state_count());
  const auto map = boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph));
  const std::size_t count = component.empty() ? 0 : boost::strong_components(graph, map);
  std::vector<std::vector<StateId>> groups(count);
  for (StateId s = 0; s < component.size(); ++s) groups[component[s]].push_back(s);
  const auto alone = [&](const std::vector<StateId>& group) {
    if (group.size() > 1) return false;
    for (const Edge& edge : graph.edges_from(group.front())) {
      if (edge.to == group.front()) return false;
    }
    return true;
  };
  groups.erase(std::remove_if(groups.begin(), groups.end(), alone), groups.end());
  std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.front() < b.front(); });
  return groups;
}

}  // namespace sop::analysis
