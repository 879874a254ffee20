// sop/impl/money.inl — amounts: arithmetic within one currency, and their text.
#include <limits>

#include "sop/impl/text_scan.hpp"
#include "sop/money.hpp"

namespace sop {

namespace detail {

// Zero without a currency stands for zero in the other one's.
[[nodiscard]] inline bool is_any_zero(const Money& a) noexcept { return a.currency.is_none() && a.is_zero(); }

[[nodiscard]] inline bool common_currency(const Money& a, const Money& b, CurrencyCode& out) noexcept {
  if (a.currency != b.currency && !is_any_zero(a) && !is_any_zero(b)) return false;
  out = a.currency.is_none() ? b.currency : a.currency;
  return true;
}

}  // namespace detail

SOP_INLINE std::string CurrencyCode::letters() const {
  std::string text;
  if (is_none()) return text;
  for (unsigned shift = 24; shift >= 8; shift -= 8) text.push_back(static_cast<char>(bits_ >> shift & 0xFFu));
  return text;
}

SOP_INLINE ValueError add(const Money& a, const Money& b, Money& out) noexcept {
  Money sum;
  if (!detail::common_currency(a, b, sum.currency)) return ValueError::two_currencies;
  if (__builtin_add_overflow(a.minor, b.minor, &sum.minor)) return ValueError::overflow;
  if (sum.minor == std::numeric_limits<std::int64_t>::min()) return ValueError::overflow;
  out = sum;
  return ValueError::none;
}

SOP_INLINE ValueError subtract(const Money& a, const Money& b, Money& out) noexcept {
  Money difference;
  if (!detail::common_currency(a, b, difference.currency)) return ValueError::two_currencies;
  if (__builtin_sub_overflow(a.minor, b.minor, &difference.minor)) return ValueError::overflow;
  if (difference.minor == std::numeric_limits<std::int64_t>::min()) return ValueError::overflow;
  out = difference;
  return ValueError::none;
}

SOP_INLINE ValueError compare(const Money& a, const Money& b, int& order) noexcept {
  CurrencyCode currency;
  if (!detail::common_currency(a, b, currency)) return ValueError::two_currencies;
  order = a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0;
  return ValueError::none;
}

SOP_INLINE Rational to_rational(const Money& a) noexcept {
  Rational major;
  (void)from_decimal(a.minor, a.currency.places(), major);
  return major;
}

SOP_INLINE ValueError money_from(const Rational& major, CurrencyCode currency, Rounding rounding,
                                 Money& out) noexcept {
  if (currency.is_none() && !major.is_zero()) return ValueError::two_currencies;
  Rational minor;
  const ValueError error = round_to_scale(major, currency.places(), rounding, minor);
  if (failed(error)) return error;
  if (failed(multiply(minor, Rational(static_cast<std::int64_t>(detail::powers_of_ten[currency.places()])),
                      minor)))
    return ValueError::overflow;
  Money amount;
  amount.currency = currency;
  if (failed(to_int64(minor, amount.minor)) || amount.minor == std::numeric_limits<std::int64_t>::min())
    return ValueError::overflow;
  out = amount;
  return ValueError::none;
}

SOP_INLINE TextError parse_money(std::string_view text, Money& out) noexcept {
  if (text == "0") {
    out = Money();
    return TextError::none;
  }
  if (text.empty()) return TextError::empty;
  const std::size_t space = text.find(' ');
  const bool has_space = space != std::string_view::npos;
  detail::ScannedDecimal number;
  const TextError error = detail::scan_decimal_before_word(text.substr(0, space), detail::max_power_of_ten,
                                                           max_decimal_places, number);
  if (error == TextError::empty) return TextError::unexpected_character;
  if (failed(error)) return error;
  if (!has_space || space + 1 == text.size()) return TextError::currency_missing;
  Money amount;
  amount.currency = CurrencyCode::find(text.substr(space + 1));
  if (amount.currency.is_none()) return TextError::unknown_currency;
  if (number.places > amount.currency.places()) return TextError::too_many_places;
  constexpr std::uint64_t most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const std::uint64_t scale = detail::powers_of_ten[amount.currency.places() - number.places];
  if (number.digits > most / scale) return TextError::out_of_range;
  amount.minor = static_cast<std::int64_t>(number.digits * scale);
  if (number.negative) amount.minor = -amount.minor;
  out = amount;
  return TextError::none;
}

SOP_INLINE void append_text(std::string& out, const Money& a) {
  if (detail::is_any_zero(a)) {
    out.push_back('0');
    return;
  }
  if (a.minor < 0) out.push_back('-');
  const std::uint64_t minor = detail::magnitude(a.minor);
  const unsigned places = a.currency.places();
  const std::uint64_t scale = detail::powers_of_ten[places];
  detail::append_padded(out, minor / scale, 1);
  if (places > 0) {
    out.push_back('.');
    detail::append_padded(out, minor % scale, places);
  }
  out.push_back(' ');
  out += a.currency.letters();
}

SOP_INLINE std::string to_text(const Money& a) {
  std::string text;
  append_text(text, a);
  return text;
}

}  // namespace sop
