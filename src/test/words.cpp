// src/test/words.cpp — names and values of tests, as an author would write them.
#include "src/test/words.hpp"

#include <iterator>
#include <string_view>

#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/impl/diagnostic_terms.hpp"
#include "sop/names.hpp"
#include "src/diff/comparison_word.hpp"

namespace sop::played {
namespace {

using Subject = Assertion::Subject;

std::string symbol(const Procedure& p, SymbolId id) { return id < p.symbols.size() ? p.text(id) : "none"; }

template <class Things>
std::string name_in(const Procedure& p, const Things& things, Id id) {
  return id < things.size() ? p.text(things[id].name) : "none";
}

std::string_view sign(const Assertion& a) {
  if (a.comparison == Op::contains) return " includes ";
  const bool ordered = a.comparison >= Op::less && a.comparison <= Op::greater_equal;
  return comparison_word(a.negated && !ordered ? Op::not_equal : a.comparison);
}

std::string_view builtin_name(std::uint32_t which) {
  static constexpr std::string_view names[] = {
      "now",      "today",  "opened_at",        "previous_owner", "caller",        "owner",
      "decision", "result", "contacts_in_case", "case_total",     "current_level", "current_approver"};
  return which < std::size(names) ? names[which] : std::string_view("the value");
}

}  // namespace

std::string shown(const Procedure& p, const Value& value, const Type* type) {
  if (value.kind == ValueKind::instant) return wall_text(p, value.integer);
  if (value.kind == ValueKind::text) return "\"" + value.text + "\"";
  return value_text(p, value, type);
}

std::string name_of_asked(const Procedure& p, const Assertion& a) {
  if (a.subject == Subject::fact) return name_in(p, p.facts, a.index);
  if (a.subject == Subject::setting) return name_in(p, p.settings, a.index);
  if (a.index >= p.exprs.size()) return "the value";
  const Expr& e = p.exprs[a.index];
  switch (e.op) {
    case Op::fact:
      return name_in(p, p.facts, e.a);
    case Op::setting:
      return name_in(p, p.settings, e.a);
    case Op::definition:
      return name_in(p, p.definitions, e.a);
    case Op::output:
      return name_in(p, p.outputs, e.a);
    case Op::requirements:
      return name_in(p, p.requirements, e.a);
    case Op::builtin:
      return std::string(builtin_name(e.a));
    case Op::record_count:
      return "number of " + name_in(p, p.records, e.a);
    case Op::restricted:
      return name_in(p, p.records, e.a);
    default:
      return "the value";
  }
}

std::string text_of(const Procedure& p, const Assertion& a, const Value& value) {
  const bool none = a.comparison == Op::is_none;
  const auto with = [&](std::string_view left, const std::string& right) {
    return std::string(left) + std::string(sign(a)) + (none ? "none" : right);
  };
  const std::string right = a.comparison == Op::is_unknown ? "unknown" : shown(p, value);
  switch (a.subject) {
    case Subject::fact:
    case Subject::setting:
    case Subject::named:
      return with(name_of_asked(p, a), right);
    case Subject::scenario:
      return with("scenario", symbol(p, a.name));
    case Subject::step:
      return with("step", symbol(p, a.name));
    case Subject::owner:
      return with("owner", name_in(p, p.parties, a.index));
    case Subject::level:
      return with("level", name_in(p, p.parties, a.index));
    case Subject::pending:
      return with("pending", name_in(p, p.parties, a.index));
    case Subject::say:
      return with("say", a.comparison == Op::contains ? right : name_in(p, p.responses, a.index));
    case Subject::ask:
      return with("ask", name_in(p, p.facts, a.index));
    case Subject::task:
      return with("do", "\"" + a.text + "\"");
    case Subject::offer:
      return with("offer", name_in(p, p.remedies, a.index));
    case Subject::amount:
      return with(a.index == no_id ? "amount" : name_in(p, p.remedies, a.index), right);
    case Subject::due:
      return with(a.index < p.clocks.size() ? name_in(p, p.clocks, a.index) : symbol(p, a.name),
                  a.text.empty() ? right : a.text);
    case Subject::list:
      return with(name_of_asked(p, a), a.values.empty() ? std::string("none") : "(" + right + ")");
    case Subject::notified:
      return with(a.text.empty() ? "notified" : "quiet",
                  a.values.empty() ? name_in(p, p.parties, a.index) : "(" + right + ")");
    case Subject::noted:
      return with("record", name_in(p, p.records, a.index));
    case Subject::reason:
      return with("reason", a.text);
    case Subject::needs:
      return with("needs", name_in(p, p.facts, a.index));
    case Subject::allowed:
      return with("allowed", symbol(p, a.name));
    case Subject::roster:
      return with(name_in(p, p.parties, a.index), a.text.empty() ? "none" : "\"" + a.text + "\"");
    case Subject::next_wake:
      return with("next_wake", right);
    case Subject::ended:
      return with("end", symbol(p, a.name));
    case Subject::promise:
      return with("promise", symbol(p, a.name));
    case Subject::status: {
      if (a.text == "branch")
        return with("branch", a.index < p.containers.size() ? p.text(p.containers[a.index].name) : "none");
      if (a.text != "record") return with("status", a.text);
      return with("record", a.comparison == Op::contains ? right : name_in(p, p.facts, a.index));
    }
  }
  return {};
}

std::string text_of_event(const Procedure& p, const TestLine& line) {
  switch (line.event_kind) {
    case TestEvent::outcome:
    case TestEvent::signal:
      return symbol(p, line.event);
    case TestEvent::customer_message:
      return "customer_wrote";
    case TestEvent::reply_sent:
      return "reply_sent";
    case TestEvent::acknowledge:
      return "acknowledged";
    case TestEvent::approve:
      return "approved";
    case TestEvent::refuse:
      return "not_approved";
    case TestEvent::reopen:
      return "reopened";
    case TestEvent::send_back:
      return "sent_back";
    case TestEvent::record:
      return "customer record";
  }
  return {};
}

std::string fact_names(const Procedure& p, const std::vector<Id>& facts) {
  std::vector<std::string_view> names;
  for (const Id id : facts) names.push_back(p.text(p.facts[id].name));
  return name_list_argument(names);
}

std::string term(MessageId id, const std::vector<std::string>& args) {
  return detail::catalogue_term_of(id, args);
}

}  // namespace sop::played
