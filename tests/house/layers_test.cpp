// Keeps the rooms apart: reads every #include of the repository and compares it with the order that docs/architecture.md
// states. The document is the authority; this test is what makes it true.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/files.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

struct Include {
  std::string file;    // from the top of the repository
  std::string target;  // between the brackets or quotes
  bool quoted;
};

// A place pattern of the document and the line that it stands on: lower lines know more.
struct Place {
  std::string pattern;
  std::size_t line;
  std::string room;
};

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view p) { return text.starts_with(p); });
}

std::vector<Place> read_places(std::string_view document) {
  std::vector<Place> places;
  bool inside = false;
  std::size_t number = 0;
  for (const std::string& line : split_lines(document)) {
    if (line.starts_with("```")) {
      inside = line == "```rooms";
      continue;
    }
    if (!inside) continue;
    ++number;
    std::vector<std::string> words(1);
    for (const char c : line) {
      if (c != ' ') {
        words.back() += c;
      } else if (!words.back().empty()) {
        words.emplace_back();
      }
    }
    for (std::size_t i = 1; i < words.size(); ++i) places.push_back({words[i], number, words[0]});
  }
  return places;
}

// The name under which a file stands in the document: without `include/`, `impl/` and the suffix.
std::string name_in_document(std::string path) {
  if (path.starts_with("include/")) path.erase(0, 8);
  if (path.starts_with("sop/impl/")) path.erase(4, 5);
  if (path.starts_with("sop/")) path.erase(std::min(path.size(), path.find('.')));
  return path;
}

// The most exact pattern that fits, if any.
std::optional<Place> place_of(const std::vector<Place>& places, const std::string& path) {
  const std::string name = name_in_document(path);
  std::optional<Place> best;
  for (const Place& place : places) {
    std::string_view pattern = place.pattern;
    bool fits = name == pattern;
    if (pattern.ends_with('*')) fits = name.starts_with(pattern.substr(0, pattern.size() - 1));
    if (pattern.ends_with('/')) fits = name.starts_with(pattern);
    if (fits && (!best || best->pattern.size() < pattern.size())) best = place;
  }
  return best;
}

std::vector<Include> includes_of(const std::string& file, std::string_view text) {
  std::vector<Include> includes;
  for (const std::string& line : split_lines(text)) {
    std::size_t i = line.find_first_not_of(" \t");
    if (i == std::string::npos || line[i] != '#') continue;
    i = line.find_first_not_of(" \t", i + 1);
    if (i == std::string::npos || line.compare(i, 7, "include") != 0) continue;
    i = line.find_first_not_of(" \t", i + 7);
    if (i == std::string::npos || (line[i] != '"' && line[i] != '<')) continue;
    const bool quoted = line[i] == '"';
    const std::size_t end = line.find(quoted ? '"' : '>', i + 1);
    if (end != std::string::npos) includes.push_back({file, line.substr(i + 1, end - i - 1), quoted});
  }
  return includes;
}

// dsl/lexer.cpp -> dsl/, src/lint/rules/x.cpp -> src/lint/, include/sop/x.hpp -> include/
std::string folder_of(const std::string& file) {
  const std::size_t depth_two = file.starts_with("src/") ? file.find('/', 4) : file.find('/');
  return file.substr(0, depth_two == std::string::npos ? file.size() : depth_two + 1);
}

