// tests/support/program.hpp: runs a program as a user would and looks at all that it prints.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sop::testing {

struct Run {
  int exit_code = -1;  ///< 128 + signal number when a signal ended it
  std::string out;
  std::string err;
};

/// Runs `arguments[0]` (a path) with `input` as standard input, in a bare environment: PATH, LC_ALL=C, no TZ, and
/// what `environment` adds or replaces, as NAME=VALUE. Nothing goes through a shell. Throws when the program cannot be started.
Run run_program(const std::vector<std::string>& arguments, std::string_view input = {},
                const std::vector<std::string>& environment = {});

}  // namespace sop::testing
