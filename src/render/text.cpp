// src/render/text.cpp — diagnostics for a terminal: a headline, the line of the source, a caret, help and notes.
//
// An excerpt shows one line. It is cut to a window when it is long, so that a hostile line of megabytes costs what its
// window costs.
#include <algorithm>
#include <string>
#include <string_view>

#include "sop/messages/story.hpp"
#include "sop/render.hpp"
#include "sop/unicode.hpp"
#include "sop/word_forms.hpp"

namespace sop {
namespace {

constexpr std::string_view ellipsis = "…";

/// The words around a message, in the language of messages: severities in their order, then `help`.
std::string_view word_of(std::size_t place, Language language) {
  static constexpr std::string_view words[3][4] = {{"error", "warning", "note", "help"},
                                                   {"ошибка", "предупреждение", "замечание", "совет"},
                                                   {"viga", "hoiatus", "märkus", "nõuanne"}};
  return words[static_cast<std::size_t>(language)][place];
}
constexpr std::size_t help_word = 3;

std::string_view severity_colour(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "\x1b[1;31m";
    case Severity::warning:
      return "\x1b[1;33m";
    case Severity::note:
      return "\x1b[1;36m";
  }
  return "";
}

/// Writes to a text, with colours or without.
class Paper {
 public:
  Paper(std::string& out, const RenderOptions& options) : out_(out), options_(options) {}

  void plain(std::string_view text) { out_.append(text); }
  /// Text that came from a file or a host.
  void foreign(std::string_view text) { unicode::append_escaped(out_, text); }
  void coloured(std::string_view colour, std::string_view text) {
    if (options_.colour) out_.append(colour);
    unicode::append_escaped(out_, text);
    if (options_.colour) out_.append("\x1b[0m");
  }

 private:
  std::string& out_;
  const RenderOptions& options_;
};

/// A stretch of a line as it is shown, and how wide that is.
struct Shown {
  std::string text;
  std::size_t width = 0;
};

/// The largest stretch of `text`, from its beginning, that fits into `room` columns, begun at display column `column`.
/// Tabs become spaces up to the next stop. `cut` tells whether something was left out.
Shown show(std::string_view text, std::size_t column, std::size_t room, std::uint32_t tab_width, bool& cut) {
  Shown shown;
  cut = false;
  const std::size_t stop = std::max<std::size_t>(1, tab_width);
  for (std::size_t at = 0; at < text.size();) {
    const unicode::Decoded c = unicode::decode(text, at);
    std::string piece;
    if (c.valid && c.code_point == U'\t') {
      piece.assign(stop - (column + shown.width) % stop, ' ');
    } else {
      unicode::append_escaped(piece, text.substr(at, c.length));
    }
    const std::size_t width = unicode::display_width(std::string_view(piece));
    if (shown.width + width > room) {
      cut = true;
      break;
    }
    shown.text += piece;
    shown.width += width;
    at += c.length;
  }
  return shown;
}

/// Where the window on a line begins, so that what is meant stands in it with something before it.
std::size_t window_begin(std::string_view line, std::size_t begin, const RenderOptions& options) {
  const std::size_t before = options.max_width / 2;
  std::size_t at = begin;
  std::size_t width = 0;
  while (at > 0) {
    const std::size_t previous = unicode::previous(line, at);
    width += line[previous] == '\t' ? options.tab_width
                                    : unicode::display_width(line.substr(previous, at - previous));
    if (width > before || begin - previous > std::size_t{8} * options.max_width) return at;
    at = previous;
  }
  return 0;
}

std::string right_aligned(std::string_view text, std::size_t width) {
  return std::string(width > text.size() ? width - text.size() : 0, ' ') + std::string(text);
}

/// The line on which a span begins, and a line of carets under it.
void excerpt(Paper& paper, const SourceFile& file, Span span, std::string_view colour,
             const RenderOptions& options) {
  const LineColumn place = file.locate(span.begin);
  const std::string_view line = file.line(place.line);
  const std::size_t line_start = file.line_start(place.line);
  const std::size_t begin = std::min<std::size_t>(span.begin - line_start, line.size());
  const std::size_t end = std::min<std::size_t>(std::max(span.begin, span.end) - line_start, line.size());

  std::size_t from = 0;
  bool cut = false;
  // Most lines fit from their beginning; the others begin somewhat before what is meant.
  const std::string_view upto = line.substr(0, end);
  if (upto.size() > std::size_t{8} * options.max_width) {
    from = window_begin(line, begin, options);
  } else {
    static_cast<void>(show(upto, 0, options.max_width, options.tab_width, cut));
    if (cut) from = window_begin(line, begin, options);
  }
  const std::size_t lead = from > 0 ? 1 : 0;
  const Shown before = show(line.substr(from, begin - from), lead, options.max_width, options.tab_width, cut);
  std::size_t room = options.max_width > before.width ? options.max_width - before.width : 1;
  bool meant_cut = false;
  const Shown meant =
      show(line.substr(begin, end - begin), lead + before.width, room, options.tab_width, meant_cut);
  room -= std::min(room, meant.width);
  Shown after;
  bool after_cut = meant_cut;
  if (!meant_cut) {
    after = show(line.substr(end), lead + before.width + meant.width, room, options.tab_width, after_cut);
  }

  const std::string number = std::to_string(place.line);
  const std::size_t gutter = std::max<std::size_t>(5, number.size());
  paper.coloured("\x1b[34m", right_aligned(number, gutter) + " | ");
  if (lead > 0) paper.plain(ellipsis);
  paper.plain(before.text);
  paper.plain(meant.text);
  paper.plain(after.text);
  if (after_cut) paper.plain(ellipsis);
  paper.plain("\n");
  paper.coloured("\x1b[34m", right_aligned("", gutter) + " | ");
  paper.plain(std::string(lead + before.width, ' '));
  paper.coloured(colour, std::string(std::max<std::size_t>(1, meant.width), '^'));
  paper.plain("\n");
}

/// `desk.sop:12:12: `, or nothing for what has no place.
void place_of(Paper& paper, Span span, const SourceSet& sources) {
  if (span.file >= sources.size()) return;
  const SourceFile& file = sources[span.file];
  const LineColumn place = file.locate(span.begin);
  const std::string numbers = ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ":";
  paper.coloured("\x1b[1m", file.path() + numbers);
  paper.plain(" ");
}

void headline(Paper& paper, Severity severity, std::string_view id, const std::string& text, Span span,
              const SourceSet& sources, Language language) {
  place_of(paper, span, sources);
  paper.coloured(severity_colour(severity),
                 std::string(word_of(static_cast<std::size_t>(severity), language)) + ":");
  paper.plain(" ");
  paper.foreign(text);
  if (!id.empty()) paper.plain(" [" + std::string(id) + "]");
}

void and_more(std::string& out, std::size_t dropped, Language language) {
  if (dropped > 0)
    out +=
        fill_template(message_template(messages::story_and_more, language), {std::to_string(dropped)}) + "\n";
}

}  // namespace

