// The checks: everything that belongs to one is there; each golden file gives exactly its findings; what each page shows as a mistake
// gives exactly its finding, and what it shows as mended gives nothing; the words are for people.
//
// tests/golden/lint/ID/NAME.sop has its findings in NAME.out; ID/ok/NAME.sop is a near miss and has none. A name that ends in
// `_ru` or `_et` is shown in that language. A file NAME.toml beside it is the sop.toml of that case, NAME.roster.toml its roster, NAME.earlier an earlier version. Every check runs on every file. SOP_UPDATE_GOLDEN=1 rewrites the outputs.
#include "sop/messages/checks.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

#include "sop/files.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "sop/render_lint.hpp"
#include "tests/support/catalogue.hpp"
#include "tests/support/check_files.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/golden_lint.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

sop::Language language_of(const std::string& stem) {
  if (stem.ends_with("_ru")) return sop::Language::ru;
  return stem.ends_with("_et") ? sop::Language::et : sop::Language::en;
}

std::string found_in(const std::string& name, const std::string& text, sop::Language language,
                     std::vector<sop::Finding>* all = nullptr, const Beside& with = {}) {
  const sop::LoadResult loaded = sop::load_text(name, text, test_zones());
  sop::RenderOptions render;
  render.language = language;
  if (!loaded.ok) return "does not load:\n" + sop::render_text(loaded.diagnostics, loaded.sources, render);
  sop::LintOptions options = options_of(with.settings);
  const sop::ReferenceData data = data_of(with.roster, loaded.procedure);
  options.data = &data;
  options.earlier = earlier_of(with.earlier, test_zones());
  const sop::LintResult result = sop::lint(loaded.procedure, options);
  std::string out;
  for (const sop::Finding& finding : result.findings) {
    if (all != nullptr) all->push_back(finding);
    if (finding.suppressed) continue;
    out += (out.empty() ? "" : "\n") + sop::render_text({finding.diagnostic}, loaded.sources, render);
    out += "  path: " + finding.path + "\n";
    for (const sop::Fix& fix : finding.diagnostic.fixes) {
      const sop::SourceFile& file = loaded.sources[fix.span.file];
      out += "  fix: `" + std::string(file.text().substr(fix.span.begin, fix.span.end - fix.span.begin)) +
             "` becomes `" + fix.replacement + "`\n";
    }
    if (finding.witness.empty()) continue;
    const std::string witness = sop::witness_text(finding.witness, loaded.procedure);
    out += "  witness: " + (witness.empty() ? "any case" : witness) + "\n";
  }
  return out;
}

const fs::path golden_root = in_repository("tests/golden/lint");

}  // namespace

TEST_CASE(
    "a check has its line, file, goldens, page, message and place in the index, and nothing is left over") {
  for (const std::string& problem : check_file_problems(in_repository(""))) FAIL_CHECK(problem);
  const std::vector<std::string> ids = check_ids(in_repository(""));
  REQUIRE(ids.size() == sop::checks().size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    CHECK(sop::checks()[i].id == ids[i]);
    std::string_view page;
    CHECK(sop::check_page(ids[i], page));
    CHECK(page == read_file(in_repository("docs/checks/" + ids[i] + ".md")));
  }
}

TEST_CASE("golden files: what the checks find, whole") {
  const auto run = [](const fs::path& input, const std::string& bytes) {
    return found_in(input.filename().string(), bytes, language_of(input.stem().string()), nullptr,
                    beside(input));
  };
  for (const std::string& problem : golden_problems("tests/golden/lint", ".sop", ".out", run))
    FAIL_CHECK(problem);
}

namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      word += c >= 'a' ? c : static_cast<char>(c - 'A' + 'a');
    } else if (!word.empty()) {
      words.push_back(word);
      word.clear();
    }
  }
  return words;
}

