// src/diff/subjects_steps.cpp — what happens at steps, where they lead, and what always holds: asked of both versions.
#include "src/diff/collector.hpp"

namespace sop::diffing {

std::string Collector::target_key(Id target) const {
  if (target == no_id) return "-";
  const Target& t = p().targets[target];
  std::string out = number(static_cast<std::uint64_t>(t.kind)) + ">" + w().step(t.step) + ">" +
                    w().party(t.party) + ">" + w().container(t.container);
  out += ">" + w().shallow(t.within) + w().form(t.form) + ">" + w().shallow(t.parties);
  if (t.response != no_id) out += ">" + folded(name(p().responses[t.response].name));
  if (t.record != no_id) out += ">" + folded(name(p().records[t.record].name));
  return out + (t.otherwise == no_id ? "" : ">" + target_key(t.otherwise));
}

void Collector::target_shows(Line& line, Id target) const {
  for (Id t = target; t != no_id; t = p().targets[t].otherwise) {
    for (const Id id : {p().targets[t].within, p().targets[t].parties}) shows(line, id);
    const std::string calendars = on_calendar(p().targets[t].within);
    if (line.detail.find(calendars) == std::string::npos) line.detail += calendars;
  }
}

std::string Collector::target_text(Id target) const {
  if (target == no_id) return {};
  const Target& t = p().targets[target];
  constexpr const char* words[] = {"",
                                   "",
                                   "join",
                                   "escalate",
                                   "hand over to",
                                   "hand back",
                                   "notify",
                                   "run",
                                   "acknowledge",
                                   "say",
                                   "put on record:",
                                   "restrict:",
                                   "lift restriction:"};
  std::string out = words[static_cast<std::size_t>(t.kind)];
  if (t.kind == TargetKind::escalate && (t.party != no_id || t.parties != no_id)) out += " to";
  const auto add = [&](const std::string& text) { out += (out.empty() || text.empty() ? "" : " ") + text; };
  if (t.party != no_id) add(name(p().parties[t.party].name));
  if (t.parties != no_id) add(w().text(t.parties));
  if (t.container != no_id) add(p().containers[t.container].path);
  if (t.response != no_id) add(name(p().responses[t.response].name));
  if (t.record != no_id) add(name(p().records[t.record].name));
  if (t.within != no_id) {
    out += t.kind == TargetKind::restrict_use ? ", for " : ", within ";
    out += w().text(t.within);
  }
  if (t.step != no_id) {
    if (!out.empty()) out += ", go to ";
    out += p().steps[t.step].path;
  }
  if (t.otherwise != no_id) out += ", else " + target_text(t.otherwise);
  return out;
}

/// Whether whoever takes this way is no longer at the step.
bool Collector::leaves(Id target) const {
  if (target == no_id) return false;
  const Target& to = p().targets[target];
  return to.step != no_id || to.kind == TargetKind::join || to.kind == TargetKind::run;
}

/// What stands before the time of a move.
std::string Collector::timing_text(TriggerKind trigger) {
  switch (trigger) {
    case TriggerKind::after:
      return "after ";
    case TriggerKind::no_reply:
      return "no reply for ";
    case TriggerKind::every:
      return "every ";
    default:
      return "at ";
  }
}

void Collector::moves(Slice slice, const std::string& owner_key, const std::string& owner_path, bool waits) {
  std::map<std::string, std::uint32_t> met;
  for (Id t = slice.first; t < slice.first + slice.count; ++t) {
    const Transition& move = p().transitions[t];
    constexpr const char* triggers[] = {"",         "known",    "joined",       "returned", "kept",
                                        "broken",   "approved", "not_approved", "after",    "at",
                                        "no_reply", "if",       "broken",       "at",       "every"};
    std::string timing;  // of a move that only one version has, which is told once
    const std::string trigger =
        move.outcome != no_id ? name(move.outcome) : triggers[static_cast<std::size_t>(move.trigger)];
    std::string key =
        owner_key + "/" + number(static_cast<std::uint64_t>(move.trigger)) + "." + w().symbol(move.outcome);
    std::string shown = owner_path + "/" + spaceless(trigger);
    if (timed(move.trigger)) {
      // Which one of both versions: by the tie of moves.
      Id now = side_ == 1 ? t : (t < v_.tie.transition.size() ? v_.tie.transition[t] : no_id);
      key += now == no_id ? " old " + move.path : " " + number(now);
      shown = move.path;
      Ladder& when = at(DiffSubject::deadline, key, shown, Measure::length);
      only_in_both();
      if (move.trigger == TriggerKind::clock_at)
        worded(when, no_id, to_text(move.share), share_text(move.share), move.path, move.span);
      else if (move.time != no_id)
        valued(when, no_id, move.time, move.path, move.span);
      if (!when.lines.empty()) timing = ", " + timing_text(move.trigger) + when.lines.back().text;
    }
    // What comes by itself at an instant does not wait: of a promise that breaks, a sign-off that ends, and a time that is over, what is
    // unknown counts as no.
    const bool held = !timed(move.trigger) && move.trigger != TriggerKind::broken &&
                      move.trigger != TriggerKind::not_approved &&
                      !(waits && move.outcome != no_id && name(move.outcome) == "done");
    Ladder& where = at(DiffSubject::move, key, shown, Measure::none, held ? Reading::moves : Reading::first);
    std::string target = target_key(move.target), text = target_text(move.target);
    if (move.at_most != 0) {
      target += " x" + number(move.at_most) + " " + target_key(move.then);
      text += ", at most " + number(move.at_most) + (move.at_most == 1 ? " time" : " times") +
              (move.then == no_id ? "" : ", then " + target_text(move.then));
    }
    // Of automatic moves those that stay where they are act one after the other, until one leaves (docs/semantics.md, 7.5).
    const bool automatic = move.trigger == TriggerKind::condition || move.trigger == TriggerKind::known ||
                           move.trigger == TriggerKind::joined || move.trigger == TriggerKind::returned;
    if (automatic) where.several = Reading::each;
    Line& line = worded(where, move.guard, target, text, move.path, move.span);
    line.alone = timing;
    line.only_true = !held;
    line.ends = move.at_most == 0 && leaves(move.target);
    line.holds = true;
    target_shows(line, move.target);
    target_shows(line, move.then);
  }
}

/// Where no line names an owner (docs/semantics.md, 8.1).
void Collector::unnamed_owner(const Step& step, const std::string& key) {
  const bool named = std::any_of(step.owner.begin(), step.owner.end(), [](const OwnerChoice& one) {
    return one.condition == no_id && one.party != no_id;
  });
  if (step.kind == StepKind::end || named) return;
  const ContainerKind kind = p().containers[step.container].kind;
  std::string who = "whoever owned before";
  if (kind == ContainerKind::routine) who = "caller";
  if (kind == ContainerKind::branch) who = "whoever owns all branches";
  // In a routine it is as if `owner: caller` was written.
  const std::string caller = "(" + number(static_cast<std::uint64_t>(Op::builtin)) + "." +
                             number(static_cast<std::uint64_t>(Builtin::caller)) + ")";
  worded(at(DiffSubject::owner, key, step.path, Measure::none), no_id,
         kind == ContainerKind::routine ? caller : who, who, step.path, step.span);
}

void Collector::steps() {
  for (Id s = 0; s < p().steps.size(); ++s) {
    const Step& step = p().steps[s];
    const std::string key = w().step(s);
    part("step " + key, step.path, step.path, step.span, around(step.container));
    if (!step.owner.empty()) {
      Ladder& owner = at(DiffSubject::owner, key, step.path, Measure::none);
      for (const OwnerChoice& choice : step.owner) {
        if (choice.party != no_id)
          worded(owner, choice.condition, w().party(choice.party), name(p().parties[choice.party].name),
                 step.path, step.span);
        else
          shows(worded(owner, choice.condition, w().shallow(choice.value), w().text(choice.value), step.path,
                       step.span),
                choice.value);
        owner.lines.back().only_true = true;
      }
    }
    unnamed_owner(step, key);
    constexpr const char* kinds[] = {"step", "parallel", "end"};
    const char* kind = kinds[static_cast<std::size_t>(step.kind) % std::size(kinds)];
    setting(key + " kind", step.path, kind, kind, step.span);
    const std::string performer = performer_text(step.performer);
    worded(at(DiffSubject::task, key + " performer", step.path + "/performer", Measure::none), no_id,
           performer, performer, step.path, step.span);
    turns_.clear();
    turn_texts_.clear();
    for (const Action& action : step.actions) one_action(step, key, action);
    in_turn(DiffSubject::task, key + " order", step.path + "/order", turns_, turn_texts_, step.span);
    outcomes(step, key);
    if (step.kind == StepKind::parallel) {
      // How many it waits for: `first` is one; the number of those that all begin is `all`.
      const bool all_begin = std::all_of(step.branch_conditions.begin(), step.branch_conditions.end(),
                                         [](Id condition) { return condition == no_id; });
      std::uint64_t wanted = step.join == JoinPolicy::first ? 1 : step.join_count;
      if (step.join == JoinPolicy::all || (all_begin && wanted == step.branches.size())) wanted = 0;
      worded(at(DiffSubject::task, key + " join", step.path + "/wait_for", Measure::none), no_id,
             number(wanted),
             wanted == 0   ? "all branches"
             : wanted == 1 ? "the first branch"
                           : number(wanted) + " branches",
             step.path, step.span);
      for (std::size_t b = 0; b < step.branches.size(); ++b) {
        const Container& branch = p().containers[step.branches[b]];
        Ladder& ladder = at(DiffSubject::task, key + " branch " + w().container(step.branches[b]),
                            branch.path, Measure::none);
        worded(ladder, b < step.branch_conditions.size() ? step.branch_conditions[b] : no_id, "begins",
               branch.path, branch.path, branch.span);
      }
    }
    if (step.reopen_within != no_id)
      valued(at(DiffSubject::deadline, key + " reopened", step.path + "/reopened", Measure::window), no_id,
             step.reopen_within, step.path, step.span);
    const bool waits = std::any_of(step.actions.begin(), step.actions.end(),
                                   [](const Action& one) { return one.kind == ActionKind::wait; });
    moves(step.transitions, key, step.path, waits);
  }
}

/// A promise may be kept although no move waits for it. Any other outcome without a move is refused (docs/semantics.md, 7.4).
void Collector::outcomes(const Step& step, const std::string& step_key) {
  const auto moved = [&](Id t) { return p().transitions[t].trigger == TriggerKind::kept; };
  for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t)
    if (moved(t)) return;
  const auto kept = std::find_if(step.outcomes.begin(), step.outcomes.end(),
                                 [&](SymbolId outcome) { return name(outcome) == "kept"; });
  if (kept == step.outcomes.end()) return;
  // The question that its moves answer in the other version.
  const std::string key =
      step_key + "/" + number(static_cast<std::uint64_t>(TriggerKind::kept)) + "." + w().symbol(*kept);
  worded(at(DiffSubject::move, key, step.path + "/kept", Measure::none, Reading::moves), no_id, "reported",
         "stays here", step.path, step.span);
}

