// tests/support/random_flow.cpp — random blocks that move a case: scenarios, steps, moves, routines, branches, clocks, paths, rules,
// responses; see random_procedure.hpp.
//
// Steps of a container have an order. What time or the case itself does leads only to later ones, or back with a bound and a later one
// after it, so that every advance ends; somebody who reports may go anywhere.
#include <algorithm>

#include "tests/support/random_maker.hpp"

namespace sop_test {

// --- paths and clocks -------------------------------------------------------------------------------------------------

std::string RandomMaker::signal(bool with_condition) {
  const std::string event =
      any_of({"case_opened", "case_opened", "customer_wrote", "reply_sent", "parts_came", "outage"});
  if (with_condition && one_in(5)) return test(Now::no);
  return event + (with_condition ? maybe_guard(Now::yes, 5) : "");
}

void RandomMaker::paths() {
  const std::size_t wanted = below(3);
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::string name = fresh("line");
    said_.clear();
    open("path " + name);
    line("starts on: " + (one_in(2) ? std::string("case_opened") : signal(true)));
    line("stops on: " + (one_in(2) ? std::string("reply_sent") : signal(true)));
    const std::size_t levels = 1 + below(4);
    for (std::size_t k = 0; k < levels; ++k) {
      const std::string who = one_in(3) ? any_of({"duty", "turns"}) : party();
      const bool is_schedule = who == "duty" || who == "turns";
      const std::string turn =
          is_schedule && one_in(3) ? any_of({", next on duty", ", previous on duty"}) : std::string();
      if (!said_.insert(who + turn).second) continue;
      std::string empty;
      if (!turn.empty())
        empty = ", when empty " + any_of({"skip", "senior", "legal"});
      else if (is_schedule || (who == "legal" && has_calendar_))
        empty = ", when empty " + any_of({"skip", "wait", "senior", "manager"});
      const std::string time = one_in(4) ? length() : short_length();
      line(all({"level: ", who, turn, ", for ", time, empty, maybe_guard(Now::yes, 5)}));
    }
    line("level: " + any_of({"director", "manager"}));
    line("owner while pending: " + any_of({"sender", "receiver"}));
    if (one_in(3)) line("rounds: 2");
    if (one_in(3)) line("acknowledged for: " + short_length());
    if (one_in(3)) {
      line("hold while: " + test(Now::no));
      if (one_in(2)) line("on release: " + any_of({"go on", "restart", "at once"}));
    }
    if (one_in(3)) {
      const std::string calm = test(Now::no);
      line(all({"steps down if: ", calm, ", for ", short_length()}));
    }
    close();
    paths_.push_back(name);
  }
}

