// Random procedures (tests/support/random_procedure.hpp) are worth testing with: each loads, and together they hold every construct.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>

#include "sop/load.hpp"
#include "sop/validate.hpp"
#include "tests/support/random_procedure.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/zones.hpp"

using namespace sop_test;

namespace {

std::string problems_of(const sop::LoadResult& loaded, const std::string& text) {
  std::string out;
  std::size_t shown = 0;
  for (const sop::Diagnostic& d : loaded.diagnostics) {
    if (d.severity != sop::Severity::error || ++shown > 5) continue;
    const sop::LineColumn at = loaded.sources[d.span.file].locate(d.span.begin);
    std::size_t begin = 0;
    for (std::size_t line = 1; line < at.line; ++line) begin = text.find('\n', begin) + 1;
    out += "line " + std::to_string(at.line) + ": " + sop::message_text(d) + "\n    " +
           text.substr(begin, text.find('\n', begin) - begin) + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("every random procedure loads, and all constructs occur") {
  std::map<std::string, std::size_t> seen;
  const auto see = [&](const std::string& what, std::size_t how_often) { seen[what] += how_often; };
  const auto of = [&](const std::string& what, auto kind) {
    ++seen[what + " " + std::to_string(static_cast<int>(kind))];
  };
  const Seeds seeds("random procedures", 400);
  for (const std::uint64_t seed : seeds) {
    const std::string text = random_procedure(seed, 1 + static_cast<unsigned>(seed % 6));
    const sop::LoadResult loaded = sop::load_text("random.sop", text, sop::testing::test_zones());
    CHECK_MESSAGE(loaded.ok, "seed ", seed, "\n", problems_of(loaded, text));
    if (!loaded.ok) continue;
    const sop::Procedure& p = loaded.procedure;
    CHECK_MESSAGE(sop::validate(p) == "", "seed ", seed);
    for (const sop::Table& t : p.tables) {
      of("hit", t.hit);
      see("dated table", t.dated_by != sop::no_id ? 1 : 0);
      see("exception", t.exception_to != sop::no_id ? 1 : 0);
      see("ordered exceptions", t.before.empty() ? 0 : 1);
    }
    for (const sop::Expr& e : p.exprs) of("operation", e.op);
    for (const sop::Transition& t : p.transitions) {
      of("trigger", t.trigger);
      see("bounded move", t.at_most > 0 ? 1 : 0);
    }
    for (const sop::Target& t : p.targets) {
      of("target", t.kind);
      see("hand-over to be accepted", t.within != sop::no_id ? 1 : 0);
      see("action and step", t.kind != sop::TargetKind::step && t.step != sop::no_id ? 1 : 0);
    }
    for (const sop::Step& s : p.steps) {
      of("step", s.kind);
      if (s.kind == sop::StepKind::parallel) of("join", s.join);
      see("owners by condition", s.owner.size() > 1 ? 1 : 0);
      for (const sop::Action& a : s.actions) {
        of("action", a.kind);
        see("several approvers", a.sign_offs.size() > 1 ? 1 : 0);
        for (const sop::SignOff& line : a.sign_offs) {
          see("approver under a condition", line.condition != sop::no_id ? 1 : 0);
          see("approver with a deputy", line.deputy != sop::no_id ? 1 : 0);
          see("approver with a time", line.time != sop::no_id ? 1 : 0);
        }
        see("condition of an action", a.condition != sop::no_id ? 1 : 0);
        see("value in a task", a.parts.size());
        for (const sop::OfferOption& o : a.options) see("range offered", o.amount_high != sop::no_id ? 1 : 0);
      }
      see("reopening", s.kind == sop::StepKind::end ? s.transitions.count : 0);
    }
    for (const sop::Container& c : p.containers) {
      of("container", c.kind);
      see("goal", c.goal != sop::no_id ? 1 : 0);
      see("result of a branch", c.result_fact != sop::no_id ? 1 : 0);
    }
    for (const sop::Party& party : p.parties) {
      of("party", party.kind);
      see("second approval", party.approval_above != sop::no_id ? 1 : 0);
      see("deputy", party.deputy != sop::no_id ? 1 : 0);
      for (const sop::Limit& l : party.limits)
        if (l.per_customer) of("window", l.window_kind);
      for (const sop::Limit& l : party.limits)
        see(l.per_customer ? "limit per customer" : l.per_grant ? "limit per grant" : "limit per case", 1);
    }
    for (const sop::EscalationPath& path : p.paths) {
      of("pending", path.pending);
      see("rounds", path.rounds > 1 ? 1 : 0);
      see("acknowledged for", path.acknowledged_for != sop::no_id ? 1 : 0);
      see("hold while", path.hold_while != sop::no_id ? 1 : 0);
      for (const sop::Level& l : path.levels) of("when empty", l.when_empty);
      for (const sop::Signal& s : path.starts_on) of("signal", s.kind);
    }
    for (const sop::Clock& c : p.clocks) {
      of("target change", c.on_change);
      see("pause", c.pauses_while != sop::no_id ? 1 : 0);
      see("reset", c.resets_on.size());
      see("cancel", c.cancels_on.size());
      see("warning", c.warnings.size());
      see("hold", c.holds_on.size());
      see("extension", c.extensions.size());
      see("law", c.law != sop::no_id ? 1 : 0);
    }
    for (const sop::AlwaysRule& r : p.always) {
      see("rule of a scenario", r.scenario != sop::no_id ? 1 : 0);
      see("rule that is held", r.held_for != sop::no_id ? 1 : 0);
    }
    for (const sop::Response& r : p.responses) see("variant", r.variants.size());
    for (const sop::Expr& e : p.exprs)
      if (e.op == sop::Op::record_count) of("window of the record", e.args.count > 0 ? 5 : e.flags);
    see("requirements", p.requirements.size());
    see("group", p.groups.size());
    see("exclusive", p.remedies.size() > 1 && p.remedies[1].group != sop::no_id ? 1 : 0);
    see("intake", p.intake != sop::no_id ? 1 : 0);
  }
  const auto every = [&](const std::string& what, int last, std::initializer_list<int> but = {}) {
    for (int i = 0; i <= last; ++i) {
      if (std::find(but.begin(), but.end(), i) != but.end()) continue;
      CHECK_MESSAGE(seen[what + " " + std::to_string(i)] > 0, what, " ", i, " never occurs");
    }
  };
  if (!seeds.is_whole()) return;
  every("hit", static_cast<int>(sop::HitPolicy::collect_count));
  every("operation", static_cast<int>(sop::Op::restricted), {static_cast<int>(sop::Op::reason_of)});
  every("window of the record", 5);
  every("trigger", static_cast<int>(sop::TriggerKind::every));
  every("target", static_cast<int>(sop::TargetKind::lift),
        {static_cast<int>(sop::TargetKind::none), static_cast<int>(sop::TargetKind::acknowledge)});
  every("step", static_cast<int>(sop::StepKind::end));
  every("join", static_cast<int>(sop::JoinPolicy::first));
  every("action", static_cast<int>(sop::ActionKind::emit));
  every("container", static_cast<int>(sop::ContainerKind::intake));
  every("party", static_cast<int>(sop::PartyKind::person));
  every("window", static_cast<int>(sop::WindowKind::year));
  every("pending", static_cast<int>(sop::PendingOwner::sender));
  every("when empty", static_cast<int>(sop::WhenEmpty::fallback));
  every("signal", static_cast<int>(sop::SignalKind::condition),
        {static_cast<int>(sop::SignalKind::case_closed)});
  every("target change", static_cast<int>(sop::TargetChange::counted_from));
  for (const auto& [what, count] : seen) CHECK_MESSAGE(count > 0, what, " never occurs");
}

TEST_CASE("a seed gives one text, another seed another") {
  CHECK(random_procedure(7, 3) == random_procedure(7, 3));
  CHECK(random_procedure(7, 3) != random_procedure(8, 3));
  CHECK(random_procedure(7, 3) != random_procedure(7, 4));
}
