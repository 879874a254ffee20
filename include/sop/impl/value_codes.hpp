// sop/impl/value_codes.hpp — the code under which a failed operation of a primitive value is told in an answer; lengths in their
// smallest unit.
#pragma once

#include "sop/calendar.hpp"
#include "sop/config.hpp"
#include "sop/duration.hpp"
#include "sop/value.hpp"
#include "sop/value_error.hpp"

namespace sop::detail {

/// The code by which a failed operation of a primitive value is known in answers.
inline ErrorCode code_of(ValueError error) {
  switch (error) {
    case ValueError::none:
      return ErrorCode::ok;
    case ValueError::overflow:
      return ErrorCode::overflow;
    case ValueError::division_by_zero:
      return ErrorCode::division_by_zero;
    case ValueError::two_currencies:
      return ErrorCode::two_currencies;
    case ValueError::out_of_range:
      return ErrorCode::out_of_range;
    case ValueError::ambiguous_month_end:
    case ValueError::no_such_date:
    case ValueError::no_working_day:
    case ValueError::conflicting_day:
      return ErrorCode::date_does_not_exist;
  }
  return ErrorCode::overflow;
}

/// The same of a question to a calendar.
inline ErrorCode code_of(CalendarError error) {
  switch (error) {
    case CalendarError::none:
      return ErrorCode::ok;
    case CalendarError::never_opens:
      return ErrorCode::never_opens;
    case CalendarError::out_of_range:
    case CalendarError::ambiguous_month_end:
      return ErrorCode::date_does_not_exist;
    case CalendarError::bad_hours:
    case CalendarError::overlapping_hours:
    case CalendarError::too_many_hours:
    case CalendarError::repeated_day:
      return ErrorCode::not_available;
  }
  return ErrorCode::not_available;
}

/// The same length in the smallest unit that is counted alike: days, months, business days, business minutes.
template <class Length>
void to_smallest_unit(Length& length) {
  switch (length.unit) {
    case PeriodUnit::week:
      length.unit = PeriodUnit::day;
      length.integer *= 7;
      break;
    case PeriodUnit::year:
      length.unit = PeriodUnit::month;
      length.integer *= 12;
      break;
    case PeriodUnit::business_hour:
      length.unit = PeriodUnit::business_minute;
      length.integer *= 60;
      break;
    default:
      break;
  }
}

}  // namespace sop::detail
