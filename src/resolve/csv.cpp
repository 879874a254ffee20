// src/resolve/csv.cpp — CSV files: reading them into fields. What a field says is read by csv_cells.cpp.
//
// A file is UTF-8, with or without a byte order mark; fields are parted by `,`, or by `;` where the first row has it and no
// comma; quotes are those of RFC 4180. The first row names the columns, each perhaps with the unit of its numbers: `fee (EUR)`.
// Every message points into the CSV file.
#include "src/resolve/csv.hpp"

#include <string>
#include <vector>

#include "dsl/text.hpp"
#include "sop/messages/load.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/messages/syntax.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/resolver.hpp"

namespace sop::resolver {

namespace {

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

/// `fee (EUR)`: the name and the unit of a column.
bool split_unit(std::string_view header, std::string_view& name, std::string_view& unit) {
  const std::size_t open = header.rfind('(');
  if (open == std::string_view::npos || header.back() != ')') return false;
  name = trim(header.substr(0, open));
  unit = trim(header.substr(open + 1, header.size() - open - 2));
  return !name.empty() && !unit.empty();
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
    } else if (fields.good && fields.row_count() == 1) {
      error(messages::csv_no_rows, fields.row_span(0), {path});
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
  csv_bytes_ += text.size();
  id = sources_.add(shown, std::move(text));
  if (!csv_characters(id)) return false;
  csv_files_.emplace(identity, id);
  return true;
}

/// What may not stand in a file that people read: other bytes than UTF-8, controls, marks that change the direction of a line.
bool Resolver::csv_characters(FileId id) {
  const std::string& text = sources_[id].text();
  const std::size_t before = sink_.error_count();
  const auto span = [&](std::size_t begin, std::size_t end) {
    return Span{id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  if (const std::size_t bad = unicode::first_invalid(text); bad != unicode::npos) {
    error(messages::csv_not_utf8, span(bad, bad + 1), {std::to_string(bad + 1)});
    return false;
  }
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool wide = byte == 0xC2 || byte == 0xD8 || byte == 0xE2;  // where such characters begin
    if (!wide &&
        (byte >= 0x80 || (byte >= 0x20 && byte != 0x7F) || byte == '\t' || byte == '\n' || byte == '\r')) {
      ++i;
      continue;
    }
    const unicode::Decoded step = unicode::decode(text, i);
    const char32_t c = step.code_point;
    if (dsl::refused_control(c)) {
      error(messages::control_character, span(i, i + step.length), {dsl::code_point_name(c)});
    } else if (unicode::is_bidi_control(c)) {
      error(messages::bidi_character, span(i, i + step.length), {dsl::code_point_name(c)});
    }
    if (sink_.error_count() - before >= options_.parse.max_errors) break;
    i += step.length;
  }
  return sink_.error_count() == before;
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

/// Which column of the file each column of the table is, and in what unit; empty when one is missing or unknown.
std::vector<CsvColumn> Resolver::csv_columns(const CsvFields& csv, const std::vector<std::string>& wanted) {
  std::vector<CsvColumn> out(wanted.size(), CsvColumn{csv.columns, {}, {}, false});
  bool good = true;
  const auto look = [&](std::size_t i, std::string_view name, std::string_view unit) {
    bool found = false;
    for (std::size_t w = 0; w < wanted.size(); ++w) {
      if (!unicode::equal_but_case(wanted[w], name)) continue;
      found = true;
      if (out[w].place != csv.columns) {
        error(messages::csv_column_twice, csv.span(0, i), {std::string(name)});
        good = false;
      }
      out[w] = {i, std::string(unit), csv.span(0, i), false};
    }
    return found;
  };
  for (std::size_t i = 0; i < csv.columns; ++i) {
    if (i % 1024 == 0 && stopped()) return {};
    const std::string header = csv.field(sources_, 0, i);
    std::string_view name, unit;
    if (look(i, header, {}) || (split_unit(header, name, unit) && look(i, name, unit))) continue;
    error(messages::csv_column_unknown, csv.span(0, i), {header, choices(wanted)});
    good = false;
  }
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    if (out[w].place != csv.columns) continue;
    error(messages::csv_column_missing, csv.span(0, 0), {wanted[w], choices(wanted)});
    good = false;
  }
  if (!good) out.clear();
  return out;
}

}  // namespace sop::resolver
