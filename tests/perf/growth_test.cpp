// Loading grows with what is loaded, not with its square: the same thing a thousand and two thousand times. What is counted is memory
// asked for, in pieces and in bytes; a search that compares and allocates nothing is not seen by it (./dev bench growth measures).
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "sop/load.hpp"
#include "tests/perf/many.hpp"
#include "tests/support/counted_allocations.hpp"

namespace {

struct Counted {
  std::uint64_t pieces = 0, bytes = 0;
};
Counted counted() { return {sop_test::count_of_allocations, sop_test::bytes_allocated}; }

Counted load(const sop::testing::Many& many, std::size_t count) {
  const std::string text = many.text(count);
  const Counted before = counted();
  const sop::LoadResult result = sop::load_text("many.sop", text);
  const Counted after = counted();
  if (many.loads) {
    for (const sop::Diagnostic& d : result.diagnostics)
      if (d.severity == sop::Severity::error) FAIL_CHECK(sop::message_text(d));
  }
  CHECK(result.ok == many.loads);
  return {after.pieces - before.pieces, after.bytes - before.bytes};
}

}  // namespace

TEST_CASE("twice as many of one thing ask for twice the memory while they are loaded") {
  for (const sop::testing::Many& many : sop::testing::many_kinds) {
    CAPTURE(std::string(many.name));
    (void)load(many, 10);
    const Counted less = load(many, 1000), more = load(many, 2000);
    // A list that doubles when it is full asks for up to 2.7 times the bytes.
    CHECK(more.pieces * 10 < less.pieces * 22);
    CHECK(more.bytes * 10 < less.bytes * 28);
  }
}
