// sop/impl/reference_tables.inl — what a table decides (docs/semantics.md, 4).
//
// An output is asked alone: its table is looked at with the facts of now, its hit policy finds the row or rows, and the
// result gets the output's name (money is rounded then, bounds are checked). Every policy is one function below. A row's
// condition has four answers; a row that is unknown holds the answer back exactly when it could change it.
#pragma once

#include <algorithm>

#include "sop/impl/reference_parts.hpp"

namespace sop::reference::parts {

inline Pick picked(Answer answer) {
  Pick pick;
  pick.state = answer.value.is_error()     ? Pick::State::failed
               : answer.value.is_unknown() ? Pick::State::held
                                           : Pick::State::found;
  pick.answer = std::move(answer);
  return pick;
}

inline Reason row_reason(const TableRow& row) { return reason_of(ReasonKind::row, row.path, row.span); }

// Rows that are unknown, together: unknown, and what all of them need, in the order written.
inline Answer held_by(const std::vector<RowLook>& looks) {
  Answer held;
  for (const RowLook& look : looks) {
    if (!look.condition.value.is_unknown()) continue;
    add_all_once(held.needs, look.condition.needs);
    add_reasons(held.because, look.condition.because);
  }
  return held;
}

// The first row in error, if any.
inline const RowLook* failed_row(const std::vector<RowLook>& looks) {
  for (const RowLook& look : looks) {
    if (look.condition.value.is_error()) return &look;
  }
  return nullptr;
}

inline Answer row_error(const Table& table, const RowLook& look) {
  Answer answer = look.condition;
  answer.because.insert(answer.because.begin(), row_reason(table.rows[look.row]));
  return answer;
}

inline bool same_result(const Answer& a, const Answer& b) {
  return a.value.known() && identical(a.value, b.value);
}

SOP_INLINE Answer Evaluator::output(Id id) {
  for (const auto& known : known_outputs_) {
    if (known.first == id) return known.second;
  }
  const Output& out = p_.outputs[id];
  Answer answer = pick_or_exception(out.table, out.place, out.type).answer;
  known_outputs_.push_back({id, answer});
  return answer;
}

// 4.8: an exception beats what it excepts, output by output in their order. Of several that apply, the one to which all others yield; two that are not
// ordered are an error. One that is unknown holds the answer, unless it would yield anyway.
SOP_INLINE Pick Evaluator::pick_or_exception(Id table, Id place, const Type& type) {
  const Depth guard(depth_);
  if (passed_limit()) return picked(error_answer(ErrorCode::limit));
  std::vector<std::pair<Id, Pick>> applicable;
  for (Id t = 0; t < p_.tables.size(); ++t) {
    if (p_.tables[t].exception_to != table || place >= p_.tables[t].outputs.size()) continue;
    Pick one = pick_or_exception(t, place, type);
    if (one.state != Pick::State::nothing) applicable.push_back({t, std::move(one)});
  }
  // The winner is the one to which every other yields.
  for (auto& one : applicable) {
    const bool wins = std::all_of(applicable.begin(), applicable.end(), [&](const auto& other) {
      return other.first == one.first || yields(other.first, one.first);
    });
    if (!wins) continue;
    Reason reason = reason_of(ReasonKind::exception, p_.text(p_.tables[one.first].name), p_.tables[one.first].span);
    one.second.answer.because.insert(one.second.answer.because.begin(), reason);
    if (one.second.state != Pick::State::held) return one.second;
  }
  // Nothing wins: what is unknown or in error among them comes first, then two that are not ordered.
  for (const Pick::State state : {Pick::State::failed, Pick::State::held, Pick::State::found}) {
    Answer together;
    for (const auto& one : applicable) {
      if (one.second.state != state) continue;
      if (state == Pick::State::failed) return one.second;
      add_all_once(together.needs, one.second.answer.needs);
      add_reasons(together.because, one.second.answer.because);
    }
    if (together.because.empty() && together.needs.empty()) continue;
    if (state == Pick::State::found) together.value = Value::failed(ErrorCode::two_exceptions);
    return picked(std::move(together));
  }
  Pick base = pick(table, place, type);
  if (base.state == Pick::State::nothing && p_.tables[table].exception_to == no_id) {
    base = picked(error_answer(base.answer.value.is_error() ? base.answer.value.error : ErrorCode::no_row));
    base.answer.because.push_back(reason_of(ReasonKind::table, p_.text(p_.tables[table].name), p_.tables[table].span));
  }
  return base;
}

// Whether a table yields to another exception to the same table, directly or through others.
SOP_INLINE bool Evaluator::yields(Id table, Id to) const {
  std::vector<Id> beaten = p_.tables[to].before;
  for (std::size_t i = 0; i < beaten.size(); ++i) {
    if (beaten[i] == table) return true;
    for (const Id next : p_.tables[beaten[i]].before) add_once(beaten, next);
  }
  return false;
}

// The answer of one table for one of its outputs.
SOP_INLINE Pick Evaluator::pick(Id table, Id place, const Type& type) {
  const Table& t = p_.tables[table];
  std::vector<Id> rows(t.rows.size());
  for (Id i = 0; i < rows.size(); ++i) rows[i] = i;
  if (t.dated_by != no_id) {
    // 4.7: the date that the rule names chooses the rows in force.
    Answer date = evaluate(t.dated_by);
    if (date.value.is_none()) date.value = Value::failed(ErrorCode::does_not_exist);
    std::int64_t day = date.value.integer;
    if (date.value.kind == ValueKind::instant) {
      Date local;
      const ErrorCode error = local_date(*scope_.times, no_id, date.value.integer, local);
      if (error != ErrorCode::ok) date = error_answer(error);
      day = local.days();
    }
    if (!date.value.known()) return picked(std::move(date));
    rows = rows_in_force(t, day);
    if (rows.empty()) {
      Pick nothing;
      nothing.answer.value = Value::failed(ErrorCode::not_in_force);
      return nothing;
    }
  }
  std::vector<RowLook> looks;
  std::vector<RowLook> otherwise;
  for (const Id row : rows) {
    if (t.rows[row].otherwise) {
      otherwise.push_back({row, answer_of(Value::boolean(true))});
      continue;
    }
    looks.push_back({row, condition(t.rows[row].condition)});
    trace_rule(scope_, ReasonKind::row, t.rows[row].path, t.rows[row].span, looks.back().condition);
    if (t.hit == HitPolicy::first && looks.back().condition.value.is_yes()) break;
  }
  Pick found;
  switch (t.hit) {
    case HitPolicy::first: found = pick_first(t, looks, place, type); break;
    case HitPolicy::unique:
    case HitPolicy::any: found = pick_single(t, looks, place, type); break;
    case HitPolicy::priority: found = pick_priority(t, looks, place, type); break;
    default: found = pick_collect(t, looks, place, type); break;
  }
  if (found.state != Pick::State::nothing) return found;
  // 4.2: no row is true. An error wins, then unknown; else `otherwise`; else nothing.
  if (const RowLook* row = failed_row(looks); row != nullptr) return picked(row_error(t, *row));
  const bool held = std::any_of(looks.begin(), looks.end(),
                                [](const RowLook& look) { return look.condition.value.is_unknown(); });
  if (held) return picked(held_by(looks));
  if (!otherwise.empty()) {
    Answer answer = row_answer(t, otherwise.front(), place, type);
    if (t.hit == HitPolicy::collect_list && answer.value.known() && !answer.value.is_none()) {
      Value list = Value::make(ValueKind::list, 0);
      list.items.push_back(answer.value);
      answer.value = list;
    }
    return picked(std::move(answer));
  }
  // Collecting nothing is an answer, except for the smallest and the largest of nothing.
  Answer empty;
  if (t.hit == HitPolicy::collect_list) empty.value = Value::make(ValueKind::list, 0);
  if (t.hit == HitPolicy::collect_count) empty.value = Value::rational(ValueKind::number, Rational());
  if (t.hit == HitPolicy::collect_sum) empty.value = Value::rational(kind_of(type.kind), Rational());
  if (t.hit == HitPolicy::collect_sum && type.kind == TypeKind::duration) empty.value = Value::make(ValueKind::duration, 0);
  if (empty.value.is_unknown()) return found;
  empty.because.push_back(reason_of(ReasonKind::table, p_.text(t.name), t.span));
  return picked(std::move(empty));
}

// The result of a row under the output's name. The row is the reason, then what its condition and its result rest on.
SOP_INLINE Answer Evaluator::row_answer(const Table& t, const RowLook& look, Id place, const Type& type) {
  const TableRow& row = t.rows[look.row];
  const Answer result = evaluate(row.results[place]);
  Answer answer;
  answer.value = result.value;
  answer.needs = result.needs;
  if (t.hit != HitPolicy::collect_count) name_as(answer, type);
  Reason reason = row_reason(row);
  if (row.otherwise) {
    for (const TableRow& other : t.rows) facts_named(p_, other.condition, reason.facts);
  }
  facts_named(p_, row.condition, reason.facts);
  facts_named(p_, row.results[place], reason.facts);
  answer.because.push_back(reason);
  add_reasons(answer.because, look.condition.because);
  add_reasons(answer.because, result.because);
  return answer;
}

// 4.3 `first`: the first true row. A row above it that is unknown holds the answer unless it would give the same; one
// in error is the answer.
SOP_INLINE Pick Evaluator::pick_first(const Table& t, std::vector<RowLook>& looks, Id place, const Type& type) {
  std::vector<RowLook> unknown;
  for (const RowLook& look : looks) {
    if (look.condition.value.is_error()) return picked(row_error(t, look));
    if (look.condition.value.is_unknown()) unknown.push_back(look);
    if (!look.condition.value.is_yes()) continue;
    Answer answer = row_answer(t, look, place, type);
    std::vector<RowLook> others;
    for (const RowLook& other : unknown) {
      if (!same_result(answer, row_answer(t, other, place, type))) others.push_back(other);
    }
    return picked(others.empty() ? std::move(answer) : held_by(others));
  }
  return {};
}

// 4.4 `unique` and `any`: the true row. Of true rows of a dated table the newest replaces the older. Two rows left are an
// error, for `any` only when their results differ.
SOP_INLINE Pick Evaluator::pick_single(const Table& t, std::vector<RowLook>& looks, Id place, const Type& type) {
  std::vector<RowLook> true_rows;
  for (const RowLook& look : looks) {
    if (look.condition.value.is_yes()) true_rows.push_back(look);
  }
  if (true_rows.empty()) return {};
  std::int64_t newest = t.rows[true_rows[0].row].since;
  for (const RowLook& look : true_rows) newest = std::max(newest, t.rows[look.row].since);
  if (t.dated_by != no_id) {
    true_rows.erase(std::remove_if(true_rows.begin(), true_rows.end(),
                                   [&](const RowLook& look) { return t.rows[look.row].since < newest; }),
                    true_rows.end());
  }
  Answer answer = row_answer(t, true_rows[0], place, type);
  if (true_rows.size() > 1) {
    bool differ = t.hit == HitPolicy::unique;
    for (std::size_t i = 1; i < true_rows.size() && !differ; ++i) {
      const Answer other = row_answer(t, true_rows[i], place, type);
      if (answer.value.is_error() || other.value.is_error()) {
        return picked(answer.value.is_error() ? answer : other);
      }
      if (answer.value.is_unknown() || other.value.is_unknown()) {
        Answer held = answer;
        held.value = Value::unknown();
        add_all_once(held.needs, other.needs);
        return picked(std::move(held));
      }
      differ = !identical(answer.value, other.value);
    }
    if (differ) {
      const bool unique = t.hit == HitPolicy::unique;
      Answer both = error_answer(unique ? ErrorCode::two_rows : ErrorCode::different_results);
      for (const RowLook& look : true_rows) add_reason(both.because, row_reason(t.rows[look.row]));
      return picked(std::move(both));
    }
  }
  if (t.dated_by == no_id) return picked(std::move(answer));
  // A newer row that is unknown could replace the one found.
  std::vector<RowLook> newer;
  for (const RowLook& look : looks) {
    if (!look.condition.value.is_unknown() || t.rows[look.row].since <= newest) continue;
    if (!same_result(answer, row_answer(t, look, place, type))) newer.push_back(look);
  }
  return picked(newer.empty() ? std::move(answer) : held_by(newer));
}

// 4.5 `priority`: of the true rows the one whose first result is the greatest; of equals the first written. A row that is
// unknown (or in error) and would rank higher with another result holds the answer (or is it).
SOP_INLINE Pick Evaluator::pick_priority(const Table& t, std::vector<RowLook>& looks, Id place, const Type& type) {
  const Type& rank_type = p_.outputs[t.outputs[0]].type;
  const auto rank = [&](const RowLook& look) { return row_answer(t, look, 0, rank_type); };
  // Whether `a` ranks above `b`; what cannot be compared yet might.
  const auto above = [&](const Answer& a, const Answer& b) {
    int order = 1;
    if (!a.value.known() || !b.value.known()) return true;
    return compare_values(a.value, b.value, &rank_type, order) != ErrorCode::ok || order > 0;
  };
  const RowLook* best = nullptr;
  Answer best_rank;
  for (const RowLook& look : looks) {
    if (!look.condition.value.is_yes()) continue;
    Answer its_rank = rank(look);
    if (!its_rank.value.known()) return picked(std::move(its_rank));
    if (best != nullptr && !above(its_rank, best_rank)) continue;
    best = &look;
    best_rank = std::move(its_rank);
  }
  if (best == nullptr) return {};
  Answer answer = row_answer(t, *best, place, type);
  std::vector<RowLook> higher;
  for (const RowLook& look : looks) {
    if (look.condition.value.kind == ValueKind::boolean || !above(rank(look), best_rank)) continue;
    if (same_result(answer, row_answer(t, look, place, type))) continue;
    if (look.condition.value.is_error()) return picked(row_error(t, look));
    higher.push_back(look);
  }
  return picked(higher.empty() ? std::move(answer) : held_by(higher));
}

// 4.6 `collect`: every true row counts, so that every row must be known. Each result is rounded first, then summed.
SOP_INLINE Pick Evaluator::pick_collect(const Table& t, std::vector<RowLook>& looks, Id place, const Type& type) {
  if (const RowLook* row = failed_row(looks); row != nullptr) return picked(row_error(t, *row));
  Answer held = held_by(looks);
  Answer all;
  std::vector<Value> values;
  bool unknown = false;
  for (const RowLook& look : looks) {
    unknown = unknown || look.condition.value.is_unknown();
    if (!look.condition.value.is_yes()) continue;
    const Answer one = row_answer(t, look, place, type);
    if (one.value.is_error()) return picked(one);
    if (one.value.is_none()) {
      Answer none = error_answer(ErrorCode::does_not_exist);
      none.because = one.because;
      return picked(std::move(none));
    }
    if (one.value.is_unknown()) {
      unknown = true;
      add_all_once(held.needs, one.needs);
      add_reasons(held.because, one.because);
      continue;
    }
    add_reasons(all.because, one.because);
    values.push_back(one.value);
  }
  if (unknown) return picked(std::move(held));
  if (values.empty()) return {};
  Value& result = all.value;
  if (t.hit == HitPolicy::collect_list) {
    result = Value::make(ValueKind::list, 0);
    result.items = values;
    return picked(std::move(all));
  }
  if (t.hit == HitPolicy::collect_count) {
    result = Value::rational(ValueKind::number, Rational(static_cast<std::int64_t>(values.size())));
    return picked(std::move(all));
  }
  result = values[0];
  for (std::size_t i = 1; i < values.size() && !result.is_error(); ++i) {
    if (t.hit == HitPolicy::collect_sum) {
      result = add_values(result, values[i], *scope_.times);
      continue;
    }
    int order = 0;
    const ErrorCode error = compare_values(values[i], result, &type, order);
    if (error != ErrorCode::ok) result = Value::failed(error);
    else if (t.hit == HitPolicy::collect_smallest ? order < 0 : order > 0) result = values[i];
  }
  name_as(all, type);
  return picked(std::move(all));
}

// 4.7: a row holds from its date until a row with the same cells begins to hold.
SOP_INLINE std::vector<Id> Evaluator::rows_in_force(const Table& t, std::int64_t day) const {
  std::vector<Id> rows;
  for (Id i = 0; i < t.rows.size(); ++i) {
    if (t.rows[i].since > day) continue;
    bool replaced = false;
    for (Id k = 0; k < t.rows.size() && !replaced; ++k) {
      const std::int64_t since = t.rows[k].since;
      replaced = since > t.rows[i].since && since <= day && same_cells(t.rows[i], t.rows[k]);
    }
    if (!replaced) rows.push_back(i);
  }
  return rows;
}

SOP_INLINE bool Evaluator::same_cells(const TableRow& a, const TableRow& b) const {
  if (a.otherwise != b.otherwise || a.cells.size() != b.cells.size()) return false;
  for (std::size_t i = 0; i < a.cells.size(); ++i) {
    if (!same_expression(a.cells[i], b.cells[i])) return false;
  }
  return true;
}

SOP_INLINE bool Evaluator::same_expression(Id a, Id b) const {
  if (a == no_id || b == no_id || a == b) return a == b;
  const Expr& left = p_.exprs[a];
  const Expr& right = p_.exprs[b];
  if (left.op != right.op || left.flags != right.flags || left.args.count != right.args.count) return false;
  const bool constants = left.op == Op::constant;
  if (constants ? !identical(p_.constants[left.a], p_.constants[right.a]) : left.a != right.a) return false;
  for (Id i = 0; i < left.args.count; ++i) {
    if (!same_expression(arg(left, i), arg(right, i))) return false;
  }
  return true;
}

}  // namespace sop::reference::parts