const char* Collector::performer_text(Performer performer) {
  constexpr const char* words[] = {"owner", "customer", "system", "third_party"};
  return words[static_cast<std::size_t>(performer) % std::size(words)];
}

void Collector::one_action(const Step& step, const std::string& step_key, const Action& action) {
  const auto in_turn = [&](std::string key, std::string text) {
    turns_.push_back(std::move(key));
    turn_texts_.push_back(std::move(text));
  };
  const auto done = [&](const std::string& key, const std::string& text, const std::string& more = {},
                        Id value = no_id) {
    in_turn(key, text);
    Ladder& ladder = at(DiffSubject::task, step_key + " " + key, step.path, Measure::none);
    // Another text under the same condition takes its place.
    const std::string kind = key.substr(0, key.find(' '));
    if (action.kind != ActionKind::ask && action.kind != ActionKind::record)
      places_[side_].push_back({current_, step_key + " " + kind + " " + w().key(action.condition)});
    ladder.several = Reading::each;
    shows(worded(ladder, action.condition, key + more, text, step.path, action.span), value);
  };
  for (const Id response : action.responses)
    done("say " + folded(name(p().responses[response].name)), "say " + name(p().responses[response].name));
  const char* about = action.kind == ActionKind::record ? "record " : "ask ";
  for (const Id fact : action.facts)
    done(about + w().fact(fact),
         about + name(p().facts[fact].name) + (action.again ? ", again" : "") +
             (action.optional ? ", optional" : ""),
         std::string(action.again ? " again" : "") + (action.optional ? " optional" : ""));
  for (const Id value : action.values)
    done("record " + w().shallow(value), "record " + w().text(value), {}, value);
  switch (action.kind) {
    case ActionKind::perform:
      done("do " + action.text,
           action.text + (action.performer_stated
                              ? std::string(", performer ") + performer_text(action.performer)
                              : std::string()),
           action.performer_stated ? performer_text(action.performer) : "");
      break;
    case ActionKind::run:
      if (action.container != no_id)
        done("run " + w().container(action.container), "run " + p().containers[action.container].path);
      break;
    case ActionKind::emit:
      done("announce " + w().symbol(action.name), "announce " + name(action.name));
      break;
    case ActionKind::promise:
    case ActionKind::wait: {
      const std::string called = action.kind == ActionKind::wait ? "wait" : name(action.name);
      Ladder& when = at(DiffSubject::deadline,
                        step_key + " " + (action.kind == ActionKind::wait ? "wait" : w().symbol(action.name)),
                        step.path + "/" + called, Measure::length);
      in_turn(called, called);
      if (action.time != no_id)
        with_form(valued(when, action.condition, action.time, step.path, action.span), action.form);
      break;
    }
    case ActionKind::approve:
      if (action.approver != no_id)
        done("approver " + w().party(action.approver), "approver " + name(p().parties[action.approver].name));
      for (const SignOff& sign : action.sign_offs) sign_off(step, step_key, action, sign);
      if (action.time != no_id)
        with_form(
            valued(at(DiffSubject::deadline, step_key + " valid", step.path + "/valid", Measure::window),
                   action.condition, action.time, step.path, action.span),
            action.form);
      break;
    default:
      break;
  }
  // One of the two ends of a range.
  const auto in_words = [&](const char* end) {
    std::string& text = subjects_[current_].side[side_].lines.back().text;
    text = end + text;
  };
  for (const OfferOption& option : action.options) {
    const std::string key =
        option.remedy != no_id ? w().remedy(option.remedy) : w().shallow(option.remedy_value);
    const std::string called =
        option.remedy != no_id ? name(p().remedies[option.remedy].name) : w().name_text(option.remedy_value);
    const std::string shown = step.path + "/" + spaceless(called);
    in_turn("offer " + key, "offer " + called);
    Line& offered = worded(at(DiffSubject::offer, step_key + " " + key, shown, Measure::none),
                           option.condition, "offered", "offer " + called, step.path, option.span);
    if (action.condition != no_id) offered.more.push_back(action.condition);
    subjects_[current_].side[side_].several = Reading::each;
    const std::size_t offers = current_;
    places_[side_].push_back(
        {current_, step_key + " offer " + w().key(option.condition) + w().key(action.condition)});
    if (option.amount != no_id) {
      rounded_here(valued(at(DiffSubject::amount, step_key + " " + key, shown, Measure::given), no_id,
                          option.amount, step.path, option.span));
      told_in(offers, " worth ");
      if (option.amount_high != no_id) in_words("at least ");
      offered_at(step, option);
    }
    if (option.amount_high != no_id) {
      ranges_[step_key + " " + key] = step_key + " up to " + key;
      rounded_here(
          valued(at(DiffSubject::amount, step_key + " up to " + key, shown + "/up_to", Measure::given), no_id,
                 option.amount_high, step.path, option.span));
      told_in(offers, "..");
      in_words("at most ");
      offered_at(step, option);
    }
  }
}

