// src/resolve/dump.cpp — a procedure as text (sop/model_dump.hpp).
#include <string>
#include <string_view>
#include <vector>

#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/model_dump.hpp"
#include "sop/rational.hpp"

namespace sop {

namespace {

constexpr std::string_view op_names[] = {
    "constant",
    "fact",
    "setting",
    "definition",
    "parameter",
    "output",
    "requirements",
    "builtin",
    "calendar_open",
    "-",
    "+",
    "-",
    "*",
    "/",
    "smaller_of",
    "larger_of",
    "at_most",
    "at_least",
    "nothing_under",
    "round",
    "round_up",
    "round_down",
    "days_between",
    "business_days_between",
    "whole_periods",
    "started_periods",
    "end_of_day",
    "date_of",
    "promise_due",
    "clock_due",
    "choose",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "in",
    "one_of",
    "not_one_of",
    "includes",
    "matches",
    "unknown?",
    "known?",
    "none?",
    "not_none?",
    "and",
    "or",
    "not",
    "wall_time",
    "reason_of",
    "record_count",
    "restricted",
};
static_assert(sizeof(op_names) / sizeof(op_names[0]) == static_cast<std::size_t>(Op::restricted) + 1);
constexpr std::string_view window_names[] = {"", "week", "month", "quarter", "year"};

constexpr std::string_view builtin_names[] = {
    "now",      "today",  "opened_at",        "previous_owner", "caller",        "owner",
    "decision", "result", "contacts_in_case", "case_total",     "current_level", "current_approver",
};
constexpr std::string_view type_names[] = {
    "none",   "boolean", "enumeration", "set",         "whole", "decimal", "percent", "money", "duration",
    "period", "date",    "instant",     "time_of_day", "text",  "remedy",  "party",   "list",
};
constexpr std::string_view hit_names[] = {
    "unique",           "first",           "any",           "priority", "collect_list", "collect_sum",
    "collect_smallest", "collect_largest", "collect_count",
};
constexpr std::string_view target_names[] = {"none",      "->",       "join", "escalate",    "hand_over",
                                             "hand_back", "notify",   "run",  "acknowledge", "say",
                                             "note",      "restrict", "lift"};
constexpr std::string_view trigger_names[] = {
    "on",    "known", "joined",   "returned", "kept",         "broken",   "approved", "not_approved",
    "after", "at",    "no_reply", "if",       "clock_broken", "clock_at", "every",
};
constexpr std::string_view action_names[] = {"say",  "ask",     "offer", "do",     "promise",
                                             "wait", "approve", "run",   "record", "announce"};
constexpr std::string_view container_names[] = {"scenario", "routine", "branch", "intake"};
constexpr std::string_view signal_names[] = {"case_opened",    "case_closed", "reply_sent",
                                             "customer_wrote", "event",       "if"};
constexpr std::string_view subject_names[] = {
    "fact",      "setting", "named",   "scenario", "step", "owner",    "level", "pending", "say",
    "ask",       "task",    "offer",   "amount",   "due",  "reason",   "needs", "allowed", "roster",
    "next_wake", "ended",   "promise", "status",   "list", "notified", "noted",
};
constexpr std::string_view line_names[] = {"starts_at", "given",  "event",   "wait",
                                           "at",        "expect", "because", "never"};

template <class E, std::size_t N>
std::string name(const std::string_view (&names)[N], E value) {
  const auto i = static_cast<std::size_t>(value);
  return i < N ? std::string(names[i]) : "?";
}

class Dumper {
 public:
  explicit Dumper(const Procedure& procedure) : p_(procedure) {}

  std::string whole() {
    head();
    facts();
    values();
    tables();
    people();
    time();
    words();
    steps();
    around();
    return std::move(out_);
  }

