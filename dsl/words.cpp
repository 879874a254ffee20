// Words: letters in a row, and what words in a row mean by their place: a label, the kind of a block and its name, phrases,
// names. See dsl/lexer.hpp.
#include <cstring>

#include "dsl/lexer_impl.hpp"

namespace sop::dsl {

namespace {

/// The bytes of names in ASCII, folded; 0 for all others.
constexpr std::array<unsigned char, 256> make_ascii_name() {
  std::array<unsigned char, 256> table{};
  for (std::size_t c = 0; c < 0x80; ++c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 'A' && byte <= 'Z') table[c] = static_cast<unsigned char>(byte + 32);
    if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_') table[c] = byte;
  }
  return table;
}
constexpr std::array<unsigned char, 256> ascii_name = make_ascii_name();

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

// --- words ------------------------------------------------------------------------------------------------------------

bool Lexer::same_words(std::size_t first, std::size_t count, std::string_view text) const {
  if (count == 1) {
    const Token& word = out_.tokens[first];
    if (word.end - word.begin == text.size() &&
        std::memcmp(base_ + word.begin, text.data(), text.size()) == 0) {
      return true;
    }
  }
  const char* t = text.data();
  const char* const t_end = t + text.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && (t == t_end || *t++ != ' ')) return false;
    const Token& word = out_.tokens[first + i];
    const char* p = base_ + word.begin;
    const char* const end = base_ + word.end;
    if ((word.flags & token_long_way) != 0) {
      const std::string folded = fold_word({p, static_cast<std::size_t>(end - p)});
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
  const char* p = begin;
  while (const unsigned char folded = ascii_name[static_cast<unsigned char>(*p)]) {
    hash = hash_byte(hash, folded);
    ++p;
  }
  bool long_way = false;
  bool other_alphabet = false;
  if (static_cast<unsigned char>(*p) >= 0x80) p = read_wide_word(p, hash, long_way, other_alphabet);
  p_ = p;
  if (!run_) {
    run_ = true;
    run_first_ = out_.tokens.size();
    run_statement_ = statement_begin_;
    run_goes_on_ = continuing_ && line_begin_;
  }
  std::uint8_t flags = line_begin_ ? token_first : std::uint8_t{0};
  if (gap_) flags |= token_reported;
  gap_ = false;
  line_begin_ = false;
  if (long_way) {
    hash = hash_seed;
    for (const char c : fold_word({begin, static_cast<std::size_t>(p - begin)})) {
      hash = hash_byte(hash, static_cast<unsigned char>(c));
    }
    flags |= token_long_way;
  }
  out_.tokens.push_back({at(begin), at(p), hash, no_word, TokenKind::name, flags});
  if (other_alphabet) check_scripts(out_.tokens.back());
}

/// The rest of a word from its first character outside ASCII. `long_way`: only sop/unicode.hpp can fold it;
/// `other_alphabet`: its letters may be of two.
const char* Lexer::read_wide_word(const char* p, std::uint32_t& hash, bool& long_way, bool& other_alphabet) {
  const Letters& table = letters();
  for (;;) {
    const auto byte = static_cast<unsigned char>(*p);
    if (const unsigned char folded = ascii_name[byte]) {
      hash = hash_byte(hash, folded);
      ++p;
      continue;
    }
    if (byte < 0x80) break;
    const CodePoint point = decode(p);
    if (point.value < 0x800) {
      if (!table.name[point.value]) break;
      long_way = long_way || table.mark[point.value];
      hash = hash_code_point(hash, folded_letters[point.value]);
    } else {
      if (!unicode::is_name_continue(point.value)) break;
      long_way = true;
    }
    other_alphabet = other_alphabet || point.value >= 0x250;
    p += point.bytes;
  }
  if (!other_alphabet || long_way) return p;
  // A word all in Cyrillic is the usual case, and in order.
  other_alphabet = false;
  for (const char* q = p_; q < p && !other_alphabet;) {
    const CodePoint point = decode(q);
    const bool cyrillic = point.value >= 0x400 && point.value < 0x530;
    other_alphabet = !cyrillic && point.value != '_' && (point.value < '0' || point.value > '9');
    q += point.bytes;
  }
  return p;
}

void Lexer::check_scripts(Token& word) {
  const std::string_view name(base_ + word.begin, word.end - word.begin);
  const std::optional<unicode::MixedScript> mixed = unicode::mixed_script(name);
  if (!mixed) return;
  const char* const part = name.data() + mixed->word_begin;
  const char* const part_end = name.data() + mixed->word_end;
  sink_.error(MessageId::mixed_scripts, span(part, part_end),
              {std::string(part, part_end), std::string(unicode::script_name(mixed->expected)),
               std::string(unicode::script_name(mixed->found))});
  word.flags |= token_reported;
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
    sink_.error(MessageId::comma_too_many, span(before));
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
    sink_.error(MessageId::name_of_words, span(name), {text(name), std::to_string(name_words), joined})
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
    sink_.error(MessageId::reserved_name, span(name), {text(name)});
  } else {
    static const char* const dialects[] = {"en", "ru", "et"};
    sink_.error(MessageId::reserved_elsewhere, span(name), {text(name), dialects[spelling.closed_by]});
  }
  name.flags |= token_reported;
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
    if (head == nullptr) {
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
    case Word::not_:
      return true;
    default:
      return in_group(token.word, groups);
  }
}

}  // namespace sop::dsl
