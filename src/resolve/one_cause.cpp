// src/resolve/one_cause.cpp — what one line takes with it that is missing, misspelt or written twice: rows of a thing, labels that a block lacks,
// columns of a table, steps and outcomes of a part that is not there, rules whose names the mistake changes.
#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/records.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/messages/time.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/followers.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

namespace {

bool is_one_of(MessageId id, std::initializer_list<MessageId> ids) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// Whether the message names what may have been meant.
bool names_another(const Diagnostic& d) {
  return std::any_of(d.args.begin(), d.args.end(), [](const std::string& argument) {
    return detail::is_catalogue_term(argument, messages::help_did_you_mean);
  });
}

/// Whether the message says that this may be meant.
bool may_mean(const Diagnostic& d, const std::string& name) {
  return std::find(d.args.begin(), d.args.end(), term(messages::help_did_you_mean, {name})) != d.args.end();
}

/// The names (and other words) of a text, folded, in their order.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for_each_word(text, [&](std::string_view word) { words.push_back(unicode::fold(word)); });
  return words;
}

bool has(const std::vector<std::string>& words, std::string_view name) {
  return std::find(words.begin(), words.end(), unicode::fold(name)) != words.end();
}

/// What is said, with the places that tell what follows from what.
class Said {
 public:
  Said(const SourceSet& sources, const std::vector<ast::File>& files, const std::vector<Diagnostic>& broken,
       const std::vector<Diagnostic>& said)
      : sources_(sources), files_(files), broken_(broken), said_(said) {}

  /// Whether a message tells again what another one tells, or follows from it.
  bool follows(const Diagnostic& d) const {
    switch (d.id) {
      case messages::otherwise_missing:
        return row_is_told(d, {messages::condition_missing, messages::rows_after_otherwise,
                               messages::one_value_only, messages::value_missing}) ||
               line_has(d, {messages::otherwise_not_last}) || block_has(d, {messages::unknown_label});
      case messages::title_on_later_row:
        return row_is_told(d, {messages::condition_missing, messages::rows_after_otherwise});
      case messages::otherwise_not_last:
      case messages::word_is_no_value:
      case messages::type_is_no_value:
        return line_has(d, {messages::value_missing}) || in_table_without_columns(d);
      case messages::list_is_no_value:
        return line_has(d, {messages::unknown_name}) || in_table_without_columns(d);
      case messages::go_to_after_step:
        return line_has(d, {messages::unknown_step, messages::unknown_name});
      case messages::label_missing:
      case messages::rotation_missing:
      case messages::rotation_without_people:
      case messages::schedule_without_source:
      case messages::since_without_date:
        return block_has(d, {messages::unknown_label, messages::value_missing, messages::unknown_choice});
      case messages::date_without_since:
        return block_has(d, {messages::unknown_name});
      case messages::no_currency:
      case messages::zone_missing:
      case messages::calendar_missing:
      case messages::locales_missing:
      case messages::unlisted_locale:
        return procedure_is_told(d);
      case messages::no_parameters:
      case messages::wrong_number_of_arguments:
        return !d.args.empty() &&
               thing_has_mistake(d.args[0], {messages::unknown_name, messages::duplicate_here});
      case messages::outside_range:
        return d.args.size() > 1 && line_is_told(d.args[1], messages::range_backwards);
      case messages::restriction_expected:
      case messages::record_entry_is_counted:
        return !d.args.empty() && line_is_told(d.args[0], messages::unknown_choice);
      case messages::unknown_rule:
        return rule_follows(d);
      case messages::value_without_fact:
      case messages::not_a_value:
        return is_value_of_unknown_type(d) || in_table_without_columns(d) || may_be_column(d) ||
               in_missing_part(d);
      case messages::name_expected:  // a row that stands first, because the row of names is missing
      case messages::cannot_be_given:
        return any([&](const Diagnostic& e) { return &e < &d && e.id == d.id && on_one_line(e, d); });
      case messages::unknown_enumeration_value:
        return is_told_with_list(d) || in_table_without_columns(d) || may_be_column(d);
      default:
        return in_table_without_columns(d) || may_be_column(d) || in_missing_part(d);
    }
  }

  /// The message about a table that has lost its columns; null: there is none.
  static bool lost_columns(const Diagnostic& d) {
    return d.id == messages::table_without_output || d.id == messages::matrix_shape;
  }
  /// Whether a name that nobody declared may be a column of a table that has lost them.
  bool may_be_column(const Diagnostic& d) const {
    return std::any_of(said_.begin(), said_.end(), lost_columns) && is_value_name(d) && !names_another(d);
  }

 private:
  template <class Wanted>
  bool any(Wanted wanted) const {
    return std::any_of(said_.begin(), said_.end(), wanted);
  }
  /// The same, with the mistakes of reading the files.
  template <class Wanted>
  bool any_at_all(Wanted wanted) const {
    return any(wanted) || std::any_of(broken_.begin(), broken_.end(), wanted);
  }

