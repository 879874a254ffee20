// sop/impl/calendar.inl — counting business time by lengths, never by steps.
//
// Two measures. By the wall: the length of all hours that lie before a local time, full weeks and a remainder, with the
// special days in a sorted list that carries the sums. By the clock of UTC: what was really open before an instant. Inside a
// stretch of one offset the two run side by side; between stretches the difference is kept in a table. Where clocks go
// forward the wall jumps, and the hours jumped over are not counted; where they go back it stands still, as it were, until
// it shows something new, and is open or closed for all of that time (sop/zone.hpp: a time on the wall is the first instant
// at which the wall has reached it).
#pragma once

#include <algorithm>

#include "sop/calendar.hpp"

namespace sop {

namespace detail {

inline constexpr std::int64_t end_of_years = Instant::max_milliseconds + 1;

// Rounded down, also before 1970.
[[nodiscard]] constexpr std::int64_t day_of_local(std::int64_t local) noexcept {
  return (local - Instant::min_milliseconds + 4 * milliseconds_per_day) / milliseconds_per_day +
         Date::min_days - 4;
}

[[nodiscard]] inline bool is_good(const OpenHours& hours) noexcept {
  return hours.from >= 0 && hours.to > hours.from && hours.to <= 2 * TimeOfDay::max_milliseconds &&
         hours.to - hours.from <= TimeOfDay::max_milliseconds;
}

[[nodiscard]] inline bool begins_earlier(const OpenHours& a, const OpenHours& b) noexcept {
  return a.from < b.from;
}

}  // namespace detail

SOP_INLINE std::string_view name_of(CalendarError error) noexcept {
  switch (error) {
    case CalendarError::none:
      return "none";
    case CalendarError::bad_hours:
      return "bad_hours";
    case CalendarError::overlapping_hours:
      return "overlapping_hours";
    case CalendarError::too_many_hours:
      return "too_many_hours";
    case CalendarError::repeated_day:
      return "repeated_day";
    case CalendarError::never_opens:
      return "never_opens";
    case CalendarError::out_of_range:
      return "out_of_range";
    case CalendarError::ambiguous_month_end:
      return "ambiguous_month_end";
  }
  return "";
}

// --- making ----------------------------------------------------------------------------------------------------------

SOP_INLINE BusinessCalendar::BusinessCalendar() { add_zone(); }

SOP_INLINE CalendarResult BusinessCalendar::make(const CalendarSpec& spec, BusinessCalendar& out) {
  BusinessCalendar calendar;
  calendar.name_ = spec.name;
  calendar.zone_ = spec.zone;
  calendar.has_known_until_ = spec.has_known_until;
  calendar.known_until_ = spec.known_until;
  CalendarResult result = calendar.add_hours(spec);
  if (result.ok()) result = calendar.check_overlaps(spec);
  if (!result.ok()) return result;
  calendar.add_zone();
  calendar.add_days(spec);
  out = static_cast<BusinessCalendar&&>(calendar);
  return result;
}

SOP_INLINE CalendarResult BusinessCalendar::add_hours(const CalendarSpec& spec) {
  for (std::size_t i = 0; i < spec.week.size(); ++i)
    if (!detail::is_good(spec.week[i].hours)) return {CalendarError::bad_hours, false, i};
  for (std::uint32_t weekday = 0; weekday < 7; ++weekday) {
    const auto begin = static_cast<std::ptrdiff_t>(hours_.size());
    for (std::size_t i = 0; i < spec.week.size(); ++i) {
      if (!spec.week[i].days.contains(static_cast<Weekday>(weekday))) continue;
      if (hours_.size() - static_cast<std::size_t>(begin) == max_hours_per_day)
        return {CalendarError::too_many_hours, false, i};
      hours_.push_back(spec.week[i].hours);
    }
    std::sort(hours_.begin() + begin, hours_.end(), detail::begins_earlier);
    week_begin_[weekday + 1] = static_cast<std::uint32_t>(hours_.size());
    week_before_[weekday + 1] = week_before_[weekday];
    for (std::size_t i = static_cast<std::size_t>(begin); i < hours_.size(); ++i)
      week_before_[weekday + 1] += hours_[i].to - hours_[i].from;
  }

  // Special days and holidays in one sorted list; of a date in both the special day comes first and counts.
  struct Entry {
    std::int32_t day;
    std::size_t index;  // among the special days; at their end: a holiday
  };
  std::vector<Entry> entries;
  entries.reserve(spec.special_days.size() + spec.holidays.size());
  for (std::size_t i = 0; i < spec.special_days.size(); ++i)
    entries.push_back({spec.special_days[i].date.days(), i});
  for (const Date day : spec.holidays) entries.push_back({day.days(), spec.special_days.size()});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.day != b.day ? a.day < b.day : a.index < b.index;
  });
  for (const Entry& entry : entries) {
    const bool is_holiday = entry.index == spec.special_days.size();
    if (!specials_.empty() && specials_.back().day == entry.day) {
      if (is_holiday) continue;
      return {CalendarError::repeated_day, true, entry.index};
    }
    Special special;
    special.before = length_before(entry.day);
    special.day = entry.day;
    special.begin = static_cast<std::uint32_t>(hours_.size());
    special.after = special.before;
    if (!is_holiday) {
      const std::vector<OpenHours>& own = spec.special_days[entry.index].hours;
      if (own.size() > max_hours_per_day) return {CalendarError::too_many_hours, true, entry.index};
      for (const OpenHours& hours : own) {
        if (!detail::is_good(hours)) return {CalendarError::bad_hours, true, entry.index};
        hours_.push_back(hours);
        special.after += hours.to - hours.from;
      }
      std::sort(hours_.begin() + special.begin, hours_.end(), detail::begins_earlier);
    }
    special.end = static_cast<std::uint32_t>(hours_.size());
    specials_.push_back(special);
  }
  return {};
}

