// sop/impl/value_codes.hpp — the code under which a failed operation of a primitive value is told in an answer.
#pragma once

#include "sop/config.hpp"
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

}  // namespace sop::detail
