// src/resolve/load.cpp — from a path to a procedure: reading files, imports, limits; then the resolver.
//
// The root file is read first, then its imports in the order in which they are met, each file once (the provider says which
// paths are one file). Imports that lead back to where they came from are an error that shows the circle. Every file is
// parsed, and all of them are resolved in one run, so that all mistakes are seen together; what only follows from a line
// that could not be read is left out.
#include "sop/load.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "dsl/text.hpp"
#include "sop/messages/load.hpp"
#include "sop/messages/resolve.hpp"
#include "src/resolve/followers.hpp"
#include "src/resolve/graph.hpp"
#include "src/resolve/hash.hpp"
#include "src/resolve/resolver.hpp"

namespace sop {

namespace {

using resolver::repeated_reads;

/// The path of an import as people see it: beside the file that names it.
std::string beside(std::string_view from, std::string_view path) {
  const std::size_t slash = from.rfind('/');
  if (slash == std::string_view::npos || path.empty() || path.front() == '/') return std::string(path);
  return std::string(from.substr(0, slash + 1)) + std::string(path);
}

MessageId message_of(ReadStatus status) {
  switch (status) {
    case ReadStatus::outside_root:
      return messages::file_outside_root;
    case ReadStatus::too_large:
      return messages::import_too_large;
    case ReadStatus::unreadable:
      return messages::file_unreadable;
    default:
      return messages::file_not_found;
  }
}

struct Import {
  FileId from = 0;
  FileId to = 0;
  Span span;
};

bool stop_requested(const LoadOptions& options) {
  return (options.stop != nullptr && options.stop->requested()) ||
         (options.parse.stop != nullptr && options.parse.stop->requested());
}

class Loader {
 public:
  Loader(SourceProvider* provider, const LoadOptions& options, LoadResult& result, DiagnosticSink& sink)
      : provider_(provider), options_(options), result_(result), sink_(sink) {}

  bool stopped() const { return stop_requested(options_); }

  void root(std::string_view path, std::string text, const std::string& identity) {
    total_ = text.size();
    if (!within_limits(text.size(), path, {})) return;
    known_.emplace(identity, result_.sources.add(std::string(path), std::move(text)));
    parse_file(0);
    for (std::size_t i = 0; i < result_.files.size() && !stopped(); ++i) read_imports(i);
    check_circles();
  }

 private:
  bool within_limits(std::size_t bytes, std::string_view path, Span at) {
    if (bytes > options_.parse.max_file_bytes) {
      sink_.error(messages::import_too_large, at,
                  {std::string(path), std::to_string(options_.parse.max_file_bytes)});
      return false;
    }
    if (total_ > options_.max_total_bytes) {
      sink_.error(messages::files_too_large, at,
                  {std::string(path), std::to_string(options_.max_total_bytes)});
      return false;
    }
    return true;
  }

  void parse_file(FileId id) {
    ParseLimits limits = options_.parse;
    if (limits.stop == nullptr) limits.stop = options_.stop;
    result_.files.push_back(parse(result_.sources, id, limits, sink_));
    result_.files.back().id = id;
  }

  void read_imports(std::size_t index) {
    for (std::uint32_t i = 0; i < result_.files[index].top.count; ++i) {
      const ast::File& file = result_.files[index];
      const ast::Line& line = file.lines[file.top.first + i];
      if (line.kind != ast::LineKind::block || file.blocks[line.index].kind != Word::import_) continue;
      const ast::Block& block = file.blocks[line.index];
      if (block.title.begin == block.title.end) {
        sink_.error(messages::import_without_path, block.span, {});
        continue;
      }
      read_import(file.id, block.title);
    }
  }

  void read_import(FileId from, Span title) {
    const std::string path = dsl::decode_text(result_.sources.text(title));
    std::string text;
    std::string identity;
    const std::string from_path = result_.sources[from].path();
    if (provider_ == nullptr) {
      sink_.error(messages::no_files_here, title, {path});
      return;
    }
    // What a file has named already is not read again, however often it is named.
    const std::string shown = beside(from_path, path);
    const std::string named = from_path + '\0' + path;
    if (const auto read = paths_.find(named); read != paths_.end()) {
      imports_.push_back({from, read->second, title});
      return;
    }
    const ReadStatus status = provider_->read(path, from_path, text, identity);
    if (status != ReadStatus::ok) {
      sink_.error(message_of(status), title, {path, std::to_string(options_.parse.max_file_bytes)});
      return;
    }
    const auto known = known_.find(identity);
    if (known != known_.end()) {
      // Known under another path: reading it for nothing is bounded, too.
      repeated_ += text.size();
      if (repeated_ / repeated_reads > options_.max_total_bytes) {
        sink_.error(messages::files_too_large, title, {path, std::to_string(options_.max_total_bytes)});
        return;
      }
      paths_.emplace(named, known->second);
      imports_.push_back({from, known->second, title});
      return;
    }
    if (result_.files.size() >= options_.max_files) {
      if (!files_said_)
        sink_.error(messages::too_many_files, title, {path, std::to_string(options_.max_files)});
      files_said_ = true;
      return;
    }
    total_ += text.size();
    if (!within_limits(text.size(), path, title)) {
      total_ -= text.size();
      return;
    }
    const FileId id = result_.sources.add(shown, std::move(text));
    known_.emplace(identity, id);
    paths_.emplace(named, id);
    imports_.push_back({from, id, title});
    parse_file(id);
  }

