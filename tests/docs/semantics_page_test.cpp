// docs/semantics.md is the authority on meaning: its sections are numbered without a gap, and every section that a comment of the
// reference interpreter names is there.
#include <doctest/doctest.h>

#include <cctype>
#include <set>
#include <string>
#include <vector>

#include "tests/support/files.hpp"

using namespace sop::testing;

namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// `12.3` or `12` at the beginning of a text; empty: none.
std::string number_at(const std::string& text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end == at || end > at + 2) return {};
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) {
    ++end;
    while (end < text.size() && is_digit(text[end])) ++end;
  }
  return text.substr(at, end - at);
}

std::vector<std::string> headings() {
  std::vector<std::string> out;
  for (const std::string& line : split_lines(read_file(in_repository("docs/semantics.md")))) {
    if (!line.starts_with("## ") && !line.starts_with("### ")) continue;
    const std::string number = number_at(line, line.find(' ') + 1);
    REQUIRE_MESSAGE(!number.empty(), line);
    out.push_back(number);
  }
  return out;
}

// The sections that a line of code names: `// 12.3: ...`, `(12.3)`, `docs/semantics.md, 7.4, 7.5, 9`.
void named(const std::string& line, std::vector<std::string>& out) {
  const std::size_t comment = line.find("//");
  if (comment == std::string::npos) return;
  const auto list = [&](std::size_t at) {
    for (;;) {
      const std::string number = number_at(line, at);
      if (number.empty()) return;
      out.push_back(number);
      at += number.size();
      if (line.compare(at, 2, ", ") == 0)
        at += 2;
      else if (line.compare(at, 5, " and ") == 0)
        at += 5;
      else if (line.compare(at, 4, " to ") == 0)
        at += 4;
      else
        return;
    }
  };
  const std::size_t first = line.find_first_not_of("/ ", comment);
  if (first != std::string::npos && line.find('.', first) < first + 3 && !number_at(line, first).empty())
    list(first);
  if (line.compare(first == std::string::npos ? 0 : first, 4, "(e) ") == 0) list(first + 4);
  for (std::size_t at = line.find("semantics.md, ", comment); at != std::string::npos;
       at = line.find("semantics.md, ", at + 1))
    list(at + 14);
  for (std::size_t at = line.find('(', comment); at != std::string::npos; at = line.find('(', at + 1)) {
    if (number_at(line, at + 1).find('.') != std::string::npos) list(at + 1);
  }
}

}  // namespace

TEST_CASE("sections are numbered without a gap") {
  int chapter = -1, section = 0;
  for (const std::string& number : headings()) {
    CAPTURE(number);
    if (number.find('.') == std::string::npos) {
      CHECK(number == std::to_string(++chapter));
      section = 0;
    } else {
      CHECK(number == std::to_string(chapter) + "." + std::to_string(++section));
    }
  }
  CHECK(chapter == 16);
}

TEST_CASE("every section that the interpreter names is there") {
  const std::vector<std::string> list = headings();
  const std::set<std::string> known(list.begin(), list.end());
  std::size_t count = 0;
  for (const auto& path : list_files(in_repository("include/sop"))) {
    const std::string name = path.filename().string();
    const bool reads_numbers = name.starts_with("reference");
    for (const std::string& line : split_lines(read_file(path))) {
      if (!reads_numbers && line.find("semantics.md") == std::string::npos) continue;
      std::vector<std::string> numbers;
      named(line, numbers);
      for (const std::string& number : numbers) {
        ++count;
        CHECK_MESSAGE(known.count(number) == 1, path.string(), ": ", line);
      }
    }
  }
  CHECK(count > 60);
}
