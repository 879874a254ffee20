// Reading 5 MB of source: tokens alone, the tree, the canonical form. The tree takes some 40 MB: what new memory costs is measured
// apart, by letting the C library keep what was freed.
#include <malloc.h>

#include <string>

#include "dsl/lexer.hpp"
#include "sop/parse.hpp"
#include "tests/perf/bench.hpp"
#include "tests/perf/big_source.hpp"

int main() {
  using sop::testing::report;
  const std::string text = sop::testing::big_source(5'000'000);
  const double bytes = static_cast<double>(text.size());
  const auto speed = [&](double nanoseconds) { return bytes * 1e3 / nanoseconds; };  // MB/s
  sop::SourceSet sources;
  const sop::FileId id = sources.add("big.sop", text);
  const sop::ParseLimits limits;

  report("source", bytes / 1e6, "MB");
  report("lines", static_cast<double>(sources[id].line_count()), "");
  const double lexed = sop::testing::nanoseconds([&] {
    sop::DiagnosticSink sink;
    sop::testing::keep(sop::dsl::lex(sources, id, limits, sink));
  });
  report("tokens", speed(lexed), "MB/s");
  const double parsed = sop::testing::nanoseconds([&] {
    sop::DiagnosticSink sink;
    sop::testing::keep(sop::parse(sources, id, limits, sink));
  });
  report("tokens and tree (sop::parse), in new memory", speed(parsed), "MB/s", "100 MB/s");

  sop::DiagnosticSink sink;
  const sop::ast::File file = sop::parse(sources, id, limits, sink);
  if (sink.has_errors()) return 1;
  const double canonical =
      sop::testing::nanoseconds([&] { sop::testing::keep(sop::canonical_text(file, sources)); });
  report("canonical form", speed(canonical), "MB/s");
  report("most memory of the process", static_cast<double>(sop::testing::peak_memory_kib()) / 1024, "MiB");
// Last, because it stays so: the allocator keeps what was freed.
#if defined(__GLIBC__)
  (void)mallopt(M_MMAP_THRESHOLD, 1 << 30);
  (void)mallopt(M_TRIM_THRESHOLD, 1 << 30);
  const double kept = sop::testing::nanoseconds([&] {
    sop::DiagnosticSink again;
    sop::testing::keep(sop::parse(sources, id, limits, again));
  });
  report("tokens and tree, in memory that was used before", speed(kept), "MB/s", "100 MB/s");
#endif
  return 0;
}
