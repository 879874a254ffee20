// Whole files and what is said about them: tests/golden/resolve/err/NAME.sop and NAME.out; ok/NAME.sop says nothing. A name
// that ends in `_ru` or `_et` is shown in that language. Imports and CSV files lie beside, in folders of their own.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

#include "sop/load.hpp"
#include "sop/model_dump.hpp"
#include "sop/validate.hpp"
#include "tests/support/catalogue.hpp"
#include "tests/support/files.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/zones.hpp"

namespace {

namespace fs = std::filesystem;

std::string place(const sop::SourceSet& sources, sop::Span span) {
  const sop::LineColumn at = sources[span.file].locate(span.begin);
  return sources[span.file].path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string said_about(const fs::path& input, const std::string&) {
  const std::string stem = input.stem().string();
  const sop::Language language = stem.size() > 3 && stem.rfind("_ru") == stem.size() - 3 ? sop::Language::ru
                                 : stem.size() > 3 && stem.rfind("_et") == stem.size() - 3
                                     ? sop::Language::et
                                     : sop::Language::en;
  sop::testing::Folder folder(input.parent_path());
  const sop::LoadResult result = sop::load(input.filename().string(), folder, sop::testing::test_zones());
  std::string out;
  for (const sop::Diagnostic& d : result.diagnostics) {
    out += place(result.sources, d.span) + ": " + std::string(sop::message_name(d.id)) + ": " +
           sop::message_text(d, language) + "\n";
    const std::string help = sop::message_help(d, language);
    if (!help.empty()) out += "    help: " + help + "\n";
    for (const sop::Note& note : d.notes) {
      out += "    " + place(result.sources, note.span) + ": " +
             sop::fill_template(sop::message_template(note.id, language), note.args, language) + "\n";
    }
  }
  if (result.ok != result.diagnostics.empty()) out += result.ok ? "(loaded)\n" : "(not loaded)\n";
  return out;
}

}  // namespace

TEST_CASE("golden files: what a procedure means") {
  const auto meaning_of = [](const fs::path& input, const std::string& bytes) {
    sop::testing::Folder folder(input.parent_path());
    const sop::LoadResult result = sop::load(input.filename().string(), folder, sop::testing::test_zones());
    CHECK(sop::validate(result.procedure) == "");
    return result.ok ? sop::dump(result.procedure) : said_about(input, bytes);
  };
  for (const std::string& problem :
       sop::testing::golden_problems("tests/golden/resolve/dump", ".sop", ".dump", meaning_of))
    FAIL_CHECK(problem);
}

TEST_CASE("every message about a procedure is asserted whole somewhere") {
  static constexpr std::pair<const char*, const char*> messages[] = {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) {#id, en},
#include "sop/messages/load.def"
#include "sop/messages/records.def"
#include "sop/messages/resolve.def"
#undef SOP_MESSAGE
  };
  // Limits are passed in load_test.cpp and lint/settings_test.cpp, which assert on their messages; so are baselines there; a part that
  // nobody imports is told by the program.
  const std::set<std::string> limits = {
      "baseline_version",     "toml_text_too_long",  "toml_too_large",    "toml_too_many",
      "definitions_too_deep", "expression_too_deep", "file_outside_root", "file_unreadable",
      "files_too_large",      "import_too_large",    "no_files_here",     "part_not_imported",
      "procedure_too_large",  "too_many_files",      "too_many_rows",     "too_many_zones",
  };
  std::string said;
  for (const fs::path& path :
       sop::testing::list_files(sop::testing::in_repository("tests/golden/resolve"), ".out"))
    said += sop::testing::read_file(path);
  std::string settings;  // what is wrong with sop.toml, and what is stale in a baseline
  for (const char* folder : {"tests/golden/settings", "tests/golden/lint_output/suppressed"})
    for (const fs::path& path : sop::testing::list_files(sop::testing::in_repository(folder), ""))
      settings += sop::testing::read_file(path);
  for (const auto& message : messages) {  // no structured binding: clang 14 captures none
    const std::string whole_id = message.first, text = message.second;
    const std::string id = whole_id.substr(0, whole_id.find("__"));
    bool part = limits.count(id) > 0;
    for (const char* prefix : {"term_", "type_", "takes_", "shape_", "help_", "note_", "expected_"})
      part = part || id.rfind(prefix, 0) == 0;
    CHECK_MESSAGE((part || said.find(": " + id + ": ") != std::string::npos ||
                   settings.find("[" + id + "]") != std::string::npos),
                  id);
    // Another wording of a message is said under the same name: its own words must stand somewhere.
    if (whole_id == id) continue;
    std::string piece;
    std::string longest;
    for (const char c : text + "`") {
      if (c != '`' && c != '{' && c != '}' && (c < '0' || c > '9')) {
        piece += c;
        continue;
      }
      if (piece.size() > longest.size()) longest = piece;
      piece.clear();
    }
    CHECK_MESSAGE(said.find(longest) != std::string::npos, whole_id);
  }
}

TEST_CASE("every message about a procedure is in English, Russian and Estonian") {
  static constexpr sop::testing::MessageRow written[] = {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) \
  {#id, {en, ru, et}, {en_help, ru_help, et_help}},
#include "sop/messages/load.def"
#include "sop/messages/records.def"
#include "sop/messages/resolve.def"
#undef SOP_MESSAGE
  };
  const std::vector<sop::testing::MessageTexts> rows = sop::testing::texts_of(written);
  for (const std::string& problem : sop::testing::translation_problems(rows)) FAIL_CHECK(problem);
  // The helper sees what it is there to see.
  CHECK(sop::testing::translation_problems({{"a", {"x {0}", "y", "z {1}"}, {"do", "", "do"}}}).size() == 2);
  CHECK(sop::testing::translation_problems({{"a", {"x", "", "z"}, {"", "", ""}}}).size() == 1);
}

TEST_CASE("golden files: what is said about mistakes, whole") {
  for (const std::string& problem :
       sop::testing::golden_problems("tests/golden/resolve/ok", ".sop", ".out", said_about))
    FAIL_CHECK(problem);
  for (const std::string& problem :
       sop::testing::golden_problems("tests/golden/resolve/err", ".sop", ".out", said_about))
    FAIL_CHECK(problem);
}
