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
                        std::int64_t most = 999, Unlimited unlimited = Unlimited::any) {
  const ProcedureBuilder b = table_of(boxes, hit, most, unlimited);
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

TEST_CASE("a thousand rows of eight columns that fit every case once, whole ranges written out or not") {
  for (const Unlimited unlimited : {Unlimited::any, Unlimited::range, Unlimited::mixed}) {
    CAPTURE(static_cast<int>(unlimited));
    const proof::TableProof proved = prove(partition_boxes(8, 1000), HitPolicy::unique, 999, unlimited);
    CHECK_FALSE((proved.rows_over || proved.overlaps_over));
    CHECK(proved.gap.proved_none());
    CHECK(proved.overlaps.empty());
    CHECK(proved.open.empty());
    for (const proof::Reach& row : proved.rows) CHECK(row.kind == proof::Reach::Kind::reached);
  }
}

TEST_CASE("the row that is missing among whole ranges is what is left out") {
  for (const Unlimited unlimited : {Unlimited::range, Unlimited::mixed}) {
    CAPTURE(static_cast<int>(unlimited));
    std::vector<Box> boxes = partition_boxes(8, 1000);
    const Box lost = boxes[333];
    boxes.erase(boxes.begin() + 333);
    const proof::TableProof proved = prove(boxes, HitPolicy::unique, 999, unlimited);
    REQUIRE(proved.gap.found());
    CHECK(may_lie_in(proved.gap.facts, lost));
    for (const Box& box : boxes) CHECK_FALSE(may_lie_in(proved.gap.facts, box));
    CHECK_FALSE((proved.rows_over || proved.overlaps_over));
  }
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

namespace {

/// What counting every case of small boxes finds, each fact unknown or known. The rows all give something else.
struct CountedBoxes {
  std::size_t gap_known = 99;  ///< the fewest known facts of a case that no row fits; 99: there is none
  std::vector<bool> reached, overlaps;
};

CountedBoxes count(const std::vector<Box>& boxes, std::int64_t most, Unlimited unlimited) {
  const std::size_t columns = boxes.front().low.size();
  CountedBoxes out;
  out.reached.assign(boxes.size(), false);
  out.overlaps = out.reached;
  std::vector<std::int64_t> at(columns, -1);  // -1: unknown
  for (;;) {
    bool some_before = false, yes_before = false;
    for (std::size_t row = 0; row < boxes.size(); ++row) {
      bool no = false, open = false;
      for (std::size_t c = 0; c < columns; ++c) {
        if (!is_range(boxes[row], row, c, most, unlimited)) continue;
        open = open || at[c] < 0;
        no = no || (at[c] >= 0 && (at[c] < boxes[row].low[c] || at[c] > boxes[row].high[c]));
      }
      if (no) continue;
      if (!open && !some_before) out.reached[row] = true;
      if (!open && yes_before) out.overlaps[row] = true;
      some_before = true;
      yes_before = yes_before || !open;
    }
    const auto known = static_cast<std::size_t>(
        std::count_if(at.begin(), at.end(), [](std::int64_t value) { return value >= 0; }));
    if (!some_before) out.gap_known = std::min(out.gap_known, known);
    std::size_t c = 0;
    while (c < columns && ++at[c] > most) at[c++] = -1;
    if (c == columns) return out;
  }
}

/// Columns of 0..4, split at random; then, now and then, a row is lost, made wider or said twice.
std::vector<Box> small_boxes(Random& r) {
  const auto columns = static_cast<std::size_t>(r.between(1, 3));
  std::vector<Box> boxes{{std::vector<std::int64_t>(columns, 0), std::vector<std::int64_t>(columns, 4)}};
  for (std::int64_t k = r.between(1, 7); k > 0; --k) {
    const auto c = static_cast<std::size_t>(r.between(0, static_cast<std::int64_t>(columns) - 1));
    Box& box = boxes[static_cast<std::size_t>(r.between(0, static_cast<std::int64_t>(boxes.size()) - 1))];
    if (box.low[c] == box.high[c]) continue;
    const std::int64_t at = r.between(box.low[c], box.high[c] - 1);
    Box rest = box;
    box.high[c] = at;
    rest.low[c] = at + 1;
    boxes.insert(boxes.begin() + r.between(0, static_cast<std::int64_t>(boxes.size())), rest);
  }
  if (boxes.size() > 1 && r.one_in(3)) boxes.erase(boxes.begin());
  if (r.one_in(3)) boxes.back().low[0] = 0;
  if (r.one_in(4)) boxes.back().high.back() = 4;
  if (r.one_in(3)) boxes.push_back(boxes[boxes.size() / 2]);
  return boxes;
}

}  // namespace

TEST_CASE("small tables with whole ranges written out, or `any` beside them, are proved as counting finds") {
  std::size_t gaps = 0, whole = 0, dead = 0, together = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    CAPTURE(seed);
    Random r(seed);
    const std::vector<Box> boxes = small_boxes(r);
    const Unlimited unlimited = r.one_in(2) ? Unlimited::range : Unlimited::mixed;
    const CountedBoxes counted = count(boxes, 4, unlimited);
    for (const HitPolicy hit : {HitPolicy::unique, HitPolicy::first}) {
      const proof::TableProof proved = prove(boxes, hit, 4, unlimited);
      CHECK_FALSE((proved.rows_over || proved.overlaps_over));
      CHECK(proved.gap.answer ==
            (counted.gap_known == 99 ? proof::Found::Answer::none : proof::Found::Answer::found));
      if (proved.gap.found()) CHECK(proved.gap.facts.size() == counted.gap_known);
      ++(proved.gap.found() ? gaps : whole);
      for (std::size_t row = 0; row < boxes.size(); ++row) {
        CAPTURE(row);
        if (hit == HitPolicy::first) {
          CHECK((proved.rows[row].kind == proof::Reach::Kind::reached) == counted.reached[row]);
          dead += counted.reached[row] ? 0U : 1U;
          continue;
        }
        const bool overlaps = std::any_of(proved.overlaps.begin(), proved.overlaps.end(),
                                          [&](const proof::Overlap& o) { return o.second == row; });
        CHECK(overlaps == counted.overlaps[row]);
        together += overlaps ? 1U : 0U;
      }
    }
  }
  CHECK(gaps > 300);
  CHECK(whole > 300);
  CHECK(dead > 100);
  CHECK(together > 100);
}

TEST_CASE("what no row fits is known to the counting too, not to diagrams alone") {
  std::size_t counted = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    Random r(seed);
    const std::vector<Box> boxes = small_boxes(r);
    const ProcedureBuilder b = table_of(boxes, HitPolicy::unique, 4, Unlimited::mixed);
    proof::Effort effort(proof::max_proof_work);
    proof::Space space(b.p, effort);
    proof::Products products(space, space.rows(0, b.p.tables[0]));
    REQUIRE(products.are_products());
    if (!products.disjoint()) continue;
    ++counted;
    CHECK(products.complete() == (count(boxes, 4, Unlimited::mixed).gap_known == 99));
  }
  CHECK(counted > 100);
}
