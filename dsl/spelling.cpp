// Numbers, dates, times, texts and signs; and the spellings that people bring along from elsewhere, each with the right one.
#include "dsl/lexer_impl.hpp"
#include "dsl/text.hpp"
#include "sop/messages/syntax.hpp"

namespace sop::dsl {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
const char* digits_from(const char* p) {
  while (is_digit(*p)) ++p;
  return p;
}
int value_of(const char* from, const char* to) {
  int value = 0;
  for (; from < to && value < 100000; ++from) value = value * 10 + (*from - '0');
  return value;
}
int days_in_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}
bool is_date(int year, int month, int day) {
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}
std::string two_digits(int value) {
  std::string text = std::to_string(value);
  return text.size() < 2 ? "0" + text : text;
}
std::string date_text(int year, int month, int day) {
  std::string text = std::to_string(year);
  while (text.size() < 4) text.insert(text.begin(), '0');
  return text + "-" + two_digits(month) + "-" + two_digits(day);
}

/// Three capital letters alone, as currencies are written; those with three places after the point do not count.
bool currency_follows(const char* p) {
  while (*p == ' ' || *p == '\t') ++p;
  if (!is_upper(p[0]) || !is_upper(p[1]) || !is_upper(p[2])) return false;
  const auto after = static_cast<unsigned char>(p[3]);
  if (class_of(after) != ByteClass::space && class_of(after) != ByteClass::line_end &&
      class_of(after) != ByteClass::sign) {
    return false;
  }
  const std::string_view code(p, 3);
  for (const std::string_view three : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) {
    if (code == three) return false;
  }
  return true;
}

std::string without(const char* from, const char* to, char mark) {
  std::string text;
  for (; from < to; ++from) {
    if (*from != mark) text += *from;
  }
  return text;
}

}  // namespace

// --- numbers -----------------------------------------------------------------------------------------------------------

void Lexer::number(const char* from, const char* to, std::uint8_t flags) {
  const std::size_t leading = (to - from > 1 && from[0] == '0' && is_digit(from[1])) ? 1 : 0;
  if (leading != 0 && flags == 0) {
    const char* first = from;
    while (first + 1 < to && first[0] == '0' && is_digit(first[1])) ++first;
    sink_.error(messages::bad_number, span(from, to), {std::string(from, to), std::string(first, to)});
    flags = token_reported;
  }
  push(TokenKind::number, from, to, no_word, flags);
  p_ = to;
}

/// 2026-09-01, 09:00, and the ways in which they are written wrongly. False: it is none of these.
bool Lexer::read_date_or_time(const char* digits_end) {
  const char* const from = p_;
  const auto length = digits_end - from;
  if (*digits_end == ':' && is_digit(digits_end[1]) && length <= 2) {
    const char* const end = digits_from(digits_end + 1);
    const int hour = value_of(from, digits_end);
    const int minute = value_of(digits_end + 1, end);
    const bool fine =
        length == 2 && end - digits_end == 3 && minute < 60 && (hour < 24 || (hour == 24 && minute == 0));
    if (!fine) sink_.error(messages::no_such_time, span(from, end), {std::string(from, end)});
    push(TokenKind::time, from, end, no_word, fine ? std::uint8_t{0} : token_reported);
    p_ = end;
    return true;
  }
  const char mark = *digits_end;
  if ((mark != '-' && mark != '.' && mark != '/') || !is_digit(digits_end[1])) return false;
  const char* const second = digits_end + 1;
  const char* const second_end = digits_from(second);
  if (*second_end != mark || !is_digit(second_end[1]) || second_end - second > 2) return false;
  const char* const third = second_end + 1;
  const char* const end = digits_from(third);
  const bool year_first = length == 4 && end - third <= 2;
  const bool year_last = length <= 2 && end - third == 4;
  if (!year_first && !year_last) return false;
  const int a = value_of(from, digits_end);
  const int b = value_of(second, second_end);
  const int c = value_of(third, end);
  std::uint8_t flags = token_reported;
  if (year_first && mark == '-' && second_end - second == 2 && end - third == 2) {
    if (is_date(a, b, c)) {
      flags = 0;
    } else {
      sink_.error(messages::no_such_date, span(from, end), {std::string(from, end)});
    }
  } else {
    const int year = year_first ? a : c;
    const int month = !year_first && mark == '/' && b > 12 ? a : b;  // 09/30/2026
    const int day = year_first ? c : month == a ? b : a;
    if (is_date(year, month, day)) {
      sink_.error(messages::date_order, span(from, end), {date_text(year, month, day)})
          .fix(span(from, end), date_text(year, month, day));
    } else {
      sink_.error(messages::no_such_date, span(from, end), {std::string(from, end)});
    }
  }
  push(TokenKind::date, from, end, no_word, flags);
  p_ = end;
  return true;
}

