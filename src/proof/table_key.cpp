// src/proof/table_key.cpp — see the header.
#include "src/proof/table_key.hpp"

#include <algorithm>
#include <map>

#include "sop/rational.hpp"

namespace sop::proof {
namespace {

/// Writes the text; `whole` becomes false where something cannot be told without numbers of the procedure.
class Writer {
 public:
  Writer(const Procedure& p, TableKey& key) : p_(p), key_(key) {}

  bool whole = true;

  void number(std::int64_t n) { key_.text += std::to_string(n) + ' '; }
  void rational(const Rational& r) {
    append_text(key_.text, r);
    key_.text += ' ';
  }
  void word(const std::string& text) { key_.text += std::to_string(text.size()) + ':' + text + ' '; }
  void symbol(SymbolId s) {
    if (s == no_id) return number(-1);
    const auto [at, fresh] = symbols_.emplace(s, key_.symbols.size());
    if (fresh) {
      key_.symbols.push_back(s);
      word(p_.text(s));
    }
    number(static_cast<std::int64_t>(at->second));
  }
  void type(const Type& t) {
    number(static_cast<std::int64_t>(t.kind));
    number((t.or_none ? 1 : 0) + (t.ordered ? 2 : 0) + (t.has_low ? 4 : 0) + (t.has_high ? 8 : 0) +
           (t.low_open ? 16 : 0) + (t.high_open ? 32 : 0));
    symbol(t.unit);
    number(static_cast<std::int64_t>(t.names.size()));
    for (const SymbolId name : t.names) symbol(name);
    rational(t.low);
    rational(t.high);
  }
  void value(const Value& v) {
    number(static_cast<std::int64_t>(v.kind));
    number(static_cast<std::int64_t>(v.error));
    number(static_cast<std::int64_t>(v.unit));
    word(v.currency.is_none() ? std::string() : std::string(v.currency.letters()));
    if (v.kind == ValueKind::party || v.kind == ValueKind::remedy) whole = false;
    // A period that a calendar counts.
    if (v.kind == ValueKind::period && v.unit != PeriodUnit::day && v.unit != PeriodUnit::week) whole = false;
    symbol(v.symbol);
    if (v.kind == ValueKind::name)
      symbol(static_cast<SymbolId>(v.integer));
    else
      number(v.integer);
    rational(v.number);
    word(v.text);
    number(static_cast<std::int64_t>(v.items.size()));
    for (const Value& item : v.items) value(item);
  }

  void constant(Id id) {
    number(id == no_id ? 0 : 1);
    if (id != no_id) value(p_.constants[id]);
  }

  void fact(Id f) {
    const auto [at, fresh] = facts_.emplace(f, key_.facts.size());
    if (fresh) key_.facts.push_back(f);
    key_.text += 'f';
    number(static_cast<std::int64_t>(at->second));
  }

  void expression(Id id) {
    if (id == no_id) return number(-1);
    const auto [at, fresh] = exprs_.emplace(id, key_.exprs.size());
    if (!fresh) {
      key_.text += '#';
      return number(static_cast<std::int64_t>(at->second));
    }
    key_.exprs.push_back(id);
    if (++depth_ > max_proof_depth) whole = false;
    if (whole) known_expression(p_.exprs[id]);
    --depth_;
  }

  void table(Id id) {
    if (again('t', tables_, id)) return;
    const Table& t = p_.tables[id];
    number(static_cast<std::int64_t>(t.hit));
    number(t.exception_to == no_id ? 0 : 1);
    expression(t.dated_by);
    number(static_cast<std::int64_t>(t.inputs.size()));
    for (const Id input : t.inputs) expression(input);
    number(static_cast<std::int64_t>(t.outputs.size()));
    for (const Id output : t.outputs) type(p_.outputs[output].type);
    number(static_cast<std::int64_t>(t.rows.size()));
    for (const TableRow& row : t.rows) {
      number(row.otherwise ? 1 : 0);
      number(row.since);
      for (const Id cell : row.cells) expression(cell);
      expression(row.condition);
      for (const Id result : row.results) expression(result);
    }
    key_.text += '!';
    for (Id other = 0; other < p_.tables.size(); ++other) {
      if (p_.tables[other].exception_to != id) continue;
      table(other);
      // Which of its outputs answers for which.
      for (const Id output : p_.tables[other].outputs) word(p_.text(p_.outputs[output].name));
      for (const Id output : t.outputs) word(p_.text(p_.outputs[output].name));
    }
  }

  /// What the facts are that were met, those that come with them, and in which order they are declared.
  void facts() {
    for (bool more = true; more;) {
      more = false;
      for (const FactGroup& group : p_.groups) {
        const auto met = [&](Id f) { return facts_.count(f) == 1; };
        if (std::none_of(group.facts.begin(), group.facts.end(), met)) continue;
        for (const Id f : group.facts) {
          more = more || !met(f);
          fact(f);
        }
      }
    }
    // By their numbers: a map goes through them in the order of declaration.
    const std::map<Id, std::size_t> all = facts_;
    for (const auto& [f, place] : all) {
      number(static_cast<std::int64_t>(place));
      type(p_.facts[f].type);
      constant(p_.facts[f].default_value);
    }
  }

