// src/diff/subjects_settings.cpp — what is stated for the whole procedure, or of units, remedies, people, containers and replies, and rests on no
// case: told as it stands, before and now.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "src/diff/collector.hpp"
#include "src/diff/texts.hpp"

namespace sop::diffing {
namespace {

constexpr const char* not_stated = "not stated";

std::string quoted(const std::string& text) { return '"' + text + '"'; }

void add(std::string& list, const std::string& item, const char* between = ", ") {
  list += (list.empty() ? "" : between) + item;
}

/// A list of which the order says nothing, as one value.
std::string in_any_order(std::vector<std::string> keys) {
  std::sort(keys.begin(), keys.end());
  std::string value;
  for (const std::string& one : keys) value += one + " ";
  return value;
}

}  // namespace

void Collector::setting(const std::string& key, const std::string& shown, const std::string& value,
                        const std::string& text, Span span) {
  worded(at(DiffSubject::setting, key, shown, Measure::none), no_id, value, text, shown, span);
  only_in_both();
}

void Collector::in_turn(DiffSubject kind, const std::string& key, const std::string& shown,
                        const std::vector<std::string>& keys, const std::vector<std::string>& texts,
                        Span span) {
  if (keys.empty()) return;
  std::string value, text;
  for (const std::string& one : keys) value += one + "\n";
  for (const std::string& one : texts) add(text, one, "; ");
  worded(at(kind, key, shown, Measure::none), no_id, value, text, shown, span);
  only_in_both();
  items_[side_][order_[current_].first] = keys;
}

void Collector::settings() {
  const auto stated = [&](const char* what, const std::string& value, const std::string& text) {
    setting(std::string("procedure ") + what, what, value, text.empty() ? not_stated : text, p().span);
  };
  const auto day = [](std::int32_t at) { return at == 0 ? std::string() : day_text(at); };
  stated("valid_from", number(static_cast<std::uint64_t>(p().valid_from)), day(p().valid_from));
  stated("valid_until", number(static_cast<std::uint64_t>(p().valid_until)), day(p().valid_until));
  const std::string currency = p().currency.is_none() ? std::string() : p().currency.letters();
  stated("currency", currency, currency);
  const std::string rounding(name_of(p().rounding));
  stated("rounding", rounding, rounding);
  const auto from = [&](const char* what, Id fact) {
    stated(what, fact == no_id ? "-" : w().fact(fact), fact == no_id ? "" : name(p().facts[fact].name));
  };
  from("currency_from", p().currency_fact);
  from("locale_from", p().locale_fact);
  from("channel_from", p().channel_fact);
  std::string locales;
  for (const SymbolId one : p().locales) add(locales, folded(name(one)));
  stated("locales", locales, locales);
  stated("calendar", w().calendar_name(p().calendar),
         p().calendar == no_id ? "" : name(p().calendars[p().calendar].name));
}

/// The word that replies print.
void Collector::units() {
  for (const Unit& unit : p().units) {
    const std::string& word = unit.title.empty() ? name(unit.name) : unit.title;
    setting("unit " + w().symbol(unit.name), name(unit.name), word, quoted(word), unit.span);
  }
}

void Collector::remedies() {
  for (Id r = 0; r < p().remedies.size(); ++r) {
    const Remedy& remedy = p().remedies[r];
    const std::string key = "remedy " + w().remedy(r), shown = name(remedy.name);
    part(key, shown, shown, remedy.span);
    setting(key + " amount", shown, remedy.has_amount ? "money" : "no amount",
            remedy.has_amount ? "money" : "no amount", remedy.span);
    std::vector<std::string> others;
    std::string value, text;
    for (Id other = 0; other < p().remedies.size(); ++other) {
      if (other == r || remedy.group == no_id || p().remedies[other].group != remedy.group) continue;
      others.push_back(w().remedy(other));
      add(text, name(p().remedies[other].name));
    }
    std::sort(others.begin(), others.end());
    for (const std::string& one : others) value += one + " ";
    setting(key + " exclusive with", shown + "/exclusive_with", value, text.empty() ? "none" : text,
            remedy.span);
  }
}

void Collector::records() {
  for (const RecordKind& record : p().records) {
    const std::string key = "record " + w().symbol(record.name), shown = name(record.name);
    const char* kind = record.restriction ? "restriction" : "entry";
    part(key, shown, shown, record.span);
    setting(key, shown, kind, kind, record.span);
  }
}

/// Who belongs to a team, who is on duty, and when.
void Collector::teams() {
  constexpr const char* kinds[] = {"role", "team", "schedule", "person"};
  constexpr const char* days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  for (Id i = 0; i < p().parties.size(); ++i) {
    const Party& party = p().parties[i];
    part_ = "party " + w().party(i);
    const auto stated = [&](const char* what, const std::string& value, const std::string& text) {
      setting(part_ + " " + what, name(party.name) + "/" + spaceless(what), value, text, party.span);
    };
    const char* kind = kinds[static_cast<std::size_t>(party.kind) % std::size(kinds)];
    stated("kind", kind, kind);
    std::vector<std::string> members;
    std::string text;
    for (const Id one : party.members) {
      members.push_back(w().party(one));
      add(text, name(p().parties[one].name));
    }
    stated("members", in_any_order(std::move(members)), text.empty() ? "none" : text);
    stated("hours", w().calendar_name(party.calendar),
           party.calendar == no_id ? not_stated : name(p().calendars[party.calendar].name));
    used_calendar(party.calendar);
    stated("source", party.from_host ? "host" : "-", party.from_host ? "host" : not_stated);
    std::string people;
    for (const std::string& one : party.people) add(people, quoted(one));
    stated("people", people, people.empty() ? "none" : people);
    std::string turns, hand_over;
    if (party.rotation != no_id)
      turns = value_text(p(), p().constants[party.rotation]) + ", since " + day_text(party.rotation_since);
    for (std::size_t day = 0; day < std::size(days); ++day)
      if ((party.hand_over_days >> day & 1U) != 0) add(hand_over, days[day]);
    add(hand_over, clock_text(party.hand_over_time), " ");
    stated("rotation",
           (party.rotation == no_id ? "-" : w().value_key(p().constants[party.rotation])) + " " +
               std::to_string(party.rotation_since),
           turns.empty() ? not_stated : turns);
    stated("hand over at", std::to_string(party.hand_over_days) + " " + std::to_string(party.hand_over_time),
           hand_over);
    const auto hours = [&](const char* what, const std::vector<OpenWindow>& windows, const char* otherwise) {
      std::string spelled;
      for (const OpenWindow& one : windows) spelled += hours_text(one) + "; ";
      stated(what, spelled, hours_text(windows, otherwise));
    };
    hours("on duty", party.on_duty, "always");
    hours("quiet hours", party.quiet, "none");
  }
  part_.clear();
}

/// Where the steps of a scenario, a routine or a branch begin, and when a routine has reached its goal.
void Collector::containers() {
  for (Id c = 0; c < p().containers.size(); ++c) {
    const Container& container = p().containers[c];
    const std::string key = "container " + w().container(c);
    part_ = around(c);
    if (container.steps.count > 0) {
      const Id first = container.steps.first;
      worded(at(DiffSubject::move, key + " entry", container.path + "/entry", Measure::none), no_id,
             w().step(first), p().steps[first].path, container.path, container.span);
      only_in_both();
    }
    if (container.goal != no_id)
      worded(at(DiffSubject::move, key + " goal", container.path + "/goal", Measure::none), container.goal,
             w().step(container.goal_end),
             container.goal_end == no_id ? "goal" : p().steps[container.goal_end].path, container.path,
             container.span)
          .only_true = true;
  }
  for (Id s = 0; s < p().scenarios.size(); ++s) {
    const Scenario& scenario = p().scenarios[s];
    part_ = "scenario " + w().scenario(s);
    std::vector<std::string> clocks;
    std::string text;
    for (const Id clock : scenario.clocks) {
      clocks.push_back(w().clock(clock));
      add(text, name(p().clocks[clock].name));
    }
    setting(part_ + " clocks", name(scenario.name) + "/clocks", in_any_order(std::move(clocks)),
            text.empty() ? "none" : text, scenario.span);
  }
  part_.clear();
  // Rules are tried in the order written.
  std::vector<std::string> keys, texts;
  for (Id r = 0; r < p().always.size(); ++r) {
    const Id now = side_ == 0 ? v_.tie.rule[r] : r;
    keys.push_back(now == no_id ? "old " + p().always[r].path : v_.p[1]->always[now].path);
    texts.push_back(p().always[r].path);
  }
  in_turn(DiffSubject::move, "order of rules", "always/order", keys, texts, p().span);
}

/// How long a reply may be.
void Collector::replies() {
  for (const Response& response : p().responses) {
    std::string value, text;
    const auto limit = [&](Id length, Id condition) {
      const std::string letters = value_text(p(), p().constants[length]);
      value += w().value_key(p().constants[length]) + w().key(condition) + ";";
      add(text, letters + (condition == no_id ? std::string() : ", if " + w().text(condition)), "; ");
    };
    for (const LengthLimit& one : response.max_lengths)
      if (one.length != no_id) limit(one.length, one.condition);
    if (response.max_length != no_id) limit(response.max_length, no_id);
    setting("response " + folded(name(response.name)) + " max length", name(response.name) + "/max_length",
            value, text.empty() ? not_stated : text, response.span);
  }
}

}  // namespace sop::diffing