void RandomMaker::clocks() {
  const std::size_t wanted = below(3);
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::string name = fresh("clock_of");
    said_.clear();
    open("clock " + name);
    line("starts on: " + (one_in(2) ? std::string("case_opened") : signal(true)));
    if (one_in(4)) line("starts on: " + signal(false));
    line(all({"stops on: ", any_of({"reply_sent", "case_closed", "parts_came"}), maybe_guard(Now::yes, 6)}));
    if (one_in(4)) line("cancels on: " + signal(true));
    if (one_in(3)) line("resets on: " + any_of({"customer_wrote", "outage"}));
    if (one_in(3)) line("pauses while: " + test(Now::no));
    const bool by_length = one_in(2), by_date = one_in(5);
    const auto days_end = [&] {
      if (!has_calendar_ || !one_in(2)) return std::string();
      return any_of(
          {", by 12:00", ", by closing", ", day of receipt counts", ", by 17:30, day of receipt counts"});
    };
    if (by_length && one_in(3)) {
      line(all({"due within: ", any_of({"2 days", "1 week", "1 month"}), days_end(), guard(Now::yes)}));
    } else if (by_length) {
      line(all({"due within: ", length(), guard(Now::yes)}));
    }
    if (by_date)
      line(all(
          {"due at: ", any_of({"end of day(ordered_on)", "seen_at", "2026-09-02 12:00"}), guard(Now::yes)}));
    if (!by_length && !by_date && one_in(2)) {
      // An extension is counted as the deadline is.
      const std::size_t kind = below(has_calendar_ ? 5 : 3);
      const char* const own[] = {"90 min", "2 days", "1 month", "3 business days", "2 business hours"};
      const char* const more[] = {"1 hour", "1 week", "1 year", "1 business day", "45 business minutes"};
      line(all({"due within: ", own[kind]}));
      line(all({"extends on: ", any_of({"outage", "parts_came", "customer_wrote"}), ", by ",
                one_in(2) ? more[kind] : own[kind], ", at most ", number(1, 3), " times",
                maybe_guard(Now::yes, 4)}));
    } else {
      line("due within: " + length() + (by_length || by_date ? ", otherwise" : ""));
    }
    if (one_in(3)) {
      line(all({"holds on: ", any_of({"outage", "customer_wrote"}), maybe_guard(Now::yes, 4)}));
      line("released on: " + any_of({"parts_came", "reply_sent", "outage"}));
    }
    if (i % 2 == 1) line("by law: 30 days, source \"An act\"");
    if (one_in(2)) line("warn at: " + any_of({"50 %", "50 %, 75 %", "33.3 %, 100 %"}));
    if (one_in(2)) line("target change: " + any_of({"keep", "restart", "restart, counted from opened_at"}));
    const auto moves = [&](const std::string& trigger) {
      if (!one_in(2)) return;
      if (one_in(3)) line(all({trigger, guard(Now::yes), " -> notify: ", party()}));
      line(all({trigger, " -> ",
                (one_in(5) ? "say: " + pick(responses_)
                           : any_of({"escalate", "escalate: manager", "hand over: legal", "notify: duty",
                                     "hand back"})),
                (one_in(4) ? ", at most 1 time" : "")}));
    };
    moves("on broken");
    moves("at 75 %");
    close();
    clocks_.push_back(name);
    instants_.push_back({name, false});
  }
}

// --- moves ------------------------------------------------------------------------------------------------------------

// A later step of the container, or a way out.
std::string RandomMaker::forward(const Place& place) {
  const std::size_t later = place.steps.size() - place.at - 1;
  if (later == 0 || one_in(9)) return pick(place.ends);
  return place.steps[place.at + 1 + (one_in(2) ? 0 : below(later))];
}

std::string RandomMaker::record_action() {
  switch (below(3)) {
    case 0:
      return "put on record: " + any_of({"scolded", "late_pay"});
    case 1:
      return all({"restrict: ", any_of({"no_calls", "cash_only"}), (one_in(4) ? "" : ", for " + length())});
    default:
      return "lift restriction: " + any_of({"no_calls", "cash_only"});
  }
}

std::string RandomMaker::target(Mover mover, const Place& place) {
  if (one_in(4)) {
    const bool goes = one_in(2) && forward(place) != "join";
    std::string to = forward(place);
    for (int i = 0; i < 5 && to == "join"; ++i) to = forward(place);
    const std::string then = goes && to != "join" ? ", go to " + to : "";
    if (has_record_ && one_in(3)) return record_action() + then;
    switch (below(9)) {
      case 8:
        return all({"say: ", pick(responses_), then});
      case 0:
      case 1:
        return "escalate" + then;
      case 2:
        return "escalate: " + party() + then;
      case 3:
        return "hand over: " + party() + then;
      case 4:
        return "hand back" + then;
      case 5:
        return all({"hand over: ", party(), ", within ", (one_in(3) ? length() : short_length()), ", then ",
                    (one_in(2) ? std::string("escalate: director") : forward(place)),
                    (one_in(3) ? then : "")});
      case 6:
        if (place.routines > 0) return routines_[below(place.routines)].name;
        [[fallthrough]];
      default:
        return "notify: " + party();
    }
  }
  if (mover == Mover::person && one_in(4)) {
    const std::string back = pick(place.steps);
    return one_in(2) ? all({back, ", at most ", number(1, 3), " times, then ", forward(place)}) : back;
  }
  if (mover == Mover::itself && one_in(4))
    return all({pick(place.steps), ", at most ", number(1, 3), " times, then ", forward(place)});
  if (one_in(6)) return all({forward(place), ", at most 1 time, then ", forward(place)});
  return forward(place);
}

