// dsl/token.hpp — what the lexer hands to the grammar: sixteen bytes a token, lines already told apart.
#pragma once

#include <cstdint>
#include <vector>

#include "dsl/keywords.hpp"
#include "sop/ast.hpp"

namespace sop::dsl {

enum class TokenKind : std::uint8_t {
  end,      ///< the end of the text, always the last token
  newline,  ///< the end of a statement (not after a comma)
  label,    ///< at a line's beginning, before [text] and a colon; `word` when it is the language's
  kind,     ///< at a line's beginning, opens a block; `word` when it is known
  name,     ///< `word`: the value, outcome or answer that is spelled so
  word,     ///< a word of the language
  number,
  date,
  time,
  text,  ///< quotes included
  open_bracket,
  close_bracket,
  open_brace,
  close_brace,
  comma,
  colon,
  bar,
  arrow,
  dots,        ///< ..
  dots_below,  ///< ..<
  plus,
  minus,
  star,
  slash,
};

struct Token {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t hash = 0;  ///< of a folded word, while the lexer works
  Word word = no_word;
  TokenKind kind = TokenKind::end;
  std::uint8_t flags = 0;
};
static_assert(sizeof(Token) == 16);

/// The token's text held an error that has been reported: nothing more is said about it.
inline constexpr std::uint8_t token_reported = 1;
/// The first of its line in the file.
inline constexpr std::uint8_t token_first = 2;
/// A label that is a reserved word of this dialect, of another, or several words: no name for an author's own entry.
inline constexpr std::uint8_t token_reserved = 4;
inline constexpr std::uint8_t token_closed = 8;
inline constexpr std::uint8_t token_words = 16;
/// A word that only sop/unicode.hpp can fold (combining marks, rare alphabets).
inline constexpr std::uint8_t token_long_way = 32;

struct Lexed {
  std::vector<Token> tokens;
  std::vector<ast::Comment> comments;
  Word dialect = no_word;
  std::uint32_t language_version = 0;
  Span header;
  std::int32_t unclosed = 0;  ///< how many more braces open than close; below zero: too many close
  bool cut_short = false;  ///< a limit was passed, or this is not text: stay silent about what is not there
};

}  // namespace sop::dsl
