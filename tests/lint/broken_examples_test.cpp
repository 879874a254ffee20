// Each example, broken in ten ways: each mistake gives exactly the finding that it should, and no second one.
//
// tests/support/patch.hpp tells how a patch is written. NAME.out is all that is said then, on 2026-10-01. SOP_UPDATE_GOLDEN=1 rewrites
// the outputs.
#include <doctest/doctest.h>

#include <filesystem>
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

}  // namespace

TEST_CASE("each example, broken in ten ways, says what is wrong and nothing else") {
  std::size_t broken = 0;
  const auto run = [&](const fs::path&, const std::string& bytes) -> std::string {
    const Patch patch = read_patch(bytes);
    const fs::path folder = fs::path(patch.file).parent_path();
    const TemporaryFolder copy;
    fs::create_directories(copy.path() / folder);
    fs::copy(in_repository("examples") / folder, copy.path() / folder, fs::copy_options::recursive);
    const std::string text = patched(read_file(in_repository("examples") / patch.file), patch);
    if (text.empty()) return "the lines do not stand in " + patch.file + "\n";
    write_file(copy.path() / patch.file, text);
    const std::string root = copy.path().string() + "/";
    const sop::LoadResult loaded = sop::load_file(root + main_of_example(patch.file), test_zones());
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
    ++broken;
    return without(out, root);
  };
  for (const std::string& problem : golden_problems("tests/golden/broken", ".patch", ".out", run))
    FAIL_CHECK(problem);
  CHECK(broken >= 70);
}
