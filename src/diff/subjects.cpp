// src/diff/subjects.cpp — what tables answer, and what happens at steps: asked of both versions.
#include "src/diff/collector.hpp"

namespace sop::diffing {

namespace {

/// Leaves out of a list what another one has not, or not as often.
void only_those_of(std::vector<std::string>& list, const std::vector<std::string>& other) {
  const std::vector<std::string> all = list;
  const auto gone = [&](const std::string& one) {
    return std::count(all.begin(), all.end(), one) != std::count(other.begin(), other.end(), one);
  };
  list.erase(std::remove_if(list.begin(), list.end(), gone), list.end());
}

}  // namespace

std::vector<Subject> Collector::all() {
  given_.insert("");
  collect_given();
  for (const int side : {1, 0}) {
    side_ = side;
    ask(&Collector::tables);
    ask(&Collector::definitions);
    ask(&Collector::calls);
    ask(&Collector::requirements);
    ask(&Collector::scenarios);
    ask(&Collector::steps);
    ask(&Collector::rules);
    ask(&Collector::calendars);
    ask(&Collector::clocks);
    ask(&Collector::paths);
    ask(&Collector::responses);
    ask(&Collector::parties);
    ask(&Collector::facts);
    ask(&Collector::settings);
    ask(&Collector::units);
    ask(&Collector::remedies);
    ask(&Collector::teams);
    ask(&Collector::containers);
    ask(&Collector::replies);
    ask(&Collector::records);
  }
  ranges();
  permissions_together();
  replaced();
  together();
  std::vector<Subject> out;
  for (auto& [key, at] : order_) {
    // A use of a definition, or a setting, that only one version has is part of what it belongs to.
    const Subject& one = subjects_[at];
    if (one.side[0].reading == Reading::absent && one.side[1].reading == Reading::absent) continue;
    const bool both = one.side[0].reading != Reading::absent && one.side[1].reading != Reading::absent;
    if (!both && both_only_.count(key) > 0) continue;
    const auto before = items_[0].find(key), after = items_[1].find(key);
    if (before != items_[0].end() && after != items_[1].end()) {
      // Those that stay: what is new, or gone, is asked by itself.
      const std::vector<std::string> was = before->second;
      only_those_of(before->second, after->second);
      only_those_of(after->second, was);
      if (before->second == after->second) continue;
    }
    out.push_back(std::move(subjects_[at]));
  }
  return out;
}

/// A line of a step in whose place another one stands, under the same condition: one question, of which the answer is another.
void Collector::replaced() {
  const auto alone = [&](std::size_t subject, int side) {
    const Subject& one = subjects_[subject];
    return one.side[side].lines.size() == 1 && one.side[1 - side].reading == Reading::absent;
  };
  std::map<std::string, std::vector<std::size_t>> now;
  for (const Place& one : places_[1])
    if (alone(one.subject, 1)) now[one.place].push_back(one.subject);
  for (const Place& old : places_[0]) {
    if (!alone(old.subject, 0)) continue;
    const auto found = now.find(old.place);
    if (found == now.end()) continue;
    for (const std::size_t other : found->second) {
      if (!alone(other, 1)) continue;
      // Another remedy has amounts of its own; whoever waited for the condition waits for it still.
      if (subjects_[other].kind == DiffSubject::offer) {
        subjects_[other].waits_alike = subjects_[old.subject].waits_alike = true;
        continue;
      }
      subjects_[other].side[0] = std::move(subjects_[old.subject].side[0]);
      subjects_[old.subject].side[0] = Ladder();
      // A limit that is counted in another window is neither more nor less.
      if (subjects_[other].kind == DiffSubject::authority) {
        subjects_[other].measure = Measure::none;
        for (const int side : {0, 1})
          subjects_[other].side[side].lines[0].counted = number(static_cast<std::uint64_t>(side));
      }
      break;
    }
  }
}

/// Amounts between two ends, of which the actor names one. One amount is both of its ends. Where both ends are other ones, neither says
/// whether customers get more or less.
void Collector::ranges() {
  const std::string kind = number(static_cast<std::uint64_t>(DiffSubject::amount)) + " ";
  const auto alike = [&](const Subject& subject) {
    const std::vector<Line>&a = subject.side[0].lines, &b = subject.side[1].lines;
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const Line& x, const Line& y) {
      return w_[0]->key(x.value) == w_[1]->key(y.value);
    });
  };
  for (const auto& [lowest, highest] : ranges_) {
    Subject& low = subjects_[by_key_.at(kind + lowest)];
    Subject& high = subjects_[by_key_.at(kind + highest)];
    for (const int side : {0, 1}) {
      if (high.side[side].reading != Reading::absent || low.side[side].reading == Reading::absent) continue;
      high.side[side] = low.side[side];
      high.uses[side] = low.uses[side];
    }
    const bool low_alike = alike(low), high_alike = alike(high);
    if (low_alike || high_alike) continue;
    low.measure = high.measure = Measure::number;
  }
}

