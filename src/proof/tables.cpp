// src/proof/tables.cpp — what tables decide, as diagrams: the hit policies of the reference interpreter (impl/reference_tables.inl), each from
// the last row up, so that a row is laid over what the rows below it answer.
#include <algorithm>
#include <optional>

#include "src/proof/asking.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {
namespace {

bool nothing(const Term& t) { return t.kind == Term::Kind::nothing; }

}  // namespace

/// 1 where the date that chooses the rows of a table is this day or later.
Diagram Space::since(std::uint32_t side, const Table& table, Diagram date, std::int64_t day) {
  if (sides_[side]->exprs[table.dated_by].type == TypeKind::date)
    return diagrams_.is(compare(Op::greater_equal, date, constant(Value::make(ValueKind::date, day)), nullptr,
                                side, table.dated_by),
                        truth_yes);
  // The day of an instant needs a zone.
  return diagrams_.is(
      outside(side, table.dated_by, "dated " + key_of(side, table.dated_by) + ' ' + std::to_string(day)),
      truth_yes);
}

std::vector<Diagram> Space::rows(std::uint32_t side, const Table& table) {
  std::vector<Diagram> out;
  std::vector<Arguments> none;
  none.swap(arguments_);
  Diagram date = 0;
  if (table.dated_by != no_id) date = evaluate(side, table.dated_by);
  for (const TableRow& row : table.rows) {
    if (row.otherwise) {
      out.push_back(leaf(truth_no));
      continue;
    }
    Diagram rows_condition = condition(side, row.condition, false);
    if (table.dated_by != no_id) {
      // In force from its date until a row with the same cells is.
      std::int64_t until = 0;
      bool replaced = false;
      for (const TableRow& other : table.rows) {
        if (other.since <= row.since || other.otherwise != row.otherwise ||
            other.cells.size() != row.cells.size())
          continue;
        bool alike = true;
        for (std::size_t c = 0; c < row.cells.size() && alike; ++c)
          alike = key_of(side, row.cells[c]) == key_of(side, other.cells[c]);
        if (!alike || (replaced && other.since >= until)) continue;
        replaced = true;
        until = other.since;
      }
      Diagram in_force = since(side, table, date, row.since);
      if (replaced) in_force = diagrams_.without(in_force, since(side, table, date, until));
      rows_condition = diagrams_.choose(in_force, rows_condition, leaf(truth_no));
    }
    out.push_back(rows_condition);
  }
  none.swap(arguments_);
  if (defect_ == Defect::row_forgotten && !out.empty()) out.back() = leaf(truth_no);
  return out;
}

Diagram Space::row_result(std::uint32_t side, const Table& table, std::size_t row, std::size_t place) {
  const Procedure& p = *sides_[side];
  std::vector<Arguments> none;
  none.swap(arguments_);
  Diagram out = evaluate(side, table.rows[row].results[place]);
  if (table.hit != HitPolicy::collect_count) out = named(side, out, p.outputs[table.outputs[place]].type);
  none.swap(arguments_);
  return out;
}

Diagram Space::output(std::uint32_t side, Id id) {
  if (const auto at = known_outputs_[side].find(id); at != known_outputs_[side].end()) return at->second;
  const Diagram answer = asked_output(side, id);
  if (!diagrams_.effort().over()) known_outputs_[side].emplace(id, answer);
  return answer;
}

Diagram Space::output_within(std::uint32_t side, Id id, Diagram within) {
  const Procedure& p = *sides_[side];
  within_table_ = &p.tables[p.outputs[id].table];
  within_ = within;
  const Diagram answer = asked_output(side, id);
  within_table_ = nullptr;
  return answer;
}

Diagram Space::asked_output(std::uint32_t side, Id id) {
  const Output& out = sides_[side]->outputs[id];
  std::vector<Arguments> none;
  none.swap(arguments_);
  Diagram answer = pick_or_exception(side, out.table, out.place, out.type);
  none.swap(arguments_);
  return diagrams_.map(diagrams_.new_key(), answer, [&](std::uint32_t t) {
    if (!nothing(terms_[t])) return t;
    return intern(
        Term::of(Term::Kind::error, terms_[t].code == ErrorCode::ok ? ErrorCode::no_row : terms_[t].code));
  });
}

