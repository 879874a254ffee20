// src/diff/compare.cpp — see the header.
#include "src/diff/compare.hpp"

#include <algorithm>
#include <map>

#include "sop/facts_json.hpp"
#include "sop/messages/diff.hpp"
#include "sop/reference.hpp"
#include "sop/sha256.hpp"

namespace sop::diffing {

using proof::Diagram;
using proof::leaf;
using proof::Place;
using proof::Stretch;

namespace {

constexpr const char* absent_key = "-";
/// The clock of a witness: a Monday, 2026-01-05T09:00:00Z.
constexpr std::int64_t witness_now = 1767603600000;

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
  const std::string about = std::string(name_of(region.subject)) + "\n" + region.name + "\n" + region.before + "\n" + region.after + "\n" +
                            std::string(name_of(region.verdict)) + cases;
  region.id = to_hex(sha256(about)).substr(0, 12);
}

// --- both interpreters ------------------------------------------------------------------------------------------------------

class Comparison::Player {
 public:
  Player(const Versions& v, Wording* const (&wording)[2]) : v_(v), w_{wording[0], wording[1]} {
    for (const int side : {0, 1}) {
      engines_[side] = std::make_unique<Engine>(*v.p[side]);
      bound_[side] = std::make_unique<EngineData>(*engines_[side], *v.data[side]);
    }
  }

  Played play(int side, const Ladder& ladder, const std::vector<Value>& facts) {
    facts_ = &facts;
    side_ = side;
    Played out;
    const Procedure& p = *v_.p[side];
    if (ladder.reading == Reading::output || ladder.reading == Reading::requirements) {
      const bool output = ladder.reading == Reading::output;
      reference::Answer slow = output ? reference::ask_output(question(), ladder.id) : reference::ask_requirements(question(), ladder.id);
      EngineAnswer fast;
      const EngineQuestion asked = fast_question();
      if (output)
        engines_[side]->ask_output(workspace_, *bound_[side], asked, ladder.id, fast);
      else
        engines_[side]->ask_requirements(workspace_, *bound_[side], asked, ladder.id, fast);
      settle(out, slow.value, fast.value);
      for (const Reason& reason : slow.because) {
        if (reason.kind != ReasonKind::row && reason.kind != ReasonKind::requirement && reason.kind != ReasonKind::table) continue;
        for (const Line& line : ladder.lines)
          if (line.path == reason.path) out.text = line.text;
        out.rules.push_back({reason.path, reason.span});
        if (reason.kind == ReasonKind::row || slow.value.is_no()) break;
      }
      if (!output && slow.value.is_yes()) out.rules.clear();
      if (!output) out.text.clear();
      if (slow.value.is_error()) out.text.clear();
      if (out.text.empty()) out.text = out.shown;
      return out;
    }
    if (ladder.reading == Reading::absent) {
      out.key = absent_key;
      return out;
    }
    std::vector<const Line*> unknown;
    const Line* taken = nullptr;
    for (const Line& line : ladder.lines) {
      if (taken != nullptr && (ladder.reading == Reading::first || line.group != taken->group)) break;
      const Value answer = condition(out, line);
      if (answer.is_error()) {
        out.value = answer;
        out.key = "error";
        out.shown = value_text(p, answer);
        out.rules.push_back({line.path, line.span});
        return out;
      }
      if (answer.is_unknown()) unknown.push_back(&line);
      if (!answer.is_yes()) continue;
      if (taken != nullptr) {
        out.key = "two";
        out.text = out.shown = value_text(p, Value::failed(ErrorCode::two_rows));
        out.rules = {{taken->path, taken->span}, {line.path, line.span}};
        return out;
      }
      taken = &line;
    }
    const bool held = ladder.reading == Reading::first
                          ? std::any_of(unknown.begin(), unknown.end(), [&](const Line* l) { return taken == nullptr || (l < taken && l->key != taken->key); })
                          : taken == nullptr && !unknown.empty();
    if (held) {
      out.waits = true;
      out.value = Value::unknown();
      out.key = "waits";
      out.rules.push_back({unknown.front()->path, unknown.front()->span});
      return out;
    }
    if (taken == nullptr) {
      out.key = absent_key;
      return out;
    }
    out.rules.push_back({taken->path, taken->span});
    out.text = taken->text;
    if (taken->value == no_id) {
      out.key = taken->key;
      out.shown = taken->text;
      out.value = Value::of_text(taken->text);
      return out;
    }
    const reference::Answer slow = reference::evaluate(question(), taken->value);
    EngineAnswer fast;
    engines_[side]->evaluate(workspace_, *bound_[side], fast_question(), taken->value, fast);
    settle(out, slow.value, fast.value);
    // How a deadline is counted is part of the answer, beside its length.
    const std::size_t space = taken->key.find(' ');
    if (space != std::string::npos && taken->key[0] != '(') out.key += taken->key.substr(space);
    return out;
  }

