// src/resolve/operators.cpp — arithmetic, comparisons, conditions, and choice by rows.
//
// Arithmetic keeps units, currencies and the two kinds of length apart: what may be added to, multiplied with or divided by
// what is a short list here, and everything outside it is an error in words. A condition has one shape: a name, a comparison,
// a value; `x` alone, even when it is yes or no, is not one.
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

// --- arithmetic ----------------------------------------------------------------------------------------------------------

Typed Resolver::arithmetic(const ast::Expr& e, TypeRef want) {
  if (e.kind == ast::ExprKind::negate) {
    const Typed of = value(child(e, 0), want);
    if (of.type == no_type) return {};
    const TypeKind k = kind(of.type);
    if (!is_number(of.type) && k != TypeKind::percent && k != TypeKind::money) {
      error(messages::cannot_negate, e.span, {describe(of.type)});
      return {};
    }
    if (const Value* known = constant_of(of.expr)) {
      Value negative = *known;
      negative.number = negate(negative.number);
      return constant(std::move(negative), of.type, e.span);
    }
    return add_expr(Op::negate, unbounded(of.type), e.span, {of.expr});
  }
  // What is wanted of a sum is wanted of both sides; of a product it says nothing.
  const bool is_sum = e.kind == ast::ExprKind::add || e.kind == ast::ExprKind::subtract;
  const bool wants_size = is_sum && (kind(want) == TypeKind::money || is_number(want));
  const Typed a = value(child(e, 0), wants_size ? want : no_type);
  const Typed b = value(child(e, 1), wants_size ? want : no_type);
  if (a.type == no_type || b.type == no_type) return {};
  if (a.type == none_type_ || b.type == none_type_) {
    error(messages::none_in_arithmetic, e.span, {});
    return {};
  }
  switch (e.kind) {
    case ast::ExprKind::of:
      if (kind(a.type) != TypeKind::percent && !is_number(a.type)) {
        error(messages::share_expected, ex(child(e, 0)).span, {describe(a.type)});
        return {};
      }
      // A bare number before `of` is a forgotten sign; who wants a multiple writes `*`.
      if (ex(child(e, 0)).kind == ast::ExprKind::number && kind(a.type) != TypeKind::percent) {
        const std::string number(source(ex(child(e, 0)).span));
        const std::string whole(source(ex(child(e, 1)).span));
        error(messages::share_without_percent, e.span, {number, whole})
            .fix({e.span.file, ex(child(e, 0)).span.end, ex(child(e, 0)).span.end}, " %");
      }
      return product(e, a, b);
    case ast::ExprKind::multiply:
      return product(e, a, b);
    case ast::ExprKind::divide:
      return quotient(e, a, b);
    default:
      return sum(e, a, b);
  }
}

Typed Resolver::product(const ast::Expr& e, Typed a, Typed b) {
  const TypeKind x = kind(a.type);
  const TypeKind y = kind(b.type);
  const auto result = [&](TypeRef type) { return add_expr(Op::multiply, type, e.span, {a.expr, b.expr}); };
  const bool a_factor = is_number(a.type) || x == TypeKind::percent;
  const bool b_factor = is_number(b.type) || y == TypeKind::percent;
  if (is_number(a.type) && is_number(b.type)) {
    const SymbolId u = types_[a.type].type.unit;
    const SymbolId v = types_[b.type].type.unit;
    if (u == no_id || v == no_id) {
      const TypeKind both =
          x == TypeKind::whole && y == TypeKind::whole ? TypeKind::whole : TypeKind::decimal;
      return result(number_in(both, u == no_id ? v : u));
    }
  } else if (a_factor && b_factor) {
    if (x == TypeKind::percent && y == TypeKind::percent) return result(simple(TypeKind::percent));
    const TypeRef number = x == TypeKind::percent ? b.type : a.type;
    return result(number_in(TypeKind::decimal, types_[number].type.unit));
  } else if (a_factor && (y == TypeKind::money || y == TypeKind::duration)) {
    return result(unbounded(b.type));
  } else if (b_factor && (x == TypeKind::money || x == TypeKind::duration)) {
    return result(unbounded(a.type));
  } else if (x == TypeKind::whole && y == TypeKind::period && !types_[b.type].mixed) {
    return add_expr(Op::multiply, unbounded(b.type), e.span, {b.expr, a.expr});
  } else if (y == TypeKind::whole && x == TypeKind::period && !types_[a.type].mixed) {
    return result(unbounded(a.type));
  }
  error(messages::cannot_multiply, e.span, {describe(a.type), describe(b.type)});
  return {};
}

