// An offer that no case can accept, and a sign-off that gives what no case may be given: on every way to its step something has been given
// that excludes it (`exclusive with`; docs/semantics.md, 10.4). Ways are followed over the graph without the moves that cannot be taken before
// such a thing is given; conditions are not looked at, so that where one way may be left, nothing is said. Where only some ways exclude it, that is what
// `exclusive with` is for. A played case shows the refusal, and that it is what was given before that is to blame; without one nothing is told.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/authority.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

bool excludes(const Procedure& p, Id one, Id other) {
  return one != other && p.remedies[one].group != no_id && p.remedies[one].group == p.remedies[other].group;
}

/// The steps to which a case may come before anything that excludes a remedy has been given.
class WaysWithout {
 public:
  WaysWithout(const CheckContext& context, Id remedy)
      : p_(context.procedure),
        graph_(context.graph),
        remedy_(remedy),
        stands_(p_.steps.size()),
        gives_(p_.steps.size()) {
    for (StateId s = 0; s < p_.steps.size(); ++s) gives_[s] = gives_on(s);
    for (const StateId s : graph_.initial()) stands_[s] = true;
    // What a branch or a routine can do without may open a way elsewhere.
    for (bool more = true; more;) {
      more = false;
      for (StateId s = 0; s < p_.steps.size(); ++s) {
        if (!stands_[s]) continue;
        for (const Edge& edge : graph_.edges_from(s)) {
          if (stands_[edge.to] || !may_take(edge)) continue;
          stands_[edge.to] = more = true;
        }
      }
    }
  }
  [[nodiscard]] bool comes_to(StateId s) const { return stands_[s]; }

 private:
  enum class Gives : std::uint8_t { no, when_accepted, when_approved };

  /// Whether what a step gives excludes the remedy, whichever option is taken.
  [[nodiscard]] Gives gives_on(StateId s) const {
    Gives out = Gives::no;
    for (const Action& action : p_.steps[s].actions) {
      if (action.kind != ActionKind::offer && action.kind != ActionKind::approve) continue;
      // A sign-off whose option is left out is approved, and gives nothing.
      const bool signs = action.kind == ActionKind::approve;
      if (signs && (action.condition != no_id || action.options.empty())) return Gives::no;
      for (const OfferOption& option : action.options)
        if (option.remedy == no_id || !excludes(p_, option.remedy, remedy_) ||
            (signs && option.condition != no_id))
          return Gives::no;
      if (!action.options.empty()) out = signs ? Gives::when_approved : Gives::when_accepted;
    }
    return out;
  }

  [[nodiscard]] bool may_take(const Edge& edge) const {
    if (edge.transition == no_id || edge.kind == EdgeKind::rule) return true;
    const Transition& t = p_.transitions[edge.transition];
    if (t.step != edge.from) return true;
    if (t.trigger == TriggerKind::joined) return may_be_joined(edge.from);
    if (t.trigger == TriggerKind::returned) return may_return(edge.from, t.outcome);
    if (gives_[edge.from] == Gives::when_accepted)
      return t.trigger != TriggerKind::outcome || p_.text(t.outcome) != "accepted";
    if (gives_[edge.from] == Gives::when_approved)
      return t.trigger != TriggerKind::approved &&
             (t.trigger != TriggerKind::outcome || p_.text(t.outcome) != "approved");
    return true;
  }
  /// Whether each branch that all wait for may come to its end.
  [[nodiscard]] bool may_be_joined(StateId parallel) const {
    const Step& step = p_.steps[parallel];
    if (step.join != JoinPolicy::all) return true;
    for (std::size_t b = 0; b < step.branches.size(); ++b)
      if (step.branch_conditions[b] == no_id && !may_end(step.branches[b], parallel, EdgeKind::join))
        return false;
    return true;
  }
  [[nodiscard]] bool may_end(Id container, StateId to, EdgeKind kind) const {
    const Slice steps = p_.containers[container].steps;
    for (StateId s = steps.first; s < steps.first + steps.count; ++s) {
      if (!stands_[s]) continue;
      for (const Edge& edge : graph_.edges_from(s))
        if (edge.to == to && edge.kind == kind && may_take(edge)) return true;
    }
    return false;
  }
  [[nodiscard]] bool may_return(StateId caller, SymbolId end) const {
    for (StateId s = 0; s < p_.steps.size(); ++s) {
      if (!stands_[s] || p_.steps[s].name != end) continue;
      for (const Edge& edge : graph_.edges_from(s))
        if (edge.to == caller && edge.kind == EdgeKind::ret) return true;
    }
    return false;
  }

  const Procedure& p_;
  const StateGraph& graph_;
  Id remedy_;
  std::vector<bool> stands_;
  std::vector<Gives> gives_;
};

/// What has been given in a case that excludes a remedy; no_id: nothing.
Id excluding(const Procedure& p, const Case& c, Id remedy) {
  for (const Grant& grant : c.ledger)
    if (excludes(p, grant.remedy, remedy)) return grant.remedy;
  return no_id;
}

Case without_given(const Case& c) {
  Case out = c;
  out.ledger.clear();
  return out;
}

void look_at(CheckContext& context, StateId s, const Action& action, Id remedy) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  Id given = no_id;
  const Shows accepted = [&](const Moment& m) {
    Money most;
    bool range = false;
    given = excluding(p, m.c, remedy);
    return given != no_id && is_offered(p, m, s, remedy, most, range) &&
           none_may_accept(p, data, m, s, remedy, most, range) &&
           !none_may_accept(p, data, {without_given(m.c), m.d}, s, remedy, most, range);
  };
  const Shows signed_off = [&](const Moment& m) {
    given = excluding(p, m.c, remedy);
    for (std::size_t i = 0; given != no_id && i < m.c.approvals.size(); ++i) {
      const Approval& asked = m.c.approvals[i];
      if (asked.remedy == remedy && asked.outcome == no_id &&
          m.c.threads[asked.thread].frames[asked.depth].step == s && none_signs(p, data, m, i) &&
          !none_signs(p, data, {without_given(m.c), m.d}, i))
        return true;
    }
    return false;
  };
  const bool offers = action.kind == ActionKind::offer;
  Finding shown;
  if (!show_at(context, shown, "what is given here is refused, whoever gives it",
               offers ? accepted : signed_off, s))
    return;
  context
      .report(offers ? messages::offer_excluded : messages::offer_excluded__signed, p.steps[s].span,
              p.steps[s].path, {context.name(p.remedies[remedy].name), context.name(p.remedies[given].name)})
      .witness = shown.witness;
}

}  // namespace

void offer_excluded(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id remedy = 0; remedy < p.remedies.size(); ++remedy) {
    if (p.remedies[remedy].group == no_id) continue;
    if (!context.spend(p.steps.size())) return;
    const WaysWithout ways(context, remedy);
    for (StateId s = 0; s < p.steps.size(); ++s) {
      if (ways.comes_to(s) || !context.reachability.from_start[s]) continue;
      for (const Action& action : p.steps[s].actions) {
        if (action.kind != ActionKind::offer && action.kind != ActionKind::approve) continue;
        const auto gives = [&](const OfferOption& option) { return option.remedy == remedy; };
        if (std::any_of(action.options.begin(), action.options.end(), gives))
          look_at(context, s, action, remedy);
      }
    }
  }
}

}  // namespace sop::lint_checks
