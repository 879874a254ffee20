// src/resolve/graph.hpp — circles in small directed graphs: of definitions, of imports, of steps.
#pragma once

#include <cstddef>
#include <vector>

namespace sop::resolver {

/// The strongly connected parts, each sorted, those that others lead to first (Tarjan 1972, without recursion). Linear.
std::vector<std::vector<std::size_t>> strong_parts(const std::vector<std::vector<std::size_t>>& edges);

/// A shortest circle through the first node of a part; empty when there is none.
std::vector<std::size_t> shortest_circle(const std::vector<std::vector<std::size_t>>& edges,
                                         const std::vector<std::size_t>& part);

}  // namespace sop::resolver