Diagram Space::pick_or_exception(std::uint32_t side, Id table, std::size_t place, const Type& type) {
  const Procedure& p = *sides_[side];
  if (++depth_ > 200) {
    --depth_;
    Term t = Term::of(Term::Kind::outside);
    t.key = "deep";
    return leaf(intern(t));
  }
  std::vector<Id> exceptions;
  for (Id t = 0; t < p.tables.size(); ++t)
    if (p.tables[t].exception_to == table && place < p.tables[t].outputs.size()) exceptions.push_back(t);
  Diagram out = pick(side, p.tables[table], place, type);
  std::vector<Diagram> given;
  for (const Id t : exceptions) given.push_back(pick_or_exception(side, t, place, type));
  --depth_;
  if (exceptions.empty()) return out;
  // Where none of them wins: the first that is in error, then what is unknown, then two that are not ordered.
  const TermId unknown = intern(Term::of(Term::Kind::unknown));
  const TermId two = intern(Term::of(Term::Kind::error, ErrorCode::two_exceptions));
  Diagram above = leaf(intern(Term::of(Term::Kind::nothing)));
  for (const Diagram one : given)
    above = diagrams_.apply(
        diagrams_.new_key(), above, one,
        [&](std::uint32_t before, std::uint32_t next) {
          const Term &b = terms_[before], &n = terms_[next];
          if (nothing(b)) return next;
          if (nothing(n) || b.kind == Term::Kind::error) return before;
          if (n.kind == Term::Kind::error) return next;
          return b.kind == Term::Kind::unknown || n.kind == Term::Kind::unknown ? unknown : before;
        },
        [](Diagram, Diagram, Diagram&) { return false; });
  above = diagrams_.map(diagrams_.new_key(), above, [&](std::uint32_t t) {
    const Term::Kind kind = terms_[t].kind;
    return nothing(terms_[t]) || kind == Term::Kind::error || kind == Term::Kind::unknown ? t : two;
  });
  // The one to which all others that apply yield; one that is unknown does not win.
  for (std::size_t i = 0; i < given.size(); ++i) {
    Diagram wins =
        where(given[i], [&](const Term& t) { return !nothing(t) && t.kind != Term::Kind::unknown; });
    for (std::size_t k = 0; k < given.size() && wins != leaf(0); ++k)
      if (k != i && !yields(p, exceptions[k], exceptions[i]))
        wins = diagrams_.both(wins, where(given[k], nothing));
    above = diagrams_.choose(wins, given[i], above);
  }
  return diagrams_.choose(where(above, nothing), out, above);
}

/// 4.2: no row is true. An error wins, then unknown; else what stands there already.
Diagram Space::rest(const std::vector<Diagram>& rows, Diagram found) {
  Diagram unknown = leaf(0), wrong = leaf(0);
  for (const Diagram row : rows) {
    unknown = diagrams_.either(unknown, diagrams_.is(row, truth_unknown));
    wrong = diagrams_.either(wrong, diagrams_.is(row, truth_error));
  }
  const Diagram open = where(found, nothing);
  const Diagram error = leaf(intern(Term::of(Term::Kind::error, ErrorCode::not_available)));
  Diagram out =
      diagrams_.choose(diagrams_.both(open, unknown), leaf(intern(Term::of(Term::Kind::unknown))), found);
  out = diagrams_.choose(diagrams_.both(open, wrong), error, out);
  return out;
}

