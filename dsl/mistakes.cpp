// What is said about a line that the grammar does not accept: one message a mistake, chosen by what was needed, what stands
// there, and what stands before it.
#include "dsl/builder.hpp"
#include "dsl/letters.hpp"
#include "sop/messages/syntax.hpp"

namespace sop::dsl {

namespace {

bool is_name(const Token& token) {
  return token.kind == TokenKind::name ||
         (token.kind == TokenKind::word && in_group(token.word, word_group::builtin));
}
/// Words that lead an option or are what a move does: no value begins with one.
constexpr std::uint32_t leads_something = word_group::option | word_group::action;

/// Nothing stands there: the line, a list or a cell is over.
bool is_gap(const Token& token) {
  switch (token.kind) {
    case TokenKind::newline:
    case TokenKind::end:
    case TokenKind::comma:
    case TokenKind::bar:
    case TokenKind::arrow:
    case TokenKind::close_bracket:
    case TokenKind::close_brace:
    case TokenKind::open_brace:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string Builder::shown(const Token& token) const { return std::string(text(span(token))); }

void Builder::fail(Need need, const Token& token) {
  forget_line();
  const Token& last = before(token);
  if (((token.flags | last.flags) & token_reported) != 0) return;
  if (lexed_.cut_short && (token.kind == TokenKind::end || (&token)[1].kind == TokenKind::end)) return;
  const Span here = is_gap(token) ? Span{file_.id, last.end, last.end} : span(token);
  const std::string found = shown(token);
  std::string previous = shown(last);
  if (last.kind == TokenKind::colon && &last > lexed_.tokens.data()) {  // `kept by:` says more than `:`
    const Token* label = &last - 1;
    if (label->kind == TokenKind::text && label > lexed_.tokens.data()) --label;
    if (label->kind == TokenKind::label) previous = shown(*label) + ":";
  }

  if (need == Need::arrow &&
      (is_name(token) || (token.kind == TokenKind::word && in_group(token.word, word_group::action)))) {
    sink_.error(messages::missing_arrow__before, span(token), {found})
        .fix({file_.id, last.end, last.end}, " ->");
    return;
  }
  if (need == Need::bar && (token.kind == TokenKind::name || token.kind == TokenKind::number ||
                            token.kind == TokenKind::text || token.kind == TokenKind::date)) {
    sink_.error(messages::missing_bar__between, join(span(last), span(token)), {previous, found});
    return;
  }
  if (last.kind == TokenKind::name && is_name(token)) {
    sink_.error(messages::two_names, join(span(last), span(token)), {previous, found});
    return;
  }
  if (last.kind == TokenKind::word && in_group(last.word, word_group::action) && is_name(token)) {
    sink_.error(messages::missing_colon, span(last), {previous}).fix({file_.id, last.end, last.end}, ":");
    return;
  }
  const bool may_end = need == Need::line_end || need == Need::arrow || need == Need::bar;
  if (may_end && token.kind == TokenKind::word &&
      (token.word == Word::then || token.word == Word::if_ || token.word == Word::otherwise ||
       in_group(token.word, word_group::option))) {
    sink_.error(messages::missing_comma, span(token), {found}).fix({file_.id, last.end, last.end}, ",");
    return;
  }
  switch (need) {
    case Need::value: {
      const bool after_dots = last.kind == TokenKind::dots || last.kind == TokenKind::dots_below;
      if (after_dots || token.kind == TokenKind::dots || token.kind == TokenKind::dots_below) {
        sink_.error(messages::open_range, span(after_dots ? last : token));
        return;
      }
      if (is_gap(token)) {
        sink_.error(last.kind == TokenKind::comma ? messages::missing_value__comma : messages::missing_value,
                    here, {previous});
        return;
      }
      // a word of the language where a name was meant: `if restrict is yes`, `applies if: for is no`
      if (token.kind == TokenKind::word && in_group(token.word, leads_something)) {
        sink_.error(messages::reserved_name, here, {found});
        return;
      }
      if (token.kind == TokenKind::word && in_group(token.word, word_group::op) &&
          last.kind == TokenKind::word && in_group(last.word, leads_something)) {
        sink_.error(messages::reserved_name, span(last), {shown(last)});
        return;
      }
      break;
    }
    case Need::name:
      if (is_gap(token)) {
        sink_.error(messages::missing_name, here, {previous});
        return;
      }
      if (token.kind == TokenKind::number) {
        sink_.error(messages::name_digit, here);
        return;
      }
      if (token.kind == TokenKind::word) {
        sink_.error(messages::reserved_name, here, {found});
        return;
      }
      break;
    case Need::target:
      sink_.error(messages::missing_target, here, {previous, form(Word::escalate)});
      return;
    case Need::tail:
      if (is_gap(token)) {
        sink_.error(last.kind == TokenKind::comma ? messages::missing_value__comma : messages::missing_value,
                    here, {previous});
      } else {
        const std::string times(word_forms(Word::times, dialect_index(file_.dialect))[1]);
        sink_.error(messages::after_target, here,
                    {found, form(Word::at_most) + " 2 " + times, form(Word::then), form(Word::go_to)});
      }
      return;
    case Need::arrow:
      if (is_gap(token)) {
        // `quiet hours: at night`: a label of the language, and what begins a move
        const Token* first = &token;
        while (first > lexed_.tokens.data() && first[-1].kind != TokenKind::newline) --first;
        if (first->kind == TokenKind::label && first->word != no_word && first[1].kind == TokenKind::colon &&
            first[2].kind == TokenKind::word && in_group(first[2].word, word_group::trigger)) {
          sink_.error(messages::move_after_label, span(first[2]), {shown(first[2]), shown(*first)});
          return;
        }
        sink_.error(messages::missing_arrow, here);
        return;
      }
      break;
    case Need::open_bracket:
      sink_.error(messages::missing_open_bracket, here, {previous});
      return;
    case Need::close_bracket:
      if (is_gap(token)) {
        sink_.error(messages::missing_bracket, here, {previous});
        return;
      }
      break;
    case Need::bar:
      if (is_gap(token)) {
        sink_.error(messages::missing_bar, here).fix(here, " |");
        return;
      }
      break;
    case Need::type:
      sink_.error(messages::missing_type, here, {previous, form(Word::money)});
      return;
    case Need::none:
      sink_.error(messages::missing_none, here, {form(Word::or_), form(Word::none)});
      return;
    case Need::line_end:
      if (last.kind == TokenKind::kind && token.kind == TokenKind::number) {
        sink_.error(messages::name_digit, here);
        return;
      }
      if (token.kind == TokenKind::arrow) {
        sink_.error(messages::missing_trigger, span(token), {form(Word::on), form(Word::if_)});
        return;
      }
      break;
    case Need::colon:
      break;
  }
  if (last.kind == TokenKind::number && token.kind == TokenKind::word && token.word == Word::percent) {
    const Span both = join(span(last), span(token));
    const std::string right = previous + " %";
    sink_.error(messages::write_sign, both, {std::string(text(both)), right}).fix(both, right);
    return;
  }
  sink_.error(messages::not_understood, here, {found, previous});
}

/// A line that begins like none of the four.
void Builder::unknown_line(const Token& token) {
  forget_line();
  if ((token.flags & token_reported) != 0) return;
  if (lexed_.cut_short && (&token)[1].kind == TokenKind::end) return;
  // `owner agent`: a label whose colon was forgotten
  const Vocabulary& words = Vocabulary::of(dialect_index(file_.dialect));
  std::string phrase;
  const Token* last = nullptr;
  const Token* t = &token;
  for (int n = 0; n < 5 && (t->kind == TokenKind::name || t->kind == TokenKind::word); ++n, ++t) {
    if (n > 0) phrase += ' ';
    phrase += fold_word(shown(*t));
    const Spelling* found = words.find(phrase);
    if (found != nullptr && found->label != no_word) last = t;
  }
  for (t = &token; t->kind != TokenKind::newline && t->kind != TokenKind::end; ++t) {
    if ((t->flags & token_reported) != 0) return;
    if (t->kind == TokenKind::arrow) {
      sink_.error(messages::missing_trigger, span(token), {form(Word::on), form(Word::if_)});
      return;
    }
  }
  if (last != nullptr) {
    const Span label = join(span(token), span(*last));
    sink_.error(messages::missing_colon, label, {std::string(text(label))})
        .fix({file_.id, label.end, label.end}, ":");
    return;
  }
  sink_.error(messages::unknown_line, span(token), {shown(token)});
}

void Builder::reserved_label(const Token& token) {
  if ((token.flags & token_reported) != 0) return;
  if ((token.flags & token_reserved) != 0) {
    sink_.error(messages::reserved_name, span(token), {shown(token)});
    return;
  }
  static const char* const dialects[] = {"en", "ru", "et"};
  const Spelling* found = Vocabulary::of(dialect_index(file_.dialect)).find(fold_word(shown(token)));
  const std::size_t dialect = found != nullptr ? found->closed_by : 0;
  sink_.error(messages::reserved_elsewhere, span(token), {shown(token), dialects[dialect]});
}

/// `two words: text` where the label is a name.
void Builder::label_of_words(const Token& token) {
  std::string joined = shown(token);
  int words = 1;
  for (char& c : joined) {
    if (c != ' ' && c != '\t') continue;
    c = '_';
    ++words;
  }
  sink_.error(messages::name_of_words, span(token), {shown(token), std::to_string(words), joined})
      .fix(span(token), joined);
}

void Builder::empty_cell(const Token& token) {
  if (token.kind != TokenKind::bar) return;  // the row is in error anyway
  sink_.error(messages::empty_cell, {file_.id, before(token).begin, token.end}, {form(Word::any)});
}

}  // namespace sop::dsl