/// One of several who sign one after the other.
void Collector::sign_off(const Step& step, const std::string& step_key, const Action& action,
                         const SignOff& sign) {
  const std::string key = "approver " + w().party(sign.party), called = name(p().parties[sign.party].name);
  const std::string text =
      "approver " + called + (sign.deputy == no_id ? "" : ", deputy " + name(p().parties[sign.deputy].name));
  turns_.push_back(key);
  turn_texts_.push_back("approver " + called);
  // All that apply sign, one after the other; nobody is asked while one above is not known to apply.
  Ladder& lines = at(DiffSubject::task, step_key + " " + key, step.path, Measure::none);
  lines.several = Reading::each;
  Line& line =
      worded(lines, sign.condition, key + " or " + w().party(sign.deputy), text, step.path, action.span);
  line.holds = true;
  if (action.condition != no_id) line.more.push_back(action.condition);
  places_[side_].push_back(
      {current_, step_key + " approver " + w().key(sign.condition) + w().key(action.condition)});
  const std::size_t asked = current_;
  Ladder& valid = at(DiffSubject::deadline, step_key + " valid " + w().party(sign.party),
                     step.path + "/approver/" + called + "/valid", Measure::window);
  only_in_both();  // of somebody who is new, or gone, it is told with them
  if (sign.time == no_id) return;
  Line& time = valued(valid, sign.condition, sign.time, step.path, action.span);
  counted_by(time, sign.form, p().calendar);
  if (action.condition != no_id) time.more.push_back(action.condition);
  told_in(asked, ", valid ");
}

