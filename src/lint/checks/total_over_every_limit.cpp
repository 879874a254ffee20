// What a case may be offered on one way through a scenario adds up to more than anybody may give in a case, so that the last of it is
// always refused. Limits per case count; one that has a condition is taken not to be there. A play by the reference interpreter comes to
// where the next amount that is offered is over every limit, of any case or of one that the analyser finds for the way with the largest total;
// where it neither finds one nor proves that there is none, that is told as not proved. A single amount is the matter of
// offer_over_every_limit. A play also finds another way on which what was given leaves too little, where nothing is said of the largest. Where the way leads back without a limit, through a reopening or in the step itself, it is played round by round
// until the next amount is too much.
#include <algorithm>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "sop/messages/story.hpp"
#include "src/lint/authority.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/proof/ways_money.hpp"

namespace sop::lint_checks {
namespace {

/// Options for which a story is told for a proved case, in one scenario.
constexpr std::size_t most_rounds_told = 4;
/// Rounds that are played; a way that would need more is not spoken of.
constexpr std::size_t most_rounds = 20;

/// The next amount that is offered would be too much for everybody, together with what was given; the place in Decision::pay.
bool is_too_much(const Moment& m, std::int64_t most, std::size_t& place) {
  std::int64_t given = 0;
  for (const Grant& grant : m.c.ledger) given += grant.minor;
  if (given == 0) return false;
  for (std::size_t i = 0; i < m.d.pay.size(); ++i) {
    const Pay& pay = m.d.pay[i];
    if (pay.known && pay.has_amount && !pay.range && pay.authority == no_id && pay.minor <= most &&
        given + pay.minor > most) {
      place = i;
      return true;
    }
  }
  return false;
}

std::size_t times_given(const Case& c, const std::string& path) {
  return static_cast<std::size_t>(std::count_if(c.ledger.begin(), c.ledger.end(),
                                                [&](const Grant& grant) { return grant.path == path; }));
}

/// A story, played event by event.
struct Play {
  Play(const Procedure& procedure, const std::vector<FactUpdate>& facts)
      : p(procedure), data(data_of_stories(procedure, Duty::somebody)) {
    opens(facts);
  }
  void opens(const std::vector<FactUpdate>& facts) {
    const std::vector<RecordLine> record;
    c = reference::open(p, data, facts, stories_open, d, options(), &record);
  }
  /// Another story, to its end.
  void plays(const Witness& story) {
    opens(story.facts);
    for (const WitnessEvent& event : story.events) (void)goes_on(event);
  }
  /// False: the event is not taken.
  bool goes_on(const WitnessEvent& event) {
    const bool nothing = event.event.kind == EventKind::facts && event.event.facts.empty();
    reference::advance(p, data, c, nothing ? nullptr : &event.event, stories_open + event.at, d, options());
    return d.status == Status::ok;
  }
  static AdvanceOptions options() {
    AdvanceOptions out;
    out.max_steps = 100000;
    return out;
  }

  const Procedure& p;
  const ReferenceData data;
  Case c;
  Decision d;
};

/// A story in which something is given twice, gone on with in the same way until `over` says that the next time is too much. Where somebody may not
/// give it any more, somebody else does.
class Rounds {
 public:
  Rounds(const Procedure& p, Shows over) : p_(p), over_(std::move(over)) {}

