// sop/calendar.hpp — calendars of opening hours: what counts as business time, and when a deadline falls.
//
// A BusinessCalendar has hours for the days of the week (several a day, also past midnight), days with hours of their own,
// holidays, and a zone (sop/zone.hpp) whose clocks the hours are read from. Hours are closed at the start and open at the
// end: at 09:00 it is open, at 18:00 it is not. Hours belong to the date on which they begin: a holiday closes the night
// shift that begins on it, to its end, and not the one that began the day before.
//
// Two ways of counting, which never mix. Business time is exact milliseconds during which it is open; an amount of it is
// full at the earliest instant at which enough is counted, so that what is full at closing time is due at closing time and
// not at the next opening. Days are counted by dates, and a deadline of days ends at an end that is stated: 24:00, closing
// time, or a time of day. Where the clocks go forward or back, the hours last as long as they last: an hour that comes
// twice counts twice when it lies inside them, and a start or an end that does not exist, or comes twice, is as
// sop/zone.hpp has it.
//
//   sop::CalendarSpec desk;                                    // no hours yet
//   desk.week.push_back({sop::monday_to_friday, sop::open_hours(nine, eighteen)});
//   sop::BusinessCalendar calendar;
//   (void)sop::BusinessCalendar::make(desk, calendar);
//   sop::Due due;
//   (void)calendar.add_business_time(received, {4 * sop::milliseconds_per_hour}, due);
//
// Who may call it: anybody. Thread-safety: a calendar that nobody assigns to may be read from any number of threads. Cost:
// making one is O(n log n) in its holidays and special days, and linear in the changes of its zone; every question is
// O(log n) in these and linear in the hours of one week, however far away the answer is, and allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/business_days.hpp"
#include "sop/config.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/zone.hpp"

namespace sop {

/// Hours of one day, in milliseconds since its midnight; at most 24 hours long. Over 24 hours means on the next day, up to its
/// end: the second half of a night shift still belongs to the day on which the shift began.
struct OpenHours {
  std::int32_t from = 0;  ///< the first millisecond that is open
  std::int32_t to = 0;    ///< the first that is not
};
/// The hours from one time of day to another; to one that is not later: on the next day (`22:00..06:00`).
[[nodiscard]] constexpr OpenHours open_hours(TimeOfDay from, TimeOfDay to) noexcept {
  return {from.milliseconds(), to.milliseconds() + (to <= from ? TimeOfDay::max_milliseconds : 0)};
}

/// The same hours on some days of the week.
struct WeeklyHours {
  WeekdaySet days;
  OpenHours hours;
};

/// A date with hours of its own, instead of those of its weekday; without any, it is closed. A date may stand here and
/// among the holidays: then this holds.
struct SpecialDay {
  Date date;
  std::vector<OpenHours> hours;
};

/// What a calendar is made of.
struct CalendarSpec {
  std::string name;                      ///< for people
  Zone zone;                             ///< whose clocks the hours are read from; by default UTC
  std::vector<WeeklyHours> week;         ///< in any order
  std::vector<Date> holidays;            ///< closed; in any order, repetitions allowed
  std::vector<SpecialDay> special_days;  ///< in any order
  bool has_known_until = false;          ///< whether somebody said how far the holidays are known
  Date known_until;                      ///< the last date for which they are complete
};

inline constexpr std::size_t max_hours_per_day = 24;

/// Why a calendar, or a date on it, cannot be. Names are stable.
enum class [[nodiscard]] CalendarError : std::uint8_t{
    none,
    bad_hours,            ///< hours that are empty, longer than 24 hours, or end after the next day
    overlapping_hours,    ///< hours that begin before those before them end
    too_many_hours,       ///< over max_hours_per_day on one day
    repeated_day,         ///< a date stands twice among the special days
    never_opens,          ///< the calendar has no hours that come again, and too little is left of the others
    out_of_range,         ///< the answer lies outside 1900–2199, or a count is not what is allowed
    ambiguous_month_end,  ///< the month has no such day and no rule says which day is meant
};
[[nodiscard]] constexpr bool failed(CalendarError error) noexcept { return error != CalendarError::none; }
/// The stable name, as spelt in the enumeration: `never_opens`.
[[nodiscard]] std::string_view name_of(CalendarError error) noexcept;

/// How making a calendar ended.
struct CalendarResult {
  CalendarError error = CalendarError::none;
  bool in_special_days = false;  ///< the entry at fault stands there, else in the week
  std::size_t index = 0;         ///< its place in the list given
  [[nodiscard]] bool ok() const noexcept { return error == CalendarError::none; }
};

/// An instant that was asked for, and whether the holidays are known that far.
struct Due {
  Instant at;
  bool beyond_known =
      false;  ///< it lies after the last date for which the holidays are known: it may still move
};

/// A stretch of opening: from `begin` up to `end`, which is not part of it.
struct OpenStretch {
  Instant begin, end;
};

/// Which day is the first to be counted.
enum class CountFrom : std::uint8_t {
  day_after,       ///< the day after the day of receipt
  day_of_receipt,  ///< the day of receipt itself, if it is a day that counts
};

/// When a deadline of days ends.
struct DayEnd {
  enum class Kind : std::uint8_t {
    midnight,  ///< at 24:00
    closing,  ///< when the last hours that begin on that date end; on a date without hours, those of the next one with
    stated,  ///< at a time of day
  };
  Kind kind = Kind::midnight;
  TimeOfDay time;  ///< with `stated`

