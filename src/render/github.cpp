// src/render/github.cpp — findings as annotations of GitHub: workflow commands that a job prints on its log.
//
// Source: the documentation of GitHub Actions, "Workflow commands". Of each kind (error, warning, notice) the first ten of a step are
// shown; so errors come first, and where some would not be shown, the first notice says how many there are. In a text `%`, CR and
// LF are escaped, in a property `:` and `,` too; what is escaped so cannot begin a line, and only a line that begins with `::` is
// obeyed.
#include <algorithm>

#include "sop/unicode.hpp"
#include "src/render/lint_items.hpp"

namespace sop {
namespace {

void append_escaped(std::string& out, std::string_view text, bool property) {
  std::string visible;
  unicode::append_escaped(visible, text, unicode::Whitespace::keep);
  for (const char c : visible) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
}

std::string_view command_of(Severity severity) {
  return severity == Severity::note ? "notice" : render::severity_name(severity);
}

std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string annotation(const LintReport& report, const render::Item& item, Language language) {
  const Diagnostic& d = *item.diagnostic;
  const SourceSet& sources = report.loaded->sources;
  std::string out = "::" + std::string(command_of(d.severity)) + " file=";
  if (render::has_place(sources, d.span)) {
    const SourceFile& file = sources[d.span.file];
    const render::Region region = render::region_of(file, d.span);
    append_escaped(out, render::plain_path(file.path()), true);
    out += ",line=" + std::to_string(region.begin.line);
    // Columns are shown only where one line is meant.
    if (region.begin.line == region.end.line) {
      out += ",endLine=" + std::to_string(region.end.line) + ",col=" + std::to_string(region.begin.column) +
             ",endColumn=" + std::to_string(region.end.column);
    } else {
      out += ",endLine=" + std::to_string(region.end.line);
    }
  } else {
    append_escaped(out, render::plain_path(report.file), true);
  }
  out += ",title=sop ";
  append_escaped(out, item.rule, true);
  out += "::";
  std::string text = render::whole_message(d, sources, language);
  for (const Note& note : d.notes) {
    text += "\n";
    if (render::has_place(sources, note.span)) {
      const SourceFile& file = sources[note.span.file];
      const LineColumn at = render::region_of(file, note.span).begin;
      text += std::string(render::plain_path(file.path())) + ":" + std::to_string(at.line) + ": ";
    }
    text += render::note_text(note, sources, language);
  }
  append_escaped(out, text, false);
  return out + "\n";
}

}  // namespace

std::string render_github(const std::vector<LintReport>& reports, const LintReportOptions& options) {
  std::vector<render::Item> items = render::items_of(reports, render::Repeated::left_out);
  items.erase(std::remove_if(items.begin(), items.end(),
                             [](const render::Item& item) {
                               return item.finding != nullptr && item.finding->suppressed;
                             }),
              items.end());
  std::stable_sort(items.begin(), items.end(), [](const render::Item& a, const render::Item& b) {
    return a.diagnostic->severity < b.diagnostic->severity;
  });
  std::size_t counts[3] = {0, 0, 0};
  for (const render::Item& item : items) ++counts[static_cast<std::size_t>(item.diagnostic->severity)];
  std::size_t left_out = 0;
  for (const LintReport& report : reports) left_out += render::left_out(report);
  const bool too_many = left_out > 0 || std::any_of(std::begin(counts), std::end(counts), [](std::size_t n) {
                          return n > github_annotations_shown;
                        });
  std::string total =
      counted(counts[0], "error") + ", " + counted(counts[1], "warning") + ", " + counted(counts[2], "note");
  if (left_out > 0) total += ", and " + std::to_string(left_out) + " more that are not listed";
  std::string out;
  bool said = !too_many;
  const auto say_total = [&] {
    if (said) return;
    said = true;
    out += "::notice title=sop lint::" + total + ". GitHub shows the first " +
           std::to_string(github_annotations_shown) + " of each kind; the log of this step has all\n";
  };
  for (const render::Item& item : items) {
    if (item.diagnostic->severity == Severity::note) say_total();
    out += annotation(reports[item.report], item, options.language);
  }
  say_total();
  if (!items.empty()) out += "sop lint: " + total + "\n";
  return out;
}

}  // namespace sop
