// sop/value_error.hpp — what can go wrong with a primitive value.
//
// Two lists, used by every value type of the core. `ValueError` is what arithmetic answers: it is the *error*
// of the language's three-valued logic (not the same as unknown), and it names which rule of exact arithmetic
// was broken. `TextError` is what reading a value from text answers: it says precisely what is wrong with the
// text, so that a message can say what to write instead.
//
// The one calling style of the value types: a function that may fail returns the error, and writes its last
// parameter only when it returns `none`.
//
//   sop::Rational sum;
//   if (sop::failed(sop::add(price, shipping, sum))) { ... }
//
// Who may call it: anybody. Thread-safety: pure functions. Cost: none.
#pragma once

#include <cstdint>
#include <string_view>

#include "sop/config.hpp"

namespace sop {

/// Why an operation on values has no result. Names are stable: they appear in JSON.
enum class [[nodiscard]] ValueError : std::uint8_t{
    none,              ///< there is a result
    overflow,          ///< the exact result does not fit the type
    division_by_zero,  ///< a division, or a rounding to a multiple of nothing
    two_currencies,    ///< amounts in different currencies were added, subtracted or compared
    out_of_range,      ///< the result lies outside the years 1900–2199, or a count outside what is allowed
    ambiguous_month_end,  ///< the month has no such day and no rule says which day is meant
    no_such_date,         ///< year, month and day name no day of the calendar
    no_working_day,       ///< the calendar has no working day at all
    conflicting_day,      ///< a day is listed both as a holiday and as an extra working day
};

/// Why a text is not a value of the type asked for. Names are stable: they appear in JSON.
enum class [[nodiscard]] TextError : std::uint8_t{
    none,                  ///< there is a value
    empty,                 ///< nothing but an empty text
    digits_missing,        ///< a digit must stand here: `-`, `.5`, `5.`
    leading_zero,          ///< `007`: write `7`
    comma_in_number,       ///< `0,5` or `1,000`: write `0.5`, `1000`
    two_points,            ///< `1.000.000`: digits are not grouped
    exponent,              ///< `1e3`: write `1000`
    too_many_digits,       ///< more than 18 digits
    too_many_places,       ///< more places after the point than the type (or the currency) has
    unexpected_character,  ///< something that belongs to no part of the value; spaces at an end too
    wrong_shape,           ///< the parts are not where they must be: `01.09.2026`, `9:00`, `+0200`
    not_whole,             ///< a fraction where only a whole number counts: `1.5 days`
    not_positive,          ///< zero or less, where something longer than zero is needed
    out_of_range,          ///< the value does not fit, or lies outside the years 1900–2199
    currency_missing,      ///< `80.00`: write `80.00 EUR`
    unknown_currency,   ///< three capital letters that are no currency with minor units, or not three capital
                        ///< letters
    no_such_month,      ///< month 00, or over 12
    no_such_day,        ///< a day that the month does not have
    no_such_time,       ///< an hour over 24, a minute or second over 59, anything after 24:00
    no_such_offset,     ///< an offset from UTC beyond 18 hours, or minutes over 59
    offset_missing,     ///< an instant without `Z` or `+02:00`, where none was given
    fraction_too_fine,  ///< finer than a millisecond
    unit_missing,       ///< `15`: write `15 min`
    unknown_unit,       ///< a word that is no unit of time
    calendar_unit,      ///< days, weeks, months, years, business time: a period, not an exact duration
    exact_unit,         ///< hours or less: an exact duration, not a period of the calendar
    mixed_units,        ///< `P1Y6M`, `P1DT2H`: a period has one unit
};

/// True when there is no result.
[[nodiscard]] constexpr bool failed(ValueError error) noexcept { return error != ValueError::none; }
/// True when there is no value.
[[nodiscard]] constexpr bool failed(TextError error) noexcept { return error != TextError::none; }

/// The stable name, as spelt in the enumeration: `overflow`. Cost: constant.
[[nodiscard]] std::string_view name_of(ValueError error) noexcept;
/// The stable name, as spelt in the enumeration: `comma_in_number`. Cost: constant.
[[nodiscard]] std::string_view name_of(TextError error) noexcept;

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/value_error.inl"
#endif