  std::string expression(Id id, int depth = 0) const {
    if (id == no_id) return "_";
    if (id >= p_.exprs.size() || depth > 300) return "?";
    const Expr& e = p_.exprs[id];
    std::string args;
    for (Id i = 0; i < e.args.count; ++i) args += " " + expression(p_.expr_args[e.args.first + i], depth + 1);
    switch (e.op) {
      case Op::constant:
        return value(p_.constants[e.a]);
      case Op::fact:
        return symbol(p_.facts[e.a].name);
      case Op::setting:
        return symbol(p_.settings[e.a].name);
      case Op::definition:
        return args.empty() ? symbol(p_.definitions[e.a].name)
                            : "(" + symbol(p_.definitions[e.a].name) + args + ")";
      case Op::parameter:
        return "$" + std::to_string(e.a);
      case Op::output:
        return symbol(p_.outputs[e.a].name);
      case Op::requirements:
        return symbol(p_.requirements[e.a].name);
      case Op::reason_of:
        return "(reason_of " + symbol(p_.requirements[e.a].name) + ")";
      case Op::builtin:
        return "@" + name(builtin_names, e.a);
      case Op::promise_due:
        return "(promise_due " + symbol(e.a) + ")";
      case Op::clock_due:
        return "(clock_due " + symbol(p_.clocks[e.a].name) + ")";
      case Op::record_count:
        if (e.flags != 0) args += " this_" + name(window_names, static_cast<WindowKind>(e.flags));
        return "(record_count " + symbol(p_.records[e.a].name) + args + ")";
      case Op::restricted:
        return std::string(e.flags != 0 ? "(restricted_until " : "(restricted ") +
               symbol(p_.records[e.a].name) + ")";
      case Op::matches:
        return "(matches" + args + " \"" + p_.patterns[e.a] + "\")";
      case Op::business_days_between:
        args += " " + symbol(p_.calendars[e.a].name);
        break;
      case Op::in_range:
        if ((e.flags & flag_high_open) != 0) args += " below";
        break;
      default:
        break;
    }
    return "(" + name(op_names, e.op) + args + ")";
  }

 private:
  std::string symbol(SymbolId id) const {
    return id == no_id ? "_" : id < p_.symbols.size() ? p_.text(id) : "?";
  }
  static std::string wall(std::int64_t milliseconds) {
    TimeOfDay at;
    return failed(TimeOfDay::from_milliseconds(milliseconds, at)) ? "?" : to_text(at);
  }
  static std::string days(std::uint8_t bits) {
    std::string out;
    for (int day = 0; day < 7; ++day) out += (bits >> day & 1) != 0 ? "x" : ".";
    return out;
  }
  static std::string windows(const std::vector<OpenWindow>& all) {
    std::string out;
    for (const OpenWindow& w : all) out += " " + days(w.weekdays) + " " + wall(w.from) + ".." + wall(w.to);
    return out;
  }
  /// The rotation of a schedule.
  std::string turns(const Party& p) const {
    std::string out;
    for (const std::string& person : p.people) out += " " + quoted(person);
    if (p.rotation != no_id)
      out += " rotation " + value(p_.constants[p.rotation]) + " since " + date(p.rotation_since);
    if (p.hand_over_days != 0) out += " hand_over " + days(p.hand_over_days) + " " + wall(p.hand_over_time);
    if (!p.on_duty.empty()) out += " on_duty" + windows(p.on_duty);
    return out;
  }
  static std::string quoted(const std::string& text) { return "\"" + text + "\""; }
  static std::string date(std::int64_t days) {
    Date d;
    return failed(Date::from_days(days, d)) ? "?" : to_text(d);
  }

