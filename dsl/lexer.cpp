// From bytes to tokens; see dsl/lexer.hpp for the idea, dsl/spelling.cpp for numbers, dates and friendly mistakes.
#include "dsl/lexer.hpp"

#include <cstring>

#include "dsl/lexer_impl.hpp"
#include "dsl/markdown.hpp"

namespace sop::dsl {

namespace {

constexpr std::array<std::uint8_t, 256> make_bytes() {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    table[c] = static_cast<std::uint8_t>(c >= 0x80                          ? ByteClass::wide
                                         : letter                           ? ByteClass::letter
                                         : c >= '0' && c <= '9'             ? ByteClass::digit
                                         : c == ' ' || c == '\t'            ? ByteClass::space
                                         : c == '\n' || c == '\r' || c == 0 ? ByteClass::line_end
                                                                            : ByteClass::sign);
  }
  return table;
}

}  // namespace

const std::array<std::uint8_t, 256> byte_classes = make_bytes();

std::string code_point_name(char32_t c) {
  static const char digits[] = "0123456789ABCDEF";
  std::string name = "U+";
  for (int shift = c > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) name += digits[(c >> shift) & 0xF];
  return name;
}

// --- tokens ----------------------------------------------------------------------------------------------------------

void Lexer::push(TokenKind kind, const char* from, const char* to, Word word, std::uint8_t flags) {
  if (line_begin_) flags |= token_first;
  if (gap_) flags |= token_reported;
  gap_ = false;
  line_begin_ = false;
  statement_begin_ = false;
  continuing_ = false;
  out_.tokens.push_back({at(from), at(to), 0, word, kind, flags});
}

void Lexer::push_newline(const char* where) {
  if (out_.tokens.empty() || out_.tokens.back().kind == TokenKind::newline) return;
  out_.tokens.push_back({at(where), at(where), 0, no_word, TokenKind::newline, 0});
  statement_begin_ = true;
  continuing_ = false;
  row_ = false;
}

/// The comma before the token that comes next ends its line after all.
void Lexer::end_comma() {
  Token& last = out_.tokens.back();
  if (last.kind == TokenKind::comma) {
    sink_.error(MessageId::comma_too_many, span(last));
    last.kind = TokenKind::newline;
    last.begin = last.end;
  } else {
    out_.tokens.push_back({last.end, last.end, 0, no_word, TokenKind::newline, 0});
  }
  statement_begin_ = true;
  continuing_ = false;
  row_ = false;
}

// --- lines ------------------------------------------------------------------------------------------------------------

/// Steps over one line end.
void Lexer::read_newline() {
  flush(TokenKind::newline);
  const char* const where = p_;
  if (*p_ == '\r' && p_ + 1 < end_ && p_[1] == '\n') ++p_;
  ++p_;
  const auto length = static_cast<std::size_t>(where - line_);
  if (length > limits_.max_line_bytes) {
    sink_.error(MessageId::line_too_long, span(line_, line_ + 1),
                {std::to_string(length), std::to_string(limits_.max_line_bytes)});
    stop();
    return;
  }
  line_ = p_;
  line_begin_ = true;
  if (sink_.error_count() >= limits_.max_errors) return stop();
  if (out_.tokens.empty()) return;
  const TokenKind last = out_.tokens.back().kind;
  if (last == TokenKind::comma || (last == TokenKind::open_bracket && brackets_ > 0)) {
    continuing_ = true;
  } else {
    push_newline(where);
  }
}

/// Ends the reading: a limit was passed.
void Lexer::stop() {
  out_.cut_short = true;
  stopped_ = true;
}

void Lexer::read_comment() {
  flush(TokenKind::newline);
  const char* const begin = p_;
  while (class_of(static_cast<unsigned char>(*p_)) != ByteClass::line_end && p_ < end_) ++p_;
  out_.comments.push_back({span(begin, p_), line_begin_});
}

/// Whether nothing but spaces and a comment follows on the line.
bool Lexer::line_ends_here() const {
  const char* p = p_;
  while (p < end_ && (*p == ' ' || *p == '\t' || *p == ';')) ++p;
  return p >= end_ || *p == '\n' || *p == '\r' || *p == '#';
}

void Lexer::open_brace() {
  flush(TokenKind::open_brace);
  ++opened_;
  if (statement_begin_ && line_begin_ && !out_.tokens.empty() &&
      out_.tokens.back().kind == TokenKind::newline) {
    sink_.error(MessageId::brace_alone, span(p_, p_ + 1));
    out_.tokens.pop_back();
  }
  push(TokenKind::open_brace, p_, p_ + 1);
  ++p_;
  brackets_ = 0;
  if (++braces_ > limits_.max_depth) return report_depth();
  if (!line_ends_here()) {
    sink_.error(MessageId::brace_line, span(p_ - 1, p_));
    brace_error_line_ = line_;
    push_newline(p_);
  }
}

void Lexer::close_brace() {
  flush(TokenKind::close_brace);
  if (continuing_ && line_begin_) {
    end_comma();
  } else if (!out_.tokens.empty() && out_.tokens.back().kind != TokenKind::newline) {
    if (brace_error_line_ != line_) sink_.error(MessageId::close_brace_line, span(p_, p_ + 1));
    brace_error_line_ = line_;
    push_newline(p_);
  }
  push(TokenKind::close_brace, p_, p_ + 1);
  ++p_;
  brackets_ = 0;
  ++closed_;
  if (braces_ > 0) --braces_;
  if (!line_ends_here()) {
    const char* p = p_;
    while (*p == ' ' || *p == '\t') ++p;
    if (*p != '}') {
      if (brace_error_line_ != line_) sink_.error(MessageId::close_brace_line, span(p_ - 1, p_));
      brace_error_line_ = line_;
    }
    push_newline(p_);
  }
}

