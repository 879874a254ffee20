// A setting that nothing reads.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void unused_setting(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> used(p.settings.size());
  for (const Expr& e : p.exprs)
    if (e.op == Op::setting) used[e.a] = true;
  for (Id i = 0; i < p.settings.size(); ++i) {
    const std::string& name = context.name(p.settings[i].name);
    if (!used[i]) context.report(messages::unused_setting, p.settings[i].span, name, {name});
  }
}

}  // namespace sop::lint_checks