  void check_circles() {
    std::vector<std::vector<std::size_t>> edges(result_.sources.size());
    for (const Import& import : imports_) edges[import.from].push_back(import.to);
    for (const std::vector<std::size_t>& part : resolver::strong_parts(edges)) {
      const bool itself =
          std::find(edges[part[0]].begin(), edges[part[0]].end(), part[0]) != edges[part[0]].end();
      if (part.size() < 2 && !itself) continue;
      const std::vector<std::size_t> circle = resolver::shortest_circle(edges, part);
      std::string shown;
      for (const std::size_t file : circle)
        shown += '`' + result_.sources[static_cast<FileId>(file)].path() + "` → ";
      shown += '`' + result_.sources[static_cast<FileId>(circle[0])].path() + '`';
      for (const Import& import : imports_) {
        if (import.from != circle.back() || import.to != circle[0]) continue;
        sink_.error(messages::circular_import, import.span, {shown});
        break;
      }
    }
  }

  SourceProvider* provider_;
  const LoadOptions& options_;
  LoadResult& result_;
  DiagnosticSink& sink_;
  std::unordered_map<std::string, FileId> known_;  // by identity
  std::unordered_map<std::string, FileId> paths_;  // by who names it and how
  std::vector<Import> imports_;
  std::size_t total_ = 0;
  std::size_t repeated_ = 0;  // bytes of files that were read and then known
  bool files_said_ = false;
};

void finish(LoadResult& result, SourceProvider* provider, const LoadOptions& options,
            DiagnosticSink& syntax) {
  const std::vector<Diagnostic> broken = syntax.items();
  DiagnosticSink all(options.max_diagnostics);
  std::size_t dropped = syntax.dropped();
  bool errors = syntax.has_errors();
  for (Diagnostic& d : resolver::without_reserved_targets(result.sources, syntax.take()))
    all.add(std::move(d));
  if (!result.files.empty() && !stop_requested(options)) {
    // What only follows is left out below, so there must be room for it.
    DiagnosticSink meaning(options.max_diagnostics * 100);
    (void)resolve(result.sources, result.files, provider, options, result.procedure, meaning);
    dropped += meaning.dropped();
    for (Diagnostic& d :
         resolver::without_followers(result.sources, result.files, broken, meaning.take(), dropped)) {
      errors = errors || d.severity == Severity::error;
      all.add(std::move(d));
    }
  }
  result.dropped = dropped + all.dropped();
  result.diagnostics = all.take();
  result.stopped = stop_requested(options);
  result.ok = !errors && !result.stopped;
}

}  // namespace

bool resolve(SourceSet& sources, const std::vector<ast::File>& files, SourceProvider* provider,
             const LoadOptions& options, Procedure& procedure, DiagnosticSink& sink) {
  const std::size_t before = sink.error_count();
  resolver::Resolver all(sources, files, provider, options, procedure, sink);
  all.run();
  if (sink.error_count() != before || (options.stop != nullptr && options.stop->requested())) return false;
  procedure.hash = resolver::procedure_hash(sources, files, all.csv());
  procedure.files.clear();
  for (FileId id = 0; id < sources.size(); ++id) {
    FileInfo info;
    info.path = sources[id].path();
    for (std::uint32_t line = 1; line <= sources[id].line_count(); ++line)
      info.line_starts.push_back(sources[id].line_start(line));
    for (const ast::File& file : files)
      if (file.id == id) info.dialect = file.dialect;
    procedure.files.push_back(std::move(info));
  }
  return true;
}

bool holds_procedure(const LoadResult& result) {
  if (result.files.empty()) return false;
  const ast::File& root = result.files[0];
  for (std::uint32_t i = 0; i < root.top.count; ++i) {
    const ast::Line& line = root.lines[root.top.first + i];
    if (line.kind == ast::LineKind::block && root.blocks[line.index].kind == Word::procedure) return true;
  }
  return false;
}

LoadResult load(std::string_view path, SourceProvider& provider, const LoadOptions& options) {
  LoadResult result;
  DiagnosticSink sink(options.max_diagnostics);
  std::string text;
  std::string identity;
  const ReadStatus status = provider.read(path, {}, text, identity);
  if (status != ReadStatus::ok) {
    result.sources.add(std::string(path), {});
    sink.error(message_of(status), {}, {std::string(path), std::to_string(options.parse.max_file_bytes)});
    result.diagnostics = sink.take();
    return result;
  }
  Loader loader(&provider, options, result, sink);
  loader.root(path, std::move(text), identity);
  finish(result, &provider, options, sink);
  return result;
}

LoadResult load_text(std::string_view path, std::string_view text, const LoadOptions& options) {
  LoadResult result;
  DiagnosticSink sink(options.max_diagnostics);
  Loader loader(nullptr, options, result, sink);
  loader.root(path, std::string(text), std::string(path));
  finish(result, nullptr, options, sink);
  return result;
}

}  // namespace sop
