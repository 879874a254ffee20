// Proofs that are kept: with a cache lint() gives the same bytes as without, whatever was kept before: other procedures, the same one with a
// digit, a word or a line changed. And only what changed is proved anew.
#include "sop/lint_cache.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render_lint.hpp"
#include "tests/support/files.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

/// What the checks of tables find, as bytes; empty: the text does not load.
std::string found(const std::string& text, sop::LintCache* cache, bool all = false) {
  const sop::LoadResult loaded = sop::load_text("desk.sop", text, test_zones());
  if (!loaded.ok) return {};
  sop::LintOptions options;
  if (!all)
    options.only = {"no_row_applies", "bands_leave_gap",   "rows_overlap",        "row_never_reached",
                    "not_proved",     "rows_could_be_one", "redundant_condition", "impossible_condition"};
  options.cache = cache;
  const sop::LintResult result = sop::lint(loaded.procedure, options);
  return sop::render_lint_json({{"desk.sop", &loaded, &result, sop::Severity::error}});
}

std::vector<std::string> texts_with_tables() {
  std::vector<std::string> out;
  for (const char* folder : {"tests/golden/lint", "tests/golden/probes", "examples"})
    for (const auto& path : list_files(in_repository(folder), ".sop")) {
      const std::string text = read_file(path);
      if (text.find("\ntable ") != std::string::npos && text.size() < 6000) out.push_back(text);
    }
  return out;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

const std::string head =
    "sop en\n\nprocedure desk \"Desk\" {\n  edition: 1\n  kept by: \"Head of care\"\n"
    "  review every: 6 months, last 2026-09-01\n  currency: EUR\n  rounding: half_up\n}\n\n";
const std::string two_tables =
    "facts {\n  kind: one of (parcel, letter)\n  days_late: whole 0..365\n  price: money\n}\n\n"
    "definitions {\n  part: rounded to(price * 50 %, 1 EUR)\n}\n\n"
    "table one {\n  | days_late | a: whole |\n  | 0..3      | 1        |\n  | > 4       | 2        |\n}\n\n"
    "table two {\n  | kind   | part     | b: whole |\n  | parcel | > 3 EUR  | 1        |\n"
    "  | any    | <= 4 EUR | 2        |\n}\n";

}  // namespace

TEST_CASE("with what was kept the findings are the same, byte for byte") {
  sop::LintCache cache;
  std::size_t compared = 0, findings = 0;
  for (const std::string& text : texts_with_tables()) {
    CAPTURE(text);
    const std::string plain = found(text, nullptr, true);
    CHECK(found(text, &cache, true) == plain);
    CHECK(found(text, &cache, true) == plain);
    // The same with other numbers for everything: a fact, a definition and a table before it.
    const std::size_t end = text.find("\n}\n");
    REQUIRE(end != std::string::npos);
    std::string moved = text;
    moved.insert(
        end + 3,
        "\nfacts {\n  zz_first: one of (zz_x, zz_y)\n}\n\ndefinitions {\n  zz_d: zz_first is zz_x\n}\n\n"
        "table zz_t {\n  | zz_first | zz_o: whole |\n  | zz_x     | 1            |\n}\n");
    const std::string also = found(moved, nullptr);
    CHECK(found(moved, &cache) == also);
    compared += also.empty() ? 0U : 1U;
    findings += also.find("\"check\":") != std::string::npos ? 1U : 0U;
  }
  CHECK(compared > 20);
  CHECK(findings > 10);
  CHECK(cache.hits() > compared);
}

TEST_CASE("each digit changed, one after the other: what was kept for another text is never taken") {
  sop::LintCache cache;
  std::size_t compared = 0;
  for (const std::string& text : texts_with_tables()) {
    if (text.size() > 1500) continue;
    (void)found(text, &cache);
    for (std::size_t at = text.find("\n}\n"); at < text.size(); ++at) {
      if (text[at] < '0' || text[at] > '9') continue;
      std::string other = text;
      other[at] = other[at] == '9' ? '0' : static_cast<char>(other[at] + 1);
      const std::string plain = found(other, nullptr);
      if (plain.empty()) continue;
      ++compared;
      if (found(other, &cache) != plain) FAIL_CHECK(other);
    }
  }
  CHECK(compared > 100);
}

TEST_CASE("what a table rests on is part of what is asked for, what lies elsewhere is not") {
  sop::LintCache cache;
  const std::string text = head + two_tables;
  REQUIRE_FALSE(found(text, &cache).empty());
  CHECK(cache.size() == 2);
  const auto proved_anew = [&](const std::string& other) {
    const std::size_t before = cache.misses();
    const std::string mine = found(other, &cache);
    CHECK(mine == found(other, nullptr));
    CHECK_FALSE(mine.empty());
    return cache.misses() - before;
  };
  CHECK(proved_anew(text) == 0);
  CHECK(proved_anew("# a line\n" + text) == 0);
  CHECK(proved_anew(text + "\ndefinitions {\n  more: days_late > 300\n}\n") == 0);
  CHECK(proved_anew(replaced(text, "> 4 ", "> 5 ")) == 1);
  CHECK(proved_anew(replaced(text, "0..365", "0..366")) == 1);
  CHECK(proved_anew(replaced(text, "50 %", "60 %")) == 1);
  CHECK(proved_anew(replaced(text, "(parcel, letter)", "(parcel, letter, freight)")) == 1);
  CHECK(proved_anew(replaced(text, "table two {\n", "table two {\n  hit: first\n")) == 1);
  CHECK(proved_anew(replaced(text, "money\n", "money, default 1 EUR\n")) == 1);
  CHECK(proved_anew(replaced(text, "half_up", "up")) == 2);
  CHECK(proved_anew(replaced(text, "kind: one of (parcel, letter)\n", "") +
                    "facts {\n  kind: one of (parcel, "
                    "letter)\n}\n") == 1);  // told in another order
  CHECK(proved_anew(text) == 0);
}

TEST_CASE("it keeps no more than it may, and forgets what was not used for longest") {
  sop::LintCache cache(7);
  (void)found(head + two_tables, &cache);
  CHECK(cache.size() == 2);
  for (int i = 5; i < 9; ++i) {
    const std::string other = replaced(two_tables, "> 4 ", "> " + std::to_string(i) + " ");
    CHECK(found(head + other, &cache) == found(head + other, nullptr));
    CHECK(cache.size() == 2);
  }
  sop::LintCache none(0);
  CHECK(found(head + two_tables, &none) == found(head + two_tables, nullptr));
  CHECK(none.size() == 0);
  cache.clear();
  CHECK(cache.size() == 0);
}
