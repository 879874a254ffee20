// The library's `diff`: its limits, names of regions that stay, and what is no difference.
#include "sop/diff.hpp"

#include <doctest/doctest.h>

#include <string>

#include "sop/load.hpp"
#include "tests/support/files.hpp"

using namespace sop;

namespace {

const char* const head = "sop en\n\nprocedure p {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n}\n\n";

Procedure load(const std::string& text) {
  LoadResult loaded = load_text("p.sop", text);
  for (const Diagnostic& d : loaded.diagnostics) MESSAGE(message_text(d));
  REQUIRE(loaded.ok);
  return std::move(loaded.procedure);
}

DiffResult compare(const Procedure& a, const Procedure& b, const DiffOptions& options = {}) {
  const ReferenceData data;
  return diff({a, data}, {b, data}, options);
}

std::string table(const std::string& facts, const std::string& rows) {
  return head + ("facts {\n" + facts + "}\n\ntable t {\n  hit: first\n" + rows + "}\n");
}

/// A table of yes and no that no order of its columns makes small: each row looks at two of them.
std::string exploding(int columns, const std::string& first) {
  std::string facts, header = "  ";
  for (int i = 0; i < columns; ++i) {
    facts += "  f" + std::to_string(i) + ": yes or no\n";
    header += "| f" + std::to_string(i) + " ";
  }
  std::string rows = header + "| amount: money |\n";
  for (int i = 0; i < columns / 2; ++i) {
    rows += "  ";
    for (int k = 0; k < columns; ++k) rows += k == i || k == i + columns / 2 ? "| yes " : "| any ";
    rows += "| " + (i == 0 ? first : std::to_string(i)) + " EUR |\n";
  }
  rows += "  ";
  for (int k = 0; k < columns; ++k) rows += "| any ";
  return table(facts, rows + "| 99 EUR |\n");
}

}  // namespace

TEST_CASE("the work of a question is limited, and the question is then not compared") {
  const Procedure a = load(exploding(30, "50")), b = load(exploding(30, "60"));
  DiffOptions options;
  options.max_work = 20'000;
  const DiffResult told = compare(a, b, options), again = compare(a, b, options);
  CHECK_FALSE(told.same());
  // Its conditions are the same, line by line: the row that changed is told as it stands.
  REQUIRE(told.regions.size() == 1);
  CHECK(told.regions[0].before == "50.00 EUR");
  CHECK(told.regions[0].after == "60.00 EUR");
  CHECK(again.regions.size() == told.regions.size());
  CHECK(again.regions[0].id == told.regions[0].id);
  // With another condition nothing is left to say.
  std::string other = exploding(30, "60");
  other.replace(other.find("| yes "), 6, "| no  ");
  const DiffResult none = compare(a, load(other), options);
  CHECK(none.regions.empty());
  REQUIRE(none.not_compared.size() == 1);
  CHECK(none.not_compared[0].args == std::vector<std::string>{"20000"});
  CHECK_FALSE(none.same());
}

TEST_CASE("boxes of a region past the limit are counted") {
  std::string rows = "  | n | e | amount: money |\n", other = rows;
  for (int i = 0; i < 9; ++i) {
    const std::string row = "  | " + std::to_string(i * 10) + " | " + (i % 2 == 0 ? "x" : "y") + " | ";
    rows += row + "1 EUR |\n";
    other += row + "2 EUR |\n";
  }
  const std::string facts = "  n: whole 0..100\n  e: one of (x, y)\n", last = "  | any | any | 0 EUR |\n";
  const Procedure a = load(table(facts, rows + last)), b = load(table(facts, other + last));
  DiffOptions options;
  options.max_boxes = 1;
  const DiffResult told = compare(a, b, options);
  REQUIRE(told.regions.size() == 1);
  CHECK(told.regions[0].when.size() == 1);
  CHECK(told.regions[0].more_boxes > 0);
  options.max_boxes = 100;
  const DiffResult all = compare(a, b, options);
  CHECK(all.regions[0].when.size() == told.regions[0].more_boxes + 1);
  CHECK(all.regions[0].id == told.regions[0].id);
}

TEST_CASE("the name of a region stays while lines move and other things change") {
  const std::string facts = "  n: whole 0..9\n",
                    rows = "  | n | amount: money |\n  | 0..4 | 1 EUR |\n  | any | 0 EUR |\n";
  const std::string changed = "  | n | amount: money |\n  | 0..4 | 2 EUR |\n  | any | 0 EUR |\n";
  const DiffResult one = compare(load(table(facts, rows)), load(table(facts, changed)));
  const std::string more = "  later: text\n  n: whole 0..9\n",
                    role = "\nrole agent {\n  reports to: nobody\n}\n";
  const DiffResult two = compare(load(table(facts, rows)), load(table(more, "\n\n" + changed) + role));
  REQUIRE(one.regions.size() == 1);
  REQUIRE(two.regions.size() == 3);
  bool there = false;
  for (const DiffRegion& region : two.regions) there = there || region.id == one.regions[0].id;
  CHECK(there);
}

TEST_CASE("who stops it is told so, and gets no answer that all is the same") {
  const Procedure a = load(exploding(4, "50"));
  StopToken stop;
  stop.request();
  DiffOptions options;
  options.stop = &stop;
  const DiffResult told = compare(a, a, options);
  CHECK(told.stopped);
  CHECK_FALSE(told.same());
}

TEST_CASE("the same procedure in another language is the same") {
  const auto example = [](const char* name) {
    return load(sop::testing::read_file(sop::testing::in_repository(name)));
  };
  const Procedure en = example("examples/hello/hello.sop");
  CHECK(compare(en, example("examples/hello/hello.ru.sop")).same());
  CHECK(compare(example("examples/hello/hello.et.sop"), en).same());
}

TEST_CASE("a region has another name where an answer past those that it tells is another one") {
  // `vip` is asked no more: what waited has one of five answers now, of which four are told.
  const auto version = [](const std::string& asks, const std::string& last) {
    std::string rows = "  | kind | vip | amount: money |\n";
    for (const char* one : {"a", "b", "c", "d"})
      rows +=
          "  | " + std::string(one) + " | " + asks + " | " + std::to_string(one[0] - 'a' + 1) + " EUR |\n";
    return load(table("  kind: one of (a, b, c, d, e)\n  vip: yes or no\n",
                      rows + "  | e | " + asks + " | " + last + " EUR |\n  | otherwise | any | 0 EUR |\n"));
  };
  const Procedure old = version("yes", "5"), now = version("any", "5"), other = version("any", "900");
  const DiffResult one = compare(old, now), two = compare(old, other);
  std::size_t compared = 0;
  for (const DiffRegion& region : one.regions)
    for (const DiffRegion& again : two.regions) {
      if (region.verdict != DiffVerdict::waits_less || again.verdict != DiffVerdict::waits_less) continue;
      CHECK(region.after == again.after);
      CHECK(region.id != again.id);
      ++compared;
    }
  CHECK(compared > 0);
}
