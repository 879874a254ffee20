// The whole catalogue of messages: every text in English, Russian and Estonian, every mistake with a next action, and no
// word of the language quoted in a spelling that the dialect does not have.
#include "tests/support/catalogue.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/keywords.hpp"
#include "sop/unicode.hpp"

namespace {

using sop::testing::MessageTexts;

const std::vector<MessageTexts>& catalogue() {
  static constexpr sop::testing::MessageRow written[] = {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) \
  {#id, {en, ru, et}, {en_help, ru_help, et_help}},
#include "sop/messages/all.def"
#undef SOP_MESSAGE
  };
  static const std::vector<sop::testing::MessageTexts> rows = sop::testing::texts_of(written);
  return rows;
}

/// Rows that are no sentence of their own: parts of other messages, and notes beside another place.
bool is_part(const std::string& id) {
  for (const char* prefix : {"term_", "type_", "takes_", "shape_", "help_", "note_", "status_", "bound_name",
                             "text_", "story_", "hand_", "error_", "expected_", "diff_", "mended_"})
    if (id.rfind(prefix, 0) == 0) return true;
  static const std::set<std::string> notes = {"block_opened_here",    "test_because",
                                              "answer_row_here",      "answer_asked_with",
                                              "answer_asked_without", "roster_other_one"};
  return notes.count(id) > 0;
}

/// What stands between backticks.
std::vector<std::string> quoted(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t from = text.find('`'); from != std::string::npos;) {
    const std::size_t to = text.find('`', from + 1);
    if (to == std::string::npos) break;
    out.push_back(text.substr(from + 1, to - from - 1));
    from = text.find('`', to + 1);
  }
  return out;
}

/// The words of a piece of source, folded: runs of letters, digits and `_`, outside quotes and `{0}`.
std::vector<std::string> words_in(const std::string& piece) {
  std::vector<std::string> out;
  std::string word;
  bool in_text = false;
  for (std::size_t at = 0; at <= piece.size();) {
    const bool end = at == piece.size();
    const auto c = end ? sop::unicode::Decoded{} : sop::unicode::decode(piece, at);
    if (!end && c.code_point == U'"') in_text = !in_text;
    if (!end && (c.code_point == U'«' || c.code_point == U'„')) in_text = true;
    if (!end && (c.code_point == U'»' || c.code_point == U'“')) in_text = false;
    if (!end && !in_text && sop::unicode::is_name_continue(c.code_point)) {
      word += piece.substr(at, c.length);
    } else {
      if (!word.empty() && !(word[0] >= '0' && word[0] <= '9')) out.push_back(sop::unicode::fold(word));
      word.clear();
    }
    at += end ? 1 : c.length;
  }
  return out;
}

/// Every single word that stands in a spelling of the dialect.
std::set<std::string> words_of_dialect(std::size_t dialect) {
  std::set<std::string> out;
  for (std::size_t i = 1; i < sop::word_count; ++i)
    for (const std::string_view form : sop::word_forms(static_cast<sop::Word>(i), dialect))
      for (const std::string& word : words_in(std::string(form))) out.insert(word);
  return out;
}

/// Names that the texts make up for their examples, and words that are no part of the language, by dialect.
const std::set<std::string>& examples(std::size_t dialect) {
  static const std::set<std::string> names[] = {
      {},
      {"агент", "вид", "дней", "имя", "метка", "повод", "сумма", "цена", "условие", "приоритет"},
      {"agent", "hind", "liik", "nimi", "tingimus"},
  };
  return names[dialect];
}

/// Words that are spelled with Latin letters in every dialect: codes, and what belongs to other formats.
bool is_common(const std::string& word) {
  static const std::set<std::string> common = {"sop", "en", "ru", "et", "eur", "usd", "host", "half_up"};
  return common.count(word) > 0;
}

/// Words quoted in a translation of messages about a procedure that are neither of the dialect nor of an example.
std::vector<std::string> foreign_words(const MessageTexts& row, std::size_t dialect) {
  static const std::set<std::string> known[] = {words_of_dialect(0), words_of_dialect(1),
                                                words_of_dialect(2)};
  std::vector<std::string> out;
  for (const std::string& text : {row.text[dialect], row.help[dialect]})
    for (const std::string& piece : quoted(text)) {
      if (piece.rfind("--", 0) == 0) continue;  // an option of the program
      for (const std::string& word : words_in(piece)) {
        if (known[dialect].count(word) > 0 || examples(dialect).count(word) > 0 || is_common(word)) continue;
        // Beside these, a word that another dialect has; and in Russian every word in Cyrillic letters.
        const bool elsewhere = known[0].count(word) > 0 || known[3 - dialect].count(word) > 0;
        if (elsewhere || (dialect == 1 && static_cast<unsigned char>(word[0]) >= 0xD0)) out.push_back(word);
      }
    }
  return out;
}

}  // namespace

