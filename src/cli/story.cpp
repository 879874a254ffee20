// src/cli/story.cpp — telling a case; see story.hpp.
#include "src/cli/story.hpp"

#include <algorithm>
#include <vector>

#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/names.hpp"
#include "sop/unicode.hpp"

namespace sop::cli {
namespace {

constexpr std::size_t label_width = 12;
constexpr std::size_t indent = 2;
constexpr std::size_t page_width = 100;

std::string shown(std::string_view text) {
  std::string out;
  unicode::append_escaped(out, text);
  return out;
}

std::string titled(const std::string& name, const std::string& title) {
  return title.empty() ? shown(name) : shown(name) + " (" + shown(title) + ")";
}

std::string listed(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + item;
  return out;
}

/// Breaks a text at blanks, so that it stands beside its label.
std::string wrapped(std::string_view text, std::size_t left) {
  std::string out;
  std::size_t column = left;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find(' ', from), text.size());
    const std::string_view word = text.substr(from, end - from);
    const std::size_t width = unicode::display_width(word);
    if (column > left && column + 1 + width > page_width) {
      out += "\n" + std::string(left, ' ');
      column = left;
    } else if (column > left) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
    from = end + 1;
  }
  return out;
}

}  // namespace

std::string Story::bold(std::string_view text) const {
  return colour_ ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text);
}
std::string Story::dim(std::string_view text) const {
  return colour_ ? "\x1b[36m" + std::string(text) + "\x1b[0m" : std::string(text);
}

void Story::line(std::string& out, std::string_view label, std::string_view text) {
  std::string padded(label);
  padded.resize(std::max(label_width, padded.size() + 1), ' ');
  out += std::string(indent, ' ') + dim(padded) + wrapped(text, indent + padded.size()) + "\n";
}

// --- words ------------------------------------------------------------------------------------------------------------

std::string Story::title() {
  std::string out = p_.title.empty() ? shown(p_.text(p_.name)) : shown(p_.title);
  if (!p_.edition.empty()) out += ", edition " + shown(p_.edition);
  return bold(out) + "\n";
}

std::string Story::step_words(Id step) const {
  return step < p_.steps.size() ? titled(p_.steps[step].path, p_.steps[step].title) : std::string("intake");
}

std::string Story::party_words(Id party, const std::string& person) const {
  if (party >= p_.parties.size()) return "nobody";
  std::string out = shown(p_.text(p_.parties[party].name));
  if (!person.empty()) out += " " + shown(person);
  return out;
}

std::string Story::fact_words(Id fact) const {
  const Fact& f = p_.facts[fact];
  return titled(p_.text(f.name), f.title);
}

