// src/cli/story.cpp — telling a case; see story.hpp.
#include "src/cli/story.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "sop/answer_problem.hpp"
#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/story.hpp"
#include "sop/names.hpp"
#include "sop/unicode.hpp"
#include "src/cli/console.hpp"

namespace sop::cli {
namespace {

constexpr std::size_t label_width = 12;
constexpr std::size_t indent = 2;
constexpr std::size_t page_width = 100;

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
      out.erase(out.find_last_not_of(' ') + 1);
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

/// In brief: where the case goes, whose it is, what is said and paid.
void Story::line(std::string& out, MessageId label, std::string_view text) {
  static constexpr MessageId brief[] = {
      messages::story_step,    messages::story_end,     messages::story_owner,    messages::story_say,
      messages::story_granted, messages::story_approve, messages::story_too_late, messages::story_closed};
  if (brief_ && std::find(std::begin(brief), std::end(brief), label) == std::end(brief)) return;
  labelled(out, word(label), text);
}

void Story::labelled(std::string& out, std::string_view label, std::string_view text) {
  std::string padded(label);
  const std::size_t width = unicode::display_width(label);
  padded.append(width < label_width ? label_width - width : 1, ' ');
  out += std::string(indent, ' ') + dim(padded) + wrapped(text, indent + std::max(label_width, width + 1)) +
         "\n";
}

// --- words ------------------------------------------------------------------------------------------------------------

std::string Story::title() {
  std::string out = p_.title.empty() ? shown(p_.text(p_.name)) : shown(p_.title);
  if (!p_.edition.empty()) out = word(messages::story_edition, {out, shown(p_.edition)});
  return bold(out) + "\n";
}

std::string Story::step_words(Id step) const {
  return step < p_.steps.size() ? titled(p_.steps[step].path, p_.steps[step].title)
                                : word(messages::story_intake);
}

std::string value_words(const Procedure& p, const Value& value, const Type* type, Language language) {
  const auto word = [&](MessageId id) { return std::string(message_template(id, language)); };
  switch (value.kind) {
    case ValueKind::boolean:
      return word(value.integer != 0 ? messages::story_yes : messages::story_no);
    case ValueKind::unknown:
      return word(messages::story_unknown);
    case ValueKind::none:
      return word(messages::story_none);
    case ValueKind::set:
    case ValueKind::list:
      return value.items.empty() ? word(messages::story_nothing) : value_text(p, value, type);
    case ValueKind::period: {
      static constexpr MessageId units[] = {messages::story_days,
                                            messages::story_weeks,
                                            messages::story_months,
                                            messages::story_years,
                                            messages::story_business_days,
                                            messages::story_business_hours,
                                            messages::story_business_minutes};
      return counted(value.integer, units[static_cast<std::size_t>(value.unit)], language);
    }
    default:
      return value_text(p, value, type);
  }
}

std::string Story::when(std::int64_t at) const {
  return wall_text(p_, at) + (instants_ ? " (" + instant_text(at) + ")" : "");
}

std::string Story::party_words(Id party, const std::string& person) const {
  if (party >= p_.parties.size()) return word(messages::story_nobody);
  const Party& who = p_.parties[party];
  std::string out = shown(p_.text(who.name));
  if (who.kind == PartyKind::person) return out + (who.title.empty() ? "" : " (" + shown(who.title) + ")");
  if (!person.empty()) out += " " + shown(person);
  return out;
}

std::string Story::fact_words(Id fact) const {
  const Fact& f = p_.facts[fact];
  return titled(p_.text(f.name), f.title);
}

std::string Story::word(MessageId id, const std::vector<std::string>& args) const {
  return in_language(id, args, language_);
}

std::string Story::length(std::int64_t milliseconds) const { return length_text(milliseconds, language_); }

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
      what = word(messages::story_customer_wrote);
      break;
    case EventKind::reply_sent:
      what = word(messages::story_reply_sent);
      break;
    case EventKind::acknowledge:
      what = word(messages::story_acknowledged);
      break;
    case EventKind::approve:
      what = word(messages::story_approved);
      break;
    case EventKind::refuse:
      what = word(messages::story_not_approved);
      break;
    case EventKind::send_back:
      what = word(messages::story_sent_back);
      break;
    case EventKind::reopen:
      what = word(messages::story_reopened);
      break;
    case EventKind::assign:
      what = word(messages::story_is,
                  {party_words(event.party, {}),
                   event.person.empty() ? word(messages::story_nobody) : shown(event.person)});
      break;
    case EventKind::promise_kept:
      what = event.name == no_id ? word(messages::story_promise_kept)
                                 : word(messages::story_promise_kept_of, {symbol(event.name)});
      break;
  }
  if (event.branch < p_.containers.size())
    what = word(messages::story_in_branch, {what, shown(p_.containers[event.branch].path)});
  if (event.remedy < p_.remedies.size()) what += ", " + shown(p_.text(p_.remedies[event.remedy].name));
  if (event.has_amount) what += " " + to_text(Money{event.amount_minor, p_.currency});
  for (const FactUpdate& update : event.facts) {
    if (update.fact >= p_.facts.size()) continue;
    const Fact& fact = p_.facts[update.fact];
    const std::string value = fact.is_private && update.value.known()
                                  ? std::string(masked_value)
                                  : value_words(p_, update.value, &fact.type, language_);
    what += (what.empty() ? "" : ", ") + word(messages::story_is, {shown(p_.text(fact.name)), shown(value)});
  }
  if (event.has_record) {
    what += what.empty() ? "" : ", ";
    what += word(messages::story_record_handed_in, {std::to_string(event.record.size())});
  }
  if (what.empty()) what = word(messages::story_time_passes);
  std::string who;
  if (event.actor.role < p_.parties.size()) who = shown(p_.text(p_.parties[event.actor.role].name));
  if (!event.actor.id.empty() && event.actor.id != who)
    who += (who.empty() ? "" : " ") + shown(event.actor.id);
  return who.empty() ? what : who + ": " + what;
}

