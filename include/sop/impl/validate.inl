// Bodies of sop/validate.hpp: one function a struct, each naming what it looks at.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sop/validate.hpp"

namespace sop {
namespace detail {

/// Walks a procedure; `wrong` keeps the first fault, and everything after it is skipped.
class Validator {
 public:
  explicit Validator(const Procedure& procedure) : p_(procedure) {}

  std::string run() {
    expressions();
    asked_in_circles();
    header();
    declarations();
    parties();
    words();
    steps();
    time();
    tests();
    return std::move(wrong_);
  }

 private:
  bool bad() const { return !wrong_.empty(); }
  void say(std::string_view what) {
    if (wrong_.empty()) wrong_ = std::string(where_) + std::string(what);
  }
  /// Names the element that the next checks speak of.
  void at(std::string_view list, std::size_t index) {
    if (bad()) return;
    where_ = std::string(list) + "[" + std::to_string(index) + "]";
  }
  template <class T>
  void need(Id id, const std::vector<T>& list, std::string_view member) {
    if (id >= list.size()) say(member);
  }
  template <class T>
  void may(Id id, const std::vector<T>& list, std::string_view member) {
    if (id != no_id && id >= list.size()) say(member);
  }
  template <class T>
  void each(const std::vector<Id>& ids, const std::vector<T>& list, std::string_view member) {
    for (const Id id : ids) need(id, list, member);
  }
  template <class T>
  void each_or_none(const std::vector<Id>& ids, const std::vector<T>& list, std::string_view member) {
    for (const Id id : ids) may(id, list, member);
  }
  template <class T>
  void slice(Slice s, const std::vector<T>& list, std::string_view member) {
    if (s.first > list.size() || s.count > list.size() - s.first) say(member);
  }
  void symbol(SymbolId id, std::string_view member) { need(id, p_.symbols, member); }
  void maybe_symbol(SymbolId id, std::string_view member) { may(id, p_.symbols, member); }
  void symbols(const std::vector<SymbolId>& ids, std::string_view member) { each(ids, p_.symbols, member); }
  void expr(Id id, std::string_view member) { may(id, p_.exprs, member); }
  void must_expr(Id id, std::string_view member) { need(id, p_.exprs, member); }
  void constant(Id id, std::string_view member) { may(id, p_.constants, member); }

  void span(const Span& s) {
    if (s.file >= p_.files.size() && !(s.file == 0 && s.begin == 0 && s.end == 0)) say(".span");
  }
  void type(const Type& t) {
    symbols(t.names, ".type.names");
    maybe_symbol(t.unit, ".type.unit");
  }
  void value(const Value& v, unsigned depth = 0) {
    maybe_symbol(v.kind == ValueKind::period ? no_id : v.symbol, ".symbol");
    if (v.kind == ValueKind::period) may(v.symbol, p_.calendars, ".symbol");
    if (v.kind == ValueKind::period && v.integer != static_cast<std::int32_t>(v.integer)) say(".integer");
    const auto index = [&](const auto& list) {
      if (v.integer < 0 || static_cast<std::uint64_t>(v.integer) >= list.size()) say(".integer");
    };
    if (v.kind == ValueKind::name) index(p_.symbols);
    if (v.kind == ValueKind::party) index(p_.parties);
    if (v.kind == ValueKind::remedy) index(p_.remedies);
    if (depth > 2 && !v.items.empty()) say(".items");
    if (bad()) return;
    for (const auto& item : v.items) value(item, depth + 1);
  }