 private:
  reference::Question question() const {
    reference::Question q;
    q.procedure = v_.p[side_];
    q.data = v_.data[side_];
    q.facts = facts_;
    q.now = witness_now;
    return q;
  }
  EngineQuestion fast_question() const {
    EngineQuestion q;
    q.facts = facts_;
    q.now = witness_now;
    return q;
  }
  void settle(Played& out, const Value& slow, const Value& fast) const {
    out.value = slow;
    out.key = w_[side_]->value_key(slow);
    out.shown = value_text(*v_.p[side_], slow);
    out.waits = slow.is_unknown();
    out.agreed = out.agreed && out.key == w_[side_]->value_key(fast);
  }
  Value condition(Played& out, const Line& line) {
    Value all = Value::boolean(true);
    std::vector<Id> conditions = line.more;
    conditions.push_back(line.condition);
    for (const Id one : conditions) {
      if (one == no_id) continue;
      Value slow = reference::evaluate(question(), one).value;
      EngineAnswer fast;
      engines_[side_]->evaluate(workspace_, *bound_[side_], fast_question(), one, fast);
      out.agreed = out.agreed && w_[side_]->value_key(slow) == w_[side_]->value_key(fast.value);
      if (slow.is_none()) slow = Value::boolean(false);
      if (slow.is_no()) return slow;
      if (slow.is_error() || (slow.is_unknown() && !all.is_error())) all = slow;
    }
    return all;
  }

  const Versions& v_;
  Wording* w_[2];
  std::unique_ptr<Engine> engines_[2];
  std::unique_ptr<EngineData> bound_[2];
  Workspace workspace_;
  const std::vector<Value>* facts_ = nullptr;
  int side_ = 0;
};

Comparison::Comparison(const Versions& versions, Wording (&wording)[2], const DiffOptions& options)
    : v_(versions),
      w_{&wording[0], &wording[1]},
      options_(options),
      effort_(options.max_work, options.stop),
      space_(std::make_unique<proof::Space>(*versions.p[0], *versions.p[1], mapping_of(versions), effort_)),
      player_(std::make_unique<Player>(versions, w_)) {}

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
          return a == proof::truth_unknown || b == proof::truth_unknown ? proof::truth_unknown : proof::truth_yes;
        },
        [](Diagram, Diagram, Diagram&) { return false; });
  }
  return all;
}

Diagram Comparison::line_answer(int side, const Line& line) {
  if (line.value == no_id) return space_->constant(Value::of_text(line.key));
  return space_->value(static_cast<std::uint32_t>(side), line.value);
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
  if (ladder.reading == Reading::requirements)
    return present_only ? there : space_->requirements(static_cast<std::uint32_t>(side), ladder.id);
  Diagram out = absent;
  Diagram any_yes = leaf(0), any_unknown = leaf(0);
  const Diagram two = space_->constant(Value::of_text("two"));
  Diagram later = absent;  // unique: what the groups after this one answer
  for (std::size_t i = ladder.lines.size(); i-- > 0;) {
    const Line& line = ladder.lines[i];
    const Diagram c = met(side, line);
    const Diagram result = present_only ? there : line_answer(side, line);
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
    const Diagram held = d.choose(space_->same(result, out), out, unknown);
    out = d.choose(yes, result, d.choose(waits, held, d.choose(d.is(c, proof::truth_error), error, out)));
  }
  if (ladder.reading == Reading::unique) out = d.choose(any_yes, out, d.choose(any_unknown, unknown, later));
  return out;
}

