// src/resolve/names.cpp — names: symbols, what they are declared as, and the nearest one to a mistake.
//
// Names that are equal after NFC and case folding are one symbol, written as they were first met. One name means one thing in
// the whole procedure, with three exceptions that never meet in a sentence: steps and ends belong to their scenario, values of
// an enumeration to their fact (but must not be called like something that has a value itself), and a table may be called
// like the one thing that it decides.
#include <algorithm>
#include <string>
#include <vector>

#include "dsl/text.hpp"
#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

SymbolId Resolver::symbol(std::string_view written) {
  const std::string name = dsl::unmixed(written);  // its mixture of alphabets was told by the lexer
  const auto [place, is_new] =
      symbols_.emplace(unicode::fold(name), static_cast<SymbolId>(p_.symbols.size()));
  if (is_new) {
    p_.symbols.push_back({unicode::to_nfc(name)});
    declarations_.push_back({Kind::none, no_id, {}});
  }
  return place->second;
}

SymbolId Resolver::symbol(Span name) { return symbol(source(name)); }

SymbolId Resolver::find_symbol(std::string_view name) const {
  const auto place = symbols_.find(unicode::fold(dsl::unmixed(name)));
  return place == symbols_.end() ? no_id : place->second;
}

const Declaration* Resolver::find(SymbolId name) const {
  if (name == no_id || name >= declarations_.size() || declarations_[name].kind == Kind::none) return nullptr;
  return &declarations_[name];
}

bool Resolver::declare(Kind kind, Id id, Span span) {
  const SymbolId name = symbol(span);
  Declaration& known = declarations_[name];
  if (known.kind != Kind::none) {
    // A table and its only output may share a name; the output is what expressions mean.
    const bool table_and_output = (known.kind == Kind::table && kind == Kind::output) ||
                                  (known.kind == Kind::output && kind == Kind::table);
    if (!table_and_output) {
      error(messages::duplicate_name, span, {std::string(source(span)), term_of(known.kind)})
          .note(messages::note_declared_here, known.span, {p_.text(name)});
      return false;
    }
    if (kind == Kind::table) {
      shared_tables_[name] = {kind, id, span};
      return true;
    }
    shared_tables_[name] = known;
  }
  known = {kind, id, span};
  return true;
}

const Declaration* Resolver::find_table(SymbolId name) const {
  const auto shared = shared_tables_.find(name);
  return shared != shared_tables_.end() ? &shared->second : find(name);
}

/// The word, reserved in the current dialect, that is spelled so.
Word Resolver::reserved_word(std::string_view name) const {
  const dsl::Spelling* found = dsl::Vocabulary::of(dialect_index(file_->dialect)).find(unicode::fold(name));
  return found == nullptr ? no_word : found->reserved;
}

/// After so many mistakes none is shown with a name that may have been meant: to look for it costs as much as there are names.
bool Resolver::helped_enough() const {
  constexpr std::size_t most_helped = 500;
  return sink_.dropped() > 0 || sink_.error_count() > most_helped;
}

std::vector<std::string> Resolver::names_of(Kind wanted) const {
  std::vector<std::string> out;
  if (helped_enough()) return out;
  for (std::size_t i = 0; i < declarations_.size(); ++i)
    if (declarations_[i].kind == wanted) out.push_back(p_.symbols[i].text);
  return out;
}

std::string Resolver::nearest(std::string_view name, const std::vector<std::string>& known,
                              std::string otherwise) const {
  if (helped_enough()) return otherwise;
  const std::vector<std::string_view> best = unicode::suggest(name, known);
  return best.empty() ? std::move(otherwise) : term(messages::help_did_you_mean, {std::string(best.front())});
}

std::string Resolver::choices(const std::vector<std::string>& known) const {
  constexpr std::size_t most = 12;
  std::string out;
  std::vector<std::string_view> shown;
  for (const std::string& name : known) {
    if (std::find(shown.begin(), shown.end(), name) != shown.end()) continue;
    if (shown.size() == most) return out + ", ...";
    if (!shown.empty()) out += ", ";
    out += '`' + name + '`';
    shown.push_back(name);
  }
  return out;
}

void Resolver::unknown_choice(ast::ExprId e, std::initializer_list<Word> known) {
  std::vector<std::string> names;
  for (const Word w : known) names.push_back(word(w));
  if (ex(e).kind == ast::ExprKind::missing) return;
  const std::string written(source(ex(e).span));
  error(messages::unknown_choice, ex(e).span,
        {written, nearest(written, names, term(messages::help_known_names, {choices(names)}))});
}

/// The nearest of the known names, else all of them.
std::string Resolver::nearest_or_known(std::string_view name, const std::vector<std::string>& known) const {
  if (known.empty() && helped_enough()) return {};  // they were not looked for
  return nearest(
      name, known,
      known.empty() ? term(messages::help_none_here) : term(messages::help_known_names, {choices(known)}));
}

const Declaration* Resolver::lookup(Span name, Kind wanted) {
  const SymbolId id = find_symbol(source(name));
  const Declaration* known = wanted == Kind::table ? find_table(id) : find(id);
  if (known != nullptr && known->kind == wanted) return known;
  if (known != nullptr) {
    error(messages::another_kind, name, {std::string(source(name)), term_of(known->kind), term_of(wanted)})
        .note(messages::note_declared_here, known->span, {p_.text(id)});
    return nullptr;
  }
  const std::vector<std::string> all = names_of(wanted);
  const std::string help = helped_enough() ? std::string()
                           : all.empty()
                               ? term(messages::help_none_declared, {term_of(wanted)})
                               : nearest(source(name), all, term(messages::help_known_names, {choices(all)}));
  error(messages::unknown_name, name, {term_of(wanted), std::string(source(name)), help});
  return nullptr;
}

std::string term(MessageId id, const std::vector<std::string>& args) {
  return detail::catalogue_term_of(id, args);
}

std::string term_of(Kind kind) {
  switch (kind) {
    case Kind::fact:
      return term(messages::term_fact);
    case Kind::group:
      return term(messages::term_group);
    case Kind::setting:
      return term(messages::term_setting);
    case Kind::unit:
      return term(messages::term_unit);
    case Kind::definition:
      return term(messages::term_definition);
    case Kind::requirements:
      return term(messages::term_requirements);
    case Kind::output:
      return term(messages::term_output);
    case Kind::table:
      return term(messages::term_table);
    case Kind::remedy:
      return term(messages::term_remedy);
    case Kind::party:
      return term(messages::term_party);
    case Kind::calendar:
      return term(messages::term_calendar);
    case Kind::response:
      return term(messages::term_response);
    case Kind::path:
      return term(messages::term_path);
    case Kind::clock:
      return term(messages::term_clock);
    case Kind::routine:
      return term(messages::term_routine);
    case Kind::scenario:
      return term(messages::term_scenario);
    case Kind::always_rule:
      return term(messages::term_always_rule);
    case Kind::record:
      return term(messages::term_record);
    case Kind::none:
      break;
  }
  return term(messages::term_name);
}

}  // namespace sop::resolver
