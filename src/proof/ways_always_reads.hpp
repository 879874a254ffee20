// src/proof/ways_always_reads.hpp — which expressions read nothing but facts that somebody tells (src/proof/ways_always.cpp).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sop/model.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {

/// Whether an expression reads anything but facts that somebody tells: what may change within a turn, or is not a fact at all.
class Reads {
 public:
  explicit Reads(const Procedure& p) : p_(p), results_(p.facts.size()), known_(p.exprs.size()) {
    for (const Container& container : p.containers)
      if (container.result_fact != no_id) results_[container.result_fact] = true;
  }
  /// Adds the facts that some expressions rest on.
  void add_facts(const std::vector<Id>& expressions, std::vector<bool>& facts) const {
    (void)walk(expressions, [&](const Expr& e) {
      if (e.op == Op::fact) facts[e.a] = true;
      return true;
    });
  }
  /// Whether it has one answer for the facts of a turn.
  bool facts_alone(Id expression) {
    if (expression == no_id) return true;
    if (known_[expression] == 0)
      known_[expression] = walk({expression}, [&](const Expr& e) { return is_told(e); }) ? 1 : 2;
    return known_[expression] == 1;
  }

 private:
  /// Whether somebody tells what it reads.
  [[nodiscard]] bool is_told(const Expr& e) const {
    return !is_of_the_case(e.op) && (e.op != Op::fact || !results_[e.a]);
  }
  /// Asks everything that some expressions rest on, as long as the answer is true.
  template <class Look>
  bool walk(std::vector<Id> next, const Look& look) const {
    std::vector<bool> seen(p_.exprs.size());
    while (!next.empty()) {
      const Id id = next.back();
      next.pop_back();
      if (id == no_id || seen[id]) continue;
      seen[id] = true;
      const Expr& e = p_.exprs[id];
      if (!look(e)) return false;
      if (e.op == Op::definition) next.push_back(p_.definitions[e.a].value);
      if (e.op == Op::requirements || e.op == Op::reason_of)
        for (const Requirement& item : p_.requirements[e.a].items) next.push_back(item.condition);
      if (e.op == Op::output) add_table(p_.outputs[e.a].table, next);
      for (Id i = 0; i < e.args.count; ++i) next.push_back(p_.expr_args[e.args.first + i]);
    }
    return true;
  }
  void add_table(Id asked, std::vector<Id>& next) const {
    for (Id t = 0; t < p_.tables.size(); ++t) {
      const Table& table = p_.tables[t];
      if (t != asked && table.exception_to != asked) continue;
      next.push_back(table.dated_by);
      next.insert(next.end(), table.inputs.begin(), table.inputs.end());
      for (const TableRow& row : table.rows) {
        next.push_back(row.condition);
        next.insert(next.end(), row.results.begin(), row.results.end());
      }
    }
  }

  const Procedure& p_;
  std::vector<bool> results_;
  std::vector<std::uint8_t> known_;
};

}  // namespace sop::proof
