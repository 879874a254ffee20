// Text as people write it: tables of cases in the languages that procedures are written in, and texts made to break.
// What can be told letter by letter for all of Unicode is in unicode_oracle_test.cpp.
#include "sop/unicode.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace sop::unicode;
using namespace std::string_view_literals;

namespace {

std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append(out, c);
  return out;
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string words_of(std::string_view text) {
  std::string out;
  for (auto word = next_word(text); word; word = next_word(text, word->end)) {
    out += std::string(text.substr(word->begin, word->end - word->begin)) + "|";
  }
  return out;
}

}  // namespace

TEST_CASE("the first byte that is not UTF-8") {
  struct Row {
    std::string_view text;
    std::size_t at;
  };
  const Row rows[] = {
      {"", npos},
      {"plain", npos},
      {"жалоба õ 漢 😀", npos},
      {"\0"sv, npos},
      {"\x7F", npos},
      {"\xC2\x80", npos},          // U+0080, the first of two bytes
      {"\xDF\xBF", npos},          // U+07FF
      {"\xE0\xA0\x80", npos},      // U+0800
      {"\xED\x9F\xBF", npos},      // U+D7FF
      {"\xEE\x80\x80", npos},      // U+E000
      {"\xEF\xBF\xBF", npos},      // U+FFFF
      {"\xF0\x90\x80\x80", npos},  // U+10000
      {"\xF4\x8F\xBF\xBF", npos},  // U+10FFFF
      {"ab\x80", 2},               // continuation without a beginning
      {"ab\xC0\x80", 2},           // overlong U+0000
      {"\xC1\xBF", 0},             // overlong
      {"\xE0\x9F\xBF", 0},         // overlong
      {"\xF0\x8F\xBF\xBF", 0},     // overlong
      {"ж\xED\xA0\x80", 2},        // surrogate D800
      {"\xED\xBF\xBF", 0},         // surrogate DFFF
      {"\xF4\x90\x80\x80", 0},     // above 10FFFF
      {"\xF5\x80\x80\x80", 0},
      {"\xFF", 0},
      {"ok\xD0", 2},  // cut off
      {"ok\xE2\x82", 2},
      {"ok\xF0\x9F\x98", 2},
      {"ok\xD0ok", 2},
      {"\xE2\x82\xE2\x82\xAC", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(first_invalid(row.text) == row.at);
  }
}

TEST_CASE("one step is the longest invalid piece, and reading goes on after it") {
  struct Row {
    std::string_view text;
    std::string_view read;
  };
  const Row rows[] = {
      // The example of The Unicode Standard, table 3-8, and its neighbours.
      {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA"},
      {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA"},
      {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA\uFFFD\uFFFDB"},
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "\uFFFD\uFFFD\uFFFD\uFFFDA"},
      {"й\xD0", "й\uFFFD"},
  };
  for (const Row& row : rows) {
    std::string read;
    for (std::size_t at = 0; at < row.text.size();) {
      const Decoded step = decode(row.text, at);
      REQUIRE(step.length > 0);
      append(read, step.code_point);
      at += step.length;
    }
    CHECK(read == row.read);
    CHECK(to_nfc(row.text) == row.read);
    CHECK(length(row.text) == length(row.read));
  }
  CHECK(decode("a", 1).length == 0);
  CHECK(decode("a", 9).length == 0);
  CHECK_FALSE(decode("", 0).valid);
}

TEST_CASE("every code point survives writing and reading, and surrogates are not written") {
  for (char32_t c = 0; c < 0x110000; ++c) {
    std::string text;
    append(text, c);
    const Decoded step = decode(text, 0);
    const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    if (step.code_point != (surrogate ? replacement : c) || step.length != text.size() || !step.valid ||
        previous("x" + text, 1 + text.size()) != 1) {
      FAIL_CHECK("U+" << static_cast<std::uint32_t>(c));
    }
  }
  std::string text;
  append(text, 0x110000);
  CHECK(text == "\uFFFD");
}

TEST_CASE("stepping back") {
  CHECK(previous("", 0) == 0);
  CHECK(previous("аб", 4) == 2);
  CHECK(previous("аб", 99) == 2);
  CHECK(previous("a\x80\x80", 3) == 2);
  CHECK(previous("\xD0\x90\x80", 3) == 2);
  CHECK(previous("😀", 4) == 0);
}

TEST_CASE("normalisation form C") {
  struct Row {
    std::u32string_view text;
    std::u32string_view nfc;
  };
  const Row rows[] = {
      {U"", U""},
      {U"plain", U"plain"},
      {U"е\u0308", U"ё"},
      {U"И\u0306ога", U"Йога"},
      {U"o\u0303un", U"õun"},
      {U"a\u0308a\u0308r", U"äär"},
      {U"s\u030Cokk", U"šokk"},
      {U"\u212B", U"Å"},             // the Ångström sign is the letter
      {U"\u0344", U"\u0308\u0301"},  // never composed again
      {U"\u0958", U"\u0915\u093C"},  // excluded from composition
      {U"\u1E9B\u0323", U"\u1E9B\u0323"},
      {U"\u017F\u0323\u0307", U"\u1E9B\u0323"},
      {U"q\u0307\u0323", U"q\u0323\u0307"},                    // order of marks
      {U"a\u0315\u0300\u05AE\u0062", U"\u00E0\u05AE\u0315b"},  // lines of NormalizationTest.txt, part 2
      {U"a\u0315\u0300\u05AE\u0300\u0062", U"\u00E0\u05AE\u0300\u0315b"},
      {U"a\u0F71\u0F71\u0F72\u0062", U"a\u0F71\u0F71\u0F72b"},
      {U"\u1100\u1161", U"가"},
      {U"\u1100\u1161\u11A8", U"각"},
      {U"가\u11A8", U"각"},
      {U"가\u11A7", U"가\u11A7"},  // not a final: stays
      {U"\u1100\u1161\u1161", U"가\u1161"},
      {U"한국어", U"한국어"},
      {U"\u1100\u0300\u1161", U"\u1100\u0300\u1161"},
      {U"\uF900", U"\u8C48"},
      {U"\U0002F800", U"\u4E3D"},
      {U"\U0002F868", U"\u36FC"},
      {U"\U0001D15E", U"\U0001D157\U0001D165"},
      {U"\U00011131\U00011127", U"\U0001112E"},
      {U"\u0301a", U"\u0301a"},  // a mark with nothing before it
      {U"\u0301\u0323", U"\u0323\u0301"},
      {U"\u09C7\u09BE", U"\u09CB"},  // both of class 0
      {U"😀👨\u200D👩", U"😀👨\u200D👩"},
      {U"x\u0338=\u0338", U"x\u0338≠"},
  };
  for (const Row& row : rows) {
    const std::string text = utf8(row.text);
    CAPTURE(text);
    CHECK(to_nfc(text) == utf8(row.nfc));
    CHECK(to_nfc(to_nfc(text)) == utf8(row.nfc));
    CHECK(is_nfc(text) == (row.text == row.nfc));
    CHECK(to_nfc("漢" + text + "x") == "漢" + utf8(row.nfc) + "x");
    CHECK(is_nfc(utf8(row.nfc)));
  }
  CHECK_FALSE(is_nfc("a\xFF"));
  std::string added = "before ";
  append_nfc(added, "o\u0303");
  CHECK(added == "before õ");
}

TEST_CASE("folding") {
  struct Row {
    std::u32string_view text;
    std::u32string_view key;
  };
  const Row rows[] = {
      {U"", U""},
      {U"Refund", U"refund"},
      {U"ПЛОХОЙ_Ремонт", U"плохой_ремонт"},
      {U"И\u0306ОГА", U"йога"},
      {U"ЁЛКА", U"ёлка"},  // ё is a letter of its own here
      {U"ÜLEVAATUS Õigus ŠŽ", U"ülevaatus õigus šž"},
      {U"O\u0303IGUS", U"õigus"},
      {U"Straße", U"strasse"},
      {U"STRAẞE", U"strasse"},
      {U"İstanbul", U"i\u0307stanbul"},  // no language is special
      {U"I\u0307stanbul", U"i\u0307stanbul"},
      {U"ISPARTA", U"isparta"},
      {U"ısparta", U"ısparta"},
      {U"ΣΊΣΥΦΟΣ", U"σίσυφοσ"},
      {U"Σίσυφος", U"σίσυφοσ"},
      {U"\u0390", U"\u0390"},  // folds to three and composes again
      {U"\u1FD3", U"\u0390"},
      {U"\u1F88", U"ἀι"},
      {U"α\u0345\u0301", U"άι"},  // the order of marks must not matter
      {U"α\u0301\u0345", U"άι"},
      {U"\u1FB4", U"άι"},
      {U"\uFB03x", U"ffix"},
      {U"ŉ", U"ʼn"},
      {U"\u212A", U"k"},
      {U"\u017F\u0307", U"ṡ"},
      {U"\u1E9B", U"ṡ"},
      {U"ԱՐԵՎ և", U"արեվ եւ"},
      {U"Ⴀ", U"ⴀ"},
      {U"Ა", U"ა"},
      {U"ꭰ", U"Ꭰ"},  // Cherokee folds upwards
      {U"𐐀", U"𐐨"},
      {U"각 😀 漢字", U"각 😀 漢字"},
  };
  for (const Row& row : rows) {
    const std::string text = utf8(row.text);
    const std::string key = utf8(row.key);
    CAPTURE(text);
    CHECK(fold(text) == key);
    CHECK(fold(key) == key);
    CHECK(equal_but_case(text, key));
    CHECK(equal_but_case("A" + text, "a" + key));
    CHECK_FALSE(equal_but_case(text + "x", key));
  }
  std::string added = "before ";
  append_fold(added, "ÄÄR");
  CHECK(added == "before äär");
  CHECK_FALSE(equal_but_case("ab", "abc"));
  CHECK_FALSE(equal_but_case("е", "ё"));
}

TEST_CASE("long piles of marks stay linear and right") {
  // Alternating classes 230 and 220: sorted, all 220 come first.
  const std::size_t many = 200000;
  const std::string pile = "a" + repeat("\u0301\u0323", many);
  const std::string sorted = "\u1EA1" + repeat("\u0323", many - 1) + repeat("\u0301", many);
  CHECK(to_nfc(pile) == sorted);
  CHECK(fold("A" + pile.substr(1)) == sorted);
  CHECK_FALSE(is_nfc(pile));
  CHECK(is_nfc(sorted));
  for (const std::size_t count : {15u, 16u, 17u, 31u, 32u, 33u, 63u, 64u, 65u, 130u}) {
    CAPTURE(count);
    CHECK(to_nfc("q" + repeat("\u0301\u0323", count)) ==
          "q" + repeat("\u0323", count) + repeat("\u0301", count));
  }
  CHECK(to_nfc(repeat("\u1100\u1161\u11A8", 100000)) == repeat("각", 100000));
  CHECK(to_nfc(repeat("\x80", 100000)) == repeat("\uFFFD", 100000));
  CHECK(phrase_key(repeat(" \u00A0", 100000)).empty());
}

TEST_CASE("what a name looks like") {
  const std::string_view names[] = {
      "a",       "_",    "_1",   "late_repair", "срок_2", "плохой_ремонт", "ülemus",      "päevi_hiljaks",
      "vautšer", "έτος", "名前", "가격",        "नाम",    "اسم",           "e\u0301tape", "x٣",
      "ⅷ",       "ʼn"};
  for (const std::string_view name : names) {
    CAPTURE(name);
    CHECK(is_name(name));
  }
  const std::string_view others[] = {"",         "1a", "a-b",      "a b",      "a.b",      "л\u00A0л",
                                     "\u0301a",  "٣x", "a\u200Db", "a\u200Bb", "a\u00B7b", "a‿b",
                                     "𝐩rice",    "ａ", "\u3164",   "a\u3164",  "\uFE0Fa",  "a\uFE0F",
                                     "a\u034Fb", "😀",  "x²",       "a\xFF",    "a’b",      "€"};
  for (const std::string_view text : others) {
    CAPTURE(text);
    CHECK_FALSE(is_name(text));
  }
}

TEST_CASE("scripts do not mix inside one word of a name") {
  struct Row {
    std::string_view name;
    std::size_t offset;
    Script expected;
    Script found;
    std::string_view word;
  };
  const Row rows[] = {
      {"\u0441ause", 2, Script::cyrillic, Script::latin, "\u0441ause"},
      {"ca\u0443se", 2, Script::latin, Script::cyrillic, "ca\u0443se"},
      {"late_\u0433epair_x", 7, Script::cyrillic, Script::latin, "\u0433epair"},
      {"_1\u03BFk", 4, Script::greek, Script::latin, "1\u03BFk"},
      {"a1\u0441", 2, Script::latin, Script::cyrillic, "a1\u0441"},
      {"\u0531a", 2, Script::armenian, Script::latin, "\u0531a"},
      {"漢a", 3, Script::han, Script::latin, "漢a"},
      {"ひ가", 3, Script::hiragana, Script::hangul, "ひ가"},
      {"漢ひ가", 6, Script::han, Script::hangul, "漢ひ가"},
      {"ㄅカ", 3, Script::bopomofo, Script::katakana, "ㄅカ"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto mixed = mixed_script(row.name);
    REQUIRE(mixed);
    CHECK(mixed->offset == row.offset);
    CHECK(mixed->code_point == decode(row.name, row.offset).code_point);
    CHECK(mixed->expected == row.expected);
    CHECK(mixed->found == row.found);
    CHECK(row.name.substr(mixed->word_begin, mixed->word_end - mixed->word_begin) == row.word);
  }
  for (const std::string_view name :
       {"", "_", "refund", "возврат", "refund_возврат", "e\u0301tape", "срок2", "срок\u0301", "ひらカタ漢字",
        "漢ひ漢カ", "한漢", "ㄅ漢", "カー", "a٣", "µm", "ʼn"}) {
    CAPTURE(name);
    CHECK_FALSE(mixed_script(name));
  }
  CHECK(script_name(Script::latin) == "Latin");
  CHECK(script_name(Script::cyrillic) == "Cyrillic");
  CHECK(script_name(Script::old_italic) == "Old Italic");
  CHECK(script_name(static_cast<Script>(255)) == "Unknown");
  CHECK(script_of(U'א') == Script::hebrew);
  CHECK(script_of(U'ა') == Script::georgian);
  CHECK(script_of(U'ب') == Script::arabic);
  CHECK(script_of(U'1') == Script::common);
  CHECK(script_of(0x0301) == Script::inherited);
  CHECK(script_of(0x0378) == Script::unknown);
  CHECK(script_of(0x110000) == Script::unknown);
}

TEST_CASE("columns on a terminal") {
  struct Row {
    std::string_view text;
    std::size_t width;
  };
  const Row rows[] = {
      {"", 0},         {"abc", 3},        {"жалоба", 6},     {"õ", 1},
      {"o\u0303", 1},  {"й", 1},          {"漢字", 4},       {"カナ", 4},
      {"ｶﾅ", 2},       {"ａ", 2},         {"각", 2},         {"\u1100\u1161\u11A8", 2},
      {"😀", 2},        {"👨\u200D👩", 4},   {"❤\uFE0F", 1},    {"🇪🇪", 2},
      {"a\u200Bb", 2}, {"\u202E", 0},     {"\t\n\x1B", 0},   {"a\u00ADb", 3},
      {"\u00A0", 1},   {"\u3000", 2},     {"„“«»—…", 6},     {"\xFF", 1},
      {"\u0600", 1},   {"\U000E0041", 0}, {"\U00020000", 2}, {"\u0378", 1},
      {"\uE000", 1},   {"\u20DD", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(display_width(row.text) == row.width);
  }
}

TEST_CASE("nothing that steers reaches a terminal") {
  struct Row {
    std::string_view text;
    std::string_view shown;
  };
  const Row rows[] = {
      {"", ""},
      {"жалоба «õ» 漢 😀", "жалоба «õ» 漢 😀"},
      {"a\x1B[31mred", "a\\u{1B}[31mred"},
      {"\0"sv, "\\u{0}"},
      {"a\nb\tc\r\nd\re", "a\\u{A}b\\u{9}c\\u{D}\\u{A}d\\u{D}e"},
      {"\x7F\u0085\u009B", "\\u{7F}\\u{85}\\u{9B}"},
      {"x\u202Ey\u2066z\u200E\u061C", "x\\u{202E}y\\u{2066}z\\u{200E}\\u{61C}"},
      {"\u2028\u2029", "\\u{2028}\\u{2029}"},
      {"\uFEFFa\u200Bb\u00ADc\u2060", "\\u{FEFF}a\\u{200B}b\\u{AD}c\\u{2060}"},
      {"\U000E0041\uFFF9\uFFFE\U0010FFFF", "\\u{E0041}\\u{FFF9}\\u{FFFE}\\u{10FFFF}"},
      {"\u3164", "\\u{3164}"},
      {"👨\u200D👩 ❤\uFE0F می\u200Cخواهم", "👨\u200D👩 ❤\uFE0F می\u200Cخواهم"},
      {"a\xFF\xE2\x82 b", "a\\x{FF}\\x{E2}\\x{82} b"},
      {"C:\\temp\\u{1}", "C:\\temp\\u{1}"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.shown);
    CHECK(escape_for_terminal(row.text) == row.shown);
  }
  CHECK(escape_for_terminal("a\tb\r\nc\nd\re\x1B", Whitespace::keep) == "a\tb\r\nc\nd\\u{D}e\\u{1B}");
  CHECK(escape_for_terminal("\r", Whitespace::keep) == "\\u{D}");
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (!is_control(c) && !is_bidi_control(c)) continue;
    std::string text;
    append(text, c);
    const std::string shown = escape_for_terminal(text);
    if (shown == text || shown.find(text) != npos || display_width(shown) != shown.size()) FAIL_CHECK(shown);
  }
  CHECK(is_control(0x1B));
  CHECK(is_control(0x9B));
  CHECK_FALSE(is_control(0xA0));
  CHECK(is_bidi_control(0x202E));
  CHECK(is_bidi_control(0x2069));
  CHECK_FALSE(is_bidi_control(0x200D));
}

TEST_CASE("words") {
  struct Row {
    std::string_view text;
    std::string_view words;
  };
  const Row rows[] = {
      {"", ""},
      {" ,.! ", ""},
      {"calm down", "calm|down|"},
      {"don't 'quoted' it’s", "don't|quoted|it’s|"},
      {"rock''n", "rock|n|"},
      {"об’єкт, ещё-то", "об’єкт|ещё|то|"},
      {"see pole meie poliitika!", "see|pole|meie|poliitika|"},
      {"o\u0303un 2 e-mail", "o\u0303un|2|e|mail|"},
      {"end'", "end|"},
      {"{customer}_name", "customer|name|"},
      {"a\xFF b", "a|b|"},
      {"3.5 €", "3|5|"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(words_of(row.text) == row.words);
    // The two ways to ask agree: a word begins and ends at a boundary and has none inside.
    for (auto word = next_word(row.text); word; word = next_word(row.text, word->end)) {
      CHECK(is_word_boundary(row.text, word->begin));
      CHECK(is_word_boundary(row.text, word->end));
      for (std::size_t at = word->begin; (at += decode(row.text, at).length) < word->end;) {
        CHECK_FALSE(is_word_boundary(row.text, at));
      }
    }
  }
  CHECK(is_word_boundary("", 0));
  CHECK(is_word_boundary("ab", 2));
  CHECK_FALSE(is_word_boundary("ab", 1));
}

TEST_CASE("what does not change a phrase is one in its key") {
  struct Row {
    std::string_view text;
    std::string_view key;
  };
  const Row rows[] = {
      {"", ""},
      {"  Calm \t\n DOWN  ", "calm down"},
      {"it’s it's itʼs it`s it´s it‘s it＇s it′s", "it's it's it's it's it's it's it's it's"},
      {"Ещё, ЕЩЕ, Еще\u0308", "еще, еще, еще"},
      {"Успоко́йтесь", "успокойтесь"},
      {"успоко\u0301йтесь", "успокойтесь"},
      {"Й й И\u0306", "й й й"},
      {"ѓ Ќ г\u0301 ѝ ѐ", "ѓ ќ ѓ и е"},
      {"а\u0308\u0301", "ӓ"},
      {"é e\u0301", "é é"},
      {"a–b—c−d‑e―f", "a-b-c-d-e-f"},
      {"„a“ «b» ”c” \"d\"", "\"a\" \"b\" \"c\" \"d\""},
      {"не\u00A0могу\u202F\u3000!", "не могу !"},
      {"у\u00ADспо\u200Bкой\u2060тесь\uFEFF", "успокойтесь"},
      {"е\u200D\u0308", "е"},
      {"ё\u0306", "ӗ"},
      {"RAHUNE MAHA, Õigus", "rahune maha, õigus"},
      {"Straße ŉ", "strasse 'n"},
      {"\u1FEF\u1FFD", "''"},
      {"a\xFF", "a\uFFFD"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(phrase_key(row.text) == row.key);
    CHECK(phrase_key(row.key) == row.key);
  }
}

TEST_CASE("finding a phrase") {
  struct Row {
    std::string_view text;
    std::string_view phrase;
    std::size_t at;
    PhraseEnd end = PhraseEnd::word;
  };
  const Row rows[] = {
      {"please calm down now", "calm down", 7},
      {"Please CALM\u00A0down!", "calm  down", 7},
      {"calmly downtown", "calm", npos},
      {"calmly, calm", "calm", 8},
      {"becalm", "calm", npos},
      {"calmly", "calm", 0, PhraseEnd::open},
      {"becalm", "calm", npos, PhraseEnd::open},
      {"it’s not our policy", "It's not our policy", 0},
      {"don't", "don", npos},
      {"don't", "t", npos},
      {"'don' t", "don", 1},
      {"Да успокойтесь же", "успоко", 5, PhraseEnd::open},
      {"Да успокойтесь же", "успоко", npos},
      {"see POLE meie poliitika.", "pole meie poliitika", 4},
      {"aab aaab", "aaab", 4},
      {"what? what?!", "what?!", 6},
      {"a", "ab", npos},
      {"a", "", npos},
      {"abab ab", "ab", 5},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.phrase);
    CHECK(find_phrase(phrase_key(row.text), phrase_key(row.phrase), 0, row.end) == row.at);
  }
  CHECK(find_phrase("no no no", "no", 1) == 3);
  CHECK(find_phrase("no no no", "no", 7) == npos);
  CHECK(find_phrase("no", "no", 99) == npos);
  CHECK(find_phrase(repeat("a ", 500000), repeat("a ", 200000) + "b") == npos);
}

TEST_CASE("edit distance") {
  struct Row {
    std::string_view a;
    std::string_view b;
    std::size_t distance;
  };
  const Row rows[] = {
      {"", "", 0},
      {"", "abc", 3},
      {"price", "price", 0},
      {"pirce", "price", 1},
      {"prce", "price", 1},
      {"prices", "price", 1},
      {"prize", "price", 1},
      {"kitten", "sitting", 3},
      {"ca", "abc", 3},
      {"возвтар", "возврат", 2},
      {"возварт", "возврат", 1},
      {"õun", "oun", 1},
      {"ab", "ba", 1},
      {"abcd", "badc", 2},
      {"漢字", "字漢", 1},
      {"flaw", "lawn", 2},
      {"abc", "xyz", 3},
  };
  for (const Row& row : rows) {
    for (std::size_t bound = 0; bound <= 8; ++bound) {
      CAPTURE(row.a);
      CAPTURE(row.b);
      CAPTURE(bound);
      const std::size_t expected = row.distance <= bound ? row.distance : bound + 1;
      CHECK(edit_distance(row.a, row.b, bound) == expected);
      CHECK(edit_distance(row.b, row.a, bound) == expected);
    }
    CHECK(edit_distance(row.a, row.b, npos) == row.distance);
  }
  const std::string longer = repeat("repair_", 40);
  CHECK(edit_distance(longer, longer + "x", 3) == 1);
  CHECK(edit_distance(longer, "x" + longer.substr(1), 3) == 1);
  CHECK(edit_distance(longer, longer.substr(7), 3) == 4);
}

TEST_CASE("the bound does not change a distance that it allows") {
  // All words of up to four letters over {a, b, c}, against the plain table without bounds.
  std::vector<std::string> words{""};
  for (std::size_t i = 0; i < words.size() && words[i].size() < 4; ++i) {
    for (const char c : {'a', 'b', 'c'}) words.push_back(words[i] + c);
  }
  REQUIRE(words.size() == 121);
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      std::array<std::array<std::size_t, 5>, 5> table{};
      for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
          std::size_t best = i == 0 ? j : i;
          if (i > 0 && j > 0) {
            best = std::min(
                {table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
              best = std::min(best, table[i - 2][j - 2] + 1);
            }
          }
          table[i][j] = best;
        }
      }
      const std::size_t distance = table[a.size()][b.size()];
      for (std::size_t bound = 0; bound <= 5; ++bound) {
        const std::size_t expected = distance <= bound ? distance : bound + 1;
        if (edit_distance(a, b, bound) != expected) FAIL_CHECK(a << " " << b << " within " << bound);
      }
    }
  }
}

TEST_CASE("did you mean") {
  using Texts = std::vector<std::string_view>;
  struct Row {
    std::string_view name;
    Texts candidates;
    Texts best;
  };
  const Row rows[] = {
      {"pirce", {"price", "prize", "channel"}, {"price"}},
      {"refnd", {"voucher", "refund"}, {"refund"}},
      {"channel", {"contacts", "cause"}, {}},
      {"возварт", {"ваучер", "возврат"}, {"возврат"}},
      {"ПРИНЯТ", {"принято"}, {"принято"}},
      {"hilinemne", {"hilinemine", "halb_remont"}, {"hilinemine"}},
      {"\u0441ause", {"cause"}, {"cause"}},      // a Cyrillic letter among Latin ones
      {"Price", {"price"}, {"price"}},           // case alone
      {"price", {"price"}, {}},                  // itself is no suggestion
      {"ab", {"cd", "ac", "cb"}, {"ac", "cb"}},  // of equal distance, the order offered
      {"x", {"y", "xy"}, {"xy"}},                // not a name replaced altogether
      {"abcdef", {"abcxxx", "abcdxx", "abcdex"}, {"abcdex", "abcdxx"}},
      {"abc", {"abd", "abd", "abe", "abf", "abg"}, {"abd", "abe", "abf"}},
      {"abcdef", {"abcdxx", "abcxef", "xbcxef", "abcde"}, {"abcxef", "abcde", "abcdxx"}},
      {"", {"a", ""}, {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(suggest(row.name, row.candidates, 3) == row.best);
    const Texts first = row.best.empty() ? Texts{} : Texts{row.best.front()};
    CHECK(suggest(row.name, row.candidates) == first);
    CHECK(suggest(row.name, row.candidates, 0).empty());
  }
  const std::string longest(max_suggest_length, 'a');
  CHECK(suggest(longest, Texts{longest.substr(1)}).size() == 1);
  CHECK(suggest(longest + "a", Texts{longest}).empty());
}
