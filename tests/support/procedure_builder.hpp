// tests/support/procedure_builder.hpp — small procedures by hand, for tests that need no parser.
//
// Names become symbols, expressions are written as calls: b.call(Op::less, {b.fact("days"), b.number("3")}). Everything that
// is not said has the model's default. Paths are given as the resolver would write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sop/instant.hpp"
#include "sop/model.hpp"
#include "sop/value_error.hpp"

namespace sop_test {

using sop::Id;
using sop::no_id;
using sop::Op;
using sop::SymbolId;
using sop::TypeKind;
using sop::Value;
using sop::ValueKind;

class ProcedureBuilder {
 public:
  sop::Procedure p;

  ProcedureBuilder() {
    p.name = name("test");
    p.currency = sop::CurrencyCode::find("EUR");
    p.rounding_stated = true;
    p.files.push_back({"test.sop", {0}});
  }

  SymbolId name(std::string_view text) {
    for (SymbolId i = 0; i < p.symbols.size(); ++i) {
      if (p.symbols[i].text == text) return i;
    }
    p.symbols.push_back({std::string(text)});
    return static_cast<SymbolId>(p.symbols.size() - 1);
  }

  sop::Type type(TypeKind kind) {
    sop::Type t;
    t.kind = kind;
    return t;
  }
  sop::Type one_of(const std::vector<std::string>& names, bool ordered = false) {
    sop::Type t = type(TypeKind::enumeration);
    t.ordered = ordered;
    for (const auto& n : names) t.names.push_back(name(n));
    return t;
  }
  sop::Type between(TypeKind kind, std::int64_t low, std::int64_t high) {
    sop::Type t = type(kind);
    t.has_low = t.has_high = true;
    t.low = sop::Rational(low);
    t.high = sop::Rational(high);
    return t;
  }
  sop::Type or_none(sop::Type t) {
    t.or_none = true;
    return t;
  }

  Id constant(Value v) {
    p.constants.push_back(std::move(v));
    return static_cast<Id>(p.constants.size() - 1);
  }

  // --- declarations; each gives the index of what it declared ---
  Id add_fact(std::string_view called, sop::Type t, Id default_value = no_id) {
    sop::Fact f;
    f.name = name(called);
    f.type = std::move(t);
    f.default_value = default_value;
    p.facts.push_back(f);
    return static_cast<Id>(p.facts.size() - 1);
  }
  Id add_definition(std::string_view called, sop::Type t, Id value, std::vector<sop::Type> parameters = {}) {
    sop::Definition d;
    d.name = name(called);
    d.type = std::move(t);
    d.value = value;
    d.path = std::string(called);
    d.parameter_types = std::move(parameters);
    d.parameter_names.assign(d.parameter_types.size(), d.name);
    p.definitions.push_back(d);
    return static_cast<Id>(p.definitions.size() - 1);
  }
  Id add_setting(std::string_view called, sop::Type t, Value v) {
    sop::Setting s;
    s.name = name(called);
    s.type = std::move(t);
    s.value = constant(std::move(v));
    p.settings.push_back(s);
    return static_cast<Id>(p.settings.size() - 1);
  }
  /// A table with one output of the table's own name.
  Id add_table(std::string_view called, sop::HitPolicy hit, sop::Type output, std::vector<Id> inputs) {
    sop::Table t;
    t.name = name(called);
    t.hit = hit;
    t.inputs = std::move(inputs);
    p.tables.push_back(t);
    const Id table = static_cast<Id>(p.tables.size() - 1);
    add_output(called, std::move(output), table);
    return table;
  }
  Id add_output(std::string_view called, sop::Type t, Id table) {
    sop::Output o;
    o.name = name(called);
    o.type = std::move(t);
    o.table = table;
    o.place = static_cast<Id>(p.tables[table].outputs.size());
    p.outputs.push_back(o);
    p.tables[table].outputs.push_back(static_cast<Id>(p.outputs.size() - 1));
    return static_cast<Id>(p.outputs.size() - 1);
  }
  /// A row: one condition an input (no_id: any), one result an output.
  void add_row(Id table, std::string_view path, std::vector<Id> cells, std::vector<Id> results,
               std::int64_t since = 0) {
    sop::TableRow row;
    row.path = p.symbols[p.tables[table].name].text + "/" + std::string(path);
    row.cells = cells;
    std::vector<Id> stated;
    for (const Id cell : cells) {
      if (cell != no_id) stated.push_back(cell);
    }
    if (!stated.empty()) row.condition = stated.size() == 1 ? stated[0] : call(Op::logic_and, stated);
    row.results = std::move(results);
    row.since = since;
    p.tables[table].rows.push_back(row);
  }
  void add_otherwise(Id table, std::vector<Id> results) {
    add_row(table, "otherwise", std::vector<Id>(p.tables[table].inputs.size(), no_id), std::move(results));
    p.tables[table].rows.back().otherwise = true;
  }

