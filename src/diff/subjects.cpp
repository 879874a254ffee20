// src/diff/subjects.cpp — see the header.
#include "src/diff/subjects.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "sop/facts_json.hpp"
#include "sop/unicode.hpp"

namespace sop::diffing {
namespace {

std::string number(std::uint64_t n) { return std::to_string(n); }

class Collector {
 public:
  Collector(const Versions& versions, Wording (&wording)[2]) : v_(versions), w_{&wording[0], &wording[1]} {}

  std::vector<Subject> all() {
    given_.insert("");
    collect_given();
    for (const int side : {1, 0}) {
      side_ = side;
      ask(&Collector::tables);
      ask(&Collector::definitions);
      ask(&Collector::requirements);
      ask(&Collector::scenarios);
      ask(&Collector::steps);
      ask(&Collector::rules);
      ask(&Collector::clocks);
      ask(&Collector::paths);
      ask(&Collector::responses);
      ask(&Collector::parties);
      ask(&Collector::facts);
    }
    std::vector<Subject> out;
    for (auto& [key, at] : order_) out.push_back(std::move(subjects_[at]));
    return out;
  }

 private:
  [[nodiscard]] const Procedure& p() const { return *v_.p[side_]; }
  [[nodiscard]] Wording& w() const { return *w_[side_]; }
  [[nodiscard]] const std::string& name(SymbolId id) const { return p().text(id); }
  static std::string folded(const std::string& text) { return unicode::fold(text); }