Typed Resolver::quotient(const ast::Expr& e, Typed a, Typed b) {
  const TypeKind x = kind(a.type);
  const TypeKind y = kind(b.type);
  const auto result = [&](TypeRef type) { return add_expr(Op::divide, type, e.span, {a.expr, b.expr}); };
  if (const Value* by = constant_of(b.expr)) {
    if ((by->kind == ValueKind::number || by->kind == ValueKind::money || by->kind == ValueKind::percent) &&
        by->number.is_zero()) {
      error(messages::divided_by_zero, e.span, {});
      return {};
    }
  }
  const TypeRef decimal = simple(TypeKind::decimal);
  if (is_number(a.type) && is_number(b.type)) {
    const SymbolId u = types_[a.type].type.unit;
    const SymbolId v = types_[b.type].type.unit;
    if (u == v) return result(decimal);
    if (v == no_id) return result(number_in(TypeKind::decimal, u));
  } else if (is_number(b.type) && types_[b.type].type.unit == no_id &&
             (x == TypeKind::money || x == TypeKind::percent || x == TypeKind::duration)) {
    return result(unbounded(a.type));
  } else if (y == TypeKind::percent && (x == TypeKind::money || is_number(a.type))) {
    return result(x == TypeKind::money ? unbounded(a.type)
                                       : number_in(TypeKind::decimal, types_[a.type].type.unit));
  } else if (x == y && (x == TypeKind::percent || x == TypeKind::duration)) {
    return result(decimal);
  } else if (x == TypeKind::money && y == TypeKind::money) {
    return merge(unbounded(a.type), unbounded(b.type), e.span) == no_type ? Typed{} : result(decimal);
  } else if (x == TypeKind::period && y == TypeKind::period && types_[a.type].has_unit &&
             types_[b.type].has_unit && types_[a.type].unit == types_[b.type].unit) {
    return result(decimal);
  }
  error(messages::cannot_divide, e.span, {describe(a.type), describe(b.type)});
  return {};
}

Typed Resolver::sum(const ast::Expr& e, Typed a, Typed b) {
  const bool plus = e.kind == ast::ExprKind::add;
  const Op op = plus ? Op::add : Op::subtract;
  const TypeKind x = kind(a.type);
  const TypeKind y = kind(b.type);
  const auto result = [&](TypeRef type) { return add_expr(op, type, e.span, {a.expr, b.expr}); };
  const bool a_zero = types_[a.type].zero;
  const bool b_zero = types_[b.type].zero;
  if ((x == TypeKind::money && (y == TypeKind::money || b_zero)) || (y == TypeKind::money && a_zero)) {
    const TypeRef type =
        merge(unbounded(a_zero ? b.type : a.type), unbounded(b_zero ? a.type : b.type), e.span);
    if (type == no_type) return {};
    return add_expr(op, type, e.span, {zero_as(a, type).expr, zero_as(b, type).expr});
  }
  if (is_number(a.type) && is_number(b.type)) {
    const SymbolId u = types_[a.type].type.unit;
    const SymbolId v = types_[b.type].type.unit;
    const TypeKind both = x == TypeKind::whole && y == TypeKind::whole ? TypeKind::whole : TypeKind::decimal;
    if (u == v || a_zero || b_zero) return result(number_in(both, a_zero ? v : u));
    if (u == no_id || v == no_id) {
      const Typed& bare = u == no_id ? a : b;
      const std::string text(source(p_.exprs[bare.expr].span));
      error(messages::unit_missing, p_.exprs[bare.expr].span,
            {text, text + " " + p_.text(u == no_id ? v : u)});
      return {};
    }
  } else if (x == y && (x == TypeKind::percent || x == TypeKind::duration)) {
    return result(simple(x));
  } else if (x == TypeKind::date && y == TypeKind::period && !types_[b.type].mixed) {
    return result(simple(TypeKind::date));
  } else if (plus && x == TypeKind::period && y == TypeKind::date && !types_[a.type].mixed) {
    return add_expr(op, simple(TypeKind::date), e.span, {b.expr, a.expr});
  } else if (x == TypeKind::instant && is_length(b.type)) {
    if (y == TypeKind::period && !zone_known(no_id)) {
      zone_missing(e.span, no_id);
      return {};
    }
    return result(simple(TypeKind::instant));
  } else if (!plus && x == TypeKind::instant && y == TypeKind::instant) {
    return result(simple(TypeKind::duration));
  } else if (!plus && x == TypeKind::date && y == TypeKind::date) {
    error(messages::dates_subtracted, e.span,
          {word(Word::days_between), std::string(source(ex(child(e, 1)).span)),
           std::string(source(ex(child(e, 0)).span))});
    return {};
  } else if (x == TypeKind::date && y == TypeKind::duration) {
    error(messages::hours_added_to_date, e.span, {});
    return {};
  }
  error(plus ? messages::cannot_add : messages::cannot_subtract, e.span,
        {describe(a.type), describe(b.type)});
  return {};
}