// --- regions ------------------------------------------------------------------------------------------------------------------

std::string Comparison::axis_text(proof::AxisId id) const {
  const proof::Axis& axis = space_->axis(id);
  const auto fact_name = [&](const proof::Axis& a) -> std::string {
    if (a.fact[1] != no_id) return v_.p[1]->text(v_.p[1]->facts[a.fact[1]].name);
    if (a.fact[0] != no_id) return v_.p[0]->text(v_.p[0]->facts[a.fact[0]].name);
    return "?";
  };
  switch (axis.kind) {
    case proof::Axis::Kind::fact:
      return fact_name(axis);
    case proof::Axis::Kind::member:
      return fact_name(space_->axis(axis.of)) + " includes " + v_.p[0]->text(axis.symbol);
    case proof::Axis::Kind::pattern:
      return fact_name(space_->axis(axis.of)) + " matches \"" + axis.text + "\"";
    case proof::Axis::Kind::line: {
      std::string out;
      for (const auto& [part, factor] : axis.parts) {
        if (!out.empty()) out += factor < 0 ? " - " : " + ";
        else if (factor < 0) out += "-";
        const Place size = factor < 0 ? -factor : factor;
        if (size != 1) out += to_text(Rational(static_cast<std::int64_t>(size))) + " * ";
        out += axis_text(part);
      }
      return out;
    }
    default:
      return axis.expression == no_id ? axis.text : w_[axis.side]->text(axis.expression);
  }
}

DiffBox Comparison::box_of(const proof::Region& box) const {
  DiffBox out;
  for (const auto& [id, stretches] : box.parts) {
    const proof::Axis& axis = space_->axis(id);
    DiffRange range;
    range.fact = axis_text(id);
    std::vector<Stretch> told;
    bool none = false;
    for (Stretch s : stretches) {
      if (axis.may_be_unknown && s.from == proof::place_unknown) {
        range.unknown = true;
        if (s.to == proof::place_unknown) continue;
        s.from = proof::place_none;
      }
      if (s.from == proof::place_none) {
        none = axis.may_be_none;
        if (s.to == proof::place_none) continue;
        s.from = axis.low;
      }
      told.push_back(s);
    }
    if (axis.kind == proof::Axis::Kind::member || axis.kind == proof::Axis::Kind::pattern) {
      range.values = told.size() == 1 && told[0].from == told[0].to ? (told[0].from == 1 ? "yes" : "no") : "yes, no";
    } else if (axis.kind == proof::Axis::Kind::fact && told.size() == 1 && told[0].from <= axis.low && told[0].to >= axis.high) {
      range.any_known = true;
      if (axis.may_be_none && !none) range.values = "any";
    } else if (!told.empty()) {
      range.values = space_->stretches_text(id, told, axis.fact[1] != no_id || axis.fact[0] == no_id ? 1 : 0);
    }
    if (none && !range.any_known) range.values += range.values.empty() ? "none" : ", none";
    out.push_back(std::move(range));
  }
  return out;
}

