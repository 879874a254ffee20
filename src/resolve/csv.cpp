// src/resolve/csv.cpp — CSV files: reading them, and their fields as cells of a table or a test.
//
// A file is UTF-8, with or without a byte order mark; fields are parted by `,`, or by `;` where the first row has it and no
// comma; quotes are those of RFC 4180. The first row names the columns. A field says what a cell of the table would say:
// `delay`, `3..7`, `>= 8`, `any`, `10 %`, `80 EUR` (or `80` where the procedure has one currency). A decimal comma is read
// only where the table says so. Every message points into the CSV file.
#include <algorithm>
#include <string>
#include <vector>

#include "dsl/text.hpp"
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/messages/load.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/money.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// What a field says: without its quotes, or without the spaces around it.
std::string field_text(std::string_view file, CsvFields::Place place) {
  std::string_view text = file.substr(place.begin, place.end - place.begin);
  if (text.empty() || text.front() != '"') return std::string(trim(text));
  text = text.substr(1, text.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '"') ++i;
  }
  return out;
}

/// The encoding that the first bytes speak of, when it is not UTF-8.
std::string_view other_encoding(std::string_view text) {
  if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF") return "UTF-16";
  if (text.size() > 3 && text[1] == '\0') return "UTF-16";
  return {};
}

}  // namespace

void Resolver::read_csv_files() {
  for (const ast::File& file : files_) {
    file_ = &file;
    for (const ast::Block& block : file.blocks) {
      if (block.kind != Word::table && block.kind != Word::test) continue;
      for (const ast::Entry* e : entries(block, Word::rows_from)) read_csv_file(*e);
    }
  }
}

const CsvText* Resolver::csv_of(const ast::Entry& entry) const {
  const auto known = csv_places_.find(std::uint64_t{file_->id} << 32 | index_of(entry));
  return known == csv_places_.end() ? nullptr : &csv_[known->second];
}

/// One file, read once however often it is named, and counted among the files and bytes of the procedure.
void Resolver::read_csv_file(const ast::Entry& entry) {
  if (value_count(entry.items) == 0) return;
  const ast::Expr& path_expr = ex(item(entry.items, 0).value);
  if (path_expr.kind != ast::ExprKind::text) {
    if (path_expr.kind != ast::ExprKind::missing) error(messages::text_expected, path_expr.span, {});
    return;
  }
  const std::string path = dsl::decode_text(source(path_expr.span));
  char separator = '\0';
  if (const ast::Item* chosen = option(entry.items, Word::separator);
      chosen != nullptr && chosen->value != ast::no_expr) {
    const std::string written = ex(chosen->value).kind == ast::ExprKind::text
                                    ? text_of(ex(chosen->value).span)
                                    : std::string(source(chosen->span));
    if (written != "," && written != ";") {
      error(messages::csv_separator, chosen->span, {written, word(Word::separator)});
      return;
    }
    separator = written[0];
  }
  if (provider_ == nullptr) {
    error(messages::no_files_here, path_expr.span, {path});
    return;
  }
  const std::string from = sources_[file_->id].path();
  const std::size_t slash = from.rfind('/');
  const std::string shown = slash == std::string::npos ? path : from.substr(0, slash + 1) + path;
  CsvText csv;
  csv.entry = index_of(entry);
  const std::string named = from + '\0' + path;
  const auto by_path = csv_paths_.find(named);
  FileId id = 0;
  if (by_path != csv_paths_.end()) {
    id = by_path->second;
  } else {
    if (!read_csv_source(path, shown, path_expr.span, id)) return;
    csv_paths_.emplace(named, id);
  }
  std::shared_ptr<const CsvFields>& known =
      csv_fields_[std::uint64_t{id} << 8 | static_cast<unsigned char>(separator)];
  if (known == nullptr) {
    CsvFields fields;
    fields.id = id;
    split_csv(fields, separator);
    if (fields.good && fields.row_count() == 0) {
      error(messages::csv_empty, path_expr.span, {path});
      fields.good = false;
    }
    known = std::make_shared<const CsvFields>(std::move(fields));
  }
  csv.fields = known;
  csv_places_.emplace(std::uint64_t{file_->id} << 32 | csv.entry, csv_.size());
  csv_.push_back(std::move(csv));
}

