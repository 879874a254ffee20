// tests/proof/random_table.hpp — small random tables, guards and amounts over facts that can be counted out, for the analyser.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sop/data.hpp"
#include "sop/reference.hpp"
#include "tests/support/procedure_builder.hpp"
#include "tests/support/random.hpp"

namespace sop_test {

/// A procedure with one table `t`, one condition `guard` and every value that each of its facts may have.
class RandomTable {
 public:
  ProcedureBuilder b;
  std::vector<std::vector<Value>> values;  ///< by fact; unknown is the first
  Id table = 0;
  std::vector<Id> guards;
  bool compares_facts = false;
  /// By row: an output that answers what the row gives under the name of the table's own, whatever the case.
  std::vector<Id> results;

  explicit RandomTable(std::uint64_t seed) : r_(seed) {
    b.p.rounding = static_cast<sop::Rounding>(r_.between(0, 6));
    const std::int64_t facts = r_.between(1, 3);
    for (std::int64_t f = 0; f < facts; ++f) add_fact(static_cast<std::size_t>(f), facts);
    if (r_.one_in(3)) add_definition();
    add_table();
    for (int i = 0; i < 3; ++i) guards.push_back(condition(2));
  }

  /// Tables that are exceptions to `t` or to each other; some go before others.
  std::vector<Id> add_exceptions() {
    static constexpr sop::HitPolicy hits[] = {sop::HitPolicy::first, sop::HitPolicy::unique,
                                              sop::HitPolicy::any};
    std::vector<Id> out;
    std::vector<std::int64_t> ranks;  // whoever goes before others has the lower one: no circle
    const sop::Type type = b.p.outputs[b.p.tables[table].outputs.front()].type;
    const Id given = b.p.tables[table].rows.front().results.front();
    for (std::int64_t k = r_.between(1, 3); k > 0; --k) {
      const Id id = b.add_table("e" + std::to_string(k), hits[r_.between(0, 2)], type, {});
      sop::Table& exception = b.p.tables[id];
      exception.exception_to = out.empty() || !r_.one_in(4) ? table : out.back();
      ranks.push_back(r_.between(0, 1000));
      for (std::size_t i = 0; i < out.size(); ++i) {
        sop::Table& other = b.p.tables[out[i]];
        if (other.exception_to != exception.exception_to || r_.one_in(4)) continue;
        if (ranks.back() < ranks[i])
          exception.before.push_back(out[i]);
        else
          other.before.push_back(id);
      }
      out.push_back(id);
      for (std::int64_t row = r_.between(1, 3); row > 0; --row) {
        std::vector<Id> cells;
        for (std::size_t f = 0; f < b.p.facts.size(); ++f)
          cells.push_back(
              r_.one_in(2) ? no_id : compared(b.expr(Op::fact, static_cast<Id>(f), b.p.facts[f].type.kind)));
        b.add_row(id, std::to_string(row), cells, {given});
      }
      if (r_.one_in(8)) b.add_otherwise(id, {given});
    }
    return out;
  }

  /// Calls `use(facts)` for every case.
  template <class Use>
  void for_each_case(Use use) const {
    std::vector<std::size_t> at(values.size());
    std::vector<Value> facts(values.size());
    for (;;) {
      for (std::size_t f = 0; f < values.size(); ++f) facts[f] = values[f][at[f]];
      use(facts);
      std::size_t f = 0;
      while (f < at.size() && ++at[f] == values[f].size()) at[f++] = 0;
      if (f == at.size()) return;
    }
  }

 private:
  static Value number(std::int64_t n) { return Value::rational(ValueKind::number, sop::Rational(n)); }
  Value money(std::int64_t cents) const { return like(TypeKind::money, cents); }
  /// `n` of the smallest steps that a kind has; of days and moments after a beginning.
  Value like(TypeKind kind, std::int64_t n) const {
    sop::Rational r;
    switch (kind) {
      case TypeKind::money: {
        (void)sop::from_decimal(n, 2, r);
        Value v = Value::rational(ValueKind::money, r);
        v.currency = b.p.currency;
        return v;
      }
      case TypeKind::decimal:
        (void)sop::from_decimal(n, sop::max_decimal_places, r);
        return Value::rational(ValueKind::number, r);
      case TypeKind::percent:
        (void)sop::from_decimal(n, sop::max_decimal_places + 2, r);
        return Value::rational(ValueKind::percent, r);
      case TypeKind::duration:
        return Value::make(ValueKind::duration, n);
      case TypeKind::date:
        return Value::make(ValueKind::date, 20000 + n);
      case TypeKind::instant:
        return Value::make(ValueKind::instant, 20000 * sop::milliseconds_per_day + n);
      case TypeKind::time_of_day:
        return Value::make(ValueKind::time_of_day, n < 0 ? 0 : n);
      default:
        return number(n);
    }
  }

