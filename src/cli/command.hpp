// src/cli/command.hpp — what a command of the program is: one file that adds itself to the command line.
//
// `add_NAME` describes the command's options and sets what runs when it is chosen. main.cpp lists them; nothing registers
// itself.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

#include "src/cli/console.hpp"

namespace sop::cli {

/// What the command line chose: the command's body, which gives the exit code.
struct Chosen {
  std::function<int()> run;
  Common common;
};

/// Adds a command with the options that all have, an example for its help, and `run` as its body.
CLI::App* add_command(CLI::App& app, Chosen& chosen, const char* name, const char* summary,
                      const char* example);

/// The place of `text` among the choices of an option; fails with "did you mean" when it is none of them.
std::size_t choice(std::string_view option, std::string_view text,
                   std::initializer_list<std::string_view> choices);

void add_compile(CLI::App& app, Chosen& chosen);
void add_decide(CLI::App& app, Chosen& chosen);
void add_diff(CLI::App& app, Chosen& chosen);
void add_duty(CLI::App& app, Chosen& chosen);
void add_eval(CLI::App& app, Chosen& chosen);
void add_explain(CLI::App& app, Chosen& chosen);
void add_graph(CLI::App& app, Chosen& chosen);
void add_lint(CLI::App& app, Chosen& chosen);
void add_migrate(CLI::App& app, Chosen& chosen);
void add_report(CLI::App& app, Chosen& chosen);
void add_simulate(CLI::App& app, Chosen& chosen);
void add_test(CLI::App& app, Chosen& chosen);
void add_version(CLI::App& app, Chosen& chosen);
void add_worst(CLI::App& app, Chosen& chosen);

}  // namespace sop::cli
