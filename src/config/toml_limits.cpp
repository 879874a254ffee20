// src/config/toml_limits.cpp — see toml_limits.hpp.
#include "src/config/toml_limits.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sop/messages/facts.hpp"
#include "sop/messages/syntax.hpp"

namespace sop::config {
namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

/// Past the string whose first quote stands at `at`. A string of one line ends with it, closed or not.
std::size_t past_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool escapes = quote == '"';
  const std::string_view three = quote == '"' ? R"(""")" : "'''";
  const bool lines = text.substr(at, 3) == three;
  at += lines ? 3 : 1;
  while (at < text.size()) {
    if (escapes && text[at] == '\\') {
      ++at;
      if (at < text.size() && (lines || !is_line_end(text[at]))) ++at;
    } else if (lines && text.substr(at, 3) == three) {
      at += 3;
      // Two more quotes may belong to the text: `"""he said "no""""`.
      for (int more = 0; more < 2 && at < text.size() && text[at] == quote; ++more) ++at;
      return at;
    } else if (!lines && text[at] == quote) {
      return at + 1;
    } else if (!lines && is_line_end(text[at])) {
      return at;
    } else {
      ++at;
    }
  }
  return at;
}

}  // namespace

bool fits_toml_limits(const SourceFile& file, FileId id, DiagnosticSink& problems) {
  for (std::uint32_t number = 1; number <= file.line_count(); ++number) {
    const std::size_t size = file.line(number).size();
    if (size <= max_toml_line_bytes) continue;
    const std::uint32_t begin = file.line_start(number);
    problems.error(messages::line_too_long, {id, begin, begin},
                   {std::to_string(size), std::to_string(max_toml_line_bytes)});
    return false;
  }
  const std::string_view text = file.text();
  std::vector<std::size_t> around;  // the points of the names around each bracket that is open
  std::size_t points = 0;           // of the name at hand and those around it
  std::size_t at = 0;
  while (at < text.size()) {
    switch (text[at]) {
      case '"':
      case '\'':
        at = past_string(text, at);
        continue;
      case '#':
        while (at < text.size() && !is_line_end(text[at])) ++at;
        continue;
      case '\n':
      case '\r':
      case ',':
        points = around.empty() ? 0 : around.back();
        break;
      case '{':
      case '[':
        around.push_back(points);
        break;
      case '}':
      case ']':
        if (!around.empty()) {
          points = around.back();
          around.pop_back();
        }
        break;
      case '.':
        if (++points > max_toml_points) {
          const auto place = static_cast<std::uint32_t>(at);
          problems.error(messages::toml_deep, {id, place, place + 1}, {std::to_string(max_toml_points)});
          return false;
        }
        break;
      default:
        break;
    }
    ++at;
  }
  return true;
}

}  // namespace sop::config
