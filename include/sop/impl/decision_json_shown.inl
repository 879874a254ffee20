// Bodies of sop/decision_json.hpp: a rule as people may see it, where its name or its place would tell a private fact.
#pragma once

#include <algorithm>
#include <vector>

#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"

namespace sop {

namespace detail {

// Whether a value rests on a private fact, by itself or through definitions.
class PrivateFacts {
 public:
  explicit PrivateFacts(const Procedure& p) : p_(p) {}

  bool reads(Id expr) {
    if (expr >= p_.exprs.size()) return false;
    const Expr& e = p_.exprs[expr];
    if (e.op == Op::fact) return e.a < p_.facts.size() && p_.facts[e.a].is_private;
    if (e.op == Op::definition && e.a < p_.definitions.size()) {
      if (std::find(seen_.begin(), seen_.end(), e.a) != seen_.end()) return false;
      seen_.push_back(e.a);
      if (reads(p_.definitions[e.a].value)) return true;
    }
    for (std::uint32_t i = 0; i < e.args.count; ++i)
      if (reads(p_.expr_args[e.args.first + i])) return true;
    return false;
  }

 private:
  const Procedure& p_;
  std::vector<Id> seen_;  // definitions that were looked into
};

// A path whose parts after the first `kept` may say a condition: these as one masked part. False: there are no such parts.
inline bool mask_after(std::string_view path, std::size_t kept, std::string& out) {
  std::size_t end = 0;
  for (; kept > 0; --kept) {
    end = path.find('/', end);
    if (end == std::string_view::npos) return false;
    ++end;
  }
  out = std::string(path.substr(0, end)) + std::string(masked_value);
  return true;
}

inline std::size_t parts_of(std::string_view path) {
  return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')) + 1;
}

// Lines that only their conditions tell apart have them in their paths: moves, levels, limits. `shown` is masked where such a
// condition rests on a private fact.
inline void mask_condition(const Procedure& p, std::string_view path, ShownRule& shown) {
  for (const Transition& t : p.transitions) {
    if (t.path != path) continue;
    if (!PrivateFacts(p).reads(t.guard)) return;
    const std::size_t trigger_and_target = 2;
    if (t.step < p.steps.size()) {
      const Step& step = p.steps[t.step];
      if (mask_after(path, parts_of(step.path) + trigger_and_target, shown.path)) shown.span = step.span;
    } else if (mask_after(path, 1 + trigger_and_target, shown.path)) {
      const auto index = static_cast<std::size_t>(&t - p.transitions.data());
      for (const Clock& clock : p.clocks)
        if (index >= clock.transitions.first && index < clock.transitions.first + clock.transitions.count)
          shown.span = clock.span;
    }
    return;
  }
  for (const EscalationPath& way : p.paths) {
    for (const Level& level : way.levels) {
      if (level.path != path) continue;
      if (PrivateFacts(p).reads(level.condition) && mask_after(path, 2, shown.path)) shown.span = way.span;
      return;
    }
  }
  for (const Party& party : p.parties) {
    for (const Limit& limit : party.limits) {
      if (limit.path != path) continue;
      if (PrivateFacts(p).reads(limit.condition) && mask_after(path, 2, shown.path)) shown.span = party.span;
      return;
    }
  }
}

}  // namespace detail

SOP_INLINE bool rests_on_private(const Procedure& procedure, Id expression) {
  return detail::PrivateFacts(procedure).reads(expression);
}

SOP_INLINE std::string shown_record(const Procedure& procedure, const Effect& record) {
  if (record.text.empty() || record.subject >= procedure.steps.size()) return record.text;
  for (const Action& action : procedure.steps[record.subject].actions)
    for (const Id value : action.values)
      if (action.kind == ActionKind::record && rests_on_private(procedure, value))
        return std::string(masked_value);
  return record.text;
}

SOP_INLINE ShownRule shown_rule(const Procedure& p, std::string_view path, Span span) {
  ShownRule shown{std::string(path), span};
  if (std::none_of(p.facts.begin(), p.facts.end(), [](const Fact& fact) { return fact.is_private; }))
    return shown;
  for (const Table& table : p.tables) {
    const std::string& name = p.text(table.name);
    if (path.substr(0, name.size()) != name || path.substr(name.size(), 1) != "/") continue;
    std::vector<bool> hidden;
    for (const Id input : table.inputs) hidden.push_back(detail::PrivateFacts(p).reads(input));
    const bool conditions = std::find(table.inputs.begin(), table.inputs.end(), no_id) != table.inputs.end();
    if (!conditions && std::find(hidden.begin(), hidden.end(), true) == hidden.end()) continue;
    for (const TableRow& row : table.rows) {
      if (row.path != path) continue;
      for (std::size_t i = 0; i < row.cells.size() && i < hidden.size(); ++i) {
        if (row.cells[i] == no_id || !(hidden[i] || detail::PrivateFacts(p).reads(row.cells[i]))) continue;
        return {name + "/" + std::string(masked_value), table.span};
      }
      return shown;
    }
  }
  detail::mask_condition(p, path, shown);
  return shown;
}

}  // namespace sop
