// Bodies of sop/answer_problem.hpp.
#pragma once

#include "sop/answer_problem.hpp"
#include "sop/data.hpp"
#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/answers.hpp"

namespace sop {

namespace detail {

/// The table of a row: its lasting name up to the first `/`.
inline std::string_view table_of(std::string_view path) { return path.substr(0, path.find('/')); }

inline MessageId answer_message(ErrorCode code, bool of_table) {
  switch (code) {
    case ErrorCode::no_row:
      return of_table ? messages::answer_no_row : messages::answer_no_line;
    case ErrorCode::two_rows:
      return messages::answer_two_rows;
    case ErrorCode::different_results:
      return messages::answer_different_results;
    case ErrorCode::two_exceptions:
      return messages::answer_two_exceptions;
    case ErrorCode::not_in_force:
      return messages::answer_not_in_force;
    case ErrorCode::two_currencies:
      return messages::answer_two_currencies;
    case ErrorCode::division_by_zero:
      return messages::answer_division_by_zero;
    case ErrorCode::overflow:
      return messages::answer_overflow;
    case ErrorCode::out_of_range:
      return messages::answer_out_of_range;
    case ErrorCode::does_not_exist:
      return messages::answer_does_not_exist;
    case ErrorCode::date_does_not_exist:
      return messages::answer_no_such_date;
    case ErrorCode::no_currency:
      return messages::answer_no_currency;
    case ErrorCode::not_available:
      return messages::answer_not_available;
    case ErrorCode::never_opens:
      return messages::answer_never_opens;
    case ErrorCode::ok:
    case ErrorCode::limit:
      break;
  }
  return messages::answer_limit;
}

}  // namespace detail

SOP_INLINE std::vector<const Reason*> failed_rules(const reference::Answer& answer) {
  std::vector<const Reason*> rules;
  const std::vector<Reason>& all = answer.because;
  const ErrorCode code = answer.value.error;
  const auto wanted = [&](const Reason& reason) {
    switch (code) {
      case ErrorCode::two_rows:
      case ErrorCode::different_results:
        return reason.kind == ReasonKind::row;
      case ErrorCode::two_exceptions:
        return reason.kind == ReasonKind::exception;
      case ErrorCode::not_in_force:
        return reason.kind == ReasonKind::table;
      default:
        return reason.kind != ReasonKind::default_value;
    }
  };
  for (std::size_t i = all.size(); i-- > 0;) {
    if (!wanted(all[i])) continue;
    if (!rules.empty() && (code == ErrorCode::two_rows || code == ErrorCode::different_results) &&
        detail::table_of(rules.front()->path) != detail::table_of(all[i].path))
      break;
    rules.insert(rules.begin(), &all[i]);
    const bool one = code != ErrorCode::two_rows && code != ErrorCode::different_results &&
                     code != ErrorCode::two_exceptions;
    if (one) break;
  }
  if (rules.empty() && !all.empty()) rules.push_back(&all.back());
  return rules;
}

SOP_INLINE std::string told_text(const Procedure& p, const std::vector<Value>& facts) {
  std::string text;
  for (std::size_t i = 0; i < facts.size() && i < p.facts.size(); ++i) {
    if (facts[i].is_unknown()) continue;
    if (!text.empty()) text += ", ";
    text += "`" + p.text(p.facts[i].name) + " is ";
    text += p.facts[i].is_private ? std::string(masked_value) : value_text(p, facts[i], &p.facts[i].type);
    text += "`";
  }
  return text;
}

SOP_INLINE Diagnostic answer_problem(const Procedure& p, const std::vector<Value>& facts,
                                     std::string_view asked, const reference::Answer& answer) {
  const std::vector<const Reason*> failed = failed_rules(answer);
  std::vector<ShownRule> rules;  // without what a row would tell of private facts
  for (const Reason* rule : failed) rules.push_back(shown_rule(p, rule->path, rule->span));
  const ErrorCode code = answer.value.error;
  const bool of_table = !failed.empty() && failed.front()->kind == ReasonKind::table;
  Diagnostic problem;
  problem.id = detail::answer_message(code, of_table);
  problem.severity = Severity::error;
  const std::string name = rules.empty() ? std::string(asked) : rules.front().path;
  if (!rules.empty()) problem.span = rules.front().span;
  std::string all;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::string& path = rules[i].path;
    const std::string_view table = detail::table_of(path);
    const bool is_row = failed[i]->kind == ReasonKind::row && table.size() < path.size();
    all += (all.empty() ? "`" : ", `") + (is_row ? path.substr(table.size() + 1) : path) + "`";
  }
  switch (code) {
    case ErrorCode::two_rows:
    case ErrorCode::different_results:
      problem.args = {std::string(detail::table_of(name)), all};
      break;
    case ErrorCode::two_exceptions:
      problem.args = {all};
      break;
    default:
      problem.args = {name};
      break;
  }
  for (std::size_t i = 1; i < rules.size(); ++i)
    problem.note(messages::answer_row_here, rules[i].span, {rules[i].path});
  Span nowhere;
  nowhere.file = UINT32_MAX;
  const std::string told = told_text(p, facts);
  if (told.empty()) {
    problem.note(messages::answer_asked_without, nowhere);
  } else {
    problem.note(messages::answer_asked_with, nowhere, {told});
  }
  return problem;
}

