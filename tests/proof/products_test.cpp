// Tables of products with many rows, which are proved by counting: nothing left out, or the very box that was; nothing twice, or the
// very rows. (Small ones of every kind are compared with counting cases in proof_test.)
#include <doctest/doctest.h>

#include <algorithm>

#include "src/proof/questions.hpp"
#include "tests/proof/partition.hpp"

using namespace sop;
using namespace sop_test;

namespace {

proof::TableProof prove(const std::vector<Box>& boxes) {
  const ProcedureBuilder b = table_of(boxes);
  proof::Effort effort(proof::max_proof_work);
  proof::Space space(b.p, effort);
  return proof::prove_table(space, 0, 0);
}

/// Whether facts lie in a box; what is unknown may.
bool may_lie_in(const std::vector<FactUpdate>& facts, const Box& box) {
  return std::all_of(facts.begin(), facts.end(), [&](const FactUpdate& update) {
    const Rational& number = update.value.number;
    return Rational(box.low[update.fact]) <= number && number <= Rational(box.high[update.fact]);
  });
}

}  // namespace

TEST_CASE("a thousand rows of eight columns that fit every case once") {
  const proof::TableProof proved = prove(partition_boxes(8, 1000));
  CHECK_FALSE(proved.over);
  CHECK(proved.gap.proved_none());
  CHECK(proved.overlaps.empty());
  CHECK(proved.open.empty());
  for (const proof::Reach& row : proved.rows) CHECK(row.kind == proof::Reach::Kind::reached);
}

TEST_CASE("the row that is missing is what is left out") {
  for (const std::size_t missing : {std::size_t{0}, std::size_t{17}, std::size_t{499}}) {
    CAPTURE(missing);
    std::vector<Box> boxes = partition_boxes(8, 500);
    const Box lost = boxes[missing];
    boxes.erase(boxes.begin() + static_cast<std::ptrdiff_t>(missing));
    const proof::TableProof proved = prove(boxes);
    REQUIRE(proved.gap.found());
    CHECK(!proved.gap.facts.empty());
    CHECK(may_lie_in(proved.gap.facts, lost));
    for (const Box& box : boxes) CHECK_FALSE(may_lie_in(proved.gap.facts, box));
    CHECK(proved.overlaps.empty());
  }
}

TEST_CASE("a row that is made wider meets its neighbours, and no others") {
  std::vector<Box> boxes = partition_boxes(8, 500);
  std::size_t column = 0;
  while (boxes[250].high[column] == 999) ++column;
  ++boxes[250].high[column];
  const proof::TableProof proved = prove(boxes);
  REQUIRE(!proved.overlaps.empty());
  for (const proof::Overlap& overlap : proved.overlaps) {
    CHECK((overlap.first == 250 || overlap.second == 250));
    CHECK(may_lie_in(overlap.shown.facts, boxes[overlap.first]));
    CHECK(may_lie_in(overlap.shown.facts, boxes[overlap.second]));
  }
}
