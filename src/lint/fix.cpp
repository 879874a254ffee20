// src/lint/fix.cpp — see sop/lint_fix.hpp.
#include <algorithm>
#include <utility>

#include "sop/lint_fix.hpp"
#include "sop/messages/checks.hpp"
#include "sop/messages/syntax.hpp"
#include "sop/parse.hpp"
#include "sop/unicode.hpp"

namespace sop {
namespace {

struct KindOfFix {
  MessageId message;
  FixKind kind;
};

// A message that is not here offers a guess: a name, a unit, an order of day and month.
constexpr KindOfFix kinds[] = {
    {messages::missing_arrow__before, FixKind::safe},
    {messages::missing_colon, FixKind::safe},
    {messages::missing_comma, FixKind::safe},
    {messages::missing_bar, FixKind::safe},
    {messages::missing_open_brace, FixKind::safe},
    {messages::single_quotes, FixKind::safe},
    {messages::write_sign, FixKind::safe},
    {messages::currency_sign, FixKind::safe},
    {messages::unused_suppression, FixKind::safe},
    {messages::unused_suppression__no_check, FixKind::safe},
    {messages::unused_response, FixKind::changes_meaning},
    {messages::unused_routine, FixKind::changes_meaning},
    {messages::unused_path, FixKind::changes_meaning},
    {messages::unused_clock, FixKind::changes_meaning},
    {messages::unused_role, FixKind::changes_meaning},
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::size_t line_begin(std::string_view text, std::size_t at) {
  while (at > 0 && text[at - 1] != '\n' && text[at - 1] != '\r') --at;
  return at;
}

/// Past the end of the line and its line end: LF, CR LF or CR.
std::size_t line_end(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
  if (at < text.size() && text[at] == '\r') ++at;
  if (at < text.size() && text[at] == '\n') ++at;
  return at;
}

/// The beginning of the line before the one that begins at `begin`.
std::size_t line_before(std::string_view text, std::size_t begin) {
  if (begin == 0) return 0;
  const bool two = begin > 1 && text[begin - 1] == '\n' && text[begin - 2] == '\r';
  return line_begin(text, begin - (two ? 2 : 1));
}

bool is_blank_line(std::string_view text, std::size_t begin, std::size_t end) {
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(begin),
                     text.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char c) { return is_blank(c) || c == '\n' || c == '\r'; });
}

/// The lines of a block, with one of the two empty lines around it; where something else stands on its lines, the block alone.
Span lines_of(std::string_view text, Span block) {
  std::size_t begin = line_begin(text, block.begin);
  std::size_t end = line_end(text, block.end);
  if (!is_blank_line(text, begin, block.begin) || !is_blank_line(text, block.end, end)) return block;
  const std::size_t before = line_before(text, begin);
  const bool blank_before = begin > 0 && is_blank_line(text, before, begin);
  const std::size_t after = line_end(text, end);
  const bool blank_after = end < text.size() && is_blank_line(text, end, after);
  if (blank_before && (blank_after || end >= text.size())) {
    begin = before;
  } else if (begin == 0 && blank_after) {
    end = after;
  }
  return {block.file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

bool holds(Span outer, Span inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

/// The smallest block around a place; null: none is.
const ast::Block* block_around(const ast::File& file, Span span) {
  const ast::Block* found = nullptr;
  for (const ast::Block& block : file.blocks) {
    if (!holds(block.span, span)) continue;
    if (found == nullptr || block.span.end - block.span.begin < found->span.end - found->span.begin)
      found = &block;
  }
  return found;
}

/// The block that declares what stands at a place: the smallest around it, if that is what it begins with or is called.
const ast::Block* block_at(const ast::File& file, Span span) {
  const ast::Block* found = block_around(file, span);
  if (found == nullptr) return nullptr;
  return found->span.begin == span.begin || holds(found->name, span) ? found : nullptr;
}

/// The places in the block around a place where a name is written.
std::vector<Span> uses_of(const ast::File& file, const std::string& text, Span span, std::string_view name) {
  std::vector<Span> uses;
  const ast::Block* block = block_around(file, span);
  if (block == nullptr) return uses;
  for (const ast::Expr& e : file.exprs)
    if (e.kind == ast::ExprKind::name && holds(block->span, e.span) &&
        unicode::fold(std::string_view(text).substr(e.span.begin, e.span.end - e.span.begin)) ==
            unicode::fold(name))
      uses.push_back(e.span);
  return uses;
}

/// The canonical form of a file without its suppressions.
std::string canonical_without_suppressions(const LoadResult& loaded, const ast::File& file) {
  ast::File rest = file;
  const auto is_suppression = [&](const ast::Line& line) {
    if (line.kind != ast::LineKind::block) return false;
    const Span block = file.blocks[line.index].span;
    return std::any_of(loaded.procedure.suppressions.begin(), loaded.procedure.suppressions.end(),
                       [&](const Suppression& s) { return holds(block, s.span); });
  };
  std::vector<ast::Line> kept;
  for (std::uint32_t i = 0; i < file.top.count; ++i) {
    const ast::Line& line = file.lines[file.top.first + i];
    if (!is_suppression(line)) kept.push_back(line);
  }
  rest.top = {static_cast<std::uint32_t>(rest.lines.size()), static_cast<std::uint32_t>(kept.size())};
  rest.lines.insert(rest.lines.end(), kept.begin(), kept.end());
  return canonical_text(rest, loaded.sources);
}

}  // namespace

FixKind fix_kind(MessageId message) {
  for (const KindOfFix& one : kinds)
    if (one.message == message) return one.kind;
  return FixKind::none;
}

namespace {

/// A suppression beside findings of its check that nothing silences may be meant for one of them: its path is for people to correct.
bool may_be_meant(const LintResult& lint, const Diagnostic& unused) {
  return unused.id == messages::unused_suppression &&
         std::any_of(lint.findings.begin(), lint.findings.end(), [&](const Finding& other) {
           return !other.suppressed && other.check == unused.args.front();
         });
}

}  // namespace

void add_fixes(const LoadResult& loaded, LintResult& lint, FixKind most) {
  if (loaded.files.empty()) return;
  const ast::File& root = loaded.files.front();
  const std::string& text = loaded.sources[root.id].text();
  for (Finding& finding : lint.findings) {
    Diagnostic& d = finding.diagnostic;
    const FixKind kind = fix_kind(d.id);
    if (d.id == messages::event_names_alike__of_the_language && d.fixes.empty() && d.span.file == root.id)
      for (const Span use : uses_of(root, text, d.span, d.args[0])) d.fix(use, d.args[1]);
    if (!d.fixes.empty() || d.span.file != root.id || kind == FixKind::none || kind > most ||
        may_be_meant(lint, d))
      continue;
    const ast::Block* block = block_at(root, d.span);
    if (block != nullptr) d.fix(lines_of(text, block->span), "");
  }
}

std::vector<FixedFile> apply_fixes(const SourceSet& sources,
                                   const std::vector<const Diagnostic*>& diagnostics, FixKind most) {
  std::vector<const Diagnostic*> chosen;
  for (const Diagnostic* d : diagnostics) {
    const FixKind kind = fix_kind(d->id);
    if (d->fixes.empty() || kind == FixKind::none || kind > most) continue;
    const bool whole = std::all_of(d->fixes.begin(), d->fixes.end(), [&](const Fix& fix) {
      return fix.span.file < sources.size() && fix.span.begin <= fix.span.end &&
             fix.span.end <= sources[fix.span.file].text().size();
    });
    if (whole) chosen.push_back(d);
  }
  std::stable_sort(chosen.begin(), chosen.end(), [](const Diagnostic* a, const Diagnostic* b) {
    const Span& x = a->fixes.front().span;
    const Span& y = b->fixes.front().span;
    return std::pair(x.file, x.begin) < std::pair(y.file, y.begin);
  });
  std::vector<Fix> edits;
  std::vector<std::vector<const Diagnostic*>> applied(sources.size());
  for (const Diagnostic* d : chosen) {
    const bool free = std::all_of(d->fixes.begin(), d->fixes.end(), [&](const Fix& fix) {
      return std::none_of(edits.begin(), edits.end(), [&](const Fix& other) {
        return fix.span.file == other.span.file && fix.span.begin <= other.span.end &&
               other.span.begin <= fix.span.end;
      });
    });
    if (!free) continue;
    edits.insert(edits.end(), d->fixes.begin(), d->fixes.end());
    applied[d->fixes.front().span.file].push_back(d);
  }
  std::sort(edits.begin(), edits.end(), [](const Fix& a, const Fix& b) {
    return std::pair(a.span.file, a.span.begin) < std::pair(b.span.file, b.span.begin);
  });
  std::vector<FixedFile> files;
  for (std::size_t i = 0; i < edits.size();) {
    FixedFile out;
    out.file = edits[i].span.file;
    out.made = applied[out.file];
    out.applied = out.made.size();
    const std::string& text = sources[out.file].text();
    std::size_t at = 0;
    for (; i < edits.size() && edits[i].span.file == out.file; ++i) {
      out.text.append(text, at, edits[i].span.begin - at);
      out.text += edits[i].replacement;
      at = edits[i].span.end;
    }
    out.text.append(text, at, std::string::npos);
    if (out.text != text) files.push_back(std::move(out));
  }
  return files;
}

bool says_the_same(const LoadResult& before, const LoadResult& after) {
  if (!before.ok || !after.ok || before.files.size() != after.files.size()) return false;
  for (std::size_t i = 0; i < before.files.size(); ++i)
    if (canonical_without_suppressions(before, before.files[i]) !=
        canonical_without_suppressions(after, after.files[i]))
      return false;
  return true;
}

}  // namespace sop
