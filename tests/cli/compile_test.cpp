// `sop compile`: what it writes is taken wherever a procedure is and gives the same answers; a file is written whole or not at
// all, and binary never goes to a terminal.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "sop/binary.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;
namespace fs = std::filesystem;

namespace {

Run program(std::vector<std::string> arguments, std::string_view input = {}) {
  arguments.insert(arguments.begin(), SOP_PROGRAM);
  return run_program(arguments, input, {"NO_COLOR=1"});
}

const std::string source = in_repository("tests/golden/cli/tried/tried.sop").string();

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a compiled procedure gives the answers of its source, in every command that takes one") {
  const TemporaryFolder folder;
  const std::string compiled = (folder.path() / "tried.sopc").string();
  const Run written = program({"compile", source, "-o", compiled, "--format", "json"});
  CHECK(written.exit_code == 0);
  CHECK(written.err == "");
  CHECK(written.out.find("\"bytes\":" + std::to_string(fs::file_size(compiled))) != std::string::npos);
  CHECK(files_in(folder.path()) == 1);  // nothing is left beside it
  const std::string facts = R"({"issue":"delay","customer":"Anna","days_late":3,"price":"80.00 EUR"})";
  const std::string at = "2026-09-01T08:00:00Z";
  const std::string events = in_repository("tests/golden/cli/tried/events.jsonl").string();
  const std::vector<std::vector<std::string>> calls = {
      {"eval", "", "goodwill", "--facts", facts},
      {"decide", "", "--facts", facts, "--at", at},
      {"simulate", "", events},
      {"simulate", "", events, "--format", "json"},
      {"graph", "", "--format", "mermaid"},
  };
  for (std::vector<std::string> call : calls) {
    CAPTURE(call[0]);
    call[1] = source;
    const Run expected = program(call);
    call[1] = compiled;
    const Run actual = program(call);
    CHECK(expected.out != "");
    CHECK(actual.out == expected.out);
    CHECK(actual.err == expected.err);
    CHECK(actual.exit_code == expected.exit_code);
  }
  // The same bytes on standard output.
  const Run piped = program({"compile", source, "-o", "-"});
  CHECK(piped.exit_code == 0);
  CHECK(piped.out == read_file(compiled));
  sop::Procedure procedure;
  CHECK(sop::load_compiled(piped.out, procedure).ok());

  // What cannot be answered is told with the line that asked.
  const std::string tables = (folder.path() / "tables.sopc").string();
  const std::string tables_source = in_repository("tests/golden/cli/tables/tables.sop").string();
  CHECK(program({"compile", tables_source, "-o", tables}).exit_code == 0);
  CHECK(
      program({"eval", tables, "twice"}, "{\"n\":1}\n{\"n\":9}\n").err ==
      "line 2: " + tables_source +
          ":17: no row of the table `amounts` applies; add a row for this case, or a last row `otherwise`\n");
  CHECK(program({"eval", tables, "twice", "--facts", "{\"n\":9}"}).err.substr(0, 5) != "line ");

  // Commands that show the source say so.
  for (const char* command : {"lint", "test"}) {
    const Run refused = program({command, compiled});
    CHECK(refused.exit_code == 2);
    CHECK(refused.out == "");
    CHECK(refused.err ==
          "sop: `" + compiled +
              "` is a compiled procedure, and this command reads the source: name the file that it was "
              "compiled from\n");
  }
  const Run again = program({"compile", compiled, "-o", compiled});
  CHECK(again.exit_code == 2);
  CHECK(again.err == "sop: `" + compiled + "` is compiled already\n");
  CHECK(read_file(compiled) == piped.out);

  // Damaged, cut, or of a later edition.
  std::string bytes = piped.out;
  const auto refused = [&](const std::string& broken, const std::string& why) {
    write_file(compiled, broken);
    const Run run = program({"eval", compiled, "goodwill", "--facts", "{}"});
    CHECK(run.exit_code == 2);
    CHECK(run.err == "sop: the compiled procedure `" + compiled + "` cannot be used: " + why + "\n");
  };
  refused(bytes.substr(0, 20), "it ends too early, after byte 20: copy the file again");
  refused(bytes.substr(0, bytes.size() - 1), "its bytes do not fit its own hash: copy the file again");
  bytes[4] = 9;
  refused(bytes, "it was written in version 9 of the form, by a later edition of sop: use that edition");
}