  std::string value(const Value& v) const {
    switch (v.kind) {
      case ValueKind::unknown:
        return "unknown";
      case ValueKind::none:
        return "none";
      case ValueKind::error:
        return "error";
      case ValueKind::boolean:
        return v.integer != 0 ? "yes" : "no";
      case ValueKind::name:
        return symbol(static_cast<SymbolId>(v.integer));
      case ValueKind::party:
        return symbol(p_.parties[static_cast<Id>(v.integer)].name);
      case ValueKind::remedy:
        return symbol(p_.remedies[static_cast<Id>(v.integer)].name);
      case ValueKind::number:
        return to_text(v.number) + (v.symbol == no_id ? "" : "_" + symbol(v.symbol));
      case ValueKind::percent: {
        Rational hundred;
        return failed(multiply(v.number, Rational(100), hundred)) ? "?" : to_text(hundred) + "%";
      }
      case ValueKind::money:
        return to_text(v.number) + (v.currency.is_none() ? "_money" : "_" + v.currency.letters());
      case ValueKind::duration:
        return spaced(to_text(Duration{v.integer}));
      case ValueKind::period:
        return spaced(to_text(Period{static_cast<std::int32_t>(v.integer), v.unit})) +
               (v.symbol == no_id ? "" : "_of_" + symbol(p_.calendars[v.symbol].name));
      case ValueKind::date:
        return date(v.integer);
      case ValueKind::instant: {
        Instant i;
        return failed(Instant::from_milliseconds(v.integer, i)) ? "?" : to_text(i);
      }
      case ValueKind::time_of_day: {
        TimeOfDay t;
        return failed(TimeOfDay::from_milliseconds(v.integer, t)) ? "?" : to_text(t);
      }
      case ValueKind::text:
        return quoted(v.text);
      case ValueKind::set:
      case ValueKind::list: {
        std::string out = "{";
        for (const Value& item : v.items) out += (out.size() > 1 ? "," : "") + value(item);
        return out + "}";
      }
    }
    return "?";
  }
  static std::string spaced(std::string text) {
    for (char& c : text)
      if (c == ' ') c = '_';
    return text;
  }

  std::string type(const Type& t) const {
    std::string out = name(type_names, t.kind);
    if (!t.names.empty()) {
      out += "(";
      for (std::size_t i = 0; i < t.names.size(); ++i) out += (i > 0 ? "," : "") + symbol(t.names[i]);
      out += ")";
    }
    if (t.ordered) out += " ordered";
    if (t.unit != no_id) out += "_" + symbol(t.unit);
    if (t.has_low) out += (t.low_open ? " >" : " >=") + to_text(t.low);
    if (t.has_high) out += (t.high_open ? " <" : " <=") + to_text(t.high);
    if (t.or_none) out += " or_none";
    return out;
  }

  void line(const std::string& text) { out_ += text + "\n"; }
  static std::string title(const std::string& text) { return text.empty() ? "" : " " + quoted(text); }
  std::string guard(Id condition) const { return condition == no_id ? "" : " if " + expression(condition); }
  template <class List>
  std::string parties(const List& list) const {
    std::string out;
    for (const Id id : list) out += " " + symbol(p_.parties[id].name);
    return out;
  }
  std::string party(Id id) const { return id == no_id ? "_" : symbol(p_.parties[id].name); }

  void head() {
    std::string text = "procedure " + symbol(p_.name) + title(p_.title) + " edition " + quoted(p_.edition);
    if (!p_.currency.is_none()) text += " currency " + p_.currency.letters();
    if (p_.currency_fact != no_id) text += " currency_from " + symbol(p_.facts[p_.currency_fact].name);
    if (p_.rounding_stated) text += " rounding " + std::string(name_of(p_.rounding));
    if (p_.month_end == MonthEnd::last_day) text += " month_end last_day";
    if (p_.month_end == MonthEnd::overflow_to_next) text += " month_end next_day";
    for (const SymbolId locale : p_.locales) text += " " + symbol(locale);
    if (p_.locale_fact != no_id) text += " locale_from " + symbol(p_.facts[p_.locale_fact].name);
    if (p_.channel_fact != no_id) text += " channel_from " + symbol(p_.facts[p_.channel_fact].name);
    if (p_.calendar != no_id) text += " calendar " + symbol(p_.calendars[p_.calendar].name);
    if (p_.has_offset) text += " offset " + std::to_string(p_.offset_minutes);
    if (!p_.zone_name.empty()) text += " zone " + quoted(p_.zone_name);
    if (p_.review_every != no_id)
      text += " review " + value(p_.constants[p_.review_every]) + " last " + date(p_.last_review);
    line(text);
  }

