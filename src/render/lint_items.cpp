// src/render/lint_items.cpp — see lint_items.hpp.
#include "src/render/lint_items.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "sop/messages/story.hpp"
#include "sop/sha256.hpp"
#include "sop/unicode.hpp"
#include "sop/word_forms.hpp"

namespace sop {

std::string suppression_where(std::string_view path) {
  std::string out = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace sop

namespace sop::render {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The same for the same mistake wherever its line has moved, as that of a finding.
std::string fingerprint_of(const Diagnostic& diagnostic, const SourceSet& sources,
                           std::unordered_map<std::string, std::size_t>& seen) {
  std::string text(message_name(diagnostic.id));
  text += "\n";
  if (has_place(sources, diagnostic.span)) text += plain_path(sources[diagnostic.span.file].path());
  for (const std::string& arg : diagnostic.args) text += "\n" + arg;
  const std::size_t times = seen[text]++;
  text += "\n" + std::to_string(times);
  return to_hex(sha256(text)).substr(0, 32);
}

}  // namespace

std::vector<Item> items_of(const std::vector<LintReport>& reports, Repeated repeated) {
  std::vector<Item> items;
  std::set<std::tuple<std::string, std::uint32_t, std::uint32_t, MessageId, std::string>> told;
  const auto add = [&](Item item) {
    const SourceSet& sources = reports[item.report].loaded->sources;
    const Span span = item.diagnostic->span;
    if (repeated == Repeated::left_out && has_place(sources, span)) {
      const std::string path(plain_path(sources[span.file].path()));
      if (!told.emplace(path, span.begin, span.end, item.diagnostic->id, item.fingerprint).second) return;
    }
    items.push_back(std::move(item));
  };
  for (std::size_t r = 0; r < reports.size(); ++r) {
    std::unordered_map<std::string, std::size_t> seen;
    for (const Diagnostic& d : reports[r].loaded->diagnostics)
      add({r, &d, nullptr, message_name(d.id), fingerprint_of(d, reports[r].loaded->sources, seen)});
    if (reports[r].lint == nullptr) continue;
    for (const Finding& f : reports[r].lint->findings) add({r, &f.diagnostic, &f, f.check, f.fingerprint});
  }
  return items;
}

Region region_of(const SourceFile& file, Span span) {
  Region region{file.locate(span.begin), file.locate(std::max(span.begin, span.end))};
  const bool marked = std::string_view(file.text()).substr(0, byte_order_mark.size()) == byte_order_mark;
  for (LineColumn* place : {&region.begin, &region.end}) {
    if (!marked || place->line != 1 || place->column < 2) continue;
    --place->column;
    --place->column_utf16;
    place->column_bytes -= static_cast<std::uint32_t>(byte_order_mark.size());
  }
  return region;
}

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "";
}

std::string whole_message(const Diagnostic& diagnostic, const SourceSet& sources, Language language) {
  const Word dialect = dialect_at(sources, diagnostic.span);
  std::string text = message_text(diagnostic, language, dialect);
  const std::string help = message_help(diagnostic, language, dialect);
  if (!help.empty()) text += ": " + help;
  return text;
}

std::string note_text(const Note& note, const SourceSet& sources, Language language) {
  return fill_template(message_template(note.id, language), note.args, language,
                       dialect_at(sources, note.span));
}

std::size_t left_out(const LintReport& report) {
  return report.loaded->dropped + (report.lint == nullptr ? 0 : report.lint->dropped);
}

std::string left_out_text(const LintReport& report) {
  const std::size_t count = left_out(report);
  if (count == 0) return {};
  return std::to_string(count) +
         (count == 1 ? " more finding is not listed" : " more findings are not listed");
}

std::string_view plain_path(std::string_view path) {
  while (path.substr(0, 2) == "./") path.remove_prefix(2);
  return path;
}

void append_xml(std::string& out, std::string_view text) {
  std::string visible;
  unicode::append_escaped(visible, text, unicode::Whitespace::keep);
  for (std::size_t at = 0; at < visible.size();) {
    const unicode::Decoded c = unicode::decode(visible, at);
    const std::string_view piece = std::string_view(visible).substr(at, c.length);
    at += c.length;
    if (piece == "&") {
      out += "&amp;";
    } else if (piece == "<") {
      out += "&lt;";
    } else if (piece == ">") {
      out += "&gt;";
    } else if (piece == "\"") {
      out += "&quot;";
    } else if (piece == "\t" || piece == "\n" || piece == "\r") {
      out += "&#" + std::to_string(static_cast<int>(piece[0])) + ";";
    } else if (c.code_point == 0xFFFE || c.code_point == 0xFFFF) {
      unicode::append(out, 0xFFFD);  // no character of XML
    } else {
      out += piece;
    }
  }
}

}  // namespace sop::render

namespace sop {

std::string render_not_shown(const NotShown& one, const LintReport& report, Language language) {
  const SourceSet& sources = report.loaded->sources;
  const Span span = one.diagnostic.span;
  std::string line = report.file;
  if (render::has_place(sources, span)) {
    const LineColumn begin = render::region_of(sources[span.file], span).begin;
    line = sources[span.file].path() + ":" + std::to_string(begin.line) + ":" + std::to_string(begin.column);
  }
  line += ": " + std::string(message_template(messages::story_not_shown, language)) + ": ";
  line += message_text(one.diagnostic, language, dialect_at(sources, span));
  return line + " [" + std::string(one.check) + "] " + suppression_where(one.path);
}

std::size_t count_reported(const std::vector<LintReport>& reports, Severity severity) {
  std::size_t count = 0;
  for (const LintReport& report : reports) {
    for (const Diagnostic& d : report.loaded->diagnostics) count += d.severity == severity ? 1 : 0;
    // What loading only counted are mistakes.
    if (severity == Severity::error) count += report.loaded->dropped;
    if (report.lint != nullptr) count += report.lint->count(severity);
  }
  return count;
}

bool fails(const std::vector<LintReport>& reports) {
  for (const LintReport& report : reports) {
    for (const Severity severity : {Severity::error, Severity::warning, Severity::note})
      if (severity <= report.fail_on && count_reported({report}, severity) > 0) return true;
  }
  return false;
}

}  // namespace sop
