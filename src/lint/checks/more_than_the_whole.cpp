// A share of more than 100 % of an amount of money, where nothing caps it: `1000 % of price` is ten times the price. A rule that pays a
// multiple on purpose has a cap (`at most 500 EUR`) or a suppression with its reason. Shares of numbers and lengths are left alone.
#include <vector>

#include "sop/facts_json.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

bool over_the_whole(const Value* share) {
  return share != nullptr && share->kind == ValueKind::percent && compare(share->number, Rational(1)) > 0;
}

/// The lasting name of what an expression belongs to: a role's limit, a row, a definition, a step.
struct Place {
  Id root = no_id;
  const std::string* path = nullptr;
};

void collect_places(const Procedure& p, std::vector<Place>& out) {
  for (const Definition& definition : p.definitions) out.push_back({definition.value, &definition.path});
  for (const Table& table : p.tables)
    for (const TableRow& row : table.rows)
      for (const Id result : row.results) out.push_back({result, &row.path});
  for (const Step& step : p.steps)
    for (const Action& action : step.actions)
      for (const OfferOption& option : action.options) {
        out.push_back({option.amount, &step.path});
        out.push_back({option.amount_high, &step.path});
      }
  for (const Party& party : p.parties)
    for (const Limit& limit : party.limits) out.push_back({limit.amount, &limit.path});
}

/// The first product below an amount in which a share exceeds the whole, and no cap stands around it; no_id: there is none.
Id uncapped_share(const Procedure& p, Id root, std::vector<bool>& seen) {
  Id found = no_id;
  walk(p, {root}, seen, [&](const Expr& e, Id, std::vector<Id>& next) {
    if (e.type != TypeKind::money || e.op == Op::at_most || e.op == Op::smaller_of) return;
    for (Id i = e.args.count; i-- > 0;) {
      const Id arg = p.expr_args[e.args.first + i];
      if (e.op == Op::multiply && over_the_whole(constant_of(p, arg))) {
        found = arg;
        return next.clear();
      }
      next.push_back(arg);
    }
  });
  return found;
}

}  // namespace

void more_than_the_whole(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<Place> places;
  collect_places(p, places);
  std::vector<bool> seen(p.exprs.size());
  for (const Place& place : places) {
    const Id share = uncapped_share(p, place.root, seen);
    if (share == no_id) continue;
    context.report(messages::more_than_the_whole, p.exprs[share].span, *place.path,
                   {value_text(p, *constant_of(p, share))});
  }
}

}  // namespace sop::lint_checks
