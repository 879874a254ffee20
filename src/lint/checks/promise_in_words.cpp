// A reply that promises a day in words ("tomorrow", "in three days") where nothing keeps the promise: no step that says it makes a
// `promise`, and the text names no due date. The words looked for are few and plain, and a number filled in counts as one of them
// ("in {days} days"); a text that says the same otherwise is not found. A sentence that says what the customer may or should do in that
// time is none of ours; nor, with a day of the week or a date, one that says what has been or when somebody is there.
//
// `#` stands for a number, in digits or in words; `*` at the end of a word for any ending.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "sop/unicode.hpp"
#include "src/lint/check.hpp"
#include "src/lint/phrase_match.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/texts.hpp"

namespace sop::lint_checks {
namespace {

constexpr std::pair<std::string_view, std::string_view> words[] = {
    {"en", "tomorrow"},
    {"en", "by tonight"},
    {"en", "by the end of the day"},
    {"en", "by the end of the week"},
    {"en", "by the end of the month"},
    {"en", "next week"},
    {"en", "next month"},
    {"en", "within the hour"},
    {"en", "within the day"},
    {"en", "by monday"},
    {"en", "by tuesday"},
    {"en", "by wednesday"},
    {"en", "by thursday"},
    {"en", "by friday"},
    {"en", "by saturday"},
    {"en", "by sunday"},
    {"en", "in # minute*"},
    {"en", "in # hour*"},
    {"en", "in # day*"},
    {"en", "in # working day*"},
    {"en", "in # business day*"},
    {"en", "in # week*"},
    {"en", "within # minute*"},
    {"en", "within # hour*"},
    {"en", "within # day*"},
    {"en", "within # working day*"},
    {"en", "within # business day*"},
    {"en", "within # week*"},
    {"ru", "завтра"},
    {"ru", "послезавтра"},
    {"ru", "до конца дня"},
    {"ru", "до конца недели"},
    {"ru", "до конца месяца"},
    {"ru", "на следующей неделе"},
    {"ru", "в следующем месяце"},
    {"ru", "в течение часа"},
    {"ru", "в течение дня"},
    {"ru", "в течение суток"},
    {"ru", "в течение недели"},
    {"ru", "к понедельнику"},
    {"ru", "ко вторнику"},
    {"ru", "к среде"},
    {"ru", "к четвергу"},
    {"ru", "к пятнице"},
    {"ru", "к субботе"},
    {"ru", "к воскресенью"},
    {"ru", "через час"},
    {"ru", "через день"},
    {"ru", "через неделю"},
    {"ru", "через # минут*"},
    {"ru", "через # час*"},
    {"ru", "через # дн*"},
    {"ru", "через # день"},
    {"ru", "через # рабоч* дн*"},
    {"ru", "через # недел*"},
    {"ru", "в течение # минут*"},
    {"ru", "в течение # час*"},
    {"ru", "в течение # дн*"},
    {"ru", "в течение # рабоч* дн*"},
    {"ru", "в течение # недел*"},
    {"et", "homme"},
    {"et", "ülehomme"},
    {"et", "päeva lõpuks"},
    {"et", "nädala lõpuks"},
    {"et", "kuu lõpuks"},
    {"et", "järgmisel nädalal"},
    {"et", "järgmisel kuul"},
    {"et", "esmaspäevaks"},
    {"et", "teisipäevaks"},
    {"et", "kolmapäevaks"},
    {"et", "neljapäevaks"},
    {"et", "reedeks"},
    {"et", "laupäevaks"},
    {"et", "pühapäevaks"},
    {"et", "tunni jooksul"},
    {"et", "päeva jooksul"},
    {"et", "ööpäeva jooksul"},
    {"et", "nädala jooksul"},
    {"et", "tunni pärast"},
    {"et", "päeva pärast"},
    {"et", "nädala pärast"},
};

/// Days of the week and dates; `#` is the day.
constexpr std::pair<std::string_view, std::string_view> days[] = {
    {"en", "on monday"},      {"en", "on tuesday"},    {"en", "on wednesday"},    {"en", "on thursday"},
    {"en", "on friday"},      {"en", "on saturday"},   {"en", "on sunday"},       {"ru", "в понедельник"},
    {"ru", "во вторник"},     {"ru", "в среду"},       {"ru", "в четверг"},       {"ru", "в пятницу"},
    {"ru", "в субботу"},      {"ru", "в воскресенье"}, {"ru", "до понедельника"}, {"ru", "до вторника"},
    {"ru", "до среды"},       {"ru", "до четверга"},   {"ru", "до пятницы"},      {"ru", "до субботы"},
    {"ru", "до воскресенья"}, {"ru", "# января"},      {"ru", "# февраля"},       {"ru", "# марта"},
    {"ru", "# апреля"},       {"ru", "# мая"},         {"ru", "# июня"},          {"ru", "# июля"},
    {"ru", "# августа"},      {"ru", "# сентября"},    {"ru", "# октября"},       {"ru", "# ноября"},
    {"ru", "# декабря"},      {"et", "esmaspäeval"},   {"et", "teisipäeval"},     {"et", "kolmapäeval"},
    {"et", "neljapäeval"},    {"et", "reedel"},        {"et", "laupäeval"},       {"et", "pühapäeval"},
    {"et", "# jaanuari*"},    {"et", "# veebruari*"},  {"et", "# märtsi*"},       {"et", "# aprilli*"},
    {"et", "# mail"},         {"et", "# maiks"},       {"et", "# juuni*"},        {"et", "# juuli*"},
    {"et", "# augusti*"},     {"et", "# septembri*"},  {"et", "# oktoobri*"},     {"et", "# novembri*"},
    {"et", "# detsembri*"},
};

/// Of English the month alone, which stands before or after its day: `on 14 October`, `by October 14th`.
constexpr std::string_view months[] = {"january", "february", "march",     "april",   "may",      "june",
                                       "july",    "august",   "september", "october", "november", "december"};

constexpr std::string_view numbers[] = {
    "a",     "an",   "one",    "two",    "three",  "four", "five", "six",     "seven",  "eight",
    "nine",  "ten",  "few",    "couple", "один",   "два",  "две",  "три",     "четыре", "пять",
    "шесть", "семь", "восемь", "девять", "десять", "двух", "трех", "четырех", "пяти",   "несколько"};

bool is_number(std::string_view word) {
  if (!word.empty() && word[0] >= '0' && word[0] <= '9') return true;
  return std::find(std::begin(numbers), std::end(numbers), word) != std::end(numbers);
}

/// A sentence, made ready for many phrases.
class Sentence {
 public:
  explicit Sentence(std::string text) : text_(std::move(text)), key_(unicode::phrase_key(text_)) {
    for (auto word = unicode::next_word(key_); word; word = unicode::next_word(key_, word->end))
      words_.emplace_back(word->begin, word->end - word->begin);
  }
  const std::string& text() const { return text_; }
  std::size_t size() const { return words_.size(); }
  std::string_view word(std::size_t i) const {
    return std::string_view(key_).substr(words_[i].first, words_[i].second);
  }

