// sop/impl/engine_index.inl — tables made ready: which rows a known input rules out, which rows are in force on a day, which
// results are constants.
//
// The rows of a table are numbered, 64 to a word. A column whose cells compare its input with constants has an index: for
// numbers and points in time the bounds of its cells part the line into points and the stretches between them, and each
// has the rows that it does not rule out; for names and texts each name that a cell mentions has them, and one set stands
// for all other names. A cell of another shape rules out nothing. An index may let too much through (long tables share
// the bits of neighbouring stretches), never too little: what it lets through is looked at again, unless the index is exact.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "sop/impl/archive.hpp"
#include "sop/impl/engine_program.hpp"

namespace sop::engine {

inline constexpr std::size_t most_index_words = 1U << 17;  // of one column: a megabyte

inline void set_bit(std::vector<std::uint64_t>& bits, std::size_t at, Id row) {
  bits[at + row / 64] |= std::uint64_t{1} << row % 64;
}

// Expressions that are the same in every part have one number.
inline std::vector<std::uint32_t> classes_of(const Procedure& p) {
  std::map<std::string, std::uint32_t> constants, shapes;
  std::vector<std::uint32_t> constant_class, out;
  std::string key;
  for (const Value& constant : p.constants) {
    key.clear();
    detail::ArchiveWriter writer(key);
    writer(constant);
    constant_class.push_back(
        constants.emplace(key, static_cast<std::uint32_t>(constants.size())).first->second);
  }
  for (const Expr& e : p.exprs) {
    key.clear();
    detail::ArchiveWriter writer(key);
    writer(e.op, e.flags, e.op == Op::constant ? constant_class[e.a] : e.a);
    for (Id i = 0; i < e.args.count; ++i) writer(out[p.expr_args[e.args.first + i]]);
    out.push_back(shapes.emplace(key, static_cast<std::uint32_t>(shapes.size())).first->second);
  }
  return out;
}

// --- cells ------------------------------------------------------------------------------------------------------------

// What a cell says of its column's input: met by the constants, compared as `op` says, or by all others.
struct Cell {
  bool indexable = false;
  bool opposite = false;
  Op op = Op::equal;
  std::uint8_t flags = 0;
  std::vector<Id> constants;
};

inline Cell cell_of(const Procedure& p, const std::vector<std::uint32_t>& classes, Id input, Id condition) {
  Cell cell;
  const Expr* e = &p.exprs[condition];
  if (e->op == Op::logic_not) {
    cell.opposite = true;
    e = &p.exprs[p.expr_args[e->args.first]];
  }
  if (!is_comparison(e->op)) return cell;
  if (input == no_id || classes[p.expr_args[e->args.first]] != classes[input]) return cell;
  for (Id i = 1; i < e->args.count; ++i) {
    const Expr& other = p.exprs[p.expr_args[e->args.first + i]];
    if (other.op != Op::constant || !p.constants[other.a].known() || p.constants[other.a].is_none())
      return cell;
    cell.constants.push_back(other.a);
  }
  cell.indexable = true;
  cell.op = e->op;
  cell.flags = e->flags;
  if (e->op == Op::not_equal || e->op == Op::is_not_one_of) {
    cell.opposite = !cell.opposite;
    cell.op = Op::is_one_of;
  }
  if (e->op == Op::equal) cell.op = Op::is_one_of;
  return cell;
}

inline Column::By by_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::number:
    case ValueKind::percent:
    case ValueKind::money:
      return Column::By::number;
    case ValueKind::boolean:
    case ValueKind::duration:
    case ValueKind::date:
    case ValueKind::instant:
    case ValueKind::time_of_day:
      return Column::By::integer;
    case ValueKind::name:
    case ValueKind::party:
    case ValueKind::remedy:
      return Column::By::name;
    case ValueKind::text:
      return Column::By::text;
    default:
      return Column::By::nothing;
  }
}

