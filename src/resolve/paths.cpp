// src/resolve/paths.cpp — escalation paths: levels and whom they mean, what holds a path, what brings a case down again.
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "sop/messages/time.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

/// `level: primary, next on duty`: whom of a schedule the level means.
DutyTurn Resolver::turn_of_level(const ast::Entry& e, Id party) {
  const ast::Item* next = option(e.items, Word::next_on_duty);
  const ast::Item* previous = option(e.items, Word::previous_on_duty);
  if (next == nullptr && previous == nullptr) return DutyTurn::now;
  if (next != nullptr && previous != nullptr) {
    error(messages::two_turns, e.span, {word(Word::next_on_duty), word(Word::previous_on_duty)});
  } else if (party != no_id && p_.parties[party].kind != PartyKind::schedule) {
    error(messages::turn_without_schedule, (next != nullptr ? next : previous)->span,
          {p_.text(p_.parties[party].name),
           word(next != nullptr ? Word::next_on_duty : Word::previous_on_duty)});
    return DutyTurn::now;
  }
  return next != nullptr ? DutyTurn::next : DutyTurn::previous;
}

/// `on release: restart`: what the time of a level does when `hold while` is no longer true.
void Resolver::read_release(EscalationPath& path, const ast::Block& block) {
  const ast::Entry* e = entry(block, Word::on_release);
  if (e == nullptr || value_count(e->items) == 0) return;
  const ast::ExprId how = item(e->items, 0).value;
  if (hint(how) == Word::go_on) {
    path.on_release = Release::go_on;
  } else if (hint(how) == Word::restart) {
    path.on_release = Release::restart;
  } else if (hint(how) == Word::at_once) {
    path.on_release = Release::at_once;
  } else {
    unknown_choice(how, {Word::go_on, Word::restart, Word::at_once});
  }
  if (entry(block, Word::hold_while) == nullptr)
    error(messages::release_without_hold, e->span, {word(Word::on_release), word(Word::hold_while)});
}

void Resolver::resolve_path(Id id) {
  const ast::Block& block = open(path_blocks_[id]);
  EscalationPath path = p_.paths[id];
  read_signals(block, Word::starts_on, path.starts_on);
  read_signals(block, Word::stops_on, path.stops_on);
  path.policy = entry_text(block, Word::policy);
  std::vector<PathParts> parts;
  for (const ast::Entry* e : entries(block, Word::level)) {
    if (value_count(e->items) == 0) continue;
    Level level;
    level.span = e->span;
    level.party = party_named(item(e->items, 0).value);
    level.turn = turn_of_level(*e, level.party);
    const ast::Item* time = option(e->items, Word::for_);
    if (time != nullptr) level.time = time_value(time->value, no_id).expr;
    if (const ast::Item* empty = option(e->items, Word::when_empty);
        empty != nullptr && empty->value != ast::no_expr) {
      if (hint(empty->value) == Word::skip) {
        level.when_empty = WhenEmpty::skip;
      } else if (hint(empty->value) == Word::wait) {
        level.when_empty = WhenEmpty::wait;
      } else {
        level.when_empty = WhenEmpty::fallback;
        level.fallback = party_named(empty->value);
      }
      if (level.party != no_id && p_.parties[level.party].kind != PartyKind::schedule &&
          p_.parties[level.party].calendar == no_id)
        error(messages::never_empty, empty->span, {p_.text(p_.parties[level.party].name), word(Word::hours)});
      if (level.turn != DutyTurn::now && level.when_empty == WhenEmpty::wait)
        error(messages::turn_cannot_wait, empty->span,
              {std::string(source(item(e->items, 0).span)), word(Word::when_empty), word(Word::skip)});
    }
    level.condition = option_condition(e->items, true);
    PathParts names{p_.text(path.name) + "/" + plain_text(item(e->items, 0).value)};
    names.emplace_back(level.turn == DutyTurn::now    ? ""
                       : level.turn == DutyTurn::next ? word_id(Word::next_on_duty)
                                                      : word_id(Word::previous_on_duty));
    names.push_back(time == nullptr ? "" : plain_text(time->value));
    const ast::Item* guard = option(e->items, Word::if_);
    names.push_back(guard == nullptr ? "" : plain_text(guard->value));
    parts.push_back(std::move(names));
    path.levels.push_back(std::move(level));
  }
  std::vector<std::string> paths;
  unique_paths(parts, paths);
  std::vector<Span> spans;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    path.levels[i].path = paths[i];
    spans.push_back(path.levels[i].span);
  }
  report_same(paths, spans, messages::same_line);
  if (const ast::Entry* e = entry(block, Word::owner_while_pending);
      e != nullptr && value_count(e->items) > 0) {
    const ast::ExprId who = item(e->items, 0).value;
    if (hint(who) == Word::sender) {
      path.pending = PendingOwner::sender;
    } else if (hint(who) == Word::receiver) {
      path.pending = PendingOwner::receiver;
    } else {
      unknown_choice(who, {Word::sender, Word::receiver});
    }
  }
  if (const ast::Entry* e = entry(block, Word::rounds); e != nullptr && value_count(e->items) > 0)
    (void)count_in(item(e->items, 0).value, path.rounds);
  if (const ast::Entry* e = entry(block, Word::acknowledged_for); e != nullptr && value_count(e->items) > 0)
    path.acknowledged_for = time_value(item(e->items, 0).value, no_id).expr;
  if (const ast::Entry* e = entry(block, Word::hold_while); e != nullptr && value_count(e->items) > 0)
    path.hold_while = condition(item(e->items, 0).value, false);
  read_release(path, block);
  if (const ast::Entry* e = entry(block, Word::steps_down_if); e != nullptr && value_count(e->items) > 0) {
    path.steps_down_if = condition(item(e->items, 0).value, false);
    const ast::Item* time = option(e->items, Word::for_);
    if (time == nullptr)
      error(messages::option_missing, e->span, {word(Word::steps_down_if), word(Word::for_)});
    else
      path.steps_down_after = time_value(time->value, no_id).expr;
    if (path.steps_down_after == no_id) path.steps_down_if = no_id;
  }
  p_.paths[id] = std::move(path);
}

}  // namespace sop::resolver
