// Each example, broken in ten ways: each mistake gives exactly the finding that it should, and no second one.
//
// An example is a file of examples/published, a ready piece (dsl/std), or another folder of examples/ that holds a procedure.
//
// tests/support/patch.hpp tells how a patch is written. NAME.out is all that is said then, on 2026-10-01. SOP_UPDATE_GOLDEN=1 rewrites
// the outputs.
#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

#include "sop/date.hpp"
#include "sop/files.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
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
    const sop::LoadResult loaded = sop::load_file(example.main(), test_zones());
    std::size_t count = loaded.diagnostics.size();
    std::string out = sop::render_text(loaded.diagnostics, loaded.sources, {});
    if (loaded.ok) {
      sop::LintOptions options;
      sop::Date today;
      REQUIRE_FALSE(sop::failed(sop::parse_date("2026-10-01", today)));
      options.has_today = true;
      options.today = today.days();
      for (const sop::Finding& finding : sop::lint(loaded.procedure, options).findings) {
        if (finding.suppressed) continue;
        out += sop::render_text({finding.diagnostic}, loaded.sources, {});
        ++count;
      }
    }
    CHECK_MESSAGE(count == 1, patch.file << ": " << count << " findings after\n" << bytes << out);
    ++broken[example_of(patch.file)];
    return without(out, example.root());
  };
  for (const std::string& problem : golden_problems("tests/golden/broken", ".patch", ".out", run))
    FAIL_CHECK(problem);
  CHECK(broken.size() >= 17);
  for (const auto& example : broken)  // no structured binding: clang 14 captures none
    CHECK_MESSAGE(example.second >= 10, example.first << " is broken in " << example.second << " ways");
}
