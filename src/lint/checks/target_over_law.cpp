// A clock that names what the law allows (`by law: 15 days`) and may be due later, for some target and some start in the days that `sop worst`
// looks at, extended as often as it may be. One that stands still while a condition holds, that is held by an event, or that is counted anew when
// another of its times comes to hold may be due any time later. What is shown is a case opened in that moment and played: its clock is due when
// the finding says, or stands still. A length that is not written out is not looked at here; `sop worst` says that it is not proved.
#include <algorithm>
#include <utility>

#include "sop/data.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/duty.hpp"
#include "src/lint/stories.hpp"
#include "src/proof/ways.hpp"

namespace sop::lint_checks {
namespace {

bool runs_on_target(const Moment& m, Id clock, Id target) {
  const ClockState& state = m.c.clocks[clock];
  return state.status == ClockStatus::running && state.has_due && state.target_place == target;
}

/// Gives the finding a case that is opened so that its clock begins at `start`, is extended, and is then due at `due`.
void show_late(CheckContext& context, Finding& finding, const ReferenceData& data, Id id, Id target,
               std::int64_t start, std::int64_t due) {
  const Procedure& p = context.procedure;
  Finding story;
  if (!show(context, story, "it is due later than the law allows",
            [&](const Moment& m) { return runs_on_target(m, id, target); }))
    return;
  Witness& witness = story.witness;
  const std::int64_t later = witness.events.empty() ? 0 : witness.events.back().at;
  for (const Extension& extension : p.clocks[id].extensions) {
    if (extension.signal.kind != SignalKind::event) return;
    WitnessEvent next;
    next.at = later;
    next.event.kind = EventKind::signal;
    next.event.name = extension.signal.event;
    for (std::uint32_t i = 0; i < extension.at_most; ++i) witness.events.push_back(next);
  }
  const auto shows = [&](const Moment& m) {
    return runs_on_target(m, id, target) && m.c.clocks[id].started == start && m.c.clocks[id].due == due;
  };
  if (!plays_at(p, data, witness, start - later, shows)) return;
  finding.witness = std::move(witness);
  finding.witness.has_opening = true;
  finding.witness.opening = start - later;
}

}  // namespace

void target_over_law(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (std::none_of(p.clocks.begin(), p.clocks.end(), [](const Clock& clock) { return clock.law != no_id; }))
    return;
  const ReferenceData none;
  const ReferenceData& data = context.options.data == nullptr ? none : *context.options.data;
  const proof::Times times(p, data,
                           proof::days_with_data(p, data, context.options.has_today, context.options.today));
  for (Id id = 0; id < p.clocks.size(); ++id) {
    const Clock& clock = p.clocks[id];
    if (clock.law == no_id) continue;
    const std::string& name = context.name(clock.name);
    const proof::LawOutlook law = proof::law_outlook(p, times, id);
    const auto told = [&](MessageId message, Span span, std::vector<std::string> args) -> Finding& {
      Finding& finding = context.report(message, span, name, std::move(args));
      if (clock.law_source.empty())
        finding.diagnostic.note(messages::the_law, clock.law_span);
      else
        finding.diagnostic.note(messages::the_law_of_source, clock.law_span, {clock.law_source});
      return finding;
    };
    const auto is = [id](ClockStatus status) {
      return [id, status](const Moment& m) { return m.c.clocks[id].status == status; };
    };
    switch (law.past.why) {
      case proof::NoBound::none: {
        const proof::Longest& most = law.past.longest;
        if (most.milliseconds <= 0) break;
        const auto wall = [&](std::int64_t at) { return wall_text(p, data, at); };
        Finding& finding = told(messages::target_over_law, clock.targets[law.target].span,
                                {name, wall(most.start), wall(most.due), wall(most.due - most.milliseconds)});
        show_late(context, finding, data, id, law.target, most.start, most.due);
        break;
      }
      case proof::NoBound::pauses:
        show(context, told(messages::target_over_law__pauses, p.exprs[clock.pauses_while].span, {name}),
             "the clock stands still", is(ClockStatus::paused));
        break;
      case proof::NoBound::held:
        show(context, told(messages::target_over_law__held, clock.span, {name}), "the clock is held",
             [id](const Moment& m) { return m.c.clocks[id].held; });
        break;
      case proof::NoBound::restarts:
        show(context, told(messages::target_over_law__restarts, clock.span, {name}), "the clock runs",
             is(ClockStatus::running));
        break;
      default:
        break;
    }
  }
}

}  // namespace sop::lint_checks
