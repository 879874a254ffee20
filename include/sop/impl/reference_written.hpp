// sop/impl/reference_written.hpp — how values stand in texts: numbers, money, lengths, dates, plural words.
//
// English (en), Russian (ru) and Estonian (et) are known; any other locale writes as English does, in figures. Nothing of the
// process's own locale is read. Shared by the reference interpreter and the engine: what a value is called decides nothing.
//
// Private to the evaluators.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/model.hpp"
#include "sop/money.hpp"
#include "sop/rational.hpp"
#include "sop/value.hpp"

namespace sop::reference::parts {

enum class Language : std::uint8_t { en, ru, et };

inline Language language_of(const Procedure& p, SymbolId locale) {
  if (locale == no_id) return Language::en;
  const std::string& name = p.text(locale);
  return name == "ru" ? Language::ru : name == "et" ? Language::et : Language::en;
}

inline constexpr std::string_view no_break_space = "\xC2\xA0";

// --- plural forms -----------------------------------------------------------------------------------------------------

// CLDR, cardinal numbers: which of one, few, many, other. `places` counts the digits after the point as they are written.
enum class Plural : std::uint8_t { one, few, many, other };

inline Plural plural_of(Language language, const Rational& number, unsigned places) {
  if (places > 0 || !number.is_whole()) return Plural::other;
  const int128 n = absolute(number).numerator();
  const auto last = static_cast<unsigned>(n % 10), last_two = static_cast<unsigned>(n % 100);
  if (language != Language::ru) return n == 1 ? Plural::one : Plural::other;
  if (last == 1 && last_two != 11) return Plural::one;
  if (last >= 2 && last <= 4 && (last_two < 12 || last_two > 14)) return Plural::few;
  return Plural::many;
}

// The form that a placeholder gives for it: one|other, or one|few|many and, for numbers with a fraction, |other.
inline const std::string& form_of(const std::vector<std::string>& forms, Language language, Plural plural) {
  std::size_t place = forms.size() - 1;
  if (language == Language::ru)
    place = static_cast<std::size_t>(plural);
  else if (plural == Plural::one)
    place = 0;
  return forms[std::min(place, forms.size() - 1)];
}

// --- numbers, money, lengths ------------------------------------------------------------------------------------------

// Digits in groups of three, with the locale's marks: 1,234.5 in English, 1 234,5 (no-break space) in Russian; in Estonian from
// five digits on, 1234,5 and 12 345,5. Source: CLDR, numbers of en, ru and et (version 45): `group`, and `minimumGroupingDigits`,
// which is 1, 1 and 2.
inline std::string grouped(std::string digits, Language language) {
  const bool negative = !digits.empty() && digits[0] == '-';
  if (negative) digits.erase(0, 1);
  const std::size_t point = digits.find('.');
  std::string whole = digits.substr(0, point), out;
  const std::size_t fewest = language == Language::et ? 5 : 4;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0 && whole.size() >= fewest)
      out += language == Language::en ? std::string_view(",") : no_break_space;
    out += whole[i];
  }
  if (point != std::string::npos) {
    out += language == Language::en ? '.' : ',';
    out += digits.substr(point + 1);
  }
  return negative ? "\xE2\x88\x92" + out : out;  // a minus sign
}

// A number that is no decimal is written with two digits after the point, rounded by the procedure's rule.
inline std::string number_text(const Rational& number, Language language, Rounding rounding,
                               unsigned& places) {
  Rational shown = number;
  std::int64_t digits = 0;
  places = 0;
  if (!to_decimal(number, digits, places) && !failed(round_to_scale(number, 2, rounding, shown))) {
    (void)to_decimal(shown, digits, places);
  }
  return grouped(to_text(shown), language);
}

inline std::string money_text(const Money& money, Language language) {
  std::string text = to_text(money);  // 1234.50 EUR
  const std::size_t space = text.find(' ');
  std::string out = grouped(text.substr(0, space), language);
  if (space == std::string::npos) return out;
  out += language == Language::en ? std::string_view(" ") : no_break_space;
  return out + text.substr(space + 1);
}

struct UnitWords {
  std::string_view one, few, many;  // of a language without `few`: one, many, many
};

