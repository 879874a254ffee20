// src/diff/subjects.cpp — everything that is asked of both versions: collected, tied, and put in order; and what tables and scenarios answer.
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
  levels_apart();
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

/// Questions of which one version has several lines that count together; and what only one version has, with its amount or its time.
void Collector::together() {
  for (std::size_t i = 0; i < subjects_.size(); ++i) {
    if (told_in_.count(i) > 0 && only_one_has(i)) continue;
    if (!together(subjects_[i])) {
      // When they apply is told of the line that they belong to.
      for (const std::size_t part : told_in_[i])
        for (Ladder& ladder : subjects_[part].side)
          if (ladder.lines.size() == 1) {
            ladder.lines[0].condition = no_id;
            ladder.lines[0].more.clear();
          }
      continue;
    }
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

/// Told once, in the words of the line: `offer voucher worth 5.00 EUR`. False: both versions have it.
bool Collector::only_one_has(std::size_t whole) {
  const auto absent = [&](std::size_t subject, std::size_t side) {
    return subjects_[subject].side[side].reading == Reading::absent;
  };
  const std::size_t side = absent(whole, 0) ? 1 : 0;
  const std::set<std::size_t>& parts = told_in_[whole];
  if (!absent(whole, 1 - side) ||
      !std::all_of(parts.begin(), parts.end(), [&](std::size_t part) { return absent(part, 1 - side); }))
    return false;
  for (Line& line : subjects_[whole].side[side].lines)
    if (!line.apart_text.empty()) line.text = line.apart_text;
  for (const std::size_t part : parts) subjects_[part].side[side] = Ladder();
  return true;
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
      std::string extra = number(static_cast<std::uint64_t>(t.hit)) + w().ranks(t, output);
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
    // The range of what it names is told there.
    const Op op = p().exprs[d.value].op;
    Type type = d.type;
    if (op == Op::definition || op == Op::output || op == Op::fact) type.has_low = type.has_high = false;
    for (Line& line : ladder.lines) rounded(line, type);
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
      worded(chosen, choice.condition, folded(name(path.name)), name(path.name), name(one.name), one.span)
          .only_true = true;
    }
  }
}

std::vector<Subject> subjects_of(const Versions& versions, Wording (&wording)[2]) {
  return Collector(versions, wording).all();
}

}  // namespace sop::diffing
