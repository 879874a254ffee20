// Golden files: comparing, showing the difference, rewriting; see golden.hpp.
#include "tests/support/golden.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <set>

#include "tests/support/files.hpp"

namespace sop::testing {

namespace fs = std::filesystem;

namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

std::string with_other_suffix(const fs::path& path, std::string_view from, std::string_view to) {
  std::string text = path.string();
  text.resize(text.size() - from.size());
  return text.append(to);
}

// One line of a difference: ' ' common, '-' only expected, '+' only actual.
struct Edit {
  char mark;
  const std::string* line;
};

// The longest common subsequence of the middle parts, by the table of its lengths; two texts that are too large for the
// table count as wholly different.
std::vector<Edit> edits(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;

  const std::size_t rows = a.size() - head - tail;
  const std::size_t columns = b.size() - head - tail;
  constexpr std::size_t largest_table = 4'000'000;
  std::vector<std::size_t> length;
  if (rows != 0 && columns != 0 && rows <= largest_table / columns)
    length.assign((rows + 1) * (columns + 1), 0);
  const auto at = [columns](std::size_t row, std::size_t column) { return row * (columns + 1) + column; };
  if (!length.empty()) {
    for (std::size_t row = rows; row-- > 0;) {
      for (std::size_t column = columns; column-- > 0;) {
        length[at(row, column)] = a[head + row] == b[head + column]
                                      ? length[at(row + 1, column + 1)] + 1
                                      : std::max(length[at(row + 1, column)], length[at(row, column + 1)]);
      }
    }
  }

  std::vector<Edit> result;
  for (std::size_t i = 0; i < head; ++i) result.push_back({' ', &a[i]});
  std::size_t row = 0;
  std::size_t column = 0;
  while (row < rows || column < columns) {
    if (!length.empty() && row < rows && column < columns && a[head + row] == b[head + column]) {
      result.push_back({' ', &a[head + row]});
      ++row;
      ++column;
    } else if (row < rows && (column == columns || length.empty() ||
                              length[at(row + 1, column)] >= length[at(row, column + 1)])) {
      result.push_back({'-', &a[head + row++]});
    } else {
      result.push_back({'+', &b[head + column++]});
    }
  }
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) result.push_back({' ', &a[i]});
  return result;
}

}  // namespace

std::string difference(std::string_view expected, std::string_view actual) {
  if (expected == actual) return {};
  const std::vector<std::string> a = split_lines(expected);
  const std::vector<std::string> b = split_lines(actual);
  if (a == b) return "they differ only in the line end at the end of the text\n";

  const std::vector<Edit> all = edits(a, b);
  constexpr std::size_t context = 2;
  constexpr std::size_t longest_report = 200;
  std::vector<bool> shown(all.size(), false);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].mark == ' ') continue;
    const std::size_t end = std::min(all.size(), i + context + 1);
    for (std::size_t k = i - std::min(i, context); k < end; ++k) shown[k] = true;
  }
  std::string report;
  std::size_t reported = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!shown[i]) continue;
    if (reported != 0 && !shown[i - 1]) report += "  ...\n";
    if (++reported > longest_report) return report + "  ... and more\n";
    report.append(1, all[i].mark).append(" ").append(*all[i].line).append("\n");
  }
  return report;
}

std::string golden_problem(const fs::path& expected, std::string_view actual) {
  if (is_set("SOP_UPDATE_GOLDEN")) {
    if (is_set("CI")) return "SOP_UPDATE_GOLDEN is refused where CI is set";
    if (!fs::exists(expected) || read_file(expected) != actual) write_file(expected, actual);
    return {};
  }
  if (!fs::exists(expected)) {
    return "there is no " + expected.string() + " yet; SOP_UPDATE_GOLDEN=1 would write\n" +
           std::string(actual);
  }
  const std::string text = difference(read_file(expected), actual);
  return text.empty() ? text : expected.string() + " (- expected, + now)\n" + text;
}

std::vector<std::string> golden_problems(std::string_view folder, std::string_view input_suffix,
                                         std::string_view expected_suffix, const GoldenRun& run) {
  std::vector<std::string> problems;
  const fs::path root = in_repository(folder);
  const std::vector<fs::path> inputs = list_files(root, input_suffix);
  if (inputs.empty()) problems.push_back("no case in " + root.string());

  std::set<std::string> known;
  for (const fs::path& input : inputs) {
    const std::string actual = run(input, read_file(input));
    if (input.parent_path().filename() == "ok") {
      if (!actual.empty()) problems.push_back(input.string() + " must print nothing, but prints\n" + actual);
      continue;
    }
    const std::string expected = with_other_suffix(input, input_suffix, expected_suffix);
    known.insert(expected);
    std::string problem = golden_problem(expected, actual);
    if (!problem.empty()) problems.push_back(std::move(problem));
  }
  for (const fs::path& expected : list_files(root, expected_suffix)) {
    if (!known.contains(expected.string())) problems.push_back(expected.string() + " belongs to no input");
  }
  return problems;
}

}  // namespace sop::testing
