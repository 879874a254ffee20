// src/render/check_page.cpp — see check_page.hpp.
#include "src/render/check_page.hpp"

#include <algorithm>

namespace sop::render {

std::string readable_page(std::string_view page) {
  std::string out;
  bool hidden = false;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = std::min(page.find('\n', at), page.size() - 1) + 1;
    std::string_view line = page.substr(at, end - at);
    at = end;
    if (line.substr(0, 4) == "<!--") hidden = true;
    if (hidden) {
      if (line.substr(0, 3) != "-->") continue;
      hidden = false;
      if (page.substr(at, 1) == "\n") ++at;  // and the empty line after it
      continue;
    }
    out += line.substr(0, 6) == "```sop" ? "```sop\n" : line;
  }
  return out;
}

}  // namespace sop::render
