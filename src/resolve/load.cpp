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
#include <unordered_set>
#include <vector>

#include "dsl/text.hpp"
#include "sop/messages/load.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/messages/syntax.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/graph.hpp"
#include "src/resolve/hash.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

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

class Loader {
 public:
  Loader(SourceProvider* provider, const LoadOptions& options, LoadResult& result, DiagnosticSink& sink)
      : provider_(provider), options_(options), result_(result), sink_(sink) {}

  bool stopped() const { return options_.stop != nullptr && options_.stop->requested(); }

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
    result_.files.push_back(parse(result_.sources, id, options_.parse, sink_));
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

/// The names on lines that could not be read, folded: what is said to be unknown elsewhere may be declared there.
std::unordered_set<std::string> names_on_broken_lines(const SourceSet& sources,
                                                      const std::vector<Diagnostic>& broken) {
  std::unordered_set<std::string> names;
  for (const Diagnostic& d : broken) {
    const SourceFile& file = sources[d.span.file];
    const std::uint32_t first = file.locate(d.span.begin).line;
    const std::uint32_t last = std::min(file.locate(d.span.end).line, file.line_count());
    const std::size_t begin = file.line_start(first);
    const std::string_view lines(file.text().data() + begin,
                                 file.line_start(last) + file.line(last).size() - begin);
    for (std::size_t i = 0; i < lines.size();) {
      std::size_t end = i;
      while (end < lines.size()) {
        const unicode::Decoded c = unicode::decode(lines, end);
        if (!c.valid || !unicode::is_name_continue(c.code_point)) break;
        end += c.length;
      }
      if (end > i) names.insert(unicode::fold(dsl::unmixed(lines.substr(i, end - i))));
      i = end + std::max<std::size_t>(unicode::decode(lines, end).length, 1);
    }
  }
  return names;
}

/// Whether, after this mistake, it is not known which names there are: a file or the head of a block could not be read.
bool hides_names(MessageId id) {
  switch (id) {
    case messages::file_not_found:
    case messages::file_outside_root:
    case messages::file_unreadable:
    case messages::import_too_large:
    case messages::files_too_large:
    case messages::too_many_files:
    case messages::no_files_here:
    case messages::import_without_path:
    case messages::invalid_utf8:
    case messages::file_too_large:
    case messages::line_too_long:
    case messages::too_deep:
    case messages::missing_header:
    case messages::unknown_dialect:
    case messages::no_fence:
    case messages::unclosed_fence:
    case messages::headless_lines:
      return true;
    default:
      return false;
  }
}

/// Lines that could not be read, and what they may explain.
class BrokenLines {
 public:
  BrokenLines(const SourceSet& sources, const std::vector<ast::File>& files,
              const std::vector<Diagnostic>& broken)
      : sources_(sources), files_(files), broken_(broken), names_(names_on_broken_lines(sources, broken)) {
    for (const Diagnostic& b : broken_) {
      if (hiding_ == nullptr && hides_names(b.id)) hiding_ = &b;
      // Where a brace is missed, the line itself is fine.
      if (b.id != messages::unclosed_block && b.id != messages::unclosed_block__end)
        lines_.insert(line_key(b.span));
    }
  }

