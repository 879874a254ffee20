// sop/impl/reference.inl — asking the reference interpreter: one expression, one table, one definition, one list.
#pragma once

#include "sop/impl/reference_parts.hpp"
#include "sop/reference.hpp"

namespace sop::reference {

namespace parts {

inline Scope scope_of(const Question& question) {
  Scope scope;
  scope.procedure = question.procedure;
  scope.data = question.data;
  scope.facts = question.facts;
  scope.settings = question.settings;
  scope.has_now = question.has_now;
  scope.now = question.now;
  scope.max_steps = question.max_steps;
  return scope;
}

}  // namespace parts

SOP_INLINE Answer evaluate(const Question& question, Id expression) {
  return parts::Evaluator(parts::scope_of(question)).evaluate(expression);
}

SOP_INLINE Answer ask_output(const Question& question, Id output) {
  return parts::Evaluator(parts::scope_of(question)).output(output);
}

SOP_INLINE Answer ask_definition(const Question& question, Id definition) {
  return parts::Evaluator(parts::scope_of(question)).definition(definition, {});
}

SOP_INLINE Answer ask_requirements(const Question& question, Id list) {
  return parts::Evaluator(parts::scope_of(question)).requirements(list);
}

SOP_INLINE bool fits(const Value& value, const Type& type) {
  if (value.is_unknown()) return true;
  if (value.is_none()) return type.or_none;
  return value.kind == parts::kind_of(type.kind) && parts::within(value, type);
}

}  // namespace sop::reference
