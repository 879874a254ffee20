// sop/money.hpp — amounts of money, counted in minor units.
//
// An amount is a whole number of minor units (cents) in 64 bits together with its currency; it is exact, and
// two currencies never meet silently. The number of places a currency has is part of its code as held in
// memory, so that nothing is looked up while calculating. Inside an expression an amount is a Rational of
// major units; it is rounded once, when it becomes money again.
//
//   sop::Money price;
//   (void)sop::parse_money("80.00 EUR", price);         // 8000 minor units
//   sop::Rational share = sop::to_rational(price);      // 80, then times 1/8 ...
//   sop::Money result;
//   (void)sop::money_from(share, price.currency, sop::Rounding::half_up, result);
//
// Zero needs no currency: `Money{}` is zero in any currency and may be added to and compared with every
// amount. An amount other than zero always has a currency.
//
// Who may call it: anybody. Thread-safety: values and pure functions. Cost: constant; reading a code is a
// binary search in a table of about 170 entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sop/config.hpp"
#include "sop/rational.hpp"
#include "sop/value_error.hpp"

namespace sop {

namespace detail {

struct CurrencyRow {
  char letters[4];
  std::uint8_t places;
};

// ISO 4217, list one as of 2026-01-01: the codes that have minor units (so not metals, bond units, testing
// codes or XXX). Sorted. A code that is here never leaves, so that an old case stays readable.
inline constexpr CurrencyRow currency_rows[] = {
    {"AED", 2}, {"AFN", 2}, {"ALL", 2}, {"AMD", 2}, {"AOA", 2}, {"ARS", 2}, {"AUD", 2}, {"AWG", 2},
    {"AZN", 2}, {"BAM", 2}, {"BBD", 2}, {"BDT", 2}, {"BHD", 3}, {"BIF", 0}, {"BMD", 2}, {"BND", 2},
    {"BOB", 2}, {"BOV", 2}, {"BRL", 2}, {"BSD", 2}, {"BTN", 2}, {"BWP", 2}, {"BYN", 2}, {"BZD", 2},
    {"CAD", 2}, {"CDF", 2}, {"CHE", 2}, {"CHF", 2}, {"CHW", 2}, {"CLF", 4}, {"CLP", 0}, {"CNY", 2},
    {"COP", 2}, {"COU", 2}, {"CRC", 2}, {"CUP", 2}, {"CVE", 2}, {"CZK", 2}, {"DJF", 0}, {"DKK", 2},
    {"DOP", 2}, {"DZD", 2}, {"EGP", 2}, {"ERN", 2}, {"ETB", 2}, {"EUR", 2}, {"FJD", 2}, {"FKP", 2},
    {"GBP", 2}, {"GEL", 2}, {"GHS", 2}, {"GIP", 2}, {"GMD", 2}, {"GNF", 0}, {"GTQ", 2}, {"GYD", 2},
    {"HKD", 2}, {"HNL", 2}, {"HTG", 2}, {"HUF", 2}, {"IDR", 2}, {"ILS", 2}, {"INR", 2}, {"IQD", 3},
    {"IRR", 2}, {"ISK", 0}, {"JMD", 2}, {"JOD", 3}, {"JPY", 0}, {"KES", 2}, {"KGS", 2}, {"KHR", 2},
    {"KMF", 0}, {"KPW", 2}, {"KRW", 0}, {"KWD", 3}, {"KYD", 2}, {"KZT", 2}, {"LAK", 2}, {"LBP", 2},
    {"LKR", 2}, {"LRD", 2}, {"LSL", 2}, {"LYD", 3}, {"MAD", 2}, {"MDL", 2}, {"MGA", 2}, {"MKD", 2},
    {"MMK", 2}, {"MNT", 2}, {"MOP", 2}, {"MRU", 2}, {"MUR", 2}, {"MVR", 2}, {"MWK", 2}, {"MXN", 2},
    {"MXV", 2}, {"MYR", 2}, {"MZN", 2}, {"NAD", 2}, {"NGN", 2}, {"NIO", 2}, {"NOK", 2}, {"NPR", 2},
    {"NZD", 2}, {"OMR", 3}, {"PAB", 2}, {"PEN", 2}, {"PGK", 2}, {"PHP", 2}, {"PKR", 2}, {"PLN", 2},
    {"PYG", 0}, {"QAR", 2}, {"RON", 2}, {"RSD", 2}, {"RUB", 2}, {"RWF", 0}, {"SAR", 2}, {"SBD", 2},
    {"SCR", 2}, {"SDG", 2}, {"SEK", 2}, {"SGD", 2}, {"SHP", 2}, {"SLE", 2}, {"SOS", 2}, {"SRD", 2},
    {"SSP", 2}, {"STN", 2}, {"SVC", 2}, {"SYP", 2}, {"SZL", 2}, {"THB", 2}, {"TJS", 2}, {"TMT", 2},
    {"TND", 3}, {"TOP", 2}, {"TRY", 2}, {"TTD", 2}, {"TWD", 2}, {"TZS", 2}, {"UAH", 2}, {"UGX", 0},
    {"USD", 2}, {"USN", 2}, {"UYI", 0}, {"UYU", 2}, {"UYW", 4}, {"UZS", 2}, {"VED", 2}, {"VES", 2},
    {"VND", 0}, {"VUV", 0}, {"WST", 2}, {"XAD", 2}, {"XAF", 0}, {"XCD", 2}, {"XCG", 2}, {"XOF", 0},
    {"XPF", 0}, {"YER", 2}, {"ZAR", 2}, {"ZMW", 2}, {"ZWG", 2},
};
inline constexpr std::size_t currency_count = sizeof(currency_rows) / sizeof(currency_rows[0]);

}  // namespace detail

/// A currency of ISO 4217, four bytes; by default none. Codes compare in alphabetical order.
class CurrencyCode {
 public:
  constexpr CurrencyCode() noexcept = default;