// --- comparisons -----------------------------------------------------------------------------------------------------------

Typed Resolver::yes_no(Op op, Span span, const std::vector<Id>& args, Id a, std::uint8_t flags) {
  return add_expr(op, simple(TypeKind::boolean), span, args, a, flags);
}

bool Resolver::comparable(TypeRef a, TypeRef b, bool ordering, Span span) {
  if (a == no_type || b == no_type) return false;
  const StaticType& x = types_[a];
  const StaticType& y = types_[b];
  // A list that has no values was told where it stands.
  const auto is_empty_list = [](const StaticType& t) {
    return t.type.kind == TypeKind::enumeration && t.type.names.empty();
  };
  if (is_empty_list(x) || is_empty_list(y)) return false;
  if (a == none_type_ || b == none_type_) {
    error(messages::none_compared, span, {word(Word::is), word(Word::is_not)});
    return false;
  }
  const auto differ = [&] {
    error(messages::cannot_compare, span, {describe(a), describe(b)});
    return false;
  };
  if (is_number(a) && is_number(b)) {
    if (x.type.unit == y.type.unit || x.zero || y.zero) return true;
    return differ();
  }
  if ((x.type.kind == TypeKind::money && y.zero) || (y.type.kind == TypeKind::money && x.zero)) return true;
  if (x.type.kind == TypeKind::set || y.type.kind == TypeKind::set) {
    error(messages::sets_compared, span, {word(Word::includes)});
    return false;
  }
  if (x.type.kind != y.type.kind) return differ();
  switch (x.type.kind) {
    case TypeKind::money:
      if (x.currency.is_none() || y.currency.is_none() || x.currency == y.currency) return true;
      error(messages::another_currency, span, {y.currency.letters(), x.currency.letters()});
      return false;
    case TypeKind::period:
      if (x.mixed || y.mixed) return differ();
      if (x.has_unit && y.has_unit && x.unit != y.unit) {
        error(messages::periods_compared, span, {});
        return false;
      }
      return true;
    case TypeKind::enumeration: {
      bool common = x.type.names == y.type.names;
      for (std::size_t i = 0; i < x.type.names.size() && !common; ++i)
        for (const SymbolId other : y.type.names) common = common || x.type.names[i] == other;
      if (!common) return differ();
      if (ordering && (!x.type.ordered || x.type.names != y.type.names)) {
        error(messages::names_not_ordered, span, {word(Word::ordered)});
        return false;
      }
      return true;
    }
    case TypeKind::boolean:
    case TypeKind::text:
    case TypeKind::remedy:
    case TypeKind::party:
      if (!ordering) return true;
      error(messages::no_size, span, {describe(a)});
      return false;
    case TypeKind::set:
    case TypeKind::list:
      error(messages::sets_compared, span, {word(Word::includes)});
      return false;
    default:
      return true;
  }
}

