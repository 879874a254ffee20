// src/cli/graph.cpp — `sop graph`: a procedure as a picture or as data. SVG is drawn by Graphviz, which is started directly
// (no shell) and reads from a pipe.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>

#include "sop/draw.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"

extern char** environ;

namespace sop::cli {
namespace {

struct GraphOptions {
  std::string path;
  std::string format = "dot";
  std::string scenario;
  bool names = false;
};

/// Runs `dot -Tsvg` with `input` on its standard input, and gives what it prints.
std::string run_dot(const std::string& input) {
  std::array<int, 2> to{}, from{};
  if (::pipe2(to.data(), O_CLOEXEC) != 0 || ::pipe2(from.data(), O_CLOEXEC) != 0)
    fail("no pipe to `dot` can be made");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
  std::string name = "dot", type = "-Tsvg";
  std::array<char*, 3> arguments{name.data(), type.data(), nullptr};
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, "dot", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(to[0]);
  ::close(from[1]);
  if (error != 0) {
    ::close(to[1]);
    ::close(from[0]);
    fail("`dot` cannot be started (" + std::string(std::strerror(error)) +
         "): install Graphviz, or use `--format dot` or `--format mermaid`");
  }
  // dot reads all before it writes; a writer that it leaves early must not end this program.
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  for (std::size_t at = 0; at < input.size();) {
    const ssize_t put = ::write(to[1], input.data() + at, input.size() - at);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) break;
    at += static_cast<std::size_t>(put);
  }
  ::close(to[1]);
  std::signal(SIGPIPE, before);
  std::string output;
  std::array<char, 64 * 1024> buffer{};
  for (;;) {
    const ssize_t got = ::read(from[0], buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    output.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(from[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail("`dot` could not draw the graph");
  return output;
}

int run(const GraphOptions& options, const Common& common) {
  Console console(common);
  const std::size_t format =
      choice("--format", options.format, {"dot", "svg", "mermaid", "scxml", "xstate", "json"});
  LoadResult loaded;
  if (!load_one(options.path, console, loaded)) return exit_no;
  DrawOptions draw;
  draw.titles = !options.names;
  if (!options.scenario.empty()) {
    const NameTable names(loaded.procedure);
    draw.scenario = names.find(NameKind::scenario, options.scenario);
    if (draw.scenario == no_id) {
      fail("no scenario is called `" + options.scenario +
           "`: " + names.help(NameKind::scenario, options.scenario));
    }
  }
  const StateGraph graph(loaded.procedure);
  switch (format) {
    case 0:
      console.out(draw_dot(loaded.procedure, graph, draw));
      break;
    case 1:
      console.out(run_dot(draw_dot(loaded.procedure, graph, draw)));
      break;
    case 2:
      console.out(draw_mermaid(loaded.procedure, graph, draw));
      break;
    case 3:
      console.out(draw_scxml(loaded.procedure, graph, draw));
      break;
    case 4:
      console.out(draw_xstate(loaded.procedure, graph, draw));
      break;
    default:
      console.out(draw_json(loaded.procedure, graph, draw));
      break;
  }
  console.flush();
  return exit_fine;
}

}  // namespace

void add_graph(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<GraphOptions>();
  CLI::App* command =
      add_command(app, chosen, "graph", "Draws the steps of a procedure and what leads from one to another",
                  "sop graph --format svg examples/hello/hello.sop > hello.svg");
  command->add_option("PATH", options->path, "the procedure: a file, a folder that holds one, or -")
      ->required();
  command->add_option("--format", options->format,
                      "dot (default), svg (needs Graphviz), mermaid, scxml, xstate or json");
  command->add_option("--scenario", options->scenario, "only this scenario and what it runs");
  command->add_flag("--names", options->names, "names instead of titles");
  command->callback(
      [&chosen, options] { chosen.run = [&chosen, options] { return run(*options, chosen.common); }; });
}

}  // namespace sop::cli