  void expressions() {
    for (std::size_t i = 0; i < p_.constants.size() && !bad(); ++i) {
      at("constants", i);
      value(p_.constants[i]);
    }
    for (std::size_t i = 0; i < p_.exprs.size() && !bad(); ++i) {
      at("exprs", i);
      const Expr& e = p_.exprs[i];
      slice(e.args, p_.expr_args, ".args");
      if (bad()) return;
      for (Id k = 0; k < e.args.count; ++k) {
        if (p_.expr_args[e.args.first + k] >= i) say(".args: must stand before it");
      }
      operand(e);
      arity(e);
      span(e.span);
    }
  }
  void operand(const Expr& e) {
    switch (e.op) {
      case Op::constant:
        need(e.a, p_.constants, ".a");
        break;
      case Op::fact:
        need(e.a, p_.facts, ".a");
        break;
      case Op::setting:
        need(e.a, p_.settings, ".a");
        break;
      case Op::definition:
        need(e.a, p_.definitions, ".a");
        if (!bad() && e.args.count != p_.definitions[e.a].parameter_names.size()) say(".args: number");
        break;
      case Op::output:
        need(e.a, p_.outputs, ".a");
        break;
      case Op::requirements:
      case Op::reason_of:
        need(e.a, p_.requirements, ".a");
        break;
      case Op::builtin:
        if (e.a > static_cast<Id>(Builtin::current_approver)) say(".a");
        break;
      case Op::calendar_open:
      case Op::business_days_between:
        need(e.a, p_.calendars, ".a");
        break;
      case Op::matches:
        need(e.a, p_.patterns, ".a");
        break;
      case Op::promise_due:
        need(e.a, p_.symbols, ".a");
        break;
      case Op::clock_due:
        need(e.a, p_.clocks, ".a");
        break;
      case Op::record_count:
        need(e.a, p_.records, ".a");
        if (e.flags > static_cast<std::uint8_t>(WindowKind::year)) say(".flags");
        break;
      case Op::restricted:
        need(e.a, p_.records, ".a");
        if (!bad() && !p_.records[e.a].restriction) say(".a: no restriction");
        if (e.flags > 1) say(".flags");
        break;
      default:
        break;
    }
  }
  void arity(const Expr& e) {
    Id least = 0, most = 0;
    switch (e.op) {
      case Op::constant:
      case Op::fact:
      case Op::setting:
      case Op::parameter:
      case Op::output:
      case Op::requirements:
      case Op::reason_of:
      case Op::builtin:
      case Op::calendar_open:
      case Op::promise_due:
      case Op::clock_due:
      case Op::restricted:
        break;
      case Op::record_count:
        most = e.flags == 0 ? 1 : 0;
        break;
      case Op::definition:
        most = no_id;
        break;
      case Op::negate:
      case Op::matches:
      case Op::is_unknown:
      case Op::is_known:
      case Op::is_none:
      case Op::is_not_none:
      case Op::logic_not:
      case Op::end_of_day:
      case Op::date_of:
        least = most = 1;
        break;
      case Op::smaller_of:
      case Op::larger_of:
      case Op::logic_and:
      case Op::logic_or:
        least = 1;
        most = no_id;
        break;
      case Op::choose:
      case Op::is_one_of:
      case Op::is_not_one_of:
        least = 1;
        most = no_id;
        break;
      case Op::in_range:
        least = most = 3;
        break;
      case Op::whole_periods:
      case Op::started_periods:
        least = 2;
        most = 3;
        break;
      default:
        least = most = 2;
        break;
    }
    if (e.args.count < least || e.args.count > most) say(".args: number");
  }

