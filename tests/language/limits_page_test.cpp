// docs/limits.md against the code: every value, every limit of a header, a test for each; and the limits that no other test passes.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sop/binary.hpp"
#include "sop/case.hpp"
#include "sop/data.hpp"
#include "sop/diff.hpp"
#include "sop/icalendar.hpp"
#include "sop/json.hpp"
#include "sop/lazy.hpp"
#include "sop/lint.hpp"
#include "sop/lint_baseline.hpp"
#include "sop/load.hpp"
#include "sop/names.hpp"
#include "sop/rational.hpp"
#include "sop/reference.hpp"
#include "sop/schedule.hpp"
#include "sop/test.hpp"
#include "sop/unicode.hpp"
#include "sop/zone_files.hpp"
#include "src/cli/input.hpp"
#include "src/cli/journal.hpp"
#include "src/cli/played.hpp"
#include "src/config/lint_settings.hpp"
#include "src/config/roster.hpp"
#include "src/config/toml_limits.hpp"
#include "tests/support/files.hpp"

namespace {

std::map<std::string, std::uint64_t> in_code() {
  const sop::ParseLimits parse;
  const sop::LoadOptions load;
  const sop::JsonLimits json;
  const sop::AdvanceOptions advance;
  const sop::reference::Question question;
  const sop::LazyOptions lazy;
  const sop::LintOptions lint;
  const sop::TestOptions test;
  const sop::DiffOptions diff;
  return {
      {"ParseLimits::max_file_bytes", parse.max_file_bytes},
      {"ParseLimits::max_line_bytes", parse.max_line_bytes},
      {"ParseLimits::max_depth", parse.max_depth},
      {"ParseLimits::max_errors", parse.max_errors},
      {"LoadOptions::max_files", load.max_files},
      {"LoadOptions::max_total_bytes", load.max_total_bytes},
      {"LoadOptions::max_rows", load.max_rows},
      {"LoadOptions::max_expression_depth", load.max_expression_depth},
      {"LoadOptions::max_definition_depth", load.max_definition_depth},
      {"LoadOptions::max_expressions", load.max_expressions},
      {"LoadOptions::max_diagnostics", load.max_diagnostics},
      {"max_decimal_digits", sop::max_decimal_digits},
      {"max_decimal_places", sop::max_decimal_places},
      {"unicode::max_suggest_length", sop::unicode::max_suggest_length},
      {"max_tzif_bytes", sop::max_tzif_bytes},
      {"max_zones", sop::max_zones},
      {"max_zone_states", sop::max_zone_states},
      {"max_zone_transitions", sop::max_zone_transitions},
      {"max_zone_rule_bytes", sop::max_zone_rule_bytes},
      {"max_zone_offset_seconds", sop::max_zone_offset_seconds},
      {"max_hours_per_day", sop::max_hours_per_day},
      {"max_icalendar_bytes", sop::max_icalendar_bytes},
      {"max_icalendar_events", sop::max_icalendar_events},
      {"max_icalendar_days", sop::max_icalendar_days},
      {"max_schedule_layers", sop::max_schedule_layers},
      {"max_people_per_layer", sop::max_people_per_layer},
      {"max_schedule_overrides", sop::max_schedule_overrides},
      {"max_absences", sop::max_absences},
      {"max_schedule_name_bytes", sop::max_schedule_name_bytes},
      {"max_delegates", sop::max_delegates},
      {"max_turn", sop::max_turn},
      {"max_duty_stretches", sop::max_duty_stretches},
      {"max_toml_line_bytes", sop::config::max_toml_line_bytes},
      {"max_toml_points", sop::config::max_toml_points},
      {"max_roster_bytes", sop::config::max_roster_bytes},
      {"max_roster_schedules", sop::config::max_roster_schedules},
      {"max_roster_people", sop::config::max_roster_people},
      {"max_settings_bytes", sop::config::max_settings_bytes},
      {"max_settings_rules", sop::config::max_settings_rules},
      {"max_settings_text", sop::config::max_settings_text},
      {"max_baseline_bytes", sop::max_baseline_bytes},
      {"max_duty_days", sop::cli::max_duty_days},
      {"max_data_bytes", sop::cli::max_data_bytes},
      {"LineReader::longest_skipped", sop::cli::LineReader::longest_skipped},
      {"Played::max_timers", sop::cli::Played::max_timers},
      {"max_report_cases", sop::cli::max_report_cases},
      {"max_report_text_bytes", sop::cli::max_report_text_bytes},
      {"max_report_decision_bytes", sop::cli::max_report_decision_bytes},
      {"JsonLimits::max_bytes", json.max_bytes},
      {"JsonLimits::max_depth", json.max_depth},
      {"JsonLimits::max_values", json.max_values},
      {"max_compiled_bytes", sop::max_compiled_bytes},
      {"max_case_bytes", sop::max_case_bytes},
      {"kept_event_ids", sop::kept_event_ids},
      {"kept_fired", sop::kept_fired},
      {"most_record_lines", sop::most_record_lines},
      {"AdvanceOptions::max_timers", advance.max_timers},
      {"AdvanceOptions::max_steps", advance.max_steps},
      {"Question::max_steps", question.max_steps},
      {"LazyOptions::max_rounds", lazy.max_rounds},
      {"LintOptions::max_findings", lint.max_findings},
      {"LintOptions::max_work", lint.max_work},
      {"DiffOptions::max_work", diff.max_work},
      {"DiffOptions::max_boxes", diff.max_boxes},
      {"TestOptions::max_timers", test.max_timers},
      {"TestOptions::max_steps", test.max_steps},
      {"TestOptions::max_failures", test.max_failures},
  };
}

struct Row {
  std::string limit, value, test_file, test_words;
};

std::vector<Row> in_page() {
  const std::string page = sop::testing::read_file(sop::testing::in_repository("docs/limits.md"));
  static const std::regex row(R"(\n\| `([\w:]+)` \| (\d+) \| [^|]+ \| [^|]+ \| ([\w/.]+): ([^|]+) \|)");
  std::vector<Row> rows;
  for (std::sregex_iterator i(page.begin(), page.end(), row), end; i != end; ++i)
    rows.push_back({(*i)[1], (*i)[2], (*i)[3], (*i)[4]});
  return rows;
}

const char* const head =
    "sop en\n\nprocedure p {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n  locales: en\n  zone: "
    "\"+02:00\"\n}\n\n"
    "facts {\n  a: whole 0..9\n}\n\nrole agent {\n  reports to: nobody\n}\n\n";
const char* const scenario =
    "scenario s {\n  applies if: any\n  step look {\n    owner: agent\n    do: \"Wait\"\n    on done -> "
    "closed\n"
    "    after 1 min -> look, at most 1000 times, then closed\n  }\n  end closed {\n    record: a\n  "
    "}\n}\n";

sop::Procedure load(const std::string& text) {
  sop::LoadResult loaded = sop::load_text("p.sop", text);
  for (const sop::Diagnostic& d : loaded.diagnostics) MESSAGE(sop::message_text(d));
  REQUIRE(loaded.ok);
  return std::move(loaded.procedure);
}

}  // namespace

