// src/resolve/followers.cpp — one mistake, one message: what only follows from another mistake is left out.
//
// After a line that could not be read, what it may have declared is unknown elsewhere; after a file that is not there, nobody
// knows which names there are. A name that nobody declared is wrong once, however often it stands.
#include "src/resolve/followers.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "dsl/keywords.hpp"
#include "dsl/text.hpp"
#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/load.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/messages/syntax.hpp"
#include "sop/parse.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

namespace {

/// The names on lines that could not be read, folded: what is said to be unknown elsewhere may be declared there.
std::unordered_set<std::string> names_on_broken_lines(const SourceSet& sources,
                                                      const std::vector<Diagnostic>& broken) {
  std::unordered_set<std::string> names;
  std::unordered_set<std::uint64_t> read;  // lines, each looked at once however many mistakes stand on it
  const auto read_line = [&](std::string_view line) {
    for_each_word(line, [&](std::string_view word) { names.insert(unicode::fold(dsl::unmixed(word))); });
  };
  for (const Diagnostic& d : broken) {
    // `days late: whole 0..40`: what is said to be meant is what other lines name
    if (d.id == messages::name_of_words && d.args.size() > 2) names.insert(unicode::fold(d.args[2]));
    const SourceFile& file = sources[d.span.file];
    const std::uint32_t last = std::min(file.locate(d.span.end).line, file.line_count());
    for (std::uint32_t line = file.locate(d.span.begin).line; line <= last; ++line) {
      if (read.insert(std::uint64_t{d.span.file} << 32 | line).second)
        read_line(file.line(line).substr(0, ParseLimits().max_line_bytes));
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
    case messages::quoted_fence:
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
      if (hiding_ == nullptr && (hides_names(b.id) || is_import(b))) hiding_ = &b;
      if (b.id == messages::reserved_name || b.id == messages::reserved_elsewhere)
        reserved_.insert(unicode::fold(sources.text(b.span)));
      if (b.id == messages::name_of_words) {  // `days late`: what stands first may be a word of the language
        const std::string_view words = sources.text(b.span);
        reserved_.insert(unicode::fold(words.substr(0, words.find(' '))));
      }
      // Where a brace is missed, the line itself is fine.
      if (b.id != messages::unclosed_block && b.id != messages::unclosed_block__end)
        lines_.insert(line_key(b.span));
      places_.emplace_back(b.span.file, b.span.begin);
    }
    std::sort(places_.begin(), places_.end());
    for (const ast::File& file : files_)
      for (const ast::Block& block : file.blocks)
        if (holds(file, block)) kinds_.insert(block.kind);
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
      case messages::unknown_recorded:
      case messages::unknown_enumeration_value:
      case messages::unknown_event:
      case messages::unknown_promise:
      case messages::unknown_ordered:
      case messages::unknown_branch:
      case messages::unknown_type:
      case messages::unknown_unit:
      case messages::not_a_value:
      case messages::value_without_fact:
      case messages::word_is_no_value:
      case messages::fact_expected:
        if (hiding_ != nullptr) {
          ++unchecked_;
          return true;
        }
        if (d.id == messages::unknown_outcome && (in_step_around(d.span) || in_step_with_reserved(d.span)))
          return true;
        return in_row_of_broken(d.span) ||
               names_.count(unicode::fold(dsl::unmixed(sources_.text(d.span)))) > 0;
      // A word of the language that was declared as a name stands where the name is meant.
      case messages::unit_without_number:
      case messages::name_expected:
      case messages::unknown_choice:
        return reserved_.count(unicode::fold(sources_.text(d.span))) > 0 || in_row_of_broken(d.span);
      case messages::procedure_missing:
        return true;
      case messages::step_elsewhere:
        return hiding_ != nullptr || names_.count(unicode::fold(dsl::unmixed(sources_.text(d.span)))) > 0;
      case messages::no_parameters:
      case messages::wrong_number_of_arguments:
        return in_block_of(Word::definition);
      case messages::never_none:
        return !d.args.empty() && names_.count(unicode::fold(d.args[0])) > 0;
      case messages::unknown_rule:
        return hiding_ != nullptr || names_.count(unicode::fold(last_part(sources_.text(d.span)))) > 0;
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
  void tell_unchecked(std::vector<Diagnostic>& out) const {
    if (unchecked_ == 0) return;
    out.push_back(
        {messages::names_not_checked, Severity::note, hiding_->span, {std::to_string(unchecked_)}, {}, {}});
  }

 private:
  std::uint64_t line_key(Span span) const {
    return (std::uint64_t{span.file} << 32U) | sources_[span.file].locate(span.begin).line;
  }
  /// A line that cannot be read and names a file: `ipmort "facts.sop"`.
  bool is_import(const Diagnostic& b) const {
    return b.id == messages::unknown_line && line_of(b.span).find(".sop") != std::string_view::npos;
  }
  /// `resolve/at` is called after a line that begins with `at`.
  static std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }
  static bool within(const ast::File& file, const ast::Block& block, Span span) {
    return span.file == file.id && span.begin >= block.span.begin && span.begin <= block.span.end;
  }
  static bool is_step(const ast::Block& block) {
    return block.kind == Word::step || block.kind == Word::branch || block.kind == Word::intake;
  }
  bool holds(const ast::File& file, const ast::Block& block) const {
    const auto first = std::lower_bound(places_.begin(), places_.end(), std::pair{file.id, block.span.begin});
    return first != places_.end() && first->first == file.id && first->second <= block.span.end;
  }
  bool in_block_of(Word kind) const { return kinds_.count(kind) > 0; }
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
      if (!is_step(block)) return false;
      return std::any_of(broken_.begin(), broken_.end(), [&](const Diagnostic& b) {
        return within(file, block, b.span) && line_of(b.span).find("->") == std::string_view::npos &&
               message_name(b.id) != message_name(messages::missing_arrow);
      });
    });
  }
  /// A line that says what is done there is not understood either where it uses a word of the language that was declared as a name.
  bool in_step_with_reserved(Span span) const {
    return !reserved_.empty() && in_block_around(span, [this](const ast::File& file,
                                                              const ast::Block& block) {
      if (!is_step(block)) return false;
      const std::string_view all = sources_[file.id].text();
      const std::string_view text = all.substr(block.span.begin, block.span.end - block.span.begin);
      for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        const std::string_view line = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
        if (line.find("->") != std::string_view::npos) continue;
        auto word = unicode::next_word(line);
        while (word && (word = unicode::next_word(line, word->end)))
          if (reserved_.count(unicode::fold(line.substr(word->begin, word->end - word->begin))) > 0)
            return true;
      }
      return false;
    });
  }
  /// The rows of a table mean what its first row says.
  bool in_row_of_broken(Span span) const {
    const std::string_view line = line_of(span);
    if (line.empty() || line.front() != '|') return false;
    return in_block_around(span, [this](const ast::File& file, const ast::Block& block) {
      return std::any_of(broken_.begin(), broken_.end(), [&](const Diagnostic& b) {
        return within(file, block, b.span) && line_of(b.span).find('|') != std::string_view::npos;
      });
    });
  }

  const SourceSet& sources_;
  const std::vector<ast::File>& files_;
  const std::vector<Diagnostic>& broken_;
  std::unordered_set<std::string> names_;
  std::unordered_set<std::string> reserved_;              ///< names that are words of the language, folded
  std::vector<std::pair<FileId, std::uint32_t>> places_;  ///< where the lines are wrong, in order
  std::set<Word> kinds_;                                  ///< of the blocks with such a place
  std::unordered_set<std::uint64_t> lines_;  ///< with a mistake of their own: more is said when it is mended
  const Diagnostic* hiding_ = nullptr;       ///< the first mistake that hides names
  std::size_t unchecked_ = 0;
};

