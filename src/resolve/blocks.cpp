// src/resolve/blocks.cpp — blocks against the table of labels.
//
// Everything that can be said about an entry without knowing a name is said here, once for all blocks: a label that the
// block does not know, one that stands twice, one that is missing, an option that the label does not take, a value after an
// option, rows that are tried from the top and end in the wrong place. What reads entries afterwards takes what it knows and
// need not complain about the rest.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "sop/messages/syntax.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/labels.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

std::vector<const ast::Entry*> Resolver::entries(const ast::Block& block, Word label) const {
  std::vector<const ast::Entry*> out;
  for (std::uint32_t i = 0; i < block.lines.count; ++i) {
    const ast::Line& line = file_->lines[block.lines.first + i];
    if (line.kind != ast::LineKind::entry) continue;
    const ast::Entry& entry = file_->entries[line.index];
    if (label == no_word || entry.label == label) out.push_back(&entry);
  }
  return out;
}

const ast::Entry* Resolver::entry(const ast::Block& block, Word label) const {
  const std::vector<const ast::Entry*> all = entries(block, label);
  return all.empty() ? nullptr : all.front();
}

std::vector<const ast::Block*> Resolver::blocks_in(const ast::Block& block, Word wanted) const {
  std::vector<const ast::Block*> out;
  for (std::uint32_t i = 0; i < block.lines.count; ++i) {
    const ast::Line& line = file_->lines[block.lines.first + i];
    if (line.kind != ast::LineKind::block) continue;
    const ast::Block& inner = file_->blocks[line.index];
    if (wanted == no_word || inner.kind == wanted) out.push_back(&inner);
  }
  return out;
}

std::vector<const ast::Move*> Resolver::moves_in(const ast::Block& block) const {
  std::vector<const ast::Move*> out;
  for (std::uint32_t i = 0; i < block.lines.count; ++i) {
    const ast::Line& line = file_->lines[block.lines.first + i];
    if (line.kind == ast::LineKind::move) out.push_back(&file_->moves[line.index]);
  }
  return out;
}

std::vector<const ast::Row*> Resolver::rows_in(const ast::Block& block) const {
  std::vector<const ast::Row*> out;
  for (std::uint32_t i = 0; i < block.lines.count; ++i) {
    const ast::Line& line = file_->lines[block.lines.first + i];
    if (line.kind == ast::LineKind::row) out.push_back(&file_->rows[line.index]);
  }
  return out;
}

std::string Resolver::takes(const LabelRule& rule, std::string label) const {
  std::string options;
  for (const Word option : rule.options) {
    if (option == no_word) break;
    if (!options.empty()) options += ", ";
    options += '`' + word(option) + '`';
  }
  if (options.empty()) return term(messages::help_label_takes, {std::move(label), term(rule.takes)});
  return term(messages::help_label_takes_options, {std::move(label), term(rule.takes), options});
}

void Resolver::check_entry(const ast::Entry& entry, const LabelRule& rule) {
  const std::string label(source(entry.label_span));
  if (!is_empty(entry.title) && rule.label != no_word)
    error(messages::title_not_allowed, entry.title, {label});
  const bool has_move = entry.move != ast::no_index;
  if (has_move != ((rule.flags & move_entry) != 0)) {
    error(has_move ? messages::move_not_allowed_here : messages::move_expected, entry.span,
          {label, takes(rule, label)});
    return;
  }
  if (has_move) return;
  bool options_began = false;
  std::uint32_t values = 0;
  for (std::uint32_t i = 0; i < entry.items.count; ++i) {
    const ast::Item& it = item(entry.items, i);
    if (it.option == no_word && is_word(it.value, Word::otherwise)) {
      if ((rule.flags & choice) == 0) {
        error(messages::otherwise_not_allowed, it.span, {label});
      } else if (i + 1 != entry.items.count || i == 0) {
        error(messages::otherwise_not_last, it.span, {});
      }
      options_began = true;
      continue;
    }
    if (it.option == no_word) {
      if (options_began) {
        error(messages::value_after_option, it.span, {std::string(source(it.span)), takes(rule, label)});
      } else if (++values == 2 && (rule.flags & many_values) == 0) {
        error(messages::one_value_only, it.span, {label, takes(rule, label)});
      }
      continue;
    }
    const Word* end = rule.options + most_options;
    if (i == 0 && it.value == ast::no_expr && std::find(rule.options, end, it.option) == end) {
      error(messages::reserved_name, is_empty(it.option_span) ? it.span : it.option_span, {word(it.option)});
      return;  // a word of the language where a name was meant: `owner: private`
    }
    options_began = true;
    if (std::find(rule.options, end, it.option) == end) {
      error(messages::unknown_option, is_empty(it.option_span) ? it.span : it.option_span,
            {label, word(it.option), takes(rule, label)});
      continue;
    }
    for (std::uint32_t k = 0; k < i; ++k) {
      if (item(entry.items, k).option != it.option) continue;
      error(messages::option_twice, it.span, {word(it.option)})
          .note(messages::note_first_here, item(entry.items, k).span, {word(it.option)});
      break;
    }
  }
  if (values == 0) error(messages::value_missing, entry.span, {label, takes(rule, label)});
}