  // Definitions, outputs and requirement lists ask each other through expressions: no circle. Nodes are numbered
  // definitions, then tables, then requirement lists; the search keeps its own stack.
  void asked_in_circles() {
    if (bad()) return;
    where_.clear();
    const std::size_t definitions = p_.definitions.size(), tables = p_.tables.size();
    const std::size_t count = definitions + tables + p_.requirements.size();
    std::vector<std::vector<std::size_t>> asks(count);
    const auto roots = [&](std::size_t node, std::vector<Id>& ids) {
      if (node < definitions) {
        ids.push_back(p_.definitions[node].value);
      } else if (node < definitions + tables) {
        const Table& t = p_.tables[node - definitions];
        ids.insert(ids.end(), t.inputs.begin(), t.inputs.end());
        ids.push_back(t.dated_by);
        for (const auto& row : t.rows) {
          ids.insert(ids.end(), row.cells.begin(), row.cells.end());
          ids.insert(ids.end(), row.results.begin(), row.results.end());
          ids.push_back(row.condition);
        }
        // Exceptions answer for the table that they except, which asks them.
        for (std::size_t k = 0; k < tables; ++k) {
          if (p_.tables[k].exception_to == node - definitions) asks[node].push_back(definitions + k);
        }
      } else {
        for (const auto& item : p_.requirements[node - definitions - tables].items)
          ids.push_back(item.condition);
      }
    };
    std::vector<std::uint32_t> seen(p_.exprs.size(), 0);
    std::uint32_t mark = 0;
    for (std::size_t node = 0; node < count; ++node) {
      ++mark;
      std::vector<Id> stack;
      roots(node, stack);
      while (!stack.empty()) {
        const Id id = stack.back();
        stack.pop_back();
        if (id == no_id) continue;
        if (id >= p_.exprs.size()) return say("definitions, tables, requirements: expression");
        if (seen[id] == mark) continue;
        seen[id] = mark;
        const Expr& e = p_.exprs[id];
        if (e.op == Op::definition) asks[node].push_back(e.a);
        if (e.op == Op::output) {
          if (p_.outputs[e.a].table >= tables) return say("outputs: table");
          asks[node].push_back(definitions + p_.outputs[e.a].table);
        }
        if (e.op == Op::requirements || e.op == Op::reason_of)
          asks[node].push_back(definitions + tables + e.a);
        for (Id k = 0; k < e.args.count; ++k) stack.push_back(p_.expr_args[e.args.first + k]);
      }
    }
    enum : std::uint8_t { fresh, open, done };
    std::vector<std::uint8_t> state(count, fresh);
    for (std::size_t start = 0; start < count; ++start) {
      if (state[start] != fresh) continue;
      std::vector<std::pair<std::size_t, std::size_t>> stack{{start, 0}};
      state[start] = open;
      while (!stack.empty()) {
        const std::size_t node = stack.back().first;
        if (stack.back().second == asks[node].size()) {
          state[node] = done;
          stack.pop_back();
          continue;
        }
        const std::size_t next = asks[node][stack.back().second++];
        if (state[next] == open)
          return say("definitions, tables, requirements: they ask each other in a circle");
        if (state[next] == fresh) {
          state[next] = open;
          stack.push_back({next, 0});
        }
      }
    }
  }

  void header() {
    where_ = "procedure";
    symbol(p_.name, ".name");
    constant(p_.review_every, ".review_every");
    may(p_.currency_fact, p_.facts, ".currency_fact");
    symbols(p_.locales, ".locales");
    may(p_.locale_fact, p_.facts, ".locale_fact");
    may(p_.channel_fact, p_.facts, ".channel_fact");
    may(p_.calendar, p_.calendars, ".calendar");
    may(p_.intake, p_.containers, ".intake");
    if (p_.offset_minutes < -24 * 60 || p_.offset_minutes > 24 * 60) say(".offset_minutes");
    for (const Zone& zone : p_.zones) {
      if (std::count_if(p_.zones.begin(), p_.zones.end(),
                        [&](const Zone& other) { return other.name() == zone.name(); }) > 1)
        say(".zones: twice");
    }
  }

  void hours(const std::vector<OpenWindow>& windows, const char* where) {
    for (const OpenWindow& w : windows) {
      // Hours past midnight may be written as over 24 hours.
      const bool sound =
          w.from >= 0 && w.from < 2 * milliseconds_per_day && w.to >= 0 && w.to <= 2 * milliseconds_per_day;
      if (!sound) say(where);
    }
  }

