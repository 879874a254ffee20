// tests/support/timeline.cpp — reading timelines and showing decisions; see timeline.hpp.
#include "tests/support/timeline.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "sop/decision_json.hpp"
#include "sop/diagnostic.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/instant.hpp"
#include "sop/names.hpp"
#include "sop/reference.hpp"
#include "sop/zone.hpp"

namespace sop_test {

using sop::Id;
using sop::no_id;

namespace {

std::string name_of(const sop::Procedure& p, sop::SymbolId symbol) {
  return symbol == no_id ? "-" : p.text(symbol);
}
std::string party(const sop::Procedure& p, Id id) { return id == no_id ? "-" : p.text(p.parties[id].name); }
std::string step(const sop::Procedure& p, Id id) { return id == no_id ? "-" : p.steps[id].path; }
std::string fact(const sop::Procedure& p, Id id) { return p.text(p.facts[id].name); }
std::string instant(std::int64_t ms) {
  sop::Instant at;
  if (sop::failed(sop::Instant::from_milliseconds(ms, at))) return "?";
  return sop::to_text(at);
}
std::string amount(std::int64_t minor, sop::CurrencyCode currency) {
  return sop::to_text(sop::Money{minor, currency});
}
std::string facts(const sop::Procedure& p, const std::vector<Id>& ids) {
  std::string out;
  for (const Id id : ids) out += (out.empty() ? "" : ", ") + fact(p, id);
  return out;
}
std::string actor(const sop::Procedure& p, const sop::Actor& a) {
  if (a.role == no_id && a.id.empty()) return "";
  return " by " + party(p, a.role) + (a.id.empty() ? "" : ":" + a.id);
}

constexpr std::string_view dues[] = {"clock", "promise", "level", "hand_over", "approval", "rule", "step"};
constexpr std::string_view performers[] = {"owner", "customer", "system", "third_party"};

std::string subject_of(const sop::Effect& e, const sop::Procedure& p) {
  using K = sop::EffectKind;
  if (e.subject == no_id) return "";
  switch (e.kind) {
    case K::say:
      return " " + p.text(p.responses[e.subject].name);
    case K::ask:
    case K::task:
    case K::promise_made:
    case K::promise_broken:
    case K::record:
    case K::closed:
    case K::reopened:
    case K::emit:
      return " " + step(p, e.subject);
    case K::offer:
    case K::request_approval:
    case K::granted:
    case K::approval_withdrawn:
    case K::approval_refused:
    case K::approval_expired:
    case K::approval_sent_back:
      return " " + p.text(p.remedies[e.subject].name);
    default:
      return "";
  }
}

std::string effect_text(const sop::Effect& e, const sop::Procedure& p) {
  std::string out = "  " + e.id + " " + std::string(sop::name_of(e.kind)) + subject_of(e, p);
  if (e.name != no_id && e.kind != sop::EffectKind::say) out += " " + p.text(e.name);
  if (!e.facts.empty()) out += " (" + facts(p, e.facts) + ")";
  if (e.has_amount) out += " " + amount(e.minor, e.currency);
  if (e.party != no_id) out += " -> " + party(p, e.party);
  if (!e.person.empty()) out += " \"" + e.person + "\"";
  if (e.performer != sop::Performer::owner)
    out += " by " + std::string(performers[static_cast<std::size_t>(e.performer)]);
  if (e.locale != no_id) out += " " + p.text(e.locale);
  if (e.channel != no_id) out += " on " + p.text(e.channel);
  if (!e.text.empty()) out += " \"" + e.text + "\"";
  if (e.due != 0) out += " due " + instant(e.due);
  if (e.quiet) out += " quiet";
  if (!e.of.empty())
    out += " of " + e.of + " " + std::string(sop::name_of(e.of_kind)) + " at " + instant(e.of_at);
  const bool shows_path =
      e.kind == sop::EffectKind::level_entered || e.kind == sop::EffectKind::escalation_held ||
      e.kind == sop::EffectKind::escalation_released || e.kind == sop::EffectKind::overridden;
  if (!e.path.empty() && shows_path) out += " [" + e.path + "]";
  return out + "\n";
}

}  // namespace

std::string standing_text(const sop::Decision& d, const sop::Procedure& p) {
  std::string out = std::string(sop::name_of(d.status));
  if (d.error != sop::ErrorCode::ok) out += " (" + std::string(sop::name_of(d.error)) + ")";
  if (!d.detail.empty()) out += " `" + d.detail + "`";
  out += ", turn " + std::to_string(d.turn) + "\n";
  out += "  " + std::string(sop::name_of(d.case_status)) + " " + step(p, d.step);
  if (d.owner != no_id) out += ", owner " + party(p, d.owner);
  if (!d.person.empty()) out += " \"" + d.person + "\"";
  if (d.level != no_id) out += ", level " + party(p, d.level);
  if (d.pending != no_id) out += ", pending " + party(p, d.pending);
  out += "\n";
  if (d.positions.size() > 1) {
    for (const sop::Position& at : d.positions) {
      if (at.branch == no_id) continue;
      out += "  branch " + name_of(p, p.containers[at.branch].name) + " at " + step(p, at.step) + ", " +
             party(p, at.owner) + "\n";
    }
  }
  if (!d.ask.empty()) out += "  ask " + facts(p, d.ask) + "\n";
  if (!d.allowed.empty()) {
    out += "  allowed";
    for (const sop::Allowed& a : d.allowed) {
      out +=
          " " + p.text(a.outcome) + (a.branch == no_id ? "" : "@" + name_of(p, p.containers[a.branch].name));
    }
    out += "\n";
  }
  for (const sop::Pay& pay : d.pay) {
    out += "  pay " + (pay.remedy == no_id ? std::string("?") : p.text(p.remedies[pay.remedy].name));
    if (pay.has_amount && pay.known) out += " " + amount(pay.minor, pay.currency);
    if (pay.range) out += ".." + amount(pay.high_minor, pay.currency);
    if (!pay.known) out += " not known";
    if (pay.has_cap) out += ", cap " + amount(pay.cap_minor, pay.currency);
    if (pay.authority != no_id) out += ", authority " + party(p, pay.authority);
    if (pay.approver != no_id) out += ", approver " + party(p, pay.approver);
    if (pay.error != sop::ErrorCode::ok) out += ", " + std::string(sop::name_of(pay.error));
    out += "\n";
  }
  for (const sop::DueAt& due : d.due) {
    out += "  due " + std::string(dues[static_cast<std::size_t>(due.kind)]);
    if (due.name != no_id) out += " " + p.text(due.name);
    if (due.kind == sop::DueKind::level || due.kind == sop::DueKind::hand_over)
      out += " " + party(p, due.subject);
    out += " " + instant(due.at) + (due.broken ? " broken" : "") + (due.paused ? " paused" : "") +
           (due.beyond_known ? " beyond" : "");
    for (const std::int64_t warn : due.warn) out += ", warn " + instant(warn);
    out += "\n";
  }
  if (!d.needs.empty()) out += "  needs " + facts(p, d.needs) + "\n";
  if (d.needs_record) out += "  needs the customer's record\n";
  if (d.has_next_wake) out += "  next " + instant(d.next_wake) + "\n";
  return out;
}

std::string happened_text(const sop::Decision& d, const sop::Procedure& p) {
  std::string out;
  for (const sop::Reason& reason : d.because) {
    out += "  because " + std::string(sop::name_of(reason.kind)) + " " + reason.path;
    if (!reason.facts.empty()) out += " (" + facts(p, reason.facts) + ")";
    out += "\n";
  }
  for (const sop::Effect& e : d.effects) out += effect_text(e, p);
  for (const sop::JournalEntry& j : d.journal) {
    out += "  | " + std::to_string(j.turn) + " " + instant(j.at) + " " + j.what +
           (j.path.empty() ? "" : " [" + j.path + "]");
    if (j.occurred < j.at) out += " occurred " + instant(j.occurred);
    if (j.from_step != j.to_step) out += " " + step(p, j.from_step) + " -> " + step(p, j.to_step);
    if (j.from_owner != j.to_owner) out += " owner " + party(p, j.from_owner) + " -> " + party(p, j.to_owner);
    out += actor(p, j.actor) + "\n";
    for (const sop::ClockCycle& cycle : j.cycles)
      out += "    clock " + name_of(p, p.clocks[cycle.clock].name) + " " + std::to_string(cycle.cycle) +
             (cycle.status == sop::ClockStatus::finished ? " finished " : " cancelled ") +
             instant(cycle.started) + " .. " + instant(cycle.ended) + (cycle.broken ? " broken" : "") + "\n";
  }
  return out;
}

std::string to_text(const sop::Decision& d, const sop::Procedure& p) {
  return standing_text(d, p) + happened_text(d, p);
}

// --- reading timelines ------------------------------------------------------------------------------------------------

namespace {

/// Words of a line: separated by blanks, quoted texts as one, an object `{...}` or a list `[...]` as the last.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::size_t i = 0;
  while (i < line.size()) {
    if (line[i] == ' ') {
      ++i;
    } else if (line[i] == '{' || line[i] == '[') {
      words.push_back(line.substr(i));
      break;
    } else if (line[i] == '"') {
      const std::size_t end = line.find('"', i + 1);
      if (end == std::string::npos) break;
      words.push_back(line.substr(i + 1, end - i - 1));
      i = end + 1;
    } else {
      const std::size_t end = std::min(line.find(' ', i), line.size());
      words.push_back(line.substr(i, end - i));
      i = end;
    }
  }
  return words;
}

class Reader {
 public:
  Reader(const sop::Procedure& p, Timeline& out) : p_(p), names_(p), out_(out) {
    (void)sop::zone_of(p, {}, sop::no_id, zone_);
  }