 private:
  std::string text_, key_;
  std::vector<std::pair<std::size_t, std::size_t>> words_;
};

using Phrase = std::vector<PhraseWord>;

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

/// Where a phrase with `#` stands in a sentence: its words, as they stand there; empty: nowhere.
std::string standing(const Sentence& sentence, const Phrase& phrase) {
  for (std::size_t at = 0; at + phrase.size() <= sentence.size(); ++at) {
    bool fits = true;
    for (std::size_t k = 0; k < phrase.size() && fits; ++k) {
      const std::string_view word = sentence.word(at + k);
      const std::string& wanted = phrase[k].text;
      fits = wanted == "#"    ? is_number(word)
             : phrase[k].open ? word.substr(0, wanted.size()) == wanted
                              : word == wanted;
    }
    if (!fits) continue;
    std::string found;
    for (std::size_t k = 0; k < phrase.size(); ++k)
      found += (found.empty() ? "" : " ") + std::string(sentence.word(at + k));
    return found;
  }
  return {};
}

/// What is looked for, made ready once.
struct Phrases {
  std::vector<std::pair<std::string_view, Phrase>> promises, days_named;  // with their languages
  std::vector<std::pair<Phrase, std::vector<Phrase>>> dates;  // a month of English, and how its day stands
  std::vector<Phrase> past_or_hours;
  std::vector<Phrase> of_customer;
};

/// A text with a number, or a length of time, where one is filled in.
std::string with_numbers(const Procedure& p, const ResponseVariant& variant, std::size_t form) {
  const std::string& locale = p.text(variant.locale);
  const std::string one_day = locale == "ru" ? "2 дня" : locale == "et" ? "2 päeva" : "2 days";
  std::string out;
  for (const TextPart& part : variant.parts) {
    if (part.value == no_id) {
      out += part.literal;
      continue;
    }
    const TypeKind kind = p.exprs[part.value].type;
    bool whole = false;
    const std::vector<Filling> filled = fillings(p, variant, part, whole);
    if (whole && filled.size() == 1) {
      out += filled.front().text;  // a setting
    } else if (kind == TypeKind::whole || kind == TypeKind::decimal) {
      out += "2";
      if (!part.forms.empty()) out += " " + part.forms[std::min(form, part.forms.size() - 1)];
    } else {
      out += kind == TypeKind::duration || kind == TypeKind::period ? one_day : std::string("—x—");
    }
  }
  return out;
}

/// Words of a sentence about what the customer may or should do in that time, not about what we do.
constexpr std::string_view theirs[] = {"you may", "you can", "you must", "please",     "вы можете",
                                       "можете",  "прошу",   "просим",   "пожалуйста", "võite",
                                       "saate",   "palun",   "you have", "you should"};

/// Words of a sentence about what has been, or about when somebody is there.
constexpr std::string_view past_or_hours[] = {
    "was",     "were",      "did",       "had",      "been",     "sent",   "received", "wrote",
    "called",  "came",      "open",      "opens",    "closed",   "hours",  "был",      "была",
    "было",    "были",      "отправил*", "получил*", "написал*", "писал*", "звонил*",  "открыт*",
    "закрыт*", "работаем",  "работает",  "часы",     "oli",      "olid",   "olime",    "saatsi*",
    "saime",   "kirjutas*", "helistas*", "avatud",   "suletud",  "avame",  "lahti",    "kinni"};

Phrases all_phrases() {
  Phrases all;
  for (const auto& [locale, phrase] : words) all.promises.emplace_back(locale, phrase_of(phrase));
  for (const auto& [locale, phrase] : days) all.days_named.emplace_back(locale, phrase_of(phrase));
  for (const std::string_view month : months) {
    const std::string name(month);
    std::vector<Phrase> forms;
    for (const char* led_by : {"on ", "by "}) {
      const std::string before(led_by);
      for (const std::string& form :
           {before + "# " + name, before + "the # of " + name, before + name + " #"})
        forms.push_back(phrase_of(form));
    }
    all.dates.emplace_back(phrase_of(month), std::move(forms));
  }
  for (const std::string_view word : past_or_hours) all.past_or_hours.push_back(phrase_of(word));
  for (const std::string_view said : theirs) all.of_customer.push_back(phrase_words(said));
  return all;
}

bool any_stands(const Sentence& sentence, const std::vector<Phrase>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const Phrase& phrase) { return !standing(sentence, phrase).empty(); });
}