/// The text of a CSV file, in the source set. False: it cannot be used, and why was told.
bool Resolver::read_csv_source(const std::string& path, const std::string& shown, Span at, FileId& id) {
  std::string text;
  std::string identity;
  switch (provider_->read(path, sources_[file_->id].path(), text, identity)) {
    case ReadStatus::ok:
      break;
    case ReadStatus::outside_root:
      error(messages::file_outside_root, at, {path});
      return false;
    case ReadStatus::too_large:
      error(messages::import_too_large, at, {path, std::to_string(options_.parse.max_file_bytes)});
      return false;
    case ReadStatus::unreadable:
      error(messages::file_unreadable, at, {path});
      return false;
    case ReadStatus::not_found:
      error(messages::file_not_found, at, {path});
      return false;
  }
  if (text.size() > options_.parse.max_file_bytes) {
    error(messages::import_too_large, at, {path, std::to_string(options_.parse.max_file_bytes)});
    return false;
  }
  const auto too_much = [&] {
    error(messages::files_too_large, at, {path, std::to_string(options_.max_total_bytes)});
    return false;
  };
  const auto known = csv_files_.find(identity);
  if (known != csv_files_.end()) {
    csv_repeated_ += text.size();
    if (csv_repeated_ / repeated_reads > options_.max_total_bytes) return too_much();
    id = known->second;
    return true;
  }
  if (csv_bytes_ == 0) {
    for (FileId i = 0; i < sources_.size(); ++i) csv_bytes_ += sources_[i].text().size();
  }
  if (csv_bytes_ + text.size() > options_.max_total_bytes) return too_much();
  if (sources_.size() >= options_.max_files) {
    error(messages::too_many_files, at, {path, std::to_string(options_.max_files)});
    return false;
  }
  if (const std::string_view encoding = other_encoding(text); !encoding.empty()) {
    error(messages::csv_wrong_encoding, at, {path, std::string(encoding)});
    return false;
  }
  if (unicode::first_invalid(text) != unicode::npos) {
    error(messages::csv_not_utf8, at, {path});
    return false;
  }
  csv_bytes_ += text.size();
  id = sources_.add(shown, std::move(text));
  csv_files_.emplace(identity, id);
  return true;
}

std::string CsvFields::field(const SourceSet& sources, std::size_t row, std::size_t column) const {
  return field_text(sources[id].text(), places[row * columns + column]);
}

