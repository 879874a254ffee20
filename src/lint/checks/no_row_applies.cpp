// A table without `otherwise`, and a case that no row of it fits: the answer is an error. The case is shown, and the reference interpreter
// has been asked. Rows are compared by their columns of facts; a cell that says something else (another fact, a pattern, a
// whole condition) is taken to fit, so that nothing is claimed behind it. Bands that leave a value out between them are the matter of
// bands_leave_gap. Exceptions, dated tables and those that collect may leave cases out.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/lint/gaps.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

struct Column {
  Id fact = no_id;
  std::vector<Value> values;
  std::vector<CellSet> cells;  ///< one a row
};

class Search {
 public:
  Search(CheckContext& context, const Table& table) : context_(context) {
    const Procedure& p = context.procedure;
    for (std::size_t c = 0; c < table.inputs.size(); ++c) {
      Column column;
      column.fact = fact_of_column(p, table.inputs[c]);
      const bool twice = std::any_of(columns_.begin(), columns_.end(),
                                     [&](const Column& other) { return other.fact == column.fact; });
      if (column.fact == no_id || twice) continue;
      for (const TableRow& row : table.rows) column.cells.push_back(cell_set(p, row.cells[c]));
      column.values = values_worth_a_look(p, column.fact, column.cells);
      if (!column.values.empty()) columns_.push_back(std::move(column));
    }
  }

  /// Facts that leave no row of `rows`; the columns before `from` have been told.
  bool find(std::size_t from, const std::vector<std::size_t>& rows, std::vector<FactUpdate>& facts) {
    if (rows.empty()) return true;
    if (from == columns_.size() || fits_whatever(from, rows)) return false;
    const Column& column = columns_[from];
    std::vector<std::vector<std::size_t>> tried;
    for (const Value& value : column.values) {
      if (!context_.spend(rows.size())) return false;
      std::vector<std::size_t> left;
      for (const std::size_t row : rows)
        if (may_hold(column.cells[row], value)) left.push_back(row);
      const bool matters = left.size() < rows.size();
      if (std::find(tried.begin(), tried.end(), left) != tried.end()) continue;
      if (matters) facts.push_back({column.fact, value});
      if (find(from + 1, left, facts)) return true;
      if (matters) facts.pop_back();
      tried.push_back(std::move(left));
    }
    return false;
  }

 private:
  /// Whether one of the rows takes every value of all columns that are left.
  [[nodiscard]] bool fits_whatever(std::size_t from, const std::vector<std::size_t>& rows) const {
    return std::any_of(rows.begin(), rows.end(), [&](std::size_t row) {
      return std::all_of(columns_.begin() + static_cast<std::ptrdiff_t>(from), columns_.end(),
                         [&](const Column& column) {
                           const CellSet::Kind kind = column.cells[row].kind;
                           return kind == CellSet::Kind::any || kind == CellSet::Kind::other;
                         });
    });
  }

  CheckContext& context_;
  std::vector<Column> columns_;
};

}  // namespace

void no_row_applies(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Table& table : p.tables) {
    if (table.dated_by != no_id || table.hit >= HitPolicy::collect_list || table.exception_to != no_id)
      continue;
    std::vector<std::size_t> rows;
    bool otherwise = false;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      otherwise = otherwise || table.rows[r].otherwise || table.rows[r].condition == no_id;
      rows.push_back(r);
    }
    std::vector<FactUpdate> facts;
    if (otherwise || !Search(context, table).find(0, rows, facts)) continue;
    if (code_answered(p, table, facts) != ErrorCode::no_row) continue;
    std::vector<BandGap> gaps;
    if (!band_gaps(context, table, gaps) || !gaps.empty()) continue;
    const std::string& name = context.name(table.name);
    Finding& finding = context.report(messages::no_row_applies, table.span, name, {name});
    finding.witness.facts = std::move(facts);
    finding.witness.outcome = "no row of `" + name + "` applies";
  }
}

}  // namespace sop::lint_checks