  /// The currency with these three capital letters; none when there is no such currency.
  [[nodiscard]] static constexpr CurrencyCode find(std::string_view letters) noexcept {
    CurrencyCode code;
    if (letters.size() != 3) return code;
    std::size_t low = 0, high = detail::currency_count;
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      const int order = std::string_view(detail::currency_rows[middle].letters, 3).compare(letters);
      if (order == 0) {
        for (std::size_t i = 0; i < 3; ++i)
          code.bits_ = code.bits_ << 8 | static_cast<std::uint32_t>(static_cast<unsigned char>(letters[i]));
        code.bits_ = code.bits_ << 8 | detail::currency_rows[middle].places;
        return code;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return code;
  }

  [[nodiscard]] constexpr bool is_none() const noexcept { return bits_ == 0; }
  /// Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD, up to 4.
  [[nodiscard]] constexpr unsigned places() const noexcept { return bits_ & 0xFFu; }
  /// The three letters; an empty text for none.
  [[nodiscard]] std::string letters() const;
  /// The whole code as one number, the same on every machine; 0 for none.
  [[nodiscard]] constexpr std::uint32_t bits() const noexcept { return bits_; }
  /// The code with that number; false when no code has it, and `out` is left alone.
  [[nodiscard]] static constexpr bool from_bits(std::uint32_t bits, CurrencyCode& out) noexcept {
    const char letters[3] = {static_cast<char>(bits >> 24), static_cast<char>(bits >> 16 & 0xFFu),
                             static_cast<char>(bits >> 8 & 0xFFu)};
    const CurrencyCode found = find(std::string_view(letters, 3));
    if (found.bits_ != bits) return false;
    out = found;
    return true;
  }

  friend constexpr bool operator==(CurrencyCode a, CurrencyCode b) noexcept { return a.bits_ == b.bits_; }
  friend constexpr bool operator<(CurrencyCode a, CurrencyCode b) noexcept { return a.bits_ < b.bits_; }

 private:
  std::uint32_t bits_ = 0;  // three letters, then the places, a byte each
};

/// An amount: a whole number of minor units, never below −(2^63 − 1), and its currency. Equality is of both
/// parts.
struct Money {
  std::int64_t minor = 0;
  CurrencyCode currency;

  [[nodiscard]] constexpr bool is_zero() const noexcept { return minor == 0; }
  friend constexpr bool operator==(const Money& a, const Money& b) noexcept {
    return a.minor == b.minor && a.currency == b.currency;
  }
};

/// `a + b`. Errors: two_currencies, overflow.
ValueError add(const Money& a, const Money& b, Money& out) noexcept;
/// `a − b`. Errors: two_currencies, overflow.
ValueError subtract(const Money& a, const Money& b, Money& out) noexcept;
/// `order` becomes less than zero, zero or more than zero as `a` is below, equal to or above `b`. Errors:
/// two_currencies.
ValueError compare(const Money& a, const Money& b, int& order) noexcept;

/// The amount in major units: 8050 minor units of EUR are 80.5. Never fails.
[[nodiscard]] Rational to_rational(const Money& a) noexcept;
/// `major` units rounded once to a whole number of minor units. Errors: overflow (more than 64 bits of minor
/// units), two_currencies (no currency for an amount other than zero).
ValueError money_from(const Rational& major, CurrencyCode currency, Rounding rounding, Money& out) noexcept;

/// Reads `80.00 EUR`, `80 EUR`, `-5.5 EUR`; `0` alone is zero in any currency. One space; at most the
/// currency's places after the point. Errors: those of parse_decimal for the number (an amount may have 19
/// digits), currency_missing, unknown_currency, too_many_places, out_of_range.
TextError parse_money(std::string_view text, Money& out) noexcept;
/// Appends `80.00 EUR`, with all places of the currency; `0` for zero without a currency.
void append_text(std::string& out, const Money& a);
/// The amount as text, as append_text writes it.
[[nodiscard]] std::string to_text(const Money& a);

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/money.inl"
#endif
