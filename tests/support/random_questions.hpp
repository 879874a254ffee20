// tests/support/random_questions.hpp — random small procedures of facts, tables, definitions and requirement lists, and random
// facts for them: what the engine and the reference interpreter must answer alike.
//
// Built as models, not as text, so that also what the resolver refuses is met: operands of kinds that do not go together, rows
// without cells, exceptions that yield to each other. Values are few, so that rows meet and bounds are hit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/zone_files.hpp"
#include "tests/support/files.hpp"
#include "tests/support/procedure_builder.hpp"
#include "tests/support/random.hpp"

namespace sop_test {

class RandomQuestions : public ProcedureBuilder {
 public:
  explicit RandomQuestions(std::uint64_t seed, int rows = 8) : random_(seed), rows_(rows) {
    if (random_.one_in(3)) p.currency = {};
    p.rounding = static_cast<sop::Rounding>(random_.between(0, 6));
    p.month_end = static_cast<sop::MonthEnd>(random_.between(0, 2));
    p.has_offset = !random_.one_in(8);
    p.offset_minutes = static_cast<std::int32_t>(random_.between(-10, 10)) * 60;
    p.calendars.emplace_back();
    p.calendars[0].name = name("desk");
    p.calendars[0].holidays = {20000, 20003};
    if (!p.has_offset && random_.one_in(2)) {
      p.zone_name = "Europe/Tallinn";
      sop::Zone zone;
      sop::DiagnosticSink problems;
      if (sop::load_zone({sop::testing::in_repository("tests/zones").string()}, p.zone_name, {}, zone,
                         problems))
        p.zones.push_back(zone);
    }
    if (random_.one_in(2)) {
      constexpr std::int64_t hour = 3600000;
      p.calendars[0].open = {
          {0x1F, 9 * hour, 12 * hour}, {0x1F, 13 * hour, 18 * hour}, {0x20, 22 * hour, 6 * hour}};
      p.calendars[0].working_days = 0x3F;
      p.calendars[0].hours_stated = true;
      p.calendars[0].special_days = {{20005, {{0, 10 * hour, 11 * hour}}}, {20008, {}}};
    }
    if (random_.one_in(2)) p.calendar = 0;
    for (const char* n : {"red", "green", "blue", "grey", "EUR", "USD"}) colours_.push_back(name(n));
    for (int i = 0; i < 2; ++i) {
      add_fact("whole" + std::to_string(i), some(between(TypeKind::whole, -3, 12)), maybe(number("4")));
      add_fact("price" + std::to_string(i), some(type(TypeKind::money)), maybe(money("12.50 EUR")));
      add_fact("colour" + std::to_string(i), some(one_of({"red", "green", "blue", "grey"}, true)),
               maybe(word("red")));
      add_fact("flag" + std::to_string(i), some(type(TypeKind::boolean)), maybe(yes()));
      add_fact("share" + std::to_string(i), some(type(TypeKind::percent)));
      add_fact("wait" + std::to_string(i), some(type(TypeKind::duration)));
      add_fact("days" + std::to_string(i), some(type(TypeKind::period)));
      add_fact("date" + std::to_string(i), some(type(TypeKind::date)));
      add_fact("instant" + std::to_string(i), some(type(TypeKind::instant)));
      add_fact("text" + std::to_string(i), some(type(TypeKind::text)));
      sop::Type set = one_of({"red", "green", "blue", "grey"});
      set.kind = TypeKind::set;
      add_fact("set" + std::to_string(i), some(set));
    }
    add_fact("currency", one_of({"EUR", "USD", "red"}));
    if (random_.one_in(3)) p.currency_fact = static_cast<Id>(p.facts.size() - 1);
    p.patterns = {"a*", "*b"};
    add_setting("limit", type(TypeKind::whole), number_value("5"));
    add_setting("budget", type(TypeKind::money), money_value(random_.one_in(2) ? "7.25 EUR" : "0"));
    const int things = static_cast<int>(random_.between(3, 9));
    for (int i = 0; i < things; ++i) {
      switch (random_.between(0, 5)) {
        case 0:
          add_definition_of(i);
          break;
        case 1:
          add_list(i);
          break;
        default:
          add_random_table(i);
          break;
      }
    }
  }

  sop::ReferenceData data() {
    sop::ReferenceData d;
    d.holidays.push_back({0, {20010, 20011}, 0, {}});
    sop::seal(d);
    return d;
  }