  void declarations() {
    for (std::size_t i = 0; i < p_.units.size() && !bad(); ++i) {
      at("units", i);
      symbol(p_.units[i].name, ".name");
    }
    for (std::size_t i = 0; i < p_.facts.size() && !bad(); ++i) {
      at("facts", i);
      const Fact& f = p_.facts[i];
      symbol(f.name, ".name");
      type(f.type);
      constant(f.default_value, ".default_value");
      may(f.group, p_.groups, ".group");
      symbols(f.formerly, ".formerly");
      span(f.span);
    }
    for (std::size_t i = 0; i < p_.groups.size() && !bad(); ++i) {
      at("groups", i);
      symbol(p_.groups[i].name, ".name");
      each(p_.groups[i].facts, p_.facts, ".facts");
    }
    for (std::size_t i = 0; i < p_.settings.size() && !bad(); ++i) {
      at("settings", i);
      symbol(p_.settings[i].name, ".name");
      type(p_.settings[i].type);
      need(p_.settings[i].value, p_.constants, ".value");
    }
    for (std::size_t i = 0; i < p_.definitions.size() && !bad(); ++i) {
      at("definitions", i);
      const Definition& d = p_.definitions[i];
      symbol(d.name, ".name");
      type(d.type);
      symbols(d.parameter_names, ".parameter_names");
      if (d.parameter_names.size() != d.parameter_types.size()) say(".parameter_types");
      for (const auto& t : d.parameter_types) type(t);
      must_expr(d.value, ".value");
      span(d.span);
    }
    for (std::size_t i = 0; i < p_.requirements.size() && !bad(); ++i) {
      at("requirements", i);
      symbol(p_.requirements[i].name, ".name");
      for (const auto& item : p_.requirements[i].items) {
        symbol(item.name, ".items.name");
        must_expr(item.condition, ".items.condition");
        span(item.span);
      }
    }
    for (std::size_t i = 0; i < p_.outputs.size() && !bad(); ++i) {
      at("outputs", i);
      const Output& o = p_.outputs[i];
      symbol(o.name, ".name");
      type(o.type);
      need(o.table, p_.tables, ".table");
      if (!bad() &&
          (o.place >= p_.tables[o.table].outputs.size() || p_.tables[o.table].outputs[o.place] != i))
        say(".place");
    }
    for (std::size_t i = 0; i < p_.tables.size() && !bad(); ++i) table(i);
    for (std::size_t i = 0; i < p_.remedies.size() && !bad(); ++i) {
      at("remedies", i);
      symbol(p_.remedies[i].name, ".name");
      may(p_.remedies[i].group, p_.remedies, ".group");
    }
  }
  void table(std::size_t i) {
    at("tables", i);
    const Table& t = p_.tables[i];
    symbol(t.name, ".name");
    each_or_none(t.inputs, p_.exprs, ".inputs");
    each(t.outputs, p_.outputs, ".outputs");
    expr(t.dated_by, ".dated_by");
    may(t.exception_to, p_.tables, ".exception_to");
    if (t.exception_to == i) say(".exception_to");
    each(t.before, p_.tables, ".before");
    for (const auto& row : t.rows) {
      if (row.cells.size() != t.inputs.size()) say(".rows.cells");
      if (row.results.size() != t.outputs.size()) say(".rows.results");
      each_or_none(row.cells, p_.exprs, ".rows.cells");
      each(row.results, p_.exprs, ".rows.results");
      expr(row.condition, ".rows.condition");
      span(row.span);
    }
    span(t.span);
  }

