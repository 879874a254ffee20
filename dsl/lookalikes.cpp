// Letters of two alphabets that look alike: what a word that mixes them was meant to be.
//
// The pairs are those of Latin and Cyrillic letters that the Unicode consortium lists as confusable (UTS #39, confusables.txt), in
// lower case. Only a word that is in error already is repaired, so that its mistake is told once and not again at each use.
#include <array>
#include <optional>
#include <utility>

#include "dsl/letters.hpp"
#include "dsl/text.hpp"

namespace sop::dsl {

namespace {

constexpr std::array<std::pair<char32_t, char32_t>, 20> twins = {{
    {U'a', U'а'}, {U'b', U'в'}, {U'c', U'с'}, {U'e', U'е'}, {U'h', U'н'}, {U'i', U'і'}, {U'j', U'ј'},
    {U'k', U'к'}, {U'm', U'м'}, {U'o', U'о'}, {U'p', U'р'}, {U'r', U'г'}, {U's', U'ѕ'}, {U't', U'т'},
    {U'x', U'х'}, {U'y', U'у'}, {U'd', U'ԁ'}, {U'q', U'ԛ'}, {U'w', U'ԝ'}, {U'l', U'ӏ'},
}};

/// Whether at least half of the letters of a word are Latin: the odd ones are then those that slipped in.
bool mostly_latin(std::string_view word) {
  std::size_t latin = 0, others = 0;
  for (std::size_t at = 0; at < word.size();) {
    const unicode::Decoded step = unicode::decode(word, at);
    const char32_t letter = fold_letter(step.code_point);
    if (letter >= U'a' && letter <= U'z') ++latin;
    if (letter >= 0x80) ++others;
    at += step.length;
  }
  return latin >= others;
}

std::string with_letters_of(std::string_view name, bool latin) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const unicode::Decoded step = unicode::decode(name, at);
    char32_t letter = fold_letter(step.code_point);
    bool replaced = false;
    for (const auto& [a, b] : twins) {
      if (letter != (latin ? b : a)) continue;
      letter = latin ? a : b;
      replaced = true;
      break;
    }
    if (replaced) {
      append_utf8(out, letter);
    } else {
      out += name.substr(at, step.length);
    }
    at += step.length;
  }
  return out;
}

}  // namespace

std::string unmixed(std::string_view name) {
  // Both alphabets are needed for a mixture; most names have one.
  bool latin = false;
  bool wide = false;
  for (const char c : name) {
    latin = latin || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    wide = wide || static_cast<unsigned char>(c) >= 0xD0;
  }
  if (!latin || !wide) return std::string(name);
  // Word by word: `_` may part words of two alphabets.
  std::string out;
  std::string_view left = name;
  while (const std::optional<unicode::MixedScript> mixed = unicode::mixed_script(left)) {
    const std::string_view word = left.substr(mixed->word_begin, mixed->word_end - mixed->word_begin);
    const bool latin_first = mostly_latin(word);
    std::string right = with_letters_of(word, latin_first);
    if (unicode::mixed_script(right)) right = with_letters_of(word, !latin_first);
    if (unicode::mixed_script(right)) right = word;
    out += left.substr(0, mixed->word_begin);
    out += right;
    left.remove_prefix(mixed->word_end);
  }
  out += left;
  return out;
}

}  // namespace sop::dsl
