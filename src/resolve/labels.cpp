// src/resolve/labels.cpp — the table of labels (labels.hpp); blocks.cpp compares blocks with it.
#include "src/resolve/labels.hpp"

#include "sop/messages/resolve.hpp"

namespace sop::resolver {

namespace {

namespace M = messages;
using W = Word;

constexpr LabelRule rules[] = {
    // --- the procedure
    {W::procedure, W::edition, M::takes_edition, required, {}},
    {W::procedure, W::kept_by, M::takes_text, 0, {}},
    {W::procedure, W::review_every, M::takes_length, 0, {W::last}},
    {W::procedure, W::currency, M::takes_currency, 0, {}},
    {W::procedure, W::currency_from, M::takes_fact, 0, {}},
    {W::procedure, W::rounding, M::takes_rounding, 0, {}},
    {W::procedure, W::month_end, M::takes_month_end, 0, {}},
    {W::procedure, W::locales, M::takes_locales, many_values, {}},
    {W::procedure, W::locale_from, M::takes_fact, 0, {}},
    {W::procedure, W::channel_from, M::takes_fact, 0, {}},
    {W::procedure, W::calendar, M::takes_calendar, 0, {}},
    {W::procedure, W::zone, M::takes_zone, 0, {}},
    {W::procedure, W::valid_from, M::takes_date, 0, {}},
    {W::procedure, W::valid_until, M::takes_date, 0, {}},
    {W::procedure, W::policy, M::takes_text, 0, {}},
    {W::procedure, W::note, M::takes_text, repeated, {}},
    // --- facts, settings, units, remedies
    {W::facts,
     no_word,
     M::takes_type,
     repeated,
     {W::default_, W::private_, W::ordered, W::unit, W::formerly}},
    {W::group,
     no_word,
     M::takes_type,
     repeated,
     {W::default_, W::private_, W::ordered, W::unit, W::formerly}},
    {W::parameters, no_word, M::takes_type, repeated, {W::unit}},
    {W::settings, no_word, M::takes_constant, repeated, {}},
    {W::units, no_word, M::takes_text, repeated, {}},
    {W::remedies, no_word, M::takes_remedy_type, repeated, {W::exclusive_with}},
    {W::customer_record, no_word, M::takes_record_kind, repeated, {}},
    // --- who
    {W::role, W::reports_to, M::takes_role_or_nobody, 0, {}},
    {W::role, W::may_give, M::takes_remedies, repeated | many_values, {W::if_}},
    {W::role, W::may_not_give, M::takes_remedies, repeated | many_values, {W::if_}},
    {W::role, W::limit_per_grant, M::takes_limit, repeated, {W::for_, W::if_}},
    {W::role, W::limit_per_case, M::takes_limit, repeated, {W::for_, W::if_}},
    {W::role, W::limit_per_customer, M::takes_limit, repeated, {W::in_any, W::in_each, W::for_, W::if_}},
    {W::role, W::approval_above, M::takes_money, 0, {W::approver}},
    {W::role, W::deputy, M::takes_party, 0, {}},
    {W::role, W::hours, M::takes_calendar, 0, {}},
    {W::role, W::quiet_hours, M::takes_days, repeated | many_values, {}},
    {W::role, W::formerly, M::takes_names, many_values, {}},
    {W::role, W::policy, M::takes_text, 0, {}},
    {W::role, W::note, M::takes_text, repeated, {}},
    {W::person, W::role, M::takes_role, required, {}},
    {W::person, W::deputy, M::takes_party, 0, {}},
    {W::person, W::quiet_hours, M::takes_days, repeated | many_values, {}},
    {W::person, W::formerly, M::takes_names, many_values, {}},
    {W::person, W::note, M::takes_text, repeated, {}},
    {W::team, W::members, M::takes_roles, required | many_values, {}},
    {W::team, W::reports_to, M::takes_role_or_nobody, 0, {}},
    {W::team, W::hours, M::takes_calendar, 0, {}},
    {W::team, W::quiet_hours, M::takes_days, repeated | many_values, {}},
    {W::team, W::formerly, M::takes_names, many_values, {}},
    {W::team, W::note, M::takes_text, repeated, {}},
    {W::schedule, W::source, M::takes_host, 0, {}},
    {W::schedule, W::people, M::takes_texts, many_values, {}},
    {W::schedule, W::rotation, M::takes_length, 0, {W::since}},
    {W::schedule, W::hand_over_at, M::takes_hand_over, 0, {}},
    {W::schedule, W::on_duty, M::takes_days, repeated | many_values, {}},
    {W::schedule, W::quiet_hours, M::takes_days, repeated | many_values, {}},
    {W::schedule, W::reports_to, M::takes_role_or_nobody, 0, {}},
    {W::schedule, W::formerly, M::takes_names, many_values, {}},
    {W::schedule, W::note, M::takes_text, repeated, {}},
    // --- time
    {W::calendar, W::zone, M::takes_zone, 0, {}},
    {W::calendar, W::open, M::takes_days, repeated | many_values, {}},
    {W::calendar, W::open_on, M::takes_open_day, repeated | many_values, {}},
    {W::calendar, W::holidays, M::takes_holidays, repeated | many_values, {W::until}},
    {W::calendar, W::note, M::takes_text, repeated, {}},
    {W::clock, W::starts_on, M::takes_signals, required | repeated | many_values, {W::if_}},
    {W::clock, W::stops_on, M::takes_signals, required | repeated | many_values, {W::if_}},
    {W::clock, W::cancels_on, M::takes_signals, repeated | many_values, {W::if_}},
    {W::clock, W::resets_on, M::takes_signals, repeated | many_values, {W::if_}},
    {W::clock, W::holds_on, M::takes_events, repeated | many_values, {W::if_}},
    {W::clock, W::released_on, M::takes_events, repeated | many_values, {W::if_}},
    {W::clock, W::extends_on, M::takes_events, repeated, {W::by, W::at_most, W::if_}},
    {W::clock, W::pauses_while, M::takes_condition, 0, {}},
    {W::clock, W::due_within, M::takes_length, choice, {W::by, W::receipt_counts, W::if_}},
    {W::clock, W::due_at, M::takes_instant, choice, {W::if_}},
    {W::clock, W::by_law, M::takes_length, 0, {W::source}},
    {W::clock, W::warn_at, M::takes_percents, many_values, {}},
    {W::clock, W::target_change, M::takes_target_change, 0, {W::counted_from}},
    {W::clock, W::calendar, M::takes_calendar, 0, {}},
    {W::clock, W::policy, M::takes_text, 0, {}},
    {W::clock, W::note, M::takes_text, repeated, {}},
    {W::path, W::starts_on, M::takes_signals, required | repeated | many_values, {W::if_}},
    {W::path, W::stops_on, M::takes_signals, required | repeated | many_values, {W::if_}},
    {W::path,
     W::level,
     M::takes_party,
     required | repeated,
     {W::next_on_duty, W::previous_on_duty, W::for_, W::when_empty, W::if_}},
    {W::path, W::owner_while_pending, M::takes_pending, required, {}},
    {W::path, W::rounds, M::takes_count, 0, {}},
    {W::path, W::acknowledged_for, M::takes_length, 0, {}},
    {W::path, W::hold_while, M::takes_condition, 0, {}},
    {W::path, W::on_release, M::takes_release, 0, {}},
    {W::path, W::steps_down_if, M::takes_condition, 0, {W::for_}},
    {W::path, W::policy, M::takes_text, 0, {}},
    {W::path, W::note, M::takes_text, repeated, {}},
    // --- tables, definitions, requirements
    {W::table, W::hit, M::takes_hit, 0, {}},
    {W::table, W::dated_by, M::takes_date, 0, {}},
    {W::table, W::exception_to, M::takes_table, 0, {W::before}},
    {W::table, W::rows_from, M::takes_file, 0, {W::separator, W::decimal_comma}},
    {W::table, W::policy, M::takes_text, 0, {}},
    {W::table, W::note, M::takes_text, repeated, {}},
    {W::matrix, W::rows, M::takes_input, required, {}},
    {W::matrix, W::columns, M::takes_input, required, {}},
    {W::matrix, W::policy, M::takes_text, 0, {}},
    {W::matrix, W::note, M::takes_text, repeated, {}},
    {W::definitions, no_word, M::takes_value, choice, {W::at_most, W::at_least, W::nothing_under, W::if_}},
    {W::definition, W::gives, M::takes_type, 0, {}},
    {W::definition,
     W::value,
     M::takes_value,
     required | choice,
     {W::at_most, W::at_least, W::nothing_under, W::if_}},
    {W::definition, W::note, M::takes_text, repeated, {}},
    {W::requirements, no_word, M::takes_condition, repeated, {}},
    // --- what is said
    {W::response, no_word, M::takes_text, choice, {W::if_}},
    {W::response, W::max_length, M::takes_characters, choice, {W::if_}},
    {W::response, W::must_hold, M::takes_texts, repeated | many_values, {}},
    {W::response, W::note, M::takes_text, repeated, {}},
    {W::phrases_to_avoid, no_word, M::takes_texts, repeated | many_values, {W::use_instead}},
    {W::phrases_to_require, no_word, M::takes_texts, repeated | many_values, {}},
    // --- scenarios and steps
    {W::scenario, W::applies_if, M::takes_condition, required, {}},
    {W::scenario, W::order, M::takes_count, 0, {}},
    {W::scenario, W::steps, M::takes_steps, 0, {}},
    {W::scenario, W::path, M::takes_path, choice, {W::if_}},
    {W::scenario, W::clocks, M::takes_clocks, repeated | many_values, {}},
    {W::scenario, W::policy, M::takes_text, 0, {}},
    {W::scenario, W::note, M::takes_text, repeated, {}},
    {W::routine, W::steps, M::takes_steps, 0, {}},
    {W::routine, W::note, M::takes_text, repeated, {}},
    {W::step, W::owner, M::takes_owner, choice, {W::if_}},
    {W::step, W::performer, M::takes_performer, 0, {}},
    {W::step, W::say, M::takes_responses, repeated | many_values, {W::if_}},
    {W::step, W::ask, M::takes_facts, repeated | many_values, {W::again, W::optional, W::if_}},
    {W::step, W::offer, M::takes_offer, repeated, {W::if_}},
    {W::step, W::offer_one_of, M::takes_offers, repeated | many_values, {W::if_}},
    {W::step, W::do_, M::takes_text, repeated, {W::performer, W::if_}},
    {W::step, W::promise, M::takes_promise, 0, {W::within, W::by, W::before, W::receipt_counts}},
    {W::step, W::approve, M::takes_offer, 0, {W::approver, W::valid}},
    {W::step, W::approver, M::takes_party, repeated, {W::deputy, W::valid, W::by, W::receipt_counts, W::if_}},
    {W::step, W::run, M::takes_routine, 0, {W::if_}},
    {W::step, W::wait, M::takes_length, 0, {}},
    {W::step, W::announce, M::takes_event, repeated, {W::if_}},
    {W::step, W::outcomes, M::takes_names, many_values, {}},
    {W::step, W::record, M::takes_facts, repeated | many_values, {}},
    {W::step, W::policy, M::takes_text, 0, {}},
    {W::step, W::formerly, M::takes_names, many_values, {}},
    {W::step, W::note, M::takes_text, repeated, {}},
    {W::branch, W::applies_if, M::takes_condition, 0, {}},
    {W::branch, W::steps, M::takes_steps, 0, {}},
    {W::parallel, W::owner, M::takes_owner, choice, {W::if_}},
    {W::parallel, W::wait_for, M::takes_join, required, {}},
    {W::parallel, W::policy, M::takes_text, 0, {}},
    {W::parallel, W::formerly, M::takes_names, many_values, {}},
    {W::parallel, W::note, M::takes_text, repeated, {}},
    {W::end, W::record, M::takes_facts, repeated | many_values, {}},
    {W::end, W::say, M::takes_responses, repeated | many_values, {W::if_}},
    {W::end, W::formerly, M::takes_names, many_values, {}},
    {W::end, W::note, M::takes_text, repeated, {}},
    {W::always, no_word, M::takes_rule, repeated | move_entry, {W::for_}},
    // --- around it
    {W::orderings, no_word, M::takes_ordering, repeated, {W::before}},
    {W::test, W::starts_at, M::takes_moment, 0, {}},
    {W::test, W::given, M::takes_givens, repeated | many_values, {}},
    {W::test,
     W::event,
     M::takes_test_event,
     repeated | many_values,
     {W::as, W::by, W::branch, W::already_given}},
    {W::test, W::customer_record, M::takes_record_line, repeated, {W::since, W::until}},
    {W::test, W::wait, M::takes_length, repeated, {}},
    {W::test, W::at_time, M::takes_moment, repeated, {}},
    {W::test, W::expect, M::takes_expectations, repeated | many_values, {}},
    {W::test, W::never, M::takes_expectations, repeated | many_values, {}},
    {W::test, W::because, M::takes_rule_path, repeated | many_values, {}},
    {W::test, W::rows_from, M::takes_file, 0, {W::separator, W::decimal_comma}},
    {W::test, W::note, M::takes_text, repeated, {}},
    {W::suppress, W::where, M::takes_rule_path, 0, {}},
    {W::suppress, W::reason, M::takes_text, required, {}},
    {W::suppress, W::until, M::takes_date, 0, {}},
};

constexpr BlockRule blocks[] = {
    {W::procedure, true, false, false, {}},
    {W::import_, false, false, false, {}},
    {W::facts, false, false, false, {W::group}},
    {W::group, true, false, false, {}},
    {W::settings, false, false, false, {}},
    {W::units, false, false, false, {}},
    {W::remedies, false, false, false, {}},
    {W::customer_record, false, false, false, {}},
    {W::role, true, false, false, {}},
    {W::person, true, false, false, {}},
    {W::team, true, false, false, {}},
    {W::schedule, true, false, false, {}},
    {W::calendar, true, false, false, {}},
    {W::clock, true, true, false, {}},
    {W::path, true, false, false, {}},
    {W::table, true, false, true, {}},
    {W::matrix, true, false, true, {}},
    {W::definitions, false, false, false, {}},
    {W::definition, true, false, false, {W::parameters}},
    {W::parameters, false, false, false, {}},
    {W::requirements, true, false, false, {}},
    {W::response, true, false, false, {}},
    {W::phrases_to_avoid, false, false, false, {}},
    {W::phrases_to_require, false, false, false, {}},
    {W::scenario, true, false, false, {W::step, W::parallel, W::end, W::always}},
    {W::routine, true, true, false, {W::step, W::parallel, W::end}},
    {W::intake, false, true, false, {W::end}},
    {W::step, true, true, false, {}},
    {W::parallel, true, true, false, {W::branch}},
    {W::branch, true, true, false, {W::step, W::end}},
    {W::end, true, true, false, {}},
    {W::always, false, false, false, {}},
    {W::orderings, false, false, false, {}},
    {W::test, false, false, true, {}},
    {W::suppress, true, false, false, {}},
};

// `intake` and a branch without steps of its own are one step; a branch may also be started under a condition.
Word rule_block(Word block) { return block == W::intake || block == W::branch ? W::step : block; }

}  // namespace

const LabelRule* label_rules(std::size_t& count) {
  count = sizeof(rules) / sizeof(rules[0]);
  return rules;
}

const BlockRule* block_rules(std::size_t& count) {
  count = sizeof(blocks) / sizeof(blocks[0]);
  return blocks;
}

const BlockRule* block_rule(Word block) {
  for (const BlockRule& rule : blocks)
    if (rule.block == block) return &rule;
  return nullptr;
}

const LabelRule* label_rule(Word block, Word label) {
  const LabelRule* own = nullptr;
  for (const LabelRule& rule : rules) {
    if (rule.block != block && rule.block != rule_block(block)) continue;
    if (rule.label == no_word)
      own = &rule;
    else if (rule.label == label)
      return &rule;
  }
  return own;
}

}  // namespace sop::resolver
