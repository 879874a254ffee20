// src/test/player.cpp — the lines of a test: what is given, what happens, how time passes.
#include "src/test/player.hpp"

#include <algorithm>

#include "sop/decision_json.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/tests.hpp"
#include "src/test/customer_totals.hpp"
#include "src/test/events.hpp"
#include "src/test/words.hpp"

namespace sop::played {

Player::Player(const Procedure& procedure, const Test& test, Id row, const TestOptions& options, Used& used)
    : p_(&procedure), test_(test), row_(row), options_(options), used_(used) {
  if (options.data != nullptr) data_ = *options.data;
  facts_.resize(procedure.facts.size());
}

// --- failures ---------------------------------------------------------------------------------------------------------

Diagnostic& Player::fail(MessageId id, Span span, std::vector<std::string> args) {
  ++result_->failure_count;
  TestFailure failure;
  failure.diagnostic = {id, Severity::error, span, std::move(args), {}, {}};
  result_->failures.push_back(std::move(failure));
  return result_->failures.back().diagnostic;
}

void Player::describe(const std::string& expected, const std::string& got) {
  result_->failures.back().expected = expected;
  result_->failures.back().got = got;
}

// --- before the first line --------------------------------------------------------------------------------------------

/// Whether an expectation can be looked at without a case.
bool Player::is_asked_alone(const Assertion& a) const {
  switch (a.subject) {
    case Subject::fact:
    case Subject::setting:
    case Subject::needs:
    case Subject::roster:
      return true;
    case Subject::list:
    case Subject::named: {
      const Expr& e = p_->exprs[a.index];
      return e.op != Op::builtin && e.op != Op::promise_due && e.op != Op::clock_due &&
             e.op != Op::record_count && e.op != Op::restricted;
    }
    case Subject::reason: {
      // What questions have for reasons: rows, tables, definitions, requirements. Everything else moves a case.
      const auto ends = [&](const std::string& path) {
        return path == a.text || (path.size() > a.text.size() && path.ends_with("/" + a.text));
      };
      for (const Table& table : p_->tables) {
        if (ends(p_->text(table.name))) return true;
        for (const TableRow& row : table.rows) {
          if (ends(row.path)) return true;
        }
      }
      for (const Definition& definition : p_->definitions) {
        if (ends(definition.path)) return true;
      }
      for (const RequirementList& list : p_->requirements) {
        for (const Requirement& item : list.items) {
          if (ends(item.path)) return true;
        }
      }
      return false;
    }
    default:
      return false;
  }
}

bool Player::needs_a_case() const {
  const auto alone = [&](const std::vector<Assertion>& items) {
    return std::all_of(items.begin(), items.end(), [&](const Assertion& a) { return is_asked_alone(a); });
  };
  for (const TestLine& line : test_.lines) {
    switch (line.kind) {
      case TestLineKind::event:
      case TestLineKind::wait:
      case TestLineKind::at:
      case TestLineKind::never:
        return true;
      case TestLineKind::expect:
      case TestLineKind::because:
        if (!alone(line.items)) return true;
        break;
      default:
        break;
    }
  }
  return row_ != no_id && !alone(test_.row_expect[row_]);
}

/// Where each line leaves the clock. False: one cannot be computed.
bool Player::find_moments() {
  std::int64_t now = default_start;
  for (const TestLine& line : test_.lines) {
    if (line.kind == TestLineKind::wait) {
      const ErrorCode error = reference::due_after(*p_, data_, now, evaluate(line.time), now);
      if (error != ErrorCode::ok) {
        fail(messages::test_bad_moment, line.span, {term(error_message(error))});
        return false;
      }
    } else if (line.kind == TestLineKind::at || line.kind == TestLineKind::starts_at) {
      const Value moment = evaluate(line.time);
      if (moment.kind != ValueKind::instant) {
        fail(messages::test_bad_moment, line.span, {term(error_message(moment.error))});
        return false;
      }
      if (line.kind == TestLineKind::at && moment.integer < now) {
        fail(messages::test_goes_back, line.span, played::told_apart(*p_, moment.integer, now));
        return false;
      }
      now = moment.integer;
      if (line.kind == TestLineKind::starts_at) {
        has_moment_ = true;
        start_ = now;
      }
    }
    moments_.push_back(now);
  }
  now_ = start_;
  return true;
}

void Player::add_roster(const std::vector<Assertion>& items, std::int64_t from) {
  for (const Assertion& a : items) {
    if (a.subject != Subject::roster) continue;
    RosterEntry entry;
    entry.schedule = a.index;
    entry.from = from;
    entry.person = a.text;
    data_.roster.push_back(std::move(entry));
  }
}

/// Who is on duty, from each line on; what a test says of a schedule is all that is known about it, beside a rotation that the
/// procedure itself writes.
void Player::collect_roster() {
  std::vector<Id> said;
  const auto note = [&](const std::vector<Assertion>& items) {
    for (const Assertion& a : items) {
      if (a.subject == Subject::roster) said.push_back(a.index);
    }
  };
  for (const TestLine& line : test_.lines) {
    if (line.kind == TestLineKind::given) note(line.items);
  }
  if (row_ != no_id) note(test_.row_given[row_]);
  const auto of_the_test = [&](const auto& entry) {
    return std::find(said.begin(), said.end(), entry.schedule) != said.end();
  };
  data_.roster.erase(std::remove_if(data_.roster.begin(), data_.roster.end(), of_the_test),
                     data_.roster.end());
  data_.schedules.erase(std::remove_if(data_.schedules.begin(), data_.schedules.end(), of_the_test),
                        data_.schedules.end());
  for (std::size_t i = 0; i < test_.lines.size(); ++i) {
    if (test_.lines[i].kind == TestLineKind::given) add_roster(test_.lines[i].items, moments_[i]);
  }
  if (row_ != no_id) add_roster(test_.row_given[row_], start_);
  seal(data_);
}

/// Settings hold for the whole test.
void Player::take_settings(const std::vector<Assertion>& items) {
  for (const Assertion& a : items) {
    if (a.subject != Subject::setting) continue;
    if (!has_settings_) {
      varied_ = *p_;
      p_ = &varied_;
      has_settings_ = true;
    }
    varied_.constants.push_back(a.comparison == Op::is_none ? Value::none() : evaluate(a.value));
    varied_.settings[a.index].value = static_cast<Id>(varied_.constants.size() - 1);
  }
}

// --- lines ------------------------------------------------------------------------------------------------------------

void Player::play(TestResult& result) {
  result_ = &result;
  for (const TestLine& line : test_.lines) {
    if (line.kind == TestLineKind::given) take_settings(line.items);
  }
  if (row_ != no_id) take_settings(test_.row_given[row_]);
  if (!find_moments()) return;
  collect_roster();
  plays_case_ = needs_a_case();
  for (std::size_t i = 0; i < test_.lines.size(); ++i) {
    if (test_.lines[i].kind != TestLineKind::never) continue;
    for (const Assertion& a : test_.lines[i].items) watched_.push_back({&a, i, false, 0});
  }
  // What is given before anything happens is told together: at the opening.
  std::vector<FactUpdate> facts;
  Span span = test_.span;
  for (; line_ < test_.lines.size(); ++line_) {
    const TestLine& line = test_.lines[line_];
    const bool record = is_record(line);
    if (line.kind != TestLineKind::given && line.kind != TestLineKind::starts_at && !record) break;
    span = line.span;
    if (record) {
      add_record_line(line, start_);
      continue;
    }
    const std::vector<FactUpdate> more = facts_of(line.items);
    facts.insert(facts.end(), more.begin(), more.end());
  }
  if (row_ != no_id) {
    span = test_.row_spans[row_];
    const std::vector<FactUpdate> more = facts_of(test_.row_given[row_]);
    facts.insert(facts.end(), more.begin(), more.end());
  }
  if (!open(std::move(facts), span)) return;
  for (; line_ < test_.lines.size(); ++line_) {
    if (!play_line(test_.lines[line_], line_)) return;
  }
  if (row_ == no_id) return;
  for (const Assertion& a : test_.row_expect[row_]) expect(a);
}

/// False: the rest of the test would speak of a case that is not what it means.
bool Player::play_line(const TestLine& line, std::size_t place) {
  const bool looks = line.kind == TestLineKind::expect || line.kind == TestLineKind::because ||
                     line.kind == TestLineKind::never;
  if (!looks && result_->failure_count > 0) return false;
  switch (line.kind) {
    case TestLineKind::starts_at:
      return true;
    case TestLineKind::given:
      return give(line);
    case TestLineKind::event:
      return is_record(line) ? hand_in(place) : report(line);
    case TestLineKind::wait:
    case TestLineKind::at:
      begin_window();
      return pass_time(moments_[place], line.span);
    case TestLineKind::expect:
      for (const Assertion& a : line.items) expect(a);
      return true;
    case TestLineKind::because:
      for (const Assertion& a : line.items) because(a);
      return true;
    case TestLineKind::never:
      for (const Watched& one : watched_) {
        if (one.line != place) continue;
        ++result_->expectations;
        if (!one.happened) continue;
        const std::string text = text_of(*p_, *one.assertion, wanted(*one.assertion));
        fail(messages::test_happened, one.assertion->span, {text, wall_text(*p_, one.at)});
        describe("never " + text, wall_text(*p_, one.at));
      }
      return true;
  }
  return true;
}

std::vector<FactUpdate> Player::facts_of(const std::vector<Assertion>& items) const {
  std::vector<FactUpdate> facts;
  for (const Assertion& a : items) {
    if (a.subject != Subject::fact) continue;
    FactUpdate update;
    update.fact = a.index;
    if (a.comparison == Op::is_none) {
      update.value = Value::none();
    } else if (a.comparison != Op::is_unknown) {
      update.value = evaluate(a.value);
    }
    facts.push_back(std::move(update));
  }
  return facts;
}

bool Player::open(std::vector<FactUpdate> facts, Span span) {
  for (const FactUpdate& update : facts) facts_[update.fact] = update.value;
  if (!plays_case_) return true;
  AdvanceOptions options;
  options.max_steps = options_.max_steps;
  case_ = reference::open(*p_, data_, facts, start_, decision_, options, has_record_ ? &record_ : nullptr);
  record_.clear();
  if (decision_.status != Status::ok && decision_.status != Status::more) {
    fail(messages::test_not_opened, span, {status_words()});
    return false;
  }
  is_open_ = true;
  remember(decision_);
  watch();
  return decision_.status == Status::ok || pass_time(start_, span);
}

/// Facts that become known on the way.
bool Player::give(const TestLine& line) {
  const std::vector<FactUpdate> facts = facts_of(line.items);
  if (facts.empty()) return true;  // settings and rosters were taken before
  if (!plays_case_) {
    for (const FactUpdate& update : facts) facts_[update.fact] = update.value;
    begin_window();
    return true;
  }
  begin_window();
  Event event;
  event.facts = facts;
  if (call(&event, now_, line.span)) return true;
  if (decision_.status == Status::more) return false;
  std::vector<std::string> names;
  for (const FactUpdate& update : facts) names.push_back(p_->text(p_->facts[update.fact].name));
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  fail(messages::test_fact_not_taken, line.span, {text, status_words()});
  return false;
}

bool Player::is_record(const TestLine& line) {
  return line.kind == TestLineKind::event && line.event_kind == TestEvent::record;
}

/// What a line says of the customer's record; what says no beginning begins when it is handed in.
void Player::add_record_line(const TestLine& line, std::int64_t now) {
  has_record_ = true;
  for (const Assertion& a : line.items) {
    RecordLine entry;
    entry.kind = a.index;
    entry.from = a.value == no_id ? now : evaluate(a.value).integer;
    if (!a.values.empty()) entry.until = evaluate(a.values[0]).integer;
    record_.push_back(entry);
  }
}

/// Lines about the record that follow each other are one record.
bool Player::hand_in(std::size_t place) {
  if (place > 0 && is_record(test_.lines[place - 1])) return true;
  begin_window();
  record_.clear();
  for (std::size_t i = place; i < test_.lines.size() && is_record(test_.lines[i]); ++i)
    add_record_line(test_.lines[i], now_);
  Event event;
  event.has_record = true;
  event.record = record_;
  if (call(&event, now_, test_.lines[place].span)) return true;
  if (decision_.status == Status::more) return false;
  fail(messages::test_fact_not_taken, test_.lines[place].span,
       {text_of_event(*p_, test_.lines[place]), status_words()});
  return false;
}

bool Player::report(const TestLine& line) {
  static constexpr EventKind kinds[] = {
      EventKind::outcome,    EventKind::signal,      EventKind::customer_message,
      EventKind::reply_sent, EventKind::acknowledge, EventKind::approve,
      EventKind::refuse,     EventKind::reopen,      EventKind::send_back};
  begin_window();
  Event event;
  event.kind = kinds[static_cast<std::size_t>(line.event_kind)];
  event.name = line.event;
  event.actor.id = line.actor;
  for (Id i = 0; i < p_->parties.size(); ++i) {
    if (line.actor_role != no_id && p_->parties[i].name == line.actor_role) event.actor.role = i;
  }
  // Who is not named is somebody of that role: two roles are two people.
  if (event.actor.id.empty() && event.actor.role != no_id) event.actor.id = p_->text(line.actor_role);
  act_in_role(*p_, event.actor);
  event.remedy = line.option;
  if (line.amount != no_id) {
    const Value& amount = p_->constants[line.amount];
    Money money;
    if (!failed(money_from(amount.number, amount.currency, p_->rounding, money))) {
      event.has_amount = true;
      event.amount_minor = money.minor;
    }
  }
  if (line.already_given != no_id) already_given_ = line.already_given;
  add_totals(event);
  for (const Assertion& named : line.items) event.branch = named.index;
  fit_event(*p_, decision_, event);
  if (call(&event, now_, line.span)) return true;
  if (decision_.status == Status::more) return false;
  // Whether it is taken may be just what the test asks next.
  const std::size_t next = line_ + 1;
  if (next < test_.lines.size() && test_.lines[next].kind == TestLineKind::expect) {
    for (const Assertion& a : test_.lines[next].items) {
      if (a.subject == Subject::status && a.text == "not_taken") return true;
    }
  }
  const std::string text = text_of_event(*p_, line);
  if (decision_.status == Status::needs_facts) {
    fail(messages::test_not_taken_needs, line.span, {text, fact_names(*p_, decision_.needs)});
    return false;
  }
  std::vector<std::string_view> allowed;
  for (const Allowed& a : decision_.allowed) {
    const std::string& name = p_->text(a.outcome);
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) allowed.push_back(name);
  }
  const bool no_role = decision_.status == Status::not_permitted && line.actor_role == no_id;
  const std::string why = no_role ? term(messages::status_no_role) : status_words();
  const std::string where = decision_.step == no_id ? "intake" : p_->steps[decision_.step].path;
  if (allowed.empty()) {
    fail(messages::test_not_taken_here, line.span, {text, why, where});
  } else {
    fail(messages::test_not_taken, line.span, {text, why, where, name_list_argument(allowed)});
  }
  return false;
}