  static sop::Rational number_in(const Value& v) {
    const bool exact =
        v.kind == ValueKind::number || v.kind == ValueKind::percent || v.kind == ValueKind::money;
    return exact ? v.number : sop::Rational(v.integer);
  }

  void add_fact(std::size_t at, std::int64_t facts) {
    const std::string called = "f" + std::to_string(at);
    std::vector<Value> all{Value::unknown()};
    sop::Type type;
    const std::int64_t most = facts == 3 ? 2 : 4;
    switch (r_.between(0, 9)) {
      case 0:
        type = b.type(TypeKind::boolean);
        all.push_back(Value::boolean(false));
        all.push_back(Value::boolean(true));
        break;
      case 1:
      case 2:
        type = b.one_of({"a", "b", "c"}, true);
        for (const SymbolId name : type.names) all.push_back(Value::name(name));
        break;
      case 3:
      case 4:
      case 5:
      case 6: {
        static constexpr TypeKind kinds[] = {TypeKind::whole,      TypeKind::whole,    TypeKind::money,
                                             TypeKind::money,      TypeKind::date,     TypeKind::decimal,
                                             TypeKind::percent,    TypeKind::duration, TypeKind::instant,
                                             TypeKind::time_of_day};
        type = b.type(kinds[r_.between(0, 9)]);
        type.has_low = type.has_high = true;
        type.low = number_in(like(type.kind, 0));
        type.high = number_in(like(type.kind, most));
        for (std::int64_t i = 0; i <= most; ++i) all.push_back(like(type.kind, i));
        break;
      }
      case 7:
        type = b.type(TypeKind::text);
        for (const char* text : {"A", "A1", "B", "q"}) all.push_back(Value::of_text(text));
        break;
      default:
        type = b.type(TypeKind::set);
        type.names = {b.name("x"), b.name("y")};
        for (int bits = 0; bits < 4; ++bits) {
          Value v = Value::make(ValueKind::set, 0);
          for (unsigned i = 0; i < 2; ++i)
            if ((static_cast<unsigned>(bits) >> i & 1U) != 0) v.items.push_back(Value::name(type.names[i]));
          all.push_back(v);
        }
        break;
    }
    if (r_.one_in(4)) {
      type.or_none = true;
      all.push_back(Value::none());
    }
    Id standard = no_id;
    if (r_.one_in(6) && type.kind != TypeKind::set && type.kind != TypeKind::text)
      standard = b.constant(all[1]);
    b.add_fact(called, type, standard);
    values.push_back(std::move(all));
  }

  Id any_fact() {
    const auto f = static_cast<Id>(r_.between(0, static_cast<std::int64_t>(b.p.facts.size()) - 1));
    return b.expr(Op::fact, f, b.p.facts[f].type.kind);
  }
  static bool ordered(TypeKind kind) {
    return kind == TypeKind::whole || kind == TypeKind::money || kind == TypeKind::date ||
           kind == TypeKind::decimal || kind == TypeKind::percent || kind == TypeKind::duration ||
           kind == TypeKind::instant || kind == TypeKind::time_of_day;
  }
  Id constant_like(Id fact_expression, bool may_be_beyond = true) {
    const Id f = b.p.exprs[fact_expression].a;
    const sop::Type& type = b.p.facts[f].type;
    const std::vector<Value>& all = values[f];
    Value v = all[static_cast<std::size_t>(r_.between(1, static_cast<std::int64_t>(all.size()) - 1))];
    if (may_be_beyond && ordered(type.kind) && r_.one_in(5)) v = like(type.kind, r_.between(-1, 6));
    if (v.is_none()) v = all[1];
    return b.value(v);
  }
  Op comparison() {
    static constexpr Op ops[] = {Op::equal,      Op::not_equal, Op::less,
                                 Op::less_equal, Op::greater,   Op::greater_equal};
    return ops[r_.between(0, 5)];
  }