SOP_INLINE Diagnostic answer_problem(const Procedure& p, const std::vector<Value>& facts,
                                     std::string_view asked, const EngineAnswer& answer) {
  return answer_problem(p, facts, asked, copy_of(answer));
}

namespace detail {

/// Asks the rule of a reason again. False: it cannot be asked alone, or does not fail as it did.
inline bool fails_again(const reference::Question& question, const Reason& reason, ErrorCode code,
                        std::string_view& name, reference::Answer& answer) {
  const Procedure& p = *question.procedure;
  const auto failed_so = [&] { return answer.value.is_error() && answer.value.error == code; };
  for (Id i = 0; i < p.definitions.size(); ++i) {
    const Definition& definition = p.definitions[i];
    if (definition.path != reason.path || !definition.parameter_types.empty()) continue;
    name = p.text(definition.name);
    answer = reference::ask_definition(question, i);
    return failed_so();
  }
  for (Id i = 0; i < p.requirements.size(); ++i) {
    name = p.text(p.requirements[i].name);
    if (reason.kind != ReasonKind::requirement || table_of(reason.path) != name) continue;
    answer = reference::ask_requirements(question, i);
    return failed_so();
  }
  for (Id i = 0; i < p.outputs.size(); ++i) {
    const Output& output = p.outputs[i];
    if (p.text(p.tables[output.table].name) != table_of(reason.path)) continue;
    name = p.text(output.name);
    answer = reference::ask_output(question, i);
    if (failed_so()) return true;
  }
  return false;
}

}  // namespace detail

SOP_INLINE Diagnostic decision_problem(const Procedure& p, const std::vector<Value>& facts,
                                       const Decision& d) {
  const ReferenceData no_data;
  reference::Question question;
  question.procedure = &p;
  question.data = &no_data;
  question.facts = &facts;
  question.has_now = false;
  reference::Answer answer;
  std::string_view name;
  // A case that could not be opened knows no facts.
  for (std::size_t i = facts.size() == p.facts.size() ? d.because.size() : 0; i-- > 0;) {
    if (detail::fails_again(question, d.because[i], d.error, name, answer))
      return answer_problem(p, facts, name, answer);
  }
  // It needs the calendar, the moment or an event that was not taken: the last rule about a value is the nearest.
  answer = reference::Answer();
  answer.value = Value::failed(d.error);
  for (const Reason& reason : d.because) {
    if (reason.kind == ReasonKind::row || reason.kind == ReasonKind::table ||
        reason.kind == ReasonKind::definition || reason.kind == ReasonKind::requirement ||
        reason.kind == ReasonKind::exception)
      answer.because.push_back(reason);
  }
  const bool stands = d.step < p.steps.size();
  Diagnostic problem =
      answer_problem(p, facts, stands ? std::string_view(p.steps[d.step].path) : "intake", answer);
  if (answer.because.empty() && stands) problem.span = p.steps[d.step].span;
  return problem;
}

SOP_INLINE reference::Answer copy_of(const EngineAnswer& answer) {
  reference::Answer out;
  out.value = answer.value;
  out.needs = answer.needs;
  for (const Reason* reason : answer.because) out.because.push_back(*reason);
  out.failed_requirement = answer.failed_requirement;
  return out;
}

}  // namespace sop