/// What the customer has had, for limits per customer: what this case gave, and what the test says that others gave.
void Player::add_totals(Event& event) const {
  Money others;
  if (already_given_ != no_id) {
    const Value& given = p_->constants[already_given_];
    (void)money_from(given.number, given.currency, p_->rounding, others);
  }
  add_customer_totals(question(), case_, others, event);
}

// --- time -------------------------------------------------------------------------------------------------------------

/// Timer by timer, so that every moment on the way is seen.
bool Player::pass_time(std::int64_t until, Span span) {
  while (decision_.has_next_wake && decision_.next_wake <= until) {
    if (!call(nullptr, std::max(now_, decision_.next_wake), span)) return false;
  }
  return call(nullptr, until, span);
}

/// One call, and as many more as its timers need. False: it was refused, or too many timers fired.
bool Player::call(const Event* event, std::int64_t now, Span span) {
  AdvanceOptions options;
  options.max_steps = options_.max_steps;
  do {
    options.max_timers =
        std::min<std::uint32_t>(1000, options_.max_timers - std::min(fired_, options_.max_timers) + 1);
    reference::advance(*p_, data_, case_, event, now, decision_, options);
    const bool taken = decision_.event_taken;
    const std::size_t turns = decision_.journal.size();
    fired_ += static_cast<std::uint32_t>(turns - std::min<std::size_t>(turns, taken ? 1 : 0));
    remember(decision_);
    watch();
    if (taken) event = nullptr;
    if (fired_ > options_.max_timers) {
      decision_.status = Status::more;
      fail(messages::test_too_long, span, {std::to_string(options_.max_timers)});
      return false;
    }
  } while (decision_.status == Status::more);
  now_ = now;
  return decision_.status == Status::ok;
}