void Lexer::read_number() {
  flush(TokenKind::number);
  const char* const from = p_;
  const char* end = digits_from(from);
  if (read_date_or_time(end)) return;

  // 1 000: a group behind a group
  if (!out_.tokens.empty() && out_.tokens.back().kind == TokenKind::number && end - from == 3) {
    Token& last = out_.tokens.back();
    if (at(from) - last.end <= 3 && last.end - last.begin <= 3 &&
        class_of(static_cast<unsigned char>(*end)) != ByteClass::letter) {
      const std::string joined = text(last) + std::string(from, end);
      sink_.error(messages::thousands_mark, span(base_ + last.begin, end), {joined});
      last.end = at(end);
      last.flags |= token_reported;
      p_ = end;
      return;
    }
  }
  if (*end == '.' && is_digit(end[1])) {
    const char* const whole_end = end;
    const char* const fraction = end + 1;
    end = digits_from(fraction);
    bool groups = end - fraction == 3 && whole_end - from <= 3 && *from != '0';
    const bool more = *end == '.' && is_digit(end[1]);
    if (more) {  // 1.000.000, 1.2.3
      while (*end == '.' && is_digit(end[1])) {
        const char* const next = digits_from(end + 1);
        groups = groups && next - end == 4;
        end = next;
      }
      if (groups) {
        sink_.error(messages::thousands_mark, span(from, end), {without(from, end, '.')});
      } else {
        sink_.error(messages::bad_number, span(from, end),
                    {std::string(from, end), std::string(from, digits_from(fraction))});
      }
      return number(from, end, token_reported);
    }
    if (groups && currency_follows(end)) {
      const char* code = end;
      while (*code == ' ' || *code == '\t') ++code;
      sink_.error(messages::thousands_mark, span(from, code + 3),
                  {without(from, end, '.') + " " + std::string(code, code + 3)});
      return number(from, end, token_reported);
    }
    return number(from, end);
  }
  if (*end == '.' && end[1] != '.' && end[1] != '<') {  // 5.
    sink_.error(messages::bad_number, span(from, end + 1),
                {std::string(from, end + 1), std::string(from, end)});
    number(from, end, token_reported);
    ++p_;
    return;
  }
  if (*end == ',' && is_digit(end[1])) {  // 0,5 or 1,000
    const char* const fraction = end + 1;
    const char* last = digits_from(fraction);
    if (*last == '.' && last[1] == '.') last = fraction;  // 1,2..3
    if (last > fraction) {
      bool groups = last - fraction == 3 && end - from <= 3 && *from != '0';
      while (groups && *last == ',' && is_digit(last[1]) && digits_from(last + 1) - last == 4) last += 4;
      if (groups) {
        sink_.error(messages::thousands_mark, span(from, last), {without(from, last, ',')});
      } else {
        const std::string a(from, end);
        const std::string b(fraction, last);
        sink_.error(messages::decimal_point, span(from, last), {a + "," + b, a + "." + b, a + ", " + b});
      }
      return number(from, last, token_reported);
    }
  }
  if ((*end == '\'' || *end == '_') && is_digit(end[1]) && digits_from(end + 1) - end == 4) {  // 1'000, 1_000
    const char mark = *end;
    const char* last = end;
    while (*last == mark && is_digit(last[1])) last = digits_from(last + 1);
    sink_.error(messages::thousands_mark, span(from, last), {without(from, last, mark)});
    return number(from, last, token_reported);
  }
  if (*end == '-' && is_digit(end[1])) {  // 3-7
    number(from, end);
    range_dash(1);
    return;
  }
  number(from, end);
}