  void facts() {
    for (const Unit& unit : p_.units) line("unit " + symbol(unit.name) + title(unit.title));
    for (const Fact& fact : p_.facts) {
      std::string text = "fact " + symbol(fact.name) + title(fact.title) + ": " + type(fact.type);
      if (fact.is_private) text += " private";
      if (fact.default_value != no_id) text += " default " + value(p_.constants[fact.default_value]);
      if (fact.group != no_id) text += " group " + symbol(p_.groups[fact.group].name);
      for (const SymbolId former : fact.formerly) text += " formerly " + symbol(former);
      line(text);
    }
    for (const Setting& setting : p_.settings)
      line("setting " + symbol(setting.name) + title(setting.title) + ": " + type(setting.type) + " = " +
           (setting.value == no_id ? "_" : value(p_.constants[setting.value])));
  }

  void values() {
    for (const Definition& d : p_.definitions) {
      std::string text = "definition " + symbol(d.name);
      for (std::size_t i = 0; i < d.parameter_names.size(); ++i)
        text +=
            " $" + std::to_string(i) + "=" + symbol(d.parameter_names[i]) + ":" + type(d.parameter_types[i]);
      line(text + title(d.title) + ": " + type(d.type) + " = " + expression(d.value));
    }
    for (const RequirementList& list : p_.requirements) {
      line("requirements " + symbol(list.name) + title(list.title));
      for (const Requirement& r : list.items)
        line("  " + r.path + title(r.reason) + ": " + expression(r.condition));
    }
  }

  void tables() {
    for (const Table& table : p_.tables) {
      std::string text =
          "table " + symbol(table.name) + title(table.title) + " " + name(hit_names, table.hit) + " (";
      for (std::size_t i = 0; i < table.inputs.size(); ++i)
        text += (i > 0 ? ", " : "") + (table.inputs[i] == no_id ? "if" : expression(table.inputs[i]));
      text += ") -> (";
      for (std::size_t i = 0; i < table.outputs.size(); ++i)
        text += (i > 0 ? ", " : "") + symbol(p_.outputs[table.outputs[i]].name) + ": " +
                type(p_.outputs[table.outputs[i]].type);
      text += ")";
      if (table.dated_by != no_id) text += " dated_by " + expression(table.dated_by);
      if (table.exception_to != no_id) text += " exception_to " + symbol(p_.tables[table.exception_to].name);
      for (const Id before : table.before) text += " before " + symbol(p_.tables[before].name);
      line(text);
      for (const TableRow& row : table.rows) {
        text = "  " + row.path + ":";
        if (table.dated_by != no_id) text += " since " + date(row.since);
        if (row.otherwise) text += " otherwise";
        if (row.condition != no_id) text += " " + expression(row.condition);
        text += " =>";
        for (const Id result : row.results) text += " " + expression(result);
        line(text);
      }
    }
  }

  std::string remedies(const std::vector<Id>& list) const {
    std::string out;
    for (const Id id : list) out += " " + symbol(p_.remedies[id].name);
    return out;
  }

  void people() {
    for (const RecordKind& kind : p_.records)
      line(std::string(kind.restriction ? "restriction " : "entry ") + symbol(kind.name) + title(kind.title));
    for (const Remedy& remedy : p_.remedies)
      line("remedy " + symbol(remedy.name) + title(remedy.title) +
           (remedy.has_amount ? ": money" : ": no_amount") +
           (remedy.group == no_id ? "" : " group " + symbol(p_.remedies[remedy.group].name)));
    for (const Party& p : p_.parties) {
      std::string text = (p.kind == PartyKind::role     ? "role "
                          : p.kind == PartyKind::team   ? "team "
                          : p.kind == PartyKind::person ? "person "
                                                        : "schedule ") +
                         symbol(p.name) + title(p.title);
      if (p.acts_as != no_id) text += " acts_as " + party(p.acts_as);
      if (p.reports_to != no_id) text += " reports_to " + party(p.reports_to);
      if (!p.members.empty()) text += " members" + parties(p.members);
      if (p.from_host) text += " from_host";
      if (p.calendar != no_id) text += " hours " + symbol(p_.calendars[p.calendar].name);
      if (!p.quiet.empty()) text += " quiet" + windows(p.quiet);
      text += turns(p);
      if (p.approval_above != no_id)
        text += " approval_above " + expression(p.approval_above) + " by " + party(p.approver);
      if (p.deputy != no_id) text += " deputy " + party(p.deputy);
      line(text);
      for (const Permission& m : p.may_give)
        line("  may give" + (m.any_remedy ? std::string(" any") : "") + remedies(m.remedies) +
             guard(m.condition));
      for (const Permission& m : p.may_not_give)
        line("  may not give" + (m.any_remedy ? std::string(" any") : "") + remedies(m.remedies) +
             guard(m.condition));
      for (const Limit& l : p.limits)
        line("  " + l.path + ": " +
             (l.per_grant      ? "grant "
              : l.per_customer ? "customer "
                               : "case ") +
             (l.amount == no_id ? "any" : expression(l.amount)) +
             (l.window == no_id ? "" : " in " + expression(l.window)) +
             (l.window_kind == WindowKind::rolling
                  ? ""
                  : " in each " + std::string(window_names[static_cast<std::size_t>(l.window_kind)])) +
             (l.remedies.empty() ? "" : " for" + remedies(l.remedies)) + guard(l.condition));
    }
  }

