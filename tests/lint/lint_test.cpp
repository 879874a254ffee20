// lint() as a function: what its options do, limits and the stop token, suppressions, and fingerprints that survive moved lines.
#include "sop/lint.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sop/date.hpp"
#include "sop/load.hpp"
#include "sop/messages/checks.hpp"
#include "tests/support/files.hpp"

namespace {

const std::string head =
    "sop en\n\nprocedure desk \"Desk\" {\n  edition: 1\n  kept by: \"Head of care\"\n"
    "  review every: 6 months, last 2026-09-01\n}\n";
const std::string unused =
    "facts {\n  mood: one of (calm, upset)\n  read: whole 0..9\n  size: whole 0..9\n}\ndefinitions {\n  one: "
    "read\n}\n";

std::int32_t day(const char* text) {
  sop::Date date;
  REQUIRE_FALSE(sop::failed(sop::parse_date(text, date)));
  return date.days();
}

struct Linted {
  sop::LoadResult loaded;
  sop::LintResult result;
};

Linted lint_of(const std::string& text, const sop::LintOptions& options = {}) {
  Linted linted;
  linted.loaded = sop::load_text("desk.sop", text);
  REQUIRE(linted.loaded.ok);
  linted.result = sop::lint(linted.loaded.procedure, options);
  return linted;
}

/// `unused_fact:mood` for each finding, with a minus before what is silenced.
std::string names(const sop::LintResult& result) {
  std::string out;
  for (const sop::Finding& f : result.findings)
    out +=
        (out.empty() ? "" : " ") + std::string(f.suppressed ? "-" : "") + std::string(f.check) + ":" + f.path;
  return out;
}

}  // namespace

TEST_CASE("findings stand in the order of the text") {
  CHECK(names(lint_of(head + unused).result) == "unused_fact:mood unused_fact:size");
  CHECK(lint_of(head + unused).result.count(sop::Severity::note) == 2);
  CHECK(lint_of(head + unused).result.count(sop::Severity::error) == 0);
}

TEST_CASE("only the checks that are asked for run") {
  sop::LintOptions options;
  options.only = {"unreachable_step"};
  CHECK(names(lint_of(head + unused, options).result).empty());
  options.only = {"unreachable_step", "unused_fact"};
  CHECK(names(lint_of(head + unused, options).result) == "unused_fact:mood unused_fact:size");
}

TEST_CASE("without a day nothing is overdue, and nothing expires") {
  const std::string late =
      "sop en\n\nprocedure desk \"Desk\" {\n  edition: 1\n  kept by: \"Head of care\"\n"
      "  review every: 6 months, last 2020-09-01\n}\n" +
      unused + "suppress unused_fact {\n  reason: \"r\"\n  until: 2020-01-01\n}\n" +
      "suppress review_overdue {\n  reason: \"r\"\n}\n";
  CHECK(names(lint_of(late).result) == "-unused_fact:mood -unused_fact:size");
  sop::LintOptions options;
  options.has_today = true;
  options.today = day("2026-10-01");
  CHECK(names(lint_of(late, options).result) ==
        "-review_overdue:desk -unused_fact:mood -unused_fact:size expired_suppression:suppress/unused_fact");
  // An expired suppression silences nothing where nothing speaks for it.
  options.only = {"unused_fact"};
  CHECK(names(lint_of(late, options).result) == "unused_fact:mood unused_fact:size");
}

TEST_CASE("a suppression covers a thing and what is inside it, with its reason") {
  const auto silenced = [&](const std::string& where) {
    return lint_of(head + unused + "suppress unused_fact {\n" + where + "  reason: \"read elsewhere\"\n}\n");
  };
  CHECK(names(silenced("  where: mood\n").result) == "-unused_fact:mood unused_fact:size");
  CHECK(silenced("  where: mood\n").result.findings[0].suppression_reason == "read elsewhere");
  CHECK(names(silenced("").result) == "-unused_fact:mood -unused_fact:size");
  CHECK(silenced("").result.count(sop::Severity::note) == 0);
  const std::string steps =
      "role agent {\n  reports to: nobody\n}\nscenario late {\n  applies if: any\n  step receive {\n"
      "    owner: agent\n    do: \"Listen\"\n    on done -> closed\n  }\n  end closed\n  end lost\n}\n";
  CHECK(names(lint_of(head + steps).result) == "unreachable_step:late/lost");
  CHECK(names(lint_of(head + steps + "suppress unreachable_step {\n  where: late\n  reason: \"r\"\n}\n")
                  .result) == "-unreachable_step:late/lost");
}

