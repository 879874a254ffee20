// src/resolve/quantities.cpp — a number with its unit: `3 days`, `40 EUR`, `10 %`, `2 boxes`, and the short forms that people write.
#include <string>
#include <string_view>
#include <vector>

#include "sop/duration.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/money.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

namespace {

/// Short forms that people write for units, by dialect; `m` is a minute and no month.
struct UnitInShort {
  Word unit;
  std::string_view forms[dialect_count];  ///< between blanks
};
constexpr UnitInShort units_in_short[] = {
    {Word::millisecond, {" ms msec ", " мс ", " ms "}},
    {Word::second, {" s secs ", " с секунду ", " s "}},
    {Word::minute, {" m mins ", " м минуту ", " m "}},
    {Word::hour, {" h hr hrs ", " ч ", " t h "}},
    {Word::day, {" d ", " д дн ", " p pv d "}},
    {Word::week, {" w wk wks ", " н нед ", " n näd "}},
    {Word::month, {" mo mos mth mths ", " мес ", " k "}},
    {Word::quarter, {" q qtr ", " кв ", " kv "}},
    {Word::year, {" y yr yrs ", " г ", " a "}},
    {Word::percent_sign, {" pct percents ", " процента процентов ", " protsenti pct "}},
};

Word unit_in_short(std::string_view folded, std::size_t dialect) {
  const std::string wanted = ' ' + std::string(folded) + ' ';
  for (const UnitInShort& row : units_in_short)
    if (row.forms[dialect].find(wanted) != std::string_view::npos) return row.unit;
  return no_word;
}

/// The form of a unit behind a number: `1 day`, `3 days`, `5 дней`.
std::string unit_behind(Word unit, std::string_view number, std::size_t dialect) {
  const std::vector<std::string_view> forms = word_forms(unit, dialect);
  const auto digit = [&](std::size_t from_end) {
    return number.size() >= from_end ? number[number.size() - from_end] - '0' : 0;
  };
  const bool whole = number.find('.') == std::string_view::npos;
  if (dialect != dialect_index(Word::ru))
    return std::string(forms[number == "1" || forms.size() < 2 ? 0 : 1]);
  if (forms.size() < 3) return std::string(forms[0]);
  if (!whole) return std::string(forms[1]);
  if (digit(2) == 1 || digit(1) == 0 || digit(1) > 4) return std::string(forms[2]);
  return std::string(forms[digit(1) == 1 ? 0 : 1]);
}

}  // namespace

