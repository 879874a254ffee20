// dsl/grammar.ebnf is what the parser reads: sentences made from it are accepted, in every dialect with one canonical form; and
// sentences with one token left out, doubled or exchanged give a clear answer about the right place, or are sentences again.
//
// Random, from fixed seeds that every message names (tests/support/seeds.hpp).
#include "tests/support/grammar.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "dsl/keywords.hpp"
#include "sop/parse.hpp"
#include "tests/support/files.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"

namespace {

using sop::Word;
using sop_test::Random;

/// A token of a sentence: a word of the language, or its own text.
struct Piece {
  Word word = sop::no_word;
  std::size_t form = 0;
  std::string text;
  std::string token;  // of the grammar
};
using Sentence = std::vector<Piece>;

std::vector<Word> words_of(std::uint32_t groups, std::uint32_t without = 0) {
  std::vector<Word> words;
  for (std::size_t i = 1; i < sop::word_count; ++i) {
    const Word word = static_cast<Word>(i);
    if (sop::in_group(word, groups) && !sop::in_group(word, without)) words.push_back(word);
  }
  return words;
}

template <class Items>
auto pick(const Items& items, Random& random) {
  return items[random.next() % items.size()];
}

Piece word_piece(Word word, Random& random) { return {word, random.one_in(3) ? random.next() : 0, "", ""}; }

/// What a token class stands for.
Piece piece_of(const std::string& token, Random& random) {
  namespace wg = sop::word_group;
  static const std::vector<std::string> names = {"alpha", "b_2",       "Straße", "имя", "Ёлка_2",
                                                 "nõue",  "дом_house", "_x",     "δ"};
  static const std::vector<std::string> texts = {R"("plain")",         R"(«с {name}»)", R"(„jah“)",
                                                 R"(“a \"b\" \\ \n”)", R"("")",         R"("# no comment")"};
  static const std::vector<std::string> numbers = {"0", "1", "12", "0.5", "1000000", "2.125"};
  static const std::vector<std::string> dates = {"2026-09-01", "2024-02-29"};
  static const std::vector<std::string> times = {"09:00", "24:00"};
  static const std::vector<std::string> comparisons = {"<", "<=", ">", ">=", "≤", "≥"};
  static const std::vector<Word> kinds = words_of(wg::kind);
  static const std::vector<Word> labels = words_of(wg::label, wg::reserved);
  static const std::vector<Word> values = [] {
    std::vector<Word> words = words_of(wg::builtin | wg::unit);
    words.insert(words.end(), {Word::yes, Word::no, Word::unknown, Word::none, Word::any, Word::otherwise});
    return words;
  }();
  const auto text = [](const std::string& t) { return Piece{sop::no_word, 0, t, ""}; };
  if (token == "NAME") return text(pick(names, random));
  if (token == "TEXT") return text(pick(texts, random));
  if (token == "NUMBER") return text(pick(numbers, random));
  if (token == "DATE") return text(pick(dates, random));
  if (token == "TIME") return text(pick(times, random));
  if (token == "COMPARE") return text(pick(comparisons, random));
  if (token == "VERSION") return text("1");
  if (token == "NL") return text("\n");
  if (token == "KIND") return word_piece(pick(kinds, random), random);
  if (token == "LABEL")
    return random.one_in(2) ? text(pick(names, random)) : word_piece(pick(labels, random), random);
  if (token == "VALUE") return word_piece(pick(values, random), random);
  static const std::vector<std::pair<std::string, std::uint32_t>> groups = {
      {"OPTION", wg::option}, {"SOFT_OPTION", wg::soft_option}, {"TYPE", wg::type},  {"UNIT", wg::unit},
      {"ACTION", wg::action}, {"FUNCTION", wg::function},       {"DAY", wg::weekday}};
  for (const auto& [name, group] : groups) {
    if (token != name) continue;
    std::vector<Word> words = words_of(group);
    // these two have a shape of their own
    words.erase(std::remove_if(words.begin(), words.end(),
                               [](Word w) { return w == Word::one_of || w == Word::some_of; }),
                words.end());
    return word_piece(pick(words, random), random);
  }
  if (token == "DIALECT") return {Word::en, 0, "", ""};  // replaced when it is written
  const sop::dsl::Spelling* found = sop::dsl::Vocabulary::of(0).find(token);
  if (found != nullptr && found->reserved != sop::no_word) return word_piece(found->reserved, random);
  return text(token);
}

Sentence pieces_of(const std::vector<std::string>& tokens, Random& random) {
  Sentence sentence;
  for (const std::string& token : tokens) {
    sentence.push_back(piece_of(token, random));
    sentence.back().token = token;
  }
  return sentence;
}

std::string written(const Piece& piece, std::size_t dialect) {
  static const char* const dialects[] = {"en", "ru", "et"};
  if (piece.token == "DIALECT") return dialects[dialect];
  if (piece.word == sop::no_word) return piece.text;
  const auto forms = sop::word_forms(piece.word, dialect);
  return std::string(forms[piece.form % forms.size()]);
}

/// Two tokens that a dialect would read as one longer phrase: `none` `of`.
bool runs_together(const Sentence& sentence, std::size_t dialect) {
  const sop::dsl::Vocabulary& words = sop::dsl::Vocabulary::of(dialect);
  for (std::size_t i = 0; i + 1 < sentence.size(); ++i) {
    std::string phrase = written(sentence[i], dialect);
    for (std::size_t n = 1; n < 4 && i + n < sentence.size(); ++n) {
      const std::string more = written(sentence[i + n], dialect);
      const auto first = static_cast<unsigned char>(more[0]);
      if (first < 0x80 && std::isalpha(first) == 0) break;
      phrase += " " + more;
      const sop::dsl::Spelling* found = words.find(phrase);
      if (found != nullptr && found->reserved != sop::no_word) return true;
    }
  }
  return false;
}

std::string text_of(const Sentence& sentence, std::size_t dialect,
                    std::vector<std::size_t>* offsets = nullptr) {
  std::string text;
  for (const Piece& piece : sentence) {
    if (offsets != nullptr) offsets->push_back(text.size());
    text += written(piece, dialect);
    if (text.back() != '\n') text += ' ';
  }
  return text;
}

struct Read {
  std::string canonical;
  std::vector<sop::Diagnostic> problems;
  std::string shown;
};

Read read(const std::string& text) {
  sop::SourceSet sources;
  const sop::FileId id = sources.add("a.sop", text);
  sop::DiagnosticSink sink;
  const sop::ast::File file = sop::parse(sources, id, sop::ParseLimits{}, sink);
  Read result;
  result.problems = sink.take();
  for (const sop::Diagnostic& problem : result.problems) {
    const sop::LineColumn place = sources[id].locate(problem.span.begin);
    result.shown += std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
                    sop::message_text(problem) + "\n";
  }
  result.canonical = sop::canonical_text(file, sources);
  return result;
}

const sop::testing::Grammar& grammar() {
  static const sop::testing::Grammar read_grammar(
      sop::testing::read_file(sop::testing::in_repository("dsl/grammar.ebnf")));
  return read_grammar;
}

/// In a block whose labels are its author's, no label is a word.
void name_own_labels(Sentence& sentence, Random& random) {
  std::vector<Word> open;
  Word kind = sop::no_word;
  for (Piece& piece : sentence) {
    if (piece.token == "KIND") kind = piece.word;
    if (piece.token == "{") open.push_back(kind);
    if (piece.token == "}") open.pop_back();
    if (piece.token == "LABEL" && sop::has_own_labels(open.back())) {
      piece = piece_of("NAME", random);
      piece.token = "LABEL";
    }
  }
}

Sentence next_sentence(Random& random) {
  for (;;) {
    const std::size_t budget = 8 + random.next() % 120;
    Sentence sentence = pieces_of(grammar().sentence("file", random, budget), random);
    name_own_labels(sentence, random);
    bool fine = sentence.size() > 8;
    for (std::size_t d = 0; d < sop::dialect_count; ++d) fine = fine && !runs_together(sentence, d);
    if (fine) return sentence;
  }
}

/// Whether a piece may be read as a token of the grammar.
bool fits(const Piece& piece, const std::string& token) {
  namespace wg = sop::word_group;
  if (piece.token == token) return true;
  const bool own_text = piece.word == sop::no_word;
  const bool name = own_text && (piece.token == "NAME" || piece.token == "LABEL");
  if (token == "KIND" && name) return true;
  if (token == "NAME" || token == "LABEL") {
    // A word that no dialect keeps for itself may be a name.
    return name || (!own_text && (token == "LABEL" ? sop::in_group(piece.word, wg::label)
                                                   : !sop::in_group(piece.word, wg::reserved)));
  }
  if (own_text) return false;
  // A day of the week may stand where a value does: the types say that it does not belong there.
  if (token == "VALUE" && sop::in_group(piece.word, wg::weekday)) return true;
  if (token == "VALUE") {
    return sop::in_group(piece.word, wg::builtin | wg::unit) || piece.word == Word::yes ||
           piece.word == Word::no || piece.word == Word::unknown || piece.word == Word::none ||
           piece.word == Word::any || piece.word == Word::otherwise;
  }
  static const std::vector<std::pair<std::string, std::uint32_t>> groups = {
      {"KIND", wg::kind}, {"OPTION", wg::option}, {"SOFT_OPTION", wg::soft_option}, {"TYPE", wg::type},
      {"UNIT", wg::unit}, {"ACTION", wg::action}, {"FUNCTION", wg::function},       {"DAY", wg::weekday}};
  for (const auto& [class_name, group] : groups)
    if (token == class_name) return sop::in_group(piece.word, group);
  const sop::dsl::Spelling* found = sop::dsl::Vocabulary::of(0).find(token);
  return found != nullptr && found->reserved == piece.word;
}

/// Lines whose ends the lexer reads otherwise than as a token: after a comma or a bracket, before a bracket, one after the other; and a
/// block without a kind, which is refused when kinds get their meaning.
bool lines_run_together(const Sentence& sentence) {
  for (std::size_t i = 0; i + 1 < sentence.size(); ++i) {
    const std::string &here = sentence[i].token, &next = sentence[i + 1].token;
    if (next == "NL" && (here == "," || here == "(" || here == "NL")) return true;
    if (here == "NL" && (next == ")" || next == "{")) return true;
    if (here == "}" && next == "}") return true;
    if (i > 0 && sentence[i - 1].token != "NL") continue;
    // Several words before a colon are one label, which nobody knows.
    std::size_t end = i;
    while (end < sentence.size() && (sentence[end].word != sop::no_word || sentence[end].token == "NAME" ||
                                     sentence[end].token == "LABEL"))
      ++end;
    const auto is = [&](std::size_t place, const char* token) {
      return place < sentence.size() && sentence[place].token == token;
    };
    if (end > i + 1 && (is(end, ":") || (is(end, "TEXT") && is(end + 1, ":")))) return true;
    // And before a brace one kind, with or without a name.
    if (end > i + 2 && (is(end, "{") || (is(end, "TEXT") && is(end + 1, "{")))) return true;
  }
  return false;
}

bool is_sentence(const Sentence& sentence) {
  return grammar().derives("file", sentence.size(),
                           [&](std::size_t i, const std::string& token) { return fits(sentence[i], token); });
}

}  // namespace

TEST_CASE("the grammar knows its own sentences, and no others") {
  for (const std::uint64_t seed : sop_test::Seeds("sentences that are known again", 300)) {
    Random random(seed);
    Sentence sentence = next_sentence(random);
    CHECK_MESSAGE(is_sentence(sentence), "seed " << seed << "\n" << text_of(sentence, 0));
    sentence.push_back(piece_of("->", random));
    sentence.back().token = "->";
    CHECK_FALSE(is_sentence(sentence));
  }
}

TEST_CASE("every token class of the grammar has words") {
  Random random(1);
  for (const std::string& name : grammar().classes()) {
    const Piece piece = piece_of(name, random);
    CHECK_MESSAGE((piece.word != sop::no_word || piece.text != name), name);
  }
}

TEST_CASE("sentences of the grammar are read, alike in every dialect") {
  const sop_test::Seeds seeds("sentences of the grammar", 3000);
  std::size_t longest = 0;
  for (const std::uint64_t seed : seeds) {
    Random random(seed);
    const Sentence sentence = next_sentence(random);
    longest = std::max(longest, sentence.size());
    std::string english;
    for (std::size_t d = 0; d < sop::dialect_count; ++d) {
      const std::string text = text_of(sentence, d);
      const Read result = read(text);
      REQUIRE_MESSAGE(result.problems.empty(), "seed " << seed << "\n" << result.shown << text);
      if (d == 0) {
        english = result.canonical;
      } else {
        REQUIRE_MESSAGE(result.canonical == english, "seed " << seed << "\n" << text);
      }
    }
  }
  if (seeds.is_whole()) CHECK(longest > 100);
}

TEST_CASE("near misses are answered, at the right place") {
  const sop_test::Seeds seeds("near misses of the grammar", 6000);
  std::size_t refused = 0, judged = 0;
  for (const std::uint64_t seed : seeds) {
    Random random(seed);
    Sentence sentence = next_sentence(random);
    const std::size_t at = 3 + random.next() % (sentence.size() - 4);  // behind the header
    const auto place = sentence.begin() + static_cast<std::ptrdiff_t>(at);
    const std::string token = place->token;
    const std::string other = place[1].token;
    const std::uint64_t damage = random.next() % 3;
    if (damage == 0) {
      sentence.erase(place);
    } else if (damage == 1) {
      sentence.insert(place, Piece(*place));
    } else {
      std::swap(place[0], place[1]);
    }
    const std::size_t dialect = random.next() % sop::dialect_count;
    std::vector<std::size_t> offsets;
    const std::string text = text_of(sentence, dialect, &offsets);
    const Read result = read(text);
    for (const sop::Diagnostic& problem : result.problems) {
      REQUIRE_MESSAGE(problem.span.begin <= problem.span.end, "seed " << seed);
      REQUIRE_MESSAGE(problem.span.end <= text.size(), "seed " << seed);
    }
    const bool as_tokens = !runs_together(sentence, dialect) && !lines_run_together(sentence);
    if (as_tokens) {
      ++judged;
      // What is no sentence is never accepted.
      if (result.problems.empty()) REQUIRE_MESSAGE(is_sentence(sentence), "seed " << seed << "\n" << text);
    }
    if (result.problems.empty()) continue;
    ++refused;
    const auto has = [&](const char* what) { return token == what || (damage == 2 && other == what); };
    if (has("{") || has("}") || has("NL")) continue;  // what follows belongs somewhere else now
    // The first message speaks of the damaged line, or of the next, where its comma leads.
    const auto line_of = [&text](std::size_t offset) {
      return std::count(text.begin(),
                        text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size())), '\n');
    };
    const auto damaged = line_of(offsets[std::min(at, offsets.size() - 1)]);
    const auto said = line_of(result.problems.front().span.begin);
    REQUIRE_MESSAGE((said >= damaged - 1 && said <= damaged + 1), "seed " << seed << ": line " << damaged + 1
                                                                          << " is damaged\n"
                                                                          << result.shown << text);
  }
  CHECK(refused > seeds.count() / 2);
  CHECK(judged > seeds.count() / 2);
}