void Lexer::open_bracket() {
  flush(TokenKind::open_bracket);
  if (statement_begin_) brackets_ = 0;
  push(TokenKind::open_bracket, p_, p_ + 1);
  ++p_;
  ++brackets_;
  if (brackets_ + braces_ > limits_.max_depth) report_depth();
}

void Lexer::close_bracket() {
  flush(TokenKind::close_bracket);
  if (statement_begin_ && line_begin_ && brackets_ > 0 && out_.tokens.back().kind == TokenKind::newline) {
    out_.tokens.pop_back();  // a list that closes on a line of its own
  }
  push(TokenKind::close_bracket, p_, p_ + 1);
  ++p_;
  if (brackets_ > 0) --brackets_;
}

void Lexer::report_depth() {
  sink_.error(MessageId::too_deep, span(p_ - 1, p_), {std::to_string(limits_.max_depth)});
  stop();
}

void Lexer::read_bar() {
  flush(TokenKind::bar);
  if (continuing_ && line_begin_) end_comma();
  const bool begins_row = statement_begin_ || out_.tokens.empty();
  if (!begins_row && !row_ && p_[1] == '|') {
    sign_for_word(2, Word::or_);
    return;
  }
  push(TokenKind::bar, p_, p_ + 1);
  if (begins_row) row_ = true;
  ++p_;
}

/// Reads from p_ to the region's end, or to the end of a block outside all others once enough tokens wait.
void Lexer::read_tokens(std::size_t enough) {
  while (!stopped_ && p_ < end_) {
    switch (class_of(static_cast<unsigned char>(*p_))) {
      case ByteClass::space: {
        const char* p = p_ + 1;
        while (*p == ' ') ++p;
        p_ = p;
        break;
      }
      case ByteClass::letter:
        read_word();
        break;
      case ByteClass::digit:
        read_number();
        break;
      case ByteClass::line_end:
        if (*p_ == 0) {
          ++p_;  // reported already
        } else {
          read_newline();
          if (out_.tokens.size() >= enough && at_outer_end()) return;
        }
        break;
      case ByteClass::wide:
        read_wide();
        break;
      case ByteClass::sign:
        read_sign();
        break;
    }
  }
}

/// Whether the tokens so far end with a closed block, outside all others: nothing that follows looks back behind it.
bool Lexer::at_outer_end() const {
  const std::size_t n = out_.tokens.size();
  return braces_ == 0 && !continuing_ && n >= 2 && out_.tokens[n - 1].kind == TokenKind::newline &&
         out_.tokens[n - 2].kind == TokenKind::close_brace;
}

bool Lexer::begin() {
  const SourceFile& file = sources_[file_];
  const std::string& text = file.text();
  if (text.size() > limits_.max_file_bytes) {
    sink_.error(MessageId::file_too_large, {file_, 0, 0},
                {std::to_string(text.size()), std::to_string(limits_.max_file_bytes)});
    return false;
  }
  if (!check_characters()) return false;
  regions_ = source_regions(file.path(), text, file_, sink_);
  if (regions_.empty()) return false;
  const char* const end = base_ + regions_[0].end;
  const char* const begin = read_header(base_ + regions_[0].begin, end);
  if (out_.dialect == no_word) return false;
  words_ = &Vocabulary::of(dialect_index(out_.dialect));
  begin_region(begin, end);
  return true;
}

void Lexer::begin_region(const char* begin, const char* end) {
  p_ = line_ = begin;
  end_ = end;
  line_begin_ = true;
  statement_begin_ = !continuing_;
}

bool Lexer::more(std::size_t enough) {
  std::vector<Token>& tokens = out_.tokens;
  if (tokens.empty()) {
    started_ = begin();
    if (!started_) {
      out_.cut_short = true;
      p_ = base_;
      end_tokens();
      return false;
    }
  } else {
    tokens.front() = tokens[tokens.size() - 2];  // the line end that everything behind it looks back to
    tokens.resize(1);
  }
  for (;;) {
    read_tokens(enough);
    if (!stopped_ && p_ < end_) {
      tokens.push_back({at(p_), at(p_), 0, no_word, TokenKind::end, token_first});
      return true;
    }
    flush(TokenKind::newline);
    if (stopped_) break;
    if (!tokens.empty() && tokens.back().kind != TokenKind::comma) push_newline(end_);
    if (++region_ == regions_.size()) break;
    begin_region(base_ + regions_[region_].begin, base_ + regions_[region_].end);
  }
  if (!stopped_) p_ = base_ + sources_[file_].text().size();
  end_tokens();
  return false;
}

/// The last tokens of the file: a line end, and the end.
void Lexer::end_tokens() {
  std::vector<Token>& tokens = out_.tokens;
  if (!tokens.empty() && tokens.back().kind == TokenKind::comma) end_comma();
  if (!tokens.empty() && tokens.back().kind != TokenKind::newline) {
    tokens.push_back({at(p_), at(p_), 0, no_word, TokenKind::newline, 0});
  }
  tokens.push_back({at(p_), at(p_), 0, no_word, TokenKind::end, token_first});
}

Lexed lex(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink) {
  Lexer lexer(sources, file, limits, sink);
  lexer.more(static_cast<std::size_t>(-1));
  return std::move(lexer.lexed());
}

}  // namespace sop::dsl