  Id compared(Id fact) {
    const TypeKind kind = b.p.exprs[fact].type;
    if (r_.one_in(8)) {
      static constexpr Op ops[] = {Op::is_unknown, Op::is_known, Op::is_none, Op::is_not_none};
      return b.call(ops[r_.between(0, 3)], {fact}, TypeKind::boolean);
    }
    // Every value that is known: not `any`, for an unknown one is waited for.
    if (r_.one_in(10) && (ordered(kind) || kind == TypeKind::enumeration)) return whole_range(fact);
    switch (kind) {
      case TypeKind::boolean:
        return r_.one_in(2)
                   ? fact
                   : b.call(r_.one_in(2) ? Op::equal : Op::not_equal, {fact, constant_like(fact)}, kind);
      case TypeKind::enumeration:
        if (r_.one_in(3)) return b.call(comparison(), {fact, constant_like(fact)}, TypeKind::boolean);
        return b.call(r_.one_in(3) ? Op::is_not_one_of : Op::is_one_of,
                      {fact, constant_like(fact), constant_like(fact)}, TypeKind::boolean);
      case TypeKind::text:
        if (r_.one_in(2))
          return b.call(r_.one_in(2) ? Op::equal : Op::not_equal, {fact, constant_like(fact)},
                        TypeKind::boolean);
        b.p.patterns.push_back(r_.one_in(2) ? "A*" : r_.one_in(2) ? "?" : "@#");
        return b.call(Op::matches, {fact}, TypeKind::boolean, static_cast<Id>(b.p.patterns.size() - 1));
      case TypeKind::set: {
        const Id f = b.p.exprs[fact].a;
        if (r_.one_in(2)) return b.call(Op::equal, {fact, constant_like(fact)}, TypeKind::boolean);
        return b.call(Op::contains,
                      {fact, b.value(Value::name(b.p.facts[f].type.names[r_.one_in(2) ? 1 : 0]))},
                      TypeKind::boolean);
      }
      default:
        break;
    }
    if (r_.one_in(3)) {
      const Id range =
          b.call(Op::in_range, {fact, constant_like(fact), constant_like(fact)}, TypeKind::boolean);
      b.p.exprs[range].flags = static_cast<std::uint8_t>(r_.between(0, 3));
      return range;
    }
    if (kind == TypeKind::whole && r_.one_in(4)) return fixed_amount_of_each(fact);
    // With another fact of the kind, moved; or with a computed amount.
    if (r_.one_in(3)) {
      for (int tries = 0; tries < 4; ++tries) {
        const Id other = any_fact();
        if (b.p.exprs[other].type != kind || b.p.exprs[other].a == b.p.exprs[fact].a) continue;
        compares_facts = true;
        return b.call(comparison(), {fact, moved(other, false)}, TypeKind::boolean);
      }
    }
    return b.call(comparison(), {moved(fact), constant_like(fact)}, TypeKind::boolean);
  }
  Id whole_range(Id fact) {
    const Id f = b.p.exprs[fact].a;
    const sop::Type& type = b.p.facts[f].type;
    std::vector<Id> args{fact};
    if (type.kind == TypeKind::enumeration) {
      for (const SymbolId name : type.names) args.push_back(b.value(Value::name(name)));
      return b.call(Op::is_one_of, args, TypeKind::boolean);
    }
    args.push_back(b.value(values[f][1]));
    args.push_back(b.value(values[f][type.or_none ? values[f].size() - 2 : values[f].size() - 1]));
    return b.call(Op::in_range, args, TypeKind::boolean);
  }
  /// A fixed amount for each, either way round, beside an amount or a fact that is one.
  Id fixed_amount_of_each(Id fact) {
    const Id each = b.value(money(r_.between(-1, 2)));
    const Id cost = r_.one_in(2) ? b.call(Op::multiply, {each, fact}, TypeKind::money)
                                 : b.call(Op::multiply, {fact, each}, TypeKind::money);
    Id beside = b.value(money(r_.between(-1, 6)));
    for (int tries = 0; tries < 3; ++tries) {
      const Id other = any_fact();
      if (b.p.exprs[other].type != TypeKind::money) continue;
      compares_facts = true;
      beside = other;
    }
    return b.call(comparison(), {cost, beside}, TypeKind::boolean);
  }
  Id half() {
    sop::Rational r;
    (void)sop::Rational::make(r_.between(1, 5), r_.between(2, 3), r);
    return b.value(Value::rational(ValueKind::number, r));
  }
  Id moved(Id fact, bool may_round = true) {
    const TypeKind kind = b.p.exprs[fact].type;
    const auto bounded = [&] {
      return b.call(r_.one_in(2) ? Op::at_most : Op::at_least, {fact, constant_like(fact)}, kind);
    };
    if (kind == TypeKind::time_of_day) return r_.one_in(3) ? bounded() : fact;
    if (kind == TypeKind::date || kind == TypeKind::instant) {
      if (!r_.one_in(3)) return fact;
      const Value length = kind == TypeKind::date ? Value::make(ValueKind::period, r_.between(0, 2))
                                                  : like(TypeKind::duration, r_.between(0, 2));
      return b.call(r_.one_in(2) ? Op::add : Op::subtract, {fact, b.value(length)}, kind);
    }
    // A rounded amount is compared with numbers alone: beside another fact it is outside the fragment. So is part of a length, which is rounded up.
    std::int64_t move = r_.between(0, 5);
    if (move == 2 && !may_round) move = 1;
    if (move == 1 && !may_round && kind == TypeKind::duration) return fact;
    switch (move) {
      case 0:
        return b.call(r_.one_in(2) ? Op::add : Op::subtract, {fact, constant_like(fact)}, kind);
      case 1:
        return part_of(fact);
      case 2:
        return b.call(Op::round_nearest,
                      {part_of(fact), b.value(like(kind, r_.between(1, kind == TypeKind::whole ? 2 : 3)))},
                      kind);
      case 3:
        return bounded();
      default:
        return fact;
    }
  }
  Id part_of(Id fact) {
    const TypeKind kind = b.p.exprs[fact].type;
    return b.call(Op::multiply, {fact, half()}, kind == TypeKind::whole ? TypeKind::decimal : kind);
  }