std::string Story::length(std::int64_t milliseconds) {
  struct Unit {
    std::int64_t size;
    const char* one;
    const char* many;
  };
  static constexpr Unit units[] = {{86'400'000, " day", " days"},
                                   {3'600'000, " hour", " hours"},
                                   {60'000, " min", " min"},
                                   {1000, " s", " s"},
                                   {1, " ms", " ms"}};
  std::string out;
  int shown_units = 0;
  for (const Unit& unit : units) {
    const std::int64_t count = milliseconds / unit.size;
    if (count == 0 || shown_units == 2) continue;
    out += (out.empty() ? "" : " ") + std::to_string(count) + (count == 1 ? unit.one : unit.many);
    milliseconds -= count * unit.size;
    ++shown_units;
  }
  return out.empty() ? "0 min" : out;
}

std::string Story::words_of(const Event& event) const {
  std::string what;
  const auto symbol = [&](SymbolId id) {
    return id < p_.symbols.size() ? shown(p_.text(id)) : std::string();
  };
  switch (event.kind) {
    case EventKind::facts:
      break;
    case EventKind::outcome:
    case EventKind::signal:
      what = symbol(event.name);
      break;
    case EventKind::customer_message:
      what = "the customer wrote";
      break;
    case EventKind::reply_sent:
      what = "a reply was sent";
      break;
    case EventKind::acknowledge:
      what = "acknowledged";
      break;
    case EventKind::approve:
      what = "approved";
      break;
    case EventKind::refuse:
      what = "not approved";
      break;
    case EventKind::reopen:
      what = "reopened";
      break;
    case EventKind::assign:
      what = party_words(event.party, {}) + " is " + (event.person.empty() ? "nobody" : shown(event.person));
      break;
    case EventKind::promise_kept:
      what = "the promise " + symbol(event.name) + (event.name == no_id ? "is kept" : " is kept");
      break;
  }
  if (event.branch < p_.containers.size()) what += " in " + shown(p_.containers[event.branch].path);
  if (event.remedy < p_.remedies.size()) what += ", " + shown(p_.text(p_.remedies[event.remedy].name));
  if (event.has_amount) what += " " + to_text(Money{event.amount_minor, p_.currency});
  for (const FactUpdate& update : event.facts) {
    if (update.fact >= p_.facts.size()) continue;
    const Fact& fact = p_.facts[update.fact];
    const std::string value = fact.is_private && update.value.known()
                                  ? std::string(masked_value)
                                  : value_text(p_, update.value, &fact.type);
    what += (what.empty() ? "" : ", ") + shown(p_.text(fact.name)) + " is " + shown(value);
  }
  if (what.empty()) what = "time passes";
  std::string who;
  if (event.actor.role < p_.parties.size()) who = shown(p_.text(p_.parties[event.actor.role].name));
  if (!event.actor.id.empty() && event.actor.id != who)
    who += (who.empty() ? "" : " ") + shown(event.actor.id);
  return who.empty() ? what : who + ": " + what;
}

std::string Story::words_of_timer(const Decision& d) const {
  for (const JournalEntry& entry : d.journal) {
    if (!entry.path.empty()) return "time is up: " + shown(entry.path);
  }
  for (const Reason& reason : d.because) return "time is up: " + shown(reason.path);
  for (const Effect& effect : d.effects) {
    if (effect.name < p_.symbols.size()) return "time is up: " + shown(p_.text(effect.name));
  }
  return "time is up";
}

std::string Story::pay_words(const Pay& pay) const {
  std::string out = pay.remedy < p_.remedies.size() ? shown(p_.text(p_.remedies[pay.remedy].name)) : "?";
  if (pay.has_amount && pay.known) out += " " + to_text(Money{pay.minor, pay.currency});
  if (pay.range) out += " to " + to_text(Money{pay.high_minor, pay.currency});
  if (!pay.known) out += ", amount not known yet";
  if (pay.error != ErrorCode::ok) out += ", " + std::string(error_text(pay.error));
  if (pay.approver < p_.parties.size()) out += ", " + party_words(pay.approver, {}) + " must approve";
  return out;
}

void Story::restore(const Story& kept) {
  begun_ = kept.begun_;
  last_at_ = kept.last_at_;
  last_scenario_ = kept.last_scenario_;
  last_step_ = kept.last_step_;
  last_owner_ = kept.last_owner_;
  last_pending_ = kept.last_pending_;
  last_person_ = kept.last_person_;
  last_waits_ = kept.last_waits_;
}

// --- a moment ---------------------------------------------------------------------------------------------------------

std::string Story::moment(std::int64_t at, std::string_view what, const Decision& d) {
  std::string out = "\n";
  out += bold(wall_text(p_, at));
  if (begun_ && at > last_at_) out += dim(" (" + length(at - last_at_) + " later)");
  out += "  " + std::string(what) + "\n";
  if (d.status != Status::ok && d.status != Status::more) {
    std::string why = "not taken: " + std::string(status_text(d.status));
    if (!d.detail.empty()) why += " (" + shown(d.detail) + ")";
    if (!d.needs.empty() && d.status == Status::needs_facts) {
      std::vector<std::string> needs;
      for (const Id id : d.needs) needs.push_back(fact_words(id));
      why += ": " + listed(needs);
    }
    line(out, "!", why);
  }
  if (d.error != ErrorCode::ok) line(out, "!", error_text(d.error));
  changes(out, d);
  effects(out, d);
  if (const std::string now = waits(d); now != last_waits_) out += now;
  begun_ = true;
  last_at_ = at;
  last_waits_ = waits(d);
  return out;
}

/// What is not as it was at the moment before.
void Story::changes(std::string& out, const Decision& d) {
  if (d.scenario != last_scenario_ && d.scenario < p_.scenarios.size()) {
    const Scenario& scenario = p_.scenarios[d.scenario];
    line(out, "scenario", titled(p_.text(scenario.name), scenario.title));
  }
  if (d.step != last_step_ && d.step < p_.steps.size()) {
    line(out, d.case_status == CaseStatus::closed ? "end" : "step", step_words(d.step));
  }
  for (const Position& at : d.positions) {
    if (at.branch == no_id || d.step == last_step_) continue;
    line(out, "branch", step_words(at.step) + ", " + party_words(at.owner, {}));
  }
  const bool closed = d.case_status == CaseStatus::closed;
  if (!closed && (d.owner != last_owner_ || d.person != last_person_))
    line(out, "owner", party_words(d.owner, d.person));
  if (!closed && d.pending != last_pending_ && d.pending != no_id && d.pending != d.owner)
    line(out, "waits for", party_words(d.pending, {}));
  last_scenario_ = d.scenario;
  last_step_ = d.step;
  last_owner_ = d.owner;
  last_pending_ = d.pending;
  last_person_ = d.person;
}

/// What is to be said, asked, done and known, in the order in which it came.
void Story::effects(std::string& out, const Decision& d) {
  const auto name = [&](SymbolId id) { return id < p_.symbols.size() ? shown(p_.text(id)) : std::string(); };
  const auto remedy = [&](const Effect& e) {
    std::string text = e.subject < p_.remedies.size() ? shown(p_.text(p_.remedies[e.subject].name)) : "?";
    if (e.has_amount) text += " " + to_text(Money{e.minor, e.currency});
    return text;
  };
  const auto clock = [&](const Effect& e) {
    return e.subject < p_.clocks.size() ? shown(p_.text(p_.clocks[e.subject].name)) : name(e.name);
  };
  for (const Effect& e : d.effects) {
    switch (e.kind) {
      case EffectKind::say:
        line(out, "say", "\"" + shown(e.text) + "\"");
        break;
      case EffectKind::ask: {
        std::vector<std::string> facts;
        for (const Id id : e.facts) facts.push_back(fact_words(id));
        line(out, "ask", listed(facts));
        break;
      }
      case EffectKind::task: {
        std::string text = shown(e.text);
        if (e.performer != Performer::owner) text += " (" + std::string(name_of(e.performer)) + ")";
        line(out, "do", text);
        break;
      }
      case EffectKind::offer:
        break;  // told below, with who may give it
      case EffectKind::notify:
        line(out, "tell", party_words(e.party, e.person));
        break;
      case EffectKind::owner_changed:
        break;
      case EffectKind::request_approval:
        line(out, "approve?", party_words(e.party, e.person) + ": " + remedy(e));
        break;
      case EffectKind::request_hand_over:
        line(out, "hand over?", party_words(e.party, e.person));
        break;
      case EffectKind::granted:
        line(out, "granted", remedy(e));
        break;
      case EffectKind::promise_made:
      case EffectKind::promise_renewed:
        line(out, "promise", name(e.name) + (e.due != 0 ? ", by " + wall_text(p_, e.due) : ""));
        break;
      case EffectKind::promise_kept:
        line(out, "kept", name(e.name) + (e.text.empty() ? "" : ", " + shown(e.text)));
        break;
      case EffectKind::promise_broken:
        line(out, "broken", name(e.name));
        break;
      case EffectKind::promise_withdrawn:
        line(out, "withdrawn", name(e.name));
        break;
      case EffectKind::clock_warning:
        line(out, "warning", clock(e) + (e.due != 0 ? ", due " + wall_text(p_, e.due) : ""));
        break;
      case EffectKind::clock_broken:
        line(out, "too late", clock(e) + (e.due != 0 ? ", was due " + wall_text(p_, e.due) : ""));
        break;
      case EffectKind::clock_finished:
        if (e.due == 0 || e.at <= e.due) {
          line(out, "in time", clock(e));
        } else {
          line(out, "late", clock(e) + ", was due " + wall_text(p_, e.due));
        }
        break;
      case EffectKind::clock_cancelled:
        line(out, "cancelled", clock(e));
        break;
      case EffectKind::record: {
        std::vector<std::string> facts;
        for (const Id id : e.facts) facts.push_back(shown(p_.text(p_.facts[id].name)));
        if (!e.text.empty()) facts.push_back(shown(e.text));
        line(out, "record", listed(facts));
        break;
      }
      case EffectKind::closed:
      case EffectKind::reopened:
        break;
      case EffectKind::branch_abandoned:
        line(out, "left", name(e.name));
        break;
      case EffectKind::overridden:
        line(out, "overridden", name(e.name) + (e.text.empty() ? "" : " " + shown(e.text)));
        break;
      case EffectKind::emit:
        line(out, "announce", name(e.name));
        break;
      case EffectKind::approval_withdrawn:
      case EffectKind::approval_refused:
      case EffectKind::approval_expired:
        line(out, "not given", remedy(e));
        break;
      case EffectKind::level_entered:
        line(out, "level", party_words(e.party, e.person));
        break;
      case EffectKind::level_empty:
        line(out, "nobody at", party_words(e.party, {}));
        break;
      case EffectKind::acknowledged:
        line(out, "taken by", party_words(e.party, e.person));
        break;
      case EffectKind::in_time_after_all:
        line(out, "in time", clock(e) + " after all");
        break;
    }
  }
}

/// What may happen next.
std::string Story::waits(const Decision& d) {
  std::string out;
  for (const Pay& pay : d.pay) line(out, "offer", pay_words(pay));
  std::vector<std::string> allowed;
  for (const Allowed& one : d.allowed) {
    std::string text = shown(p_.text(one.outcome));
    if (one.branch < p_.containers.size()) text += " in " + shown(p_.text(p_.containers[one.branch].name));
    allowed.push_back(text);
  }
  if (!allowed.empty()) line(out, "then", listed(allowed));
  return out;
}

std::string Story::standing(const Decision& d) {
  std::string out;
  if (d.case_status == CaseStatus::closed) {
    line(out, "closed", step_words(d.step));
    return out;
  }
  line(out, "stands at", step_words(d.step));
  line(out, "owner", party_words(d.owner, d.person));
  if (d.pending != no_id && d.pending != d.owner) line(out, "waits for", party_words(d.pending, {}));
  std::vector<std::string> ask;
  for (const Id id : d.ask) ask.push_back(fact_words(id));
  if (!ask.empty()) line(out, "asks", listed(ask));
  out += waits(d);
  for (const DueAt& due : d.due) {
    if (due.kind != DueKind::clock && due.kind != DueKind::promise) continue;
    std::string text = due.name < p_.symbols.size() ? shown(p_.text(due.name)) : "";
    text += ", by " + wall_text(p_, due.at);
    if (due.broken) text += ", too late";
    if (due.paused) text += ", standing still";
    line(out, "due", text);
  }
  std::vector<std::string> needs;
  for (const Id id : d.needs) needs.push_back(fact_words(id));
  if (!needs.empty()) line(out, "needs", listed(needs));
  if (d.has_next_wake) line(out, "next", "by itself at " + wall_text(p_, d.next_wake));
  return out;
}

std::string Story::reasons(const Decision& d) {
  std::string out;
  for (const Reason& reason : d.because) {
    const FilePlace place = place_of(p_, reason.span);
    std::string text = shown(reason.path);
    if (place.line > 0) text += "  " + shown(place.path) + ":" + std::to_string(place.line);
    line(out, "because", text);
  }
  return out;
}

}  // namespace sop::cli