SOP_INLINE CalendarResult BusinessCalendar::check_overlaps(const CalendarSpec& spec) const {
  // Hours of a day among themselves, and the last of one day with the first of the next.
  const auto overlaps = [](const HoursOfDay& day, const HoursOfDay& next) {
    for (const OpenHours* h = day.first; h != day.last; ++h)
      if (h + 1 != day.last && h->to > h[1].from) return true;
    return day.first != day.last && next.first != next.last &&
           (day.last - 1)->to > next.first->from + TimeOfDay::max_milliseconds;
  };
  const auto of_week = [&](std::size_t weekday) {
    return HoursOfDay{hours_.data() + week_begin_[weekday], hours_.data() + week_begin_[weekday + 1]};
  };
  for (std::size_t weekday = 0; weekday < 7; ++weekday) {
    if (!overlaps(of_week(weekday), of_week((weekday + 1) % 7))) continue;
    std::size_t index = 0;  // the last entry that has to do with these days
    for (std::size_t i = 0; i < spec.week.size(); ++i)
      if (spec.week[i].days.contains(static_cast<Weekday>(weekday)) ||
          spec.week[i].days.contains(static_cast<Weekday>((weekday + 1) % 7)))
        index = i;
    return {CalendarError::overlapping_hours, false, index};
  }
  for (std::size_t i = 0; i < spec.special_days.size(); ++i) {
    const std::int32_t day = spec.special_days[i].date.days();
    if (overlaps(hours_of(day), hours_of(day + 1)) || overlaps(hours_of(day - 1), hours_of(day)))
      return {CalendarError::overlapping_hours, true, i};
  }
  return {};
}

SOP_INLINE void BusinessCalendar::add_days(const CalendarSpec& spec) {
  WeekdaySet working;
  for (const WeeklyHours& entry : spec.week)
    working.bits = static_cast<std::uint8_t>(working.bits | entry.days.bits);
  std::vector<Date> closed, open;
  for (const Special& special : specials_) {
    Date date;
    (void)Date::from_days(special.day, date);
    if (working.contains(date.weekday()) && special.begin == special.end) closed.push_back(date);
    if (!working.contains(date.weekday()) && special.begin != special.end) open.push_back(date);
  }
  // Dates that the wall never showed.
  const std::vector<ZoneSegment>& segments = zone_.segments();
  for (std::size_t i = 1; i < segments.size(); ++i) {
    const std::int64_t shown = segments[i].begin + segments[i].offset;
    for (std::int64_t day = detail::day_of_local(segments[i].reached + milliseconds_per_day - 1);
         (day + 1) * milliseconds_per_day <= shown; ++day) {
      Date date;
      if (failed(Date::from_days(day, date))) continue;
      open.erase(std::remove(open.begin(), open.end(), date), open.end());
      if (working.contains(date.weekday())) closed.push_back(date);
    }
  }
  (void)DayCalendar::make(working, closed, open, days_);  // without any business day it stays empty
}