TEST_CASE("every message is in English, Russian and Estonian, with the same arguments") {
  for (const std::string& problem : sop::testing::translation_problems(catalogue())) FAIL_CHECK(problem);
}

TEST_CASE("every message about a mistake says what to do") {
  std::set<std::string> notes;
  for (const char* id : {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) #id,
#include "sop/messages/check_notes.def"
#undef SOP_MESSAGE
       })
    notes.insert(id);  // notes of findings
  // These say themselves what was expected, or pass on what another program or part said.
  const std::set<std::string> say_it = {"json_expected", "json_ends_early", "json_wrong_kind",
                                        "fact_out_of_range", "case_does_not_fit"};
  for (const MessageTexts& row : catalogue()) {
    if (is_part(row.id) || notes.count(row.id) > 0 || say_it.count(row.id) > 0) continue;
    CHECK_MESSAGE(!row.help[0].empty(), row.id);
  }
}

TEST_CASE("words of the language are quoted as the dialect spells them") {
  for (const MessageTexts& row : catalogue()) {
    // JSON, iCalendar and TOML are the same in every language, and so is what is typed in a case played by hand.
    if (row.id.rfind("json_", 0) == 0 || row.id.rfind("roster_", 0) == 0 || row.id.rfind("ical_", 0) == 0 ||
        row.id.rfind("zone_d", 0) == 0 || row.id.rfind("bound_", 0) == 0 || row.id.rfind("facts_", 0) == 0 ||
        row.id.rfind("hand_", 0) == 0 || row.id.rfind("toml_", 0) == 0 ||
        row.id.rfind("story_journal_", 0) == 0 || row.id == "story_first_line")
      continue;
    for (const std::size_t dialect : {std::size_t{1}, std::size_t{2}})
      for (const std::string& word : foreign_words(row, dialect))
        FAIL_CHECK(row.id << (dialect == 1 ? " in Russian: `" : " in Estonian: `") << word << "`");
  }
  // The helper sees what it is there to see.
  CHECK(foreign_words({"a", {"", "напишите `шаг имя {` или `step`", ""}, {"", "`владелец: имя`", ""}}, 1) ==
        std::vector<std::string>{"step", "владелец"});
  CHECK(foreign_words({"a", {"", "", "`kui` või `step`"}, {"", "", ""}}, 2) ==
        std::vector<std::string>{"step"});
}

TEST_CASE("what is said of a procedure is in the words of people, in the three languages") {
  static constexpr sop::testing::MessageRow written[] = {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) \
  {#id, {en, ru, et}, {en_help, ru_help, et_help}},
#include "sop/messages/check_notes.def"
#include "sop/messages/checks.def"
#include "sop/messages/load.def"
#include "sop/messages/resolve.def"
#include "sop/messages/syntax.def"
#undef SOP_MESSAGE
  };
  const std::vector<sop::testing::MessageTexts> rows = sop::testing::texts_of(written);
  // Words of whoever wrote the program, by their beginnings.
  const std::vector<std::vector<std::string>> refused = {
      {"token",   "ast",    "boolean",  "bool",    "enum",   "integer",    "struct",
       "pointer", "vector", "parser",   "lexer",   "solver", "identifier", "predicate",
       "vertex",  "regex",  "callback", "nullptr", "bdd",    "witness"},
      {"токен", "узел", "узла", "узлы", "парсер", "лексер", "указател", "вектор", "массив", "булев",
       "идентификатор", "предикат", "решател", "перечислимый", "целочисленн"},
      {"token", "sõlm", "parser", "lekser", "vektor", "massiiv", "identifikaator", "predikaat", "lahendaja",
       "täisarvutüüp"}};
  for (const MessageTexts& row : rows)
    for (std::size_t dialect = 0; dialect < 3; ++dialect)
      for (const std::string& text : {row.text[dialect], row.help[dialect]})
        for (const std::string& word : words_in(text))
          for (const std::string& stem : refused[dialect]) {
            const bool said = dialect == 0 ? word == stem || word == stem + "s" : word.rfind(stem, 0) == 0;
            CHECK_MESSAGE(!said, row.id << ": " << text);
          }
}
