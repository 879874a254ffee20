// src/lint/phrase_match.hpp — does a text hold a phrase of the phrase rules?
//
// A rule is words; a `*` at the end of a word stands for any ending (`успоко*`). A text holds it when the words stand there one
// after the other, whatever punctuation is between them. Both sides are compared by `unicode::phrase_key`: case, apostrophes,
// dashes, spaces, ё and е are alike. Cost: linear in the text times the words of the rule.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sop/model.hpp"
#include "sop/unicode.hpp"

namespace sop::lint_checks {

struct PhraseWord {
  std::string text;
  bool open = false;  ///< any ending
};

inline std::vector<PhraseWord> phrase_words(std::string_view pattern) {
  std::vector<PhraseWord> words;
  const std::string key = unicode::phrase_key(pattern);
  for (auto word = unicode::next_word(key); word; word = unicode::next_word(key, word->end)) {
    const bool open = word->end < key.size() && key[word->end] == '*';
    words.push_back({key.substr(word->begin, word->end - word->begin), open});
  }
  return words;
}

/// Whether a word, as `unicode::phrase_key` writes it, is one of a phrase.
inline bool is_word(std::string_view word, const PhraseWord& wanted) {
  return wanted.open ? word.substr(0, wanted.text.size()) == wanted.text : word == wanted.text;
}

inline bool holds_phrase(std::string_view text, const std::vector<PhraseWord>& phrase) {
  if (phrase.empty()) return false;
  const std::string key = unicode::phrase_key(text);
  std::vector<std::string_view> words;
  for (auto word = unicode::next_word(key); word; word = unicode::next_word(key, word->end)) {
    words.push_back(std::string_view(key).substr(word->begin, word->end - word->begin));
  }
  for (std::size_t at = 0; at + phrase.size() <= words.size(); ++at) {
    bool fits = true;
    for (std::size_t k = 0; k < phrase.size() && fits; ++k) fits = is_word(words[at + k], phrase[k]);
    if (fits) return true;
  }
  return false;
}

/// What a text of a response is known to say, in pieces: the letters between two values filled in. With every word that stands
/// beside a number, and, where `fallbacks`, with what is said while values are not known.
inline std::vector<std::string> known_pieces(const Procedure& p, const ResponseVariant& variant,
                                             bool fallbacks) {
  std::size_t forms = 1;
  for (const TextPart& part : variant.parts) forms = std::max(forms, part.forms.size());
  std::vector<std::string> pieces(1);
  for (std::size_t form = 0; form < forms; ++form) {
    for (const TextPart& part : variant.parts) {
      if (part.value == no_id) {
        pieces.back() += part.literal;
      } else if (fallbacks && part.fallback != no_id) {
        pieces.back() += p.constants[part.fallback].text;
      } else {
        pieces.emplace_back();
        if (!part.forms.empty()) pieces.back() = " " + part.forms[std::min(form, part.forms.size() - 1)];
      }
    }
    pieces.emplace_back();
  }
  return pieces;
}

/// Whether a text may say a phrase, whatever is known.
inline bool may_say(const Procedure& p, const ResponseVariant& variant,
                    const std::vector<PhraseWord>& phrase) {
  for (const bool fallbacks : {false, true})
    for (const std::string& piece : known_pieces(p, variant, fallbacks))
      if (holds_phrase(piece, phrase)) return true;
  return false;
}

}  // namespace sop::lint_checks
