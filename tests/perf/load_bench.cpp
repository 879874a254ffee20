// Loading: 5 MB of source to a procedure, the compiled form, memory, and the size of a case.
#include <cstdio>
#include <string>

#include "sop/binary.hpp"
#include "sop/data.hpp"
#include "sop/files.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "sop/render.hpp"
#include "tests/perf/bench.hpp"
#include "tests/perf/big_source.hpp"
#include "tests/support/files.hpp"

namespace {

using sop::testing::report;

void measure(const char* name, const std::string& what, const sop::LoadResult& loaded,
             double load_nanoseconds) {
  std::printf("\n%s\n", name);
  const std::string bytes = sop::compile(loaded.procedure);
  const double megabytes = static_cast<double>(what.size()) / 1e6;
  report("source", megabytes, "MB");
  report("load", load_nanoseconds / 1e6, "ms");
  report("load, a second", megabytes * 1e9 / load_nanoseconds, "MB/s");
  report("compiled form", static_cast<double>(bytes.size()) / 1e6, "MB");
  const double read = sop::testing::nanoseconds(
      [&] {
        sop::Procedure procedure;
        if (!sop::load_compiled(bytes, procedure).ok()) std::abort();
        sop::testing::keep(procedure);
      },
      5);
  report("load the compiled form (read, hash, validate)", read / 1e6, "ms");
  sop::ReferenceData data;
  sop::seal(data);
  sop::Decision decision;
  const sop::Case c = sop::reference::open(loaded.procedure, data, {}, 1'788'000'000'000, decision);
  report("a case just opened, saved", static_cast<double>(sop::save_case(c).size()), "bytes");
  report("most memory of the process so far", static_cast<double>(sop::testing::peak_memory_kib()) / 1024,
         "MiB");
}

int complain(const sop::LoadResult& loaded) {
  std::fputs(sop::render_text(loaded.diagnostics, loaded.sources).c_str(), stderr);
  return 1;
}

}  // namespace

int main() {
  {
    const std::string path =
        sop::testing::in_repository("examples/service_centre/service_centre.sop").string();
    const sop::LoadResult loaded = sop::load_file(path);
    if (!loaded.ok) return complain(loaded);
    std::string all;
    for (sop::FileId i = 0; i < loaded.sources.size(); ++i) all += loaded.sources[i].text();
    const double time = sop::testing::nanoseconds([&] { sop::testing::keep(sop::load_file(path)); });
    measure("examples/service_centre", all, loaded, time);
  }
  const std::string text = sop::testing::big_source(5'000'000);
  const sop::LoadResult loaded = sop::load_text("big.sop", text);
  if (!loaded.ok) return complain(loaded);
  const double time =
      sop::testing::nanoseconds([&] { sop::testing::keep(sop::load_text("big.sop", text)); }, 5);
  measure("5 MB, by chapters (tests/perf/big_source.hpp)", text, loaded, time);
  return 0;
}
