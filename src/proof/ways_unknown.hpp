// src/proof/ways_unknown.hpp — what a bound in time has to wait for: facts that may stay unknown.
//
// A fact with a default is never unknown. One that some step asks for may stay so as long as nobody answers; at a step to which every way
// leads through `on known` of a step that asks for it, it is known. One that no step asks for is promised by the host: it is taken to be told with
// the opening, and whoever shows a bound says so.
#pragma once

#include <vector>

#include "sop/model.hpp"

namespace sop::proof {

/// What an expression may wait for.
struct Wait {
  bool may_stay_unknown = false;
  Id fact = no_id;  ///< the first that is asked for; no_id: something else, such as the end of a branch
};

class Unknowns {
 public:
  explicit Unknowns(const Procedure& p);

  /// Of expressions (no_id: none), also through definitions, tables and lists of requirements; `known` are facts that are told by
  /// then. Facts that the host promises are kept.
  Wait of(const std::vector<Id>& expressions, const std::vector<Id>& known = {});
  /// What is asked from now on is asked at this step; no_id: anywhere. The step of before.
  Id stand_at(Id step) {
    const Id before = at_;
    at_ = step;
    return before;
  }
  /// The facts that were relied on so far, in the order of the procedure.
  [[nodiscard]] std::vector<Id> promised() const;

 private:
  void find_known();

  const Procedure& p_;
  std::vector<bool> asked_, promised_;
  std::vector<std::vector<bool>> known_;  ///< by step: facts that are known on every way to it
  Id at_ = no_id;
};

}  // namespace sop::proof
