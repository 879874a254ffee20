// with_part (sop/test_findings.hpp): meaning is given anew to files that were read before, so that nothing is read again. Rows of CSV
// files and time zones come from what the procedure carries.
#include <string>
#include <utility>

#include "sop/messages/load.hpp"
#include "sop/messages/time.hpp"
#include "sop/test_findings.hpp"
#include "sop/unicode.hpp"
#include "sop/word_forms.hpp"

namespace sop {
namespace {

/// The files that a load has read.
class ReadBefore : public SourceProvider {
 public:
  explicit ReadBefore(const SourceSet& sources) : sources_(sources) {}
  ReadStatus read(std::string_view path, std::string_view from, std::string& text,
                  std::string& identity) override {
    const std::size_t slash = from.rfind('/');
    const std::string beside = slash == std::string_view::npos || path.starts_with('/')
                                   ? std::string(path)
                                   : std::string(from.substr(0, slash + 1)) + std::string(path);
    for (FileId id = 0; id < sources_.size(); ++id) {
      if (sources_[id].path() != beside && sources_[id].path() != path) continue;
      text = sources_[id].text();
      identity = sources_[id].path();
      return ReadStatus::ok;
    }
    return ReadStatus::not_found;
  }

 private:
  const SourceSet& sources_;
};

/// The zones that a procedure carries.
class ZonesOf : public ZoneSource {
 public:
  explicit ZonesOf(const Procedure& p) : p_(p) {}
  bool zone(std::string_view name, Span span, Zone& out, DiagnosticSink& problems) override {
    for (const Zone& zone : p_.zones) {
      if (zone.name() != name) continue;
      out = zone;
      return true;
    }
    problems.error(messages::zone_unknown, span, {std::string(name), {}});
    return false;
  }

 private:
  const Procedure& p_;
};

}  // namespace

LoadResult with_part(const LoadResult& loaded, std::string path, std::string text) {
  LoadResult result;
  result.sources = loaded.sources;
  result.files = loaded.files;
  DiagnosticSink problems;
  const ParseLimits limits;
  const FileId file = result.sources.add(std::move(path), std::move(text));
  result.files.push_back(parse(result.sources, file, limits, problems));
  result.files.back().id = file;
  const ast::File& part = result.files.back();
  const std::string import = unicode::fold(written_word("import", part.dialect));
  for (std::uint32_t i = 0; i < part.top.count; ++i) {
    const ast::Line& line = part.lines[part.top.first + i];
    if (line.kind != ast::LineKind::block) continue;
    const ast::Block& block = part.blocks[line.index];
    if (unicode::fold(result.sources.text(block.kind_span)) == import)
      problems.error(messages::no_files_here, block.span, {std::string(result.sources.text(block.title))});
  }
  const bool read = !problems.has_errors();
  for (const Diagnostic& before : loaded.diagnostics) problems.add(before);
  if (read) {
    ReadBefore files(loaded.sources);
    ZonesOf zones(loaded.procedure);
    LoadOptions options;
    options.zones = &zones;
    DiagnosticSink meaning;
    result.ok =
        resolve(result.sources, result.files, &files, options, result.procedure, meaning) && loaded.ok;
    for (Diagnostic& d : meaning.take())
      if (d.severity == Severity::error) problems.add(std::move(d));
  }
  result.dropped = loaded.dropped + problems.dropped();
  result.diagnostics = problems.take();
  return result;
}

}  // namespace sop