// Whether the constants of a cell are of the column's kind and its comparison is one that the index knows.
inline bool belongs(const Procedure& p, const Column& column, const Cell& cell) {
  if (!cell.indexable) return false;
  for (const Id id : cell.constants) {
    const Value& constant = p.constants[id];
    if (by_of(constant.kind) != column.by) return false;
    if (column.by == Column::By::number) {
      if (!constant.currency.is_none() && !(constant.currency == column.currency)) return false;
    } else if (constant.kind != column.kind) {
      return false;
    }
  }
  return cell.op == Op::is_one_of || column.by == Column::By::number || column.by == Column::By::integer;
}

inline Rational point_of(const Column& column, const Value& constant) {
  return column.by == Column::By::number ? constant.number : Rational(constant.integer);
}

// --- one column -------------------------------------------------------------------------------------------------------

// Where a cell begins and ceases to be met: places on the line, `from` included and `to` not, in order and apart from each other.
// Place 2i is the stretch before bound i, 2i + 1 is that bound, 2n lies behind all.
using Stretches = std::vector<std::pair<std::size_t, std::size_t>>;

inline void find_stretches(const Procedure& p, const Column& column, const Cell& cell, Stretches& met) {
  met.clear();
  const std::size_t end = column.bounds.size() * 2 + 1;
  if (!cell.indexable) {
    met.emplace_back(0, end);
    return;
  }
  const auto place = [&](Id constant) {
    const Rational point = point_of(column, p.constants[constant]);
    const auto at =
        std::lower_bound(column.bounds.begin(), column.bounds.end(), point,
                         [](const Rational& a, const Rational& b) { return order_of_numbers(a, b) < 0; });
    return static_cast<std::size_t>(at - column.bounds.begin()) * 2 + 1;
  };
  switch (cell.op) {
    case Op::less:
      met.emplace_back(0, place(cell.constants[0]));
      break;
    case Op::less_equal:
      met.emplace_back(0, place(cell.constants[0]) + 1);
      break;
    case Op::greater:
      met.emplace_back(place(cell.constants[0]) + 1, end);
      break;
    case Op::greater_equal:
      met.emplace_back(place(cell.constants[0]), end);
      break;
    case Op::in_range: {
      const std::size_t from = place(cell.constants[0]) + ((cell.flags & flag_low_open) != 0 ? 1 : 0);
      const std::size_t to = place(cell.constants[1]) + ((cell.flags & flag_high_open) != 0 ? 0 : 1);
      if (from < to) met.emplace_back(from, to);
      break;
    }
    default:
      for (const Id constant : cell.constants) met.emplace_back(place(constant), place(constant) + 1);
      std::sort(met.begin(), met.end());
      met.erase(std::unique(met.begin(), met.end()), met.end());
      break;
  }
  if (!cell.opposite) return;
  std::size_t from = 0;
  for (auto& [begin, stop] : met) {
    const std::size_t next = stop;
    stop = begin;
    begin = std::exchange(from, next);
  }
  met.emplace_back(from, end);
}

// Whole multiples of a common part, so that a look-up compares 64-bit numbers.
inline void scale_bounds(Column& column) {
  std::int64_t scale = 1;
  for (const Rational& bound : column.bounds) {
    if (bound.denominator() > 1000000000) return;
    const auto denominator = static_cast<std::int64_t>(bound.denominator());
    std::int64_t a = scale, b = denominator;
    while (b != 0) a = std::exchange(b, a % b);
    if (scale / a > 1000000000 / denominator) return;
    scale = scale / a * denominator;
  }
  for (const Rational& bound : column.bounds) {
    constexpr int128 most = std::numeric_limits<std::int64_t>::max();
    const int128 numerator = bound.numerator();
    const int128 factor = scale / bound.denominator();
    if (numerator > most / factor || numerator < -(most / factor)) {
      column.points.clear();
      return;
    }
    const int128 point = numerator * factor;
    column.points.push_back(static_cast<std::int64_t>(point));
  }
  column.scale = scale;
}

