// Hostile inputs end with a clear answer in stated memory. Memory is counted, not measured: what this program has allocated and
// not freed, at its highest, so that the bounds hold on every machine. No test reads a clock: an answer in time is an answer
// within the test's time limit, and what would be slow would be slow by orders of magnitude.
#include <doctest/doctest.h>
#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <new>
#include <string>
#include <vector>

#include "sop/binary.hpp"
#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/load.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/names.hpp"
#include "sop/reference.hpp"
#include "tests/support/hostile_text.hpp"

using sop::testing::hostile_head;
using sop::testing::repeated;

namespace {

std::atomic<std::size_t> held{0}, highest{0};

void count(std::size_t bytes) {
  const std::size_t now = held.fetch_add(bytes) + bytes;
  std::size_t seen = highest.load();
  while (now > seen && !highest.compare_exchange_weak(seen, now)) {
  }
}

}  // namespace

void* operator new(std::size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) std::abort();
  count(malloc_usable_size(memory));
  return memory;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return operator new(size); }
void operator delete(void* memory) noexcept {
  if (memory != nullptr) held.fetch_sub(malloc_usable_size(memory));
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace {

constexpr std::size_t MiB = 1024 * 1024;

/// The most memory that was held at once since this was made, beyond what was held before.
class Memory {
 public:
  Memory() : before_(held.load()) { highest.store(before_); }
  std::size_t most() const { return highest.load() - before_; }

 private:
  std::size_t before_;
};

class Files : public sop::SourceProvider {
 public:
  std::map<std::string, std::string> files;
  std::size_t reads = 0;
  sop::ReadStatus read(std::string_view path, std::string_view, std::string& text,
                       std::string& identity) override {
    while (path.substr(0, 2) == "./") path.remove_prefix(2);
    const auto file = files.find(std::string(path));
    if (file == files.end()) return sop::ReadStatus::not_found;
    ++reads;
    text = file->second;
    identity = file->first;
    return sop::ReadStatus::ok;
  }
};

std::string first(const sop::LoadResult& result) {
  if (result.diagnostics.empty()) return result.ok ? "loaded" : "not loaded";
  const sop::Diagnostic& d = result.diagnostics.front();
  return std::string(sop::message_name(d.id)) + ": " + sop::message_text(d);
}

}  // namespace

TEST_CASE("10,000 brackets, blocks or terms inside each other") {
  const auto says_too_deep = [](const std::string& text) {
    for (const sop::Diagnostic& d : sop::load_text("p.sop", text).diagnostics) {
      if (sop::message_text(d) == "this nests deeper than 100") return true;
    }
    return false;
  };
  for (const std::size_t depth : {std::size_t{10'000}, std::size_t{200'000}}) {
    CAPTURE(depth);
    const Memory memory;
    // A line that ends in an open bracket goes on; all of them on one line would be a line that is too long.
    CHECK(says_too_deep(std::string(hostile_head) + "definitions {\n  d: " + repeated("(\n", depth) + "1" +
                        repeated("\n)", depth) + "\n}\n"));
    CHECK(says_too_deep(hostile_head + repeated("step a {\n", depth) + repeated("}\n", depth)));
    CHECK(says_too_deep(hostile_head + repeated("step a {\n", depth)));
    CHECK(says_too_deep(std::string(hostile_head) + "definitions {\n  d: a" + repeated(" + a", 10'000) +
                        "\n}\n"));
    CHECK(memory.most() < 300 * MiB);
  }
}

TEST_CASE("a file of 16 MB: of anything, in memory that is a small multiple of it") {
  const std::size_t most = sop::ParseLimits().max_file_bytes;
  // Others are tried at a megabyte in limits_test.cpp.
  for (const char* piece : {"\n", "a: text\n"}) {
    CAPTURE(std::string(piece));
    std::string text = "sop en\n";
    text += repeated(piece, (most - text.size()) / std::char_traits<char>::length(piece));
    const Memory memory;
    const sop::LoadResult result = sop::load_text("p.sop", text);
    CHECK_FALSE(result.ok);
    CHECK(result.diagnostics.size() <= sop::DiagnosticSink::default_limit);
    CHECK(!result.diagnostics.empty());
    CHECK(memory.most() < 48 * most);
  }
  CHECK(first(sop::load_text("p.sop", std::string(most + 1, '\n'))) ==
        "import_too_large: the file `p.sop` is larger than the 16777216 bytes that are read");
}

TEST_CASE("a line of a million tokens") {
  const Memory memory;
  CHECK(first(sop::load_text("p.sop", std::string(hostile_head) + "definitions {\n  d: a" +
                                          repeated(" + a", 1'000'000) + "\n}\n")) ==
        "line_too_long: the line has 4000006 bytes, more than the 65536 that are read");
  // The same over many lines, as a comma at the end allows.
  const sop::LoadResult list =
      sop::load_text("p.sop", "sop en\nprocedure p {\n  edition: 1\n}\nfacts {\n  a: one of (" +
                                  repeated("x,\n", 1'000'000) + "x)\n}\n");
  CHECK_FALSE(list.ok);
  CHECK(first(list).substr(0, 11) == "value_twice");
  CHECK(memory.most() < 700 * MiB);
}

TEST_CASE("imports in circles, in chains, and a thousand times over") {
  Files files;
  files.files["p.sop"] = std::string(hostile_head) + "import \"q.sop\"\n";
  files.files["q.sop"] = "sop en\nimport \"p.sop\"\n";
  CHECK(first(sop::load("p.sop", files)) ==
        "circular_import: these files import each other in a circle: `p.sop` → `q.sop` → `p.sop`");
  files.files["p.sop"] = std::string(hostile_head) + "import \"p.sop\"\n";
  CHECK(first(sop::load("p.sop", files)) ==
        "circular_import: these files import each other in a circle: `p.sop` → `p.sop`");

  for (int i = 0; i < 1000; ++i)
    files.files["f" + std::to_string(i) + ".sop"] = "sop en\nimport \"f" + std::to_string(i + 1) + ".sop\"\n";
  files.files["p.sop"] = std::string(hostile_head) + "import \"f0.sop\"\n";
  CHECK(first(sop::load("p.sop", files)) ==
        "too_many_files: the file `f255.sop` would be one more than the 256 files that a procedure may have");

  // One large file, imported a hundred thousand times under one path and under many.
  files.files["q.sop"] = "sop en\n" + std::string(8 * MiB, '\n');
  files.files["p.sop"] = hostile_head + repeated("import \"q.sop\"\n", 100'000);
  files.reads = 0;
  CHECK(sop::load("p.sop", files).ok);
  CHECK(files.reads == 2);
  std::string many = hostile_head;
  std::string dots = "./";
  for (int i = 0; i < 2000; ++i, dots += "./") many += "import \"" + dots + "q.sop\"\n";
  files.files["p.sop"] = many;
  files.reads = 0;
  const Memory memory;
  const sop::LoadResult result = sop::load("p.sop", files);
  CHECK_FALSE(result.ok);
  CHECK(sop::message_name(result.diagnostics.front().id) == "files_too_large");
  CHECK(files.reads == 2001);
  CHECK(memory.most() < 400 * MiB);
}

TEST_CASE("CSV files that grow: commas without end, rows without end, one file in many tables") {
  Files files;
  sop::LoadOptions options;
  files.files["p.sop"] =
      std::string(hostile_head) + "table t {\n  rows from: \"t.csv\"\n  | a | b: whole |\n}\n";
  {
    const Memory memory;
    files.files["t.csv"] = std::string(16 * MiB, ',');
    CHECK(first(sop::load("p.sop", files)) ==
          "procedure_too_large: the procedure has more than 2000000 conditions and values");
    CHECK(memory.most() < 200 * MiB);
  }
  {
    const Memory memory;
    files.files["t.csv"] = "a,b\n" + repeated("1,1\n", 4 * MiB - 1);
    CHECK(first(sop::load("p.sop", files)) == "too_many_rows: the table `t.csv` has more than 100000 rows");
    CHECK(memory.most() < 200 * MiB);
  }
  {
    const Memory memory;
    files.files["t.csv"] = "a,b\n" + repeated("\"1\",\"\"\"\"\n", 90'000);
    const sop::LoadResult result = sop::load("p.sop", files);
    CHECK_FALSE(result.ok);
    CHECK(first(result) == "csv_value: `\"` is not a whole number");
    CHECK(memory.most() < 200 * MiB);
  }
  {
    // Sixty bytes a table, 50,000 rows each; the columns fit none of them.
    files.files["t.csv"] = "a,b\n" + repeated("1,1\n", 50'000);
    std::string text = hostile_head;
    for (int i = 0; i < 1000; ++i) {
      const std::string n = std::to_string(i);
      text += "table t" + n + " {\n  hit: first\n  rows from: \"t.csv\"\n  | a | b" + n + ": whole |\n}\n";
    }
    files.files["p.sop"] = text;
    files.reads = 0;
    const Memory memory;
    const sop::LoadResult result = sop::load("p.sop", files);
    CHECK_FALSE(result.ok);
    CHECK(files.reads == 2);
    CHECK(memory.most() < 200 * MiB);
  }
  {
    // Tests may all take the same rows: the same growth, with valid rows.
    std::string text = std::string(hostile_head) + "definitions {\n  d: a + 1\n}\n";
    for (int i = 0; i < 1000; ++i)
      text += "test \"t" + std::to_string(i) + "\" {\n  rows from: \"t.csv\"\n  | a | d: whole |\n}\n";
    files.files["t.csv"] = "a,d\n" + repeated("1,2\n", 50'000);
    files.files["p.sop"] = text;
    files.reads = 0;
    const Memory memory;
    options.max_expressions = 200'000;
    const sop::LoadResult result = sop::load("p.sop", files, options);
    CHECK(first(result) == "procedure_too_large: the procedure has more than 200000 conditions and values");
    CHECK(result.diagnostics.size() == 1);
    CHECK(files.reads == 2);
    CHECK(memory.most() < 200'000 * 1000 + 20 * MiB);
  }
}

TEST_CASE("past five hundred mistakes each unknown name is told, without a name that may have been meant") {
  for (const std::size_t mistakes : {std::size_t{3}, std::size_t{600}}) {
    std::string text = std::string(hostile_head) +
                       "remedies {\n  voucher: money\n}\n\nrole low {\n  reports to: nobody\n"
                       "  may give: vouched, voucers, zzz\n}\n\nfacts {\n";
    for (std::size_t i = 0; i < mistakes; ++i) text += "  f" + std::to_string(i) + ": whole, default \"x\"\n";
    std::string said;
    for (const sop::Diagnostic& d : sop::load_text("p.sop", text + "}\n").diagnostics)
      if (d.id == sop::messages::unknown_name)
        said += sop::message_text(d) + " | " + sop::message_help(d) + "\n";
    if (mistakes < 500) {
      CHECK(said ==
            "no remedy is called `vouched` | did you mean `voucher`?\n"
            "no remedy is called `voucers` | did you mean `voucher`?\n"
            "no remedy is called `zzz` | known: `voucher`\n");
    } else {
      CHECK(said ==
            "no remedy is called `vouched` | \nno remedy is called `voucers` | \nno remedy is called `zzz` | "
            "\n");
    }
  }
}

TEST_CASE("ten years over a timer of a minute") {
  // A move may be taken a thousand times at most, so eight of them in a ring give 8,000 minutes.
  std::string text = std::string(hostile_head) +
                     "role agent {\n  reports to: nobody\n}\n\nscenario s {\n  applies if: any\n";
  for (int i = 0; i < 8; ++i) {
    text += "  step s" + std::to_string(i) +
            " {\n    owner: agent\n    do: \"Wait\"\n    on done -> closed\n    after 1 min -> s" +
            std::to_string((i + 1) % 8) + ", at most 1000 times, then closed\n  }\n";
  }
  text += "  end closed {\n    record: a\n  }\n}\n";
  const sop::LoadResult loaded = sop::load_text("p.sop", text);
  REQUIRE(first(loaded) == "loaded");
  sop::ReferenceData data;
  sop::seal(data);
  sop::Decision decision;
  constexpr std::int64_t start = 1'788'000'000'000, minute = 60'000, ten_years = 3652LL * 24 * 60 * minute;
  sop::Case c = sop::reference::open(loaded.procedure, data, {}, start, decision);
  const Memory memory;
  sop::reference::advance(loaded.procedure, data, c, nullptr, start + ten_years, decision);
  // The call ends after the timers that one call fires, in a valid state, and says that there is more.
  CHECK(decision.status == sop::Status::more);
  CHECK(decision.more);
  CHECK(c.turn == 1001);
  CHECK(c.now == start + 1000 * minute);
  CHECK(decision.journal.size() == 1000);
  CHECK(memory.most() < 16 * MiB);
  // Going on costs what the first call cost, however long the jump.
  for (int i = 0; i < 5; ++i)
    sop::reference::advance(loaded.procedure, data, c, nullptr, start + ten_years, decision);
  CHECK(c.turn == 6001);
  CHECK(sop::save_case(c).size() < 1024);
  CHECK(memory.most() < 16 * MiB);
}

TEST_CASE("an evaluation that would take for ever ends at its limit of steps") {
  // Each definition reads the one before twice: 2^60 look-ups for who does not remember. With or without that, steps count.
  std::string text = std::string(hostile_head) + "definitions {\n  d0: a + 1\n";
  for (int i = 1; i <= 60; ++i)
    text += "  d" + std::to_string(i) + ": d" + std::to_string(i - 1) + " + d" + std::to_string(i - 1) + "\n";
  const sop::LoadResult loaded = sop::load_text("p.sop", text + "}\n");
  REQUIRE(first(loaded) == "loaded");
  sop::ReferenceData data;
  sop::seal(data);
  std::vector<sop::Value> facts(1, sop::Value::rational(sop::ValueKind::number, sop::Rational(1)));
  sop::reference::Question question;
  question.procedure = &loaded.procedure;
  question.data = &data;
  question.facts = &facts;
  question.max_steps = 100;
  const sop::reference::Answer answer = sop::reference::ask_definition(question, 60);
  CHECK(answer.value.is_error());
  CHECK(answer.value.error == sop::ErrorCode::limit);
  question.max_steps = 10'000'000;
  CHECK(sop::reference::ask_definition(question, 60).value.number == sop::Rational(std::int64_t{1} << 61));
}

TEST_CASE("facts as JSON that grow: depth, values, bytes, repeated keys") {
  const sop::LoadResult loaded = sop::load_text("p.sop", hostile_head);
  const sop::NameTable names(loaded.procedure);
  const auto said = [&](const std::string& json) {
    const Memory memory;
    std::vector<sop::FactUpdate> facts;
    sop::DiagnosticSink problems;
    CHECK_FALSE(sop::read_facts(json, names, facts, problems));
    CHECK(memory.most() < 64 * MiB);
    return sop::message_text(problems.take().front());
  };
  CHECK(said(repeated("[", 100'000)) == "brackets stand more than 64 deep");
  CHECK(said("{\"a\":[" + repeated("1,", 300'000) + "1]}") ==
        "there are more than 200000 values in one text");
  CHECK(said("{\"a\":\"" + std::string(2 * MiB, 'x') + "\"}") ==
        "the text has 2097160 bytes, more than the 1048576 that are read");
  CHECK(said("{" + repeated("\"a\":1,", 100'000) + "\"a\":1}") == "`a` stands twice in one object");
}
