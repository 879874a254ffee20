// Bodies of sop/migrate.hpp. The case is carried over member by member (impl/migrate_case.hpp), by what ties the names of the two
// versions together (impl/migrate_names.hpp); here it is asked what that comes to: instants, owners, what a decision says.
#pragma once

#include <algorithm>
#include <set>

#include "sop/decision_json.hpp"
#include "sop/migrate.hpp"
#include "sop/reference.hpp"
#include "sop/validate.hpp"

// After the interpreter, whose insides these are.
#include "sop/impl/migrate_case.hpp"
#include "sop/impl/reference_turns.hpp"

namespace sop {

namespace reference::parts {

/// A case under one of the two versions, as the interpreter looks at it.
struct MovedCase {
  Turns& turns;

  void begin(std::int64_t at) const { turns.now_.at = turns.now_.occurred = at; }

  /// Who the step would name now. Nothing is changed.
  Id owner_now(Id thread, Id depth) const {
    const Frame kept = turns.frame(thread, depth);
    const Id previous = turns.c_.previous_owner;
    turns.settle_owner(thread, depth);
    const Id owner = turns.frame(thread, depth).owner;
    turns.frame(thread, depth) = kept;
    turns.c_.previous_owner = previous;
    return owner;
  }
  void owner_becomes(Id thread, Id depth, Id owner) const { turns.frame(thread, depth).owner = owner; }
  void settle_case_owner() const { turns.update_owner(); }

  /// The path that the scenario of the new version names; a level that is reached stays with whoever holds it.
  Id settle_path() const {
    turns.settle_path();
    turns.remove_timers(TimerKind::steps_down);
    turns.c_.escalation.stands_still = false;
    return turns.c_.escalation.path;
  }
  /// The level is not there: whoever owned through it goes on owning.
  void level_falls_away() const {
    Escalation& e = turns.c_.escalation;
    if (e.state == LevelState::pending || e.state == LevelState::waiting) {
      const Id holder = turns.level_owner();
      const Id path = e.path;
      const bool running = e.path_running;
      if (holder == no_id) {
        e = {};
        e.path = path;
        e.path_running = running;
      } else {
        e.state = LevelState::held;
        e.party = holder;
      }
    }
    e.level = no_id;
    e.stands_still = false;
  }

  /// The timers in the order of this version's lines; then those that are new, counted from where their length begins.
  void put_timers(const std::vector<Timer>& kept) const {
    turns.c_.timers.clear();
    for (const Timer& timer : kept) turns.insert_timer(timer);
  }
  std::int64_t arm(Timer timer, bool from_now) const {
    if (from_now) timer.armed = turns.now_.at;
    timer.due = turns.due_of(timer);
    turns.insert_timer(timer);
    return timer.due;
  }

  /// The lengths of this version, where they are to be counted again.
  void renew_targets(const RetimeOptions& options) const {
    if (options.clocks == RetimePolicy::keep) return;
    for (Id clock = 0; clock < turns.c_.clocks.size(); ++clock) {
      ClockState& state = turns.c_.clocks[clock];
      const bool runs = state.status == ClockStatus::running || state.status == ClockStatus::paused;
      if (!runs || state.target.is_unknown()) continue;
      const Value target = state.target;
      const Id place = state.target_place;
      state.target = Value();
      if (turns.find_target(clock)) continue;
      state.target = target;
      state.target_place = place;
    }
  }
};

}  // namespace reference::parts

namespace detail {

inline void look_at(const ProcedureVersion& version, Case c, Decision& d) {
  d.clear();
  d.procedure = version.procedure.hash;
  d.data = hash_in_use(version.procedure, version.data);
  const AdvanceOptions plain;
  const reference::parts::Times times(version.procedure, version.data);
  reference::parts::Turns(times, c, d, plain).view();
}

/// What a decision says otherwise, things that were only renamed left aside.
class Differences {
 public:
  Differences(const ProcedureVersion& from, const ProcedureVersion& to, const VersionTie& tie,
              MigrateResult& result)
      : from_(from.procedure),
        to_(to.procedure),
        tie_(tie),
        a_(result.before),
        b_(result.after),
        out_(result) {}

  void run() {
    using What = MigrateDifference::What;
    party(What::owner, {}, a_.owner, b_.owner);
    party(What::pending, {}, a_.pending, b_.pending);
    party(What::level, {}, a_.level, b_.level);
    std::set<Id> asked;
    for (const Id fact : a_.ask) asked.insert(tie_.fact[fact]);
    for (const Id fact : a_.ask) {
      if (std::find(b_.ask.begin(), b_.ask.end(), tie_.fact[fact]) == b_.ask.end())
        add(What::ask, {}, name(from_, NameKind::fact, fact), {});
    }
    for (const Id fact : b_.ask)
      if (asked.count(fact) == 0) add(What::ask, {}, {}, name(to_, NameKind::fact, fact));
    outcomes();
    pay();
  }

