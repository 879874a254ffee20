// From bytes to tokens; see dsl/lexer.hpp for the idea, dsl/spelling.cpp for numbers, dates and friendly mistakes.
#include "dsl/lexer.hpp"

#include <cstring>

#include "dsl/lexer_impl.hpp"
#include "dsl/markdown.hpp"
#include "dsl/text.hpp"
#include "sop/messages/syntax.hpp"
#include "sop/money.hpp"

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

/// Folded code points below 0x800, for hashing names outside ASCII quickly.
constexpr std::array<std::uint16_t, 0x800> make_folded() {
  std::array<std::uint16_t, 0x800> table{};
  for (char32_t c = 0; c < 0x800; ++c) table[c] = static_cast<std::uint16_t>(fold_letter(c));
  return table;
}
constexpr std::array<std::uint16_t, 0x800> folded_letters = make_folded();

/// Bits for code points below 0x800: may a name hold them, does folding them take the long way.
struct Letters {
  std::array<bool, 0x800> name{};
  std::array<bool, 0x800> mark{};
  Letters() {
    for (char32_t c = 0x80; c < 0x800; ++c) {
      name[c] = unicode::is_name_continue(c);
      std::string bytes;
      std::string simple;
      append_utf8(bytes, c);
      append_utf8(simple, fold_letter(c));
      mark[c] = unicode::is_mark(c) || unicode::fold(bytes) != simple;
    }
  }
};
const Letters& letters() {
  static const Letters table;
  return table;
}

std::uint32_t hash_code_point(std::uint32_t hash, char32_t c) {
  if (c < 0x800) {
    hash = hash_byte(hash, static_cast<unsigned char>(0xC0U | (c >> 6)));
    return hash_byte(hash, static_cast<unsigned char>(0x80U | (c & 0x3FU)));
  }
  std::string bytes;
  append_utf8(bytes, c);
  for (const char b : bytes) hash = hash_byte(hash, static_cast<unsigned char>(b));
  return hash;
}

}  // namespace

const std::array<std::uint8_t, 256> byte_classes = make_bytes();

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
    sink_.error(messages::comma_too_many, span(last));
    last.kind = TokenKind::newline;
    last.begin = last.end;
  } else {
    out_.tokens.push_back({last.end, last.end, 0, no_word, TokenKind::newline, 0});
  }
  statement_begin_ = true;
  continuing_ = false;
  row_ = false;
}

// --- words ------------------------------------------------------------------------------------------------------------

bool Lexer::same_words(std::size_t first, std::size_t count, std::string_view text) const {
  const char* t = text.data();
  const char* const t_end = t + text.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && (t == t_end || *t++ != ' ')) return false;
    const Token& word = out_.tokens[first + i];
    const char* p = base_ + word.begin;
    const char* const end = base_ + word.end;
    if ((word.flags & token_long_way) != 0) {
      const std::string folded = fold_word(unmixed({p, static_cast<std::size_t>(end - p)}));
      const std::string_view rest(t, static_cast<std::size_t>(t_end - t));
      if (rest.substr(0, folded.size()) != folded) return false;
      t += folded.size();
      continue;
    }
    while (p < end) {
      const auto byte = static_cast<unsigned char>(*p);
      if (byte < 0x80) {
        if (t == t_end || *t != static_cast<char>(fold_letter(byte))) return false;
        ++p;
        ++t;
        continue;
      }
      const CodePoint a = decode(p);
      if (t == t_end) return false;
      const CodePoint b = decode(t);
      if (fold_letter(a.value) != b.value) return false;
      p += a.bytes;
      t += b.bytes;
    }
  }
  return t == t_end;
}

std::uint32_t Lexer::hash_words(std::size_t first, std::size_t count) const {
  std::uint32_t hash = out_.tokens[first].hash;
  for (std::size_t i = 1; i < count; ++i) hash = hash_next_word(hash, out_.tokens[first + i].hash);
  return hash;
}

const Spelling* Lexer::find_words(std::size_t first, std::size_t count) const {
  return words_->find(hash_words(first, count),
                      [this, first, count](std::string_view text) { return same_words(first, count, text); });
}

