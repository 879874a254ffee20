// src/lint/gaps.cpp — see the header.
#include "src/lint/gaps.hpp"

#include <algorithm>
#include <utility>

#include "src/lint/alike.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

struct Ranked {
  std::size_t row = 0;
  CellSet band;
};

bool ends_later(const CellSet& a, const CellSet& b) {
  if (!a.has_high || !b.has_high) return b.has_high;
  const int order = compare(a.high, b.high);
  return order > 0 || (order == 0 && b.high_open && !a.high_open);
}

/// A value for each column but one that the row allows; false: one of them is not known here.
bool rest_of_row(const Procedure& p, const Table& table, const TableRow& row, std::size_t column,
                 std::vector<FactUpdate>& facts) {
  for (std::size_t c = 0; c < table.inputs.size(); ++c) {
    if (c == column) continue;
    const CellSet cell = cell_set(p, row.cells[c]);
    if (cell.kind == CellSet::Kind::any) continue;
    const Id fact = fact_of_column(p, table.inputs[c]);
    Value value;
    if (fact == no_id || !value_in_both(p, fact, cell, CellSet{}, value)) return false;
    facts.push_back({fact, value});
  }
  return true;
}

/// The ends of the gap, as they are written.
proof::Between between(const Procedure& p, const Table& table, const Ranked& before, const Ranked& after,
                       std::size_t column) {
  const auto end = [&](std::size_t row, bool high) {
    const Expr& e = p.exprs[table.rows[row].cells[column]];
    return *constant_of(p, p.expr_args[e.args.first + (high && e.op == Op::in_range ? 2 : 1)]);
  };
  proof::Between out;
  out.row = before.row;
  out.column = column;
  out.low = end(before.row, true);
  out.high = end(after.row, false);
  out.low_in_it = before.band.high_open;
  out.high_in_it = after.band.low_open;
  return out;
}

}  // namespace

bool must_answer(const Table& table) {
  const bool collects = table.hit == HitPolicy::collect_list || table.hit == HitPolicy::collect_sum ||
                        table.hit == HitPolicy::collect_count;
  return !collects && table.exception_to == no_id;
}

bool is_a_line(const Procedure& p, const TableRow& row) {
  return std::all_of(row.cells.begin(), row.cells.end(), [&](Id cell) {
    return cell == no_id ||
           (p.exprs[cell].span.file == row.span.file && p.exprs[cell].span.begin >= row.span.begin &&
            p.exprs[cell].span.end <= row.span.end);
  });
}

void merge_matrix_gaps(const Procedure& p, const Table& table, std::vector<BandGap>& gaps) {
  if (gaps.empty() || is_a_line(p, table.rows[gaps.front().before])) return;
  const auto edge = [&](std::size_t row, const BandGap& of) {
    return table.rows[row].cells[of.between.column];
  };
  std::vector<BandGap> merged;
  for (BandGap& gap : gaps) {
    const auto same = [&](const BandGap& told) {
      return told.between.column == gap.between.column && edge(told.before, told) == edge(gap.before, gap) &&
             edge(told.after, told) == edge(gap.after, gap);
    };
    if (!std::any_of(merged.begin(), merged.end(), same)) merged.push_back(std::move(gap));
  }
  gaps = std::move(merged);
}

bool band_gaps(CheckContext& context, const Table& table, std::vector<BandGap>& gaps) {
  const Procedure& p = context.procedure;
  if (table.hit >= HitPolicy::collect_list) return true;
  const Id date = fact_of_column(p, table.dated_by);
  if (table.dated_by != no_id && (date == no_id || p.facts[date].type.kind != TypeKind::date)) return true;
  const std::size_t whole = table.rows.size() * (table.inputs.size() + 1);
  AlikeRows alike(p, table);
  for (std::size_t column = 0; column < table.inputs.size(); ++column) {
    const Id fact = fact_of_column(p, table.inputs[column]);
    if (fact == no_id || fact == date) continue;
    std::vector<CellSet> bands;
    for (const TableRow& row : table.rows)
      bands.push_back(row.otherwise ? CellSet{} : cell_set(p, row.cells[column]));
    const auto is_band = [](const CellSet& cell) { return cell.kind == CellSet::Kind::band; };
    if (std::count_if(bands.begin(), bands.end(), is_band) < 2) continue;
    if (!context.may_spend(whole)) return false;
    for (const std::vector<std::size_t>& rows : alike.but_for(column)) {
      std::vector<Ranked> group;
      for (const std::size_t r : rows)
        if (is_band(bands[r])) group.push_back({r, bands[r]});
      std::stable_sort(group.begin(), group.end(), [](const Ranked& a, const Ranked& b) {
        if (a.band.has_low != b.band.has_low) return b.band.has_low;
        return a.band.has_low && compare(a.band.low, b.band.low) < 0;
      });
      const TableRow& first = table.rows[rows.front()];
      std::size_t farthest = 0;  // of the bands so far, the one that ends last
      for (std::size_t i = 1; i < group.size(); ++i) {
        const std::size_t before = farthest;
        if (ends_later(group[i].band, group[farthest].band)) farthest = i;
        std::vector<FactUpdate> facts;
        Value value;
        if (!value_between(p, fact, group[before].band, group[i].band, value) ||
            !rest_of_row(p, table, first, column, facts))
          continue;
        facts.push_back({fact, value});
        if (date != no_id) facts.push_back({date, Value::make(ValueKind::date, first.since)});
        // The interpreter looks at each row.
        if (!context.may_spend(table.rows.size())) return false;
        if (code_answered(p, table, facts) != ErrorCode::no_row) continue;
        gaps.push_back({group[before].row, group[i].row, fact, value, std::move(facts),
                        between(p, table, group[before], group[i], column)});
      }
    }
  }
  return true;
}

}  // namespace sop::lint_checks
