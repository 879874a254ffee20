// src/test/test_lines.cpp — see the header.
#include "src/test/test_lines.hpp"

#include "sop/decision_json.hpp"
#include "sop/duration.hpp"
#include "sop/facts_json.hpp"
#include "sop/money.hpp"
#include "sop/word_forms.hpp"

namespace sop::played {

std::string TestLines::word(std::string_view id) const { return std::string(written_word(id, dialect_)); }

std::string TestLines::length(std::int64_t milliseconds) const {
  if (milliseconds % milliseconds_per_hour == 0)
    return written_quantity(milliseconds / milliseconds_per_hour, "hour", dialect_);
  if (milliseconds % milliseconds_per_minute == 0)
    return written_quantity(milliseconds / milliseconds_per_minute, "minute", dialect_);
  return written_quantity(milliseconds, "millisecond", dialect_);
}

std::string TestLines::value(const Value& value, const Type& type) {
  switch (value.kind) {
    case ValueKind::none:
      return word("none");
    case ValueKind::boolean:
      return word(value.is_yes() ? "yes" : "no");
    case ValueKind::text:
      return written_text(value.text);
    case ValueKind::duration:
      return length(value.integer);
    case ValueKind::instant: {
      // A moment is written as the wall shows it, to the minute, and so only where there is a wall.
      const std::string text = wall_text(p_, value.integer);
      good_ = good_ && text.size() == 16 && value.integer % milliseconds_per_minute == 0;
      return text;
    }
    case ValueKind::set: {
      std::string text;
      for (const Value& one : value.items)
        text += (text.empty() ? "(" : ", ") + p_.text(static_cast<SymbolId>(one.integer));
      good_ = good_ && !text.empty();  // a list of nothing has no form
      return text + ")";
    }
    case ValueKind::list: {
      std::string text;
      for (const Value& one : value.items) text += (text.empty() ? "(" : ", ") + this->value(one, type);
      return text.empty() ? word("none") : text + ")";
    }
    case ValueKind::party:
      return p_.text(p_.parties[static_cast<Id>(value.integer)].name);
    case ValueKind::remedy:
      return p_.text(p_.remedies[static_cast<Id>(value.integer)].name);
    case ValueKind::name:
    case ValueKind::number:
    case ValueKind::percent:
    case ValueKind::money:
    case ValueKind::date:
    case ValueKind::time_of_day:
      return value_text(p_, value, &type);
    default:
      good_ = false;
      return {};
  }
}

void TestLines::given(const std::vector<FactUpdate>& facts) {
  std::string text;
  for (const FactUpdate& update : facts) {
    const Fact& fact = p_.facts[update.fact];
    text += (text.empty() ? "" : ", ") + p_.text(fact.name) + " " + word("is") + " ";
    text += update.value.is_unknown() ? word("unknown") : value(update.value, fact.type);
  }
  if (!text.empty()) entry("given", text);
}

void TestLines::given_duty(Id schedule) {
  const std::string& name = p_.text(p_.parties[schedule].name);
  entry("given", name + " " + word("is") + " " + written_text(name));
}

void TestLines::starts_at(std::int64_t moment) {
  const std::string text = wall_text(p_, moment);
  if (text.size() == 16) entry("starts_at", text);  // without a zone there is no wall
}

void TestLines::event(const Event& event) {
  std::string text;
  switch (event.kind) {
    case EventKind::facts:
      return given(event.facts);
    case EventKind::outcome:
    case EventKind::signal:
      text = std::string(written_outcome(p_.text(event.name), dialect_));
      break;
    case EventKind::customer_message:
      text = word("customer_wrote");
      break;
    case EventKind::reply_sent:
      text = word("reply_sent");
      break;
    case EventKind::acknowledge:
      text = word("acknowledged");
      break;
    case EventKind::approve:
      text = word("approved");
      break;
    case EventKind::refuse:
      text = word("not_approved");
      break;
    case EventKind::reopen:
      text = word("reopened");
      break;
    default:
      good_ = false;
      return;
  }
  if (event.remedy != no_id) {
    text += ", " + p_.text(p_.remedies[event.remedy].name);
    if (event.has_amount) text += " " + word("worth") + " " + to_text(Money{event.amount_minor, p_.currency});
  }
  if (event.branch != no_id) text += ", " + word("branch") + " " + p_.text(p_.containers[event.branch].name);
  if (event.actor.role != no_id) text += ", " + word("as") + " " + p_.text(p_.parties[event.actor.role].name);
  const bool by_somebody = event.kind != EventKind::signal && event.kind != EventKind::customer_message;
  if (by_somebody && !event.actor.id.empty())
    text += ", " + std::string(written_word("by", dialect_, 1)) + " " + written_text(event.actor.id);
  entry("event", text);
}

void TestLines::wait(std::int64_t milliseconds) {
  if (milliseconds > 0) entry("wait", length(milliseconds));
}

std::string TestLines::item(const std::string& left, std::string_view relation,
                            const std::string& right) const {
  const std::string sign = relation == "<=" ? "<=" : word(relation);
  return left + " " + sign + " " + right;
}

void TestLines::expect(const std::string& left, std::string_view relation, const std::string& right) {
  entry("expect", item(left, relation, right));
}

void TestLines::expect(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& one : items) text += (text.empty() ? "" : ", ") + one;
  if (!text.empty()) entry("expect", text);
}

void TestLines::never(const std::string& left, std::string_view relation, const std::string& right) {
  entry("never", item(left, relation, right));
}

}  // namespace sop::played