// Words of whoever wrote the program, not of whoever writes a procedure.
std::string word_of_the_program(const std::string& text) {
  static const std::set<std::string> refused = {
      "token",   "tokens",     "node",      "nodes",    "ast",      "bit",       "bits",   "boolean",
      "bool",    "enum",       "string",    "strings",  "integer",  "integers",  "int",    "struct",
      "pointer", "null",       "vector",    "array",    "parser",   "lexer",     "solver", "identifier",
      "invalid", "syntax",     "predicate", "vertex",   "edge",     "literal",   "object", "boolean",
      "expr",    "expression", "parameter", "argument", "callback", "exception", "regex"};
  for (const std::string& word : words_of(text))
    if (refused.count(word) > 0) return word;
  return {};
}

// What has been filled in counts as well, but for names, which stand in quotes: an author may call a fact `vector`.
std::string word_shown(const std::string& text) {
  if (text.find("``") != std::string::npos) return "nothing between quotes";
  std::string outside;
  bool inside = false;
  for (const char c : text) {
    if (c == '`') inside = !inside;
    if (!inside) outside += c;
  }
  return word_of_the_program(outside);
}

}  // namespace

TEST_CASE("one mistake gives one finding, and every finding says what to do") {
  std::set<sop::MessageId> seen;
  for (const fs::path& input : list_files(golden_root, ".sop")) {
    CAPTURE(input.string());
    const bool near_miss = input.parent_path().filename() == "ok";
    const std::string id = fs::path(input.lexically_relative(golden_root)).begin()->string();
    std::vector<sop::Finding> findings;
    (void)found_in(input.filename().string(), read_file(input), sop::Language::en, &findings, beside(input));
    for (const sop::Finding& finding : findings) {
      if (finding.suppressed) continue;
      CHECK_FALSE(near_miss);
      CHECK(finding.check == id);
      CHECK(finding.diagnostic.severity == sop::find_check(id)->severity);
      CHECK_FALSE(finding.path.empty());
      CHECK(finding.fingerprint.size() == 32);
      CHECK_FALSE(sop::message_help(finding.diagnostic).empty());
      CHECK(sop::message_name(finding.diagnostic.id) == id);
      CHECK(word_shown(sop::message_text(finding.diagnostic)) == "");
      CHECK(word_shown(sop::message_help(finding.diagnostic)) == "");
      for (const sop::Note& note : finding.diagnostic.notes)
        CHECK(word_shown(sop::fill_template(sop::message_template(note.id, sop::Language::en), note.args)) ==
              "");
      seen.insert(finding.diagnostic.id);
      for (const sop::Note& note : finding.diagnostic.notes) seen.insert(note.id);
    }
  }
  // The whole text of each message stands in a golden file.
  const std::pair<const char*, sop::MessageId> messages[] = {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) {#id, sop::messages::id},
#include "sop/messages/checks.def"
#undef SOP_MESSAGE
  };
  for (const auto& message : messages) {
    const std::string name = message.first;
    if (name.rfind("text_", 0) != 0) CHECK_MESSAGE(seen.count(message.second) == 1, name);  // parts of others
  }
}

