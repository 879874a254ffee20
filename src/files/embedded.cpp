// src/files/embedded.cpp — looks up a file that is part of the library.
#include "src/files/embedded.hpp"

#include <string>

#include "sop/files.hpp"

namespace sop {
namespace {

bool find(const std::vector<files::Embedded>& all, std::string_view name, std::string_view& text) {
  for (const auto& file : all) {
    if (file.name != name) continue;
    text = file.text;
    return true;
  }
  return false;
}

}  // namespace

bool ready_piece(std::string_view name, std::string_view& text) {
  return find(files::ready_pieces(), name, text);
}

bool check_page(std::string_view id, std::string_view& text) {
  return find(files::check_pages(), std::string(id) + ".md", text);
}

bool error_page(std::string_view message, std::string_view& text) {
  std::string_view page;
  if (!find(files::error_pages(), "errors.md", page)) return false;
  const std::size_t begin = page.find("\n## " + std::string(message) + "\n");
  if (begin == std::string_view::npos) return false;
  const std::size_t end = page.find("\n## ", begin + 1);
  text = page.substr(begin + 1, (end == std::string_view::npos ? page.size() : end) - begin - 1);
  return true;
}

}  // namespace sop