/// Entries with one label, tried from the top: conditions, then the one without. `must_end`: something must always apply.
bool Resolver::check_choice(const std::vector<const ast::Entry*>& rows, bool must_end) {
  bool good = true;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool has_if = option(rows[i]->items, Word::if_) != nullptr;
    const bool has_otherwise = ends_otherwise(rows[i]->items);
    const std::string label(source(rows[i]->label_span));
    if (has_if && has_otherwise) {
      error(messages::if_and_otherwise, rows[i]->span, {});
      good = false;
    } else if (i + 1 < rows.size() && !has_if) {
      error(has_otherwise ? messages::rows_after_otherwise : messages::condition_missing, rows[i]->span,
            {label})
          .note(messages::note_next_row, rows[i + 1]->span, {label});
      good = false;
    } else if (i + 1 == rows.size() && !has_otherwise && (has_if ? must_end : rows.size() > 1)) {
      Diagnostic& d = error(messages::otherwise_missing, rows[i]->span, {label, word(Word::otherwise)});
      if (!has_if)
        d.fix({rows[i]->span.file, rows[i]->span.end, rows[i]->span.end}, ", " + word(Word::otherwise));
      good = false;
    }
  }
  return good;
}

void Resolver::check_block(const ast::Block& block) {
  const BlockRule* rule = block_rule(block.kind);
  if (rule == nullptr) return;
  const std::string kind = word(block.kind);
  if (rule->named && is_empty(block.name)) {
    error(messages::block_needs_name, block.kind_span, {kind});
  } else if (!rule->named && !is_empty(block.name)) {
    error(messages::block_has_no_name, block.name, {kind});
  }

  std::vector<const ast::Entry*> seen;
  std::vector<Word> meant;  // by labels that are misspelt
  for (std::uint32_t i = 0; i < block.lines.count; ++i) {
    const ast::Line& line = file_->lines[block.lines.first + i];
    switch (line.kind) {
      case ast::LineKind::block: {
        const ast::Block& inner = file_->blocks[line.index];
        if (inner.kind == no_word) {
          unknown_kind(inner, rule);
        } else if (std::find(std::begin(rule->inside), std::end(rule->inside), inner.kind) ==
                   std::end(rule->inside)) {
          error(messages::block_not_inside, inner.kind_span, {word(inner.kind), kind});
        }
        break;
      }
      case ast::LineKind::move:
        if (!rule->moves) error(messages::no_moves_here, file_->moves[line.index].span, {kind});
        break;
      case ast::LineKind::row:
        if (!rule->rows) error(messages::no_rows_here, file_->rows[line.index].span, {kind});
        break;
      case ast::LineKind::entry: {
        const ast::Entry& e = file_->entries[line.index];
        const LabelRule* label = label_rule(block.kind, e.label);
        if (label == nullptr) {
          meant.push_back(unknown_label(block, e));
          break;
        }
        check_entry(e, *label);
        if ((label->flags & (repeated | choice)) != 0) break;
        for (const ast::Entry* earlier : seen) {
          if (earlier->label != e.label) continue;
          error(messages::label_twice, e.label_span, {std::string(source(e.label_span))})
              .note(messages::note_first_here, earlier->label_span,
                    {std::string(source(earlier->label_span))});
          break;
        }
        seen.push_back(&e);
        break;
      }
    }
  }
  check_missing_labels(block, kind, meant);
}

void Resolver::check_missing_labels(const ast::Block& block, const std::string& kind,
                                    const std::vector<Word>& meant) {
  std::size_t count = 0;
  const LabelRule* rules = label_rules(count);
  const Word as = block.kind;
  for (std::size_t i = 0; i < count; ++i) {
    if (rules[i].block != as || (rules[i].flags & required) == 0 || entry(block, rules[i].label) != nullptr)
      continue;
    if (std::find(meant.begin(), meant.end(), rules[i].label) != meant.end()) continue;
    const std::string label = word(rules[i].label);
    const Span where = is_empty(block.name) ? block.kind_span : join(block.kind_span, block.name);
    error(messages::label_missing, where, {kind, label, takes(rules[i], label)});
  }
}

/// Says that the block has no such label; which one was probably meant.
Word Resolver::unknown_label(const ast::Block& block, const ast::Entry& e) {
  std::vector<std::string> known;
  std::size_t count = 0;
  const LabelRule* rules = label_rules(count);
  for (std::size_t i = 0; i < count; ++i)
    if (rules[i].label != no_word && label_rule(block.kind, rules[i].label) == &rules[i])
      known.push_back(word(rules[i].label));
  const std::string written(source(e.label_span));
  const std::string help =
      known.empty() ? std::string() : term(messages::help_labels, {word(block.kind), choices(known)});
  error(messages::unknown_label, e.label_span, {written, word(block.kind), nearest(written, known, help)});
  const std::vector<std::string_view> best = unicode::suggest(written, known);
  for (std::size_t i = 0; i < count && !best.empty(); ++i)
    if (rules[i].label != no_word && word(rules[i].label) == best.front()) return rules[i].label;
  return no_word;
}

void Resolver::unknown_kind(const ast::Block& block, const BlockRule* outer) {
  std::vector<std::string> known;
  std::size_t count = 0;
  const BlockRule* all = block_rules(count);
  if (outer != nullptr) {
    for (const Word inner : outer->inside)
      if (inner != no_word) known.push_back(word(inner));
  } else {
    for (std::size_t i = 0; i < count; ++i) known.push_back(word(all[i].block));
  }
  const std::string written(source(block.kind_span));
  error(messages::unknown_kind, block.kind_span,
        {written, nearest(written, known, term(messages::help_known_names, {choices(known)}))});
}

}  // namespace sop::resolver