/// The last line of the current question belongs to the last one of `subject`: where several of those count together, it is told with its own.
void Collector::told_in(std::size_t subject, const char* word) {
  const Line& part = subjects_[current_].side[side_].lines.back();
  Line& line = subjects_[subject].side[side_].lines.back();
  if (line.apart.empty()) line.apart = line.key;
  if (line.apart_text.empty()) line.apart_text = line.text;
  if (line.frame.empty()) line.frame = line.key;
  line.frame += word;
  line.parts.push_back(part);
  line.apart += word + part.key + " " + part.counted;
  line.apart_text += word + part.text + part.detail;
  line.apart_defaults.insert(line.apart_defaults.end(), part.defaults.begin(), part.defaults.end());
  told_in_[subject].insert(current_);
}

/// Questions of which one version has several lines that count together.
void Collector::together() {
  for (std::size_t i = 0; i < subjects_.size(); ++i) {
    if (!together(subjects_[i])) continue;
    for (const std::size_t part : told_in_[i]) {
      for (const int side : {0, 1}) {
        std::vector<std::string>& uses = subjects_[i].uses[side];
        for (std::string& one : subjects_[part].uses[side])
          if (std::find(uses.begin(), uses.end(), one) == uses.end()) uses.push_back(std::move(one));
        subjects_[part].side[side] = Ladder();
      }
    }
  }
}

bool Collector::together(Subject& subject) {
  const auto &a = subject.side[0], &b = subject.side[1];
  if (a.reading == Reading::absent || b.reading == Reading::absent || b.several == Reading::absent)
    return false;
  const auto go_on = [](const Ladder& ladder) {
    return std::any_of(ladder.lines.begin(), ladder.lines.end(),
                       [&ladder](const Line& line) { return !line.ends && &line != &ladder.lines.back(); });
  };
  if (!go_on(a) && !go_on(b)) return false;
  // A limit is called as the line without a condition is.
  if (b.several == Reading::least)
    for (const Line& line : b.lines)
      if (!line.path.empty() && line.path.size() < subject.name.size()) subject.name = line.path;
  for (Ladder& ladder : subject.side) {
    ladder.reading = ladder.several;
    if (ladder.several != Reading::each) continue;
    for (Line& line : ladder.lines) {
      if (!line.apart.empty()) line.key = line.apart;
      if (!line.apart_text.empty()) line.text = line.apart_text;
      for (const Id fact : line.apart_defaults)
        if (std::find(line.defaults.begin(), line.defaults.end(), fact) == line.defaults.end())
          line.defaults.push_back(fact);
      line.value = no_id;
    }
  }
  return true;
}

Ladder& Collector::at(DiffSubject kind, const std::string& key, const std::string& shown, Measure measure,
                      Reading reading) {
  const std::string whole = number(static_cast<std::uint64_t>(kind)) + " " + key;
  const auto found = by_key_.find(whole);
  std::size_t place = subjects_.size();
  if (found == by_key_.end()) {
    by_key_.emplace(whole, place);
    order_.push_back({whole, place});
    Subject made;
    made.kind = kind;
    made.name = shown;
    made.measure = measure;
    made.part = part_;
    subjects_.push_back(std::move(made));
  } else {
    place = found->second;
  }
  current_ = place;
  Ladder& ladder = subjects_[place].side[side_];
  ladder.reading = reading;
  return ladder;
}

