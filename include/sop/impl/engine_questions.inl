// sop/impl/engine_questions.inl — how a question to the evaluator begins and ends: what is kept between questions, the limit of
// steps.
#pragma once

#include "sop/impl/engine_evaluator.hpp"

namespace sop::engine {

SOP_INLINE void Evaluator::begin(const Program& program, const Bound& bound) {
  // What other programs left here is older than any question to come.
  const auto at_least = [](auto& list, std::size_t size) {
    if (list.size() < size) list.resize(size);
  };
  at_least(outputs_, program.output_is_pure.size());
  at_least(definitions_, program.definition_is_pure.size());
  at_least(requirements_, program.requirements_are_pure.size());
  at_least(stamps_, program.reasons.size());
  program_ = &program;
  p_ = program.procedure;
  bound_ = &bound;
  needs.clear();
  because.clear();
  values_.clear();
  looks_.clear();
  higher_.clear();
  bits_.clear();
  arguments_.clear();
  frames_.clear();
  applicable_.clear();
  forget();
}

SOP_INLINE void Evaluator::forget() {
  epoch_ = ++call_epoch_;
  kept_needs_.clear();
  kept_because_.clear();
  made_count_ = 0;
}

SOP_INLINE void Evaluator::start(const Scope& scope) {
  scope_ = scope;
  depth_ = steps_ = 0;
  limited_ = false;
  ++call_epoch_;
  if (kept_because_.size() > 100000 || kept_needs_.size() > 100000) {
    epoch_ = ++call_epoch_;
    kept_needs_.clear();
    kept_because_.clear();
  }
}

// The answer to a question; where a limit was passed on the way, that: the rest cannot be trusted.
SOP_INLINE Datum Evaluator::ended(Mark from, const Datum& answer) {
  if (!limited_) return answer;
  release(from);
  return failure(ErrorCode::limit);
}

SOP_INLINE Datum Evaluator::ask_value(const Scope& scope, Id expression) {
  start(scope);
  const Mark from = mark();
  return ended(from, evaluate(expression));
}
SOP_INLINE Datum Evaluator::ask_condition(const Scope& scope, Id expression) {
  if (expression == no_id) return truth(true);
  start(scope);
  const Mark from = mark();
  return ended(from, condition(expression, false));
}
SOP_INLINE Datum Evaluator::ask_fact(const Scope& scope, Id id) {
  start(scope);
  return fact(id);
}
SOP_INLINE Datum Evaluator::ask_currency(const Scope& scope) {
  start(scope);
  return currency();
}
SOP_INLINE Datum Evaluator::ask_output(const Scope& scope, Id id) {
  start(scope);
  const Mark from = mark();
  return ended(from, output(id));
}
SOP_INLINE Datum Evaluator::ask_definition(const Scope& scope, Id id) {
  start(scope);
  const Mark from = mark();
  return ended(from, definition(Node(), id));
}
SOP_INLINE Datum Evaluator::ask_requirements(const Scope& scope, Id list, Id& first_failed) {
  start(scope);
  const Mark from = mark();
  const Datum all = requirements(list, first_failed);
  if (limited_) first_failed = no_id;
  return ended(from, all);
}
SOP_INLINE Datum Evaluator::ask_money(const Scope& scope, Id expression) {
  start(scope);
  static const Type money = [] {
    Type type;
    type.kind = TypeKind::money;
    return type;
  }();
  const Mark from = mark();
  return ended(from, name_as(evaluate(expression), money, from.needs));
}
SOP_INLINE Datum Evaluator::named(const Scope& scope, Datum value, const Type& type) {
  start(scope);
  return name_as(value, type, mark().needs);
}

}  // namespace sop::engine
