// src/diff/versions.cpp — see the header.
#include "src/diff/versions.hpp"

#include <algorithm>

#include "sop/date.hpp"
#include "sop/facts_json.hpp"
#include "sop/reference.hpp"
#include "sop/sha256.hpp"
#include "sop/unicode.hpp"

namespace sop::diffing {
namespace {

constexpr int max_depth = 200;

std::string folded(const std::string& text) { return unicode::fold(text); }

bool same_kind(const Type& a, const Type& b) {
  return a.kind == b.kind && a.unit == no_id && b.unit == no_id;
}

}  // namespace

Versions::Versions(const ProcedureVersion& before, const ProcedureVersion& after)
    : p{&before.procedure, &after.procedure},
      data{&before.data, &after.data},
      tie(before.procedure, after.procedure, {}, notes) {
  fact_of[1].resize(p[1]->facts.size());
  for (Id f = 0; f < p[1]->facts.size(); ++f) {
    fact_of[1][f] = static_cast<Id>(facts.size());
    facts.push_back({{no_id, f}, p[1]->text(p[1]->facts[f].name)});
  }
  fact_of[0].resize(p[0]->facts.size());
  for (Id f = 0; f < p[0]->facts.size(); ++f) {
    const Id now = tie.fact[f];
    const Type& type = p[0]->facts[f].type;
    const bool same_money =
        type.kind != TypeKind::money || (p[0]->currency == p[1]->currency &&
                                         (p[0]->currency_fact == no_id) == (p[1]->currency_fact == no_id));
    const bool alike = now != no_id && same_money &&
                       (same_kind(type, p[1]->facts[now].type) ||
                        (type.kind == p[1]->facts[now].type.kind && type.unit != no_id &&
                         tie.symbol[type.unit] == p[1]->facts[now].type.unit));
    if (alike && facts[fact_of[1][now]].id[0] == no_id) {
      fact_of[0][f] = fact_of[1][now];
      facts[fact_of[1][now]].id[0] = f;
      continue;
    }
    fact_of[0][f] = static_cast<Id>(facts.size());
    facts.push_back({{f, no_id}, p[0]->text(p[0]->facts[f].name)});
  }
}

Wording::Wording(const Versions& versions, int side) : v_(versions), p_(*versions.p[side]), side_(side) {}

std::string Wording::symbol(SymbolId id) const {
  if (id == no_id) return "-";
  if (side_ == 0 && id < v_.tie.symbol.size() && v_.tie.symbol[id] != no_id)
    return folded(v_.p[1]->text(v_.tie.symbol[id]));
  return folded(p_.text(id));
}

std::string Wording::fact(Id id) const { return "f" + std::to_string(v_.fact_of[side_][id]); }

std::string Wording::other_default(Id id) const {
  const auto known = defaults_.find(id);
  if (known != defaults_.end()) return known->second;
  const SharedFact& shared = v_.facts[v_.fact_of[side_][id]];
  std::string keys[2], out;
  for (const int side : {0, 1}) {
    if (shared.id[side] == no_id) return defaults_[id] = "";
    const Procedure& p = *v_.p[side];
    const Id stated = p.facts[shared.id[side]].default_value;
    if (stated != no_id) keys[side] = Wording(v_, side).value_key(p.constants[stated]);
  }
  const Fact& own = p_.facts[id];
  if (keys[0] != keys[1])
    out = own.default_value == no_id
              ? "no default"
              : "default " + value_text(p_, p_.constants[own.default_value], &own.type);
  return defaults_[id] = out;
}

std::string Wording::other_type(Id id) const {
  if (v_.facts[v_.fact_of[side_][id]].id[1 - side_] != no_id) return {};
  const auto known = types_.find(id);
  if (known != types_.end()) return known->second;
  std::string& out = types_[id];
  const Fact& own = p_.facts[id];
  const Procedure& other = *v_.p[1 - side_];
  const bool there = std::any_of(other.facts.begin(), other.facts.end(), [&](const Fact& one) {
    return folded(other.text(one.name)) == folded(p_.text(own.name));
  });
  if (!there) return out;
  if (own.type.unit != no_id)
    out = "in " + p_.text(own.type.unit);
  else if (own.type.kind == TypeKind::money && !p_.currency.is_none())
    out = "in " + p_.currency.letters();
  else
    out = type_word(own.type.kind);
  return out;
}

std::string Wording::other_setting(Id id) const {
  const auto known = settings_.find(id);
  if (known != settings_.end()) return known->second;
  std::string& out = settings_[id];
  const Setting& own = p_.settings[id];
  const Procedure& other = *v_.p[1 - side_];
  const Value& value = p_.constants[own.value];
  for (const Setting& one : other.settings)
    if (folded(other.text(one.name)) == folded(p_.text(own.name)) &&
        Wording(v_, 1 - side_).value_key(other.constants[one.value]) != value_key(value))
      out = value_text(p_, value, &own.type);
  return out;
}

namespace {

/// The name of the thing in the new version, where it has one.
template <class Spell>
std::string tied(int side, const std::vector<Id>& tie, Id id, Spell spell) {
  if (id == no_id) return "-";
  if (side == 0 && id < tie.size() && tie[id] != no_id) return spell(1, tie[id]);
  return spell(side, id);
}

}  // namespace

std::string Wording::party(Id id) const {
  return tied(side_, v_.tie.party, id,
              [&](int side, Id at) { return folded(v_.p[side]->text(v_.p[side]->parties[at].name)); });
}
std::string Wording::remedy(Id id) const {
  return tied(side_, v_.tie.remedy, id,
              [&](int side, Id at) { return folded(v_.p[side]->text(v_.p[side]->remedies[at].name)); });
}
std::string Wording::step(Id id) const {
  return tied(side_, v_.tie.step, id, [&](int side, Id at) { return folded(v_.p[side]->steps[at].path); });
}
std::string Wording::container(Id id) const {
  return tied(side_, v_.tie.container, id,
              [&](int side, Id at) { return folded(v_.p[side]->containers[at].path); });
}
std::string Wording::scenario(Id id) const {
  return tied(side_, v_.tie.scenario, id,
              [&](int side, Id at) { return folded(v_.p[side]->text(v_.p[side]->scenarios[at].name)); });
}
std::string Wording::clock(Id id) const {
  return tied(side_, v_.tie.clock, id,
              [&](int side, Id at) { return folded(v_.p[side]->text(v_.p[side]->clocks[at].name)); });
}

std::string Wording::form(const DeadlineForm& form) const {
  return std::to_string(static_cast<int>(form.end)) + ":" + std::to_string(form.time) +
         (form.from_receipt ? "r" : "");
}

std::string Wording::hashed(const std::string& text) const {
  return text.size() <= 48 ? text : "#" + to_hex(sha256(text)).substr(0, 32);
}

std::string Wording::calendar(Id id) {
  if (id == no_id) return p_.has_offset ? "o" + std::to_string(p_.offset_minutes) : "z" + p_.zone_name;
  const auto found = known_.find({'c', id});
  if (found != known_.end()) return found->second;
  const Calendar& c = p_.calendars[id];
  std::string out = c.has_offset ? "o" + std::to_string(c.offset_minutes) : "z" + c.zone_name;
  const auto windows = [&](const std::vector<OpenWindow>& list) {
    for (const OpenWindow& w : list)
      out +=
          "[" + std::to_string(w.weekdays) + " " + std::to_string(w.from) + " " + std::to_string(w.to) + "]";
  };
  windows(c.open);
  out += std::to_string(c.working_days) + (c.hours_stated ? "h" : "") + (c.holidays_from_host ? "host" : "") +
         c.holidays_file + (c.holidays_until == 0 ? "" : " until " + std::to_string(c.holidays_until));
  for (const std::int32_t day : c.holidays) out += " " + std::to_string(day);
  for (const SpecialOpening& day : c.special_days) {
    out += " +" + std::to_string(day.day);
    windows(day.open);
  }
  return known_[{'c', id}] = "(calendar " + hashed(out) + ")";
}

std::string Wording::calendar_name(Id id) const {
  return id == no_id ? std::string("-") : folded(p_.text(p_.calendars[id].name));
}

std::string Wording::value_key(const Value& v, bool named) const {
  std::string out = std::to_string(static_cast<int>(v.kind)) + ":";
  switch (v.kind) {
    case ValueKind::name:
      return out + symbol(static_cast<SymbolId>(v.integer));
    case ValueKind::party:
      return out + party(static_cast<Id>(v.integer));
    case ValueKind::remedy:
      return out + remedy(static_cast<Id>(v.integer));
    case ValueKind::number:
    case ValueKind::percent:
      return out + to_text(v.number);
    case ValueKind::money:
      return out + to_text(v.number) + v.currency.letters();
    case ValueKind::period:
      return out + std::to_string(v.integer) + "." + std::to_string(static_cast<int>(v.unit)) +
             (v.symbol == no_id ? ""
              : named           ? calendar_name(v.symbol)
                                : const_cast<Wording*>(this)->calendar(v.symbol));
    case ValueKind::text:
      return out + v.text;
    case ValueKind::error:
      return out + std::to_string(static_cast<int>(v.error));
    case ValueKind::set:
    case ValueKind::list:
      for (const Value& item : v.items) out += value_key(item) + ",";
      return out;
    default:
      return out + std::to_string(v.integer);
  }
}

const Type* Wording::names_of(Id expression) const {
  const Expr& e = p_.exprs[expression];
  const Type* type = e.op == Op::fact         ? &p_.facts[e.a].type
                     : e.op == Op::setting    ? &p_.settings[e.a].type
                     : e.op == Op::definition ? &p_.definitions[e.a].type
                     : e.op == Op::output     ? &p_.outputs[e.a].type
                                              : nullptr;
  for (Id i = 0; type == nullptr && i < e.args.count; ++i) type = names_of(p_.expr_args[e.args.first + i]);
  return type == nullptr || type->names.empty() ? nullptr : type;
}

std::string Wording::order(const Type* type) const {
  if (type == nullptr) return {};
  const auto known = orders_.find(type);
  if (known != orders_.end()) return known->second;
  std::string& out = orders_[type];
  for (const SymbolId one : type->names) {
    const std::vector<SymbolId>& now = v_.tie.symbol;
    const bool in_both = side_ == 0 ? one < now.size() && now[one] != no_id
                                    : std::find(now.begin(), now.end(), one) != now.end();
    if (in_both) out += "<" + symbol(one);
  }
  return out;
}

bool Wording::plain(Id expression) const {
  if (expression == no_id) return true;
  const Expr& e = p_.exprs[expression];
  switch (e.op) {
    case Op::constant:
    case Op::fact:
    case Op::setting:
      return true;
    case Op::negate:
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::smaller_of:
    case Op::larger_of:
    case Op::at_most:
    case Op::at_least:
    case Op::nothing_under:
    case Op::round_nearest:
    case Op::round_up:
    case Op::round_down:
    case Op::days_between:
    case Op::business_days_between:
    case Op::whole_periods:
    case Op::started_periods:
    case Op::end_of_day:
    case Op::date_of:
    case Op::wall_time:
      for (Id i = 0; i < e.args.count; ++i)
        if (!plain(p_.expr_args[e.args.first + i])) return false;
      return true;
    default:
      return false;
  }
}

bool Wording::constant(Id expression, Value& out) {
  if (expression == no_id) return false;
  const Expr& e = p_.exprs[expression];
  if (e.op == Op::constant) {
    out = p_.constants[e.a];
    return true;
  }
  if (!plain(expression)) return false;
  const auto known = constant_.find(expression);
  bool is = known != constant_.end() && known->second;
  if (known == constant_.end()) {
    std::vector<Id> stack{expression};
    is = true;
    while (!stack.empty() && is) {
      const Expr& one = p_.exprs[stack.back()];
      stack.pop_back();
      is = one.op != Op::fact;
      for (Id i = 0; i < one.args.count; ++i) stack.push_back(p_.expr_args[one.args.first + i]);
    }
    constant_[expression] = is;
  }
  if (!is) return false;
  reference::Question question;
  const std::vector<Value> facts(p_.facts.size());
  question.procedure = &p_;
  question.data = v_.data[side_];
  question.facts = &facts;
  question.has_now = false;
  out = reference::evaluate(question, expression).value;
  return true;
}

std::string Wording::ranks(const Table& table, const Output& output) const {
  if (table.hit == HitPolicy::priority) return order(&p_.outputs[table.outputs[0]].type);
  const bool extreme = table.hit == HitPolicy::collect_smallest || table.hit == HitPolicy::collect_largest;
  return extreme ? order(&output.type) : std::string();
}

std::string Wording::table(Id output) {
  const Output& o = p_.outputs[output];
  std::vector<Id> tables{o.table};
  std::string out = "(table";
  for (std::size_t i = 0; i < tables.size() && i < p_.tables.size(); ++i) {
    const Table& t = p_.tables[tables[i]];
    for (Id other = 0; other < p_.tables.size(); ++other)
      if (p_.tables[other].exception_to == tables[i]) tables.push_back(other);
    out += " " + std::to_string(static_cast<int>(t.hit)) + spell(t.dated_by, true) + ranks(t, o);
    for (const Id before : t.before) out += " <" + folded(p_.text(p_.tables[before].name));
    for (const TableRow& row : t.rows) {
      out += "|" + (row.otherwise ? std::string("otherwise") : spell(row.condition, true)) + ">";
      if (t.dated_by != no_id) out += std::to_string(row.since) + ">";
      if (t.hit == HitPolicy::priority && !row.results.empty()) out += spell(row.results[0], true) + ">";
      if (o.place < row.results.size()) out += spell(row.results[o.place], true);
    }
  }
  return out + ")";
}

std::string Wording::spell(Id expression, bool deep) {
  if (expression == no_id) return "_";
  if (depth_ > max_depth) return "?";
  Value value;
  if (constant(expression, value)) return value_key(value, !deep);
  const Expr& e = p_.exprs[expression];
  struct Deeper {
    int& depth;
    explicit Deeper(int& d) : depth(d) { ++depth; }
    ~Deeper() { --depth; }
  } deeper(depth_);
  const auto memo = [&](char kind, auto make) -> std::string {
    const auto found = known_.find({kind, e.a});
    if (found != known_.end()) return found->second;
    return known_[{kind, e.a}] = hashed(make());
  };
  std::string args;
  for (Id i = 0; i < e.args.count; ++i) args += " " + spell(p_.expr_args[e.args.first + i], deep);
  const auto money = [&](const Type& type) {
    return type.kind == TypeKind::money ? " r" + std::to_string(static_cast<int>(p_.rounding))
                                        : std::string();
  };
  switch (e.op) {
    case Op::fact:
      // What an answer shows of a fact that is not told is asked of the answer itself (Line::defaults).
      return deep && !other_default(e.a).empty() ? "(" + fact(e.a) + " " + other_default(e.a) + ")"
                                                 : fact(e.a);
    case Op::definition: {
      const Definition& d = p_.definitions[e.a];
      if (!deep && bodies_ && !d.parameter_names.empty())
        return "(d " + memo('b', [&] { return money(d.type) + " " + spell(d.value, false); }) + args + ")";
      if (!deep) return "(d " + folded(p_.text(d.name)) + args + ")";
      return "(" + memo('d', [&] { return "def" + money(d.type) + " " + spell(d.value, true); }) + args + ")";
    }
    case Op::output: {
      const Output& o = p_.outputs[e.a];
      if (!deep) return "(o " + folded(p_.text(o.name)) + ")";
      return memo('o', [&] { return table(e.a) + money(o.type); });
    }
    case Op::requirements:
    case Op::reason_of:
      // What a list answers, and its reasons, are asked by themselves.
      if (!deep)
        return (e.op == Op::reason_of ? "(reason " : "(q ") + folded(p_.text(p_.requirements[e.a].name)) +
               ")";
      return (e.op == Op::reason_of ? "(reason " : "(") +
             memo('q',
                  [&] {
                    std::string out = "all";
                    for (const Requirement& item : p_.requirements[e.a].items)
                      out += " " + spell(item.condition, true) + "\"" + item.reason + "\"";
                    return out;
                  }) +
             ")";
    case Op::calendar_open:
      return "(open " + calendar(e.a) + ")";
    case Op::business_days_between:
      return "(business_days" + args + " " + (deep ? calendar(e.a) : calendar_name(e.a)) + ")";
    case Op::promise_due:
      return "(promise " + symbol(e.a) + ")";
    case Op::clock_due:
      return "(clock " + clock(e.a) + ")";
    case Op::record_count:
    case Op::restricted:
      return "(" + std::to_string(static_cast<int>(e.op)) + " " + folded(p_.text(p_.records[e.a].name)) +
             " " + std::to_string(e.flags) + args + ")";
    case Op::matches:
      return "(matches" + args + " \"" + p_.patterns[e.a] + "\")";
    case Op::builtin:
    case Op::parameter:
      return "(" + std::to_string(static_cast<int>(e.op)) + "." + std::to_string(e.a) + ")";
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::in_range:
    case Op::smaller_of:
    case Op::larger_of:
    case Op::at_most:
    case Op::at_least:
      args += order(names_of(expression));
      [[fallthrough]];
    default:
      return "(" + std::to_string(static_cast<int>(e.op)) +
             (e.flags != 0 ? "." + std::to_string(e.flags) : "") + args + ")";
  }
}

// --- as an author reads it ------------------------------------------------------------------------------------------------

std::string Wording::name_text(Id expression) const {
  as_name_ = true;
  std::string out = text(expression);
  as_name_ = false;
  return out;
}

std::string Wording::body_text(Id definition) const {
  const Id around = within_;
  within_ = definition;
  std::string out = text(p_.definitions[definition].value);
  within_ = around;
  return out;
}

std::string Wording::text(Id expression) const {
  if (expression == no_id) return {};
  const Expr& e = p_.exprs[expression];
  const auto arg = [&](Id i) { return i < e.args.count ? p_.expr_args[e.args.first + i] : no_id; };
  const auto joins = [&](Id id) {
    const Op op = p_.exprs[id].op;
    return op == Op::add || op == Op::subtract || op == Op::logic_or || op == Op::logic_and ||
           op == Op::choose || op == Op::at_most || op == Op::at_least || op == Op::nothing_under;
  };
  const auto part = [&](Id i) {
    return arg(i) == no_id ? std::string() : joins(arg(i)) ? "(" + text(arg(i)) + ")" : text(arg(i));
  };
  const auto two = [&](const char* between) { return part(0) + between + part(1); };
  // What divides, or is multiplied with, is one thing.
  const auto factor = [&](const char* between) {
    const Op op = p_.exprs[arg(1)].op;
    const bool several = op == Op::multiply || op == Op::divide;
    return part(0) + between + (several ? "(" + text(arg(1)) + ")" : part(1));
  };
  const auto list = [&](Id from, const char* between) {
    std::string out;
    for (Id i = from; i < e.args.count; ++i) out += (i == from ? "" : between) + text(arg(i));
    return out;
  };
  const auto name = [&](SymbolId id) { return p_.text(id); };
  switch (e.op) {
    case Op::constant:
      return value_text(p_, p_.constants[e.a]);
    case Op::fact: {
      std::string other = as_name_ ? std::string() : other_default(e.a);
      if (!as_name_ && other.empty()) other = other_type(e.a);
      return name(p_.facts[e.a].name) + (other.empty() ? "" : " (" + other + ")");
    }
    case Op::setting: {
      const std::string other = as_name_ ? std::string() : other_setting(e.a);
      return name(p_.settings[e.a].name) + (other.empty() ? "" : " (" + other + ")");
    }
    case Op::definition:
      return name(p_.definitions[e.a].name) + (e.args.count == 0 ? "" : "(" + list(0, ", ") + ")");
    case Op::parameter:
      if (within_ != no_id && e.a < p_.definitions[within_].parameter_names.size())
        return name(p_.definitions[within_].parameter_names[e.a]);
      break;
    case Op::output:
      return name(p_.outputs[e.a].name);
    case Op::requirements:
    case Op::reason_of:
      return name(p_.requirements[e.a].name);
    case Op::negate:
      return "-" + part(0);
    case Op::add: {
      const Expr& more = p_.exprs[arg(1)];
      if (more.op == Op::multiply && more.type == TypeKind::period && p_.exprs[arg(0)].type == TypeKind::date)
        return "business day after (" + text(arg(0)) + ", " + text(p_.expr_args[more.args.first + 1]) + ")";
      return part(0) + " + " + part(1);
    }
    case Op::subtract:
      return part(0) + " - " + part(1);
    case Op::multiply:
      return p_.exprs[arg(0)].type == TypeKind::percent ? two(" of ") : factor(" * ");
    case Op::divide:
      return factor(" / ");
    case Op::at_most:
      return text(arg(0)) + ", at most " + text(arg(1));
    case Op::at_least:
      return text(arg(0)) + ", at least " + text(arg(1));
    case Op::nothing_under:
      return text(arg(0)) + ", nothing under " + text(arg(1));
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
      return two(comparison_word(e.op));
    case Op::in_range:
      return part(0) + " is " + part(1) + ((e.flags & flag_high_open) != 0 ? "..<" : "..") + part(2);
    case Op::is_one_of:
      return part(0) + " is one of (" + list(1, ", ") + ")";
    case Op::is_not_one_of:
      return part(0) + " is not one of (" + list(1, ", ") + ")";
    case Op::contains:
      return two(" includes ");
    case Op::matches:
      return part(0) + " matches \"" + p_.patterns[e.a] + "\"";
    case Op::is_unknown:
      return part(0) + " is unknown";
    case Op::is_known:
      return part(0) + " is known";
    case Op::is_none:
      return part(0) + " is none";
    case Op::is_not_none:
      return part(0) + " is not none";
    case Op::logic_and: {
      std::string out;
      for (Id i = 0; i < e.args.count; ++i) out += (i == 0 ? "" : " and ") + part(i);
      return out;
    }
    case Op::logic_or: {
      std::string out;
      for (Id i = 0; i < e.args.count; ++i) out += (i == 0 ? "" : " or ") + part(i);
      return out;
    }
    case Op::logic_not:
      return "not " + part(0);
    case Op::choose: {
      std::string out;
      for (Id i = 0; i < e.args.count; i += 2) {
        out += i == 0 ? "" : "; ";
        out += i + 1 == e.args.count ? text(arg(i)) : text(arg(i + 1)) + ", if " + text(arg(i));
      }
      return out;
    }
    case Op::builtin: {
      constexpr const char* names[] = {
          "now",      "today",  "opened_at",        "previous_owner", "caller",        "owner",
          "decision", "result", "contacts_in_case", "case_total",     "current_level", "current_approver"};
      return e.a < std::size(names) ? names[e.a] : "?";
    }
    case Op::wall_time:
      return two(" ");
    case Op::calendar_open:
      return name(p_.calendars[e.a].name) + " is open";
    case Op::promise_due:
      return name(e.a);
    case Op::clock_due:
      return name(p_.clocks[e.a].name);
    case Op::record_count: {
      constexpr const char* windows[] = {"", " in this week", " in this month", " in this quarter",
                                         " in this year"};
      return "number of " + name(p_.records[e.a].name) +
             (e.args.count > 0 ? " in any " + text(arg(0)) : windows[e.flags % std::size(windows)]);
    }
    case Op::restricted:
      return e.flags != 0 ? "end of restriction (" + name(p_.records[e.a].name) + ")"
                          : name(p_.records[e.a].name);
    default:
      break;
  }
  constexpr std::pair<Op, const char*> calls[] = {{Op::smaller_of, "smaller of"},
                                                  {Op::larger_of, "larger of"},
                                                  {Op::round_nearest, "rounded to"},
                                                  {Op::round_up, "rounded up to"},
                                                  {Op::round_down, "rounded down to"},
                                                  {Op::days_between, "days between"},
                                                  {Op::business_days_between, "business days between"},
                                                  {Op::whole_periods, "whole periods"},
                                                  {Op::started_periods, "started periods"},
                                                  {Op::end_of_day, "end of day"},
                                                  {Op::date_of, "date of"}};
  if (e.op == Op::whole_periods && e.args.count == 3)  // the only length that is taken of two days
    return "whole years between (" + text(arg(0)) + ", " + text(arg(1)) + ")";
  const bool on_calendar = e.op == Op::business_days_between && e.a != p_.calendar;
  for (const auto& [op, called] : calls)
    if (op == e.op)
      return std::string(called) + " (" + list(0, ", ") +
             (on_calendar ? ", " + name(p_.calendars[e.a].name) : "") + ")";
  return "(" + list(0, ", ") + ")";
}

}  // namespace sop::diffing