  bool play(Witness& story) {
    Play play(p_, story.facts);
    const Case& c = play.c;
    const Decision& d = play.d;
    std::size_t begin = 0, end = 0;  // of the events of one round
    std::string path;
    for (std::size_t i = 0; i < story.events.size(); ++i) {
      if (!play.goes_on(story.events[i])) return false;
      if (path.empty() && !c.ledger.empty()) {
        path = c.ledger.front().path;
        begin = i + 1;
      }
      end = i + 1;
      if (times_given(c, path) >= 2) break;
    }
    if (path.empty() || begin == end || times_given(c, path) < 2) return false;
    cut_short_ = false;
    story.events.resize(end);
    const std::int64_t length = story.events[end - 1].at - story.events[begin - 1].at;
    for (std::size_t round = 0; round < most_rounds; ++round) {
      for (std::size_t i = begin; i < end; ++i) {
        if (over_({c, d})) {
          end_ = c;
          return true;
        }
        WitnessEvent event = story.events[i];
        event.at += length * static_cast<std::int64_t>(round + 1);
        if (!goes_on(play, event)) return false;
        story.events.push_back(event);
      }
    }
    cut_short_ = true;
    return false;
  }
  /// Whether more rounds could follow those that were played in vain.
  [[nodiscard]] bool cut_short() const { return cut_short_; }
  /// The case as it stands then.
  [[nodiscard]] const Case& at_end() const { return end_; }

 private:
  bool goes_on(Play& play, WitnessEvent& event) const {
    const Case before = play.c;
    if (play.goes_on(event)) return true;
    for (Id role = 0; event.event.remedy != no_id && role < p_.parties.size(); ++role) {
      if (p_.parties[role].kind != PartyKind::role) continue;
      play.c = before;
      event.event.actor = acting(p_, role, "another person");
      event.by_another = true;
      if (play.goes_on(event)) return true;
    }
    return false;
  }