namespace {

// Checks that speak of what is written, of roles, names, dates and the calendar, or of what no case can do at all.
const std::set<std::string> shown_without_a_case = {"approval_never_asked",
                                                    "count_never_so",
                                                    "deadline_in_clock_change",
                                                    "deadline_past_holidays",
                                                    "event_names_alike",
                                                    "expired_suppression",
                                                    "holidays_end",
                                                    "holidays_until_missing",
                                                    "impossible_condition",
                                                    "limit_of_zero",
                                                    "limit_without_permission",
                                                    "look_alike_names",
                                                    "missing_locale",
                                                    "mixed_bounds",
                                                    "month_end_missing",
                                                    "more_than_the_whole",
                                                    "name_not_as_agreed",
                                                    "nobody_keeps_it",
                                                    "not_proved",
                                                    "permission_taken_back",
                                                    "placeholder_differs",
                                                    "plural_missing",
                                                    "procedure_not_in_force",
                                                    "record_line_in_vain",
                                                    "redundant_condition",
                                                    "review_overdue",
                                                    "review_without_last",
                                                    "rows_could_be_one",
                                                    "superior_may_give_less",
                                                    "target_change_missing",
                                                    "text_too_long",
                                                    "units_mixed",
                                                    "unreachable_step",
                                                    "unused_clock",
                                                    "unused_definition",
                                                    "unused_fact",
                                                    "unused_path",
                                                    "unused_record",
                                                    "unused_remedy",
                                                    "unused_response",
                                                    "unused_role",
                                                    "unused_routine",
                                                    "unused_setting",
                                                    "unused_suppression",
                                                    "unused_table",
                                                    "versions_overlap",
                                                    "zones_differ"};

// Findings of other checks that stand without one, by golden file, and why.
const std::set<std::string> told_without_a_case = {
    "amount_below_zero/limits.sop",           // a limit as it is written
    "amount_below_zero/offer.sop",            // an amount as it is written
    "amount_below_zero/row.sop",              // an amount as it is written, in a row
    "approver_is_requester/role.sop",         // `approval above` of a role: of roles alone
    "approver_is_requester/deputy.sop",       // who stands in for whom: of roles alone
    "approver_is_requester/in_a_branch.sop",  // a step without an owner: it may be anybody who owned before
    "avoided_phrase/set_apart.sop",           // in whatever is filled in
    "avoided_phrase/set_apart_instead.sop",
    "deputy_is_the_same/role_and_signer.sop",  // of roles alone
    "level_may_be_empty/stand_in.sop",  // hours of two rotations: no moment of the stories lies in both
    "level_may_be_empty/stand_in_last.sop",
    "promise_in_words/through_two_days.sop",  // words that no step says at all
    "promise_in_words/three_days_et.sop",
    "required_phrase_missing/set_apart.sop",
    "row_never_reached/a_row_that_asks_for_what_nobody_tells.sop"};  // no case can know the fact

}  // namespace

TEST_CASE("what speaks of behaviour shows a case, but for a few") {
  std::set<std::string> without;
  for (const fs::path& input : list_files(golden_root, ".sop")) {
    std::vector<sop::Finding> findings;
    (void)found_in(input.filename().string(), read_file(input), sop::Language::en, &findings, beside(input));
    for (const sop::Finding& finding : findings)
      if (!finding.suppressed && finding.witness.empty() &&
          shown_without_a_case.count(std::string(finding.check)) == 0)
        without.insert(input.lexically_relative(golden_root).generic_string());
  }
  for (const std::string& file : without) CHECK_MESSAGE(told_without_a_case.count(file) == 1, file);
  for (const std::string& file : told_without_a_case) CHECK_MESSAGE(without.count(file) == 1, file);
  for (const std::string& check : shown_without_a_case)
    CHECK_MESSAGE(sop::find_check(check) != nullptr, check);
}

TEST_CASE("every finding can be silenced by the path that it shows, and by no other") {
  for (const fs::path& input : list_files(golden_root, ".sop")) {
    const std::string text = read_file(input);
    if (text.rfind("sop en", 0) != 0 || input.parent_path().filename() == "ok") continue;
    CAPTURE(input.string());
    std::vector<sop::Finding> findings;
    (void)found_in("golden.sop", text, sop::Language::en, &findings, beside(input));
    std::string blocks;
    std::string silent;
    // What was told `with it:` of a finding that is silenced speaks for itself then, so that what its author has silenced hides no other mistake: it
    // needs a round of its own. A third one has what then is told with that (rows_overlap/turned_round.sop). The one thing else that is new in a
    // later round is a row that no case meets: where it ends a gap of its table it is left to that gap.
    std::vector<sop::Span> told_with;
    for (int round = 0; round < 3 && (round == 0 || !silent.empty()); ++round) {
      for (const sop::Finding& finding : findings) {
        for (const sop::Note& note : finding.diagnostic.notes)
          if (note.id == sop::messages::told_with_it) told_with.push_back(note.span);
        if (finding.suppressed || finding.path.rfind("suppress/", 0) == 0) continue;
        const sop::Span at = finding.diagnostic.span;
        CHECK_MESSAGE(
            (round == 0 || finding.check == "impossible_condition" ||
             std::any_of(told_with.begin(), told_with.end(),
                         [&](const sop::Span& one) { return one.begin == at.begin && one.end == at.end; })),
            finding.path);
        const std::string block = "\nsuppress " + std::string(finding.check) +
                                  " {\n  where: " + sop::suppression_where(finding.path) +
                                  "\n  reason: \"known\"\n}\n";
        if (blocks.find(block) == std::string::npos) blocks += block;
      }
      if (blocks.empty()) break;
      findings.clear();
      silent = found_in("golden.sop", text + blocks, sop::Language::en, &findings, beside(input));
    }
    CHECK_MESSAGE(silent.empty(), silent);
  }
}

