// src/resolve/tree.cpp — reading the tree of a file: texts, names, words, items.
//
// Nothing here knows what a name means. The canonical spelling of an expression (`plain_text`) makes lasting paths: the same
// in every dialect, without spaces at will.
#include <algorithm>
#include <string>

#include "dsl/text.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/resolver.hpp"

namespace sop::resolver {

std::string Resolver::text_of(Span quoted) const { return unicode::to_nfc(dsl::decode_text(source(quoted))); }

const ast::Block& Resolver::open(const BlockRef& ref) {
  file_ = ref.file;
  return file_->blocks[ref.block];
}

const ast::Entry& Resolver::open(const EntryRef& ref) {
  file_ = ref.file;
  return file_->entries[ref.entry];
}

std::uint32_t Resolver::index_of(const ast::Entry& e) const {
  return static_cast<std::uint32_t>(&e - file_->entries.data());
}

std::uint32_t Resolver::index_of(const ast::Block& block) const {
  return static_cast<std::uint32_t>(&block - file_->blocks.data());
}

Span Resolver::head(const ast::Block& block) const {
  return is_empty(block.name) ? block.kind_span : block.name;
}

std::string Resolver::plain_text_of(Span quoted) {
  const std::string_view raw = source(quoted);
  for (std::size_t open = raw.find('{'); open != std::string_view::npos; open = raw.find('{', open + 1)) {
    const std::size_t end = raw.find_first_of("{}", open + 1);
    if (end == std::string_view::npos) break;
    if (raw[end] == '{') continue;
    std::size_t from = open + 1, to = end;
    while (from < to && raw[from] == ' ') ++from;
    to = std::min(to, raw.find_first_of(" |?", from));
    const auto at = [&](std::size_t i) { return quoted.begin + static_cast<std::uint32_t>(i); };
    if (from < to) braces_.push_back({quoted.file, at(from), at(to)});
    open = end;
  }
  return text_of(quoted);
}

std::string Resolver::title_of(Span title) { return is_empty(title) ? std::string() : plain_text_of(title); }

/// What a value of its own word list says: `hit: unique`, `when empty skip`.
Word Resolver::hint(ast::ExprId id) const {
  if (id == ast::no_expr) return no_word;
  const ast::Expr& e = ex(id);
  return e.kind == ast::ExprKind::word || e.kind == ast::ExprKind::name ? e.word : no_word;
}

bool Resolver::is_word(ast::ExprId e, Word word) const {
  return e != ast::no_expr && ex(e).kind == ast::ExprKind::word && ex(e).word == word;
}

Span Resolver::name_span(ast::ExprId e) const {
  if (e == ast::no_expr) return {};
  const ast::Expr& expr = ex(e);
  if (expr.kind == ast::ExprKind::name) return expr.span;
  if (expr.kind == ast::ExprKind::word && !in_group(expr.word, word_group::reserved)) return expr.span;
  return {};
}

std::string Resolver::word(Word w) const { return std::string(word_form(w, dialect_index(file_->dialect))); }

std::uint32_t Resolver::value_count(ast::List items) const {
  std::uint32_t n = 0;
  while (n < items.count && item(items, n).option == no_word &&
         !is_word(item(items, n).value, Word::otherwise))
    ++n;
  return n;
}

const ast::Item* Resolver::option(ast::List items, Word wanted) const {
  for (std::uint32_t i = 0; i < items.count; ++i)
    if (item(items, i).option == wanted) return &item(items, i);
  return nullptr;
}

bool Resolver::ends_otherwise(ast::List items) const {
  return items.count > 1 && item(items, items.count - 1).option == no_word &&
         is_word(item(items, items.count - 1).value, Word::otherwise);
}

namespace {

std::string_view operator_text(ast::ExprKind kind) {
  switch (kind) {
    case ast::ExprKind::add:
      return "+";
    case ast::ExprKind::subtract:
      return "-";
    case ast::ExprKind::multiply:
      return "*";
    case ast::ExprKind::divide:
      return "/";
    case ast::ExprKind::range:
      return "..";
    case ast::ExprKind::range_below:
      return "..<";
    case ast::ExprKind::of:
      return "_of_";
    case ast::ExprKind::worth:
      return "_worth_";
    default:
      return ",";
  }
}

std::string spaced_to_underscores(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c == ' ') c = '_';
  return out;
}

}  // namespace

/// The canonical spelling of an expression, with words in English and without spaces.
std::string Resolver::plain_text(ast::ExprId id) const {
  if (id == ast::no_expr || depth_of(id) > options_.max_expression_depth) return {};
  const std::string inside = plain_part(id);
  return ex(id).bracketed ? "(" + inside + ")" : inside;
}

