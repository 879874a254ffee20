// Loading: limits, each passed by one; stopping; files of memory; what the identity of a procedure depends on.
#include "sop/load.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "sop/binary.hpp"
#include "sop/model_dump.hpp"
#include "sop/validate.hpp"
#include "sop/zone.hpp"

namespace {

/// Files in memory, by their names; a name with `status` answers so.
class Memory : public sop::SourceProvider {
 public:
  std::map<std::string, std::string> files;
  std::map<std::string, sop::ReadStatus> status;
  sop::ReadStatus read(std::string_view path, std::string_view, std::string& text,
                       std::string& identity) override {
    const std::string name(path);
    if (const auto answer = status.find(name); answer != status.end()) return answer->second;
    const auto file = files.find(name);
    if (file == files.end()) return sop::ReadStatus::not_found;
    text = file->second;
    identity = name;
    return sop::ReadStatus::ok;
  }
};

/// Every zone that is asked for, an hour east.
class Anywhere : public sop::ZoneSource {
 public:
  bool zone(std::string_view name, sop::Span, sop::Zone& out, sop::DiagnosticSink&) override {
    sop::ZoneData data;
    data.name = name;
    data.states = {{3600, false, "ANY"}};
    data.rule = "ANY-1";
    return sop::Zone::make(data, out) == sop::ZoneError::none;
  }
};

const char* const head =
    "sop en\n\nprocedure p {\n  edition: 1\n  currency: EUR\n}\n\nfacts {\n  a: whole 0..9\n}\n\n";

std::vector<std::string> said(const sop::LoadResult& result) {
  std::vector<std::string> out;
  for (const sop::Diagnostic& d : result.diagnostics)
    out.push_back(std::string(sop::message_name(d.id)) + ": " + sop::message_text(d) + " | " +
                  sop::message_help(d));
  return out;
}

std::string only(const sop::LoadResult& result) {
  const std::vector<std::string> all = said(result);
  return all.size() == 1
             ? all[0]
             : std::to_string(all.size()) + " messages" + (all.empty() ? "" : ", first " + all[0]);
}

std::string definitions(std::size_t count) {
  std::string text = std::string(head) + "definitions {\n";
  for (std::size_t i = 0; i < count; ++i)
    text += "  d" + std::to_string(i) + ": " + (i + 1 < count ? "d" + std::to_string(i + 1) : "a") + " + 1\n";
  return text + "}\n";
}

std::string rows(std::size_t count) {
  std::string text = std::string(head) + "table t {\n  | a | b: whole |\n";
  for (std::size_t i = 0; i < count; ++i) text += "  | " + std::to_string(i) + " | 1 |\n";
  return text + "}\n";
}

}  // namespace

TEST_CASE("limits: each is kept at its edge and said past it") {
  sop::LoadOptions options;
  SUBCASE("definitions that rest on each other") {
    options.max_definition_depth = 20;
    CHECK(sop::load_text("p.sop", definitions(20), options).ok);
    CHECK(only(sop::load_text("p.sop", definitions(21), options)) ==
          "definitions_too_deep: `d0` rests on more than 20 others, one after another | join some of them");
    // No recursion on what an author can make long.
    const sop::LoadResult deep = sop::load_text("p.sop", definitions(10000));
    CHECK_FALSE(deep.ok);
    CHECK(
        only(deep) ==
        "definitions_too_deep: `d9799` rests on more than 200 others, one after another | join some of them");
  }
  SUBCASE("rows of a table") {
    options.max_rows = 10;
    CHECK(sop::load_text("p.sop", rows(10), options).ok);
    CHECK(only(sop::load_text("p.sop", rows(11), options)) ==
          "too_many_rows: the table `t` has more than 10 rows | split it, or raise the limit");
  }
  SUBCASE("time zones of a procedure") {
    Anywhere zones;
    options.zones = &zones;
    const auto calendars = [](std::size_t count) {
      std::string text(head);
      for (std::size_t i = 0; i < count; ++i)
        text += "calendar c" + std::to_string(i) + " {\n  zone: \"Z/" + std::to_string(i) + "\"\n}\n";
      return text;
    };
    const sop::LoadResult all = sop::load_text("p.sop", calendars(sop::max_zones), options);
    REQUIRE(all.ok);
    sop::Procedure again;
    CHECK(sop::load_compiled(sop::compile(all.procedure), again).ok());
    CHECK(only(sop::load_text("p.sop", calendars(sop::max_zones + 1), options)) ==
          "too_many_zones: the time zone `Z/100` would be one more than the 100 that a procedure may name | "
          "let "
          "calendars of one region share a zone");
  }
  SUBCASE("parts of an expression inside each other") {
    options.max_expression_depth = 3;
    CHECK(sop::load_text("p.sop", std::string(head) + "definitions {\n  d: a + 1 + 1\n}\n", options).ok);
    CHECK(only(sop::load_text("p.sop", std::string(head) + "definitions {\n  d: a + 1 + 1 + 1\n}\n",
                              options)) ==
          "expression_too_deep: this is put together of more than 3 parts inside each other | give some of "
          "them a name in "
          "`definitions`");
  }
  SUBCASE("conditions and values of the whole") {
    options.max_expressions = 20;
    CHECK(sop::load_text("p.sop", definitions(6), options).ok);
    CHECK(only(sop::load_text("p.sop", definitions(7), options)) ==
          "procedure_too_large: the procedure has more than 20 conditions and values | split it, or raise "
          "the limit");
  }
  SUBCASE("messages") {
    options.max_diagnostics = 3;
    std::string text = std::string(head) + "definitions {\n";
    for (int i = 0; i < 10; ++i) text += "  d" + std::to_string(i) + ": 1 / 0\n";
    const sop::LoadResult result = sop::load_text("p.sop", text + "}\n", options);
    CHECK(result.diagnostics.size() == 3);
    CHECK(result.dropped == 7);
    CHECK_FALSE(result.ok);
  }
}

