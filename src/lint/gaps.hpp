// src/lint/gaps.hpp — the gaps between the bands of a table: bands_leave_gap reports them, no_row_applies asks what is left beside them.
#pragma once

#include <vector>

#include "sop/event.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

/// Whether a case that no row covers has no answer, which is a mistake. Exceptions may leave cases out, and so may tables that collect a list, a
/// sum or a count (docs/semantics.md, 4.2).
bool must_answer(const Table& table);

/// Two rows that are alike but for one column, whose bands there leave `value` out between them.
struct BandGap {
  std::size_t before = 0, after = 0;  ///< rows
  Id fact = no_id;
  Value value;
  std::vector<FactUpdate> facts;  ///< a case in the gap; the reference interpreter has answered `no_row`
  proof::Between between;         ///< all cases in it
};

/// Rows of a dated table are compared with those of the same date. Empty for tables that collect. False: that
/// would be more work than the check may do; those that are there are true.
bool band_gaps(CheckContext& context, const Table& table, std::vector<BandGap>& gaps);

/// Whether the cells of a row stand in its line; those of a matrix stand at its edges.
bool is_a_line(const Procedure& p, const TableRow& row);
/// A line of a matrix that is missing leaves a gap in each of its fields: they become one, the first.
void merge_matrix_gaps(const Procedure& p, const Table& table, std::vector<BandGap>& gaps);

}  // namespace sop::lint_checks
