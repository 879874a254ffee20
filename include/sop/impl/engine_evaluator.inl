// sop/impl/engine_evaluator.inl — what an expression answers (docs/semantics.md, 2 and 3).
#pragma once

#include <algorithm>

#include "sop/impl/engine_evaluator.hpp"
#include "sop/pattern.hpp"

namespace sop::engine {

// --- the stacks -------------------------------------------------------------------------------------------------------

SOP_INLINE void Evaluator::join_needs(std::uint32_t base, std::uint32_t m) {
  std::uint32_t end = m;
  for (std::uint32_t i = m; i < needs.size(); ++i) {
    const auto found = std::find(needs.begin() + base, needs.begin() + end, needs[i]);
    if (found == needs.begin() + end) needs[end++] = needs[i];
  }
  needs.resize(end);
}

// Short lists are compared; in long ones each reason met is stamped.
SOP_INLINE void Evaluator::join_because(std::uint32_t base, std::uint32_t m) {
  const std::uint32_t top = static_cast<std::uint32_t>(because.size());
  if (m == top || (m == base && top - m == 1)) return;
  const auto& keys = program_->keys;
  std::uint32_t end = m;
  if (top - base <= 16) {
    for (std::uint32_t i = m; i < top; ++i) {
      const ReasonId key = keys[because[i]];
      bool known = false;
      for (std::uint32_t k = base; k < end && !known; ++k) known = keys[because[k]] == key;
      if (!known) because[end++] = because[i];
    }
  } else {
    ++stamp_;
    for (std::uint32_t i = base; i < m; ++i) stamps_[keys[because[i]]] = stamp_;
    for (std::uint32_t i = m; i < top; ++i) {
      if (std::exchange(stamps_[keys[because[i]]], stamp_) != stamp_) because[end++] = because[i];
    }
  }
  because.resize(end);
}

// Cuts out what stands between `base` and `from`.
SOP_INLINE void Evaluator::lower(Mark base, Mark from) {
  if (base.needs != from.needs) needs.erase(needs.begin() + base.needs, needs.begin() + from.needs);
  if (base.because != from.because)
    because.erase(because.begin() + base.because, because.begin() + from.because);
}

SOP_INLINE Value& Evaluator::new_value() {
  if (made_count_ == made_.size()) made_.push_back(std::make_unique<Value>());
  return *made_[made_count_++];
}

// What ran into a limit is not kept: another question may come further.
SOP_INLINE void Evaluator::keep(Kept& kept, const Datum& value, Mark from, bool pure) {
  if (limited_) return;
  kept.epoch = pure ? epoch_ : call_epoch_;
  kept.value = value;
  kept.needs = static_cast<std::uint32_t>(kept_needs_.size());
  kept.needs_count = static_cast<std::uint32_t>(needs.size()) - from.needs;
  kept.because = static_cast<std::uint32_t>(kept_because_.size());
  kept.because_count = static_cast<std::uint32_t>(because.size()) - from.because;
  kept_needs_.insert(kept_needs_.end(), needs.begin() + from.needs, needs.end());
  kept_because_.insert(kept_because_.end(), because.begin() + from.because, because.end());
}

SOP_INLINE bool Evaluator::recall(const Kept& kept, bool pure, Datum& value) {
  if (kept.epoch != (pure ? epoch_ : call_epoch_)) return false;
  value = kept.value;
  const auto some_needs = kept_needs_.begin() + kept.needs;
  const auto some_because = kept_because_.begin() + kept.because;
  needs.insert(needs.end(), some_needs, some_needs + kept.needs_count);
  because.insert(because.end(), some_because, some_because + kept.because_count);
  return true;
}

// --- expressions ------------------------------------------------------------------------------------------------------

SOP_INLINE Datum Evaluator::evaluate(Id expression) {
  ++depth_;
  if (passed_limit()) {
    --depth_;
    return failure(ErrorCode::limit);
  }
  const Node& node = program_->node(expression);
  Datum out;
  if (node.op == Op::constant)
    out = program_->constants[node.a];
  else if (node.op == Op::fact)
    out = fact(node.a);
  else if (node.op == Op::choose)
    out = choose(node);
  else if (is_condition(node.op))
    out = condition(expression, false);
  else if (node.op < Op::negate || node.op == Op::promise_due || node.op == Op::clock_due ||
           node.op == Op::reason_of)
    out = leaf(node);
  else
    out = computed(node);
  --depth_;
  return out;
}

SOP_INLINE Datum Evaluator::leaf(const Node& node) {
  switch (node.op) {
    case Op::setting:
      return setting(node.a);
    case Op::definition:
      return definition(node, node.a);
    case Op::parameter: {
      if (frames_.empty() || node.a >= frames_.back().count) return failure(ErrorCode::not_available);
      const Argument argument = arguments_[frames_.back().values + node.a];
      for (std::uint32_t i = argument.needs; i < argument.needs_end; ++i) needs.push_back(needs[i]);
      for (std::uint32_t i = argument.because; i < argument.because_end; ++i) because.push_back(because[i]);
      return argument.value;
    }
    case Op::output:
      return output(node.a);
    case Op::requirements: {
      Id first_failed = no_id;
      return requirements(node.a, first_failed);
    }
    case Op::reason_of: {
      Id first_failed = no_id;
      const Datum all = requirements(node.a, first_failed);
      if (all.is_yes()) return datum(ValueKind::none, 0);
      return all.is_no() ? datum_of(program_->requirement_texts[node.a][first_failed]) : all;
    }
    case Op::builtin:
      return builtin(static_cast<Builtin>(node.a));
    case Op::promise_due:
      // Unknown while nobody has made it; no fact would tell.
      if (scope_.the_case == nullptr) return {};
      for (const PromiseRecord& promise : scope_.the_case->promises) {
        if (promise.name == node.a) return datum(ValueKind::instant, promise.due);
      }
      return {};
    case Op::clock_due: {
      if (scope_.the_case == nullptr || !scope_.the_case->clocks[node.a].has_due) return {};
      return datum(ValueKind::instant, scope_.the_case->clocks[node.a].due);
    }
    case Op::calendar_open: {
      const BusinessCalendar* calendar = nullptr;
      if (!scope_.has_now) return failure(ErrorCode::not_available);
      if (const ErrorCode error = wall(node.a, calendar); error != ErrorCode::ok) return failure(error);
      Instant now;
      (void)Instant::from_milliseconds(scope_.now, now);
      return truth(calendar->is_open(now));
    }
    default:
      return failure(ErrorCode::not_available);
  }
}

// What was told; else the default that the file states, and the reasons say so; else unknown.
SOP_INLINE Datum Evaluator::fact(Id id) {
  const Value& told = fact_value(id);
  if (!told.is_unknown()) return datum_of(told);
  const Id stated = p_->facts[id].default_value;
  if (stated == no_id) {
    needs.push_back(id);
    return datum_of(told);
  }
  because.push_back(program_->default_reasons[id]);
  return program_->constants[stated];
}

SOP_INLINE Datum Evaluator::setting(Id id) {
  if (scope_.settings == nullptr && program_->has_setting[id] != 0) return program_->settings[id];
  const Datum value = scope_.settings != nullptr ? datum_of((*scope_.settings)[id])
                                                 : program_->constants[p_->settings[id].value];
  return name_as(value, p_->settings[id].type, mark().needs);
}

SOP_INLINE Datum Evaluator::builtin(Builtin which) {
  const auto party = [](Id id) {
    return id == no_id ? datum(ValueKind::none, 0) : datum(ValueKind::party, id);
  };
  const Case* c = scope_.the_case;
  if (which == Builtin::now || which == Builtin::today) {
    if (!scope_.has_now) return failure(ErrorCode::not_available);
    if (which == Builtin::now) return datum(ValueKind::instant, scope_.now);
    Date date;
    const ErrorCode error = local_date(no_id, scope_.now, date);
    return error == ErrorCode::ok ? datum(ValueKind::date, date.days()) : failure(error);
  }
  if (c == nullptr) return failure(ErrorCode::not_available);
  switch (which) {
    case Builtin::opened_at:
      return datum(ValueKind::instant, c->opened);
    case Builtin::previous_owner:
      return party(c->previous_owner);
    case Builtin::owner:
      return party(c->owner);
    case Builtin::caller:
      return party(scope_.caller);
    case Builtin::current_level:
      return c->escalation.state == LevelState::idle ? Datum() : party(c->escalation.party);
    case Builtin::current_approver:
      for (const Approval& asked : c->approvals) {
        if (asked.approver != no_id) return party(asked.approver);
      }
      return {};
    case Builtin::contacts_in_case:
      return fraction(ValueKind::number, Rational(c->contacts));
    case Builtin::result:
      return c->end == no_id ? datum(ValueKind::none, 0) : datum(ValueKind::name, p_->steps[c->end].name);
    case Builtin::decision: {
      if (c->ledger.empty()) return datum(ValueKind::none, 0);
      Value& made = new_value();
      made = Value();
      made.kind = ValueKind::text;
      for (const Grant& grant : c->ledger) {
        if (!made.text.empty()) made.text += ", ";
        made.text += p_->text(p_->remedies[grant.remedy].name);
        if (!p_->remedies[grant.remedy].has_amount) continue;
        made.text += ' ';
        append_text(made.text, Money{grant.minor, grant.currency});
      }
      return made.text.empty() ? datum(ValueKind::none, 0) : datum_of(made);
    }
    case Builtin::case_total: {
      Money total;
      for (const Grant& grant : c->ledger) {
        const ValueError error = add(total, Money{grant.minor, grant.currency}, total);
        if (failed(error)) return failure(code_of(error));
      }
      Datum out = fraction(ValueKind::money, to_rational(total));
      out.currency = total.currency;
      return out;
    }
    default:
      return failure(ErrorCode::not_available);
  }
}

SOP_INLINE Datum Evaluator::output(Id id) {
  Datum value;
  const bool pure = program_->output_is_pure[id] != 0;
  if (recall(outputs_[id], pure, value)) return value;
  const Mark base = mark();
  const Output& out = p_->outputs[id];
  value = pick_or_exception(out.table, out.place, out.type).value;
  keep(outputs_[id], value, base, pure);
  return value;
}

// A definition is its expression under a name. Arguments are evaluated where the definition is asked.
SOP_INLINE Datum Evaluator::definition(const Node& node, Id id) {
  const Definition& d = p_->definitions[id];
  const bool pure = program_->definition_is_pure[id] != 0;
  Datum value;
  if (node.count == 0 && recall(definitions_[id], pure, value)) return value;
  const Mark base = mark();
  because.push_back(program_->definition_reasons[id]);
  const std::size_t first = arguments_.size();
  for (Id i = 0; i < node.count; ++i) {
    const Mark m = mark();
    const Datum one = evaluate(program_->operand(node, i));
    const Mark end = mark();
    arguments_.push_back({one, m.needs, end.needs, m.because, end.because});
  }
  frames_.push_back({static_cast<std::uint32_t>(first), node.count});
  const Mark inner = mark();
  value = evaluate(d.value);
  frames_.pop_back();
  arguments_.resize(first);
  value = name_as(value, d.type, inner.needs);
  lower({base.needs, base.because + 1}, inner);
  join_because(base.because, base.because + 1);
  if (node.count == 0) keep(definitions_[id], value, base, pure);
  return value;
}

// No when one of them is certainly not met: the first such one is the reason. Else unknown when one is unknown, else yes.
SOP_INLINE Datum Evaluator::requirements(Id id, Id& first_failed) {
  const bool pure = program_->requirements_are_pure[id] != 0;
  Datum all;
  if (recall(requirements_[id], pure, all)) {
    first_failed = requirements_[id].failed;
    return all;
  }
  const Mark base = mark();
  const RequirementList& list = p_->requirements[id];
  all = truth(true);
  first_failed = no_id;
  for (Id i = 0; i < list.items.size(); ++i) {
    const Mark m = mark();
    because.push_back(program_->requirement_reasons[id][i]);
    const Datum one = condition(list.items[i].condition, false);
    if (scope_.trace != nullptr)
      trace_rule(scope_, ReasonKind::requirement, list.items[i].path, list.items[i].span, one);
    if (one.is_no()) {
      lower(base, m);
      needs.resize(base.needs);
      join_because(base.because, base.because + 1);
      all = one;
      first_failed = i;
      break;
    }
    join_because(base.because, m.because);
    if (all.is_error() || one.is_yes()) {
      needs.resize(m.needs);
    } else if (one.is_error()) {
      all = one;
      needs.resize(base.needs);
    } else {
      all = Datum();
      join_needs(base.needs, m.needs);
    }
  }
  requirements_[id].failed = first_failed;
  keep(requirements_[id], all, base, pure);
  return all;
}

// The first whose condition is met, like a `first` table; no condition: otherwise.
SOP_INLINE Datum Evaluator::choose(const Node& node) {
  const Mark base = mark();
  const std::size_t held = values_.size();
  for (Id i = 0; i < node.count; i += 2) {
    const bool otherwise = i + 1 == node.count;
    const Mark m = mark();
    const Datum test = otherwise ? truth(true) : condition(program_->operand(node, i), false);
    if (test.is_no()) {
      release(m);
      continue;
    }
    if (test.is_error()) {
      lower(base, m);
      values_.resize(held);
      return test;
    }
    const Mark tested = mark();
    const Datum value = evaluate(program_->operand(node, otherwise ? i : i + 1));
    if (test.is_unknown()) {
      release(tested);
      join(base, m);
      values_.push_back(value);
      continue;
    }
    const bool differs =
        std::any_of(values_.begin() + static_cast<std::ptrdiff_t>(held), values_.end(),
                    [&](const Datum& other) { return !value.known() || !same(other, value); });
    values_.resize(held);
    if (differs) {
      release(m);
      return {};
    }
    join_because(m.because, tested.because);
    lower(base, {tested.needs, m.because});
    return value;
  }
  const bool nothing = values_.size() == held;
  values_.resize(held);
  if (!nothing) return {};
  release(base);
  return failure(ErrorCode::no_row);
}

// `not` turns a comparison into its opposite, so that a comparison with what does not exist is met neither way.
SOP_INLINE Datum Evaluator::condition(Id expression, bool opposite) {
  ++depth_;
  if (passed_limit()) {
    --depth_;
    return failure(ErrorCode::limit);
  }
  Datum out;
  if (expression == no_id) {
    out = truth(!opposite);
    --depth_;
    return out;
  }
  const Node& node = program_->node(expression);
  switch (node.op) {
    case Op::logic_not:
      out = condition(program_->operand(node, 0), !opposite);
      --depth_;
      return out;
    case Op::logic_and:
    case Op::logic_or:
      out = junction(node, opposite);
      --depth_;
      return out;
    case Op::is_unknown:
    case Op::is_known:
    case Op::is_none:
    case Op::is_not_none:
      out = presence(node);
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
      out = comparison(node);
      break;
    default:
      out = evaluate(expression);
      break;
  }
  --depth_;
  if (out.is_none()) return truth(false);
  if (out.kind == ValueKind::boolean) return truth(out.is_yes() != opposite);
  if (out.known()) return failure(ErrorCode::not_available);
  return out;
}

// Kleene. What decided is alone the reason.
SOP_INLINE Datum Evaluator::junction(const Node& node, bool opposite) {
  const bool conjunction = (node.op == Op::logic_and) != opposite;
  const Mark base = mark();
  Datum all = truth(conjunction);
  for (Id i = 0; i < node.count; ++i) {
    const Mark m = mark();
    const Datum one = condition(program_->operand(node, i), opposite);
    const bool decided = one.kind == ValueKind::boolean;
    if (decided && one.is_yes() != conjunction) {
      lower(base, m);
      return one;
    }
    join_because(base.because, m.because);
    if (all.is_error() || decided) {
      needs.resize(m.needs);
      continue;
    }
    all = one;
    join_needs(base.needs, m.needs);
    if (all.is_error()) needs.resize(base.needs);
  }
  return all;
}

SOP_INLINE Datum Evaluator::presence(const Node& node) {
  const Mark base = mark();
  const Datum value = evaluate(program_->operand(node, 0));
  if (value.is_error()) return value;
  if (node.op == Op::is_unknown || node.op == Op::is_known) {
    needs.resize(base.needs);
    return truth(value.is_unknown() == (node.op == Op::is_unknown));
  }
  return value.is_unknown() ? value : truth(value.is_none() == (node.op == Op::is_none));
}

// One comparison of two values: yes, no, none (with what does not exist), unknown or an error.
template <class Test>
Datum ordered(const Datum& left, const Datum& right, const Type* names, Test test) {
  if (right.is_none()) return datum(ValueKind::none, 0);
  if (left.is_unknown() || right.is_unknown()) return {};
  int order = 0;
  const ErrorCode error = order_of(left, right, names, order);
  return error == ErrorCode::ok ? truth(test(order)) : failure(error);
}
inline Datum equals(const Datum& left, const Datum& right) {
  if (right.is_none()) return datum(ValueKind::none, 0);
  if (left.is_unknown() || right.is_unknown()) return {};
  bool equal = false;
  const ErrorCode error = equality_of(left, right, equal);
  return error == ErrorCode::ok ? truth(equal) : failure(error);
}
inline Datum opposite_of(const Datum& d) { return d.kind == ValueKind::boolean ? truth(!d.is_yes()) : d; }

/// What a comparison of `left` with its other operands answers; `operand(i)` is the i-th operand.
template <class Operand>
Datum compare_operands(const Procedure& p, const Node& node, const Datum& left, Operand operand) {
  const Type* names = node.names;
  switch (node.op) {
    case Op::equal:
      return equals(left, operand(1));
    case Op::not_equal:
      return opposite_of(equals(left, operand(1)));
    case Op::less:
      return ordered(left, operand(1), names, [](int o) { return o < 0; });
    case Op::less_equal:
      return ordered(left, operand(1), names, [](int o) { return o <= 0; });
    case Op::greater:
      return ordered(left, operand(1), names, [](int o) { return o > 0; });
    case Op::greater_equal:
      return ordered(left, operand(1), names, [](int o) { return o >= 0; });
    case Op::in_range: {
      const int low_least = (node.flags & flag_low_open) != 0 ? 1 : 0;
      const int high_most = (node.flags & flag_high_open) != 0 ? -1 : 0;
      const auto sign = [](int o) { return (o > 0) - (o < 0); };
      const Datum low = ordered(left, operand(1), names, [&](int o) { return sign(o) >= low_least; });
      const Datum high = ordered(left, operand(2), names, [&](int o) { return sign(o) <= high_most; });
      if (low.is_error()) return low;
      if (high.is_error() || high.is_none()) return high;
      if (low.is_none() || low.is_no()) return low;
      return high.is_no() || low.is_yes() ? high : low;
    }
    case Op::is_one_of:
    case Op::is_not_one_of: {
      Datum found = truth(false);
      for (Id i = 1; i < node.count && !found.is_yes(); ++i) {
        const Datum one = equals(left, operand(i));
        if (one.is_yes() || one.is_error() || (one.is_unknown() && !found.is_error())) found = one;
      }
      return node.op == Op::is_one_of ? found : opposite_of(found);
    }
    case Op::contains: {
      const Datum& wanted = operand(1);
      if (wanted.is_none()) return datum(ValueKind::none, 0);
      if (left.is_unknown() || wanted.is_unknown()) return {};
      return truth(holds(left, wanted));
    }
    case Op::matches:
      return left.is_unknown() ? left : truth(matches(p.patterns[node.a], text_of(left)));
    default:
      return failure(ErrorCode::not_available);
  }
}

// A comparison counts all its operands: the first error wins, then `none` on its left. Of a fact that is known with
// constants nothing needs to be collected.
SOP_INLINE Datum Evaluator::comparison(const Node& node) {
  if (node.quick) {
    const Value& told = fact_value(program_->node(program_->operand(node, 0)).a);
    if (told.known() && !told.is_none()) {
      steps_ += node.count;
      return compare_operands(*p_, node, datum_of(told), [&](Id i) -> const Datum& {
        return program_->constants[program_->node(program_->operand(node, i)).a];
      });
    }
  }
  const Mark base = mark();
  const std::size_t first = values_.size();
  Datum error;
  for (Id i = 0; i < node.count; ++i) {
    const Mark m = mark();
    const Datum one = evaluate(program_->operand(node, i));
    join(base, m);
    if (one.is_error() && !error.is_error()) error = one;
    values_.push_back(one);
  }
  Datum out = error;
  if (!error.is_error()) {
    const Datum* operands = values_.data() + first;
    out = operands[0].is_none()
              ? datum(ValueKind::none, 0)
              : compare_operands(*p_, node, operands[0], [&](Id i) -> const Datum& { return operands[i]; });
  }
  values_.resize(first);
  if (!out.is_unknown()) needs.resize(base.needs);
  return out;
}

// The first error wins; what does not exist cannot be computed with; unknown is unknown.
SOP_INLINE Datum Evaluator::computed(const Node& node) {
  const Mark base = mark();
  const std::size_t first = values_.size();
  Datum out;
  bool unknown = false, none = false;
  for (Id i = 0; i < node.count; ++i) {
    const Mark m = mark();
    const Datum one = evaluate(program_->operand(node, i));
    join(base, m);
    if (one.is_error() && !out.is_error()) out = one;
    unknown = unknown || one.is_unknown();
    none = none || one.is_none();
    values_.push_back(one);
  }
  if (!out.is_error() && none) out = failure(ErrorCode::does_not_exist);
  if (out.is_error())
    needs.resize(base.needs);
  else if (!unknown)
    out = operation(node, values_.data() + first, node.count);
  values_.resize(first);
  return out;
}

SOP_INLINE Datum Evaluator::operation(const Node& node, const Datum* v, std::size_t count) {
  // The first of the values than which no other comes before it (or after it).
  const auto extreme = [&](int sign) {
    const Datum* best = v;
    for (std::size_t i = 0; i < count; ++i) {
      int order = 0;
      const ErrorCode error = order_of(v[i], *best, node.names, order);
      if (error != ErrorCode::ok) return failure(error);
      if ((order > 0 && sign > 0) || (order < 0 && sign < 0)) best = v + i;
    }
    return *best;
  };
  switch (node.op) {
    case Op::negate:
      return negated(v[0]);
    case Op::add:
      return sum(v[0], v[1]);
    case Op::subtract:
      return difference(v[0], v[1]);
    case Op::multiply:
      return product(v[0], v[1], node.type);
    case Op::divide:
      return quotient(v[0], v[1], node.type);
    case Op::smaller_of:
    case Op::at_most:
      return extreme(-1);
    case Op::larger_of:
    case Op::at_least:
      return extreme(1);
    case Op::nothing_under: {
      int order = 0;
      const ErrorCode error = order_of(v[0], v[1], node.names, order);
      if (error != ErrorCode::ok) return failure(error);
      Datum out = v[0];
      if (order < 0) out.number = Rational();
      return out;
    }
    case Op::round_nearest:
      return rounded(v[0], v[1], p_->rounding);
    case Op::round_up:
      return rounded(v[0], v[1], Rounding::ceiling);
    case Op::round_down:
      return rounded(v[0], v[1], Rounding::floor);
    case Op::record_count:
      return record_count(node, count == 0 ? nullptr : v);
    case Op::restricted:
      return restricted(node);
    case Op::days_between:
      return days_between_values(v[0], v[1]);
    case Op::business_days_between:
      return business_days_between_values(v[0], v[1], node.a);
    case Op::whole_periods:
      return periods_between(v, count, false);
    case Op::started_periods:
      return periods_between(v, count, true);
    case Op::end_of_day: {
      std::int64_t end = 0;
      const ErrorCode error =
          v[0].kind == ValueKind::date ? deadline_due(0, v[0], end) : ErrorCode::not_available;
      return error == ErrorCode::ok ? datum(ValueKind::instant, end) : failure(error);
    }
    case Op::date_of: {
      Date date;
      const ErrorCode error =
          v[0].kind == ValueKind::instant ? local_date(no_id, v[0].integer, date) : ErrorCode::not_available;
      return error == ErrorCode::ok ? datum(ValueKind::date, date.days()) : failure(error);
    }
    case Op::wall_time: {
      LocalTime local;
      std::int64_t at = 0;
      if (v[0].kind != ValueKind::date || v[1].kind != ValueKind::time_of_day ||
          failed(Date::from_days(v[0].integer, local.date)) ||
          failed(TimeOfDay::from_milliseconds(v[1].integer, local.time)))
        return failure(ErrorCode::not_available);
      const ErrorCode error = wall_time(no_id, local, at);
      return error == ErrorCode::ok ? datum(ValueKind::instant, at) : failure(error);
    }
    default:
      return failure(ErrorCode::not_available);
  }
}

}  // namespace sop::engine