TEST_CASE("limits of files") {
  sop::LoadOptions options;
  Memory memory;
  memory.files["p.sop"] = std::string(head) + "import \"one.sop\"\nimport \"two.sop\"\n";
  memory.files["one.sop"] = "sop en\n";
  memory.files["two.sop"] = "sop en\n";
  SUBCASE("their number") {
    options.max_files = 3;
    CHECK(sop::load("p.sop", memory, options).ok);
    options.max_files = 2;
    CHECK(only(sop::load("p.sop", memory, options)) ==
          "too_many_files: the file `two.sop` would be one more than the 2 files that a procedure may have | "
          "join some files, or "
          "raise the limit");
  }
  SUBCASE("their bytes together") {
    options.max_total_bytes = memory.files["p.sop"].size() + 14;
    CHECK(sop::load("p.sop", memory, options).ok);
    --options.max_total_bytes;
    CHECK(only(sop::load("p.sop", memory, options)) ==
          "files_too_large: with the file `two.sop` the procedure has more than " +
              std::to_string(options.max_total_bytes) + " bytes | leave something out, or raise the limit");
  }
  SUBCASE("the bytes of one") {
    options.parse.max_file_bytes = static_cast<std::uint32_t>(memory.files["p.sop"].size());
    CHECK(sop::load("p.sop", memory, options).ok);
    memory.files["one.sop"].append(memory.files["p.sop"].size(), '\n');
    CHECK(only(sop::load("p.sop", memory, options)) ==
          "import_too_large: the file `one.sop` is larger than the " +
              std::to_string(options.parse.max_file_bytes) + " bytes that are read | split it");
  }
  SUBCASE("what a provider answers") {
    memory.status["one.sop"] = sop::ReadStatus::outside_root;
    memory.status["two.sop"] = sop::ReadStatus::unreadable;
    const std::vector<std::string> all = said(sop::load("p.sop", memory));
    REQUIRE(all.size() == 2);
    CHECK(all[0] ==
          "file_outside_root: the file `one.sop` lies outside the folder of the procedure | move it into the "
          "folder of "
          "the procedure");
    CHECK(all[1] ==
          "file_unreadable: the file `two.sop` cannot be read | check that it is a file and that it may be "
          "read");
    CHECK(only(sop::load("nowhere.sop", memory)) ==
          "file_not_found: there is no file `nowhere.sop` | check the path, which counts from the file that "
          "names it");
  }
  SUBCASE("a text alone has no files") {
    CHECK(said(sop::load_text("p.sop", memory.files["p.sop"])).front() ==
          "no_files_here: the file `one.sop` cannot be read: this text was given alone | load the procedure "
          "from its folder");
  }
}

TEST_CASE("loading can be stopped") {
  sop::StopToken stop;
  sop::LoadOptions options;
  options.stop = &stop;
  CHECK(sop::load_text("p.sop", definitions(5), options).ok);
  stop.request();
  const sop::LoadResult result = sop::load_text("p.sop", definitions(5), options);
  CHECK(result.stopped);
  CHECK_FALSE(result.ok);
}

TEST_CASE("loading can be stopped on the way, and reads nothing more") {
  class Stopping : public Memory {
   public:
    sop::StopToken stop;
    std::string read_names;
    sop::ReadStatus read(std::string_view path, std::string_view from, std::string& text,
                         std::string& identity) override {
      read_names += std::string(path) + " ";
      if (path == "one.sop") stop.request();
      return Memory::read(path, from, text, identity);
    }
  };
  Stopping memory;
  memory.files["p.sop"] = std::string(head) + "import \"one.sop\"\n";
  memory.files["one.sop"] = "sop en\nimport \"two.sop\"\n";
  memory.files["two.sop"] = "sop en\nfacts {\n  b: nonsense\n}\n";
  sop::LoadOptions options;
  options.stop = &memory.stop;
  const sop::LoadResult result = sop::load("p.sop", memory, options);
  CHECK(memory.read_names == "p.sop one.sop ");
  CHECK(result.stopped);
  CHECK_FALSE(result.ok);
  CHECK(result.diagnostics.empty());
  CHECK(result.procedure.facts.empty());
}

