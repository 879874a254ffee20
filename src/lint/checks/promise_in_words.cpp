// A reply that promises a day in words ("tomorrow", "in three days") where nothing keeps the promise: no step that says it makes a
// `promise`, and the text names no due date. The words looked for are few and plain (src/lint/promise_times.hpp), and a number filled in
// counts as one of them ("in {days} days"); a text that says the same otherwise is not found. Nothing is promised by a question; by a
// sentence that says what the customer may or should do in that time; by a part of a sentence that denies it, makes it a condition, or
// says when something of the customer's runs out or what has been; and, with a day of the week or a date, by a sentence that says when
// somebody is there.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "sop/unicode.hpp"
#include "src/lint/check.hpp"
#include "src/lint/phrase_match.hpp"
#include "src/lint/promise_times.hpp"
#include "src/lint/promise_words.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/texts.hpp"

namespace sop::lint_checks {
namespace {

bool is_number(std::string_view word) {
  if (!word.empty() && word[0] >= '0' && word[0] <= '9') return true;
  return std::find(std::begin(promise_words::numbers), std::end(promise_words::numbers), word) !=
         std::end(promise_words::numbers);
}

using Phrase = std::vector<PhraseWord>;

/// A sentence, made ready for many phrases.
class Sentence {
 public:
  explicit Sentence(std::string text) : text_(std::move(text)), key_(unicode::phrase_key(text_)) {
    for (auto word = unicode::next_word(key_); word; word = unicode::next_word(key_, word->end))
      words_.emplace_back(word->begin, word->end - word->begin);
    for (std::size_t i = 0; i < size(); ++i) beginnings_ |= beginning(word(i));
  }
  const std::string& text() const { return text_; }
  std::size_t size() const { return words_.size(); }
  std::string_view word(std::size_t i) const {
    return std::string_view(key_).substr(words_[i].first, words_[i].second);
  }
  /// False: a phrase stands nowhere in it, for no word begins like its first. Most phrases are in most sentences not.
  bool may_have(const Phrase& phrase) const {
    const std::string& first = phrase.front().text;
    return first == "#" || first.size() < 2 || (beginnings_ & beginning(first)) != 0;
  }

 private:
  /// One bit of many, for the first two bytes.
  static std::uint64_t beginning(std::string_view word) {
    if (word.size() < 2) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(word[i]); };
    return std::uint64_t{1} << ((byte(0) * 31U + byte(1)) % 64);
  }

  std::string text_, key_;
  std::vector<std::pair<std::size_t, std::size_t>> words_;
  std::uint64_t beginnings_ = 0;
};

Phrase phrase_of(std::string_view pattern) {
  Phrase phrase;
  for (std::size_t at = 0; at <= pattern.size();) {
    const std::size_t space = std::min(pattern.find(' ', at), pattern.size());
    const std::string_view word = pattern.substr(at, space - at);
    const bool open = !word.empty() && word.back() == '*';
    phrase.push_back({unicode::phrase_key(word.substr(0, word.size() - (open ? 1 : 0))), open});
    at = space + 1;
  }
  return phrase;
}

/// Whether a word joins two numbers to one: `3 to 5`.
bool joins_numbers(std::string_view word) {
  for (const promise_words::InEach& row : promise_words::between_numbers)
    for (const std::string_view ways : {row.en, row.ru, row.et})
      for (std::size_t at = 0; at < ways.size();) {
        const std::size_t end = std::min(ways.find('|', at), ways.size());
        if (ways.substr(at, end - at) == word) return true;
        at = end + 1;
      }
  return false;
}

bool is_currency(std::string_view word) {
  return std::find(std::begin(promise_words::currencies), std::end(promise_words::currencies), word) !=
         std::end(promise_words::currencies);
}

/// Where a phrase with `#` stands in a sentence: its words, as they stand there; empty: nowhere. Two numbers may stand for one (`twenty-four`,
/// `3 to 5`). `paid_for`: places behind an amount of money count for nothing (`вернём 20 EUR за 2 дня`: for two days).
std::string standing(const Sentence& sentence, const Phrase& phrase, bool paid_for = false) {
  if (!sentence.may_have(phrase)) return {};
  for (std::size_t at = 0; at + phrase.size() <= sentence.size(); ++at) {
    if (paid_for && at > 0 && is_currency(sentence.word(at - 1))) continue;
    std::size_t next = at;
    bool fits = true;
    for (std::size_t k = 0; k < phrase.size() && fits; ++k) {
      if (next == sentence.size()) {
        fits = false;
        break;
      }
      const std::string_view word = sentence.word(next++);
      const std::string& wanted = phrase[k].text;
      fits = wanted == "#"    ? is_number(word)
             : phrase[k].open ? word.substr(0, wanted.size()) == wanted
                              : word == wanted;
      if (!fits || wanted != "#" || (k + 1 < phrase.size() && phrase[k + 1].text == "#")) continue;
      const std::size_t second =
          next < sentence.size() && joins_numbers(sentence.word(next)) ? next + 1 : next;
      if (second < sentence.size() && is_number(sentence.word(second))) next = second + 1;
    }
    if (!fits) continue;
    std::string found;
    for (std::size_t k = at; k < next; ++k)
      found += (found.empty() ? "" : " ") + std::string(sentence.word(k));
    return found;
  }
  return {};
}

bool any_stands(const Sentence& sentence, const std::vector<Phrase>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const Phrase& phrase) { return !standing(sentence, phrase).empty(); });
}