TEST_CASE("past the number of findings the rest is counted") {
  sop::LintOptions options;
  options.max_findings = 1;
  const Linted linted = lint_of(head + unused, options);
  CHECK(names(linted.result) == "unused_fact:mood");
  CHECK(linted.result.dropped == 1);
}

TEST_CASE("past the limit of work a check ends and is named, and the others go on") {
  std::string table =
      "facts {\n  kind: one of (a, b)\n  delay: whole 0..99\n}\nremedies {\n  refund: money\n  voucher: "
      "money\n}\ntable t {\n"
      "  | kind | delay | given: remedy |\n";
  for (int i = 0; i < 100; ++i) {
    table += "  | a | " + std::to_string(i) + (i % 2 == 0 ? " | refund |\n" : " | voucher |\n");
  }
  table += "  | a | 5..7 | refund |\n  | b | any | refund |\n}\nsettings {\n  idle: 3\n}\n";
  const std::string money =
      "sop en\n\nprocedure desk \"Desk\" {\n  edition: 1\n  kept by: \"Head of care\"\n"
      "  review every: 6 months, last 2026-09-01\n  currency: EUR\n}\n";
  sop::LintOptions options;
  const Linted all = lint_of(money + table, options);
  CHECK(all.result.unfinished.empty());
  CHECK(names(all.result) == "rows_overlap:t/a,5..7 unused_setting:idle");
  options.max_work = 50;
  const Linted some = lint_of(money + table, options);
  CHECK(names(some.result) == "not_proved:t not_proved:t unused_setting:idle");
  CHECK(std::count(some.result.unfinished.begin(), some.result.unfinished.end(), "rows_overlap") == 1);
}

TEST_CASE(
    "what is not proved is told alike where no other check is asked for, and not of a check that is off") {
  for (const auto& path :
       sop::testing::list_files(sop::testing::in_repository("tests/golden/lint/not_proved"), ".sop")) {
    CAPTURE(path.string());
    const std::string text = sop::testing::read_file(path);
    const Linted all = lint_of(text);
    sop::LintOptions options;
    options.only = {"not_proved"};
    const Linted alone = lint_of(text, options);
    CHECK(names(alone.result) == names(all.result));
    REQUIRE(alone.result.findings.size() == all.result.findings.size());
    for (std::size_t i = 0; i < all.result.findings.size(); ++i) {
      CHECK(alone.result.findings[i].fingerprint == all.result.findings[i].fingerprint);
      CHECK(alone.result.findings[i].diagnostic.notes.size() ==
            all.result.findings[i].diagnostic.notes.size());
    }
    options.severities.push_back({"", sop::CheckCategory::tables, {}, sop::LintLevel::off});
    options.severities.push_back({"not_proved", {}, {}, sop::LintLevel::note});
    for (const sop::Finding& finding : lint_of(text, options).result.findings)
      for (const sop::Note& note : finding.diagnostic.notes)
        CHECK(note.id != sop::messages::open_row_for_each_case);
  }
}

TEST_CASE("definitions and routines that are used twice, sixty times over, are looked at once each") {
  const auto number = [](int i) { return std::to_string(i); };
  std::string text = head + "facts {\n  size: whole 0..9\n}\nrole agent {\n  reports to: nobody\n}\n";
  text += "definitions {\n  d0: size > 1\n";
  for (int i = 1; i <= 60; ++i)
    text += "  d" + number(i) + ": d" + number(i - 1) + " is yes and d" + number(i - 1) + " is yes\n";
  text +=
      "}\nscenario s {\n  applies if: d60 is yes\n  step a {\n    owner: agent\n    run: r0\n"
      "    on e0 -> closed\n    after 70 hours -> closed\n  }\n  end closed {\n    record: size\n  }\n}\n";
  for (int i = 0; i < 60; ++i) {
    const std::string run = " {\n    owner: agent\n    run: r" + number(i + 1) + "\n    on e" + number(i + 1);
    text += "routine r" + number(i) + " {\n  step a" + run + " -> b\n  }\n  step b" + run + " -> e" +
            number(i) + "\n  }\n  end e" + number(i) + "\n}\n";
  }
  text +=
      "routine r60 {\n  step a {\n    owner: agent\n    ask: size\n    on known -> e60\n  }\n  end e60\n}\n";
  const Linted linted = lint_of(text);
  CHECK(linted.result.unfinished.empty());
  // Every way into the innermost routine has a limit of time.
  CHECK(names(linted.result).find("waiting_without_timeout") == std::string::npos);
}

