// The analyser: tables of many rows, that fit every case exactly once, or overlap.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "src/proof/questions.hpp"
#include "tests/perf/bench.hpp"
#include "tests/proof/partition.hpp"

using namespace sop;
using namespace sop_test;

namespace {

void measure(const ProcedureBuilder& b, const char* what, const char* aim) {
  std::uint64_t spent = 0;
  bool over = false, gap = false;
  std::size_t nodes = 0, open = 0;
  const double time = sop::testing::nanoseconds(
      [&] {
        proof::Effort effort(proof::max_proof_work);
        proof::Space space(b.p, effort);
        const proof::TableProof proved = proof::prove_table(space, 0, 0);
        spent = effort.spent();
        over =
            proved.rows_over || proved.overlaps_over || proved.gap.answer == proof::Found::Answer::not_proved;
        gap = proved.gap.found();
        open = static_cast<std::size_t>(std::count_if(
            proved.rows.begin(), proved.rows.end(),
            [](const proof::Reach& row) { return row.kind == proof::Reach::Kind::not_proved; }));
        nodes = space.diagrams().size();
        sop::testing::keep(proved);
      },
      3);
  sop::testing::report(what, time / 1e6, "ms", aim);
  std::printf("    work %llu, diagram nodes %zu, %s (%zu rows), %s; peak memory %llu KiB\n",
              static_cast<unsigned long long>(spent), nodes,
              over ? "NOT PROVED: the work was too much" : "proved whole", open, gap ? "A GAP" : "no gap",
              static_cast<unsigned long long>(sop::testing::peak_memory_kib()));
}

}  // namespace

int main() {
  measure(table_of(partition_boxes(8, 100)), "100 rows x 8 columns, proved", "");
  measure(table_of(partition_boxes(4, 1000)), "1,000 rows x 4 columns, proved", "");
  measure(table_of(partition_boxes(8, 1000)), "1,000 rows x 8 columns, proved", "200 ms");
  measure(table_of(partition_boxes(8, 1000), HitPolicy::unique, 999, Unlimited::range),
          "1,000 rows x 8 columns, whole ranges written out, proved", "200 ms");
  measure(table_of(partition_boxes(8, 1000), HitPolicy::unique, 999, Unlimited::mixed),
          "1,000 rows x 8 columns, half of them written out, proved", "200 ms");
  measure(table_of(neighbours(1000), HitPolicy::unique, 100'000),
          "1,000 rows x 2 columns, each overlaps its neighbours", "");
  for (const std::size_t rows : {std::size_t{100}, std::size_t{400}, std::size_t{1000}}) {
    const std::string what = std::to_string(rows) + " rows x 8 columns at random, read from the top";
    measure(table_of(random_boxes(8, rows, 3), HitPolicy::first), what.c_str(), "");
  }
}