  const Procedure& p_;
  Shows over_;
  Case end_;
  bool cut_short_ = false;
};

/// The option whose amount is given at a place of a way; null: it is not known which.
const OfferOption* option_of(const Procedure& p, const proof::Given& given, const Action*& its_action) {
  const OfferOption* found = nullptr;
  if (given.step == no_id || given.remedy == no_id) return nullptr;
  for (const Action& action : p.steps[given.step].actions) {
    if (action.kind != ActionKind::offer && action.kind != ActionKind::approve) continue;
    for (const OfferOption& option : action.options) {
      if (option.remedy != given.remedy || option.amount == no_id) continue;
      if (found != nullptr) return nullptr;
      found = &option;
      its_action = &action;
    }
  }
  return found;
}

/// What counts of a way in a case.
enum class Counts : std::uint8_t {
  all,     ///< everything on the way is offered in that case
  offered  ///< what is not offered in that case counts nothing
};
/// A case in which what is given on the way comes to more than the cap; nothing is claimed where the way has something that is not known.
proof::Shown case_over(CheckContext& context, const proof::MoneyTotal& total, const Value& most,
                       Counts what) {
  const Procedure& p = context.procedure;
  proof::Space& space = context.space();
  proof::Diagrams& d = space.diagrams();
  proof::Shown out;
  Value nothing = most;
  nothing.number = Rational(0);
  proof::Diagram there = proof::leaf(1), sum = 0;
  Id last = no_id;
  for (const proof::Given& given : total.way) {
    const Action* action = nullptr;
    const OfferOption* option = option_of(p, given, action);
    if (option == nullptr) return out;
    const proof::Diagram offered = d.both(d.is(space.condition(0, action->condition), proof::truth_yes),
                                          d.is(space.condition(0, option->condition), proof::truth_yes));
    if (what == Counts::all) there = d.both(there, offered);
    const Id amount = option->amount_high != no_id ? option->amount_high : option->amount;
    proof::Diagram one = space.as_amount(0, space.value(0, amount));
    if (what == Counts::offered) one = d.choose(offered, one, space.constant(nothing));
    sum = last == no_id ? one : space.operate(0, Op::add, TypeKind::money, sum, one, "total");
    last = amount;
  }
  if (last == no_id) return out;
  const proof::Diagram over = space.compare(Op::greater, sum, space.constant(most), nullptr, 0, last);
  const proof::Found found = space.find_case(d.both(there, d.is(over, proof::truth_yes)));
  out.answer = found.answer;
  out.blame = found.expression;
  out.limit = found.limit;
  if (out.found()) out.facts = space.facts(found, 0);
  return out;
}

/// The step of which this is the lasting name of an option.
Id step_of_option(const Procedure& p, const std::string& path) {
  const std::string step = path.substr(0, path.rfind('/'));
  for (StateId s = 0; s < p.steps.size(); ++s)
    if (p.steps[s].path == step) return s;
  return no_id;
}

/// Something is given again and again, in a circle without a limit of its own; a circle of steps is the matter of loop_without_limit.
bool leads_back(const Procedure& p, const proof::MoneyTotal& total) {
  return total.why == proof::NoTotal::reopened ||
         (total.why == proof::NoTotal::circle && total.move != no_id &&
          p.targets[p.transitions[total.move].target].step == no_id);
}

void report_again(CheckContext& context, const proof::MoneyTotal& total, const Money& most, StateId step,
                  std::size_t times, const Witness& witness) {
  const Procedure& p = context.procedure;
  Finding& finding = context.report(messages::total_over_every_limit__again, p.steps[step].span,
                                    p.steps[step].path, {std::to_string(times), to_text(most)});
  finding.witness = witness;
  if (total.step != step) finding.diagnostic.note(messages::it_leads_back_here, p.steps[total.step].span);
}

/// What is offered is refused, whoever accepts it, and only because of what was given before.
struct Refused {
  StateId step = no_id;
  Id remedy = no_id;
  Money amount{}, given{};
};

bool is_refused_at(const Procedure& p, const ReferenceData& data, const Moment& m, std::size_t place,
                   Refused& refused) {
  const Pay& pay = m.d.pay[place];
  Money given;
  for (const Grant& grant : m.c.ledger) given = {given.minor + grant.minor, grant.currency};
  if (given.minor == 0 || !pay.known || !pay.has_amount || pay.range || pay.authority != no_id ||
      pay.minor <= 0)
    return false;
  const StateId step = step_of_option(p, pay.path);
  const Money amount{pay.minor, pay.currency};
  if (step == no_id || !none_may_accept(p, data, m, step, pay.remedy, amount, false)) return false;
  Case without = m.c;
  without.ledger.clear();
  if (none_may_accept(p, data, {without, m.d}, step, pay.remedy, amount, false)) return false;
  refused = {step, pay.remedy, amount, given};
  return true;
}

bool is_refused_after(const Procedure& p, const ReferenceData& data, const Moment& m, Refused& refused) {
  for (std::size_t i = 0; i < m.d.pay.size(); ++i)
    if (is_refused_at(p, data, m, i, refused)) return true;
  return false;
}

/// The options of some steps with an amount, each with its step.
std::vector<std::pair<StateId, OfferedOption>> offered_at(const Procedure& p,
                                                          const std::vector<StateId>& steps) {
  std::vector<std::pair<StateId, OfferedOption>> out;
  for (const StateId s : steps)
    for (const Action& action : p.steps[s].actions) {
      if (action.kind != ActionKind::offer && action.kind != ActionKind::approve) continue;
      for (const OfferOption& option : action.options)
        if (option.remedy != no_id && option.amount != no_id) out.push_back({s, {&action, &option}});
    }
  return out;
}

/// The steps of a scenario that offer an amount, after the one that leads back.
std::vector<StateId> offers_of_circle(const Procedure& p, Id scenario, const proof::MoneyTotal& total) {
  std::vector<StateId> offers = steps_that_offer(p, p.scenarios[scenario]);
  offers.insert(offers.begin(), total.step);
  return offers;
}

/// What is refused in a circle, as the case at its end has it. `most`: null where nothing bounds all that a case is given.
void report_refused_again(CheckContext& context, const proof::MoneyTotal& total, const Money* most,
                          const Refused& refused, const Case& c, const Witness& witness) {
  const Procedure& p = context.procedure;
  const Step& step = p.steps[refused.step];
  const std::string& name = context.name(p.remedies[refused.remedy].name);
  if (most != nullptr && refused.given.minor + refused.amount.minor > most->minor)
    return report_again(context, total, *most, refused.step, times_given(c, step.path + "/" + name), witness);
  // Whoever may give the most may not give this.
  Finding& finding = context.report(messages::total_over_every_limit__after, step.span, step.path,
                                    {name, to_text(refused.given), to_text(refused.amount)});
  finding.witness = witness;
  const auto leads_back = [](const WitnessEvent& event) { return event.event.kind == EventKind::reopen; };
  const bool is_round = std::any_of(witness.events.begin(), witness.events.end(), leads_back);
  if (is_round && total.step != refused.step)
    finding.diagnostic.note(messages::it_leads_back_here, p.steps[total.step].span);
}

/// The same option is given so often that nobody may give it once more: a case is proved in which that comes to pass after the fewest times, and a
/// story is told for it. True: it is reported.
bool look_at_proved_rounds(CheckContext& context, Id scenario, const proof::MoneyTotal& total,
                           const Money* most, const std::vector<StateId>& offers) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  const auto without_end = [](const std::vector<Id>&) -> const Rational* { return nullptr; };
  std::size_t told = 0;
  for (const auto& [s, option] : offered_at(p, offers)) {
    if (proof::somebody_always_may(p, option.option->remedy, without_end)) continue;
    std::vector<OfferedOption> way{option, option};
    proof::Shown proved = case_that_none_gives_after(context, way);
    while (proved.proved_none() && way.size() <= most_rounds) {
      way.push_back(option);
      proved = case_that_none_gives_after(context, way);
    }
    if (!proved.found()) continue;
    if (told++ == most_rounds_told) {
      context.leave_unfinished("most_rounds_told");
      return false;
    }
    Refused refused;
    Finding shown;
    const auto is_refused = [&](const Moment& m) {
      return m.c.scenario == scenario && is_refused_after(p, data, m, refused);
    };
    // Given twice: what follows is played round by round.
    const auto shows = [&](const Moment& m) {
      const std::vector<Grant>& given = m.c.ledger;
      return is_refused(m) || (way.size() > 3 && m.c.scenario == scenario && given.size() >= 2 &&
                               given.front().path == given.back().path && given.front().minor > 0);
    };
    const std::string outcome = "what is offered next is over every limit";
    bool found = show_told_given_again(context, shown, outcome, shows, proved.facts, s);
    if (!found) continue;
    Play end(p, {});
    end.plays(shown.witness);
    if (!is_refused({end.c, end.d})) {
      Rounds rounds(p, is_refused);
      found = rounds.play(shown.witness);
      if (found) end.c = rounds.at_end();
    }
    // Later rounds may go otherwise: from some sum on an approval is asked for.
    if (!found) {
      found = show_told_given_again(context, shown, outcome, is_refused, proved.facts, s);
      if (found) end.plays(shown.witness);
    }
    if (!found) continue;
    report_refused_again(context, total, most, refused, end.c, shown.witness);
    return true;
  }
  return false;
}

void look_at_rounds(CheckContext& context, Id scenario, const proof::MoneyTotal& total, const Money& most) {
  const Procedure& p = context.procedure;
  const auto suspect = [&] {
    context.suspect(messages::story_suspected_total, p.steps[total.step].span, p.steps[total.step].path);
  };
  // Too little each time to come to it in the rounds that are played.
  Rational all;
  if (total.largest_known &&
      !failed(multiply(total.largest, Rational(static_cast<std::int64_t>(most_rounds)), all)) &&
      compare(all, total.cap) < 0) {
    context.last_search = SearchEnd::cut_short;
    return suspect();
  }
  const std::vector<StateId> offers = offers_of_circle(p, scenario, total);
  std::int64_t largest = 0;
  // Of the stories in which it is given twice, one with the largest amount: it takes the fewest rounds.
  const auto twice = [&](const Moment& m, std::int64_t at_least) {
    const std::vector<Grant>& given = m.c.ledger;
    return m.c.scenario == scenario && given.size() >= 2 && given.front().path == given.back().path &&
           given.front().minor >= at_least && given.front().minor > 0;
  };
  Finding shown;
  // Once given, and the next time is too much already; else round by round.
  std::size_t place = 0, given = 0;
  StateId at = no_id;
  const auto at_once = [&](const Moment& m) {
    if (m.c.scenario != scenario || !is_too_much(m, most.minor, place)) return false;
    const std::string& path = m.d.pay[place].path;
    given = times_given(m.c, path);
    at = step_of_option(p, path);
    return given == 1 && m.c.ledger.size() == 1 && at != no_id;
  };
  const std::string outcome = "what is offered next is over every limit";
  bool found = show(context, shown, outcome, at_once);
  if (!found && look_at_proved_rounds(context, scenario, total, &most, offers)) return;
  if (!found) found = show_given_again(context, shown, outcome, at_once, offers);
  if (found) {
    report_again(context, total, most, at, given, shown.witness);
    return;
  }
  (void)show(context, shown, "", [&](const Moment& m) {
    if (twice(m, largest)) largest = m.c.ledger.front().minor;
    return false;
  });
  found = largest == 0 ? show_given_again(
                             context, shown, "", [&](const Moment& m) { return twice(m, 1); }, offers)
                       : show(context, shown, "", [&](const Moment& m) { return twice(m, largest); });
  std::string path;
  Rounds rounds(p, [&](const Moment& m) {
    if (!is_too_much(m, most.minor, place)) return false;
    path = m.d.pay[place].path;
    return times_given(m.c, path) > 0;
  });
  const StateId step = found && rounds.play(shown.witness) ? step_of_option(p, path) : no_id;
  if (step == no_id) {
    if (rounds.cut_short()) context.last_search = SearchEnd::cut_short;
    return suspect();
  }
  shown.witness.outcome = outcome;
  report_again(context, total, most, step, times_given(rounds.at_end(), path), shown.witness);
}

/// Stories that are told anew for ways with one last grant, in one run of the check.
constexpr std::size_t most_ways_told = 8;

/// Any way on which it comes to that, also one whose total is not the largest: by the limits for one remedy, or of few roles. The stories that are
/// there are looked at; where none shows it, each way whose last grant may be too much is proved, and a story is told for the smallest case of
/// which there is one.
bool look_at_other_ways(CheckContext& context, Id scenario, std::size_t& told) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  const std::string outcome = "what is offered next is refused, whoever accepts it";
  Refused refused;
  Finding shown;
  const auto shows = [&](const Moment& m) {
    return m.c.scenario == scenario && is_refused_after(p, data, m, refused);
  };
  bool found = show(context, shown, outcome, shows);
  if (!found) {
    std::vector<std::pair<proof::Shown, StateId>> cases;  // and the step of what is given last
    for (const proof::LastGiven& last : context.money().last_given(scenario)) {
      std::vector<OfferedOption> way;
      for (const proof::Given& given : last.way) {
        OfferedOption one;
        one.option = option_of(p, given, one.action);
        if (one.option != nullptr) way.push_back(one);
      }
      if (way.size() < last.way.size()) continue;
      proof::Shown proved = case_that_none_gives_after(context, way);
      if (proved.found()) cases.emplace_back(std::move(proved), last.way.back().step);
    }
    std::stable_sort(cases.begin(), cases.end(), [](const auto& a, const auto& b) {
      return a.first.facts.size() < b.first.facts.size();
    });
    for (const auto& one : cases) {
      if (told++ == most_ways_told) {
        context.leave_unfinished("most_ways_told");
        return false;
      }
      found = show_told_at(context, shown, outcome, shows, one.first.facts, one.second);
      if (found) break;
      const Step& step = p.steps[one.second];
      context.suspect(messages::story_suspected_total, step.span, step.path);
    }
  }
  if (!found) return false;
  const Step& step = p.steps[refused.step];
  context
      .report(
          messages::total_over_every_limit__after, step.span, step.path,
          {context.name(p.remedies[refused.remedy].name), to_text(refused.given), to_text(refused.amount)})
      .witness = shown.witness;
  return true;
}