  // --- expressions ---
  Id expr(Op op, Id a, TypeKind t = TypeKind::none) {
    sop::Expr e;
    e.op = op;
    e.a = a;
    e.type = t;
    e.args.first = static_cast<Id>(p.expr_args.size());
    p.exprs.push_back(e);
    return static_cast<Id>(p.exprs.size() - 1);
  }
  Id call(Op op, const std::vector<Id>& args, TypeKind t = TypeKind::none, Id a = no_id) {
    const Id id = expr(op, a, t);
    p.exprs[id].args.count = static_cast<Id>(args.size());
    p.expr_args.insert(p.expr_args.end(), args.begin(), args.end());
    return id;
  }
  Id fact(std::string_view called) {
    for (Id i = 0; i < p.facts.size(); ++i) {
      if (p.symbols[p.facts[i].name].text == called) return expr(Op::fact, i, p.facts[i].type.kind);
    }
    return no_id;
  }
  Id value(Value v) { return expr(Op::constant, constant(std::move(v))); }
  Id word(std::string_view called) { return value(Value::name(name(called))); }
  Id yes() { return value(Value::boolean(true)); }
  Id no() { return value(Value::boolean(false)); }
  Id number(std::string_view text) { return value(number_value(text)); }
  Id percent(std::string_view text) {
    Value v = number_value(text);
    sop::Rational share;
    (void)sop::divide(v.number, sop::Rational(100), share);
    return value(Value::rational(ValueKind::percent, share));
  }
  Id money(std::string_view text) { return value(money_value(text)); }
  Id date(std::string_view text) { return value(date_value(text)); }
  Id minutes(std::int64_t n) { return value(Value::make(ValueKind::duration, n * 60000)); }
  Id period(std::int64_t n, sop::PeriodUnit unit, Id calendar = no_id) {
    Value v = Value::make(ValueKind::period, n);
    v.unit = unit;
    v.symbol = calendar;
    return value(v);
  }
  Id is(std::string_view called, std::string_view word_text) {
    return call(Op::equal, {fact(called), word(word_text)});
  }
  Id both(Id a, Id b) { return call(Op::logic_and, {a, b}); }
  Id either(Id a, Id b) { return call(Op::logic_or, {a, b}); }
  Id negated(Id a) { return call(Op::logic_not, {a}); }

  static Value number_value(std::string_view text) {
    sop::Rational r;
    (void)sop::parse_decimal(text, r);
    return Value::rational(ValueKind::number, r);
  }
  static Value money_value(std::string_view text) {
    sop::Money m;
    (void)sop::parse_money(text, m);
    Value v = Value::rational(ValueKind::money, sop::to_rational(m));
    v.currency = m.currency;
    return v;
  }
  static Value date_value(std::string_view text) {
    sop::Date d;
    (void)sop::parse_date(text, d);
    return Value::make(ValueKind::date, d.days());
  }
};

/// A value as short text: `8 EUR`, `yes`, `unknown`, `error no_row`.
inline std::string shown(const Value& v, const sop::Procedure& p) {
  switch (v.kind) {
    case ValueKind::unknown:
      return "unknown";
    case ValueKind::none:
      return "none";
    case ValueKind::error:
      return "error " + std::to_string(static_cast<int>(v.error));
    case ValueKind::boolean:
      return v.integer != 0 ? "yes" : "no";
    case ValueKind::name:
      return p.text(static_cast<SymbolId>(v.integer));
    case ValueKind::party:
      return p.text(p.parties[static_cast<std::size_t>(v.integer)].name);
    case ValueKind::remedy:
      return p.text(p.remedies[static_cast<std::size_t>(v.integer)].name);
    case ValueKind::number:
      return sop::to_text(v.number);
    case ValueKind::percent:
      return "share " + sop::to_text(v.number);
    case ValueKind::money:
      return sop::to_text(v.number) + (v.currency.is_none() ? "" : " " + v.currency.letters());
    case ValueKind::duration:
      return sop::to_text(sop::Duration{v.integer});
    case ValueKind::period:
      return sop::to_text(sop::Period{static_cast<std::int32_t>(v.integer), v.unit});
    case ValueKind::date: {
      sop::Date d;
      (void)sop::Date::from_days(v.integer, d);
      return sop::to_text(d);
    }
    case ValueKind::instant: {
      sop::Instant at;
      (void)sop::Instant::from_milliseconds(v.integer, at);
      return sop::to_text(at);
    }
    case ValueKind::time_of_day: {
      sop::TimeOfDay t;
      (void)sop::TimeOfDay::from_milliseconds(v.integer, t);
      return sop::to_text(t);
    }
    case ValueKind::text:
      return "\"" + v.text + "\"";
    case ValueKind::set:
    case ValueKind::list: {
      std::string out = "[";
      for (const Value& item : v.items) out += (out.size() > 1 ? ", " : "") + shown(item, p);
      return out + "]";
    }
  }
  return "?";
}

}  // namespace sop_test
