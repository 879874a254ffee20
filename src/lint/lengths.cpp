// src/lint/lengths.cpp — see the header.
//
// Where both begin, what each ends at is a line that rises with the beginning or stands still, and jumps only where hours begin or end, at
// midnight, or a whole number of steps before these. So it is enough to look at both sides of every step, a step being the greatest length that
// divides all of them.
#include "src/lint/lengths.hpp"

#include <numeric>

#include "sop/calendar.hpp"
#include "sop/data.hpp"
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

constexpr std::int64_t one_minute = 60'000;
constexpr std::int64_t length_of_week = 7 * milliseconds_per_day;
/// 2024-01-01, a Monday.
constexpr std::int64_t a_monday = 19'723 * milliseconds_per_day;

bool is_hours(const Value& v) {
  return v.kind == ValueKind::period &&
         (v.unit == PeriodUnit::business_hour || v.unit == PeriodUnit::business_minute);
}
bool is_business(const Value& v) {
  return is_hours(v) || (v.kind == ValueKind::period && v.unit == PeriodUnit::business_day);
}

/// A length with the calendar that it is counted on.
struct Counted {
  Value value;
  bool deadline = false;
  DeadlineForm form;
  BusinessCalendar days;
};

class Week {
 public:
  explicit Week(const Procedure& p) : p_(p) {}

  /// Adds a length. `longest`: of months the longest is taken, else the shortest. False: it is not written out, or has no calendar.
  bool add(const Length& length, bool longest, Counted& out) {
    const Value* value = constant_of(p_, length.expr);
    if (value == nullptr || value->integer < 1 || value->integer > 10'000) {
      if (value == nullptr || value->kind != ValueKind::duration || value->integer < 1) return false;
    }
    out.value = *value;
    out.deadline = length.deadline;
    out.form = length.form;
    if (value->kind == ValueKind::duration) {
      step_ = std::gcd(step_, value->integer);
      return true;
    }
    if (value->kind != ValueKind::period) return false;
    if (value->unit == PeriodUnit::month || value->unit == PeriodUnit::year) {
      const bool years = value->unit == PeriodUnit::year;
      out.value.integer *= years ? (longest ? 366 : 365) : longest ? 31 : 28;
      out.value.unit = PeriodUnit::day;
    }
    Id calendar = value->symbol;
    const bool closes = length.deadline && length.form.end == DeadlineForm::End::closing;
    if (calendar == no_id && (is_business(*value) || closes)) calendar = p_.calendar;
    if ((is_business(*value) || closes) && calendar == no_id) return false;
    if (is_hours(*value) && !p_.calendars[calendar].hours_stated) return false;
    return make(calendar, out.days);
  }

  /// Where one of the lengths ends that begins at an instant. False: nowhere.
  static bool end_of(const Counted& length, Instant from, Instant& end) {
    if (length.value.kind == ValueKind::duration)
      return !failed(sop::add(from, Duration{length.value.integer}, end));
    const Period period{static_cast<std::int32_t>(length.value.integer), length.value.unit};
    Due due;
    DayEnd day_end = DayEnd::midnight();
    if (length.form.end == DeadlineForm::End::closing) day_end = DayEnd::closing();
    if (length.form.end == DeadlineForm::End::stated) {
      TimeOfDay time;
      if (failed(TimeOfDay::from_milliseconds(length.form.time, time))) return false;
      day_end = DayEnd::at(time);
    }
    const CalendarError error =
        length.deadline
            ? length.days.deadline(
                  from, period, length.form.from_receipt ? CountFrom::day_of_receipt : CountFrom::day_after,
                  MonthEnd::last_day, day_end, due)
            : length.days.time_out(from, period, MonthEnd::last_day,
                                   length.value.unit == PeriodUnit::business_day ? WhenClosed::next_opening
                                                                                 : WhenClosed::stays,
                                   due);
    end = due.at;
    return !failed(error);
  }

  /// The greatest step that all jumps are multiples of; 0: there is none of whole minutes.
  [[nodiscard]] std::int64_t step() const { return step_ % one_minute == 0 ? step_ : 0; }
  void add_time(const DeadlineForm& form) {
    if (form.end == DeadlineForm::End::stated) step_ = std::gcd(step_, std::int64_t{form.time});
  }

 private:
  /// A calendar with the hours of its week and nothing else, on a wall whose clocks never change.
  bool make(Id calendar, BusinessCalendar& out) {
    CalendarSpec spec = calendar_spec(p_, ReferenceData(), calendar);
    spec.zone = Zone();
    spec.holidays.clear();
    spec.special_days.clear();
    spec.has_known_until = false;
    for (const WeeklyHours& line : spec.week) {
      step_ = std::gcd(step_, std::int64_t{line.hours.from});
      step_ = std::gcd(step_, std::int64_t{line.hours.to});
    }
    return BusinessCalendar::make(spec, out).ok();
  }

  const Procedure& p_;
  std::int64_t step_ = 60 * one_minute;
};

}  // namespace

bool ends_later(const Procedure& p, const std::vector<Length>& lengths, const Length& other) {
  Week week(p);
  std::vector<Counted> chain(lengths.size());
  Counted against;
  const BusinessCalendar* opens = nullptr;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (!week.add(lengths[i], false, chain[i])) return false;
    if (is_business(chain[i].value)) opens = &chain[i].days;
    week.add_time(lengths[i].form);
  }
  if (!week.add(other, true, against)) return false;
  if (is_business(against.value)) opens = &against.days;
  week.add_time(other.form);
  const std::int64_t step = week.step();
  if (step == 0 || lengths.empty()) return false;
  bool any = false;
  for (std::int64_t at = 0; at < length_of_week; at += step) {
    for (const std::int64_t moment : {at, at + 1, at + step - 1}) {
      Instant from, end, due;
      if (failed(Instant::from_milliseconds(a_monday + moment, from))) return false;
      if (opens != nullptr && !opens->is_open(from)) continue;
      end = from;
      for (const Counted& length : chain)
        if (!Week::end_of(length, end, end)) return false;
      if (!Week::end_of(against, from, due) || end <= due) return false;
      any = true;
    }
  }
  return any;
}

bool surely_longer(const Procedure& p, const Length& length, const Length& other) {
  int order = 0;
  if (compare_lengths(p, length.expr, other.expr, order)) return order > 0;
  return ends_later(p, length, other);
}

}  // namespace sop::lint_checks
