// The tools of the tests are tested too: a golden comparison that never complains would make every golden test worthless.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

// Sets or (null) removes a variable of the environment for the life of this object.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    const char* old = std::getenv(name);
    was_set_ = old != nullptr;
    if (was_set_) old_ = old;
    assign(value);
  }
  ~Variable() { assign(was_set_ ? old_.c_str() : nullptr); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  void assign(const char* value) {
    if (value == nullptr) {
      unsetenv(name_);
    } else {
      setenv(name_, value, 1);
    }
  }
  const char* name_;
  bool was_set_ = false;
  std::string old_;
};

}  // namespace

TEST_CASE("a difference shows the changed lines and a little around them") {
  struct Row {
    const char* expected;
    const char* actual;
    const char* shown;
  };
  const Row rows[] = {
      {"", "", ""},
      {"a\nb\n", "a\nb\n", ""},
      {"a\nb\nc\n", "a\nx\nc\n", "  a\n- b\n+ x\n  c\n"},
      {"", "new\n", "+ new\n"},
      {"old\n", "", "- old\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "  3\n  4\n- 5\n+ five\n  6\n  7\n"},
      {"a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
       "- a\n+ A\n  1\n  2\n  ...\n  5\n  6\n- b\n+ B\n"},
      {"a\n", "a", "they differ only in the line end at the end of the text\n"},
      {"шаг\n", "конец\n", "- шаг\n+ конец\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expected);
    CAPTURE(row.actual);
    CHECK(difference(row.expected, row.actual) == std::string(row.shown));
  }
}

TEST_CASE("a golden file is compared, and rewritten only when asked and never in CI") {
  const TemporaryFolder folder;
  const std::filesystem::path expected = folder.path() / "case.out";
  const Variable no_ci("CI", nullptr);
  const Variable no_update("SOP_UPDATE_GOLDEN", nullptr);

  CHECK(golden_problem(expected, "one\n") != "");
  CHECK_FALSE(std::filesystem::exists(expected));
  {
    const Variable update("SOP_UPDATE_GOLDEN", "1");
    const Variable ci("CI", "true");
    CHECK(golden_problem(expected, "one\n") != "");
    CHECK_FALSE(std::filesystem::exists(expected));
  }
  {
    const Variable update("SOP_UPDATE_GOLDEN", "1");
    CHECK(golden_problem(expected, "one\n") == "");
  }
  CHECK(read_file(expected) == "one\n");
  CHECK(golden_problem(expected, "one\n") == "");
  CHECK(golden_problem(expected, "two\n").find("- one\n+ two\n") != std::string::npos);
}

TEST_CASE("a golden folder has cases, each with its expected file, and nothing else") {
  const TemporaryFolder folder;
  const Variable no_update("SOP_UPDATE_GOLDEN", nullptr);
  const auto echo = [](const std::filesystem::path&, const std::string& bytes) { return bytes; };
  const auto problems = [&] { return golden_problems(folder.path().string(), ".in", ".out", echo).size(); };

  CHECK(problems() == 1);  // no case at all
  write_file(folder.path() / "err/a.in", "a\n");
  CHECK(problems() == 1);  // no expected file
  write_file(folder.path() / "err/a.out", "a\n");
  CHECK(problems() == 0);
  write_file(folder.path() / "err/b.out", "b\n");
  CHECK(problems() == 1);  // no input
  write_file(folder.path() / "err/b.in", "b\n");
  write_file(folder.path() / "ok/c.in", "");
  CHECK(problems() == 0);
  write_file(folder.path() / "ok/d.in", "noise\n");
  CHECK(problems() == 1);
}

TEST_CASE("a program runs in a bare environment and all it prints is seen") {
  const Variable zone("TZ", "Asia/Tokyo");
  const Run run =
      run_program({"/bin/sh", "-c", "cat; printf '%s' \"$1|$TZ|$LC_ALL|$EXTRA\" >&2; exit 3", "sh", "a b"},
                  "given\n", {"EXTRA=x"});
  CHECK(run.exit_code == 3);
  CHECK(run.out == "given\n");
  CHECK(run.err == "a b||C|x");
  CHECK(run_program({"/bin/sh", "-c", "kill -9 $$"}).exit_code == 128 + 9);
  CHECK_THROWS(run_program({"/no/such/program"}));
}