void Collector::used(const std::string& called) {
  std::vector<std::string>& list = subjects_[current_].uses[side_];
  if (std::find(list.begin(), list.end(), called) == list.end()) list.push_back(called);
}

void Collector::uses(Id expression, Id calendar) {
  if (expression == no_id) return;
  std::vector<Id> stack{expression};
  while (!stack.empty()) {
    const Id id = stack.back();
    const Expr& e = p().exprs[id];
    stack.pop_back();
    if (e.op == Op::definition) used(folded(name(p().definitions[e.a].name)));
    if (is_call(id))
      used(call_key(id));
    else if (e.op == Op::definition && e.args.count > 0)
      stack.push_back(p().definitions[e.a].value);
    if (e.op == Op::output) used(folded(name(p().outputs[e.a].name)));
    if (e.op == Op::requirements || e.op == Op::reason_of) used(folded(name(p().requirements[e.a].name)));
    if (e.op == Op::reason_of) used("reason of " + folded(name(p().requirements[e.a].name)));
    if (e.op == Op::business_days_between) used_calendar(e.a);
    if (e.op == Op::constant && p().constants[e.a].kind == ValueKind::period &&
        p().constants[e.a].unit >= PeriodUnit::business_day)
      used_calendar(p().constants[e.a].symbol != no_id ? p().constants[e.a].symbol : calendar);
    for (Id i = 0; i < e.args.count; ++i) stack.push_back(p().expr_args[e.args.first + i]);
  }
}

std::string Collector::on_calendar(Id expression) const {
  std::string out;
  if (expression == no_id) return out;
  const Expr& e = p().exprs[expression];
  if (e.op == Op::constant && p().constants[e.a].kind == ValueKind::period &&
      p().constants[e.a].symbol != no_id)
    out = " on " + name(p().calendars[p().constants[e.a].symbol].name);
  for (Id i = 0; i < e.args.count; ++i) {
    const std::string more = on_calendar(p().expr_args[e.args.first + i]);
    if (out.find(more) == std::string::npos) out += more;
  }
  return out;
}

void Collector::values_of(Ladder& ladder, Id value, const std::string& path, Span span) {
  const Expr& e = p().exprs[value];
  if (e.op != Op::choose) {
    valued(ladder, no_id, value, path, span);
    return;
  }
  for (Id i = 0; i < e.args.count; i += 2) {
    const bool otherwise = i + 1 == e.args.count;
    const Id answer = p().expr_args[e.args.first + (otherwise ? i : i + 1)];
    const Span where = p().exprs[answer].span;
    valued(ladder, otherwise ? no_id : p().expr_args[e.args.first + i], answer, path, where);
  }
}

void Collector::collect_given() {
  for (const int side : {0, 1}) {
    const Procedure& one = *v_.p[side];
    std::vector<Id> stack;
    for (const Step& step : one.steps)
      for (const Action& action : step.actions)
        for (const OfferOption& option : action.options)
          for (const Id id : {option.amount, option.amount_high})
            if (id != no_id) stack.push_back(id);
    std::set<Id> seen;
    while (!stack.empty()) {
      const Id id = stack.back();
      stack.pop_back();
      if (id == no_id || !seen.insert(id).second) continue;
      const Expr& e = one.exprs[id];
      const bool same_way = e.op == Op::definition || e.op == Op::output || e.op == Op::add ||
                            e.op == Op::at_most || e.op == Op::at_least || e.op == Op::multiply ||
                            e.op == Op::choose || e.op == Op::nothing_under || e.op == Op::smaller_of ||
                            e.op == Op::larger_of;
      if (!same_way) continue;
      for (Id i = 0; i < e.args.count; ++i) stack.push_back(one.expr_args[e.args.first + i]);
      if (e.op == Op::definition) {
        given_.insert(folded(one.text(one.definitions[e.a].name)));
        stack.push_back(one.definitions[e.a].value);
      }
      if (e.op == Op::output) {
        const Output& o = one.outputs[e.a];
        given_.insert(folded(one.text(o.name)));
        for (const TableRow& row : one.tables[o.table].rows)
          if (o.place < row.results.size()) stack.push_back(row.results[o.place]);
      }
    }
  }
}