Typed Resolver::quantity(const ast::Expr& e) {
  Rational number;
  const ast::Expr& digits = ex(child(e, 0));
  if (digits.kind == ast::ExprKind::missing) return {};
  bool negative = digits.kind == ast::ExprKind::negate;
  if (!number_of(negative ? ex(child(digits, 0)) : digits, number)) return {};
  if (negative) number = negate(number);
  const std::string written(source(e.span));
  if (e.word == no_word) return quantity_of_own_unit(e, number);

  const auto duration = [&](std::int64_t unit_ms) -> Typed {
    Rational ms;
    std::int64_t whole = 0;
    if (failed(multiply(number, Rational(unit_ms), ms)) || failed(to_int64(ms, whole))) {
      error(messages::too_fine_or_long, e.span, {written});
      return {};
    }
    if (whole <= 0) {
      error(messages::length_not_positive, e.span, {written});
      return {};
    }
    return constant(Value::make(ValueKind::duration, whole), simple(TypeKind::duration), e.span);
  };
  const auto period = [&](PeriodUnit unit, std::int64_t times) -> Typed {
    std::int64_t count = 0;
    if (failed(to_int64(number, count)) || count > 1000000) {
      error(messages::count_not_whole, e.span, {written});
      return {};
    }
    if (count <= 0) {
      error(messages::length_not_positive, e.span, {written});
      return {};
    }
    Value value = Value::make(ValueKind::period, count * times);
    value.unit = unit;
    if (unit == PeriodUnit::business_day || business_time(unit) != 0) {
      value.symbol = current_calendar_;
      const Id calendar = current_calendar_ != no_id ? current_calendar_ : p_.calendar;
      if (calendar == no_id) {
        error(messages::calendar_missing, e.span, {written});
        return {};
      }
      if (business_time(unit) != 0 && !p_.calendars[calendar].hours_stated) {
        error(messages::calendar_without_hours, e.span,
              {written, p_.text(p_.calendars[calendar].name), word(Word::open)});
        return {};
      }
    }
    return constant(std::move(value), period_in(unit), e.span);
  };
  switch (e.word) {
    case Word::percent_sign: {
      Rational share;
      if (failed(divide(number, Rational(100), share))) return {};
      return constant(Value::rational(ValueKind::percent, share), simple(TypeKind::percent), e.span);
    }
    case Word::millisecond:
      return duration(1);
    case Word::second:
      return duration(milliseconds_per_second);
    case Word::minute:
      return duration(milliseconds_per_minute);
    case Word::hour:
      return duration(milliseconds_per_hour);
    case Word::day:
      return period(PeriodUnit::day, 1);
    case Word::week:
      return period(PeriodUnit::week, 1);
    case Word::month:
      return period(PeriodUnit::month, 1);
    case Word::quarter:
      return period(PeriodUnit::month, 3);
    case Word::year:
      return period(PeriodUnit::year, 1);
    case Word::business_day:
      return period(PeriodUnit::business_day, 1);
    case Word::business_hour:
      return period(PeriodUnit::business_hour, 1);
    case Word::business_minute:
      return period(PeriodUnit::business_minute, 1);
    default:
      error(messages::unit_not_here, e.span, {written});
      return {};
  }
}

Typed Resolver::quantity_of_own_unit(const ast::Expr& e, const Rational& number) {
  const std::string unit(source(e.name));
  const CurrencyCode code = CurrencyCode::find(unit);
  if (!code.is_none()) {
    Rational rounded;
    if (failed(round_to_scale(number, code.places(), Rounding::down, rounded)) || !(rounded == number)) {
      error(messages::too_many_places, e.span,
            {std::string(source(e.span)), unit, std::to_string(code.places())});
      return {};
    }
    Money money;
    if (failed(money_from(number, code, Rounding::down, money))) {
      error(messages::amount_too_large, e.span, {std::string(source(e.span))});
      return {};
    }
    Value value = Value::rational(ValueKind::money, number);
    value.currency = code;
    return constant(std::move(value), money_in(code), e.span);
  }
  const Declaration* declared = find(find_symbol(unit));
  if (declared != nullptr && declared->kind == Kind::unit) {
    Value value = Value::rational(ValueKind::number, number);
    value.symbol = p_.units[declared->id].name;
    const TypeRef type = number_in(number.is_whole() ? TypeKind::whole : TypeKind::decimal, value.symbol);
    return constant(std::move(value), type, e.span);
  }
  std::string upper = unit;
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  std::vector<std::string> known = names_of(Kind::unit);
  if (!CurrencyCode::find(upper).is_none()) known.insert(known.begin(), upper);
  for (std::size_t i = 1; i < word_count; ++i) {
    if (!in_group(static_cast<Word>(i), word_group::unit)) continue;
    for (const std::string_view form : word_forms(static_cast<Word>(i), dialect_index(file_->dialect)))
      known.emplace_back(form);
  }
  const std::size_t dialect = dialect_index(file_->dialect);
  std::string help;
  if (const Word meant = unit_in_short(unicode::fold(unit), dialect); meant != no_word) {
    const std::string_view whole = source(e.span);
    const std::string_view written = whole.substr(0, whole.find_first_not_of("0123456789."));
    help = term(messages::help_did_you_mean,
                {std::string(written) + " " + unit_behind(meant, written, dialect)});
  }
  error(messages::unknown_unit, e.name,
        {unit, help.empty() ? nearest(unit, known, term(messages::help_units)) : help});
  return {};
}

}  // namespace sop::resolver
