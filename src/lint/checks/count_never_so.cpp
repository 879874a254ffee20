// A count (entries of the customer's record, contacts of the case) that is compared with what no count can be: less than nothing, or
// not whole. The comparison is never met, or always. Comparisons of facts are the matter of impossible_condition.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

namespace {

bool is_count(const Expr& e) {
  return e.op == Op::record_count ||
         (e.op == Op::builtin && e.a == static_cast<Id>(Builtin::contacts_in_case));
}

/// Whether a whole number from 0 up never meets the comparison.
bool never_met(Op op, const Rational& with) {
  const bool below = with.is_negative();
  switch (op) {
    case Op::less:
      return below || with.is_zero();
    case Op::less_equal:
      return below;
    case Op::equal:
      return below || !with.is_whole();
    default:
      return false;
  }
}

}  // namespace

void count_never_so(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Expr& e : p.exprs) {
    if (e.args.count != 2 || !is_count(p.exprs[p.expr_args[e.args.first]])) continue;
    const Value* with = constant_of(p, p.expr_args[e.args.first + 1]);
    if (with == nullptr || with->kind != ValueKind::number || !never_met(e.op, with->number)) continue;
    const Expr& count = p.exprs[p.expr_args[e.args.first]];
    const std::string name =
        count.op == Op::record_count ? context.name(p.records[count.a].name) : context.name(p.name);
    context.report(messages::count_never_so, e.span, name, {});
  }
}

}  // namespace sop::lint_checks