void Collector::tables() {
  for (Id o = 0; o < p().outputs.size(); ++o) {
    const Output& output = p().outputs[o];
    const Table& table = p().tables[output.table];
    if (table.exception_to != no_id) continue;
    Ladder& ladder = at(DiffSubject::answer, folded(name(output.name)), name(output.name),
                        given_or(name(output.name), output.type.kind), Reading::output);
    ladder.id = o;
    std::vector<Id> tables{output.table};
    for (std::size_t i = 0; i < tables.size() && i < p().tables.size(); ++i) {
      const Table& t = p().tables[tables[i]];
      for (Id other = 0; other < p().tables.size(); ++other)
        if (p().tables[other].exception_to == tables[i]) tables.push_back(other);
      std::string extra = number(static_cast<std::uint64_t>(t.hit));
      if (t.dated_by != no_id) extra += " by " + w().key(t.dated_by);
      if (i > 0)
        extra +=
            " exception " + folded(name(t.name)) + " to " + folded(name(p().tables[t.exception_to].name));
      for (const Id yields : t.before) extra += " before " + folded(name(p().tables[yields].name));
      for (const TableRow& row : t.rows) {
        if (output.place >= row.results.size()) continue;
        Line& line = valued(ladder, row.condition, row.results[output.place], row.path, row.span);
        line.key += " " + extra + (row.otherwise ? " otherwise" : "") +
                    (t.dated_by != no_id ? " " + std::to_string(row.since) : "");
        if (t.hit == HitPolicy::priority) line.key += " " + w().key(row.results[0]);
        rounded(line, output.type);
      }
    }
  }
}

void Collector::definitions() {
  for (const Definition& d : p().definitions) {
    if (!d.parameter_names.empty()) continue;
    Ladder& ladder =
        at(DiffSubject::answer, folded(name(d.name)), name(d.name), given_or(name(d.name), d.type.kind));
    values_of(ladder, d.value, d.path, d.span);
    ladder.definition = static_cast<Id>(&d - p().definitions.data());
    for (Line& line : ladder.lines) rounded(line, d.type);
  }
}

void Collector::requirements() {
  for (Id r = 0; r < p().requirements.size(); ++r) {
    const RequirementList& list = p().requirements[r];
    Ladder& all = at(DiffSubject::answer, folded(name(list.name)), name(list.name), Measure::none,
                     Reading::requirements);
    all.id = r;
    for (const Requirement& item : list.items)
      worded(all, item.condition, "met", w().text(item.condition), item.path, item.span);
    Ladder& reasons = at(DiffSubject::text, "reason of " + folded(name(list.name)), name(list.name),
                         Measure::none, Reading::reason);
    for (const Requirement& item : list.items)
      worded(reasons, item.condition, item.reason, item.reason, item.path, item.span);
    only_in_both();  // else told by what the list answers
    subjects_[current_].used_as = "reason of " + folded(name(list.name));
  }
}

void Collector::scenarios() {
  Ladder& ladder = at(DiffSubject::scenario, "scenario", name(p().name), Measure::none, Reading::unique);
  for (Id s = 0; s < p().scenarios.size(); ++s) {
    const Scenario& one = p().scenarios[s];
    Line& line = worded(ladder, one.applies_if, w().scenario(s), name(one.name), name(one.name), one.span);
    // Orders below zero come first.
    line.group = static_cast<std::uint32_t>(one.order) ^ 0x80000000U;
  }
  std::stable_sort(ladder.lines.begin(), ladder.lines.end(),
                   [](const Line& a, const Line& b) { return a.group < b.group; });
  for (Id s = 0; s < p().scenarios.size(); ++s) {
    const Scenario& one = p().scenarios[s];
    part("scenario " + w().scenario(s), name(one.name), name(one.name), one.span);
    for (const PathChoice& choice : one.paths) {
      Ladder& chosen = at(DiffSubject::owner, "path of " + w().scenario(s), name(one.name), Measure::none);
      const EscalationPath& path = p().paths[choice.path];
      worded(chosen, choice.condition, folded(name(path.name)), name(path.name), name(one.name), one.span);
    }
  }
}

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

