// src/diff/together.cpp — ladders of which several lines count at once: all that apply, in order, or the lowest of them.
//
// Such a ladder answers with the list of its lines whose condition is met (docs/semantics.md, 7.5, 10.7), or with the smallest amount of
// theirs (10.2). As diagrams, and played.
#include <algorithm>

#include "sop/reference.hpp"
#include "src/diff/compare.hpp"

namespace sop::diffing {

using proof::Diagram;
using proof::leaf;

namespace {

constexpr char no_order = '\x01';

/// A list of lines with one more before it. What is not known to apply stands at the end, in no order: where it is known, the order counts.
std::string with_line(bool open, const std::string& key, const std::string& rest) {
  const std::size_t cut = std::min(rest.find(no_order), rest.size());
  if (!open) return key + (cut == 0 ? "" : "\n") + rest;
  std::vector<std::string> unknown{key};
  std::string one;
  for (std::size_t i = cut; i < rest.size(); ++i) {
    if (rest[i] != no_order) one += rest[i];
    if (i + 1 == rest.size() || (rest[i] == no_order && i > cut)) {
      unknown.push_back(one);
      one.clear();
    }
  }
  std::sort(unknown.begin(), unknown.end());
  std::string out = rest.substr(0, cut);
  for (const std::string& each : unknown) out += no_order + each;
  return out;
}

}  // namespace

/// Gives lines of lists the same key whose formulas are only written otherwise. Of two that nobody can compare no difference is claimed.
void Comparison::same_formulas(Subject& subject, std::vector<NotCompared>& not_compared) {
  const auto conditions = [&](int side, const Line& line) {
    std::string out = w_[side]->key(line.condition);
    for (const Id more : line.more) out += " and " + w_[side]->key(more);
    return out;
  };
  for (Line& was : subject.side[0].lines) {
    for (const Line& is : subject.side[1].lines) {
      if (was.parts.empty() || was.key == is.key || was.frame != is.frame ||
          was.parts.size() != is.parts.size() || conditions(0, was) != conditions(1, is))
        continue;
      Lines all = Lines::alike;
      for (std::size_t i = 0; i < is.parts.size() && all != Lines::differ; ++i) {
        if (was.parts[i].key == is.parts[i].key && was.parts[i].counted == is.parts[i].counted) continue;
        const Lines one = compare_lines(was.parts[i], is.parts[i]);
        if (one != Lines::open) {
          if (one == Lines::differ) all = one;
          continue;
        }
        all = one;
        Subject alone;
        alone.kind = subject.kind;
        alone.name = subject.name;
        alone.side[0].lines = {was.parts[i]};
        alone.side[1].lines = {is.parts[i]};
        not_compared.push_back(blamed(alone, 1, no_id));
      }
      if (all == Lines::differ) continue;
      was.key = is.key;
      was.text = is.text;
      break;
    }
  }
}

/// The lines that apply, in order, as one text. A line that is not known to apply ends the list where those below it wait.
Diagram Comparison::each(int side, const Ladder& ladder) {
  proof::Diagrams& d = space_->diagrams();
  const Diagram absent = space_->constant(Value::of_text(absent_key));
  const Diagram error = space_->constant(Value::failed(ErrorCode::limit));
  const std::uint32_t nothing = proof::leaf_value(absent);
  const auto before = [&](Diagram first, bool open, Diagram rest) {
    return d.apply(
        d.new_key(), first, rest,
        [&](std::uint32_t a, std::uint32_t b) -> std::uint32_t {
          const Value last = space_->term(b).value;
          if (b != nothing && last.is_error()) return b;
          const std::string key = space_->term(a).value.text;
          return proof::leaf_value(
              space_->constant(Value::of_text(with_line(open, key, b == nothing ? "" : last.text))));
        },
        [](Diagram, Diagram, Diagram&) { return false; });
  };
  Diagram out = absent;
  for (std::size_t i = ladder.lines.size(); i-- > 0 && !effort_.over();) {
    const Line& line = ladder.lines[i];
    const Diagram c = met(side, line), answer = line_answer(side, line);
    const Diagram yes = before(answer, false, line.ends ? absent : out);
    const Diagram waits = before(answer, true, line.holds ? absent : out);
    out = d.choose(
        d.is(c, proof::truth_yes), yes,
        d.choose(d.is(c, proof::truth_unknown), waits, d.choose(d.is(c, proof::truth_error), error, out)));
  }
  return out;
}

/// The smallest of the amounts whose lines apply; `unlimited` where only such lines do.
Diagram Comparison::least(int side, const Ladder& ladder) {
  proof::Diagrams& d = space_->diagrams();
  Diagram out = space_->constant(Value::of_text(absent_key));
  Diagram some = leaf(0), open = leaf(0), wrong = leaf(0);
  for (std::size_t i = ladder.lines.size(); i-- > 0 && !effort_.over();) {
    const Line& line = ladder.lines[i];
    const Diagram c = met(side, line), answer = line_answer(side, line);
    const Diagram yes = d.is(c, proof::truth_yes);
    open = d.either(open, d.is(c, proof::truth_unknown));
    wrong = d.either(wrong, d.is(c, proof::truth_error));
    if (line.value == no_id) {
      out = d.choose(d.without(yes, some), answer, out);
      continue;
    }
    const Diagram order = space_->compare(Op::less_equal, answer, out);
    // What is unknown in a limit that counts is unknown of all of them.
    const Diagram lower =
        d.choose(d.is(order, proof::truth_yes), answer,
                 d.choose(d.is(order, proof::truth_no), out, space_->constant(Value::unknown())));
    out = d.choose(yes, d.choose(some, lower, answer), out);
    some = d.either(some, yes);
  }
  out = d.choose(open, space_->constant(Value::unknown()), out);
  return d.choose(wrong, space_->constant(Value::failed(ErrorCode::limit)), out);
}

void Player::take_each(Played& out, const Ladder& ladder) {
  std::vector<std::pair<bool, std::string>> keys;
  std::string open_text;
  for (const Line& line : ladder.lines) {
    const Value answer = condition(out, line);
    if (answer.is_error()) {
      out.value = answer;
      out.key = "error";
      out.rules = {{line.path, line.span}};
      out.text.clear();
      out.waits = false;
      return;
    }
    if (!answer.is_yes() && !answer.is_unknown()) continue;
    const bool open = answer.is_unknown();
    std::string key = line.key + (line.counted.empty() ? "" : " " + line.counted);
    for (const Id fact : line.defaults)
      if ((*facts_)[fact].is_unknown()) key += " " + w_[side_]->other_default(fact);
    keys.emplace_back(open, key);
    std::string text = line.text;
    if (open) {
      std::vector<Id> conditions = line.more;
      conditions.insert(conditions.begin(), line.condition);
      const char* word = ", if ";
      for (const Id one : conditions) {
        if (one == no_id) continue;
        text += word + w_[side_]->text(one);
        word = " and ";
      }
    }
    std::string& texts = open ? open_text : out.text;
    texts += (texts.empty() ? "" : "; ") + text;
    out.detail += line.detail;
    if (out.rules.empty() || out.rules.back().path != line.path) out.rules.push_back({line.path, line.span});
    out.waits = out.waits || open;
    if (open ? line.holds : line.ends) break;
  }
  if (keys.empty()) return;
  std::string all;
  for (std::size_t i = keys.size(); i-- > 0;) all = with_line(keys[i].first, keys[i].second, all);
  out.key = all;
  if (!open_text.empty()) out.text += (out.text.empty() ? "" : "; ") + open_text;
  out.shown = out.text;
  out.value = Value::of_text(out.text);
}

void Player::take_least(Played& out, const Ladder& ladder) {
  const Line* open = nullptr;
  bool some = false;
  for (const Line& line : ladder.lines) {
    const Value answer = condition(out, line);
    if (answer.is_error()) {
      out = Played();
      out.value = answer;
      out.key = "error";
      out.rules = {{line.path, line.span}};
      return;
    }
    if (answer.is_unknown() && open == nullptr) open = &line;
    if (!answer.is_yes()) continue;
    Ladder alone;
    alone.reading = Reading::first;
    alone.lines = {line};
    Played one;
    one.key = absent_key;
    take(one, alone);
    const bool agreed = out.agreed && one.agreed;
    const bool number = line.value != no_id;
    if (number && one.value.is_unknown() && open == nullptr) open = &line;
    // Of two that are alike the first is told; an amount is less than no limit.
    const bool takes = out.key == absent_key || (number && !some) ||
                       (number && reference::compare_as(Op::less, one.value, out.value, nullptr).is_yes());
    if (takes) out = std::move(one);
    out.agreed = agreed;
    some = some || number;
  }
  if (open == nullptr) return;
  const bool agreed = out.agreed;
  out = Played();
  out.agreed = agreed;
  out.waits = true;
  out.key = waits_key;
  out.rules = {{open->path, open->span}};
}

/// The first requirement that is certainly not met, whatever is unknown above it (docs/semantics.md, 2.10).
Diagram Comparison::reason(int side, const Ladder& ladder) {
  proof::Diagrams& d = space_->diagrams();
  Diagram out = space_->constant(Value::of_text(absent_key));
  for (std::size_t i = ladder.lines.size(); i-- > 0 && !effort_.over();) {
    const Line& line = ladder.lines[i];
    out = d.choose(d.is(met(side, line), proof::truth_no), line_answer(side, line), out);
  }
  return out;
}

void Player::take_reason(Played& out, const Ladder& ladder) {
  for (const Line& line : ladder.lines) {
    if (!condition(out, line).is_no()) continue;
    out.key = line.key;
    out.text = out.shown = line.text;
    out.value = Value::of_text(line.text);
    out.rules = {{line.path, line.span}};
    return;
  }
}

}  // namespace sop::diffing
