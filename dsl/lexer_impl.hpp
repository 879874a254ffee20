// dsl/lexer_impl.hpp — the lexer's state, shared by its three files: lines and words (lexer.cpp), numbers and signs
// (spelling.cpp), the file as a whole (header.cpp).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/keywords.hpp"
#include "dsl/letters.hpp"
#include "dsl/markdown.hpp"
#include "dsl/token.hpp"
#include "sop/diagnostic.hpp"
#include "sop/parse.hpp"
#include "sop/source.hpp"

namespace sop::dsl {

enum class ByteClass : std::uint8_t { space, letter, digit, line_end, wide, sign };
extern const std::array<std::uint8_t, 256> byte_classes;
inline ByteClass class_of(unsigned char byte) { return static_cast<ByteClass>(byte_classes[byte]); }

class Lexer {
 public:
  Lexer(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink)
      : sources_(sources), file_(file), limits_(limits), sink_(sink), base_(sources[file].text().c_str()) {}

  Lexed run();

 private:
  // Places. The text ends in a zero byte, so looking one character ahead is always safe.
  std::uint32_t at(const char* p) const { return static_cast<std::uint32_t>(p - base_); }
  Span span(const char* from, const char* to) const { return {file_, at(from), at(to)}; }
  Span span(const Token& token) const { return {file_, token.begin, token.end}; }
  std::string text(const Token& token) const { return std::string(base_ + token.begin, base_ + token.end); }

  // Tokens and lines (lexer.cpp).
  void push(TokenKind kind, const char* from, const char* to, Word word = no_word, std::uint8_t flags = 0);
  void push_newline(const char* where);
  void end_comma();
  void end_comma_before_run();
  void read_region(const char* begin, const char* end);
  void read_newline();
  void read_comment();
  void open_brace();
  void close_brace();
  void open_bracket();
  void close_bracket();
  void read_bar();
  bool line_ends_here() const;
  void report_depth();
  bool line_is_too_long();
  void report_long_line();
  bool gave_up();
  void stop();

  // Words (lexer.cpp).
  void read_word();
  void check_scripts(Token& word);
  void flush(TokenKind next, char after = 0);
  bool read_label(TokenKind next, char after);
  bool read_kind(TokenKind next, char after);
  bool begins_move() const;
  void match_phrases(TokenKind next);
  static bool begins_value(const Token& token);
  void report_reserved(Token& name, const Spelling& spelling);
  bool means_currency(const Token& token, const Spelling& spelling, bool after_number) const;
  bool same_words(std::size_t first, std::size_t count, std::string_view text) const;
  std::uint32_t hash_words(std::size_t first, std::size_t count) const;
  const Spelling* find_words(std::size_t first, std::size_t count) const;

  // Numbers, texts, signs (spelling.cpp).
  void read_number();
  bool read_date_or_time(const char* digits_end);
  void number(const char* from, const char* to, std::uint8_t flags = 0);
  void read_text(std::string_view open, std::string_view close, std::string_view other_close);
  void read_single_quotes();
  bool after_head() const;
  void read_sign();
  void read_wide();
  void sign(TokenKind kind, std::size_t bytes, Word word = no_word, std::uint8_t flags = 0);
  void sign_for_word(std::size_t bytes, Word word);
  void sign_for_sign(std::size_t bytes, const char* right, TokenKind kind, Word word = no_word);
  void range_dash(std::size_t bytes);
  void currency_sign(std::size_t bytes);
  void unexpected_character();

  // The file (header.cpp).
  bool check_characters();
  const char* read_header(const char* begin, const char* end, const std::vector<Region>& regions);
  Word guess_dialect(const char* begin, const char* end) const;
  Word other_dialect(const std::vector<Region>& regions, const char* begin) const;

  const SourceSet& sources_;
  FileId file_;
  const ParseLimits& limits_;
  DiagnosticSink& sink_;
  const char* base_;

  Lexed out_;
  const Vocabulary* words_ = nullptr;
  const char* p_ = nullptr;
  const char* end_ = nullptr;
  const char* line_ = nullptr;              ///< where the line began
  const char* no_newline_before_ = base_;   ///< from where the line began, none of the one kind of line ends
  const char* no_return_before_ = base_;    ///< and of the other: what was looked at is not looked at again
  const char* brace_error_line_ = nullptr;  ///< one message about braces a line
  bool line_begin_ = true;                  ///< no token yet on this line
  bool statement_begin_ = true;             ///< the next token begins a statement
  bool continuing_ = false;                 ///< the line before ended in a comma or an opening bracket
  bool row_ = false;                        ///< inside a row of a table
  bool gap_ = false;                        ///< something wrong was left out before the next token
  bool stopped_ = false;
  bool run_ = false;  ///< words in a row wait to be looked up, from run_first_
  bool run_statement_ = false;
  bool run_goes_on_ = false;
  std::size_t run_first_ = 0;
  std::uint32_t brackets_ = 0;
  std::uint32_t braces_ = 0;
  std::uint32_t opened_ = 0;  ///< braces in the file
  std::uint32_t closed_ = 0;
  std::set<std::string> mixed_names_;  ///< told already, folded
};

}  // namespace sop::dsl
