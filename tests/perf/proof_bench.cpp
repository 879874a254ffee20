// The analyser: a table of 1,000 rows and 8 columns that fits every case exactly once, proved whole.
#include <cstdio>
#include <vector>

#include "src/proof/questions.hpp"
#include "tests/perf/bench.hpp"
#include "tests/proof/partition.hpp"

using namespace sop;
using namespace sop_test;

namespace {

void measure(std::size_t columns, std::size_t rows, const char* what, const char* aim) {
  const ProcedureBuilder b = table_of(partition_boxes(columns, rows));
  std::uint64_t spent = 0;
  bool over = false, gap = false;
  std::size_t nodes = 0;
  const double time = sop::testing::nanoseconds(
      [&] {
        proof::Effort effort(proof::max_proof_work);
        proof::Space space(b.p, effort);
        const proof::TableProof proved = proof::prove_table(space, 0, 0);
        spent = effort.spent();
        over = proved.over;
        gap = proved.gap.found();
        nodes = space.diagrams().size();
        sop::testing::keep(proved);
      },
      3);
  sop::testing::report(what, time / 1e6, "ms", aim);
  std::printf("    work %llu, diagram nodes %zu, %s, %s; peak memory %llu KiB\n",
              static_cast<unsigned long long>(spent), nodes,
              over ? "NOT PROVED: the work was too much" : "proved whole", gap ? "A GAP" : "no gap",
              static_cast<unsigned long long>(sop::testing::peak_memory_kib()));
}

}  // namespace

int main() {
  measure(8, 100, "100 rows x 8 columns, proved", "");
  measure(4, 1000, "1,000 rows x 4 columns, proved", "");
  measure(8, 1000, "1,000 rows x 8 columns, proved", "200 ms");
}
