// sop/impl/duration.inl — exact lengths and calendar periods.
//
// Two notations are read, words (`15 min`) and ISO 8601 (`PT15M`); either can turn out to name the other kind
// of length, which is an answer of its own. ISO texts are cut into number-and-letter pairs first and judged
// afterwards.
#include <cstddef>
#include <limits>

#include "sop/duration.hpp"
#include "sop/impl/text_scan.hpp"

namespace sop {

namespace detail {

inline constexpr std::uint64_t most_int64 =
    static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

struct ExactUnitWord {
  std::string_view word;
  std::int64_t milliseconds;
};
inline constexpr ExactUnitWord exact_unit_words[] = {
    {"ms", 1},
    {"millisecond", 1},
    {"milliseconds", 1},
    {"s", milliseconds_per_second},
    {"sec", milliseconds_per_second},
    {"second", milliseconds_per_second},
    {"seconds", milliseconds_per_second},
    {"min", milliseconds_per_minute},
    {"minute", milliseconds_per_minute},
    {"minutes", milliseconds_per_minute},
    {"h", milliseconds_per_hour},
    {"hour", milliseconds_per_hour},
    {"hours", milliseconds_per_hour},
};

// 0 when the word is no exact unit.
[[nodiscard]] inline std::int64_t find_exact_unit(std::string_view word) noexcept {
  for (const ExactUnitWord& unit : exact_unit_words)
    if (unit.word == word) return unit.milliseconds;
  return 0;
}

struct PeriodUnitWord {
  std::string_view one;
  std::string_view many;
};
// In the order of PeriodUnit.
inline constexpr PeriodUnitWord period_unit_words[] = {{"day", "days"},
                                                       {"week", "weeks"},
                                                       {"month", "months"},
                                                       {"year", "years"},
                                                       {"business day", "business days"},
                                                       {"business hour", "business hours"},
                                                       {"business minute", "business minutes"}};

[[nodiscard]] inline bool find_period_unit(std::string_view word, PeriodUnit& out) noexcept {
  for (unsigned i = 0; i < sizeof(period_unit_words) / sizeof(period_unit_words[0]); ++i) {
    if (period_unit_words[i].one == word || period_unit_words[i].many == word) {
      out = static_cast<PeriodUnit>(i);
      return true;
    }
  }
  return false;
}

// A quarter is read as three months, as the language has it; no unit of its own.
[[nodiscard]] inline bool is_quarter(std::string_view word) noexcept {
  return word == "quarter" || word == "quarters";
}

// The parts of an ISO 8601 length in their only order; the letter M means months before T and minutes after
// it.
enum class IsoPart : std::uint8_t { years, months, weeks, days, hours, minutes, seconds };
inline constexpr std::size_t iso_part_count = 7;

struct IsoLength {
  bool negative = false;
  bool present[iso_part_count] = {};
  ScannedDecimal number[iso_part_count];
  unsigned date_parts = 0;
  unsigned time_parts = 0;
};

[[nodiscard]] inline bool is_iso_length(std::string_view text) noexcept {
  return text.substr(0, 1) == "P" || text.substr(0, 2) == "-P";
}

[[nodiscard]] inline bool find_iso_part(char letter, bool after_t, IsoPart& out) noexcept {
  constexpr std::string_view date_letters = "YMWD", time_letters = "HMS";
  const std::size_t at = (after_t ? time_letters : date_letters).find(letter);
  if (at == std::string_view::npos) return false;
  out = static_cast<IsoPart>(after_t ? at + date_letters.size() : at);
  return true;
}

[[nodiscard]] inline TextError scan_iso_length(std::string_view text, IsoLength& out) noexcept {
  IsoLength length;
  std::size_t at = 0;
  if (text[at] == '-') {
    length.negative = true;
    ++at;
  }
  ++at;  // P
  bool after_t = false, had_fraction = false;
  std::size_t next_part = 0;
  while (at < text.size()) {
    if (text[at] == 'T' && !after_t) {
      after_t = true;
      if (++at == text.size()) return TextError::wrong_shape;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !is_ascii_letter(text[end])) ++end;
    if (end == at) return TextError::digits_missing;
    ScannedDecimal number;
    const TextError error =
        scan_decimal(text.substr(at, end - at), max_power_of_ten, max_decimal_places, number);
    if (failed(error)) return error;
    if (number.negative) return TextError::unexpected_character;
    if (end == text.size()) return TextError::unit_missing;
    IsoPart part{};
    if (!find_iso_part(text[end], after_t, part)) return TextError::unknown_unit;
    const std::size_t index = static_cast<std::size_t>(part);
    if (index < next_part || had_fraction) return TextError::wrong_shape;
    had_fraction = number.places != 0;
    next_part = index + 1;
    length.present[index] = true;
    length.number[index] = number;
    ++(after_t ? length.time_parts : length.date_parts);
    at = end + 1;
  }
  if (length.date_parts + length.time_parts == 0) return TextError::wrong_shape;
  out = length;
  return TextError::none;
}

// number · unit in whole milliseconds, added to `total`.
[[nodiscard]] inline TextError add_exact(const ScannedDecimal& number, std::int64_t unit,
                                         std::uint64_t& total) noexcept {
  const uint128 product = static_cast<uint128>(number.digits) * static_cast<std::uint64_t>(unit);
  const std::uint64_t scale = powers_of_ten[number.places];
  if (product % scale != 0) return TextError::fraction_too_fine;
  const uint128 sum = product / scale + total;
  if (sum > most_int64) return TextError::out_of_range;
  total = static_cast<std::uint64_t>(sum);
  return TextError::none;
}

[[nodiscard]] inline TextError parse_iso_duration(std::string_view text, Duration& out) noexcept {
  IsoLength length;
  TextError error = scan_iso_length(text, length);
  if (failed(error)) return error;
  if (length.date_parts != 0) return TextError::calendar_unit;
  constexpr std::int64_t units[] = {milliseconds_per_hour, milliseconds_per_minute, milliseconds_per_second};
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t index = static_cast<std::size_t>(IsoPart::hours) + i;
    if (!length.present[index]) continue;
    error = add_exact(length.number[index], units[i], total);
    if (failed(error)) return error;
  }
  const std::int64_t milliseconds = static_cast<std::int64_t>(total);
  out.milliseconds = length.negative ? -milliseconds : milliseconds;
  return TextError::none;
}

[[nodiscard]] inline TextError period_from(const ScannedDecimal& number, bool negative, PeriodUnit unit,
                                           Period& out) noexcept {
  if (number.places != 0) return TextError::not_whole;
  if (number.digits > static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max()))
    return TextError::out_of_range;
  const std::int32_t count = static_cast<std::int32_t>(number.digits);
  out.count = negative ? -count : count;
  out.unit = unit;
  return TextError::none;
}