void RandomMaker::move(const std::string& trigger, Now now, Mover mover, const Place& place,
                       std::uint64_t guarded_once_in) {
  const std::string to = target(mover, place);
  // Two moves of one trigger and target need conditions that differ.
  if (!said_.insert(trigger + " " + to.substr(0, to.find(','))).second) return;
  const bool guarded = guarded_once_in > 0 && one_in(guarded_once_in);
  line(trigger + (guarded ? guard(now) : "") + " -> " + to);
}

void RandomMaker::moves_of(const std::vector<std::string>& reported,
                           const std::vector<std::string>& automatic, const Place& place) {
  const bool must_lead = place.in_order && place.at + 1 == place.steps.size();
  // Where steps follow each other, one without a move of its own leads to the next.
  const bool follows = place.in_order && !must_lead && one_in(2);
  for (const std::string& outcome : reported) {
    if (follows || (!must_lead && one_in(8))) continue;
    if (one_in(3)) move("on " + outcome, Now::yes, Mover::person, place, 1);
    if (must_lead || !one_in(8)) move("on " + outcome, Now::yes, Mover::person, place, 0);
  }
  for (const std::string& outcome : automatic) {
    if (follows) continue;
    if (one_in(3)) move("on " + outcome, Now::no, Mover::itself, place, 1);
    if (must_lead || !one_in(8)) move("on " + outcome, Now::no, Mover::itself, place, 0);
  }
  if (one_in(3)) move("after " + length(), Now::yes, Mover::itself, place, 3);
  if (one_in(4)) move("after " + short_length(), Now::yes, Mover::itself, place, 3);
  if (one_in(3)) {
    move("every " + any_of({"1 day", "3 days", "1 week"}), Now::yes, Mover::itself, place, 3);
  } else if (one_in(3)) {
    line(all({"every ", short_length(), maybe_guard(Now::yes, 3), " -> say: ", pick(responses_),
              ", at most " + number(1, 3) + " times"}));
  }
  if (one_in(4)) move("no reply for " + length(), Now::yes, Mover::itself, place, 4);
  if (one_in(8)) {
    move("at " + any_of({"seen_at", "2026-09-01 12:00", "moment of(ordered_on, 09:00)"}), Now::yes,
         Mover::itself, place, 3);
  }
  if (one_in(6)) {
    const std::string watched = "if " + condition(Now::no);
    move(watched, Now::no, Mover::itself, place, 0);
  }
}

// --- steps ------------------------------------------------------------------------------------------------------------

void RandomMaker::owner(const Place& place) {
  const auto who = [&]() -> std::string {
    if (place.in_routine && one_in(3)) return "caller";
    if (one_in(8)) return "previous_owner";
    if (!chosen_parties_.empty() && one_in(4)) return pick(chosen_parties_);
    return party();
  };
  if (one_in(3)) {
    line(all({"owner: ", who(), guard(Now::yes)}));
    line("owner: " + who() + ", otherwise");
  } else {
    line("owner: " + who());
  }
}

std::string RandomMaker::offer(bool may_be_range) {
  if (one_in(4)) return pick(remedies_without_);
  if (!chosen_remedies_.empty() && one_in(3))
    return all({pick(chosen_remedies_), " worth ", money(Now::yes, 1)});
  const std::string& remedy = pick(remedies_with_amount_);
  if (may_be_range && one_in(3)) return remedy + " worth 5 EUR.." + any_of({"20 EUR", "75 EUR", "60 EUR"});
  if (one_in(8)) return remedy;
  return remedy + " worth " + money(Now::yes, 1);
}

std::string RandomMaker::offers() {
  if (one_in(2)) return all({"offer: ", offer(true), maybe_guard(Now::yes, 4)});
  std::string text = "offer one of: " + offer(true);
  for (std::size_t i = below(2) + 1; i > 0; --i) text += ", " + offer(true);
  return text + maybe_guard(Now::yes, 6);
}

void RandomMaker::actions_before(const Place&) {
  if (one_in(3))
    line(all(
        {"say: ", pick(responses_), (one_in(3) ? ", " + pick(responses_) : ""), maybe_guard(Now::yes, 3)}));
  if (one_in(6)) line(all({"announce: ", pick(signals_), maybe_guard(Now::yes, 4)}));
  if (one_in(8)) line("record: price, decision, case_total, " + pick(all_facts_));
  if (one_in(8)) line("performer: " + any_of({"customer", "system", "third_party"}));
}