TEST_CASE("a stop token that is set beforehand stops at once") {
  sop::StopToken stop;
  sop::LintOptions options;
  options.stop = &stop;
  CHECK_FALSE(lint_of(head + unused, options).result.stopped);
  stop.request();
  const Linted linted = lint_of(head + unused, options);
  CHECK(linted.result.stopped);
  CHECK(linted.result.findings.empty());
}

TEST_CASE("a fingerprint stays when lines move, and differs between mistakes") {
  const sop::LintResult before = lint_of(head + unused).result;
  const sop::LintResult after =
      lint_of("sop en\n\n# A remark.\n\n" + head.substr(8) + "\nsettings {\n  n: 3\n}\n" +
              "definitions {\n  m: n\n}\n\n\n" + unused)
          .result;
  REQUIRE(before.findings.size() == 2);
  REQUIRE(after.findings.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) CHECK(before.findings[i].fingerprint == after.findings[i].fingerprint);
  CHECK(before.findings[0].fingerprint != before.findings[1].fingerprint);
}

TEST_CASE("a witness is told as a note; its values are made up, also those of private facts") {
  const std::string rows =
      "sop en\n\nprocedure desk \"Desk\" {\n  edition: 1\n  kept by: \"Head of care\"\n"
      "  review every: 6 months, last 2026-09-01\n  currency: EUR\n}\nfacts {\n  PRIVATE\n}\n"
      "table t {\n  | delay | goodwill: money |\n  | 0..59 | 1 EUR |\n  | > 60 | 2 EUR |\n}\n";
  const auto noted = [&](const char* fact) {
    std::string text = rows;
    text.replace(text.find("PRIVATE"), 7, fact);
    const Linted linted = lint_of(text);
    REQUIRE(linted.result.findings.size() == 1);
    const sop::Finding& finding = linted.result.findings[0];
    CHECK(finding.check == "bands_leave_gap");
    REQUIRE(finding.witness.facts.size() == 1);
    CHECK(finding.witness.outcome == "no row of `t` applies");
    return finding.diagnostic.notes.back().args.at(0);
  };
  CHECK(noted("delay: whole 0..999") == "delay: 60");
  CHECK(noted("delay: whole 0..999, private") == "delay: 60");
}

TEST_CASE("what is never reached is shown by a case that something else takes") {
  const auto outcome = [](const std::string& file) {
    const std::string text =
        sop::testing::read_file(sop::testing::in_repository("tests/golden/lint/" + file + ".sop"));
    const Linted linted = lint_of(text);
    REQUIRE(linted.result.findings.size() == 1);
    return linted.result.findings[0].witness.outcome;
  };
  CHECK(outcome("row_never_reached/values") == "an earlier row of `goodwill` answers");
  CHECK(outcome("scenario_never_chosen/earlier_order") == "`general` is chosen");
  CHECK(outcome("scenario_never_chosen/by_several") == "`small` is chosen");
  CHECK(outcome("scenario_never_chosen/same_order") == "`general`, `late` apply at once");
  CHECK(outcome("scenario_never_chosen/same_condition") == "`late`, `delayed` apply at once");
}

TEST_CASE("the same procedure gives the same findings") {
  const std::string text = head + unused + "settings {\n  a: 1\n  b: 2\n}\n";
  const sop::LintResult one = lint_of(text).result;
  const sop::LintResult two = lint_of(text).result;
  CHECK(names(one) == names(two));
  for (std::size_t i = 0; i < one.findings.size(); ++i)
    CHECK(one.findings[i].fingerprint == two.findings[i].fingerprint);
}