TEST_CASE("a file of rows is read once, however many tables name it, and counts among the files") {
  class Counting : public Memory {
   public:
    int reads = 0;
    sop::ReadStatus read(std::string_view path, std::string_view from, std::string& text,
                         std::string& identity) override {
      ++reads;
      return Memory::read(path, from, text, identity);
    }
  };
  Counting memory;
  std::string text = head;
  for (const char* n : {"t", "u", "v"})
    text += "test \"" + std::string(n) + "\" {\n  rows from: \"t.csv\"\n  | a | d: whole |\n}\n";
  memory.files["p.sop"] = text + "definitions {\n  d: a + 1\n}\n";
  memory.files["t.csv"] = "a,d\n\" 1 \",\"2\"\n\n 3 ,4\n";
  sop::LoadOptions options;
  options.max_files = 2;
  const sop::LoadResult result = sop::load("p.sop", memory, options);
  CHECK_MESSAGE(result.ok, only(result));
  CHECK(memory.reads == 2);
  CHECK(result.sources.size() == 2);
  REQUIRE(result.procedure.tests.size() == 3);
  for (const sop::Test& test : result.procedure.tests) CHECK(test.row_given.size() == 2);
  options.max_files = 1;
  CHECK(said(sop::load("p.sop", memory, options)).front() ==
        "too_many_files: the file `t.csv` would be one more than the 1 files that a procedure may have | "
        "join some files, or "
        "raise the limit");
  options.max_files = 2;
  options.max_total_bytes = memory.files["p.sop"].size() + memory.files["t.csv"].size();
  CHECK(sop::load("p.sop", memory, options).ok);
  --options.max_total_bytes;
  CHECK(said(sop::load("p.sop", memory, options)).front() ==
        "files_too_large: with the file `t.csv` the procedure has more than " +
            std::to_string(options.max_total_bytes) + " bytes | leave something out, or raise the limit");
}

TEST_CASE("an import that two files name is read once") {
  Memory memory;
  memory.files["p.sop"] = std::string(head) + "import \"one.sop\"\nimport \"two.sop\"\n";
  memory.files["one.sop"] = "sop en\nimport \"shared.sop\"\n";
  memory.files["two.sop"] = "sop en\nimport \"shared.sop\"\n";
  memory.files["shared.sop"] = "sop en\nsettings {\n  s: 1\n}\n";
  const sop::LoadResult result = sop::load("p.sop", memory);
  CHECK(result.ok);
  CHECK(result.sources.size() == 4);
  CHECK(result.procedure.settings.size() == 1);
  CHECK(result.procedure.files.size() == 4);
}

namespace {

sop::Hash hash_of(const std::string& text) {
  const sop::LoadResult result = sop::load_text("p.sop", text);
  CHECK_MESSAGE(result.ok, only(result));
  return result.procedure.hash;
}

}  // namespace

TEST_CASE("the identity of a procedure is what it says, not how it is written") {
  const std::string text = std::string(head) + "definitions {\n  d: 2, if a is 1\n  d: a, otherwise\n}\n";
  const sop::Hash hash = hash_of(text);
  CHECK(hash_of(std::string(text)) == hash);
  const std::string spaced =
      "sop en\n# a comment\nprocedure P {\n edition: 1\n currency: EUR # another\n}\nfacts {\n A: whole   "
      "0..9\n}\n"
      "definitions {\n D: 2,\n   if a is 1\n d: a, otherwise\n}\n";
  CHECK(hash_of(spaced) == hash);
  const std::string russian =
      "sop ru\nпроцедура p {\n  редакция: 1\n  валюта: EUR\n}\nфакты {\n  a: целое 0..9\n}\n"
      "определения {\n  d: 2, если a это 1\n  d: a, иначе\n}\n";
  CHECK(hash_of(russian) == hash);
  CHECK_FALSE(hash_of(std::string(head) + "definitions {\n  d: 3, if a is 1\n  d: a, otherwise\n}\n") ==
              hash);

  Memory memory;
  memory.files["p.sop"] = std::string(head) + "table t {\n  rows from: \"t.csv\"\n  | a | b: whole |\n}\n";
  memory.files["t.csv"] = "a,b\n1,2\n";
  const sop::Hash with_rows = sop::load("p.sop", memory).procedure.hash;
  memory.files["t.csv"] = "\xEF\xBB\xBF\"a\",\"b\"\r\n\"1\",\"2\"\r\n\r\n";
  CHECK(sop::load("p.sop", memory).procedure.hash == with_rows);
  memory.files["t.csv"] = "a,b\n1,3\n";
  const sop::LoadResult changed = sop::load("p.sop", memory);
  CHECK(changed.ok);
  CHECK_FALSE(changed.procedure.hash == with_rows);
}

TEST_CASE("what is loaded is in order: every number names something") {
  const sop::LoadResult result = sop::load_text("p.sop", definitions(10));
  CHECK(sop::validate(result.procedure) == "");
}