SOP_INLINE void BusinessCalendar::add_zone() {
  const std::vector<ZoneSegment>& segments = zone_.segments();
  counted_.clear();
  counted_.reserve(segments.size());
  std::int64_t before = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const ZoneSegment& segment = segments[i];
    const std::int64_t end = i + 1 < segments.size() ? segments[i + 1].begin : detail::end_of_years;
    Counted counted;
    counted.before = before;
    counted.standstill_end = segment.begin;
    if (i > 0) counted.standstill_end = std::clamp(segment.reached - segment.offset, segment.begin, end);
    std::int64_t hours_begin = 0, hours_end = 0;
    counted.open =
        counted.standstill_end > segment.begin && hours_at_wall(segment.reached - 1, hours_begin, hours_end);
    counted.by_wall = length_by_wall(counted.standstill_end + segment.offset);
    counted_.push_back(counted);
    if (counted.open) before += counted.standstill_end - segment.begin;
    before += length_by_wall(end + segment.offset) - counted.by_wall;
  }
}

// --- by the wall -----------------------------------------------------------------------------------------------------

SOP_INLINE BusinessCalendar::HoursOfDay BusinessCalendar::hours_of(std::int64_t day) const noexcept {
  if (day < Date::min_days || day > Date::max_days) return {nullptr, nullptr};
  const auto special = std::lower_bound(specials_.begin(), specials_.end(), day,
                                        [](const Special& s, std::int64_t d) { return s.day < d; });
  const OpenHours* all = hours_.data();
  if (special != specials_.end() && special->day == day) return {all + special->begin, all + special->end};
  const std::size_t weekday = static_cast<std::size_t>(day - Date::min_days) % 7;
  return {all + week_begin_[weekday], all + week_begin_[weekday + 1]};
}

// The length of the hours that begin on dates before this one.
SOP_INLINE std::int64_t BusinessCalendar::length_before(std::int64_t day) const noexcept {
  day = std::clamp<std::int64_t>(day, Date::min_days, Date::max_days + 1);
  const auto of_week = [&](std::int64_t d) {
    const std::int64_t days = d - Date::min_days;  // the first of them is a Monday
    return days / 7 * week_before_[7] + week_before_[days % 7];
  };
  const auto next = std::lower_bound(specials_.begin(), specials_.end(), day,
                                     [](const Special& s, std::int64_t d) { return s.day < d; });
  if (next == specials_.begin()) return of_week(day);
  const Special& last = *(next - 1);
  return last.after + of_week(day) - of_week(last.day + 1);
}

// The length of the hours, and parts of hours, that lie before a local time.
SOP_INLINE std::int64_t BusinessCalendar::length_by_wall(std::int64_t local) const noexcept {
  const std::int64_t today = detail::day_of_local(local);
  std::int64_t length = length_before(today - 1);
  for (std::int64_t day = today - 1; day <= today; ++day) {
    const HoursOfDay hours = hours_of(day);
    const std::int64_t since_midnight = local - day * milliseconds_per_day;
    for (const OpenHours* h = hours.first; h != hours.last && h->from < since_midnight; ++h)
      length += std::min<std::int64_t>(since_midnight, h->to) - h->from;
  }
  return length;
}

// The earliest local time before which so much lies; `length` is at least 1 and at most all there is. Also the date on
// which those hours begin.
SOP_INLINE std::int64_t BusinessCalendar::wall_of_length(std::int64_t length,
                                                         std::int64_t& day) const noexcept {
  const auto special = std::lower_bound(specials_.begin(), specials_.end(), length,
                                        [](const Special& s, std::int64_t l) { return s.after < l; });
  std::int64_t missing = length;
  if (special != specials_.end() && special->before < length) {
    day = special->day;
    missing -= special->before;
  } else {
    day = Date::min_days;
    if (special != specials_.begin()) {
      day = (special - 1)->day + 1;
      missing -= (special - 1)->after;
    }
    const std::int64_t weeks = (missing - 1) / week_before_[7];
    day += weeks * 7;
    missing -= weeks * week_before_[7];
    for (;; ++day) {
      const std::int64_t weekday = (day - Date::min_days) % 7;
      const std::int64_t of_day = week_before_[weekday + 1] - week_before_[weekday];
      if (missing <= of_day) break;
      missing -= of_day;
    }
  }
  const HoursOfDay hours = hours_of(day);
  const OpenHours* h = hours.first;
  for (; h + 1 != hours.last && missing > h->to - h->from; ++h) missing -= h->to - h->from;
  return day * milliseconds_per_day + h->from + missing;
}

