// src/proof/ways_always_reads.hpp — which expressions read nothing but facts that somebody tells (src/proof/ways_always.cpp).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sop/model.hpp"
#include "src/proof/behind.hpp"
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
    for_each_behind(p_, expressions, [&](const Expr& e, Id) {
      if (e.op == Op::fact) facts[e.a] = true;
    });
  }
  /// Whether it has one answer for the facts of a turn.
  bool facts_alone(Id expression) {
    if (expression == no_id) return true;
    if (known_[expression] == 0) {
      bool told = true;
      for_each_behind(p_, {expression}, [&](const Expr& e, Id) { told = told && is_told(e); });
      known_[expression] = told ? 1 : 2;
    }
    return known_[expression] == 1;
  }

 private:
  /// Whether somebody tells what it reads.
  [[nodiscard]] bool is_told(const Expr& e) const {
    return !is_of_the_case(e.op) && (e.op != Op::fact || !results_[e.a]);
  }
  const Procedure& p_;
  std::vector<bool> results_;
  std::vector<std::uint8_t> known_;
};

}  // namespace sop::proof