std::string Resolver::plain_part(ast::ExprId id) const {
  const ast::Expr& e = ex(id);
  const auto english = [](Word w) { return spaced_to_underscores(word_form(w, 0)); };
  const auto list = [&](std::string_view between, std::uint32_t from) {
    std::string out;
    for (std::uint32_t i = from; i < e.children.count; ++i) {
      if (i > from) out += between;
      out += plain_text(child(e, i));
    }
    return out;
  };
  switch (e.kind) {
    case ast::ExprKind::missing:
      return {};
    case ast::ExprKind::number:
    case ast::ExprKind::date:
    case ast::ExprKind::time:
      return std::string(source(e.span));
    case ast::ExprKind::text:
      return '"' + text_of(e.span) + '"';
    case ast::ExprKind::name: {
      const SymbolId known = find_symbol(source(e.span));
      return known == no_id ? unicode::to_nfc(source(e.span)) : p_.text(known);
    }
    case ast::ExprKind::word:
      return english(e.word);
    case ast::ExprKind::quantity: {
      const std::string unit = e.word == no_word ? unicode::to_nfc(source(e.name)) : english(e.word);
      return list("", 0) + (unit == "%" ? unit : "_" + unit);
    }
    case ast::ExprKind::date_time:
      return list("_", 0);
    case ast::ExprKind::negate:
      return "-" + list("", 0);
    case ast::ExprKind::compare: {
      const std::string sign = english(e.word);
      const bool is_sign = sign[0] == '<' || sign[0] == '>';
      return plain_text(child(e, 0)) + (is_sign ? sign : "_" + sign + "_") + plain_text(child(e, 1));
    }
    case ast::ExprKind::bare_compare: {
      const std::string sign = english(e.word);
      const bool is_sign = sign[0] == '<' || sign[0] == '>';
      return (is_sign ? sign : sign + "_") + plain_text(child(e, 0));
    }
    case ast::ExprKind::is_one_of:
      return plain_text(child(e, 0)) + "_is_one_of(" + list(",", 1) + ")";
    case ast::ExprKind::is_not_one_of:
      return plain_text(child(e, 0)) + "_is_not_one_of(" + list(",", 1) + ")";
    case ast::ExprKind::bare_one_of:
      return "one_of(" + list(",", 0) + ")";
    case ast::ExprKind::logic_and:
      return list("_and_", 0);
    case ast::ExprKind::logic_or:
      return list("_or_", 0);
    case ast::ExprKind::logic_not:
      return "not_" + list("", 0);
    case ast::ExprKind::all_of:
      return "all_of(" + list(",", 0) + ")";
    case ast::ExprKind::any_of:
      return "any_of(" + list(",", 0) + ")";
    case ast::ExprKind::none_of:
      return "none_of(" + list(",", 0) + ")";
    case ast::ExprKind::call:
      return (e.word == no_word ? unicode::to_nfc(source(e.name)) : english(e.word)) + "(" + list(",", 0) +
             ")";
    case ast::ExprKind::list:
      return "(" + list(",", 0) + ")";
    case ast::ExprKind::days:
      return list(",", 0);
    case ast::ExprKind::day:
      return english(e.word);
    case ast::ExprKind::day_range:
      return english(e.word) + ".." + english(e.second_word);
    case ast::ExprKind::time_range:
      return list("..", 0);
    case ast::ExprKind::type:
      return english(e.word);
    default:
      return list(operator_text(e.kind), 0);
  }
}

/// How deep each expression is, without recursion: children stand before what they are part of, or are looked at again.
void Resolver::measure_depths() {
  depths_.resize(files_.size());
  for (std::size_t f = 0; f < files_.size(); ++f) {
    const ast::File& file = files_[f];
    std::vector<std::uint32_t>& depth = depths_[f];
    depth.assign(file.exprs.size(), 0);
    std::vector<ast::ExprId> stack;
    for (std::size_t i = 0; i < file.exprs.size(); ++i) {
      stack.push_back(static_cast<ast::ExprId>(i));
      while (!stack.empty()) {
        const ast::ExprId id = stack.back();
        const ast::Expr& e = file.exprs[id];
        if (depth[id] != 0) {
          stack.pop_back();
          continue;
        }
        std::uint32_t deepest = 0;
        bool ready = true;
        for (std::uint32_t c = 0; c < e.children.count; ++c) {
          const ast::ExprId part = file.children[e.children.first + c];
          if (depth[part] == 0) {
            stack.push_back(part);
            ready = false;
          } else if (depth[part] > deepest) {
            deepest = depth[part];
          }
        }
        if (!ready) continue;
        depth[id] = deepest + 1;
        stack.pop_back();
      }
    }
  }
}

std::uint32_t Resolver::depth_of(ast::ExprId e) const {
  return depths_[static_cast<std::size_t>(file_ - files_.data())][e];
}

}  // namespace sop::resolver