/// A word: letters, digits and `_`. Looked up only when the whole run of words is known.
void Lexer::read_word() {
  const char* const begin = p_;
  std::uint32_t hash = hash_seed;
  std::uint32_t alphabets = 0;  // a bit for Latin, Greek and marks, Cyrillic, others: two need a closer look
  bool long_way = false;
  for (;;) {
    const auto byte = static_cast<unsigned char>(*p_);
    const ByteClass c = class_of(byte);
    if (c == ByteClass::letter || c == ByteClass::digit) {
      hash = hash_byte(hash, static_cast<unsigned char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte));
      if (c == ByteClass::letter && byte != '_') alphabets |= 1U;
      ++p_;
    } else if (c == ByteClass::wide) {
      const CodePoint point = decode(p_);
      if (point.value < 0x800) {
        if (!letters().name[point.value]) break;
        long_way = long_way || letters().mark[point.value];
        hash = hash_code_point(hash, folded_letters[point.value]);
      } else {
        if (!unicode::is_name_continue(point.value)) break;
        long_way = true;
      }
      alphabets |= point.value < 0x250 ? 1U : point.value < 0x400 ? 2U : point.value < 0x530 ? 4U : 8U;
      p_ += point.bytes;
    } else {
      break;
    }
  }
  if (!run_) {
    run_ = true;
    run_first_ = out_.tokens.size();
    run_statement_ = statement_begin_;
    if (statement_begin_) brackets_ = 0;  // what was left open before is open no more
    run_goes_on_ = continuing_ && line_begin_;
  }
  std::uint8_t flags = line_begin_ ? token_first : std::uint8_t{0};
  if (gap_) flags |= token_reported;
  gap_ = false;
  line_begin_ = false;
  if ((alphabets & (alphabets - 1U)) != 0)
    long_way = true;  // it may mix letters that look alike, and is looked up as it was meant
  if (long_way) {
    hash = hash_seed;
    for (const char c : fold_word(unmixed({begin, static_cast<std::size_t>(p_ - begin)}))) {
      hash = hash_byte(hash, static_cast<unsigned char>(c));
    }
    flags |= token_long_way;
  }
  out_.tokens.push_back({at(begin), at(p_), hash, no_word, TokenKind::name, flags});
  if (long_way) check_scripts(out_.tokens.back());
}

void Lexer::check_scripts(Token& word) {
  const std::string_view name(base_ + word.begin, word.end - word.begin);
  const std::optional<unicode::MixedScript> mixed = unicode::mixed_script(name);
  if (!mixed) return;
  word.flags |= token_reported;
  if (!mixed_names_.insert(fold_word(name)).second) return;  // told where it stood first
  const char* const part = name.data() + mixed->word_begin;
  const char* const part_end = name.data() + mixed->word_end;
  const std::string written(part, part_end);
  const std::string right = unmixed(written);
  const bool known = right != written;
  Diagnostic& said =
      sink_.error(known ? messages::mixed_scripts__twin : messages::mixed_scripts, span(part, part_end),
                  {written, std::string(unicode::script_name(mixed->expected)),
                   std::string(unicode::script_name(mixed->found)), right});
  if (known) said.fix(span(part, part_end), right);
}

/// The words in a row end here, before a token of kind `next`; `after` is the character behind a text.
void Lexer::flush(TokenKind next, char after) {
  if (!run_) return;
  run_ = false;
  const bool begins = run_statement_ || run_goes_on_;
  const bool done = begins && (read_label(next, after) || read_kind(next, after));
  if (!done) {
    if (run_goes_on_ && begins_move()) {
      end_comma_before_run();
    }
    match_phrases(next);
  }
  statement_begin_ = false;
  continuing_ = false;
}

void Lexer::end_comma_before_run() {
  // The words of the run stand behind the comma already: turn it round without moving them when possible.
  Token& before = out_.tokens[run_first_ - 1];
  if (before.kind == TokenKind::comma) {
    sink_.error(messages::comma_too_many, span(before));
    before.kind = TokenKind::newline;
    before.begin = before.end;
  } else {
    const Token line_end = {before.end, before.end, 0, no_word, TokenKind::newline, 0};
    out_.tokens.insert(out_.tokens.begin() + static_cast<std::ptrdiff_t>(run_first_), line_end);
    ++run_first_;
  }
  row_ = false;
}