std::string Story::rule_words(const std::string& path) const { return shown(shown_rule(p_, path).path); }

std::string Story::words_of_timer(const Decision& d) const {
  for (const JournalEntry& entry : d.journal) {
    if (!entry.path.empty()) return word(messages::story_time_is_up_of, {rule_words(entry.path)});
  }
  for (const Reason& reason : d.because)
    return word(messages::story_time_is_up_of, {rule_words(reason.path)});
  for (const Effect& effect : d.effects) {
    if (effect.name < p_.symbols.size())
      return word(messages::story_time_is_up_of, {shown(p_.text(effect.name))});
  }
  return word(messages::story_time_is_up);
}

std::string Story::pay_words(const Pay& pay) const {
  std::string out = pay.remedy < p_.remedies.size() ? shown(p_.text(p_.remedies[pay.remedy].name)) : "?";
  if (pay.has_amount && pay.known) out += " " + to_text(Money{pay.minor, pay.currency});
  if (pay.range) out = word(messages::story_up_to, {out, to_text(Money{pay.high_minor, pay.currency})});
  if (!pay.known) out += ", " + word(messages::story_amount_unknown);
  if (pay.error != ErrorCode::ok) out += ", " + std::string(error_text(pay.error, language_));
  if (pay.approver < p_.parties.size())
    out += ", " + word(messages::story_must_approve, {party_words(pay.approver, {})});
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

std::string Story::moment(std::int64_t at, std::string_view what, const Decision& d,
                          const std::vector<Value>& facts) {
  std::string out = brief_ ? "" : "\n";
  out += bold(when(at));
  if (begun_ && at > last_at_) out += dim(" (" + word(messages::story_later, {length(at - last_at_)}) + ")");
  out += "  " + std::string(what) + "\n";
  if (d.status != Status::ok && d.status != Status::more) {
    std::string why = word(messages::story_not_taken, {refusal_text(p_, d, language_)});
    if (!d.detail.empty()) why += " (" + shown(d.detail) + ")";
    if (!d.needs.empty() && d.status == Status::needs_facts) {
      std::vector<std::string> needs;
      for (const Id id : d.needs) needs.push_back(fact_words(id));
      why += ": " + listed(needs);
    }
    labelled(out, "!", why);
  }
  if (d.error != ErrorCode::ok) problem(out, d, facts);
  changes(out, d);
  effects(out, d);
  if (const std::string now = waits(d); now != last_waits_) out += now;
  begun_ = true;
  last_at_ = at;
  last_waits_ = waits(d);
  return out;
}

/// A value that cannot be computed: of which rule, where it stands, what to do.
void Story::problem(std::string& out, const Decision& d, const std::vector<Value>& facts) {
  const Diagnostic found = decision_problem(p_, facts, d);
  const FilePlace place = place_of(p_, found.span);
  std::string text = shown(message_text(found, language_));
  if (place.line > 0) text += "  " + shown(place.path) + ":" + std::to_string(place.line);
  labelled(out, "!", text);
  if (const std::string help = message_help(found, language_); !help.empty()) labelled(out, "", shown(help));
}

/// What is not as it was at the moment before.
void Story::changes(std::string& out, const Decision& d) {
  if (d.scenario != last_scenario_ && d.scenario < p_.scenarios.size()) {
    const Scenario& scenario = p_.scenarios[d.scenario];
    line(out, messages::story_scenario, titled(p_.text(scenario.name), scenario.title));
  }
  if (d.step != last_step_ && d.step < p_.steps.size()) {
    line(out, d.case_status == CaseStatus::closed ? messages::story_end : messages::story_step,
         step_words(d.step));
  }
  for (const Position& at : d.positions) {
    if (at.branch == no_id || d.step == last_step_) continue;
    line(out, messages::story_branch, step_words(at.step) + ", " + party_words(at.owner, {}));
  }
  const bool closed = d.case_status == CaseStatus::closed;
  if (!closed && (d.owner != last_owner_ || d.person != last_person_))
    line(out, messages::story_owner, party_words(d.owner, d.person));
  if (!closed && d.pending != last_pending_ && d.pending != no_id && d.pending != d.owner)
    line(out, messages::story_waits_for, party_words(d.pending, {}));
  last_scenario_ = d.scenario;
  last_step_ = d.step;
  last_owner_ = d.owner;
  last_pending_ = d.pending;
  last_person_ = d.person;
}

/// The label of an effect that an event told late takes back.
static MessageId label_of(EffectKind kind) {
  switch (kind) {
    case EffectKind::clock_warning:
      return messages::story_warning;
    case EffectKind::clock_broken:
      return messages::story_too_late;
    case EffectKind::promise_broken:
      return messages::story_broken;
    case EffectKind::level_entered:
      return messages::story_level;
    default:
      return messages::story_tell;
  }
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
  const auto due_words = [&](const Effect& e) {
    switch (e.due_kind) {
      case DueKind::clock:
        return clock(e);
      case DueKind::promise:
        return name(e.name);
      case DueKind::level:
      case DueKind::hand_over:
        return party_words(e.subject, {});
      case DueKind::rule:
        return shown(spelling_of(p_, NameKind::always, e.subject));
      case DueKind::approval:
        return shown(spelling_of(p_, NameKind::step, e.subject));
      case DueKind::step_timer:
        break;
    }
    return shown(spelling_of(p_, e.name == no_id ? NameKind::transition : NameKind::step, e.subject));
  };
  for (const Effect& e : d.effects) {
    switch (e.kind) {
      case EffectKind::say:
        line(out, messages::story_say, "\"" + shown(e.text) + "\"");
        break;
      case EffectKind::ask: {
        std::vector<std::string> facts;
        for (const Id id : e.facts) facts.push_back(fact_words(id));
        line(out, messages::story_ask, listed(facts));
        break;
      }
      case EffectKind::task: {
        std::string text = shown(e.text);
        if (e.performer != Performer::owner) text += " (" + std::string(name_of(e.performer)) + ")";
        line(out, messages::story_do, text);
        break;
      }
      case EffectKind::offer:
        break;  // told below, with who may give it
      case EffectKind::notify:
        line(out, messages::story_tell,
             e.quiet ? word(messages::story_not_before, {party_words(e.party, e.person), when(e.due)})
                     : party_words(e.party, e.person));
        break;
      case EffectKind::owner_changed:
        break;
      case EffectKind::request_approval:
        line(out, messages::story_approve, party_words(e.party, e.person) + ": " + remedy(e));
        break;
      case EffectKind::request_hand_over:
        line(out, messages::story_hand_over, party_words(e.party, e.person));
        break;
      case EffectKind::granted:
        line(out, messages::story_granted, remedy(e));
        break;
      case EffectKind::promise_made:
      case EffectKind::promise_renewed:
        line(out, messages::story_promise,
             e.due == 0 ? name(e.name) : word(messages::story_by, {name(e.name), when(e.due)}));
        break;
      case EffectKind::promise_kept:
        line(out, messages::story_kept, name(e.name) + (e.text.empty() ? "" : ", " + shown(e.text)));
        break;
      case EffectKind::promise_broken:
        line(out, messages::story_broken, name(e.name));
        break;
      case EffectKind::promise_withdrawn:
        line(out, messages::story_withdrawn, name(e.name));
        break;
      case EffectKind::clock_warning:
        line(out, messages::story_warning,
             e.due == 0 ? clock(e) : word(messages::story_due_at, {clock(e), when(e.due)}));
        break;
      case EffectKind::clock_broken:
        line(out, messages::story_too_late,
             e.due == 0 ? clock(e) : word(messages::story_was_due, {clock(e), when(e.due)}));
        break;
      case EffectKind::clock_finished:
        if (e.due == 0 || e.at <= e.due) {
          line(out, messages::story_in_time, clock(e));
        } else {
          line(out, messages::story_late, word(messages::story_was_due, {clock(e), when(e.due)}));
        }
        break;
      case EffectKind::clock_extended:
        line(out, messages::story_extended,
             e.due == 0 ? clock(e) : word(messages::story_due_at, {clock(e), when(e.due)}));
        break;
      case EffectKind::clock_not_extended:
        line(out, messages::story_not_extended, word(messages::story_used_up, {clock(e)}));
        break;
      case EffectKind::text_too_long:
        line(out, messages::story_too_long, word(messages::story_characters, {name(e.name), shown(e.text)}));
        break;
      case EffectKind::clock_cancelled:
        line(out, messages::story_cancelled, clock(e));
        break;
      case EffectKind::record: {
        std::vector<std::string> facts;
        for (const Id id : e.facts) facts.push_back(shown(p_.text(p_.facts[id].name)));
        if (!e.text.empty()) facts.push_back(shown(shown_record(p_, e)));
        line(out, messages::story_record, listed(facts));
        break;
      }
      case EffectKind::closed:
      case EffectKind::reopened:
        break;
      case EffectKind::level_left:
        line(out, messages::story_down, party_words(e.party, e.person));
        break;
      case EffectKind::branch_abandoned:
        line(out, messages::story_left, name(e.name));
        break;
      case EffectKind::overridden:
        if (!e.path.empty() && !e.text.empty())
          line(out, messages::story_overridden,
               word(messages::story_after, {rule_words(e.path), rule_words(e.text)}));
        else
          line(out, messages::story_overridden, name(e.name) + (e.text.empty() ? "" : " " + shown(e.text)));
        break;
      case EffectKind::emit:
        line(out, messages::story_announce, name(e.name));
        break;
      case EffectKind::approval_withdrawn:
      case EffectKind::approval_refused:
      case EffectKind::approval_expired:
      case EffectKind::approval_sent_back:
        line(out, messages::story_not_given, remedy(e));
        break;
      case EffectKind::level_entered:
        line(out, messages::story_level, party_words(e.party, e.person));
        break;
      case EffectKind::level_empty:
        line(out, messages::story_nobody_at, party_words(e.party, {}));
        break;
      case EffectKind::acknowledged:
        line(out, messages::story_taken_by, party_words(e.party, e.person));
        break;
      case EffectKind::in_time_after_all:
        line(out, messages::story_in_time, word(messages::story_after_all, {clock(e)}));
        break;
      case EffectKind::would_not_have: {
        std::string what = word(label_of(e.of_kind));
        if (e.party != no_id) what += " " + party_words(e.party, {});
        if (e.name != no_id) what += " " + clock(e);
        line(out, messages::story_would_not, word(messages::story_was_at, {what, when(e.of_at)}));
        break;
      }
      case EffectKind::due_moved:
        line(out, messages::story_moved,
             word(messages::story_moved_to, {due_words(e), e.of_at == never ? "-" : when(e.of_at),
                                             e.due == never ? "-" : when(e.due)}) +
                 (e.text.empty() ? "" : " (" + shown(e.text) + ")"));
        break;
      case EffectKind::escalation_held:
        line(out, messages::story_held_back, rule_words(e.path));
        break;
      case EffectKind::escalation_released:
        line(out, e.text.empty() ? messages::story_released : messages::story_let_go, rule_words(e.path));
        break;
      case EffectKind::record_entry:
        line(out, messages::story_record_entry, name(e.name));
        break;
      case EffectKind::restriction_set:
        line(out, messages::story_restricted,
             e.due == 0 ? name(e.name) : word(messages::story_until, {name(e.name), when(e.due)}));
        break;
      case EffectKind::restriction_lifted:
        line(out, messages::story_lifted, name(e.name));
        break;
    }
  }
}

/// What may happen next.
std::string Story::waits(const Decision& d) {
  std::string out;
  for (const Pay& pay : d.pay) line(out, messages::story_offer, pay_words(pay));
  std::vector<std::string> allowed;
  for (const Allowed& one : d.allowed) {
    std::string text = shown(p_.text(one.outcome));
    if (one.branch < p_.containers.size())
      text = word(messages::story_in_branch, {text, shown(p_.text(p_.containers[one.branch].name))});
    allowed.push_back(text);
  }
  if (!allowed.empty()) line(out, messages::story_then, listed(allowed));
  return out;
}

std::string Story::standing(const Decision& d) {
  std::string out;
  if (d.case_status == CaseStatus::closed) {
    line(out, messages::story_closed, step_words(d.step));
    return out;
  }
  line(out, messages::story_stands_at, step_words(d.step));
  line(out, messages::story_owner, party_words(d.owner, d.person));
  if (d.pending != no_id && d.pending != d.owner)
    line(out, messages::story_waits_for, party_words(d.pending, {}));
  std::vector<std::string> ask;
  for (const Id id : d.ask) ask.push_back(fact_words(id));
  if (!ask.empty()) line(out, messages::story_asks, listed(ask));
  out += waits(d);
  for (const DueAt& due : d.due) {
    if (due.kind != DueKind::clock && due.kind != DueKind::promise) continue;
    std::string text = due.name < p_.symbols.size() ? shown(p_.text(due.name)) : "";
    text = word(messages::story_by, {text, when(due.at)});
    if (due.broken) text += ", " + word(messages::story_is_too_late);
    if (due.paused) text += ", " + word(messages::story_standing_still);
    if (due.beyond_known) text += ", " + word(messages::story_beyond_known);
    line(out, messages::story_due, text);
  }
  std::vector<std::string> needs;
  for (const Id id : d.needs) needs.push_back(fact_words(id));
  if (d.needs_record) needs.push_back(word(messages::story_customer_record));
  if (!needs.empty()) line(out, messages::story_needs, listed(needs));
  if (d.has_next_wake) line(out, messages::story_next, word(messages::story_by_itself, {when(d.next_wake)}));
  return out;
}

std::string Story::reasons(const Decision& d) {
  std::string out;
  for (const Reason& reason : d.because) {
    const ShownRule rule = shown_rule(p_, reason.path, reason.span);
    const FilePlace place = place_of(p_, rule.span);
    std::string text = shown(rule.path);
    if (place.line > 0) text += "  " + shown(place.path) + ":" + std::to_string(place.line);
    line(out, reason.kind == ReasonKind::overridden ? messages::story_overridden : messages::story_because,
         text);
  }
  return out;
}

}  // namespace sop::cli
