// Every cell of every table of the published procedures is broken, in every small way that a slip of the pen could take:
//
//   a number          one unit more, one unit less (1 of a whole number or a count of days, 0.01 of money, 0.001 of a percentage)
//   a bound           the same, and the end taken in or left out (`<` for `<=`, `..` for `..<`)
//   a name            each other name of its type; of `one of (a, b)` one name left out, and each other one put in
//   `any`             each value that the column can have; of a number, the half below or above one unit
//   a row             left out; where the first row that fits wins, changed with the next one
//
// Whatever is broken, the file no longer loads, a worked case is answered otherwise, or a test of the file fails. What nobody
// notices is a survivor, and there are none.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/load.hpp"
#include "sop/test.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/files.hpp"

using namespace sop::testing;

namespace {

using Texts = std::vector<std::string>;

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

Texts cells_of(const std::string& line) {
  Texts cells;
  std::size_t at = line.find('|') + 1;
  for (std::size_t end = line.find('|', at); end != std::string::npos; end = line.find('|', at)) {
    cells.push_back(trimmed(std::string_view(line).substr(at, end - at)));
    at = end + 1;
  }
  return cells;
}

std::string line_of(const Texts& cells) {
  std::string line = "  |";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line;
}

// --- numbers ----------------------------------------------------------------------------------------------------------

// A quantity moved by its least unit, as it would be written: `15 %` to `15.001 %`.
std::string moved(const std::string& quantity, int by) {
  const std::size_t space = quantity.find(' ');
  const std::string unit = space == std::string::npos ? "" : quantity.substr(space);
  std::size_t places = 0;
  if (unit == " %") places = 3;
  if (unit == " GBP" || unit == " EUR" || unit == " USD") places = 2;
  std::string digits = quantity.substr(0, space);
  const std::size_t point = digits.find('.');
  std::size_t after = point == std::string::npos ? 0 : digits.size() - point - 1;
  if (point != std::string::npos) digits.erase(point, 1);
  for (; after < places; ++after) digits += '0';
  const long long number = std::stoll(digits) + by;
  if (number < 0) return {};
  std::string out = std::to_string(number);
  if (after > 0) {
    if (out.size() <= after) out.insert(0, after + 1 - out.size(), '0');
    out.insert(out.size() - after, 1, '.');
  }
  return out + unit;
}

bool is_quantity(const std::string& text) { return !text.empty() && text[0] >= '0' && text[0] <= '9'; }

void add_moved(const std::string& before, const std::string& quantity, const std::string& after, Texts& out) {
  for (const int by : {-1, 1}) {
    const std::string other = moved(quantity, by);
    if (!other.empty()) out.push_back(before + other + after);
  }
}

// --- one cell ---------------------------------------------------------------------------------------------------------

// What a column can hold: the names of its type, or an example of its unit (`1 GBP`).
struct Column {
  Texts names;
  std::string one;
};

Texts broken(const std::string& cell, const Column& column) {
  Texts out;
  if (cell == "any") {
    out = column.names;
    if (column.names.empty()) out = {"< " + column.one, ">= " + column.one};
  } else if (cell.starts_with("one of (")) {
    Texts kept;
    std::string inner = cell.substr(8, cell.size() - 9) + ",";
    for (std::size_t comma = inner.find(','); comma != std::string::npos; comma = inner.find(',')) {
      kept.push_back(trimmed(std::string_view(inner).substr(0, comma)));
      inner.erase(0, comma + 1);
    }
    const auto list = [](const Texts& names) {
      std::string text = "one of (";
      for (std::size_t i = 0; i < names.size(); ++i) text += (i > 0 ? ", " : "") + names[i];
      return text + ")";
    };
    for (std::size_t i = 0; i < kept.size(); ++i) {
      Texts fewer = kept;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      out.push_back(list(fewer));
    }
    for (const std::string& name : column.names) {
      Texts more = kept;
      more.push_back(name);
      if (std::find(kept.begin(), kept.end(), name) == kept.end()) out.push_back(list(more));
    }
  } else if (cell[0] == '<' || cell[0] == '>') {
    const std::size_t space = cell.find(' ');
    const std::string sign = cell.substr(0, space);
    const std::string bound = cell.substr(space + 1);
    add_moved(sign + " ", bound, "", out);
    out.push_back((sign.size() == 2 ? sign.substr(0, 1) : sign + "=") + " " + bound);
    out.push_back((sign[0] == '<' ? ">" : "<") + sign.substr(1) + " " + bound);
  } else if (const std::size_t dots = cell.find(".."); dots != std::string::npos) {
    const bool below = cell[dots + 2] == '<';
    const std::string low = cell.substr(0, dots);
    const std::string high = cell.substr(dots + (below ? 3 : 2));
    const std::string sign = below ? "..<" : "..";
    add_moved("", low, sign + high, out);
    add_moved(low + sign, high, "", out);
    out.push_back(low + (below ? ".." : "..<") + high);
  } else if (is_quantity(cell)) {
    add_moved("", cell, "", out);
  } else {
    for (const std::string& name : column.names)
      if (name != cell) out.push_back(name);
  }
  return out;
}

// --- a procedure ------------------------------------------------------------------------------------------------------

struct Breakage {
  std::string what;  ///< for people: the line, and what became of it
  std::string text;  ///< the whole file
};

Texts names_in(const std::string& header) {
  Texts names;
  if (header.ends_with(": yes or no")) return {"yes", "no"};
  const std::size_t open = header.find("one of (");
  if (open == std::string::npos) return names;
  std::string inner = header.substr(open + 8, header.find(')', open) - open - 8) + ",";
  for (std::size_t comma = inner.find(','); comma != std::string::npos; comma = inner.find(',')) {
    names.push_back(trimmed(std::string_view(inner).substr(0, comma)));
    inner.erase(0, comma + 1);
  }
  return names;
}

// What a header cell is about: its own type, that of the fact, or that of what another table decides.
Column column_of(const std::string& header, const sop::Procedure& procedure, const Texts& lines) {
  Column column;
  column.names = names_in(header);
  column.one = "1";
  const auto of_type = [&](const sop::Type& type) {
    if (type.kind == sop::TypeKind::boolean) column.names = {"yes", "no"};
    for (const sop::SymbolId name : type.names) column.names.push_back(procedure.text(name));
    if (type.kind == sop::TypeKind::percent) column.one = "1 %";
    if (type.kind == sop::TypeKind::money) column.one = "1 " + procedure.currency.letters();
  };
  for (const sop::Fact& fact : procedure.facts)
    if (procedure.text(fact.name) == header) of_type(fact.type);
  for (const sop::Definition& definition : procedure.definitions)
    if (procedure.text(definition.name) == header) of_type(definition.type);
  for (const std::string& line : lines) {
    if (line.find('|') == std::string::npos) continue;
    for (const std::string& cell : cells_of(line))
      if (cell.starts_with(header + ":")) column.names = names_in(cell);
  }
  return column;
}

std::string whole(const Texts& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::vector<Breakage> breakages(const Texts& lines, const sop::Procedure& procedure, std::size_t& cells) {
  std::vector<Breakage> out;
  bool inside = false;
  bool first_wins = false;
  std::vector<Column> columns;
  const auto with = [&](std::size_t at, const std::string& line, const std::string& what) {
    Texts copy = lines;
    copy[at] = line;
    out.push_back(
        {"line " + std::to_string(at + 1) + ": " + trimmed(lines[at]) + "\n  " + what, whole(copy)});
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    if (line.starts_with("table ") || line.starts_with("matrix ")) {
      inside = true;
      first_wins = false;
      columns.clear();
    }
    if (line.starts_with("}")) inside = false;
    if (!inside) continue;
    if (trimmed(line) == "hit: first") first_wins = true;
    if (trimmed(line).empty() || trimmed(line)[0] != '|') continue;
    const Texts row = cells_of(line);
    const bool header = columns.empty();
    if (header)
      for (const std::string& cell : row) columns.push_back(column_of(cell, procedure, lines));
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (header && !is_quantity(row[c])) continue;  // of a matrix, the values of its columns
      ++cells;
      for (const std::string& other : broken(row[c], columns[c])) {
        Texts copy = row;
        copy[c] = other;
        with(i, line_of(copy), "`" + row[c] + "` became `" + other + "`");
      }
    }
    if (header) continue;
    with(i, "", "left out");
    if (first_wins && trimmed(lines[i + 1]).starts_with("|")) {
      Texts copy = lines;
      std::swap(copy[i], copy[i + 1]);
      out.push_back({"line " + std::to_string(i + 1) + " changed places with the next", whole(copy)});
    }
  }
  return out;
}

bool is_noticed(const std::string& path, const std::string& text, const std::vector<WorkedCase>& cases) {
  const sop::LoadResult loaded = sop::load_text(path, text);
  if (!loaded.ok) return true;
  if (!wrong_answers(loaded.procedure, cases, 1).empty()) return true;
  return sop::run_tests(loaded.procedure).failed > 0;
}

}  // namespace

