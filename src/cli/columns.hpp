// src/cli/columns.hpp — tables for people: columns as wide as what stands in them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sop::cli {

/// A text cut to at most `most` columns of a terminal, `…` at its end where something is missing. One pass.
std::string cut_to_columns(std::string_view text, std::size_t most);

/// A line for each row, its cells under each other with two blanks between them; every line is led by `indent` blanks and ends with
/// its last letter. Cells are texts that a terminal may show; a row may have fewer than the others.
std::string in_columns(const std::vector<std::vector<std::string>>& rows, std::size_t indent = 0);

}  // namespace sop::cli
