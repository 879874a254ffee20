// src/resolve/tables.cpp — decision tables: headers, cells, rows.
//
// A header cell with a type is what the table decides; `since` is from when a row holds; `if` is a column of whole
// conditions; any other is an input, which each cell below is compared with. A row's lasting name is its input cells.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/date.hpp"
#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

void Resolver::resolve_output_types() {
  for (std::size_t i = 0; i < p_.outputs.size(); ++i) {
    const OutputSource& from = output_sources_[i];
    file_ = from.file;
    TypeRef type = read_type(from.type);
    if (kind(type) == TypeKind::duration) {
      // Exact lengths and days of a calendar may both stand below; resolve_table says which do.
      StaticType length = types_[type];
      length.type.kind = TypeKind::period;
      length.mixed = true;
      type = intern(length);
    }
    p_.outputs[i].type = types_[type].type;
    output_cell_types_[i] = type;
    const ast::Block& block = open(table_blocks_[p_.outputs[i].table]);
    const HitPolicy hit = read_hit(block, false);
    p_.tables[p_.outputs[i].table].hit = hit;
    if (hit == HitPolicy::collect_list) {
      output_types_[i] = simple(TypeKind::list);
    } else if (hit == HitPolicy::collect_count) {
      output_types_[i] = simple(TypeKind::whole);
    } else {
      output_types_[i] = type;
      if ((hit == HitPolicy::collect_sum || hit == HitPolicy::collect_smallest ||
           hit == HitPolicy::collect_largest) &&
          type != no_type && !has_size(type))
        error(messages::no_size, ex(from.type).span, {describe(type)});
    }
  }
}

HitPolicy Resolver::read_hit(const ast::Block& block, bool complain) {
  const ast::Entry* e = entry(block, Word::hit);
  if (e == nullptr || value_count(e->items) == 0) return HitPolicy::unique;
  const ast::ExprId value = item(e->items, 0).value;
  if (is_word(value, Word::any)) return HitPolicy::any;
  switch (hint(value)) {
    case Word::unique:
      return HitPolicy::unique;
    case Word::first:
      return HitPolicy::first;
    case Word::priority:
      return HitPolicy::priority;
    case Word::collect_list:
      return HitPolicy::collect_list;
    case Word::collect_sum:
      return HitPolicy::collect_sum;
    case Word::collect_smallest:
      return HitPolicy::collect_smallest;
    case Word::collect_largest:
      return HitPolicy::collect_largest;
    case Word::collect_count:
      return HitPolicy::collect_count;
    default:
      break;
  }
  if (complain) {
    unknown_choice(
        value, {Word::unique, Word::first, Word::any, Word::priority, Word::collect_list, Word::collect_sum,
                Word::collect_smallest, Word::collect_largest, Word::collect_count});
  }
  return HitPolicy::unique;
}

