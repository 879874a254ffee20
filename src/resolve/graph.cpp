// Circles in small directed graphs; see graph.hpp.
#include "src/resolve/graph.hpp"

#include <algorithm>
#include <deque>

namespace sop::resolver {

std::vector<std::vector<std::size_t>> strong_parts(const std::vector<std::vector<std::size_t>>& edges) {
  const std::size_t n = edges.size();
  constexpr std::size_t unseen = static_cast<std::size_t>(-1);
  std::vector<std::size_t> index(n, unseen);
  std::vector<std::size_t> low(n, 0);
  std::vector<std::size_t> next(n, 0);
  std::vector<bool> on_stack(n, false);
  std::vector<std::size_t> stack;
  std::vector<std::size_t> calls;
  std::vector<std::vector<std::size_t>> parts;
  std::size_t counter = 0;
  for (std::size_t root = 0; root < n; ++root) {
    if (index[root] != unseen) continue;
    calls.push_back(root);
    while (!calls.empty()) {
      const std::size_t v = calls.back();
      if (index[v] == unseen) {
        index[v] = low[v] = counter++;
        stack.push_back(v);
        on_stack[v] = true;
      }
      if (next[v] < edges[v].size()) {
        const std::size_t w = edges[v][next[v]++];
        if (index[w] == unseen) {
          calls.push_back(w);
        } else if (on_stack[w]) {
          low[v] = std::min(low[v], index[w]);
        }
        continue;
      }
      calls.pop_back();
      if (!calls.empty()) low[calls.back()] = std::min(low[calls.back()], low[v]);
      if (low[v] != index[v]) continue;
      std::vector<std::size_t> part;
      while (true) {
        const std::size_t w = stack.back();
        stack.pop_back();
        on_stack[w] = false;
        part.push_back(w);
        if (w == v) break;
      }
      std::sort(part.begin(), part.end());
      parts.push_back(std::move(part));
    }
  }
  return parts;
}

std::vector<std::size_t> shortest_circle(const std::vector<std::vector<std::size_t>>& edges,
                                         const std::vector<std::size_t>& part) {
  const std::size_t start = part.front();
  std::vector<std::size_t> parent(edges.size(), static_cast<std::size_t>(-1));
  std::deque<std::size_t> queue{start};
  std::vector<bool> inside(edges.size(), false);
  for (const std::size_t v : part) inside[v] = true;
  while (!queue.empty()) {
    const std::size_t v = queue.front();
    queue.pop_front();
    for (const std::size_t w : edges[v]) {
      if (w == start) {
        std::vector<std::size_t> circle{start};
        for (std::size_t x = v; x != start; x = parent[x]) circle.push_back(x);
        std::reverse(circle.begin() + 1, circle.end());
        return circle;
      }
      if (!inside[w] || parent[w] != static_cast<std::size_t>(-1)) continue;
      parent[w] = v;
      queue.push_back(w);
    }
  }
  return {};
}

}  // namespace sop::resolver