/// In which scenario a rule holds, if it is one, and the same in both versions.
void Collector::rule_of(Id scenario) {
  Subject& subject = subjects_[current_];
  const std::string within = scenario == no_id ? std::string() : w().scenario(scenario);
  const bool asked = side_ == 0 && subject.side[1].reading != Reading::absent;
  subject.scenario = asked && subject.scenario != within ? std::string() : within;
}

void Collector::rules() {
  for (Id r = 0; r < p().always.size(); ++r) {
    const AlwaysRule& rule = p().always[r];
    std::string key = "rule " + folded(rule.path);
    if (side_ == 0 && v_.tie.rule[r] != no_id) key = "rule " + folded(v_.p[1]->always[v_.tie.rule[r]].path);
    const std::string within = rule.scenario == no_id ? "" : " in " + w().scenario(rule.scenario);
    Line& line = worded(at(DiffSubject::move, key, rule.path, Measure::none), rule.condition,
                        target_key(rule.target) + within, target_text(rule.target), rule.path, rule.span);
    line.only_true = true;
    rule_of(rule.scenario);
    target_shows(line, rule.target);
    line.detail +=
        rule.scenario == no_id ? ", in every scenario" : ", in " + name(p().scenarios[rule.scenario].name);
    if (rule.held_for != no_id) line.alone = ", held for " + w().text(rule.held_for);
    Ladder& held = at(DiffSubject::deadline, key, rule.path, Measure::length);
    only_in_both();
    if (rule.held_for != no_id)
      valued(held, no_id, rule.held_for, rule.path, rule.span);
    else
      worded(held, no_id, at_once_key, at_once_key, rule.path, rule.span);
  }
}

}  // namespace sop::diffing
