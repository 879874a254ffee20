// src/cli/compile.cpp — `sop compile`: the form of a procedure that include/sop alone loads.
#include <unistd.h>

#include "sop/binary.hpp"
#include "sop/decision_json.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/cli/output.hpp"

namespace sop::cli {
namespace {

struct CompileOptions {
  std::string path;
  std::string output;
  std::string format = "text";
};

int run(const CompileOptions& options, const Common& common) {
  Console console(common);
  const bool as_json = choice("--format", options.format, {"text", "json"}) == 1;
  const bool to_output = options.output == "-";
  if (to_output && ::isatty(STDOUT_FILENO) == 1)
    fail(
        "a compiled procedure is not for a terminal: name a file with `-o FILE`, or send the output into "
        "one");
  if (is_compiled(options.path)) fail("`" + options.path + "` is compiled already");
  if (!to_output) check_output(options.output, OutputKind::compiled, {options.path});
  LoadResult loaded;
  if (!load_one(options.path, console, loaded)) return exit_no;
  const std::string bytes = compile(loaded.procedure);
  if (to_output) {
    console.out(bytes);
    console.flush();
    return exit_fine;
  }
  write_whole(options.output, bytes);
  const Procedure& p = loaded.procedure;
  if (as_json) {
    std::string text;
    JsonWriter writer(text);
    writer.begin_object().integer("version", 1).text("file", options.output).natural("bytes", bytes.size());
    writer.key("procedure").begin_object().text("name", p.text(p.name));
    if (!p.edition.empty()) writer.text("edition", p.edition);
    writer.text("hash", hash_text(p.hash)).end_object().end_object();
    console.out(text + "\n");
  }
  console.flush();
  return exit_fine;
}

}  // namespace

void add_compile(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<CompileOptions>();
  CLI::App* command = add_command(app, chosen, "compile",
                                  "Writes the form of a procedure that a host loads without the sources",
                                  "sop compile examples/hello/hello.sop -o hello.sopc");
  command->add_option("PATH", options->path, "the procedure: a file, a folder that holds one, or -")
      ->required();
  command->add_option("-o,--output", options->output, "the file to write, or - for standard output")
      ->required();
  command->add_option("--format", options->format, "of what is told: text (default: nothing) or json");
  command->callback(
      [&chosen, options] { chosen.run = [&chosen, options] { return run(*options, chosen.common); }; });
}

}  // namespace sop::cli
