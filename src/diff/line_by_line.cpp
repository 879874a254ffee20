// src/diff/line_by_line.cpp — questions whose conditions are the same in both versions, and what is to blame where nothing can be said.
//
// Lines with the same conditions need no looking into: where the answers of one differ, they differ whenever that line counts. What a formula
// gives is still compared: one that is only written otherwise is no difference, and of one that nobody can compare none is claimed.
#include <algorithm>

#include "sop/facts_json.hpp"
#include "sop/messages/diff.hpp"
#include "src/diff/compare.hpp"

namespace sop::diffing {

using proof::Diagram;
using proof::leaf;

namespace {

/// What two formulas may cost at least, however little a whole question may.
constexpr std::uint64_t least_work = 10'000;

}  // namespace

/// Whether the two versions round otherwise, and both give something here that no diagram computes: it has one name, and may be two amounts.
bool Comparison::rounded_apart(Diagram before, Diagram after) {
  if (v_.p[0]->rounding == v_.p[1]->rounding) return false;
  const std::vector<std::uint32_t> was = space_->diagrams().leaves(before),
                                   is = space_->diagrams().leaves(after);
  return std::any_of(was.begin(), was.end(), [&](std::uint32_t term) {
    return space_->term(term).kind == proof::Term::Kind::outside &&
           std::find(is.begin(), is.end(), term) != is.end();
  });
}

/// Why a question cannot be compared: the expression, or the formula of one of its lines that is outside of what can be compared.
NotCompared Comparison::blamed(const Subject& subject, std::uint32_t side, Id expression) {
  NotCompared why{subject.kind, subject.name, messages::diff_outside, {}};
  if (expression != no_id) {
    why.args = {w_[side]->text(expression)};
    return why;
  }
  if (effort_.over()) {
    why.why = messages::diff_too_much;
    why.args = {std::to_string(options_.max_work)};
    return why;
  }
  for (const std::uint32_t of : {1U, 0U}) {
    const Ladder& ladder = subject.side[of];
    for (const Line& line : ladder.lines) {
      const std::vector<Line>& others = subject.side[1 - of].lines;
      if (line.value == no_id ||
          std::any_of(others.begin(), others.end(), [&](const Line& other) { return other.key == line.key; }))
        continue;
      const std::vector<std::uint32_t> terms =
          space_->diagrams().leaves(line_value(static_cast<int>(of), line));
      if (std::any_of(terms.begin(), terms.end(), [&](std::uint32_t term) {
            return space_->term(term).kind == proof::Term::Kind::outside;
          })) {
        why.args = {line.text};
        return why;
      }
    }
  }
  why.why = messages::diff_formulas;
  return why;
}

/// Whether two answers under one condition are the same. `differ`: in some case they are not, whatever the condition is.
Comparison::Lines Comparison::compare_lines(const Line& was, const Line& is) {
  if (was.counted != is.counted || was.value == no_id || is.value == no_id)
    return was.key == is.key && was.counted == is.counted && was.defaults.empty() && is.defaults.empty()
               ? Lines::alike
               : Lines::differ;
  Value a, b;
  if (w_[0]->constant(was.value, a) && w_[1]->constant(is.value, b))
    return w_[0]->value_key(a, true) == w_[1]->value_key(b, true) ? Lines::alike : Lines::differ;
  effort_.refill(std::max(options_.max_work, least_work));
  const Diagram before = line_value(0, was), after = line_value(1, is);
  if (rounded_apart(before, after)) return Lines::open;
  const proof::Found point = space_->find(space_->diagrams().inverse(space_->same(before, after)));
  if (effort_.over() || point.answer == proof::Found::Answer::not_proved) return Lines::open;
  // The same formula may come to another amount where it is rounded otherwise.
  if (point.answer == proof::Found::Answer::none)
    return v_.p[0]->rounding != v_.p[1]->rounding && v_.p[1]->exprs[is.value].type == TypeKind::money
               ? Lines::open
               : Lines::alike;
  Ladder one[2];
  Played played[2];
  for (const int side : {0, 1}) {
    one[side].reading = Reading::first;
    one[side].lines.push_back(side == 0 ? was : is);
    one[side].lines[0].condition = no_id;
    played[side] = player_->play(
        side, one[side], fact_values(*v_.p[side], space_->facts(point, static_cast<std::uint32_t>(side))));
  }
  return played[0].agreed && played[1].agreed && played[0].key != played[1].key ? Lines::differ : Lines::open;
}

/// False: the conditions are not the same, or too much else is.
bool Comparison::line_by_line(const Subject& subject, std::size_t number, std::vector<Found>& found,
                              std::vector<NotCompared>& not_compared) {
  const Ladder &a = subject.side[0], &b = subject.side[1];
  if (a.reading != b.reading || a.reading == Reading::requirements || a.reading == Reading::least ||
      a.lines.size() != b.lines.size())
    return false;
  if (a.reading == Reading::output) {
    const Table &s = v_.p[0]->tables[v_.p[0]->outputs[a.id].table],
                &t = v_.p[1]->tables[v_.p[1]->outputs[b.id].table];
    if (s.hit != t.hit || s.dated_by != no_id || t.dated_by != no_id ||
        (s.hit != HitPolicy::unique && s.hit != HitPolicy::first))
      return false;
  }
  for (std::size_t i = 0; i < a.lines.size(); ++i) {
    if (w_[0]->key(a.lines[i].condition) != w_[1]->key(b.lines[i].condition) ||
        a.lines[i].group != b.lines[i].group || !a.lines[i].more.empty() || !b.lines[i].more.empty())
      return false;
  }
  std::vector<std::string> conditions;  // of each region
  for (std::size_t i = 0; i < a.lines.size(); ++i) {
    const Line &was = a.lines[i], &is = b.lines[i];
    if (was.key == is.key && was.counted == is.counted && was.defaults.empty() && is.defaults.empty())
      continue;
    const Lines told = compare_lines(was, is);
    if (told == Lines::alike) continue;
    std::string condition = is.condition != no_id ? w_[1]->text(is.condition) : i > 0 ? "otherwise" : "";
    if (a.reading == Reading::reason) condition = "not (" + condition + ")";
    Value value;
    // Without a condition "in every case" would be claimed, of formulas that differ in some.
    const bool some = condition.empty() && is.value != no_id && was.value != no_id &&
                      !(w_[0]->constant(was.value, value) && w_[1]->constant(is.value, value));
    if (told == Lines::open || some) {
      Subject alone;
      alone.kind = subject.kind;
      alone.name = subject.name;
      alone.side[0].lines = {was};
      alone.side[1].lines = {is};
      const NotCompared why = blamed(alone, 1, no_id);
      if (std::none_of(not_compared.begin(), not_compared.end(), [&](const NotCompared& other) {
            return other.why == why.why && other.args == why.args;
          }))
        not_compared.push_back(why);
      continue;
    }
    Ladder one[2];
    for (const int side : {0, 1}) {
      one[side].reading = Reading::first;
      one[side].lines.push_back(side == 0 ? was : is);
      one[side].lines[0].condition = no_id;
    }
    Found made;
    made.subject = number;
    made.whole = true;
    made.region.subject = subject.kind;
    made.region.name = subject.name;
    const Played before = player_->play(0, one[0], std::vector<Value>(v_.p[0]->facts.size()));
    const Played after = player_->play(1, one[1], std::vector<Value>(v_.p[1]->facts.size()));
    tell(subject, before, after, made.region, made.answers);
    // Lines that say the same before and now are one region.
    const auto alike = std::find_if(found.begin(), found.end(), [&](const Found& other) {
      return other.region.verdict == made.region.verdict && other.region.before == made.region.before &&
             other.region.after == made.region.after && !other.region.when.empty() && !condition.empty();
    });
    const bool joined = alike != found.end();
    const auto place = static_cast<std::size_t>(alike - found.begin());
    if (!joined) {
      found.push_back(std::move(made));
      conditions.emplace_back();
    }
    DiffRegion& region = found[joined ? place : found.size() - 1].region;
    conditions[joined ? place : found.size() - 1] += (joined ? "\n" : "") + condition;
    if (joined) {
      region.rules_before.push_back({was.path, was.span});
      region.rules_after.push_back({is.path, is.span});
    }
    if (condition.empty()) continue;
    DiffRange whole;
    whole.fact = condition;
    if (region.when.size() < options_.max_boxes)
      region.when.push_back({whole});
    else
      ++region.more_boxes;
  }
  for (std::size_t i = 0; i < found.size(); ++i) set_id(found[i].region, conditions[i]);
  return true;
}

}  // namespace sop::diffing