  const ast::Block* block_around(Span span) const {
    const ast::Block* best = nullptr;
    for (const ast::File& file : files_) {
      if (file.id != span.file) continue;
      for (const ast::Block& block : file.blocks)
        if (span.begin >= block.span.begin && span.end <= block.span.end &&
            (best == nullptr || block.span.begin > best->span.begin))
          best = &block;
    }
    return best;
  }
  std::uint32_t line_of(Span span) const { return sources_[span.file].locate(span.begin).line; }
  bool on_one_line(const Diagnostic& a, const Diagnostic& b) const {
    return a.span.file == b.span.file && line_of(a.span) == line_of(b.span);
  }

  /// One of these is told of the same thing, in the same block.
  bool row_is_told(const Diagnostic& d, std::initializer_list<MessageId> ids) const {
    return any([&](const Diagnostic& e) {
      return is_one_of(e.id, ids) && !e.args.empty() && !d.args.empty() && e.args[0] == d.args[0] &&
             block_around(e.span) == block_around(d.span);
    });
  }
  bool line_has(const Diagnostic& d, std::initializer_list<MessageId> ids) const {
    return any([&](const Diagnostic& e) { return is_one_of(e.id, ids) && on_one_line(d, e); });
  }
  /// One of these is told in the same block; a label that is misspelt may be the one that is missing.
  bool block_has(const Diagnostic& d, std::initializer_list<MessageId> ids) const {
    return any([&](const Diagnostic& e) {
      if (!is_one_of(e.id, ids) || block_around(e.span) != block_around(d.span)) return false;
      return e.id != messages::unknown_label ||
             std::any_of(d.args.begin(), d.args.end(),
                         [&](const std::string& name) { return may_mean(e, name); });
    });
  }
  /// What the procedure lacks is missing because a line of it is misspelt, or because there is none.
  bool procedure_is_told(const Diagnostic& d) const {
    return any([&](const Diagnostic& e) {
      if (e.id == messages::procedure_missing) return true;
      if (e.id == messages::unknown_name && d.id != messages::no_currency)
        return !e.args.empty() && e.args[0] == term_of(Kind::calendar);
      const bool empty = e.id == messages::value_missing && !e.args.empty() &&
                         (is_form_of(e.args[0], Word::currency) || is_form_of(e.args[0], Word::zone) ||
                          is_form_of(e.args[0], Word::calendar) || is_form_of(e.args[0], Word::locales));
      if (e.id != messages::unknown_label && !empty) return false;
      const ast::Block* block = block_around(e.span);
      return block != nullptr && (block->kind == Word::procedure || block->kind == Word::calendar);
    });
  }
  /// Whether something (one of these, where any are given) is wrong in the block of this name.
  bool thing_has_mistake(const std::string& name, std::initializer_list<MessageId> ids = {}) const {
    const std::string wanted = unicode::fold(name);
    for (const ast::File& file : files_)
      for (const ast::Block& block : file.blocks) {
        if (block.name.begin == block.name.end || unicode::fold(sources_.text(block.name)) != wanted)
          continue;
        if (any_at_all([&](const Diagnostic& e) {
              return e.id != messages::unknown_rule && (ids.size() == 0 || is_one_of(e.id, ids)) &&
                     e.span.file == file.id && e.span.begin >= block.span.begin &&
                     e.span.end <= block.span.end;
            }))
          return true;
      }
    return false;
  }
  /// This is told of the line that declares a name: it begins with the name, or is a row of a table that has it.
  bool line_is_told(const std::string& name, MessageId id) const {
    return any([&](const Diagnostic& e) {
      if (e.id != id) return false;
      const std::string_view line = sources_[e.span.file].line(line_of(e.span));
      const std::vector<std::string> words = words_of(line);
      if (line.find('|') != std::string_view::npos) return has(words, name);
      return !words.empty() && words.front() == unicode::fold(name);
    });
  }
  /// The line that would declare this as a value has a type that is not understood.
  bool is_value_of_unknown_type(const Diagnostic& d) const {
    return !d.args.empty() && any([&](const Diagnostic& e) {
      if (e.id != messages::unknown_type) return false;
      return has(words_of(sources_[e.span.file].line(line_of(e.span))), d.args[0]);
    });
  }
  /// Two lists of values that are to be the same are told with all their values.
  bool is_told_with_list(const Diagnostic& d) const {
    if (d.args.empty()) return false;
    const std::string name = "`" + d.args[0] + "`";
    return any([&](const Diagnostic& e) {
      if (e.id != messages::other_names || e.args.size() < 2) return false;
      return (e.args[0].find(name) == std::string::npos) != (e.args[1].find(name) == std::string::npos);
    });
  }

