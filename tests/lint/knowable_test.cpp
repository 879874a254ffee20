// With a list of what the host tells, no case that is shown knows a fact that is neither in the list nor asked for: every golden file of the
// checks and every example is looked at with the facts that no step asks for, and with each of these left out in turn. (What is asked for is
// found here anew, and each story is played again.)
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "sop/files.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/stories.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden_lint.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;
using Names = std::set<sop::Id>;

/// Checks that show what an answer rests on, at whatever time; all others tell how a case comes there.
const std::set<std::string_view> of_facts_alone = {
    "no_row_applies",          "rows_overlap",       "row_never_reached",    "bands_leave_gap",
    "no_line_applies",         "line_never_applies", "text_may_be_too_long", "avoided_phrase",
    "required_phrase_missing", "value_out_of_range"};

void with_groups(const sop::Procedure& p, Names& facts) {
  for (const sop::FactGroup& group : p.groups)
    if (std::any_of(group.facts.begin(), group.facts.end(), [&](sop::Id f) { return facts.count(f) == 1; }))
      facts.insert(group.facts.begin(), group.facts.end());
}

struct Asked {
  Names at_opening, ever;
};

Asked asked_in(const sop::Procedure& p) {
  Asked out;
  for (const sop::Step& step : p.steps) {
    const bool intake = p.containers[step.container].kind == sop::ContainerKind::intake;
    for (const sop::Action& action : step.actions) {
      if (action.kind != sop::ActionKind::ask) continue;
      out.ever.insert(action.facts.begin(), action.facts.end());
      if (intake) out.at_opening.insert(action.facts.begin(), action.facts.end());
    }
    if (!intake) continue;
    for (const sop::Scenario& scenario : p.scenarios) {
      const std::vector<bool> needed = sop::lint_checks::facts_behind(p, {scenario.applies_if});
      for (sop::Id f = 0; f < p.facts.size(); ++f)
        if (needed[f]) out.at_opening.insert(f);
    }
  }
  out.ever.insert(out.at_opening.begin(), out.at_opening.end());
  with_groups(p, out.at_opening);
  with_groups(p, out.ever);
  return out;
}

/// The first fact of a story that nobody may have told; no_id: there is none.
sop::Id told_by_nobody(const sop::Procedure& p, const sop::Witness& witness, const Names& host,
                       const Names& opening) {
  for (const sop::FactUpdate& one : witness.facts)
    if (host.count(one.fact) == 0 && opening.count(one.fact) == 0) return one.fact;
  const auto data = sop::lint_checks::data_of_stories(p, sop::lint_checks::Duty::somebody);
  const std::int64_t begin = witness.has_opening ? witness.opening : sop::lint_checks::stories_open;
  const std::vector<sop::RecordLine> record;
  sop::AdvanceOptions options;
  options.max_steps = 100'000;
  sop::Decision d;
  sop::Case c = sop::reference::open(p, data, witness.facts, begin, d, options, &record);
  for (const sop::WitnessEvent& next : witness.events) {
    for (const sop::FactUpdate& one : next.event.facts) {
      const bool is_known = one.fact < c.facts.size() && !c.facts[one.fact].value.is_unknown();
      const bool is_asked = std::find(d.ask.begin(), d.ask.end(), one.fact) != d.ask.end();
      if (!is_known && !is_asked && host.count(one.fact) == 0) return one.fact;
    }
    const bool only_time = next.event.kind == sop::EventKind::facts && next.event.facts.empty();
    sop::reference::advance(p, data, c, only_time ? nullptr : &next.event, begin + next.at, d, options);
  }
  return sop::no_id;
}

/// What is wrong with the cases that are shown when the host tells these facts; empty: nothing.
std::string wrong_with(const sop::LoadResult& loaded, const sop::LintOptions& given, const Asked& asked,
                       Names host) {
  const sop::Procedure& p = loaded.procedure;
  sop::LintOptions options = given;
  options.has_host_tells = true;
  options.host_tells.clear();
  for (const sop::Id fact : host) options.host_tells.push_back(p.text(p.facts[fact].name));
  with_groups(p, host);
  Names ever = asked.ever;
  ever.insert(host.begin(), host.end());
  const sop::LintResult found = sop::lint(p, options);
  for (const sop::Finding& finding : found.findings) {
    sop::Id fact = sop::no_id;
    if (of_facts_alone.count(finding.check) == 1 && finding.witness.events.empty()) {
      for (const sop::FactUpdate& one : finding.witness.facts)
        if (ever.count(one.fact) == 0) fact = one.fact;
    } else {
      const bool chooses = finding.check == "no_scenario_applies" || finding.check == "scenarios_overlap" ||
                           finding.check == "scenario_never_chosen";
      fact = told_by_nobody(p, finding.witness, host, chooses ? asked.at_opening : Names());
    }
    if (fact != sop::no_id)
      return std::string(finding.check) + " at " + finding.path + " knows " + p.text(p.facts[fact].name) +
             ": " + sop::witness_text(finding.witness, p);
  }
  return {};
}

void look_at(const fs::path& path, std::size_t& shown) {
  CAPTURE(path.string());
  const sop::LoadResult loaded = sop::load_file(path.string(), test_zones());
  if (!loaded.ok || loaded.procedure.facts.empty()) return;
  const sop::Procedure& p = loaded.procedure;
  const Beside with = beside(path);
  sop::LintOptions options = options_of(with.settings);
  const sop::ReferenceData data = data_of(with.roster, p);
  options.data = &data;
  const Asked asked = asked_in(p);
  Names all;
  for (sop::Id fact = 0; fact < p.facts.size(); ++fact)
    if (asked.ever.count(fact) == 0) all.insert(fact);
  CHECK(wrong_with(loaded, options, asked, all).empty());
  ++shown;
  for (const sop::Id left_out : all) {
    Names rest = all;
    rest.erase(left_out);
    const std::string wrong = wrong_with(loaded, options, asked, rest);
    CHECK_MESSAGE(wrong.empty(), "without " << p.text(p.facts[left_out].name) << ": " << wrong);
    ++shown;
  }
}

}  // namespace

TEST_CASE("no case that is shown knows a fact that nobody tells") {
  std::size_t shown = 0, at = 0;
  // Where nothing is optimised some of them are enough.
  const std::size_t each = sop_test::as_fast_as_it_is(1, 10);
  for (const char* folder : {"tests/golden/lint", "tests/golden/emitted", "examples"})
    for (const fs::path& path : list_files(in_repository(folder), ".sop"))
      if (at++ % each == 0) look_at(path, shown);
  CHECK(shown > 1000 / each);
}
