// A limit, or an amount that is offered, below zero: nothing can be given under such a limit, and what is offered would be taken from the
// customer. A table's result is looked at where an offer takes its amount from it; a charge that a procedure computes is
// not an offer. A computed amount is looked at case by case, where the facts say how small it may be: a case has been played to the step, and
// nothing is offered to it there, because the amount is below zero. What the analyser does not decide is told as not proved.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/facts_json.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/proof/ways_amounts.hpp"

namespace sop::lint_checks {
namespace {

/// The plain amounts below zero that an amount may be: of itself, of the rows of a table, of the lines of a definition.
void collect_below_zero(const Procedure& p, Id expr, std::vector<bool>& seen, std::vector<Id>& out) {
  walk(p, {expr}, seen, [&](const Expr& e, Id id, std::vector<Id>& next) {
    if (e.op == Op::constant) {
      const Value& value = p.constants[e.a];
      if (value.kind == ValueKind::money && value.number.is_negative()) out.push_back(id);
    } else if (e.op == Op::definition) {
      next.push_back(p.definitions[e.a].value);
    } else if (e.op == Op::output) {
      const Output& output = p.outputs[e.a];
      for (const TableRow& row : p.tables[output.table].rows) next.push_back(row.results[output.place]);
    } else if (e.op == Op::choose) {
      for (Id i = 1; i < e.args.count; i += 2) next.push_back(p.expr_args[e.args.first + i]);
      if (e.args.count % 2 == 1) next.push_back(p.expr_args[e.args.first + e.args.count - 1]);
    }
  });
}

/// A case that stands at the step, and in which the amount is below zero, so that it is not offered.
Shows is_below_zero(const Procedure& p, const ReferenceData& data, StateId step, const Action& action,
                    const OfferOption& option) {
  return both(stands_at(step), [&p, &data, step, &action, &option](const Moment& m) {
    const std::string path = p.steps[step].path + "/" + p.text(p.remedies[option.remedy].name);
    if (std::none_of(m.d.pay.begin(), m.d.pay.end(), [&](const Pay& pay) {
          return pay.path == path && !pay.known && pay.error == ErrorCode::out_of_range;
        }))
      return false;
    for (const Id condition : {action.condition, option.condition})
      if (condition != no_id && !asked_at(p, data, m, condition).value.is_yes()) return false;
    const Value amount = asked_at(p, data, m, option.amount).value;
    return amount.kind == ValueKind::money && amount.number.is_negative();
  });
}

/// Stories that are told anew for one run of the check.
constexpr std::size_t most_amounts_told = 8;

/// A case in which an option is there and its amount below zero.
proof::Shown case_below_zero(CheckContext& context, const Action& action, const OfferOption& option) {
  proof::Space& space = context.space();
  proof::Diagrams& d = space.diagrams();
  Value zero = Value::rational(ValueKind::money, Rational(0));
  zero.currency = context.procedure.currency;
  const proof::Diagram below = space.compare(Op::less, space.as_amount(0, space.value(0, option.amount)),
                                             space.constant(zero), nullptr, 0, option.amount);
  const proof::Diagram there = d.both(d.is(space.condition(0, action.condition), proof::truth_yes),
                                      d.is(space.condition(0, option.condition), proof::truth_yes));
  const proof::Found found = space.find_case(d.both(d.is(below, proof::truth_yes), there));
  proof::Shown out;
  out.answer = found.answer;
  out.blame = found.expression;
  out.limit = found.limit;
  if (out.found()) out.facts = space.facts(found, 0);
  return out;
}

/// An amount that is computed, of which the facts say how small it may be.
void look_at_computed(CheckContext& context, StateId s, const Action& action, const OfferOption& option,
                      std::size_t& told) {
  const Procedure& p = context.procedure;
  if (option.remedy == no_id || option.amount == no_id) return;
  const proof::Range range = proof::Amounts(p).of(option.amount, option.condition, action.condition);
  if (!range.possible || !range.has_low || !range.low.is_negative()) return;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  const std::string& name = context.name(p.remedies[option.remedy].name);
  const std::string outcome = "`" + name + "` is below zero, and is not offered";
  Finding shown;
  const Shows shows = is_below_zero(p, data, s, action, option);
  bool found = show(context, shown, outcome, shows);
  proof::Shown proved;
  if (!found) proved = case_below_zero(context, action, option);
  if (proved.found() && told == most_amounts_told) {
    context.leave_unfinished("most_amounts_told");
  } else if (proved.found()) {
    ++told;
    found = show_told_at(context, shown, outcome, shows, proved.facts, s);
  } else if (proved.answer == proof::Found::Answer::not_proved) {
    context.leave_open(OpenQuestion::About::amount_not_below_zero, option.span, p.steps[s].path, proved);
  }
  const Span span = p.exprs[option.amount].span;
  const std::vector<std::string> args = {name, context.name(p.steps[s].name)};
  if (!found) {
    if (proved.found()) context.suspect(messages::amount_below_zero__computed, span, p.steps[s].path, args);
    return;
  }
  context.report(messages::amount_below_zero__computed, span, p.steps[s].path, args).witness = shown.witness;
}

}  // namespace

void amount_below_zero(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Party& party : p.parties) {
    for (const Limit& limit : party.limits) {
      const Value* amount = constant_of(p, limit.amount);
      if (amount == nullptr || !amount->number.is_negative()) continue;
      context.report(messages::amount_below_zero__limit, p.exprs[limit.amount].span, limit.path,
                     {context.name(party.name), value_text(p, *amount)});
    }
    const Value* above = constant_of(p, party.approval_above);
    if (above != nullptr && above->number.is_negative())
      context.report(messages::amount_below_zero__approval, p.exprs[party.approval_above].span,
                     context.name(party.name), {context.name(party.name), value_text(p, *above)});
  }
  std::vector<bool> seen(p.exprs.size());
  std::size_t told = 0;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    for (const Action& action : step.actions) {
      for (const OfferOption& option : action.options) {
        std::vector<Id> found;
        collect_below_zero(p, option.amount, seen, found);
        collect_below_zero(p, option.amount_high, seen, found);
        for (const Id id : found)
          context
              .report(messages::amount_below_zero, p.exprs[id].span, step.path,
                      {context.name(step.name), value_text(p, p.constants[p.exprs[id].a])})
              .diagnostic.note(messages::the_offer, option.span);
        if (found.empty()) look_at_computed(context, s, action, option, told);
      }
    }
  }
}

}  // namespace sop::lint_checks
