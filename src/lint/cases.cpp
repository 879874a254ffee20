// src/lint/cases.cpp — see the header.
#include "src/lint/cases.hpp"

#include <algorithm>

#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/reference.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

struct Candidates {
  Id fact = no_id;
  std::vector<Value> values;
};

class Asker {
 public:
  Asker(const Procedure& p, const std::vector<Id>& conditions, Id allowed)
      : p_(p), conditions_(conditions), allowed_(allowed), facts_(p.facts.size()) {
    question_.procedure = &p_;
    question_.data = &data_;
    question_.facts = &facts_;
    question_.has_now = false;
    question_.max_steps = 10000;
  }
  void tell(Id fact, const Value& value) { facts_[fact] = value; }
  [[nodiscard]] bool outside() const {
    if (allowed_ != no_id) {
      const Value answer = reference::evaluate(question_, allowed_).value;
      if (answer.is_no() || answer.is_error()) return false;
    }
    return std::all_of(conditions_.begin(), conditions_.end(),
                       [&](Id condition) { return reference::evaluate(question_, condition).value.is_no(); });
  }

 private:
  const Procedure& p_;
  const std::vector<Id>& conditions_;
  const Id allowed_;
  const ReferenceData data_;
  std::vector<Value> facts_;
  reference::Question question_;
};

constexpr std::size_t most_cases = 20000;

}  // namespace

std::vector<bool> facts_behind(const Procedure& p, const std::vector<Id>& expressions) {
  std::vector<bool> facts(p.facts.size());
  for_each_behind(p, expressions, [&](const Expr& e, Id) {
    if (e.op == Op::fact) facts[e.a] = true;
  });
  return facts;
}

void facts_of_true(const Procedure& p, Id condition, std::vector<bool>& known) {
  if (condition == no_id) return;
  const Expr& e = p.exprs[condition];
  const auto arg = [&](Id i) { return p.expr_args[e.args.first + i]; };
  if (e.op == Op::is_unknown || e.op == Op::logic_not) return;
  if (e.op == Op::logic_and) {
    for (Id i = 0; i < e.args.count; ++i) facts_of_true(p, arg(i), known);
    return;
  }
  if (e.op == Op::logic_or) {  // whichever holds
    std::vector<bool> common(known.size(), true);
    for (Id i = 0; i < e.args.count; ++i) {
      std::vector<bool> one(known.size());
      facts_of_true(p, arg(i), one);
      for (std::size_t f = 0; f < one.size(); ++f) common[f] = common[f] && one[f];
    }
    for (std::size_t f = 0; f < common.size(); ++f) known[f] = known[f] || common[f];
    return;
  }
  const Value* yes = e.op == Op::equal && e.args.count == 2 ? constant_of(p, arg(1)) : nullptr;
  const bool is_yes = yes != nullptr && yes->is_yes();
  for (Id i = 0; i < e.args.count; ++i) {
    const Expr& part = p.exprs[arg(i)];
    if (part.op == Op::fact) known[part.a] = true;
    if (is_yes && part.op == Op::definition) facts_of_true(p, p.definitions[part.a].value, known);
    if (!is_yes || part.op != Op::requirements) continue;
    for (const Requirement& item : p.requirements[part.a].items) facts_of_true(p, item.condition, known);
  }
}

std::vector<Value> values_worth_a_look(const Procedure& p, Id fact, const std::vector<CellSet>& named) {
  const Type& type = p.facts[fact].type;
  std::vector<Value> out;
  if (type.kind == TypeKind::enumeration) {
    for (const SymbolId name : type.names) out.push_back(Value::name(name));
  } else if (type.kind == TypeKind::boolean) {
    out = {Value::boolean(true), Value::boolean(false)};
  } else {
    out = values_on_the_line(p, fact, named);
  }
  if (type.or_none && !out.empty()) out.push_back(Value::none());
  return out;
}

bool find_case_outside(CheckContext& context, const std::vector<Id>& conditions, Id allowed,
                       std::vector<FactUpdate>& facts) {
  const Procedure& p = context.procedure;
  std::vector<Id> all = conditions;
  all.push_back(allowed);
  // What each fact is compared with.
  std::vector<std::vector<CellSet>> named(p.facts.size());
  for_each_behind(p, all, [&](const Expr& e, Id id) {
    if (e.args.count == 0) return;
    const Id fact = fact_of_column(p, p.expr_args[e.args.first]);
    if (fact != no_id) named[fact].push_back(cell_set(p, id));
  });
  std::vector<Candidates> tried;
  std::size_t cases = 1;
  const std::vector<bool> behind = facts_behind(p, all);
  for (Id f = 0; f < p.facts.size(); ++f) {
    if (!behind[f]) continue;
    std::vector<Value> values = values_worth_a_look(p, f, named[f]);
    if (values.empty()) continue;
    cases *= values.size();
    if (cases > most_cases) return false;
    tried.push_back({f, std::move(values)});
  }
  Asker asker(p, conditions, allowed);
  std::vector<std::size_t> at(tried.size());
  for (std::size_t i = 0; i < tried.size(); ++i) asker.tell(tried[i].fact, tried[i].values[0]);
  for (;;) {
    if (!context.spend(all.size())) return false;
    if (asker.outside()) break;
    std::size_t i = 0;
    for (; i < tried.size(); ++i) {
      at[i] = at[i] + 1 == tried[i].values.size() ? 0 : at[i] + 1;
      asker.tell(tried[i].fact, tried[i].values[at[i]]);
      if (at[i] != 0) break;
    }
    if (i == tried.size()) return false;
  }
  for (std::size_t i = 0; i < tried.size(); ++i) {
    const Value& value = tried[i].values[at[i]];
    asker.tell(tried[i].fact, Value::unknown());
    if (asker.outside()) continue;
    asker.tell(tried[i].fact, value);
    facts.push_back({tried[i].fact, value});
  }
  return true;
}

}  // namespace sop::lint_checks