/// `3-7`, `3–7`: read as a range.
void Lexer::range_dash(std::size_t bytes) {
  const Token left = out_.tokens.back();
  const char* const dash = p_;
  const char* right = dash + bytes;
  while (*right == ' ') ++right;
  const char* const end = digits_from(right);
  const std::string a = text(left);
  const std::string b(right, end);
  const std::string whole(base_ + left.begin, end);
  const std::size_t count = out_.tokens.size();
  const bool is_edition = count > 2 && out_.tokens[count - 2].kind == TokenKind::colon &&
                          out_.tokens[count - 3].word == Word::edition;
  if (is_edition) {
    sink_.error(messages::edition_dash, span(base_ + left.begin, end), {whole});
    p_ = end;
    return;
  }
  sink_.error(messages::range_dash, span(base_ + left.begin, end), {whole, a + ".." + b, a + " - " + b});
  push(TokenKind::dots, dash, dash + bytes, no_word, token_reported);
  p_ = dash + bytes;
}

// --- texts ---------------------------------------------------------------------------------------------------------------

namespace {
/// The bytes of a quote at `p`, 0 if there is none.
std::size_t quote_bytes(const char* p) {
  if (*p == '"' || *p == '\'') return 1;
  const std::string_view three(p, std::char_traits<char>::length(p) < 3 ? 0 : 3);
  if (three == "“" || three == "”" || three == "„" || three == "‟" || three == "‘" || three == "’") return 3;
  const std::string_view two(p, std::char_traits<char>::length(p) < 2 ? 0 : 2);
  return two == "«" || two == "»" ? 2 : 0;
}
bool starts_with(const char* p, const char* end, std::string_view what) {
  return static_cast<std::size_t>(end - p) >= what.size() && std::string_view(p, what.size()) == what;
}
}  // namespace

void Lexer::read_text(std::string_view open, std::string_view close, std::string_view other_close) {
  const char* const from = p_;
  const char* p = p_ + open.size();
  bool closed = false;
  const auto first_close = static_cast<unsigned char>(close[0]);
  std::vector<Span> bad_escapes;
  while (p < end_) {
    const auto byte = static_cast<unsigned char>(*p);
    if (byte == '\n' || byte == '\r') break;
    if (byte == '\\') {
      const std::size_t quote = quote_bytes(p + 1);
      if (quote == 0 && p[1] != '\\' && p[1] != 'n') {
        const std::uint32_t length = static_cast<unsigned char>(p[1]) < 0x20 ? 0 : decode(p + 1).bytes;
        bad_escapes.push_back(span(p, p + 1 + length));
        p += 1 + length;
      } else {
        p += 1 + (quote != 0 ? quote : 1);
      }
      continue;
    }
    if ((byte == first_close || byte >= 0xE2) &&
        (starts_with(p, end_, close) || (!other_close.empty() && starts_with(p, end_, other_close)))) {
      p += starts_with(p, end_, close) ? close.size() : other_close.size();
      closed = true;
      break;
    }
    ++p;
  }
  std::uint8_t flags = 0;
  if (!closed) {
    // A title that is not closed swallows the brace that opens its block: give it back.
    const char* last = p;
    while (last > from + 1 && (last[-1] == ' ' || last[-1] == '\t')) --last;
    if (last > from + 1 && last[-1] == '{' && (statement_begin_ || (run_ && run_statement_) || after_head()))
      p = last - 1;
    const char* shown = p;
    while (shown > from + 1 && (shown[-1] == ' ' || shown[-1] == '\t')) --shown;
    // Nothing behind the quote that people would read: the text ends here, and the quote before it is missing.
    const bool ends = std::none_of(from + open.size(), shown, [](char c) {
      return class_of(static_cast<unsigned char>(c)) != ByteClass::sign &&
             class_of(static_cast<unsigned char>(c)) != ByteClass::space;
    });
    sink_.error(ends ? messages::unclosed_text__open : messages::unclosed_text, span(from, shown),
                {std::string(close)});
    flags = token_reported;
  }
  for (const Span& escape : bad_escapes) {
    sink_.error(messages::bad_escape, escape, {std::string(base_ + escape.begin, base_ + escape.end)});
    flags = token_reported;
  }
  const char* after = p;
  while (after < end_ && (*after == ' ' || *after == '\t')) ++after;
  flush(TokenKind::text, after < end_ ? *after : '\n');
  push(TokenKind::text, from, p, no_word, flags);
  p_ = p;
}