void RandomMaker::step_body(const Place& place, unsigned kind) {
  said_.clear();
  owner(place);
  actions_before(place);
  switch (kind) {
    case 0:
      line(all({"do: \"Look at it", (one_in(3) ? " {" + pick(all_facts_) + "}" : std::string()),
                (one_in(3) ? " {" + pick(all_facts_) + "?it}" : std::string()), "\"",
                std::string(one_in(4) ? ", performer third_party" : ""), maybe_guard(Now::yes, 6)}));
      moves_of({"done"}, {}, place);
      break;
    case 1:
      line("do: \"Talk\"");
      line("outcomes: fine, bad, unsure");
      moves_of({"fine", "bad", "unsure"}, {}, place);
      break;
    case 2: {
      std::string asked = pick(all_facts_);
      const std::string second = pick(all_facts_);
      if (second != asked) asked += ", " + second;
      line(all({"ask: ", asked, (one_in(4) ? ", again" : ""), maybe_guard(Now::yes, 6)}));
      if (one_in(4)) line("ask: " + pick(all_facts_) + ", optional");
      moves_of({}, {"known"}, place);
      break;
    }
    case 3:
      line(offers());
      moves_of({"accepted", "refused", "not_approved"}, {}, place);
      break;
    case 4: {
      const std::string name = promises_.empty() || one_in(2) ? fresh("pledge") : pick(promises_);
      if (std::find(promises_.begin(), promises_.end(), name) == promises_.end()) promises_.push_back(name);
      line("promise: " + name + ", " +
           (one_in(3) ? any_of({"by ordered_on", "by seen_at", "before 2026-09-03 12:00"})
                      : "within " + (one_in(3) ? length() : short_length())));
      moves_of({"kept"}, {"broken"}, place);
      break;
    }
    case 5:
      line("wait: " + (one_in(2) ? length() : short_length()));
      moves_of({}, {"done"}, place);
      break;
    case 6:
      if (one_in(2)) {
        sign_offs(place);
        break;
      }
      line(all({"approve: ", offer(true),
                (one_in(2) ? ", approver " + any_of({"manager", "director", "legal", "crew"}) : ""),
                (one_in(2) ? ", valid " + (one_in(3) ? length() : short_length()) : "")}));
      moves_of({"approved"}, {"not_approved"}, place);
      break;
    case 7: {
      const Routine& routine = routines_[below(place.routines)];
      line("run: " + routine.name + maybe_guard(Now::yes, 6));
      moves_of({}, routine.ends, place);
      break;
    }
    default:
      moves_of({"done"}, {}, place);
      break;
  }
}

// Several who sign, one after the other; perhaps nobody has to.
void RandomMaker::sign_offs(const Place& place) {
  line("approve: " + offer(true));
  bool somebody = false;
  const std::size_t lines = 1 + below(3);
  for (std::size_t i = 0; i < lines; ++i) {
    const bool always = one_in(2);
    somebody = somebody || always;
    const std::string deputy = one_in(3) ? ", deputy " + any_of({"bob", "crew", "director"}) : "";
    const std::string valid = one_in(2) ? ", valid " + (one_in(3) ? length() : short_length()) : "";
    line(all({"approver: ", any_of({"manager", "director", "legal", "crew", "ann"}), deputy, valid,
              (always ? std::string() : guard(Now::yes))}));
  }
  std::vector<std::string> signed_by_somebody, by_itself;
  (somebody ? signed_by_somebody : by_itself).push_back("approved");
  if (one_in(2)) signed_by_somebody.push_back("sent_back");
  by_itself.push_back("not_approved");
  moves_of(signed_by_somebody, by_itself, place);
}

void RandomMaker::step(Place& place) {
  if (!place.in_branch && !place.in_routine && one_in(7)) {
    parallel(place);
    return;
  }
  open("step " + place.steps[place.at]);
  unsigned kind = static_cast<unsigned>(below(9));
  if (kind == 7 && place.routines == 0) kind = 3;
  step_body(place, kind);
  close();
}

