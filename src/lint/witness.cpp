// src/lint/witness.cpp — a witness in words: `kind: parcel, days_late: 17; accepted; 2 hours later; approved`, without what it shows. Events
// are called as in the tests of a procedure. The values are made up, so that private facts are shown as well.
#include "sop/data.hpp"
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/facts_json.hpp"
#include "sop/lint.hpp"
#include "sop/messages/story.hpp"
#include "sop/word_forms.hpp"
#include "src/lint/look.hpp"

namespace sop {
namespace {

/// The words of the language, as the files of a procedure have them.
class Words {
 public:
  explicit Words(const Procedure& procedure)
      : p_(procedure), dialect_(procedure.files.empty() ? Word{} : procedure.files.front().dialect) {}

  [[nodiscard]] std::string facts(const std::vector<FactUpdate>& facts) const {
    std::string out;
    for (const FactUpdate& update : facts) {
      const Fact& fact = p_.facts[update.fact];
      out += (out.empty() ? "" : ", ") + p_.text(fact.name) + ": ";
      out += value(update.value, fact.type);
    }
    return out;
  }

  [[nodiscard]] std::string event(const Event& event) const {
    switch (event.kind) {
      case EventKind::facts:
        return facts(event.facts);
      case EventKind::customer_message:
        return word("customer_wrote");
      case EventKind::reply_sent:
        return word("reply_sent");
      case EventKind::acknowledge:
        return word("acknowledged");
      case EventKind::approve:
        return word("approved");
      case EventKind::refuse:
        return word("not_approved");
      case EventKind::reopen:
        return word("reopened");
      case EventKind::send_back:
        return word("sent_back");
      default:
        break;
    }
    std::string out;
    if (event.name != no_id) out = written_outcome(p_.text(event.name), dialect_);
    if (event.branch != no_id) out += ", " + word("branch") + " " + p_.text(p_.containers[event.branch].name);
    if (event.remedy != no_id) out += ", " + p_.text(p_.remedies[event.remedy].name);
    return out;
  }

  /// `, as lead`
  [[nodiscard]] std::string as(Id role) const {
    return ", " + word("as") + " " + p_.text(p_.parties[role].name);
  }

  /// `5 days 12 hours 1 ms`.
  [[nodiscard]] std::string length(std::int64_t ms) const {
    std::string out;
    const auto part = [&](const std::string& text) { out += (out.empty() ? "" : " ") + text; };
    if (ms >= 2 * milliseconds_per_day) {
      part(written_quantity(ms / milliseconds_per_day, "day", dialect_));
      ms %= milliseconds_per_day;
    }
    constexpr std::pair<std::int64_t, std::string_view> units[] = {{milliseconds_per_hour, "hour"},
                                                                   {milliseconds_per_minute, "minute"},
                                                                   {milliseconds_per_second, "second"}};
    for (const auto& [unit, name] : units) {
      if (ms >= unit) part(written_quantity(ms / unit, name, dialect_));
      ms %= unit;
    }
    if (ms > 0) part(std::to_string(ms) + (language_of(dialect_) == Language::ru ? " мс" : " ms"));
    return out;
  }

  [[nodiscard]] std::string value(const Value& value, const Type& type) const {
    if (value.kind == ValueKind::boolean) return word(value.is_yes() ? "yes" : "no");
    if (value.is_none()) return word("none");
    if (value.kind == ValueKind::set && value.items.empty())
      return std::string(message_template(messages::story_nothing, language_of(dialect_)));
    if (value.kind == ValueKind::instant && value.integer % milliseconds_per_minute == 0)
      return wall_text(p_, {}, value.integer);
    if (value.kind == ValueKind::duration && value.integer > 0 && language_of(dialect_) != Language::en)
      return length(value.integer);
    return value_text(p_, value, &type);
  }

 private:
  [[nodiscard]] std::string word(std::string_view id) const {
    return std::string(written_word(id, dialect_));
  }

  const Procedure& p_;
  Word dialect_;
};

}  // namespace

namespace lint_checks {

std::string value_in_words(const Procedure& procedure, const Value& value, const Type& type) {
  return Words(procedure).value(value, type);
}

}  // namespace lint_checks

std::string wall_text(const Procedure& procedure, const ReferenceData& data, std::int64_t at) {
  Instant instant;
  if (failed(Instant::from_milliseconds(at, instant))) return {};
  Zone zone;
  LocalTime local;
  if (zone_of(procedure, data, procedure.calendar, zone) != ErrorCode::ok ||
      failed(zone.local_of(instant, local)))
    return to_text(instant);
  return to_text(local.date) + ' ' + to_text(local.time);
}

std::string witness_text(const Witness& witness, const Procedure& procedure) {
  const Words words(procedure);
  std::string out = words.facts(witness.facts);
  if (witness.has_opening) out = wall_text(procedure, {}, witness.opening) + (out.empty() ? "" : "; ") + out;
  const auto then = [&](const std::string& what) {
    if (!what.empty()) out += (out.empty() ? "" : "; ") + what;
  };
  std::int64_t at = 0;
  for (const WitnessEvent& event : witness.events) {
    if (event.at > at) then("+" + words.length(event.at - at));
    at = event.at;
    then(words.event(event.event) + (event.by_another ? words.as(event.event.actor.role) : ""));
  }
  return out;
}

}  // namespace sop
