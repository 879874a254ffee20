// src/calendars/content_lines.hpp — the lines of an iCalendar file: unfolded, and cut into name, parameters and value.
//
// RFC 5545, 3.1. A line may go on in the next one, which then begins with a space or a tab; line ends are CRLF or LF.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sop/diagnostic.hpp"
#include "sop/source.hpp"

namespace sop::calendars {

struct Parameter {
  std::string name;  ///< in capitals
  std::string value;
};

struct ContentLine {
  std::string name;  ///< in capitals
  std::vector<Parameter> parameters;
  std::string value;
  Span span;  ///< of the line with its continuations
};

/// The text in capitals, as far as it is ASCII.
[[nodiscard]] std::string in_capitals(std::string_view text);

/// All lines of a file; empty ones are left out. False: at least one error was added.
bool read_content_lines(const SourceFile& file, FileId id, std::vector<ContentLine>& lines,
                        DiagnosticSink& problems);

}  // namespace sop::calendars