void Comparison::compare(const Subject& subject, std::size_t number, std::vector<Found>& found,
                         std::vector<NotCompared>& not_compared) {
  effort_.refill(options_.max_work);
  proof::Diagrams& d = space_->diagrams();
  const bool absent = subject.side[0].reading == Reading::absent || subject.side[1].reading == Reading::absent;
  const Diagram before = ladder(0, subject.side[0], absent), after = ladder(1, subject.side[1], absent);
  const Diagram differ = d.inverse(space_->same(before, after));
  const auto over = [&] {
    if (!effort_.over()) return false;
    not_compared.push_back({subject.kind, subject.name, messages::diff_too_much, {std::to_string(options_.max_work)}});
    return true;
  };
  if (over()) return;
  if (differ == leaf(0)) return;
  // Cases with the same two answers belong together; whatever waits is one answer.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pairs;
  const auto waits = [&](std::uint32_t term) { return space_->term(term).kind == proof::Term::Kind::unknown; };
  const Diagram paired = d.apply(
      d.new_key(), before, after,
      [&](std::uint32_t a, std::uint32_t b) {
        const std::pair key(waits(b) ? 0xFFFFFFFFU : a, waits(a) ? 0xFFFFFFFFU : b);
        return pairs.emplace(key, static_cast<std::uint32_t>(pairs.size()) + 1).first->second;
      },
      [](Diagram, Diagram, Diagram&) { return false; });
  const Diagram where = d.choose(differ, paired, leaf(0));
  if (over()) return;
  // Where amounts can be compared, what is more and what is less are told apart.
  Diagram more = leaf(0);
  const bool measured = subject.measure == Measure::given || subject.measure == Measure::number || subject.measure == Measure::limit;
  if (measured && !absent) {
    Id blame = no_id;
    for (const Ladder& side : subject.side)
      for (const Line& line : side.lines)
        if (blame == no_id && &side == &subject.side[1]) blame = line.value;
    more = d.is(space_->compare(Op::greater, after, before, nullptr, 1, blame), proof::truth_yes);
  }
  std::vector<std::uint32_t> leaves = d.leaves(where);
  std::sort(leaves.begin(), leaves.end());
  for (const std::uint32_t one : leaves) {
    if (one == 0) continue;
    const Diagram here = d.is(where, one);
    for (const Diagram part : {d.both(here, more), d.without(here, more)}) {
      if (over()) return;
      if (part != leaf(0)) group(subject, number, part, found, not_compared);
    }
  }
  (void)over();
}

void Comparison::group(const Subject& subject, std::size_t number, Diagram where, std::vector<Found>& found,
                       std::vector<NotCompared>& not_compared) {
  const proof::Found point = space_->find(where);
  if (point.answer == proof::Found::Answer::none) return;
  const auto blame = [&](std::uint32_t side, Id expression) {
    if (expression == no_id)
      not_compared.push_back({subject.kind, subject.name, messages::diff_too_much, {std::to_string(options_.max_work)}});
    else
      not_compared.push_back({subject.kind, subject.name, messages::diff_outside, {w_[side]->text(expression)}});
  };
  if (point.answer == proof::Found::Answer::not_proved) return blame(point.side, point.expression);
  Found one;
  one.subject = number;
  one.region.subject = subject.kind;
  one.region.name = subject.name;
  std::uint32_t side = 0;
  Id expression = no_id;
  bool outside = false;
  const bool whole = space_->regions(where, 0, [&](const proof::Region& box) {
    outside = space_->rests_on_outside(box, side, expression) || outside;
    one.boxes.push_back(box);
    return true;
  });
  if (!whole || one.boxes.empty()) return blame(0, no_id);
  if (!shown(subject, point, one.region)) {
    if (outside) return blame(side, expression);
    not_compared.push_back({subject.kind, subject.name, messages::diff_not_shown, {one.region.witness_text}});
    return;
  }
  if (outside) blame(side, expression);
  std::string about;
  for (const proof::Region& box : one.boxes) {
    DiffBox said = box_of(box);
    for (const DiffRange& range : said)
      about += "\n" + range.fact + ": " + range.values + (range.unknown ? " unknown" : "") + (range.any_known ? " any" : "");
    about += "\n";
    if (said.empty()) continue;
    if (one.region.when.size() < options_.max_boxes)
      one.region.when.push_back(std::move(said));
    else
      ++one.region.more_boxes;
  }
  set_id(one.region, about);
  found.push_back(std::move(one));
}