  bool read(const std::string& line) {
    words_ = words_of(line);
    at_ = 0;
    step_ = {};
    step_.line = line;
    const std::string verb = next();
    if (verb == "roster") return roster();
    if (verb == "holiday") return holiday();
    if (verb == "open") {
      step_.is_open = true;
      if (!moment(now_)) return false;
    } else if (verb == "wait") {
      std::string text = next();
      if (!at_end()) text += " " + next();
      sop::Duration length;
      sop::Period period;
      if (text.ends_with(" business")) text += " " + next();
      if (!sop::failed(sop::parse_duration(text, length))) {
        now_ += length.milliseconds;
      } else if (!sop::failed(sop::parse_period(text, period))) {
        sop::Value value = sop::Value::make(sop::ValueKind::period, period.count);
        value.unit = period.unit;
        if (sop::reference::due_after(p_, out_.data, now_, value, now_) != sop::ErrorCode::ok) return false;
      } else {
        return false;
      }
    } else if (verb == "at") {
      if (!moment(now_)) return false;
    } else {
      step_.has_event = true;
      if (!event(verb)) return false;
    }
    step_.now = now_;
    if (!options()) return false;
    out_.steps.push_back(step_);
    return true;
  }

 private:
  bool at_end() const { return at_ >= words_.size(); }
  std::string next() { return at_end() ? std::string() : words_[at_++]; }
  bool moment(std::int64_t& ms) {
    const std::string date = next(), time = next();
    sop::LocalTime wall;
    sop::ZonedInstant at;
    if (sop::failed(sop::parse_local_time(date + " " + time, wall)) ||
        sop::failed(zone_.instant_of(wall, at)))
      return false;
    ms = at.at.milliseconds();
    return true;
  }
  bool roster() {
    sop::RosterEntry entry;
    entry.schedule = names_.find(sop::NameKind::party, next());
    if (entry.schedule == no_id || !moment(entry.from)) return false;
    entry.person = next();
    out_.data.roster.push_back(entry);
    return true;
  }
  bool holiday() {
    const Id calendar = names_.find(sop::NameKind::calendar, next());
    sop::Date date;
    if (calendar == no_id || sop::failed(sop::parse_date(next(), date))) return false;
    out_.data.holidays.push_back({calendar, {date.days()}, 0, {}});
    return true;
  }
  bool symbol(sop::SymbolId& out) {
    out = names_.find(sop::NameKind::symbol, next());
    return out != no_id;
  }
  bool event(const std::string& verb) {
    using K = sop::EventKind;
    sop::Event& e = step_.event;
    static const std::pair<const char*, K> plain[] = {
        {"facts", K::facts},         {"customer", K::customer_message},
        {"reply", K::reply_sent},    {"acknowledge", K::acknowledge},
        {"approve", K::approve},     {"refuse", K::refuse},
        {"send_back", K::send_back}, {"reopen", K::reopen}};
    for (const auto& [word, kind] : plain) {
      if (verb != word) continue;
      e.kind = kind;
      return true;
    }
    if (verb == "outcome" || verb == "signal") {
      e.kind = verb == "outcome" ? K::outcome : K::signal;
      return symbol(e.name);
    }
    if (verb == "kept") {
      e.kind = K::promise_kept;
      return at_end() || words_[at_] == "by" || words_[at_][0] == '{' || symbol(e.name);
    }
    if (verb != "assign") return false;
    e.kind = K::assign;
    e.party = names_.find(sop::NameKind::party, next());
    e.person = next();
    return e.party != no_id;
  }
  bool options() {
    sop::Event& e = step_.event;
    while (!at_end()) {
      const std::string word = next();
      if (word[0] == '{') {
        sop::DiagnosticSink problems;
        sop::JsonDocument document;
        if (!sop::parse_json(word, document, problems) ||
            !sop::read_facts(document.root(), names_, e.facts, problems, sop::FactGroups::any)) {
          return false;
        }
      } else if (word == "record") {
        sop::DiagnosticSink problems;
        sop::TimedEvent timed;
        if (!sop::read_event("{\"record\":" + next() + "}", names_, timed, problems)) return false;
        e.has_record = true;
        e.record = timed.event.record;
      } else if (word == "by") {
        const std::string who = next();
        const std::size_t colon = who.find(':');
        e.actor.role = names_.find(sop::NameKind::party, who.substr(0, colon));
        if (colon != std::string::npos) e.actor.id = who.substr(colon + 1);
        if (e.actor.role == no_id) return false;
      } else if (word == "branch") {
        const std::string name = next();
        for (Id i = 0; i < p_.containers.size(); ++i) {
          if (p_.text(p_.containers[i].name) == name || p_.containers[i].path == name) e.branch = i;
        }
        if (e.branch == no_id) return false;
      } else if (word == "remedy") {
        e.remedy = names_.find(sop::NameKind::remedy, next());
        if (e.remedy == no_id) return false;
      } else if (word == "amount") {
        sop::Money money;
        if (sop::failed(sop::parse_money(next() + " EUR", money))) return false;
        e.has_amount = true;
        e.amount_minor = money.minor;
      } else if (word == "total") {
        sop::CustomerTotal total;
        const std::string remedy = next();
        if (remedy != "all") total.remedy = names_.find(sop::NameKind::remedy, remedy);
        sop::Period window;
        const std::string count = next();
        static constexpr std::string_view units[] = {"", "week", "month", "quarter", "year"};
        if (count == "each") {
          const std::string unit = next();
          for (std::size_t i = 1; i < std::size(units); ++i)
            if (unit == units[i]) total.window_kind = static_cast<sop::WindowKind>(i);
        } else if (sop::failed(sop::parse_period(count + " " + next(), window))) {
          return false;
        }
        total.window_count = window.count;
        total.window_unit = window.unit;
        sop::Money money;
        if (sop::failed(sop::parse_money(next() + " EUR", money))) return false;
        total.minor = money.minor;
        e.customer.push_back(total);
      } else if (word == "id") {
        e.id = next();
      } else if (word == "turn") {
        e.turn = std::stoull(next());
      } else if (word == "occurred") {
        e.has_occurred = true;
        if (!moment(e.occurred_at)) return false;
      } else {
        return false;
      }
    }
    return true;
  }

  const sop::Procedure& p_;
  sop::NameTable names_;
  Timeline& out_;
  sop::Zone zone_;
  std::vector<std::string> words_;
  std::size_t at_ = 0;
  TimelineStep step_;
  std::int64_t now_ = 0;
};

}  // namespace

Timeline read_timeline(const sop::Procedure& procedure, const std::string& text) {
  Timeline timeline;
  Reader reader(procedure, timeline);
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string line = text.substr(from, end - from);
    from = end + 1;
    if (line.rfind("#> ", 0) != 0) continue;
    if (!reader.read(line.substr(3))) {
      timeline.problem = line;
      break;
    }
  }
  sop::seal(timeline.data);
  return timeline;
}

}  // namespace sop_test
