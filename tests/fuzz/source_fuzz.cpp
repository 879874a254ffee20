// Any bytes as the text of a procedure: reading ends, every place that is named lies inside the text, and what is accepted has a
// canonical form, the same each time it is made.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sop/parse.hpp"

namespace {

sop::ast::File read(sop::SourceSet& sources, std::string path, std::string text, sop::DiagnosticSink& sink) {
  const sop::FileId id = sources.add(std::move(path), std::move(text));
  return sop::parse(sources, id, {}, sink);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const bool literate = size > 0 && data[0] == '#';
  sop::SourceSet sources;
  sop::DiagnosticSink sink;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const sop::ast::File file = read(sources, literate ? "a.sop.md" : "a.sop", text, sink);
  for (const sop::Diagnostic& diagnostic : sink.items()) {
    if (diagnostic.span.begin > diagnostic.span.end || diagnostic.span.end > size) std::abort();
  }
  (void)sop::dump(file, sources);
  if (sink.has_errors()) return 0;
  if (sop::canonical_text(file, sources) != sop::canonical_text(file, sources)) std::abort();
  return 0;
}