/// Whether the message names what may have been meant.
bool says_what_was_meant(const Diagnostic& d) {
  return std::any_of(d.args.begin(), d.args.end(), [](const std::string& argument) {
    return detail::is_catalogue_term(argument, messages::help_did_you_mean);
  });
}

/// The name that a message looks for in vain, whatever it was to be; null: it looks for none.
const std::string* name_looked_for(const Diagnostic& d) {
  switch (d.id) {
    case messages::unknown_name:
      return d.args.size() > 2 ? &d.args[1] : nullptr;
    case messages::unknown_step:
    case messages::step_elsewhere:
    case messages::unknown_variable:
    case messages::unknown_recorded:
    case messages::unknown_enumeration_value:
    case messages::unknown_event:
    case messages::unknown_promise:
    case messages::unknown_ordered:
    case messages::unknown_branch:
      return d.args.empty() ? nullptr : &d.args[0];
    default:
      return nullptr;
  }
}

/// The names that are looked for in vain, with what may have been meant by each.
class Names {
 public:
  explicit Names(const std::vector<Diagnostic>& said) {
    for (const Diagnostic& d : said)
      if (const std::string* name = name_looked_for(d)) {
        std::set<std::string>& meant = meant_[unicode::fold(*name)];
        if (says_what_was_meant(d)) meant.insert(help_of(d));
        if (none_declared(d)) kinds_.emplace(unicode::fold(*name), d.args[0]);
      }
  }