bool Lexer::begins_move() const {
  const Spelling* head = words_->find(out_.tokens[run_first_].hash, [this](std::string_view text) {
    return same_words(run_first_, 1, text);
  });
  if (head == nullptr) return false;
  const std::size_t count = out_.tokens.size() - run_first_;
  for (std::size_t n = std::min<std::size_t>(head->longest, count); n > 0; --n) {
    const Spelling* found = n == 1 ? head : find_words(run_first_, n);
    if (found != nullptr && found->reserved != no_word) {
      return in_group(found->reserved, word_group::trigger) && found->reserved != Word::if_;
    }
  }
  return false;
}

/// `label:` and `label "Title":`.
bool Lexer::read_label(TokenKind next, char after) {
  if (next != TokenKind::colon && !(next == TokenKind::text && after == ':')) return false;
  if (run_goes_on_) end_comma_before_run();
  std::vector<Token>& tokens = out_.tokens;
  const std::size_t count = tokens.size() - run_first_;
  const Spelling* found = find_words(run_first_, count);
  Token label = tokens[run_first_];
  label.kind = TokenKind::label;
  label.end = tokens.back().end;
  label.word = found != nullptr ? found->label : no_word;
  if (count > 1) {
    label.flags |= token_words;
  } else if (found != nullptr && found->reserved != no_word) {
    label.flags |= token_reserved;
  } else if (found != nullptr && found->closed != no_word) {
    label.flags |= token_closed;
  }
  tokens.resize(run_first_);
  tokens.push_back(label);
  return true;
}

/// `kind`, `kind name`, before a title, a brace or the line's end. A word before `name {` is a kind even if nobody knows it.
bool Lexer::read_kind(TokenKind next, char after) {
  std::vector<Token>& tokens = out_.tokens;
  const bool brace = next == TokenKind::open_brace || (next == TokenKind::text && after == '{');
  if (next == TokenKind::arrow || (run_goes_on_ && !brace)) return false;
  const std::size_t count = tokens.size() - run_first_;
  const Spelling* head = find_words(run_first_, 1);
  std::size_t kind_words = 0;
  Word kind = no_word;
  for (std::size_t n = head != nullptr ? std::min<std::size_t>(head->longest, count) : 0;
       n > 0 && kind_words == 0; --n) {
    const Spelling* found = n == 1 ? head : find_words(run_first_, n);
    if (found != nullptr && found->kind != no_word) {
      kind_words = n;
      kind = found->kind;
    }
  }
  if (kind_words == 0) {
    if (!brace) return false;
    kind_words = count == 1 ? 1 : count - 1;
  }
  if (run_goes_on_) end_comma_before_run();
  const std::size_t first = run_first_;
  const std::size_t name_words = tokens.size() - first - kind_words;
  Token kind_token = tokens[first];
  kind_token.kind = TokenKind::kind;
  kind_token.word = kind;
  kind_token.end = tokens[first + kind_words - 1].end;
  if (name_words == 0) {
    tokens.resize(first);
    tokens.push_back(kind_token);
    return true;
  }
  Token name = tokens[first + kind_words];
  if (name_words == 1) {
    const Spelling* found = find_words(first + kind_words, 1);
    if (found != nullptr) {
      name.word = found->hint;
      if (found->reserved != no_word || found->closed != no_word) report_reserved(name, *found);
    }
  } else {
    name.end = tokens.back().end;
    std::string joined;
    for (std::size_t i = first + kind_words; i < tokens.size(); ++i) {
      if (!joined.empty()) joined += '_';
      joined.append(base_ + tokens[i].begin, base_ + tokens[i].end);
    }
    sink_.error(messages::name_of_words, span(name), {text(name), std::to_string(name_words), joined})
        .fix(span(name), joined);
    name.flags |= token_reported;
  }
  tokens.resize(first);
  tokens.push_back(kind_token);
  tokens.push_back(name);
  return true;
}

void Lexer::report_reserved(Token& name, const Spelling& spelling) {
  if ((name.flags & token_reported) != 0) return;
  if (spelling.reserved != no_word) {
    sink_.error(messages::reserved_name, span(name), {text(name)});
  } else {
    static const char* const dialects[] = {"en", "ru", "et"};
    sink_.error(messages::reserved_elsewhere, span(name), {text(name), dialects[spelling.closed_by]});
  }
  name.flags |= token_reported;
}

/// `SEK` is a currency, though the Estonian word for seconds folds to the same letters; `30 ALL` is an amount, `ALL OF` are words.
bool Lexer::means_currency(const Token& token, const Spelling& spelling, bool after_number) const {
  const bool unit = spelling.reserved == no_word || in_group(spelling.reserved, word_group::unit);
  return (unit || after_number) && !CurrencyCode::find(text(token)).is_none();
}

