// A rule of `always` that never acts: an earlier one has the same condition (in other words, perhaps) and does the same kind of thing, and of two rules that
// move the case, or two that hand it over, the first acts (docs/semantics.md, 9). A rule that runs a routine takes precedence over
// nothing here, because it does not act while its call still runs. The same is a rule that is true only where an earlier one is, which the analyser
// has proved, where that one ends the case for good: a rule acts on becoming true, so that after any other move the later one may still do so.
//
// Besides, all cases are followed from turn to turn (src/proof/ways_always.hpp): a rule that would act alone and never does beside the others is
// told with the one that comes first. One of a scenario may become true when the case comes into it, and an earlier one for all scenarios may have
// been true before: what is followed decides there. Of rules that only escalate, the level that cases have reached is followed as well, where no scenario
// has a path: of two causes of one moment the first raises the case, unless the other names somebody higher (8.9).
#include <algorithm>
#include <memory>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/implied.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories_search.hpp"
#include "src/proof/ways_levels.hpp"

namespace sop::lint_checks {

namespace {

/// Whether two conditions are true, unknown and untrue in the same cases.
bool same_condition(CheckContext& context, Id a, Id b) {
  if (same_expression(context.procedure, a, b)) return true;
  proof::Space& space = context.space();
  const proof::Diagram one = space.condition(0, a), other = space.condition(0, b);
  return !space.diagrams().effort().over() && one == other && !proof::is_leaf(one);
}

/// Of a condition that no case meets, its own or that of its scenario, impossible_condition speaks.
bool is_impossible(CheckContext& context, const AlwaysRule& rule) {
  const proof::AlwaysWays& ways = context.beside_rules();
  if (ways.known && rule.scenario != no_id) {
    const Slice steps =
        context.procedure.containers[context.procedure.scenarios[rule.scenario].container].steps;
    const auto first = ways.entered.begin() + steps.first;
    if (std::none_of(first, first + steps.count, [](bool entered) { return entered; })) return true;
  }
  return proof::case_of(context.space(), 0, rule.condition).proved_none();
}

/// Whether a rule ends the case as soon as it is true, and nothing opens it again.
bool ends_for_good(const CheckContext& context, const AlwaysRule& rule) {
  const Id step = context.procedure.targets[rule.target].step;
  return rule.held_for == no_id && step != no_id && leaves(context.procedure, rule.target) &&
         context.graph.is_final(step) && context.procedure.steps[step].reopen_within == no_id;
}

/// Whether rules written before this one may come before it: they lead elsewhere, and it is true without having acted.
bool may_be_overridden(const CheckContext& context, std::size_t rule, Id scenario) {
  const Procedure& p = context.procedure;
  for (std::size_t i = 0; i < rule; ++i) {
    const AlwaysRule& before = p.always[i];
    const Target& target = p.targets[before.target];
    const bool counts = scenario == no_id || before.scenario == no_id || before.scenario == scenario;
    if (counts && (target.step != no_id || target.kind == TargetKind::run) && !ends_for_good(context, before))
      return true;
  }
  return false;
}

/// A rule raises the case, which is still open at the end of the turn.
Shows raised_by(const AlwaysRule& rule) {
  return both(led_by(rule.path),
              [&rule](const Moment& m) { return m.c.escalation.rose_target == rule.target; });
}

/// A case in which the earlier rule acts while the later one is true as well; of one that escalates rather one that it raises.
void show_both(CheckContext& context, Finding& finding, const std::string& outcome, const AlwaysRule& earlier,
               const AlwaysRule& later) {
  const Procedure& p = context.procedure;
  const auto data = std::make_shared<const ReferenceData>(data_of_stories(p, Duty::somebody));
  const auto is_true = [&p, data, &later](const Moment& m) {
    return asked_at(p, *data, m, later.condition).value.is_yes();
  };
  const auto shown = [&](const Shows& shows) {
    if (show(context, finding, outcome, shows)) return true;
    const proof::Shown met = proof::case_of(context.space(), 0, later.condition);
    if (met.found() && show_told(context, finding, outcome, shows, met.facts)) return true;
    const ShowsStory ends = [&](const std::vector<Moment>& story) { return shows(story.back()); };
    return show_beside_rules(context, finding, outcome, ends);
  };
  if (proof::only_escalates(p, earlier) && shown(both(raised_by(earlier), is_true))) return;
  shown(both(led_by(earlier.path), is_true));
}

/// Whether a rule may act although an earlier one is true whenever it is, as far as that can be followed.
bool acts_later(CheckContext& context, std::size_t rule) {
  const proof::AlwaysWays& ways = context.beside_rules();
  return ways.known && ways.followed[rule] && ways.acts[rule];
}

/// Whether no case comes to a moment at which a rule becomes true, as far as that is followed: then none is overridden.
bool never_becomes_true(CheckContext& context, std::size_t rule) {
  const proof::AlwaysWays& ways = context.beside_rules();
  return ways.known && ways.followed[rule] && !ways.acts[rule] && ways.before[rule].empty();
}

/// Whether it is proved that a rule acts in no case: then it keeps no other from acting, and what keeps it does.
bool never_acts(CheckContext& context, std::size_t rule) {
  const proof::AlwaysWays& ways = context.beside_rules();
  return ways.known && !ways.acts[rule];
}

/// Whether a rule is only told as overridden with a case: where too few turns are played to find one, it stands without.
bool is_to_be_shown(const CheckContext& context) {
  return !context.without_stories && most_longer_turns(context.procedure) > 0;
}

/// Calls `tell(rule, first)` for the rules that would act, were the others not there, with the one that comes before: `with` are the ways beside
/// all of them, `follow` gives those beside some.
template <class Follow, class Tell>
void for_each_overridden(CheckContext& context, const proof::AlwaysWays& with, const Follow& follow,
                         const Tell& tell) {
  const Procedure& p = context.procedure;
  for (std::size_t r = 0; r < p.always.size(); ++r) {
    const AlwaysRule& rule = p.always[r];
    if (with.acts[r] || with.before[r].empty() || context.has_told({"rule_overridden"}, rule.path)) continue;
    if (!context.spend(1)) return;
    std::vector<bool> alone(p.always.size());
    alone[r] = true;
    const proof::AlwaysWays ways = follow(context.space(), alone);
    if (ways.known && ways.acts[r]) tell(r, with.before[r].front());
  }
}

/// Tells that a rule is overridden by another one, with the story of `shown`; without one it is only suspected, where one could have been found.
void tell_overridden(CheckContext& context, MessageId message, const AlwaysRule& rule,
                     const AlwaysRule& first, bool found, Finding& shown) {
  if (!found && is_to_be_shown(context)) {
    context.suspect(message, rule.span, rule.path, {context.name(rule.name), context.name(first.name)});
    return;
  }
  Finding& finding =
      context.report(message, rule.span, rule.path, {context.name(rule.name), context.name(first.name)});
  finding.diagnostic.note(messages::the_rule_before, first.span);
  finding.witness = std::move(shown.witness);
}

/// Rules that would act, were the others not there.
void never_act_beside_others(CheckContext& context) {
  const Procedure& p = context.procedure;
  const proof::AlwaysWays& with = context.beside_rules();
  if (!with.known) return context.leave_unfinished(with.limit);
  for_each_overridden(context, with, proof::ways_beside_rules, [&](std::size_t r, std::size_t before) {
    const AlwaysRule& rule = p.always[r];
    const AlwaysRule& first = p.always[before];
    const auto data = std::make_shared<const ReferenceData>(data_of_stories(p, Duty::somebody));
    const ShowsStory shows = [&p, data, &rule, leads = led_by(first.path)](const std::vector<Moment>& story) {
      const Moment& last = story.back();
      return leads(last) && !led_by(rule.path)(last) &&
             asked_at(p, *data, last, rule.condition).value.is_yes();
    };
    const std::string outcome = "`" + context.name(first.name) + "` acts alone";
    Finding shown;
    const bool found =
        show_story(context, shown, outcome, shows) || show_beside_rules(context, shown, outcome, shows);
    tell_overridden(context, messages::rule_overridden__first, rule, first, found, shown);
  });
}

/// Whether two rules do nothing but escalate to the same party, and nothing stands between them by which the second might still do so.
bool escalate_alike(CheckContext& context, std::size_t earlier, std::size_t later) {
  const Procedure& p = context.procedure;
  const AlwaysRule& one = p.always[earlier];
  const AlwaysRule& other = p.always[later];
  const Id party = p.targets[one.target].party;
  if (!proof::only_escalates(p, one) || !proof::only_escalates(p, other) || one.scenario != other.scenario ||
      party != p.targets[other.target].party)
    return false;
  // Where something else keeps it from being tried at all, that is told.
  const proof::AlwaysWays& ways = context.beside_rules();
  if (ways.known && !ways.acts[later]) return false;
  // A level whose stand-in is entered may be entered again.
  for (const EscalationPath& path : p.paths)
    for (const Level& level : path.levels)
      if (level.party == party && level.fallback != no_id) return false;
  // Two that wait for the same time act in turns of their own, between which a move may hand the case back.
  const auto hands_back = [](const Target& target) { return target.kind == TargetKind::hand_back; };
  if (one.held_for != no_id && std::any_of(p.targets.begin(), p.targets.end(), hands_back)) return false;
  for (std::size_t r = earlier + 1; r < later; ++r) {
    const Target& between = p.targets[p.always[r].target];
    if (proof::changes_level(between) || between.step != no_id || between.kind == TargetKind::run)
      return false;
  }
  return true;
}

/// Rules that would raise a case, were the others not there: those raise it at the same moment, or have done so before.
void never_raise_beside_others(CheckContext& context) {
  const Procedure& p = context.procedure;
  const auto escalates = [&](const AlwaysRule& rule) { return proof::only_escalates(p, rule); };
  if (std::none_of(p.always.begin(), p.always.end(), escalates) || !proof::levels_are_followed(p)) return;
  const proof::AlwaysWays with =
      proof::levels_beside_rules(context.space(), std::vector<bool>(p.always.size(), true));
  if (!with.known) {
    if (!with.limit.empty()) context.leave_unfinished(with.limit);
    return;
  }
  for_each_overridden(context, with, proof::levels_beside_rules, [&](std::size_t r, std::size_t before) {
    const AlwaysRule& rule = p.always[r];
    const AlwaysRule& first = p.always[before];
    const bool raises = proof::only_escalates(p, first);
    const bool same = raises && before < r && first.scenario == rule.scenario &&
                      same_condition(context, first.condition, rule.condition) &&
                      same_expression(p, first.held_for, rule.held_for);
    const MessageId message = same     ? messages::rule_overridden
                              : raises ? messages::rule_overridden__raised
                                       : messages::rule_overridden__first;
    const auto in_vain = [&rule, leads = led_by(rule.path)](const Moment& m) {
      return leads(m) && m.c.escalation.rose_target != rule.target;
    };
    const Shows together = both(led_by(first.path), in_vain);
    const std::string outcome = "`" + context.name(rule.name) + "` raises nothing";
    const auto ends = [](const Shows& shows) {
      return [shows](const std::vector<Moment>& story) { return shows(story.back()); };
    };
    Finding shown;
    bool found = false;
    for (const Shows& shows : {both(raised_by(first), in_vain), together, Shows(in_vain)})
      found = found || show(context, shown, outcome, shows) ||
              show_beside_rules(context, shown, outcome, ends(shows));
    tell_overridden(context, message, rule, first, found, shown);
  });
}

}  // namespace

void rule_overridden(CheckContext& context) {
  const Procedure& p = context.procedure;
  const auto moves = [&](const AlwaysRule& rule) { return p.targets[rule.target].step != no_id; };
  const auto hands_over = [&](const AlwaysRule& rule) {
    return p.targets[rule.target].kind == TargetKind::hand_over;
  };
  for (std::size_t j = 0; j < p.always.size(); ++j) {
    const AlwaysRule& later = p.always[j];
    for (std::size_t i = 0; i < j; ++i) {
      const AlwaysRule& earlier = p.always[i];
      if (!context.spend(1)) return;
      if (earlier.scenario != no_id && earlier.scenario != later.scenario) continue;
      if (never_acts(context, i) || (earlier.scenario != later.scenario && acts_later(context, j))) continue;
      const bool same_kind = (moves(earlier) && moves(later)) || (hands_over(earlier) && hands_over(later)) ||
                             escalate_alike(context, i, j);
      if (!same_kind || !same_condition(context, earlier.condition, later.condition) ||
          !same_expression(p, earlier.held_for, later.held_for)) {
        if (!moves(later) || !ends_for_good(context, earlier) ||
            may_be_overridden(context, i, later.scenario) ||
            !always_with(context, later.condition, earlier.condition) || is_impossible(context, later) ||
            never_becomes_true(context, j))
          continue;
        Finding& finding = context.report(messages::rule_overridden__ended, later.span, later.path,
                                          {context.name(later.name), context.name(earlier.name)});
        finding.diagnostic.note(messages::the_rule_before, earlier.span);
        show_both(context, finding, "`" + context.name(earlier.name) + "` ends the case", earlier, later);
        break;
      }
      if (is_impossible(context, later) || never_becomes_true(context, j)) break;
      Finding& finding = context.report(messages::rule_overridden, later.span, later.path,
                                        {context.name(later.name), context.name(earlier.name)});
      finding.diagnostic.note(messages::the_rule_before, earlier.span);
      show_both(context, finding, "`" + context.name(earlier.name) + "` acts alone", earlier, later);
      break;
    }
  }
  if (p.always.size() < 2) return;
  never_act_beside_others(context);
  never_raise_beside_others(context);
}

}  // namespace sop::lint_checks