  /// Whether a diagnostic may only follow from such a line, so that it is better not said yet.
  bool explain(const Diagnostic& d) {
    if (broken_.empty()) return false;
    if (lines_.count(line_key(d.span)) > 0) return true;
    switch (d.id) {
      case messages::unknown_name:
      case messages::unknown_step:
      case messages::unknown_outcome:
      case messages::unknown_variable:
      case messages::unknown_enumeration_value:
      case messages::unknown_event:
      case messages::unknown_promise:
      case messages::unknown_rule:
      case messages::unknown_ordered:
      case messages::unknown_type:
      case messages::unknown_unit:
      case messages::not_a_value:
      case messages::word_is_no_value:
        if (hiding_ != nullptr) {
          ++unchecked_;
          return true;
        }
        if (d.id == messages::unknown_outcome && in_step_around(d.span)) return true;
        return in_row_of_broken(d.span) ||
               names_.count(unicode::fold(dsl::unmixed(sources_.text(d.span)))) > 0;
      case messages::procedure_missing:
        return true;
      case messages::step_elsewhere:
        return hiding_ != nullptr;
      case messages::no_currency:
      case messages::locales_missing:
      case messages::unlisted_locale:
      case messages::calendar_missing:
      case messages::zone_missing:
        return hiding_ != nullptr || in_block_of(Word::procedure) || in_block_of(Word::calendar);
      case messages::circle_of_steps:
      case messages::circle_of_time:
      case messages::label_missing:
      case messages::otherwise_missing:
      case messages::condition_missing:
      case messages::table_without_header:
      case messages::table_without_rows:
      case messages::table_without_output:
      case messages::matrix_shape:
      case messages::block_is_empty:
      case messages::container_without_steps:
      case messages::parallel_without_branches:
        return in_block_around(d.span);
      default:
        return in_row_of_broken(d.span);
    }
  }

  /// Says once how many names could not be checked.
  void tell_unchecked(DiagnosticSink& sink) const {
    if (unchecked_ == 0) return;
    sink.add(
        {messages::names_not_checked, Severity::note, hiding_->span, {std::to_string(unchecked_)}, {}, {}});
  }

 private:
  std::uint64_t line_key(Span span) const {
    return (std::uint64_t{span.file} << 32U) | sources_[span.file].locate(span.begin).line;
  }
  static bool within(const ast::File& file, const ast::Block& block, Span span) {
    return span.file == file.id && span.begin >= block.span.begin && span.begin <= block.span.end;
  }
  bool holds(const ast::File& file, const ast::Block& block) const {
    return std::any_of(broken_.begin(), broken_.end(),
                       [&](const Diagnostic& b) { return within(file, block, b.span); });
  }
  bool in_block_of(Word kind) const {
    for (const ast::File& file : files_)
      for (const ast::Block& block : file.blocks)
        if (block.kind == kind && holds(file, block)) return true;
    return false;
  }
  template <class Wanted>
  bool in_block_around(Span span, Wanted wanted) const {
    for (const ast::File& file : files_) {
      if (file.id != span.file) continue;
      for (const ast::Block& block : file.blocks)
        if (span.begin >= block.span.begin && span.end <= block.span.end && wanted(file, block)) return true;
    }
    return false;
  }
  bool in_block_around(Span span) const {
    return in_block_around(
        span, [this](const ast::File& file, const ast::Block& block) { return holds(file, block); });
  }
  /// The line on which a span begins, without the spaces before it.
  std::string_view line_of(Span span) const {
    const SourceFile& file = sources_[span.file];
    const std::string_view line = file.line(file.locate(span.begin).line);
    return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
  }
  /// What comes out of a step depends on the lines that say what is done there, and not on its moves.
  bool in_step_around(Span span) const {
    return in_block_around(span, [this](const ast::File& file, const ast::Block& block) {
      if (block.kind != Word::step && block.kind != Word::branch && block.kind != Word::intake) return false;
      return std::any_of(broken_.begin(), broken_.end(), [&](const Diagnostic& b) {
        const std::string_view line = line_of(b.span);
        return within(file, block, b.span) && line.find("->") == std::string_view::npos &&
               line.find(':') != std::string_view::npos;
      });
    });
  }
  /// The rows of a table mean what its first row says.
  bool in_row_of_broken(Span span) const {
    const std::string_view line = line_of(span);
    if (line.empty() || line.front() != '|') return false;
    return in_block_around(span, [this](const ast::File& file, const ast::Block& block) {
      return std::any_of(broken_.begin(), broken_.end(), [&](const Diagnostic& b) {
        const std::string_view other = line_of(b.span);
        return within(file, block, b.span) && !other.empty() && other.front() == '|';
      });
    });
  }