void Player::begin_window() {
  effects_.clear();
  reasons_.clear();
  asked_needs_.clear();
}

void Player::remember(const std::vector<Reason>& reasons) {
  for (const Reason& reason : reasons) {
    ++used_[reason.path];
    reasons_.push_back(reason);
  }
}

void Player::remember(const Decision& d) {
  for (const Reason& reason : d.because) {
    ++used_[reason.path];
    reasons_.push_back(reason);
  }
  for (const JournalEntry& entry : d.journal) {
    const auto same = [&](const Reason& reason) { return reason.path == entry.path; };
    if (!entry.path.empty() && std::none_of(d.because.begin(), d.because.end(), same)) ++used_[entry.path];
  }
  for (const Effect& effect : d.effects) effects_.push_back(effect);
}

/// Looks at every `never` that is still to come.
void Player::watch() {
  for (Watched& one : watched_) {
    if (one.happened || one.line < line_) continue;
    const Look found = look(*one.assertion);
    if (found.state != Look::State::met) continue;
    one.happened = true;
    one.at = case_.now;
  }
}

// --- words ------------------------------------------------------------------------------------------------------------

std::string Player::status_words() const {
  switch (decision_.status) {
    case Status::not_offered:
      return term(messages::status_not_offered);
    case Status::ambiguous_branch:
      return term(messages::status_ambiguous_branch);
    case Status::needs_amount:
      return term(messages::status_needs_amount);
    case Status::needs_option:
      return term(messages::status_needs_option);
    case Status::needs_customer_total:
      return term(messages::status_needs_total);
    case Status::not_permitted:
      return term(messages::status_not_permitted);
    case Status::not_the_approver:
      return term(messages::status_not_the_approver);
    case Status::same_person:
      return term(messages::status_same_person);
    case Status::needs_person:
      return term(messages::status_needs_person);
    case Status::amount_differs:
      return term(messages::status_amount_differs);
    case Status::nothing_pending:
      return term(messages::status_nothing_pending);
    case Status::already_closed:
      return term(messages::status_already_closed);
    case Status::reopen_window_over:
      return term(messages::status_reopen_window_over);
    case Status::out_of_range:
      return term(messages::status_out_of_range, {decision_.detail});
    case Status::bad_event:
      return term(messages::status_bad_event, {decision_.detail});
    case Status::value_error:
      return term(messages::status_value_error, {term(error_message(decision_.error))});
    default:
      return std::string(name_of(decision_.status));
  }
}

}  // namespace sop::played