  Id condition(int depth) {
    if (depth > 0 && r_.one_in(2)) {
      if (r_.one_in(4)) return b.call(Op::logic_not, {condition(depth - 1)}, TypeKind::boolean);
      return b.call(r_.one_in(2) ? Op::logic_and : Op::logic_or, {condition(depth - 1), condition(depth - 1)},
                    TypeKind::boolean);
    }
    if (!b.p.definitions.empty() && r_.one_in(4)) return b.expr(Op::definition, 0, TypeKind::boolean);
    return compared(any_fact());
  }

  void add_definition() {
    const Id value = r_.one_in(2) ? condition(1)
                                  : b.call(Op::choose,
                                           {condition(1), b.value(Value::boolean(true)), condition(0),
                                            b.value(Value::boolean(false)), b.value(Value::boolean(true))},
                                           TypeKind::boolean);
    b.add_definition("d", b.type(TypeKind::boolean), value);
  }

  void add_table() {
    static constexpr sop::HitPolicy hits[] = {
        sop::HitPolicy::unique,           sop::HitPolicy::first,           sop::HitPolicy::any,
        sop::HitPolicy::priority,         sop::HitPolicy::collect_sum,     sop::HitPolicy::collect_count,
        sop::HitPolicy::collect_smallest, sop::HitPolicy::collect_largest, sop::HitPolicy::collect_list};
    const sop::HitPolicy hit = hits[r_.one_in(2) ? r_.between(0, 1) : r_.between(0, 8)];
    // What rows give is a number, or a formula of one fact that all of them share.
    Id shared = no_id;
    const bool may_be_computed =
        hit == sop::HitPolicy::unique || hit == sop::HitPolicy::first || hit == sop::HitPolicy::any;
    if (const Id f = b.p.exprs[any_fact()].a;
        may_be_computed && ordered(b.p.facts[f].type.kind) && r_.one_in(2))
      shared = f;
    TypeKind given = TypeKind::whole;
    if (shared != no_id) given = b.p.facts[shared].type.kind;
    if (shared != no_id && given == TypeKind::whole) given = TypeKind::decimal;
    const auto result = [&](std::int64_t constant) {
      if (shared == no_id) return b.value(number(constant));
      const Id fact = b.expr(Op::fact, shared, b.p.facts[shared].type.kind);
      return r_.one_in(4) ? constant_like(fact) : moved(fact);
    };
    table = b.add_table("t", hit, b.type(given), {});
    for (std::size_t f = 0; f < b.p.facts.size(); ++f)
      b.p.tables[table].inputs.push_back(b.expr(Op::fact, static_cast<Id>(f), b.p.facts[f].type.kind));
    const std::int64_t rows = r_.between(1, 5);
    for (std::int64_t row = 0; row < rows; ++row) {
      std::vector<Id> cells;
      for (std::size_t f = 0; f < b.p.facts.size(); ++f)
        cells.push_back(
            r_.one_in(3) ? no_id : compared(b.expr(Op::fact, static_cast<Id>(f), b.p.facts[f].type.kind)));
      b.add_row(table, std::to_string(row), cells, {result(r_.between(0, 2))});
    }
    if (r_.one_in(5)) b.add_otherwise(table, {result(7)});
    for (std::size_t row = 0; row < b.p.tables[table].rows.size(); ++row) {
      const Id given_by = b.p.tables[table].rows[row].results[0];
      const Id alone = b.add_table("row" + std::to_string(row), sop::HitPolicy::unique, b.type(given), {});
      b.add_row(alone, "1", {}, {given_by});
      results.push_back(b.p.tables[alone].outputs[0]);
    }
  }

  Random r_;
};

inline sop::reference::Question question_of(const sop::Procedure& p, const sop::ReferenceData& data,
                                            const std::vector<Value>& facts) {
  sop::reference::Question q;
  q.procedure = &p;
  q.data = &data;
  q.facts = &facts;
  q.has_now = false;
  return q;
}

}  // namespace sop_test
