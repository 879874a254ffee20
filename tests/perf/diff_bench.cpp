// How long it takes to compare two versions of a procedure of 1,000 rows and 1,000 rules: the same, one row changed, a hundred, and
// every fiftieth rule.
#include <cstdint>
#include <cstdio>
#include <string>

#include "sop/diff.hpp"
#include "sop/load.hpp"
#include "tests/perf/bench.hpp"
#include "tests/support/large_procedure.hpp"

using sop::testing::keep;
using sop::testing::nanoseconds;
using sop::testing::report;

namespace {

/// Every `step`-th line that begins with `lead` and has `from` says `to` instead.
std::string changed(const std::string& text, const std::string& lead, const std::string& from,
                    const std::string& to, std::size_t step) {
  std::string out;
  std::size_t seen = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    std::string line = text.substr(at, end - at);
    at = end;
    const std::size_t place = line.find(from);
    if (line.compare(0, lead.size(), lead) == 0 && place != std::string::npos && seen++ % step == step / 2)
      line.replace(place, from.size(), to);
    out += line;
  }
  return out;
}

}  // namespace

int main() {
  const std::string text = sop_test::large_procedure(1000);
  const sop::LoadResult old_version = sop::load_text("old.sop", text);
  if (!old_version.ok) return 1;
  const sop::ReferenceData data;
  const auto measure = [&](const char* what, const std::string& other) {
    const sop::LoadResult new_version = sop::load_text("new.sop", other);
    if (!new_version.ok) {
      std::fprintf(stderr, "%s: the new version does not load\n", what);
      return false;
    }
    sop::DiffResult told;
    report(what,
           nanoseconds(
               [&] {
                 told = sop::diff({old_version.procedure, data}, {new_version.procedure, data});
                 keep(told);
               },
               3) /
               1e6,
           "ms", "under 1,000");
    std::printf("    regions: %zu, not compared: %zu\n", told.regions.size(), told.not_compared.size());
    return true;
  };
  return measure("two versions alike", text) &&
                 measure("a row of 1,000 changed", changed(text, "  | ", ".50 EUR |", ".75 EUR |", 1000)) &&
                 measure("100 rows of 1,000 changed", changed(text, "  | ", ".50 EUR |", ".75 EUR |", 10)) &&
                 measure("20 rules of 1,000 changed", changed(text, "  rule", "late >= ", "late > ", 50))
             ? 0
             : 1;
}
