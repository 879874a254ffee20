// src/diff/compare.cpp — see the header.
#include "src/diff/compare.hpp"

#include <algorithm>
#include <map>

#include "sop/facts_json.hpp"
#include "sop/messages/diff.hpp"
#include "sop/reference.hpp"
#include "sop/sha256.hpp"
#include "src/diff/formulas.hpp"

namespace sop::diffing {

using proof::Diagram;
using proof::leaf;
using proof::Place;
using proof::Stretch;

namespace {

proof::Mapping mapping_of(const Versions& v) {
  proof::Mapping out;
  out.facts.assign(v.p[1]->facts.size(), no_id);
  for (Id f = 0; f < v.p[1]->facts.size(); ++f) out.facts[f] = v.facts[v.fact_of[1][f]].id[0];
  const auto turn = [](const std::vector<Id>& tie, std::size_t size, std::vector<Id>& back) {
    back.assign(size, no_id);
    for (Id old = 0; old < tie.size(); ++old)
      if (tie[old] != no_id && tie[old] < size && back[tie[old]] == no_id) back[tie[old]] = old;
  };
  turn(v.tie.party, v.p[1]->parties.size(), out.parties);
  turn(v.tie.remedy, v.p[1]->remedies.size(), out.remedies);
  turn(v.tie.symbol, v.p[1]->symbols.size(), out.symbols);
  return out;
}

}  // namespace

void set_id(DiffRegion& region, const std::string& cases) {
  const std::string about = std::string(name_of(region.subject)) + "\n" + region.name + "\n" + region.before +
                            "\n" + region.after + "\n" + std::string(name_of(region.verdict)) + cases;
  region.id = to_hex(sha256(about)).substr(0, 12);
}

Comparison::Comparison(const Versions& versions, Wording (&wording)[2], const DiffOptions& options)
    : v_(versions),
      w_{&wording[0], &wording[1]},
      options_(options),
      effort_(options.max_work, options.stop),
      space_(std::make_unique<proof::Space>(*versions.p[0], *versions.p[1], mapping_of(versions), effort_)),
      player_(std::make_unique<Player>(versions, &wording[0], &wording[1])) {}

Comparison::~Comparison() = default;

// --- ladders as diagrams ------------------------------------------------------------------------------------------------------

Diagram Comparison::met(int side, const Line& line) {
  Diagram all = space_->condition(static_cast<std::uint32_t>(side), line.condition);
  for (const Id more : line.more) {
    const Diagram one = space_->condition(static_cast<std::uint32_t>(side), more);
    all = space_->diagrams().apply(
        space_->diagrams().new_key(), all, one,
        [](std::uint32_t a, std::uint32_t b) -> std::uint32_t {
          if (a == proof::truth_no || b == proof::truth_no) return proof::truth_no;
          if (a == proof::truth_error || b == proof::truth_error) return proof::truth_error;
          return a == proof::truth_unknown || b == proof::truth_unknown ? proof::truth_unknown
                                                                        : proof::truth_yes;
        },
        [](Diagram, Diagram, Diagram&) { return false; });
  }
  if (line.only_true)
    all = space_->diagrams().choose(space_->diagrams().is(all, proof::truth_unknown), leaf(proof::truth_no),
                                    all);
  return all;
}

/// What the expression of a line gives, as a host sees it: an amount is rounded.
Diagram Comparison::line_value(int side, const Line& line) {
  const auto on = static_cast<std::uint32_t>(side);
  const Diagram out = space_->value(on, line.value);
  return line.amount ? space_->as_amount(on, out) : out;
}

Diagram Comparison::line_answer(int side, const Line& line) {
  // How a deadline is counted is as much the answer as its length.
  if (line.value != no_id && line.counted.empty()) return line_value(side, line);
  proof::Diagrams& d = space_->diagrams();
  Diagram out =
      space_->constant(Value::of_text(line.value == no_id ? line.key : line.key + " " + line.counted));
  for (const Id fact : line.defaults) {
    const proof::AxisId id = space_->axis_of_fact(static_cast<std::uint32_t>(side), fact);
    const Place told = space_->axis(id).may_be_none ? proof::place_none : space_->axis(id).low;
    std::vector<proof::Edge> edges{{proof::place_unknown, leaf(1)}, {told, leaf(0)}};
    const std::string other = " " + w_[side]->other_default(fact);
    const Diagram instead = d.map(d.new_key(), out, [&](std::uint32_t term) {
      return proof::leaf_value(space_->constant(Value::of_text(space_->term(term).value.text + other)));
    });
    out = d.choose(d.make(id, edges), instead, out);
  }
  return out;
}

/// Whether all requirements of a list are met, as terms.
Diagram Comparison::all_met(int side, Id list) {
  const Diagram truth = space_->requirements(static_cast<std::uint32_t>(side), list);
  const Diagram yes = space_->constant(Value::boolean(true)), no = space_->constant(Value::boolean(false)),
                unknown = space_->constant(Value::unknown()),
                error = space_->constant(Value::failed(ErrorCode::limit));
  return space_->diagrams().map(space_->diagrams().new_key(), truth, [&](std::uint32_t one) {
    return proof::leaf_value(one == proof::truth_yes       ? yes
                             : one == proof::truth_no      ? no
                             : one == proof::truth_unknown ? unknown
                                                           : error);
  });
}

/// What a ladder answers, as terms. `present_only`: only whether it answers at all.
Diagram Comparison::ladder(int side, const Ladder& ladder, bool present_only) {
  proof::Diagrams& d = space_->diagrams();
  const Diagram absent = space_->constant(Value::of_text(absent_key));
  const Diagram there = space_->constant(Value::of_text("there"));
  const Diagram unknown = space_->constant(Value::unknown());
  const Diagram error = space_->constant(Value::failed(ErrorCode::limit));
  if (ladder.reading == Reading::absent) return absent;
  if (ladder.reading == Reading::output)
    return present_only ? there : space_->output(static_cast<std::uint32_t>(side), ladder.id);
  if (ladder.reading == Reading::requirements) return present_only ? there : all_met(side, ladder.id);
  if (ladder.reading == Reading::each && !present_only) return each(side, ladder);
  if (ladder.reading == Reading::reason) return present_only ? there : reason(side, ladder);
  if (ladder.reading == Reading::least && !present_only) return least(side, ladder);
  if (ladder.definition != no_id && !present_only)
    return space_->definition_alone(static_cast<std::uint32_t>(side), ladder.definition);
  Diagram out = absent;
  Diagram any_yes = leaf(0), any_unknown = leaf(0);
  const Diagram two = space_->constant(Value::of_text("two"));
  Diagram later = absent;  // unique: what the groups after this one answer
  for (std::size_t i = ladder.lines.size(); i-- > 0;) {
    const Line& line = ladder.lines[i];
    const Diagram c = met(side, line);
    const Diagram result = !present_only ? line_answer(side, line) : line.key == absent_key ? absent : there;
    const Diagram yes = d.is(c, proof::truth_yes), waits = d.is(c, proof::truth_unknown);
    if (ladder.reading == Reading::unique) {
      if (i + 1 < ladder.lines.size() && ladder.lines[i + 1].group != line.group) {
        later = d.choose(any_yes, out, d.choose(any_unknown, unknown, later));
        out = absent;
        any_yes = any_unknown = leaf(0);
      }
      out = d.choose(yes, d.choose(any_yes, two, result), out);
      any_yes = d.either(any_yes, yes);
      any_unknown = d.either(any_unknown, waits);
      continue;
    }
    const bool holds_all = ladder.reading == Reading::moves && !present_only;
    const Diagram held = holds_all ? unknown : d.choose(space_->same(result, out), out, unknown);
    out = d.choose(yes, result, d.choose(waits, held, d.choose(d.is(c, proof::truth_error), error, out)));
  }
  if (ladder.reading == Reading::unique) out = d.choose(any_yes, out, d.choose(any_unknown, unknown, later));
  return out;
}

// --- regions ------------------------------------------------------------------------------------------------------------------

void Comparison::compare(const Subject& asked, std::size_t number, std::vector<Found>& found,
                         std::vector<NotCompared>& not_compared) {
  const bool lists = asked.side[0].reading == Reading::each && asked.side[1].reading == Reading::each;
  Subject subject = asked;
  if (lists) same_formulas(subject, not_compared);
  const std::size_t regions = found.size(), problems = not_compared.size();
  compare_cases(subject, number, found, not_compared);
  name_rules(subject, found, regions);
  join_regions(found, regions);
  if (not_compared.size() == problems) return;
  // Once is enough, however many of its parts met the same obstacle.
  for (std::size_t i = problems; i < not_compared.size(); ++i)
    for (std::size_t k = not_compared.size() - 1; k > i; --k)
      if (not_compared[k].why == not_compared[i].why && not_compared[k].args == not_compared[i].args)
        not_compared.erase(not_compared.begin() + static_cast<std::ptrdiff_t>(k));
  std::vector<Found> lines;
  std::vector<NotCompared> left;
  if (!line_by_line(subject, number, lines, left)) return;
  found.resize(regions);
  not_compared.resize(problems);
  for (Found& one : lines) found.push_back(std::move(one));
  for (NotCompared& one : left) not_compared.push_back(std::move(one));
}

void Comparison::compare_cases(const Subject& subject, std::size_t number, std::vector<Found>& found,
                               std::vector<NotCompared>& not_compared) {
  effort_.refill(options_.max_work);
  proof::Diagrams& d = space_->diagrams();
  const bool absent =
      subject.side[0].reading == Reading::absent || subject.side[1].reading == Reading::absent;
  Diagram before = 0, after = 0, touched = leaf(1);
  if (changed_rows(subject, touched)) {
    before = space_->output_within(0, subject.side[0].id, touched);
    after = space_->output_within(1, subject.side[1].id, touched);
  } else {
    before = ladder(0, subject.side[0], absent);
    after = ladder(1, subject.side[1], absent);
  }
  if (subject.side[1].reading == Reading::reason && !absent) {
    // Whether a reason is given at all is told by what the list answers.
    const Diagram none = space_->constant(Value::of_text(absent_key));
    const Diagram one = d.either(d.is(before, proof::leaf_value(none)), d.is(after, proof::leaf_value(none)));
    before = d.choose(one, none, before);
    after = d.choose(one, none, after);
  }
  const auto over = [&] {
    if (!effort_.over()) return false;
    not_compared.push_back(
        {subject.kind, subject.name, messages::diff_too_much, {std::to_string(options_.max_work)}});
    return true;
  };
  if (over()) return;
  if (rounded_apart(before, after)) not_compared.push_back(blamed(subject, 1, no_id));
  if (before == after) return;
  // Which row answers may not be known, nor whether its answer waits.
  const Diagram open = d.either(not_looked_into(before), not_looked_into(after));
  if (open != leaf(0)) not_compared.push_back(blamed(subject, 1, no_id));
  // Which two answers each case gets; then, answer by answer, whether they are the same, more or less.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> numbers, groups;
  const Diagram paired = d.apply(
      d.new_key(), before, after,
      [&](std::uint32_t a, std::uint32_t b) {
        const auto [at, fresh] = numbers.emplace(std::pair(a, b), static_cast<std::uint32_t>(pairs.size()));
        if (fresh) pairs.emplace_back(a, b);
        return at->second;
      },
      [](Diagram, Diagram, Diagram&) { return false; });
  if (over()) return;
  const Diagram where =
      d.choose(d.without(told_by_both(paired), open),
               d.bind(paired,
                      [&](std::uint32_t pair) {
                        return answers_of(subject, pairs[pair].first, pairs[pair].second, absent, groups);
                      }),
               leaf(0));
  if (over()) return;
  std::vector<std::uint32_t> leaves = d.leaves(where);
  std::sort(leaves.begin(), leaves.end());
  for (const std::uint32_t one : leaves) {
    if (over()) return;
    if (one != 0) group(subject, number, d.is(where, one), found, not_compared);
  }
  (void)over();
}

namespace {

/// Whether two values are told apart however much they are: an amount and a share, no euros and nothing.
bool other_kinds(const proof::Term& a, const proof::Term& b) {
  const auto counted = [](const proof::Term& t) {
    return t.kind == proof::Term::Kind::constant || t.kind == proof::Term::Kind::line;
  };
  if (!counted(a) || !counted(b)) return false;
  return a.value.kind != b.value.kind ||
         (a.value.kind == ValueKind::money && a.value.currency != b.value.currency);
}

}  // namespace

/// Where two answers differ: 0 where they are the same, else the number of their group, by more and less.
Diagram Comparison::answers_of(const Subject& subject, std::uint32_t a, std::uint32_t b, bool absent,
                               std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>& groups) {
  if (a == b && space_->term(a).kind != proof::Term::Kind::outside) return leaf(0);
  proof::Diagrams& d = space_->diagrams();
  // Cases with the same two answers belong together. Beside what waits, all values are one; nothing, and each error, is another.
  const auto waits = [&](std::uint32_t term) {
    return space_->term(term).kind == proof::Term::Kind::unknown;
  };
  const std::uint32_t nothing = proof::leaf_value(space_->constant(Value::of_text(absent_key)));
  const bool list = subject.side[1].reading == Reading::requirements;  // of yes and no each is told
  const auto value = [&](std::uint32_t term) {
    return !list && term != nothing && space_->term(term).known();
  };
  const std::pair key(waits(b) && value(a) ? 0xFFFFFFFFU : a, waits(a) && value(b) ? 0xFFFFFFFFU : b);
  const std::uint32_t first =
      groups.emplace(key, static_cast<std::uint32_t>(groups.size()) * 3 + 1).first->second;
  const proof::Term left = space_->term(a), right = space_->term(b);
  if (other_kinds(left, right)) return leaf(first + 1);
  proof::AxisId axis = 0;
  std::vector<OrderedStretch> stretches;
  if (one_axis(*space_, left, right, axis) && compare_formulas(*space_, left, right, axis, stretches)) {
    std::vector<proof::Edge> edges{{proof::place_unknown, leaf(0)}};
    for (const OrderedStretch& one : stretches)
      edges.push_back(
          {one.from, leaf(one.order == Order::same ? 0 : first + static_cast<std::uint32_t>(one.order))});
    edges.push_back({space_->axis(axis).high + 1, leaf(0)});
    std::vector<proof::Edge> merged;
    for (const proof::Edge& edge : edges)
      if (merged.empty() || merged.back().to != edge.to) merged.push_back(edge);
    return merged.size() == 1 ? merged[0].to : d.make(axis, merged);
  }
  Diagram more = leaf(0);
  const bool measured = subject.measure == Measure::given || subject.measure == Measure::number ||
                        subject.measure == Measure::limit;
  if (measured && !absent && left.known() && right.known())
    more = d.is(space_->compare(Op::greater, leaf(b), leaf(a)), proof::truth_yes);
  return d.choose(space_->same(leaf(a), leaf(b)), leaf(0), d.choose(more, leaf(first + 2), leaf(first + 1)));
}

/// 1 where nothing is said of an answer: rows that are ranked by formulas, or what is too deep.
Diagram Comparison::not_looked_into(Diagram answers) {
  return space_->where(answers, [](const proof::Term& term) {
    return term.kind == proof::Term::Kind::outside &&
           (term.key == "deep" || term.key.rfind("priority ", 0) == 0);
  });
}

/// 1 where what a case has can be told of it in both versions: a value, a bound that only one of them has is told of the fact.
Diagram Comparison::told_by_both(Diagram of) {
  proof::Diagrams& d = space_->diagrams();
  Diagram out = leaf(1);
  for (const proof::AxisId id : d.axes(of)) {
    const proof::Axis axis = space_->axis(id);
    if (axis.kind != proof::Axis::Kind::fact || axis.fact[0] == no_id || axis.fact[1] == no_id) continue;
    const Type &a = v_.p[0]->facts[axis.fact[0]].type, &b = v_.p[1]->facts[axis.fact[1]].type;
    std::vector<proof::Edge> edges;
    const auto add = [&](Place from, bool in) {
      if (edges.empty() || (edges.back().to == leaf(1)) != in) edges.push_back({from, leaf(in ? 1U : 0U)});
    };
    add(proof::place_unknown, true);
    if (axis.may_be_none) add(proof::place_none, a.or_none && b.or_none);
    if (axis.type == TypeKind::enumeration) {
      for (std::size_t n = 0; n < axis.names.size(); ++n) {
        const Place place = static_cast<Place>(n);
        add(place,
            !space_->value_at(id, place, 0).is_unknown() && !space_->value_at(id, place, 1).is_unknown());
      }
    } else if (axis.type != TypeKind::text && axis.type != TypeKind::set && axis.type != TypeKind::boolean) {
      Place low = axis.low, high = axis.high;
      for (const Type* type : {&a, &b}) {
        Rational places;
        if (type->has_low && !failed(divide(type->low, axis.step, places))) {
          const Rational first = ceiling(places);
          low = std::max<Place>(low, first.numerator() + (type->low_open && first == places ? 1 : 0));
        }
        if (type->has_high && !failed(divide(type->high, axis.step, places))) {
          const Rational last = floor(places);
          high = std::min<Place>(high, last.numerator() - (type->high_open && last == places ? 1 : 0));
        }
      }
      if (low > axis.low) add(axis.low, false);
      add(low, true);
      if (high < axis.high) add(high + 1, false);
    } else {
      add(axis.low, true);
    }
    if (edges.size() > 1) out = d.both(out, d.make(id, edges));
  }
  return out;
}

void Comparison::group(const Subject& subject, std::size_t number, Diagram where, std::vector<Found>& found,
                       std::vector<NotCompared>& not_compared) {
  const proof::Found point = space_->find(where);
  if (point.answer == proof::Found::Answer::none) return;
  const auto blame = [&](std::uint32_t side, Id expression) {
    NotCompared why = blamed(subject, side, expression);
    const bool told = std::any_of(not_compared.begin(), not_compared.end(), [&](const NotCompared& other) {
      return other.subject == why.subject && other.name == why.name && other.why == why.why &&
             other.args == why.args;
    });
    if (!told) not_compared.push_back(std::move(why));
  };
  if (point.answer == proof::Found::Answer::not_proved) return blame(point.side, point.expression);
  Found one;
  one.subject = number;
  one.where = where;
  one.region.subject = subject.kind;
  one.region.name = subject.name;
  std::uint32_t side = 0;
  Id expression = no_id;
  bool outside = false;
  const bool complete = space_->regions(where, 0, [&](const proof::Region& box) {
    outside = space_->rests_on_outside(box, side, expression) || outside;
    one.boxes.push_back(box);
    return true;
  });
  if (!complete || one.boxes.empty()) return blame(0, no_id);
  merge(one.boxes);
  const bool on_facts = std::any_of(one.boxes.begin(), one.boxes.end(),
                                    [](const proof::Region& box) { return !box.parts.empty(); });
  if (!shown(subject, point, on_facts, one)) {
    for (const proof::Region& box : one.boxes) outside = outside || rests_on_present(box, side, expression);
    if (outside) return blame(side, expression);
    if (one.region.witness_text.empty())
      not_compared.push_back({subject.kind, subject.name, messages::diff_not_shown_untold, {}});
    else
      not_compared.push_back(
          {subject.kind, subject.name, messages::diff_not_shown, {one.region.witness_text}});
    return;
  }
  if (subject.waits_alike && one.region.waits_before != one.region.waits_after) return;
  if (outside) blame(side, expression);
  found.push_back(std::move(one));
}

/// Whether a box rests on the clock or on what happened in the case, which no facts tell.
bool Comparison::rests_on_present(const proof::Region& box, std::uint32_t& side, Id& expression) const {
  const auto present = [&](proof::AxisId id) {
    const proof::Axis& axis = space_->axis(id);
    if (axis.kind != proof::Axis::Kind::builtin || axis.expression == no_id) return false;
    side = axis.side;
    expression = axis.expression;
    return true;
  };
  return std::any_of(box.parts.begin(), box.parts.end(), [&](const auto& part) {
    const proof::Axis& axis = space_->axis(part.first);
    return present(part.first) || std::any_of(axis.parts.begin(), axis.parts.end(),
                                              [&](const auto& one) { return present(one.first); });
  });
}

namespace {

/// All that a question may be answered with.
std::vector<std::string> texts_of(const Ladder& ladder) {
  std::vector<std::string> texts;
  for (const Line& line : ladder.lines)
    if (std::find(texts.begin(), texts.end(), line.text) == texts.end()) texts.push_back(line.text);
  return texts;
}

}  // namespace

std::string few_of(const std::vector<std::string>& texts, std::string& all) {
  constexpr std::size_t most = 4;
  std::string out;
  for (std::size_t i = 0; i < texts.size() && i < most; ++i) out += (i == 0 ? "" : " or ") + texts[i];
  if (texts.size() <= most) return out;
  for (const std::string& one : texts) all += "\n" + one;
  return out + " or ...";
}

void Comparison::tell(const Subject& subject, const Played& before, const Played& after, DiffRegion& region,
                      std::string& answers) const {
  region.before = before.text;
  region.after = after.text;
  for (const int side : {0, 1}) {
    std::string& text = side == 0 ? region.before : region.after;
    if (subject.side[1 - side].reading == Reading::absent && subject.kind == DiffSubject::answer)
      text = few_of(texts_of(subject.side[side]), answers);
    // When it is done is asked where both versions do it.
    if (subject.side[1 - side].reading == Reading::absent && subject.side[side].lines.size() == 1 &&
        !text.empty())
      text += subject.side[side].lines[0].alone;
    // Several things are done at one step: which of them waits.
    const Played& one = side == 0 ? before : after;
    if (one.waits && text.empty() && subject.kind == DiffSubject::task)
      text = few_of(texts_of(subject.side[side]), answers);
  }
  // Two texts that are alike say what it is that differs.
  if (before.text == after.text && before.detail != after.detail) {
    region.before += before.detail;
    region.after += after.detail;
  }
  region.waits_before = before.waits;
  region.waits_after = after.waits;
  if (before.value.is_error()) region.error_before = before.value.error;
  if (after.value.is_error()) region.error_after = after.value.error;
  const auto with_detail = [&](const Played& one, const std::string& text) {
    const bool same = before.shown == after.shown && !one.shown.empty();
    return same || one.shown == one.text ? text : one.shown;
  };
  region.shown_before = with_detail(before, region.before);
  region.shown_after = with_detail(after, region.after);
  region.rules_before = before.rules;
  region.rules_after = after.rules;
  verdict(subject, before, after, region);
}

/// Plays the witness in both versions. False: they answer alike there, or the two interpreters do not agree.
bool Comparison::shown(const Subject& subject, const proof::Found& point, bool on_facts, Found& found) {
  DiffRegion& region = found.region;
  region.witness_before = space_->facts(point, 0);
  region.witness = space_->facts(point, 1);
  for (const FactUpdate& update : region.witness) {
    const Fact& fact = v_.p[1]->facts[update.fact];
    region.witness_text += (region.witness_text.empty() ? "" : ", ") + v_.p[1]->text(fact.name) + ": " +
                           value_text(*v_.p[1], update.value, &fact.type);
  }
  for (const FactUpdate& update : region.witness_before) {
    if (v_.facts[v_.fact_of[0][update.fact]].id[1] != no_id) continue;
    const Fact& fact = v_.p[0]->facts[update.fact];
    region.witness_text += (region.witness_text.empty() ? "" : ", ") + v_.p[0]->text(fact.name) + ": " +
                           value_text(*v_.p[0], update.value, &fact.type);
  }
  // A case of which nothing is told shows it too, where it would be otherwise with something told, or where something is computed.
  const auto computed = [](const Ladder& ladder) {
    return ladder.reading == Reading::output ||
           std::any_of(ladder.lines.begin(), ladder.lines.end(),
                       [](const Line& line) { return line.value != no_id; });
  };
  region.has_witness =
      !region.witness_text.empty() || on_facts || computed(subject.side[0]) || computed(subject.side[1]);
  const Played before = player_->play(0, subject.side[0], fact_values(*v_.p[0], region.witness_before));
  const Played after = player_->play(1, subject.side[1], fact_values(*v_.p[1], region.witness));
  if (!before.agreed || !after.agreed) return false;
  if (before.key == after.key) return false;
  tell(subject, before, after, region, found.answers);
  // An answer as a whole is no matter of cases, nor is what only one version has in every case.
  const bool whole = subject.side[0].reading == Reading::absent || subject.side[1].reading == Reading::absent;
  if (whole && (subject.kind == DiffSubject::answer || (!on_facts && region.witness_text.empty())))
    region.has_witness = false;
  return true;
}

namespace {

/// Lengths on one scale, where they have one; days and business days have none in common.
bool length_of(const Value& v, int& scale, std::int64_t& length) {
  scale = 0;
  if (v.kind == ValueKind::duration) {
    length = v.integer;
    return true;
  }
  if (v.kind == ValueKind::instant || v.kind == ValueKind::date) {
    scale = v.kind == ValueKind::instant ? 1 : 2;
    length = v.integer;
    return true;
  }
  if (v.kind != ValueKind::period) return false;
  length = v.integer;
  switch (v.unit) {
    case PeriodUnit::day:
      length *= milliseconds_per_day;
      return true;
    case PeriodUnit::week:
      length *= 7 * milliseconds_per_day;
      return true;
    case PeriodUnit::month:
    case PeriodUnit::year:
      scale = 3;
      length *= v.unit == PeriodUnit::year ? 12 : 1;
      return true;
    case PeriodUnit::business_day:
      scale = 4;
      return true;
    default:
      scale = 5;
      length *= business_time(v.unit);
      return true;
  }
}

}  // namespace

namespace {

/// Of two lengths of which one is none, or which are alike and end otherwise: below 0 where `a` ends sooner, above where `b` does; 0: that is
/// not plain, or they differ in length.
int which_is_sooner(const Played& a, const Played& b) {
  const bool at_once[] = {a.key == at_once_key, b.key == at_once_key};
  if (at_once[0] != at_once[1]) return at_once[0] ? -1 : 1;
  if (a.calendar != b.calendar || !reference::compare_as(Op::equal, a.value, b.value, nullptr).is_yes())
    return 0;
  using End = DeadlineForm::End;
  const auto hour = [](const DeadlineForm& form) {
    return form.end == End::stated ? form.time : milliseconds_per_day;
  };
  // When offices close is told by the calendar.
  if ((a.form.end == End::closing) != (b.form.end == End::closing)) return 0;
  const int hours = hour(a.form) < hour(b.form) ? -1 : hour(a.form) > hour(b.form) ? 1 : 0;
  const int days = a.form.from_receipt == b.form.from_receipt ? 0 : a.form.from_receipt ? -1 : 1;
  return hours * days < 0 ? 0 : hours != 0 ? hours : days;
}

}  // namespace

void Comparison::verdict(const Subject& subject, const Played& before, const Played& after,
                         DiffRegion& region) const {
  const auto say = [&](DiffVerdict verdict) { region.verdict = verdict; };
  const bool was = before.key != absent_key, is = after.key != absent_key;
  const auto appears = [&](bool now) {
    // What may be given is more authority; a limit is less.
    const bool more = subject.name.find("/may_give/") != std::string::npos;
    if (subject.kind == DiffSubject::authority && (more || subject.measure == Measure::limit))
      return say(now == more ? DiffVerdict::more_authority : DiffVerdict::less_authority);
    return say(now ? DiffVerdict::newly_possible : DiffVerdict::no_longer_possible);
  };
  const auto nothing = [](const Played& one) { return one.key == absent_key || one.value.is_error(); };
  // What waits may still come; where the other version has nothing, it is new, or gone.
  if (after.waits != before.waits) {
    if (nothing(after.waits ? before : after)) return appears(after.waits);
    return say(after.waits ? DiffVerdict::waits : DiffVerdict::waits_less);
  }
  const bool failed_once = before.value.is_error() || after.value.is_error();
  if (!was || !is) return appears(is);
  if (failed_once) {
    if (before.value.is_error() && after.value.is_error()) return say(DiffVerdict::other_answer);
    return say(before.value.is_error() ? DiffVerdict::newly_possible : DiffVerdict::no_longer_possible);
  }
  const Value order = reference::compare_as(Op::greater, after.value, before.value, nullptr);
  const bool compared = order.kind == ValueKind::boolean && before.value.kind == after.value.kind &&
                        !reference::compare_as(Op::equal, after.value, before.value, nullptr).is_yes();
  switch (subject.measure) {
    case Measure::given:
      if (compared) return say(order.is_yes() ? DiffVerdict::more_generous : DiffVerdict::less_generous);
      break;
    case Measure::number:
      if (compared) return say(order.is_yes() ? DiffVerdict::higher : DiffVerdict::lower);
      break;
    case Measure::limit:
      if (after.key == "unlimited" || before.key == "unlimited")
        return say(after.key == "unlimited" ? DiffVerdict::more_authority : DiffVerdict::less_authority);
      if (compared) return say(order.is_yes() ? DiffVerdict::more_authority : DiffVerdict::less_authority);
      break;
    case Measure::length:
    case Measure::window: {
      if (const int sooner = which_is_sooner(before, after); sooner != 0) {
        if (subject.measure == Measure::window)
          return say(sooner < 0 ? DiffVerdict::longer : DiffVerdict::shorter);
        return say(sooner < 0 ? DiffVerdict::slower : DiffVerdict::faster);
      }
      int a = 0, b = 0;
      std::int64_t x = 0, y = 0;
      if (length_of(before.value, a, x) && length_of(after.value, b, y) && a == b && x != y)
        return say(subject.measure == Measure::window ? y > x ? DiffVerdict::longer : DiffVerdict::shorter
                   : y > x                            ? DiffVerdict::slower
                                                      : DiffVerdict::faster);
      break;
    }
    case Measure::none:
      break;
  }
  if (before.value.kind == ValueKind::boolean && after.value.kind == ValueKind::boolean)
    return say(after.value.is_yes() ? DiffVerdict::newly_possible : DiffVerdict::no_longer_possible);
  switch (subject.kind) {
    case DiffSubject::owner:
      return say(DiffVerdict::other_owner);
    case DiffSubject::text:
      return say(DiffVerdict::said_differently);
    case DiffSubject::move:
    case DiffSubject::scenario:
      return say(DiffVerdict::other_step);
    default:
      return say(DiffVerdict::other_answer);
  }
}

// --- past cases ---------------------------------------------------------------------------------------------------------------

bool Comparison::holds(const Found& found, const std::vector<Value>& facts) {
  return space_->leaf_at(found.where, facts, 0) == 1;
}

std::set<std::string> Comparison::scenarios_of(const Subject& scenarios,
                                               const std::vector<FactUpdate>& facts) {
  std::set<std::string> out;
  for (const int side : {0, 1}) {
    std::vector<FactUpdate> told;
    for (FactUpdate one : facts) {
      const Id now = v_.facts[v_.fact_of[0][one.fact]].id[side];
      if (now == no_id) continue;
      one.fact = now;
      std::vector<Value*> names{&one.value};
      for (Value& item : one.value.items) names.push_back(&item);
      for (Value* name : names) {
        if (side == 0 || name->kind != ValueKind::name) continue;
        const SymbolId symbol = v_.tie.symbol[static_cast<std::size_t>(name->integer)];
        if (symbol == no_id) return {};
        *name = Value::name(symbol);
      }
      told.push_back(std::move(one));
    }
    const Played played = player_->play(side, scenarios.side[side], fact_values(*v_.p[side], told));
    if (played.waits || played.value.is_error()) return {};
    out.insert(played.key);
  }
  return out;
}

}  // namespace sop::diffing
