// Tables made to explode end with "not proved" within the stated work, the same on every run and on every thread; and facts that are compared
// in a ring are decided.
#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "src/proof/questions.hpp"
#include "tests/proof/random_table.hpp"
#include "tests/support/many_columns.hpp"

using namespace sop;
using namespace sop_test;

namespace {

/// Everything that is proved of a table, as a text.
std::string proved(const Procedure& p, std::uint64_t work, std::uint64_t* spent = nullptr) {
  proof::Effort effort(work);
  proof::Space space(p, effort);
  const proof::TableProof answer = proof::prove_table(space, 0, 0);
  if (spent != nullptr) *spent = effort.spent();
  std::string out = answer.rows_over || answer.overlaps_over ? "over" : "whole";
  out += " gap " + std::to_string(static_cast<int>(answer.gap.answer));
  for (const FactUpdate& fact : answer.gap.facts)
    out += " " + std::to_string(fact.fact) + "=" + shown(fact.value, p);
  for (const proof::Reach& row : answer.rows) {
    out += " " + std::to_string(static_cast<int>(row.kind));
    for (const std::size_t by : row.by) out += "," + std::to_string(by);
  }
  for (const proof::Overlap& overlap : answer.overlaps)
    out += " " + std::to_string(overlap.first) + "/" + std::to_string(overlap.second);
  return out;
}

}  // namespace

TEST_CASE("30 yes/no columns and 500 rows: not proved, within the work, and alike on every run") {
  const ProcedureBuilder b = many_columns(30, 500, 1);
  std::uint64_t first = 0, second = 0;
  const std::string one = proved(b.p, 200'000, &first), other = proved(b.p, 200'000, &second);
  CHECK(one == other);
  CHECK(first == second);
  CHECK(first <= 200'000);
  CHECK(one.rfind("over", 0) == 0);
}

TEST_CASE("ten dates in a ring: each before the next, and the last before the first, is impossible") {
  ProcedureBuilder b;
  std::vector<Id> parts;
  for (int i = 0; i < 10; ++i) b.add_fact("d" + std::to_string(i), b.type(TypeKind::date));
  for (Id i = 0; i < 10; ++i)
    parts.push_back(b.call(
        Op::less, {b.expr(Op::fact, i, TypeKind::date), b.expr(Op::fact, (i + 1) % 10, TypeKind::date)},
        TypeKind::boolean));
  const Id ring = b.call(Op::logic_and, parts, TypeKind::boolean);
  parts.pop_back();
  const Id chain = b.call(Op::logic_and, parts, TypeKind::boolean);
  proof::Effort effort(proof::max_proof_work);
  proof::Space space(b.p, effort);
  CHECK(proof::case_of(space, 0, ring).proved_none());
  const proof::Shown shown = proof::case_of(space, 0, chain);
  CHECK(shown.found());
  CHECK(shown.facts.size() == 10);
}

TEST_CASE("1, 2 and 8 threads give the same") {
  const auto all = [](std::size_t threads) {
    std::vector<std::string> out(64);
    std::vector<std::thread> pool;
    for (std::size_t t = 0; t < threads; ++t) {
      pool.emplace_back([&, t] {
        for (std::size_t seed = t; seed < out.size(); seed += threads)
          out[seed] = proved(RandomTable(seed).b.p, 100'000);
      });
    }
    for (std::thread& thread : pool) thread.join();
    return out;
  };
  const auto one = all(1);
  CHECK(one == all(2));
  CHECK(one == all(8));
}