  const SourceSet& sources_;
  const std::vector<ast::File>& files_;
  const std::vector<Diagnostic>& broken_;
  std::unordered_set<std::string> names_;
  std::unordered_set<std::uint64_t> lines_;  ///< with a mistake of their own: more is said when it is mended
  const Diagnostic* hiding_ = nullptr;       ///< the first mistake that hides names
  std::size_t unchecked_ = 0;
};

/// What makes two diagnostics say the same of the same name; empty where each stands for itself.
std::string same_name(const Diagnostic& d) {
  switch (d.id) {
    case messages::unknown_name:
    case messages::unknown_step:
    case messages::unknown_variable:
    case messages::unknown_enumeration_value:
    case messages::unknown_event:
    case messages::unknown_promise:
    case messages::unknown_rule:
    case messages::unknown_ordered:
    case messages::unknown_type:
    case messages::unknown_unit:
    case messages::unknown_kind:
    case messages::unknown_label:
      break;
    case messages::zone_missing:
    case messages::calendar_missing:
    case messages::no_currency:
      return std::string(message_name(d.id));  // one missing line, wherever it is missed
    default:
      return {};
  }
  std::string key(message_name(d.id));
  // Where nothing of a kind is declared, it is one mistake for all its names.
  const std::string none = resolver::term(messages::help_none_declared, {d.args[0]});
  const bool none_declared = d.id == messages::unknown_name && d.args[2] == none;
  for (std::size_t i = 0; i < (none_declared ? 1 : d.args.size()); ++i)
    key += '\0' + unicode::fold(d.args[i]);
  return key;
}

/// A name that nobody declared is told once, where it stands first, with the number of the other places.
std::vector<Diagnostic> tell_once(std::vector<Diagnostic> said) {
  struct Seen {
    std::size_t first = 0;
    Span second;
    std::size_t more = 0;
  };
  std::unordered_map<std::string, Seen> seen;
  std::vector<Diagnostic> kept;
  for (Diagnostic& d : said) {
    const std::string key = same_name(d);
    if (!key.empty()) {
      const auto [place, is_new] = seen.emplace(key, Seen{kept.size(), {}, 0});
      if (!is_new) {
        if (place->second.more++ == 0) place->second.second = d.span;
        continue;
      }
    }
    kept.push_back(std::move(d));
  }
  std::vector<const Seen*> repeated(kept.size(), nullptr);
  for (const auto& [key, it] : seen)
    if (it.more > 0) repeated[it.first] = &it;
  for (std::size_t i = 0; i < kept.size(); ++i)
    if (repeated[i] != nullptr)
      kept[i].note(messages::note_also_here, repeated[i]->second, {std::to_string(repeated[i]->more)});
  return kept;
}

void finish(LoadResult& result, SourceProvider* provider, const LoadOptions& options,
            DiagnosticSink& syntax) {
  const std::vector<Diagnostic> broken = syntax.items();
  DiagnosticSink all(options.max_diagnostics);
  std::size_t dropped = syntax.dropped();
  bool errors = syntax.has_errors();
  for (const Diagnostic& d : syntax.take()) all.add(d);
  if (!result.files.empty() && !(options.stop != nullptr && options.stop->requested())) {
    // What only follows is left out below, so there must be room for it.
    DiagnosticSink meaning(errors ? options.max_diagnostics * 100 : options.max_diagnostics);
    (void)resolve(result.sources, result.files, provider, options, result.procedure, meaning);
    dropped += meaning.dropped();
    BrokenLines lines(result.sources, result.files, broken);
    std::vector<Diagnostic> left;
    for (Diagnostic& d : meaning.take())
      if (!lines.explain(d)) left.push_back(std::move(d));
    for (Diagnostic& d : tell_once(std::move(left))) {
      errors = errors || d.severity == Severity::error;
      all.add(std::move(d));
    }
    lines.tell_unchecked(all);
  }
  result.dropped = dropped + all.dropped();
  result.diagnostics = all.take();
  result.stopped = options.stop != nullptr && options.stop->requested();
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
