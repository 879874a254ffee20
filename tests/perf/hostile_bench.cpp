// Large and hostile inputs, each in a process of its own: what comes out, how long it takes, the most memory it ever had.
//
// The same inputs with their answers asserted, and memory counted instead of measured, are in tests/language/hostile_test.cpp.
#include <cstdio>
#include <map>
#include <string>

#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "tests/perf/apart.hpp"
#include "tests/perf/big_source.hpp"

namespace {

using sop::testing::apart;

class Files : public sop::SourceProvider {
 public:
  std::map<std::string, std::string> files;
  sop::ReadStatus read(std::string_view path, std::string_view, std::string& text,
                       std::string& identity) override {
    const auto file = files.find(std::string(path));
    if (file == files.end()) return sop::ReadStatus::not_found;
    text = file->second;
    identity = file->first;
    return sop::ReadStatus::ok;
  }
};

const char* const head =
    "sop en\n\nprocedure p {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n  locales: en\n  zone: "
    "\"+02:00\"\n}\n\nfacts {\n  a: whole 0..9\n}\n\n";

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

std::string answer(const sop::LoadResult& result) {
  if (result.ok) return "loads";
  return std::string(sop::message_name(result.diagnostics.front().id));
}

/// Eight steps in a ring, each left after a minute: 8,000 timers within ten years.
std::string minutes() {
  std::string text =
      std::string(head) + "role agent {\n  reports to: nobody\n}\n\nscenario s {\n  applies if: any\n";
  for (int i = 0; i < 8; ++i) {
    text += "  step s" + std::to_string(i) +
            " {\n    owner: agent\n    do: \"Wait\"\n    on done -> closed\n    after 1 min -> s" +
            std::to_string((i + 1) % 8) + ", at most 1000 times, then closed\n  }\n";
  }
  return text + "  end closed {\n    record: a\n  }\n}\n";
}

std::string jump() {
  const sop::LoadResult loaded = sop::load_text("p.sop", minutes());
  if (!loaded.ok) return "does not load";
  sop::ReferenceData none;
  sop::seal(none);
  const sop::Engine engine(loaded.procedure);
  const sop::EngineData data(engine, none);
  sop::Workspace workspace;
  sop::Case c;
  sop::Decision d;
  constexpr std::int64_t start = 1'788'000'000'000, ten_years = 3652LL * 86'400'000;
  engine.open(workspace, data, {}, start, c, d);
  int calls = 0;
  do {
    engine.advance(workspace, data, c, nullptr, start + ten_years, d);
    ++calls;
  } while (d.status == sop::Status::more);
  return std::to_string(c.turn - 1) + " timers in " + std::to_string(calls) + " calls";
}

}  // namespace

int main() {
  sop::testing::apart_header("large and hostile inputs");
  apart("a program that does nothing", [] { return std::string("-"); });
  apart("5 MB as authors write",
        [] { return answer(sop::load_text("big.sop", sop::testing::big_source(5'000'000))); });
  apart("10,000 brackets inside each other", [] {
    return answer(sop::load_text("p.sop", std::string(head) + "definitions {\n  d: " + repeated("(", 10'000) +
                                              "1" + repeated(")", 10'000) + "\n}\n"));
  });
  apart("10,000 blocks inside each other", [] {
    return answer(sop::load_text("p.sop", head + repeated("step a {\n", 10'000) + repeated("}\n", 10'000)));
  });
  apart("16 MB of empty lines", [] {
    const std::size_t most = sop::ParseLimits().max_file_bytes;
    return answer(sop::load_text("p.sop", head + std::string(most - std::string(head).size(), '\n')));
  });
  apart("16 MB of entries", [] {
    const std::size_t most = sop::ParseLimits().max_file_bytes;
    return answer(sop::load_text("p.sop", "sop en\n" + repeated("a: text\n", (most - 7) / 8)));
  });
  apart("a byte more than 16 MB", [] {
    return answer(sop::load_text("p.sop", std::string(sop::ParseLimits().max_file_bytes + 1, '\n')));
  });
  apart("two files that import each other", [] {
    Files files;
    files.files["p.sop"] = std::string(head) + "import \"q.sop\"\n";
    files.files["q.sop"] = "sop en\nimport \"p.sop\"\n";
    return answer(sop::load("p.sop", files));
  });
  apart("8 MB, imported 100,000 times", [] {
    Files files;
    files.files["q.sop"] = "sop en\n" + std::string(8U << 20U, '\n');
    files.files["p.sop"] = head + repeated("import \"q.sop\"\n", 100'000);
    return answer(sop::load("p.sop", files));
  });
  apart("ten years over timers of a minute", jump);
  return 0;
}
