// src/resolve/matrices.cpp — a two-way matrix: an ordinary table with one row a field, once it is read.
//
// The corner of its header names what it decides, with the type (`priority: whole`); the rest of the header compares with what
// `columns` names, the first cell of each row with what `rows` names.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

void Resolver::resolve_matrix(Id id, const ast::Block& block) {
  const std::vector<const ast::Row*> rows = rows_in(block);
  const ast::Entry* row_entry = entry(block, Word::rows);
  const ast::Entry* column_entry = entry(block, Word::columns);
  if (row_entry == nullptr || column_entry == nullptr || value_count(row_entry->items) == 0 ||
      value_count(column_entry->items) == 0)
    return;
  const Typed across = value(item(column_entry->items, 0).value, no_type);
  const Typed down = value(item(row_entry->items, 0).value, no_type);
  if (rows.size() < 2 || p_.tables[id].outputs.size() != 1) {
    error(messages::matrix_shape, p_.tables[id].span, {p_.text(p_.tables[id].name)});
    return;
  }
  if (across.type == no_type || down.type == no_type) return;
  p_.tables[id].inputs = {down.expr, across.expr};
  for (const Typed& input : {down, across})
    if (expr_facts_[input.expr].reads_clock) clock_readers_[value_node(Kind::table, id)] = true;
  const Id output = p_.tables[id].outputs[0];
  const ast::Row& header = *rows[0];
  if (static_cast<std::uint64_t>(header.cells.count) * rows.size() > options_.max_rows) {
    error(messages::too_many_rows, p_.tables[id].span,
          {p_.text(p_.tables[id].name), std::to_string(options_.max_rows)});
    return;
  }
  struct Test {
    Id test = no_id;
    bool good = true;
    std::string name;
  };
  const auto read = [&](const ast::Cell& cell, Typed input) {
    Test t;
    if (cell.items.count != 1) {
      t.good = false;
      if (cell.items.count > 1)
        error(messages::one_of_in_cell, cell.span, {word(Word::one_of), std::string(source(cell.span))});
      return t;
    }
    t.test = cell_condition(item(cell.items, 0).value, input, t.good);
    t.name = plain_text(item(cell.items, 0).value);
    return t;
  };
  std::vector<Test> columns;
  for (std::uint32_t c = 1; c < header.cells.count; ++c)
    columns.push_back(read(file_->cells[header.cells.first + c], across));
  std::vector<std::string> names;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    if (rows[r]->cells.count != header.cells.count) {
      error(messages::cells_missing, rows[r]->span,
            {std::to_string(rows[r]->cells.count), std::to_string(header.cells.count)});
      continue;
    }
    const Test left = read(file_->cells[rows[r]->cells.first], down);
    for (std::uint32_t c = 1; c < header.cells.count; ++c) {
      const ast::Cell& cell = file_->cells[rows[r]->cells.first + c];
      Typed result = value_with_options(cell.items, output_cell_types_[output]);
      check_cell_options(cell);
      if (result.type != no_type) check_result(result, output, cell.items);
      if (!left.good || !columns[c - 1].good || result.type == no_type) continue;
      TableRow row;
      row.span = cell.span;
      row.cells = {left.test, columns[c - 1].test};
      row.results = {result.expr};
      row.path = p_.text(p_.tables[id].name) + "/" + left.name + "," + columns[c - 1].name;
      const bool twice = row_places_.count(row.path) > 0;
      add_row(id, std::move(row));
      if (!twice) continue;
      // A row, or a column, that stands twice is told once, not in each of its cells.
      const bool row_twice = std::find(names.begin(), names.end(), left.name) != names.end();
      if (row_twice) break;
      columns[c - 1].good = false;
    }
    names.push_back(left.name);
  }
}

}  // namespace sop::resolver