void Collector::moves(Slice slice, const std::string& owner_key, const std::string& owner_path) {
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
    // Of a promise that breaks and a sign-off that ends, what is unknown counts as no.
    const bool held = !timed(move.trigger) && move.trigger != TriggerKind::broken &&
                      move.trigger != TriggerKind::not_approved;
    Ladder& where = at(DiffSubject::move, key, shown, Measure::none, held ? Reading::moves : Reading::first);
    std::string target = target_key(move.target), text = target_text(move.target);
    if (move.at_most != 0) {
      target += " x" + number(move.at_most) + " " + target_key(move.then);
      text += ", at most " + number(move.at_most) +
              (move.then == no_id ? "" : ", then " + target_text(move.then));
    }
    // Of automatic moves those that stay where they are act one after the other, until one leaves (docs/semantics.md, 7.5).
    const bool automatic = move.trigger == TriggerKind::condition || move.trigger == TriggerKind::known ||
                           move.trigger == TriggerKind::joined || move.trigger == TriggerKind::returned;
    if (automatic) where.several = Reading::each;
    Line& line = worded(where, move.guard, target, text, move.path, move.span);
    line.alone = timing;
    line.ends = move.at_most == 0 && leaves(move.target);
    line.holds = true;
    target_shows(line, move.target);
    target_shows(line, move.then);
  }
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
      }
    }
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
    moves(step.transitions, key, step.path);
  }
}

/// A promise may be kept although no move waits for it. Any other outcome without a move is refused (docs/semantics.md, 7.4).
void Collector::outcomes(const Step& step, const std::string& step_key) {
  const auto moved = [&](Id t) { return p().transitions[t].trigger == TriggerKind::kept; };
  for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t)
    if (moved(t)) return;
  if (std::none_of(step.outcomes.begin(), step.outcomes.end(), [&](SymbolId o) { return name(o) == "kept"; }))
    return;
  // The question that its moves answer in the other version.
  const std::string key = step_key + "/" + number(static_cast<std::uint64_t>(TriggerKind::kept)) + ".-";
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
      offered_at(step, option);
    }
    if (option.amount_high != no_id) {
      ranges_[step_key + " " + key] = step_key + " up to " + key;
      rounded_here(
          valued(at(DiffSubject::amount, step_key + " up to " + key, shown + "/up_to", Measure::given), no_id,
                 option.amount_high, step.path, option.span));
      told_in(offers, "..");
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
  if (sign.time == no_id) return;
  const std::size_t asked = current_;
  Line& time = valued(at(DiffSubject::deadline, step_key + " valid " + w().party(sign.party),
                         step.path + "/approver/" + called + "/valid", Measure::window),
                      sign.condition, sign.time, step.path, action.span);
  counted_by(time, sign.form, p().calendar);
  if (action.condition != no_id) time.more.push_back(action.condition);
  told_in(asked, ", valid ");
}

void Collector::rules() {
  for (Id r = 0; r < p().always.size(); ++r) {
    const AlwaysRule& rule = p().always[r];
    std::string key = "rule " + folded(rule.path);
    if (side_ == 0 && v_.tie.rule[r] != no_id) key = "rule " + folded(v_.p[1]->always[v_.tie.rule[r]].path);
    const std::string within = rule.scenario == no_id ? "" : " in " + w().scenario(rule.scenario);
    Line& line = worded(at(DiffSubject::move, key, rule.path, Measure::none), rule.condition,
                        target_key(rule.target) + within, target_text(rule.target), rule.path, rule.span);
    target_shows(line, rule.target);
    line.detail +=
        rule.scenario == no_id ? ", in every scenario" : ", in " + name(p().scenarios[rule.scenario].name);
    if (rule.held_for != no_id) line.alone = ", held for " + w().text(rule.held_for);
    Ladder& held = at(DiffSubject::deadline, key, rule.path, Measure::length);
    only_in_both();
    if (rule.held_for != no_id) valued(held, no_id, rule.held_for, rule.path, rule.span);
  }
}

std::vector<Subject> subjects_of(const Versions& versions, Wording (&wording)[2]) {
  return Collector(versions, wording).all();
}

}  // namespace sop::diffing
