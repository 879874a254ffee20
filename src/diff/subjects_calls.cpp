// src/diff/subjects_calls.cpp — definitions with parameters: each of their uses is asked by itself, with its arguments put in.
#include "src/diff/collector.hpp"

namespace sop::diffing {

/// Whether it is a use of a definition with parameters whose arguments are told by the case: not by another such definition.
bool Collector::is_call(Id expression) const {
  const Expr& e = p().exprs[expression];
  if (e.op != Op::definition || e.args.count == 0) return false;
  std::vector<Id> stack{expression};
  while (!stack.empty()) {
    const Expr& one = p().exprs[stack.back()];
    stack.pop_back();
    if (one.op == Op::parameter) return false;
    for (Id i = 0; i < one.args.count; ++i) stack.push_back(p().expr_args[one.args.first + i]);
  }
  return true;
}

/// What the definitions with parameters answer that are used in the body of this one: `; rate: 2.00 EUR * d`.
std::string Collector::bodies_text(Id expression) const {
  std::string out;
  std::set<Id> seen{p().exprs[expression].a};
  std::vector<Id> stack{p().definitions[p().exprs[expression].a].value};
  while (!stack.empty()) {
    const Expr& e = p().exprs[stack.back()];
    stack.pop_back();
    for (Id i = e.args.count; i-- > 0;) stack.push_back(p().expr_args[e.args.first + i]);
    if (e.op != Op::definition || e.args.count == 0 || !seen.insert(e.a).second) continue;
    out += "; " + name(p().definitions[e.a].name) + ": " + w().body_text(e.a);
    stack.push_back(p().definitions[e.a].value);
  }
  return out;
}

void Collector::calls() {
  // Tests ask what they like.
  std::set<Id> tests;
  std::vector<Id> stack;
  const auto asked = [&](const std::vector<Assertion>& list) {
    for (const Assertion& one : list)
      if (one.subject == Assertion::Subject::named || one.subject == Assertion::Subject::list)
        stack.push_back(one.index);
  };
  for (const Test& test : p().tests) {
    for (const TestLine& line : test.lines) asked(line.items);
    for (const auto& row : test.row_given) asked(row);
    for (const auto& row : test.row_expect) asked(row);
  }
  while (!stack.empty()) {
    const Id id = stack.back();
    stack.pop_back();
    if (id >= p().exprs.size() || !tests.insert(id).second) continue;
    const Expr& e = p().exprs[id];
    for (Id i = 0; i < e.args.count; ++i) stack.push_back(p().expr_args[e.args.first + i]);
  }
  for (Id id = 0; id < p().exprs.size(); ++id) {
    if (tests.count(id) > 0 || !is_call(id)) continue;
    const Definition& d = p().definitions[p().exprs[id].a];
    const std::string key = call_key(id);
    Ladder& ladder = at(DiffSubject::answer, key, w().text(id), given_or(name(d.name), d.type.kind));
    only_in_both();
    if (!ladder.lines.empty()) continue;
    subjects_[current_].used_as = key;
    Line& line = valued(ladder, no_id, id, d.path, d.span);
    line.key = w().with_bodies(id);
    line.text = w().body_text(p().exprs[id].a);
    line.detail = bodies_text(id);
    rounded(line, d.type);
    // What the bodies rest on, and not the use itself.
    std::vector<std::string>& list = subjects_[current_].uses[side_];
    list.erase(std::remove(list.begin(), list.end(), key), list.end());
    uses(d.value, p().calendar);
  }
}

}  // namespace sop::diffing
