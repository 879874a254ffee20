// src/diff/collector.hpp — gathers the questions that both versions are asked (src/diff/subjects.hpp). Private to subjects*.cpp.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sop/facts_json.hpp"
#include "sop/unicode.hpp"
#include "src/diff/subjects.hpp"

namespace sop::diffing {

inline std::string number(std::uint64_t n) { return std::to_string(n); }

class Collector {
 public:
  Collector(const Versions& versions, Wording (&wording)[2]) : v_(versions), w_{&wording[0], &wording[1]} {}

  std::vector<Subject> all();

 private:
  [[nodiscard]] const Procedure& p() const { return *v_.p[side_]; }
  [[nodiscard]] Wording& w() const { return *w_[side_]; }
  [[nodiscard]] const std::string& name(SymbolId id) const { return p().text(id); }
  static std::string folded(const std::string& text) { return unicode::fold(text); }

  /// The subject of this key, made when there is none: the new version comes first, so that names are its own.
  Ladder& at(DiffSubject kind, const std::string& key, const std::string& shown, Measure measure,
             Reading reading = Reading::first);

  void ask(void (Collector::*what)()) {
    part_.clear();
    (this->*what)();
  }

  /// What an expression rests on; `calendar` counts its business days, where it does not say one itself.
  void uses(Id expression, Id calendar = no_id);
  /// By which calendars the business days in it are counted: ` on desk`.
  [[nodiscard]] std::string on_calendar(Id expression) const;
  void used(const std::string& called);
  void used_calendar(Id calendar) {
    if (calendar != no_id) used("calendar " + folded(name(p().calendars[calendar].name)));
  }
  void ranges();
  void together();
  static bool together(Subject& subject);
  bool only_one_has(std::size_t whole);
  void told_in(std::size_t subject, const char* word);
  void replaced();
  void offered_at(const Step& step, const OfferOption& option) {
    if (side_ == 0) return;
    subjects_[current_].step = static_cast<Id>(&step - p().steps.data());
    subjects_[current_].remedy = option.remedy;
  }

