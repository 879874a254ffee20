// src/proof/ways_always_quiet.cpp — see the header.
#include "src/proof/ways_always_quiet.hpp"

namespace sop::proof {

RulesInOrder in_order(const Procedure& procedure, const std::vector<bool>& rules,
                      const std::vector<Id>& bit_of) {
  RulesInOrder out;
  for (Id r = 0; r < procedure.always.size(); ++r) {
    if (!rules[r]) continue;
    if (bit_of[r] != no_id) out.remembered.push_back(r);
    const Target& target = procedure.targets[procedure.always[r].target];
    if (bit_of[r] != no_id || target.step != no_id || target.kind == TargetKind::run ||
        target.kind == TargetKind::hand_over) {
      out.all.push_back({r, 0});
      continue;
    }
    const bool of_scenarios = procedure.always[r].scenario != no_id;
    auto last = out.all.rbegin();
    while (last != out.all.rend() && last->rule == no_id &&
           out.quiet[last->quiet].of_scenarios != of_scenarios)
      ++last;
    if (last == out.all.rend() || last->rule != no_id) {
      out.all.push_back({no_id, out.quiet.size()});
      out.quiet.push_back({{}, of_scenarios, {}, {}});
      last = out.all.rbegin();
    }
    out.quiet[last->quiet].rules.push_back(r);
  }
  return out;
}

}  // namespace sop::proof