/// What is looked for in one language, made ready once.
struct Phrases {
  std::string_view locale;
  std::vector<Phrase> promises, beside, to_come, days_named;
  std::vector<std::pair<Phrase, std::vector<Phrase>>> dates;  // a month of English, and how its day stands
  std::vector<Phrase> past_or_hours, denied, conditions, runs_out, has_been, asked, joins, subjects,
      conjunctions;
  std::vector<Phrase> of_customer, not_of_customer;
};

bool is_one_of(std::string_view word, const std::vector<Phrase>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const Phrase& phrase) { return phrase.size() == 1 && phrase.front().text == word; });
}

bool softens(std::string_view word) {
  return std::find(std::begin(promise_words::later), std::end(promise_words::later), word) !=
         std::end(promise_words::later);
}

/// A part of a sentence, to the next comma, colon, or conjunction after which something else begins.
std::vector<Sentence> clauses(const std::string& text, const Phrases& all) {
  const auto word_at = [&](std::size_t from) {
    const auto word = unicode::next_word(text, from);
    return word ? unicode::phrase_key(std::string_view(text).substr(word->begin, word->end - word->begin))
                : std::string();
  };
  std::vector<Sentence> out;
  std::size_t begin = 0;
  const auto cut = [&](std::size_t end) {
    if (end > begin) out.emplace_back(text.substr(begin, end - begin));
    begin = end;
  };
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const char c = text[i];
    if ((c == ',' || c == ':') && text[i + 1] == ' ' && !is_one_of(word_at(i + 1), all.joins)) cut(i + 1);
    if (c == '(' || c == ')') cut(i + 1);
    if (c != ' ') continue;
    const auto word = unicode::next_word(text, i);
    if (!word || word->begin != i + 1 || !is_one_of(word_at(i), all.conjunctions)) continue;
    if (is_one_of(word_at(word->end), all.subjects)) cut(i);
  }
  cut(text.size());
  return out;
}

/// Whether something is said to be to come.
bool tells_what_comes(const Sentence& clause, const Phrases& all) {
  if (any_stands(clause, all.to_come)) return true;
  if (all.locale != "et") return false;
  for (std::size_t i = 0; i < clause.size(); ++i) {
    const std::string_view word = clause.word(i);
    const bool past = word.size() > 4 && word.substr(word.size() - 4) == "sime" && word != "küsime";
    if (word.size() > 4 && word.substr(word.size() - 2) == "me" && !past &&
        std::find(std::begin(promise_words::not_to_come), std::end(promise_words::not_to_come), word) ==
            std::end(promise_words::not_to_come))
      return true;
  }
  return false;
}