// The rules about what comes from outside. Returns what is wrong, or nothing.
std::string outside_problem(const Include& include) {
  const std::string_view target = include.target;
  const std::string folder = folder_of(include.file);
  const bool adaptor = include.file == "include/sop/boost_graph.hpp";
  const std::string says = include.file + " includes " + include.target + ": ";
  if (target.starts_with("boost/graph") || target.starts_with("boost/pending")) {
    return folder == "src/analysis/" || adaptor ? "" : says + "Boost.Graph belongs to src/analysis alone";
  }
  if (target.starts_with("boost/spirit"))
    return folder == "dsl/" ? "" : says + "Boost.Spirit belongs to dsl alone";
  if (target.starts_with("boost/")) {
    return folder == "dsl/" || folder == "src/analysis/" || adaptor ? "" : says + "Boost has no place here";
  }
  if (target.starts_with("toml"))
    return folder == "src/config/" ? "" : says + "toml++ belongs to src/config alone";
  if (starts_with_any(target, {"CLI/", "fmt/"}))
    return folder == "src/cli/" ? "" : says + "it belongs to src/cli alone";
  if (starts_with_any(target, {"utf8proc", "cctz/", "doctest", "rapidcheck"}))
    return says + "it belongs to the tests alone";
  if (folder != "include/" || include.quoted) return "";
  if (target.find_first_of("./") != std::string_view::npos)
    return says + "only the C++ standard library may be used here";
  for (const std::string_view dear :
       {"chrono", "filesystem", "functional", "iostream", "regex", "fstream", "locale", "random", "thread",
        "ctime", "format", "ranges", "source_location", "memory_resource"}) {
    if (target == dear) return says + "the core does without this header";
  }
  return "";
}

// The rules about what is ours.
std::string inside_problem(const std::vector<Place>& places, const Include& include,
                           const std::map<std::string, std::string>& files) {
  std::string target = include.target;
  if (!starts_with_any(target, {"sop/", "dsl/", "src/"})) {  // relative to the file itself
    target = (fs::path(include.file).parent_path() / target).lexically_normal().string();
  }
  if (target.starts_with("sop/")) target.insert(0, "include/");
  const std::string says = include.file + " includes " + include.target + ": ";
  if (!files.contains(target)) return says + "no such file in the repository";
  if (target == "include/sop/boost_graph.hpp" && folder_of(include.file) != "src/analysis/") {
    return says + "the adaptor is for hosts that have Boost";
  }
  // The resolver speaks of the words of the language, of what a quoted text says and of what no file may hold; nothing else of dsl/ is
  // shared.
  const bool shared =
      (target == "dsl/keywords.hpp" || target == "dsl/text.hpp") && folder_of(include.file) == "src/resolve/";
  if (target.starts_with("dsl/") && folder_of(include.file) != "dsl/" && !shared) {
    return says + "the headers of dsl/ are private to it";
  }
  const std::optional<Place> from = place_of(places, include.file);
  const std::optional<Place> to = place_of(places, target);
  if (!from || !to) return "";  // reported once for the file itself
  if (to->line > from->line)
    return says + "`" + from->room + "` stands above `" + to->room + "` in docs/architecture.md";
  return "";
}

std::map<std::string, std::string> read_repository() {
  std::map<std::string, std::string> files;
  for (const char* folder : {"include", "dsl", "src"}) {
    for (const char* suffix : {".hpp", ".inl", ".cpp", ".def"}) {
      for (const fs::path& path : list_files(in_repository(folder), suffix)) {
        files[path.lexically_relative(in_repository("")).generic_string()] = read_file(path);
      }
    }
  }
  return files;
}

std::vector<std::string> problems_of(const std::vector<Place>& places,
                                     const std::map<std::string, std::string>& files) {
  std::vector<std::string> problems;
  for (const auto& [file, text] : files) {
    if (!place_of(places, file))
      problems.push_back(file + " has no place in the list of docs/architecture.md");
    for (const Include& include : includes_of(file, text)) {
      std::string problem = outside_problem(include);
      if (problem.empty() && include.quoted) problem = inside_problem(places, include, files);
      if (!problem.empty()) problems.push_back(std::move(problem));
    }
  }
  return problems;
}

}  // namespace

TEST_CASE("every include of the repository keeps the order of docs/architecture.md") {
  const std::vector<Place> places = read_places(read_file(in_repository("docs/architecture.md")));
  const std::map<std::string, std::string> files = read_repository();
  REQUIRE(places.size() > 20);
  REQUIRE(files.contains("include/sop/config.hpp"));
  for (const std::string& problem : problems_of(places, files)) FAIL_CHECK(problem);
}

