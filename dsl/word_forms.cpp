// sop/word_forms.hpp: looks into the list of words.
#include "sop/word_forms.hpp"

#include <algorithm>
#include <string>

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

bool in_a_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

struct QuotedWord {
  Word word = no_word;
  std::size_t length = 0;
};

/// The longest form of a word of a dialect that code begins with; where two words are spelled alike, a label stands before a colon.
QuotedWord word_at(std::string_view code, std::size_t dialect) {
  QuotedWord best;
  for (std::size_t i = 1; i < word_count; ++i) {
    const Word word = static_cast<Word>(i);
    for (const std::string_view form : word_forms(word, dialect)) {
      if (form.size() < best.length || code.substr(0, form.size()) != form) continue;
      if (code.size() > form.size() && in_a_word(code[form.size()])) continue;
      const bool labels = code.substr(form.size(), 1) == ":";
      if (form.size() == best.length && (!labels || !in_group(word, word_group::label))) continue;
      best = {word, form.size()};
    }
  }
  return best;
}

/// Code of the catalogue, of one dialect, in the words of another. A unit behind a number has the form that goes with it.
std::string code_in(std::string_view code, std::size_t from, Word dialect) {
  std::string out;
  std::string_view before;  // the word before, where it is a number
  for (std::size_t at = 0; at < code.size();) {
    std::size_t end = at;
    while (end < code.size() && in_a_word(code[end])) ++end;
    if (end == at) {
      if (code[at] != ' ') before = {};
      out += code[at++];
      continue;
    }
    const QuotedWord found = word_at(code.substr(at), from);
    if (found.word == no_word) {
      before = code.substr(at, end - at);
      out += before;
      at = end;
      continue;
    }
    const bool counted = in_group(found.word, word_group::unit) && !before.empty() && before.size() < 10 &&
                         before.find_first_not_of("0123456789") == std::string_view::npos;
    if (counted) {
      const std::int64_t number = std::stoll(std::string(before));
      const std::string both = written_quantity(number, word_id(found.word), dialect);
      out += both.substr(both.find(' ') + 1);
    } else {
      out += word_form(found.word, dialect_index(dialect));
    }
    before = {};
    at += found.length;
  }
  return out;
}

/// A template whose code between backticks is in the words of another dialect.
std::string quoted_in(std::string_view text, Language language, Word dialect) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = std::min(text.find('`', at), text.size());
    const std::size_t close = open == text.size() ? open : std::min(text.find('`', open + 1), text.size());
    out += text.substr(at, open - at);
    if (open < text.size())
      out +=
          '`' + code_in(text.substr(open + 1, close - open - 1), static_cast<std::size_t>(language), dialect);
    if (close < text.size()) out += '`';
    at = close + 1;
  }
  return out;
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

Word dialect_at(const SourceSet& sources, Span span) {
  if (span.file >= sources.size()) return no_word;
  const std::string_view text = sources[span.file].text();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    line.remove_prefix(std::min(line.find_first_not_of("\xEF\xBB\xBF \t"), line.size()));
    for (const Word dialect : {Word::en, Word::ru, Word::et}) {
      const std::string begin = "sop " + std::string(written_dialect(dialect));
      if (line.substr(0, begin.size()) == begin &&
          (line.size() == begin.size() || !in_a_word(line[begin.size()])))
        return dialect;
    }
    at = end + 1;
  }
  return no_word;
}

std::string fill_template(std::string_view text, const std::vector<std::string>& args, Language language,
                          Word dialect) {
  if (dialect == no_word || language_of(dialect) == language) return fill_template(text, args, language);
  return fill_template(quoted_in(text, language, dialect), args, language);
}

std::string message_text(const Diagnostic& diagnostic, Language language, Word dialect) {
  return fill_template(message_template(diagnostic.id, language), diagnostic.args, language, dialect);
}

std::string message_help(const Diagnostic& diagnostic, Language language, Word dialect) {
  return fill_template(message_help_template(diagnostic.id, language), diagnostic.args, language, dialect);
}

}  // namespace sop