// The hours that hold a local time.
SOP_INLINE bool BusinessCalendar::hours_at_wall(std::int64_t local, std::int64_t& begin,
                                                std::int64_t& end) const noexcept {
  const std::int64_t today = detail::day_of_local(local);
  for (std::int64_t day = today - 1; day <= today; ++day) {
    const HoursOfDay hours = hours_of(day);
    const std::int64_t midnight = day * milliseconds_per_day;
    for (const OpenHours* h = hours.first; h != hours.last; ++h) {
      if (local < midnight + h->from || local >= midnight + h->to) continue;
      begin = midnight + h->from;
      end = midnight + h->to;
      return true;
    }
  }
  return false;
}

// --- by the clock of UTC ---------------------------------------------------------------------------------------------

// The furthest local time that the wall has shown up to an instant.
SOP_INLINE std::int64_t BusinessCalendar::wall_reached(std::int64_t at) const noexcept {
  const std::size_t index = zone_.segment_at(at);
  const ZoneSegment& segment = zone_.segments()[index];
  return at < counted_[index].standstill_end ? segment.reached - 1 : at + segment.offset;
}

// The business time before an instant, since 1900.
SOP_INLINE std::int64_t BusinessCalendar::counted_before(std::int64_t at) const noexcept {
  const std::size_t index = zone_.segment_at(at);
  const ZoneSegment& segment = zone_.segments()[index];
  const Counted& counted = counted_[index];
  std::int64_t time = counted.before;
  if (counted.open) time += std::min(at, counted.standstill_end) - segment.begin;
  if (at > counted.standstill_end) time += length_by_wall(at + segment.offset) - counted.by_wall;
  return time;
}

// The earliest instant before which so much business time lies; `count` is at least 1.
SOP_INLINE CalendarError BusinessCalendar::instant_of_count(std::int64_t count,
                                                            std::int64_t& at) const noexcept {
  if (count > counted_before(detail::end_of_years)) return error_without_days();
  const auto next = std::lower_bound(counted_.begin(), counted_.end(), count,
                                     [](const Counted& c, std::int64_t wanted) { return c.before < wanted; });
  const Counted& counted = *(next - 1);
  const ZoneSegment& segment = zone_.segments()[static_cast<std::size_t>(next - 1 - counted_.begin())];
  std::int64_t missing = count - counted.before;
  if (counted.open) {
    const std::int64_t standstill = counted.standstill_end - segment.begin;
    if (missing <= standstill) {
      at = segment.begin + missing;
      return CalendarError::none;
    }
    missing -= standstill;
  }
  std::int64_t day = 0;
  at = wall_of_length(counted.by_wall + missing, day) - segment.offset;
  return CalendarError::none;
}

// The answer `at`, which rests on the calendar up to `last_counted`.
SOP_INLINE CalendarError BusinessCalendar::due_at(std::int64_t at, std::int64_t last_counted,
                                                  Due& out) const noexcept {
  Due due;
  if (failed(Instant::from_milliseconds(at, due.at))) return CalendarError::out_of_range;
  due.beyond_known =
      has_known_until_ && detail::day_of_local(wall_reached(last_counted)) > known_until_.days();
  out = due;
  return CalendarError::none;
}

SOP_INLINE bool BusinessCalendar::is_open(Instant at) const noexcept {
  std::int64_t begin = 0, end = 0;
  return hours_at_wall(wall_reached(at.milliseconds()), begin, end);
}

SOP_INLINE CalendarError BusinessCalendar::next_opening(Instant from, Due& out) const noexcept {
  std::int64_t at = from.milliseconds();
  if (!is_open(from)) {
    const CalendarError error = instant_of_count(counted_before(at) + 1, at);
    if (failed(error)) return error;
    --at;
  }
  return due_at(at, at, out);
}

SOP_INLINE CalendarError BusinessCalendar::next_stretch(Instant from, OpenStretch& out) const noexcept {
  Due opening;
  const CalendarError error = next_opening(from, opening);
  if (failed(error)) return error;
  std::int64_t begin = 0, end = 0;
  (void)hours_at_wall(wall_reached(opening.at.milliseconds()), begin, end);
  OpenStretch stretch;
  const std::int64_t first = std::max(zone_.instant_of_local(begin), Instant::min_milliseconds);
  if (failed(Instant::from_milliseconds(first, stretch.begin)) ||
      failed(Instant::from_milliseconds(zone_.instant_of_local(end), stretch.end)))
    return CalendarError::out_of_range;
  out = stretch;
  return CalendarError::none;
}

