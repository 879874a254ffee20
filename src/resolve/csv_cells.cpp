// src/resolve/csv_cells.cpp — fields of a CSV file as cells of a table or a test.
//
// A field says what a cell of the table would say: `delay`, `3..7`, `>= 8`, `any`, `10 %`, `80 EUR`. A number alone gets the
// unit that the header of its column names (`fee (EUR)`), and is an error where there is none. A decimal comma is read only
// where the table says so, and then a point is an error: `1.000` is a thousand to those who write commas. Nothing is guessed.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/messages/load.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/messages/syntax.hpp"
#include "sop/money.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/csv.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A number whose thousands are parted (`1.000`, `1 000 000,50`, `1'000`), written without the marks; empty when it is no such
/// number. One group behind the mark of decimals (`1.000` where `.` is that mark) is one only if `also_decimal`.
std::string without_groups(std::string_view text, char decimal, bool also_decimal) {
  static constexpr std::string_view marks[] = {".", ",", " ", "'", "_", "\u00A0", "\u202F", "\u2019"};
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  std::string out(text.substr(0, at));
  const std::size_t first = at;
  while (at < text.size() && is_digit(text[at])) out += text[at++];
  if (at == first || at - first > 3 || text[first] == '0') return {};
  std::string_view mark;
  for (const std::string_view each : marks)
    if (text.substr(at, each.size()) == each) mark = each;
  const auto group = [&](std::size_t from) {
    return from + 3 <= text.size() && is_digit(text[from]) && is_digit(text[from + 1]) &&
           is_digit(text[from + 2]) && (from + 3 == text.size() || !is_digit(text[from + 3]));
  };
  std::size_t groups = 0;
  while (!mark.empty() && text.substr(at, mark.size()) == mark && group(at + mark.size())) {
    out += text.substr(at + mark.size(), 3);
    at += mark.size() + 3;
    ++groups;
  }
  if (groups == 0) return {};
  if (at == text.size()) return groups > 1 || mark[0] != decimal || also_decimal ? out : std::string();
  if (mark[0] == text[at] || (text[at] != '.' && text[at] != ',')) return {};
  out += decimal;
  const std::size_t fraction = ++at;
  while (at < text.size() && is_digit(text[at])) out += text[at++];
  return at == text.size() && at > fraction ? out : std::string();
}

bool is_plain_number(std::string_view text) {
  const std::size_t first = !text.empty() && text[0] == '-' ? 1 : 0;
  if (first == text.size() || !is_digit(text[first])) return false;
  return text.find_first_not_of("0123456789.,", first) == std::string_view::npos;
}

}  // namespace

/// Whether the unit in the header of a column can be that of its values.
bool Resolver::csv_unit_fits(const CsvColumn& column, TypeRef want) {
  if (column.unit.empty()) return true;
  bool fits = false;
  const std::string one = "1 " + column.unit;
  switch (kind(want)) {
    case TypeKind::money:
      fits = !CurrencyCode::find(column.unit).is_none();
      break;
    case TypeKind::percent:
      fits = column.unit == "%";
      break;
    case TypeKind::duration:
    case TypeKind::period: {
      Duration duration;
      Period period;
      fits = !failed(parse_positive_duration(one, duration)) || !failed(parse_positive_period(one, period));
      break;
    }
    case TypeKind::whole:
    case TypeKind::decimal:
      fits = types_[want].type.unit != no_id && find_symbol(column.unit) == types_[want].type.unit;
      break;
    default:
      break;
  }
  if (!fits) error(messages::csv_unit, column.span, {column.unit, describe(want)});
  return fits;
}

/// A number as it stands in a file. `groups`: one group of three behind the mark of decimals is read as thousands, too, as
/// in amounts and whole numbers.
bool Resolver::csv_number(const std::string& text, Span span, const CsvColumn& column, bool groups,
                          Rational& out) {
  std::string number(trim(text));
  const char decimal = column.comma ? ',' : '.';
  if (std::string plain = without_groups(number, decimal, groups); !plain.empty()) {
    error(messages::thousands_mark, span, {std::move(plain)});
    return false;
  }
  if (column.comma) {
    if (number.find('.') != std::string::npos) {
      std::string with_comma = number;
      std::replace(with_comma.begin(), with_comma.end(), '.', ',');
      if (is_plain_number(number) && number.find(',') == std::string::npos &&
          number.find('.') == number.rfind('.'))
        error(messages::csv_point, span, {number, with_comma, word(Word::decimal_comma)});
      return false;
    }
    std::replace(number.begin(), number.end(), ',', '.');
  }
  const TextError problem = parse_decimal(number, out);
  if (problem == TextError::comma_in_number) {
    error(messages::csv_comma, span, {number, word(Word::decimal_comma)});
    return false;
  }
  return !failed(problem);
}

