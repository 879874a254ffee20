// sop/impl/engine_tables.inl — what a table decides (docs/semantics.md, 4), with the rows that its columns rule out left aside.
//
// A row that is certainly not true never counts, whatever the hit policy; the indexes of the columns leave it out before
// anything is asked. The rows that remain are asked one by one, except where the indexes have settled that they are true
// and nothing but told facts was read.
#pragma once

#include <algorithm>
#include <bit>
#include <utility>

#include "sop/impl/engine_evaluator.hpp"

namespace sop::engine {

// --- what the columns leave -------------------------------------------------------------------------------------------

// The stretch of a line on which a number lies.
inline std::size_t stretch_of(const Column& column, const Datum& value) {
  const auto stretch = [&](const auto& points, auto at) {
    return static_cast<std::size_t>(at - points.begin()) * 2;
  };
  if (column.by == Column::By::integer) {
    const auto at = std::lower_bound(column.points.begin(), column.points.end(), value.integer);
    return stretch(column.points, at) + (at != column.points.end() && *at == value.integer ? 1 : 0);
  }
  const Rational& number = value.number;
  if (column.scale != 0 && is_short(number) && column.scale % static_cast<std::int64_t>(number.denominator()) == 0) {
    const int128 point = number.numerator() * (column.scale / static_cast<std::int64_t>(number.denominator()));
    const auto at = std::lower_bound(column.points.begin(), column.points.end(), point,
                                     [](std::int64_t a, int128 b) { return a < b; });
    return stretch(column.points, at) + (at != column.points.end() && *at == point ? 1 : 0);
  }
  const auto at = std::lower_bound(column.bounds.begin(), column.bounds.end(), number,
                                   [](const Rational& a, const Rational& b) { return order_of_numbers(a, b) < 0; });
  return stretch(column.bounds, at) + (at != column.bounds.end() && *at == number ? 1 : 0);
}

// The place of a name or a text among those of the column; of one that no cell mentions, behind them all.
inline std::size_t place_of_name(const Column& column, const Datum& value) {
  if (column.by == Column::By::text) {
    const std::string& text = text_of(value);
    const auto at = std::lower_bound(column.texts.begin(), column.texts.end(), text,
                                     [](const std::string* a, const std::string& b) { return *a < b; });
    const bool listed = at != column.texts.end() && **at == text;
    return listed ? static_cast<std::size_t>(at - column.texts.begin()) : column.texts.size();
  }
  const auto at = std::lower_bound(column.points.begin(), column.points.end(), value.integer);
  const bool listed = at != column.points.end() && *at == value.integer;
  return listed ? static_cast<std::size_t>(at - column.points.begin()) : column.points.size();
}

// The bits of a column for a value that is known; null: the index says nothing of such a value.
inline const std::uint64_t* bits_of(const Column& column, const Datum& value, std::size_t words) {
  switch (column.by) {
    case Column::By::number: {
      CurrencyCode currency;
      if (!value.is_number() || !one_currency(value.currency, column.currency, currency)) return nullptr;
      return column.bits.data() + stretch_of(column, value) / column.step * words;
    }
    case Column::By::integer:
      if (value.kind != column.kind) return nullptr;
      return column.bits.data() + stretch_of(column, value) / column.step * words;
    case Column::By::name:
    case Column::By::text:
      if (value.kind != column.kind) return nullptr;
      return column.bits.data() + place_of_name(column, value) * words;
    case Column::By::nothing:
      return nullptr;
  }
  return nullptr;
}

// The same of a column of very many names, whose rows are listed.
SOP_INLINE void Evaluator::leave_listed(const Column& column, const Datum& value, std::size_t at, std::size_t words) {
  const std::size_t place = place_of_name(column, value);
  std::uint64_t* candidates = bits_.data() + at;
  left_.clear();
  const auto bit = [](Id row) { return std::uint64_t{1} << row % 64; };
  const Id first = place < column.first_changed.size() - 1 ? column.first_changed[place] : 0;
  const Id last = place < column.first_changed.size() - 1 ? column.first_changed[place + 1] : 0;
  for (Id i = first; i < last; ++i) {
    const Id row = column.changed[i];
    if ((candidates[row / 64] & bit(row)) != 0 && (column.bits[row / 64] & bit(row)) == 0) left_.push_back(row);
  }
  for (std::size_t i = 0; i < words; ++i) candidates[i] &= column.bits[i];
  for (Id i = first; i < last; ++i) candidates[column.changed[i] / 64] &= ~bit(column.changed[i]);
  for (const Id row : left_) candidates[row / 64] |= bit(row);
}

// Takes the rows that a column rules out from `bits_`, from `at` on. `settled`: every column spoke, exactly, and from told
// facts alone.
SOP_INLINE bool Evaluator::find_candidates(const TableProgram& tp, std::size_t at) {
  bool settled = true;
  for (const Column& column : tp.columns) {
    Datum value;
    const Value* told = column.fact == no_id ? nullptr : &fact_value(column.fact);
    if (told != nullptr && told->known()) {
      value = datum_of(*told);
    } else {
      const Mark m = mark();
      const std::uint32_t steps = steps_;  // not counted: the rows ask for it, too
      const bool limited = limited_;
      value = evaluate(column.input);
      steps_ = steps;
      limited_ = limited;
      settled = settled && because.size() == m.because;
      release(m);
    }
    const bool speaks = value.known() && !value.is_none();
    if (speaks && !column.first_changed.empty() && value.kind == column.kind) {
      leave_listed(column, value, at, tp.words);
      settled = settled && column.exact;
      continue;
    }
    const std::uint64_t* bits = speaks ? bits_of(column, value, tp.words) : nullptr;
    settled = settled && bits != nullptr && column.exact;
    if (bits == nullptr) continue;
    std::uint64_t* candidates = bits_.data() + at;
    for (std::size_t i = 0; i < tp.words; ++i) candidates[i] &= bits[i];
  }
  return settled;
}

// --- one table --------------------------------------------------------------------------------------------------------

SOP_INLINE Evaluator::Pick Evaluator::picked(const Datum& value) const {
  return {value.is_error() ? Found::failed : value.is_unknown() ? Found::held : Found::found, value};
}

// Tells an onlooker of the rows from `from` to before `to` that the columns ruled out: they were not asked.
SOP_INLINE void Evaluator::trace_ruled_out(Id table, Id from, Id to, const std::uint64_t* in_force) const {
  const Table& t = p_->tables[table];
  for (Id row = from; row < to; ++row) {
    if (t.rows[row].otherwise || (in_force != nullptr && (in_force[row / 64] >> row % 64 & 1U) == 0)) continue;
    trace_rule(scope_, ReasonKind::row, t.rows[row].path, t.rows[row].span, truth(false));
  }
}

// The answer of one table for one of its outputs.
SOP_INLINE Evaluator::Pick Evaluator::pick(Id table, Id place, const Type& type) {
  const Table& t = p_->tables[table];
  const TableProgram& tp = program_->tables[table];
  const Mark base = mark();
  const std::uint64_t* in_force = nullptr;
  if (t.dated_by != no_id) {
    Datum date = evaluate(t.dated_by);
    if (date.is_none()) date = failure(ErrorCode::does_not_exist);
    std::int64_t day = date.integer;
    if (date.kind == ValueKind::instant) {
      Date local;
      if (const ErrorCode error = local_date(no_id, date.integer, local); error != ErrorCode::ok) {
        date = failure(error);
        release(base);
      }
      day = local.days();
    }
    if (!date.known()) return picked(date);
    release(base);
    const auto after = std::upper_bound(tp.since.begin(), tp.since.end(), day);
    if (after == tp.since.begin()) return {Found::nothing, failure(ErrorCode::not_in_force)};
    in_force = tp.in_force.data() + static_cast<std::size_t>(after - tp.since.begin() - 1) * tp.words;
  }
  const std::size_t bits = bits_.size(), first = looks_.size();
  bits_.insert(bits_.end(), tp.rows.begin(), tp.rows.end());
  if (in_force != nullptr) {
    for (std::size_t i = 0; i < tp.words; ++i) bits_[bits + i] &= in_force[i];
  }
  const bool settled = find_candidates(tp, bits);
  bool done = false;
  Id told = 0;  // rows that an onlooker was told of
  for (std::size_t word = 0; word < tp.words && !done; ++word) {
    for (std::uint64_t left = bits_[bits + word]; left != 0 && !done; left &= left - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(left));
      const Id row = static_cast<Id>(word * 64 + bit);
      const Mark m = mark();
      const bool is_true = settled && (tp.settled[word] >> bit & 1U) != 0;
      const Datum value = is_true ? truth(true) : condition(t.rows[row].condition, false);
      if (scope_.trace != nullptr) {
        trace_ruled_out(table, told, row, in_force);
        trace_rule(scope_, ReasonKind::row, t.rows[row].path, t.rows[row].span, value);
        told = row + 1;
      }
      if (value.is_no()) {
        release(m);
        continue;
      }
      const Mark end = mark();
      looks_.push_back({row, value, m.needs, end.needs, m.because, end.because});
      done = t.hit == HitPolicy::first && value.is_yes();
    }
  }
  if (scope_.trace != nullptr && !done) trace_ruled_out(table, told, static_cast<Id>(t.rows.size()), in_force);
  bits_.resize(bits);
  const Mark m = mark();
  Pick found;
  switch (t.hit) {
    case HitPolicy::first:
      found = pick_first(table, first, place, type);
      break;
    case HitPolicy::unique:
    case HitPolicy::any:
      found = pick_single(table, first, place, type);
      break;
    case HitPolicy::priority:
      found = pick_priority(table, first, place, type);
      break;
    default:
      found = pick_collect(table, first, place, type);
      break;
  }
  if (found.state == Found::nothing) found = pick_nothing(table, first, place, type, in_force);
  looks_.resize(first);
  lower(base, m);
  return found;
}

