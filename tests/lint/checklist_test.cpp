// The page that lists the mistakes and what finds each: every name on it is a check or a message, and every check that there is has a
// place on it.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "sop/diagnostic.hpp"
#include "sop/lint.hpp"
#include "tests/support/files.hpp"

using namespace sop::testing;

namespace {

/// What stands in backticks in the last column of the tables.
std::set<std::string> names_on_the_page() {
  std::set<std::string> names;
  for (const std::string& line : split_lines(read_file(in_repository("docs/what-is-checked.md")))) {
    if (line.rfind("| ", 0) != 0) continue;
    const std::size_t column = line.find(" | ", 2);
    REQUIRE(column != std::string::npos);
    for (std::size_t at = line.find('`', column); at != std::string::npos; at = line.find('`', at + 1)) {
      const std::size_t end = line.find('`', at + 1);
      REQUIRE_MESSAGE(end != std::string::npos, line);
      const std::string name = line.substr(at + 1, end - at - 1);
      if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_8") == std::string::npos) names.insert(name);
      at = end;
    }
  }
  return names;
}

}  // namespace

TEST_CASE("every name on the page of what is checked is a check or a message") {
  std::set<std::string> known;
  for (std::size_t i = 0; i < sop::message_count(); ++i)
    known.insert(std::string(sop::message_name(sop::message_at(i))));
  const std::set<std::string> words_of_the_language = {"promise", "otherwise"};
  const std::set<std::string> names = names_on_the_page();
  CHECK(names.size() > 100);
  for (const std::string& name : names) {
    if (words_of_the_language.count(name) == 0) CHECK_MESSAGE(known.count(name) == 1, name);
  }
}

TEST_CASE("every check has a place on the page of what is checked") {
  const std::set<std::string> names = names_on_the_page();
  for (const sop::CheckInfo& check : sop::checks())
    CHECK_MESSAGE(names.count(std::string(check.id)) == 1, check.id);
}