 private:
  static std::string name(const Procedure& p, NameKind kind, Id id) {
    return std::string(spelling_of(p, kind, id));
  }
  void add(MigrateDifference::What what, std::string subject, std::string before, std::string after) {
    out_.differences.push_back({what, std::move(subject), std::move(before), std::move(after)});
  }
  void party(MigrateDifference::What what, const std::string& subject, Id before, Id after) {
    if ((before == no_id ? no_id : tie_.party[before]) == after) return;
    add(what, subject, name(from_, NameKind::party, before), name(to_, NameKind::party, after));
  }

  void outcomes() {
    const auto branch = [](const Procedure& p, Id id) { return name(p, NameKind::container, id); };
    const auto same = [&](const Allowed& a, const Allowed& b) {
      return tie_.same_text(a.outcome, b.outcome) &&
             (a.branch == no_id ? no_id : tie_.container[a.branch]) == b.branch;
    };
    for (const Allowed& a : a_.allowed) {
      if (std::none_of(b_.allowed.begin(), b_.allowed.end(), [&](const Allowed& b) { return same(a, b); }))
        add(MigrateDifference::What::allowed, branch(from_, a.branch), from_.text(a.outcome), {});
    }
    for (const Allowed& b : b_.allowed) {
      if (std::none_of(a_.allowed.begin(), a_.allowed.end(), [&](const Allowed& a) { return same(a, b); }))
        add(MigrateDifference::What::allowed, branch(to_, b.branch), {}, to_.text(b.outcome));
    }
  }

  static std::string amount(const Pay& pay) {
    if (!pay.known || !pay.has_amount) return {};
    std::string text = to_text(Money{pay.minor, pay.currency});
    return pay.range ? text + ".." + to_text(Money{pay.high_minor, pay.currency}) : text;
  }
  static std::string cap(const Pay& pay) {
    return pay.has_cap ? to_text(Money{pay.cap_minor, pay.currency}) : std::string();
  }

  void pay() {
    using What = MigrateDifference::What;
    std::set<std::size_t> met;
    for (const Pay& a : a_.pay) {
      const Id remedy = a.remedy == no_id ? no_id : tie_.remedy[a.remedy];
      std::size_t i = 0;
      while (i < b_.pay.size() && (b_.pay[i].remedy != remedy || met.count(i) > 0)) ++i;
      const std::string subject = name(from_, NameKind::remedy, a.remedy);
      if (i == b_.pay.size()) {
        add(What::pay, subject, amount(a), {});
        continue;
      }
      met.insert(i);
      const Pay& b = b_.pay[i];
      if (amount(a) != amount(b)) add(What::pay, subject, amount(a), amount(b));
      if (cap(a) != cap(b)) add(What::limit, subject, cap(a), cap(b));
      party(What::approver, subject, a.approver, b.approver);
    }
    for (std::size_t i = 0; i < b_.pay.size(); ++i) {
      if (met.count(i) == 0)
        add(What::pay, name(to_, NameKind::remedy, b_.pay[i].remedy), {}, amount(b_.pay[i]));
    }
  }

