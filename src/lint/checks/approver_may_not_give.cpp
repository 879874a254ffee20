// Somebody is to approve what they may not give: a sign-off waits for a party that may never give the remedy, or for whom the smallest amount
// is too much already; or for one of whom that is so in a case, and nobody else who may sign may give it then. What somebody accepts and
// `approval above` lets wait for a second one is looked at in the same way, and told once a role. Whoever signs last, or has signed in the step before, must have the authority (docs/semantics.md, 10.7): of several
// approvers one is enough. The analyser or the stories find the case, and the reference interpreter has played every signature. What no role
// may give is the matter of nobody_may_give, what is over the limit of all that of offer_over_every_limit.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/authority.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// Stories that are told anew for one run of the check.
constexpr std::size_t most_approvals_told = 8;

/// Whether nobody who acts for a party may ever give what the option is.
bool party_never_gives(CheckContext& context, Id party, const Action& action, const OfferOption& option) {
  std::vector<Id> roles;
  return roles_that_act(context.procedure, party, roles) &&
         std::all_of(roles.begin(), roles.end(),
                     [&](Id role) { return never_gives(context, role, action, option); });
}

/// The approval of this remedy that waits at a step; false: none does.
bool waits_at(const Moment& m, StateId step, Id remedy, std::size_t& place) {
  for (std::size_t i = 0; i < m.c.approvals.size(); ++i) {
    const Approval& asked = m.c.approvals[i];
    if (asked.approver == no_id || asked.remedy != remedy || asked.thread >= m.c.threads.size()) continue;
    const std::vector<Frame>& frames = m.c.threads[asked.thread].frames;
    if (asked.depth >= frames.size() || frames[asked.depth].step != step) continue;
    place = i;
    return true;
  }
  return false;
}

/// Who is named to approve.
std::vector<Id> named_approvers(const Action& action) {
  std::vector<Id> out;
  for (const SignOff& line : action.sign_offs) {
    out.push_back(line.party);
    if (line.deputy != no_id) out.push_back(line.deputy);
  }
  if (out.empty() && action.approver != no_id) out.push_back(action.approver);
  return out;
}

std::string names_of(const CheckContext& context, const std::vector<Id>& parties) {
  std::string out;
  for (std::size_t i = 0; i < parties.size(); ++i)
    if (std::find(parties.begin(), parties.begin() + static_cast<std::ptrdiff_t>(i), parties[i]) ==
        parties.begin() + static_cast<std::ptrdiff_t>(i))
      out += (out.empty() ? "" : "`, `") + context.name(context.procedure.parties[parties[i]].name);
  return out;
}

/// One option that waits for somebody's approval.
class Approved {
 public:
  Approved(CheckContext& context, StateId step, const Action& action, const OfferOption& option,
           std::vector<bool>& roles_told)
      : context_(context),
        p_(context.procedure),
        data_(data_of_stories(p_, Duty::somebody)),
        step_(step),
        action_(action),
        option_(option),
        roles_told_(roles_told) {}

  void look(std::size_t& told) {
    const std::vector<Id> named = named_approvers(action_);
    const std::string& remedy = context_.name(p_.remedies[option_.remedy].name);
    if (!named.empty() && std::all_of(named.begin(), named.end(), [&](Id party) {
          return party_never_gives(context_, party, action_, option_);
        })) {
      Finding shown;
      const std::string names = names_of(context_, named);
      show_at(context_, shown, "`" + names + "` is asked to approve `" + remedy + "`", waits(), step_);
      report(messages::approver_may_not_give, {names, remedy}).witness = shown.witness;
      return;
    }
    Finding shown;
    const std::string outcome = "`" + remedy + "` waits for an approval, and whoever signs may not give it";
    bool found = show(context_, shown, outcome, nobody_signs());
    std::vector<FactUpdate> facts;
    if (!found && told < most_approvals_told && may_be_too_much(named, facts)) {
      ++told;
      found = show_told_at(context_, shown, outcome, nobody_signs(), facts, step_);
      if (!found)
        context_.suspect(messages::approver_may_not_give__case, action_.span, p_.steps[step_].path,
                         {names_of(context_, named), remedy});
    }
    if (!found) return look_at_deputy(remedy);
    const std::vector<std::string> args = {context_.name(p_.parties[asked_].name), remedy};
    if (asking_ == no_id) {
      report(messages::approver_may_not_give__case, args).witness = shown.witness;
      return;
    }
    const Party& role = p_.parties[asking_];
    roles_told_[asking_] = true;
    context_.report(messages::approver_may_not_give__case, role.span, context_.name(role.name), args)
        .witness = shown.witness;
  }

 private:
  Finding& report(MessageId message, std::vector<std::string> args) {
    return context_.report(message, action_.span, p_.steps[step_].path, std::move(args));
  }

  [[nodiscard]] Shows waits() const {
    return both(stands_at(step_), [this](const Moment& m) {
      std::size_t place = 0;
      return waits_at(m, step_, option_.remedy, place);
    });
  }