  [[nodiscard]] static constexpr DayEnd midnight() noexcept { return {}; }
  [[nodiscard]] static constexpr DayEnd closing() noexcept { return {Kind::closing, TimeOfDay()}; }
  [[nodiscard]] static constexpr DayEnd at(TimeOfDay time) noexcept { return {Kind::stated, time}; }
};

/// What becomes of a time-out that falls into closed hours.
enum class WhenClosed : std::uint8_t { stays, next_opening };

/// A calendar of opening hours. By default it never opens.
class BusinessCalendar {
 public:
  BusinessCalendar();
  /// The calendar of this description. On an error `out` is left alone.
  static CalendarResult make(const CalendarSpec& spec, BusinessCalendar& out);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const Zone& zone() const noexcept { return zone_; }
  /// Which dates are business days: those on which hours begin. A date that the zone skipped is none.
  [[nodiscard]] const DayCalendar& days() const noexcept { return days_; }
  /// True when the date lies after the last one for which the holidays are known.
  [[nodiscard]] bool is_beyond_known(Date date) const noexcept {
    return has_known_until_ && date > known_until_;
  }

  // --- business time -------------------------------------------------------------------------------------------------

  [[nodiscard]] bool is_open(Instant at) const noexcept;
  /// The instant itself when it is open then, else the next opening. Errors: never_opens, out_of_range.
  CalendarError next_opening(Instant from, Due& out) const noexcept;
  /// The first stretch of opening that ends after the instant, as the hours are written: two that touch are two. Errors:
  /// never_opens, out_of_range.
  CalendarError next_stretch(Instant from, OpenStretch& out) const noexcept;
  /// How much business time lies between two instants; negative when `to` is earlier. Never fails.
  [[nodiscard]] Duration counted(Instant from, Instant to) const noexcept;
  /// The earliest instant at which so much business time has been counted since `from`; of no time at all, `from`
  /// itself. Errors: never_opens, out_of_range (the answer, or a negative amount).
  CalendarError add_business_time(Instant from, Duration amount, Due& out) const noexcept;

  // --- days ----------------------------------------------------------------------------------------------------------

  /// The date on the wall. Errors: out_of_range.
  CalendarError date_of(Instant at, Date& out) const noexcept;
  /// The end of a date. Errors: never_opens (closing time, and no later date has hours), out_of_range.
  CalendarError end_of_day(Date date, DayEnd end, Due& out) const noexcept;
  /// The date so many days, weeks, months, years or business days after the day of receipt; with day_of_receipt, which
  /// counts that day too, it is one day (or business day) earlier. The count is at least 1. Errors: never_opens,
  /// ambiguous_month_end, out_of_range (also for business hours and minutes, which end at an instant).
  CalendarError last_day(Date received, Period period, CountFrom first, MonthEnd rule,
                         Date& out) const noexcept;
  /// A deadline: the end of the last day counted, or for business hours and minutes the instant at which they are full. Errors: those
  /// of last_day, end_of_day and add_business_time.
  CalendarError deadline(Instant received, Period period, CountFrom first, MonthEnd rule, DayEnd end,
                         Due& out) const noexcept;
  /// A time-out: the same time on the wall so many days, weeks, months, years or business days later; for business hours and
  /// minutes as add_business_time. Errors: those of last_day and next_opening.
  CalendarError time_out(Instant from, Period period, MonthEnd rule, WhenClosed closed,
                         Due& out) const noexcept;