  std::string signals(std::string_view label, const std::vector<Signal>& list) const {
    if (list.empty()) return {};
    std::string out = " " + std::string(label);
    for (const Signal& s : list) {
      if (s.kind == SignalKind::event) {
        out += " " + symbol(s.event);
      } else if (s.kind != SignalKind::condition) {
        out += " " + name(signal_names, s.kind);
      }
      out += guard(s.condition);
    }
    return out;
  }

  void time() {
    for (const Calendar& c : p_.calendars) {
      std::string text = "calendar " + symbol(c.name);
      if (c.has_offset) text += " offset " + std::to_string(c.offset_minutes);
      if (!c.zone_name.empty()) text += " zone " + quoted(c.zone_name);
      text += " days " + days(c.working_days);
      for (const std::int32_t day : c.holidays) text += " " + date(day);
      if (!c.holidays_file.empty()) text += " file " + quoted(c.holidays_file);
      if (c.holidays_from_host) text += " from_host";
      if (c.holidays_until != 0) text += " until " + date(c.holidays_until);
      line(text);
      for (const OpenWindow& w : c.open) line("  open" + windows({w}));
      for (const SpecialOpening& special : c.special_days) {
        text = "  open on " + date(special.day);
        for (const OpenWindow& w : special.open) text += " " + wall(w.from) + ".." + wall(w.to);
        line(text);
      }
    }
    for (const EscalationPath& path : p_.paths) {
      line("path " + symbol(path.name) + title(path.title) + signals("starts", path.starts_on) +
           signals("stops", path.stops_on) +
           (path.pending == PendingOwner::sender ? " sender" : " receiver") +
           (path.rounds > 1 ? " rounds " + std::to_string(path.rounds) : "") +
           (path.acknowledged_for == no_id ? "" : " acknowledged_for " + expression(path.acknowledged_for)) +
           (path.hold_while == no_id ? "" : " hold_while " + expression(path.hold_while)) +
           (path.on_release == Release::restart   ? " on_release restart"
            : path.on_release == Release::at_once ? " on_release at_once"
                                                  : "") +
           (path.steps_down_if == no_id ? ""
                                        : " steps_down_if " + expression(path.steps_down_if) + " for " +
                                              expression(path.steps_down_after)));
      for (const Level& level : path.levels) {
        std::string text = "  " + level.path + ": " + party(level.party);
        if (level.turn == DutyTurn::next) text += " next";
        if (level.turn == DutyTurn::previous) text += " previous";
        if (level.time != no_id) text += " for " + expression(level.time);
        if (level.when_empty == WhenEmpty::skip) text += " skip";
        if (level.when_empty == WhenEmpty::wait) text += " wait";
        if (level.when_empty == WhenEmpty::fallback) text += " else " + party(level.fallback);
        line(text + guard(level.condition));
      }
    }
    for (const Clock& clock : p_.clocks) {
      line("clock " + symbol(clock.name) + title(clock.title) + signals("starts", clock.starts_on) +
           signals("stops", clock.stops_on) + signals("cancels", clock.cancels_on) +
           signals("resets", clock.resets_on) + signals("held", clock.holds_on) +
           signals("released", clock.released_on) +
           (clock.pauses_while == no_id ? "" : " pauses " + expression(clock.pauses_while)) +
           (clock.on_change == TargetChange::keep      ? " keep"
            : clock.on_change == TargetChange::restart ? " restart"
                                                       : "") +
           (clock.calendar == no_id ? "" : " calendar " + symbol(p_.calendars[clock.calendar].name)));
      for (const ClockTarget& target : clock.targets)
        line("  within " + expression(target.time) + guard(target.condition));
      for (const Extension& extension : clock.extensions)
        line(signals("  extended", {extension.signal}) + " by " + expression(extension.by) + " at_most " +
             std::to_string(extension.at_most));
      if (clock.law != no_id)
        line("  by law " + expression(clock.law) +
             (clock.law_source.empty() ? "" : " source " + quoted(clock.law_source)));
      for (const Rational& share : clock.warnings) line("  warn " + to_text(share));
      transitions(clock.transitions);
    }
  }

