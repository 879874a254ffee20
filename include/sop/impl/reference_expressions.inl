// sop/impl/reference_expressions.inl — what an expression answers (docs/semantics.md, 2 and 3).
//
// One idea carries all of it: an answer is a value together with what it rests on. `needs` holds the unknown facts that
// kept it from being known, and is empty unless the value is unknown; `because` names the rules that gave it. Each
// operation says which of its operands count, and the two lists follow by themselves:
//
//   * an operation on values counts all its operands: the first error wins, then `none`, then unknown;
//   * `and`, `or`, `choose` and tables count only the operands that decided.
#pragma once

#include <algorithm>

#include "sop/impl/reference_parts.hpp"
#include "sop/impl/reference_written.hpp"
#include "sop/pattern.hpp"

namespace sop::reference::parts {

SOP_INLINE void facts_named(const Procedure& p, Id expression, std::vector<Id>& out) {
  if (expression == no_id) return;
  const Expr& e = p.exprs[expression];
  if (e.op == Op::fact) add_once(out, e.a);
  for (Id i = 0; i < e.args.count; ++i) facts_named(p, p.expr_args[e.args.first + i], out);
}

SOP_INLINE Reason reason_of(ReasonKind kind, const std::string& path, Span span) {
  Reason reason;
  reason.kind = kind;
  reason.path = path;
  reason.span = span;
  return reason;
}

// The bound that keeps hostile procedures from running away; an honest one never meets it.
SOP_INLINE bool Evaluator::passed_limit() {
  if (depth_ <= max_nesting && ++steps_ <= scope_.max_steps) return false;
  limited_ = true;
  return true;
}

SOP_INLINE Answer Evaluator::ended(Answer answer) const {
  return limited_ ? error_answer(ErrorCode::limit) : answer;
}

SOP_INLINE Answer Evaluator::evaluate(Id expression) {
  const Depth guard(depth_);
  if (passed_limit()) return error_answer(ErrorCode::limit);
  const Expr& e = p_.exprs[expression];
  switch (e.op) {
    case Op::constant:
    case Op::fact:
    case Op::setting:
    case Op::definition:
    case Op::parameter:
    case Op::output:
    case Op::requirements:
    case Op::reason_of:
    case Op::builtin:
    case Op::calendar_open:
    case Op::promise_due:
    case Op::clock_due:
      return leaf(e);
    case Op::choose:
      return choose(e);
    case Op::logic_and:
    case Op::logic_or:
    case Op::logic_not:
    case Op::is_unknown:
    case Op::is_known:
    case Op::is_none:
    case Op::is_not_none:
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::in_range:
    case Op::is_one_of:
    case Op::is_not_one_of:
    case Op::contains:
    case Op::matches:
      return condition(expression);
    default:
      return computed(e);
  }
}

SOP_INLINE Answer Evaluator::leaf(const Expr& e) {
  switch (e.op) {
    case Op::constant:
      return answer_of(p_.constants[e.a]);
    case Op::fact:
      return fact(e.a);
    case Op::setting:
      return setting(e.a);
    case Op::definition:
      return definition(e.a, all_args(e));
    case Op::parameter:
      return parameters_.empty() ? error_answer(ErrorCode::not_available) : parameters_.back()[e.a];
    case Op::output:
      return output(e.a);
    case Op::requirements:
      return requirements(e.a);
    case Op::reason_of:
      return failed_reason(e.a);
    case Op::builtin:
      return builtin(static_cast<Builtin>(e.a));
    case Op::promise_due: {
      // Unknown while nobody has made it; no fact would tell.
      if (scope_.the_case == nullptr) return {};
      for (const PromiseRecord& promise : scope_.the_case->promises) {
        if (promise.name == e.a) return answer_of(Value::make(ValueKind::instant, promise.due));
      }
      return {};
    }
    case Op::clock_due: {
      if (scope_.the_case == nullptr || !scope_.the_case->clocks[e.a].has_due) return {};
      return answer_of(Value::make(ValueKind::instant, scope_.the_case->clocks[e.a].due));
    }
    case Op::calendar_open: {
      const BusinessCalendar* calendar = nullptr;
      if (!scope_.has_now) return error_answer(ErrorCode::not_available);
      if (const ErrorCode error = scope_.times->wall(e.a, calendar); error != ErrorCode::ok)
        return error_answer(error);
      Instant now;
      (void)Instant::from_milliseconds(scope_.now, now);
      return answer_of(Value::boolean(calendar->is_open(now)));
    }
    default:
      return error_answer(ErrorCode::not_available);
  }
}

SOP_INLINE std::vector<Answer> Evaluator::all_args(const Expr& e) {
  std::vector<Answer> args;
  for (Id i = 0; i < e.args.count; ++i) args.push_back(evaluate(arg(e, i)));
  return args;
}

// 1.3: what was told; else the default that the file states, and the reasons say so; else unknown.
SOP_INLINE Answer Evaluator::fact(Id id) {
  Answer answer = answer_of((*scope_.facts)[id]);
  if (!answer.value.is_unknown()) return answer;
  const Fact& fact = p_.facts[id];
  if (fact.default_value == no_id) {
    answer.needs.push_back(id);
    return answer;
  }
  answer.value = p_.constants[fact.default_value];
  Reason reason = reason_of(ReasonKind::default_value, p_.text(fact.name), fact.span);
  reason.facts.push_back(id);
  answer.because.push_back(reason);
  return answer;
}

SOP_INLINE Answer Evaluator::setting(Id id) {
  Answer answer =
      answer_of(scope_.settings != nullptr ? (*scope_.settings)[id] : p_.constants[p_.settings[id].value]);
  name_as(answer, p_.settings[id].type);
  return answer;
}

// 2.9: a definition is its expression under a name. Arguments are evaluated where the definition is asked.
SOP_INLINE Answer Evaluator::definition(Id id, const std::vector<Answer>& arguments) {
  const Definition& d = p_.definitions[id];
  if (arguments.empty()) {
    for (const auto& known : known_definitions_) {
      if (known.first == id) return known.second;
    }
  }
  parameters_.push_back(arguments);
  Answer inner = evaluate(d.value);
  parameters_.pop_back();
  name_as(inner, d.type);
  Answer answer;
  answer.value = inner.value;
  answer.needs = inner.needs;
  Reason reason = reason_of(ReasonKind::definition, d.path, d.span);
  facts_named(p_, d.value, reason.facts);
  answer.because.push_back(reason);
  add_reasons(answer.because, inner.because);
  if (arguments.empty()) known_definitions_.push_back({id, answer});
  return answer;
}

// 2.10: no when one of them is not met: the first that is certainly not met is the reason. Else unknown when one is
// unknown, else yes.
SOP_INLINE Answer Evaluator::requirements(Id id) {
  for (const auto& known : known_requirements_) {
    if (known.first == id) return known.second;
  }
  const RequirementList& list = p_.requirements[id];
  Answer all = answer_of(Value::boolean(true));
  for (Id i = 0; i < list.items.size(); ++i) {
    const Requirement& item = list.items[i];
    const Answer one = condition(item.condition);
    trace_rule(scope_, ReasonKind::requirement, item.path, item.span, one);
    Reason reason = reason_of(ReasonKind::requirement, item.path, item.span);
    facts_named(p_, item.condition, reason.facts);
    if (one.value.is_no()) {
      all = answer_of(one.value);
      all.failed_requirement = i;
      all.because.push_back(reason);
      add_reasons(all.because, one.because);
      break;
    }
    add_reason(all.because, reason);
    add_reasons(all.because, one.because);
    if (all.value.is_error() || one.value.is_yes()) continue;
    if (one.value.is_error()) {
      all.value = one.value;
      all.needs.clear();
    } else {
      all.value = Value::unknown();
      add_all_once(all.needs, one.needs);
    }
  }
  known_requirements_.push_back({id, all});
  return all;
}

// 2.10: as a text, the reason of the first that is certainly not met; none when all are met.
SOP_INLINE Answer Evaluator::failed_reason(Id id) {
  Answer answer = requirements(id);
  if (answer.value.is_yes()) {
    answer.value = Value::none();
  } else if (answer.value.is_no()) {
    const Requirement& failed = p_.requirements[id].items[answer.failed_requirement];
    answer.value = Value::of_text(name_text(failed.reason, p_.text(failed.name)));
  }
  answer.failed_requirement = no_id;
  return answer;
}

// 2.11: the present, and the case itself. What the scope does not hold cannot be read.
SOP_INLINE Answer Evaluator::builtin(Builtin which) {
  const Case* c = scope_.the_case;
  const auto party = [](Id id) { return answer_of(id == no_id ? Value::none() : Value::party(id)); };
  switch (which) {
    case Builtin::now:
      if (!scope_.has_now) return error_answer(ErrorCode::not_available);
      return answer_of(Value::make(ValueKind::instant, scope_.now));
    case Builtin::today: {
      if (!scope_.has_now) return error_answer(ErrorCode::not_available);
      Date date;
      const ErrorCode error = local_date(*scope_.times, no_id, scope_.now, date);
      return error == ErrorCode::ok ? answer_of(Value::make(ValueKind::date, date.days()))
                                    : error_answer(error);
    }
    default:
      break;
  }
  if (c == nullptr) return error_answer(ErrorCode::not_available);
  switch (which) {
    case Builtin::opened_at:
      return answer_of(Value::make(ValueKind::instant, c->opened));
    case Builtin::previous_owner:
      return party(c->previous_owner);
    case Builtin::owner:
      return party(c->owner);
    case Builtin::caller:
      return party(scope_.caller);
    case Builtin::current_level:
      if (c->escalation.state == LevelState::idle) return {};
      return party(c->escalation.party);
    case Builtin::current_approver:
      for (const Approval& asked : c->approvals) {
        if (asked.approver != no_id) return party(asked.approver);
      }
      return {};
    case Builtin::contacts_in_case:
      return answer_of(Value::rational(ValueKind::number, Rational(c->contacts)));
    case Builtin::result: {
      if (c->end == no_id) return answer_of(Value::none());
      return answer_of(Value::name(p_.steps[c->end].name));
    }
    case Builtin::decision: {
      // The remedies granted, in order: `refund 80.00 EUR, apology`.
      std::string text;
      for (const Grant& grant : c->ledger) {
        if (!text.empty()) text += ", ";
        text += p_.text(p_.remedies[grant.remedy].name);
        if (!p_.remedies[grant.remedy].has_amount) continue;
        text += ' ';
        append_text(text, Money{grant.minor, grant.currency});
      }
      return answer_of(text.empty() ? Value::none() : Value::of_text(text));
    }
    case Builtin::case_total: {
      Money total;
      for (const Grant& grant : c->ledger) {
        const ValueError error = add(total, Money{grant.minor, grant.currency}, total);
        if (failed(error)) return error_answer(code_of(error));
      }
      Value value = Value::rational(ValueKind::money, to_rational(total));
      value.currency = total.currency;
      return answer_of(value);
    }
    default:
      return error_answer(ErrorCode::not_available);
  }
}

// 2.8: the first whose condition is met, like a `first` table (4.3); no condition: otherwise.
SOP_INLINE Answer Evaluator::choose(const Expr& e) {
  Answer held;  // conditions above that are unknown, and what they would give
  std::vector<Value> values_held;
  for (Id i = 0; i < e.args.count; i += 2) {
    const bool otherwise = i + 1 == e.args.count;
    const Answer test = otherwise ? answer_of(Value::boolean(true)) : condition(arg(e, i));
    if (test.value.is_no()) continue;
    if (test.value.is_error()) return test;
    Answer value = evaluate(arg(e, otherwise ? i : i + 1));
    if (test.value.is_unknown()) {
      values_held.push_back(value.value);
      add_all_once(held.needs, test.needs);
      add_reasons(held.because, test.because);
      continue;
    }
    for (const Value& other : values_held) {
      if (!value.value.known() || !identical(other, value.value)) return held;
    }
    Answer answer = test;
    answer.value = value.value;
    answer.needs = value.needs;
    add_reasons(answer.because, value.because);
    return answer;
  }
  return values_held.empty() ? error_answer(ErrorCode::no_row) : held;
}

// 3.1: `not` turns a comparison into its opposite, so that a comparison with what does not exist is met neither way. It
// passes through `and` and `or`, which change places.
SOP_INLINE Answer Evaluator::condition(Id expression, bool negated) {
  const Depth guard(depth_);
  if (passed_limit()) return error_answer(ErrorCode::limit);
  if (expression == no_id) return answer_of(Value::boolean(!negated));
  const Expr& e = p_.exprs[expression];
  Answer answer;
  switch (e.op) {
    case Op::logic_not:
      return condition(arg(e, 0), !negated);
    case Op::logic_and:
    case Op::logic_or:
      return junction(e, negated);
    case Op::is_unknown:
    case Op::is_known:
    case Op::is_none:
    case Op::is_not_none:
      answer = presence(e);
      break;
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::in_range:
    case Op::is_one_of:
    case Op::is_not_one_of:
    case Op::contains:
    case Op::matches:
      answer = comparison(e);
      break;
    default:
      answer = evaluate(expression);
      break;
  }
  if (answer.value.is_none())
    answer.value = Value::boolean(false);
  else if (answer.value.kind == ValueKind::boolean)
    answer.value = Value::boolean(answer.value.is_yes() != negated);
  else if (answer.value.known())
    answer.value = Value::failed(ErrorCode::not_available);
  return answer;
}

// 3.2: Kleene. `and` is no as soon as one is no, whatever the others are; then an error wins; then unknown. `or` is the
// same with yes and no exchanged. What decided is alone the reason.
SOP_INLINE Answer Evaluator::junction(const Expr& e, bool negated) {
  const bool conjunction = (e.op == Op::logic_and) != negated;
  Answer all = answer_of(Value::boolean(conjunction));
  for (Id i = 0; i < e.args.count; ++i) {
    const Answer one = condition(arg(e, i), negated);
    if (one.value.kind == ValueKind::boolean && one.value.is_yes() != conjunction) return one;
    add_reasons(all.because, one.because);
    if (all.value.is_error() || one.value.kind == ValueKind::boolean) continue;
    all.value = one.value;
    add_all_once(all.needs, one.needs);
    if (all.value.is_error()) all.needs.clear();
  }
  return all;
}

// 3.4: `is unknown` and `is none` ask about the value itself; an error stays one, and nobody knows yet whether what is
// unknown exists.
SOP_INLINE Answer Evaluator::presence(const Expr& e) {
  Answer answer = evaluate(arg(e, 0));
  if (answer.value.is_error()) return answer;
  const bool unknown = answer.value.is_unknown();
  if (e.op == Op::is_unknown || e.op == Op::is_known) {
    answer.needs.clear();
    answer.value = Value::boolean(unknown == (e.op == Op::is_unknown));
  } else if (!unknown) {
    answer.value = Value::boolean(answer.value.is_none() == (e.op == Op::is_none));
  }
  return answer;
}

// The names of an enumeration, in order, where an expression is of one.
SOP_INLINE const Type* Evaluator::enumeration_of(Id expression) const {
  const Expr& e = p_.exprs[expression];
  const Type* type = nullptr;
  if (e.op == Op::fact) type = &p_.facts[e.a].type;
  if (e.op == Op::setting) type = &p_.settings[e.a].type;
  if (e.op == Op::definition) type = &p_.definitions[e.a].type;
  if (e.op == Op::output) type = &p_.outputs[e.a].type;
  if (type != nullptr) return type->names.empty() ? nullptr : type;
  if (e.op == Op::choose || e.op == Op::smaller_of || e.op == Op::larger_of) {
    for (Id i = e.op == Op::choose ? 1 : 0; i < e.args.count; ++i) {
      type = enumeration_of(arg(e, i));
      if (type != nullptr) return type;
    }
  }
  return nullptr;
}

SOP_INLINE const Type* Evaluator::order_of(const Expr& e) const {
  for (Id i = 0; i < e.args.count; ++i) {
    if (const Type* type = enumeration_of(arg(e, i)); type != nullptr) return type;
  }
  return nullptr;
}

// 3.3: a comparison counts all its operands. The answer `none` means: compared with what does not exist, so not met
// and neither is the opposite; `condition` makes `no` of it.
SOP_INLINE Answer Evaluator::comparison(const Expr& e) {
  const std::vector<Answer> args = all_args(e);
  Answer answer;
  for (const Answer& one : args) {
    add_reasons(answer.because, one.because);
    add_all_once(answer.needs, one.needs);
    if (one.value.is_error() && !answer.value.is_error()) answer.value = one.value;
  }
  const auto settle = [&](Value value) {
    answer.value = std::move(value);
    if (!answer.value.is_unknown()) answer.needs.clear();
    return answer;
  };
  if (answer.value.is_error()) return settle(answer.value);
  if (args[0].value.is_none()) return settle(Value::none());
  const Value& left = args[0].value;
  const Type* names = order_of(e);

  // One comparison of the left side with another value: yes, no, none, unknown or error.
  const auto against = [&](const Value& right, auto&& met) {
    if (right.is_none()) return Value::none();
    if (left.is_unknown() || right.is_unknown()) return Value::unknown();
    return met(right);
  };
  const auto is_equal = [&](const Value& right) {
    bool equal = false;
    const ErrorCode error = equal_values(left, right, equal);
    return error == ErrorCode::ok ? Value::boolean(equal) : Value::failed(error);
  };
  const auto ordered = [&](auto&& test) {
    return [&, test](const Value& right) {
      int order = 0;
      const ErrorCode error = compare_values(left, right, names, order);
      return error == ErrorCode::ok ? Value::boolean(test(order)) : Value::failed(error);
    };
  };
  const auto opposite = [](const Value& v) {
    return v.kind == ValueKind::boolean ? Value::boolean(!v.is_yes()) : v;
  };

  switch (e.op) {
    case Op::equal:
      return settle(against(args[1].value, is_equal));
    case Op::not_equal:
      return settle(opposite(against(args[1].value, is_equal)));
    case Op::less:
      return settle(against(args[1].value, ordered([](int o) { return o < 0; })));
    case Op::less_equal:
      return settle(against(args[1].value, ordered([](int o) { return o <= 0; })));
    case Op::greater:
      return settle(against(args[1].value, ordered([](int o) { return o > 0; })));
    case Op::greater_equal:
      return settle(against(args[1].value, ordered([](int o) { return o >= 0; })));
    case Op::in_range: {
      const bool low_open = (e.flags & flag_low_open) != 0, high_open = (e.flags & flag_high_open) != 0;
      const Value low = against(args[1].value, ordered([=](int o) { return low_open ? o > 0 : o >= 0; }));
      const Value high = against(args[2].value, ordered([=](int o) { return high_open ? o < 0 : o <= 0; }));
      if (low.is_error()) return settle(low);
      if (high.is_error() || high.is_none()) return settle(high);
      if (low.is_none() || low.is_no()) return settle(low);
      return settle(high.is_no() || low.is_yes() ? high : low);
    }
    case Op::is_one_of:
    case Op::is_not_one_of: {
      // Any of them equal; one that does not exist is no candidate.
      Value found = Value::boolean(false);
      for (std::size_t i = 1; i < args.size() && !found.is_yes(); ++i) {
        const Value one = against(args[i].value, is_equal);
        if (one.is_yes() || one.is_error()) found = one;
        if (one.is_unknown() && !found.is_error()) found = one;
      }
      return settle(e.op == Op::is_one_of ? found : opposite(found));
    }
    case Op::contains: {
      // A name of the set, or every name of another set.
      const auto one = [&](const Value& name) {
        return std::any_of(left.items.begin(), left.items.end(),
                           [&](const Value& item) { return item.integer == name.integer; });
      };
      const auto holds = [&](const Value& right) {
        return Value::boolean(right.kind == ValueKind::set
                                  ? std::all_of(right.items.begin(), right.items.end(), one)
                                  : one(right));
      };
      return settle(against(args[1].value, holds));
    }
    case Op::matches:
      if (left.is_unknown()) return settle(left);
      return settle(Value::boolean(matches(p_.patterns[e.a], left.text)));
    default:
      return settle(Value::failed(ErrorCode::not_available));
  }
}

// 2.2: an operation on values. The first error wins; what does not exist cannot be computed with; unknown is unknown.
SOP_INLINE Answer Evaluator::computed(const Expr& e) {
  const std::vector<Answer> args = all_args(e);
  Answer answer;
  std::vector<Value> v;
  bool unknown = false, none = false;
  for (const Answer& one : args) {
    if (one.value.is_error() && !answer.value.is_error()) answer.value = one.value;
    unknown = unknown || one.value.is_unknown();
    none = none || one.value.is_none();
    add_reasons(answer.because, one.because);
    add_all_once(answer.needs, one.needs);
    v.push_back(one.value);
  }
  if (!answer.value.is_error() && none) answer.value = Value::failed(ErrorCode::does_not_exist);
  if (answer.value.is_error()) answer.needs.clear();
  if (answer.value.is_error() || unknown) return answer;

  const Times& times = *scope_.times;
  const Type* names = order_of(e);
  // The first of the values than which no other comes before it (or after it).
  const auto extreme = [&](int sign) {
    Value best = v[0];
    for (const Value& one : v) {
      int order = 0;
      const ErrorCode error = compare_values(one, best, names, order);
      if (error != ErrorCode::ok) return Value::failed(error);
      if (order * sign > 0) best = one;
    }
    return best;
  };
  switch (e.op) {
    case Op::negate:
      answer.value = negate_value(v[0]);
      break;
    case Op::add:
      answer.value = add_values(v[0], v[1], times);
      break;
    case Op::subtract:
      answer.value = subtract_values(v[0], v[1], times);
      break;
    case Op::multiply:
      answer.value = multiply_values(v[0], v[1], e.type);
      break;
    case Op::divide:
      answer.value = divide_values(v[0], v[1], e.type);
      break;
    case Op::smaller_of:
    case Op::at_most:
      answer.value = extreme(-1);
      break;
    case Op::larger_of:
    case Op::at_least:
      answer.value = extreme(1);
      break;
    case Op::nothing_under: {
      int order = 0;
      const ErrorCode error = compare_values(v[0], v[1], names, order);
      answer.value = v[0];
      if (error != ErrorCode::ok)
        answer.value = Value::failed(error);
      else if (order < 0)
        answer.value.number = Rational();
      break;
    }
    case Op::round_nearest:
      answer.value = round_value(v[0], v[1], p_.rounding);
      break;
    case Op::round_up:
      answer.value = round_value(v[0], v[1], Rounding::ceiling);
      break;
    case Op::round_down:
      answer.value = round_value(v[0], v[1], Rounding::floor);
      break;
    case Op::record_count:
      answer.value = record_count(e, v.empty() ? nullptr : &v[0]);
      break;
    case Op::restricted:
      answer.value = restricted(e);
      break;
    case Op::days_between:
      answer.value = days_between_values(v[0], v[1], times);
      break;
    case Op::business_days_between:
      answer.value = business_days_between_values(v[0], v[1], e.a, times);
      break;
    case Op::whole_periods:
      answer.value = periods_between(v, false, times);
      break;
    case Op::started_periods:
      answer.value = periods_between(v, true, times);
      break;
    case Op::end_of_day: {
      std::int64_t end = 0;
      const ErrorCode error =
          v[0].kind == ValueKind::date ? deadline_due(times, 0, v[0], end) : ErrorCode::not_available;
      answer.value = error == ErrorCode::ok ? Value::make(ValueKind::instant, end) : Value::failed(error);
      break;
    }
    case Op::date_of: {
      Date date;
      const ErrorCode error = v[0].kind == ValueKind::instant ? local_date(times, no_id, v[0].integer, date)
                                                              : ErrorCode::not_available;
      answer.value =
          error == ErrorCode::ok ? Value::make(ValueKind::date, date.days()) : Value::failed(error);
      break;
    }
    case Op::wall_time: {
      Date date;
      TimeOfDay time;
      std::int64_t at = 0;
      ErrorCode error = ErrorCode::not_available;
      if (v[0].kind == ValueKind::date && v[1].kind == ValueKind::time_of_day &&
          !failed(Date::from_days(v[0].integer, date)) &&
          !failed(TimeOfDay::from_milliseconds(v[1].integer, time)))
        error = parts::wall_time(times, no_id, date, time, at);
      answer.value = error == ErrorCode::ok ? Value::make(ValueKind::instant, at) : Value::failed(error);
      break;
    }
    default:
      answer.value = Value::failed(ErrorCode::not_available);
      break;
  }
  return answer;
}

SOP_INLINE Answer Evaluator::currency() {
  CurrencyCode code = p_.currency;
  Answer answer;
  if (p_.currency_fact != no_id) {
    answer = fact(p_.currency_fact);
    if (answer.value.is_unknown() || answer.value.is_error()) return answer;
    code = {};
    if (answer.value.kind == ValueKind::name) {
      code = CurrencyCode::find(p_.text(static_cast<SymbolId>(answer.value.integer)));
    }
  }
  if (code.is_none()) return error_answer(ErrorCode::no_currency);
  answer.value = Value::rational(ValueKind::money, Rational());
  answer.value.currency = code;
  return answer;
}

// 1.4: under a name, money is a whole number of minor units, rounded once by the stated rule; a whole number is whole;
// bounds are kept. An amount without a currency is in that of the case; nothing needs none.
SOP_INLINE void Evaluator::name_as(Answer& answer, const Type& type) {
  Value& value = answer.value;
  if (!value.known() || value.is_none()) return;
  if (value.kind == ValueKind::list) {
    for (Value& item : value.items) {
      Answer one = answer_of(item);
      name_as(one, type);
      item = one.value;
    }
    return;
  }
  if (type.kind == TypeKind::money && value.kind == ValueKind::money) {
    if (value.currency.is_none() && !value.number.is_zero()) {
      const Answer chosen = currency();
      if (!chosen.value.known()) {
        answer.value = chosen.value;
        answer.needs = chosen.needs;
        return;
      }
      value.currency = chosen.value.currency;
    }
    Money money;
    const ValueError error = money_from(value.number, value.currency, p_.rounding, money);
    if (failed(error)) {
      answer.value = Value::failed(code_of(error));
      return;
    }
    value.number = to_rational(money);
  }
  if (type.unit != no_id && value.kind == ValueKind::number) value.symbol = type.unit;
  if (type.kind != TypeKind::none && type.kind != TypeKind::list && value.kind == kind_of(type.kind) &&
      !within(value, type)) {
    answer.value = Value::failed(ErrorCode::out_of_range);
  }
}

}  // namespace sop::reference::parts
