// Mistakes that other tools take without a word, written in our language: each is found, once, and where it speaks of behaviour with the
// case that shows it.
//
// tests/golden/probes/NAME.sop has in NAME.out what is said of it: the message of the loader, or the one finding. Its first comment says
// which mistake it is. SOP_UPDATE_GOLDEN=1 rewrites the outputs.
#include <doctest/doctest.h>

#include <string>

#include "sop/date.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"

using namespace sop::testing;

namespace {

std::string said_of(const std::string& name, const std::string& text, std::size_t& count) {
  const sop::LoadResult loaded = sop::load_text(name, text);
  count = loaded.diagnostics.size();
  if (!loaded.ok) return sop::render_text(loaded.diagnostics, loaded.sources, {});
  sop::LintOptions options;
  sop::Date today;
  REQUIRE_FALSE(sop::failed(sop::parse_date("2026-10-01", today)));
  options.has_today = true;
  options.today = today.days();
  const sop::LintResult result = sop::lint(loaded.procedure, options);
  count += result.findings.size();
  std::string out = sop::render_text(loaded.diagnostics, loaded.sources, {});
  for (const sop::Finding& finding : result.findings)
    out += sop::render_text({finding.diagnostic}, loaded.sources, {});
  return out;
}

}  // namespace

TEST_CASE("what other tools take without a word is found, once") {
  std::size_t probes = 0;
  const auto run = [&](const std::filesystem::path& input, const std::string& bytes) {
    std::size_t count = 0;
    const std::string name = input.filename().string();
    std::string said = said_of(name, bytes, count);
    CHECK_MESSAGE(count == 1, name << " gives " << count << " findings:\n" << said);
    ++probes;
    return said;
  };
  for (const std::string& problem : golden_problems("tests/golden/probes", ".sop", ".out", run))
    FAIL_CHECK(problem);
  CHECK(probes >= 20);
}
