// sop/impl/engine_program.inl — from a procedure to a program: expressions, reasons, what reads what.
//
// Nothing here recurses on the procedure: operands stand before their expressions, so that one pass in order suffices.
#pragma once

#include <algorithm>
#include <map>
#include <utility>

#include "sop/impl/case_record.hpp"
#include "sop/impl/engine_program.hpp"
#include "sop/impl/reference_written.hpp"

namespace sop::engine {

SOP_INLINE void name_facts(const Procedure& p, Id expression, std::vector<Id>& out) {
  if (expression == no_id) return;
  std::vector<Id> stack{expression};
  std::vector<Id> seen;
  while (!stack.empty()) {
    const Id id = stack.back();
    stack.pop_back();
    const Expr& e = p.exprs[id];
    if (e.op == Op::fact && std::find(out.begin(), out.end(), e.a) == out.end()) out.push_back(e.a);
    if (e.args.count == 0) continue;
    if (std::find(seen.begin(), seen.end(), id) != seen.end()) continue;
    seen.push_back(id);
    for (Id i = e.args.count; i-- > 0;) stack.push_back(p.expr_args[e.args.first + i]);
  }
}

SOP_INLINE ReasonId make_reason(Program& program, ReasonKind kind, std::string_view path, Span span,
                                const std::vector<Id>& facts) {
  Reason reason;
  reason.kind = kind;
  reason.path = path;
  reason.span = span;
  reason.facts = facts;
  program.reasons.push_back(std::move(reason));
  return static_cast<ReasonId>(program.reasons.size() - 1);
}

SOP_INLINE void make_keys(Program& program) {
  std::map<std::pair<ReasonKind, std::string_view>, ReasonId> first;
  program.keys.resize(program.reasons.size());
  for (ReasonId i = 0; i < program.reasons.size(); ++i) {
    const Reason& reason = program.reasons[i];
    program.keys[i] = first.emplace(std::pair(reason.kind, std::string_view(reason.path)), i).first->second;
  }
}

// The names of an enumeration, in order, where an expression is of one; its operands have theirs already.
inline const Type* names_of(const Procedure& p, const Expr& e, const std::vector<const Type*>& names) {
  const Type* type = nullptr;
  switch (e.op) {
    case Op::fact:
      type = &p.facts[e.a].type;
      break;
    case Op::setting:
      type = &p.settings[e.a].type;
      break;
    case Op::definition:
      type = &p.definitions[e.a].type;
      break;
    case Op::output:
      type = &p.outputs[e.a].type;
      break;
    case Op::choose:
    case Op::smaller_of:
    case Op::larger_of:
      for (Id i = e.op == Op::choose ? 1 : 0; i < e.args.count && type == nullptr; ++i)
        type = names[p.expr_args[e.args.first + i]];
      return type;
    default:
      return nullptr;
  }
  return type->names.empty() ? nullptr : type;
}

inline void make_nodes(Program& out) {
  const Procedure& p = out.p();
  std::vector<const Type*> names(p.exprs.size(), nullptr);
  out.nodes.resize(p.exprs.size());
  for (Id id = 0; id < p.exprs.size(); ++id) {
    const Expr& e = p.exprs[id];
    Node& node = out.nodes[id];
    node.op = e.op;
    node.type = e.type;
    node.flags = e.flags;
    node.a = e.a;
    node.first = e.args.first;
    node.count = e.args.count;
    names[id] = names_of(p, e, names);
    for (Id i = 0; i < e.args.count && node.names == nullptr; ++i)
      node.names = names[p.expr_args[e.args.first + i]];
    node.quick = is_comparison(e.op) && p.exprs[p.expr_args[e.args.first]].op == Op::fact;
    for (Id i = 1; i < e.args.count; ++i) {
      const Expr& other = p.exprs[p.expr_args[e.args.first + i]];
      node.quick = node.quick && other.op == Op::constant && p.constants[other.a].known() &&
                   !p.constants[other.a].is_none();
    }
  }
  for (const Value& constant : p.constants) out.constants.push_back(datum_of(constant));
}

// --- who reads what ---------------------------------------------------------------------------------------------------

// Definitions, tables and requirement lists, numbered in this order, and what they ask.
struct Things {
  std::vector<std::vector<Id>> roots, asks;
  std::vector<std::uint8_t> impure;
  std::size_t definitions = 0, tables = 0;