inline void index_line(const Procedure& p, Column& column, const std::vector<Cell>& cells,
                       std::size_t words) {
  for (const Cell& cell : cells) {
    for (const Id constant : cell.constants) column.bounds.push_back(point_of(column, p.constants[constant]));
  }
  const auto before = [](const Rational& a, const Rational& b) { return order_of_numbers(a, b) < 0; };
  std::sort(column.bounds.begin(), column.bounds.end(), before);
  column.bounds.erase(std::unique(column.bounds.begin(), column.bounds.end()), column.bounds.end());
  const std::size_t stretches = column.bounds.size() * 2 + 1;
  const std::size_t most = std::max<std::size_t>(most_index_words / words, 1);
  column.step = (stretches + most - 1) / most;
  column.exact = column.step == 1;
  column.bits.assign((stretches + column.step - 1) / column.step * words, 0);
  // Along the line rows come and go; what stretches share has every row that is met on one of them.
  struct Change {
    std::size_t at = 0;
    Id row = no_id;
    bool comes = false;
  };
  std::vector<Change> changes;
  Stretches met;
  for (Id row = 0; row < cells.size(); ++row) {
    find_stretches(p, column, cells[row], met);
    for (const auto& [from, to] : met) {
      if (from >= to) continue;
      changes.push_back({from, row, true});
      if (to < stretches) changes.push_back({to, row, false});
    }
  }
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return a.at != b.at ? a.at < b.at : a.comes < b.comes; });
  std::vector<std::uint64_t> now(words, 0);
  std::size_t next = 0;
  for (std::size_t first = 0; first < stretches; first += column.step) {
    const std::size_t bits = first / column.step * words;
    for (; next < changes.size() && changes[next].at == first; ++next) {
      const Change& c = changes[next];
      const std::uint64_t bit = std::uint64_t{1} << c.row % 64;
      now[c.row / 64] = c.comes ? now[c.row / 64] | bit : now[c.row / 64] & ~bit;
    }
    std::copy(now.begin(), now.end(), column.bits.begin() + static_cast<std::ptrdiff_t>(bits));
    for (; next < changes.size() && changes[next].at < first + column.step; ++next) {
      const Change& c = changes[next];
      const std::uint64_t bit = std::uint64_t{1} << c.row % 64;
      now[c.row / 64] = c.comes ? now[c.row / 64] | bit : now[c.row / 64] & ~bit;
      if (c.comes) column.bits[bits + c.row / 64] |= bit;
    }
  }
  if (column.by == Column::By::number) {
    scale_bounds(column);
    return;
  }
  for (const Rational& bound : column.bounds)
    column.points.push_back(static_cast<std::int64_t>(bound.numerator()));
}

inline void index_names(const Procedure& p, Column& column, const std::vector<Cell>& cells,
                        std::size_t words) {
  const bool texts = column.by == Column::By::text;
  for (const Cell& cell : cells) {
    for (const Id constant : cell.constants) {
      column.points.push_back(p.constants[constant].integer);
      column.texts.push_back(&p.constants[constant].text);
    }
  }
  const auto before = [](const std::string* a, const std::string* b) { return *a < *b; };
  const auto equal = [](const std::string* a, const std::string* b) { return *a == *b; };
  std::sort(column.texts.begin(), column.texts.end(), before);
  column.texts.erase(std::unique(column.texts.begin(), column.texts.end(), equal), column.texts.end());
  std::sort(column.points.begin(), column.points.end());
  column.points.erase(std::unique(column.points.begin(), column.points.end()), column.points.end());
  const std::size_t count = texts ? column.texts.size() : column.points.size();
  const auto place_of = [&](Id constant) {
    const Value& value = p.constants[constant];
    const auto at = texts ? std::lower_bound(column.texts.begin(), column.texts.end(), &value.text, before) -
                                column.texts.begin()
                          : std::lower_bound(column.points.begin(), column.points.end(), value.integer) -
                                column.points.begin();
    return static_cast<std::size_t>(at);
  };
  // What a name changes among the rows that any other name leaves.
  std::vector<std::uint64_t> other(words, 0);
  std::vector<std::pair<std::size_t, Id>> changed;
  for (Id row = 0; row < cells.size(); ++row) {
    const Cell& cell = cells[row];
    if (!cell.indexable || cell.opposite) set_bit(other, 0, row);
    if (!cell.indexable) continue;
    for (const Id constant : cell.constants) changed.emplace_back(place_of(constant), row);
  }
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  if ((count + 1) * words > most_index_words * 4) {
    // Too many for a set of rows each: the rows that change are listed.
    column.bits = std::move(other);
    for (const auto& [place, row] : changed) {
      while (column.first_changed.size() <= place)
        column.first_changed.push_back(static_cast<Id>(column.changed.size()));
      column.changed.push_back(row);
    }
    while (column.first_changed.size() <= count)
      column.first_changed.push_back(static_cast<Id>(column.changed.size()));
    return;
  }
  column.bits.reserve((count + 1) * words);
  for (std::size_t i = 0; i <= count; ++i) column.bits.insert(column.bits.end(), other.begin(), other.end());
  for (const auto& [place, row] : changed)
    column.bits[place * words + row / 64] ^= std::uint64_t{1} << row % 64;
}

