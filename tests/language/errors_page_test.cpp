// docs/errors.md against the catalogue and the saved cases: what keeps a procedure from loading, in the order of the catalogue, each with the
// smallest file of tests/golden that shows it. With SOP_UPDATE_GOLDEN=1 the page is written anew; its opening is kept.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sop/diagnostic.hpp"
#include "sop/files.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "tests/support/files.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/zones.hpp"

namespace {

namespace fs = std::filesystem;

const char* const page = "docs/errors.md";

/// What is said of the smallest file that shows a mistake: fewest findings first, then fewest bytes.
struct Example {
  std::size_t findings = 0, bytes = 0;
  std::string said;
};

bool is_smaller(const Example& one, const Example& other) {
  return std::tie(one.findings, one.bytes, one.said) < std::tie(other.findings, other.bytes, other.said);
}

/// By the name of the message.
std::map<std::string, Example> examples() {
  std::map<std::string, Example> out;
  static constexpr std::pair<const char*, const char*> folders[] = {
      {"tests/golden/resolve/err", ".sop"},
      {"tests/golden/syntax", ".sop"},
      {"tests/golden/syntax_literate", ".sop.md"}};
  for (const auto& folder : folders) {
    const fs::path root = sop::testing::in_repository(folder.first);
    for (const fs::path& path : sop::testing::list_files(root, folder.second)) {
      const std::string stem = path.stem().string();
      if (stem.ends_with("_ru") || stem.ends_with("_et") || path.parent_path() != root) continue;
      sop::testing::Folder source(root);
      const sop::LoadResult result = sop::load(path.filename().string(), source, sop::testing::test_zones());
      for (const sop::Diagnostic& d : result.diagnostics) {
        Example example{result.diagnostics.size(), sop::testing::read_file(path).size(),
                        sop::render_text({d}, result.sources)};
        Example& best = out[std::string(sop::message_name(d.id))];
        if (best.said.empty() || is_smaller(example, best)) best = std::move(example);
      }
    }
  }
  return out;
}

/// The messages of loading, in the order of the catalogue, each with its help; other wordings of one stand with it.
struct Row {
  std::string name;
  std::vector<std::pair<std::string, std::string>> wordings;
};

std::vector<Row> rows() {
  static constexpr std::tuple<const char*, const char*, const char*> written[] = {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) {#id, en, en_help},
#include "sop/messages/load.def"
#include "sop/messages/records.def"
#include "sop/messages/resolve.def"
#include "sop/messages/syntax.def"
#undef SOP_MESSAGE
  };
  std::vector<Row> out;
  for (const auto& [id, text, help] : written) {
    const std::string whole(id), name = whole.substr(0, whole.find("__"));
    bool part = false;
    for (const char* prefix : {"term_", "type_", "takes_", "shape_", "help_", "note_", "expected_", "toml_",
                               "baseline_", "block_opened_here"})
      part = part || name.rfind(prefix, 0) == 0;
    if (part) continue;
    if (out.empty() || out.back().name != name) out.push_back({name, {}});
    out.back().wordings.emplace_back(text, help);
  }
  return out;
}

std::string section(const Row& row, const std::map<std::string, Example>& examples) {
  std::string out = "\n## " + row.name + "\n\n";
  std::string said;
  for (const auto& [text, help] : row.wordings) {
    if (text != said) out += "- " + text + "\n";
    said = text;
    if (!help.empty()) out += "  - to mend it: " + help + "\n";
  }
  if (const auto example = examples.find(row.name); example != examples.end())
    out += "\n```text\n" + example->second.said + "```\n";
  return out;
}

std::string opening(const std::string& text) { return text.substr(0, text.find("\n## ")); }

}  // namespace

TEST_CASE("the page of what keeps a procedure from loading says what the program says") {
  const fs::path path = sop::testing::in_repository(page);
  const std::map<std::string, Example> shown = examples();
  std::string whole = opening(sop::testing::read_file(path)) + (fs::exists(path) ? "" : "\n");
  for (const Row& row : rows()) whole += section(row, shown);
  CHECK(sop::testing::golden_problem(path, whole) == "");
}

TEST_CASE("each thing that keeps a procedure from loading has its part of the page, and its example") {
  // Limits, and what is wrong with a folder rather than with a file: no small file shows them (tests/language/limits_test.cpp, load_test.cpp).
  const std::set<std::string> without = {
      "definitions_too_deep", "expression_too_deep", "file_too_large", "file_unreadable",
      "files_too_large",      "import_too_large",    "line_too_long",  "no_files_here",
      "part_not_imported",    "procedure_too_large", "too_deep",       "too_many_files",
      "too_many_rows",        "too_many_zones"};
  for (const Row& row : rows()) {
    std::string_view text;
    const bool found = sop::error_page(row.name, text);
    CHECK_MESSAGE(found, row.name);
    CHECK_MESSAGE(text.substr(0, row.name.size() + 4) == "## " + row.name + "\n", row.name);
    CHECK_MESSAGE((text.find("```text") != std::string_view::npos) == (without.count(row.name) == 0),
                  row.name);
  }
}