/// Whether a sentence is about what the customer may or should do.
bool is_theirs(const Sentence& sentence, const Phrases& all) {
  if (any_stands(sentence, all.not_of_customer)) return false;
  if (any_stands(sentence, all.of_customer)) return true;
  if (all.locale != "et") return false;
  // `saab` and `saate` beside what is to be done: `saab tagastada`, but not `saab teada` (learns) and `saab raha` (gets).
  bool can = false, done = false;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    const std::string_view word = sentence.word(i);
    can = can || word == "saab" || word == "saate";
    const std::string_view end = word.size() > 5 ? word.substr(word.size() - 2) : std::string_view();
    done = done || end == "da" || end == "ta";
  }
  return can && done;
}

bool ends_with(std::string_view word, std::string_view end) {
  return word.size() > end.size() && word.substr(word.size() - end.size()) == end;
}

template <std::size_t n>
bool is_listed(std::string_view word, const std::string_view (&list)[n]) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

/// Whether a verb of a clause stands in the past by its ending: `we charged`, `списали`, `võtsime`, `oleme võtnud`. Not so beside what is then
/// to be done (`we decided to pay`, `решили вернуть`, `otsustasime tagastada`).
bool ends_in_the_past(const Sentence& clause, const Phrases& all) {
  bool past = false;
  for (std::size_t i = 0; i < clause.size(); ++i) {
    const std::string_view word = clause.word(i);
    const std::string_view before = i == 0 ? std::string_view() : clause.word(i - 1);
    if (all.locale == "en") {
      const std::string_view next = i + 1 == clause.size() ? std::string_view() : clause.word(i + 1);
      if (word == "to" && !is_listed(next, promise_words::to_whom)) return false;
      // `it` may be what is done with: `we get it repaired`.
      const bool led = (is_one_of(before, all.subjects) && (before != "it" || i == 1)) ||
                       is_listed(before, promise_words::has_done);
      past = past || (ends_with(word, "ed") && !is_listed(word, promise_words::not_past) &&
                      (led || is_listed(next, promise_words::done_to)));
    } else if (all.locale == "ru") {
      if (ends_with(word, "ть") || ends_with(word, "ти") || ends_with(word, "ться")) return false;
      const bool one =
          ends_with(word, "л") || ends_with(word, "ла") || ends_with(word, "лся") || ends_with(word, "лась");
      past = past || (ends_with(word, "ли") && !is_listed(word, promise_words::not_past)) ||
             ends_with(word, "лись") || (one && is_one_of(before, all.subjects));
    } else {
      if (word.size() > 5 && (ends_with(word, "da") || ends_with(word, "ta"))) return false;
      const bool may_be = ends_with(word, "ksime") || ends_with(word, "ksite");
      past = past || ends_with(word, "nud") ||
             (word.size() > 6 && (ends_with(word, "sime") || ends_with(word, "site")) && !may_be &&
              !is_listed(word, promise_words::not_past));
    }
  }
  return past;
}

/// Whether what a part of a sentence says of a time is no promise: it is denied, is a condition, is asked of the customer, has been, or
/// is when something runs out.
bool promises_nothing(const Sentence& clause, const Phrases& all) {
  for (std::size_t i = 0; i < clause.size(); ++i) {
    const std::string_view word = clause.word(i);
    const bool denies =
        is_one_of(word, all.denied) || (word.size() > 3 && word.substr(word.size() - 3) == "n't");
    if (denies && (i + 1 == clause.size() || !softens(clause.word(i + 1)))) return true;
    if (is_one_of(word, all.conditions) && (i == 0 || !softens(clause.word(i - 1)))) return true;
  }
  for (const Phrase& phrase : all.conditions)
    if (phrase.size() > 1 && !standing(clause, phrase).empty()) return true;
  if (clause.size() > 0 && is_one_of(clause.word(0), all.asked)) return true;
  if (any_stands(clause, all.runs_out)) return true;
  return (any_stands(clause, all.has_been) || ends_in_the_past(clause, all)) &&
         !tells_what_comes(clause, all);
}