TEST_CASE("no cell of a published table can be broken unnoticed") {
  std::map<std::string, std::vector<WorkedCase>> cases;
  for (const char* file : {"tests/cases/cases.jsonl", "tests/cases/our_cases.jsonl"})
    for (WorkedCase& worked : read_cases(file)) cases[worked.procedure].push_back(std::move(worked));
  std::size_t cells = 0;
  std::size_t ways = 0;
  for (const auto& [name, asked] : cases) {
    const std::string path = "examples/published/" + name + ".sop";
    const std::string text = published_text(name);
    const sop::LoadResult loaded = sop::load_text(path, text);
    REQUIRE_MESSAGE(loaded.ok, path);
    REQUIRE_MESSAGE(!is_noticed(path, text, asked), path, " is noticed although nothing is broken");
    for (const Breakage& one : breakages(split_lines(text), loaded.procedure, cells)) {
      ++ways;
      if (!is_noticed(path, one.text, asked)) FAIL_CHECK(path, ", ", one.what, ": nobody notices");
    }
  }
  MESSAGE(cells, " cells broken in ", ways, " ways");
  CHECK(cells > 200);
  CHECK(ways > 600);
}

TEST_CASE("a break in a cell is made as a person would write it") {
  CHECK(moved("15 %", 1) == "15.001 %");
  CHECK(moved("99.99 %", -1) == "99.989 %");
  CHECK(moved("0 GBP", -1).empty());
  CHECK(moved("50.01 GBP", 1) == "50.02 GBP");
  CHECK(moved("10 business days", -1) == "9 business days");
  CHECK(broken("15..29", {}) == Texts{"14..29", "16..29", "15..28", "15..30", "15..<29"});
  CHECK(broken("< 15", {}) == Texts{"< 14", "< 16", "<= 15", "> 15"});
  CHECK(broken("a", {{"a", "b"}, ""}) == Texts{"b"});
  CHECK(broken("one of (a, b)", {{"a", "b", "c"}, ""}) ==
        Texts{"one of (b)", "one of (a)", "one of (a, b, c)"});
  CHECK(broken("any", {{}, "1 %"}) == Texts{"< 1 %", ">= 1 %"});
}
