// tests/support/many_columns.hpp — tables of many yes/no columns, which explode in diagrams.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/procedure_builder.hpp"
#include "tests/support/random.hpp"

namespace sop_test {

/// A table of rows that each ask a few of many yes/no facts, read from the top.
inline ProcedureBuilder many_columns(std::size_t columns, std::size_t rows, std::uint64_t seed) {
  using sop::Id;
  using sop::Op;
  using sop::TypeKind;
  using sop::Value;
  ProcedureBuilder b;
  Random r(seed);
  for (std::size_t c = 0; c < columns; ++c) b.add_fact("f" + std::to_string(c), b.type(TypeKind::boolean));
  const Id table = b.add_table("t", sop::HitPolicy::first, b.type(TypeKind::whole), {});
  for (std::size_t c = 0; c < columns; ++c)
    b.p.tables[table].inputs.push_back(b.expr(Op::fact, static_cast<Id>(c), TypeKind::boolean));
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<Id> cells(columns, sop::no_id);
    for (int k = 0; k < 6; ++k) {
      const auto c = static_cast<std::size_t>(r.between(0, static_cast<std::int64_t>(columns) - 1));
      cells[c] = b.call(
          Op::equal,
          {b.expr(Op::fact, static_cast<Id>(c), TypeKind::boolean), b.value(Value::boolean(r.one_in(2)))},
          TypeKind::boolean);
    }
    b.add_row(table, std::to_string(row), cells,
              {b.value(Value::rational(sop::ValueKind::number, sop::Rational(1)))});
  }
  return b;
}

}  // namespace sop_test