TEST_CASE("the page has every limit of the code, with its value and a test") {
  std::map<std::string, std::uint64_t> code = in_code();
  for (const Row& row : in_page()) {
    CAPTURE(row.limit);
    const auto known = code.find(row.limit);
    CHECK(known != code.end());
    if (known == code.end()) continue;
    CHECK(row.value == std::to_string(known->second));
    code.erase(known);
    const std::string test = sop::testing::read_file(sop::testing::in_repository(row.test_file));
    CHECK_MESSAGE(test.find(row.test_words) != std::string::npos,
                  row.test_file << " does not say: " << row.test_words);
  }
  for (const auto& missing : code) FAIL_CHECK("docs/limits.md has no row for " << missing.first);
}

TEST_CASE("a limit that a header declares is on the page") {
  const std::string page = sop::testing::read_file(sop::testing::in_repository("docs/limits.md"));
  static const std::regex limit(R"(\b(max_[a-z_]+)\s*=)");
  static const std::set<std::string> ends_of_a_type = {"max_days", "max_milliseconds", "max_minutes",
                                                       "max_length", "max_width"};
  for (const char* folder : {"include/sop", "src/cli", "src/config"}) {
    for (const std::filesystem::directory_entry& header :
         std::filesystem::directory_iterator(sop::testing::in_repository(folder))) {
      if (header.path().extension() != ".hpp") continue;
      const std::string text = sop::testing::read_file(header.path());
      for (std::sregex_iterator i(text.begin(), text.end(), limit), end; i != end; ++i) {
        const std::string name = (*i)[1];
        if (ends_of_a_type.contains(name)) continue;
        CHECK_MESSAGE(page.find(name + "`") != std::string::npos,
                      header.path().filename() << " declares " << name << ": add a row to docs/limits.md");
      }
    }
  }
}

TEST_CASE("a saved case larger than the limit is refused before it is read") {
  const sop::Procedure p = load(std::string(head) + scenario);
  sop::Case c;
  CHECK(sop::load_case(std::string(sop::max_case_bytes + 1, 'S'), p, c).status ==
        sop::BinaryStatus::too_large);
  CHECK(sop::load_case(std::string(sop::max_case_bytes, 'S'), p, c).status ==
        sop::BinaryStatus::not_this_form);
}

TEST_CASE("ids of events: the last 32 are remembered") {
  const sop::Procedure p = load(std::string(head) + scenario);
  sop::ReferenceData data;
  sop::seal(data);
  sop::Decision d;
  constexpr std::int64_t start = 1'788'000'000'000;
  sop::Case c = sop::reference::open(p, data, {}, start, d);
  const auto send = [&](int number) {
    sop::Event event;
    event.kind = sop::EventKind::reply_sent;
    event.id = "e" + std::to_string(number);
    sop::reference::advance(p, data, c, &event, start + 1, d);
    return d.status;
  };
  for (int i = 0; i < 32; ++i) CHECK(send(i) == sop::Status::ok);
  CHECK(send(0) == sop::Status::repeated_event);
  CHECK(send(32) == sop::Status::ok);
  CHECK(c.event_ids.size() == sop::kept_event_ids);
  CHECK(send(1) == sop::Status::repeated_event);
  CHECK(send(0) == sop::Status::ok);
}

