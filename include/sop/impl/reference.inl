// sop/impl/reference.inl — asking the reference interpreter: one expression, one table, one definition, one list.
#pragma once

#include "sop/impl/reference_parts.hpp"
#include "sop/reference.hpp"

namespace sop::reference {

namespace parts {

inline Scope scope_of(const Question& question, const Times& times) {
  Scope scope;
  scope.procedure = question.procedure;
  scope.times = &times;
  scope.facts = question.facts;
  scope.settings = question.settings;
  scope.the_case = question.the_case;
  scope.has_now = question.has_now;
  scope.now = question.now;
  scope.max_steps = question.max_steps;
  scope.trace = question.trace;
  return scope;
}

inline Times times_of(const Question& question) { return {*question.procedure, *question.data}; }

}  // namespace parts

SOP_INLINE Answer evaluate(const Question& question, Id expression) {
  const parts::Times times = parts::times_of(question);
  parts::Evaluator evaluator(parts::scope_of(question, times));
  return evaluator.ended(evaluator.evaluate(expression));
}

SOP_INLINE Answer ask_output(const Question& question, Id output) {
  const parts::Times times = parts::times_of(question);
  parts::Evaluator evaluator(parts::scope_of(question, times));
  return evaluator.ended(evaluator.output(output));
}

SOP_INLINE Answer ask_definition(const Question& question, Id definition) {
  const parts::Times times = parts::times_of(question);
  parts::Evaluator evaluator(parts::scope_of(question, times));
  return evaluator.ended(evaluator.definition(definition, {}));
}

SOP_INLINE Answer ask_requirements(const Question& question, Id list) {
  const parts::Times times = parts::times_of(question);
  parts::Evaluator evaluator(parts::scope_of(question, times));
  return evaluator.ended(evaluator.requirements(list));
}

SOP_INLINE Value compare_as(Op op, const Value& left, const Value& right, const Type* type) {
  if (left.is_error()) return left;
  if (right.is_error()) return right;
  if (left.is_none() || right.is_none()) return Value::none();
  if (left.is_unknown() || right.is_unknown()) return Value::unknown();
  ErrorCode error = ErrorCode::ok;
  bool met = false;
  int order = 0;
  if (op == Op::contains) {
    const auto held = [&](const Value& name) {
      for (const Value& item : left.items) {
        if (item.integer == name.integer) return true;
      }
      return false;
    };
    met = right.kind == ValueKind::set || held(right);
    if (right.kind == ValueKind::set) {
      for (const Value& name : right.items) met = met && held(name);
    }
  } else if (op == Op::equal || op == Op::not_equal) {
    error = parts::equal_values(left, right, met);
    met = met != (op == Op::not_equal);
  } else {
    error = parts::compare_values(left, right, type, order);
    met = op == Op::less         ? order < 0
          : op == Op::less_equal ? order <= 0
          : op == Op::greater    ? order > 0
                                 : order >= 0;
  }
  return error == ErrorCode::ok ? Value::boolean(met) : Value::failed(error);
}

SOP_INLINE ErrorCode due_after(const Procedure& procedure, const ReferenceData& data, std::int64_t start,
                               const Value& length, std::int64_t& due) {
  return parts::timeout_due(parts::Times(procedure, data), start, length, due);
}

SOP_INLINE bool fits(const Value& value, const Type& type) {
  if (value.is_unknown()) return true;
  if (value.is_none()) return type.or_none;
  return value.kind == parts::kind_of(type.kind) && parts::within(value, type);
}

}  // namespace sop::reference
