// Tables of products with many rows, which are proved by counting: nothing left out, or the very box that was; nothing twice, or the
// very rows. (Small ones of every kind are compared with counting cases in proof_test.)
#include "src/proof/products.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "src/proof/questions.hpp"
#include "tests/proof/partition.hpp"

using namespace sop;
using namespace sop_test;

namespace {

proof::TableProof prove(const std::vector<Box>& boxes, HitPolicy hit = HitPolicy::unique,
                        std::int64_t most = 999) {
  const ProcedureBuilder b = table_of(boxes, hit, most);
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
  CHECK_FALSE((proved.rows_over || proved.overlaps_over));
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

TEST_CASE("a thousand rows of two columns, each of which overlaps its neighbours") {
  const std::vector<Box> boxes = neighbours(1000);
  const proof::TableProof proved = prove(boxes, HitPolicy::unique, 100'000);
  CHECK_FALSE((proved.rows_over || proved.overlaps_over));
  CHECK(proved.overlaps.size() == 999);
  for (const proof::Overlap& overlap : proved.overlaps) {
    CHECK(may_lie_in(overlap.shown.facts, boxes[overlap.first]));
    CHECK(may_lie_in(overlap.shown.facts, boxes[overlap.second]));
  }
  REQUIRE(proved.gap.found());
  for (const Box& box : boxes) CHECK_FALSE(may_lie_in(proved.gap.facts, box));
}

TEST_CASE("400 rows of eight columns at random, read from the top: which of them are reached") {
  const std::vector<Box> boxes = random_boxes(8, 400, 3);
  const proof::TableProof proved = prove(boxes, HitPolicy::first);
  CHECK_FALSE(proved.rows_over);
  const auto lies_in = [](const std::vector<std::int64_t>& at, const Box& box) {
    for (std::size_t c = 0; c < at.size(); ++c)
      if (at[c] < box.low[c] || at[c] > box.high[c]) return false;
    return true;
  };
  Random random(5);
  std::size_t covered = 0, met = 0;
  for (std::size_t r = 0; r < boxes.size(); ++r) {
    CAPTURE(r);
    const proof::Reach& reach = proved.rows[r];
    covered += reach.kind == proof::Reach::Kind::covered ? 1U : 0U;
    for (int k = 0; k < 300; ++k) {
      std::vector<std::int64_t> at;
      for (std::size_t c = 0; c < 8; ++c) at.push_back(random.between(boxes[r].low[c], boxes[r].high[c]));
      bool taken = false, named = false;
      for (std::size_t i = 0; i < r; ++i) taken = taken || lies_in(at, boxes[i]);
      for (const std::size_t by : reach.by) named = named || lies_in(at, boxes[by]);
      if (reach.kind == proof::Reach::Kind::covered) CHECK(named);
      if (taken) continue;
      ++met;
      CHECK(reach.kind == proof::Reach::Kind::reached);
    }
  }
  CHECK(covered > 10);
  CHECK(met > 1000);
  if (proved.gap.found())
    for (const Box& box : boxes) CHECK_FALSE(may_lie_in(proved.gap.facts, box));
}

namespace {

/// The fewest columns that a case must know so that none of the boxes can hold it, by trying; one more than there are: there is no such case.
std::size_t fewest_by_trying(const std::vector<Box>& boxes, std::int64_t most) {
  const std::size_t columns = boxes.front().low.size();
  std::size_t best = columns + 1;
  std::vector<std::int64_t> at(columns, -1);  // -1: unknown
  for (;;) {
    const auto known = static_cast<std::size_t>(
        std::count_if(at.begin(), at.end(), [](std::int64_t value) { return value >= 0; }));
    const bool left = known < best && std::none_of(boxes.begin(), boxes.end(), [&](const Box& box) {
                        for (std::size_t c = 0; c < columns; ++c)
                          if (at[c] >= 0 && (at[c] < box.low[c] || at[c] > box.high[c])) return false;
                        return true;
                      });
    if (left) best = known;
    std::size_t c = 0;
    while (c < columns && ++at[c] > most) at[c++] = -1;
    if (c == columns) return best;
  }
}

}  // namespace

TEST_CASE("where diagrams give up, what is left out is shown with as few facts as trying finds") {
  std::size_t smaller = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    Random r(seed);
    const auto columns = static_cast<std::size_t>(r.between(2, 4));
    std::vector<Box> boxes;
    for (std::int64_t row = r.between(2, 9); row > 0; --row) {
      Box box{std::vector<std::int64_t>(columns, 0), std::vector<std::int64_t>(columns, 6)};
      for (std::size_t c = 0; c < columns; ++c) {
        if (r.one_in(2)) continue;
        box.low[c] = r.between(0, 6);
        box.high[c] = r.between(box.low[c], 6);
      }
      boxes.push_back(std::move(box));
    }
    const ProcedureBuilder b = table_of(boxes, HitPolicy::first, 6);
    proof::Effort effort(proof::max_proof_work);
    proof::Space space(b.p, effort);
    proof::Products products(space, space.rows(0, b.p.tables[0]));
    std::vector<std::size_t> all(boxes.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    proof::Region region;
    const proof::Products::Left left =
        products.left_beside(proof::Products::anything, all, proof::max_proof_work, &region);
    const std::size_t fewest = fewest_by_trying(boxes, 6);
    CHECK((left == proof::Products::Left::some) == (fewest <= columns));
    if (left != proof::Products::Left::some) continue;
    const std::size_t before = region.parts.size();
    const bool less = products.fewest(region, proof::max_proof_work);
    CHECK(less == (region.parts.size() < before));
    CHECK(region.parts.size() == fewest);
    smaller += less ? 1U : 0U;
    const std::vector<FactUpdate> facts = space.facts(space.place_in(region), 0);
    CHECK(facts.size() == fewest);
    for (const Box& box : boxes) CHECK_FALSE(may_lie_in(facts, box));
  }
  CHECK(smaller > 0);
}