/// Longest phrases first; what is no word of the language is a name.
void Lexer::match_phrases(TokenKind next) {
  std::vector<Token>& tokens = out_.tokens;
  const std::size_t first = run_first_;
  const std::size_t count = tokens.size() - first;
  const bool after_comma = first > 0 && tokens[first - 1].kind == TokenKind::comma;
  std::size_t write = first;
  Word lead_option = no_word;  // the first word, if it leads an option before a value
  for (std::size_t i = 0; i < count;) {
    const std::size_t here = first + i;
    Token token = tokens[here];
    token.hash = 0;
    const Spelling* const head = find_words(here, 1);
    const bool after_number = i == 0 && first > 0 && tokens[first - 1].kind == TokenKind::number;
    if (head == nullptr || means_currency(token, *head, after_number)) {
      tokens[write++] = token;
      ++i;
      continue;
    }
    std::size_t used = 1;
    Word word = head->reserved;
    for (std::size_t n = std::min<std::size_t>(head->longest, count - i); n > 1; --n) {
      const Spelling* found = find_words(here, n);
      if (found == nullptr) continue;
      const Word phrase = found->reserved != no_word ? found->reserved
                          : i == 0 && after_comma    ? found->soft_option
                                                     : no_word;
      if (phrase == no_word) continue;
      used = n;
      word = phrase;
      break;
    }
    if (word != no_word) {
      token.kind = TokenKind::word;
      token.word = word;
      token.end = tokens[here + used - 1].end;
    } else {
      token.word = head->hint;
      if (i == 0 && after_comma) lead_option = head->soft_option;
      if (head->closed != no_word && lead_option == no_word) report_reserved(token, *head);
    }
    tokens[write++] = token;
    i += used;
  }
  tokens.resize(write);
  if (lead_option != no_word) {
    const bool value = write > first + 1 ? begins_value(tokens[first + 1])
                                         : next == TokenKind::number || next == TokenKind::text ||
                                               next == TokenKind::date || next == TokenKind::time;
    if (value) {
      tokens[first].kind = TokenKind::word;
      tokens[first].word = lead_option;
    }
  }
}

bool Lexer::begins_value(const Token& token) {
  if (token.kind == TokenKind::name) return true;
  constexpr std::uint32_t groups =
      word_group::builtin | word_group::function | word_group::type | word_group::weekday | word_group::unit;
  switch (token.word) {
    case Word::yes:
    case Word::no:
    case Word::unknown:
    case Word::none:
    case Word::any:
    case Word::all_of:
    case Word::any_of:
    case Word::none_of:
    case Word::number_of:
    case Word::not_:
      return true;
    default:
      return in_group(token.word, groups);
  }
}

// --- lines ------------------------------------------------------------------------------------------------------------

/// Steps over one line end.
void Lexer::read_newline() {
  flush(TokenKind::newline);
  const char* const where = p_;
  if (*p_ == '\r' && p_ + 1 < end_ && p_[1] == '\n') ++p_;
  ++p_;
  line_ = p_;
  line_begin_ = true;
  if (gave_up() || line_is_too_long()) return;
  if (out_.tokens.empty()) return;
  const TokenKind last = out_.tokens.back().kind;
  if (last == TokenKind::comma || (last == TokenKind::open_bracket && brackets_ > 0)) {
    continuing_ = true;
  } else {
    push_newline(where);
  }
}

/// Looks before the line is read: what is past the limit costs nothing.
bool Lexer::line_is_too_long() {
  const auto left = static_cast<std::size_t>(end_ - line_);
  if (left <= limits_.max_line_bytes) return false;
  const char* const look_end = line_ + limits_.max_line_bytes + 1;
  const auto ends_before = [&](char end, const char*& none_before) {
    const char* const from = std::max(line_, none_before);
    if (from >= look_end) return false;
    const void* const found = std::memchr(from, end, static_cast<std::size_t>(look_end - from));
    none_before = found != nullptr ? static_cast<const char*>(found) : look_end;
    return found != nullptr;
  };
  if (ends_before('\n', no_newline_before_) || ends_before('\r', no_return_before_)) return false;
  report_long_line();
  return true;
}

