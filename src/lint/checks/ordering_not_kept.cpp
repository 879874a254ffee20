// An ordering (`sorry_first: acknowledge, before offer`) that some way through does not keep: from where a case begins there is a way to
// a step that does the second thing, without any step before it that does the first. Conditions of moves are not looked at; a line
// with a condition (`say: acknowledge, if ...`) counts as done, so that what is reported is certain.
//
// A way through a routine returns by the ends that can be reached without the first thing; a parallel step is joined without it only
// if its branches can be.
#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

class Ways {
 public:
  Ways(const CheckContext& context, const Ordering& ordering)
      : c_(context), p_(context.procedure), o_(ordering), from_(p_.steps.size(), no_id) {}

  /// The step that does the second thing too early, with the way to it; no_id: the ordering is kept.
  StateId find(std::vector<StateId>& way) {
    std::deque<StateId> next;
    for (const StateId s : c_.graph.initial()) visit(s, s, next);
    while (!next.empty() && bad_ == no_id) {
      const StateId s = next.front();
      next.pop_front();
      std::vector<StateId> to;
      ways_on(s, to);
      for (const StateId t : to) visit(t, s, next);
    }
    if (bad_ == no_id) return no_id;
    for (StateId s = bad_;; s = from_[s]) {
      way.insert(way.begin(), s);
      if (from_[s] == s) break;
    }
    return bad_;
  }

 private:
  bool is(const Action& action, Id response, std::int32_t kind) const {
    if (response != no_id)
      return std::find(action.responses.begin(), action.responses.end(), response) != action.responses.end();
    return kind >= 0 && action.kind == static_cast<ActionKind>(kind);
  }
  std::size_t place(StateId s, Id step, Id response, std::int32_t kind) const {
    if (step == s) return 0;
    const std::vector<Action>& actions = p_.steps[s].actions;
    for (std::size_t i = 0; i < actions.size(); ++i)
      if (is(actions[i], response, kind)) return i + 1;
    return never;
  }
  std::size_t first(StateId s) const { return place(s, o_.first_step, o_.first_response, o_.first_action); }
  std::size_t then(StateId s) const { return place(s, o_.then_step, o_.then_response, o_.then_action); }

  void visit(StateId s, StateId before, std::deque<StateId>& next) {
    if (from_[s] != no_id) return;
    from_[s] = before;
    if (then(s) < first(s) && bad_ == no_id) bad_ = s;
    if (first(s) == never) next.push_back(s);
  }

  /// Where a case may go from a step that does not do the first thing.
  void ways_on(StateId s, std::vector<StateId>& to) {
    const Step& step = p_.steps[s];
    Id routine = no_id;
    for (const Action& action : step.actions)
      if (action.kind == ActionKind::run) routine = action.container;
    for (const Edge& edge : c_.graph.edges_from(s)) {
      if (edge.kind == EdgeKind::ret || edge.kind == EdgeKind::join) continue;
      if (edge.transition != no_id &&
          (edge.kind == EdgeKind::move || edge.kind == EdgeKind::then || edge.kind == EdgeKind::refused)) {
        const Transition& t = p_.transitions[edge.transition];
        if (t.trigger == TriggerKind::returned && routine != no_id && !returns(routine, t.outcome)) continue;
        if (t.trigger == TriggerKind::joined && !joined(step)) continue;
      }
      to.push_back(edge.to);
    }
  }

  /// The steps of a container that can be reached from its entry without the first thing.
  std::vector<bool> inside(Id container) {
    const Slice steps = p_.containers[container].steps;
    std::vector<bool> seen(steps.count);
    std::vector<StateId> stack;
    const auto add = [&](StateId s) {
      if (s < steps.first || s >= steps.first + steps.count || seen[s - steps.first]) return;
      seen[s - steps.first] = true;
      if (first(s) == never) stack.push_back(s);
    };
    add(steps.first);
    while (!stack.empty()) {
      const StateId s = stack.back();
      stack.pop_back();
      std::vector<StateId> to;
      ways_on(s, to);
      for (const StateId t : to) add(t);
    }
    return seen;
  }
  bool returns(Id routine, SymbolId end) {
    const Slice steps = p_.containers[routine].steps;
    const std::vector<bool> seen = inside(routine);
    for (Id i = 0; i < steps.count; ++i) {
      const Step& step = p_.steps[steps.first + i];
      if (seen[i] && step.kind == StepKind::end && step.name == end && first(steps.first + i) == never)
        return true;
    }
    return false;
  }
  bool can_join(Id branch) {
    const Slice steps = p_.containers[branch].steps;
    const std::vector<bool> seen = inside(branch);
    for (Id i = 0; i < steps.count; ++i) {
      if (!seen[i] || first(steps.first + i) != never) continue;
      bool joins = false;
      for (const Edge& edge : c_.graph.edges_from(steps.first + i))
        joins = joins || edge.kind == EdgeKind::join;
      if (joins) return true;
    }
    return false;
  }
  bool joined(const Step& step) {
    std::size_t without = 0;
    for (std::size_t b = 0; b < step.branches.size(); ++b)
      if (step.branch_conditions[b] != no_id || can_join(step.branches[b])) ++without;
    const std::size_t wanted = step.join == JoinPolicy::all    ? step.branches.size()
                               : step.join == JoinPolicy::some ? step.join_count
                                                               : 1;
    return without >= wanted;
  }

  static constexpr std::size_t never = static_cast<std::size_t>(-1);
  const CheckContext& c_;
  const Procedure& p_;
  const Ordering& o_;
  std::vector<StateId> from_;  // the step before on a shortest way; itself: a case begins here
  StateId bad_ = no_id;
};

}  // namespace

void ordering_not_kept(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (std::size_t i = 0; i < p.orderings.size(); ++i) {
    const Ordering& ordering = p.orderings[i];
    if (!context.spend(p.steps.size())) return;
    // One line of the text may stand for several parts of the procedure; one finding is enough.
    if (i > 0 && p.orderings[i - 1].span.begin == ordering.span.begin && !context.findings().empty() &&
        context.findings().back().check == "ordering_not_kept" &&
        context.findings().back().diagnostic.notes.front().span.begin == ordering.span.begin)
      continue;
    std::vector<StateId> way;
    const StateId bad = Ways(context, ordering).find(way);
    if (bad == no_id) continue;
    std::string names;
    for (const StateId s : way) names += (names.empty() ? "`" : " → `") + p.steps[s].path + "`";
    Finding& finding =
        context.report(messages::ordering_not_kept, p.steps[bad].span, p.steps[bad].path, {names});
    finding.diagnostic.note(messages::the_ordering, ordering.span);
    show_without(context, finding, "the case has come to `" + context.name(p.steps[bad].name) + "`",
                 does_first(ordering), stands_at(bad));
  }
}

}  // namespace sop::lint_checks