std::vector<Column> Resolver::read_header(Id id, const ast::Row& header) {
  std::vector<Column> columns;
  std::vector<SymbolId> seen;
  for (std::uint32_t c = 0; c < header.cells.count; ++c) {
    const ast::Cell& cell = file_->cells[header.cells.first + c];
    Column column;
    column.span = cell.span;
    if (cell.type != ast::no_expr) {
      column.kind = ColumnKind::output;
      for (const Id output : p_.tables[id].outputs)
        if (p_.outputs[output].span == cell.span) column.output = output;
      if (column.output == no_id) column.kind = ColumnKind::wrong;
      columns.push_back(std::move(column));
      continue;
    }
    if (cell.items.count == 0) {
      column.kind = ColumnKind::wrong;
      columns.push_back(std::move(column));
      continue;
    }
    const ast::Item& first = item(cell.items, 0);
    if (is_word(first.value, Word::since)) {
      column.kind = ColumnKind::since;
    } else if (is_word(first.value, Word::if_)) {
      column.kind = ColumnKind::condition;
    } else if (first.option != no_word || cell.items.count > 1) {
      error(messages::header_cell_expected, cell.span, {word(Word::since), word(Word::if_)});
      column.kind = ColumnKind::wrong;
    } else {
      column.name = plain_text(first.value);
      const Typed input = value(first.value, no_type);
      column.kind = input.type == no_type ? ColumnKind::wrong : ColumnKind::input;
      column.input = input;
      const Span name = name_span(first.value);
      if (!is_empty(name)) {
        const SymbolId symbol_of_name = symbol(name);
        if (std::find(seen.begin(), seen.end(), symbol_of_name) != seen.end())
          error(messages::column_twice, cell.span, {std::string(source(name))});
        seen.push_back(symbol_of_name);
      }
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

/// What a cell says of its column; no_id: anything. `good` becomes false when it was wrong.
Id Resolver::cell_condition(ast::ExprId cell, Typed input, bool& good) {
  if (is_word(cell, Word::any) || cell == ast::no_expr) return no_id;
  const ast::Expr& e = ex(cell);
  Typed result;
  switch (e.kind) {
    case ast::ExprKind::missing:
      break;
    case ast::ExprKind::bare_compare:
      result = compare_with(input, e.word, child(e, 0), e.span);
      break;
    case ast::ExprKind::bare_one_of:
      result = one_of_test(input, e, 0, false);
      break;
    case ast::ExprKind::type:
      // `one of (a, b)` may have been read as a type: its names are the cell's.
      if (e.word == Word::one_of) {
        result = one_of_test(input, e, 0, false);
        break;
      }
      error(messages::type_is_no_value, e.span, {std::string(source(e.span))});
      break;
    case ast::ExprKind::compare:
    case ast::ExprKind::logic_and:
    case ast::ExprKind::logic_or:
    case ast::ExprKind::all_of:
    case ast::ExprKind::any_of:
    case ast::ExprKind::none_of:
      error(messages::condition_in_cell, e.span, {word(Word::if_)});
      break;
    default:
      if (kind(input.type) == TypeKind::set && e.kind != ast::ExprKind::word) {
        result = compare_with(input, Word::includes, cell, e.span);
      } else {
        result = compare_with(input, Word::is, cell, e.span);
      }
      break;
  }
  if (result.type == no_type) good = false;
  return result.expr;
}

/// Which kind of length the rows of a column hold: exact ones, those of a calendar, or both.
void Resolver::settle_lengths(Id id) {
  for (const Id output : p_.tables[id].outputs) {
    const StaticType declared = types_[output_cell_types_[output]];
    if (!declared.mixed) continue;
    TypeRef type = no_type;
    for (const TableRow& row : p_.tables[id].rows) {
      const Id result = row.results[p_.outputs[output].place];
      const TypeRef each = result == no_id ? no_type : expr_facts_[result].type;
      if (each == no_type || each == none_type_) continue;
      type = type == no_type ? unbounded(each) : merge(type, unbounded(each), row.span);
    }
    if (type == no_type) continue;
    StaticType settled = types_[type];
    settled.type.or_none = declared.type.or_none;
    if (p_.tables[id].hit != HitPolicy::collect_list && p_.tables[id].hit != HitPolicy::collect_count)
      output_types_[output] = intern(settled);
    p_.outputs[output].type = settled.type;
  }
}

void Resolver::check_result(Typed& result, Id output, ast::List items) {
  const Value* constant = constant_of(result.expr);
  if (constant == nullptr || in_range(*constant, p_.outputs[output].type)) return;
  error(messages::outside_range, item(items, 0).span,
        {show(*constant), p_.text(p_.outputs[output].name), show_range(output_cell_types_[output])});
  result = {};
}

bool Resolver::read_since(const ast::Cell& cell, TableRow& row) {
  const ast::Expr& e = ex(item(cell.items, 0).value);
  Date date;
  if (e.kind != ast::ExprKind::date) {
    error(messages::date_expected, cell.span, {});
    return false;
  }
  if (!date_of(e, date)) return false;
  row.since = date.days();
  return true;
}

void Resolver::table_row(Id id, const ast::Row& source_row, const std::vector<Column>& columns) {
  if (source_row.cells.count != columns.size()) {
    error(messages::cells_missing, source_row.span,
          {std::to_string(source_row.cells.count), std::to_string(columns.size())});
    return;
  }
  TableRow row;
  row.span = source_row.span;
  std::string name;
  bool good = true;
  std::size_t inputs = 0;
  std::size_t open_inputs = 0;
  for (std::uint32_t c = 0; c < source_row.cells.count; ++c) {
    const ast::Cell& cell = file_->cells[source_row.cells.first + c];
    const Column& column = columns[c];
    if (cell.type != ast::no_expr) {
      error(messages::type_in_row, cell.span, {});
      good = false;
      continue;
    }
    if (cell.items.count == 0) {
      good = false;  // the parser has said that a cell is empty
      continue;
    }
    if (column.kind == ColumnKind::output) {
      if (column.output == no_id) continue;
      Typed result = value_with_options(cell.items, output_cell_types_[column.output]);
      if (result.type == no_type) good = false;
      check_cell_options(cell);
      check_result(result, column.output, cell.items);
      row.results.push_back(result.expr);
      continue;
    }
    if (column.kind == ColumnKind::wrong) {
      good = false;
      continue;
    }
    if (cell.items.count > 1) {
      error(messages::one_of_in_cell, cell.span, {word(Word::one_of), std::string(source(cell.span))});
      good = false;
      continue;
    }
    const ast::ExprId e = item(cell.items, 0).value;
    if (!name.empty()) name += ',';
    name += plain_text(e);
    if (column.kind == ColumnKind::since) {
      good = read_since(cell, row) && good;
      continue;
    }
    ++inputs;
    Id test = no_id;
    if (is_word(e, Word::otherwise)) {
      row.otherwise = true;
      ++open_inputs;
    } else if (column.kind == ColumnKind::condition) {
      if (is_word(e, Word::any)) {
        ++open_inputs;
      } else {
        test = condition(e, true);
        good = good && test != no_id;
      }
    } else {
      test = cell_condition(e, column.input, good);
      if (test == no_id) ++open_inputs;
    }
    row.cells.push_back(test);
  }
  if (!good) return;
  if (row.otherwise && open_inputs != inputs) {
    error(messages::otherwise_with_cells, source_row.span, {word(Word::otherwise), word(Word::any)});
    return;
  }
  row.path = p_.text(p_.tables[id].name) + "/" + name;
  add_row(id, std::move(row));
}

void Resolver::add_row(Id id, TableRow row) {
  std::vector<Id> tests;
  for (const Id test : row.cells)
    if (test != no_id) tests.push_back(test);
  if (tests.size() == 1) row.condition = tests[0];
  if (tests.size() > 1) row.condition = yes_no(Op::logic_and, row.span, tests).expr;
  const auto [place, is_new] = row_places_.emplace(row.path, row.span);
  if (!is_new) {
    error(messages::same_row, row.span, {row.path})
        .note(messages::note_first_here, place->second, {row.path});
    return;
  }
  const auto reads = [&](Id e) { return e != no_id && expr_facts_[e].reads_clock; };
  bool reads_clock = reads(row.condition);
  for (const Id result : row.results) reads_clock = reads_clock || reads(result);
  if (reads_clock) clock_readers_[value_node(Kind::table, id)] = true;
  p_.tables[id].rows.push_back(std::move(row));
}

void Resolver::resolve_table(Id id) {
  const ast::Block& block = open(table_blocks_[id]);
  row_places_.clear();
  (void)read_hit(block, true);
  p_.tables[id].policy = entry_text(block, Word::policy);
  if (const ast::Entry* base = entry(block, Word::exception_to)) read_exception(id, *base);
  if (block.kind == Word::matrix) {
    resolve_matrix(id, block);
    settle_lengths(id);
    return;
  }
  if (const ast::Entry* dated = entry(block, Word::dated_by);
      dated != nullptr && value_count(dated->items) > 0) {
    const Typed date = value_as(item(dated->items, 0).value, simple(TypeKind::date));
    p_.tables[id].dated_by = date.expr;
    if (date.expr != no_id && expr_facts_[date.expr].reads_clock)
      clock_readers_[value_node(Kind::table, id)] = true;
  }
  const std::vector<const ast::Row*> rows = rows_in(block);
  if (rows.empty()) {
    error(messages::table_without_header, p_.tables[id].span, {p_.text(p_.tables[id].name)});
    return;
  }
  const std::vector<Column> columns = read_header(id, *rows[0]);
  bool has_since = false;
  Span since_span;
  for (const Column& column : columns) {
    if (column.kind == ColumnKind::since) {
      has_since = true;
      since_span = column.span;
    }
    if (column.kind == ColumnKind::input) {
      p_.tables[id].inputs.push_back(column.input.expr);
      if (expr_facts_[column.input.expr].reads_clock) clock_readers_[value_node(Kind::table, id)] = true;
    }
    if (column.kind == ColumnKind::condition) p_.tables[id].inputs.push_back(no_id);
  }
  if (p_.tables[id].outputs.empty()) {
    error(messages::table_without_output, rows[0]->span, {p_.text(p_.tables[id].name)});
    return;
  }
  const ast::Entry* dated = entry(block, Word::dated_by);
  if (has_since && dated == nullptr) error(messages::since_without_date, since_span, {word(Word::dated_by)});
  if (!has_since && dated != nullptr) error(messages::date_without_since, dated->span, {word(Word::since)});
  const ast::Entry* import = entry(block, Word::rows_from);
  if (rows.size() == 1 && import == nullptr) {
    error(messages::table_without_rows, p_.tables[id].span, {p_.text(p_.tables[id].name)});
    return;
  }
  if (rows.size() - 1 > options_.max_rows) {
    error(messages::too_many_rows, p_.tables[id].span,
          {p_.text(p_.tables[id].name), std::to_string(options_.max_rows)});
    return;
  }
  for (std::size_t r = 1; r < rows.size(); ++r) {
    table_row(id, *rows[r], columns);
    if (r % 1024 == 0 && stopped()) return;
  }
  if (import != nullptr) csv_rows(id, *import, columns, rows.size() - 1);
  settle_lengths(id);
}

void Resolver::read_exception(Id id, const ast::Entry& base) {
  if (value_count(base.items) == 0) return;
  const Span name = name_span(item(base.items, 0).value);
  if (is_empty(name)) {
    error(messages::name_expected, base.span, {});
    return;
  }
  const Declaration* known = lookup(name, Kind::table);
  if (known == nullptr) return;
  const Id base_id = known->id;
  p_.tables[id].exception_to = base_id;
  const std::vector<Id>& mine = p_.tables[id].outputs;
  const std::vector<Id>& theirs = p_.tables[base_id].outputs;
  bool same = mine.size() == theirs.size();
  for (std::size_t i = 0; same && i < mine.size(); ++i)
    same = output_sources_[mine[i]].written == output_sources_[theirs[i]].written &&
           fits(output_cell_types_[mine[i]], output_cell_types_[theirs[i]]);
  if (!same && !theirs.empty()) {
    error(messages::exception_decides_otherwise, name,
          {p_.text(p_.tables[id].name), p_.text(p_.tables[base_id].name)})
        .note(messages::note_declared_here, p_.tables[base_id].span, {p_.text(p_.tables[base_id].name)});
  }
  if (const ast::Item* before = option(base.items, Word::before)) {
    const Span other = name_span(before->value);
    const Declaration* table = is_empty(other) ? nullptr : lookup(other, Kind::table);
    if (is_empty(other)) error(messages::name_expected, before->span, {});
    if (table != nullptr) p_.tables[id].before.push_back(table->id);
  }
}

void Resolver::check_cell_options(const ast::Cell& cell) {
  for (std::uint32_t i = 1; i < cell.items.count; ++i) {
    const ast::Item& it = item(cell.items, i);
    if (it.option == Word::at_most || it.option == Word::at_least || it.option == Word::nothing_under)
      continue;
    error(messages::cell_option, it.span,
          {word(Word::at_most), word(Word::at_least), word(Word::nothing_under)});
  }
}

}  // namespace sop::resolver
