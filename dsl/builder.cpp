// The arena is filled here, with expressions in dsl/builder_expressions.cpp; mistakes are put into words in dsl/mistakes.cpp.
#include "dsl/builder.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "dsl/letters.hpp"
#include "sop/messages/syntax.hpp"

namespace sop::dsl {

using ast::ExprId;
using ast::ExprKind;

Builder::Builder(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink,
                 Lexed& lexed)
    : sources_(sources), limits_(limits), sink_(sink), lexed_(lexed), unclosed_(lexed.unclosed) {
  file_.id = file;
  file_.dialect = lexed.dialect;
  file_.language_version = lexed.language_version;
  file_.header = lexed.header;
  file_.comments = std::move(lexed.comments);
  reserve();
}

const Token& Builder::before(const Token& token) const {
  const Token* first = lexed_.tokens.data();
  return &token > first ? (&token)[-1] : *first;
}

// --- blocks ------------------------------------------------------------------------------------------------------------

void Builder::block_kind(const Token& token) {
  open_head_ = static_cast<std::uint32_t>(file_.blocks.size());
  ast::Block block;
  block.kind = token.word;
  if (token.word == no_word && token.begin < token.end) block.kind = misspelt_kind(token);
  block.kind_span = span(token);
  block.name = block.title = {file_.id, token.end, token.end};
  block.span = span(token);
  file_.blocks.push_back(block);
}

void Builder::block_name(const Token& token) {
  top_block().name = span(token);
  top_block().span.end = token.end;
}

void Builder::block_title(const Token& token) {
  top_block().title = span(token);
  top_block().span.end = token.end;
}

void Builder::block_without_head(const Token& token) {
  Token empty = token;
  empty.end = empty.begin;
  block_kind(empty);
}

void Builder::body_open(const Token& token) {
  top_block().has_body = true;
  const Token* first = &token;
  while (first->kind != TokenKind::end && (first == &token || first->kind == TokenKind::newline)) ++first;
  open_.push_back({open_head_, pending_lines_.size(), span(token), indent_of(top_block().span.begin),
                   indent_of(first->begin)});
}

void Builder::body_close(const Token& token) {
  const OpenBlock open = open_.back();
  open_.pop_back();
  ast::Block& block = file_.blocks[open.block];
  block.lines.first = static_cast<std::uint32_t>(file_.lines.size());
  block.lines.count = static_cast<std::uint32_t>(pending_lines_.size() - open.lines);
  file_.lines.insert(file_.lines.end(), pending_lines_.begin() + static_cast<std::ptrdiff_t>(open.lines),
                     pending_lines_.end());
  pending_lines_.resize(open.lines);
  open_head_ = open.block;
  if (token.kind == TokenKind::close_brace) {
    block.span.end = token.end;
  } else {
    block.span.end = before(token).end;
    report_unclosed(open, token);
    --unclosed_;
  }
}

void Builder::block_end(const Token&) {
  const ast::Block& block = file_.blocks[open_head_];
  // Indented, and a brace closes too much: it belongs to a block whose head is missing.
  if (open_.empty() && unclosed_ < 0 && indent_of(block.span.begin) > 0) {
    outside_block(block.span);
    return;
  }
  if (open_.empty()) tell_outside();
  add_line(ast::LineKind::block, open_head_);
}

// --- lines -------------------------------------------------------------------------------------------------------------

void Builder::add_line(ast::LineKind kind, std::size_t index) {
  pending_lines_.push_back({kind, static_cast<std::uint32_t>(index)});
}

void Builder::forget_line() {
  operands_.clear();
  operators_.clear();
  lists_.clear();
  in_row_ = in_move_ = in_entry_ = false;
}

void Builder::entry_label(const Token& token) {
  forget_line();
  depth_reported_ = false;
  entry_ = {};
  in_entry_ = true;
  entry_.label_span = span(token);
  entry_.title = {file_.id, token.end, token.end};
  entry_.span = span(token);
  entry_.items.first = static_cast<std::uint32_t>(file_.items.size());
  if (open_.empty()) return outside_block(span(token));
  const bool own = has_own_labels(block_kind_now());
  if (!own || (token.flags & token_words) != 0) entry_.label = token.word;
  if (own && (token.flags & token_words) != 0 && token.word == no_word) label_of_words(token);
  if (own && (token.flags & (token_reserved | token_closed)) != 0) reserved_label(token);
}

void Builder::entry_title(const Token& token) { entry_.title = span(token); }

void Builder::entry_end(const Token& token) {
  entry_.items.count = static_cast<std::uint32_t>(file_.items.size()) - entry_.items.first;
  if (entry_.move != ast::no_index) entry_.items.count = 0;
  entry_.span.end = before(token).end;
  if (entry_.items.count > 0) {
    const Word kind = block_kind_now();
    if (kind == Word::facts || kind == Word::group || kind == Word::remedies || kind == Word::parameters) {
      name_as_type(file_.items[entry_.items.first].value);
    }
  }
  in_entry_ = false;
  if (open_.empty()) return;
  file_.entries.push_back(entry_);
  add_line(ast::LineKind::entry, file_.entries.size() - 1);
}

/// `handled_by: team`, `other_channel: channel or none`: in declarations a name is a type.
void Builder::name_as_type(ExprId id) {
  if (id == ast::no_expr) return;
  const ast::Expr whole = expr(id);
  ExprId name = id;
  if (whole.kind == ExprKind::logic_or && whole.children.count == 2) {
    const ast::Expr& second = expr(file_.children[whole.children.first + 1]);
    if (second.kind != ExprKind::word || second.word != Word::none) return;
    name = file_.children[whole.children.first];
  }
  if (expr(name).kind != ExprKind::name) return;
  ast::Expr type = expr(name);
  type.kind = ExprKind::type;
  type.or_none = name != id;
  type.span = whole.span;
  type.name = expr(name).span;
  type.word = kind_spelled(type.name);
  type.children = {};
  expr(id) = type;
}

Word Builder::kind_spelled(Span where) const {
  const Spelling* found = Vocabulary::of(dialect_index(file_.dialect)).find(fold_word(text(where)));
  return found != nullptr ? found->kind : no_word;
}

void Builder::row_begin(const Token& token) {
  forget_line();
  depth_reported_ = false;
  in_row_ = true;
  row_ = {};
  row_.span = span(token);
  row_.cells.first = static_cast<std::uint32_t>(file_.cells.size());
}

void Builder::cell_begin(const Token& token) {
  cell_ = {};
  cell_.span = span(token);
  cell_.items.first = static_cast<std::uint32_t>(file_.items.size());
}

void Builder::cell_type(const Token&) { cell_.type = pop_operand(); }

void Builder::cell_end(const Token& token) {
  cell_.items.count = static_cast<std::uint32_t>(file_.items.size()) - cell_.items.first;
  cell_.span.end = before(token).end;
  if (cell_.items.count == 0) {
    cell_.span = {file_.id, before(token).end, token.begin};
    empty_cell(token);
  }
  file_.cells.push_back(cell_);
}

void Builder::row_end(const Token& token) {
  row_.cells.count = static_cast<std::uint32_t>(file_.cells.size()) - row_.cells.first;
  row_.span.end = before(token).end;
  in_row_ = false;
  if (open_.empty()) {
    outside_block(row_.span);
    return;
  }
  file_.rows.push_back(row_);
  add_line(ast::LineKind::row, file_.rows.size() - 1);
}

// --- moves -------------------------------------------------------------------------------------------------------------

void Builder::move_begin(const Token& token) {
  if (!in_entry_) {
    forget_line();
    depth_reported_ = false;
  }
  in_move_ = true;
  move_ = {};
  move_.trigger_span = move_.span = span(token);
  move_.outcome = {file_.id, token.end, token.end};
  switch (token.word) {
    case Word::on:
      move_.trigger = ast::TriggerKind::on;
      break;
    case Word::after:
      move_.trigger = ast::TriggerKind::after;
      break;
    case Word::at:
      move_.trigger = ast::TriggerKind::at;
      break;
    case Word::every:
      move_.trigger = ast::TriggerKind::every;
      break;
    case Word::no_reply_for:
      move_.trigger = ast::TriggerKind::no_reply;
      break;
    default:
      move_.trigger = ast::TriggerKind::condition;
      break;
  }
  move_.options.first = static_cast<std::uint32_t>(file_.items.size());
  move_.tail.first = static_cast<std::uint32_t>(file_.tails.size());
}

void Builder::move_outcome(const Token& token) {
  move_.outcome = span(token);
  move_.outcome_word =
      token.kind == TokenKind::word || in_group(token.word, word_group::outcome) ? token.word : no_word;
}

void Builder::move_trigger_value(const Token&) {
  move_.trigger_value = pop_operand();
  move_.options.first = static_cast<std::uint32_t>(file_.items.size());
}

void Builder::move_options_end(const Token& token) {
  move_.options.count = static_cast<std::uint32_t>(file_.items.size()) - move_.options.first;
  move_.target = {};
  move_.target.span = move_.target.name = move_.target.action_span = {file_.id, token.end, token.end};
  target_ = &move_.target;
}

void Builder::target_name(const Token& token) {
  target_->name = span(token);
  if (token.kind == TokenKind::word) target_->name_word = token.word;
  if (target_->action == no_word) target_->span.begin = token.begin;
  target_->span.end = token.end;
}

void Builder::target_action(const Token& token) {
  target_->action = token.word;
  target_->action_span = target_->span = span(token);
  target_->name = {file_.id, token.end, token.end};
}

void Builder::tail_then(const Token& token) {
  tail_ = {};
  tail_.is_then = true;
  tail_.target.span = tail_.target.name = tail_.target.action_span = {file_.id, token.end, token.end};
  target_ = &tail_.target;
}

void Builder::tail_target_end(const Token&) { file_.tails.push_back(tail_); }

void Builder::tail_option_end(const Token& token) {
  tail_ = {};
  tail_.option = item_;
  tail_.option.span.end = before(token).end;
  file_.tails.push_back(tail_);
}

void Builder::move_end(const Token& token) {
  move_.tail.count = static_cast<std::uint32_t>(file_.tails.size()) - move_.tail.first;
  move_.span.end = before(token).end;
  in_move_ = false;
  if (open_.empty()) {
    if (!in_entry_) outside_block(move_.span);
    return;
  }
  file_.moves.push_back(move_);
  const std::size_t index = file_.moves.size() - 1;
  if (in_entry_) {
    entry_.move = static_cast<std::uint32_t>(index);
  } else {
    add_line(ast::LineKind::move, index);
  }
}

// --- items -------------------------------------------------------------------------------------------------------------

void Builder::item_begin(const Token& token) {
  item_ = {};
  item_.span = span(token);
  item_.option_span = {file_.id, token.begin, token.begin};
}

void Builder::item_option(const Token& token) {
  item_.option = token.word;
  item_.option_span = span(token);
}

void Builder::item_value(const Token&) {
  item_.value = pop_operand();
  if (item_.option != no_word) {
    words_of_place(item_.option, item_.value);
  } else if (in_entry_ && !in_move_ && entry_.label != no_word) {
    words_of_place(entry_.label, item_.value);
  }
}

void Builder::item_end(const Token& token) {
  item_.span.end = before(token).end;
  file_.items.push_back(item_);
}

/// Names become words where the label or option before them asks for words.
void Builder::words_of_place(Word place, ExprId id) {
  if (id == ast::no_expr) return;
  ast::Expr& e = expr(id);
  if (e.kind == ExprKind::name) {
    const bool answers = place == Word::expect || place == Word::never || place == Word::check;
    if (e.word != no_word &&
        (is_word_of_place(place, e.word) || (answers && in_group(e.word, word_group::answer)))) {
      e.kind = ExprKind::word;
    }
    return;
  }
  if (place != Word::expect && place != Word::never && place != Word::check) return;
  if (e.kind == ExprKind::compare || e.kind == ExprKind::is_one_of || e.kind == ExprKind::is_not_one_of) {
    words_of_place(place, file_.children[e.children.first]);
    const ast::Expr& asked = expr(file_.children[e.children.first]);
    if (asked.kind == ExprKind::word && asked.word == Word::status)
      words_of_place(Word::status, file_.children[e.children.first + 1]);
  } else if (e.kind == ExprKind::logic_and || e.kind == ExprKind::logic_or || e.kind == ExprKind::logic_not ||
             e.kind == ExprKind::all_of || e.kind == ExprKind::any_of || e.kind == ExprKind::none_of) {
    const ast::List children = e.children;
    for (std::uint32_t i = 0; i < children.count; ++i)
      words_of_place(place, file_.children[children.first + i]);
  }
}

// --- the end -----------------------------------------------------------------------------------------------------------

/// `desk is open` asks a calendar, a schedule, a role or a team that the file declares: there `open` is the language's.
void Builder::find_open_questions() {
  std::unordered_set<std::string> places;
  bool gathered = false;
  for (const ast::Expr& e : file_.exprs) {
    if (e.kind != ExprKind::compare || (e.word != Word::is && e.word != Word::is_not)) continue;
    ast::Expr& right = expr(file_.children[e.children.first + 1]);
    if (right.kind != ExprKind::name || (right.word != Word::open && right.word != Word::closed)) continue;
    if (!gathered) {
      gathered = true;
      for (const ast::Block& block : file_.blocks) {
        if (block.kind == Word::calendar || block.kind == Word::schedule || block.kind == Word::role ||
            block.kind == Word::team) {
          places.insert(fold_word(text(block.name)));
        }
      }
    }
    const ast::Expr& left = expr(file_.children[e.children.first]);
    if (left.kind == ExprKind::name && places.count(fold_word(text(left.span))) > 0)
      right.kind = ExprKind::word;
  }
}

ast::File Builder::take() {
  tell_outside();
  file_.top.first = static_cast<std::uint32_t>(file_.lines.size());
  file_.top.count = static_cast<std::uint32_t>(pending_lines_.size());
  file_.lines.insert(file_.lines.end(), pending_lines_.begin(), pending_lines_.end());
  find_open_questions();
  return std::move(file_);
}

}  // namespace sop::dsl