  /// A table without columns: nothing that its rows say can be understood.
  bool in_table_without_columns(const Diagnostic& d) const {
    if (lost_columns(d)) return false;
    const ast::Block* block = block_around(d.span);
    return any([&](const Diagnostic& e) { return lost_columns(e) && block_around(e.span) == block; });
  }
  static bool is_value_name(const Diagnostic& d) {
    if (d.id == messages::unknown_variable || d.id == messages::unknown_enumeration_value) return true;
    if (d.id != messages::unknown_name || d.args.empty()) return false;
    return d.args[0] == term(messages::term_value) || d.args[0] == term_of(Kind::fact) ||
           d.args[0] == term_of(Kind::remedy);
  }

  /// What a routine, a scenario or a step would have declared that is not there itself.
  bool in_missing_part(const Diagnostic& d) const {
    if (names_another(d)) return false;
    const bool of_step =
        is_one_of(d.id, {messages::unknown_event, messages::unknown_promise, messages::unknown_variable});
    if (!of_step && !is_one_of(d.id, {messages::unknown_step, messages::unknown_branch})) return false;
    return any([&](const Diagnostic& e) {
      if (names_another(e)) return false;
      const bool is_part = e.id == messages::unknown_name &&
                           (e.args[0] == term_of(Kind::routine) || e.args[0] == term_of(Kind::scenario));
      const bool is_branch = e.id == messages::unknown_branch && d.id == messages::unknown_event;
      if (!is_part && !is_branch && !(of_step && e.id == messages::unknown_step)) return false;
      // A test that stands where nothing is knows nothing of what comes out of it.
      const ast::Block* block = block_around(e.span);
      return block == nullptr || block->kind != Word::test ||
             (block == block_around(d.span) && e.span.begin < d.span.begin);
    });
  }

  /// The name of a rule is made of names and cells: where one of these is not understood, neither is it. Of a thing that is not there all rules
  /// are one mistake.
  bool rule_follows(const Diagnostic& d) const {
    if (d.args.empty()) return false;
    const std::string thing = thing_of(d);
    std::vector<std::string> words = words_of(d.args[0]);
    bool is_there = false;
    for (const ast::File& file : files_)
      for (const ast::Block& block : file.blocks) {
        if (block.name.begin == block.name.end || unicode::fold(sources_.text(block.name)) != thing) continue;
        is_there = true;
        const std::vector<std::string> inside =
            words_of(sources_[file.id].text().substr(block.span.begin, block.span.end - block.span.begin));
        words.insert(words.end(), inside.begin(), inside.end());
      }
    if (!is_there && any([&](const Diagnostic& e) {
          return &e < &d && e.id == messages::unknown_rule && thing_of(e) == thing;
        }))
      return true;
    return thing_has_mistake(thing) || any_at_all([&](const Diagnostic& e) {
             if (e.id == messages::block_is_empty) return true;
             if (e.id == messages::unknown_name && e.args.size() > 1 && has(words, e.args[1])) return true;
             const ast::Block* block = block_around(e.span);
             if (block == nullptr || (block->kind != Word::facts && block->kind != Word::settings &&
                                      block->kind != Word::definitions))
               return false;
             const std::vector<std::string> line = words_of(sources_[e.span.file].line(line_of(e.span)));
             return !line.empty() && has(words, line.front());
           });
  }
  static std::string thing_of(const Diagnostic& rule) {
    return unicode::fold(rule.args[0].substr(0, rule.args[0].find('/')));
  }

  const SourceSet& sources_;
  const std::vector<ast::File>& files_;
  const std::vector<Diagnostic>& broken_;
  const std::vector<Diagnostic>& said_;
};

}  // namespace

std::vector<Diagnostic> without_what_follows(const SourceSet& sources, const std::vector<ast::File>& files,
                                             const std::vector<Diagnostic>& broken,
                                             std::vector<Diagnostic> said) {
  std::vector<bool> gone(said.size());
  const Diagnostic* column = nullptr;
  {
    const Said all(sources, files, broken, said);
    for (std::size_t i = 0; i < said.size(); ++i) {
      gone[i] = all.follows(said[i]);
      if (gone[i] && column == nullptr && all.may_be_column(said[i])) column = &said[i];
    }
  }
  if (column != nullptr) {
    const auto table = std::find_if(said.begin(), said.end(), Said::lost_columns);
    const std::string name = column->args[column->id == messages::unknown_name ? 1 : 0];
    table->note(messages::note_meant_here, column->span, {name});
  }
  std::vector<Diagnostic> kept;
  for (std::size_t i = 0; i < said.size(); ++i)
    if (!gone[i]) kept.push_back(std::move(said[i]));
  return kept;
}

}  // namespace sop::resolver