  void words() {
    for (const Response& r : p_.responses) {
      line("response " + symbol(r.name) + title(r.title) +
           (r.max_length == no_id ? "" : " max " + value(p_.constants[r.max_length])));
      for (const LengthLimit& limit : r.max_lengths)
        line("  max " + value(p_.constants[limit.length]) + guard(limit.condition));
      for (const std::string& phrase : r.must_hold) line("  must hold " + quoted(phrase));
      for (const ResponseVariant& v : r.variants) {
        std::string text = "  " + symbol(v.locale) + guard(v.condition) + ":";
        for (const TextPart& part : v.parts) {
          if (part.value == no_id) {
            text += " " + quoted(part.literal);
            continue;
          }
          text += " {" + expression(part.value);
          for (const std::string& form : part.forms) text += "|" + form;
          if (part.fallback != no_id) text += "?" + value(p_.constants[part.fallback]);
          text += "}";
        }
        line(text);
      }
    }
    for (const PhraseRule& rule : p_.phrases)
      line((rule.require ? "require " : "avoid ") + symbol(rule.locale) + " " + quoted(rule.pattern) +
           (rule.instead.empty() ? "" : " instead " + quoted(rule.instead)));
  }

  std::string target(Id id) const {
    if (id == no_id) return "_";
    const Target& t = p_.targets[id];
    std::string out = name(target_names, t.kind);
    if (t.party != no_id) out += " " + party(t.party);
    if (t.parties != no_id) out += " " + expression(t.parties);
    if (t.record != no_id) out += " " + symbol(p_.records[t.record].name);
    if (t.response != no_id) out += " " + symbol(p_.responses[t.response].name);
    if (t.container != no_id) out += " " + p_.containers[t.container].path;
    if (t.step != no_id) out += (t.kind == TargetKind::step ? " " : " go_to ") + p_.steps[t.step].path;
    if (t.within != no_id) out += " within " + expression(t.within);
    if (t.otherwise != no_id) out += " else (" + target(t.otherwise) + ")";
    return out;
  }

  void transitions(Slice slice) {
    for (Id i = slice.first; i < slice.first + slice.count; ++i) {
      const Transition& t = p_.transitions[i];
      std::string text = "    " + t.path + ": " + name(trigger_names, t.trigger);
      if (t.trigger == TriggerKind::outcome || t.trigger == TriggerKind::returned)
        text += " " + symbol(t.outcome);
      if (t.time != no_id) text += " " + expression(t.time);
      if (t.trigger == TriggerKind::clock_at) text += " " + to_text(t.share);
      text += guard(t.guard) + " " + target(t.target);
      if (t.at_most > 0) text += " at_most " + std::to_string(t.at_most);
      if (t.then != no_id) text += " then " + target(t.then);
      line(text);
    }
  }

