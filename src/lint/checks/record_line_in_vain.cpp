// A line `customer record` of a test that changes nothing: a restriction that ends before it begins, or before the test does, or an
// entry or restriction that lies in the future of the whole test. Only moments that are written out are compared.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/proof/space.hpp"

namespace sop::lint_checks {

namespace {

/// The instant that an expression without facts is; false: it is not known here.
bool moment_of(const Procedure& p, Id expr, std::int64_t& at) {
  if (expr == no_id) return false;
  const Value value = proof::value_alone(p, expr);
  if (value.kind != ValueKind::instant) return false;
  at = value.integer;
  return true;
}

}  // namespace

void record_line_in_vain(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (std::size_t t = 0; t < p.tests.size(); ++t) {
    // The last moment that the test states; where it waits, the end is not known here.
    std::int64_t first = INT64_MIN, last = INT64_MIN;
    bool waits = false;
    for (const TestLine& line : p.tests[t].lines) {
      waits = waits || line.kind == TestLineKind::wait;
      std::int64_t at = 0;
      if ((line.kind == TestLineKind::starts_at || line.kind == TestLineKind::at) &&
          moment_of(p, line.time, at))
        last = std::max(last, at);
      if (line.kind == TestLineKind::starts_at) first = at;
    }
    for (const TestLine& line : p.tests[t].lines) {
      if (line.kind != TestLineKind::event || line.event_kind != TestEvent::record || line.items.empty())
        continue;
      const Assertion& one = line.items.front();
      std::int64_t since = INT64_MIN, until = INT64_MAX;
      const bool begins = moment_of(p, one.value, since);
      const bool ends = !one.values.empty() && moment_of(p, one.values.front(), until);
      const bool backwards = begins && ends && until <= since;
      const bool ahead = begins && !waits && last != INT64_MIN && since > last;
      const bool over = ends && first != INT64_MIN && until <= first;
      if (!backwards && !ahead && !over) continue;
      context.report(backwards ? messages::record_line_in_vain
                     : ahead   ? messages::record_line_in_vain__ahead
                               : messages::record_line_in_vain__over,
                     line.span, context.name(p.name), {context.name(p.records[one.index].name)});
    }
  }
}

}  // namespace sop::lint_checks
