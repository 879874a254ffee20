// src/diff/limits.cpp — whose limits an amount newly passes, or no longer passes: who must then ask for an approval is as much a change as the
// amount is.
#include <algorithm>

#include "sop/facts_json.hpp"
#include "sop/reference.hpp"
#include "src/diff/compare.hpp"

namespace sop::diffing {

using proof::Diagram;
using proof::leaf;

std::vector<std::string> Comparison::limits_passed(const Found& region, const Subject& amount) {
  std::vector<std::string> out;
  const Procedure& p = *v_.p[1];
  if (amount.step == no_id || amount.side[0].lines.empty() || amount.side[1].lines.empty()) return out;
  proof::Diagrams& d = space_->diagrams();
  const Line* amounts[2] = {&amount.side[0].lines[0], &amount.side[1].lines[0]};
  /// Whether the amount is over `bound` in just one of the two versions, in some case of `where`: that case is played.
  const auto passed = [&](Diagram where, Id bound) {
    if (bound == no_id || amounts[0]->value == no_id || amounts[1]->value == no_id) return false;
    effort_.refill(options_.max_work);
    // Unrounded, which is compared exactly more often; the case that is found is played with what is rounded, and so is not one that is only just so.
    const Diagram most = space_->value(1, bound);
    Diagram over[2] = {leaf(0), leaf(0)};
    for (const int side : {0, 1})
      over[side] =
          d.is(space_->compare(Op::greater,
                               space_->value(static_cast<std::uint32_t>(side), amounts[side]->value), most),
               proof::truth_yes);
    const Diagram one_only = d.either(d.without(over[0], over[1]), d.without(over[1], over[0]));
    const proof::Found point = space_->find(d.both(where, one_only), false);
    if (effort_.over() || point.answer != proof::Found::Answer::found) return false;
    bool is_over[2] = {false, false};
    const std::vector<Value> now = fact_values(p, space_->facts(point, 1));
    Ladder limit;
    limit.reading = Reading::first;
    limit.lines.emplace_back();
    limit.lines[0].value = bound;
    limit.lines[0].amount = true;
    const Value at_most = player_->play(1, limit, now).value;
    for (const int side : {0, 1}) {
      const Played given = player_->play(side, amount.side[side],
                                         side == 1 ? now : fact_values(*v_.p[0], space_->facts(point, 0)));
      is_over[side] =
          given.agreed && reference::compare_as(Op::greater, given.value, at_most, nullptr).is_yes();
    }
    return is_over[0] != is_over[1];
  };
  Diagram left = region.where;
  for (const OwnerChoice& choice : p.steps[amount.step].owner) {
    const Diagram owns = d.is(space_->condition(1, choice.condition), proof::truth_yes);
    const Diagram here = d.both(left, owns);
    left = d.without(left, owns);
    if (choice.party == no_id) continue;
    const Party& party = p.parties[choice.party];
    for (const Limit& limit : party.limits) {
      const bool of_it = limit.remedies.empty() || std::find(limit.remedies.begin(), limit.remedies.end(),
                                                             amount.remedy) != limit.remedies.end();
      // The total of a customer, and a share of something, are not told by the amount alone.
      if (!of_it || limit.per_customer || limit.share_of != no_id || limit.amount == no_id) continue;
      const Diagram holds = d.is(space_->condition(1, limit.condition), proof::truth_yes);
      if (passed(d.both(here, holds), limit.amount)) out.push_back(limit.path);
    }
    if (passed(here, party.approval_above)) out.push_back(p.text(party.name) + "/approval_above");
  }
  return out;
}

}  // namespace sop::diffing
