// Each example, broken in ten ways: each mistake gives exactly the finding that it should, and no second one.
//
// An example is a file of examples/published, a ready piece (dsl/std), or another folder of examples/ that holds a procedure.
//
// tests/support/patch.hpp tells how a patch is written. NAME.out is all that is said then, on 2026-10-01. SOP_UPDATE_GOLDEN=1 rewrites
// the outputs.
//
// Besides, each block of each example is taken away, one after the other: an import, a declaration, a step. What is said then is counted, and stays
// under a bound. With SOP_MISTAKES_WORST=3 all that say as much as that are printed.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "dsl/keywords.hpp"
#include "sop/date.hpp"
#include "sop/files.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/parse.hpp"
#include "sop/render.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/patch.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

std::string without(std::string text, const std::string& prefix) {
  for (std::size_t at = 0; (at = text.find(prefix, at)) != std::string::npos;) text.erase(at, prefix.size());
  return text;
}

/// Of which example a file is one.
std::string example_of(const fs::path& file) {
  const std::string folder = file.begin()->string();
  return folder == "published" || folder == "std" ? file.generic_string() : folder;
}

/// Every example that there is, with the number of patches for it: none yet.
std::map<std::string, std::size_t> all_examples() {
  std::map<std::string, std::size_t> out;
  for (const fs::path& path : list_files(in_repository("examples"), ".sop"))
    out[example_of(fs::relative(path, in_repository("examples")))] = 0;
  for (const fs::path& path : list_files(in_repository("dsl/std"), ".sop"))
    out[example_of(fs::relative(path, in_repository("dsl")))] = 0;
  return out;
}

/// What is said of an example on 2026-10-01, and how much: mistakes of the text, or else what the checks find.
struct Told {
  std::string text;
  std::size_t count = 0;
  bool loads = false;
};

Told told_of(const std::string& main) {
  const sop::LoadResult loaded = sop::load_file(main, test_zones());
  Told told{sop::render_text(loaded.diagnostics, loaded.sources, {}), loaded.diagnostics.size(), loaded.ok};
  if (!loaded.ok) return told;
  sop::LintOptions options;
  sop::Date today;
  REQUIRE_FALSE(sop::failed(sop::parse_date("2026-10-01", today)));
  options.has_today = true;
  options.today = today.days();
  for (const sop::Finding& finding : sop::lint(loaded.procedure, options).findings) {
    if (finding.suppressed) continue;
    told.text += sop::render_text({finding.diagnostic}, loaded.sources, {});
    ++told.count;
  }
  return told;
}

}  // namespace

TEST_CASE("each example, broken in ten ways, says what is wrong and nothing else") {
  std::map<std::string, std::size_t> broken = all_examples();
  const auto run = [&](const fs::path&, const std::string& bytes) -> std::string {
    const Patch patch = read_patch(bytes);
    ExampleCopy example(patch);
    if (!example.break_it()) {
      FAIL_CHECK("the lines do not stand in " << patch.file << ":\n" << bytes);
      return {};
    }
    const Told told = told_of(example.main());
    CHECK_MESSAGE(told.count == 1, patch.file << ": " << told.count << " findings after\n"
                                              << bytes << told.text);
    ++broken[example_of(patch.file)];
    return without(told.text, example.root());
  };
  for (const std::string& problem : golden_problems("tests/golden/broken", ".patch", ".out", run))
    FAIL_CHECK(problem);
  CHECK(broken.size() >= 17);
  for (const auto& example : broken)  // no structured binding: clang 14 captures none
    CHECK_MESSAGE(example.second >= 10, example.first << " is broken in " << example.second << " ways");
}

namespace {

/// A block that is taken away: where it stands, and what is left.
struct Cut {
  std::string head, rest;
};

/// The text of a file without each of its blocks, their lines taken with them. A test takes nothing away from others.
std::vector<Cut> without_each_block(const fs::path& path) {
  const std::string text = read_file(path);
  sop::SourceSet sources;
  sop::DiagnosticSink sink;
  const sop::ast::File file = sop::parse(sources, sources.add(path.string(), text), {}, sink);
  std::vector<Cut> out;
  for (const sop::ast::Block& block : file.blocks) {
    if (block.kind == sop::Word::test) continue;
    const std::size_t begin = text.rfind('\n', block.span.begin) + 1;
    const std::size_t end = std::min(text.find('\n', block.span.end), text.size() - 1) + 1;
    out.push_back(
        {text.substr(begin, text.find('\n', begin) - begin), text.substr(0, begin) + text.substr(end)});
  }
  return out;
}

}  // namespace

TEST_CASE("each example, without one of its blocks, says little") {
  const char* const worst = std::getenv("SOP_MISTAKES_WORST");
  const std::size_t printed = worst != nullptr ? std::strtoul(worst, nullptr, 10) : 0;
  constexpr std::size_t most = 2;  // of one block
  std::map<std::size_t, std::size_t> mistakes, findings;
  std::vector<std::string> files;
  for (const fs::path& path : list_files(in_repository("examples"), ".sop"))
    files.push_back(fs::relative(path, in_repository("examples")).generic_string());
  for (const fs::path& path : list_files(in_repository("dsl/std"), ".sop"))
    files.push_back(fs::relative(path, in_repository("dsl")).generic_string());
  for (const std::string& name : files) {
    Patch patch;
    patch.file = name;
    ExampleCopy example(patch);
    const Told whole = told_of(example.main());
    if (!whole.loads) {
      MESSAGE(name << " does not load alone");
      continue;
    }
    const std::string text = read_file(example.file());
    for (const Cut& cut : without_each_block(example.file())) {
      write_file(example.file(), cut.rest);
      const Told told = told_of(example.main());
      ++(told.loads ? findings : mistakes)[told.count];
      CHECK_MESSAGE(told.count <= most + whole.count, name << " without `" << cut.head << "`: " << told.count
                                                           << "\n"
                                                           << told.text);
      if (printed > 0 && told.count >= printed)
        MESSAGE(name << " without `" << cut.head << "`: " << told.count << "\n" << told.text);
    }
    write_file(example.file(), text);
  }
  const auto sum = [](const std::map<std::size_t, std::size_t>& counts) {
    std::string out;
    for (const auto& count : counts)
      out += " " + std::to_string(count.first) + "x" + std::to_string(count.second);
    return out;
  };
  MESSAGE("mistakes:" << sum(mistakes) << "; findings:" << sum(findings));
}
