// The role that must approve is the role that asks: the step's only owner approves its own sign-off, itself, as the deputy of whoever is named
// or as the only role of a team, or a role needs itself above an amount. The engine asks for another person, so that it works only while
// there are two of them. A step that names no owner stays with whoever owned before: who that may be follows from the moves that lead
// there (`Kept`), and a case that stands there, asked for by nobody else, is played before it is said.
#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// The role of a team that has no other; else the party itself.
Id alone_in(const Procedure& p, Id party) {
  if (party == no_id || p.parties[party].kind != PartyKind::team || p.parties[party].members.empty())
    return party;
  const std::vector<Id>& members = p.parties[party].members;
  const bool same = std::all_of(members.begin(), members.end(), [&](Id m) { return m == members.front(); });
  return same ? members.front() : party;
}

/// Who may sign: those who are named, or stand in for them on that line.
struct Signing {
  Id party = no_id;
  Id deputy = no_id;
};

std::vector<Signing> signing_of(const Action& action) {
  std::vector<Signing> out;
  for (const SignOff& line : action.sign_offs) out.push_back({line.party, line.deputy});
  if (out.empty() && action.approver != no_id) out.push_back({action.approver, no_id});
  return out;
}

/// Who owns a step that names nobody: whoever owned the steps before, or was given the case on the way. What calls, branches and paths make
/// of it is not followed: `certain` says that there is nothing of the kind.
class Kept {
 public:
  explicit Kept(const CheckContext& context) : p_(context.procedure) {
    owners_.resize(p_.steps.size());
    certain_.assign(p_.steps.size(), true);
    for (StateId s = 0; s < p_.steps.size(); ++s) {
      for (const OwnerChoice& choice : p_.steps[s].owner) {
        if (choice.party != no_id) add(s, choice.party);
        certain_[s] = certain_[s] && choice.party != no_id;
      }
    }
    for (const StateId s : context.graph.initial())
      if (p_.steps[s].owner.empty()) certain_[s] = false;
    std::vector<StateId> next(p_.steps.size());
    std::iota(next.begin(), next.end(), StateId{0});
    while (!next.empty()) {
      const StateId from = next.back();
      next.pop_back();
      for (const Edge& edge : context.graph.edges_from(from))
        if (follow(edge)) next.push_back(edge.to);
    }
  }

  [[nodiscard]] bool certain(StateId s) const { return certain_[s]; }
  [[nodiscard]] const std::vector<Id>& owners(StateId s) const { return owners_[s]; }

 private:
  bool add(StateId s, Id party) {
    std::vector<Id>& all = owners_[s];
    if (std::find(all.begin(), all.end(), party) != all.end()) return false;
    all.push_back(party);
    return true;
  }
  bool doubt(StateId s) {
    const bool was = certain_[s];
    certain_[s] = false;
    return was;
  }

  bool follow(const Edge& edge) {
    if (!p_.steps[edge.to].owner.empty() || p_.steps[edge.from].kind == StepKind::end) return false;
    if (edge.kind != EdgeKind::move && edge.kind != EdgeKind::then) return doubt(edge.to);
    if (edge.transition == no_id) return doubt(edge.to);
    const Transition& t = p_.transitions[edge.transition];
    const Id target = edge.kind == EdgeKind::move ? t.target : t.then;
    if (target == no_id) return doubt(edge.to);
    const Target& to = p_.targets[target];
    switch (to.kind) {
      case TargetKind::escalate:
        return to.party == no_id ? doubt(edge.to) : add(edge.to, to.party);
      case TargetKind::hand_over:
        return to.within != no_id ? doubt(edge.to) : add(edge.to, to.party);
      case TargetKind::hand_back:
      case TargetKind::run:
      case TargetKind::join:
        return doubt(edge.to);
      default:
        break;
    }
    bool more = !certain_[edge.from] && doubt(edge.to);
    for (const Id party : owners_[edge.from]) more = add(edge.to, party) || more;
    return more;
  }

  const Procedure& p_;
  std::vector<std::vector<Id>> owners_;  ///< by step
  std::vector<bool> certain_;
};

/// The case stands there, and whoever owns it is asked to sign; `alone`: what nobody else has asked for.
Shows owner_signs(const Procedure& p, StateId s, Id owner, bool alone) {
  return both(stands_at(s), [&p, owner, alone](const Moment& m) {
    return m.d.owner == owner && alone_in(p, m.d.pending) == alone_in(p, owner) &&
           (!alone || std::any_of(m.c.approvals.begin(), m.c.approvals.end(), [owner](const Approval& asked) {
             return asked.outcome == no_id &&
                    (asked.requester.role == no_id || asked.requester.role == owner);
           }));
  });
}

void look_at(CheckContext& context, StateId s, const Action& action, std::optional<Kept>& known) {
  const Procedure& p = context.procedure;
  const Step& step = p.steps[s];
  const std::vector<Signing> signing = signing_of(action);
  if (signing.empty()) return;
  const auto same = [&](Id party, Id owner) {
    return party != no_id && alone_in(p, party) == alone_in(p, owner);
  };
  // Of several approvers, one may well be the owner.
  const auto each = [&](Id owner, bool deputies) {
    return std::all_of(signing.begin(), signing.end(), [&](const Signing& one) {
      return same(one.party, owner) || (deputies && same(one.deputy, owner));
    });
  };
  const std::string& name = context.name(step.name);
  if (step.owner.empty()) {
    if (!known) known.emplace(context);
    const Kept& kept = *known;
    for (const Id owner : kept.owners(s)) {
      if (!each(owner, false)) continue;
      const std::string& who = context.name(p.parties[owner].name);
      Finding shown;
      const bool is_shown = show(context, shown, "`" + who + "` owns the case and is asked to approve it",
                                 owner_signs(p, s, owner, true));
      if (!is_shown && (!kept.certain(s) || kept.owners(s).size() > 1)) continue;
      context.report(messages::approver_is_requester__kept, action.span, step.path, {who, name}).witness =
          shown.witness;
      return;
    }
    return;
  }
  if (step.owner.size() != 1 || step.owner.front().party == no_id) return;
  const Id owner = step.owner.front().party;
  const std::string& who = context.name(p.parties[owner].name);
  if (each(owner, false)) {
    const Id team = signing.front().party;
    Finding& finding =
        team == owner || p.parties[team].kind != PartyKind::team
            ? context.report(messages::approver_is_requester, action.span, step.path, {who, name})
            : context.report(messages::approver_is_requester__team, action.span, step.path,
                             {who, name, context.name(p.parties[team].name)});
    show(context, finding, "`" + who + "` owns the step and is asked to approve it",
         owner_signs(p, s, owner, false));
  } else if (each(owner, true)) {
    const auto line = std::find_if(signing.begin(), signing.end(),
                                   [&](const Signing& one) { return !same(one.party, owner); });
    context.report(messages::approver_is_requester__deputy, action.span, step.path,
                   {who, name, context.name(p.parties[line->party].name)});
  }
}

}  // namespace

void approver_is_requester(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id i = 0; i < p.parties.size(); ++i) {
    if (p.parties[i].approver != i) continue;
    const std::string& name = context.name(p.parties[i].name);
    context.report(messages::approver_is_requester__role, p.parties[i].span, name, {name});
  }
  std::optional<Kept> kept;  // worked out when a step asks
  for (StateId s = 0; s < p.steps.size(); ++s)
    for (const Action& action : p.steps[s].actions)
      if (action.kind == ActionKind::approve) look_at(context, s, action, kept);
}

}  // namespace sop::lint_checks
