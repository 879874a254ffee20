// sop/impl/engine_machine.inl — what the engine's machine knows beforehand: reasons, steps, which rules a fact wakes.
#pragma once

#include <algorithm>
#include <string>

#include "sop/impl/engine_program.hpp"

namespace sop::engine {

// What somebody may report: an outcome of the step that does not come about by itself (docs/semantics.md, 7.4).
inline bool comes_by_itself(const Procedure& p, const Step& step, SymbolId outcome) {
  const std::string& name = p.text(outcome);
  if (step.kind == StepKind::parallel && name == "joined") return true;
  return std::any_of(step.actions.begin(), step.actions.end(), [&](const Action& action) {
    switch (action.kind) {
      case ActionKind::ask:
        return name == "known";
      case ActionKind::offer:
        return name == "not_approved" || name == "sent_back";
      case ActionKind::approve:
        return name == "approved" || name == "not_approved" || name == "sent_back";
      case ActionKind::promise:
        return name == "broken";
      case ActionKind::wait:
        return name == "done";
      case ActionKind::run: {
        const Slice steps = p.containers[action.container].steps;
        for (Id s = steps.first; s < steps.first + steps.count; ++s) {
          if (p.steps[s].kind == StepKind::end && p.steps[s].name == outcome) return true;
        }
        return false;
      }
      default:
        return false;
    }
  });
}

inline StepProgram step_program(const Procedure& p, const Step& step) {
  StepProgram out;
  for (const SymbolId outcome : step.outcomes)
    out.reportable.push_back(comes_by_itself(p, step, outcome) ? 0 : 1);
  for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
    switch (p.transitions[t].trigger) {
      case TriggerKind::after:
      case TriggerKind::every:
      case TriggerKind::at:
      case TriggerKind::no_reply:
        out.timed.push_back(t);
        break;
      case TriggerKind::condition:
      case TriggerKind::known:
      case TriggerKind::joined:
      case TriggerKind::returned:
        out.automatic.push_back(t);
        break;
      case TriggerKind::approved:
        // Of a sign-off that perhaps nobody has to sign.
        if (std::any_of(step.actions.begin(), step.actions.end(),
                        [](const Action& action) { return !action.sign_offs.empty(); }))
          out.automatic.push_back(t);
        break;
      default:
        break;
    }
  }
  for (Id a = 0; a < step.actions.size(); ++a) {
    const Action& action = step.actions[a];
    out.first_option.push_back(out.options);
    out.options += static_cast<std::uint32_t>(action.options.size());
    out.action_of_option.insert(out.action_of_option.end(), action.options.size(), a);
    out.asks = out.asks || action.kind == ActionKind::ask;
    out.promises = out.promises || action.kind == ActionKind::promise;
  }
  return out;
}

// Frames go from case to case for their memory, and a case makes its first promise late: room for what is usual at once, so
// that nothing has to grow later.
inline void make_room(Program& out, const StepProgram& step, std::size_t actions) {
  constexpr std::size_t most = 16;
  out.case_promises = std::min<std::size_t>(4, out.case_promises + (step.promises ? 1 : 0));
  out.case_timers =
      std::max(out.case_timers, std::min(most, step.timed.size() + out.p().clocks.size() * 3 + 3));
  out.frame_actions = std::max(out.frame_actions, std::min(most, actions));
  out.frame_options = std::max(out.frame_options, std::min<std::size_t>(most, step.options));
  out.frame_acted = std::max(out.frame_acted, std::min(most, step.automatic.size()));
}

// `fact is VALUE`, alone or as one of the parts that must all be true: no other value makes the rule true.
inline void wanted_value(const Program& out, Id condition, Id fact, Wake& wake) {
  const auto look = [&](Id part) {
    const Node& node = out.node(part);
    if (node.op != Op::equal || !node.quick || out.node(out.operand(node, 0)).a != fact) return;
    const Datum& value = out.constants[out.node(out.operand(node, 1)).a];
    if (value.kind != ValueKind::name && value.kind != ValueKind::boolean) return;
    wake.kind = value.kind;
    wake.value = value.integer;
  };
  if (condition == no_id) return;
  const Node& whole = out.node(condition);
  if (whole.op != Op::logic_and) return look(condition);
  for (Id i = 0; i < whole.count; ++i) look(out.operand(whole, i));
}

// Which rules are looked at in every turn, and which when a fact is told.
inline void wake_rules(Program& out) {
  const Procedure& p = out.p();
  const std::size_t words = (p.always.size() + 63) / 64;
  out.rule_words = words;
  out.rules_always.assign(words, 0);
  std::vector<std::vector<Wake>> wakes(p.facts.size());
  for (Id r = 0; r < p.always.size(); ++r) {
    const Reads& reads = out.always_reads[r];
    const std::uint64_t bit = std::uint64_t{1} << r % 64;
    if (reads.clock || reads.the_case || reads.may_fail || p.always[r].scenario != no_id) {
      out.rules_always[r / 64] |= bit;
      continue;
    }
    for (const Id fact : reads.facts) {
      Wake wake;
      wake.rule = r;
      wanted_value(out, p.always[r].condition, fact, wake);
      wakes[fact].push_back(wake);
    }
  }
  for (std::vector<Wake>& of_fact : wakes) {
    std::sort(of_fact.begin(), of_fact.end(), [](const Wake& a, const Wake& b) {
      if (a.kind != b.kind) return a.kind < b.kind;
      return a.value != b.value ? a.value < b.value : a.rule < b.rule;
    });
    out.first_wake.push_back(static_cast<std::uint32_t>(out.wakes.size()));
    const auto valued = std::find_if(of_fact.begin(), of_fact.end(),
                                     [](const Wake& w) { return w.kind != ValueKind::unknown; });
    out.first_valued.push_back(
        static_cast<std::uint32_t>(out.wakes.size() + static_cast<std::size_t>(valued - of_fact.begin())));
    out.wakes.insert(out.wakes.end(), of_fact.begin(), of_fact.end());
  }
  out.first_wake.push_back(static_cast<std::uint32_t>(out.wakes.size()));
}