/// Whether the tokens so far on this line are the head of a block.
bool Lexer::after_head() const {
  return !out_.tokens.empty() &&
         (out_.tokens.back().kind == TokenKind::kind ||
          (out_.tokens.size() > 1 && out_.tokens[out_.tokens.size() - 2].kind == TokenKind::kind));
}

void Lexer::read_single_quotes() {
  const char* end = p_ + 1;
  while (end < end_ && *end != '\'' && *end != '\n' && *end != '\r') ++end;
  const bool behind_word = p_ > base_ && class_of(static_cast<unsigned char>(p_[-1])) == ByteClass::letter;
  if (end >= end_ || *end != '\'' || behind_word) return unexpected_character();
  const char* after = end + 1;
  while (after < end_ && (*after == ' ' || *after == '\t')) ++after;
  flush(TokenKind::text, after < end_ ? *after : '\n');
  const std::string right = "\"" + std::string(p_ + 1, end) + "\"";
  sink_.error(messages::single_quotes, span(p_, end + 1), {right}).fix(span(p_, end + 1), right);
  push(TokenKind::text, p_, end + 1, no_word, token_reported);
  p_ = end + 1;
}

// --- signs ---------------------------------------------------------------------------------------------------------------

void Lexer::sign(TokenKind kind, std::size_t bytes, Word word, std::uint8_t flags) {
  flush(kind);
  push(kind, p_, p_ + bytes, word, flags);
  p_ += bytes;
}

void Lexer::sign_for_word(std::size_t bytes, Word word) {
  const char* const from = p_;
  sink_.error(messages::use_word, span(from, from + bytes),
              {std::string(from, from + bytes), std::string(word_form(word, dialect_index(out_.dialect)))});
  sign(TokenKind::word, bytes, word, token_reported);
}

void Lexer::sign_for_sign(std::size_t bytes, const char* right, TokenKind kind, Word word) {
  sink_.error(messages::write_sign, span(p_, p_ + bytes), {std::string(p_, p_ + bytes), right})
      .fix(span(p_, p_ + bytes), right);
  sign(kind, bytes, word, token_reported);
}

void Lexer::unexpected_character() {
  flush(TokenKind::star);
  const std::uint32_t bytes = decode(p_).bytes;
  const std::string character(p_, p_ + bytes);
  const char* end = p_ + bytes;
  while (starts_with(end, end_, character)) end += bytes;  // ``` is one mistake
  sink_.error(messages::unexpected_character, span(p_, end), {std::string(p_, end)});
  p_ = end;
  gap_ = true;
}