TEST_CASE("a file is written whole or not at all") {
  const TemporaryFolder folder;
  const std::string target = (folder.path() / "out.sopc").string();
  const std::string before = "SOPC: what was there";
  write_file(target, before);
  REQUIRE(::chmod(target.c_str(), 0640) == 0);
  // A procedure that does not load writes nothing.
  const Run broken =
      program({"compile", in_repository("tests/golden/cli/broken/broken.sop").string(), "-o", target});
  CHECK(broken.exit_code == 1);
  CHECK(read_file(target) == before);
  CHECK(files_in(folder.path()) == 1);
  // A folder of that name stays, and nothing is left beside it.
  const std::string taken = (folder.path() / "taken").string();
  fs::create_directory(taken);
  const Run onto_folder = program({"compile", source, "-o", taken});
  CHECK(onto_folder.exit_code == 2);
  CHECK(onto_folder.err == "sop: `" + taken + "` is a folder: name a file in it\n");
  CHECK(files_in(folder.path()) == 2);
  // What replaces a file keeps its rights.
  const Run written = program({"compile", source, "-o", target});
  CHECK(written.exit_code == 0);
  struct stat about {};
  REQUIRE(::stat(target.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777U) == 0640U);
  CHECK(files_in(folder.path()) == 2);
  // A link stays one, and the file behind it is written.
  const std::string link = (folder.path() / "link.sopc").string();
  write_file(target, before);
  fs::create_symlink("out.sopc", link);
  CHECK(program({"compile", source, "-o", link}).exit_code == 0);
  CHECK(fs::is_symlink(link));
  CHECK(read_file(target).size() > before.size());
  CHECK(files_in(folder.path()) == 3);
}

TEST_CASE("nothing is written over a file of another kind, over what is read, or over a device") {
  const TemporaryFolder folder;
  const auto file = [&](const char* name) { return (folder.path() / name).string(); };
  const std::string own = read_file(source);
  write_file(file("own.sop"), own);
  fs::create_symlink("own.sop", file("link"));
  write_file(file("notes.json"), "{\"version\":1}");
  write_file(file("case.json"),
             "{\"case\":{\"version\":1,\"procedure\":{},\"opened\":\"2026-09-01T08:00:00Z\"}}");
  write_file(file("facts.json"), "{}");
  write_file(file("empty"), "");
  REQUIRE(::mkfifo(file("pipe").c_str(), 0600) == 0);
  const std::string at = "2026-09-01T08:00:00Z";
  const auto is_read = [](const std::string& path) {
    return "sop: `" + path + "` is what is read here and is not overwritten: name another file\n";
  };
  const auto other = [](const std::string& path, const std::string& kind) {
    return "sop: `" + path + "` exists and is no " + kind +
           ", so it is not overwritten: name another file, or remove it\n";
  };
  struct Row {
    std::vector<std::string> call;
    std::string err;  ///< empty: it is written
  };
  const std::vector<Row> rows = {
      {{"compile", file("own.sop"), "-o", file("own.sop")}, is_read(file("own.sop"))},
      {{"compile", file("own.sop"), "-o", file("link")}, is_read(file("link"))},
      {{"compile", file("own.sop"), "-o", file("case.json")}, other(file("case.json"), "compiled procedure")},
      {{"compile", file("own.sop"), "-o", file("pipe")},
       "sop: `" + file("pipe") + "` is no plain file and is not written: name a file\n"},
      {{"compile", file("own.sop"), "-o", "/"}, "sop: `/` is a folder: name a file in it\n"},
      {{"decide", file("own.sop"), "--facts", "{}", "--at", at, "--save", file("own.sop")},
       is_read(file("own.sop"))},
      {{"decide", file("own.sop"), "--facts", file("facts.json"), "--at", at, "--save", file("facts.json")},
       is_read(file("facts.json"))},
      {{"decide", file("own.sop"), "--facts", "{}", "--at", at, "--save", file("notes.json")},
       other(file("notes.json"), "saved case")},
      {{"decide", file("own.sop"), "--facts", "{}", "--at", at, "--save", file("case.json")}, ""},
      {{"decide", file("own.sop"), "--facts", "{}", "--at", at, "--save", file("empty")}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.call[0]);
    CAPTURE(row.call.back());
    const Run run = program(row.call);
    CHECK(run.err == row.err);
    CHECK(run.exit_code == (row.err.empty() ? 0 : 2));
  }
  CHECK(read_file(file("own.sop")) == own);
  CHECK(fs::is_fifo(file("pipe")));
  CHECK(read_file(file("facts.json")) == "{}");
  CHECK(read_file(file("notes.json")) == "{\"version\":1}");
  CHECK(read_file(file("case.json")).substr(0, 4) == "{\n  ");
}

