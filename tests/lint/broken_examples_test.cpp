// Each example, broken in ten ways: each mistake gives exactly the finding that it should, and no second one.
//
// tests/golden/broken/EXAMPLE/NAME.patch says what the mistake is (`# ...`), in which file of examples/ it is made (`file: ...`), and the
// lines that change: `-` goes, `+` comes, a line that begins with a space stays and tells the place. The lines that go and stay must
// stand one after the other in the file, once (the first place counts where they stand twice). NAME.out is all that is said then, on
// 2026-10-01. SOP_UPDATE_GOLDEN=1 rewrites the outputs.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "sop/date.hpp"
#include "sop/files.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

struct Patch {
  std::string file;
  std::vector<std::string> before, after;
};

Patch read_patch(const std::string& bytes) {
  Patch patch;
  for (const std::string& line : split_lines(bytes)) {
    if (line.rfind("file: ", 0) == 0) patch.file = line.substr(6);
    if (line.empty() || (line[0] != '-' && line[0] != '+' && line[0] != ' ')) continue;
    if (line[0] != '+') patch.before.push_back(line.substr(1));
    if (line[0] != '-') patch.after.push_back(line.substr(1));
  }
  return patch;
}

/// The text with the change; empty: the lines do not stand there.
std::string patched(const std::string& text, const Patch& patch) {
  const auto joined = [](const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
  };
  const std::string before = joined(patch.before);
  std::size_t at = text.find("\n" + before);
  if (at == std::string::npos || before.empty()) return {};
  ++at;
  return text.substr(0, at) + joined(patch.after) + text.substr(at + before.size());
}

std::string without(std::string text, const std::string& prefix) {
  for (std::size_t at = 0; (at = text.find(prefix, at)) != std::string::npos;) text.erase(at, prefix.size());
  return text;
}

/// The file that a procedure begins in.
std::string main_of(const std::string& file) {
  return file.rfind("service_centre/", 0) == 0 ? "service_centre/service_centre.sop" : file;
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
    const sop::LoadResult loaded = sop::load_file(root + main_of(patch.file), test_zones());
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
