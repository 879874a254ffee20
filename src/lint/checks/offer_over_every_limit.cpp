// An offer of an amount that lies above the limit of everybody who may give that remedy: whoever is asked, it is never approved. A plain amount
// is compared with plain limits, and limits with conditions, shares and windows are taken to allow it. A computed amount, and such limits, are
// looked at case by case: the analyser or the stories find a case, the smallest first, and the reference interpreter has come to the step with
// it, where it refuses every acceptance. Where neither a case is played nor it is proved that there is none, that is told as not proved. An
// amount whose largest value the facts leave open is looked at where the step offers nothing else.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/authority.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/proof/ways_amounts.hpp"
#include "src/proof/ways_money.hpp"

namespace sop::lint_checks {
namespace {

/// Stories that are told anew for one run of the check.
constexpr std::size_t most_cases_told = 8;

bool somebody_covers(const Procedure& p, Id remedy, const Rational& amount) {
  for (Id party = 0; party < p.parties.size(); ++party)
    if (p.parties[party].kind == PartyKind::role && proof::always_covers(p, party, remedy, amount))
      return true;
  return false;
}

/// The option is offered, nothing has been given yet, and it is too much for everybody. `amount` becomes what it is then.
Shows is_over_all(const Procedure& p, const ReferenceData& data, StateId step, Id remedy, Money& amount) {
  return both(stands_at(step), [&p, &data, step, remedy, &amount](const Moment& m) {
    Money most;
    bool range = false;
    if (!m.c.ledger.empty() || !is_offered(p, m, step, remedy, most, range) ||
        !is_permitted_at(p, data, m, remedy) || !none_may_accept(p, data, m, step, remedy, most, range))
      return false;
    amount = most;
    return true;
  });
}

/// Whether the step offers something else as well, which may be taken instead.
bool offers_another(const Step& step, const OfferOption& option) {
  return std::any_of(step.actions.begin(), step.actions.end(), [&](const Action& action) {
    return action.kind == ActionKind::offer &&
           std::any_of(action.options.begin(), action.options.end(),
                       [&](const OfferOption& other) { return &other != &option; });
  });
}

/// 1 where somebody may give the remedy at all: where nobody may, it is not the amount that is too much.
proof::Diagram is_permitted(CheckContext& context, Id remedy) {
  const Procedure& p = context.procedure;
  proof::Space& space = context.space();
  proof::Diagrams& d = space.diagrams();
  proof::Diagram out = proof::leaf(0);
  for (const Party& party : p.parties)
    for (const Permission& line : party.may_give)
      if (line.any_remedy ||
          std::find(line.remedies.begin(), line.remedies.end(), remedy) != line.remedies.end())
        out = d.either(out, d.inverse(d.is(space.condition(0, line.condition), proof::truth_no)));
  return out;
}

/// 1 where a move may lead to the step, by its condition alone.
proof::Diagram comes_to(CheckContext& context, StateId step) {
  const Procedure& p = context.procedure;
  proof::Space& space = context.space();
  proof::Diagram out = proof::leaf(0);
  const auto& initial = context.graph.initial();
  if (std::find(initial.begin(), initial.end(), step) != initial.end()) return proof::leaf(1);
  for (const Edge& edge : context.graph.edges()) {
    if (edge.to != step) continue;
    const Id guard = edge.transition == no_id ? no_id : p.transitions[edge.transition].guard;
    if (guard == no_id) return proof::leaf(1);
    out = space.diagrams().either(out, space.diagrams().is(space.condition(0, guard), proof::truth_yes));
  }
  return out;
}

}  // namespace

void offer_over_every_limit(CheckContext& context) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  std::size_t told = 0;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    for (const Action& action : step.actions) {
      for (const OfferOption& option : action.options) {
        const Id remedy = option.remedy;
        if (remedy == no_id) continue;
        const std::string& name = context.name(p.remedies[remedy].name);
        if (is_over_everybody(p, option, option.amount)) {
          Finding& finding = context.report(messages::offer_over_every_limit, option.span, step.path, {name});
          show_at(context, finding, "`" + name + "` is offered, and nobody has the authority",
                  nobody_has_authority(s, remedy), s);
          continue;
        }
        const auto& all = p.parties;
        const Id most = option.amount_high != no_id ? option.amount_high : option.amount;
        if (action.kind != ActionKind::offer || most == no_id || !p.remedies[remedy].has_amount ||
            std::none_of(all.begin(), all.end(), [&](const Party& party) { return may_give(party, remedy); }))
          continue;  // nobody_may_give says so
        const proof::Range range = proof::Amounts(p).of(most, option.condition, action.condition);
        if (!range.possible || (range.has_high && somebody_covers(p, remedy, range.high))) continue;
        // How large a fact may be that has no largest value is not said: it is looked at where nothing else can be taken.
        if (!range.has_high && (range.open.empty() || offers_another(step, option))) continue;
        if (!context.spend(p.parties.size())) return;
        const std::string outcome = "`" + name + "` is offered, and nobody has the authority";
        Finding shown;
        Money amount;
        const Shows shows = is_over_all(p, data, s, remedy, amount);
        proof::Diagram allowed = comes_to(context, s);
        allowed = context.space().diagrams().both(allowed, is_permitted(context, remedy));
        proof::Shown proved = case_that_none_gives(context, action, option, all_roles(p), allowed);
        bool found = false;
        if (proved.found() && told == most_cases_told) {
          context.leave_unfinished("most_cases_told");
        } else if (proved.found()) {
          ++told;
          // What only a permission asks is told by no story of its own accord.
          found = show_told(context, shown, outcome, shows, proved.facts) ||
                  show_opened_with(context, shown, outcome, stands_at(s), shows, proved.facts);
        }
        if (!found) found = show(context, shown, outcome, shows);
        if (!found && proved.found() && told < most_cases_told) {
          ++told;
          found = show_led_to(context, shown, outcome, shows, proved.facts, s);
        }
        if (!found && !proved.proved_none()) {
          // There is a case, and no story came to it.
          if (proved.found()) proved.limit = limit_of_stories;
          context.leave_open(OpenQuestion::About::offer_within_limits, option.span, step.path, proved);
        }
        if (!found) continue;
        context.report(messages::offer_over_every_limit__may, option.span, step.path, {name, to_text(amount)})
            .witness = shown.witness;
      }
    }
  }
}

}  // namespace sop::lint_checks
