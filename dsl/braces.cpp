// Blocks that are not what their braces say: a brace is missing or stands too much, the line that opens a block was lost, a
// line stands outside, the word before a block is misspelt. One message each, and reading goes on as it was meant.
#include <algorithm>

#include "dsl/builder.hpp"
#include "dsl/letters.hpp"
#include "sop/messages/syntax.hpp"

namespace sop::dsl {

bool may_stand_in(Word outer, Word inner) {
  switch (inner) {
    case no_word:
      return true;
    case Word::group:
      return outer == no_word || outer == Word::facts;
    case Word::parameters:
      return outer == no_word || outer == Word::definition;
    case Word::step:
      return outer == no_word || outer == Word::scenario || outer == Word::routine || outer == Word::branch;
    case Word::parallel:
      return outer == no_word || outer == Word::scenario || outer == Word::routine;
    case Word::end:
      return outer == no_word || outer == Word::scenario || outer == Word::routine || outer == Word::intake;
    case Word::branch:
      return outer == no_word || outer == Word::parallel;
    case Word::always:
      return outer == no_word || outer == Word::scenario;
    default:
      return outer == no_word;
  }
}

/// The spaces before the first token of the line that holds `offset`.
std::uint32_t Builder::indent_of(std::uint32_t offset) const {
  const std::string& source = sources_[file_.id].text();
  std::uint32_t begin = offset;
  while (begin > 0 && (source[begin - 1] == ' ' || source[begin - 1] == '\t')) --begin;
  return offset - begin;
}

// Where braces are missing or too many, the indentation tells which: people and editors keep it even where a brace was
// lost. A file whose braces are balanced is read without a look at it.

bool Builder::ends_unclosed(const Token& token) const {
  if (open_.empty() || (token.flags & token_first) == 0) return false;
  const bool kind = token.kind == TokenKind::kind;
  if (unclosed_ <= 0 && !kind) return false;
  const OpenBlock& inner = open_.back();
  const std::uint32_t indent = indent_of(token.begin);
  const bool further_out = indent <= inner.indent && inner.inside > inner.indent;
  if (kind && !may_stand_in(block_kind_now(), token.word)) {
    // One brace may be missing here and another be too many elsewhere: then the place alone tells.
    return unclosed_ > 0 || further_out;
  }
  if (unclosed_ <= 0) return false;
  if (token.kind == TokenKind::close_brace) {
    if (indent >= inner.indent) return false;
    return std::any_of(open_.begin(), open_.end(),
                       [indent](const OpenBlock& outer) { return outer.indent == indent; });
  }
  return further_out;
}

bool Builder::is_stray_close(const Token& token) const {
  return unclosed_ < 0 && !open_.empty() && token.kind == TokenKind::close_brace &&
         (token.flags & token_first) != 0 && indent_of(token.begin) > open_.back().indent;
}

bool Builder::opens_unbraced(const Token& token) const {
  if (unclosed_ >= 0 || token.kind != TokenKind::newline || lexed_.cut_short) return false;
  const Token& next = (&token)[1];
  const ast::Block& block = file_.blocks[open_head_];
  return (next.flags & token_first) != 0 && next.kind != TokenKind::end && block.kind != Word::import_ &&
         indent_of(next.begin) > indent_of(block.span.begin);
}

/// Lines outside every block are told once for all that stand one after another.
void Builder::outside_block(Span line) {
  if (!outside_now_) outside_ = line;
  outside_now_ = true;
  outside_.end = std::max(outside_.end, line.end);
}

void Builder::tell_outside() {
  if (!outside_now_) return;
  outside_now_ = false;
  std::string first(text(outside_));
  first.resize(std::min(first.find_first_of(":\r\n"), first.size()));
  sink_.error(messages::outside_block, outside_, {first});
}

/// The kind that was probably meant, said to be misspelt: what stands inside is then read as of that kind.
Word Builder::misspelt_kind(const Token& token) {
  if ((token.flags & token_reported) != 0) return no_word;
  const std::size_t dialect = dialect_index(file_.dialect);
  std::vector<std::string> forms;
  std::vector<Word> words;
  for (std::size_t i = 1; i < word_count; ++i) {
    const Word kind = static_cast<Word>(i);
    if (!in_group(kind, word_group::kind) || !may_stand_in(block_kind_now(), kind)) continue;
    forms.emplace_back(word_form(kind, dialect));
    words.push_back(kind);
  }
  const std::vector<std::string_view> best = unicode::suggest(shown(token), forms);
  if (best.empty()) return no_word;
  sink_.error(messages::unknown_kind__near, span(token), {shown(token), std::string(best.front())})
      .fix(span(token), std::string(best.front()));
  for (std::size_t i = 0; i < forms.size(); ++i)
    if (forms[i] == best.front()) return words[i];
  return no_word;
}

void Builder::headless(Span lines, const Token& close) {
  const std::uint32_t line = sources_[file_.id].locate(close.begin).line;
  lines.end = close.end;
  sink_.error(messages::headless_lines, lines, {std::to_string(line)});
}

Span Builder::line_span(const ast::Line& line) const {
  switch (line.kind) {
    case ast::LineKind::block:
      return file_.blocks[line.index].span;
    case ast::LineKind::entry:
      return file_.entries[line.index].span;
    case ast::LineKind::move:
      return file_.moves[line.index].span;
    case ast::LineKind::row:
      return file_.rows[line.index].span;
  }
  return {};
}

void Builder::unexpected_close(const Token& token) {
  ++unclosed_;
  if (outside_now_) {
    outside_now_ = false;
    headless(outside_, token);
    return;
  }
  sink_.error(messages::unexpected_close, span(token));
}

/// The lines above it that stand further in are those of a block whose head is missing: they are no lines of this one.
void Builder::stray_close(const Token& token) {
  const std::uint32_t indent = indent_of(token.begin);
  std::size_t keep = pending_lines_.size();
  while (keep > open_.back().lines && indent_of(line_span(pending_lines_[keep - 1]).begin) > indent) --keep;
  ++unclosed_;
  if (keep == pending_lines_.size()) {
    sink_.error(messages::unexpected_close, span(token));
    return;
  }
  const Span lines = line_span(pending_lines_[keep]);
  pending_lines_.resize(keep);
  headless(lines, token);
}

void Builder::body_open_missing(const Token& token) {
  const ast::Block& block = top_block();
  sink_
      .error(messages::missing_open_brace, {file_.id, block.span.end, block.span.end},
             {std::string(text(block.span))})
      .fix({file_.id, block.span.end, block.span.end}, " {");
  ++unclosed_;
  body_open(token);
}

void Builder::report_unclosed(const OpenBlock& open, const Token& token) {
  if (lexed_.cut_short || gave_up()) return;
  const ast::Block& block = file_.blocks[open.block];
  Span head = block.kind_span;
  if (head.begin == head.end) return;  // a `{` alone: that it stands there was told
  if (block.name.begin < block.name.end) head.end = block.name.end;
  const std::string line = std::to_string(sources_[file_.id].locate(head.begin).line);
  const bool at_end = token.kind == TokenKind::end;
  Span here = span(token);
  if (at_end) {
    const Token* last = &token;
    while (last > lexed_.tokens.data() && (last->kind == TokenKind::end || last->kind == TokenKind::newline))
      --last;
    here = {file_.id, last->end, last->end};
  }
  sink_
      .error(at_end ? messages::unclosed_block__end : messages::unclosed_block, here,
             {std::string(text(head)), line})
      .note(messages::block_opened_here, open.brace);
}

}  // namespace sop::dsl
