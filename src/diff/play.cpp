// src/diff/play.cpp — see the header.
#include "src/diff/play.hpp"

#include <algorithm>

#include "sop/answer_problem.hpp"
#include "sop/facts_json.hpp"

namespace sop::diffing {
namespace {

/// The clock of a witness: a Monday, 2026-01-05T09:00:00Z.
constexpr std::int64_t witness_now = 1767603600000;

/// What the rows of a table come to, as it is written.
std::string collected(HitPolicy hit, const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& one : texts)
    out += (out.empty() ? "" : hit == HitPolicy::collect_sum ? " + " : ", ") + one;
  if (texts.size() < 2) return out;
  if (hit == HitPolicy::collect_smallest) return "smallest of (" + out + ")";
  return hit == HitPolicy::collect_largest ? "largest of (" + out + ")" : out;
}

}  // namespace

Player::Player(const Versions& versions, Wording* before, Wording* after) : v_(versions), w_{before, after} {
  for (const int side : {0, 1}) {
    engines_[side] = std::make_unique<Engine>(*v_.p[side]);
    bound_[side] = std::make_unique<EngineData>(*engines_[side], *v_.data[side]);
  }
}

Played Player::play(int side, const Ladder& ladder, const std::vector<Value>& facts) {
  facts_ = &facts;
  side_ = side;
  Played out;
  out.key = absent_key;
  if (ladder.reading == Reading::output || ladder.reading == Reading::requirements)
    ask(out, ladder);
  else if (ladder.reading == Reading::each)
    take_each(out, ladder);
  else if (ladder.reading == Reading::least)
    take_least(out, ladder);
  else if (ladder.reading == Reading::reason)
    take_reason(out, ladder);
  else if (ladder.reading != Reading::absent)
    take(out, ladder);
  return out;
}

/// A table or a list of requirements.
void Player::ask(Played& out, const Ladder& ladder) {
  const bool output = ladder.reading == Reading::output;
  const reference::Answer slow = output ? reference::ask_output(question(), ladder.id)
                                        : reference::ask_requirements(question(), ladder.id);
  EngineAnswer fast;
  if (output)
    engines_[side_]->ask_output(workspace_, *bound_[side_], fast_question(), ladder.id, fast);
  else
    engines_[side_]->ask_requirements(workspace_, *bound_[side_], fast_question(), ladder.id, fast);
  settle(out, slow.value, fast.value);
  const HitPolicy hit =
      output ? v_.p[side_]->tables[v_.p[side_]->outputs[ladder.id].table].hit : HitPolicy::unique;
  const bool collects = hit >= HitPolicy::collect_list;
  std::vector<std::string> texts;
  bool constants = true;
  for (const Reason& reason : slow.because) {
    if (reason.kind != ReasonKind::row && reason.kind != ReasonKind::requirement &&
        reason.kind != ReasonKind::table)
      continue;
    for (const Line& line : ladder.lines)
      if (line.path == reason.path) {
        out.text = line.text;
        out.detail = line.detail;
        Value value;
        texts.push_back(line.text);
        constants = constants && w_[side_]->constant(line.value, value);
      }
    out.rules.push_back({reason.path, reason.span});
    // Two rows that apply together are both to blame.
    if (!collects && !slow.value.is_error() && (reason.kind == ReasonKind::row || slow.value.is_no())) break;
  }
  if (collects) out.text = constants || hit == HitPolicy::collect_count ? out.shown : collected(hit, texts);
  if (!output) {
    out.text.clear();
    if (slow.value.is_yes()) out.rules.clear();
  }
  if (slow.value.is_error()) out.text.clear();
  if (out.text.empty()) out.text = out.shown;
}