inline const UnitWords& unit_words(Language language, unsigned unit) {
  static constexpr UnitWords words[3][11] = {{{"millisecond", "milliseconds", "milliseconds"},
                                              {"second", "seconds", "seconds"},
                                              {"minute", "minutes", "minutes"},
                                              {"hour", "hours", "hours"},
                                              {"day", "days", "days"},
                                              {"week", "weeks", "weeks"},
                                              {"month", "months", "months"},
                                              {"year", "years", "years"},
                                              {"business day", "business days", "business days"},
                                              {"business hour", "business hours", "business hours"},
                                              {"business minute", "business minutes", "business minutes"}},
                                             {{"миллисекунда", "миллисекунды", "миллисекунд"},
                                              {"секунда", "секунды", "секунд"},
                                              {"минута", "минуты", "минут"},
                                              {"час", "часа", "часов"},
                                              {"день", "дня", "дней"},
                                              {"неделя", "недели", "недель"},
                                              {"месяц", "месяца", "месяцев"},
                                              {"год", "года", "лет"},
                                              {"рабочий день", "рабочих дня", "рабочих дней"},
                                              {"рабочий час", "рабочих часа", "рабочих часов"},
                                              {"рабочая минута", "рабочие минуты", "рабочих минут"}},
                                             {{"millisekund", "millisekundit", "millisekundit"},
                                              {"sekund", "sekundit", "sekundit"},
                                              {"minut", "minutit", "minutit"},
                                              {"tund", "tundi", "tundi"},
                                              {"päev", "päeva", "päeva"},
                                              {"nädal", "nädalat", "nädalat"},
                                              {"kuu", "kuud", "kuud"},
                                              {"aasta", "aastat", "aastat"},
                                              {"tööpäev", "tööpäeva", "tööpäeva"},
                                              {"töötund", "töötundi", "töötundi"},
                                              {"tööminut", "tööminutit", "tööminutit"}}};
  return words[static_cast<unsigned>(language)][unit];
}

inline std::string counted(std::int64_t count, unsigned unit, Language language) {
  const UnitWords& words = unit_words(language, unit);
  const Plural plural = plural_of(language, Rational(count), 0);
  const std::string_view word = plural == Plural::one   ? words.one
                                : plural == Plural::few ? words.few
                                                        : words.many;
  return grouped(std::to_string(count), language) + " " + std::string(word);
}

// 2 hours 30 minutes: every unit that is not zero.
inline std::string duration_text(std::int64_t milliseconds, Language language) {
  static constexpr std::int64_t lengths[] = {1, milliseconds_per_second, milliseconds_per_minute,
                                             milliseconds_per_hour};
  if (milliseconds == 0) return counted(0, 2, language);
  std::string out = milliseconds < 0 ? "\xE2\x88\x92" : "";
  std::int64_t rest = milliseconds < 0 ? -milliseconds : milliseconds;
  bool first = true;
  for (unsigned unit = 4; unit-- > 0;) {
    const std::int64_t count = rest / lengths[unit];
    rest %= lengths[unit];
    if (count == 0) continue;
    if (!first) out += ' ';
    out += counted(count, unit, language);
    first = false;
  }
  return out;
}

inline std::string period_text(const Value& period, Language language) {
  static constexpr unsigned units[] = {4, 5, 6, 7, 8, 9, 10};  // in the order of PeriodUnit
  return counted(period.integer, units[static_cast<unsigned>(period.unit)], language);
}

// 1 September 2026; 1 сентября 2026 г.; 1. september 2026
inline std::string date_text(Date date, Language language) {
  static constexpr std::string_view months[3][12] = {
      {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
       "November", "December"},
      {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
       "ноября", "декабря"},
      {"jaanuar", "veebruar", "märts", "aprill", "mai", "juuni", "juuli", "august", "september", "oktoober",
       "november", "detsember"}};
  const YearMonthDay ymd = year_month_day(date);
  std::string out = std::to_string(ymd.day);
  if (language == Language::et) out += '.';
  out += ' ';
  out += months[static_cast<unsigned>(language)][ymd.month - 1];
  out += ' ';
  out += std::to_string(ymd.year);
  if (language == Language::ru) out += " г.";
  return out;
}

// Names have no spaces; in a sentence they have.
inline std::string name_text(std::string_view title, std::string_view name) {
  std::string out(title.empty() ? name : title);
  if (title.empty()) std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

/// Whether a value is an instant until which something holds: where it is the end of a day it is said as that day. A definition is what
/// it stands for.
inline bool is_deadline(const Procedure& p, const Expr* source) {
  for (int depth = 0; source != nullptr && source->op == Op::definition && depth < 100; ++depth)
    source = source->a < p.definitions.size() ? &p.exprs[p.definitions[source->a].value] : nullptr;
  if (source == nullptr) return false;
  return source->op == Op::promise_due || source->op == Op::clock_due || source->op == Op::end_of_day ||
         (source->op == Op::restricted && source->flags == 1);
}

/// A value as it stands in a text (docs/semantics.md, 13.4). `source` is the expression that it comes from, where that matters.
std::string written_value(const Procedure& p, const Zone* zone, const Value& value, SymbolId locale,
                          const Expr* source);

}  // namespace sop::reference::parts
