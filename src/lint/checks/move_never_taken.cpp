// A move that earlier ones of the same trigger always take before it: one of them without a condition or under the same one, or several that
// together take every case in which this one could be taken. An earlier one that is used up without a `then` takes nothing for good. While an
// earlier condition is unknown, later moves of the trigger wait. Moves by time are the matter of timer_never_fires.
// So it is with what a clock does `on broken`; what it does at one share of its length is all done.
//
// A rule of `always` that leads away takes moves, too: it acts before what is reported, so that where it becomes true whenever the condition of a
// move does, nobody takes the move unless the rule has acted already and led there (src/proof/ways_always.hpp).
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

bool by_time(TriggerKind trigger) {
  return trigger == TriggerKind::after || trigger == TriggerKind::every || trigger == TriggerKind::at ||
         trigger == TriggerKind::no_reply || trigger == TriggerKind::clock_at;
}

bool by_itself(TriggerKind trigger) {
  return trigger == TriggerKind::known || trigger == TriggerKind::joined ||
         trigger == TriggerKind::returned || trigger == TriggerKind::condition;
}

/// Stories that are told anew for one run of the check.
constexpr std::size_t most_moves_told = 8;

/// A case that would take the move, and takes one of those above.
void show_taken(CheckContext& context, Finding& finding, const Transition& t, const std::vector<Id>& above,
                std::size_t& told) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  const Shows taken = [&](const Moment& m) {
    return std::any_of(above.begin(), above.end(),
                       [&](Id move) { return led_by(p.transitions[move].path)(m); });
  };
  const Shows shows = [&](const Moment& m) {
    return taken(m) && (t.guard == no_id || asked_at(p, data, m, t.guard).value.is_yes());
  };
  const std::string outcome = above.size() == 1 ? "the move above is taken" : "a move above is taken";
  if (show(context, finding, outcome, shows) || t.guard == no_id || told == most_moves_told) return;
  const proof::Shown met = proof::case_of(context.space(), 0, t.guard);
  if (!met.found() || show_opened_with(context, finding, outcome, taken, shows, met.facts)) return;
  ++told;
  if (!show_told(context, finding, outcome, shows, met.facts))
    (void)show_opened(context, finding, outcome, shows, met.facts);
}

/// The moves of a step, or those of a clock that breaks.
class Moves {
 public:
  explicit Moves(CheckContext& context) : context_(context) {}

  /// False: the work is limited.
  bool look(const Slice& moves, SymbolId of, bool of_clock) {
    const Procedure& p = context_.procedure;
    for (Id later = moves.first; later < moves.first + moves.count; ++later) {
      const Transition& t = p.transitions[later];
      if (by_time(t.trigger)) continue;
      std::vector<Id> before, guards;
      bool told = false;
      for (Id earlier = moves.first; earlier < later && !told; ++earlier) {
        const Transition& above = p.transitions[earlier];
        if (!context_.spend(1)) return false;
        if (above.trigger != t.trigger || above.outcome != t.outcome) continue;
        // An automatic move that leaves the step where it is acts once, and then the next may come.
        if (by_itself(t.trigger) && !leaves(p, above.target)) continue;
        if (above.at_most != 0 && above.then == no_id) continue;
        if (above.guard == no_id || same_expression(p, above.guard, t.guard)) {
          tell(t, of_clock ? messages::move_never_taken__clock : messages::move_never_taken, of, {earlier});
          told = true;
        }
        before.push_back(earlier);
        guards.push_back(above.guard);
      }
      if (told || before.empty()) continue;
      guards.push_back(t.guard);
      const proof::Reach reach = proof::prove_turns(context_.space(), 0, guards, no_id, true).back();
      if (reach.kind == proof::Reach::Kind::not_proved) {
        if (reach.blame == no_id) context_.leave_unfinished();
        context_.leave_open(OpenQuestion::About::move_taken, t.span, t.path, reach);
      }
      if (reach.kind != proof::Reach::Kind::covered) continue;
      const MessageId alone = of_clock ? messages::move_never_taken__clock : messages::move_never_taken;
      const MessageId together =
          of_clock ? messages::move_never_taken__clock_together : messages::move_never_taken__together;
      std::vector<Id> above;
      for (const std::size_t by : reach.by) above.push_back(before[by]);
      tell(t, above.size() == 1 ? alone : together, of, above);
    }
    return true;
  }

 private:
  void tell(const Transition& t, MessageId message, SymbolId of, const std::vector<Id>& above) {
    Finding& finding = context_.report(message, t.span, t.path, {context_.name(of)});
    for (const Id move : above)
      finding.diagnostic.note(messages::the_move_above, context_.procedure.transitions[move].span);
    show_taken(context_, finding, t, above, anew_);
  }

  CheckContext& context_;
  std::size_t anew_ = 0;
};

/// A case at the step of a move whose condition is met, and which the rule leads away.
void show_led_away(CheckContext& context, Finding& finding, const Transition& t, const AlwaysRule& rule) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  const Shows leads = led_by(rule.path);
  const Shows before = t.step == no_id ? Shows([](const Moment&) { return true; }) : stands_at(t.step);
  const ShowsStory shows = [&](const std::vector<Moment>& story) {
    return story.size() > 1 && before(story[story.size() - 2]) && leads(story.back()) &&
           (t.guard == no_id || asked_at(p, data, story.back(), t.guard).value.is_yes());
  };
  const std::string outcome = "`" + context.name(rule.name) + "` leads the case away";
  if (!show_story(context, finding, outcome, shows)) show_beside_rules(context, finding, outcome, shows);
}

/// Moves that cases might take, were there no rules of `always`.
void taken_by_rules(CheckContext& context) {
  const Procedure& p = context.procedure;
  const proof::AlwaysWays& with = context.beside_rules();
  const proof::AlwaysWays& without = context.without_rules();
  for (const proof::AlwaysWays* ways : {&with, &without})
    if (!ways->known) return context.leave_unfinished(ways->limit);
  std::map<Id, std::vector<Id>> taken;  // by rule: one that takes much is one mistake
  for (Id i = 0; i < p.transitions.size(); ++i)
    if (!with.taken[i] && without.taken[i] && !with.instead[i].empty())
      taken[with.instead[i].front()].push_back(i);
  for (const auto& [by, moves] : taken) {
    const AlwaysRule& rule = p.always[by];
    const Transition& first = p.transitions[moves.front()];
    Finding& finding = context.report(messages::move_never_taken__rule, first.span, first.path,
                                      {context.name(p.steps[first.step].name), context.name(rule.name)});
    finding.diagnostic.note(messages::the_rule_before, rule.span);
    for (std::size_t i = 1; i < moves.size(); ++i)
      finding.diagnostic.note(messages::nor_this_move, p.transitions[moves[i]].span);
    std::vector<StateId> to;
    for (const Id move : moves) steps_of_target(p, p.transitions[move].target, to);
    std::sort(to.begin(), to.end());
    to.erase(std::unique(to.begin(), to.end()), to.end());
    for (const StateId step : to)
      if (!with.entered[step] && without.entered[step])
        finding.diagnostic.note(messages::no_case_comes_here, p.steps[step].span);
    show_led_away(context, finding, first, rule);
  }
}

}  // namespace

void move_never_taken(CheckContext& context) {
  const Procedure& p = context.procedure;
  Moves moves(context);
  for (const Step& step : p.steps)
    if (!moves.look(step.transitions, step.name, false)) return;
  for (const Clock& clock : p.clocks)
    if (!moves.look(clock.transitions, clock.name, true)) return;
  if (context.rules_lead_away()) taken_by_rules(context);
}

}  // namespace sop::lint_checks