Diagram Space::pick(std::uint32_t side, const Table& table, std::size_t place, const Type& type) {
  std::vector<Diagram> conditions = rows(side, table);
  if (&table == within_table_)
    for (Diagram& condition : conditions) condition = diagrams_.choose(within_, condition, leaf(truth_no));
  Diagram out = leaf(intern(Term::of(Term::Kind::nothing)));
  bool done = true;
  switch (table.hit) {
    case HitPolicy::first:
      out = pick_first(side, table, conditions, place);
      break;
    case HitPolicy::unique:
    case HitPolicy::any:
      out = pick_single(side, table, conditions, place);
      break;
    case HitPolicy::priority:
      out = pick_priority(side, table, conditions, place, done);
      break;
    default:
      out = pick_collect(side, table, conditions, place, type);
      break;
  }
  if (!done) {
    Term t = Term::of(Term::Kind::outside);
    t.key =
        "priority " + std::to_string(side) + ' ' + std::to_string(table.name) + ' ' + std::to_string(place);
    out = diagrams_.choose(where(out, nothing), out, leaf(intern(t)));
  }
  if (table.hit < HitPolicy::collect_list) out = rest(conditions, out);
  // `otherwise`: of the rows in force the first.
  Diagram otherwise = leaf(intern(Term::of(Term::Kind::nothing)));
  Diagram date = 0;
  if (table.dated_by != no_id) date = evaluate(side, table.dated_by);
  const auto from = [&](std::int64_t day) { return since(side, table, date, day); };
  for (std::size_t r = table.rows.size(); r-- > 0;) {
    if (!table.rows[r].otherwise) continue;
    const Diagram here = row_result(side, table, r, place);
    if (table.dated_by == no_id) {
      otherwise = here;
      continue;
    }
    // Replaced by a later `otherwise`.
    Diagram in_force = from(table.rows[r].since);
    for (const TableRow& other : table.rows)
      if (other.otherwise && other.since > table.rows[r].since)
        in_force = diagrams_.without(in_force, from(other.since));
    otherwise = diagrams_.choose(in_force, here, otherwise);
  }
  if (table.hit == HitPolicy::collect_list) {
    otherwise = diagrams_.map(diagrams_.new_key(), otherwise, [&](std::uint32_t id) {
      const Term t = terms_[id];
      if (t.kind == Term::Kind::constant) {
        Value list = Value::make(ValueKind::list, 0);
        list.items.push_back(t.value);
        return intern(Term::constant(list));
      }
      if (!t.known()) return id;
      Term lost = Term::of(Term::Kind::outside);
      lost.key = "list " + std::to_string(id);
      return intern(lost);
    });
  }
  out = diagrams_.choose(where(out, nothing), otherwise, out);
  if (table.hit >= HitPolicy::collect_list) {
    Value empty;
    if (table.hit == HitPolicy::collect_list) empty = Value::make(ValueKind::list, 0);
    if (table.hit == HitPolicy::collect_count) empty = Value::rational(ValueKind::number, Rational());
    if (table.hit == HitPolicy::collect_sum) {
      empty = type.kind == TypeKind::duration  ? Value::make(ValueKind::duration, 0)
              : type.kind == TypeKind::money   ? Value::rational(ValueKind::money, Rational())
              : type.kind == TypeKind::percent ? Value::rational(ValueKind::percent, Rational())
                                               : Value::rational(ValueKind::number, Rational());
    }
    if (!empty.is_unknown()) out = diagrams_.choose(where(out, nothing), constant(empty), out);
  }
  if (table.dated_by == no_id) return out;
  // The date itself: unknown, none or an error; and before the first row nothing is in force.
  std::int64_t first = table.rows.empty() ? 0 : table.rows.front().since;
  for (const TableRow& row : table.rows) first = std::min(first, row.since);
  const Term before = Term::of(Term::Kind::nothing, ErrorCode::not_in_force);
  out = diagrams_.choose(from(first), out, leaf(intern(before)));
  const TermId missing = intern(Term::of(Term::Kind::error, ErrorCode::does_not_exist));
  const Diagram told = where(date, [](const Term& t) { return t.known(); });
  const Diagram instead = diagrams_.map(diagrams_.new_key(), date, [&](std::uint32_t id) {
    return terms_[id].kind == Term::Kind::none ? missing : id;
  });
  return diagrams_.choose(told, out, instead);
}

