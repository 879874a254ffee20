// Fenced blocks of Markdown; see dsl/markdown.hpp. A fence inside a list item stands deeper than three spaces: so a fence
// may also be indented by the width of list markers above it, which is what authors write.
#include "dsl/markdown.hpp"

#include "sop/messages/syntax.hpp"

namespace sop::dsl {

namespace {

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< without the line end
  std::size_t next = 0;
};

Line line_at(std::string_view text, std::size_t begin) {
  Line line{begin, begin, begin};
  while (line.end < text.size() && text[line.end] != '\n' && text[line.end] != '\r') ++line.end;
  line.next = line.end;
  if (line.next < text.size() && text[line.next] == '\r') ++line.next;
  if (line.next < text.size() && text[line.next] == '\n') ++line.next;
  return line;
}

struct Fence {
  char mark = 0;
  std::size_t length = 0;
  std::size_t indent = 0;
  std::size_t after = 0;  ///< where the info string begins
};

std::size_t indent_of(std::string_view text, const Line& line) {
  std::size_t i = line.begin;
  while (i < line.end && text[i] == ' ') ++i;
  return i - line.begin;
}

/// A run of three or more backticks or tildes at the line's beginning.
bool fence_at(std::string_view text, const Line& line, Fence& fence) {
  fence.indent = indent_of(text, line);
  std::size_t i = line.begin + fence.indent;
  if (i >= line.end || (text[i] != '`' && text[i] != '~')) return false;
  fence.mark = text[i];
  const std::size_t first = i;
  while (i < line.end && text[i] == fence.mark) ++i;
  fence.length = i - first;
  fence.after = i;
  if (fence.length < 3) return false;
  return fence.mark != '`' || text.substr(i, line.end - i).find('`') == std::string_view::npos;
}

/// The column at which the content of a list item begins (`- `, `12. `), or 0 when the line begins none.
std::size_t list_content(std::string_view text, const Line& line) {
  std::size_t i = line.begin + indent_of(text, line);
  const std::size_t first = i;
  while (i < line.end && text[i] >= '0' && text[i] <= '9') ++i;
  const bool number = i > first && i < line.end && (text[i] == '.' || text[i] == ')');
  const bool bullet = i == first && i < line.end && (text[i] == '-' || text[i] == '*' || text[i] == '+');
  if (!number && !bullet) return 0;
  ++i;
  const std::size_t mark = i;
  while (i < line.end && text[i] == ' ') ++i;
  return i > mark ? i - line.begin : 0;
}

/// A fence in a quotation: `> ```sop`, perhaps inside a list item.
bool quoted_fence(std::string_view text, const Line& line, std::size_t content, Fence& fence) {
  std::size_t i = line.begin + indent_of(text, line);
  if (i - line.begin > content + 3) return false;
  if (const std::size_t column = list_content(text, line); column != 0) i = line.begin + column;
  if (i >= line.end || text[i] != '>') return false;
  while (i < line.end && (text[i] == '>' || text[i] == ' ')) ++i;
  return fence_at(text, {i, line.end, line.next}, fence);
}

/// Whether the info string of a fence is the word `sop`.
bool is_ours(std::string_view text, const Line& line, const Fence& fence) {
  std::size_t info = fence.after;
  while (info < line.end && (text[info] == ' ' || text[info] == '\t')) ++info;
  std::size_t info_end = info;
  while (info_end < line.end && text[info_end] != ' ' && text[info_end] != '\t') ++info_end;
  return text.substr(info, info_end - info) == "sop";
}

bool is_blank(std::string_view text, const Line& line) {
  return text.substr(line.begin, line.end - line.begin).find_first_not_of(" \t") == std::string_view::npos;
}

/// The line `sop en` with which a block begins a file of its own; false: its first line is another one.
bool begins_a_file(std::string_view text, std::size_t begin, std::size_t end, Line& header) {
  for (std::size_t i = begin; i < end; i = header.next) {
    header = line_at(text, i);
    header.begin += indent_of(text, header);
    const std::string_view line = text.substr(header.begin, header.end - header.begin);
    if (line.empty() || line.front() == '#') continue;
    return line.substr(0, 4) == "sop ";
  }
  return false;
}

}  // namespace

/// Markdown is never a procedure by itself, whatever it is called: a folder is searched for `.sop.md`, a file may be named.
bool is_literate(std::string_view path) {
  constexpr std::string_view ending = ".md";
  return path.size() >= ending.size() && path.substr(path.size() - ending.size()) == ending;
}

std::vector<Region> source_regions(std::string_view path, std::string_view text, FileId file,
                                   DiagnosticSink& sink) {
  const auto size = static_cast<std::uint32_t>(text.size());
  if (!is_literate(path)) return {{0, size}};
  std::vector<Region> regions;
  std::size_t content = 0;  // of the list item that we are in
  bool quoted = false;
  const bool marked = text.substr(0, 3) == "\xEF\xBB\xBF";  // a byte order mark
  for (std::size_t i = marked ? 3 : 0; i < text.size();) {
    const Line line = line_at(text, i);
    i = line.next;
    Fence open;
    bool fence = fence_at(text, line, open) && open.indent <= content + 3;
    if (!fence) {
      if (quoted_fence(text, line, content, open) && is_ours(text, line, open)) {
        sink.error(messages::quoted_fence, {file, static_cast<std::uint32_t>(open.after - open.length),
                                            static_cast<std::uint32_t>(line.end)});
        quoted = true;
      }
      if (const std::size_t column = list_content(text, line); column != 0) {
        content = column;
        // `1. ```sop`: the fence stands behind the mark of its item.
        fence = fence_at(text, {line.begin + column, line.end, line.next}, open);
        open.indent = column;
      } else if (!is_blank(text, line) && indent_of(text, line) < content) {
        content = 0;
      }
      if (!fence) continue;
    }
    const bool ours = is_ours(text, line, open);
    const std::size_t begin = i;
    std::size_t end = text.size();
    bool closed = false;
    while (i < text.size() && !closed) {
      const Line inner = line_at(text, i);
      Fence close;
      closed = fence_at(text, inner, close) && close.mark == open.mark && close.length >= open.length &&
               close.indent <= content + 3 &&
               text.substr(close.after, inner.end - close.after).find_first_not_of(" \t") ==
                   std::string_view::npos;
      if (closed) end = inner.begin;
      i = inner.next;
    }
    if (!ours) continue;
    if (!closed) {
      sink.error(
          messages::unclosed_fence,
          {file, static_cast<std::uint32_t>(line.begin + open.indent), static_cast<std::uint32_t>(line.end)},
          {std::string(open.length, open.mark)});
    }
    if (Line header; !regions.empty() && begins_a_file(text, begin, end, header)) {
      sink.error(messages::second_piece,
                 {file, static_cast<std::uint32_t>(header.begin), static_cast<std::uint32_t>(header.end)});
      break;
    }
    regions.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
  if (regions.empty() && !quoted) sink.error(messages::no_fence, {file, 0, 0});
  return regions;
}

}  // namespace sop::dsl