  const Procedure& from_;
  const Procedure& to_;
  const VersionTie& tie_;
  const Decision& a_;
  const Decision& b_;
  MigrateResult& out_;
};

inline bool refused(const std::vector<MigrateNote>& notes) {
  return std::any_of(notes.begin(), notes.end(),
                     [](const MigrateNote& n) { return n.kind == MigrateKind::refused; });
}

/// What refuses the move first, then what falls away, what is new, what is another one.
inline void sort_notes(std::vector<MigrateNote>& notes) {
  std::stable_sort(notes.begin(), notes.end(),
                   [](const MigrateNote& a, const MigrateNote& b) { return a.kind < b.kind; });
}

/// Whether the case may be moved at all at this instant.
inline bool may_move(const ProcedureVersion& from, const Case& c, const MigrateOptions& options,
                     std::vector<MigrateNote>& notes) {
  const auto refuse = [&](MessageId id, std::string arg) {
    notes.push_back({MigrateKind::refused, id, {std::move(arg)}});
    return false;
  };
  if (c.procedure != from.procedure.hash) return refuse(messages::move_wrong_version, hash_text(c.procedure));
  if (std::string wrong = validate(c, from.procedure); !wrong.empty())
    return refuse(messages::move_bad_case, std::move(wrong));
  if (!options.has_at || options.at == c.now) return true;
  Instant instant;
  if (options.at < c.now || failed(Instant::from_milliseconds(options.at, instant)))
    return refuse(messages::move_time_back, wall_text(from.procedure, c.now));
  if (!c.timers.empty() && c.timers.front().due <= options.at)
    return refuse(messages::move_timer_due, wall_text(from.procedure, c.timers.front().due));
  return true;
}

/// What follows from the new version where the case stands: instants, owners.
inline void settle(const ProcedureVersion& from, const ProcedureVersion& to, const VersionTie& tie, Case& old,
                   CaseMover& mover, const RetimeOptions& options, MigrateResult& result) {
  using reference::parts::MovedCase;
  using reference::parts::Turns;
  const AdvanceOptions plain;
  Decision unused_before, unused_after;
  Case& now = mover.out;
  const reference::parts::Times old_times(from.procedure, from.data), new_times(to.procedure, to.data);
  Turns old_turns(old_times, old, unused_before, plain), new_turns(new_times, now, unused_after, plain);
  const MovedCase before{old_turns}, after{new_turns};
  before.begin(old.now);
  after.begin(now.now);
  const auto tell = [&](MigrateKind kind, MessageId id, std::vector<std::string> args) {
    result.notes.push_back({kind, id, std::move(args)});
  };
  if (mover.level_gone) after.level_falls_away();
  after.put_timers(mover.kept);
  if (mover.path_gone) {
    const Id path = after.settle_path();
    if (path != no_id)
      tell(MigrateKind::added, messages::move_adds_path,
           {std::string(spelling_of(to.procedure, NameKind::escalation_path, path))});
  }
  for (const Timer& timer : mover.added) {
    const std::int64_t due = after.arm(timer, options.steps == RetimePolicy::restart);
    tell(MigrateKind::added, messages::move_adds_timer,
         {to.procedure.transitions[timer.ref].path, due == never ? "-" : wall_text(to.procedure, due)});
  }
  after.renew_targets(options);
  new_turns.retime(options, result.due);
  for (MovedDue& due : result.due) due.why = MovedWhy();  // the version, and its data, are others

  // An owner is another one where the two versions, asked now, name another.
  bool other_owner = mover.level_gone || mover.path_gone;
  Id line = 0;
  for (Id t = 0; t < old.threads.size() && line < now.threads.size(); ++t) {
    const Id branch = old.threads[t].branch;
    if (branch != no_id && tie.container[branch] != now.threads[line].branch) continue;
    for (Id d = 0; d < old.threads[t].frames.size() && d < now.threads[line].frames.size(); ++d) {
      const Id was = before.owner_now(t, d), is = after.owner_now(line, d);
      if (was == no_id || tie.party[was] == is) continue;
      const Frame& frame = now.threads[line].frames[d];
      if (frame.owner == is) continue;
      tell(MigrateKind::changed, messages::move_changes_owner,
           {to.procedure.steps[frame.step].path,
            std::string(spelling_of(to.procedure, NameKind::party, frame.owner)),
            std::string(spelling_of(to.procedure, NameKind::party, is))});
      after.owner_becomes(line, d, is);
      other_owner = true;
    }
    ++line;
  }
  if (other_owner) after.settle_case_owner();
}

}  // namespace detail

SOP_INLINE std::string text_of(const MigrateNote& note, Language language) {
  return fill_template(message_template(note.id, language), note.args, language);
}

SOP_INLINE std::string help_of(const MigrateNote& note, Language language) {
  return fill_template(message_help_template(note.id, language), note.args, language);
}

SOP_INLINE std::string_view name_of(MigrateDifference::What what) {
  constexpr std::string_view names[] = {"owner",   "pending", "level", "ask",
                                        "allowed", "pay",     "limit", "approver"};
  return names[static_cast<std::size_t>(what)];
}

SOP_INLINE bool migrate(const ProcedureVersion& from, const ProcedureVersion& to, Case& c,
                        const MigrateOptions& options, MigrateResult& result) {
  result = MigrateResult();
  if (!detail::may_move(from, c, options, result.notes)) return false;
  const detail::VersionTie tie(from.procedure, to.procedure, options.changes, result.notes);
  if (detail::refused(result.notes)) return false;  // a mapping that says something else than was meant
  Case old = c;
  if (options.has_at) old.now = options.at;
  detail::CaseMover mover(from.procedure, to.procedure, tie, old, result.notes);
  mover.run();
  if (!detail::refused(result.notes)) {
    detail::settle(from, to, tie, old, mover, options.timers, result);
    if (std::string wrong = validate(mover.out, to.procedure); !wrong.empty())
      result.notes.push_back({MigrateKind::refused, messages::move_does_not_fit, {std::move(wrong)}});
  }
  detail::sort_notes(result.notes);
  if (detail::refused(result.notes)) {
    result.due.clear();
    return false;
  }
  detail::look_at(from, old, result.before);
  detail::look_at(to, mover.out, result.after);
  detail::Differences(from, to, tie, result).run();
  c = std::move(mover.out);
  result.moved = true;
  return true;
}

SOP_INLINE MigrateResult preview_migrate(const ProcedureVersion& from, const ProcedureVersion& to,
                                         const Case& c, const MigrateOptions& options) {
  Case trial = c;
  MigrateResult result;
  (void)migrate(from, to, trial, options, result);
  return result;
}

}  // namespace sop
