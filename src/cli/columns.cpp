// src/cli/columns.cpp — see columns.hpp.
#include "src/cli/columns.hpp"

#include <algorithm>

#include "sop/unicode.hpp"

namespace sop::cli {

std::string cut_to_columns(std::string_view text, std::size_t most) {
  std::size_t width = 0, end = 0;  // `end`: where it is cut if it is too wide
  for (std::size_t at = 0; at < text.size();) {
    const unicode::Decoded one = unicode::decode(text, at);
    width += static_cast<std::size_t>(unicode::display_width(one.code_point));
    if (width > most) return std::string(text.substr(0, end)) + "…";
    at += one.length;
    if (width < most) end = at;  // room for the `…` is left
  }
  return std::string(text);
}

std::string in_columns(const std::vector<std::vector<std::string>>& rows, std::size_t indent) {
  std::vector<std::vector<std::size_t>> widths;
  std::vector<std::size_t> columns;
  for (const std::vector<std::string>& row : rows) {
    std::vector<std::size_t>& of_row = widths.emplace_back();
    columns.resize(std::max(columns.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      of_row.push_back(unicode::display_width(row[i]));
      columns[i] = std::max(columns[i], of_row[i]);
    }
  }
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < rows[r].size(); ++i) {
      line += rows[r][i];
      line.append(columns[i] - widths[r][i] + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace sop::cli