// No row is true. An error wins, then unknown; else `otherwise`; else nothing.
SOP_INLINE Evaluator::Pick Evaluator::pick_nothing(Id table, std::size_t first, Id place, const Type& type,
                                                   const std::uint64_t* in_force) {
  const Table& t = p_->tables[table];
  const TableProgram& tp = program_->tables[table];
  bool held = false;
  for (std::size_t i = first; i < looks_.size(); ++i) {
    if (looks_[i].value.is_error()) return row_error(table, i);
    held = held || looks_[i].value.is_unknown();
  }
  if (held) return held_by(first, looks_.size(), false);
  for (std::size_t word = 0; word < tp.words; ++word) {
    std::uint64_t left = ~tp.rows[word];
    if (in_force != nullptr) left &= in_force[word];
    if (left == 0) continue;
    Look look;
    look.row = static_cast<Id>(word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
    if (look.row >= t.rows.size()) break;
    const Datum answer = row_answer(table, look, place, type);
    if (t.hit != HitPolicy::collect_list || !answer.known() || answer.is_none()) return picked(answer);
    Value& list = new_value();
    write_value(datum(ValueKind::list, 0), list);
    list.items.resize(1);
    write_value(answer, list.items[0]);
    return picked(datum_of(list));
  }
  // Collecting nothing is an answer, except for the smallest and the largest of nothing.
  Datum empty;
  if (t.hit == HitPolicy::collect_list) empty = datum(ValueKind::list, 0);
  if (t.hit == HitPolicy::collect_count) empty = fraction(ValueKind::number, Rational());
  if (t.hit == HitPolicy::collect_sum) {
    empty = type.kind == TypeKind::duration ? datum(ValueKind::duration, 0)
                                            : fraction(kind_of(type.kind), Rational());
  }
  if (empty.is_unknown()) return {};
  because.push_back(tp.table);
  return picked(empty);
}

// Adds the lists of a look to those that begin at `base`.
SOP_INLINE void Evaluator::add_lists(Mark base, const Look& look) {
  const Mark m = mark();
  for (std::uint32_t i = look.needs; i < look.needs_end; ++i) needs.push_back(needs[i]);
  for (std::uint32_t i = look.because; i < look.because_end; ++i) because.push_back(because[i]);
  join(base, m);
}

// Rows that are unknown, together; `listed`: those whose places are in `higher_` from `first` on, else all looks from
// `first` to `last`.
SOP_INLINE Evaluator::Pick Evaluator::held_by(std::size_t first, std::size_t last, bool listed) {
  const Mark base = mark();
  for (std::size_t i = first; i < last; ++i) {
    const Look look = looks_[listed ? higher_[i] : i];
    if (look.value.is_unknown()) add_lists(base, look);
  }
  return {Found::held, {}};
}

SOP_INLINE Evaluator::Pick Evaluator::row_error(Id table, std::size_t at) {
  const Look look = looks_[at];
  because.push_back(program_->tables[table].row_reasons[look.row]);
  for (std::uint32_t i = look.needs; i < look.needs_end; ++i) needs.push_back(needs[i]);
  for (std::uint32_t i = look.because; i < look.because_end; ++i) because.push_back(because[i]);
  return picked(look.value);
}

// The result of a row under the output's name. The row is the reason, then what its condition and its result rest on.
SOP_INLINE Datum Evaluator::row_answer(Id table, const Look& look, Id place, const Type& type) {
  const Table& t = p_->tables[table];
  const TableProgram& tp = program_->tables[table];
  const std::size_t cell = look.row * t.outputs.size() + place;
  const Mark base = mark();
  because.push_back(tp.result_reasons[cell]);
  if (look.because != look.because_end) {
    for (std::uint32_t i = look.because; i < look.because_end; ++i) because.push_back(because[i]);
    join_because(base.because, base.because + 1);
  }
  // An exception names its results as what it excepts does.
  if (tp.is_result[cell] != 0 && &type == &p_->outputs[t.outputs[place]].type) return tp.results[cell];
  const Mark m = mark();
  Datum value = evaluate(t.rows[look.row].results[place]);
  if (t.hit != HitPolicy::collect_count) value = name_as(value, type, base.needs);
  join_because(base.because, m.because);
  return value;
}

// --- hit policies -----------------------------------------------------------------------------------------------------

// `first`: the first true row. A row above it that is unknown holds the answer unless it would give the same.
SOP_INLINE Evaluator::Pick Evaluator::pick_first(Id table, std::size_t first, Id place, const Type& type) {
  const Mark base = mark();
  for (std::size_t i = first; i < looks_.size(); ++i) {
    if (looks_[i].value.is_error()) return row_error(table, i);
    if (!looks_[i].value.is_yes()) continue;
    const Look found = looks_[i];
    const Datum answer = row_answer(table, found, place, type);
    const std::size_t others = higher_.size();
    for (std::size_t k = first; k < i; ++k) note_if_different(table, k, place, type, answer);
    return settle(base, others, answer);
  }
  return {};
}

// Remembers a row that could change the answer.
SOP_INLINE void Evaluator::note_if_different(Id table, std::size_t look, Id place, const Type& type,
                                             const Datum& answer) {
  const Mark m = mark();
  const Look other = looks_[look];
  const Datum value = row_answer(table, other, place, type);
  release(m);
  if (!answer.known() || !same(answer, value)) higher_.push_back(look);
}

// The answer whose lists begin at `base`, unless rows are remembered, from `others` on, that hold it.
SOP_INLINE Evaluator::Pick Evaluator::settle(Mark base, std::size_t others, const Datum& answer) {
  if (higher_.size() == others) return picked(answer);
  release(base);
  const Pick held = held_by(others, higher_.size(), true);
  higher_.resize(others);
  return held;
}

// `unique` and `any`: the true row. Of true rows of a dated table the newest replaces the older.
SOP_INLINE Evaluator::Pick Evaluator::pick_single(Id table, std::size_t first, Id place, const Type& type) {
  const Table& t = p_->tables[table];
  const TableProgram& tp = program_->tables[table];
  const bool dated = t.dated_by != no_id;
  const std::size_t last = looks_.size();
  bool any = false;
  std::int64_t newest = 0;
  for (std::size_t i = first; i < last; ++i) {
    if (!looks_[i].value.is_yes()) continue;
    const std::int64_t since = t.rows[looks_[i].row].since;
    newest = any ? std::max(newest, since) : since;
    any = true;
  }
  if (!any) return {};
  const auto counts = [&](std::size_t i) {
    return looks_[i].value.is_yes() && (!dated || t.rows[looks_[i].row].since == newest);
  };
  std::size_t one = first;
  while (!counts(one)) ++one;
  const Mark base = mark();
  const Look found = looks_[one];
  const Datum answer = row_answer(table, found, place, type);
  bool several = false, differ = false;
  for (std::size_t i = one + 1; i < last && !differ; ++i) {
    if (!counts(i)) continue;
    several = true;
    if (t.hit == HitPolicy::unique) break;
    const Mark m = mark();
    const Look look = looks_[i];
    const Datum other = row_answer(table, look, place, type);
    if (answer.is_error() || other.is_error()) {
      if (!answer.is_error())
        lower(base, m);
      else
        release(m);
      return picked(answer.is_error() ? answer : other);
    }
    if (answer.is_unknown() || other.is_unknown()) {
      join_needs(base.needs, m.needs);
      because.resize(m.because);
      return {Found::held, {}};
    }
    differ = !same(answer, other);
    release(m);
  }
  if (several && t.hit == HitPolicy::unique) differ = true;
  if (differ) {
    release(base);
    for (std::size_t i = first; i < last; ++i) {
      if (counts(i)) because.push_back(tp.row_reasons[looks_[i].row]);
    }
    join_because(base.because, base.because);
    const bool unique = t.hit == HitPolicy::unique;
    return picked(failure(unique ? ErrorCode::two_rows : ErrorCode::different_results));
  }
  if (!dated) return picked(answer);
  // A newer row that is unknown could replace the one found.
  const std::size_t others = higher_.size();
  for (std::size_t i = first; i < last; ++i) {
    if (looks_[i].value.is_unknown() && t.rows[looks_[i].row].since > newest)
      note_if_different(table, i, place, type, answer);
  }
  return settle(base, others, answer);
}

// `priority`: of the true rows the one whose first result is the greatest; of equals the first written. A row that is unknown
// (or in error) and would rank higher with another result holds the answer (or is it).
SOP_INLINE Evaluator::Pick Evaluator::pick_priority(Id table, std::size_t first, Id place, const Type& type) {
  const Table& t = p_->tables[table];
  const Type& rank_type = p_->outputs[t.outputs[0]].type;
  const std::size_t last = looks_.size();
  // What cannot be compared yet might rank above.
  const auto above = [&](const Datum& a, const Datum& b) {
    int order = 1;
    if (!a.known() || !b.known()) return true;
    return order_of(a, b, &rank_type, order) != ErrorCode::ok || order > 0;
  };
  const auto answer_of = [&](std::size_t i, Id which, const Type& its_type) {
    const Look look = looks_[i];
    return row_answer(table, look, which, its_type);
  };
  const Mark base = mark();
  std::size_t best = last;
  Datum best_rank;
  for (std::size_t i = first; i < last; ++i) {
    if (!looks_[i].value.is_yes()) continue;
    const Datum rank = answer_of(i, 0, rank_type);
    if (!rank.known()) return picked(rank);
    release(base);
    if (best != last && !above(rank, best_rank)) continue;
    best = i;
    best_rank = rank;
  }
  if (best == last) return {};
  const Datum answer = answer_of(best, place, type);
  const std::size_t others = higher_.size();
  for (std::size_t i = first; i < last; ++i) {
    if (looks_[i].value.kind == ValueKind::boolean) continue;
    const Mark m = mark();
    const Datum rank = answer_of(i, 0, rank_type);
    release(m);
    if (!above(rank, best_rank)) continue;
    const std::size_t noted = higher_.size();
    note_if_different(table, i, place, type, answer);
    if (higher_.size() == noted || !looks_[i].value.is_error()) continue;
    higher_.resize(others);
    release(base);
    return row_error(table, i);
  }
  return settle(base, others, answer);
}

// `collect`: every true row counts, so that every row must be known. Each result is rounded first, then summed.
SOP_INLINE Evaluator::Pick Evaluator::pick_collect(Id table, std::size_t first, Id place, const Type& type) {
  const Table& t = p_->tables[table];
  const std::size_t last = looks_.size(), collected = values_.size();
  const Mark base = mark();
  for (std::size_t i = first; i < last; ++i) {
    if (looks_[i].value.is_error()) return row_error(table, i);
  }
  bool unknown = false;
  for (std::size_t i = first; i < last; ++i) {
    unknown = unknown || looks_[i].value.is_unknown();
    if (!looks_[i].value.is_yes()) continue;
    const Mark m = mark();
    const Look look = looks_[i];
    const Datum one = row_answer(table, look, place, type);
    if (one.is_error() || one.is_none()) {
      lower(base, m);
      values_.resize(collected);
      if (one.is_error()) return picked(one);
      needs.resize(base.needs);
      return picked(failure(ErrorCode::does_not_exist));
    }
    if (one.is_unknown()) {
      unknown = true;
      release(m);
      continue;
    }
    needs.resize(m.needs);
    join_because(base.because, m.because);
    values_.push_back(one);
  }
  if (unknown) {
    values_.resize(collected);
    release(base);
    (void)held_by(first, last, false);
    const std::uint32_t steps = std::exchange(steps_, 0);  // the second look at the results is not counted
    for (std::size_t i = first; i < last; ++i) {
      if (!looks_[i].value.is_yes()) continue;
      const Mark m = mark();
      const Look look = looks_[i];
      if (row_answer(table, look, place, type).is_unknown())
        join(base, m);
      else
        release(m);
    }
    steps_ = steps;
    return {Found::held, {}};
  }
  const std::size_t count = values_.size() - collected;
  if (count == 0) return {};
  Datum result = values_[collected];
  if (t.hit == HitPolicy::collect_list) {
    Value& list = new_value();
    write_value(datum(ValueKind::list, 0), list);
    list.items.resize(count);
    for (std::size_t i = 0; i < count; ++i) write_value(values_[collected + i], list.items[i]);
    result = datum_of(list);
  } else if (t.hit == HitPolicy::collect_count) {
    result = fraction(ValueKind::number, Rational(static_cast<std::int64_t>(count)));
  } else {
    for (std::size_t i = 1; i < count && !result.is_error(); ++i) {
      const Datum& one = values_[collected + i];
      if (t.hit == HitPolicy::collect_sum) {
        result = sum(result, one);
        continue;
      }
      int order = 0;
      const ErrorCode error = order_of(one, result, &type, order);
      if (error != ErrorCode::ok)
        result = failure(error);
      else if (t.hit == HitPolicy::collect_smallest ? order < 0 : order > 0)
        result = one;
    }
    result = name_as(result, type, base.needs);
  }
  values_.resize(collected);
  return picked(result);
}

// --- exceptions -------------------------------------------------------------------------------------------------------

// An exception beats what it excepts. Of several that apply, the one to which all others yield; two that are not ordered are an
// error. One that is unknown holds the answer, unless it would yield anyway.
SOP_INLINE Evaluator::Pick Evaluator::pick_or_exception(Id table, Id place, const Type& type) {
  ++depth_;
  if (passed_limit()) {
    --depth_;
    return picked(failure(ErrorCode::limit));
  }
  const TableProgram& tp = program_->tables[table];
  const Mark base = mark();
  const std::size_t first = applicable_.size();
  for (const Id t : tp.exceptions) {
    if (place >= p_->tables[t].outputs.size()) continue;
    const Mark m = mark();
    const Pick one = pick_or_exception(t, place, type);
    if (one.state == Found::nothing) {
      release(m);
      continue;
    }
    const Mark end = mark();
    applicable_.push_back({t, one, false, {no_id, {}, m.needs, end.needs, m.because, end.because}});
  }
  Pick out;
  if (applicable_.size() == first || !pick_exception(base, first, out)) {
    release(base);
    out = pick(table, place, type);
    if (out.state == Found::nothing && p_->tables[table].exception_to == no_id) {
      release(base);
      out = picked(failure(out.value.is_error() ? out.value.error : ErrorCode::no_row));
      because.push_back(tp.table);
    }
  }
  applicable_.resize(first);
  --depth_;
  return out;
}

// What the exceptions that apply, from `first` on, answer together; false: nothing.
SOP_INLINE bool Evaluator::pick_exception(Mark base, std::size_t first, Pick& out) {
  const std::size_t last = applicable_.size();
  const Mark m = mark();
  const auto lists_of = [&](std::size_t i) {
    if (applicable_[i].won) because.push_back(program_->tables[applicable_[i].table].exception);
    const Look lists = applicable_[i].lists;
    for (std::uint32_t k = lists.needs; k < lists.needs_end; ++k) needs.push_back(needs[k]);
    for (std::uint32_t k = lists.because; k < lists.because_end; ++k) because.push_back(because[k]);
  };
  const auto yields = [&](Id other, Id to) {
    const auto& beaten = program_->tables[to].beaten;
    return std::find(beaten.begin(), beaten.end(), other) != beaten.end();
  };
  for (std::size_t i = first; i < last; ++i) {
    bool wins = true;
    for (std::size_t k = first; k < last && wins; ++k)
      wins = applicable_[k].table == applicable_[i].table || yields(applicable_[k].table, applicable_[i].table);
    if (!wins) continue;
    applicable_[i].won = true;
    if (applicable_[i].pick.state == Found::held) continue;
    lists_of(i);
    lower(base, m);
    out = applicable_[i].pick;
    return true;
  }
  for (const Found state : {Found::failed, Found::held, Found::found}) {
    for (std::size_t i = first; i < last; ++i) {
      if (applicable_[i].pick.state != state) continue;
      const Mark one = mark();
      lists_of(i);
      if (state == Found::failed) {
        lower(base, one);
        out = applicable_[i].pick;
        return true;
      }
      join(m, one);
    }
    const Mark end = mark();
    if (end.needs == m.needs && end.because == m.because) continue;
    lower(base, m);
    out = picked(state == Found::found ? failure(ErrorCode::two_exceptions) : Datum());
    return true;
  }
  return false;
}

}  // namespace sop::engine
