// A limit, or an amount that is offered, below zero, written out: nothing can be given under such a limit, and what is offered would be
// taken from the customer. A table's result is looked at where an offer takes its amount from it; a charge that a procedure computes is
// not an offer.
#include <vector>

#include "sop/facts_json.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

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
  for (const Step& step : p.steps) {
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
      }
    }
  }
}

}  // namespace sop::lint_checks