/// How a value of a type may look in a file.
std::string Resolver::example_of(TypeRef ref) const {
  switch (kind(ref)) {
    case TypeKind::boolean:
      return word(Word::yes);
    case TypeKind::enumeration:
    case TypeKind::set:
      return types_[ref].type.names.empty() ? std::string() : p_.text(types_[ref].type.names.front());
    case TypeKind::remedy:
    case TypeKind::party: {
      const Kind wanted = kind(ref) == TypeKind::remedy ? Kind::remedy : Kind::party;
      for (std::size_t i = 0; i < declarations_.size(); ++i)
        if (declarations_[i].kind == wanted) return p_.symbols[i].text;
      return {};
    }
    case TypeKind::text:
      return "Anna";
    case TypeKind::whole:
      return "3";
    case TypeKind::decimal:
      return "1.5";
    case TypeKind::percent:
      return "10 %";
    case TypeKind::money:
      return "5 " + currency_example();
    case TypeKind::duration:
      return "2 hours";
    case TypeKind::period:
      return "3 days";
    case TypeKind::instant:
      return "2026-09-01 10:00";
    case TypeKind::time_of_day:
      return "09:00";
    default:
      return "2026-09-01";
  }
}

/// The unit that a bare number of a type lacks, as an example.
std::string Resolver::unit_example(TypeRef ref) const {
  if (types_[ref].type.unit != no_id) return p_.text(types_[ref].type.unit);
  const std::string example = example_of(ref);
  return example.substr(example.rfind(' ') + 1);
}

/// Whether a field is a word of the language, as its dialect writes it.
bool Resolver::is_form_of(Word word, std::string_view text) const {
  for (const std::string_view form : word_forms(word, dialect_index(file_->dialect)))
    if (unicode::equal_but_case(form, text)) return true;
  return false;
}