TEST_CASE("what cannot be read to its end is told, and nothing waits for ever") {
  const TemporaryFolder folder;
  const std::string pipe = (folder.path() / "pipe.sop").string();
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const Run of_pipe = program({"lint", pipe, "--today", "2026-09-01"});
  CHECK(of_pipe.exit_code == 1);
  CHECK(of_pipe.err.find("the file `" + pipe + "` cannot be read [file_unreadable]") != std::string::npos);
  const Run of_folder = program({"eval", source, "goodwill", "--facts", folder.path().string()});
  CHECK(of_folder.exit_code == 2);
  CHECK(of_folder.err == "sop: `" + folder.path().string() + "` cannot be read: Is a directory\n");
  const Run endless = program({"eval", source, "goodwill", "--facts", "/dev/zero"});
  CHECK(endless.exit_code == 2);
  CHECK(endless.err == "sop: line 1 has no end within 17825793 bytes\n");
}

TEST_CASE("a saved case is written in the form that its name asks for, and goes on") {
  const TemporaryFolder folder;
  const std::string facts = R"({"issue":"delay"})";
  for (const std::string name : {"case.json", "case.sopk"}) {
    CAPTURE(name);
    const std::string path = (folder.path() / name).string();
    const Run opened =
        program({"decide", source, "--facts", facts, "--at", "2026-09-01T08:00:00Z", "--save", path});
    CHECK(opened.exit_code == 0);
    CHECK(read_file(path).substr(0, 4) == (name == "case.sopk" ? "SOPK" : "{\n  "));
    const Run later =
        program({"decide", source, "--case", path, "--at", "2026-09-03T08:00:00Z", "--save", path});
    CHECK(later.exit_code == 0);
    CHECK(later.err == "");
    CHECK(later.out.find("\"step\":\"late/remind\"") != std::string::npos);
    const Run last = program({"decide", source, "--case", path, "--at", "2026-09-04T08:00:00Z"});
    CHECK(last.out.find("\"step\":\"late/receive\"") != std::string::npos);
  }
  write_file(folder.path() / "cut.sopk", read_file(folder.path() / "case.sopk").substr(0, 60));
  const std::string cut = (folder.path() / "cut.sopk").string();
  const Run broken = program({"decide", source, "--case", cut, "--at", "2026-09-03T08:00:00Z"});
  CHECK(broken.exit_code == 1);
  CHECK(broken.err ==
        "the case `" + cut + "` cannot be used: its bytes do not fit its own hash: copy the file again\n");
}

TEST_CASE("binary does not go to a terminal") {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE(master >= 0);
  REQUIRE(::grantpt(master) == 0);
  REQUIRE(::unlockpt(master) == 0);
  const int slave = ::open(::ptsname(master), O_RDWR | O_NOCTTY);
  REQUIRE(slave >= 0);
  const TemporaryFolder folder;
  const std::string errors = (folder.path() / "err").string();
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const int err = ::open(errors.c_str(), O_WRONLY | O_CREAT, 0600);
    ::dup2(slave, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::execl(SOP_PROGRAM, SOP_PROGRAM, "compile", source.c_str(), "-o", "-", static_cast<char*>(nullptr));
    ::_exit(99);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  ::close(slave);
  ::close(master);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 2);
  CHECK(read_file(errors) ==
        "sop: a compiled procedure is not for a terminal: name a file with `-o FILE`, or send the output "
        "into one\n");
}
