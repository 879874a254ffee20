// tests/support/check_files.hpp — the files that belong to a check of the linter, and whether they are all there.
//
// A check is one line in src/lint/checks.def, one file src/lint/checks/ID.cpp, one folder tests/golden/lint/ID, one page
// docs/checks/ID.md, a line in docs/checks.md and a message with its id. What is looked at here are texts alone, in any folder that
// looks like the repository, so that a check that was made a moment ago, and is not compiled yet, can be looked at too.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sop::testing {

/// The ids of src/lint/checks.def below `root`, in order.
std::vector<std::string> check_ids(const std::filesystem::path& root);

/// Everything that is missing, left over or not written yet, one sentence each; empty when all is well.
std::vector<std::string> check_file_problems(const std::filesystem::path& root);

/// A page of docs/checks, taken apart.
struct CheckPage {
  std::string title;                   ///< after `# ID: `
  std::string whole;                   ///< the hidden file with its line `...`
  std::vector<std::string> mistakes;   ///< examples under "An example of the mistake"
  std::vector<std::string> mended;     ///< examples under "How to mend it"
  std::vector<std::string> silencing;  ///< examples under "How to silence it"
  std::string settings;                ///< a block `toml`: the sop.toml under which all of them are looked at
  std::string roster;                  ///< a block `toml roster`: who is on duty
  std::string earlier;                 ///< a block `text earlier`: an earlier version
};
CheckPage read_check_page(const std::string& text);

/// The whole file with `lines` in the place of its line `...`.
std::string filled_in(const std::string& whole, const std::string& lines);

}  // namespace sop::testing
