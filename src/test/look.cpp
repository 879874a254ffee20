// src/test/look.cpp — what a test expects, against what there is.
#include <algorithm>

#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/tests.hpp"
#include "src/test/player.hpp"
#include "src/test/words.hpp"

namespace sop::played {
namespace {

std::string ticked(const std::string& text) { return "`" + text + "`"; }

/// Of the rules behind an answer, how many a message names.
constexpr std::size_t named_reasons = 3;

}  // namespace

// --- asking -----------------------------------------------------------------------------------------------------------

std::vector<Value> Player::told() const {
  if (!is_open_) return facts_;
  std::vector<Value> values;
  for (const KnownFact& fact : case_.facts) values.push_back(fact.value);
  return values;
}

reference::Question Player::question() const {
  reference::Question question;
  question.procedure = p_;
  question.data = &data_;
  question.facts = &facts_;
  question.the_case = is_open_ ? &case_ : nullptr;
  question.now = now_;
  question.has_now = is_open_ || has_moment_;
  question.max_steps = options_.max_steps;
  return question;
}

/// A constant of the test: no fact has a part in it.
Value Player::evaluate(Id expression) const {
  const std::vector<Value> nothing(p_->facts.size());
  reference::Question asked = question();
  asked.facts = &nothing;
  return reference::evaluate(asked, expression).value;
}

// --- expectations -----------------------------------------------------------------------------------------------------

/// What an expectation wants, for its message.
Value Player::wanted(const Assertion& a) const {
  if (a.subject != Subject::list && a.values.empty()) return a.value == no_id ? Value() : evaluate(a.value);
  Value list;
  list.kind = ValueKind::list;
  for (const Id one : a.values) list.items.push_back(evaluate(one));
  return list;
}

void Player::expect(const Assertion& a) {
  ++result_->expectations;
  if (a.subject == Subject::reason) {
    --result_->expectations;
    because(a);
    return;
  }
  const Look found = look(a);
  remember(found.because);
  asked_needs_.insert(asked_needs_.end(), found.needs.begin(), found.needs.end());
  if (found.state == Look::State::met) return;
  const std::string text = text_of(*p_, a, wanted(a));
  Diagnostic* d = nullptr;
  switch (found.state) {
    case Look::State::unknown:
      d = &fail(messages::test_not_known, a.span, {text, fact_names(*p_, found.needs)});
      break;
    case Look::State::failed:
      d = &fail(messages::test_value_error, a.span, {text, term(error_message(found.error))});
      break;
    case Look::State::no_moment:
      d = &fail(messages::test_no_moment, a.span, {text});
      break;
    default: {
      // Of where the case has come to, what it waits for is the reason that is most likely.
      const bool of_progress = a.subject == Subject::scenario || a.subject == Subject::step ||
                               a.subject == Subject::say || a.subject == Subject::task ||
                               a.subject == Subject::offer || a.subject == Subject::ended ||
                               a.subject == Subject::promise;
      const bool waits = is_open_ && !decision_.needs.empty() && of_progress;
      if (waits) {
        d = &fail(messages::test_waits, a.span, {text, found.got, fact_names(*p_, decision_.needs)});
      } else {
        d = &fail(messages::test_not_met, a.span, {text, found.got});
      }
      break;
    }
  }
  const bool asked = a.subject == Subject::named || a.subject == Subject::list || a.subject == Subject::fact;
  const bool first = result_->failures.size() == 1;  // what moved the case is named once
  const std::vector<Reason> reasons = asked ? found.because : first ? reasons_ : std::vector<Reason>();
  std::size_t named = 0;
  for (const Reason& reason : reasons) {
    if (reason.kind == ReasonKind::default_value || named == named_reasons) continue;
    ShownRule shown = shown_rule(*p_, reason.path, reason.span);
    d->note(messages::test_because, shown.span, {std::move(shown.path)});
    ++named;
  }
  describe(text, fill_template("{0}", {found.got}));
}

bool Player::among_reasons(const std::string& path) const {
  return std::any_of(reasons_.begin(), reasons_.end(), [&](const Reason& reason) {
    return reason.path == path || (reason.path.size() > path.size() && reason.path.ends_with("/" + path));
  });
}

void Player::because(const Assertion& a) {
  ++result_->expectations;
  if (among_reasons(a.text) != a.negated) return;
  std::vector<std::string> shown;
  for (const Reason& reason : reasons_) {
    std::string path = shown_rule(*p_, reason.path).path;
    if (std::find(shown.begin(), shown.end(), path) == shown.end()) shown.push_back(std::move(path));
  }
  const std::vector<std::string_view> paths(shown.begin(), shown.end());
  const std::string text = text_of(*p_, a, {});
  if (a.negated) {
    fail(messages::test_not_met, a.span, {text, ticked(a.text)});
  } else if (paths.empty()) {
    fail(messages::test_no_reasons, a.span, {a.text});
  } else {
    fail(messages::test_no_reason, a.span, {a.text, name_list_argument(paths)});
  }
  describe(text, paths.empty() ? std::string("none") : name_list(paths));
}

/// Whether what is wanted is among what there is (none: whether there is nothing).
Player::Look Player::one_of_these(const std::vector<std::string>& there, const std::string& wanted,
                                  const Assertion& a) const {
  const bool none = a.comparison == Op::is_none;
  const bool found = none ? there.empty() : std::find(there.begin(), there.end(), wanted) != there.end();
  Look look;
  look.state = found != a.negated ? Look::State::met : Look::State::not_met;
  for (const std::string& one : there) look.got += (look.got.empty() ? "" : ", ") + ticked(one);
  if (there.empty()) look.got = "`none`";
  return look;
}

/// Whether those who are wanted were told, and nobody else; in any order, however often.
Player::Look Player::just_these(const std::vector<std::string>& there, const Assertion& a) const {
  std::vector<std::string> wanted_names;
  for (const Value& one : wanted(a).items)
    wanted_names.push_back(p_->text(p_->parties[static_cast<Id>(one.integer)].name));
  const auto within = [](const std::vector<std::string>& some, const std::vector<std::string>& all) {
    return std::all_of(some.begin(), some.end(), [&](const std::string& one) {
      return std::find(all.begin(), all.end(), one) != all.end();
    });
  };
  const bool same = within(wanted_names, there) && within(there, wanted_names);
  Look look = one_of_these(there, {}, a);
  look.state = same != a.negated ? Look::State::met : Look::State::not_met;
  return look;
}

/// Whether some text holds the words that are wanted. `masked`: the same texts as a message may show them.
Player::Look Player::part_of_these(const std::vector<std::string>& there,
                                   const std::vector<std::string>& masked, const Assertion& a) const {
  const std::string wanted = evaluate(a.value).text;
  const bool found = std::any_of(there.begin(), there.end(), [&](const std::string& text) {
    return text.find(wanted) != std::string::npos;
  });
  Look look;
  look.state = found != a.negated ? Look::State::met : Look::State::not_met;
  for (const std::string& text : masked) look.got += (look.got.empty() ? "`\"" : ", `\"") + text + "\"`";
  if (masked.empty()) look.got = "`none`";
  return look;
}

/// What stands in a record: `customer is "Anna", days_late is 4; voucher 8.00 EUR; closed`.
std::string Player::recorded_words(const Effect& effect, bool masked) const {
  const std::vector<Value> facts = told();
  std::string text;
  for (const Id id : effect.facts) {
    const Fact& fact = p_->facts[id];
    const Value* value = &facts[id];
    if (value->is_unknown() && fact.default_value != no_id) value = &p_->constants[fact.default_value];
    if (!text.empty()) text += ", ";
    text += p_->text(fact.name) + " is ";
    text += fact.is_private && masked && value->known() ? std::string(masked_value)
                                                        : shown(*p_, *value, &fact.type);
  }
  if (!effect.text.empty())
    text += (text.empty() ? "" : "; ") + (masked ? shown_record(*p_, effect) : effect.text);
  return text;
}

/// Which branches go on.
Player::Look Player::look_at_branches(const Assertion& a) const {
  const auto name = [&](Id id) { return p_->text(p_->containers[id].name); };
  std::vector<std::string> there;
  for (const Position& position : decision_.positions) {
    if (position.branch != no_id) there.push_back(name(position.branch));
  }
  return one_of_these(there, a.index == no_id ? std::string() : name(a.index), a);
}

/// Which facts were recorded, or which words stand in the record.
Player::Look Player::look_at_record(const Assertion& a) const {
  std::vector<std::string> facts, texts, masked;
  for (const Effect& effect : effects_) {
    if (effect.kind != EffectKind::record) continue;
    for (const Id id : effect.facts) facts.push_back(p_->text(p_->facts[id].name));
    texts.push_back(recorded_words(effect, false));
    masked.push_back(recorded_words(effect, true));
  }
  if (a.comparison == Op::contains) return part_of_these(texts, masked, a);
  // A record of computed values alone is one as well.
  if (a.comparison == Op::is_none && facts.empty()) return one_of_these(masked, {}, a);
  return one_of_these(facts, a.index == no_id ? std::string() : p_->text(p_->facts[a.index].name), a);
}

/// How the case stands; several may hold at once.
std::vector<std::string> Player::standing() const {
  std::vector<std::string> words;
  if (decision_.status != Status::ok && decision_.status != Status::more) words.emplace_back("not_taken");
  const bool closed = decision_.case_status == CaseStatus::closed;
  words.emplace_back(closed ? "closed" : "open");
  if (decision_.case_status == CaseStatus::intake) words.emplace_back("intake");
  if (!closed && decision_.pending != no_id) words.emplace_back("waiting");
  if (!closed && !decision_.needs.empty()) words.emplace_back("held");
  return words;
}

Player::Look Player::compared(const Value& left, const Type* type, const Assertion& a) const {
  Look look;
  look.got = ticked(shown(*p_, left, type));
  const auto set = [&](bool met) { look.state = met != a.negated ? Look::State::met : Look::State::not_met; };
  if (left.is_error()) {
    look.state = Look::State::failed;
    look.error = left.error;
    look.got = std::string(error_text(left.error));
    return look;
  }
  if (a.comparison == Op::is_unknown) {
    set(left.is_unknown());
    return look;
  }
  if (left.is_unknown()) {
    look.state = Look::State::unknown;
    look.got = "unknown";
    return look;
  }
  if (a.comparison == Op::is_none) {
    set(left.is_none());
    return look;
  }
  if (a.subject == Subject::list) {
    const Value list = wanted(a);
    const auto equal = [&](const Value& one, const Value& other) {
      return reference::compare_as(Op::equal, one, other, type).is_yes();
    };
    if (a.comparison == Op::contains) {
      set(std::all_of(list.items.begin(), list.items.end(), [&](const Value& one) {
        return std::any_of(left.items.begin(), left.items.end(),
                           [&](const Value& there) { return equal(there, one); });
      }));
    } else {
      set(std::equal(left.items.begin(), left.items.end(), list.items.begin(), list.items.end(), equal));
    }
    if (left.items.empty()) look.got = "`none`";
    return look;
  }
  const Value met = reference::compare_as(a.comparison, left, evaluate(a.value), type);
  if (met.is_error()) {
    look.state = Look::State::failed;
    look.error = met.error;
    look.got = std::string(error_text(met.error));
  } else if (met.kind == ValueKind::boolean) {
    set(met.is_yes());
  }
  return look;  // what does not exist meets no comparison, nor its opposite
}

Player::Look Player::look_at_value(const Assertion& a) {
  const std::vector<Value> values = told();
  reference::Question asked = question();
  asked.facts = &values;
  reference::Answer answer;
  const Type* type = nullptr;
  bool is_private = false;
  if (a.subject == Subject::fact) {
    const Fact& fact = p_->facts[a.index];
    type = &fact.type;
    is_private = fact.is_private;
    answer.value = values[a.index];
    if (answer.value.is_unknown() && fact.default_value != no_id)
      answer.value = p_->constants[fact.default_value];
    if (answer.value.is_unknown()) answer.needs.push_back(a.index);
  } else if (a.subject == Subject::setting) {
    type = &p_->settings[a.index].type;
    answer.value = p_->constants[p_->settings[a.index].value];
  } else {
    const Expr& e = p_->exprs[a.index];
    if (e.op == Op::output) type = &p_->outputs[e.a].type;
    if (e.op == Op::definition) type = &p_->definitions[e.a].type;
    if (e.op == Op::fact) type = &p_->facts[e.a].type;
    is_private = rests_on_private(*p_, a.index);
    answer = reference::evaluate(asked, a.index);
  }
  Look look = compared(answer.value, type, a);
  if (look.state == Look::State::failed && answer.value.error == ErrorCode::not_available && !asked.has_now)
    look.state = Look::State::no_moment;
  if (is_private && answer.value.known()) look.got = ticked(std::string(masked_value));
  look.needs = std::move(answer.needs);
  look.because = std::move(answer.because);
  return look;
}

/// The amount that may be given now.
Player::Look Player::look_at_amount(const Assertion& a) {
  const Pay* found = nullptr;
  std::size_t fitting = 0;
  for (const Pay& pay : decision_.pay) {
    if (a.index != no_id && pay.remedy != a.index) continue;
    if (a.index == no_id && !pay.has_amount) continue;
    found = &pay;
    ++fitting;
  }
  Look look;
  if (fitting != 1) {
    look.got = fitting == 0 ? "`none`" : term(messages::status_offers, {std::to_string(fitting)});
    return look;
  }
  if (!found->known) {
    look.state = Look::State::unknown;
    look.got = "unknown";
    look.needs = decision_.needs;
    return look;
  }
  const Money money{found->minor, found->currency};
  Value value = Value::rational(ValueKind::money, to_rational(money));
  value.currency = found->currency;
  look = compared(value, nullptr, a);
  look.got = ticked(to_text(money));
  if (found->range)
    look.got = ticked(to_text(money) + ".." + to_text(Money{found->high_minor, found->currency}));
  return look;
}

/// When a clock or a promise is due, or how a clock stands.
Player::Look Player::look_at_due(const Assertion& a) {
  if (!a.text.empty() && a.index < case_.clocks.size()) {
    const ClockState& clock = case_.clocks[a.index];
    std::vector<std::string> there;
    if (clock.broken) there.emplace_back("broken");
    const bool held = clock.status == ClockStatus::running && clock.held;
    if (held || clock.status == ClockStatus::paused) there.emplace_back("held");
    if (there.empty() && clock.status == ClockStatus::running && clock.has_due)
      there.push_back(wall_text(*p_, clock.due));
    return one_of_these(there, a.text, a);
  }
  for (const DueAt& due : decision_.due) {
    const bool is_clock = due.kind == DueKind::clock && a.index != no_id && due.subject == a.index;
    const bool is_promise = due.kind == DueKind::promise && a.index == no_id && due.name == a.name;
    if (is_clock || is_promise) return compared(Value::make(ValueKind::instant, due.at), nullptr, a);
  }
  return compared(a.comparison == Op::is_unknown ? Value() : Value::none(), nullptr, a);
}

Player::Look Player::look(const Assertion& a) {
  const auto party = [&](Id id) { return p_->text(p_->parties[id].name); };
  const auto symbol = [&](SymbolId id) { return id == no_id ? std::string() : p_->text(id); };
  const auto fact = [&](Id id) { return p_->text(p_->facts[id].name); };
  std::vector<std::string> there;
  const auto add = [&](Id id, const auto& name) {
    if (id != no_id) there.push_back(name(id));
  };
  const auto wanted_party = [&] { return a.index == no_id ? std::string() : party(a.index); };
  switch (a.subject) {
    case Subject::fact:
    case Subject::setting:
    case Subject::named:
    case Subject::list:
      return look_at_value(a);
    case Subject::amount:
      return look_at_amount(a);
    case Subject::due:
      return look_at_due(a);
    case Subject::scenario:
      add(decision_.scenario, [&](Id id) { return p_->text(p_->scenarios[id].name); });
      return one_of_these(there, symbol(a.name), a);
    case Subject::step:
      add(decision_.step, [&](Id id) { return p_->text(p_->steps[id].name); });
      for (const Position& position : decision_.positions) {
        const std::string& name = p_->text(p_->steps[position.step].name);
        if (std::find(there.begin(), there.end(), name) == there.end()) there.push_back(name);
      }
      return one_of_these(there, symbol(a.name), a);
    case Subject::owner:
      add(decision_.owner, party);
      return one_of_these(there, wanted_party(), a);
    case Subject::level:
      add(decision_.level, party);
      return one_of_these(there, wanted_party(), a);
    case Subject::pending:
      add(decision_.pending, party);
      return one_of_these(there, wanted_party(), a);
    case Subject::say:
      if (a.comparison == Op::contains) {
        for (const Effect& effect : effects_) {
          if (effect.kind == EffectKind::say) there.push_back(effect.text);
        }
        return part_of_these(there, there, a);
      }
      for (const Effect& effect : effects_) {
        if (effect.kind == EffectKind::say && effect.subject != no_id)
          there.push_back(p_->text(p_->responses[effect.subject].name));
      }
      return one_of_these(there, a.index == no_id ? std::string() : p_->text(p_->responses[a.index].name), a);
    case Subject::ask:
      for (const Id id : decision_.ask) there.push_back(fact(id));
      return one_of_these(there, a.index == no_id ? std::string() : fact(a.index), a);
    case Subject::task:
      for (const Effect& effect : effects_) {
        if (effect.kind == EffectKind::task) there.push_back(effect.text);
      }
      return one_of_these(there, a.text, a);
    case Subject::offer:
      for (const Pay& pay : decision_.pay)
        add(pay.remedy, [&](Id id) { return p_->text(p_->remedies[id].name); });
      return one_of_these(there, a.index == no_id ? std::string() : p_->text(p_->remedies[a.index].name), a);
    case Subject::needs: {
      std::vector<Id> needs = decision_.needs;
      needs.insert(needs.end(), asked_needs_.begin(), asked_needs_.end());
      for (const Id id : needs) {
        if (std::find(there.begin(), there.end(), fact(id)) == there.end()) there.push_back(fact(id));
      }
      return one_of_these(there, a.index == no_id ? std::string() : fact(a.index), a);
    }
    case Subject::allowed:
      for (const Allowed& one : decision_.allowed) there.push_back(symbol(one.outcome));
      return one_of_these(there, symbol(a.name), a);
    case Subject::roster: {
      const std::string person = person_on_duty(*p_, data_, a.index, now_);
      if (!person.empty()) there.push_back(person);
      Assertion wanted = a;
      if (a.text.empty()) wanted.comparison = Op::is_none;
      return one_of_these(there, a.text, wanted);
    }
    case Subject::next_wake:
      return compared(
          decision_.has_next_wake ? Value::make(ValueKind::instant, decision_.next_wake) : Value::none(),
          nullptr, a);
    case Subject::ended:
      if (decision_.case_status == CaseStatus::closed && case_.end != no_id)
        there.push_back(p_->text(p_->steps[case_.end].name));
      return one_of_these(there, symbol(a.name), a);
    case Subject::promise:
      for (const PromiseRecord& promise : case_.promises) {
        if (promise.state == PromiseState::open) there.push_back(symbol(promise.name));
      }
      return one_of_these(there, symbol(a.name), a);
    case Subject::noted:
      for (const Effect& effect : effects_) {
        if (effect.kind == EffectKind::record_entry || effect.kind == EffectKind::restriction_set)
          there.push_back(p_->text(p_->records[effect.subject].name));
      }
      return one_of_these(there, a.index == no_id ? std::string() : p_->text(p_->records[a.index].name), a);
    case Subject::status:
      return a.text == "branch"   ? look_at_branches(a)
             : a.text == "record" ? look_at_record(a)
                                  : one_of_these(standing(), a.text, a);
    case Subject::notified:
      for (const Effect& effect : effects_) {
        if (effect.kind == EffectKind::notify && (a.text.empty() || effect.quiet)) add(effect.party, party);
      }
      if (!a.values.empty()) return just_these(there, a);
      return one_of_these(there, wanted_party(), a);
    case Subject::reason:
      break;
  }
  Look reason;
  reason.state = among_reasons(a.text) != a.negated ? Look::State::met : Look::State::not_met;
  return reason;
}

}  // namespace sop::played