/// A text with a number, or a length of time, where one is filled in: one that goes with the form of the word beside it. `unknown`: what is
/// said instead, where the value is not known.
std::string with_numbers(const Procedure& p, const ResponseVariant& variant, std::size_t form, bool unknown) {
  const std::string& locale = p.text(variant.locale);
  const std::string one_day = locale == "ru" ? "2 дня" : locale == "et" ? "2 päeva" : "2 days";
  std::string out;
  for (const TextPart& part : variant.parts) {
    if (part.value == no_id) {
      out += part.literal;
      continue;
    }
    if (unknown && part.fallback != no_id) {
      out += p.constants[part.fallback].text;
      continue;
    }
    const TypeKind kind = p.exprs[part.value].type;
    bool whole = false;
    const std::vector<Filling> filled = fillings(p, variant, part, whole);
    if (whole && filled.size() == 1) {
      out += filled.front().text;  // a setting
    } else if (kind == TypeKind::whole || kind == TypeKind::decimal) {
      const std::size_t said = std::min(form, part.forms.empty() ? form : part.forms.size() - 1);
      out += part.forms.empty() ? "2" : said == 0 ? "1" : said == 1 ? "2" : "5";
      if (!part.forms.empty()) out += " " + part.forms[said];
    } else if (kind == TypeKind::money) {
      out += "10 EUR";
    } else {
      out += kind == TypeKind::duration || kind == TypeKind::period ? one_day : std::string("—x—");
    }
  }
  return out;
}

template <std::size_t n>
std::vector<Phrase> phrases_in(std::string_view locale,
                               const std::pair<std::string_view, std::string_view> (&list)[n]) {
  std::vector<Phrase> out;
  for (const auto& [language, phrase] : list)
    if (language == locale) out.push_back(phrase_of(phrase));
  return out;
}

template <std::size_t n>
std::vector<Phrase> phrases_in(std::string_view locale, const promise_words::InEach (&list)[n]) {
  std::vector<Phrase> out;
  for (const promise_words::InEach& row : list) {
    const std::string_view ways = locale == "ru" ? row.ru : locale == "et" ? row.et : row.en;
    for (std::size_t at = 0; at < ways.size();) {
      const std::size_t end = std::min(ways.find('|', at), ways.size());
      out.push_back(phrase_of(ways.substr(at, end - at)));
      at = end + 1;
    }
  }
  return out;
}

Phrases phrases_of(std::string_view locale) {
  namespace said = promise_words;
  Phrases all;
  all.locale = locale;
  all.promises = phrases_in(locale, said::words);
  all.beside = phrases_in(locale, said::beside_a_promise);
  all.to_come = phrases_in(locale, said::to_come);
  all.days_named = phrases_in(locale, said::days);
  all.denied = phrases_in(locale, said::denied);
  all.conditions = phrases_in(locale, said::conditions);
  all.runs_out = phrases_in(locale, said::runs_out);
  all.has_been = phrases_in(locale, said::has_been);
  all.asked = phrases_in(locale, said::asked_of_them);
  all.joins = phrases_in(locale, said::joins);
  all.subjects = phrases_in(locale, said::subjects);
  all.conjunctions = phrases_in(locale, said::conjunctions);
  for (const std::string_view month : said::months) {
    if (locale != "en") break;
    const std::string name(month);
    std::vector<Phrase> forms;
    for (const char* led_by : {"on ", "by ", "before ", "later than "}) {
      const std::string before(led_by);
      for (const std::string& form :
           {before + "# " + name, before + "the # of " + name, before + name + " #"})
        forms.push_back(phrase_of(form));
    }
    all.dates.emplace_back(phrase_of(month), std::move(forms));
  }
  for (const std::string_view word : said::past_or_hours) all.past_or_hours.push_back(phrase_of(word));
  all.of_customer = phrases_in(locale, said::theirs);
  all.not_of_customer = phrases_in(locale, said::not_theirs);
  return all;
}