/// A field as a value of a type.
Typed Resolver::csv_value(const std::string& written, Span span, TypeRef want, const CsvColumn& column) {
  const StaticType& t = types_[want];
  const std::size_t before = sink_.error_count();
  if (written.empty()) {
    error(messages::csv_empty_field, span, {example_of(want)});
    return {};
  }
  const bool has_unit = t.type.kind == TypeKind::money || t.type.kind == TypeKind::percent ||
                        t.type.kind == TypeKind::duration || t.type.kind == TypeKind::period ||
                        (is_number(want) && t.type.unit != no_id);
  std::string text = written;
  if (has_unit && is_plain_number(text)) {
    if (column.unit.empty()) {
      const std::string unit = unit_example(want);
      error(messages::csv_unit_missing, span, {text, text + " " + unit, "(" + unit + ")"});
      return {};
    }
    text += " " + column.unit;
  }
  const auto fits_word = [&](Word w) { return is_form_of(w, text); };
  const auto wrong = [&](std::string help = {}) -> Typed {
    if (help.empty()) {
      std::string example = t.type.kind == TypeKind::decimal && column.comma ? "1,5" : example_of(want);
      if (is_number(want) && t.type.unit != no_id) example += " " + p_.text(t.type.unit);
      help = term(messages::help_write_as, {std::move(example)});
    }
    if (sink_.error_count() == before)
      error(messages::csv_value, span, {written, describe(want), std::move(help)});
    return {};
  };
  if (t.type.or_none && fits_word(Word::none)) return constant(Value::none(), none_type_, span);
  // Looked up only where a name is expected: a text may be as long as its file.
  const bool named = t.type.kind == TypeKind::enumeration || t.type.kind == TypeKind::remedy ||
                     t.type.kind == TypeKind::party;
  const SymbolId name = named ? find_symbol(text) : no_id;
  const Declaration* known = find(name);
  switch (t.type.kind) {
    case TypeKind::boolean:
      if (!fits_word(Word::yes) && !fits_word(Word::no)) return wrong();
      return constant(Value::boolean(fits_word(Word::yes)), simple(TypeKind::boolean), span);
    case TypeKind::enumeration: {
      for (const SymbolId each : t.type.names)
        if (each == name) return constant(Value::name(name), want, span);
      std::vector<std::string> names;
      for (const SymbolId each : t.type.names) names.push_back(p_.text(each));
      return wrong(nearest_or_known(text, names));
    }
    case TypeKind::remedy:
      if (known == nullptr || known->kind != Kind::remedy)
        return wrong(nearest_or_known(text, names_of(Kind::remedy)));
      return constant(Value::make(ValueKind::remedy, known->id), want, span);
    case TypeKind::party:
      if (known == nullptr || known->kind != Kind::party)
        return wrong(nearest_or_known(text, names_of(Kind::party)));
      return constant(Value::party(known->id), want, span);
    case TypeKind::text:
      return constant(Value::of_text(unicode::to_nfc(text)), simple(TypeKind::text), span);
    case TypeKind::date: {
      Date date;
      if (failed(parse_date(text, date))) return wrong();
      return constant(Value::make(ValueKind::date, date.days()), simple(TypeKind::date), span);
    }
    case TypeKind::time_of_day: {
      TimeOfDay time;
      if (failed(parse_time_of_day(text, time))) return wrong();
      return constant(Value::make(ValueKind::time_of_day, time.milliseconds()), simple(TypeKind::time_of_day),
                      span);
    }
    case TypeKind::instant: {
      Offset offset;
      Instant instant;
      if (!p_.has_offset || failed(Offset::from_minutes(p_.offset_minutes, offset)) ||
          failed(parse_instant(text, offset, instant)))
        return wrong();
      return constant(Value::make(ValueKind::instant, instant.milliseconds()), simple(TypeKind::instant),
                      span);
    }
    case TypeKind::duration:
    case TypeKind::period: {
      Duration duration;
      Period period;
      if (!failed(parse_positive_duration(text, duration)))
        return fit(constant(Value::make(ValueKind::duration, duration.milliseconds),
                            simple(TypeKind::duration), span),
                   want, span);
      if (failed(parse_positive_period(text, period)) || business_time(period.unit) != 0) return wrong();
      Value value = Value::make(ValueKind::period, period.count);
      value.unit = period.unit;
      return fit(constant(std::move(value), period_in(period.unit), span), want, span);
    }
    case TypeKind::whole:
    case TypeKind::decimal: {
      std::string_view digits = trim(text);
      if (t.type.unit != no_id) {
        const std::size_t space = digits.rfind(' ');
        if (space == std::string_view::npos || find_symbol(digits.substr(space + 1)) != t.type.unit)
          return wrong();
        digits = digits.substr(0, space);
      }
      const bool whole = t.type.kind == TypeKind::whole;
      Rational number;
      if (!csv_number(std::string(digits), span, column, whole, number)) return wrong();
      if (whole && !number.is_whole()) return wrong();
      Value value = Value::rational(ValueKind::number, number);
      value.symbol = t.type.unit;
      return constant(std::move(value), unbounded(want), span);
    }
    case TypeKind::percent: {
      std::string_view digits = trim(text);
      if (digits.empty() || digits.back() != '%') return wrong();
      digits = digits.substr(0, digits.size() - 1);
      Rational number;
      Rational share;
      if (!csv_number(std::string(digits), span, column, false, number) ||
          failed(divide(number, Rational(100), share)))
        return wrong();
      return constant(Value::rational(ValueKind::percent, share), simple(TypeKind::percent), span);
    }
    case TypeKind::money: {
      const std::string_view digits = trim(text);
      const std::size_t space = digits.rfind(' ');
      if (space == std::string_view::npos) return wrong();
      const CurrencyCode code = CurrencyCode::find(digits.substr(space + 1));
      if (code.is_none()) return wrong();
      Rational number;
      Rational rounded;
      if (!csv_number(std::string(digits.substr(0, space)), span, column, true, number)) return wrong();
      if (failed(round_to_scale(number, code.places(), Rounding::down, rounded)) || !(rounded == number))
        return wrong();
      Value value = Value::rational(ValueKind::money, number);
      value.currency = code;
      return fit(constant(std::move(value), money_in(code), span), want, span);
    }
    default:
      return wrong();
  }
}

