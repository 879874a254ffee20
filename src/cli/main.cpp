// src/cli/main.cpp — the program `sop`: chooses the command, runs it, and makes exit codes of what happens.
#include <fcntl.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "sop/names.hpp"
#include "sop/unicode.hpp"
#include "src/cli/command.hpp"

namespace sop::cli {

CLI::App* add_command(CLI::App& app, Chosen& chosen, const char* name, const char* summary,
                      const char* example) {
  CLI::App* command = app.add_subcommand(name, summary);
  command->footer(std::string("Example:\n  ") + example +
                  "\n\nExit code: 0 fine, 1 the check said no, 2 usage or I/O.");
  command->add_option("--color", chosen.common.colour,
                      "auto (default), always or never; NO_COLOR is honoured");
  command->add_option("--language", chosen.common.language, "of messages: en (default), ru or et");
  command->add_option("--zones", chosen.common.zones, "a folder of time zones instead of the system's");
  command->get_formatter()->column_width(30);
  return command;
}

std::size_t choice(std::string_view option, std::string_view text,
                   std::initializer_list<std::string_view> choices) {
  std::size_t place = 0;
  for (const std::string_view one : choices) {
    if (one == text) return place;
    ++place;
  }
  const std::string help = name_help(text, std::vector<std::string_view>(choices));
  fail("`" + std::string(option) + "` cannot be `" + std::string(text) + "`: " + help);
}

namespace {

void add_all(CLI::App& app, Chosen& chosen) {
  add_compile(app, chosen);
  add_decide(app, chosen);
  add_diff(app, chosen);
  add_duty(app, chosen);
  add_eval(app, chosen);
  add_explain(app, chosen);
  add_graph(app, chosen);
  add_lint(app, chosen);
  add_migrate(app, chosen);
  add_report(app, chosen);
  add_simulate(app, chosen);
  add_test(app, chosen);
  add_version(app, chosen);
  add_worst(app, chosen);
}

/// The option or argument of a command that a sentence of CLI11 names first; nullptr: none.
const CLI::Option* option_in(const CLI::App& command, std::string_view sentence) {
  const CLI::Option* found = nullptr;
  std::size_t first = std::string_view::npos, longest = 0;
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    const std::size_t at = sentence.find(name);
    if (at == std::string_view::npos || at > first || (at == first && name.size() < longest)) continue;
    found = option;
    first = at;
    longest = name.size();
  }
  return found;
}

/// What is wrong with an option or argument; empty: nothing that is known here. CLI11 tells types of the program.
std::string option_problem(const CLI::App& command, const CLI::ParseError& error) {
  const std::string said = error.what();
  const CLI::Option* option = option_in(command, said);
  if (option == nullptr) return {};
  const std::string name = "`" + option->get_name() + "`";
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return name + " is missing: " + option->get_description();
  const bool is_flag = option->get_expected_max() == 0;
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    if (is_flag) return name + " takes no value";
    return said.find(" missing") == std::string::npos ? name + " is given more than once"
                                                      : name + " needs a value: " + option->get_description();
  }
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
    if (is_flag) return name + " takes no value";
    const std::size_t value = said.find(" = ");
    return name + " is a whole number" +
           (value == std::string::npos ? "" : ", not `" + said.substr(value + 3) + "`");
  }
  return {};
}

/// What is wrong with the command line, in our words: CLI11 knows no nearest name.
std::string usage_problem(const CLI::App& app, const CLI::ParseError& error,
                          const std::vector<std::string>& arguments) {
  const CLI::App* command = nullptr;
  for (const CLI::App* chosen : app.get_subcommands()) command = chosen;
  if (command == nullptr) {
    std::vector<std::string_view> names;
    for (const CLI::App* known : app.get_subcommands([](const CLI::App*) { return true; })) {
      names.push_back(known->get_name());
    }
    if (!arguments.empty() && arguments[0].starts_with("--"))
      return "`" + arguments[0] +
             "` stands before the command: options stand after it, such as `sop lint --language ru`";
    for (const std::string& argument : arguments) {
      if (argument.starts_with('-')) continue;
      return "there is no command `" + argument + "`: " + name_help(argument, names);
    }
    return "which command? " + name_help("", names);
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    if (arguments[0].starts_with("--"))
      return "`" + arguments[0] + "` stands before the command: options stand after it, such as `sop " +
             command->get_name() + " " + arguments[0] + "`";
    std::vector<std::string> options;
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
    }
    for (const std::string& extra : app.remaining(true)) {
      if (!extra.starts_with('-') || extra == "-") return "`" + extra + "` is one argument too many";
      const std::string name = extra.substr(0, extra.find('='));
      const auto near = unicode::suggest(name, options);
      std::string text = "`sop " + command->get_name() + "` has no option `" + name + "`";
      return near.empty() ? text : text + ": did you mean `" + std::string(near.front()) + "`?";
    }
  }
  const std::string problem = option_problem(*command, error);
  return problem.empty() ? error.what() : problem;
}

/// The arguments, the last first as CLI11 takes them. `sop --version` is `sop version`, and `sop help X` is `sop X --help`.
std::vector<std::string> arguments_of(const CLI::App& app, int count, char** values) {
  std::vector<std::string> arguments(values + 1, values + count);
  if (!arguments.empty() && arguments[0] == "--version") arguments[0] = "version";
  if (!arguments.empty() && arguments[0] == "help") {
    arguments.erase(arguments.begin());
    arguments.resize(std::min<std::size_t>(arguments.size(), 1));
    bool known = arguments.empty();
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
      known = known || command->get_name() == arguments[0];
    if (known) arguments.emplace_back("--help");
  }
  return arguments;
}

int run(int count, char** values) {
  CLI::App app("Checks, tests and runs procedures for complaints and escalations.", "sop");
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "this text");
  app.get_formatter()->column_width(30);
  app.footer(
      "`sop help COMMAND` or `sop COMMAND --help` tells more; `sop --version` says which program this is.");
  Chosen chosen;
  add_all(app, chosen);
  const std::vector<std::string> arguments = arguments_of(app, count, values);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    const std::string text = app.help();
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (std::fflush(stdout) != 0) fail("standard output cannot be written");
    return exit_fine;
  } catch (const CLI::ParseError& error) {
    const CLI::App* command = app.get_subcommands().empty() ? nullptr : app.get_subcommands().front();
    fail(usage_problem(app, error, arguments) + "\nsop: see `sop " +
         (command == nullptr ? "" : command->get_name() + " ") + "--help`");
  }
  return chosen.run();
}

}  // namespace
}  // namespace sop::cli

namespace {

/// A standard stream that the caller closed is opened so that using it fails: otherwise the next file that is opened takes its
/// place, and what is meant for people is written into it.
void keep_streams_apart() {
  for (int stream = 0; stream < 3; ++stream) {
    if (::fcntl(stream, F_GETFD) < 0)
      static_cast<void>(::open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY));
  }
}

}  // namespace

int main(int count, char** values) {
  keep_streams_apart();
  // A file that grows past what the system allows is a write that failed, told and cleaned up like any other.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return sop::cli::run(count, values);
  } catch (const sop::cli::Failure& failure) {
    // What the command line and files say may hold what a terminal would obey.
    std::string text = "sop: ";
    sop::unicode::append_escaped(text, failure.message, sop::unicode::Whitespace::keep);
    std::fputs((text + "\n").c_str(), stderr);
  } catch (const std::exception& error) {
    std::fputs(("sop: " + std::string(error.what()) + "\n").c_str(), stderr);
  }
  return sop::cli::exit_usage;
}