Typed Resolver::range_test(Typed left, const ast::Expr& range, Span span) {
  const Typed low = fit(value(child(range, 0), left.type), unit_only(left.type), ex(child(range, 0)).span);
  const Typed high = fit(value(child(range, 1), left.type), unit_only(left.type), ex(child(range, 1)).span);
  if (!comparable(left.type, low.type, true, range.span) ||
      !comparable(left.type, high.type, true, range.span))
    return {};
  const Value* from = constant_of(low.expr);
  const Value* to = constant_of(high.expr);
  Rational a;
  Rational b;
  if (from != nullptr && to != nullptr && scaled(*from, a) && scaled(*to, b)) {
    const int order = compare(a, b);
    if (order > 0 || (order == 0 && range.kind == ast::ExprKind::range_below)) {
      error(messages::range_backwards, range.span, {});
      return {};
    }
  }
  const std::uint8_t flags = range.kind == ast::ExprKind::range_below ? flag_high_open : std::uint8_t{0};
  return yes_no(Op::in_range, span, {left.expr, low.expr, high.expr}, no_id, flags);
}

/// `left OP right`, the left side resolved: a comparison of a condition, or a table's column and a cell.
Typed Resolver::compare_with(Typed left, Word op, ast::ExprId right_id, Span span) {
  if (left.type == no_type) return {};
  const ast::Expr& right_expr = ex(right_id);
  const bool equality = op == Word::is || op == Word::is_not;
  if (equality && right_expr.kind == ast::ExprKind::word) {
    if (right_expr.word == Word::unknown)
      return yes_no(op == Word::is ? Op::is_unknown : Op::is_known, span, {left.expr});
    if (right_expr.word == Word::none) {
      if (!types_[left.type].type.or_none && left.type != none_type_) {
        error(messages::never_none, right_expr.span, {std::string(source(p_.exprs[left.expr].span))});
        return {};
      }
      return yes_no(op == Word::is ? Op::is_none : Op::is_not_none, span, {left.expr});
    }
  }
  if (right_expr.kind == ast::ExprKind::range || right_expr.kind == ast::ExprKind::range_below) {
    if (!equality) {
      error(messages::range_with_sign, right_expr.span, {word(Word::is)});
      return {};
    }
    const Typed inside = range_test(left, right_expr, span);
    if (inside.type == no_type || op == Word::is) return inside;
    return yes_no(Op::logic_not, span, {inside.expr});
  }
  if (op == Word::matches) return pattern_test(left, right_id, span);
  if (op == Word::includes) {
    const Typed right = value(right_id, left.type);
    if (right.type == no_type) return {};
    if (kind(left.type) != TypeKind::set) {
      error(messages::includes_needs_set, span, {describe(left.type), word(Word::includes)});
      return {};
    }
    if (!fits(right.type, left.type) && kind(right.type) != TypeKind::enumeration) {
      error(messages::cannot_compare, span, {describe(left.type), describe(right.type)});
      return {};
    }
    return yes_no(Op::contains, span, {left.expr, right.expr});
  }
  const Typed right = fit(value(right_id, left.type), unit_only(left.type), right_expr.span);
  return compare_values(op, left, right, span);
}

Typed Resolver::compare_values(Word op, Typed left, Typed right, Span span) {
  if (!comparable(left.type, right.type, op != Word::is && op != Word::is_not, span)) return {};
  const Typed a = zero_as(left, right.type);
  const Typed b = zero_as(right, left.type);
  switch (op) {
    case Word::is:
      return yes_no(Op::equal, span, {a.expr, b.expr});
    case Word::is_not:
      return yes_no(Op::not_equal, span, {a.expr, b.expr});
    case Word::less:
      return yes_no(Op::less, span, {a.expr, b.expr});
    case Word::less_equal:
      return yes_no(Op::less_equal, span, {a.expr, b.expr});
    case Word::greater:
      return yes_no(Op::greater, span, {a.expr, b.expr});
    case Word::greater_equal:
      return yes_no(Op::greater_equal, span, {a.expr, b.expr});
    default:
      return {};
  }
}

