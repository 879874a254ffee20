// sop/impl/reference_words.inl — what is said: the words of a response in the case's locale (docs/semantics.md, 13).
//
// A response has variants: per locale, in the order written, each with a condition or none. The case's locale is tried first,
// then the procedure's first. Values stand in the text as people write them there: numbers, money, dates and lengths in the
// locale's form, and plural words by the rules of CLDR. Nothing of the process's own locale is read.
//
// English (en), Russian (ru) and Estonian (et) are known; any other locale writes as English does, in figures.
#pragma once

#include <algorithm>

#include "sop/impl/reference_turns.hpp"
#include "sop/impl/reference_written.hpp"

namespace sop::reference::parts {

// 13.4: a value as it stands in a text. `source` is the expression that it comes from, where that matters.
SOP_INLINE std::string written_value(const Procedure& p, const Zone* zone, const Value& value,
                                     SymbolId locale, const Expr* source) {
  const Language language = language_of(p, locale);
  const auto word = [&](std::string_view en, std::string_view ru, std::string_view et) {
    return std::string(language == Language::en ? en : language == Language::ru ? ru : et);
  };
  unsigned places = 0;
  switch (value.kind) {
    case ValueKind::unknown:
    case ValueKind::error:
      return {};
    case ValueKind::none:
      return word("none", "нет", "puudub");
    case ValueKind::boolean:
      return value.is_yes() ? word("yes", "да", "jah") : word("no", "нет", "ei");
    case ValueKind::name:
      return name_text({}, p.text(static_cast<SymbolId>(value.integer)));
    case ValueKind::party: {
      const Party& party = p.parties[static_cast<std::size_t>(value.integer)];
      return name_text(party.title, p.text(party.name));
    }
    case ValueKind::remedy: {
      const Remedy& remedy = p.remedies[static_cast<std::size_t>(value.integer)];
      return name_text(remedy.title, p.text(remedy.name));
    }
    case ValueKind::number: {
      std::string out = number_text(value.number, language, p.rounding, places);
      if (value.symbol == no_id) return out;
      std::string_view title;
      for (const Unit& unit : p.units) {
        if (unit.name == value.symbol) title = unit.title;
      }
      return out + " " + name_text(title, p.text(value.symbol));
    }
    case ValueKind::percent: {
      Rational hundred;
      if (failed(multiply(value.number, Rational(100), hundred))) return {};
      const std::string out = number_text(hundred, language, p.rounding, places);
      return language == Language::ru ? out + std::string(no_break_space) + "%" : out + "%";
    }
    case ValueKind::money: {
      Money money;
      (void)money_from(value.number, value.currency, p.rounding, money);
      return money_text(money, language);
    }
    case ValueKind::duration:
      return duration_text(value.integer, language);
    case ValueKind::period:
      return period_text(value, language);
    case ValueKind::date: {
      Date date;
      (void)Date::from_days(value.integer, date);
      return date_text(date, language);
    }
    case ValueKind::instant: {
      const bool zoned = zone != nullptr;
      Instant at;
      LocalTime local;
      if (failed(Instant::from_milliseconds(value.integer, at)) ||
          (zoned ? failed(zone->local_of(at, local)) : failed(local_time(at, Offset(), local))))
        return {};
      // A deadline at the end of a day is said as that day.
      const bool deadline = is_deadline(p, source);
      Date day_before;
      if (deadline && zoned && local.time == TimeOfDay() && !failed(add_days(local.date, -1, day_before))) {
        return date_text(day_before, language);
      }
      return date_text(local.date, language) + ", " + to_text(local.time) + (zoned ? "" : " UTC");
    }
    case ValueKind::time_of_day: {
      TimeOfDay time;
      (void)TimeOfDay::from_milliseconds(value.integer, time);
      return to_text(time);
    }
    case ValueKind::text:
      return value.text;
    case ValueKind::set:
    case ValueKind::list: {
      std::string out;
      for (const Value& item : value.items) {
        if (!out.empty()) out += ", ";
        out += written_value(p, zone, item, locale, nullptr);
      }
      return out;
    }
  }
  return {};
}

SOP_INLINE std::string Turns::written(const Value& value, SymbolId locale, const Expr* source) const {
  const BusinessCalendar* wall = nullptr;
  const bool zoned = times_.wall(no_id, wall) == ErrorCode::ok;
  return written_value(p_, zoned ? &wall->zone() : nullptr, value, locale, source);
}

// --- responses --------------------------------------------------------------------------------------------------------

// 13.1: what the fact that gives the locale says; no_id: nobody has told, or the procedure has no such fact.
SOP_INLINE Answer Turns::locale_of_case() {
  if (p_.locale_fact == no_id) return {};
  return Evaluator(scope(true)).fact(p_.locale_fact);
}

// 13.2: the variants of the case's locale in the order written, like a `first` table: one above whose condition is unknown
// holds the response. No variant of that locale: the procedure's first locale.
SOP_INLINE Words Turns::words_of(Id response) {
  const Response& r = p_.responses[response];
  std::vector<SymbolId> locales;
  const Answer told = locale_of_case();
  if (told.value.kind == ValueKind::name) locales.push_back(static_cast<SymbolId>(told.value.integer));
  if (told.value.kind == ValueKind::text && word(told.value.text) != no_id)
    locales.push_back(word(told.value.text));
  if (!p_.locales.empty()) locales.push_back(p_.locales[0]);
  if (!r.variants.empty()) locales.push_back(r.variants[0].locale);
  Words words;
  for (const SymbolId locale : locales) {
    for (const ResponseVariant& variant : r.variants) {
      if (variant.locale != locale) continue;
      const Answer applies = condition(variant.condition, true);
      if (applies.value.is_error() && !words.failed.value.is_error()) words.failed = applies;
      if (applies.value.is_unknown()) add_all_once(words.needs, applies.needs);
      if (!applies.value.is_yes()) continue;
      if (!words.needs.empty()) break;
      words.locale = locale;
      say_parts(variant.parts, words);
      return words;
    }
    if (!words.needs.empty()) break;
  }
  words.held = true;
  return words;
}

// 13.3, 13.4: pieces of a text, in the locale of the words. What is unknown and has no fallback holds them.
SOP_INLINE void Turns::say_parts(const std::vector<TextPart>& parts, Words& words) {
  for (const TextPart& part : parts) {
    if (part.value == no_id) {
      // The point of an abbreviation (2026 г.) ends the sentence too.
      const bool ended = !words.text.empty() && words.text.back() == '.' && part.literal[0] == '.';
      words.text += ended ? part.literal.substr(1) : part.literal;
      continue;
    }
    const Answer answer = value(part.value);
    if (answer.value.is_error() && !words.failed.value.is_error()) words.failed = answer;
    if (!answer.value.known() || answer.value.is_none()) {
      // 13.3: what is not known is said by its fallback, or holds the response.
      if (part.fallback != no_id && !answer.value.is_error()) {
        words.text += p_.constants[part.fallback].text;
        continue;
      }
      if (!answer.value.is_none()) {
        words.held = true;
        add_all_once(words.needs, answer.needs);
        continue;
      }
    }
    words.text += written(answer.value, words.locale, &p_.exprs[part.value]);
    if (part.forms.empty() || answer.value.kind != ValueKind::number) continue;
    const Language language = language_of(p_, words.locale);
    unsigned places = 0;
    (void)number_text(answer.value.number, language, p_.rounding, places);
    words.text += " " + form_of(part.forms, language, plural_of(language, answer.value.number, places));
  }
}

// 7.3: what a task says, in the procedure's first locale.
SOP_INLINE Words Turns::task_words(const Action& action) {
  Words words;
  if (!p_.locales.empty()) words.locale = p_.locales[0];
  if (action.parts.empty())
    words.text = action.text;
  else
    say_parts(action.parts, words);
  return words;
}

}  // namespace sop::reference::parts