  void parties() {
    for (std::size_t i = 0; i < p_.parties.size() && !bad(); ++i) {
      at("parties", i);
      const Party& r = p_.parties[i];
      symbol(r.name, ".name");
      may(r.reports_to, p_.parties, ".reports_to");
      for (const auto& permission : r.may_give) {
        each(permission.remedies, p_.remedies, ".may_give.remedies");
        expr(permission.condition, ".may_give.condition");
      }
      for (const auto& limit : r.limits) {
        each(limit.remedies, p_.remedies, ".limits.remedies");
        expr(limit.amount, ".limits.amount");
        expr(limit.share_of, ".limits.share_of");
        expr(limit.window, ".limits.window");
        if (limit.per_customer && limit.window == no_id && limit.window_kind == WindowKind::rolling)
          say(".limits.window: none");
        expr(limit.condition, ".limits.condition");
        span(limit.span);
      }
      expr(r.approval_above, ".approval_above");
      may(r.approver, p_.parties, ".approver");
      may(r.deputy, p_.parties, ".deputy");
      each(r.members, p_.parties, ".members");
      may(r.calendar, p_.calendars, ".calendar");
      constant(r.rotation, ".rotation");
      if (r.hand_over_time < 0 || r.hand_over_time >= milliseconds_per_day) say(".hand_over_time");
      hours(r.on_duty, ".on_duty");
      hours(r.quiet, ".quiet");
      may(r.acts_as, p_.parties, ".acts_as");
      if (r.kind == PartyKind::person &&
          (r.acts_as == no_id || bad() || p_.parties[r.acts_as].kind != PartyKind::role))
        say(".acts_as: not a role");
      symbols(r.formerly, ".formerly");
      span(r.span);
    }
    // The line of command has no circle: from any role, at most all roles are passed on the way up.
    for (std::size_t i = 0; i < p_.parties.size() && !bad(); ++i) {
      at("parties", i);
      std::size_t passed = 0;
      for (Id up = p_.parties[i].reports_to; up != no_id && !bad(); up = p_.parties[up].reports_to) {
        if (++passed > p_.parties.size()) say(".reports_to: a circle");
      }
    }
    for (std::size_t i = 0; i < p_.calendars.size() && !bad(); ++i) {
      at("calendars", i);
      const Calendar& c = p_.calendars[i];
      symbol(c.name, ".name");
      if (c.offset_minutes < -24 * 60 || c.offset_minutes > 24 * 60) say(".offset_minutes");
      for (std::size_t k = 1; k < c.holidays.size(); ++k) {
        if (c.holidays[k - 1] >= c.holidays[k]) say(".holidays: order");
      }
      hours(c.open, ".open");
      for (const SpecialOpening& special : c.special_days) hours(special.open, ".special_days.open");
    }
  }

  void words() {
    for (std::size_t i = 0; i < p_.responses.size() && !bad(); ++i) {
      at("responses", i);
      const Response& r = p_.responses[i];
      symbol(r.name, ".name");
      constant(r.max_length, ".max_length");
      for (const LengthLimit& limit : r.max_lengths) {
        constant(limit.length, ".max_lengths.length");
        expr(limit.condition, ".max_lengths.condition");
      }
      for (const auto& variant : r.variants) {
        symbol(variant.locale, ".variants.locale");
        expr(variant.condition, ".variants.condition");
        for (const auto& part : variant.parts) {
          expr(part.value, ".variants.parts.value");
          constant(part.fallback, ".variants.parts.fallback");
          if (part.forms.size() > 6) say(".variants.parts.forms");
        }
      }
    }
    for (std::size_t i = 0; i < p_.phrases.size() && !bad(); ++i) {
      at("phrases", i);
      symbol(p_.phrases[i].locale, ".locale");
    }
    for (std::size_t i = 0; i < p_.records.size() && !bad(); ++i) {
      at("records", i);
      symbol(p_.records[i].name, ".name");
      span(p_.records[i].span);
    }
  }