  /// What makes two messages say the same of the same name; empty where each stands for itself. A name that is declared nowhere is one mistake,
  /// whatever it is looked for as.
  std::string key(const Diagnostic& d) const {
    if (d.id == messages::unknown_outcome || d.id == messages::no_outcomes_here) return key_of_outcome(d);
    const std::string* name = name_looked_for(d);
    if (name == nullptr) return {};
    const auto known = meant_.find(unicode::fold(*name));
    // Where nothing of a kind is declared, it is one mistake for all its names.
    if (const auto kind = kinds_.find(known->first); kind != kinds_.end() && known->second.empty())
      return std::string("nothing is") + '\0' + kind->second;
    std::string out = std::string("a name") + '\0' + known->first;
    if (known->second.size() > 1) out += '\0' + help_of(d);
    return out;
  }

 private:
  static bool none_declared(const Diagnostic& d) {
    return d.id == messages::unknown_name && d.args.size() > 2 &&
           d.args[2] == resolver::term(messages::help_none_declared, {d.args[0]});
  }
  static std::string help_of(const Diagnostic& d) {
    for (const std::string& argument : d.args)
      if (detail::is_catalogue_term(argument, messages::help_did_you_mean)) return argument;
    return {};
  }
  /// An outcome that has the name of a step which is not there, or that is misspelt at its step.
  std::string key_of_outcome(const Diagnostic& d) const {
    if (d.args.size() < 2) return {};
    const auto known = meant_.find(unicode::fold(d.args[0]));
    if (known != meant_.end() && known->second.size() < 2 &&
        (!says_what_was_meant(d) || known->second.empty() || known->second.count(help_of(d)) > 0))
      return std::string("a name") + '\0' + known->first;
    if (d.id == messages::unknown_outcome && !says_what_was_meant(d)) return {};
    return std::string("an outcome") + '\0' + unicode::fold(d.args[0]) + '\0' + d.args[1] + '\0' + help_of(d);
  }

  std::map<std::string, std::set<std::string>> meant_;  // by folded name
  std::map<std::string, std::string> kinds_;            // of which nothing is declared, by folded name
};

/// What makes two diagnostics say the same; empty where each stands for itself.
std::string same_name(const Names& names, const Diagnostic& d) {
  if (std::string name = names.key(d); !name.empty()) return name;
  switch (d.id) {
    case messages::unknown_rule:
    case messages::unknown_type:
    case messages::unknown_unit:
    case messages::unknown_kind:
    case messages::unknown_label:
      break;
    case messages::zone_missing:
    case messages::calendar_missing:
    case messages::no_currency:
    case messages::locales_missing:
      return std::string(message_name(d.id));  // one missing line, wherever it is missed
    case messages::outside_range:              // the range of one thing
      return d.args.size() < 3 ? std::string()
                               : std::string(message_name(d.id)) + '\0' + d.args[1] + '\0' + d.args[2];
    default:
      return {};
  }
  std::string key(message_name(d.id));
  for (std::size_t i = 0; i < (d.id == messages::unknown_unit ? 1 : d.args.size()); ++i)
    key += '\0' + unicode::fold(d.args[i]);
  return key;
}

/// Whether a message says less of a name than that it is declared nowhere.
bool says_less(MessageId id) {
  return id == messages::unknown_enumeration_value || id == messages::unknown_outcome ||
         id == messages::no_outcomes_here;
}

/// Whether a place is in a test.
bool in_test(const std::vector<ast::File>& files, Span span) {
  return std::any_of(files.begin(), files.end(), [&](const ast::File& file) {
    return file.id == span.file &&
           std::any_of(file.blocks.begin(), file.blocks.end(), [&](const ast::Block& block) {
             return block.kind == Word::test && span.begin >= block.span.begin && span.end <= block.span.end;
           });
  });
}

/// Whether a message looks in vain for a name that is like no known one, of something that a block or a file declares together with others. Names
/// that the parts of a scenario have, a test alone misses together: elsewhere each is looked for where it is declared.
bool may_be_told_together(const std::vector<ast::File>& files, const Diagnostic& d) {
  if (d.args.empty() || d.args.back().empty() || says_what_was_meant(d)) return false;
  switch (d.id) {
    case messages::unknown_name:
    case messages::unknown_variable:
    case messages::unknown_rule:
      return true;
    case messages::unknown_step:
    case messages::unknown_event:
    case messages::unknown_promise:
    case messages::unknown_branch:
    case messages::unknown_ordered:
      return in_test(files, d.span);
    default:
      return false;
  }
}

