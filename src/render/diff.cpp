// src/render/diff.cpp — what changes between two texts, in the unified form.
//
// What both begin and end with is taken off; of the middle, the longest common subsequence of lines is kept (Wagner and Fischer 1974),
// as long as it is small.
#include <algorithm>
#include <cstdint>

#include "sop/render_lint.hpp"
#include "sop/unicode.hpp"

namespace sop {
namespace {

constexpr std::size_t largest_middle = 2000;  // lines of each text
constexpr std::size_t context = 3;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

struct DiffLine {
  char sign;  // ' ', '-', '+'
  std::string_view line;
};

/// The middle of both, line by line.
void middle(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b, std::size_t first,
            std::size_t a_end, std::size_t b_end, std::vector<DiffLine>& out) {
  const std::size_t n = a_end - first, m = b_end - first;
  if (n > largest_middle || m > largest_middle) {
    for (std::size_t i = first; i < a_end; ++i) out.push_back({'-', a[i]});
    for (std::size_t i = first; i < b_end; ++i) out.push_back({'+', b[i]});
    return;
  }
  std::vector<std::uint16_t> longest((n + 1) * (m + 1));
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t& { return longest[i * (m + 1) + j]; };
  for (std::size_t i = n; i-- > 0;)
    for (std::size_t j = m; j-- > 0;)
      at(i, j) = a[first + i] == b[first + j] ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                                              : std::max(at(i + 1, j), at(i, j + 1));
  for (std::size_t i = 0, j = 0; i < n || j < m;) {
    if (i < n && j < m && a[first + i] == b[first + j]) {
      out.push_back({' ', a[first + i]});
      ++i, ++j;
    } else if (i < n && (j == m || at(i + 1, j) >= at(i, j + 1))) {
      out.push_back({'-', a[first + i++]});
    } else {
      out.push_back({'+', b[first + j++]});
    }
  }
}

/// `begins`: it is the first line of its text.
void append_line(std::string& out, const DiffLine& step, bool begins) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  std::string_view line = step.line;
  out += step.sign;
  // As it is, so that the difference fits the file.
  if (begins && line.substr(0, byte_order_mark.size()) == byte_order_mark) {
    out += byte_order_mark;
    line.remove_prefix(byte_order_mark.size());
  }
  const bool ended = !line.empty() && line.back() == '\n';
  if (ended) line.remove_suffix(1);
  const bool carriage = ended && !line.empty() && line.back() == '\r';
  if (carriage) line.remove_suffix(1);
  // A tab stays; what could steer a terminal is made visible.
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t tab = std::min(line.find('\t', at), line.size());
    unicode::append_escaped(out, line.substr(at, tab - at));
    if (tab < line.size()) out += '\t';
    at = tab + 1;
  }
  if (carriage) out += '\r';
  out += ended ? "\n" : "\n\\ No newline at end of file\n";
}

std::string range(std::size_t first, std::size_t count) {
  // The line before, where there is none of its own.
  std::string out = std::to_string(count == 0 ? first : first + 1);
  if (count != 1) out += "," + std::to_string(count);
  return out;
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after) {
  if (before == after) return {};
  const std::vector<std::string_view> a = lines_of(before), b = lines_of(after);
  std::size_t first = 0;
  while (first < a.size() && first < b.size() && a[first] == b[first]) ++first;
  std::size_t a_end = a.size(), b_end = b.size();
  while (a_end > first && b_end > first && a[a_end - 1] == b[b_end - 1]) --a_end, --b_end;
  std::vector<DiffLine> steps;
  for (std::size_t i = 0; i < first; ++i) steps.push_back({' ', a[i]});
  middle(a, b, first, a_end, b_end, steps);
  for (std::size_t i = a_end; i < a.size(); ++i) steps.push_back({' ', a[i]});

  std::string name;
  unicode::append_escaped(name, path);
  std::string out = "--- " + name + "\n+++ " + name + "\n";
  std::size_t a_line = 0, b_line = 0;
  for (std::size_t i = 0; i < steps.size();) {
    if (steps[i].sign == ' ') {
      ++i, ++a_line, ++b_line;
      continue;
    }
    const std::size_t begin = i - std::min({i, context, a_line, b_line});
    std::size_t end = i;
    // Changes with at most twice the context between them stand in one piece.
    for (std::size_t k = i, same = 0; k < steps.size() && same <= 2 * context; ++k) {
      same = steps[k].sign == ' ' ? same + 1 : 0;
      if (same == 0) end = k + 1;
    }
    const std::size_t stop = std::min(end + context, steps.size());
    std::size_t a_count = 0, b_count = 0;
    for (std::size_t k = begin; k < stop; ++k) {
      a_count += steps[k].sign != '+' ? std::size_t{1} : 0;
      b_count += steps[k].sign != '-' ? std::size_t{1} : 0;
    }
    const std::size_t lead = i - begin;
    out += "@@ -" + range(a_line - lead, a_count) + " +" + range(b_line - lead, b_count) + " @@\n";
    for (std::size_t k = begin; k < stop; ++k) {
      const char* const line = steps[k].line.data();
      append_line(out, steps[k], line == before.data() || line == after.data());
    }
    for (; i < stop; ++i) {
      a_line += steps[i].sign != '+' ? std::size_t{1} : 0;
      b_line += steps[i].sign != '-' ? std::size_t{1} : 0;
    }
  }
  return out;
}

}  // namespace sop