  void steps() {
    for (std::size_t i = 0; i < p_.targets.size() && !bad(); ++i) {
      at("targets", i);
      const Target& t = p_.targets[i];
      may(t.step, p_.steps, ".step");
      may(t.party, p_.parties, ".party");
      may(t.container, p_.containers, ".container");
      expr(t.within, ".within");
      if (t.otherwise != no_id && t.otherwise >= i) say(".otherwise: must stand before it");
      may(t.response, p_.responses, ".response");
      if (t.kind == TargetKind::say) need(t.response, p_.responses, ".response");
      if (t.kind == TargetKind::step) need(t.step, p_.steps, ".step");
      expr(t.parties, ".parties");
      if (t.kind == TargetKind::hand_over || (t.kind == TargetKind::notify && t.parties == no_id))
        need(t.party, p_.parties, ".party");
      may(t.record, p_.records, ".record");
      const bool restricts = t.kind == TargetKind::restrict_use || t.kind == TargetKind::lift;
      if (restricts || t.kind == TargetKind::note) need(t.record, p_.records, ".record");
      if (!bad() && (restricts || t.kind == TargetKind::note) &&
          p_.records[t.record].restriction != restricts)
        say(".record: of the other kind");
      if (t.kind == TargetKind::run) need(t.container, p_.containers, ".container");
    }
    for (std::size_t i = 0; i < p_.transitions.size() && !bad(); ++i) {
      at("transitions", i);
      const Transition& t = p_.transitions[i];
      maybe_symbol(t.outcome, ".outcome");
      expr(t.time, ".time");
      expr(t.guard, ".guard");
      may(t.then, p_.targets, ".then");
      need(t.target, p_.targets, ".target");
      may(t.step, p_.steps, ".step");
      if (t.trigger == TriggerKind::every && (t.step == no_id || t.time == no_id)) say(".time: missing");
      span(t.span);
    }
    for (std::size_t i = 0; i < p_.containers.size() && !bad(); ++i) {
      at("containers", i);
      const Container& c = p_.containers[i];
      symbol(c.name, ".name");
      slice(c.steps, p_.steps, ".steps");
      if (c.steps.count == 0) say(".steps: none");
      may(c.parent, p_.steps, ".parent");
      expr(c.goal, ".goal");
      may(c.goal_end, p_.steps, ".goal_end");
      may(c.result_fact, p_.facts, ".result_fact");
      if (c.result_fact != no_id && c.kind != ContainerKind::branch) say(".result_fact");
      for (Id k = 0; k < c.steps.count && !bad(); ++k) {
        if (p_.steps[c.steps.first + k].container != i) say(".steps: container");
      }
    }
    for (std::size_t i = 0; i < p_.steps.size() && !bad(); ++i) step(i);
    for (std::size_t i = 0; i < p_.scenarios.size() && !bad(); ++i) {
      at("scenarios", i);
      const Scenario& s = p_.scenarios[i];
      symbol(s.name, ".name");
      expr(s.applies_if, ".applies_if");
      need(s.container, p_.containers, ".container");
      for (const auto& choice : s.paths) {
        need(choice.path, p_.paths, ".paths.path");
        expr(choice.condition, ".paths.condition");
      }
      each(s.clocks, p_.clocks, ".clocks");
      each(s.always, p_.always, ".always");
    }
    for (std::size_t i = 0; i < p_.always.size() && !bad(); ++i) {
      at("always", i);
      const AlwaysRule& r = p_.always[i];
      symbol(r.name, ".name");
      must_expr(r.condition, ".condition");
      expr(r.held_for, ".held_for");
      need(r.target, p_.targets, ".target");
      may(r.scenario, p_.scenarios, ".scenario");
      span(r.span);
    }
  }
  void step(std::size_t i) {
    at("steps", i);
    const Step& s = p_.steps[i];
    symbol(s.name, ".name");
    need(s.container, p_.containers, ".container");
    for (const auto& choice : s.owner) {
      expr(choice.condition, ".owner.condition");
      may(choice.party, p_.parties, ".owner.party");
      expr(choice.value, ".owner.value");
      if (choice.party == no_id && choice.value == no_id) say(".owner: nobody");
    }
    for (const auto& action : s.actions) step_action(action);
    symbols(s.outcomes, ".outcomes");
    slice(s.transitions, p_.transitions, ".transitions");
    for (Id k = 0; k < s.transitions.count && !bad(); ++k) {
      if (p_.transitions[s.transitions.first + k].step != i) say(".transitions: step");
    }
    each(s.branches, p_.containers, ".branches");
    each_or_none(s.branch_conditions, p_.exprs, ".branch_conditions");
    if (s.branch_conditions.size() != s.branches.size()) say(".branch_conditions");
    if (s.kind == StepKind::parallel && s.branches.empty()) say(".branches: none");
    for (const Id branch : s.branches) {
      if (!bad() && p_.containers[branch].parent != i) say(".branches: parent");
    }
    expr(s.reopen_within, ".reopen_within");
    symbols(s.formerly, ".formerly");
    span(s.span);
  }
  void step_action(const Action& a) {
    for (const SignOff& line : a.sign_offs) {
      need(line.party, p_.parties, ".actions.sign_offs.party");
      may(line.deputy, p_.parties, ".actions.sign_offs.deputy");
      expr(line.condition, ".actions.sign_offs.condition");
      expr(line.time, ".actions.sign_offs.time");
    }
    if (!a.sign_offs.empty() && a.kind != ActionKind::approve) say(".actions.sign_offs: nothing to approve");
    each(a.responses, p_.responses, ".actions.responses");
    each(a.facts, p_.facts, ".actions.facts");
    each(a.values, p_.exprs, ".actions.values");
    for (const auto& option : a.options) {
      may(option.remedy, p_.remedies, ".actions.options.remedy");
      expr(option.remedy_value, ".actions.options.remedy_value");
      expr(option.amount, ".actions.options.amount");
      expr(option.amount_high, ".actions.options.amount_high");
      expr(option.condition, ".actions.options.condition");
      if (option.remedy == no_id && option.remedy_value == no_id) say(".actions.options.remedy");
    }
    for (const auto& part : a.parts) {
      expr(part.value, ".actions.parts.value");
      constant(part.fallback, ".actions.parts.fallback");
      if (part.forms.size() > 6) say(".actions.parts.forms");
    }
    maybe_symbol(a.name, ".actions.name");
    expr(a.time, ".actions.time");
    may(a.approver, p_.parties, ".actions.approver");
    may(a.container, p_.containers, ".actions.container");
    expr(a.condition, ".actions.condition");
    if (a.kind == ActionKind::run) need(a.container, p_.containers, ".actions.container");
    if (a.kind == ActionKind::promise || a.kind == ActionKind::emit) symbol(a.name, ".actions.name");
    if (a.kind == ActionKind::wait) must_expr(a.time, ".actions.time");
  }

