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

/// Where a phrase with `#` stands in a text: its words, as they stand there; empty: nowhere.
std::string standing(std::string_view text, std::string_view pattern) {
  std::vector<PhraseWord> phrase;
  for (std::size_t at = 0; at <= pattern.size();) {
    const std::size_t space = std::min(pattern.find(' ', at), pattern.size());
    const std::string_view word = pattern.substr(at, space - at);
    const bool open = !word.empty() && word.back() == '*';
    phrase.push_back({unicode::phrase_key(word.substr(0, word.size() - (open ? 1 : 0))), open});
    at = space + 1;
  }
  const std::string key = unicode::phrase_key(text);
  std::vector<std::string_view> said;
  for (auto word = unicode::next_word(key); word; word = unicode::next_word(key, word->end))
    said.push_back(std::string_view(key).substr(word->begin, word->end - word->begin));
  for (std::size_t at = 0; at + phrase.size() <= said.size(); ++at) {
    bool fits = true;
    std::string found;
    for (std::size_t k = 0; k < phrase.size() && fits; ++k) {
      const std::string_view word = said[at + k];
      const std::string& wanted = phrase[k].text;
      fits = wanted == "#"    ? is_number(word)
             : phrase[k].open ? word.substr(0, wanted.size()) == wanted
                              : word == wanted;
      found += (found.empty() ? "" : " ") + std::string(word);
    }
    if (fits) return found;
  }
  return {};
}

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

/// Whether a sentence speaks of what the customer may or should do in that time, not of what we do.
bool of_the_customer(std::string_view sentence) {
  constexpr std::string_view theirs[] = {"you may", "you can", "you must", "please",     "вы можете",
                                         "можете",  "прошу",   "просим",   "пожалуйста", "võite",
                                         "saate",   "palun",   "you have", "you should"};
  return std::any_of(std::begin(theirs), std::end(theirs), [&](std::string_view words_of_theirs) {
    return holds_phrase(sentence, phrase_words(words_of_theirs));
  });
}

/// Whether a sentence speaks of what has been, or of when somebody is there.
bool of_the_past_or_hours(std::string_view sentence) {
  constexpr std::string_view said[] = {
      "was",     "were",      "did",       "had",      "been",     "sent",   "received", "wrote",
      "called",  "came",      "open",      "opens",    "closed",   "hours",  "был",      "была",
      "было",    "были",      "отправил*", "получил*", "написал*", "писал*", "звонил*",  "открыт*",
      "закрыт*", "работаем",  "работает",  "часы",     "oli",      "olid",   "olime",    "saatsi*",
      "saime",   "kirjutas*", "helistas*", "avatud",   "suletud",  "avame",  "lahti",    "kinni"};
  return std::any_of(std::begin(said), std::end(said),
                     [&](std::string_view word) { return !standing(sentence, word).empty(); });
}

/// Sentences; a dot after a number is not the end of one (`14. oktoobril`).
std::vector<std::string> sentences(const std::string& text) {
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
  return out;
}

/// A day of the week or a date on which something is to be; empty: none.
std::string day_of(std::string_view locale, std::string_view sentence) {
  if (of_the_past_or_hours(sentence)) return {};
  for (const auto& [language, phrase] : days) {
    if (language != locale) continue;
    std::string found = standing(sentence, phrase);
    if (!found.empty()) return found;
  }
  if (locale != "en") return {};
  for (const std::string_view month : months) {
    if (standing(sentence, month).empty()) continue;
    for (const std::string_view led_by : {"on ", "by "}) {
      const std::string words_before(led_by), name(month);
      for (const std::string& phrase :
           {words_before + "# " + name, words_before + "the # of " + name, words_before + name + " #"}) {
        std::string found = standing(sentence, phrase);
        if (!found.empty()) return found;
      }
    }
  }
  return {};
}

/// The words of a promise that a text holds; empty: it holds none, or it names a due date.
std::string promise_of(const Procedure& p, const ResponseVariant& variant) {
  std::size_t forms = 1;
  for (const TextPart& part : variant.parts) {
    forms = std::max(forms, part.forms.size());
    if (part.value == no_id) continue;
    const Op op = p.exprs[part.value].op;
    if (op == Op::promise_due || op == Op::clock_due) return {};
  }
  std::vector<std::string> texts = known_pieces(p, variant, true);
  for (std::size_t form = 0; form < forms; ++form) texts.push_back(with_numbers(p, variant, form));
  for (const auto& [locale, phrase] : words) {
    if (p.text(variant.locale) != locale) continue;
    for (const std::string& text : texts) {
      for (const std::string& sentence : sentences(text)) {
        std::string found = standing(sentence, phrase);
        if (!found.empty() && !of_the_customer(sentence)) return found;
      }
    }
  }
  for (const std::string& text : texts) {
    for (const std::string& sentence : sentences(text)) {
      std::string found = day_of(p.text(variant.locale), sentence);
      if (!found.empty() && !of_the_customer(sentence)) return found;
    }
  }
  return {};
}

}  // namespace

void promise_in_words(CheckContext& context) {
  const Procedure& p = context.procedure;
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
      const std::string phrase = promise_of(p, variant);
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