TEST_CASE("sop/sop.hpp includes every public header but the adaptor for Boost") {
  const std::string umbrella = read_file(in_repository("include/sop/sop.hpp"));
  for (const auto& [file, text] : read_repository()) {
    const std::string name = file.starts_with("include/") ? file.substr(8) : file;
    if (fs::path(name).parent_path() != "sop" || !name.ends_with(".hpp")) continue;
    const bool expected = name != "sop/sop.hpp" && name != "sop/boost_graph.hpp";
    CHECK_MESSAGE((umbrella.find("#include \"" + name + "\"\n") != std::string::npos) == expected, name);
  }
}

TEST_CASE("each rule is broken by an example") {
  const std::vector<Place> places = read_places(
      "```rooms\nlow sop/low* sop/lowest\nhigh sop/high\nlanguage dsl/\nanalysis sop/boost_graph "
      "src/analysis/\n"
      "lint src/lint/\nconfig src/config/\ncli src/cli/\n```\n");
  struct Row {
    const char* file;
    const char* line;
    bool fine;
  };
  const Row rows[] = {
      {"include/sop/high.hpp", "#include \"sop/low.hpp\"", true},
      {"include/sop/high.hpp", "#include <vector>", true},
      {"include/sop/low.hpp", "#include \"sop/high.hpp\"", false},
      {"include/sop/impl/low_tables.inl", "#include \"sop/high.hpp\"", false},
      {"include/sop/low.hpp", "  #  include   \"sop/high.hpp\"", false},
      {"include/sop/low.hpp", "// #include \"sop/high.hpp\"", true},
      {"include/sop/low.hpp", "#include <regex>", false},
      {"include/sop/low.hpp", "#include <iostream>", false},
      {"include/sop/low.hpp", "#include <unistd.h>", false},
      {"include/sop/low.hpp", "#include <sys/types.h>", false},
      {"include/sop/low.hpp", "#include <boost/version.hpp>", false},
      {"include/sop/low.hpp", "#include <boost/graph/graph_traits.hpp>", false},
      {"include/sop/low.hpp", "#include \"sop/nowhere.hpp\"", false},
      {"include/sop/boost_graph.hpp", "#include <boost/graph/graph_traits.hpp>", true},
      {"include/sop/stranger.hpp", "", false},
      {"src/lint/a.cpp", "#include \"sop/boost_graph.hpp\"", false},
      {"src/lint/a.cpp", "#include \"dsl/lexer.hpp\"", false},
      {"src/lint/a.cpp", "#include <iostream>", true},
      {"src/lint/a.cpp", "#include <boost/spirit/home/x3.hpp>", false},
      {"src/lint/a.cpp", "#include \"src/config/config.hpp\"", false},
      {"dsl/a.cpp", "#include <boost/spirit/home/x3.hpp>", true},
      {"dsl/a.cpp", "#include \"lexer.hpp\"", true},
      {"dsl/a.cpp", "#include \"dsl/lexer.hpp\"", true},
      {"dsl/a.cpp", "#include <boost/graph/graph_traits.hpp>", false},
      {"dsl/a.cpp", "#include <doctest/doctest.h>", false},
      {"src/analysis/a.cpp", "#include <boost/graph/graph_traits.hpp>", true},
      {"src/analysis/a.cpp", "#include <toml++/toml.h>", false},
      {"src/config/a.cpp", "#include <toml++/toml.h>", true},
      {"src/config/a.cpp", "#include <fmt/core.h>", false},
      {"src/cli/a.cpp", "#include <fmt/core.h>", true},
      {"src/cli/a.cpp", "#include \"src/config/config.hpp\"", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.file);
    CAPTURE(row.line);
    std::map<std::string, std::string> files = {{"include/sop/low.hpp", ""},
                                                {"include/sop/high.hpp", ""},
                                                {"include/sop/boost_graph.hpp", ""},
                                                {"dsl/lexer.hpp", ""},
                                                {"src/config/config.hpp", ""}};
    files[row.file] = row.line;
    CHECK(problems_of(places, files).empty() == row.fine);
  }
}
