// Large and hostile inputs, each in a process of its own: what comes out, how long it takes, the most memory it ever had.
//
// The same inputs with their answers asserted, and memory counted instead of measured, are in tests/language/hostile_test.cpp.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "tests/perf/apart.hpp"
#include "tests/perf/big_source.hpp"
#include "tests/support/hostile_text.hpp"

using sop::testing::hostile_head;
using sop::testing::repeated;

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

std::string answer(const sop::LoadResult& result) {
  if (result.ok) return "loads";
  return std::string(sop::message_name(result.diagnostics.front().id));
}

/// Eight steps in a ring, each left after a minute: 8,000 timers within ten years.
std::string minutes() {
  std::string text = std::string(hostile_head) +
                     "role agent {\n  reports to: nobody\n}\n\nscenario s {\n  applies if: any\n";
  for (int i = 0; i < 8; ++i) {
    text += "  step s" + std::to_string(i) +
            " {\n    owner: agent\n    do: \"Wait\"\n    on done -> closed\n    after 1 min -> s" +
            std::to_string((i + 1) % 8) + ", at most 1000 times, then closed\n  }\n";
  }
  return text + "  end closed {\n    record: a\n  }\n}\n";
}

/// What a benchmark does with a text that is made beforehand.
std::function<std::string()> loading(std::string text) {
  return [text = std::move(text)] { return answer(sop::load_text("p.sop", text)); };
}

std::function<std::string()> loading(std::map<std::string, std::string> texts) {
  auto files = std::make_shared<Files>();
  files->files = std::move(texts);
  return [files] { return answer(sop::load("p.sop", *files)); };
}

std::string jump(const sop::Procedure& procedure) {
  sop::ReferenceData none;
  sop::seal(none);
  const sop::Engine engine(procedure);
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
  const std::size_t most = sop::ParseLimits().max_file_bytes;
  const std::string head = hostile_head;
  bool good = true;
  sop::testing::apart_header("large and hostile inputs");
  good &= apart("a program that does nothing", [] { return [] { return std::string("-"); }; });
  good &= apart("5 MB as authors write", [] { return loading(sop::testing::big_source(5'000'000)); });
  good &= apart("10,000 brackets inside each other", [&] {
    return loading(head + "definitions {\n  d: " + repeated("(", 10'000) + "1" + repeated(")", 10'000) +
                   "\n}\n");
  });
  good &= apart("10,000 blocks inside each other",
                [&] { return loading(head + repeated("step a {\n", 10'000) + repeated("}\n", 10'000)); });
  good &=
      apart("16 MB of empty lines", [&] { return loading(head + std::string(most - head.size(), '\n')); });
  good &=
      apart("16 MB of entries", [&] { return loading("sop en\n" + repeated("a: text\n", (most - 7) / 8)); });
  good &= apart("15 MB of lines that end in \\r", [&] { return loading(head + repeated("\r", 15U << 20U)); });
  good &= apart("a field of 8 MB, of words in two alphabets", [&] {
    return loading(std::map<std::string, std::string>{
        {"p.sop", head + "facts {\n  said: one of (calm, upset)\n}\n\ntable t {\n  rows from: \"t.csv\"\n"
                         "  | said | b: whole |\n}\n"},
        {"t.csv", "said,b\n" +
                      repeated("\xD0\xB0"
                               "b_",
                               2U << 20U) +
                      ",1\n"}});
  });
  good &= apart("a byte more than 16 MB", [&] { return loading(std::string(most + 1, '\n')); });
  good &= apart("two files that import each other", [&] {
    return loading(std::map<std::string, std::string>{{"p.sop", head + "import \"q.sop\"\n"},
                                                      {"q.sop", "sop en\nimport \"p.sop\"\n"}});
  });
  good &= apart("8 MB, imported 100,000 times", [&] {
    return loading(
        std::map<std::string, std::string>{{"p.sop", head + repeated("import \"q.sop\"\n", 100'000)},
                                           {"q.sop", "sop en\n" + std::string(8U << 20U, '\n')}});
  });
  good &= apart("ten years over timers of a minute", [] {
    auto loaded = std::make_shared<sop::LoadResult>(sop::load_text("p.sop", minutes()));
    return [loaded] { return loaded->ok ? jump(loaded->procedure) : "does not load"; };
  });
  return good ? 0 : 1;
}