  void action(const Action& a) {
    std::string text = "    " + name(action_names, a.kind);
    for (const Id id : a.responses) text += " " + symbol(p_.responses[id].name);
    for (const Id id : a.facts) text += " " + symbol(p_.facts[id].name);
    for (const Id id : a.values) text += " " + expression(id);
    for (const OfferOption& o : a.options) {
      text += " [" + (o.remedy != no_id ? symbol(p_.remedies[o.remedy].name) : expression(o.remedy_value));
      if (o.amount != no_id) text += " " + expression(o.amount);
      if (o.amount_high != no_id) text += ".." + expression(o.amount_high);
      text += "]";
    }
    if (!a.text.empty()) text += " " + quoted(a.text);
    for (const TextPart& part : a.parts)
      if (part.value != no_id) text += " {" + expression(part.value) + "}";
    if (a.name != no_id) text += " " + symbol(a.name);
    if (a.container != no_id) text += " " + p_.containers[a.container].path;
    if (a.time != no_id) text += " time " + expression(a.time);
    if (a.approver != no_id) text += " by " + party(a.approver);
    if (a.again) text += " again";
    if (a.optional) text += " optional";
    if (a.performer_stated) text += " performer " + std::to_string(static_cast<int>(a.performer));
    line(text + guard(a.condition));
    for (const SignOff& s : a.sign_offs) {
      std::string signer = "      by " + party(s.party);
      if (s.deputy != no_id) signer += " deputy " + party(s.deputy);
      if (s.time != no_id) signer += " time " + expression(s.time);
      line(signer + guard(s.condition));
    }
  }

  void steps() {
    for (const Scenario& s : p_.scenarios) {
      std::string text =
          "scenario " + symbol(s.name) + " order " + std::to_string(s.order) + guard(s.applies_if);
      for (const PathChoice& c : s.paths)
        text += " path " + symbol(p_.paths[c.path].name) + guard(c.condition);
      for (const Id clock : s.clocks) text += " clock " + symbol(p_.clocks[clock].name);
      line(text);
    }
    for (const Container& c : p_.containers) {
      line(name(container_names, c.kind) + " " + c.path + title(c.title) +
           (c.goal == no_id ? "" : " goal " + expression(c.goal) + " -> " + p_.steps[c.goal_end].path) +
           (c.result_fact == no_id ? "" : " result " + symbol(p_.facts[c.result_fact].name)));
      for (Id s = c.steps.first; s < c.steps.first + c.steps.count; ++s) step(p_.steps[s]);
    }
    for (const AlwaysRule& rule : p_.always)
      line("always " + rule.path + title(rule.title) +
           (rule.scenario == no_id ? "" : " in " + symbol(p_.scenarios[rule.scenario].name)) + ": " +
           expression(rule.condition) + (rule.held_for == no_id ? "" : " for " + expression(rule.held_for)) +
           " " + target(rule.target));
  }

  void step(const Step& s) {
    std::string text = s.kind == StepKind::end        ? "  end "
                       : s.kind == StepKind::parallel ? "  parallel "
                                                      : "  step ";
    text += s.path + title(s.title);
    for (const OwnerChoice& o : s.owner)
      text += " owner " + (o.party != no_id ? party(o.party) : expression(o.value)) + guard(o.condition);
    if (s.performer != Performer::owner)
      text += " performer " + std::to_string(static_cast<int>(s.performer));
    if (s.kind == StepKind::parallel) {
      text += s.join == JoinPolicy::all     ? " all"
              : s.join == JoinPolicy::first ? " first"
                                            : " some " + std::to_string(s.join_count);
      for (std::size_t i = 0; i < s.branches.size(); ++i)
        text += " [" + p_.containers[s.branches[i]].path + guard(s.branch_conditions[i]) + "]";
    }
    if (s.reopen_within != no_id) text += " reopen_within " + expression(s.reopen_within);
    line(text);
    for (const Action& a : s.actions) action(a);
    if (!s.outcomes.empty()) {
      text = "    outcomes";
      for (const SymbolId o : s.outcomes) text += " " + symbol(o);
      line(text);
    }
    transitions(s.transitions);
  }