/// For a number that has a unit, an amount or a length: the type that a bare number must be told apart from. Else nothing,
/// because `comparable` says more.
TypeRef Resolver::unit_only(TypeRef ref) {
  const StaticType& t = types_[ref];
  const bool has_unit = t.type.unit != no_id || t.type.kind == TypeKind::percent ||
                        t.type.kind == TypeKind::duration || (t.type.kind == TypeKind::period && !t.mixed);
  if (!has_unit && t.type.kind != TypeKind::money) return no_type;
  StaticType plain = types_[unbounded(ref)];
  if (t.type.unit != no_id) plain.type.kind = TypeKind::decimal;
  return intern(plain);
}

Typed Resolver::pattern_test(Typed left, ast::ExprId right, Span span) {
  if (kind(left.type) != TypeKind::text || ex(right).kind != ast::ExprKind::text) {
    error(messages::pattern_needs_texts, span, {word(Word::matches)});
    return {};
  }
  p_.patterns.push_back(text_of(ex(right).span));
  return yes_no(Op::matches, span, {left.expr}, static_cast<Id>(p_.patterns.size() - 1));
}

Typed Resolver::one_of_test(Typed left, const ast::Expr& e, std::uint32_t from, bool negated) {
  if (left.type == no_type) return {};
  if (kind(left.type) == TypeKind::set) {
    error(messages::sets_compared, e.span, {word(Word::includes)});
    return {};
  }
  std::vector<Id> args{left.expr};
  bool good = true;
  for (std::uint32_t i = from; i < e.children.count; ++i) {
    const Typed member = fit(value(child(e, i), left.type), unit_only(left.type), ex(child(e, i)).span);
    good = comparable(left.type, member.type, false, ex(child(e, i)).span) && good;
    args.push_back(member.expr);
  }
  if (!good) return {};
  return yes_no(negated ? Op::is_not_one_of : Op::is_one_of, e.span, args);
}

Typed Resolver::comparison(const ast::Expr& e) {
  const ast::ExprId left_id = child(e, 0);
  const Span left_name = name_span(left_id);
  if (!is_empty(left_name)) {
    const Declaration* known = find(find_symbol(source(left_name)));
    if (known != nullptr && known->kind == Kind::calendar) return calendar_test(*known, e);
  }
  if (e.kind != ast::ExprKind::compare)
    return one_of_test(value(left_id, no_type), e, 1, e.kind == ast::ExprKind::is_not_one_of);
  const ast::ExprId right_id = child(e, 1);
  // `delay is issue`: a name that says nothing by itself is understood by the other side.
  const bool is_test = e.word != Word::matches && e.word != Word::includes;
  if (is_test && !means_something(left_id) && means_something(right_id) && !is_empty(name_span(right_id))) {
    const Typed right = value(right_id, no_type);
    return compare_values(e.word, value(left_id, right.type), right, e.span);
  }
  return compare_with(value(left_id, no_type), e.word, right_id, e.span);
}

Typed Resolver::calendar_test(const Declaration& calendar, const ast::Expr& e) {
  const bool is_open = e.kind == ast::ExprKind::compare && (e.word == Word::is || e.word == Word::is_not) &&
                       (hint(child(e, 1)) == Word::open || hint(child(e, 1)) == Word::closed);
  if (!is_open) {
    error(messages::calendar_only_open, e.span,
          {p_.text(p_.calendars[calendar.id].name), word(Word::is), word(Word::open), word(Word::closed)});
    return {};
  }
  if (!zone_known(calendar.id)) {
    zone_missing(e.span, calendar.id);
    return {};
  }
  const Typed open = add_expr(Op::calendar_open, simple(TypeKind::boolean), e.span, {}, calendar.id);
  const bool asks_open = (hint(child(e, 1)) == Word::open) == (e.word == Word::is);
  return asks_open ? open : yes_no(Op::logic_not, e.span, {open.expr});
}

// --- conditions ------------------------------------------------------------------------------------------------------------