  /// One value a fact; often unknown, sometimes none, seldom of another kind.
  std::vector<Value> facts() {
    std::vector<Value> out;
    const auto known = static_cast<std::uint64_t>(random_.between(1, 6));
    for (const sop::Fact& fact : p.facts) {
      if (random_.one_in(known + 1)) {
        out.emplace_back();
      } else if (random_.one_in(12)) {
        out.push_back(Value::none());
      } else if (random_.one_in(40)) {
        out.push_back(any_value(static_cast<TypeKind>(random_.between(1, 13))));
      } else {
        out.push_back(any_value(fact.type.kind));
      }
    }
    return out;
  }
  std::vector<Value> settings() { return {number_value("3"), money_value("1.005 KWD")}; }
  Random& random() { return random_; }

 private:
  sop::Type some(sop::Type t) {
    t.or_none = random_.one_in(4);
    return t;
  }
  Id maybe(Id expression) { return random_.one_in(4) ? p.exprs[expression].a : no_id; }
  template <class List>
  auto& pick(List& list) {
    return list[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(list.size()) - 1))];
  }

  Value any_value(TypeKind kind) {
    static const std::vector<std::string> numbers = {"0", "1", "2",  "3",  "3.5",  "4",
                                                     "5", "7", "12", "-1", "0.333"};
    static const std::vector<std::string> amounts = {"0",          "1.00 EUR", "12.50 EUR", "7.25 EUR",
                                                     "100.00 EUR", "3.00 USD", "-2.00 EUR"};
    static const std::vector<std::string> texts = {"", "a", "ab", "b", "abc"};
    switch (kind) {
      case TypeKind::boolean:
        return Value::boolean(random_.one_in(2));
      case TypeKind::enumeration:
        return Value::name(pick(colours_));
      case TypeKind::set: {
        Value v = Value::make(ValueKind::set, 0);
        for (std::size_t i = 0; i < 4; ++i) {
          if (random_.one_in(2)) v.items.push_back(Value::name(colours_[i]));
        }
        return v;
      }
      case TypeKind::percent: {
        Value v = number_value(pick(numbers));
        v.kind = ValueKind::percent;
        return v;
      }
      case TypeKind::money: {
        Value v = money_value(random_.one_in(4) ? amounts[5] : pick(amounts));
        if (random_.one_in(10)) v.currency = {};
        return v;
      }
      case TypeKind::duration:
        return Value::make(ValueKind::duration, random_.between(-1, 5) * 600000);
      case TypeKind::period: {
        Value v = Value::make(ValueKind::period, random_.between(0, 5));
        v.unit = static_cast<sop::PeriodUnit>(random_.between(0, 6));
        if (random_.one_in(3)) v.symbol = 0;
        return v;
      }
      case TypeKind::date:
        return Value::make(ValueKind::date, 20000 + random_.between(-2, 40));
      case TypeKind::instant:
        return Value::make(ValueKind::instant,
                           (20000 + random_.between(-2, 40)) * 86400000 + random_.between(0, 3) * 21600000);
      case TypeKind::text:
        return Value::of_text(pick(texts));
      case TypeKind::time_of_day:
        return Value::make(ValueKind::time_of_day, random_.between(0, 23) * 3600000);
      default: {
        Value v = number_value(pick(numbers));
        if (random_.one_in(30)) v.number = huge();
        return v;
      }
    }
  }
  static sop::Rational huge() {
    sop::Rational r(INT64_MAX);
    for (int i = 0; i < 2; ++i) {
      sop::Rational square;
      if (!sop::failed(sop::multiply(r, sop::Rational(INT64_MAX), square))) r = square;
    }
    return r;
  }

  TypeKind any_kind() {
    static constexpr TypeKind kinds[] = {
        TypeKind::boolean, TypeKind::enumeration, TypeKind::set,      TypeKind::whole,  TypeKind::percent,
        TypeKind::money,   TypeKind::money,       TypeKind::duration, TypeKind::period, TypeKind::date,
        TypeKind::instant, TypeKind::text,        TypeKind::whole};
    return kinds[random_.between(0, 12)];
  }
  sop::Type output_type(TypeKind kind) {
    sop::Type t = type(kind);
    if (kind == TypeKind::enumeration || kind == TypeKind::set) {
      t = one_of({"red", "green", "blue", "grey"}, true);
      t.kind = kind;
    }
    if (kind == TypeKind::whole && random_.one_in(3)) t = between(kind, 0, 10);
    if (kind == TypeKind::whole && random_.one_in(4)) t.unit = name("km");
    return t;
  }

  Id fact_of(TypeKind kind) {
    std::vector<Id> fitting;
    for (Id i = 0; i < p.facts.size(); ++i) {
      if (p.facts[i].type.kind == kind) fitting.push_back(i);
    }
    if (fitting.empty()) return no_id;
    return expr(Op::fact, pick(fitting), kind);
  }
  Id leaf(TypeKind kind) {
    if (random_.one_in(3)) return value(any_value(kind));
    if (parameters_ > 0 && random_.one_in(3))
      return expr(Op::parameter, static_cast<Id>(random_.between(0, parameters_ - 1)), kind);
    if (kind == TypeKind::whole && random_.one_in(6)) return expr(Op::setting, 0, kind);
    if (kind == TypeKind::money && random_.one_in(6)) return expr(Op::setting, 1, kind);
    if (kind == TypeKind::instant && random_.one_in(5))
      return expr(Op::builtin, static_cast<Id>(sop::Builtin::now), kind);
    if (kind == TypeKind::date && random_.one_in(5))
      return expr(Op::builtin, static_cast<Id>(sop::Builtin::today), kind);
    std::vector<Id> asked;
    for (Id i = 0; i < p.outputs.size(); ++i) {
      if (p.outputs[i].type.kind == kind && p.outputs[i].table != making_ && !plain_)
        asked.push_back(expr(Op::output, i, kind));
    }
    for (Id i = 0; i < p.definitions.size(); ++i) {
      if (p.definitions[i].type.kind != kind || plain_) continue;
      std::vector<Id> args;
      for (const sop::Type& t : p.definitions[i].parameter_types) args.push_back(leaf_of_fact(t.kind));
      asked.push_back(call(Op::definition, args, kind, i));
    }
    if (!asked.empty() && random_.one_in(2)) return pick(asked);
    if (kind == TypeKind::boolean && !p.requirements.empty() && !plain_ && random_.one_in(3))
      return expr(Op::requirements,
                  static_cast<Id>(random_.between(0, static_cast<std::int64_t>(p.requirements.size()) - 1)),
                  kind);
    return leaf_of_fact(kind);
  }
  Id leaf_of_fact(TypeKind kind) {
    const Id id = fact_of(kind);
    return id == no_id ? value(any_value(kind)) : id;
  }

  Id expression(TypeKind kind, int depth) {
    if (depth <= 0 || random_.one_in(3)) return leaf(kind);
    const int d = depth - 1;
    if (random_.one_in(6)) {
      std::vector<Id> args;
      const auto rows = random_.between(1, 3);
      for (std::int64_t i = 0; i < rows; ++i) {
        args.push_back(condition(d));
        args.push_back(expression(kind, d));
      }
      if (random_.one_in(2)) args.push_back(expression(kind, d));
      return call(Op::choose, args, kind);
    }
    switch (kind) {
      case TypeKind::boolean:
        if (random_.one_in(12)) return expr(Op::calendar_open, 0, kind);
        return condition(d);
      case TypeKind::whole:
        switch (random_.between(0, 6)) {
          case 0:
            return call(Op::days_between, {expression(TypeKind::date, d), expression(TypeKind::date, d)},
                        kind);
          case 1:
            return call(Op::business_days_between,
                        {expression(TypeKind::date, d), expression(TypeKind::instant, d)}, kind, 0);
          case 2:
            return call(random_.one_in(2) ? Op::whole_periods : Op::started_periods,
                        {expression(random_.one_in(2) ? TypeKind::date : TypeKind::instant, d),
                         expression(random_.one_in(2) ? TypeKind::date : TypeKind::instant, d),
                         expression(TypeKind::period, d)},
                        kind);
          case 3:
            return call(random_.one_in(2) ? Op::whole_periods : Op::started_periods,
                        {expression(TypeKind::duration, d), expression(TypeKind::duration, d)}, kind);
          default:
            return arithmetic(kind, d);
        }
      case TypeKind::percent:
      case TypeKind::money:
        return arithmetic(kind, d);
      case TypeKind::duration:
        if (random_.one_in(3))
          return call(Op::subtract, {expression(TypeKind::instant, d), expression(TypeKind::instant, d)},
                      kind);
        if (random_.one_in(2))
          return call(random_.one_in(2) ? Op::multiply : Op::divide,
                      {expression(kind, d), expression(TypeKind::whole, d)}, kind);
        return call(Op::add, {expression(kind, d), expression(kind, d)}, kind);
      case TypeKind::period:
        if (random_.one_in(2))
          return call(Op::multiply, {expression(kind, d), expression(TypeKind::whole, d)}, kind);
        if (random_.one_in(2)) return call(Op::negate, {expression(kind, d)}, kind);
        return call(Op::add, {expression(kind, d), expression(kind, d)}, kind);
      case TypeKind::date:
        if (random_.one_in(3)) return call(Op::date_of, {expression(TypeKind::instant, d)}, kind);
        return call(random_.one_in(2) ? Op::add : Op::subtract,
                    {expression(kind, d), expression(TypeKind::period, d)}, kind);
      case TypeKind::instant:
        if (random_.one_in(5))
          return call(Op::wall_time, {expression(TypeKind::date, d), leaf(TypeKind::time_of_day)}, kind);
        if (random_.one_in(3)) return call(Op::end_of_day, {expression(TypeKind::date, d)}, kind);
        return call(
            Op::add,
            {expression(kind, d), expression(random_.one_in(2) ? TypeKind::duration : TypeKind::period, d)},
            kind);
      default:
        return leaf(kind);
    }
  }
  Id arithmetic(TypeKind kind, int d) {
    const auto same = [&] { return expression(kind, d); };
    switch (random_.between(0, 9)) {
      case 0:
        return call(Op::add, {same(), same()}, kind);
      case 1:
        return call(Op::subtract, {same(), same()}, kind);
      case 2:
        return call(Op::multiply,
                    {same(), expression(random_.one_in(2) ? TypeKind::percent : TypeKind::whole, d)}, kind);
      case 3:
        return call(Op::divide, {same(), expression(random_.one_in(4) ? kind : TypeKind::whole, d)}, kind);
      case 4:
        return call(Op::at_most, {same(), same()}, kind);
      case 5:
        return call(Op::at_least, {same(), same()}, kind);
      case 6:
        return call(Op::nothing_under, {same(), same()}, kind);
      case 7:
        return call(random_.one_in(3)   ? Op::round_nearest
                    : random_.one_in(2) ? Op::round_up
                                        : Op::round_down,
                    {same(), same()}, kind);
      case 8:
        return call(random_.one_in(2) ? Op::smaller_of : Op::larger_of, {same(), same(), same()}, kind);
      default:
        return call(Op::negate, {same()}, kind);
    }
  }

  Id condition(int depth) {
    if (depth > 0 && random_.one_in(3)) {
      std::vector<Id> args;
      const auto count = random_.between(1, 3);
      for (std::int64_t i = 0; i < count; ++i) args.push_back(condition(depth - 1));
      if (random_.one_in(3)) return call(Op::logic_not, {args[0]}, TypeKind::boolean);
      return call(random_.one_in(2) ? Op::logic_and : Op::logic_or, args, TypeKind::boolean);
    }
    const TypeKind kind = any_kind();
    if (kind == TypeKind::boolean && random_.one_in(3)) return leaf(kind);
    return comparison(kind, expression(kind, depth - 1), depth - 1);
  }
  /// `left` compared with one or more values; `depth` below zero: with constants.
  Id comparison(TypeKind kind, Id left, int depth) {
    const auto other = [&] { return depth < 0 ? value(any_value(kind)) : expression(kind, depth); };
    if (random_.one_in(8)) {
      static constexpr Op tests[] = {Op::is_unknown, Op::is_known, Op::is_none, Op::is_not_none};
      return call(tests[random_.between(0, 3)], {left}, TypeKind::boolean);
    }
    if (kind == TypeKind::text && random_.one_in(3))
      return call(Op::matches, {left}, TypeKind::boolean, static_cast<Id>(random_.between(0, 1)));
    if (kind == TypeKind::set && random_.one_in(2))
      return call(Op::contains, {left, random_.one_in(2) ? other() : value(any_value(TypeKind::enumeration))},
                  TypeKind::boolean);
    static constexpr Op ops[] = {Op::equal,   Op::not_equal,     Op::less,  Op::less_equal,
                                 Op::greater, Op::greater_equal, Op::equal, Op::equal};
    Id test = no_id;
    if (random_.one_in(4)) {
      test = call(Op::in_range, {left, other(), other()}, TypeKind::boolean);
      p.exprs[test].flags = static_cast<std::uint8_t>(random_.between(0, 3));
    } else if (random_.one_in(4)) {
      std::vector<Id> args{left};
      const auto count = random_.between(0, 3);
      for (std::int64_t i = 0; i < count; ++i) args.push_back(other());
      test = call(random_.one_in(2) ? Op::is_one_of : Op::is_not_one_of, args, TypeKind::boolean);
    } else {
      test = call(ops[random_.between(0, 7)], {left, other()}, TypeKind::boolean);
    }
    return random_.one_in(6) ? call(Op::logic_not, {test}, TypeKind::boolean) : test;
  }

  void add_definition_of(int number) {
    const TypeKind kind = any_kind();
    std::vector<sop::Type> parameters;
    if (random_.one_in(3)) {
      parameters.push_back(output_type(any_kind()));
      if (random_.one_in(2)) parameters.push_back(output_type(any_kind()));
    }
    parameters_ = static_cast<int>(parameters.size());
    const Id body = expression(kind, 3);
    parameters_ = 0;
    add_definition("defined" + std::to_string(number), output_type(kind), body, parameters);
  }
  void add_list(int number) {
    sop::RequirementList list;
    list.name = name("list" + std::to_string(number));
    const auto count = random_.between(1, 4);
    for (std::int64_t i = 0; i < count; ++i) {
      sop::Requirement item;
      item.name = name("item" + std::to_string(i));
      item.condition = condition(2);
      item.path = "list" + std::to_string(number) + "/" + std::to_string(i);
      list.items.push_back(item);
    }
    p.requirements.push_back(list);
  }
  void add_random_table(int number) {
    const auto hit = static_cast<sop::HitPolicy>(random_.between(0, 8));
    static constexpr TypeKind sums[] = {TypeKind::money, TypeKind::whole, TypeKind::duration,
                                        TypeKind::percent};
    const bool sum = hit >= sop::HitPolicy::collect_sum;
    const TypeKind kind = sum ? sums[random_.between(0, 3)] : any_kind();
    std::vector<Id> inputs;
    std::vector<TypeKind> kinds;
    // An exception asks facts alone, so that nothing asks in a circle.
    plain_ = !p.tables.empty() && random_.one_in(3);
    const auto columns = random_.between(0, 3);
    for (std::int64_t i = 0; i < columns; ++i) {
      kinds.push_back(any_kind());
      inputs.push_back(random_.one_in(8)   ? no_id
                       : random_.one_in(3) ? expression(kinds.back(), 2)
                                           : leaf_of_fact(kinds.back()));
    }
    const std::string called = "table" + std::to_string(number);
    const Id table = making_ = add_table(called, hit, output_type(kind), inputs);
    const bool two = random_.one_in(3);
    const TypeKind second = sum ? kind : any_kind();
    if (two) add_output(called + "b", output_type(second), table);
    sop::Table& made = p.tables[table];
    made.span = {0, static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number + 1)};
    const bool dated = random_.one_in(4);
    if (dated) {
      const Id by = random_.one_in(4) ? expression(TypeKind::instant, 1) : leaf_of_fact(TypeKind::date);
      p.tables[table].dated_by = by;
    }
    // An earlier table, of which this one may be an exception.
    if (plain_) {
      p.tables[table].exception_to = static_cast<Id>(random_.between(0, table - 1));
      for (Id other = 0; other < table; ++other) {
        if (p.tables[other].exception_to == p.tables[table].exception_to && random_.one_in(2))
          p.tables[table].before.push_back(other);
      }
    }
    const auto rows = random_.between(1, rows_);
    for (std::int64_t r = 0; r < rows; ++r) {
      std::vector<Id> cells;
      for (std::size_t c = 0; c < inputs.size(); ++c) {
        if (random_.one_in(4)) {
          cells.push_back(no_id);
        } else if (inputs[c] == no_id || random_.one_in(12)) {
          cells.push_back(condition(1));
        } else {
          cells.push_back(comparison(kinds[c], inputs[c], random_.one_in(10) ? 1 : -1));
        }
      }
      std::vector<Id> results{random_.one_in(2) ? value(any_value(kind)) : expression(kind, 2)};
      if (two) results.push_back(expression(second, 1));
      if (random_.one_in(15)) results[0] = value(Value::none());
      add_row(table, random_.one_in(20) ? "same" : "row" + std::to_string(r), cells, results,
              dated ? 20000 + random_.between(0, 4) * 10 : 0);
      p.tables[table].rows.back().span = {0, static_cast<std::uint32_t>(r),
                                          static_cast<std::uint32_t>(r + 2)};
      if (random_.one_in(30) && !p.exprs.empty()) p.tables[table].rows.back().condition = condition(1);
    }
    if (random_.one_in(2)) {
      std::vector<Id> results{expression(kind, 1)};
      if (two) results.push_back(value(any_value(second)));
      add_otherwise(table, results);
      if (dated) p.tables[table].rows.back().since = 20000 + random_.between(0, 2) * 10;
    }
    plain_ = false;
    making_ = no_id;
  }

  Random random_;
  int rows_;
  int parameters_ = 0;
  bool plain_ = false;
  Id making_ = no_id;
  std::vector<SymbolId> colours_;
};

}  // namespace sop_test
