// The list of words: complete in every dialect, and nothing in it can be taken for something else.
#include "dsl/keywords.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>

#include "sop/unicode.hpp"

using sop::Word;

namespace {

constexpr const char* dialects[] = {"en", "ru", "et"};

Word word_at(std::size_t i) { return static_cast<Word>(i); }

}  // namespace

TEST_CASE("every word has a form in every dialect, in normal form and lower case") {
  for (std::size_t i = 1; i < sop::word_count; ++i) {
    const Word word = word_at(i);
    CHECK(!sop::word_id(word).empty());
    CHECK(sop::word_groups(word) != 0);
    for (std::size_t d = 0; d < sop::dialect_count; ++d) {
      const auto forms = sop::word_forms(word, d);
      REQUIRE_MESSAGE(!forms.empty(), sop::word_id(word));
      CHECK(forms.front() == sop::word_form(word, d));
      for (const std::string_view form : forms) {
        CAPTURE(form);
        CHECK(!form.empty());
        CHECK(form == sop::unicode::fold(form));
        CHECK(form.find("  ") == std::string_view::npos);
        CHECK(form.front() != ' ');
        CHECK(form.back() != ' ');
      }
    }
  }
}

TEST_CASE("no two words of one group share a form in a dialect") {
  for (std::size_t d = 0; d < sop::dialect_count; ++d) {
    std::map<std::pair<std::uint32_t, std::string>, Word> seen;
    for (std::size_t i = 1; i < sop::word_count; ++i) {
      for (const std::string_view form : sop::word_forms(word_at(i), d)) {
        for (std::uint32_t group = 1; group <= sop::word_group::dialect; group <<= 1) {
          if (!sop::in_group(word_at(i), group)) continue;
          const auto added = seen.emplace(std::pair(group, std::string(form)), word_at(i));
          CHECK_MESSAGE((added.second || added.first->second == word_at(i)),
                        dialects[d] << ": `" << form << "` is " << sop::word_id(added.first->second)
                                    << " and " << sop::word_id(word_at(i)));
        }
      }
    }
  }
}

TEST_CASE("reserved forms never collide") {
  for (std::size_t d = 0; d < sop::dialect_count; ++d) {
    std::map<std::string, Word> seen;
    for (std::size_t i = 1; i < sop::word_count; ++i) {
      if (!sop::in_group(word_at(i), sop::word_group::reserved)) continue;
      for (const std::string_view form : sop::word_forms(word_at(i), d)) {
        const auto added = seen.emplace(std::string(form), word_at(i));
        CHECK_MESSAGE((added.second || added.first->second == word_at(i)),
                      dialects[d] << ": `" << form << "` is " << sop::word_id(added.first->second) << " and "
                                  << sop::word_id(word_at(i)));
      }
    }
  }
}

TEST_CASE("ids are told apart without their trailing underscore") {
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 1; i < sop::word_count; ++i) {
    CHECK_MESSAGE(seen.emplace(std::string(sop::word_id(word_at(i))), i).second, sop::word_id(word_at(i)));
  }
}

TEST_CASE("every form is found by its spelling, in its dialect") {
  for (std::size_t d = 0; d < sop::dialect_count; ++d) {
    const sop::dsl::Vocabulary& words = sop::dsl::Vocabulary::of(d);
    for (std::size_t i = 1; i < sop::word_count; ++i) {
      const Word word = word_at(i);
      for (const std::string_view form : sop::word_forms(word, d)) {
        CAPTURE(form);
        const sop::dsl::Spelling* found = words.find(form);
        REQUIRE(found != nullptr);
        if (sop::in_group(word, sop::word_group::reserved)) CHECK(found->reserved == word);
        if (sop::in_group(word, sop::word_group::kind)) CHECK(found->kind == word);
        if (sop::in_group(word, sop::word_group::label)) CHECK(found->label == word);
        if (sop::in_group(word, sop::word_group::soft_option)) CHECK(found->soft_option == word);
      }
    }
  }
}

TEST_CASE("words reserved in one dialect are known to the others") {
  const auto closed_by = [](std::size_t dialect, const char* text) {
    const sop::dsl::Spelling* found = sop::dsl::Vocabulary::of(dialect).find(text);
    return found != nullptr && found->closed != sop::no_word ? dialects[found->closed_by] : "";
  };
  CHECK(std::string(closed_by(0, "если")) == "ru");
  CHECK(std::string(closed_by(0, "täna")) == "et");
  CHECK(std::string(closed_by(1, "today")) == "en");
  CHECK(std::string(closed_by(1, "шаг")).empty());
  CHECK(std::string(closed_by(0, "step")).empty());
}