/// Finds the fields of a file (RFC 4180); empty lines are skipped.
void Resolver::split_csv(CsvFields& csv, char separator) {
  const std::string& text = sources_[csv.id].text();
  std::size_t i = text.compare(0, 3, "\xEF\xBB\xBF") == 0 ? 3 : 0;
  if (separator == '\0') {
    const std::string_view first = std::string_view(text).substr(i, text.find('\n', i) - i);
    const bool semicolons =
        first.find(';') != std::string_view::npos && first.find(',') == std::string_view::npos;
    separator = semicolons ? ';' : ',';
  }
  const auto span = [&](std::size_t begin, std::size_t end) {
    return Span{csv.id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  const auto ends_field = [&] {
    return i >= text.size() || text[i] == separator || text[i] == '\n' || text[i] == '\r';
  };
  csv.good = true;
  while (i < text.size()) {
    // One row: its places go behind those of the rows before it, and away again if it is not one.
    const std::size_t row_begin = csv.places.size();
    const auto add = [&](std::size_t begin, std::size_t end) {
      csv.places.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    };
    while (true) {
      const std::size_t begin = i;
      if (i < text.size() && text[i] == '"') {
        ++i;
        while (i < text.size() && (text[i] != '"' || (i + 1 < text.size() && text[i + 1] == '"')))
          i += text[i] == '"' ? 2U : 1U;
        if (i >= text.size()) {
          error(messages::csv_open_quote, span(begin, begin + 1), {});
          csv.good = false;
          return;
        }
        ++i;
        if (!ends_field()) {
          error(messages::csv_after_quote, span(begin, i), {});
          csv.good = false;
          while (!ends_field()) ++i;
        }
      } else {
        while (!ends_field()) ++i;
      }
      add(begin, i);
      if (csv.places.size() > options_.max_expressions) {
        error(messages::procedure_too_large, span(begin, i), {"", std::to_string(options_.max_expressions)});
        csv.good = false;
        return;
      }
      if (i >= text.size() || text[i] != separator) break;
      ++i;
    }
    while (i < text.size() && (text[i] == '\n' || text[i] == '\r')) ++i;
    const std::size_t count = csv.places.size() - row_begin;
    if (count == 1 && field_text(text, csv.places.back()).empty()) {
      csv.places.resize(row_begin);
    } else if (csv.columns == 0) {
      csv.columns = count;
    } else if (count != csv.columns) {
      const CsvFields::Place first = csv.places[row_begin], last = csv.places.back();
      error(messages::csv_cells, span(first.begin, last.end),
            {std::to_string(count), std::to_string(csv.columns)});
      csv.good = false;
      csv.places.resize(row_begin);
    } else if (csv.row_count() > options_.max_rows + 1) {
      const CsvFields::Place first = csv.places[row_begin];
      error(messages::too_many_rows, span(first.begin, first.end),
            {sources_[csv.id].path(), std::to_string(options_.max_rows)});
      csv.good = false;
      return;
    }
  }
}

/// Which column of the file each column of the table is; empty when one is missing or unknown.
std::vector<std::size_t> Resolver::csv_columns(const CsvFields& csv, const std::vector<std::string>& wanted) {
  std::vector<std::size_t> out(wanted.size(), csv.columns);
  bool good = true;
  for (std::size_t i = 0; i < csv.columns; ++i) {
    if (i % 1024 == 0 && stopped()) return {};
    const std::string name = csv.field(sources_, 0, i);
    bool found = false;
    for (std::size_t w = 0; w < wanted.size(); ++w) {
      if (!unicode::equal_but_case(wanted[w], name)) continue;
      found = true;
      if (out[w] != csv.columns) {
        error(messages::csv_column_twice, csv.span(0, i), {name});
        good = false;
      }
      out[w] = i;
    }
    if (found) continue;
    error(messages::csv_column_unknown, csv.span(0, i), {name, choices(wanted)});
    good = false;
  }
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    if (out[w] != csv.columns) continue;
    error(messages::csv_column_missing, csv.span(0, 0), {wanted[w], choices(wanted)});
    good = false;
  }
  if (!good) out.clear();
  return out;
}

bool Resolver::csv_number(const std::string& text, Span span, bool comma, Rational& out) {
  std::string number(trim(text));
  if (comma) std::replace(number.begin(), number.end(), ',', '.');
  const TextError problem = parse_decimal(number, out);
  if (problem == TextError::comma_in_number) {
    error(messages::csv_comma, span, {text, word(Word::decimal_comma)});
    return false;
  }
  return !failed(problem);
}

/// How a value of a type may look in a file.
std::string Resolver::example_of(TypeRef ref) const {
  switch (kind(ref)) {
    case TypeKind::boolean:
      return word(Word::yes);
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

/// A field as a value of a type.
Typed Resolver::csv_value(const std::string& text, Span span, TypeRef want, bool comma) {
  const StaticType& t = types_[want];
  const std::size_t before = sink_.error_count();
  const auto fits_word = [&](Word w) {
    for (const std::string_view form : word_forms(w, dialect_index(file_->dialect)))
      if (unicode::equal_but_case(form, text)) return true;
    return false;
  };
  const auto wrong = [&](std::string help = {}) -> Typed {
    if (help.empty()) help = term(messages::help_write_as, {example_of(want)});
    if (sink_.error_count() == before)
      error(messages::csv_value, span, {text, describe(want), std::move(help)});
    return {};
  };
  if (t.type.or_none && fits_word(Word::none)) return constant(Value::none(), none_type_, span);
  const SymbolId name = find_symbol(text);
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
      Rational number;
      if (!csv_number(text, span, comma, number)) return wrong();
      if (t.type.kind == TypeKind::whole && !number.is_whole()) return wrong();
      Value value = Value::rational(ValueKind::number, number);
      value.symbol = t.type.unit;
      return constant(std::move(value), unbounded(want), span);
    }
    case TypeKind::percent: {
      std::string_view digits = trim(text);
      if (!digits.empty() && digits.back() == '%') digits = trim(digits.substr(0, digits.size() - 1));
      Rational number;
      Rational share;
      if (!csv_number(std::string(digits), span, comma, number) ||
          failed(divide(number, Rational(100), share)))
        return wrong();
      return constant(Value::rational(ValueKind::percent, share), simple(TypeKind::percent), span);
    }
    case TypeKind::money: {
      std::string_view digits = trim(text);
      CurrencyCode code = currency();
      if (digits.size() > 4 && digits[digits.size() - 4] == ' ') {
        code = CurrencyCode::find(digits.substr(digits.size() - 3));
        if (code.is_none()) return wrong();
        digits = trim(digits.substr(0, digits.size() - 4));
      }
      Rational number;
      Rational rounded;
      if (!csv_number(std::string(digits), span, comma, number)) return wrong();
      if (!number.is_zero() && code.is_none()) return wrong();
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
Id Resolver::csv_condition(const std::string& text, Span span, Typed input, bool comma, bool& good) {
  const auto is_form_of = [&](Word w) {
    for (const std::string_view form : word_forms(w, dialect_index(file_->dialect)))
      if (unicode::equal_but_case(form, text)) return true;
    return false;
  };
  const TypeRef want = unbounded(input.type);
  if (is_form_of(Word::any)) return no_id;
  if (is_form_of(Word::unknown)) return yes_no(Op::is_unknown, span, {input.expr}).expr;
  if (is_form_of(Word::none) && types_[input.type].type.or_none)
    return yes_no(Op::is_none, span, {input.expr}).expr;
  Typed result;
  const std::size_t dots = text.find("..");
  const auto part = [&](std::string_view piece) {
    return csv_value(std::string(trim(piece)), span, want, comma);
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
    const Typed member = csv_value(text, span, intern(one), comma);
    if (member.type != no_type) result = yes_no(Op::contains, span, {input.expr, member.expr});
  } else {
    const Typed same = csv_value(text, span, want, comma);
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
  const std::vector<std::size_t> places = csv_columns(fields, wanted);
  if (places.empty()) return;
  for (std::size_t r = 1; r < fields.row_count(); ++r) {
    if (r % 1024 == 0 && stopped()) return;
    TableRow row;
    row.span = fields.row_span(r);
    std::string name;
    bool good = true;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::string text = fields.field(sources_, r, places[c]);
      const Span span = fields.span(r, places[c]);
      if (columns[c].kind == ColumnKind::output) {
        const TypeRef want = output_cell_types_[columns[c].output];
        const Typed result = csv_value(text, span, want, comma);
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
      row.cells.push_back(csv_condition(text, span, columns[c].input, comma, good));
    }
    if (!good) continue;
    row.path = p_.text(p_.tables[id].name) + "/" + name;
    add_row(id, std::move(row));
  }
}

}  // namespace sop::resolver