  Id thing_of(const Procedure& p, const Expr& e) const {
    if (e.op == Op::definition) return e.a;
    if (e.op == Op::output) return static_cast<Id>(definitions + p.outputs[e.a].table);
    if (e.op == Op::requirements || e.op == Op::reason_of) return static_cast<Id>(definitions + tables + e.a);
    return no_id;
  }
};

inline bool reads_clock(const Expr& e) {
  return e.op == Op::calendar_open || (e.op == Op::builtin && (static_cast<Builtin>(e.a) == Builtin::now ||
                                                               static_cast<Builtin>(e.a) == Builtin::today));
}
inline bool reads_case(const Expr& e) {
  return e.op == Op::promise_due || e.op == Op::clock_due || e.op == Op::record_count ||
         e.op == Op::restricted || (e.op == Op::builtin && !reads_clock(e));
}

inline Things find_things(const Procedure& p) {
  Things things;
  things.definitions = p.definitions.size();
  things.tables = p.tables.size();
  const std::size_t count = things.definitions + things.tables + p.requirements.size();
  things.roots.resize(count);
  things.asks.resize(count);
  things.impure.assign(count, 0);
  std::size_t at = 0;
  for (const Definition& d : p.definitions) things.roots[at++].push_back(d.value);
  for (const Table& t : p.tables) {
    std::vector<Id>& roots = things.roots[at++];
    roots.push_back(t.dated_by);
    for (const TableRow& row : t.rows) {
      roots.push_back(row.condition);
      roots.insert(roots.end(), row.results.begin(), row.results.end());
    }
    if (t.exception_to != no_id)
      things.asks[things.definitions + t.exception_to].push_back(
          static_cast<Id>(things.definitions + static_cast<std::size_t>(&t - p.tables.data())));
  }
  for (const RequirementList& list : p.requirements) {
    for (const Requirement& item : list.items) things.roots[at].push_back(item.condition);
    ++at;
  }
  std::vector<std::uint32_t> seen(p.exprs.size(), 0);
  for (std::size_t thing = 0; thing < count; ++thing) {
    std::vector<Id> stack = things.roots[thing];
    while (!stack.empty()) {
      const Id id = stack.back();
      stack.pop_back();
      if (id == no_id || seen[id] == thing + 1) continue;
      seen[id] = static_cast<std::uint32_t>(thing + 1);
      const Expr& e = p.exprs[id];
      if (reads_clock(e) || reads_case(e)) things.impure[thing] = 1;
      if (const Id asked = things.thing_of(p, e); asked != no_id) things.asks[thing].push_back(asked);
      for (Id i = 0; i < e.args.count; ++i) stack.push_back(p.expr_args[e.args.first + i]);
    }
  }
  // Whoever asks something impure is impure.
  std::vector<std::vector<Id>> asked_by(count);
  std::vector<Id> stack;
  for (Id thing = 0; thing < count; ++thing) {
    for (const Id asked : things.asks[thing]) asked_by[asked].push_back(thing);
    if (things.impure[thing] != 0) stack.push_back(thing);
  }
  while (!stack.empty()) {
    const Id thing = stack.back();
    stack.pop_back();
    for (const Id asker : asked_by[thing]) {
      if (things.impure[asker] != 0) continue;
      things.impure[asker] = 1;
      stack.push_back(asker);
    }
  }
  return things;
}

// A comparison that is never an error, as long as facts are of their types.
inline bool never_fails(const Procedure& p, const Expr& e) {
  const auto sound = [&](Id id, TypeKind& kind) {
    const Expr& operand = p.exprs[id];
    if (operand.op == Op::fact) {
      kind = p.facts[operand.a].type.kind;
      return kind != TypeKind::money && kind != TypeKind::period && kind != TypeKind::set &&
             kind != TypeKind::list;
    }
    if (operand.op != Op::constant || !p.constants[operand.a].known()) return false;
    return true;
  };
  switch (e.op) {
    case Op::logic_and:
    case Op::logic_or:
    case Op::logic_not:
      return true;
    case Op::is_unknown:
    case Op::is_known:
    case Op::is_none:
    case Op::is_not_none:
      return p.exprs[p.expr_args[e.args.first]].op == Op::fact;
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::in_range:
    case Op::is_one_of:
    case Op::is_not_one_of: {
      const Expr& left = p.exprs[p.expr_args[e.args.first]];
      TypeKind kind = TypeKind::none;
      if (left.op != Op::fact || !sound(p.expr_args[e.args.first], kind)) return false;
      const bool ordered = e.op >= Op::less && e.op <= Op::in_range;
      if (ordered && (kind == TypeKind::enumeration || kind == TypeKind::remedy || kind == TypeKind::party))
        return false;
      for (Id i = 1; i < e.args.count; ++i) {
        const Expr& other = p.exprs[p.expr_args[e.args.first + i]];
        if (other.op != Op::constant) return false;
        const Value& constant = p.constants[other.a];
        const bool numbers = kind_of(kind) == ValueKind::number || kind_of(kind) == ValueKind::percent;
        const bool number = constant.kind == ValueKind::number || constant.kind == ValueKind::percent;
        if (constant.kind != kind_of(kind) && !(numbers && number)) return false;
      }
      return true;
    }
    default:
      return false;
  }
}

inline void find_reads(Program& out, const Things& things) {
  const Procedure& p = out.p();
  constexpr std::size_t most = 2000;  // expressions; a rule that asks more is simply asked in every turn
  std::vector<std::uint32_t> seen(p.exprs.size(), 0), seen_thing(things.roots.size(), 0);
  std::uint32_t mark = 0;
  for (const AlwaysRule& rule : p.always) {
    Reads reads;
    ++mark;
    std::vector<Id> stack{rule.condition};
    std::size_t looked = 0;
    while (!stack.empty()) {
      const Id id = stack.back();
      stack.pop_back();
      if (id == no_id || seen[id] == mark) continue;
      seen[id] = mark;
      if (++looked > most) {
        reads.clock = reads.may_fail = true;
        break;
      }
      const Expr& e = p.exprs[id];
      reads.clock = reads.clock || reads_clock(e);
      reads.the_case = reads.the_case || reads_case(e);
      if (e.op == Op::fact) {
        reads.facts.push_back(e.a);
        if (out.is_result[e.a] != 0) reads.the_case = true;
      } else if (e.op != Op::constant) {
        reads.may_fail = reads.may_fail || !never_fails(p, e);
      }
      const Id thing = things.thing_of(p, e);
      if (thing != no_id && seen_thing[thing] != mark) {
        seen_thing[thing] = mark;
        stack.insert(stack.end(), things.roots[thing].begin(), things.roots[thing].end());
        if (things.impure[thing] != 0) reads.the_case = true;
      }
      for (Id i = 0; i < e.args.count; ++i) stack.push_back(p.expr_args[e.args.first + i]);
    }
    std::sort(reads.facts.begin(), reads.facts.end());
    reads.facts.erase(std::unique(reads.facts.begin(), reads.facts.end()), reads.facts.end());
    out.always_reads.push_back(std::move(reads));
  }
}

// --- the whole --------------------------------------------------------------------------------------------------------

SOP_INLINE void make_program(const Procedure& p, Program& out) {
  out = {};
  out.procedure = &p;
  out.is_result.assign(p.facts.size(), 0);
  for (const Container& container : p.containers)
    if (container.result_fact != no_id) out.is_result[container.result_fact] = 1;
  make_nodes(out);
  for (const Setting& setting : p.settings) {
    Datum value = out.constants[setting.value];
    out.has_setting.push_back(name_now(out, setting.type, value) ? 1 : 0);
    out.settings.push_back(value);
  }
  std::vector<Id> facts;
  const auto named = [&](Id expression) -> const std::vector<Id>& {
    facts.clear();
    name_facts(p, expression, facts);
    return facts;
  };
  for (Id i = 0; i < p.facts.size(); ++i)
    out.default_reasons.push_back(
        make_reason(out, ReasonKind::default_value, p.text(p.facts[i].name), p.facts[i].span, {i}));
  for (const Definition& d : p.definitions)
    out.definition_reasons.push_back(
        make_reason(out, ReasonKind::definition, d.path, d.span, named(d.value)));
  for (const RequirementList& list : p.requirements) {
    std::vector<ReasonId> reasons;
    std::vector<Value> texts;
    for (const Requirement& item : list.items) {
      reasons.push_back(
          make_reason(out, ReasonKind::requirement, item.path, item.span, named(item.condition)));
      texts.push_back(Value::of_text(reference::parts::name_text(item.reason, p.text(item.name))));
    }
    out.requirement_reasons.push_back(std::move(reasons));
    out.requirement_texts.push_back(std::move(texts));
  }
  const Things things = find_things(p);
  const auto pure = [&](std::size_t thing) {
    return static_cast<std::uint8_t>(things.impure[thing] == 0 ? 1 : 0);
  };
  for (Id i = 0; i < p.definitions.size(); ++i) out.definition_is_pure.push_back(pure(i));
  for (const Output& output : p.outputs)
    out.output_is_pure.push_back(pure(things.definitions + output.table));
  for (Id i = 0; i < p.requirements.size(); ++i)
    out.requirements_are_pure.push_back(pure(things.definitions + things.tables + i));
  find_reads(out, things);
  out.reads_record = detail::reads_record(p);
  make_tables(out);
  make_machine(out);
  make_keys(out);
}

SOP_INLINE void bind(const Program& program, const ReferenceData& data, Bound& out) {
  const Procedure& p = program.p();
  out = {};
  out.hash = hash_in_use(p, data);
  for (Id i = 0; i <= p.calendars.size(); ++i) {
    const Id calendar = i < p.calendars.size() ? i : no_id;
    Bound::Wall wall;
    Zone zone;
    wall.zone_error = zone_of(p, data, calendar, zone);
    const CalendarSpec spec = calendar_spec(p, data, calendar);
    out.may_be_beyond = out.may_be_beyond || spec.has_known_until;
    wall.error = code_of(BusinessCalendar::make(spec, wall.calendar).error);
    out.walls.push_back(std::move(wall));
  }
  bind_duty(p, data, out);
}

}  // namespace sop::engine
