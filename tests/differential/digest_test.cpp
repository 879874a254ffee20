// Whatever compiler and whatever optimisation: the same bytes. The texts of random procedures, their hashes and every decision and case of
// their stories go through SHA-256, ten procedures a line, and must be the lines that are kept.
//
// The lines change when the meaning, the generator or the form of a decision changes: SOP_UPDATE_GOLDEN=1 rewrites them. They must not
// change with the compiler (PRESET=clang) or with -O0 and -O2 (presets dev and release), which all run this test.
#include <doctest/doctest.h>

#include <string>

#include "sop/sha256.hpp"
#include "tests/properties/story.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"

using namespace sop_test;

TEST_CASE("decisions have the same bytes with every compiler") {
  std::string lines;
  for (std::uint64_t begin = 1; begin <= 100; begin += 10) {
    sop::Sha256 texts, decisions;
    for (std::uint64_t seed = begin; seed < begin + 10; ++seed) {
      const Story story = make_story(seed);
      REQUIRE_MESSAGE(story.loads, "seed ", seed);
      texts.update(story.text);
      texts.update(sop::to_hex(story.p.hash));
      texts.update(sop::compile(story.p));
      texts.update(story_text(story.p, story.calls));
      for (const std::string& bytes : story.decisions) decisions.update(bytes);
      for (const std::string& bytes : story.cases) decisions.update(bytes);
    }
    const std::string text = sop::to_hex(texts.finish()), told = sop::to_hex(decisions.finish());
    lines += std::to_string(begin) + ".." + std::to_string(begin + 9) + " procedures " + text +
             " decisions " + told + "\n";
  }
  const std::string problem =
      sop::testing::golden_problem(sop::testing::in_repository("tests/golden/digest/decisions.txt"), lines);
  CHECK_MESSAGE(problem.empty(), problem);
}
