// src/render/json.cpp — diagnostics for programs. The shape is docs/schema/diagnostics.schema.json, and tests compare.
#include "sop/json.hpp"

#include <string>
#include <string_view>

#include "sop/render.hpp"
#include "sop/word_forms.hpp"
#include "src/render/lint_items.hpp"

namespace sop {
namespace {

/// A place in every way of counting: people's columns, editors' UTF-16 columns, bytes.
void point(JsonWriter& writer, std::string_view name, const SourceFile& file, std::uint32_t offset) {
  const LineColumn at = file.locate(offset);
  writer.key(name).begin_object();
  writer.natural("line", at.line).natural("column", at.column).natural("utf16", at.column_utf16);
  writer.natural("byte", at.column_bytes).natural("offset", offset);
  writer.end_object();
}

void place(JsonWriter& writer, Span span, const SourceSet& sources) {
  if (span.file >= sources.size()) return;
  const SourceFile& file = sources[span.file];
  writer.key("place").begin_object();
  writer.text("file", file.path());
  point(writer, "begin", file, span.begin);
  point(writer, "end", file, span.end);
  writer.end_object();
}

}  // namespace

void write_diagnostic(JsonWriter& writer, const Diagnostic& diagnostic, const SourceSet& sources,
                      Language language) {
  writer.begin_object();
  writer.text("id", message_name(diagnostic.id));
  writer.text("severity", render::severity_name(diagnostic.severity));
  const Word dialect = dialect_at(sources, diagnostic.span);
  writer.text("message", message_text(diagnostic, language, dialect));
  const std::string help = message_help(diagnostic, language, dialect);
  if (!help.empty()) writer.text("help", help);
  place(writer, diagnostic.span, sources);
  if (!diagnostic.notes.empty()) {
    writer.key("notes").begin_array();
    for (const Note& note : diagnostic.notes) {
      writer.begin_object();
      writer.text("id", message_name(note.id));
      writer.text("message", fill_template(message_template(note.id, language), note.args, language,
                                           dialect_at(sources, note.span)));
      place(writer, note.span, sources);
      writer.end_object();
    }
    writer.end_array();
  }
  if (!diagnostic.fixes.empty()) {
    writer.key("fixes").begin_array();
    for (const Fix& fix : diagnostic.fixes) {
      writer.begin_object();
      place(writer, fix.span, sources);
      writer.text("replacement", fix.replacement);
      writer.end_object();
    }
    writer.end_array();
  }
  writer.end_object();
}

std::string render_json(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                        Language language, std::size_t dropped) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object().integer("version", diagnostics_json_version).key("diagnostics").begin_array();
  for (const Diagnostic& diagnostic : diagnostics) write_diagnostic(writer, diagnostic, sources, language);
  writer.end_array();
  if (dropped > 0) writer.natural("dropped", dropped);
  writer.end_object();
  out += '\n';
  return out;
}

}  // namespace sop
