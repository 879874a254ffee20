// src/calendars/content_lines.cpp — lines of iCalendar, read from left to right, once.
#include "src/calendars/content_lines.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "sop/messages/time.hpp"
#include "sop/unicode.hpp"

namespace sop::calendars {
namespace {

bool is_name_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/// Cuts one unfolded line. False when it has not the form of a line.
bool cut(std::string_view text, ContentLine& line) {
  std::size_t at = 0;
  const auto name = [&](std::string& out) {
    const std::size_t begin = at;
    while (at < text.size() && is_name_character(text[at])) ++at;
    out = in_capitals(text.substr(begin, at - begin));
    return at > begin && at < text.size();
  };
  if (!name(line.name)) return false;
  while (text[at] == ';') {
    ++at;
    Parameter parameter;
    if (!name(parameter.name) || text[at++] != '=') return false;
    const bool quoted = at < text.size() && text[at] == '"';
    if (quoted) ++at;
    const std::size_t end = text.find_first_of(quoted ? "\"" : ";:\"", at);
    if (end == std::string_view::npos) return false;
    parameter.value = text.substr(at, end - at);
    at = end + (quoted ? 1U : 0U);
    if (at >= text.size()) return false;
    line.parameters.push_back(std::move(parameter));
  }
  if (text[at] != ':') return false;
  line.value = text.substr(at + 1);
  return true;
}

}  // namespace

std::string in_capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

bool read_content_lines(const SourceFile& file, FileId id, std::vector<ContentLine>& lines,
                        DiagnosticSink& problems) {
  const std::size_t before = problems.error_count();
  const std::string_view text = file.text();
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < text.size()) {
    const std::size_t begin = at;
    std::size_t end = at;
    std::string unfolded;
    for (;;) {
      const std::size_t line_end = std::min(text.find('\n', at), text.size());
      end = line_end > at && text[line_end - 1] == '\r' ? line_end - 1 : line_end;
      unfolded += text.substr(at, end - at);
      at = std::min(line_end + 1, text.size());
      if (at >= text.size() || (text[at] != ' ' && text[at] != '\t')) break;
      ++at;
    }
    if (unfolded.empty()) continue;
    ContentLine line;
    line.span = {id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    if (unicode::first_invalid(unfolded) != std::string_view::npos) {
      problems.error(messages::ical_not_utf8, line.span, {});
    } else if (cut(unfolded, line)) {
      lines.push_back(std::move(line));
    } else {
      problems.error(messages::ical_line, line.span, {});
    }
  }
  return problems.error_count() == before;
}

}  // namespace sop::calendars
