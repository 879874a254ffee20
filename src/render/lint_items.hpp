// src/render/lint_items.hpp — what the forms of src/render have in common: everything that is reported, one after the other, and where it
// stands. Private to src/render.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/render_lint.hpp"

namespace sop::render {

/// One thing that is reported.
struct Item {
  std::size_t report = 0;
  const Diagnostic* diagnostic = nullptr;
  const Finding* finding = nullptr;  ///< null: it does not load
  std::string_view rule;             ///< the check, or the message
  std::string fingerprint;           ///< 32 hexadecimal digits
};

enum class Repeated : std::uint8_t {
  kept,
  left_out  ///< what two procedures say of a file that both import is told once
};

/// Everything, in the order of the reports; suppressed findings too.
std::vector<Item> items_of(const std::vector<LintReport>& reports, Repeated repeated);

/// Lines and columns from 1; a byte order mark is no column. `end` is the first place that does not belong.
struct Region {
  LineColumn begin, end;
};
Region region_of(const SourceFile& file, Span span);
inline bool has_place(const SourceSet& sources, Span span) { return span.file < sources.size(); }

/// `error`, `warning` or `note`.
std::string_view severity_name(Severity severity);

/// The sentence, and the help after it: `no role is called `x`: did you mean `y`?`,
/// with code in the words of its file.
std::string whole_message(const Diagnostic& diagnostic, const SourceSet& sources, Language language);
/// The sentence of a note, with code in the words of its file.
std::string note_text(const Note& note, const SourceSet& sources, Language language);

/// How many findings and errors of a report are not listed, because there are more than the limits; and a sentence that says so, empty
/// for none.
std::size_t left_out(const LintReport& report);
std::string left_out_text(const LintReport& report);

/// A path as people and tools open it: without a leading `./`.
std::string_view plain_path(std::string_view path);

/// Appends a text for an attribute or between tags of XML 1.0: what could steer a terminal is made visible, a line end in an attribute
/// stays one.
void append_xml(std::string& out, std::string_view text);

}  // namespace sop::render