void RandomMaker::parallel(Place& place) {
  open("parallel " + place.steps[place.at]);
  owner(place);
  const std::size_t branches = 2 + below(2);
  line("wait for: " +
       (one_in(3) ? number(1, static_cast<std::int64_t>(branches)) : any_of({"all", "all", "first"})));
  for (std::size_t b = 0; b < branches; ++b) {
    const std::string side = fresh("side");
    open("branch " + side);
    if (one_in(3)) line("applies if: " + condition(Now::yes));
    Place inner;
    inner.ends = {"join"};
    inner.in_branch = true;
    inner.routines = place.routines;
    const std::size_t steps = one_in(2) ? 1 : 2;
    for (std::size_t i = 0; i < steps; ++i) inner.steps.push_back(fresh("part"));
    std::vector<std::string> ways;
    if (one_in(2)) ways.push_back(fresh("view"));
    if (!ways.empty() && one_in(2)) ways.push_back(fresh("view"));
    inner.ends.insert(inner.ends.end(), ways.begin(), ways.end());
    if (steps > 1 && one_in(3)) {
      line("steps: in order");
      inner.in_order = true;
    }
    if (steps == 1) {
      // One step with the labels of a step: it is called like its branch, and leads to nothing but `join`.
      inner.steps.clear();
      inner.steps.push_back(pick(inner.ends));
      unsigned kind = static_cast<unsigned>(below(7));
      step_body(inner, kind);
    } else {
      for (inner.at = 0; inner.at < steps; ++inner.at) step(inner);
    }
    for (const std::string& way : ways) {
      open("end " + way);
      if (one_in(3)) line("say: " + pick(responses_));
      close();
    }
    close();
    if (!ways.empty()) came_out_.push_back({side, ways, false});
  }
  said_.clear();
  moves_of({}, {"joined"}, place);
  close();
}

void RandomMaker::end_block(const std::string& name, const std::string& reopens_at) {
  open("end " + name);
  if (one_in(3)) line("say: " + pick(responses_));
  line("record: price, decision, result");
  if (!reopens_at.empty()) {
    line(all({"on reopened", maybe_guard(Now::yes, 5),
              (one_in(4) ? "" : ", within " + any_of({"reopen_window", "2 days", "1 hour"})), " -> ",
              reopens_at, (one_in(2) ? ", at most 2 times" : "")}));
  }
  close();
}

void RandomMaker::routines() {
  const std::size_t wanted = below(3);
  for (std::size_t i = 0; i < wanted; ++i) {
    Routine made;
    made.name = fresh("help");
    for (std::size_t k = 0; k < 1 + below(2); ++k) made.ends.push_back(fresh("way"));
    open("routine " + made.name);
    if (one_in(3)) line(all({"if ", condition(Now::no), " -> ", pick(made.ends)}));
    Place place;
    place.ends = made.ends;
    place.in_routine = true;
    place.in_order = one_in(4);
    if (place.in_order) line("steps: in order");
    place.routines = i;
    const std::size_t steps = 1 + below(2);
    for (std::size_t k = 0; k < steps; ++k) place.steps.push_back(fresh("stage"));
    for (place.at = 0; place.at < steps; ++place.at) step(place);
    for (const std::string& end : made.ends) line("end " + end);
    close();
    routines_.push_back(made);
  }
}

void RandomMaker::scenarios() {
  const std::size_t wanted = 1 + below(3);
  const std::string shared = one_in(2) ? fresh("finish") : "";
  for (std::size_t s = 0; s < wanted; ++s) {
    open("scenario " + fresh("kind"));
    const bool last = s + 1 == wanted;
    line("applies if: " + (last && !one_in(3) ? std::string("any") : condition(Now::no)));
    if (wanted > 1) line("order: " + std::to_string(one_in(4) ? 1 : s + 1));
    if (!paths_.empty() && !one_in(4)) {
      if (one_in(3)) {
        line(all({"path: ", pick(paths_), guard(Now::yes)}));
        line("path: " + pick(paths_) + ", otherwise");
      } else {
        line("path: " + pick(paths_));
      }
    }
    if (!clocks_.empty() && !one_in(5)) {
      std::string list = clocks_[0];
      for (std::size_t i = 1; i < clocks_.size(); ++i) list += ", " + clocks_[i];
      line("clocks: " + list);
    }
    Place place;
    place.routines = routines_.size();
    place.in_order = one_in(4);
    if (place.in_order) line("steps: in order");
    const std::size_t steps = 2 + below(1 + size_);
    for (std::size_t i = 0; i < steps; ++i) place.steps.push_back(fresh("stop"));
    const std::size_t ends = 1 + below(2);
    std::vector<std::string> own;
    for (std::size_t i = 0; i < ends; ++i) own.push_back(fresh("over"));
    place.ends = own;
    if (!shared.empty()) place.ends.push_back(shared);
    for (place.at = 0; place.at < steps; ++place.at) step(place);
    for (const std::string& end : own) end_block(end, one_in(2) ? pick(place.steps) : "");
    if (one_in(3)) {
      said_.clear();
      place.at = 0;
      open("always");
      always(&place);
      close();
    }
    close();
  }
  // A shared end is one that somebody leads to.
  if (!shared.empty() && (out_.find(" " + shared + "\n") != std::string::npos ||
                          out_.find(" " + shared + ",") != std::string::npos))
    end_block(shared, "");
}

