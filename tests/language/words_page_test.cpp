// The table of all words in chapter 12 of docs/language.md is that of dsl/keywords.def, spelling by spelling. With
// SOP_UPDATE_GOLDEN=1 it is written anew.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "dsl/keywords.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"

namespace {

struct Part {
  const char* title;
  std::uint32_t groups;
};

/// A word stands in the first part that it belongs to.
constexpr Part parts[] = {
    {"Blocks", sop::word_group::kind},
    {"Labels", sop::word_group::label},
    {"What starts a move", sop::word_group::trigger},
    {"Conditions and values", sop::word_group::op},
    {"Types", sop::word_group::type},
    {"Options", sop::word_group::option | sop::word_group::soft_option},
    {"Actions", sop::word_group::action},
    {"Functions", sop::word_group::function},
    {"Units", sop::word_group::unit},
    {"Days of the week", sop::word_group::weekday},
    {"Values of certain labels", sop::word_group::value},
    {"Outcomes", sop::word_group::outcome},
    {"Questions of a test", sop::word_group::answer},
    {"Names that the language has", sop::word_group::builtin},
    {"First line", sop::word_group::dialect},
};

constexpr std::string_view begin_mark = "<!-- words: written by tests/language/words_page_test.cpp -->\n";
constexpr std::string_view end_mark = "<!-- end of words -->\n";

std::string cell(sop::Word word, std::size_t dialect) {
  std::string out;
  std::string_view before;
  for (const std::string_view form : sop::word_forms(word, dialect)) {
    if (form == before) continue;  // `min`, one or many
    out += std::string(out.empty() ? "" : ", ") + "`" + std::string(form) + "`";
    before = form;
  }
  return out;
}

std::string table() {
  std::string out = "| English | Russian | Estonian |\n|---|---|---|\n";
  std::uint32_t earlier = 0;
  for (const Part& part : parts) {
    out += "| **" + std::string(part.title) + "** | | |\n";
    for (std::size_t i = 1; i < sop::word_count; ++i) {
      const auto word = static_cast<sop::Word>(i);
      if (!sop::in_group(word, part.groups) || sop::in_group(word, earlier)) continue;
      out += "| " + cell(word, 0) + " | " + cell(word, 1) + " | " + cell(word, 2) + " |\n";
    }
    earlier |= part.groups;
  }
  return out;
}

}  // namespace

TEST_CASE("chapter 12 lists every word of the language in the three dialects") {
  const std::filesystem::path path = sop::testing::in_repository("docs/language.md");
  std::string page = sop::testing::read_file(path);
  const std::size_t from = page.find(begin_mark);
  const std::size_t to = page.find(end_mark);
  REQUIRE(from != std::string::npos);
  REQUIRE(to != std::string::npos);
  REQUIRE(page.find("## 12 ") < from);
  REQUIRE(to < page.find("## 13 "));
  page.replace(from + begin_mark.size(), to - from - begin_mark.size(), table());
  const std::string problem = sop::testing::golden_problem(path, page);
  CHECK_MESSAGE(problem.empty(), problem);
  // Every word has its row.
  for (std::size_t i = 1; i < sop::word_count; ++i) {
    const auto word = static_cast<sop::Word>(i);
    CHECK_MESSAGE(page.find("| " + cell(word, 0) + " | " + cell(word, 1) + " | ") != std::string::npos,
                  sop::word_id(word));
  }
}