/// Of names that are unknown and like no known one, three or more are rather one block or import that is missing than so many mistakes; so are two,
/// where a test looks for one of them. The first is told, and the others with it, by their names; `dropped` counts these.
std::vector<Diagnostic> tell_together(const std::vector<ast::File>& files, std::vector<Diagnostic> said,
                                      std::size_t& dropped) {
  constexpr std::size_t most_named = 8;
  std::vector<std::size_t> unknown;
  std::size_t tests = 0;
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (!may_be_told_together(files, said[i])) continue;
    unknown.push_back(i);
    if (in_test(files, said[i].span)) ++tests;
  }
  if (unknown.size() < 2 || (unknown.size() == 2 && tests == 0)) return said;
  // One that says what is missing says more than one that says where.
  const auto says_kind = [&](std::size_t i) { return said[i].id == messages::unknown_name; };
  const auto named = std::find_if(unknown.begin(), unknown.end(), says_kind);
  const std::size_t first = named == unknown.end() ? unknown.front() : *named;
  unknown.erase(std::find(unknown.begin(), unknown.end(), first));
  std::string names;
  for (std::size_t k = 0; k < std::min(unknown.size(), most_named); ++k) {
    const Diagnostic& d = said[unknown[k]];
    const std::string* name = name_looked_for(d);
    names += (k == 0 ? "`" : ", `") + (name == nullptr ? d.args[0] : *name) + "`";
  }
  if (unknown.size() > most_named) names += ", ...";
  said[first].note(messages::note_more_unknown, said[unknown.front()].span,
                   {std::to_string(unknown.size()), names});
  dropped += unknown.size();
  std::vector<Diagnostic> kept;
  for (std::size_t i = 0; i < said.size(); ++i)
    if (!std::binary_search(unknown.begin(), unknown.end(), i)) kept.push_back(std::move(said[i]));
  return kept;
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
  const Names names(said);
  for (Diagnostic& d : said) {
    const std::string key = same_name(names, d);
    if (!key.empty()) {
      const auto [place, is_new] = seen.emplace(key, Seen{kept.size(), {}, 0});
      if (!is_new) {
        Diagnostic& first = kept[place->second.first];
        if (says_less(first.id) && !says_less(d.id)) std::swap(first, d);
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

}  // namespace

std::vector<Diagnostic> without_followers(const SourceSet& sources, const std::vector<ast::File>& files,
                                          const std::vector<Diagnostic>& broken, std::vector<Diagnostic> said,
                                          std::size_t& dropped) {
  BrokenLines lines(sources, files, broken);
  std::vector<Diagnostic> left;
  for (Diagnostic& d : said)
    if (!lines.explain(d)) left.push_back(std::move(d));
  std::vector<Diagnostic> out = tell_together(
      files,
      tell_once(without_what_follows(sources, files, broken, one_for_each_mistake(files, std::move(left)))),
      dropped);
  lines.tell_unchecked(out);
  return out;
}

std::vector<Diagnostic> without_reserved_targets(const SourceSet& sources, std::vector<Diagnostic> broken) {
  std::unordered_set<std::string> reserved;
  std::set<std::pair<FileId, std::uint32_t>>
      cut;  // lines at which a list is cut in two: its rest may stand below
  for (const Diagnostic& d : broken) {
    if (d.id == messages::reserved_name) reserved.insert(unicode::fold(sources.text(d.span)));
    if (d.id != messages::comma_too_many)
      continue;  // what is said of a file that is too large stands in none
    const std::uint32_t line = sources[d.span.file].locate(d.span.begin).line;
    cut.insert({{d.span.file, line + 1}, {d.span.file, line + 2}});
  }
  broken.erase(
      std::remove_if(broken.begin(), broken.end(),
                     [&](const Diagnostic& d) {
                       if (d.id == messages::unknown_line || d.id == messages::missing_colon)
                         return cut.count({d.span.file, sources[d.span.file].locate(d.span.begin).line}) > 0;
                       return d.id == messages::missing_target &&
                              reserved.count(unicode::fold(sources.text(d.span))) > 0;
                     }),
      broken.end());
  return broken;
}

}  // namespace sop::resolver
