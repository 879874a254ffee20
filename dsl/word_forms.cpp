// sop/word_forms.hpp: looks into the list of words.
#include "sop/word_forms.hpp"

#include <algorithm>

#include "dsl/keywords.hpp"
#include "dsl/text.hpp"

namespace sop {
namespace {

Word word_named(std::string_view id) {
  for (std::size_t i = 1; i < word_count; ++i)
    if (detail::word_rows[i].id == id) return static_cast<Word>(i);
  return no_word;
}

/// Which of the forms one, few, many (Russian) or one, other stands beside a number.
std::size_t form_beside(std::int64_t number, std::size_t dialect) {
  if (dialect != dialect_index(Word::ru)) return number == 1 ? 0 : 1;
  const std::int64_t last = number % 10, last_two = number % 100;
  if (last == 1 && last_two != 11) return 0;
  return last >= 2 && last <= 4 && (last_two < 12 || last_two > 14) ? 1 : 2;
}

}  // namespace

std::string_view written_word(std::string_view id, Word dialect, std::size_t form) {
  const Word word = word_named(id);
  if (word == no_word) return {};
  const std::vector<std::string_view> forms = word_forms(word, dialect_index(dialect));
  return forms[std::min(form, forms.size() - 1)];
}

std::string_view written_outcome(std::string_view name, Word dialect) {
  const Word word = word_named(name);
  return in_group(word, word_group::outcome) ? word_form(word, dialect_index(dialect)) : name;
}

std::string written_quantity(std::int64_t number, std::string_view unit, Word dialect) {
  const Word word = word_named(unit);
  if (word == no_word) return {};
  const std::vector<std::string_view> forms = word_forms(word, dialect_index(dialect));
  const std::size_t form = form_beside(number, dialect_index(dialect));
  return std::to_string(number) + " " + std::string(forms[std::min(form, forms.size() - 1)]);
}

std::string written_text(std::string_view content) { return dsl::quote_text(content); }

std::string_view written_dialect(Word dialect) {
  constexpr std::string_view names[dialect_count] = {"en", "ru", "et"};
  return names[dialect_index(dialect)];
}

Language language_of(Word dialect) {
  return dialect == Word::ru ? Language::ru : dialect == Word::et ? Language::et : Language::en;
}

}  // namespace sop