/// `€40`, `40 €`: the amount as it is written here, with the number that stands beside the sign.
void Lexer::currency_sign(std::size_t bytes) {
  flush(TokenKind::star);
  static constexpr std::pair<char32_t, const char*> codes[] = {{U'$', "USD"}, {U'€', "EUR"},   {U'£', "GBP"},
                                                               {U'¥', "JPY"}, {U'₽', "RUB"}, {U'₴', "UAH"},
                                                               {U'₸', "KZT"}};
  const char32_t c = decode(p_).value;
  std::string code;
  for (const auto& [sign, letters] : codes)
    if (sign == c) code = letters;
  const char* from = p_;
  const char* to = p_ + bytes;
  const char* amount_from = to;
  while (amount_from < end_ && *amount_from == ' ') ++amount_from;
  const char* amount_to = amount_from;
  if (is_digit(*amount_from)) {
    while (is_digit(*amount_to) || ((*amount_to == '.' || *amount_to == ',') && is_digit(amount_to[1])))
      ++amount_to;
    to = amount_to;
  } else if (!out_.tokens.empty() && out_.tokens.back().kind == TokenKind::number) {
    amount_from = base_ + out_.tokens.back().begin;
    amount_to = base_ + out_.tokens.back().end;
    from = amount_from;
  }
  std::string amount(amount_from, amount_to);
  amount.erase(std::remove(amount.begin(), amount.end(), ' '), amount.end());  // 1 000
  const bool whole = !amount.empty();
  // Of several marks, and of one before three digits, nobody knows which parts the thousands: an example is shown then.
  const std::size_t mark = amount.find_first_of(".,");
  const bool goes_before = amount_from - base_ > 1 && amount_from[-1] == ',' && is_digit(amount_from[-2]);
  const bool certain = !goes_before && (mark == std::string::npos ||
                                        (mark == amount.find_last_of(".,") && amount.size() - mark != 4));
  if (certain && mark != std::string::npos) amount[mark] = '.';  // 4,50
  if (!whole || !certain) amount = "50";
  Diagnostic& said = sink_.error(messages::currency_sign, span(from, to), {amount + " " + code});
  if (whole && certain) said.fix(span(from, to), amount + " " + code);
  p_ += bytes;
  if (from != p_ - bytes) {
    out_.tokens.back().flags |= token_reported;
  } else if (whole) {  // the number is read with its sign
    number(amount_from, amount_to, token_reported);
    return;
  }
  gap_ = true;
}

void Lexer::read_sign() {
  const char next = p_[1];
  switch (*p_) {
    case '#':
      return read_comment();
    case '"':
      return read_text("\"", "\"", "");
    case '\'':
      return read_single_quotes();
    case ',':
      return sign(TokenKind::comma, 1);
    case ':':
      return sign(TokenKind::colon, 1);
    case '|':
      return read_bar();
    case '{':
      return open_brace();
    case '}':
      return close_brace();
    case '(':
      return open_bracket();
    case ')':
      return close_bracket();
    case '[':
      sink_.error(messages::round_brackets, span(p_, p_ + 1), {"(", "["});
      return open_bracket();
    case ']':
      sink_.error(messages::round_brackets, span(p_, p_ + 1), {")", "]"});
      return close_bracket();
    case '+':
      return sign(TokenKind::plus, 1);
    case '*':
      return sign(TokenKind::star, 1);
    case '%':
      return sign(TokenKind::word, 1, Word::percent_sign);
    case '/':
      if (next == '/' || next == '*') {
        sink_.error(messages::comment_mark, span(p_, p_ + 2), {std::string(p_, p_ + 2)});
        return read_comment();
      }
      return sign(TokenKind::slash, 1);
    case '-':
      if (next == '>') return sign(TokenKind::arrow, 2);
      if (next == '-' && p_[2] == '>') return sign_for_sign(3, "->", TokenKind::arrow);
      return sign(TokenKind::minus, 1);
    case '.':
      if (next == '.' && p_[2] == '<') return sign(TokenKind::dots_below, 3);
      if (next == '.' && p_[2] == '.') return sign_for_sign(3, "..", TokenKind::dots);
      if (next == '.') return sign(TokenKind::dots, 2);
      return unexpected_character();
    case '<':
      if (next == '=') return sign(TokenKind::word, 2, Word::less_equal);
      if (next == '>') return sign_for_word(2, Word::is_not);
      return sign(TokenKind::word, 1, Word::less);
    case '>':
      if (next == '=') return sign(TokenKind::word, 2, Word::greater_equal);
      return sign(TokenKind::word, 1, Word::greater);
    case '=':
      if (next == '>') return sign_for_sign(2, "->", TokenKind::arrow);
      if (next == '<') return sign_for_sign(2, "<=", TokenKind::word, Word::less_equal);
      if (next != '=' && run_ && run_statement_)
        return sign_for_sign(1, ":", TokenKind::colon);  // label = value
      return sign_for_word(next == '=' ? 2 : 1, Word::is);
    case '!':
      if (next == '=') return sign_for_word(2, Word::is_not);
      return sign_for_word(1, Word::not_);
    case '&':
      return sign_for_word(next == '&' ? 2 : 1, Word::and_);
    case '$':
      return currency_sign(1);
    case ';':
      flush(TokenKind::newline);
      sink_.error(messages::one_statement, span(p_, p_ + 1), {";"});
      push_newline(p_);
      ++p_;
      return;
    case '\x7F':
    default:
      if (static_cast<unsigned char>(*p_) < 0x20 || *p_ == '\x7F') {
        flush(TokenKind::star);
        ++p_;  // a control character, reported already
        gap_ = true;
        return;
      }
      return unexpected_character();
  }
}

