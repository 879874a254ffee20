// Phrase rules against texts, in three languages.
#include "src/lint/phrase_match.hpp"

#include <doctest/doctest.h>

TEST_CASE("a phrase is found by its words") {
  struct Row {
    const char* pattern;
    const char* text;
    bool found;
  };
  const Row rows[] = {
      {"calm down", "Please CALM  down, madam.", true},
      {"calm down", "Please calm, down there", true},
      {"calm down", "calmly down", false},
      {"calm down", "calm", false},
      {"it's not our policy", "Sorry, it’s not our policy.", true},
      {"успоко*", "Успокойтесь, пожалуйста", true},
      {"успоко*", "беспокойство", false},
      {"я ничего не могу сделать", "Я НИЧЕГО НЕ МОГУ СДЕЛАТЬ!", true},
      {"еще раз", "ещё раз", true},
      {"rahune* maha", "palun rahunege maha", true},
      {"see pole meie poliitika", "See pole meie poliitika", true},
      {"", "anything", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    CHECK(sop::lint_checks::holds_phrase(row.text, sop::lint_checks::phrase_words(row.pattern)) == row.found);
  }
}
