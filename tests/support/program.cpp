// Starting a program and reading its two outputs; see program.hpp. Input and outputs are files in a temporary folder:
// a pipe that nobody reads in time would block, a file does not.
#include "tests/support/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "tests/support/files.hpp"

namespace sop::testing {

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

Run run_program(const std::vector<std::string>& arguments, std::string_view input,
                const std::vector<std::string>& environment) {
  const TemporaryFolder folder;
  const std::string in = (folder.path() / "in").string();
  const std::string out = (folder.path() / "out").string();
  const std::string err = (folder.path() / "err").string();
  write_file(in, input);

  std::vector<std::string> argument_texts = arguments;
  std::vector<std::string> environment_texts = environment;
  const auto add_default = [&](std::string_view name, const std::string& value) {
    for (const std::string& text : environment) {
      if (text.starts_with(name)) return;
    }
    environment_texts.push_back(std::string(name) + value);
  };
  const char* path = std::getenv("PATH");
  add_default("PATH=", path == nullptr ? "/usr/bin:/bin" : path);
  add_default("LC_ALL=", "C");

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT, 0600);
  pid_t child = 0;
  const int failure = posix_spawn(&child, arguments.at(0).c_str(), &actions, nullptr,
                                  pointers(argument_texts).data(), pointers(environment_texts).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw std::runtime_error("cannot start " + arguments.at(0));

  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
  }
  Run run;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.out = read_file(out);
  run.err = read_file(err);
  return run;
}

}  // namespace sop::testing