void Lexer::report_long_line() {
  const char* line_end = line_ + limits_.max_line_bytes;
  while (line_end < end_ && *line_end != '\n' && *line_end != '\r') ++line_end;
  sink_.error(messages::line_too_long, span(line_, line_ + 1),
              {std::to_string(line_end - line_), std::to_string(limits_.max_line_bytes)});
  stop();
}

/// After too many mistakes, and when the host asks for it, nothing more is read.
bool Lexer::gave_up() {
  if (sink_.error_count() < limits_.max_errors && (limits_.stop == nullptr || !limits_.stop->requested()))
    return false;
  stop();
  return true;
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
    sink_.error(messages::brace_alone, span(p_, p_ + 1));
    out_.tokens.pop_back();
  }
  push(TokenKind::open_brace, p_, p_ + 1);
  ++p_;
  brackets_ = 0;
  if (++braces_ > limits_.max_depth) return report_depth();
  if (!line_ends_here()) {
    sink_.error(messages::brace_line, span(p_ - 1, p_));
    brace_error_line_ = line_;
    push_newline(p_);
  }
}

void Lexer::close_brace() {
  flush(TokenKind::close_brace);
  if (continuing_ && line_begin_) {
    end_comma();
  } else if (!out_.tokens.empty() && out_.tokens.back().kind != TokenKind::newline) {
    if (brace_error_line_ != line_) sink_.error(messages::close_brace_line, span(p_, p_ + 1));
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
      if (brace_error_line_ != line_) sink_.error(messages::close_brace_line, span(p_ - 1, p_));
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
  sink_.error(messages::too_deep, span(p_ - 1, p_), {std::to_string(limits_.max_depth)});
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

void Lexer::read_region(const char* begin, const char* end) {
  p_ = line_ = begin;
  end_ = end;
  line_begin_ = true;
  statement_begin_ = !continuing_;
  if (line_is_too_long()) return;
  while (!stopped_ && p_ < end_) {
    switch (class_of(static_cast<unsigned char>(*p_))) {
      case ByteClass::space:
        ++p_;
        break;
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
        }
        break;
      case ByteClass::wide:
        read_wide();
        break;
      case ByteClass::sign:
        read_sign();
        break;
    }
    if (sink_.error_count() >= limits_.max_errors) stop();
  }
  flush(TokenKind::newline);
  if (!stopped_ && !out_.tokens.empty() && out_.tokens.back().kind != TokenKind::comma) push_newline(end_);
}

Lexed Lexer::run() {
  const SourceFile& file = sources_[file_];
  const std::string& text = file.text();
  if (text.size() > limits_.max_file_bytes) {
    sink_.error(messages::file_too_large, {file_, 0, 0},
                {std::to_string(text.size()), std::to_string(limits_.max_file_bytes)});
    out_.cut_short = true;
  } else if (check_characters()) {
    const std::vector<Region> regions = source_regions(file.path(), text, file_, sink_);
    out_.tokens.reserve(text.size() / 4 + 16);
    bool first = true;
    for (const Region& region : regions) {
      const char* begin = base_ + region.begin;
      const char* const end = base_ + region.end;
      if (first) {
        begin = read_header(begin, end, regions);
        if (out_.dialect == no_word) {
          out_.cut_short = true;
          break;
        }
        words_ = &Vocabulary::of(dialect_index(out_.dialect));
      }
      first = false;
      read_region(begin, end);
      if (stopped_) break;
    }
    if (regions.empty()) out_.cut_short = true;
  } else {
    out_.cut_short = true;
  }
  if (!out_.tokens.empty() && out_.tokens.back().kind == TokenKind::comma) end_comma();
  const std::uint32_t size = static_cast<std::uint32_t>(text.size());
  const std::uint32_t stop_at = stopped_ ? at(p_) : size;
  if (!out_.tokens.empty() && out_.tokens.back().kind != TokenKind::newline) {
    out_.tokens.push_back({stop_at, stop_at, 0, no_word, TokenKind::newline, 0});
  }
  out_.tokens.push_back({stop_at, stop_at, 0, no_word, TokenKind::end, token_first});
  out_.unclosed = static_cast<std::int32_t>(opened_) - static_cast<std::int32_t>(closed_);
  return std::move(out_);
}

Lexed lex(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink) {
  return Lexer(sources, file, limits, sink).run();
}

}  // namespace sop::dsl