/// The way with the largest total, or a circle; whether other ways are left alone then: something was said, or it goes round.
bool look_at_total(CheckContext& context, Id s, std::size_t& told) {
  const Procedure& p = context.procedure;
  const proof::MoneyTotal& total = context.money(s);
  const bool again = leads_back(p, total);
  const bool adds_up =
      total.why == proof::NoTotal::none && total.way.size() >= 2 && compare(total.most, total.cap) > 0;
  // Without a bound for all that a case is given, there may be one for each remedy.
  if (!total.has_cap && again)
    return look_at_proved_rounds(context, s, total, nullptr, offers_of_circle(p, s, total));
  if (!total.has_cap || (!again && !adds_up)) return total.why == proof::NoTotal::circle;
  Money most;
  const CurrencyCode currency = total.currency.is_none() ? p.currency : total.currency;
  if (failed(money_from(total.cap, currency, Rounding::half_up, most))) return false;
  if (again) {
    look_at_rounds(context, s, total, most);
    return true;
  }
  Finding shown;
  std::size_t place = 0;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  Refused refused;
  const auto shows = [&](const Moment& m) {
    return m.c.scenario == s && is_too_much(m, most.minor, place) &&
           is_refused_at(p, data, m, place, refused);
  };
  const std::string outcome = "what is offered next is over every limit";
  if (!show(context, shown, outcome, shows)) {
    Value cap = Value::rational(ValueKind::money, total.cap);
    cap.currency = currency;
    proof::Shown proved = case_over(context, total, cap, Counts::all);
    const auto is_shown = [&](const proof::Shown& one) {
      return one.found() && show_told_at(context, shown, outcome, shows, one.facts, total.way.back().step);
    };
    if (!is_shown(proved) &&
        !(proved.proved_none() && is_shown(case_over(context, total, cap, Counts::offered)))) {
      if (look_at_other_ways(context, s, told)) return true;
      const Step& at = p.steps[total.way.back().step];
      if (proved.found()) proved.limit = limit_of_stories;
      if (!proved.proved_none())
        context.leave_open(OpenQuestion::About::total_within_limits, at.span, at.path, proved);
      return true;
    }
  }
  // What is said is what the story comes to: the largest total may be put together of amounts that no case has at once.
  Play end(p, shown.witness.facts);
  for (const WitnessEvent& event : shown.witness.events) (void)end.goes_on(event);
  if (!is_too_much({end.c, end.d}, most.minor, place)) return false;
  Money all{end.d.pay[place].minor, currency};
  for (const Grant& grant : end.c.ledger) all.minor += grant.minor;
  const Id at = step_of_option(p, end.d.pay[place].path);
  const Step& last = p.steps[at == no_id ? total.way.back().step : at];
  Finding& finding =
      context.report(messages::total_over_every_limit, last.span, last.path, {to_text(all), to_text(most)});
  finding.witness = shown.witness;
  for (const Grant& grant : end.c.ledger) {
    const Id step = step_of_option(p, grant.path);
    if (step != no_id && grant.minor > 0)
      finding.diagnostic.note(messages::it_is_given_here, p.steps[step].span,
                              {to_text(Money{grant.minor, currency})});
  }
  return true;
}

}  // namespace

void total_over_every_limit(CheckContext& context) {
  std::size_t told = 0;
  for (Id s = 0; s < context.procedure.scenarios.size(); ++s)
    if (!look_at_total(context, s, told)) (void)look_at_other_ways(context, s, told);
}

}  // namespace sop::lint_checks