/// Sentences that are no questions; a dot after a number is not the end of one (`14. oktoobril`).
void add_sentences(const std::string& text, std::vector<std::string>& all) {
  std::vector<std::string> out(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool after_number = c == '.' && i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9';
    const bool goes_on = after_number && i + 2 < text.size() && text[i + 1] == ' ' &&
                         !(text[i + 2] >= 'A' && text[i + 2] <= 'Z');
    if (goes_on) {
      out.back() += ' ';
    } else if (c == '.' || c == '!' || c == '?' || c == ';' || c == '\n') {
      if (c == '?') out.back().clear();
      if (!out.back().empty()) out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  for (std::string& sentence : out)
    if (!sentence.empty()) all.push_back(std::move(sentence));
}

/// A day of the week or a date on which something is to be; empty: none.
std::string day_of(const Sentence& clause, const Phrases& all) {
  std::string found;
  for (const Phrase& phrase : all.days_named) {
    found = standing(clause, phrase);
    if (!found.empty()) return found;
  }
  for (const auto& [month, forms] : all.dates) {
    if (standing(clause, month).empty()) continue;
    for (const Phrase& form : forms) {
      found = standing(clause, form);
      if (!found.empty()) return found;
    }
  }
  return found;
}

/// The words of a promise that a text holds; empty: it holds none, or it names a due date.
std::string promise_of(const Procedure& p, const ResponseVariant& variant, const Phrases& all) {
  std::size_t forms = 1;
  for (const TextPart& part : variant.parts) {
    forms = std::max(forms, part.forms.size());
    if (part.value == no_id) continue;
    const Op op = p.exprs[part.value].op;
    if (op == Op::promise_due || op == Op::clock_due) return {};
  }
  std::vector<std::string> sentences;
  for (std::size_t form = 0; form < forms; ++form)
    for (const bool unknown : {false, true})
      add_sentences(with_numbers(p, variant, form, unknown), sentences);
  std::vector<Sentence> said, said_of_days;
  for (const std::string& text : sentences) {
    const Sentence whole(text);
    if (is_theirs(whole, all)) continue;
    const bool no_day = any_stands(whole, all.past_or_hours);
    for (Sentence& clause : clauses(text, all)) {
      if (promises_nothing(clause, all)) continue;
      if (!no_day) said_of_days.push_back(clause);
      said.push_back(std::move(clause));
    }
  }
  for (const Phrase& phrase : all.promises) {
    for (const Sentence& clause : said) {
      std::string found = standing(clause, phrase);
      if (!found.empty()) return found;
    }
  }
  for (const Sentence& clause : said) {
    if (!tells_what_comes(clause, all)) continue;
    for (const Phrase& phrase : all.beside) {
      std::string found = standing(clause, phrase, phrase.front().text == "за");
      if (!found.empty()) return found;
    }
  }
  for (const Sentence& clause : said_of_days) {
    std::string found = day_of(clause, all);
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace

void promise_in_words(CheckContext& context) {
  const Procedure& p = context.procedure;
  const Phrases phrases[] = {phrases_of("en"), phrases_of("ru"), phrases_of("et")};
  std::vector<bool> said(p.responses.size()), kept(p.responses.size());
  for (const Step& step : p.steps) {
    bool promises = false;
    for (const Action& action : step.actions) promises = promises || action.kind == ActionKind::promise;
    for (const Action& action : step.actions) {
      for (const Id response : action.responses) {
        said[response] = true;
        kept[response] = kept[response] || promises;
      }
    }
  }
  for (const Target& target : p.targets) {
    if (target.response != no_id) said[target.response] = true;
  }
  for (Id r = 0; r < p.responses.size(); ++r) {
    if (!said[r] || kept[r]) continue;  // unused_response speaks of one that nobody says
    const Response& response = p.responses[r];
    for (const ResponseVariant& variant : response.variants) {
      const auto* language = std::find_if(std::begin(phrases), std::end(phrases), [&](const Phrases& one) {
        return one.locale == p.text(variant.locale);
      });
      if (language == std::end(phrases)) continue;
      const std::string phrase = promise_of(p, variant, *language);
      if (phrase.empty()) continue;
      const std::string& name = context.name(response.name);
      Finding& finding = context.report(messages::promise_in_words, variant.span,
                                        name + "/" + context.name(variant.locale), {name, phrase});
      const Shows unkept = [r, locale = variant.locale](const Moment& m) {
        return std::any_of(m.d.effects.begin(), m.d.effects.end(),
                           [&](const Effect& effect) {
                             return effect.kind == EffectKind::say && effect.subject == r &&
                                    effect.locale == locale;
                           }) &&
               std::none_of(m.c.promises.begin(), m.c.promises.end(),
                            [](const PromiseRecord& promise) { return promise.state == PromiseState::open; });
      };
      show_in_language(context, finding, "`" + name + "` is said, and no promise is open", r, variant.locale,
                       unkept);
      break;  // the other languages say the same
    }
  }
}

}  // namespace sop::lint_checks