Diagram Space::pick_first(std::uint32_t side, const Table& table, const std::vector<Diagram>& rows,
                          std::size_t place) {
  Diagram out = leaf(intern(Term::of(Term::Kind::nothing)));
  Term failed_row = Term::of(Term::Kind::error, ErrorCode::not_available);
  failed_row.last_word = true;
  const Diagram wrong = leaf(intern(failed_row));
  for (std::size_t r = rows.size(); r-- > 0;) {
    if (table.rows[r].otherwise) continue;
    const Diagram here = row_result(side, table, r, place);
    const Diagram open = diagrams_.is(rows[r], truth_unknown);
    Diagram below = out;
    if (open != leaf(0)) {
      // Nothing below: nothing yet, and `rest` sees that a row is unknown.
      const Diagram kept = diagrams_.choose(where(out, nothing), out, held(out, here));
      below = diagrams_.choose(open, kept, out);
    }
    out = diagrams_.choose(diagrams_.is(rows[r], truth_yes), here, below);
    out = diagrams_.choose(diagrams_.is(rows[r], truth_error), wrong, out);
    if (diagrams_.effort().over()) return leaf(intern(Term::of(Term::Kind::nothing)));
  }
  return diagrams_.map(diagrams_.new_key(), out, [&](std::uint32_t id) {
    Term t = terms_[id];
    if (!t.last_word) return id;
    t.last_word = false;
    return intern(t);
  });
}

/// `unique` and `any`; of a dated table the newest true rows.
Diagram Space::pick_single(std::uint32_t side, const Table& table, const std::vector<Diagram>& rows,
                           std::size_t place) {
  const Diagram none = leaf(intern(Term::of(Term::Kind::nothing)));
  std::vector<std::int64_t> dates;
  for (const TableRow& row : table.rows) dates.push_back(table.dated_by == no_id ? 0 : row.since);
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  Diagram out = none;
  for (const std::int64_t since : dates) {
    Diagram group = none;
    std::vector<std::size_t> members;
    for (std::size_t r = 0; r < rows.size(); ++r)
      if (!table.rows[r].otherwise && (table.dated_by == no_id || table.rows[r].since == since))
        members.push_back(r);
    for (const std::size_t r : members) {
      if (diagrams_.effort().over()) return none;
      const Diagram yes = diagrams_.is(rows[r], truth_yes);
      if (yes == leaf(0)) continue;
      const Diagram here = row_result(side, table, r, place);
      Diagram together = 0;
      if (table.hit == HitPolicy::unique) {
        Term t = Term::of(Term::Kind::error, ErrorCode::two_rows);
        t.last_word = true;
        together = leaf(intern(t));
      } else {
        Term differ = Term::of(Term::Kind::error, ErrorCode::different_results),
             open = Term::of(Term::Kind::unknown);
        differ.last_word = open.last_word = true;
        const TermId differs = intern(differ), unknown = intern(open);
        // Equal results stay; else the first error, then unknown, then that they differ. The last word stays.
        const Diagram alike = same(group, here, side, table.rows[r].results[place]);
        const Diagram other = diagrams_.apply(
            diagrams_.new_key(), group, here,
            [&](std::uint32_t first, std::uint32_t second) {
              const Term a = terms_[first], b = terms_[second];
              if (a.last_word || a.kind == Term::Kind::error) return first;
              if (b.kind == Term::Kind::error) {
                Term wrong = b;
                wrong.last_word = true;
                return intern(wrong);
              }
              return a.kind == Term::Kind::unknown || b.kind == Term::Kind::unknown ? unknown : differs;
            },
            [](Diagram, Diagram, Diagram&) { return false; });
        const Diagram known = where(
            group, [](const Term& t) { return !t.last_word && (t.known() || t.kind == Term::Kind::none); });
        together = diagrams_.choose(diagrams_.both(alike, known), group, other);
      }
      const Diagram alone = where(group, nothing);
      group = diagrams_.choose(yes, diagrams_.choose(alone, here, together), group);
    }
    // A newer row that is unknown could replace the one found.
    Diagram below = out;
    if (out != none) {
      for (const std::size_t r : members) {
        const Diagram open = diagrams_.is(rows[r], truth_unknown);
        if (open == leaf(0)) continue;
        const Diagram kept =
            diagrams_.choose(where(below, nothing), below, held(below, row_result(side, table, r, place)));
        below = diagrams_.choose(open, kept, below);
      }
    }
    out = diagrams_.choose(where(group, nothing), below, group);
    out = diagrams_.map(diagrams_.new_key(), out, [&](std::uint32_t id) {
      Term t = terms_[id];
      if (!t.last_word) return id;
      t.last_word = false;
      return intern(t);
    });
  }
  return out;
}

