// sop/impl/case_record.hpp — which parts of a procedure read the customer's record.
//
// Only what decides counts: an expectation of a test that asks for the record does not make the procedure ask for it.
//
// Private to the two evaluators.
#pragma once

#include <cstdint>
#include <vector>

#include "sop/model.hpp"

namespace sop::detail {

/// Whether a condition or value of the procedure, its tests left aside, reads the customer's record. Cost: linear.
inline bool reads_record(const Procedure& p) {
  if (p.records.empty()) return false;
  std::vector<Id> stack;
  for (const Test& test : p.tests) {
    const auto roots_of = [&](const std::vector<Assertion>& items) {
      for (const Assertion& item : items) {
        if (item.value != no_id) stack.push_back(item.value);
        const bool by_expression =
            item.subject == Assertion::Subject::named || item.subject == Assertion::Subject::list;
        if (by_expression && item.index != no_id) stack.push_back(item.index);
      }
    };
    for (const TestLine& line : test.lines) roots_of(line.items);
    for (const auto& row : test.row_given) roots_of(row);
    for (const auto& row : test.row_expect) roots_of(row);
  }
  std::vector<std::uint8_t> of_a_test(p.exprs.size(), 0);
  while (!stack.empty()) {
    const Id id = stack.back();
    stack.pop_back();
    if (of_a_test[id] != 0) continue;
    of_a_test[id] = 1;
    const Slice args = p.exprs[id].args;
    for (Id i = 0; i < args.count; ++i) stack.push_back(p.expr_args[args.first + i]);
  }
  for (Id i = 0; i < p.exprs.size(); ++i) {
    const Op op = p.exprs[i].op;
    if (of_a_test[i] == 0 && (op == Op::record_count || op == Op::restricted)) return true;
  }
  return false;
}

}  // namespace sop::detail