bool of_the_customer(const Sentence& sentence, const Phrases& all) {
  return std::any_of(all.of_customer.begin(), all.of_customer.end(),
                     [&](const Phrase& phrase) { return holds_phrase(sentence.text(), phrase); });
}

/// Sentences; a dot after a number is not the end of one (`14. oktoobril`).
void add_sentences(const std::string& text, std::vector<Sentence>& all) {
  std::vector<std::string> out(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool after_number = c == '.' && i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9';
    const bool goes_on = after_number && i + 2 < text.size() && text[i + 1] == ' ' &&
                         !(text[i + 2] >= 'A' && text[i + 2] <= 'Z');
    if (goes_on) {
      out.back() += ' ';
    } else if (c == '.' || c == '!' || c == '?' || c == ';' || c == '\n') {
      if (!out.back().empty()) out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  for (std::string& sentence : out)
    if (!sentence.empty()) all.emplace_back(std::move(sentence));
}

/// A day of the week or a date on which something is to be; empty: none.
std::string day_of(std::string_view locale, const Sentence& sentence, const Phrases& all) {
  std::string found;
  for (const auto& [language, phrase] : all.days_named) {
    if (language == locale) found = standing(sentence, phrase);
    if (!found.empty()) break;
  }
  if (found.empty() && locale == "en") {
    for (const auto& [month, forms] : all.dates) {
      if (standing(sentence, month).empty()) continue;
      for (const Phrase& form : forms) {
        found = standing(sentence, form);
        if (!found.empty()) break;
      }
      if (!found.empty()) break;
    }
  }
  return found.empty() || any_stands(sentence, all.past_or_hours) ? std::string() : found;
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
  std::vector<Sentence> sentences;
  for (const std::string& text : known_pieces(p, variant, true)) add_sentences(text, sentences);
  for (std::size_t form = 0; form < forms; ++form) add_sentences(with_numbers(p, variant, form), sentences);
  const std::string& locale = p.text(variant.locale);
  for (const auto& [language, phrase] : all.promises) {
    if (language != locale) continue;
    for (const Sentence& sentence : sentences) {
      std::string found = standing(sentence, phrase);
      if (!found.empty() && !of_the_customer(sentence, all)) return found;
    }
  }
  for (const Sentence& sentence : sentences) {
    std::string found = day_of(locale, sentence, all);
    if (!found.empty() && !of_the_customer(sentence, all)) return found;
  }
  return {};
}

}  // namespace

void promise_in_words(CheckContext& context) {
  const Procedure& p = context.procedure;
  const Phrases phrases = all_phrases();
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
      const std::string phrase = promise_of(p, variant, phrases);
      if (phrase.empty()) continue;
      const std::string& name = context.name(response.name);
      Finding& finding = context.report(messages::promise_in_words, variant.span,
                                        name + "/" + context.name(variant.locale), {name, phrase});
      show(context, finding, "`" + name + "` is said, and no promise is open",
           both(says(r), [](const Moment& m) {
             return std::none_of(m.c.promises.begin(), m.c.promises.end(), [](const PromiseRecord& promise) {
               return promise.state == PromiseState::open;
             });
           }));
      break;  // the other languages say the same
    }
  }
}

}  // namespace sop::lint_checks