void Lexer::read_wide() {
  const CodePoint point = decode(p_);
  switch (point.value) {
    case 0xAB:
      return read_text("«", "»", "");
    case 0x201C:
      return read_text("“", "”", "");
    case 0x201E:
      return read_text("„", "“", "”");
    case 0x2192:
    case 0x21D2:
    case 0x27F6:
      return sign(TokenKind::arrow, point.bytes);
    case 0x2264:
      return sign(TokenKind::word, point.bytes, Word::less_equal);
    case 0x2265:
      return sign(TokenKind::word, point.bytes, Word::greater_equal);
    case 0x2260:
      return sign_for_word(point.bytes, Word::is_not);
    case 0x2026:
      if (p_[3] == '<') return sign(TokenKind::dots_below, 4);
      return sign(TokenKind::dots, point.bytes);
    case 0xD7:
    case 0x22C5:
      return sign(TokenKind::star, point.bytes);
    case 0xF7:
      return sign(TokenKind::slash, point.bytes);
    case 0x2212:
      return sign(TokenKind::minus, point.bytes);
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014: {
      const char* right = p_ + point.bytes;
      while (*right == ' ') ++right;
      if (!run_ && !out_.tokens.empty() && out_.tokens.back().kind == TokenKind::number && is_digit(*right)) {
        return range_dash(point.bytes);
      }
      return sign_for_sign(point.bytes, "-", TokenKind::minus);
    }
    case 0x20AC:  // €
    case 0xA3:
    case 0xA5:
    case 0x20BD:
    case 0x20B4:
    case 0x20B8:
      return currency_sign(point.bytes);
    case 0xA0:  // spaces of other widths
    case 0x2007:
    case 0x2009:
    case 0x202F:
    case 0x3000:
      p_ += point.bytes;
      return;
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x2060:
    case 0xFEFF:
    case 0xAD:
      if (point.value == 0xFEFF && p_ == base_) {
        p_ += point.bytes;
        return;
      }
      flush(TokenKind::star);
      sink_.error(messages::invisible_character, span(p_, p_ + point.bytes), {code_point_name(point.value)});
      p_ += point.bytes;
      gap_ = true;
      return;
    default:
      if (unicode::is_name_start(point.value)) return read_word();
      if ((point.value >= 0x202A && point.value <= 0x202E) ||
          (point.value >= 0x2066 && point.value <= 0x2069) || point.value == 0x200E ||
          point.value == 0x200F || point.value == 0x61C || (point.value >= 0x80 && point.value < 0xA0) ||
          point.value == 0x2028 || point.value == 0x2029) {
        flush(TokenKind::star);
        p_ += point.bytes;  // reported already
        gap_ = true;
        return;
      }
      return unexpected_character();
  }
}

}  // namespace sop::dsl
