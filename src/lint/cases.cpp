// src/lint/cases.cpp — see the header.
#include "src/lint/cases.hpp"

#include <algorithm>

#include "src/lint/look.hpp"

namespace sop::lint_checks {

std::vector<bool> facts_behind(const Procedure& p, const std::vector<Id>& expressions) {
  std::vector<bool> facts(p.facts.size());
  for_each_behind(p, expressions, [&](const Expr& e, Id) {
    if (e.op == Op::fact) facts[e.a] = true;
  });
  return facts;
}

namespace {

void unite(const std::vector<bool>& more, std::vector<bool>& known) {
  for (std::size_t f = 0; f < more.size(); ++f)
    if (more[f]) known[f] = true;
}

}  // namespace

void Answered::add(Id condition, bool answer, std::vector<bool>& known) {
  if (condition == no_id) return;
  const Expr& e = p_.exprs[condition];
  std::vector<Id> args;
  for (Id i = 0; i < e.args.count; ++i) args.push_back(p_.expr_args[e.args.first + i]);
  switch (e.op) {
    case Op::fact:
      known[e.a] = true;
      return;
    case Op::definition:
      return add_definition(e.a, answer, known);
    case Op::requirements:
      if (answer) add_requirements(e.a, known);
      return;
    case Op::choose:  // which line answers is not known
      return;
    case Op::logic_not:
      return add(args[0], !answer, known);
    case Op::logic_and:
    case Op::logic_or:
      if ((e.op == Op::logic_or) == answer) return add_common(args, answer, known);
      for (const Id arg : args) add(arg, answer, known);
      return;
    case Op::is_known:
    case Op::is_unknown:
      if ((e.op == Op::is_known) == answer && p_.exprs[args[0]].op == Op::fact)
        known[p_.exprs[args[0]].a] = true;
      return;
    default:
      return add_compared(e, answer, known);
  }
}

/// Any one of the conditions gave the answer.
void Answered::add_common(const std::vector<Id>& conditions, bool answer, std::vector<bool>& known) {
  std::vector<bool> common(p_.facts.size(), true);
  for (const Id condition : conditions) {
    std::vector<bool> one(p_.facts.size());
    add(condition, answer, one);
    for (std::size_t f = 0; f < one.size(); ++f) common[f] = common[f] && one[f];
  }
  unite(common, known);
}

void Answered::add_compared(const Expr& e, bool answer, std::vector<bool>& known) {
  const auto arg = [&](Id i) { return p_.expr_args[e.args.first + i]; };
  // Of these the first alone is always needed: one name that fits, or one end that is passed, is enough.
  const bool first_only =
      e.op == Op::is_one_of || e.op == Op::is_not_one_of || (e.op == Op::in_range && !answer);
  for (Id i = 0; i < (first_only ? std::min<Id>(e.args.count, 1) : e.args.count); ++i)
    if (p_.exprs[arg(i)].op == Op::fact) known[p_.exprs[arg(i)].a] = true;
  if ((e.op != Op::equal && e.op != Op::not_equal) || e.args.count != 2) return;
  const Value* constant = constant_of(p_, arg(1));
  if (constant == nullptr || (!constant->is_yes() && !constant->is_no())) return;
  const Expr& asked = p_.exprs[arg(0)];
  const bool is_so = (e.op == Op::equal) == answer;
  if (asked.op == Op::definition || asked.op == Op::requirements)
    add(arg(0), is_so == constant->is_yes(), known);
}

void Answered::add_definition(Id definition, bool answer, std::vector<bool>& known) {
  const std::uint64_t key = std::uint64_t{definition} << 1U | (answer ? 1U : 0U);
  const auto place = definitions_.find(key);
  if (place != definitions_.end()) return unite(place->second, known);
  std::vector<bool> facts(p_.facts.size());
  add(p_.definitions[definition].value, answer, facts);
  unite(facts, known);
  definitions_.emplace(key, std::move(facts));
}

void Answered::add_requirements(Id list, std::vector<bool>& known) {
  const auto place = lists_.find(list);
  if (place != lists_.end()) return unite(place->second, known);
  std::vector<bool> facts(p_.facts.size());
  for (const Requirement& item : p_.requirements[list].items) add(item.condition, true, facts);
  unite(facts, known);
  lists_.emplace(list, std::move(facts));
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

}  // namespace sop::lint_checks
