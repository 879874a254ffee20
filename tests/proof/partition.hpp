// tests/proof/partition.hpp — large tables of products: rows that have nothing in common and leave nothing out, rows that overlap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/procedure_builder.hpp"
#include "tests/support/random.hpp"

namespace sop_test {

struct Box {
  std::vector<std::int64_t> low, high;
};

/// Whole numbers from 0 to 999 in each column, split at random until there are enough boxes.
inline std::vector<Box> partition_boxes(std::size_t columns, std::size_t rows) {
  Random r(7);
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
  return boxes;
}

/// Two columns; each row overlaps its neighbours, and leaves much out with them.
inline std::vector<Box> neighbours(std::size_t rows) {
  std::vector<Box> boxes;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto k = static_cast<std::int64_t>(row);
    boxes.push_back({{k, 2000 - k}, {k + 500, 3000 - k}});
  }
  return boxes;
}

/// Each column anything, or a stretch at random.
inline std::vector<Box> random_boxes(std::size_t columns, std::size_t rows, std::uint64_t seed) {
  Random r(seed);
  std::vector<Box> boxes;
  for (std::size_t row = 0; row < rows; ++row) {
    Box box{std::vector<std::int64_t>(columns, 0), std::vector<std::int64_t>(columns, 999)};
    for (std::size_t c = 0; c < columns; ++c) {
      if (r.one_in(3)) continue;
      box.low[c] = r.between(0, 999);
      box.high[c] = r.between(box.low[c], 999);
    }
    boxes.push_back(std::move(box));
  }
  return boxes;
}

/// How a column that is not limited is written in a row: `any`, the whole range of its type, or now one and now the other.
enum class Unlimited : std::uint8_t { any, range, mixed };
/// Whether a cell is written as a range. One that is limited always is.
inline bool is_range(const Box& box, std::size_t row, std::size_t column, std::int64_t most,
                     Unlimited unlimited) {
  const bool limited = box.low[column] > 0 || box.high[column] < most;
  return limited || unlimited == Unlimited::range ||
         (unlimited == Unlimited::mixed && (row + column) % 2 == 0);
}

/// A table with a row for each box.
inline ProcedureBuilder table_of(const std::vector<Box>& boxes, sop::HitPolicy hit = sop::HitPolicy::unique,
                                 std::int64_t most = 999, Unlimited unlimited = Unlimited::any) {
  using sop::Op;
  using sop::TypeKind;
  ProcedureBuilder b;
  const std::size_t columns = boxes.front().low.size();
  for (std::size_t c = 0; c < columns; ++c)
    b.add_fact("f" + std::to_string(c), b.between(TypeKind::whole, 0, most));
  const sop::Id table = b.add_table("t", hit, b.type(TypeKind::whole), {});
  for (std::size_t c = 0; c < columns; ++c)
    b.p.tables[table].inputs.push_back(b.expr(Op::fact, static_cast<sop::Id>(c), TypeKind::whole));
  const auto number = [&](std::int64_t n) {
    return b.value(sop::Value::rational(sop::ValueKind::number, sop::Rational(n)));
  };
  for (std::size_t row = 0; row < boxes.size(); ++row) {
    std::vector<sop::Id> cells;
    for (std::size_t c = 0; c < columns; ++c) {
      cells.push_back(!is_range(boxes[row], row, c, most, unlimited)
                          ? sop::no_id
                          : b.call(Op::in_range,
                                   {b.expr(Op::fact, static_cast<sop::Id>(c), TypeKind::whole),
                                    number(boxes[row].low[c]), number(boxes[row].high[c])},
                                   TypeKind::boolean));
    }
    b.add_row(table, std::to_string(row), cells, {number(static_cast<std::int64_t>(row))});
  }
  return b;
}

}  // namespace sop_test
