// src/lint/wholes.cpp — see the header.
#include "src/lint/wholes.hpp"

#include <utility>

namespace sop::lint_checks {

namespace {

/// Collects conditions, each once, in the order in which they are asked.
class Wholes {
 public:
  explicit Wholes(const Procedure& p) : p_(p), seen_(p.exprs.size()) {}

  void add(Id condition, const std::string& path) {
    if (condition != no_id) add(condition, p_.exprs[condition].span, path);
  }
  void add(Id condition, Span span, const std::string& path, Id table = no_id, Id row = no_id) {
    if (condition == no_id || seen_[condition]) return;
    seen_[condition] = true;
    out_.push_back({condition, span, path, table, row});
  }
  void add(const std::vector<Signal>& signals, const std::string& path) {
    for (const Signal& signal : signals) add(signal.condition, path);
  }
  /// Of things that have a `condition` each.
  template <class Lines>
  void add_each(const Lines& lines, const std::string& path) {
    for (const auto& line : lines) add(line.condition, path);
  }
  std::vector<Whole> take() { return std::move(out_); }

 private:
  const Procedure& p_;
  std::vector<bool> seen_;
  std::vector<Whole> out_;
};

void add_definitions(const Procedure& p, Wholes& out) {
  for (const Definition& definition : p.definitions) {
    const Expr& value = p.exprs[definition.value];
    if (value.op != Op::choose || !definition.parameter_types.empty()) continue;
    for (Id i = 0; i + 1 < value.args.count; i += 2)
      out.add(p.expr_args[value.args.first + i], p.text(definition.name));
  }
}

void add_step(const Step& step, Wholes& out) {
  out.add_each(step.owner, step.path);
  for (const Action& action : step.actions) {
    out.add(action.condition, step.path);
    out.add_each(action.options, step.path);
    out.add_each(action.sign_offs, step.path);
  }
  for (const Id condition : step.branch_conditions) out.add(condition, step.path);
}

void add_clock(const Procedure& p, const Clock& clock, Wholes& out) {
  const std::string& name = p.text(clock.name);
  for (const auto* signals : {&clock.starts_on, &clock.stops_on, &clock.cancels_on, &clock.resets_on,
                              &clock.holds_on, &clock.released_on})
    out.add(*signals, name);
  for (const Extension& extension : clock.extensions) out.add(extension.signal.condition, name);
  out.add(clock.pauses_while, name);
  out.add_each(clock.targets, name);
}

void add_path(const Procedure& p, const EscalationPath& path, Wholes& out) {
  const std::string& name = p.text(path.name);
  out.add(path.starts_on, name);
  out.add(path.stops_on, name);
  for (const Level& level : path.levels) out.add(level.condition, level.path);
  out.add(path.hold_while, name);
  out.add(path.steps_down_if, name);
}

}  // namespace

std::vector<Whole> whole_conditions(const Procedure& p) {
  Wholes out(p);
  for (Id t = 0; t < p.tables.size(); ++t) {
    for (Id r = 0; r < p.tables[t].rows.size(); ++r) {
      const TableRow& row = p.tables[t].rows[r];
      out.add(row.condition, row.span, row.path, t, r);
    }
  }
  for (const Transition& t : p.transitions) out.add(t.guard, t.path);
  for (const Scenario& scenario : p.scenarios) {
    out.add(scenario.applies_if, p.text(scenario.name));
    out.add_each(scenario.paths, p.text(scenario.name));
  }
  for (const AlwaysRule& rule : p.always) out.add(rule.condition, rule.path);
  for (const RequirementList& list : p.requirements)
    for (const Requirement& item : list.items) out.add(item.condition, item.span, item.path);
  add_definitions(p, out);
  for (const Party& party : p.parties) {
    out.add_each(party.may_give, p.text(party.name));
    out.add_each(party.may_not_give, p.text(party.name));
    for (const Limit& limit : party.limits) out.add(limit.condition, limit.path);
  }
  for (const Response& response : p.responses) {
    out.add_each(response.variants, p.text(response.name));
    out.add_each(response.max_lengths, p.text(response.name));
  }
  for (const Step& step : p.steps) add_step(step, out);
  for (const Container& container : p.containers) out.add(container.goal, container.path);
  for (const Clock& clock : p.clocks) add_clock(p, clock, out);
  for (const EscalationPath& path : p.paths) add_path(p, path, out);
  return out.take();
}

std::string place_of(const Procedure& p, Id expression) {
  std::vector<bool> seen(p.exprs.size());
  const auto holds = [&](Id root) {
    std::vector<Id> stack{root};
    while (!stack.empty()) {
      const Id id = stack.back();
      stack.pop_back();
      if (id == expression) return true;
      if (id == no_id || seen[id]) continue;
      seen[id] = true;
      const Slice args = p.exprs[id].args;
      for (Id i = 0; i < args.count; ++i) stack.push_back(p.expr_args[args.first + i]);
    }
    return false;
  };
  for (const Whole& whole : whole_conditions(p))
    if (holds(whole.condition)) return whole.path;
  for (const Definition& definition : p.definitions)
    if (holds(definition.value)) return p.text(definition.name);
  for (const Table& table : p.tables) {
    for (const TableRow& row : table.rows)
      for (const Id result : row.results)
        if (holds(result)) return row.path;
    for (const Id input : table.inputs)
      if (holds(input)) return p.text(table.name);
  }
  return p.text(p.name);
}

void parts_of(const Procedure& p, Id condition, Op op, std::vector<Id>& out) {
  std::vector<Id> stack{condition};
  while (!stack.empty()) {
    const Id id = stack.back();
    stack.pop_back();
    const Expr& e = p.exprs[id];
    if (e.op != op) {
      out.push_back(id);
      continue;
    }
    for (Id i = e.args.count; i-- > 0;) stack.push_back(p.expr_args[e.args.first + i]);
  }
}

}  // namespace sop::lint_checks
