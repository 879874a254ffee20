// `./dev setup` before it may be trusted with somebody's machine: it runs here against a stand-in for Debian's package tools,
// which writes down what it is asked to do.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/support/files.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

// A machine with stand-ins for dpkg-query, apt-get, apt-cache and id in front of the real programs. `installed` holds the
// installed packages between spaces; `apt-get` fails the first time when `old_list` is set, and knows candidates only with
// `has_list`.
struct Machine {
  std::string installed = "";
  bool root = true;
  bool has_list = true;
  bool old_list = false;
};

struct Outcome {
  Run run;
  std::string asked;  // each call of apt-get, a line each
};

void write_program(const fs::path& path, const std::string& text) {
  write_file(path, "#!/bin/sh\n" + text);
  fs::permissions(path, fs::perms::owner_all);
}

Outcome set_up(const Machine& machine, const std::string& option = "") {
  const TemporaryFolder folder;
  const fs::path& bin = folder.path();
  const std::string log = (bin / "asked").string();
  write_file(log, "");
  write_program(bin / "dpkg-query",
                "installed='" + machine.installed + "'\n" +
                    "for name; do :; done\n"  // the last argument
                    "case $name in\n"
                    "  *\\**) for p in $installed; do case $p in libboost*) echo \"installed $p\"; found=1 "
                    ";; esac; done\n"
                    "    [ \"$found\" ] ;;\n"
                    "  *) case \" $installed \" in *\" $name \"*) printf installed ;; *) exit 1 ;; esac ;;\n"
                    "esac\n");
  write_program(bin / "apt-cache",
                std::string("echo '  Candidate: ") + (machine.has_list ? "1.0" : "(none)") + "'\n");
  write_program(bin / "apt-get",
                "echo \"$DEBIAN_FRONTEND apt-get $*\" >>'" + log + "'\n" +
                    (machine.old_list ? "case $1 in install) grep -q update '" + log + "' ;; esac\n" : ""));
  write_program(bin / "id", std::string("echo ") + (machine.root ? "0" : "1000") + "\n");
  Outcome outcome;
  std::vector<std::string> arguments = {in_repository("dev").string(), "setup"};
  if (!option.empty()) arguments.push_back(option);
  outcome.run = run_program(arguments, {}, {"PATH=" + bin.string() + ":/usr/bin:/bin"});
  outcome.asked = read_file(log);
  return outcome;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string all =
    "g++ cmake ninja-build pkg-config libboost1.81-dev libtomlplusplus-dev libcli11-dev libfmt-dev "
    "doctest-dev "
    "libutf8proc-dev libcctz-dev tzdata graphviz";

}  // namespace

TEST_CASE("nothing is done when nothing is missing") {
  const Outcome outcome = set_up({.installed = all});
  CHECK(outcome.run.exit_code == 0);
  CHECK(outcome.asked == "");
}

TEST_CASE("what is missing is installed, without a question and without removing anything") {
  const Outcome outcome = set_up({.installed = "g++ cmake"});
  CHECK(outcome.run.exit_code == 0);
  CHECK(outcome.asked.starts_with(
      "noninteractive apt-get install --no-remove --no-install-recommends -y ninja-build "));
  CHECK(contains(outcome.asked, " libboost1.81-dev "));
  CHECK_FALSE(contains(outcome.asked, " cmake"));
  CHECK_FALSE(contains(outcome.asked, " clang"));
  CHECK_FALSE(contains(outcome.asked, " update"));
  CHECK(contains(set_up({.installed = all}, "--all").asked, " clang-format "));
}

TEST_CASE("the list of packages is fetched when there is none, or when it is too old") {
  CHECK(set_up({.has_list = false})
            .asked.starts_with("noninteractive apt-get update\nnoninteractive apt-get install "));
  const Outcome outcome = set_up({.old_list = true});
  CHECK(outcome.run.exit_code == 0);
  CHECK(outcome.asked.starts_with("noninteractive apt-get install "));
  CHECK(contains(outcome.asked, "\nnoninteractive apt-get update\nnoninteractive apt-get install "));
}

TEST_CASE("the other Boost is named and left alone") {
  const Outcome outcome = set_up({.installed = "g++ libboost1.74-dev libboost-dev"});
  CHECK(outcome.run.exit_code == 2);
  CHECK(outcome.asked == "");
  CHECK(contains(outcome.run.err, "the package libboost1.74-dev is installed"));
}

TEST_CASE("without root the line to run is printed") {
  const Outcome outcome = set_up({.installed = "g++ cmake", .root = false, .has_list = false});
  CHECK(outcome.run.exit_code == 2);
  CHECK(outcome.asked == "");
  CHECK(contains(outcome.run.err, "  sudo apt-get update &&\n  sudo apt-get install --no-remove "));
  CHECK(set_up({.installed = all, .root = false}).run.exit_code == 0);
}