  void signals(const std::vector<Signal>& list, std::string_view member) {
    for (const auto& signal : list) {
      maybe_symbol(signal.event, member);
      expr(signal.condition, member);
      if (signal.kind == SignalKind::event) symbol(signal.event, member);
      if (signal.kind == SignalKind::condition) must_expr(signal.condition, member);
    }
  }
  void time() {
    for (std::size_t i = 0; i < p_.paths.size() && !bad(); ++i) {
      at("paths", i);
      const EscalationPath& path = p_.paths[i];
      symbol(path.name, ".name");
      signals(path.starts_on, ".starts_on");
      signals(path.stops_on, ".stops_on");
      if (path.levels.empty()) say(".levels: none");
      for (const auto& level : path.levels) {
        need(level.party, p_.parties, ".levels.party");
        expr(level.time, ".levels.time");
        may(level.fallback, p_.parties, ".levels.fallback");
        expr(level.condition, ".levels.condition");
      }
      expr(path.acknowledged_for, ".acknowledged_for");
      expr(path.hold_while, ".hold_while");
      expr(path.steps_down_if, ".steps_down_if");
      expr(path.steps_down_after, ".steps_down_after");
      if (path.steps_down_if != no_id && path.steps_down_after == no_id) say(".steps_down_after");
    }
    for (std::size_t i = 0; i < p_.clocks.size() && !bad(); ++i) {
      at("clocks", i);
      const Clock& c = p_.clocks[i];
      symbol(c.name, ".name");
      signals(c.starts_on, ".starts_on");
      signals(c.stops_on, ".stops_on");
      signals(c.cancels_on, ".cancels_on");
      signals(c.resets_on, ".resets_on");
      signals(c.holds_on, ".holds_on");
      signals(c.released_on, ".released_on");
      for (const Extension& extension : c.extensions) {
        signals({extension.signal}, ".extensions.signal");
        must_expr(extension.by, ".extensions.by");
        if (extension.at_most == 0 || extension.at_most > 1000) say(".extensions.at_most");
      }
      expr(c.law, ".law");
      expr(c.pauses_while, ".pauses_while");
      for (const auto& target : c.targets) {
        must_expr(target.time, ".targets.time");
        expr(target.condition, ".targets.condition");
      }
      if (c.on_change == TargetChange::counted_from)
        must_expr(c.counted_from, ".counted_from");
      else
        expr(c.counted_from, ".counted_from");
      if (c.warnings.size() > 32) say(".warnings");
      slice(c.transitions, p_.transitions, ".transitions");
      may(c.calendar, p_.calendars, ".calendar");
    }
    for (std::size_t i = 0; i < p_.orderings.size() && !bad(); ++i) {
      at("orderings", i);
      const Ordering& o = p_.orderings[i];
      may(o.first_step, p_.steps, ".first_step");
      may(o.first_response, p_.responses, ".first_response");
      may(o.then_step, p_.steps, ".then_step");
      may(o.then_response, p_.responses, ".then_response");
    }
  }