/// `priority`, where the first results are plain values: ranks from the lowest up.
Diagram Space::pick_priority(std::uint32_t side, const Table& table, const std::vector<Diagram>& rows,
                             std::size_t place, bool& done) {
  const Diagram none = leaf(intern(Term::of(Term::Kind::nothing)));
  const Type& type = sides_[side]->outputs[table.outputs[0]].type;
  struct Ranked {
    std::size_t row;
    Value rank;
  };
  std::vector<Ranked> ranked;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (table.rows[r].otherwise) continue;
    const Diagram rank = row_result(side, table, r, 0);
    if (!is_leaf(rank) || terms_[leaf_value(rank)].kind != Term::Kind::constant) done = false;
    ranked.push_back({r, done ? terms_[leaf_value(rank)].value : Value()});
  }
  const auto order = [&](const Value& a, const Value& b) {
    if (a.kind == ValueKind::name) {
      const auto at = [&](const Value& v) {
        std::size_t i = 0;
        while (i < type.names.size() &&
               common_symbol(side, type.names[i]) != static_cast<SymbolId>(v.integer))
          ++i;
        return i;
      };
      return at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0;
    }
    if (a.kind == ValueKind::number || a.kind == ValueKind::percent || a.kind == ValueKind::money)
      return sop::compare(a.number, b.number);
    return a.integer < b.integer ? -1 : a.integer > b.integer ? 1 : 0;
  };
  if (!done) {
    // Which row wins is not known here; that one does is.
    Diagram some = leaf(0);
    for (const Diagram row : rows) some = diagrams_.either(some, diagrams_.is(row, truth_yes));
    return diagrams_.choose(some, leaf(intern(Term::of(Term::Kind::unknown))), none);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [&](const Ranked& a, const Ranked& b) { return order(a.rank, b.rank) < 0; });
  Term failed_row = Term::of(Term::Kind::error, ErrorCode::not_available);
  failed_row.last_word = true;
  const Diagram wrong = leaf(intern(failed_row));
  Diagram out = none;
  for (std::size_t i = 0; i < ranked.size();) {
    std::size_t end = i;
    while (end < ranked.size() && order(ranked[end].rank, ranked[i].rank) == 0) ++end;
    Diagram group = none;
    for (std::size_t k = end; k-- > i;)
      group = diagrams_.choose(diagrams_.is(rows[ranked[k].row], truth_yes),
                               row_result(side, table, ranked[k].row, place), group);
    Diagram below = out;
    for (std::size_t k = i; k < end && out != none; ++k) {
      const Diagram row = rows[ranked[k].row];
      const Diagram here = row_result(side, table, ranked[k].row, place);
      const Diagram empty = where(below, nothing);
      const Diagram alike =
          diagrams_.both(same(below, here),
                         where(below, [](const Term& t) { return t.known() || t.kind == Term::Kind::none; }));
      const Diagram kept = diagrams_.choose(empty, below, held(below, here));
      const Diagram stopped = diagrams_.choose(diagrams_.either(empty, alike), below, wrong);
      below = diagrams_.choose(diagrams_.is(row, truth_unknown), kept, below);
      below = diagrams_.choose(diagrams_.is(row, truth_error), stopped, below);
    }
    out = diagrams_.choose(where(group, nothing), below, group);
    i = end;
  }
  return diagrams_.map(diagrams_.new_key(), out, [&](std::uint32_t id) {
    Term t = terms_[id];
    if (!t.last_word) return id;
    t.last_word = false;
    return intern(t);
  });
}