SOP_INLINE void make_machine(Program& out) {
  const Procedure& p = out.p();
  std::vector<Id> facts;
  const auto reason = [&](ReasonKind kind, const std::string& path, Span span, Id expression) {
    facts.clear();
    name_facts(p, expression, facts);
    return make_reason(out, kind, path, span, facts);
  };
  for (const Scenario& s : p.scenarios) {
    out.scenario_reasons.push_back(reason(ReasonKind::scenario, p.text(s.name), s.span, s.applies_if));
    out.scenario_bare.push_back(reason(ReasonKind::scenario, p.text(s.name), s.span, no_id));
    out.orders.push_back(s.order);
    std::vector<Id>& clocks = out.clocks_of.emplace_back(s.clocks);
    std::sort(clocks.begin(), clocks.end());
    clocks.erase(std::unique(clocks.begin(), clocks.end()), clocks.end());
  }
  std::sort(out.orders.begin(), out.orders.end());
  out.orders.erase(std::unique(out.orders.begin(), out.orders.end()), out.orders.end());
  for (const Transition& t : p.transitions) {
    out.transition_reasons.push_back(reason(ReasonKind::transition, t.path, t.span, t.guard));
    out.transition_bare.push_back(reason(ReasonKind::transition, t.path, t.span, no_id));
    out.transition_overridden.push_back(reason(ReasonKind::overridden, t.path, t.span, no_id));
    out.clock_reasons.push_back(reason(ReasonKind::clock, t.path, t.span, t.guard));
  }
  for (const AlwaysRule& rule : p.always) {
    out.always_reasons.push_back(reason(ReasonKind::always, rule.path, rule.span, rule.condition));
    out.always_bare.push_back(reason(ReasonKind::always, rule.path, rule.span, no_id));
    out.overridden_reasons.push_back(reason(ReasonKind::overridden, rule.path, rule.span, rule.condition));
  }
  for (const EscalationPath& path : p.paths) {
    out.level_reasons.emplace_back();
    out.level_overridden.emplace_back();
    for (const Level& level : path.levels) {
      out.level_reasons.back().push_back(reason(ReasonKind::level, level.path, level.span, level.condition));
      out.level_overridden.back().push_back(reason(ReasonKind::overridden, level.path, level.span, no_id));
    }
    out.step_down_reasons.push_back(
        reason(ReasonKind::level, p.text(path.name) + "/steps_down_if", path.span, path.steps_down_if));
  }
  for (const Party& party : p.parties) {
    out.limit_reasons.emplace_back();
    for (const Limit& limit : party.limits)
      out.limit_reasons.back().push_back(reason(ReasonKind::limit, limit.path, limit.span, limit.condition));
  }
  for (const Step& step : p.steps) {
    out.steps.push_back(step_program(p, step));
    make_room(out, out.steps.back(), step.actions.size());
    const Container& container = p.containers[step.container];
    out.steps.back().reason = reason(ReasonKind::transition, step.path, step.span, no_id);
    if (container.goal != no_id && container.goal_end != no_id) {
      const Step& end = p.steps[container.goal_end];
      out.steps.back().goal_reason = reason(ReasonKind::transition, end.path, end.span, container.goal);
    }
  }
  // Whose a target is; the last is of no target at all.
  out.target_transition.assign(p.targets.size() + 1, no_id);
  out.target_rule.assign(p.targets.size() + 1, no_id);
  const auto claim = [&](std::vector<Id>& of, Id target, Id owner) {
    Id& place = of[target == no_id ? p.targets.size() : target];
    if (place == no_id) place = owner;
  };
  out.target_step.assign(p.targets.size(), no_id);
  for (Id t = 0; t < p.transitions.size(); ++t) {
    for (const Id target : {p.transitions[t].target, p.transitions[t].then}) {
      claim(out.target_transition, target, t);
      if (target != no_id) out.target_step[target] = p.transitions[t].step;
    }
  }
  for (Id r = 0; r < p.always.size(); ++r) claim(out.target_rule, p.always[r].target, r);
  const auto claim_all = [&](std::vector<Id>& of, Id target, Id owner) {
    for (std::size_t hops = 0; target < p.targets.size() && hops <= p.targets.size(); ++hops) {
      claim(of, target, owner);
      target = p.targets[target].otherwise;
    }
  };
  out.cause_transition.assign(p.targets.size() + 1, no_id);
  out.cause_rule.assign(p.targets.size() + 1, no_id);
  for (Id t = 0; t < p.transitions.size(); ++t) {
    claim_all(out.cause_transition, p.transitions[t].target, t);
    claim_all(out.cause_transition, p.transitions[t].then, t);
  }
  for (Id r = 0; r < p.always.size(); ++r) claim_all(out.cause_rule, p.always[r].target, r);
  for (SymbolId i = 0; i < p.symbols.size(); ++i) {
    if (out.word_done == no_id && p.symbols[i].text == "done") out.word_done = i;
    if (out.word_sent_back == no_id && p.symbols[i].text == "sent_back") out.word_sent_back = i;
  }
  wake_rules(out);
}

}  // namespace sop::engine