SOP_INLINE Duration BusinessCalendar::counted(Instant from, Instant to) const noexcept {
  return {counted_before(to.milliseconds()) - counted_before(from.milliseconds())};
}

SOP_INLINE CalendarError BusinessCalendar::add_business_time(Instant from, Duration amount,
                                                             Due& out) const noexcept {
  if (amount.milliseconds < 0) return CalendarError::out_of_range;
  if (amount.milliseconds > detail::end_of_years - Instant::min_milliseconds) return error_without_days();
  std::int64_t at = from.milliseconds();
  if (amount.milliseconds > 0) {
    const CalendarError error = instant_of_count(counted_before(at) + amount.milliseconds, at);
    if (failed(error)) return error;
  }
  // What is full as a date ends belongs to that date.
  return due_at(at, at - (amount.milliseconds > 0 ? 1 : 0), out);
}

// --- days ------------------------------------------------------------------------------------------------------------

SOP_INLINE CalendarError BusinessCalendar::error_of_days(ValueError error) const noexcept {
  if (!failed(error)) return CalendarError::none;
  if (error == ValueError::ambiguous_month_end) return CalendarError::ambiguous_month_end;
  return error == ValueError::no_working_day ? error_without_days() : CalendarError::out_of_range;
}

// Why no more business days (and no more business time) are found: there are none, or not before 2200.
SOP_INLINE CalendarError BusinessCalendar::error_without_days() const noexcept {
  return week_before_[7] == 0 ? CalendarError::never_opens : CalendarError::out_of_range;
}

SOP_INLINE CalendarError BusinessCalendar::date_of(Instant at, Date& out) const noexcept {
  LocalTime wall;
  if (failed(zone_.local_of(at, wall))) return CalendarError::out_of_range;
  out = wall.date;
  return CalendarError::none;
}

SOP_INLINE CalendarError BusinessCalendar::end_of_day(Date date, DayEnd end, Due& out) const noexcept {
  std::int64_t since_midnight = TimeOfDay::max_milliseconds;
  if (end.kind == DayEnd::Kind::stated) since_midnight = end.time.milliseconds();
  if (end.kind == DayEnd::Kind::closing) {
    if (failed(business_day_on_or_after(days_, date, date))) return error_without_days();
    since_midnight = (hours_of(date.days()).last - 1)->to;
  }
  Due due;
  const std::int64_t local = date.days() * milliseconds_per_day + since_midnight;
  if (failed(Instant::from_milliseconds(zone_.instant_of_local(local), due.at)))
    return CalendarError::out_of_range;
  due.beyond_known = is_beyond_known(date);
  out = due;
  return CalendarError::none;
}

SOP_INLINE CalendarError BusinessCalendar::last_day(Date received, Period period, CountFrom first,
                                                    MonthEnd rule, Date& out) const noexcept {
  if (period.count < 1 || business_time(period.unit) != 0) return CalendarError::out_of_range;
  Date date = received;
  if (period.unit == PeriodUnit::business_day) {
    std::int64_t count = period.count;
    if (first == CountFrom::day_of_receipt && is_business_day(days_, received)) --count;
    if (count > 0) {
      if (failed(nth_business_day_after(days_, received, count, date))) return error_without_days();
    }
  } else {
    ValueError error = add(received, period, rule, date);
    if (!failed(error) && first == CountFrom::day_of_receipt) error = sop::add_days(date, -1, date);
    if (failed(error)) return error_of_days(error);
  }
  out = date;
  return CalendarError::none;
}

SOP_INLINE CalendarError BusinessCalendar::deadline(Instant received, Period period, CountFrom first,
                                                    MonthEnd rule, DayEnd end, Due& out) const noexcept {
  if (business_time(period.unit) != 0) {
    if (period.count < 1) return CalendarError::out_of_range;
    return add_business_time(received, {period.count * business_time(period.unit)}, out);
  }
  Date date;
  CalendarError error = date_of(received, date);
  if (!failed(error)) error = last_day(date, period, first, rule, date);
  if (!failed(error)) error = end_of_day(date, end, out);
  return error;
}

SOP_INLINE CalendarError BusinessCalendar::same_time_on(Date date, Instant from,
                                                        Instant& out) const noexcept {
  LocalTime wall;
  if (failed(zone_.local_of(from, wall))) return CalendarError::out_of_range;
  wall.date = date;
  ZonedInstant at;
  if (failed(zone_.instant_of(wall, at))) return CalendarError::out_of_range;
  out = at.at;
  return CalendarError::none;
}