/// Plays the witness in both versions. False: they answer alike there, or the two interpreters do not agree.
bool Comparison::shown(const Subject& subject, const proof::Found& point, DiffRegion& region) {
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
  region.has_witness = !region.witness_text.empty();
  const Played before = player_->play(0, subject.side[0], fact_values(*v_.p[0], region.witness_before));
  const Played after = player_->play(1, subject.side[1], fact_values(*v_.p[1], region.witness));
  if (!before.agreed || !after.agreed) return false;
  if (before.key == after.key) return false;
  region.before = before.text;
  region.after = after.text;
  region.shown_before = before.shown;
  region.shown_after = after.shown;
  region.rules_before = before.rules;
  region.rules_after = after.rules;
  verdict(subject, before, after, region);
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

void Comparison::verdict(const Subject& subject, const Played& before, const Played& after, DiffRegion& region) const {
  const auto say = [&](DiffVerdict verdict) { region.verdict = verdict; };
  const bool was = before.key != absent_key, is = after.key != absent_key;
  if (after.waits && !before.waits) return say(DiffVerdict::waits);
  if (before.waits && !after.waits) return say(DiffVerdict::waits_less);
  const bool can = before.value.is_error() || after.value.is_error();
  if (!was || !is) {
    if (subject.kind == DiffSubject::authority) return say(is == (subject.name.find("may_not") == std::string::npos && subject.measure != Measure::limit)
                                                              ? DiffVerdict::more_authority : DiffVerdict::less_authority);
    return say(is ? DiffVerdict::newly_possible : DiffVerdict::no_longer_possible);
  }
  if (can) {
    if (before.value.is_error() && after.value.is_error()) return say(DiffVerdict::other_answer);
    return say(before.value.is_error() ? DiffVerdict::newly_possible : DiffVerdict::no_longer_possible);
  }
  const Value order = reference::compare_as(Op::greater, after.value, before.value, nullptr);
  const bool compared = order.kind == ValueKind::boolean && before.value.kind == after.value.kind;
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
    case Measure::length: {
      int a = 0, b = 0;
      std::int64_t x = 0, y = 0;
      if (length_of(before.value, a, x) && length_of(after.value, b, y) && a == b && x != y)
        return say(y > x ? DiffVerdict::slower : DiffVerdict::faster);
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

bool Comparison::place_of(proof::AxisId id, const std::vector<Value>& facts, Place& place) {
  const proof::Axis& axis = space_->axis(id);
  const auto fact_value = [&](const proof::Axis& a) -> Value {
    if (a.fact[0] == no_id) return Value::unknown();
    Value v = facts[a.fact[0]];
    const Id stated = v_.p[0]->facts[a.fact[0]].default_value;
    return v.is_unknown() && stated != no_id ? v_.p[0]->constants[stated] : v;
  };
  switch (axis.kind) {
    case proof::Axis::Kind::member: {
      const Value v = fact_value(space_->axis(axis.of));
      place = std::any_of(v.items.begin(), v.items.end(), [&](const Value& item) { return item.integer == axis.symbol; }) ? 1 : 0;
      return true;
    }
    case proof::Axis::Kind::line: {
      place = 0;
      for (const auto& [part, factor] : axis.parts) {
        Place one = 0;
        if (!place_of(part, facts, one) || one == proof::place_unknown || one == proof::place_none) return false;
        place += factor * one;
      }
      return true;
    }
    case proof::Axis::Kind::fact:
      break;
    default:
      return false;
  }
  const Value v = fact_value(axis);
  if (v.is_unknown() || v.is_none()) {
    place = v.is_none() ? proof::place_none : proof::place_unknown;
    return true;
  }
  Rational steps;
  switch (v.kind) {
    case ValueKind::set:
      place = 0;
      return true;
    case ValueKind::name: {
      const auto at = std::find(axis.names.begin(), axis.names.end(), static_cast<SymbolId>(v.integer));
      place = at - axis.names.begin();
      return at != axis.names.end();
    }
    case ValueKind::text:
      place = std::find(axis.texts.begin(), axis.texts.end(), v.text) - axis.texts.begin();
      return true;
    case ValueKind::number:
    case ValueKind::percent:
    case ValueKind::money:
      if (failed(divide(v.number, axis.step, steps)) || !steps.is_whole()) return false;
      place = steps.numerator();
      return true;
    case ValueKind::boolean:
      place = v.integer;
      return true;
    default:
      if (failed(divide(Rational(v.integer), axis.step, steps)) || !steps.is_whole()) return false;
      place = steps.numerator();
      return true;
  }
}

bool Comparison::holds(const Found& found, const std::vector<Value>& facts) {
  return std::any_of(found.boxes.begin(), found.boxes.end(), [&](const proof::Region& box) {
    return std::all_of(box.parts.begin(), box.parts.end(), [&](const auto& part) {
      Place place = 0;
      if (!place_of(part.first, facts, place)) return false;
      return std::any_of(part.second.begin(), part.second.end(),
                         [&](const Stretch& s) { return s.from <= place && place <= s.to; });
    });
  });
}

}  // namespace sop::diffing