[[nodiscard]] inline TextError parse_iso_period(std::string_view text, Period& out) noexcept {
  IsoLength length;
  const TextError error = scan_iso_length(text, length);
  if (failed(error)) return error;
  if (length.date_parts == 0) return TextError::exact_unit;
  if (length.date_parts + length.time_parts > 1) return TextError::mixed_units;
  constexpr PeriodUnit units[] = {PeriodUnit::year, PeriodUnit::month, PeriodUnit::week, PeriodUnit::day};
  std::size_t index = 0;
  while (!length.present[index]) ++index;
  return period_from(length.number[index], length.negative, units[index], out);
}

// Cuts `15 min` into its number and the words after one space.
[[nodiscard]] inline TextError scan_number_and_unit(std::string_view text, unsigned max_places,
                                                    ScannedDecimal& number, std::string_view& unit) noexcept {
  if (text.empty()) return TextError::empty;
  const std::size_t space = text.find(' ');
  const TextError error =
      scan_decimal_before_word(text.substr(0, space), max_power_of_ten, max_places, number);
  if (error == TextError::empty) return TextError::unexpected_character;
  if (failed(error)) return error;
  if (space == std::string_view::npos || space + 1 == text.size()) return TextError::unit_missing;
  unit = text.substr(space + 1);
  return TextError::none;
}

}  // namespace detail

SOP_INLINE ValueError add(Duration a, Duration b, Duration& out) noexcept {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.milliseconds, b.milliseconds, &sum)) return ValueError::overflow;
  if (sum == std::numeric_limits<std::int64_t>::min()) return ValueError::overflow;
  out.milliseconds = sum;
  return ValueError::none;
}

SOP_INLINE ValueError subtract(Duration a, Duration b, Duration& out) noexcept {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a.milliseconds, b.milliseconds, &difference)) return ValueError::overflow;
  if (difference == std::numeric_limits<std::int64_t>::min()) return ValueError::overflow;
  out.milliseconds = difference;
  return ValueError::none;
}

SOP_INLINE ValueError multiply(Duration a, const Rational& factor, Rounding rounding,
                               Duration& out) noexcept {
  Rational product;
  const ValueError error = multiply(Rational(a.milliseconds), factor, product);
  if (failed(error)) return error;
  std::int64_t milliseconds = 0;
  if (failed(to_int64(round_to_integer(product, rounding), milliseconds)) ||
      milliseconds == std::numeric_limits<std::int64_t>::min())
    return ValueError::overflow;
  out.milliseconds = milliseconds;
  return ValueError::none;
}

SOP_INLINE ValueError divide(Duration a, Duration b, Rational& out) noexcept {
  return Rational::make(a.milliseconds, b.milliseconds, out);
}

