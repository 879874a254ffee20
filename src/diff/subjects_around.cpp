// src/diff/subjects_around.cpp — clocks, paths, words, people and facts: asked of both versions.
#include "src/diff/collector.hpp"
#include "src/diff/texts.hpp"

namespace sop::diffing {
/// Any of them does it: their order says nothing.
std::string Collector::signals(const std::vector<Signal>& list) const {
  std::vector<std::string> all;
  for (const Signal& one : list)
    all.push_back("[" + number(static_cast<std::uint64_t>(one.kind)) + w().symbol(one.event) +
                  w().key(one.condition) + "]");
  std::sort(all.begin(), all.end());
  std::string out;
  for (const std::string& one : all) out += one;
  return out;
}

std::string Collector::signals_text(const std::vector<Signal>& list) const {
  constexpr const char* words[] = {"case_opened", "case_closed", "reply_sent", "customer_wrote", "", ""};
  std::string out;
  for (const Signal& one : list) {
    std::string text = words[static_cast<std::size_t>(one.kind)];
    if (one.event != no_id) text = name(one.event);
    if (one.condition != no_id) text += (text.empty() ? "if " : ", if ") + w().text(one.condition);
    out += (out.empty() ? "" : "; ") + text;
  }
  return out;
}

/// Opening hours, holidays and zones are told whole: every length that is counted by them may be another.
void Collector::calendars() {
  const auto whole = [&](const std::string& key, const std::string& shown, const std::string& what,
                         std::string text, Span span) {
    worded(at(DiffSubject::deadline, key, shown, Measure::none), no_id, what, std::move(text), shown, span);
    subjects_[current_].used_as = key;
  };
  whole("zone", "zone", w().calendar(no_id), zone_text(p()), {});
  whole("month end", "month_end", number(static_cast<std::uint64_t>(p().month_end)),
        std::string(month_end_text(p().month_end)), {});
  for (Id c = 0; c < p().calendars.size(); ++c) {
    const Calendar& calendar = p().calendars[c];
    std::string text = zone_text(calendar);
    for (const OpenWindow& window : calendar.open) text += "; " + hours_text(window);
    if (calendar.holidays_from_host)
      text += "; holidays of the host";
    else if (!calendar.holidays_file.empty())
      text += "; holidays of " + calendar.holidays_file;
    if (calendar.holidays_until != 0) text += "; holidays until " + day_text(calendar.holidays_until);
    // Of the holidays those that the other version has not.
    const Calendar* other = nullptr;
    for (const Calendar& one : v_.p[1 - side_]->calendars)
      if (folded(v_.p[1 - side_]->text(one.name)) == folded(name(calendar.name))) other = &one;
    std::string days;
    for (const std::int32_t day : calendar.holidays)
      if (other == nullptr ||
          std::find(other->holidays.begin(), other->holidays.end(), day) == other->holidays.end())
        days += (days.empty() ? "" : ", ") + day_text(day);
    if (!days.empty()) text += (calendar.holidays.empty() ? "" : "; holidays ") + days;
    for (const SpecialOpening& day : calendar.special_days) {
      text += "; " + day_text(day.day) + ":";
      for (const OpenWindow& window : day.open) text += " " + hours_text(window);
    }
    whole("calendar " + folded(name(calendar.name)), name(calendar.name), w().calendar(c), std::move(text),
          calendar.span);
  }
}

void Collector::clocks() {
  for (Id c = 0; c < p().clocks.size(); ++c) {
    const Clock& clock = p().clocks[c];
    const std::string key = "clock " + w().clock(c), shown = name(clock.name);
    part(key, shown, shown, clock.span);
    Ladder& due = at(DiffSubject::deadline, key, shown, Measure::length);
    for (const ClockTarget& target : clock.targets) {
      const Id calendar = clock.calendar != no_id ? clock.calendar : p().calendar;
      Line& line = valued(due, target.condition, target.time, shown, target.span, &calendar);
      counted_by(line, target.form, calendar);
    }
    const auto counts = [&](const char* what, const std::string& k, const std::string& text) {
      if (k.empty()) return;
      worded(at(DiffSubject::deadline, key + " " + what, shown + "/" + spaceless(what), Measure::none), no_id,
             k, text, shown, clock.span);
    };
    counts("starts on", signals(clock.starts_on), signals_text(clock.starts_on));
    counts("stops on", signals(clock.stops_on), signals_text(clock.stops_on));
    counts("cancels on", signals(clock.cancels_on), signals_text(clock.cancels_on));
    counts("resets on", signals(clock.resets_on), signals_text(clock.resets_on));
    counts("holds on", signals(clock.holds_on), signals_text(clock.holds_on));
    counts("released on", signals(clock.released_on), signals_text(clock.released_on));
    if (clock.pauses_while != no_id)
      worded(at(DiffSubject::deadline, key + " pauses", shown + "/pauses_while", Measure::none),
             clock.pauses_while, "pauses", "pauses", shown, clock.span)
          .only_true = true;
    std::string extensions, extensions_text;
    for (const Extension& one : clock.extensions) {
      extensions += signals({one.signal}) + w().shallow(one.by) + "x" + number(one.at_most);
      extensions_text += (extensions_text.empty() ? "" : "; ") + signals_text({one.signal}) + ", by " +
                         w().text(one.by) + on_calendar(one.by) +
                         (one.at_most == 1 ? "" : ", at most " + number(one.at_most) + " times");
    }
    counts("extends on", extensions, extensions_text);
    for (const Extension& one : clock.extensions)
      uses(one.by, clock.calendar != no_id ? clock.calendar : p().calendar);
    std::string warnings;
    for (const Rational& share : clock.warnings)
      warnings += (warnings.empty() ? "" : ", ") + share_text(share);
    counts("warns at", warnings, warnings);
    constexpr const char* changes[] = {"", "keep", "restart", "counted from"};
    if (clock.on_change != TargetChange::not_stated)
      counts("target change",
             number(static_cast<std::uint64_t>(clock.on_change)) + w().key(clock.counted_from),
             changes[static_cast<std::size_t>(clock.on_change) % std::size(changes)] +
                 (clock.counted_from == no_id ? std::string() : " " + w().text(clock.counted_from)));
    moves(clock.transitions, key, shown);
  }
}

/// What is stated of a level beside whom it means.
std::string Collector::level_detail(const Level& level) const {
  std::string out;
  if (level.condition != no_id) out += " if " + w().text(level.condition);
  if (level.turn != DutyTurn::now)
    out += level.turn == DutyTurn::next ? " next on duty" : " previous on duty";
  switch (level.when_empty) {
    case WhenEmpty::not_stated:
      break;
    case WhenEmpty::skip:
      out += " when empty skip";
      break;
    case WhenEmpty::wait:
      out += " when empty wait";
      break;
    case WhenEmpty::fallback:
      out += " when empty " + name(p().parties[level.fallback].name);
      break;
  }
  return out.empty() ? out : "; " + name(p().parties[level.party].name) + out;
}

void Collector::paths() {
  for (Id i = 0; i < p().paths.size(); ++i) {
    const EscalationPath& path = p().paths[i];
    std::string key = "path " + folded(name(path.name));
    if (side_ == 0 && v_.tie.path[i] != no_id)
      key = "path " + folded(v_.p[1]->text(v_.p[1]->paths[v_.tie.path[i]].name));
    const std::string shown = name(path.name);
    part(key, shown, shown, path.span);
    std::string line, line_text, detail;
    std::map<std::string, std::uint32_t> turn;
    for (const Level& level : path.levels) {
      const std::string party = w().party(level.party);
      line += party + "|" + w().key(level.condition) + "|" +
              number(static_cast<std::uint64_t>(level.when_empty)) + w().party(level.fallback) +
              number(static_cast<std::uint64_t>(level.turn)) + ";";
      line_text += (line_text.empty() ? "" : ", ") + name(p().parties[level.party].name);
      if (level.time != no_id) line_text += " for " + w().text(level.time);
      detail += level_detail(level);
      const std::uint32_t nth = turn[party]++;
      Ladder& time =
          at(DiffSubject::deadline, key + " level " + party + number(nth), level.path, Measure::length);
      only_in_both();  // a level that is new, or gone, is told by the path
      levels_[key + " " + party].push_back({side_, current_});
      if (level.time != no_id) valued(time, no_id, level.time, level.path, level.span);
    }
    detail += path.pending == PendingOwner::sender ? "; owner while pending: sender"
                                                   : "; owner while pending: receiver";
    detail += path.on_release == Release::restart   ? "; on release: restart"
              : path.on_release == Release::at_once ? "; on release: at once"
                                                    : "; on release: go on";
    Line& stated =
        worded(at(DiffSubject::owner, key, shown, Measure::none), no_id,
               line + number(path.rounds) + number(static_cast<std::uint64_t>(path.pending)) +
                   number(static_cast<std::uint64_t>(path.on_release)),
               line_text + (path.rounds > 1 ? "; rounds: " + number(path.rounds) : ""), shown, path.span);
    stated.detail = std::move(detail);
    const auto counts = [&](const char* what, const std::string& k, const std::string& text) {
      if (!k.empty())
        worded(at(DiffSubject::owner, key + " " + what, shown + "/" + spaceless(what), Measure::none), no_id,
               k, text, shown, path.span);
    };
    counts("starts on", signals(path.starts_on), signals_text(path.starts_on));
    counts("stops on", signals(path.stops_on), signals_text(path.stops_on));
    for (const auto& [what, id] :
         {std::pair("hold while", path.hold_while), std::pair("steps down if", path.steps_down_if)})
      if (id != no_id)
        worded(at(DiffSubject::owner, key + " " + what, shown + "/" + spaceless(what), Measure::none), id,
               what, what, shown, path.span)
            .only_true = true;
    for (const auto& [what, id] : {std::pair("acknowledged for", path.acknowledged_for),
                                   std::pair("steps down after", path.steps_down_after)})
      if (id != no_id) {
        valued(at(DiffSubject::deadline, key + " " + what, shown + "/" + spaceless(what), Measure::length),
               no_id, id, shown, path.span);
        if (id == path.steps_down_after) only_in_both();  // else told by what it steps down for
      }
  }
}

void Collector::responses() {
  for (const Response& response : p().responses) {
    for (const ResponseVariant& variant : response.variants) {
      const std::string locale = folded(name(variant.locale));
      Ladder& ladder = at(DiffSubject::text, folded(name(response.name)) + " " + locale,
                          name(response.name) + "/" + locale, Measure::none);
      std::string key, text;
      for (const TextPart& one : variant.parts) {
        if (one.value == no_id) {
          key += "\"" + one.literal;
          text += one.literal;
          continue;
        }
        key += "{" + w().shallow(one.value) + "}";
        text += "{" + w().text(one.value);
        for (const std::string& form : one.forms) {
          key += "|" + form;
          text += (&form == &one.forms.front() ? " " : "|") + form;
        }
        if (one.fallback != no_id) {
          key += "?" + w().value_key(p().constants[one.fallback]);
          text += "?" + value_text(p(), p().constants[one.fallback]);
        }
        text += "}";
      }
      Line& line = worded(ladder, variant.condition, key, text, name(response.name), variant.span);
      for (const TextPart& one : variant.parts) {
        shows(line, one.value);
        uses(one.value);
      }
    }
  }
}

void Collector::parties() {
  for (Id i = 0; i < p().parties.size(); ++i) {
    const Party& party = p().parties[i];
    const std::string key = "party " + w().party(i), shown = name(party.name);
    part(key, shown, shown, party.span);
    std::map<std::string, std::uint32_t> met;
    for (const Limit& limit : party.limits) {
      std::string what = limit.per_customer ? "per customer" : limit.per_grant ? "per grant" : "per case";
      std::string called = limit.per_customer ? "limit_per_customer"
                           : limit.per_grant  ? "limit_per_grant"
                                              : "limit_per_case";
      std::vector<std::string> remedies;
      for (const Id remedy : limit.remedies) remedies.push_back(w().remedy(remedy));
      std::sort(remedies.begin(), remedies.end());
      for (const std::string& one : remedies) what += " " + one;
      if (limit.share_of != no_id) what += " of " + w().key(limit.share_of);
      const std::string whole = what;
      std::string window;
      if (limit.per_customer) {
        window = window_text(limit);
        what += " in " + number(static_cast<std::uint64_t>(limit.window_kind)) + w().key(limit.window);
      }
      Ladder& ladder = at(DiffSubject::authority, key + " " + what,
                          limit.path.empty() ? shown + "/" + called : limit.path, Measure::limit);
      ladder.several = Reading::least;
      if (limit.amount == no_id)
        worded(ladder, limit.condition, "unlimited", "unlimited", limit.path, limit.span);
      else
        rounded_here(valued(ladder, limit.condition, limit.amount, limit.path, limit.span));
      if (!limit.per_customer) continue;
      // Another window in its place: one limit, counted otherwise.
      ladder.lines.back().text += ", " + window;
      places_[side_].push_back({current_, key + " " + whole + " " + w().key(limit.condition)});
    }
    permissions(party, key);
    const auto related = [&](const char* word, Id to) {
      if (to != no_id)
        worded(at(DiffSubject::authority, key + " " + word, shown + "/" + spaceless(word), Measure::none),
               no_id, w().party(to), name(p().parties[to].name), shown, party.span);
    };
    related("reports to", party.reports_to);
    related("deputy", party.deputy);
    related("acts as", party.acts_as);
    if (party.approval_above == no_id) continue;
    Line& above =
        valued(at(DiffSubject::authority, key + " approval above", shown + "/approval_above", Measure::limit),
               no_id, party.approval_above, shown, party.span);
    rounded_here(above);
    if (party.approver != no_id) above.alone = ", approver " + name(p().parties[party.approver].name);
    at(DiffSubject::authority, key + " approver", shown + "/approver", Measure::none);
    only_in_both();  // where the amount is new, or gone, it is told with it
    related("approver", party.approver);
  }
}

/// Where a party stands in a path more or fewer times than before, which of them is which is not known: the path tells it, with the times.
void Collector::levels_apart() {
  for (const auto& [party, levels] : levels_) {
    const auto now =
        std::count_if(levels.begin(), levels.end(), [](const auto& one) { return one.first == 1; });
    if (2 * static_cast<std::size_t>(now) == levels.size()) continue;
    for (const auto& [side, subject] : levels) subjects_[subject].side[side] = Ladder();
  }
}

/// `in any 30 days`, `in each month`.
std::string Collector::window_text(const Limit& limit) const {
  constexpr const char* each[] = {"in any ", "in each week", "in each month", "in each quarter",
                                  "in each year"};
  const auto kind = static_cast<std::size_t>(limit.window_kind) % std::size(each);
  return limit.window == no_id ? each[kind] : each[kind] + w().text(limit.window);
}

/// Whether a role may give a remedy: what it may not give beats what it may (docs/semantics.md, 10.2), however many lines say so.
void Collector::permissions(const Party& party, const std::string& key) {
  for (Id r = 0; r < p().remedies.size(); ++r) {
    const bool in_both = std::find(v_.tie.remedy.begin(), v_.tie.remedy.end(), r) != v_.tie.remedy.end();
    const bool tied = side_ == 1 ? in_both : v_.tie.remedy[r] != no_id;
    // `any` holds a remedy that only one version has, too: that is told by the remedy.
    const auto lists = [&](const Permission& one) {
      return (one.any_remedy && tied) ||
             std::find(one.remedies.begin(), one.remedies.end(), r) != one.remedies.end();
    };
    if (!tied && std::none_of(party.may_give.begin(), party.may_give.end(), lists)) continue;
    const std::string& remedy = name(p().remedies[r].name);
    const std::string shown = name(party.name) + "/may_give/";
    Ladder& ladder =
        at(DiffSubject::authority, key + " may give " + w().remedy(r), shown + remedy, Measure::none);
    if (side_ == 1) permissions_[key].emplace_back(remedy, current_);
    for (const Permission& one : party.may_not_give)
      if (lists(one)) worded(ladder, one.condition, absent_key, "", name(party.name), party.span);
    for (const Permission& one : party.may_give)
      if (lists(one))
        worded(ladder, one.condition, "may give", "may give " + remedy, name(party.name), party.span);
  }
}

/// Remedies of which the lines of a role say the same are one question.
void Collector::permissions_together() {
  for (const auto& [party, remedies] : permissions_) {
    std::map<std::string, std::vector<std::size_t>> alike;
    for (std::size_t i = 0; i < remedies.size(); ++i) {
      std::string said;
      for (const int side : {0, 1}) {
        const Ladder& ladder = subjects_[remedies[i].second].side[side];
        said += ladder.reading == Reading::absent ? "\n-" : "\n";
        for (const Line& line : ladder.lines) said += line.key + " " + w_[side]->key(line.condition) + ";";
      }
      alike[said].push_back(i);
    }
    for (const auto& [said, list] : alike) {
      if (list.size() < 2) continue;
      std::string names;
      for (const std::size_t i : list) names += (names.empty() ? "" : ", ") + remedies[i].first;
      if (list.size() == remedies.size()) names = "any";
      Subject& first = subjects_[remedies[list[0]].second];
      first.name = first.name.substr(0, first.name.rfind('/') + 1) + names;
      for (Ladder& ladder : first.side)
        for (Line& line : ladder.lines)
          if (!line.text.empty()) line.text = "may give " + names;
      for (std::size_t i = 1; i < list.size(); ++i)
        for (Ladder& ladder : subjects_[remedies[list[i]].second].side) ladder = Ladder();
    }
  }
}

void Collector::facts() {
  for (Id f = 0; f < p().facts.size(); ++f) {
    const Fact& fact = p().facts[f];
    const Type& type = fact.type;
    Ladder& ladder = at(DiffSubject::fact, w().fact(f), name(fact.name), Measure::none);
    std::string key = number(static_cast<std::uint64_t>(type.kind)), text;
    if (!type.names.empty()) {
      std::vector<std::string> names;
      for (const SymbolId one : type.names) {
        names.push_back(w().symbol(one));
        text += (text.empty() ? "" : ", ") + name(one);
      }
      if (!type.ordered) std::sort(names.begin(), names.end());
      for (const std::string& one : names) key += " " + one;
    }
    const auto bound = [&](const Rational& at) {
      Value v = Value::rational(ValueKind::number, at);
      switch (type.kind) {
        case TypeKind::money:
          v.kind = ValueKind::money;
          v.currency = p().currency;
          break;
        case TypeKind::percent:
          v.kind = ValueKind::percent;
          break;
        case TypeKind::duration:
        case TypeKind::date:
        case TypeKind::instant:
        case TypeKind::time_of_day:
          v.kind = type.kind == TypeKind::duration  ? ValueKind::duration
                   : type.kind == TypeKind::date    ? ValueKind::date
                   : type.kind == TypeKind::instant ? ValueKind::instant
                                                    : ValueKind::time_of_day;
          (void)to_int64(at, v.integer);
          break;
        default:
          break;
      }
      return value_text(p(), v);
    };
    if (type.has_low && type.has_high)
      text += bound(type.low) + (type.high_open ? "..<" : "..") + bound(type.high);
    else if (type.has_low)
      text += (type.low_open ? "> " : ">= ") + bound(type.low);
    else if (type.has_high)
      text += (type.high_open ? "< " : "<= ") + bound(type.high);
    key += " " + text_of_bounds(type) + (type.or_none ? " or none" : "") + (type.ordered ? " ordered" : "");
    if (type.or_none) text += text.empty() ? "none" : ", none";
    const auto also = [&](const std::string& what) {
      if (text.empty()) text = type_word(type.kind);
      text += ", " + what;
    };
    if (type.ordered) also("ordered");
    if (fact.default_value != no_id) {
      key += " default " + w().value_key(p().constants[fact.default_value]);
      text += (text.empty() ? "default " : ", default ") +
              value_text(p(), p().constants[fact.default_value], &type);
    }
    if (fact.is_private) {
      key += " private";
      also("private");
    }
    if (fact.group != no_id) {
      std::vector<std::string> others;
      std::string names;
      for (const Id one : p().groups[fact.group].facts) {
        if (one == f) continue;
        others.push_back(w().fact(one));
        names += (names.empty() ? "" : ", ") + name(p().facts[one].name);
      }
      std::sort(others.begin(), others.end());
      for (const std::string& one : others) key += " with " + one;
      if (!names.empty()) also("together with " + names);
    }
    if (text.empty()) text = type_word(type.kind);
    worded(ladder, no_id, key, text, name(fact.name), fact.span);
  }
}

}  // namespace sop::diffing