 private:
  bool again(char mark, std::map<Id, std::size_t>& known, Id id) {
    const auto [at, fresh] = known.emplace(id, known.size());
    key_.text += mark;
    number(static_cast<std::int64_t>(at->second));
    return !fresh;
  }

  void known_expression(const Expr& e) {
    number(static_cast<std::int64_t>(e.op));
    number(static_cast<std::int64_t>(e.type));
    number(e.flags);
    switch (e.op) {
      case Op::constant:
        value(p_.constants[e.a]);
        break;
      case Op::fact:
        fact(e.a);
        break;
      case Op::setting:
        if (!again('s', settings_, e.a)) {
          type(p_.settings[e.a].type);
          constant(p_.settings[e.a].value);
        }
        break;
      case Op::definition:
        if (!again('d', definitions_, e.a)) {
          const Definition& d = p_.definitions[e.a];
          type(d.type);
          for (const Type& t : d.parameter_types) type(t);
          expression(d.value);
        }
        break;
      case Op::requirements:
        if (!again('r', requirements_, e.a))
          for (const Requirement& item : p_.requirements[e.a].items) expression(item.condition);
        break;
      case Op::output:
        table(p_.outputs[e.a].table);
        number(p_.outputs[e.a].place);
        break;
      case Op::matches:
        word(p_.patterns[e.a]);
        break;
      case Op::business_days_between:
      case Op::end_of_day:
      case Op::date_of:
      case Op::wall_time:
        whole = false;  // a calendar or the zone
        break;
      default:
        number(e.a);
        break;
    }
    number(e.args.count);
    for (Id i = 0; i < e.args.count; ++i) expression(p_.expr_args[e.args.first + i]);
  }

  const Procedure& p_;
  TableKey& key_;
  std::map<SymbolId, std::size_t> symbols_;
  std::map<Id, std::size_t> exprs_, facts_, tables_, settings_, definitions_, requirements_;
  std::uint32_t depth_ = 0;
};

/// Takes each number of a proof through `change`, which answers false for one that it does not know.
template <class Fact, class Symbol, class Expression>
bool renumber(TableProof& proof, const Fact& fact, const Symbol& symbol, const Expression& expression) {
  const auto value = [&](Value& v, const auto& self) -> bool {
    if (v.kind == ValueKind::party || v.kind == ValueKind::remedy) return false;
    if (v.symbol != no_id && !symbol(v.symbol)) return false;
    if (v.kind == ValueKind::name) {
      auto name = static_cast<SymbolId>(v.integer);
      if (!symbol(name)) return false;
      v.integer = name;
    }
    return std::all_of(v.items.begin(), v.items.end(), [&](Value& item) { return self(item, self); });
  };
  const auto shown = [&](Shown& s) {
    if (s.blame != no_id && !expression(s.blame)) return false;
    return std::all_of(s.facts.begin(), s.facts.end(),
                       [&](FactUpdate& u) { return fact(u.fact) && value(u.value, value); });
  };
  const auto overlap = [&](Overlap& o) { return shown(o.shown); };
  return shown(proof.gap) && std::all_of(proof.overlaps.begin(), proof.overlaps.end(), overlap) &&
         std::all_of(proof.open.begin(), proof.open.end(), overlap) &&
         std::all_of(proof.rows.begin(), proof.rows.end(),
                     [&](Reach& row) { return row.blame == no_id || expression(row.blame); });
}

template <class Number>
bool to_place(const std::vector<Number>& all, Number& one) {
  const auto at = std::find(all.begin(), all.end(), one);
  if (at == all.end()) return false;
  one = static_cast<Number>(at - all.begin());
  return true;
}

template <class Number>
bool from_place(const std::vector<Number>& all, Number& one) {
  if (one >= all.size()) return false;
  one = all[one];
  return true;
}

}  // namespace

TableKey key_of_table(const Procedure& p, Id table, std::uint64_t work, const std::vector<bool>& may_know) {
  TableKey key;
  Writer writer(p, key);
  writer.number(static_cast<std::int64_t>(work));
  writer.number(static_cast<std::int64_t>(p.rounding));
  writer.number(static_cast<std::int64_t>(p.month_end));
  writer.word(p.currency.is_none() ? std::string() : std::string(p.currency.letters()));
  writer.number(p.currency_fact == no_id ? 0 : 1);
  writer.table(table);
  writer.facts();
  for (const Id fact : key.facts) writer.number(may_know.empty() || may_know[fact] ? 1 : 0);
  if (!writer.whole) key.text.clear();
  return key;
}

bool to_places(const TableKey& key, TableProof& proof) {
  return renumber(
      proof, [&](Id& f) { return to_place(key.facts, f); },
      [&](SymbolId& s) { return to_place(key.symbols, s); }, [&](Id& e) { return to_place(key.exprs, e); });
}

bool from_places(const TableKey& key, TableProof& proof) {
  return renumber(
      proof, [&](Id& f) { return from_place(key.facts, f); },
      [&](SymbolId& s) { return from_place(key.symbols, s); },
      [&](Id& e) { return from_place(key.exprs, e); });
}

}  // namespace sop::proof