// --- the table --------------------------------------------------------------------------------------------------------

// The condition of a row is its cells, all of them.
inline bool is_of_cells(const Procedure& p, const TableRow& row) {
  std::vector<Id> stated;
  for (const Id cell : row.cells) {
    if (cell != no_id) stated.push_back(cell);
  }
  if (stated.empty() || row.condition == no_id) return stated.empty() && row.condition == no_id;
  if (stated.size() == 1) return row.condition == stated[0];
  const Expr& e = p.exprs[row.condition];
  if (e.op != Op::logic_and || e.args.count != stated.size()) return false;
  for (Id i = 0; i < e.args.count; ++i) {
    if (p.expr_args[e.args.first + i] != stated[i]) return false;
  }
  return true;
}

inline void index_columns(Program& program, const Table& t, const std::vector<std::uint32_t>& classes,
                          TableProgram& out) {
  const Procedure& p = program.p();
  std::vector<std::uint8_t> of_cells, settled;
  for (const TableRow& row : t.rows) {
    of_cells.push_back(is_of_cells(p, row) ? 1 : 0);
    settled.push_back(of_cells.back());
  }
  for (std::size_t c = 0; c < t.inputs.size(); ++c) {
    Column column;
    column.input = t.inputs[c];
    if (column.input != no_id && p.exprs[column.input].op == Op::fact) column.fact = p.exprs[column.input].a;
    std::vector<Cell> cells(t.rows.size());
    bool first = true;
    for (Id row = 0; row < t.rows.size(); ++row) {
      const Id condition = c < t.rows[row].cells.size() ? t.rows[row].cells[c] : no_id;
      if (condition == no_id || of_cells[row] == 0) continue;
      cells[row] = cell_of(p, classes, column.input, condition);
      if (!cells[row].indexable || !first || cells[row].constants.empty()) continue;
      first = false;
      const Value& constant = p.constants[cells[row].constants[0]];
      column.by = by_of(constant.kind);
      column.kind = constant.kind;
    }
    if (column.by == Column::By::number && column.currency.is_none()) {
      for (const Cell& cell : cells) {
        for (const Id id : cell.constants) {
          if (column.currency.is_none()) column.currency = p.constants[id].currency;
        }
      }
    }
    for (Id row = 0; row < t.rows.size(); ++row) {
      const bool any = c < t.rows[row].cells.size() && t.rows[row].cells[c] == no_id;
      if (belongs(p, column, cells[row])) continue;
      cells[row] = {};
      if (!any) settled[row] = 0;
    }
    if (column.by == Column::By::number || column.by == Column::By::integer)
      index_line(p, column, cells, out.words);
    else if (column.by != Column::By::nothing)
      index_names(p, column, cells, out.words);
    if (column.by != Column::By::nothing) {
      out.columns.push_back(std::move(column));
      continue;
    }
    for (Id row = 0; row < t.rows.size(); ++row) {
      if (c >= t.rows[row].cells.size() || t.rows[row].cells[c] != no_id) settled[row] = 0;
    }
  }
  out.settled.assign(out.words, 0);
  for (Id row = 0; row < t.rows.size(); ++row) {
    if (settled[row] != 0) set_bit(out.settled, 0, row);
  }
}

