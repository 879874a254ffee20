// src/lint/promise_words.hpp — what makes a sentence with a time a promise, and what does not, for the check promise_in_words: data in the
// three languages. The times themselves are in promise_times.hpp, which says how a row is written.
#pragma once

#include <string_view>
#include <utility>

namespace sop::lint_checks::promise_words {

/// Words of what is to come; in Estonian a verb of `we` (`vastame`) is one, too, but for these (`not_to_come`) and the past (`vastasime`).
inline constexpr std::pair<std::string_view, std::string_view> to_come[] = {
    {"en", "will"},          {"en", "shall"},      {"en", "we'll"},      {"en", "i'll"},
    {"en", "you'll"},        {"en", "it'll"},      {"en", "he'll"},      {"en", "she'll"},
    {"en", "they'll"},       {"en", "going"},      {"ru", "будет"},      {"ru", "будут"},
    {"ru", "вернем"},        {"ru", "верну"},      {"ru", "вернут"},     {"ru", "ответим"},
    {"ru", "отвечу"},        {"ru", "ответит"},    {"ru", "ответят"},    {"ru", "позвоним"},
    {"ru", "позвоню"},       {"ru", "позвонит"},   {"ru", "перезвоним"}, {"ru", "перезвоню"},
    {"ru", "перезвонит"},    {"ru", "напишем"},    {"ru", "напишу"},     {"ru", "напишет"},
    {"ru", "сообщим"},       {"ru", "сообщу"},     {"ru", "сообщит"},    {"ru", "пришлем"},
    {"ru", "пришлю"},        {"ru", "пришлет"},    {"ru", "вышлем"},     {"ru", "вышлю"},
    {"ru", "отправим"},      {"ru", "отправлю"},   {"ru", "получите"},   {"ru", "приедем"},
    {"ru", "приеду"},        {"ru", "приедет"},    {"ru", "придем"},     {"ru", "придет"},
    {"ru", "доставим"},      {"ru", "доставит"},   {"ru", "починим"},    {"ru", "починю"},
    {"ru", "отремонтируем"}, {"ru", "решим"},      {"ru", "решу"},       {"ru", "сделаем"},
    {"ru", "сделаю"},        {"ru", "сделает"},    {"ru", "поступит"},   {"ru", "поступят"},
    {"ru", "свяжемся"},      {"ru", "свяжусь"},    {"ru", "свяжется"},   {"ru", "займемся"},
    {"ru", "займусь"},       {"ru", "исправим"},   {"ru", "исправлю"},   {"ru", "возместим"},
    {"ru", "возмещу"},       {"ru", "выплатим"},   {"ru", "переведем"},  {"ru", "переведу"},
    {"ru", "начислим"},      {"ru", "проверим"},   {"ru", "проверю"},    {"ru", "узнаем"},
    {"ru", "узнаю"},         {"ru", "дадим"},      {"ru", "дам"},        {"ru", "передадим"},
    {"ru", "передам"},       {"ru", "заменим"},    {"ru", "заменю"},     {"et", "saate"},
    {"et", "saab"},          {"et", "saabub"},     {"et", "tuleb"},      {"et", "jõuab"},
    {"et", "helistan"},      {"et", "kirjutan"},   {"et", "vastan"},     {"et", "saadan"},
    {"et", "tagastan"},      {"et", "tegelen"},    {"et", "annan"},      {"et", "uurin"},
    {"et", "kontrollin"},    {"ru", "займет"},     {"ru", "займут"},     {"ru", "вернется"},
    {"ru", "вернутся"},      {"ru", "придут"},     {"ru", "дойдут"},     {"ru", "зачислим"},
    {"ru", "зачислят"},      {"ru", "зачислится"}, {"ru", "будем"},      {"ru", "пройдет"},
    {"ru", "пройдут"},       {"ru", "прибудет"},   {"ru", "прибудут"},   {"ru", "появится"},
    {"ru", "появятся"},      {"ru", "получит"},    {"ru", "привезем"},   {"ru", "привезет"},
    {"ru", "привезут"},      {"ru", "приедут"},    {"ru", "доставят"},   {"ru", "свяжутся"},
    {"ru", "перезвонят"},    {"ru", "позвонят"},   {"ru", "напишут"},    {"ru", "сообщат"},
    {"ru", "пришлют"},       {"ru", "вышлют"},     {"ru", "отправят"},   {"ru", "починят"},
    {"ru", "решат"},         {"ru", "решится"},    {"ru", "исправят"},   {"ru", "возместят"},
    {"ru", "выплатят"},      {"ru", "переведут"},  {"ru", "начислят"},   {"ru", "спишем"},
    {"ru", "спишут"},
};

inline constexpr std::string_view not_to_come[] = {"vabandame", "täname",  "palume", "oleme",
                                                   "olime",     "saime",   "tegime", "mõistame",
                                                   "avame",     "sulgeme", "töötame"};

/// What one language says and the others say as well, so that the three have the same answers; `|` parts ways of saying it.
struct InEach {
  std::string_view en, ru, et;
};

/// Words of a sentence about what the customer may or should do in that time, not about what we do. In Estonian `saate` and `saab` say so
/// beside what is to be done (`saab tagastada`); alone they say what somebody gets.
inline constexpr InEach theirs[] = {
    {"you can|you may", "можете", "võite"},
    {"can be|may be", "можно", "võib"},
    {"you must|you should", "должны|следует", "peate"},
    {"you have", "у вас есть", "teil on aega"},
    {"you will have # day*|you will have up to # day*|you'll have # day*", "у вас будет", "teil on # päeva"},
    {"please", "пожалуйста|прошу|просим", "palun"},
};

/// ... but not about what something may take.
inline constexpr InEach not_theirs[] = {
    {"may be up to", "может занять", "võib võtta|võib kuluda|võib minna|võib kesta"},
};

/// First word of what the customer is asked to do.
inline constexpr InEach asked_of_them[] = {
    {"reply|answer", "ответьте|отвечайте", "vastake"},
    {"write", "напишите|пишите", "kirjutage"},
    {"call", "позвоните|звоните", "helistage"},
    {"send", "пришлите|присылайте|отправьте", "saatke"},
    {"return", "верните|возвращайте", "tagastage"},
    {"contact", "свяжитесь|обратитесь|обращайтесь", "pöörduge"},
    {"tell|let", "сообщите|скажите", "öelge|andke"},
    {"pay", "оплатите|заплатите", "makske"},
    {"bring", "принесите|приносите", "tooge"},
    {"pick", "заберите|забирайте", "võtke"},
    {"come", "приходите|приезжайте", "tulge"},
    {"take", "подождите", "oodake"},
    {"use", "используйте|воспользуйтесь", "kasutage"},
    {"choose", "выберите|выбирайте", "valige"},
    {"confirm", "подтвердите", "kinnitage"},
};

/// Between two numbers that are one: `in 3 to 5 days`.
inline constexpr InEach between_numbers[] = {{"to|or", "до|или", "kuni|või"}};

/// Words of a sentence about what has been, or about when somebody is there.
inline constexpr std::string_view past_or_hours[] = {
    "was",     "were",      "did",       "had",      "been",     "sent",   "received", "wrote",
    "called",  "came",      "open",      "opens",    "closed",   "hours",  "был",      "была",
    "было",    "были",      "отправил*", "получил*", "написал*", "писал*", "звонил*",  "открыт*",
    "закрыт*", "работаем",  "работает",  "часы",     "oli",      "olid",   "olime",    "saatsi*",
    "saime",   "kirjutas*", "helistas*", "avatud",   "suletud",  "avame",  "lahti",    "kinni"};

/// Nothing is promised beside these, but for `no later than` and the like (`later`).
inline constexpr std::pair<std::string_view, std::string_view> denied[] = {
    {"en", "not"}, {"en", "never"},  {"en", "cannot"},     {"en", "unable"},  {"en", "nobody"},
    {"ru", "не"},  {"ru", "нельзя"}, {"ru", "невозможно"}, {"ru", "никогда"}, {"ru", "никто"},
    {"ru", "нет"}, {"et", "ei"},     {"et", "pole"},       {"et", "polnud"},  {"et", "mitte"},
    {"et", "ära"}, {"et", "ärge"},
};

/// After a word of `denied` or `conditions`: it denies nothing.
inline constexpr std::string_view later[] = {"later",   "more",   "longer", "only",   "just",
                                             "позднее", "позже",  "более",  "больше", "только",
                                             "просто",  "hiljem", "rohkem", "ainult", "niipea"};

/// What stands beside these is a condition, and the time is its time.
inline constexpr std::pair<std::string_view, std::string_view> conditions[] = {
    {"en", "if"},        {"en", "unless"},    {"en", "whether"},  {"en", "in case"}, {"en", "provided"},
    {"en", "until you"}, {"en", "when you"},  {"en", "once you"}, {"ru", "если"},    {"ru", "когда вы"},
    {"ru", "пока вы"},   {"ru", "в случае"},  {"et", "kui"},      {"et", "juhul"},   {"et", "kas"},
    {"et", "kuni te"},   {"et", "kuni teie"},
};

/// What the customer has ends at that time.
inline constexpr std::pair<std::string_view, std::string_view> runs_out[] = {
    {"en", "expire*"},    {"en", "valid"},     {"en", "lapse*"},       {"en", "ends"},
    {"en", "runs out"},   {"ru", "сгора*"},    {"ru", "сгори*"},       {"ru", "истека*"},
    {"ru", "истеч*"},     {"ru", "действу*"},  {"ru", "действителен"}, {"ru", "действительн*"},
    {"ru", "заканчива*"}, {"ru", "кончается"}, {"et", "aegu*"},        {"et", "kehti*"},
    {"et", "lõpeb"},      {"et", "lõpevad"},
};

/// What has been, where nothing says that something is to come.
inline constexpr std::pair<std::string_view, std::string_view> has_been[] = {
    {"en", "was"},      {"en", "were"},      {"en", "did"},         {"en", "had"},
    {"en", "wrote"},    {"en", "called"},    {"en", "came"},        {"en", "could"},
    {"en", "would"},    {"en", "took"},      {"en", "we received"}, {"en", "i received"},
    {"en", "we sent"},  {"en", "i sent"},    {"en", "thank"},       {"en", "thanks"},
    {"ru", "был"},      {"ru", "была"},      {"ru", "было"},        {"ru", "были"},
    {"ru", "успел*"},   {"ru", "приезжал*"}, {"ru", "приходил*"},   {"ru", "обещал*"},
    {"ru", "писал*"},   {"ru", "написал*"},  {"ru", "звонил*"},     {"ru", "позвонил*"},
    {"ru", "получил*"}, {"ru", "отправил*"}, {"ru", "вернул*"},     {"ru", "ответил*"},
    {"ru", "ждал*"},    {"ru", "спасибо"},   {"et", "oli"},         {"et", "olid"},
    {"et", "olime"},    {"et", "ootasi*"},   {"et", "kirjutasi*"},  {"et", "helistasi*"},
    {"et", "saatsi*"},  {"et", "saime"},     {"et", "vastasi*"},    {"et", "jõudsi*"},
    {"ru", "приехал*"}, {"ru", "пришел"},    {"ru", "пришла"},      {"ru", "пришло"},
    {"ru", "пришли"},   {"ru", "заняло"},    {"et", "viimase"},     {"et", "viimaste"},
    {"et", "eelmise"},  {"et", "möödunud"},  {"et", "võttis"},      {"et", "kulus"},
    {"et", "jõudis"},   {"et", "aitäh"},     {"et", "täname"},
};

/// What ends like a verb of the past (`charged`, `списали`, `võtsime`) and is none.
inline constexpr std::string_view not_past[] = {"need",   "proceed", "exceed", "succeed", "feed",   "speed",
                                                "indeed", "или",     "если",   "недели",  "цели",   "модели",
                                                "доли",   "роли",    "детали", "земли",   "рубли",  "ли",
                                                "мебели", "туфли",   "капли",  "отрасли", "küsime", "küsite"};

/// Before a verb of the past in English, beside who did it: `have charged`.
inline constexpr std::string_view has_done[] = {"have",  "has",     "we've", "i've", "you've", "they've",
                                                "twice", "already", "also",  "just", "once"};
/// After a verb of the past in English that somebody did: `charged you`.
inline constexpr std::string_view done_to[] = {"you", "us", "me", "him", "her", "them"};
/// After `to` in English: not what is then to be done.
inline constexpr std::string_view to_whom[] = {"you", "us",   "me",  "him", "her", "them", "the", "a",
                                               "an",  "your", "our", "my",  "his", "this", "that"};

/// Behind an amount of money `за 2 дня` says what is paid for, not when.
inline constexpr std::string_view currencies[] = {"eur",  "usd",    "gbp",   "rub",
                                                  "евро", "рублей", "рубля", "рубль"};

/// A comma before these parts nothing: what was denied before is denied after it.
inline constexpr std::pair<std::string_view, std::string_view> joins[] = {
    {"en", "that"},  {"en", "whether"}, {"ru", "что"}, {"ru", "чтобы"},  {"ru", "будто"},
    {"ru", "когда"}, {"et", "et"},      {"et", "kas"}, {"et", "millal"},
};

/// Where one of these follows a conjunction, something else begins.
inline constexpr std::pair<std::string_view, std::string_view> subjects[] = {
    {"en", "we"},   {"en", "i"},     {"en", "you"},  {"en", "it"},     {"en", "they"},  {"en", "he"},
    {"en", "she"},  {"en", "we'll"}, {"en", "i'll"}, {"en", "you'll"}, {"en", "it'll"}, {"en", "they'll"},
    {"ru", "мы"},   {"ru", "я"},     {"ru", "вы"},   {"ru", "он"},     {"ru", "она"},   {"ru", "они"},
    {"et", "me"},   {"et", "ma"},    {"et", "te"},   {"et", "ta"},     {"et", "nad"},   {"et", "meie"},
    {"et", "mina"}, {"et", "teie"},
};

/// Conjunctions.
inline constexpr std::pair<std::string_view, std::string_view> conjunctions[] = {
    {"en", "and"}, {"en", "but"}, {"en", "so"},   {"en", "or"},  {"ru", "и"},    {"ru", "а"},   {"ru", "но"},
    {"ru", "или"}, {"et", "ja"},  {"et", "ning"}, {"et", "aga"}, {"et", "kuid"}, {"et", "või"},
};

}  // namespace sop::lint_checks::promise_words