  /// The subject of this key, made when there is none: the new version comes first, so that names are its own.
  Ladder& at(DiffSubject kind, const std::string& key, const std::string& shown, Measure measure,
             Reading reading = Reading::first) {
    const std::string whole = number(static_cast<int>(kind)) + " " + key;
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

  void ask(void (Collector::*what)()) {
    part_.clear();
    (this->*what)();
  }

  void uses(Id expression) {
    if (expression == no_id) return;
    std::vector<Id> stack{expression};
    std::vector<std::string>& list = subjects_[current_].uses[side_];
    while (!stack.empty()) {
      const Expr& e = p().exprs[stack.back()];
      stack.pop_back();
      std::string used;
      if (e.op == Op::definition) used = folded(name(p().definitions[e.a].name));
      if (e.op == Op::output) used = folded(name(p().outputs[e.a].name));
      if (!used.empty() && std::find(list.begin(), list.end(), used) == list.end()) list.push_back(used);
      for (Id i = 0; i < e.args.count; ++i) stack.push_back(p().expr_args[e.args.first + i]);
    }
  }

  /// A line whose answer is an expression.
  Line& valued(Ladder& ladder, Id condition, Id value, const std::string& path, Span span) {
    Line line;
    line.condition = condition;
    line.value = value;
    line.key = w().shallow(value);
    line.text = w().text(value);
    line.path = path;
    line.span = span;
    ladder.lines.push_back(std::move(line));
    uses(value);
    return ladder.lines.back();
  }
  /// A line whose answer is said in words.
  static Line& worded(Ladder& ladder, Id condition, std::string key, std::string text, const std::string& path,
                      Span span) {
    Line line;
    line.condition = condition;
    line.key = std::move(key);
    line.text = std::move(text);
    line.path = path;
    line.span = span;
    ladder.lines.push_back(std::move(line));
    return ladder.lines.back();
  }

  /// `choose` taken apart, else one line.
  void values_of(Ladder& ladder, Id value, const std::string& path, Span span) {
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

  static Measure measure_of(TypeKind kind) {
    switch (kind) {
      case TypeKind::money:
      case TypeKind::percent:
      case TypeKind::whole:
      case TypeKind::decimal:
        return Measure::number;
      case TypeKind::duration:
      case TypeKind::period:
      case TypeKind::date:
      case TypeKind::instant:
        return Measure::length;
      default:
        return Measure::none;
    }
  }

  // What customers are given: whatever an offer's amount rests on.
  void collect_given() {
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
        const bool same_way = e.op == Op::definition || e.op == Op::output || e.op == Op::add || e.op == Op::at_most ||
                              e.op == Op::at_least || e.op == Op::multiply || e.op == Op::choose ||
                              e.op == Op::nothing_under || e.op == Op::smaller_of || e.op == Op::larger_of;
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
  Measure given_or(const std::string& called, TypeKind kind) const {
    const bool money = kind == TypeKind::money || kind == TypeKind::percent;
    return money && given_.count(folded(called)) > 0 ? Measure::given : measure_of(kind);
  }

  void tables() {
    for (Id o = 0; o < p().outputs.size(); ++o) {
      const Output& output = p().outputs[o];
      const Table& table = p().tables[output.table];
      if (table.exception_to != no_id) continue;
      Ladder& ladder =
          at(DiffSubject::answer, folded(name(output.name)), name(output.name), given_or(name(output.name), output.type.kind), Reading::output);
      ladder.id = o;
      std::vector<Id> tables{output.table};
      for (std::size_t i = 0; i < tables.size() && i < p().tables.size(); ++i) {
        const Table& t = p().tables[tables[i]];
        for (Id other = 0; other < p().tables.size(); ++other)
          if (p().tables[other].exception_to == tables[i]) tables.push_back(other);
        std::string extra = number(static_cast<int>(t.hit));
        if (t.dated_by != no_id) extra += " by " + w().key(t.dated_by);
        if (i > 0) extra += " exception " + folded(name(t.name));
        for (const TableRow& row : t.rows) {
          if (output.place >= row.results.size()) continue;
          Line& line = valued(ladder, row.condition, row.results[output.place], row.path, row.span);
          line.key += " " + extra + (row.otherwise ? " otherwise" : "") + (t.dated_by != no_id ? " " + std::to_string(row.since) : "");
          if (t.hit == HitPolicy::priority) line.key += " " + w().key(row.results[0]);
          if (output.type.kind == TypeKind::money) line.key += rounding();
        }
      }
    }
  }
  [[nodiscard]] std::string rounding() const {
    return p().rounding == Rounding::half_up ? "" : " r" + number(static_cast<int>(p().rounding));
  }

  void definitions() {
    for (const Definition& d : p().definitions) {
      if (!d.parameter_names.empty() || d.type.kind == TypeKind::boolean) continue;
      Ladder& ladder = at(DiffSubject::answer, folded(name(d.name)), name(d.name), given_or(name(d.name), d.type.kind));
      values_of(ladder, d.value, d.path, d.span);
      if (d.type.kind == TypeKind::money)
        for (Line& line : ladder.lines) line.key += rounding();
    }
  }

  void requirements() {
    for (Id r = 0; r < p().requirements.size(); ++r) {
      const RequirementList& list = p().requirements[r];
      Ladder& all = at(DiffSubject::answer, folded(name(list.name)), name(list.name), Measure::none, Reading::requirements);
      all.id = r;
      for (const Requirement& item : list.items)
        worded(all, item.condition, "met", w().text(item.condition), item.path, item.span);
      Ladder& reasons = at(DiffSubject::text, "reason of " + folded(name(list.name)), name(list.name), Measure::none);
      std::string words, key;
      for (const Requirement& item : list.items) {
        words += (words.empty() ? "" : "; ") + item.reason;
        key += item.reason + "\n";
      }
      worded(reasons, no_id, key, words, name(list.name), list.span);
    }
  }

  void scenarios() {
    Ladder& ladder = at(DiffSubject::scenario, "scenario", "scenario", Measure::none, Reading::unique);
    for (Id s = 0; s < p().scenarios.size(); ++s) {
      const Scenario& one = p().scenarios[s];
      Line& line = worded(ladder, one.applies_if, w().scenario(s), name(one.name), name(one.name), one.span);
      line.group = static_cast<std::uint32_t>(one.order - INT32_MIN);
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

  /// Something that is there as a whole.
  void part(const std::string& key, const std::string& shown, const std::string& path, Span span,
            const std::string& parent = {}) {
    part_ = key;
    worded(at(DiffSubject::part, key, shown, Measure::none), no_id, "there", shown, path, span);
    subjects_[current_].parent = parent;
  }

  // --- steps ------------------------------------------------------------------------------------------------------------

  std::string target_key(Id target) const {
    if (target == no_id) return "-";
    const Target& t = p().targets[target];
    std::string out = number(static_cast<int>(t.kind)) + ">" + w().step(t.step) + ">" + w().party(t.party) + ">" + w().container(t.container);
    out += ">" + w().shallow(t.within) + w().form(t.form) + ">" + w().shallow(t.parties);
    if (t.response != no_id) out += ">" + folded(name(p().responses[t.response].name));
    if (t.record != no_id) out += ">" + folded(name(p().records[t.record].name));
    return out + (t.otherwise == no_id ? "" : ">" + target_key(t.otherwise));
  }
  std::string target_text(Id target) const {
    if (target == no_id) return {};
    const Target& t = p().targets[target];
    constexpr const char* words[] = {"",       "",    "join",        "escalate", "hand over to", "hand back",
                                     "notify", "run", "acknowledge", "say",      "note",         "restrict", "lift"};
    std::string out = words[static_cast<std::size_t>(t.kind)];
    const auto add = [&](const std::string& text) { out += (out.empty() || text.empty() ? "" : " ") + text; };
    if (t.party != no_id) add(name(p().parties[t.party].name));
    if (t.parties != no_id) add(w().text(t.parties));
    if (t.container != no_id) add(p().containers[t.container].path);
    if (t.response != no_id) add(name(p().responses[t.response].name));
    if (t.record != no_id) add(name(p().records[t.record].name));
    if (t.within != no_id) add("within " + w().text(t.within));
    if (t.step != no_id) {
      if (!out.empty()) out += ", ";
      out += p().steps[t.step].path;
    }
    if (t.otherwise != no_id) out += ", else " + target_text(t.otherwise);
    return out;
  }

  /// The part that a container is: its scenario.
  std::string around(Id container) const {
    for (Id s = 0; s < p().scenarios.size(); ++s)
      if (p().scenarios[s].container == container) return "scenario " + w().scenario(s);
    const Id parent = p().containers[container].parent;
    return parent == no_id ? std::string() : "step " + w().step(parent);
  }

  static bool timed(TriggerKind kind) {
    return kind == TriggerKind::after || kind == TriggerKind::at || kind == TriggerKind::no_reply || kind == TriggerKind::every ||
           kind == TriggerKind::clock_at;
  }

  // The moves of a step or a clock: those of one trigger are tried in order; one that waits for a time is a question of its own.
  void moves(Slice slice, const std::string& owner_key, const std::string& owner_path) {
    std::map<std::string, std::uint32_t> met;
    for (Id t = slice.first; t < slice.first + slice.count; ++t) {
      const Transition& move = p().transitions[t];
      constexpr const char* triggers[] = {"",         "known",        "joined", "returned", "kept",     "broken", "approved",
                                          "not_approved", "after",  "at",       "no_reply", "if",     "broken", "at", "every"};
      std::string trigger = triggers[static_cast<std::size_t>(move.trigger)];
      if (move.outcome != no_id) trigger += (trigger.empty() ? "" : " ") + name(move.outcome);
      std::string key = owner_key + "/" + number(static_cast<int>(move.trigger)) + "." + w().symbol(move.outcome);
      std::string shown = owner_path + "/" + spaceless(trigger);
      if (timed(move.trigger)) {
        // Which one of both versions: by the tie of moves.
        Id now = side_ == 1 ? t : (t < v_.tie.transition.size() ? v_.tie.transition[t] : no_id);
        key += now == no_id ? " old " + move.path : " " + number(now);
        shown = move.path;
        Ladder& when = at(DiffSubject::deadline, key, shown, Measure::length);
        if (move.trigger == TriggerKind::clock_at)
          worded(when, no_id, to_text(move.share), share_text(move.share), move.path, move.span);
        else if (move.time != no_id)
          valued(when, no_id, move.time, move.path, move.span);
      }
      Ladder& where = at(DiffSubject::move, key, shown, Measure::none);
      std::string target = target_key(move.target), text = target_text(move.target);
      if (move.at_most != 0) {
        target += " x" + number(move.at_most) + " " + target_key(move.then);
        text += ", at most " + number(move.at_most) + (move.then == no_id ? "" : ", then " + target_text(move.then));
      }
      if (move.trigger == TriggerKind::condition) {
        // Each that becomes true acts: asked one by one, in order.
        key += "#";
      }
      worded(where, move.guard, target, text, move.path, move.span);
    }
  }
  static std::string share_text(const Rational& share) {
    Rational percent;
    return failed(multiply(share, Rational(100), percent)) ? to_text(share) : to_text(percent) + " %";
  }
  static std::string spaceless(std::string text) {
    for (char& c : text)
      if (c == ' ') c = '_';
    return text;
  }

  void steps() {
    for (Id s = 0; s < p().steps.size(); ++s) {
      const Step& step = p().steps[s];
      const std::string key = w().step(s);
      part("step " + key, step.path, step.path, step.span, around(step.container));
      if (!step.owner.empty()) {
        Ladder& owner = at(DiffSubject::owner, key, step.path, Measure::none);
        for (const OwnerChoice& choice : step.owner) {
          if (choice.party != no_id)
            worded(owner, choice.condition, w().party(choice.party), name(p().parties[choice.party].name), step.path, step.span);
          else
            worded(owner, choice.condition, w().shallow(choice.value), w().text(choice.value), step.path, step.span);
        }
      }
      for (const Action& action : step.actions) one_action(step, key, action);
      if (step.kind == StepKind::parallel) {
        worded(at(DiffSubject::task, key + " join", step.path, Measure::none), no_id,
               number(static_cast<int>(step.join)) + "." + number(step.join_count), "join " + number(step.join_count), step.path,
               step.span);
        for (std::size_t b = 0; b < step.branches.size(); ++b) {
          const Container& branch = p().containers[step.branches[b]];
          Ladder& ladder = at(DiffSubject::task, key + " branch " + w().container(step.branches[b]), branch.path, Measure::none);
          worded(ladder, b < step.branch_conditions.size() ? step.branch_conditions[b] : no_id, "begins", branch.path, branch.path,
                 branch.span);
        }
      }
      if (step.reopen_within != no_id)
        valued(at(DiffSubject::deadline, key + " reopened", step.path + "/reopened", Measure::length), no_id, step.reopen_within,
               step.path, step.span);
      moves(step.transitions, key, step.path);
    }
  }

  /// A line of a step: what it is about is asked by itself.
  void one_action(const Step& step, const std::string& step_key, const Action& action) {
    const auto done = [&](const std::string& key, const std::string& text, const std::string& more = {}) {
      Ladder& ladder = at(DiffSubject::task, step_key + " " + key, step.path, Measure::none);
      if (ladder.lines.empty() || action.condition != ladder.lines.back().condition || action.condition != no_id)
        worded(ladder, action.condition, key + more, text, step.path, action.span);
    };
    for (const Id response : action.responses)
      done("say " + folded(name(p().responses[response].name)), "say " + name(p().responses[response].name));
    const char* about = action.kind == ActionKind::record ? "record " : "ask ";
    for (const Id fact : action.facts)
      done(about + w().fact(fact), about + name(p().facts[fact].name),
           std::string(action.again ? " again" : "") + (action.optional ? " optional" : ""));
    for (const Id value : action.values) done("record " + w().shallow(value), "record " + w().text(value));
    switch (action.kind) {
      case ActionKind::perform:
        done("do " + action.text, action.text, action.performer_stated ? number(static_cast<int>(action.performer)) : "");
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
        Ladder& when = at(DiffSubject::deadline, step_key + " " + (action.kind == ActionKind::wait ? "wait" : w().symbol(action.name)),
                          step.path + "/" + called, Measure::length);
        if (action.time != no_id) with_form(valued(when, action.condition, action.time, step.path, action.span), action.form);
        break;
      }
      case ActionKind::approve:
        if (action.approver != no_id) done("approver " + w().party(action.approver), "approver " + name(p().parties[action.approver].name));
        for (const SignOff& sign : action.sign_offs)
          done("approver " + w().party(sign.party) + (sign.deputy == no_id ? "" : " or " + w().party(sign.deputy)) + w().key(sign.condition),
               "approver " + name(p().parties[sign.party].name));
        if (action.time != no_id)
          with_form(valued(at(DiffSubject::deadline, step_key + " valid", step.path + "/valid", Measure::length), action.condition, action.time,
                           step.path, action.span),
                    action.form);
        break;
      default:
        break;
    }
    for (const OfferOption& option : action.options) {
      const std::string key = option.remedy != no_id ? w().remedy(option.remedy) : w().shallow(option.remedy_value);
      const std::string called = option.remedy != no_id ? name(p().remedies[option.remedy].name) : w().text(option.remedy_value);
      const std::string shown = step.path + "/" + spaceless(called);
      Line& offered = worded(at(DiffSubject::offer, step_key + " " + key, shown, Measure::none), option.condition, "offered",
                             "offer " + called, step.path, option.span);
      if (action.condition != no_id) offered.more.push_back(action.condition);
      if (option.amount != no_id)
        valued(at(DiffSubject::amount, step_key + " " + key, shown, Measure::given), no_id, option.amount, step.path, option.span);
      if (option.amount_high != no_id)
        valued(at(DiffSubject::amount, step_key + " up to " + key, shown, Measure::given), no_id, option.amount_high, step.path,
               option.span);
    }
  }
  void with_form(Line& line, const DeadlineForm& form) const {
    const std::string key = w().form(form);
    if (key != "0:0") line.key += " " + key;
    calendar_into(line);
  }
  /// A length in business days means something else on another calendar.
  void calendar_into(Line& line) const {
    if (line.key.find("period") != std::string::npos) line.key += w().calendar(p().calendar);
  }

  void rules() {
    for (Id r = 0; r < p().always.size(); ++r) {
      const AlwaysRule& rule = p().always[r];
      std::string key = "rule " + folded(rule.path);
      if (side_ == 0 && v_.tie.rule[r] != no_id) key = "rule " + folded(v_.p[1]->always[v_.tie.rule[r]].path);
      const std::string within = rule.scenario == no_id ? "" : " in " + w().scenario(rule.scenario);
      worded(at(DiffSubject::move, key, rule.path, Measure::none), rule.condition, target_key(rule.target) + within,
             target_text(rule.target), rule.path, rule.span);
      if (rule.held_for != no_id)
        valued(at(DiffSubject::deadline, key, rule.path, Measure::length), no_id, rule.held_for, rule.path, rule.span);
    }
  }

  // --- time -------------------------------------------------------------------------------------------------------------

  std::string signals(const std::vector<Signal>& list) const {
    std::string out;
    for (const Signal& one : list)
      out += "[" + number(static_cast<int>(one.kind)) + w().symbol(one.event) + w().key(one.condition) + "]";
    return out;
  }
  std::string signals_text(const std::vector<Signal>& list) const {
    constexpr const char* words[] = {"case_opened", "case_closed", "reply_sent", "customer_wrote", "", ""};
    std::string out;
    for (const Signal& one : list) {
      std::string text = words[static_cast<std::size_t>(one.kind)];
      if (one.event != no_id) text = name(one.event);
      if (one.condition != no_id) text += (text.empty() ? "if " : ", if ") + w().text(one.condition);
      out += (out.empty() ? "" : "; ") + text;
    }
    return out;
  }

  void clocks() {
    for (Id c = 0; c < p().clocks.size(); ++c) {
      const Clock& clock = p().clocks[c];
      const std::string key = "clock " + w().clock(c), shown = name(clock.name);
      part(key, shown, shown, clock.span);
      Ladder& due = at(DiffSubject::deadline, key, shown, Measure::length);
      for (const ClockTarget& target : clock.targets) {
        Line& line = valued(due, target.condition, target.time, shown, target.span);
        const std::string form = w().form(target.form);
        if (form != "0:0") line.key += " " + form;
        if (p().exprs[target.time].type == TypeKind::period) {
          line.key += w().calendar(clock.calendar != no_id ? clock.calendar : p().calendar);
          if (target.form.end == DeadlineForm::End::stated) line.text += ", by " + value_text(p(), Value::make(ValueKind::time_of_day, target.form.time));
        }
      }
      const auto counts = [&](const char* what, const std::string& k, const std::string& text) {
        if (k.empty()) return;
        worded(at(DiffSubject::deadline, key + " " + what, shown + "/" + spaceless(what), Measure::none), no_id, k, text, shown, clock.span);
      };
      counts("starts on", signals(clock.starts_on), signals_text(clock.starts_on));
      counts("stops on", signals(clock.stops_on), signals_text(clock.stops_on));
      counts("cancels on", signals(clock.cancels_on), signals_text(clock.cancels_on));
      counts("resets on", signals(clock.resets_on), signals_text(clock.resets_on));
      counts("holds on", signals(clock.holds_on), signals_text(clock.holds_on));
      counts("released on", signals(clock.released_on), signals_text(clock.released_on));
      if (clock.pauses_while != no_id)
        worded(at(DiffSubject::deadline, key + " pauses", shown + "/pauses_while", Measure::none), clock.pauses_while, "pauses", "pauses",
               shown, clock.span);
      std::string extensions, extensions_text;
      for (const Extension& one : clock.extensions) {
        extensions += signals({one.signal}) + w().key(one.by) + "x" + number(one.at_most);
        extensions_text += (extensions_text.empty() ? "" : "; ") + signals_text({one.signal}) + ", by " + w().text(one.by);
      }
      counts("extends on", extensions, extensions_text);
      std::string warnings;
      for (const Rational& share : clock.warnings) warnings += (warnings.empty() ? "" : ", ") + share_text(share);
      counts("warns at", warnings, warnings);
      if (clock.on_change != TargetChange::not_stated)
        counts("on change", number(static_cast<int>(clock.on_change)) + w().key(clock.counted_from), "counted otherwise");
      moves(clock.transitions, key, shown);
    }
  }

  void paths() {
    for (Id i = 0; i < p().paths.size(); ++i) {
      const EscalationPath& path = p().paths[i];
      std::string key = "path " + folded(name(path.name));
      if (side_ == 0 && v_.tie.path[i] != no_id) key = "path " + folded(v_.p[1]->text(v_.p[1]->paths[v_.tie.path[i]].name));
      const std::string shown = name(path.name);
      part(key, shown, shown, path.span);
      std::string line, line_text;
      std::map<std::string, std::uint32_t> turn;
      for (const Level& level : path.levels) {
        const std::string party = w().party(level.party);
        line += party + "|" + w().key(level.condition) + "|" + number(static_cast<int>(level.when_empty)) + w().party(level.fallback) + number(static_cast<int>(level.turn)) + ";";
        line_text += (line_text.empty() ? "" : ", ") + name(p().parties[level.party].name);
        const std::uint32_t nth = turn[party]++;
        if (level.time != no_id)
          valued(at(DiffSubject::deadline, key + " level " + party + number(nth), level.path, Measure::length), no_id, level.time,
                 level.path, level.span);
      }
      worded(at(DiffSubject::owner, key, shown, Measure::none), no_id,
             line + number(path.rounds) + number(static_cast<int>(path.pending)) + number(static_cast<int>(path.on_release)),
             line_text + (path.rounds > 1 ? " x " + number(path.rounds) : ""), shown, path.span);
      const auto counts = [&](const char* what, const std::string& k, const std::string& text) {
        if (!k.empty())
          worded(at(DiffSubject::owner, key + " " + what, shown + "/" + spaceless(what), Measure::none), no_id, k, text, shown, path.span);
      };
      counts("starts on", signals(path.starts_on), signals_text(path.starts_on));
      counts("stops on", signals(path.stops_on), signals_text(path.stops_on));
      for (const auto& [what, id] : {std::pair("hold while", path.hold_while), std::pair("steps down if", path.steps_down_if)})
        if (id != no_id)
          worded(at(DiffSubject::owner, key + " " + what, shown + "/" + spaceless(what), Measure::none), id, what, what, shown, path.span);
      for (const auto& [what, id] :
           {std::pair("acknowledged for", path.acknowledged_for), std::pair("steps down after", path.steps_down_after)})
        if (id != no_id)
          valued(at(DiffSubject::deadline, key + " " + what, shown + "/" + spaceless(what), Measure::length), no_id, id, shown, path.span);
    }
  }

  // --- words ------------------------------------------------------------------------------------------------------------

  void responses() {
    for (const Response& response : p().responses) {
      for (const ResponseVariant& variant : response.variants) {
        const std::string locale = folded(name(variant.locale));
        Ladder& ladder = at(DiffSubject::text, folded(name(response.name)) + " " + locale, name(response.name) + "/" + locale, Measure::none);
        std::string key, text;
        for (const TextPart& one : variant.parts) {
          if (one.value == no_id) {
            key += "\"" + one.literal;
            text += one.literal;
            continue;
          }
          key += "{" + w().shallow(one.value) + "}";
          text += "{" + w().text(one.value);
          for (const std::string& form : one.forms) {
            key += "|" + form;
            text += (&form == &one.forms.front() ? " " : "|") + form;
          }
          if (one.fallback != no_id) {
            key += "?" + w().value_key(p().constants[one.fallback]);
            text += "?" + value_text(p(), p().constants[one.fallback]);
          }
          text += "}";
        }
        worded(ladder, variant.condition, key, text, name(response.name), variant.span);
      }
    }
  }

  // --- people -----------------------------------------------------------------------------------------------------------

  void parties() {
    for (Id i = 0; i < p().parties.size(); ++i) {
      const Party& party = p().parties[i];
      const std::string key = "party " + w().party(i), shown = name(party.name);
      part(key, shown, shown, party.span);
      std::map<std::string, std::uint32_t> met;
      for (const Limit& limit : party.limits) {
        std::string what = limit.per_customer ? "per customer" : limit.per_grant ? "per grant" : "per case";
        std::string called = limit.per_customer ? "limit_per_customer" : limit.per_grant ? "limit_per_grant" : "limit_per_case";
        std::vector<std::string> remedies;
        for (const Id remedy : limit.remedies) remedies.push_back(w().remedy(remedy));
        std::sort(remedies.begin(), remedies.end());
        for (const std::string& one : remedies) what += " " + one;
        if (limit.per_customer) what += " in " + number(static_cast<int>(limit.window_kind)) + w().key(limit.window);
        if (limit.share_of != no_id) what += " of " + w().key(limit.share_of);
        Ladder& ladder = at(DiffSubject::authority, key + " " + what, limit.path.empty() ? shown + "/" + called : limit.path, Measure::limit);
        if (limit.amount == no_id)
          worded(ladder, limit.condition, "unlimited", "unlimited", limit.path, limit.span);
        else
          valued(ladder, limit.condition, limit.amount, limit.path, limit.span);
      }
      const auto may = [&](const std::vector<Permission>& list, const char* word) {
        for (const Permission& one : list) {
          const auto add = [&](const std::string& remedy, const std::string& text) {
            worded(at(DiffSubject::authority, key + " " + word + " " + remedy, shown + "/" + spaceless(word) + "/" + text, Measure::none), one.condition,
                   word, std::string(word) + " " + text, shown, party.span);
          };
          if (one.any_remedy) add("any", "any");
          for (const Id remedy : one.remedies) add(w().remedy(remedy), name(p().remedies[remedy].name));
        }
      };
      may(party.may_give, "may give");
      may(party.may_not_give, "may not give");
      const auto related = [&](const char* word, Id to) {
        if (to != no_id)
          worded(at(DiffSubject::authority, key + " " + word, shown + "/" + spaceless(word), Measure::none), no_id, w().party(to),
                 name(p().parties[to].name), shown, party.span);
      };
      related("reports to", party.reports_to);
      related("approver", party.approver);
      related("deputy", party.deputy);
      related("acts as", party.acts_as);
      if (party.approval_above != no_id)
        valued(at(DiffSubject::authority, key + " approval above", shown + "/approval_above", Measure::limit), no_id, party.approval_above,
               shown, party.span);
    }
  }

  // --- what can be told ---------------------------------------------------------------------------------------------------

  void facts() {
    for (Id f = 0; f < p().facts.size(); ++f) {
      const Fact& fact = p().facts[f];
      const Type& type = fact.type;
      Ladder& ladder = at(DiffSubject::fact, w().fact(f), name(fact.name), Measure::none);
      std::string key = number(static_cast<int>(type.kind)), text;
      if (!type.names.empty()) {
        std::vector<std::string> names;
        for (const SymbolId one : type.names) {
          names.push_back(w().symbol(one));
          text += (text.empty() ? "" : ", ") + name(one);
        }
        if (!type.ordered) std::sort(names.begin(), names.end());
        for (const std::string& one : names) key += " " + one;
      }
      const auto bound = [&](const Rational& at) {
        Value v = Value::rational(ValueKind::number, at);
        switch (type.kind) {
          case TypeKind::money:
            v.kind = ValueKind::money;
            v.currency = p().currency;
            break;
          case TypeKind::percent:
            v.kind = ValueKind::percent;
            break;
          case TypeKind::duration:
          case TypeKind::date:
          case TypeKind::instant:
          case TypeKind::time_of_day:
            v.kind = type.kind == TypeKind::duration ? ValueKind::duration
                     : type.kind == TypeKind::date   ? ValueKind::date
                     : type.kind == TypeKind::instant ? ValueKind::instant
                                                      : ValueKind::time_of_day;
            (void)to_int64(at, v.integer);
            break;
          default:
            break;
        }
        return value_text(p(), v);
      };
      if (type.has_low && type.has_high)
        text += bound(type.low) + (type.high_open ? "..<" : "..") + bound(type.high);
      else if (type.has_low)
        text += (type.low_open ? "> " : ">= ") + bound(type.low);
      else if (type.has_high)
        text += (type.high_open ? "< " : "<= ") + bound(type.high);
      key += " " + text_of_bounds(type) + (type.or_none ? " or none" : "");
      if (type.or_none) text += text.empty() ? "none" : ", none";
      if (fact.default_value != no_id) {
        key += " default " + w().value_key(p().constants[fact.default_value]);
        text += (text.empty() ? "default " : ", default ") + value_text(p(), p().constants[fact.default_value], &type);
      }
      worded(ladder, no_id, key, text, name(fact.name), fact.span);
    }
    for (Id r = 0; r < p().remedies.size(); ++r)
      part("remedy " + w().remedy(r), name(p().remedies[r].name), name(p().remedies[r].name), p().remedies[r].span);
  }
  static std::string text_of_bounds(const Type& type) {
    std::string out;
    if (type.has_low) out += (type.low_open ? "(" : "[") + to_text(type.low);
    out += "..";
    if (type.has_high) out += to_text(type.high) + (type.high_open ? ")" : "]");
    return out;
  }

  const Versions& v_;
  Wording* w_[2];
  int side_ = 1;
  std::vector<Subject> subjects_;
  std::map<std::string, std::size_t> by_key_;
  std::vector<std::pair<std::string, std::size_t>> order_;
  std::set<std::string> given_;
  std::size_t current_ = 0;
  std::string part_;
};

}  // namespace

std::vector<Subject> subjects_of(const Versions& versions, Wording (&wording)[2]) { return Collector(versions, wording).all(); }

}  // namespace sop::diffing