TEST_CASE("the page of a check: its mistake is found, its mended form is clean, its suppression works") {
  for (const sop::CheckInfo& check : sop::checks()) {
    const std::string id(check.id);
    CAPTURE(id);
    const CheckPage page = read_check_page(read_file(in_repository("docs/checks/" + id + ".md")));
    const Beside with{page.settings, page.roster, page.earlier};
    for (const std::string& mistake : page.mistakes) {
      std::vector<sop::Finding> findings;
      const std::string whole = filled_in(page.whole, mistake);
      const std::string text = found_in("page.sop", whole, sop::Language::en, &findings, with);
      std::size_t open = 0;
      for (const sop::Finding& finding : findings) {
        if (finding.suppressed) continue;
        ++open;
        CHECK_MESSAGE(finding.check == id, text);
      }
      CHECK_MESSAGE(open == 1, text);
      for (const std::string& block : page.silencing) {
        const std::string silent = found_in("page.sop", whole + block, sop::Language::en, nullptr, with);
        CHECK_MESSAGE(silent.empty(), silent);
      }
    }
    for (const std::string& mended : page.mended) {
      const std::string text =
          found_in("page.sop", filled_in(page.whole, mended), sop::Language::en, nullptr, with);
      CHECK_MESSAGE(text.empty(), text);
    }
  }
}

namespace {

// A help line begins with something to do.
bool says_what_to_do(const std::string& help) {
  static const std::set<std::string> actions = {
      "add",   "ask",   "change", "check", "close",  "correct", "cover", "delete", "end",
      "fill",  "give",  "leave",  "let",   "lower",  "make",    "mend",  "move",   "name",
      "order", "pause", "put",    "raise", "repeat", "review",  "run",   "say",    "shorten",
      "start", "state", "stop",   "take",  "use",    "write"};
  const std::vector<std::string> words = words_of(help);
  return !words.empty() && actions.count(words.front()) > 0;
}

}  // namespace

TEST_CASE("findings are in three languages, in the words of people, and each says what to do") {
  static constexpr sop::testing::MessageRow written[] = {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) \
  {#id, {en, ru, et}, {en_help, ru_help, et_help}},
#include "sop/messages/checks.def"
#undef SOP_MESSAGE
  };
  const std::vector<sop::testing::MessageTexts> rows = sop::testing::texts_of(written);
  for (const std::string& problem : translation_problems(rows)) FAIL_CHECK(problem);
  for (const MessageTexts& row : rows) {
    CAPTURE(row.id);
    CHECK(word_of_the_program(row.text[0]) == "");
    CHECK(word_of_the_program(row.help[0]) == "");
    if (!row.help[0].empty()) CHECK_MESSAGE(says_what_to_do(row.help[0]), row.help[0]);
  }
  for (const sop::CheckInfo& check : sop::checks())
    CHECK(word_of_the_program(std::string(check.summary)) == "");
}

TEST_CASE("a word of the program, and a help line that says nothing to do, are seen") {
  CHECK(word_of_the_program("unexpected Token here") == "token");
  CHECK(word_of_the_program("the step `a` waits") == "");
  CHECK(word_shown("the limit `` was passed") == "nothing between quotes");
  CHECK(word_shown("the step `vector` waits for a vector") == "vector");
  CHECK(says_what_to_do("add a move"));
  CHECK_FALSE(says_what_to_do("this is not allowed"));
  CHECK_FALSE(says_what_to_do(""));
}