/// A field under an input column; no_id: anything.
Id Resolver::csv_condition(const std::string& text, Span span, Typed input, const CsvColumn& column,
                           bool& good) {
  if (text.empty()) {
    error(messages::empty_cell, span, {word(Word::any)});
    good = false;
    return no_id;
  }
  const TypeRef want = unbounded(input.type);
  if (is_form_of(Word::any, text)) return no_id;
  if (is_form_of(Word::unknown, text)) return yes_no(Op::is_unknown, span, {input.expr}).expr;
  if (is_form_of(Word::none, text) && types_[input.type].type.or_none)
    return yes_no(Op::is_none, span, {input.expr}).expr;
  Typed result;
  const std::size_t dots = text.find("..");
  const auto part = [&](std::string_view piece) {
    return csv_value(std::string(trim(piece)), span, want, column);
  };
  if (has_size(want) && dots != std::string::npos) {
    const bool below = dots + 2 < text.size() && text[dots + 2] == '<';
    const Typed low = part(std::string_view(text).substr(0, dots));
    const Typed high = part(std::string_view(text).substr(dots + (below ? 3 : 2)));
    if (low.type != no_type && high.type != no_type)
      result = yes_no(Op::in_range, span, {input.expr, low.expr, high.expr}, no_id,
                      below ? flag_high_open : std::uint8_t{0});
  } else if (has_size(want) && !text.empty() && (text[0] == '<' || text[0] == '>')) {
    const bool equal = text.size() > 1 && text[1] == '=';
    const Word op = text[0] == '<' ? (equal ? Word::less_equal : Word::less)
                                   : (equal ? Word::greater_equal : Word::greater);
    const Typed bound = part(std::string_view(text).substr(equal ? 2 : 1));
    if (bound.type != no_type) result = compare_values(op, input, bound, span);
  } else if (kind(want) == TypeKind::set) {
    StaticType one = types_[want];
    one.type.kind = TypeKind::enumeration;
    const Typed member = csv_value(text, span, intern(one), column);
    if (member.type != no_type) result = yes_no(Op::contains, span, {input.expr, member.expr});
  } else {
    const Typed same = csv_value(text, span, want, column);
    if (same.type != no_type) result = compare_values(Word::is, input, same, span);
  }
  if (result.type == no_type) good = false;
  return result.expr;
}

void Resolver::csv_rows(Id id, const ast::Entry& entry, const std::vector<Column>& columns,
                        std::size_t written) {
  const CsvText* csv = csv_of(entry);
  if (csv == nullptr || !csv->fields->good) return;
  const CsvFields& fields = *csv->fields;
  const bool comma = option(entry.items, Word::decimal_comma) != nullptr;
  std::vector<std::string> wanted;
  for (const Column& column : columns) {
    if (column.kind == ColumnKind::wrong) return;
    if (column.kind == ColumnKind::condition) {
      error(messages::csv_condition_column, column.span, {});
      return;
    }
    wanted.push_back(column.kind == ColumnKind::since    ? word(Word::since)
                     : column.kind == ColumnKind::output ? p_.text(p_.outputs[column.output].name)
                                                         : column.name);
  }
  if (fields.row_count() - 1 + written > options_.max_rows) {
    error(messages::too_many_rows, p_.tables[id].span,
          {p_.text(p_.tables[id].name), std::to_string(options_.max_rows)});
    return;
  }
  std::vector<CsvColumn> places = csv_columns(fields, wanted);
  if (places.empty()) return;
  bool units_fit = true;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    places[c].comma = comma;
    units_fit =
        csv_unit_fits(places[c], columns[c].kind == ColumnKind::output ? output_cell_types_[columns[c].output]
                                 : columns[c].kind == ColumnKind::since ? simple(TypeKind::date)
                                                                        : unbounded(columns[c].input.type)) &&
        units_fit;
  }
  if (!units_fit) return;
  for (std::size_t r = 1; r < fields.row_count(); ++r) {
    if (r % 1024 == 0 && stopped()) return;
    TableRow row;
    row.span = fields.row_span(r);
    std::string name;
    bool good = true;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::string text = fields.field(sources_, r, places[c].place);
      const Span span = fields.span(r, places[c].place);
      if (columns[c].kind == ColumnKind::output) {
        const TypeRef want = output_cell_types_[columns[c].output];
        const Typed result = csv_value(text, span, want, places[c]);
        const Value* known = constant_of(result.expr);
        if (known != nullptr && !in_range(*known, p_.outputs[columns[c].output].type)) {
          error(messages::outside_range, span, {text, wanted[c], show_range(want)});
          good = false;
        }
        good = good && result.type != no_type;
        row.results.push_back(result.expr);
        continue;
      }
      if (!name.empty()) name += ',';
      for (const char ch : unicode::to_nfc(text)) name += ch == ' ' ? '_' : ch;
      if (columns[c].kind == ColumnKind::since) {
        Date date;
        if (failed(parse_date(text, date))) {
          error(messages::csv_value, span,
                {text, describe(simple(TypeKind::date)), term(messages::help_write_as, {"2026-09-01"})});
          good = false;
        } else {
          row.since = date.days();
        }
        continue;
      }
      row.cells.push_back(csv_condition(text, span, columns[c].input, places[c], good));
    }
    if (!good) continue;
    row.path = p_.text(p_.tables[id].name) + "/" + name;
    add_row(id, std::move(row));
  }
}

}  // namespace sop::resolver