/// The line that counts.
void Player::take(Played& out, const Ladder& ladder) {
  std::vector<const Line*> unknown;
  const Line* taken = nullptr;
  const bool in_turn = ladder.reading == Reading::first || ladder.reading == Reading::moves;
  for (const Line& line : ladder.lines) {
    if (taken != nullptr && (in_turn || line.group != taken->group)) break;
    // While one that goes before is not known to apply, no other one is certain.
    if (!in_turn && !unknown.empty() && line.group != unknown.front()->group) break;
    const Value answer = condition(out, line);
    if (answer.is_error()) {
      out.value = answer;
      out.key = "error";
      out.rules = {{line.path, line.span}};
      for (const Id one : line.more) blame(out, reference::evaluate(question(), one));
      if (line.condition != no_id) blame(out, reference::evaluate(question(), line.condition));
      return;
    }
    if (answer.is_unknown()) unknown.push_back(&line);
    if (!answer.is_yes()) continue;
    if (taken != nullptr) {
      out.key = "two";
      out.value = Value::failed(ErrorCode::two_rows);
      out.rules = {{taken->path, taken->span}, {line.path, line.span}};
      return;
    }
    taken = &line;
  }
  bool held = false;
  if (ladder.reading == Reading::moves)
    held = !unknown.empty();
  else if (ladder.reading == Reading::first)
    held = std::any_of(unknown.begin(), unknown.end(),
                       [&](const Line* l) { return taken == nullptr || l->key != taken->key; });
  else
    held = taken == nullptr && !unknown.empty();
  if (held && ladder.definition != no_id && named_answer(out, ladder.definition)) {
    // Whatever becomes known: all that may count come to the same.
    for (const Line* line : unknown) out.rules.push_back({line->path, line->span});
    if (out.rules.empty() && taken != nullptr) out.rules.push_back({taken->path, taken->span});
    out.text = out.shown;
    return;
  }
  if (held) {
    out.waits = true;
    out.key = waits_key;
    out.rules.push_back({unknown.front()->path, unknown.front()->span});
    return;
  }
  if (taken == nullptr) return;
  out.rules.push_back({taken->path, taken->span});
  out.text = taken->text;
  out.detail = taken->detail;
  if (taken->value == no_id) {
    out.key = taken->key;
    for (const Id fact : taken->defaults)
      if ((*facts_)[fact].is_unknown()) out.key += " " + w_[side_]->other_default(fact);
    out.shown = taken->text;
    out.value = Value::of_text(taken->text);
    return;
  }
  const bool named = ladder.definition != no_id;
  const reference::Answer slow = named ? reference::ask_definition(question(), ladder.definition)
                                       : reference::evaluate(question(), taken->value);
  EngineAnswer fast;
  if (named)
    engines_[side_]->ask_definition(workspace_, *bound_[side_], fast_question(), ladder.definition, fast);
  else
    engines_[side_]->evaluate(workspace_, *bound_[side_], fast_question(), taken->value, fast);
  Value slow_value = slow.value, fast_value = fast.value;
  if (taken->amount) {
    slow_value = as_amount(slow_value);
    fast_value = as_amount(fast_value);
  }
  blame(out, slow);
  settle(out, slow_value, fast_value);
  // How a deadline is counted is part of the answer, beside its length.
  out.key += " " + taken->counted;
  out.form = taken->form;
  out.calendar = taken->calendar;
}

/// Names what failed beside the line that asks it: a table without a row, a definition that divides by zero.
void Player::blame(Played& out, const reference::Answer& answer) {
  if (!answer.value.is_error()) return;
  for (const Reason* one : failed_rules(answer))
    if (std::none_of(out.rules.begin(), out.rules.end(),
                     [&](const DiffRule& rule) { return rule.path == one->path; }))
      out.rules.push_back({one->path, one->span});
}

/// What a definition answers; false: it waits.
bool Player::named_answer(Played& out, Id definition) {
  const reference::Answer slow = reference::ask_definition(question(), definition);
  if (!slow.value.known()) return false;
  EngineAnswer fast;
  engines_[side_]->ask_definition(workspace_, *bound_[side_], fast_question(), definition, fast);
  settle(out, slow.value, fast.value);
  out.key += " ";
  return true;
}

reference::Question Player::question() const {
  reference::Question q;
  q.procedure = v_.p[side_];
  q.data = v_.data[side_];
  q.facts = facts_;
  q.now = witness_now;
  return q;
}

EngineQuestion Player::fast_question() const {
  EngineQuestion q;
  q.facts = facts_;
  q.now = witness_now;
  return q;
}

Value Player::as_amount(Value out) const {
  if (out.kind != ValueKind::money) return out;
  const Procedure& p = *v_.p[side_];
  if (out.currency.is_none() && !out.number.is_zero()) out.currency = p.currency;
  Money amount;
  if (failed(money_from(out.number, out.currency, p.rounding, amount)))
    return Value::failed(ErrorCode::overflow);
  out.number = to_rational(amount);
  return out;
}

void Player::settle(Played& out, const Value& slow, const Value& fast) const {
  out.value = slow;
  out.key = w_[side_]->value_key(slow);
  out.waits = slow.is_unknown();
  if (slow.known()) out.shown = value_text(*v_.p[side_], slow);
  out.agreed = out.agreed && out.key == w_[side_]->value_key(fast);
}

Value Player::condition(Played& out, const Line& line) {
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
  if (line.only_true && all.is_unknown()) all = Value::boolean(false);
  return all;
}

}  // namespace sop::diffing