  /// Days between the dates of two instants, with the ends counted as said; negative when `to` is earlier. Errors:
  /// out_of_range.
  CalendarError days_between(Instant from, Instant to, Ends ends, std::int32_t& out) const noexcept;
  /// As days_between, for business days. On a calendar without any it is 0. Errors: out_of_range.
  CalendarError business_days_between(Instant from, Instant to, Ends ends, std::int32_t& out) const noexcept;
  /// How many times the period has passed in full: the greatest n for which the time-out of n periods is not after `to`;
  /// 0 when `to` is earlier. Errors: those of time_out.
  CalendarError whole_periods(Instant from, Instant to, Period period, MonthEnd rule,
                              std::int64_t& out) const noexcept;
  /// As whole_periods, and one that has begun counts too.
  CalendarError started_periods(Instant from, Instant to, Period period, MonthEnd rule,
                                std::int64_t& out) const noexcept;

 private:
  // A date that differs from its weekday. `before` and `after` are the lengths of all hours that begin on earlier dates,
  // and on dates up to this one, since 1900.
  struct Special {
    std::int32_t day = 0;
    std::uint32_t begin = 0, end = 0;  // in hours_
    std::int64_t before = 0, after = 0;
  };
  // Beside each stretch of the zone: where its standstill ends (the wall shows again what it has shown), whether it is
  // open during it, what has been counted before the stretch, and the length of hours by the wall where it goes on.
  struct Counted {
    std::int64_t standstill_end = 0;
    std::int64_t before = 0;
    std::int64_t by_wall = 0;
    bool open = false;
  };
  struct HoursOfDay {
    const OpenHours* first;
    const OpenHours* last;
  };

  [[nodiscard]] HoursOfDay hours_of(std::int64_t day) const noexcept;
  [[nodiscard]] std::int64_t length_before(std::int64_t day) const noexcept;
  [[nodiscard]] std::int64_t length_by_wall(std::int64_t local) const noexcept;
  [[nodiscard]] std::int64_t wall_of_length(std::int64_t length, std::int64_t& day) const noexcept;
  [[nodiscard]] bool hours_at_wall(std::int64_t local, std::int64_t& begin, std::int64_t& end) const noexcept;
  [[nodiscard]] std::int64_t wall_reached(std::int64_t at) const noexcept;
  [[nodiscard]] std::int64_t counted_before(std::int64_t at) const noexcept;
  CalendarError instant_of_count(std::int64_t count, std::int64_t& at) const noexcept;
  CalendarError due_at(std::int64_t at, std::int64_t last_counted, Due& out) const noexcept;
  [[nodiscard]] CalendarError error_of_days(ValueError error) const noexcept;
  [[nodiscard]] CalendarError error_without_days() const noexcept;
  CalendarError same_time_on(Date date, Instant from, Instant& out) const noexcept;
  CalendarError period_end(Instant from, Period period, std::int64_t times, MonthEnd rule,
                           Instant& out) const noexcept;
  CalendarResult add_hours(const CalendarSpec& spec);
  CalendarResult check_overlaps(const CalendarSpec& spec) const;
  void add_days(const CalendarSpec& spec);
  void add_zone();

  std::string name_;
  Zone zone_;
  bool has_known_until_ = false;
  Date known_until_;
  DayCalendar days_;
  std::vector<OpenHours> hours_;      // of the days of the week, then of the special days
  std::uint32_t week_begin_[8] = {};  // in hours_
  std::int64_t week_before_[8] = {};  // lengths of the hours of the days before it
  std::vector<Special> specials_;     // sorted by day
  std::vector<Counted> counted_;      // beside the stretches of the zone
};

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/calendar.inl"
#endif
