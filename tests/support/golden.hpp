// tests/support/golden.hpp: tests whose cases are files.
//
// A golden folder holds inputs and, beside each, the expected output under the same name with another suffix:
//
//   tests/golden/parse/err/missing_brace.sop
//   tests/golden/parse/err/missing_brace.out
//
// Adding a case edits no code. An input in a folder `ok` has no expected file: its output must be empty. A test calls
//
//   for (const std::string& problem : golden_problems("tests/golden/parse", ".sop", ".out", dump_of))
//     FAIL_CHECK(problem);
//
// With SOP_UPDATE_GOLDEN=1 in the environment the expected files are rewritten instead of compared: read what changed in
// them before you commit it. Where CI is set this is refused.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sop::testing {

/// What differs between two texts, as lines led by `-` (expected) and `+` (actual) with some lines around them; empty
/// when they are equal.
std::string difference(std::string_view expected, std::string_view actual);

/// Compares `actual` with the file `expected`, or rewrites the file (see above). Empty when all is well, else what to
/// show to a person.
std::string golden_problem(const std::filesystem::path& expected, std::string_view actual);

/// What one case prints: gets the path of the input and its bytes.
using GoldenRun = std::function<std::string(const std::filesystem::path& input, const std::string& bytes)>;

/// Runs every case of a folder (a path in the repository). A folder without a case, and an expected file without an
/// input, are problems too.
std::vector<std::string> golden_problems(std::string_view folder, std::string_view input_suffix,
                                         std::string_view expected_suffix, const GoldenRun& run);

}  // namespace sop::testing
