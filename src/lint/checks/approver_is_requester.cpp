// The role that must approve is the role that asks: the step's only owner approves its own sign-off, itself, as the deputy of whoever is named
// or as the only role of a team, or a role needs itself above an amount. The engine asks for another person, so that it works only while
// there are two of them. A step that names no owner stays with whoever owned before: who that may be follows from the moves that lead
// there (`Kept`), and a case that stands there, asked for by nobody else, is played before it is said. Where a line of `owner` has a condition, a
// path moves the case on by time, or a call or a branch brings it there, a play alone says who owns it.
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

/// Who owns a line of the case that stands at a step; no_id: none does.
Id owner_at(const Moment& m, StateId s) {
  for (const Position& position : m.d.positions)
    if (position.step == s) return position.owner != no_id ? position.owner : m.d.owner;
  return m.d.step == s ? m.d.owner : no_id;
}

/// The case stands there, and whoever owns it is asked to sign; `alone`: what nobody else has asked for.
Shows owner_signs(const Procedure& p, StateId s, Id owner, bool alone) {
  return [&p, s, owner, alone](const Moment& m) {
    return owner_at(m, s) == owner &&
           std::any_of(m.c.approvals.begin(), m.c.approvals.end(), [&](const Approval& asked) {
             if (asked.outcome != no_id || asked.thread >= m.c.threads.size()) return false;
             const std::vector<Frame>& frames = m.c.threads[asked.thread].frames;
             return asked.depth < frames.size() && frames[asked.depth].step == s &&
                    alone_in(p, asked.approver) == alone_in(p, owner) &&
                    (!alone || asked.requester.role == no_id || asked.requester.role == owner);
           });
  };
}

class Looking {
 public:
  Looking(CheckContext& context, StateId s, const Action& action)
      : context_(context),
        p_(context.procedure),
        s_(s),
        step_(p_.steps[s]),
        action_(action),
        signing_(signing_of(action)) {}

  void look(std::optional<Kept>& known) {
    if (signing_.empty()) return;
    if (step_.owner.empty()) {
      if (!known) known.emplace(context_);
      if (is_kept(*known)) return;
    } else if (step_.owner.size() == 1 && step_.owner.front().party != no_id &&
               is_the_owner(step_.owner.front().party)) {
      return;
    }
    if (!falls_to_the_owner()) in_a_story();
  }

 private:
  [[nodiscard]] const std::string& name(Id party) const { return context_.name(p_.parties[party].name); }
  [[nodiscard]] bool same(Id party, Id owner) const {
    return party != no_id && alone_in(p_, party) == alone_in(p_, owner);
  }
  /// Of several approvers, one may well be the owner.
  [[nodiscard]] bool each(Id owner, bool deputies) const {
    return std::all_of(signing_.begin(), signing_.end(), [&](const Signing& one) {
      return same(one.party, owner) || (deputies && same(one.deputy, owner));
    });
  }

  /// The step names nobody: whoever owned before, as far as the moves say it.
  bool is_kept(const Kept& kept) {
    for (const Id owner : kept.owners(s_)) {
      if (!each(owner, false)) continue;
      Finding shown;
      const bool is_shown =
          show_at(context_, shown, "`" + name(owner) + "` owns the case and is asked to approve it",
                  owner_signs(p_, s_, owner, true), s_);
      if (!is_shown && (!kept.certain(s_) || kept.owners(s_).size() > 1)) {
        suspect(messages::approver_is_requester__kept, owner);
        continue;
      }
      report(messages::approver_is_requester__kept, owner, shown.witness);
      return true;
    }
    return false;
  }

  /// The step's only owner.
  bool is_the_owner(Id owner) {
    if (each(owner, false)) {
      const Id team = signing_.front().party;
      Finding& finding =
          team == owner || p_.parties[team].kind != PartyKind::team
              ? context_.report(messages::approver_is_requester, action_.span, step_.path,
                                {name(owner), context_.name(step_.name)})
              : context_.report(messages::approver_is_requester__team, action_.span, step_.path,
                                {name(owner), context_.name(step_.name), name(team)});
      show_at(context_, finding, "`" + name(owner) + "` owns the step and is asked to approve it",
              owner_signs(p_, s_, owner, false), s_);
      return true;
    }
    if (!each(owner, true)) return false;
    const auto line = std::find_if(signing_.begin(), signing_.end(),
                                   [&](const Signing& one) { return !same(one.party, owner); });
    context_.report(messages::approver_is_requester__deputy, action_.span, step_.path,
                    {name(owner), context_.name(step_.name), name(line->party)});
    return true;
  }

  /// Each line of approvers has a condition: where none is met the owner is asked. Without a time limit approval_without_limit tells of it.
  bool falls_to_the_owner() {
    bool limited = false;
    for_each_move(p_, step_, [&](const Transition& t) {
      limited =
          limited || ((t.trigger == TriggerKind::after || t.trigger == TriggerKind::at) && t.guard == no_id);
    });
    const std::size_t lines = action_.sign_offs.size();
    const auto always = [](const SignOff& line) { return line.condition == no_id; };
    if (!limited || lines == 0 || step_.owner.size() != 1 || step_.owner.front().party == no_id ||
        std::any_of(action_.sign_offs.begin(), action_.sign_offs.end(), always))
      return false;
    const Id owner = step_.owner.front().party;
    const auto nobody_left = [lines](const Moment& m) {
      return std::any_of(m.c.approvals.begin(), m.c.approvals.end(),
                         [lines](const Approval& asked) { return asked.place >= lines; });
    };
    Finding shown;
    if (!show_at(context_, shown, "`" + name(owner) + "` owns the case and is asked to approve it",
                 both(owner_signs(p_, s_, owner, false), nobody_left), s_)) {
      std::vector<Id> conditions;
      for (const SignOff& line : action_.sign_offs) conditions.push_back(line.condition);
      if (proof::case_outside(context_.space(), 0, conditions, no_id).found())
        suspect(messages::approver_is_requester__story, owner);
      return false;
    }
    report(messages::approver_is_requester__story, owner, shown.witness);
    return true;
  }

  /// Whoever else owns the case there in a story: by a line of `owner` with a condition, by a time-out of a path, in a branch, by a call.
  void in_a_story() {
    const Id owner = alone_in(p_, signing_.front().party);
    if (owner == no_id || !each(owner, false)) return;
    Finding shown;
    if (show(context_, shown, "`" + name(owner) + "` owns the case and is asked to approve it",
             owner_signs(p_, s_, owner, true)))
      report(messages::approver_is_requester__story, owner, shown.witness);
  }

  void suspect(MessageId message, Id owner) {
    context_.suspect(message, action_.span, step_.path, {name(owner), context_.name(step_.name)});
  }
  void report(MessageId message, Id owner, const Witness& witness) {
    context_.report(message, action_.span, step_.path, {name(owner), context_.name(step_.name)}).witness =
        witness;
  }

  CheckContext& context_;
  const Procedure& p_;
  StateId s_;
  const Step& step_;
  const Action& action_;
  std::vector<Signing> signing_;
};

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
      if (action.kind == ActionKind::approve) Looking(context, s, action).look(kept);
}

}  // namespace sop::lint_checks
