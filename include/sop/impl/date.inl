// sop/impl/date.inl — calendar arithmetic.
//
// The inner calendar begins its years on 1 March: day 0 of it is 1 March of the year 0, the leap day is the
// last day of a year, and the first day of the m-th month (March is 0) is (153·m + 2) / 5, because its months
// run 31 30 31 30 31 / 31 30 31 30 31 / 31 28.
#include "sop/date.hpp"
#include "sop/impl/text_scan.hpp"

namespace sop {

namespace detail {

inline constexpr std::int32_t days_per_era = 146097;  // 400 years
inline constexpr std::int32_t days_to_1970 = 719468;  // from 1 March of the year 0

// For any year from 0 up, months 1..12.
[[nodiscard]] constexpr std::int32_t days_from_civil(std::int32_t year, std::int32_t month,
                                                     std::int32_t day) noexcept {
  const bool before_march = month < 3;
  const std::int32_t y = before_march ? year - 1 : year;
  const std::int32_t m = before_march ? month + 9 : month - 3;
  return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + (day - 1) - days_to_1970;
}

[[nodiscard]] constexpr bool year_in_range(std::int64_t year) noexcept {
  return year >= 1900 && year <= 2199;
}

}  // namespace detail

SOP_INLINE bool is_leap_year(std::int32_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

SOP_INLINE std::int32_t days_in_month(std::int32_t year, std::int32_t month) noexcept {
  if (month < 1 || month > 12) return 0;
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

SOP_INLINE ValueError date_from(std::int32_t year, std::int32_t month, std::int32_t day, Date& out) noexcept {
  if (day < 1 || day > days_in_month(year, month)) return ValueError::no_such_date;
  if (!detail::year_in_range(year)) return ValueError::out_of_range;
  return Date::from_days(detail::days_from_civil(year, month, day), out);
}

SOP_INLINE YearMonthDay year_month_day(Date date) noexcept {
  const std::int32_t days = date.days() + detail::days_to_1970;
  const std::int32_t era = days / detail::days_per_era;
  const std::int32_t of_era = days % detail::days_per_era;
  // Take out the leap days: one each 1461 days, not each 36525th, and the one that ends the era.
  const std::int32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int32_t m = (5 * of_year + 2) / 153;
  YearMonthDay result;
  result.day = of_year - (153 * m + 2) / 5 + 1;
  result.month = m < 10 ? m + 3 : m - 9;
  result.year = era * 400 + year_of_era + (m < 10 ? 0 : 1);
  return result;
}

SOP_INLINE ValueError add_days(Date date, std::int64_t days, Date& out) noexcept {
  constexpr std::int64_t span = Date::max_days - Date::min_days;
  if (days < -span || days > span) return ValueError::out_of_range;
  return Date::from_days(date.days() + days, out);
}

SOP_INLINE ValueError add_weeks(Date date, std::int64_t weeks, Date& out) noexcept {
  constexpr std::int64_t span = Date::max_days - Date::min_days;
  if (weeks < -span || weeks > span) return ValueError::out_of_range;
  return add_days(date, weeks * 7, out);
}

SOP_INLINE ValueError add_months(Date date, std::int64_t months, MonthEnd rule, Date& out) noexcept {
  constexpr std::int64_t span = 300 * 12;
  if (months < -span || months > span) return ValueError::out_of_range;
  const YearMonthDay from = year_month_day(date);
  const std::int64_t count = from.year * 12 + (from.month - 1) + months;
  const std::int32_t year = static_cast<std::int32_t>(count / 12);
  const std::int32_t month = static_cast<std::int32_t>(count % 12) + 1;
  if (!detail::year_in_range(year)) return ValueError::out_of_range;
  const std::int32_t last = days_in_month(year, month);
  if (from.day <= last) return date_from(year, month, from.day, out);
  switch (rule) {
    case MonthEnd::error:
      return ValueError::ambiguous_month_end;
    case MonthEnd::last_day:
      return date_from(year, month, last, out);
    case MonthEnd::overflow_to_next:
      return date_from(year, month + 1, 1, out);  // never after December
  }
  return ValueError::ambiguous_month_end;
}

SOP_INLINE ValueError add_years(Date date, std::int64_t years, MonthEnd rule, Date& out) noexcept {
  constexpr std::int64_t span = 300;
  if (years < -span || years > span) return ValueError::out_of_range;
  return add_months(date, years * 12, rule, out);
}

SOP_INLINE std::int32_t days_between(Date from, Date to, Ends ends) noexcept {
  const std::int32_t difference = days_between(from, to);
  if (ends == Ends::first_only || ends == Ends::last_only) return difference;
  if (ends == Ends::both) return difference >= 0 ? difference + 1 : difference - 1;
  return difference > 0 ? difference - 1 : difference < 0 ? difference + 1 : 0;
}

SOP_INLINE ValueError whole_months_between(Date from, Date to, MonthEnd rule, std::int32_t& out) noexcept {
  if (to < from) {
    const ValueError error = whole_months_between(to, from, rule, out);
    if (!failed(error)) out = -out;
    return error;
  }
  const YearMonthDay a = year_month_day(from), b = year_month_day(to);
  const std::int32_t months = (b.year - a.year) * 12 + (b.month - a.month);
  // The day of the month reached is missing in this month, and this is its last day: the rules part here.
  const bool at_gap = a.day > b.day && b.day == days_in_month(b.year, b.month);
  if (at_gap && rule == MonthEnd::error) return ValueError::ambiguous_month_end;
  const bool reached = a.day <= b.day || (at_gap && rule == MonthEnd::last_day);
  out = reached ? months : months - 1;
  return ValueError::none;
}

SOP_INLINE ValueError whole_years_between(Date from, Date to, MonthEnd rule, std::int32_t& out) noexcept {
  std::int32_t with_last_day = 0, with_overflow = 0;
  (void)whole_months_between(from, to, MonthEnd::last_day, with_last_day);
  (void)whole_months_between(from, to, MonthEnd::overflow_to_next, with_overflow);
  if (rule == MonthEnd::error && with_last_day / 12 != with_overflow / 12)
    return ValueError::ambiguous_month_end;
  out = (rule == MonthEnd::last_day ? with_last_day : with_overflow) / 12;
  return ValueError::none;
}

SOP_INLINE TextError parse_date(std::string_view text, Date& out) noexcept {
  if (text.empty()) return TextError::empty;
  std::int32_t year = 0, month = 0, day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !detail::scan_digits(text, 0, 4, year) ||
      !detail::scan_digits(text, 5, 2, month) || !detail::scan_digits(text, 8, 2, day))
    return TextError::wrong_shape;
  if (month < 1 || month > 12) return TextError::no_such_month;
  if (day < 1 || day > days_in_month(year, month)) return TextError::no_such_day;
  return failed(date_from(year, month, day, out)) ? TextError::out_of_range : TextError::none;
}

SOP_INLINE void append_text(std::string& out, Date date) {
  const YearMonthDay parts = year_month_day(date);
  detail::append_padded(out, static_cast<std::uint64_t>(parts.year), 4);
  out.push_back('-');
  detail::append_padded(out, static_cast<std::uint64_t>(parts.month), 2);
  out.push_back('-');
  detail::append_padded(out, static_cast<std::uint64_t>(parts.day), 2);
}

SOP_INLINE std::string to_text(Date date) {
  std::string text;
  append_text(text, date);
  return text;
}

SOP_INLINE std::string_view name_of(Weekday weekday) noexcept {
  constexpr std::string_view names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  return names[static_cast<unsigned>(weekday)];
}

}  // namespace sop
