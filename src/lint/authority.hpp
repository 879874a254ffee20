// src/lint/authority.hpp — who may give what is offered or signed off: ever, in some case, and at a moment of a story.
//
// What is said of "ever" holds for every case; what is said of a moment has been played by the reference interpreter. "No" and "not known"
// are one answer, so that a check may stay silent, but what it says is true.
//
// Who may call it: the checks.
#pragma once

#include <string>
#include <vector>

#include "sop/event.hpp"
#include "sop/model.hpp"
#include "sop/money.hpp"
#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

/// Whether a written amount of an option (its upper end, where it is a range) is over a plain limit of every role that may give the
/// remedy. Limits with conditions, shares and windows are taken to allow it. False as well where nobody may give the remedy.
bool is_over_everybody(const Procedure& p, const OfferOption& option, Id amount);

/// Whether a role may give nothing of what an option may ever be: not the remedy, or not the smallest amount.
bool never_gives(CheckContext& context, Id role, const Action& action, const OfferOption& option);

/// The roles in which somebody acts for a party: its own, that of a person, those of a team, and of whoever stands in for it. False: they are
/// not known (a schedule), or somebody has none.
bool roles_that_act(const Procedure& p, Id party, std::vector<Id>& roles);
/// All roles.
std::vector<Id> all_roles(const Procedure& p);

/// A case in which the option is there and none of the roles may give what it is then: found, proved not to be there, or not proved. What the
/// case has given before, and totals of the customer, are left aside; `allowed` (a diagram of leaves 0 and 1) holds besides.
proof::Shown case_that_none_gives(CheckContext& context, const Action& action, const OfferOption& option,
                                  const std::vector<Id>& roles, proof::Diagram allowed = proof::leaf(1));

/// An option of a step, and the line that it stands in.
struct OfferedOption {
  const Action* action = nullptr;
  const OfferOption* option = nullptr;
};

/// A case in which all of these options are there, and what they give before the last is why no role may give that: found, proved not to be
/// there, or not proved.
proof::Shown case_that_none_gives_after(CheckContext& context, const std::vector<OfferedOption>& way);

/// At the step the remedy is offered, and nobody has the authority to give it.
Shows nobody_has_authority(StateId step, Id remedy);

/// Whether some line that permits a remedy may hold at a moment: where none does, it is not the amount that is too much.
bool is_permitted_at(const Procedure& p, const ReferenceData& data, const Moment& m, Id remedy);

/// The option of a step as it is offered at a moment, with its largest amount; false: it is not there, or not known.
bool is_offered(const Procedure& p, const Moment& m, StateId step, Id remedy, Money& most, bool& range);

/// Whether an option is refused at a moment, because nobody may give so much, whoever accepts it.
bool none_may_accept(const Procedure& p, const ReferenceData& data, const Moment& m, StateId step, Id remedy,
                     const Money& amount, bool range);

/// Whether a sign-off or an approval that waits at a step (the place in Case::approvals) is refused, because they may not give it, for whoever
/// signs: all lines of a sign-off by anybody who may sign them.
bool none_signs(const Procedure& p, const ReferenceData& data, const Moment& m, std::size_t approval);

}  // namespace sop::lint_checks
