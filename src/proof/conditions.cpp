// src/proof/conditions.cpp — conditions and values as diagrams: the rules of the reference interpreter (impl/reference_expressions.inl),
// each over all facts at once.
#include <algorithm>
#include <optional>

#include "sop/data.hpp"
#include "sop/pattern.hpp"
#include "sop/reference.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {
namespace {

std::uint32_t flip(std::uint32_t x) { return x == truth_yes ? truth_no : x == truth_no ? truth_yes : x; }

/// Whether a value is the same in every case: nothing of a case, a fact or the present is read.
bool is_closed(const Procedure& p, Id expression, std::uint32_t depth = 0) {
  const Expr& e = p.exprs[expression];
  if (depth > max_proof_depth || is_of_the_case(e.op)) return false;
  switch (e.op) {
    case Op::constant:
    case Op::setting:
      return true;
    case Op::fact:
    case Op::definition:
    case Op::parameter:
    case Op::output:
    case Op::requirements:
    case Op::reason_of:
      return false;
    default:
      break;
  }
  for (Id i = 0; i < e.args.count; ++i)
    if (!is_closed(p, p.expr_args[e.args.first + i], depth + 1)) return false;
  return e.args.count > 0;
}

}  // namespace

Value value_alone(const Procedure& p, Id expression, std::vector<Value> facts) {
  const ReferenceData data;
  facts.resize(p.facts.size());
  reference::Question question;
  question.procedure = &p;
  question.data = &data;
  question.facts = &facts;
  question.has_now = false;
  question.max_steps = 10000;
  return reference::evaluate(question, expression).value;
}

