// sop/boost_graph.hpp — the state graph as Boost.Graph sees it, without copying it.
//
// Models VertexListGraph, IncidenceGraph and EdgeListGraph (boost.org, Boost Graph Library concepts): include it beside the
// algorithms that you call. It is the only header here that needs Boost, and no other header includes it.
//
//   std::vector<int> component(graph.state_count());
//   boost::strong_components(graph, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)));
//
// Boost's dominator tree recurses: do not give it graphs of more than 100,000 states.
//
// Thread-safety: as of the graph that it looks at, which does not change. Cost: constant for each call of a concept, linear in the edges
// of a state for its out_edges; nothing is allocated. No errors: a vertex or edge of another graph is a mistake of the caller.
#pragma once

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <cstddef>
#include <utility>

#include "sop/state_graph.hpp"

namespace boost {

template <>
struct graph_traits<sop::StateGraph> {
  using vertex_descriptor = sop::StateId;
  using edge_descriptor = sop::Edge;
  using directed_category = directed_tag;
  using edge_parallel_category = allow_parallel_edge_tag;
  struct traversal_category : virtual vertex_list_graph_tag,
                              virtual incidence_graph_tag,
                              virtual edge_list_graph_tag {};
  using vertex_iterator = counting_iterator<sop::StateId>;
  using out_edge_iterator = const sop::Edge*;
  using edge_iterator = const sop::Edge*;
  using degree_size_type = std::size_t;
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  static vertex_descriptor null_vertex() { return sop::no_id; }
};

template <>
struct property_map<sop::StateGraph, vertex_index_t> {
  using type = typed_identity_property_map<sop::StateId>;
  using const_type = type;
};

}  // namespace boost

namespace sop {

inline std::pair<boost::counting_iterator<StateId>, boost::counting_iterator<StateId>> vertices(
    const StateGraph& g) {
  return {boost::counting_iterator<StateId>(0),
          boost::counting_iterator<StateId>(static_cast<StateId>(g.state_count()))};
}
inline std::size_t num_vertices(const StateGraph& g) { return g.state_count(); }
inline std::pair<const Edge*, const Edge*> edges(const StateGraph& g) {
  return {g.edges().data(), g.edges().data() + g.edges().size()};
}
inline std::size_t num_edges(const StateGraph& g) { return g.edge_count(); }
inline std::pair<const Edge*, const Edge*> out_edges(StateId s, const StateGraph& g) {
  const EdgeRange range = g.edges_from(s);
  return {range.begin(), range.end()};
}
inline std::size_t out_degree(StateId s, const StateGraph& g) { return g.edges_from(s).size(); }
inline StateId source(const Edge& edge, const StateGraph&) { return edge.from; }
inline StateId target(const Edge& edge, const StateGraph&) { return edge.to; }
inline boost::typed_identity_property_map<StateId> get(boost::vertex_index_t, const StateGraph&) {
  return {};
}

}  // namespace sop