TEST_CASE("what timers have told since the last event: the last 32 are kept") {
  const sop::Procedure p =
      load(std::string(head) +
           "role lead {\n  reports to: nobody\n}\n\npath up {\n  starts on: case_opened\n"
           "  stops on: reply_sent\n  level: agent, for 1 min\n  level: lead, for 1 min\n"
           "  rounds: 30\n  owner while pending: receiver\n}\n\n" +
           "scenario all {\n  applies if: any\n  path: up\n  step s {\n    owner: agent\n"
           "    do: \"x\"\n    on done -> closed\n  }\n  end closed\n}\n");
  sop::ReferenceData data;
  sop::seal(data);
  sop::Decision d;
  constexpr std::int64_t start = 1'788'000'000'000, hour = 3'600'000;
  sop::Case c = sop::reference::open(p, data, {}, start, d);
  sop::reference::advance(p, data, c, nullptr, start + hour, d);
  CHECK(c.fired.size() == sop::kept_fired);
  sop::Event event;
  event.kind = sop::EventKind::reply_sent;
  event.has_occurred = true;
  event.occurred_at = start + 1;
  sop::reference::advance(p, data, c, &event, start + hour, d);
  CHECK(d.status == sop::Status::ok);
  const auto told = std::count_if(d.effects.begin(), d.effects.end(), [](const sop::Effect& e) {
    return e.kind == sop::EffectKind::would_not_have;
  });
  CHECK(static_cast<std::size_t>(told) == sop::kept_fired);
  CHECK(c.fired.empty());
}

TEST_CASE("a turn of a case ends at its limit of steps") {
  std::string text = std::string(head) + "definitions {\n  d0: a + 1\n";
  for (int i = 1; i <= 40; ++i)
    text += "  d" + std::to_string(i) + ": d" + std::to_string(i - 1) + " + d" + std::to_string(i - 1) + "\n";
  const sop::Procedure p =
      load(text + "}\n\nalways {\n  huge: if d40 > 5 -> notify: agent\n}\n\n" + scenario);
  sop::ReferenceData data;
  sop::seal(data);
  sop::Decision d;
  sop::AdvanceOptions options;
  options.max_steps = 50;
  const std::vector<sop::FactUpdate> facts = {
      {0, sop::Value::rational(sop::ValueKind::number, sop::Rational(1))}};
  const sop::Case c = sop::reference::open(p, data, facts, 1'788'000'000'000, d, options);
  CHECK(d.error == sop::ErrorCode::limit);
  CHECK(c.status == sop::CaseStatus::open);
}

TEST_CASE("findings past the limit are counted") {
  const sop::Procedure p = load(std::string(head) +
                                "response one {\n  en: \"One\"\n}\nresponse two {\n  en: "
                                "\"Two\"\n}\nresponse three {\n  en: \"Three\"\n}\n\n" +
                                scenario);
  sop::LintOptions options;
  options.only = {"unused_response"};
  CHECK(sop::lint(p, options).findings.size() == 3);
  options.max_findings = 2;
  const sop::LintResult result = sop::lint(p, options);
  CHECK(result.findings.size() == 2);
  CHECK(result.dropped == 1);
}

TEST_CASE("comparisons of a check are limited, and the check is named") {
  const sop::Procedure p =
      load(std::string(head) +
           "always {\n  one: if a > 3 -> notify: agent\n  two: if a > 4 -> notify: agent\n"
           "  three: if a > 5 -> notify: agent\n}\n\n" +
           scenario);
  sop::LintOptions options;
  options.only = {"rule_overridden"};
  options.max_work = 1000;
  CHECK(sop::lint(p, options).unfinished.empty());
  options.max_work = 2;
  const sop::LintResult result = sop::lint(p, options);
  REQUIRE(result.unfinished.size() == 1);
  CHECK(result.unfinished[0] == "rule_overridden");
}

TEST_CASE("failures of tests past the limit are counted") {
  const sop::Procedure p = load(std::string(head) +
                                "definitions {\n  d: a + 1\n}\n\ntest \"t\" {\n  | a | d: whole |\n"
                                "  | 1 | 9 |\n  | 2 | 9 |\n  | 3 | 9 |\n  | 8 | 9 |\n}\n");
  sop::TestOptions options;
  options.max_failures = 2;
  const sop::TestReport result = sop::run_tests(p, options);
  CHECK(result.dropped == 1);
}

TEST_CASE("timers of a test are limited, and the test then fails") {
  const sop::Procedure p =
      load(std::string(head) + scenario +
           "\ntest \"t\" {\n  starts at: 2026-09-07 10:00\n  given: a is 1\n  expect: step is look\n"
           "  wait: 60 min\n  expect: step is look\n}\n");
  sop::TestOptions options;
  CHECK(sop::run_tests(p, options).failed == 0);
  options.max_timers = 60;
  CHECK(sop::run_tests(p, options).failed == 0);
  options.max_timers = 59;
  CHECK(sop::run_tests(p, options).failed == 1);
}