SOP_INLINE TextError parse_duration(std::string_view text, Duration& out) noexcept {
  if (detail::is_iso_length(text)) return detail::parse_iso_duration(text, out);
  detail::ScannedDecimal number;
  std::string_view word;
  TextError error = detail::scan_number_and_unit(text, max_decimal_places, number, word);
  if (failed(error)) return error;
  const std::int64_t unit = detail::find_exact_unit(word);
  if (unit == 0) {
    PeriodUnit period_unit{};
    return detail::find_period_unit(word, period_unit) || detail::is_quarter(word) ? TextError::calendar_unit
                                                                                   : TextError::unknown_unit;
  }
  std::uint64_t total = 0;
  error = detail::add_exact(number, unit, total);
  if (failed(error)) return error;
  const std::int64_t milliseconds = static_cast<std::int64_t>(total);
  out.milliseconds = number.negative ? -milliseconds : milliseconds;
  return TextError::none;
}

SOP_INLINE TextError parse_positive_duration(std::string_view text, Duration& out) noexcept {
  Duration length;
  const TextError error = parse_duration(text, length);
  if (failed(error)) return error;
  if (!length.is_positive()) return TextError::not_positive;
  out = length;
  return TextError::none;
}

SOP_INLINE void append_text(std::string& out, Duration a) {
  struct Form {
    std::uint64_t unit;
    std::string_view one, many;
  };
  constexpr Form forms[] = {{milliseconds_per_hour, " hour", " hours"},
                            {milliseconds_per_minute, " min", " min"},
                            {milliseconds_per_second, " second", " seconds"},
                            {1, " ms", " ms"}};
  const std::uint64_t milliseconds = detail::magnitude(a.milliseconds);
  if (milliseconds == 0) {
    out += "0 min";
    return;
  }
  if (a.milliseconds < 0) out.push_back('-');
  for (const Form& form : forms) {
    if (milliseconds % form.unit != 0) continue;
    const std::uint64_t count = milliseconds / form.unit;
    detail::append_padded(out, count, 1);
    out += count == 1 ? form.one : form.many;
    return;
  }
}

SOP_INLINE std::string to_text(Duration a) {
  std::string text;
  append_text(text, a);
  return text;
}

SOP_INLINE ValueError add(Date date, Period period, MonthEnd rule, Date& out) noexcept {
  switch (period.unit) {
    case PeriodUnit::day:
      return add_days(date, period.count, out);
    case PeriodUnit::week:
      return add_weeks(date, period.count, out);
    case PeriodUnit::month:
      return add_months(date, period.count, rule, out);
    case PeriodUnit::year:
      return add_years(date, period.count, rule, out);
    case PeriodUnit::business_day:
    case PeriodUnit::business_hour:
    case PeriodUnit::business_minute:
      break;
  }
  return ValueError::no_working_day;
}

SOP_INLINE TextError parse_period(std::string_view text, Period& out) noexcept {
  if (detail::is_iso_length(text)) return detail::parse_iso_period(text, out);
  detail::ScannedDecimal number;
  std::string_view word;
  const TextError error = detail::scan_number_and_unit(text, max_decimal_places, number, word);
  if (failed(error)) return error;
  PeriodUnit unit{};
  if (detail::is_quarter(word)) {
    Period months;
    const TextError bad = detail::period_from(number, number.negative, PeriodUnit::month, months);
    if (failed(bad)) return bad;
    if (__builtin_mul_overflow(months.count, 3, &months.count)) return TextError::out_of_range;
    out = months;
    return TextError::none;
  }
  if (!detail::find_period_unit(word, unit))
    return detail::find_exact_unit(word) != 0 ? TextError::exact_unit : TextError::unknown_unit;
  return detail::period_from(number, number.negative, unit, out);
}

SOP_INLINE TextError parse_positive_period(std::string_view text, Period& out) noexcept {
  Period period;
  const TextError error = parse_period(text, period);
  if (failed(error)) return error;
  if (!period.is_positive()) return TextError::not_positive;
  out = period;
  return TextError::none;
}

SOP_INLINE void append_text(std::string& out, Period a) {
  if (a.count < 0) out.push_back('-');
  detail::append_padded(out, detail::magnitude(std::int64_t{a.count}), 1);
  out.push_back(' ');
  const detail::PeriodUnitWord& word = detail::period_unit_words[static_cast<unsigned>(a.unit)];
  out += a.count == 1 || a.count == -1 ? word.one : word.many;
}

SOP_INLINE std::string to_text(Period a) {
  std::string text;
  append_text(text, a);
  return text;
}

SOP_INLINE std::string_view name_of(PeriodUnit unit) noexcept {
  return detail::period_unit_words[static_cast<unsigned>(unit)].one;
}

}  // namespace sop