Typed Resolver::logic(const ast::Expr& e) {
  std::vector<Id> args;
  bool good = true;
  for (std::uint32_t i = 0; i < e.children.count; ++i) {
    const Id arg = condition(child(e, i), true);
    good = good && arg != no_id;
    args.push_back(arg);
  }
  if (!good) return {};
  switch (e.kind) {
    case ast::ExprKind::logic_and:
    case ast::ExprKind::all_of:
      return yes_no(Op::logic_and, e.span, args);
    case ast::ExprKind::logic_or:
    case ast::ExprKind::any_of:
      return yes_no(Op::logic_or, e.span, args);
    case ast::ExprKind::none_of: {
      const Typed any = yes_no(Op::logic_or, e.span, args);
      return yes_no(Op::logic_not, e.span, {any.expr});
    }
    default:
      return yes_no(Op::logic_not, e.span, args);
  }
}

/// A condition; no_id when it is wrong. `clock_allowed`: the instant of a trigger is there, so `now` may be read.
Id Resolver::condition(ast::ExprId id, bool clock_allowed) {
  if (id == ast::no_expr) return no_id;
  const ast::Expr& e = ex(id);
  const Typed result = value(id, no_type);
  if (result.type == no_type) return no_id;
  if (kind(result.type) != TypeKind::boolean) {
    error(messages::condition_expected, e.span, {describe(result.type), word(Word::is)});
    return no_id;
  }
  const Op op = p_.exprs[result.expr].op;
  const bool bare = op == Op::fact || op == Op::setting || op == Op::definition || op == Op::parameter ||
                    op == Op::output || op == Op::requirements || op == Op::constant;
  if (bare) {
    const std::string written(source(e.span));
    error(messages::bare_condition, e.span, {written, written + " " + word(Word::is) + " " + word(Word::yes)})
        .fix({e.span.file, e.span.end, e.span.end}, " " + word(Word::is) + " " + word(Word::yes));
    return no_id;
  }
  if (!clock_allowed && expr_facts_[result.expr].reads_clock) {
    error(messages::clock_not_here, e.span, {word(Word::now), word(Word::today)});
    return no_id;
  }
  return result.expr;
}

Id Resolver::option_condition(ast::List items, bool clock_allowed) {
  const ast::Item* guard = option(items, Word::if_);
  return guard == nullptr ? no_id : condition(guard->value, clock_allowed);
}

/// Entries with one label, tried from the top.
Typed Resolver::choose(const std::vector<const ast::Entry*>& rows, TypeRef want, bool clock_allowed) {
  if (rows.empty() || !check_choice(rows, true)) {
    for (const ast::Entry* row : rows) (void)value_with_options(row->items, want);
    return {};
  }
  if (rows.size() == 1 && option(rows[0]->items, Word::if_) == nullptr)
    return value_with_options(rows[0]->items, want);
  std::vector<Id> args;
  std::vector<std::size_t> places;
  std::vector<Typed> results;
  TypeRef type = no_type;
  bool good = true;
  for (const ast::Entry* row : rows) {
    const ast::Item* guard = option(row->items, Word::if_);
    if (guard != nullptr) {
      args.push_back(condition(guard->value, clock_allowed));
      good = good && args.back() != no_id;
    }
    // Without a type that is wanted, a name is understood by the rows above.
    const bool by_rows =
        want == no_type && kind(type) == TypeKind::enumeration && !means_something(item(row->items, 0).value);
    const Typed result = value_with_options(row->items, by_rows ? type : want);
    good = good && result.type != no_type;
    places.push_back(args.size());
    args.push_back(result.expr);
    results.push_back(result);
    if (result.type == no_type) continue;
    if (type != no_type) {
      type = merge(type, result.type, row->span);
    } else {
      type = result.type == none_type_ ? none_type_ : unbounded_keeping_zero(result.type);
    }
    if (type == no_type) good = false;
  }
  if (!good) return {};
  for (std::size_t i = 0; i < places.size(); ++i) args[places[i]] = zero_as(results[i], type).expr;
  return add_expr(Op::choose, type, join(rows.front()->span, rows.back()->span), args);
}

}  // namespace sop::resolver