  std::string assertion(const Assertion& a) const {
    std::string text = name(subject_names, a.subject);
    switch (a.subject) {
      case Assertion::Subject::fact:
        text += " " + symbol(p_.facts[a.index].name);
        break;
      case Assertion::Subject::setting:
        text += " " + symbol(p_.settings[a.index].name);
        break;
      case Assertion::Subject::named:
        text += " " + expression(a.index);
        break;
      case Assertion::Subject::list:
        text += " " + expression(a.index) + " (";
        for (const Id one : a.values) text += (text.back() == '(' ? "" : " ") + expression(one);
        text += ")";
        break;
      case Assertion::Subject::notified:
        text += (a.text.empty() ? " " : " " + a.text + " ") + symbol(a.name);
        for (const Id one : a.values) text += " " + expression(one);
        break;
      case Assertion::Subject::roster:
        text += " " + party(a.index) + " " + quoted(a.text);
        break;
      case Assertion::Subject::due:
        text += " " + (a.index != no_id ? symbol(p_.clocks[a.index].name) : symbol(a.name));
        break;
      case Assertion::Subject::amount:
        text += " " + (a.index == no_id ? "_" : symbol(p_.remedies[a.index].name));
        break;
      case Assertion::Subject::noted:
        text += " " + symbol(p_.records[a.index].name);
        if (!a.values.empty()) text += " until " + expression(a.values[0]);
        break;
      case Assertion::Subject::offer:
        text += " " + symbol(p_.remedies[a.index].name);
        break;
      case Assertion::Subject::task:
      case Assertion::Subject::reason:
        text += " " + quoted(a.text);
        break;
      default:
        text += " " + symbol(a.name);
        break;
    }
    if (a.negated) text += " not";
    if (a.value != no_id || a.comparison != Op::equal) text += " " + name(op_names, a.comparison);
    if (a.value != no_id) text += " " + expression(a.value);
    return text;
  }

  void around() {
    for (const Ordering& o : p_.orderings) {
      const auto side = [&](Id step, Id response, std::int32_t what) {
        return step != no_id       ? p_.steps[step].path
               : response != no_id ? symbol(p_.responses[response].name)
                                   : name(action_names, what);
      };
      line("ordering " + side(o.first_step, o.first_response, o.first_action) + " before " +
           side(o.then_step, o.then_response, o.then_action));
    }
    for (const Test& test : p_.tests) {
      line("test" + title(test.title));
      for (const TestLine& l : test.lines) {
        std::string text = "  " + name(line_names, l.kind);
        if (l.time != no_id) text += " " + expression(l.time);
        if (l.kind == TestLineKind::event) {
          text += " kind " + std::to_string(static_cast<int>(l.event_kind)) + " " + symbol(l.event);
          if (l.option != no_id) text += " " + symbol(p_.remedies[l.option].name);
          if (l.amount != no_id) text += " " + value(p_.constants[l.amount]);
          if (l.actor_role != no_id) text += " as " + symbol(l.actor_role);
          if (!l.actor.empty()) text += " by " + quoted(l.actor);
          if (l.already_given != no_id) text += " already given " + value(p_.constants[l.already_given]);
        }
        for (const Assertion& a : l.items) text += " [" + assertion(a) + "]";
        line(text);
      }
      for (std::size_t r = 0; r < test.row_given.size(); ++r) {
        std::string text = "  row";
        for (const Assertion& a : test.row_given[r]) text += " [" + assertion(a) + "]";
        text += " =>";
        for (const Assertion& a : test.row_expect[r]) text += " [" + assertion(a) + "]";
        line(text);
      }
    }
    for (const Suppression& s : p_.suppressions)
      line("suppress " + s.check + " where " + quoted(s.where) + " reason " + quoted(s.reason) +
           (s.until == 0 ? "" : " until " + date(s.until)));
  }

  const Procedure& p_;
  std::string out_;
};

}  // namespace

std::string dump(const Procedure& procedure) { return Dumper(procedure).whole(); }

std::string dump_expression(const Procedure& procedure, Id expression) {
  return Dumper(procedure).expression(expression);
}

}  // namespace sop
