// sop/impl/model_targets.hpp — which move or rule a target belongs to. Private to the library.
#pragma once

#include <cstdint>

#include "sop/model.hpp"

namespace sop::detail {

/// A place among `Procedure::targets`, told by the rule that it belongs to.
struct TargetPlace {
  Id transition = no_id;
  Id rule = no_id;
  bool then = false;       ///< what follows when the bound of the transition is used up
  std::uint32_t hops = 0;  ///< how many `otherwise` further
};

inline bool reach_target(const Procedure& p, Id from, Id wanted, std::uint32_t& hops) {
  hops = 0;
  for (Id at = from; at < p.targets.size() && hops <= p.targets.size();
       at = p.targets[at].otherwise, ++hops) {
    if (at == wanted) return true;
  }
  return false;
}

inline TargetPlace place_of_target(const Procedure& p, Id target) {
  TargetPlace place;
  for (Id t = 0; t < p.transitions.size(); ++t) {
    place.transition = t;
    place.then = false;
    if (reach_target(p, p.transitions[t].target, target, place.hops)) return place;
    place.then = true;
    if (reach_target(p, p.transitions[t].then, target, place.hops)) return place;
  }
  place = TargetPlace();
  for (Id r = 0; r < p.always.size(); ++r) {
    place.rule = r;
    if (reach_target(p, p.always[r].target, target, place.hops)) return place;
  }
  return TargetPlace();
}

inline Id target_at(const Procedure& p, const TargetPlace& place) {
  Id at = no_id;
  if (place.transition < p.transitions.size()) {
    const Transition& transition = p.transitions[place.transition];
    at = place.then ? transition.then : transition.target;
  } else if (place.rule < p.always.size()) {
    at = p.always[place.rule].target;
  }
  for (std::uint32_t i = 0; i < place.hops && at < p.targets.size(); ++i) at = p.targets[at].otherwise;
  return at;
}

}  // namespace sop::detail
