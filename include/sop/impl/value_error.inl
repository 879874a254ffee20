// sop/impl/value_error.inl — the names of the errors.
#include "sop/value_error.hpp"

namespace sop {

SOP_INLINE std::string_view name_of(ValueError error) noexcept {
  switch (error) {
    case ValueError::none:
      return "none";
    case ValueError::overflow:
      return "overflow";
    case ValueError::division_by_zero:
      return "division_by_zero";
    case ValueError::two_currencies:
      return "two_currencies";
    case ValueError::out_of_range:
      return "out_of_range";
    case ValueError::ambiguous_month_end:
      return "ambiguous_month_end";
    case ValueError::no_such_date:
      return "no_such_date";
    case ValueError::no_working_day:
      return "no_working_day";
    case ValueError::conflicting_day:
      return "conflicting_day";
  }
  return {};
}

SOP_INLINE std::string_view name_of(TextError error) noexcept {
  switch (error) {
    case TextError::none:
      return "none";
    case TextError::empty:
      return "empty";
    case TextError::digits_missing:
      return "digits_missing";
    case TextError::leading_zero:
      return "leading_zero";
    case TextError::comma_in_number:
      return "comma_in_number";
    case TextError::two_points:
      return "two_points";
    case TextError::exponent:
      return "exponent";
    case TextError::too_many_digits:
      return "too_many_digits";
    case TextError::too_many_places:
      return "too_many_places";
    case TextError::unexpected_character:
      return "unexpected_character";
    case TextError::wrong_shape:
      return "wrong_shape";
    case TextError::not_whole:
      return "not_whole";
    case TextError::not_positive:
      return "not_positive";
    case TextError::out_of_range:
      return "out_of_range";
    case TextError::currency_missing:
      return "currency_missing";
    case TextError::unknown_currency:
      return "unknown_currency";
    case TextError::no_such_month:
      return "no_such_month";
    case TextError::no_such_day:
      return "no_such_day";
    case TextError::no_such_time:
      return "no_such_time";
    case TextError::no_such_offset:
      return "no_such_offset";
    case TextError::offset_missing:
      return "offset_missing";
    case TextError::fraction_too_fine:
      return "fraction_too_fine";
    case TextError::unit_missing:
      return "unit_missing";
    case TextError::unknown_unit:
      return "unknown_unit";
    case TextError::calendar_unit:
      return "calendar_unit";
    case TextError::exact_unit:
      return "exact_unit";
    case TextError::mixed_units:
      return "mixed_units";
  }
  return {};
}

}  // namespace sop
