// dsl/markdown.hpp — where the language stands in a file: all of it, or the fenced blocks of a Markdown document.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/diagnostic.hpp"
#include "sop/source.hpp"

namespace sop::dsl {

/// A stretch of bytes of the file.
struct Region {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

bool is_literate(std::string_view path);

/// The stretches that hold the language, in order. For a path that ends in `.sop.md`: the contents of every fenced block
/// whose info string begins with the word `sop`, by CommonMark's rules for fences (0 to 3 spaces before it, three or more
/// of one mark, closed by at least as many, no backtick in the info string of a backtick fence).
std::vector<Region> source_regions(std::string_view path, std::string_view text, FileId file,
                                   DiagnosticSink& sink);

}  // namespace sop::dsl
