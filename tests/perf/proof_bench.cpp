// The analyser: a table of 1,000 rows and 8 columns that fits every case exactly once, proved whole.
#include <cstdio>
#include <vector>

#include "src/proof/questions.hpp"
#include "tests/perf/bench.hpp"
#include "tests/support/procedure_builder.hpp"
#include "tests/support/random.hpp"

using namespace sop;
using namespace sop_test;

namespace {

struct Box {
  std::vector<std::int64_t> low, high;
};

/// Splits the widest boxes until there are enough: rows that have nothing in common and leave nothing out.
ProcedureBuilder partition(std::size_t columns, std::size_t rows) {
  ProcedureBuilder b;
  Random r(7);
  for (std::size_t c = 0; c < columns; ++c)
    b.add_fact("f" + std::to_string(c), b.between(TypeKind::whole, 0, 999));
  const Id table = b.add_table("t", HitPolicy::unique, b.type(TypeKind::whole), {});
  for (std::size_t c = 0; c < columns; ++c)
    b.p.tables[table].inputs.push_back(b.expr(Op::fact, static_cast<Id>(c), TypeKind::whole));
  std::vector<Box> boxes{{std::vector<std::int64_t>(columns, 0), std::vector<std::int64_t>(columns, 999)}};
  for (std::size_t next = 0; boxes.size() < rows; ++next) {
    const auto c = static_cast<std::size_t>(r.between(0, static_cast<std::int64_t>(columns) - 1));
    Box& box = boxes[next % boxes.size()];
    if (box.high[c] - box.low[c] < 4) continue;
    const std::int64_t at = r.between(box.low[c] + 1, box.high[c] - 1);
    Box rest = box;
    box.high[c] = at;
    rest.low[c] = at + 1;
    boxes.push_back(rest);
  }
  const auto number = [&](std::int64_t n) {
    return b.value(Value::rational(ValueKind::number, Rational(n)));
  };
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<Id> cells;
    for (std::size_t c = 0; c < columns; ++c) {
      const bool any = boxes[row].low[c] == 0 && boxes[row].high[c] == 999;
      cells.push_back(any ? no_id
                          : b.call(Op::in_range,
                                   {b.expr(Op::fact, static_cast<Id>(c), TypeKind::whole),
                                    number(boxes[row].low[c]), number(boxes[row].high[c])},
                                   TypeKind::boolean));
    }
    b.add_row(table, std::to_string(row), cells, {number(static_cast<std::int64_t>(row))});
  }
  return b;
}

void measure(std::size_t columns, std::size_t rows, const char* what, const char* aim) {
  const ProcedureBuilder b = partition(columns, rows);
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