/// `collect`: every true row counts, from the first down.
Diagram Space::pick_collect(std::uint32_t side, const Table& table, const std::vector<Diagram>& rows,
                            std::size_t place, const Type& type) {
  const TermId none = intern(Term::of(Term::Kind::nothing));
  const TermId missing = intern(Term::of(Term::Kind::error, ErrorCode::does_not_exist));
  const TermId unknown = intern(Term::of(Term::Kind::unknown));
  Diagram out = leaf(none);
  Expr sum;
  sum.op = Op::add;
  sum.type = type.kind;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (table.rows[r].otherwise) continue;
    const Diagram yes = diagrams_.is(rows[r], truth_yes);
    if (yes == leaf(0)) continue;
    Diagram here = row_result(side, table, r, place);
    here = diagrams_.map(diagrams_.new_key(), here, [&](std::uint32_t id) {
      return terms_[id].kind == Term::Kind::none ? missing : id;
    });
    const std::string key =
        "collect " + std::to_string(side) + ' ' + std::to_string(table.name) + ' ' + std::to_string(r);
    const auto lost = [&](TermId a, TermId b) {
      Term t = Term::of(Term::Kind::outside);
      t.key = key + ' ' + std::to_string(a) + ' ' + std::to_string(b);
      return intern(t);
    };
    Diagram next = 0;
    const bool extremes = table.hit == HitPolicy::collect_smallest || table.hit == HitPolicy::collect_largest;
    if (extremes) {
      const Diagram both = extreme(out, here, table.hit == HitPolicy::collect_smallest, &type, side,
                                   table.rows[r].results[place]);
      next = diagrams_.choose(where(out, nothing), here, both);
    } else {
      next = diagrams_.apply(
          diagrams_.new_key(), out, here,
          [&](std::uint32_t before, std::uint32_t one) -> std::uint32_t {
            const Term a = terms_[before], b = terms_[one];
            if (a.kind == Term::Kind::error) return before;
            if (b.kind == Term::Kind::error) return one;
            if (a.kind == Term::Kind::unknown || b.kind == Term::Kind::unknown) return unknown;
            if (table.hit == HitPolicy::collect_count) {
              Rational count(1);
              if (a.kind == Term::Kind::constant) (void)add(a.value.number, Rational(1), count);
              return intern(Term::constant(Value::rational(ValueKind::number, count)));
            }
            if (table.hit == HitPolicy::collect_list) {
              if (b.kind != Term::Kind::constant ||
                  (a.kind != Term::Kind::constant && a.kind != Term::Kind::nothing))
                return lost(before, one);
              Value list = a.kind == Term::Kind::constant ? a.value : Value::make(ValueKind::list, 0);
              list.items.push_back(b.value);
              return intern(Term::constant(list));
            }
            return a.kind == Term::Kind::nothing ? one : compute(side, sum, a, b, key);
          },
          [](Diagram, Diagram, Diagram&) { return false; });
    }
    out = diagrams_.choose(yes, next, out);
    if (diagrams_.effort().over()) return leaf(none);
  }
  if (table.hit == HitPolicy::collect_sum || table.hit == HitPolicy::collect_smallest ||
      table.hit == HitPolicy::collect_largest)
    out = named(side, out, type);
  // Every row must be known.
  Diagram open = leaf(0), wrong = leaf(0);
  for (const Diagram row : rows) {
    open = diagrams_.either(open, diagrams_.is(row, truth_unknown));
    wrong = diagrams_.either(wrong, diagrams_.is(row, truth_error));
  }
  const Diagram failed = where(out, [](const Term& t) { return t.kind == Term::Kind::error; });
  out = diagrams_.choose(diagrams_.without(open, failed), leaf(unknown), out);
  return diagrams_.choose(wrong, leaf(intern(Term::of(Term::Kind::error, ErrorCode::not_available))), out);
}

}  // namespace sop::proof