// The rows in force from each day on which something changes: a row holds until one with the same cells begins to hold.
inline void index_days(const Table& t, const std::vector<std::uint32_t>& classes, TableProgram& out) {
  std::map<std::vector<std::uint32_t>, std::map<std::int64_t, std::vector<Id>>> alike;
  for (Id row = 0; row < t.rows.size(); ++row) {
    std::vector<std::uint32_t> key{t.rows[row].otherwise ? 1U : 0U};
    for (const Id cell : t.rows[row].cells) key.push_back(cell == no_id ? no_id : classes[cell]);
    alike[key][t.rows[row].since].push_back(row);
    out.since.push_back(t.rows[row].since);
  }
  std::sort(out.since.begin(), out.since.end());
  out.since.erase(std::unique(out.since.begin(), out.since.end()), out.since.end());
  // What begins on a day ends what was in its place.
  std::vector<std::vector<Id>> begins(out.since.size()), ends(out.since.size());
  for (const auto& [key, days] : alike) {
    const std::vector<Id>* held = nullptr;
    for (const auto& [since, rows] : days) {
      const auto day = static_cast<std::size_t>(std::lower_bound(out.since.begin(), out.since.end(), since) -
                                                out.since.begin());
      begins[day].insert(begins[day].end(), rows.begin(), rows.end());
      if (held != nullptr) ends[day].insert(ends[day].end(), held->begin(), held->end());
      held = &rows;
    }
  }
  std::vector<std::uint64_t> now(out.words, 0);
  for (std::size_t day = 0; day < out.since.size(); ++day) {
    for (const Id row : ends[day]) now[row / 64] &= ~(std::uint64_t{1} << row % 64);
    for (const Id row : begins[day]) set_bit(now, 0, row);
    out.in_force.insert(out.in_force.end(), now.begin(), now.end());
  }
}

SOP_INLINE void make_tables(Program& program) {
  const Procedure& p = program.p();
  const std::vector<std::uint32_t> classes = classes_of(p);
  program.tables.resize(p.tables.size());
  for (Id id = 0; id < p.tables.size(); ++id) {
    const Table& t = p.tables[id];
    TableProgram& out = program.tables[id];
    out.words = std::max<std::size_t>((t.rows.size() + 63) / 64, 1);
    out.rows.assign(out.words, 0);
    for (Id row = 0; row < t.rows.size(); ++row) {
      if (!t.rows[row].otherwise) set_bit(out.rows, 0, row);
    }
    index_columns(program, t, classes, out);
    if (t.dated_by != no_id) index_days(t, classes, out);
    out.table = make_reason(program, ReasonKind::table, p.text(t.name), t.span, {});
    out.exception = make_reason(program, ReasonKind::exception, p.text(t.name), t.span, {});
    if (t.exception_to != no_id && t.exception_to < p.tables.size())
      program.tables[t.exception_to].exceptions.push_back(id);
    out.beaten = t.before;
    for (std::size_t i = 0; i < out.beaten.size(); ++i) {
      for (const Id next : p.tables[out.beaten[i]].before) {
        if (std::find(out.beaten.begin(), out.beaten.end(), next) == out.beaten.end())
          out.beaten.push_back(next);
      }
    }
    // The facts that all the conditions name are what `otherwise` rests on.
    std::vector<Id> all, facts;
    for (const TableRow& row : t.rows) {
      if (row.otherwise && all.empty()) {
        for (const TableRow& other : t.rows) name_facts(p, other.condition, all);
      }
    }
    for (const TableRow& row : t.rows) {
      out.row_reasons.push_back(make_reason(program, ReasonKind::row, row.path, row.span, {}));
      for (std::size_t place = 0; place < t.outputs.size(); ++place) {
        facts.clear();
        if (row.otherwise) facts = all;
        name_facts(p, row.condition, facts);
        if (place < row.results.size()) name_facts(p, row.results[place], facts);
        out.result_reasons.push_back(make_reason(program, ReasonKind::row, row.path, row.span, facts));
        Datum result;
        bool known = false;
        if (place < row.results.size() && p.exprs[row.results[place]].op == Op::constant) {
          result = program.constants[p.exprs[row.results[place]].a];
          known = t.hit == HitPolicy::collect_count ||
                  name_now(program, p.outputs[t.outputs[place]].type, result);
        }
        out.results.push_back(result);
        out.is_result.push_back(known ? 1 : 0);
      }
    }
  }
}

}  // namespace sop::engine