  void assertion(const Assertion& a) {
    maybe_symbol(a.name, ".name");
    expr(a.value, ".value");
    using S = Assertion::Subject;
    if (a.subject == S::fact) need(a.index, p_.facts, ".index");
    if (a.subject == S::setting) need(a.index, p_.settings, ".index");
    if (a.subject == S::named || a.subject == S::list) must_expr(a.index, ".index");
    for (const Id one : a.values) must_expr(one, ".values");
    if (a.subject == S::roster) need(a.index, p_.parties, ".index");
    if (a.subject == S::owner || a.subject == S::level || a.subject == S::pending || a.subject == S::notified)
      may(a.index, p_.parties, ".index");
    if (a.subject == S::say) may(a.index, p_.responses, ".index");
    if (a.subject == S::status && a.text == "branch") may(a.index, p_.containers, ".index");
    if (a.subject == S::status && a.text == "record") may(a.index, p_.facts, ".index");
    if (a.subject == S::ask || a.subject == S::needs) may(a.index, p_.facts, ".index");
    if (a.subject == S::offer || a.subject == S::amount) may(a.index, p_.remedies, ".index");
    if (a.subject == S::due) may(a.index, p_.clocks, ".index");
    span(a.span);
  }
  void tests() {
    for (std::size_t i = 0; i < p_.tests.size() && !bad(); ++i) {
      at("tests", i);
      const Test& t = p_.tests[i];
      for (const auto& line : t.lines) {
        for (const auto& item : line.items) assertion(item);
        maybe_symbol(line.event, ".lines.event");
        maybe_symbol(line.actor_role, ".lines.actor_role");
        may(line.option, p_.remedies, ".lines.option");
        constant(line.amount, ".lines.amount");
        constant(line.already_given, ".lines.already_given");
        expr(line.time, ".lines.time");
      }
      if (t.row_given.size() != t.row_expect.size() || t.row_given.size() != t.row_spans.size()) say(".rows");
      for (const auto& row : t.row_given) {
        for (const auto& item : row) assertion(item);
      }
      for (const auto& row : t.row_expect) {
        for (const auto& item : row) assertion(item);
      }
    }
  }

  const Procedure& p_;
  std::string where_;
  std::string wrong_;
};

}  // namespace detail

SOP_INLINE std::string validate(const Procedure& procedure) { return detail::Validator(procedure).run(); }

}  // namespace sop