  [[nodiscard]] Shows nobody_signs() {
    return both(stands_at(step_), [this](const Moment& m) {
      std::size_t place = 0;
      if (!waits_at(m, step_, option_.remedy, place)) return false;
      const Approval& asked = m.c.approvals[place];
      // What was given before is the matter of total_over_every_limit.
      if (!m.c.ledger.empty()) return false;
      const Id asking = asked.outcome == no_id ? no_id : asked.requester.role;
      if (asking != no_id && (roles_told_[asking] || p_.parties[asking].approver != asked.approver))
        return false;
      if (!none_signs(p_, data_, m, place)) return false;
      asked_ = asked.approver;
      asking_ = asking;
      return true;
    });
  }

  /// A case in which none of those who are named, or stand above them, may give it.
  bool may_be_too_much(const std::vector<Id>& named, std::vector<FactUpdate>& facts) {
    std::vector<Id> roles;
    for (const Id party : named)
      if (!roles_that_act(p_, party, roles)) return false;
    if (roles.empty()) return false;
    for (std::size_t i = 0; i < roles.size(); ++i) {
      const Id above = p_.parties[roles[i]].reports_to;
      if (above != no_id && std::find(roles.begin(), roles.end(), above) == roles.end())
        roles.push_back(above);
    }
    const proof::Shown proved = case_that_none_gives(context_, action_, option_, roles);
    facts = proved.facts;
    return proved.found();
  }

  /// The deputy of the only line of a sign-off.
  void look_at_deputy(const std::string& remedy) {
    if (action_.sign_offs.size() != 1) return;
    const SignOff& line = action_.sign_offs.front();
    if (line.deputy == no_id || !party_never_gives(context_, line.deputy, action_, option_)) return;
    Finding shown;
    const std::string& name = context_.name(p_.parties[line.deputy].name);
    const std::vector<std::string> args = {name, remedy, context_.name(p_.parties[line.party].name)};
    if (!show_at(context_, shown, "`" + name + "` may sign `" + remedy + "`", waits(), step_))
      return context_.suspect(messages::approver_may_not_give__deputy, action_.span, p_.steps[step_].path,
                              args);
    report(messages::approver_may_not_give__deputy, args).witness = shown.witness;
  }

  CheckContext& context_;
  const Procedure& p_;
  const ReferenceData data_;
  StateId step_;
  const Action& action_;
  const OfferOption& option_;
  std::vector<bool>& roles_told_;  ///< by party
  Id asked_ = 0;
  Id asking_ = no_id;  ///< the role that accepted what waits; no_id: a sign-off
};

/// Whether nobody who may sign for a party, nor a role above them, may give anything of what a role gives.
bool gives_nothing_of_it(const Procedure& p, Id approver, const Party& asking) {
  std::vector<Id> roles;
  if (!roles_that_act(p, approver, roles)) return false;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const Id above = p.parties[roles[i]].reports_to;
    if (above != no_id && std::find(roles.begin(), roles.end(), above) == roles.end()) roles.push_back(above);
  }
  for (Id remedy = 0; remedy < p.remedies.size(); ++remedy) {
    if (!may_give(asking, remedy)) continue;
    const auto gives = [&](Id role) { return may_give(p.parties[role], remedy); };
    if (std::any_of(roles.begin(), roles.end(), gives)) return false;
  }
  return true;
}

/// Whoever is named after `approval above` and may give nothing of what the role may.
void look_at_second_words(CheckContext& context, std::vector<bool>& roles_told) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  for (Id i = 0; i < p.parties.size(); ++i) {
    const Party& role = p.parties[i];
    bool gives = false;
    for (Id remedy = 0; remedy < p.remedies.size(); ++remedy) gives = gives || may_give(role, remedy);
    if (role.approver == no_id || role.approver == i || !gives ||
        !gives_nothing_of_it(p, role.approver, role))
      continue;
    roles_told[i] = true;
    const std::string& name = context.name(p.parties[role.approver].name);
    Finding& finding = context.report(messages::approver_may_not_give__role, role.span,
                                      context.name(role.name), {name, context.name(role.name)});
    show(context, finding, "`" + name + "` is asked, and may not give it", [&](const Moment& m) {
      for (std::size_t place = 0; place < m.c.approvals.size(); ++place)
        if (m.c.approvals[place].outcome != no_id && m.c.approvals[place].approver == role.approver &&
            none_signs(p, data, m, place))
          return true;
      return false;
    });
  }
}

}  // namespace

void approver_may_not_give(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::size_t told = 0;
  std::vector<bool> roles_told(p.parties.size());
  look_at_second_words(context, roles_told);
  for (StateId s = 0; s < p.steps.size(); ++s) {
    for (const Action& action : p.steps[s].actions) {
      if (action.kind != ActionKind::approve && action.kind != ActionKind::offer) continue;
      for (const OfferOption& option : action.options) {
        const auto may = [&](const Party& party) { return may_give(party, option.remedy); };
        if (option.remedy == no_id || std::none_of(p.parties.begin(), p.parties.end(), may) ||
            is_over_everybody(p, option, option.amount))
          continue;
        if (!context.spend(p.parties.size())) return;
        Approved(context, s, action, option, roles_told).look(told);
      }
    }
  }
}

}  // namespace sop::lint_checks
