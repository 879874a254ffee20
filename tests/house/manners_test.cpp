// The small habits that a reviewer should not have to ask for.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/support/files.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_file = 800;  // lines; beyond about 700 a file is two topics

// What is wrong with the text of one C++ file, or nothing.
std::string bad_manners(const std::string& name, const std::string& text) {
  if (!text.starts_with("//")) return "it does not open with a comment that says what it is for";
  if (!text.ends_with('\n') || text.ends_with("\n\n")) return "it does not end in one line end";
  std::size_t lines = 0;
  for (const std::string& line : split_lines(text)) {
    ++lines;
    if (line.find('\t') != std::string::npos) return "a tab in line " + std::to_string(lines);
    if (line.ends_with(' ') || line.ends_with('\r'))
      return "blanks at the end of line " + std::to_string(lines);
  }
  const bool table = name.find("_tables.") != std::string::npos;
  if (lines > longest_file && !table) return "it has " + std::to_string(lines) + " lines: split it by topic";
  return "";
}

}  // namespace

TEST_CASE("every C++ file says what it is for, is clean, and is not too long") {
  std::size_t seen = 0;
  for (const char* folder : {"include", "dsl", "src", "examples", "tests"}) {
    for (const char* suffix : {".hpp", ".inl", ".cpp", ".def"}) {
      for (const fs::path& path : list_files(in_repository(folder), suffix)) {
        ++seen;
        const std::string problem = bad_manners(path.filename().string(), read_file(path));
        CHECK_MESSAGE(problem.empty(), path.string(), ": ", problem);
      }
    }
  }
  CHECK(seen > 10);
}

TEST_CASE("each habit is broken by an example") {
  CHECK(bad_manners("a.hpp", "// fine\n") == "");
  CHECK(bad_manners("a.hpp", "int a;\n") != "");
  CHECK(bad_manners("a.hpp", "// no end") != "");
  CHECK(bad_manners("a.hpp", "// two ends\n\n") != "");
  CHECK(bad_manners("a.hpp", "// tab\n\tint a;\n") != "");
  CHECK(bad_manners("a.hpp", "// blank \n") != "");
  std::string longer = "// long\n";
  for (std::size_t i = 0; i < longest_file; ++i) longer += "//\n";
  CHECK(bad_manners("a.hpp", longer) != "");
  CHECK(bad_manners("a_tables.inl", longer) == "");
}