// The end of `times` periods that follow each other; of business hours or minutes, when so many are full.
SOP_INLINE CalendarError BusinessCalendar::period_end(Instant from, Period period, std::int64_t times,
                                                      MonthEnd rule, Instant& out) const noexcept {
  const std::int64_t count = period.count * times;
  if (period.count < 1 || count > 4'000'000) return CalendarError::out_of_range;
  if (business_time(period.unit) != 0) {
    Due due;
    const CalendarError error = add_business_time(from, {count * business_time(period.unit)}, due);
    if (!failed(error)) out = due.at;
    return error;
  }
  Date date;
  CalendarError error = date_of(from, date);
  if (!failed(error) && count > 0)
    error = last_day(date, {static_cast<std::int32_t>(count), period.unit}, CountFrom::day_after, rule, date);
  if (!failed(error)) error = same_time_on(date, from, out);
  return error;
}

SOP_INLINE CalendarError BusinessCalendar::time_out(Instant from, Period period, MonthEnd rule,
                                                    WhenClosed closed, Due& out) const noexcept {
  Instant at;
  const CalendarError error = period_end(from, period, 1, rule, at);
  if (failed(error)) return error;
  if (business_time(period.unit) == 0 && closed == WhenClosed::next_opening) return next_opening(at, out);
  const std::int64_t last = at.milliseconds() - (business_time(period.unit) != 0 ? 1 : 0);
  return due_at(at.milliseconds(), last, out);
}

SOP_INLINE CalendarError BusinessCalendar::days_between(Instant from, Instant to, Ends ends,
                                                        std::int32_t& out) const noexcept {
  Date first, last;
  CalendarError error = date_of(from, first);
  if (!failed(error)) error = date_of(to, last);
  if (!failed(error)) out = sop::days_between(first, last, ends);
  return error;
}

SOP_INLINE CalendarError BusinessCalendar::business_days_between(Instant from, Instant to, Ends ends,
                                                                 std::int32_t& out) const noexcept {
  Date first, last;
  CalendarError error = date_of(from, first);
  if (!failed(error)) error = date_of(to, last);
  if (failed(error)) return error;
  std::int32_t count = 0;
  if (!days_.is_empty()) (void)sop::business_days_between(days_, first, last, ends, count);
  out = count;
  return CalendarError::none;
}

SOP_INLINE CalendarError BusinessCalendar::whole_periods(Instant from, Instant to, Period period,
                                                         MonthEnd rule, std::int64_t& out) const noexcept {
  if (period.count < 1) return CalendarError::out_of_range;
  if (to <= from) {
    out = 0;
    return CalendarError::none;
  }
  if (business_time(period.unit) != 0) {
    out = counted(from, to).milliseconds / (period.count * business_time(period.unit));
    return CalendarError::none;
  }
  // As many as the dates allow; the time of day decides about the last one.
  Date first, last;
  CalendarError error = date_of(from, first);
  if (!failed(error)) error = date_of(to, last);
  if (failed(error)) return error;
  std::int32_t units = sop::days_between(first, last);
  if (period.unit == PeriodUnit::week) units /= 7;
  if (period.unit == PeriodUnit::month) error = error_of_days(whole_months_between(first, last, rule, units));
  if (period.unit == PeriodUnit::year) error = error_of_days(whole_years_between(first, last, rule, units));
  if (period.unit == PeriodUnit::business_day)
    error = error_of_days(sop::business_days_between(days_, first, last, Ends::last_only, units));
  if (failed(error)) return error;
  std::int64_t times = std::max<std::int32_t>(units, 0) / period.count;
  while (times > 0) {
    Instant end;
    error = period_end(from, period, times, rule, end);
    if (failed(error)) return error;
    if (end <= to) break;
    --times;
  }
  out = times;
  return CalendarError::none;
}

SOP_INLINE CalendarError BusinessCalendar::started_periods(Instant from, Instant to, Period period,
                                                           MonthEnd rule, std::int64_t& out) const noexcept {
  std::int64_t whole = 0;
  const CalendarError error = whole_periods(from, to, period, rule, whole);
  if (failed(error)) return error;
  if (from < to) {
    if (business_time(period.unit) != 0) {
      if (counted(from, to).milliseconds > whole * period.count * business_time(period.unit)) ++whole;
    } else {
      Instant end = from;
      if (whole > 0 && failed(period_end(from, period, whole, rule, end))) return CalendarError::out_of_range;
      if (end < to) ++whole;
    }
  }
  out = whole;
  return CalendarError::none;
}

}  // namespace sop
