// A stop token that is set by another thread while a table is being looked at. Nothing is timed: the global `operator new` of this program
// counts, and holds the checks up in the middle of their work until the stop has been asked for.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>

#include "sop/lint.hpp"
#include "tests/support/counted_allocations.hpp"
#include "tests/support/many_columns.hpp"

namespace {

using namespace sop_test;

std::atomic<std::uint64_t> hold_at{0};  // 0: never
std::atomic<bool> is_held{false};
sop::StopToken stop;

/// Holds the checks up until the stop has been asked for.
void hold(std::uint64_t number) {
  if (number != hold_at) return;
  is_held = true;
  while (!stop.requested()) std::this_thread::yield();
}

/// A small table that leaves a value out, and below it one that explodes.
ProcedureBuilder two_tables() {
  ProcedureBuilder b = many_columns(30, 300, 1);
  const Id size = b.add_fact("size", b.between(TypeKind::whole, 0, 9));
  const Id table = b.add_table("small", sop::HitPolicy::unique, b.type(TypeKind::whole), {});
  b.p.tables[table].inputs.push_back(b.expr(Op::fact, size, TypeKind::whole));
  const auto number = [&](std::int64_t n) {
    return b.value(Value::rational(ValueKind::number, sop::Rational(n)));
  };
  for (const std::int64_t low : {0, 5}) {
    const Id cell =
        b.call(Op::in_range, {b.expr(Op::fact, size, TypeKind::whole), number(low), number(low + 3)},
               TypeKind::boolean);
    b.add_row(table, std::to_string(low), {cell}, {number(low)});
  }
  std::swap(b.p.tables[0], b.p.tables[1]);
  for (sop::Output& output : b.p.outputs) output.table = 1 - output.table;
  return b;
}

}  // namespace

TEST_CASE("another thread asks to stop in the middle of a table: what was found is told, and marked") {
  const ProcedureBuilder b = two_tables();
  sop::LintOptions options;
  options.only = {"bands_leave_gap"};
  const std::uint64_t before = count_of_allocations;
  const sop::LintResult whole = sop::lint(b.p, options);
  const std::uint64_t all = count_of_allocations - before;
  REQUIRE(whole.findings.size() == 1);
  CHECK_FALSE(whole.stopped);

  // Nearly all of that is the large table, which comes last.
  options.stop = &stop;
  on_allocation = hold;
  hold_at = count_of_allocations + all / 2;
  std::thread other([] {
    while (!is_held) std::this_thread::yield();
    stop.request();
  });
  const std::uint64_t again = count_of_allocations;
  const sop::LintResult some = sop::lint(b.p, options);
  const std::uint64_t until = count_of_allocations - again;
  // Where it never came so far, the other thread would wait for ever.
  is_held = true;
  other.join();
  hold_at = 0;
  CHECK(some.stopped);
  CHECK(some.unfinished.empty());
  REQUIRE(some.findings.size() == 1);
  CHECK(some.findings[0].check == "bands_leave_gap");
  CHECK(some.findings[0].path == whole.findings[0].path);
  CHECK(until >= all / 2);
  CHECK(until < all);
}