  /// A line whose answer is an expression. `calendar`: what counts its business days; null: the calendar of the procedure.
  Line& valued(Ladder& ladder, Id condition, Id value, const std::string& path, Span span,
               const Id* calendar = nullptr) {
    Line line;
    line.condition = condition;
    line.value = value;
    line.key = w().shallow(value);
    line.text = w().text(value);
    line.detail = on_calendar(value);
    line.path = path;
    line.span = span;
    shows(line, value);
    ladder.lines.push_back(std::move(line));
    uses(value, calendar == nullptr ? p().calendar : *calendar);
    return ladder.lines.back();
  }
  /// That a line shows what an expression gives, facts whose default is another one included.
  void shows(Line& line, Id value) const {
    if (value == no_id) return;
    const Expr& e = p().exprs[value];
    if (e.op == Op::fact && !w_[side_]->other_default(e.a).empty() &&
        std::find(line.defaults.begin(), line.defaults.end(), e.a) == line.defaults.end())
      line.defaults.push_back(e.a);
    for (Id i = 0; i < e.args.count; ++i) shows(line, p().expr_args[e.args.first + i]);
  }
  /// A line whose answer is said in words.
  static Line& worded(Ladder& ladder, Id condition, std::string key, std::string text,
                      const std::string& path, Span span) {
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
  void values_of(Ladder& ladder, Id value, const std::string& path, Span span);

  static Measure measure_of(TypeKind kind) {
    switch (kind) {
      case TypeKind::money:
      case TypeKind::percent:
      case TypeKind::whole:
      case TypeKind::decimal:
        return Measure::number;
      case TypeKind::duration:
      case TypeKind::period:
        return Measure::window;  // what it is for is not known here: no more is said than that it is longer
      case TypeKind::date:
      case TypeKind::instant:
        return Measure::length;
      default:
        return Measure::none;
    }
  }

  // What customers are given: whatever an offer's amount rests on.
  void collect_given();
  Measure given_or(const std::string& called, TypeKind kind) const {
    const bool money = kind == TypeKind::money || kind == TypeKind::percent;
    return money && given_.count(folded(called)) > 0 ? Measure::given : measure_of(kind);
  }

  void tables();
  /// Of an amount that is rounded when it gets its name.
  void rounded(Line& line, const Type& type) const {
    line.key += text_of_bounds(type);
    if (type.kind != TypeKind::money) return;
    if (p().rounding != Rounding::half_up)
      line.key += " r" + number(static_cast<std::uint64_t>(p().rounding));
    Value value;
    if (v_.p[0]->rounding != v_.p[1]->rounding && !(line.value != no_id && w().constant(line.value, value)))
      line.detail += ", rounded " + std::string(name_of(p().rounding));
  }

  /// The last line of a ladder is an amount: rounded when it is offered or limits something, if it is computed there.
  void rounded_here(Line& line) const {
    line.amount = true;
    const Op op = p().exprs[line.value].op;
    if (op == Op::definition || op == Op::output || op == Op::constant || op == Op::fact) return;
    if (p().rounding != Rounding::half_up)
      line.key += " r" + number(static_cast<std::uint64_t>(p().rounding));
    if (v_.p[0]->rounding != v_.p[1]->rounding)
      line.detail += ", rounded " + std::string(name_of(p().rounding));
  }

  void definitions();
  // Of a definition with parameters: each of its uses, with what is put in.
  void calls();
  [[nodiscard]] bool is_call(Id expression) const;
  [[nodiscard]] std::string call_key(Id expression) const { return "call " + w().shallow(expression); }
  [[nodiscard]] std::string bodies_text(Id expression) const;

  void requirements();

  void scenarios();

  /// Something that is there as a whole.
  void part(const std::string& key, const std::string& shown, const std::string& path, Span span,
            const std::string& parent = {}) {
    part_ = key;
    worded(at(DiffSubject::part, key, shown, Measure::none), no_id, "there", shown, path, span);
    subjects_[current_].parent = parent;
  }

  // --- steps ------------------------------------------------------------------------------------------------------------

  std::string target_key(Id target) const;
  static std::string timing_text(TriggerKind trigger);
  std::string target_text(Id target) const;
  [[nodiscard]] bool leaves(Id target) const;
  void target_shows(Line& line, Id target) const;

  /// The part that a container is: its scenario.
  std::string around(Id container) const {
    for (Id s = 0; s < p().scenarios.size(); ++s)
      if (p().scenarios[s].container == container) return "scenario " + w().scenario(s);
    const Id parent = p().containers[container].parent;
    return parent == no_id ? std::string() : "step " + w().step(parent);
  }

  static bool timed(TriggerKind kind) {
    return kind == TriggerKind::after || kind == TriggerKind::at || kind == TriggerKind::no_reply ||
           kind == TriggerKind::every || kind == TriggerKind::clock_at;
  }

  // The moves of a step or a clock: those of one trigger are tried in order; one that waits for a time is a question of its own.
  /// `waits`: the step waits for a time, after which `done` comes by itself.
  void moves(Slice slice, const std::string& owner_key, const std::string& owner_path, bool waits = false);
  static std::string share_text(const Rational& share) {
    Rational percent;
    return failed(multiply(share, Rational(100), percent)) ? to_text(share) : to_text(percent) + " %";
  }
  static std::string spaceless(std::string text) {
    for (char& c : text)
      if (c == ' ') c = '_';
    return text;
  }

  void steps();

  void outcomes(const Step& step, const std::string& step_key);
  void sign_off(const Step& step, const std::string& step_key, const Action& action, const SignOff& sign);
  static const char* performer_text(Performer performer);
  /// A line of a step: what it is about is asked by itself.
  void one_action(const Step& step, const std::string& step_key, const Action& action);
  void with_form(Line& line, const DeadlineForm& form) const { counted_by(line, form, p().calendar); }
  /// How a deadline ends, and on which calendar it is counted when it is a number of days.
  void counted_by(Line& line, const DeadlineForm& form, Id calendar) const {
    line.form = form;
    line.counted = w().form(form);
    if (p().exprs[line.value].type == TypeKind::period) {
      line.calendar = w().calendar_name(calendar);
      line.counted += line.calendar;
      if (calendar != no_id && line.detail.empty()) line.detail = " on " + name(p().calendars[calendar].name);
    }
    if (form.end == DeadlineForm::End::stated)
      line.text += ", by " + value_text(p(), Value::make(ValueKind::time_of_day, form.time));
    if (form.end == DeadlineForm::End::closing) line.text += ", by closing";
    if (form.from_receipt) line.text += ", day of receipt counts";
  }

  void unnamed_owner(const Step& step, const std::string& key);

  void rules();
  void rule_of(Id scenario);

  // --- time -------------------------------------------------------------------------------------------------------------

  std::string signals(const std::vector<Signal>& list) const;
  std::string signals_text(const std::vector<Signal>& list) const;

  void calendars();
  void clocks();

  void paths();
  std::string level_detail(const Level& level) const;

  // --- what is stated and depends on no case (subjects_settings.cpp) --------------------------------------------------------

  /// Said as it stands; asked only where both versions have the thing that it belongs to.
  void setting(const std::string& key, const std::string& shown, const std::string& value,
               const std::string& text, Span span);
  void settings();
  void units();
  void remedies();
  void teams();
  void containers();
  void replies();
  void records();
  /// Things that are done one after the other: told where both versions have the same ones in another order.
  void in_turn(DiffSubject kind, const std::string& key, const std::string& shown,
               const std::vector<std::string>& keys, const std::vector<std::string>& texts, Span span);
  void only_in_both() { both_only_.insert(order_[current_].first); }

  // --- words ------------------------------------------------------------------------------------------------------------

  void responses();

  // --- people -----------------------------------------------------------------------------------------------------------

  void parties();
  void permissions(const Party& party, const std::string& key);
  void permissions_together();
  void levels_apart();
  [[nodiscard]] std::string window_text(const Limit& limit) const;

  // --- what can be told ---------------------------------------------------------------------------------------------------

  void facts();
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
  std::map<std::string, std::string> ranges_;  ///< the key of a lowest amount, and that of the highest
  std::map<std::string, std::vector<std::pair<std::string, std::size_t>>>
      permissions_;  ///< by role: what both versions have, and the question whether it may be given
  std::map<std::string, std::vector<std::pair<int, std::size_t>>>
      levels_;  ///< by path and party: the side of a level, and the question for how long it has time
  std::size_t current_ = 0;
  std::string part_;
  std::map<std::size_t, std::set<std::size_t>> told_in_;  ///< questions that may be told in another one
  struct Place {
    std::size_t subject = 0;
    std::string place;
  };
  std::vector<Place> places_[2];  ///< the lines of steps, by the place in which another one may stand
  std::vector<std::string> turns_, turn_texts_;  ///< what is done at a step, in turn
  std::set<std::string> both_only_;              ///< asked only where both versions have it
  std::map<std::string, std::vector<std::string>>
      items_[2];  ///< what is done in turn, by the key of its order
};

}  // namespace sop::diffing