void RandomMaker::intake() {
  open("intake");
  Place place;
  owner(place);
  line("ask: issue" + std::string(one_in(2) ? ", " + pick(all_facts_) : ""));
  if (one_in(2)) line("say: " + pick(responses_));
  if (one_in(2)) line("no reply for " + short_length() + " -> escalate: senior, at most 1 time");
  if (one_in(2)) line(all({"after ", length(), " -> ", any_of({"notify: manager", "escalate"})}));
  close();
}

// Rules of every scenario (`place` null) never go to a step.
void RandomMaker::always(const Place* place) {
  const std::size_t rules = 1 + below(3);
  for (std::size_t i = 0; i < rules; ++i) {
    std::string to;
    switch (below(place == nullptr ? 9 : 11)) {
      case 8:
        to = "say: " + pick(responses_);
        break;
      case 0:
      case 1:
        to = "escalate: " + any_of({"senior", "manager", "director"});
        break;
      case 2:
        to = "escalate";
        break;
      case 3:
        to = "hand over: " + any_of({"legal", "crew"});
        break;
      case 4:
        to = "hand over: legal, within " + short_length() + ", then escalate: director";
        break;
      case 5:
        to = "hand back";
        break;
      case 6:
        if (!routines_.empty()) {
          to = pick(routines_).name;
          break;
        }
        [[fallthrough]];
      case 7:
        to = has_record_ && one_in(2) ? record_action() : "notify: " + party();
        break;
      case 9:
        to = "escalate, go to " + pick(place->steps);
        break;
      default:
        to = one_in(3) ? pick(place->ends) : pick(place->steps);
        break;
    }
    line(all({fresh("watch"), ": if ", condition(Now::no),
              (one_in(3) ? ", for " + (one_in(4) ? length() : short_length()) : ""), " -> ", to}));
  }
}

// --- responses --------------------------------------------------------------------------------------------------------

std::string RandomMaker::response_text(const std::string& locale) {
  std::string text = "\"Text.";
  const std::size_t parts = below(4);
  for (std::size_t i = 0; i < parts; ++i) {
    std::string name;
    switch (below(6)) {
      case 0:
        if (pick_name(amounts_, Now::yes, name)) text += " {" + name + "}";
        break;
      case 1:
        text += locale == "ru" ? " {days_late день|дня|дней}" : " {days_late day|days}";
        break;
      case 2:
        text += " {" + pick(all_facts_) + "?nothing}";
        break;
      case 3:
        if (!promises_.empty()) text += " {" + pick(promises_) + "?no date}";
        break;
      case 4:
        if (!clocks_.empty()) text += " {" + pick(clocks_) + "?no date}";
        break;
      default:
        text += any_of({" {weight}", " {ordered_on}", " {waited}", " {share}", " {{x}}"});
        break;
    }
  }
  return text + "\"";
}

void RandomMaker::responses() {
  for (const std::string& name : responses_) {
    open("response " + name);
    for (const char* locale : {"en", "ru", "et"}) {
      if (locale[0] != 'e' && one_in(2)) continue;
      const bool chosen = one_in(3);
      if (chosen) line(all({std::string(locale), ": ", response_text(locale), guard(Now::yes)}));
      line(std::string(locale) + ": " + response_text(locale) + (chosen ? ", otherwise" : ""));
    }
    close();
  }
}

}  // namespace sop_test