std::string render_text(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                        const RenderOptions& options, std::size_t dropped) {
  std::string out;
  Paper paper(out, options);
  for (const Diagnostic& diagnostic : diagnostics) {
    const Word dialect = dialect_at(sources, diagnostic.span);
    if (!out.empty()) paper.plain("\n");
    headline(paper, diagnostic.severity, message_name(diagnostic.id),
             message_text(diagnostic, options.language, dialect), diagnostic.span, sources, options.language);
    paper.plain("\n");
    if (options.excerpts && diagnostic.span.file < sources.size()) {
      excerpt(paper, sources[diagnostic.span.file], diagnostic.span, severity_colour(diagnostic.severity),
              options);
    }
    const std::string help = message_help(diagnostic, options.language, dialect);
    if (!help.empty()) {
      paper.plain("  ");
      paper.coloured("\x1b[1;32m", std::string(word_of(help_word, options.language)) + ":");
      paper.plain(" ");
      paper.foreign(help);
      paper.plain("\n");
    }
    for (const Note& note : diagnostic.notes) {
      headline(paper, Severity::note, {},
               fill_template(message_template(note.id, options.language), note.args, options.language,
                             dialect_at(sources, note.span)),
               note.span, sources, options.language);
      paper.plain("\n");
      if (options.excerpts && note.span.file < sources.size()) {
        excerpt(paper, sources[note.span.file], note.span, severity_colour(Severity::note), options);
      }
    }
  }
  if (dropped > 0 && !out.empty()) paper.plain("\n");
  and_more(out, dropped, options.language);
  return out;
}

std::string render_compact(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                           const RenderOptions& options, std::size_t dropped) {
  std::string out;
  Paper paper(out, options);
  for (const Diagnostic& diagnostic : diagnostics) {
    const Word dialect = dialect_at(sources, diagnostic.span);
    headline(paper, diagnostic.severity, message_name(diagnostic.id),
             message_text(diagnostic, options.language, dialect), diagnostic.span, sources, options.language);
    const std::string help = message_help(diagnostic, options.language, dialect);
    if (!help.empty()) {
      paper.plain(" (");
      paper.foreign(help);
      paper.plain(")");
    }
    paper.plain("\n");
  }
  and_more(out, dropped, options.language);
  return out;
}

}  // namespace sop
