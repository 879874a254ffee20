// Plays random events on compiled procedures, with nothing but the headers of the core, and prints the SHA-256 of every decision and every
// case of both evaluators. `.ci/same-bytes` compiles this with each compiler at each optimisation: the lines must be the same.
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "sop/binary.hpp"
#include "sop/case_json.hpp"
#include "sop/data.hpp"
#include "sop/engine.hpp"
#include "sop/impl/archive.hpp"
#include "sop/reference.hpp"
#include "sop/sha256.hpp"
#include "tests/support/random_events.hpp"

namespace {

constexpr std::int64_t start = 1'788'000'000'000;  // an instant in 2026

template <class T>
std::string bytes_of(const T& value) {
  std::string out;
  sop::detail::ArchiveWriter writer(out);
  writer(value);
  return out;
}

/// One case of forty calls, by the engine and by the interpreter.
void play(const sop::Procedure& p, std::uint64_t seed, sop::Sha256& hash) {
  sop::ReferenceData data;
  sop::seal(data);
  const sop::Engine engine(p);
  const sop::EngineData bound(engine, data);
  sop::Workspace workspace;
  sop_test::Random random(seed);
  sop_test::RandomEvents events(p, random);
  sop::Case fast, plain;
  sop::Decision told, plainly;
  engine.open(workspace, bound, {}, start, fast, told);
  plain = sop::reference::open(p, data, {}, start, plainly);
  std::int64_t now = start;
  for (int call = 0; call < 40; ++call) {
    hash.update(bytes_of(told));
    hash.update(bytes_of(plainly));
    hash.update(sop::save_case(fast));
    hash.update(sop::case_text(p, plain, sop::JsonLayout::compact));
    now = events.instant(fast, told);
    const sop::Event event = events.event(fast, told, now);
    const bool wait = random.one_in(4);
    engine.advance(workspace, bound, fast, wait ? nullptr : &event, now, told);
    sop::reference::advance(p, data, plain, wait ? nullptr : &event, now, plainly);
  }
}

}  // namespace

int main(int count, char** paths) {
  for (int i = 1; i < count; ++i) {
    std::ifstream file(paths[i], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    sop::Procedure p;
    const sop::BinaryResult read = sop::load_compiled(bytes, p);
    if (!read.ok()) {
      std::fprintf(stderr, "%s: %s\n", paths[i], sop::describe(read).c_str());
      return 2;
    }
    sop::Sha256 hash;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) play(p, seed, hash);
    std::printf("%s %s\n", sop::to_hex(hash.finish()).c_str(), p.text(p.name).c_str());
  }
  return 0;
}