namespace {

class Deeper {
 public:
  explicit Deeper(std::uint32_t& depth) : depth_(depth) { ++depth_; }
  ~Deeper() { --depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  std::uint32_t& depth_;
};

}  // namespace

// --- conditions ---------------------------------------------------------------------------------------------------------

Diagram Space::condition(std::uint32_t side, Id expression, bool negated) {
  if (expression == no_id) return leaf(negated ? truth_no : truth_yes);
  const Deeper deeper(depth_);
  if (depth_ > max_proof_depth) return outside(side, expression, "deep" + key_of(side, expression));
  const std::uint32_t key = expression * 2 + (negated ? 1 : 0);
  if (arguments_.empty())
    if (const auto at = known_conditions_[side].find(key); at != known_conditions_[side].end())
      return at->second;
  const Expr& e = sides_[side]->exprs[expression];
  Diagram out = 0;
  switch (e.op) {
    case Op::logic_not:
      out = condition(side, arg(side, e, 0), !negated);
      break;
    case Op::logic_and:
    case Op::logic_or:
      out = junction(side, e, negated);
      break;
    case Op::is_unknown:
    case Op::is_known:
    case Op::is_none:
    case Op::is_not_none:
      out = condition_of_value(presence(side, e), negated);
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
      out = condition_of_value(comparison(side, expression), negated);
      break;
    default:
      out = condition_of_value(evaluate(side, expression), negated);
      break;
  }
  if (arguments_.empty() && !diagrams_.effort().over()) known_conditions_[side].emplace(key, out);
  return out;
}

/// What a condition is as a value.
Diagram Space::value_of_condition(Diagram condition) {
  const std::array<TermId, 4> terms{
      intern(Term::constant(Value::boolean(false))), intern(Term::constant(Value::boolean(true))),
      intern(Term::of(Term::Kind::unknown)), intern(Term::of(Term::Kind::error, ErrorCode::not_available))};
  return diagrams_.map(16, condition, [&](std::uint32_t x) { return terms[x]; });
}

/// What a value means as a condition: none is no, whichever way round it is asked.
Diagram Space::condition_of_value(Diagram values, bool negated) {
  return diagrams_.map(negated ? 11 : 10, values, [&](std::uint32_t id) -> std::uint32_t {
    const Term& t = terms_[id];
    switch (t.kind) {
      case Term::Kind::unknown:
        return defect_ == Defect::unknown_is_no ? truth_no : truth_unknown;
      case Term::Kind::none:
        return truth_no;
      case Term::Kind::constant:
        if (t.value.kind == ValueKind::boolean) return t.value.is_yes() != negated ? truth_yes : truth_no;
        return truth_error;
      default:
        return truth_error;
    }
  });
}

Diagram Space::junction(std::uint32_t side, const Expr& e, bool negated) {
  const bool conjunction = (e.op == Op::logic_and) != negated;
  Diagram all = leaf(conjunction ? truth_yes : truth_no);
  for (Id i = 0; i < e.args.count; ++i)
    all = together(all, condition(side, arg(side, e, i), negated), conjunction);
  return all;
}

Diagram Space::together(Diagram left, Diagram right, bool conjunction) {
  const std::uint32_t strong = conjunction ? truth_no : truth_yes;
  return diagrams_.apply(
      conjunction ? key_truth_and : key_truth_or, left, right,
      [&](std::uint32_t a, std::uint32_t b) -> std::uint32_t {
        if (a == strong || b == strong) return strong;
        if (a == truth_error || b == truth_error) return truth_error;
        if (a == truth_unknown || b == truth_unknown) return truth_unknown;
        return conjunction ? truth_yes : truth_no;
      },
      [&](Diagram a, Diagram b, Diagram& out) {
        if (a == leaf(strong) || b == leaf(strong)) return out = leaf(strong), true;
        const Diagram weak = leaf(conjunction ? truth_yes : truth_no);
        if (a == weak || a == b) return out = b, true;
        if (b == weak) return out = a, true;
        return false;
      });
}

Diagram Space::presence(std::uint32_t side, const Expr& e) {
  const Diagram values = evaluate(side, arg(side, e, 0));
  const TermId yes = intern(Term::constant(Value::boolean(true))),
               no = intern(Term::constant(Value::boolean(false)));
  const TermId unknown = intern(Term::of(Term::Kind::unknown));
  return diagrams_.map(20 + static_cast<std::uint32_t>(e.op), values, [&](std::uint32_t id) {
    const Term& t = terms_[id];
    if (t.kind == Term::Kind::error || t.kind == Term::Kind::nothing) return id;
    const bool is_unknown = t.kind == Term::Kind::unknown;
    if (e.op == Op::is_unknown || e.op == Op::is_known)
      return is_unknown == (e.op == Op::is_unknown) ? yes : no;
    if (is_unknown) return unknown;
    return (t.kind == Term::Kind::none) == (e.op == Op::is_none) ? yes : no;
  });
}

/// An answer of Truth as a value: yes, no, unknown, an error, none for what is compared with nothing.
Diagram Space::comparison(std::uint32_t side, Id expression) {
  const Expr& e = sides_[side]->exprs[expression];
  Diagram truth = 0;
  switch (e.op) {
    case Op::in_range:
      truth = in_range(side, e, expression);
      break;
    case Op::is_one_of:
    case Op::is_not_one_of:
      truth = is_one_of(side, e, expression);
      break;
    case Op::matches:
      truth = matches_pattern(side, e, expression);
      break;
    default: {
      const Diagram left = evaluate(side, arg(side, e, 0)), right = evaluate(side, arg(side, e, 1));
      truth = compare(e.op, left, right, order_of(side, e), side, expression);
      break;
    }
  }
  const std::array<TermId, 5> terms{
      intern(Term::constant(Value::boolean(false))), intern(Term::constant(Value::boolean(true))),
      intern(Term::of(Term::Kind::unknown)), intern(Term::of(Term::Kind::error, ErrorCode::not_available)),
      intern(Term::of(Term::Kind::none))};
  return diagrams_.map(12, truth, [&](std::uint32_t x) { return terms[x]; });
}

Diagram Space::in_range(std::uint32_t side, const Expr& e, Id expression) {
  const Diagram left = evaluate(side, arg(side, e, 0));
  const Diagram from = evaluate(side, arg(side, e, 1)), to = evaluate(side, arg(side, e, 2));
  const Type* names = order_of(side, e);
  const Diagram low = compare((e.flags & flag_low_open) != 0 ? Op::greater : Op::greater_equal, left, from,
                              names, side, expression);
  const Diagram high =
      compare((e.flags & flag_high_open) != 0 ? Op::less : Op::less_equal, left, to, names, side, expression);
  return diagrams_.apply(
      13, low, high,
      [](std::uint32_t l, std::uint32_t h) -> std::uint32_t {
        if (l == truth_error || h == truth_error) return truth_error;
        if (h == truth_absent) return truth_absent;
        if (l == truth_absent || l == truth_no) return l;
        return h == truth_no || l == truth_yes ? h : l;
      },
      [](Diagram, Diagram, Diagram&) { return false; });
}

Diagram Space::is_one_of(std::uint32_t side, const Expr& e, Id expression) {
  const Diagram left = evaluate(side, arg(side, e, 0));
  Diagram found = leaf(truth_no);
  for (Id i = 1; i < e.args.count; ++i) {
    const Diagram one = compare(Op::equal, left, evaluate(side, arg(side, e, i)), nullptr, side, expression);
    // 5: the left side does not exist, which no other candidate changes.
    found = diagrams_.apply(
        14, found, one,
        [](std::uint32_t f, std::uint32_t x) -> std::uint32_t {
          if (f == truth_yes) return f;
          if (x == truth_yes || x == truth_error) return x;
          if (x == truth_unknown && f != truth_error) return x;
          return f;
        },
        [](Diagram f, Diagram x, Diagram& out) {
          if (f == leaf(truth_yes) || x == leaf(truth_no)) return out = f, true;
          return false;
        });
  }
  // Nothing is equal to what does not exist, nor unequal; an error of any operand is the answer.
  const Diagram absent = where(left, [](const Term& t) { return t.kind == Term::Kind::none; });
  found = diagrams_.choose(absent, leaf(truth_absent), found);
  for (Id i = 0; i < e.args.count; ++i) {
    const Diagram operand = evaluate(side, arg(side, e, i));
    if (is_leaf(operand) && terms_[leaf_value(operand)].kind != Term::Kind::error) continue;
    const Diagram wrong = where(operand, [](const Term& t) { return t.kind == Term::Kind::error; });
    found = diagrams_.choose(wrong, leaf(truth_error), found);
  }
  if (e.op == Op::is_one_of) return found;
  return diagrams_.map(15, found, flip);
}

Diagram Space::matches_pattern(std::uint32_t side, const Expr& e, Id expression) {
  const std::string& pattern = sides_[side]->patterns[e.a];
  const Diagram values = evaluate(side, arg(side, e, 0));
  return diagrams_.bind(values, [&](std::uint32_t id) -> Diagram {
    const Term t = terms_[id];
    switch (t.kind) {
      case Term::Kind::unknown:
        return leaf(truth_unknown);
      case Term::Kind::none:
        return leaf(truth_absent);
      case Term::Kind::constant:
        return leaf(matches(pattern, t.value.text) ? truth_yes : truth_no);
      case Term::Kind::text: {
        const std::string key = "pattern " + std::to_string(t.axis) + ' ' + pattern;
        auto at = keyed_axes_.find(key);
        if (at == keyed_axes_.end()) {
          Axis axis;
          axis.kind = Axis::Kind::pattern;
          axis.of = t.axis;
          axis.text = pattern;
          axis.high = 1;
          at = keyed_axes_.emplace(key, add_axis(std::move(axis))).first;
        }
        std::vector<Edge> edges{{0, leaf(truth_no)}, {1, leaf(truth_yes)}};
        return diagrams_.make(at->second, edges);
      }
      case Term::Kind::outside:
        return outside(side, expression, "matches " + t.key + pattern);
      default:
        return leaf(truth_error);
    }
  });
}

const Type* Space::enumeration_of(std::uint32_t side, Id expression) const {
  const Procedure& p = *sides_[side];
  const Expr& e = p.exprs[expression];
  const Type* type = nullptr;
  if (e.op == Op::fact) type = &p.facts[e.a].type;
  if (e.op == Op::setting) type = &p.settings[e.a].type;
  if (e.op == Op::definition) type = &p.definitions[e.a].type;
  if (e.op == Op::output) type = &p.outputs[e.a].type;
  if (type != nullptr) return type->names.empty() ? nullptr : type;
  if (e.op == Op::choose || e.op == Op::smaller_of || e.op == Op::larger_of) {
    for (Id i = e.op == Op::choose ? 1 : 0; i < e.args.count; ++i) {
      type = enumeration_of(side, arg(side, e, i));
      if (type != nullptr) return type;
    }
  }
  return nullptr;
}

const Type* Space::order_of(std::uint32_t side, const Expr& e) const {
  for (Id i = 0; i < e.args.count; ++i)
    if (const Type* type = enumeration_of(side, arg(side, e, i)); type != nullptr) return type;
  return nullptr;
}

// --- values -------------------------------------------------------------------------------------------------------------

Diagram Space::value(std::uint32_t side, Id expression) { return evaluate(side, expression); }

Diagram Space::evaluate(std::uint32_t side, Id expression) {
  const Deeper deeper(depth_);
  if (depth_ > max_proof_depth) {
    Term t = Term::of(Term::Kind::outside);
    t.key = "deep";
    return leaf(intern(t));
  }
  if (arguments_.empty())
    if (const auto at = known_values_[side].find(expression); at != known_values_[side].end())
      return at->second;
  const Procedure& p = *sides_[side];
  const Expr& e = p.exprs[expression];
  Diagram out = 0;
  switch (e.op) {
    case Op::constant:
      out = constant(common(side, p.constants[e.a]));
      break;
    case Op::setting:
      out = constant(common(side, value_alone(p, expression)));
      break;
    case Op::fact:
      out = fact(side, e.a);
      break;
    case Op::definition:
      out = definition(side, e);
      break;
    case Op::parameter:
      out = arguments_.empty() ? leaf(intern(Term::of(Term::Kind::error, ErrorCode::not_available)))
                               : arguments_.back()[e.a];
      break;
    case Op::output:
      out = output(side, e.a);
      break;
    case Op::requirements:
      out = value_of_condition(requirements(side, e.a));
      break;
    case Op::choose:
      out = choice(side, e);
      break;
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
      out = value_of_condition(condition(side, expression, false));
      break;
    case Op::builtin:
    case Op::calendar_open:
    case Op::promise_due:
    case Op::clock_due:
    case Op::reason_of:
    case Op::record_count:
    case Op::restricted:
      out = builtin(side, e, expression);
      break;
    default:
      if (is_closed(p, expression)) {
        const Value alone = value_alone(p, expression);
        if (!alone.is_error() || alone.error != ErrorCode::not_available) {
          out = constant(common(side, alone));
          break;
        }
      }
      out = computed(side, e, expression);
      break;
  }
  if (arguments_.empty() && !diagrams_.effort().over()) known_values_[side].emplace(expression, out);
  return out;
}

Diagram Space::axis_value(AxisId id) {
  const Axis& axis = axes_[id];
  const Place begin = beginning(axis);
  std::vector<Edge> edges;
  const auto add = [&](Place from, TermId term) { edges.push_back({from, leaf(term)}); };
  if (axis.may_be_unknown) add(begin, intern(Term::of(Term::Kind::unknown)));
  if (axis.may_be_none) add(place_none, intern(Term::of(Term::Kind::none)));
  switch (axis.type) {
    case TypeKind::boolean:
      add(0, intern(Term::constant(Value::boolean(false))));
      add(1, intern(Term::constant(Value::boolean(true))));
      break;
    case TypeKind::enumeration:
      for (std::size_t i = 0; i < axis.names.size(); ++i)
        add(static_cast<Place>(i), intern(Term::constant(Value::name(axis.names[i]))));
      break;
    case TypeKind::whole:
    case TypeKind::decimal:
    case TypeKind::percent:
    case TypeKind::money:
    case TypeKind::duration:
    case TypeKind::date:
    case TypeKind::instant:
    case TypeKind::time_of_day: {
      Term t = Term::of(Term::Kind::line);
      t.value.kind = axis.type == TypeKind::whole || axis.type == TypeKind::decimal ? ValueKind::number
                     : axis.type == TypeKind::percent                               ? ValueKind::percent
                     : axis.type == TypeKind::money                                 ? ValueKind::money
                     : axis.type == TypeKind::duration                              ? ValueKind::duration
                     : axis.type == TypeKind::date                                  ? ValueKind::date
                     : axis.type == TypeKind::instant                               ? ValueKind::instant
                                                                                    : ValueKind::time_of_day;
      t.value.symbol = axis.unit;
      t.value.currency = axis.currency;
      t.parts.push_back({id, Rational(1)});
      // Amounts of a currency that each case has of its own are not compared with others here.
      if (axis.type == TypeKind::money && axis.currency.is_none()) {
        t = Term::of(Term::Kind::outside);
        t.key = "axis " + std::to_string(id);
      }
      add(axis.low, intern(t));
      break;
    }
    case TypeKind::text:
    case TypeKind::set: {
      Term t = Term::of(axis.type == TypeKind::text ? Term::Kind::text : Term::Kind::set);
      t.axis = id;
      add(0, intern(t));
      break;
    }
    default: {
      Term t = Term::of(Term::Kind::outside);
      t.key = "axis " + std::to_string(id);
      add(axis.low, intern(t));
      break;
    }
  }
  return diagrams_.make(id, edges);
}

Diagram Space::fact(std::uint32_t side, Id id) {
  const Fact& f = sides_[side]->facts[id];
  Diagram values = axis_value(axis_of_fact(side, id));
  if (f.default_value == no_id) return values;
  const TermId standard = intern(Term::constant(common(side, sides_[side]->constants[f.default_value])));
  return diagrams_.map(diagrams_.new_key(), values,
                       [&](std::uint32_t t) { return terms_[t].kind == Term::Kind::unknown ? standard : t; });
}

Diagram Space::definition(std::uint32_t side, const Expr& e) {
  const Definition& d = sides_[side]->definitions[e.a];
  Arguments arguments;
  for (Id i = 0; i < e.args.count; ++i) arguments.push_back(evaluate(side, arg(side, e, i)));
  // Without parameters a definition means the same wherever it is asked, and its parts are kept.
  if (arguments.empty()) {
    std::vector<Arguments> none;
    none.swap(arguments_);
    const Diagram out = named(side, evaluate(side, d.value), d.type);
    none.swap(arguments_);
    return out;
  }
  arguments_.push_back(std::move(arguments));
  const Diagram out = named(side, evaluate(side, d.value), d.type);
  arguments_.pop_back();
  return out;
}

Diagram Space::definition_alone(std::uint32_t side, Id asked) {
  Expr e;
  e.op = Op::definition;
  e.a = asked;
  return definition(side, e);
}

Diagram Space::requirements(std::uint32_t side, Id list) {
  if (const auto at = known_requirements_[side].find(list); at != known_requirements_[side].end())
    return at->second;
  std::vector<Arguments> none;
  none.swap(arguments_);
  Diagram all = leaf(truth_yes);
  for (const Requirement& item : sides_[side]->requirements[list].items) {
    all = diagrams_.apply(
        17, all, condition(side, item.condition, false),
        [](std::uint32_t a, std::uint32_t b) -> std::uint32_t {
          if (a == truth_no || b == truth_no) return truth_no;
          if (a == truth_error) return a;
          return b == truth_yes ? a : b;
        },
        [](Diagram, Diagram, Diagram&) { return false; });
  }
  none.swap(arguments_);
  if (!diagrams_.effort().over()) known_requirements_[side].emplace(list, all);
  return all;
}

Diagram Space::builtin(std::uint32_t side, const Expr& e, Id expression) {
  const auto free = [&](TypeKind kind) {
    return axis_value(builtin_axis(side, expression, "builtin " + key_of(side, expression), kind));
  };
  switch (e.op) {
    case Op::builtin:
      switch (static_cast<Builtin>(e.a)) {
        case Builtin::today:
          return free(TypeKind::date);
        case Builtin::now:
        case Builtin::opened_at:
          return free(TypeKind::instant);
        case Builtin::contacts_in_case:
          return free(TypeKind::whole);
        default:
          break;
      }
      break;
    case Op::calendar_open:
    case Op::restricted:
      if (e.flags == 0) return free(TypeKind::boolean);
      break;
    case Op::record_count:
      // Of all time, or of a length that is written out: a number, whatever it is.
      if (e.args.count == 0 || sides_[side]->exprs[arg(side, e, 0)].op == Op::constant)
        return free(TypeKind::whole);
      break;
    default:
      break;
  }
  // A value of which nothing is said; it may be unknown, none or an error as well.
  Term t = Term::of(Term::Kind::outside);
  t.key = "builtin " + key_of(side, expression);
  const AxisId id = builtin_axis(side, expression, t.key, TypeKind::none);
  axes_[id].high = 3;
  std::vector<Edge> edges{{0, leaf(intern(Term::of(Term::Kind::unknown)))},
                          {1, leaf(intern(Term::of(Term::Kind::none)))},
                          {2, leaf(intern(Term::of(Term::Kind::error, ErrorCode::not_available)))},
                          {3, leaf(intern(t))}};
  return diagrams_.make(id, edges);
}

/// The first whose condition is met, as in a `first` table; from the bottom up.
Diagram Space::choice(std::uint32_t side, const Expr& e) {
  Term none = Term::of(Term::Kind::nothing, ErrorCode::no_row);
  Diagram out = leaf(intern(none));
  Id pairs = e.args.count / 2;
  if (e.args.count % 2 == 1) out = evaluate(side, arg(side, e, e.args.count - 1));
  while (pairs-- > 0) {
    const Diagram test = condition(side, arg(side, e, 2 * pairs), false);
    const Diagram here = evaluate(side, arg(side, e, 2 * pairs + 1));
    // Unknown: what follows holds unless it would be the same. What failed further down is the answer only when it is reached.
    const Diagram unknown = held(out, here);
    out = diagrams_.choose(diagrams_.is(test, truth_yes), here, out);
    out = diagrams_.choose(diagrams_.is(test, truth_unknown), unknown, out);
    Term wrong = Term::of(Term::Kind::error, ErrorCode::not_available);
    wrong.last_word = true;
    out = diagrams_.choose(diagrams_.is(test, truth_error), leaf(intern(wrong)), out);
  }
  const TermId no_row = intern(Term::of(Term::Kind::error, ErrorCode::no_row));
  return diagrams_.map(18, out, [&](std::uint32_t id) {
    Term t = terms_[id];
    if (t.kind == Term::Kind::nothing) return no_row;
    if (!t.last_word) return id;
    t.last_word = false;
    return intern(t);
  });
}

/// What was found below something unknown: itself where the unknown one would answer the same, else unknown. What failed below, as the
/// condition of a row, is still the answer.
Diagram Space::held(Diagram found, Diagram unless) {
  const Diagram alike = same(found, unless);
  const TermId unknown = intern(Term::of(Term::Kind::unknown));
  const Diagram open = diagrams_.map(19, found, [&](std::uint32_t id) {
    return terms_[id].kind == Term::Kind::error && terms_[id].last_word ? id : unknown;
  });
  const Diagram known = where(found, [](const Term& t) { return t.known() || t.kind == Term::Kind::none; });
  return diagrams_.choose(diagrams_.both(alike, known), found, open);
}

}  // namespace sop::proof
