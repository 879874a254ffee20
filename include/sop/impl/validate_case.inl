// Bodies of sop/validate.hpp: whether a case fits its procedure. What is wrong is said with the names of the JSON form of a case
// (docs/json.md), what stands there, and what the procedure has instead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sop/impl/decision_fired.hpp"
#include "sop/impl/fact_currency.hpp"
#include "sop/instant.hpp"
#include "sop/validate.hpp"

namespace sop {
namespace detail {

/// Looks at a case; the first function that says something has the answer. Texts are made only then.
class CaseValidator {
 public:
  CaseValidator(const Case& c, const Procedure& p) : c_(c), p_(p) {}

  std::string run() const {
    std::string wrong = sizes();
    if (wrong.empty()) wrong = standing();
    if (wrong.empty()) wrong = facts();
    for (std::size_t i = 0; wrong.empty() && i < c_.threads.size(); ++i) wrong = line(i);
    if (wrong.empty() && c_.status == CaseStatus::open && c_.threads[0].frames.empty())
      wrong = "the case is open, and its first of `lines` stands nowhere: `frames` is empty";
    if (wrong.empty()) wrong = record();
    for (std::size_t i = 0; wrong.empty() && i < c_.timers.size(); ++i) wrong = timer(i);
    if (wrong.empty()) wrong = money();
    if (wrong.empty()) wrong = promises();
    if (wrong.empty()) wrong = owners();
    if (wrong.empty()) wrong = clocks();
    if (wrong.empty()) wrong = held_and_fired();
    return wrong;
  }

 private:
  static bool fits(Id id, std::size_t size) { return id == no_id || id < size; }
  static std::string at(std::string_view list, std::size_t i, std::string_view member = {}) {
    std::string out = "`" + std::string(list) + "[" + std::to_string(i) + "]";
    if (!member.empty()) out += "." + std::string(member);
    return out + "`";
  }
  static std::string unknown(std::string where, std::string_view what) {
    return where + " names no " + std::string(what) + " of the procedure";
  }
  static std::string count(std::string_view list, std::size_t has, std::size_t wanted,
                           std::string_view things) {
    return "`" + std::string(list) + "` has " + std::to_string(has) + " elements, and the procedure " +
           std::to_string(wanted) + " " + std::string(things);
  }
  std::string later(std::string where, std::uint64_t turn) const {
    return where + " is " + std::to_string(turn) + ", and the case is at its turn " + std::to_string(c_.turn);
  }

  std::string sizes() const {
    if (c_.facts.size() != p_.facts.size()) return count("facts", c_.facts.size(), p_.facts.size(), "facts");
    if (c_.uses.size() != p_.transitions.size())
      return count("uses", c_.uses.size(), p_.transitions.size(), "transitions");
    if (c_.rules.size() != p_.always.size())
      return count("rules", c_.rules.size(), p_.always.size(), "always-rules");
    if (c_.clocks.size() != p_.clocks.size())
      return count("clocks", c_.clocks.size(), p_.clocks.size(), "clocks");
    if (c_.threads.empty()) return "`lines` is empty: a case has at least its own line";
    if (c_.event_ids.size() > kept_event_ids) {
      return "`event_ids` has " + std::to_string(c_.event_ids.size()) + " elements, and a case keeps " +
             std::to_string(kept_event_ids);
    }
    return {};
  }

  std::string standing() const {
    if (c_.turn == 0 || c_.turn > most_turns) {
      return "`turn` is " + std::to_string(c_.turn) + ", and turns are numbered from 1 to " +
             std::to_string(most_turns);
    }
    Instant instant;
    if (failed(Instant::from_milliseconds(c_.now, instant)) || c_.opened > c_.now)
      return "`now` is no instant from `opened` to the end of 2199";
    if (failed(Instant::from_milliseconds(c_.opened, instant))) return "`opened` lies before 1900";
    if (!fits(c_.scenario, p_.scenarios.size())) return unknown("`scenario`", "scenario");
    if (!fits(c_.end, p_.steps.size())) return unknown("`end`", "end");
    if (!fits(c_.owner, p_.parties.size())) return unknown("`owner`", "role, person, team or schedule");
    if (!fits(c_.previous_owner, p_.parties.size()))
      return unknown("`previous_owner`", "role, person, team or schedule");
    if (c_.status == CaseStatus::open && c_.scenario == no_id)
      return "the case is open, and `scenario` is missing";
    return {};
  }

  bool value_fits(const Value& v, unsigned depth = 0) const {
    if (depth > 2) return false;
    if (!fits(v.symbol, v.kind == ValueKind::period ? p_.calendars.size() : p_.symbols.size())) return false;
    if (v.kind == ValueKind::period && v.integer != static_cast<std::int32_t>(v.integer)) return false;
    const auto is_index = [&](std::size_t size) {
      return v.integer >= 0 && static_cast<std::uint64_t>(v.integer) < size;
    };
    if (v.kind == ValueKind::name && !is_index(p_.symbols.size())) return false;
    if (v.kind == ValueKind::party && !is_index(p_.parties.size())) return false;
    if (v.kind == ValueKind::remedy && !is_index(p_.remedies.size())) return false;
    for (const auto& item : v.items) {
      if (!value_fits(item, depth + 1)) return false;
    }
    return true;
  }

  std::string facts() const {
    for (std::size_t i = 0; i < c_.facts.size(); ++i) {
      const KnownFact& fact = c_.facts[i];
      if (value_fits(fact.value) && currency_fits(fact.value, p_) && fact.turn <= c_.turn) continue;
      const std::string where = "`facts." + p_.text(p_.facts[i].name);
      if (fact.turn > c_.turn) return later(where + ".turn`", fact.turn);
      return where + ".value` is none that this fact can have";
    }
    return {};
  }

  std::string line(std::size_t i) const {
    const Thread& thread = c_.threads[i];
    if (!fits(thread.branch, p_.containers.size())) return unknown(at("lines", i, "branch"), "branch");
    for (std::size_t k = 0; k < thread.frames.size(); ++k) {
      const std::string_view wrong = frame(thread.frames[k]);
      if (wrong.empty()) continue;
      std::string where = at("lines", i, "frames");
      where.insert(where.size() - 1, "[" + std::to_string(k) + "]");
      if (thread.frames[k].step < p_.steps.size())
        where += ", which stands in `" + p_.steps[thread.frames[k].step].path + "`,";
      return where + std::string(wrong);
    }
    return {};
  }
  std::string_view frame(const Frame& frame) const {
    if (frame.step >= p_.steps.size()) return " names no step of the procedure";
    if (!fits(frame.owner, p_.parties.size()) || !fits(frame.brought_by.role, p_.parties.size()))
      return " names an owner or actor whom the procedure does not have";
    if (!fits(frame.called_by_rule, p_.always.size())) return " was called by a rule that is not there";
    if (!fits(frame.returned, p_.symbols.size())) return " came back from an end that is not there";
    const auto& actions = p_.steps[frame.step].actions;
    std::size_t options = 0;
    for (const auto& action : actions) options += action.options.size();
    if (frame.actions.size() != actions.size())
      return " has not one of `actions` for each action of the step";
    if (frame.offers.size() != options) return " has not one of `offers` for each option of the step";
    if (frame.turn > c_.turn) return " was entered in a `turn` after the case's own";
    for (std::size_t i = 0; i < actions.size(); ++i) {
      if (frame.actions[i].given > actions[i].responses.size())
        return " has given more responses than the step says";
      if (frame.actions[i].turn > c_.turn) return " has an action of a `turn` after the case's own";
    }
    for (const auto& offer : frame.offers) {
      if (!fits(offer.remedy, p_.remedies.size())) return " offers a remedy that is not there";
    }
    for (const Id transition : frame.acted) {
      if (transition >= p_.transitions.size()) return " took a transition that is not there (`acted`)";
    }
    if (!frame.uses.empty() && frame.uses.size() != p_.transitions.size())
      return " counts other `uses` than the procedure has transitions";
    return {};
  }

  // What has no instant yet must have a length that may become known; what has one may be counted anew.
  std::string length_of_timer(std::size_t i) const {
    const Timer& t = c_.timers[i];
    const Escalation& e = c_.escalation;
    const auto frame = [&]() -> const Frame& { return c_.threads[t.thread].frames[t.depth]; };
    bool there = t.due != never;
    switch (t.kind) {
      case TimerKind::transition:
        there = p_.transitions[t.ref].step == frame().step && p_.transitions[t.ref].time != no_id;
        break;
      case TimerKind::wait_done: {
        const std::vector<Action>& actions = p_.steps[t.ref].actions;
        there = t.ref == frame().step && t.extra < actions.size() && actions[t.extra].time != no_id;
        break;
      }
      case TimerKind::level_timeout:
        there = e.path < p_.paths.size() && e.level < p_.paths[e.path].levels.size() &&
                p_.paths[e.path].levels[e.level].time != no_id;
        break;
      case TimerKind::hand_over_end:
        there = c_.hand_over.target < p_.targets.size() && p_.targets[c_.hand_over.target].within != no_id;
        break;
      case TimerKind::approval_end:
        there = waits_with_length(t);
        break;
      case TimerKind::always_held:
        there = p_.always[t.ref].held_for != no_id;
        break;
      case TimerKind::acknowledge_end:
      case TimerKind::steps_down:
        there = true;
        break;
      case TimerKind::promise_broken:
      case TimerKind::level_filled:
      case TimerKind::clock_warning:
      case TimerKind::clock_move:
      case TimerKind::clock_breach:
      case TimerKind::restriction_end:
        break;
    }
    return there ? std::string() : at("timers", i) + " is of nothing that has a length there";
  }
  bool waits_with_length(const Timer& t) const {
    const Step& step = p_.steps[c_.threads[t.thread].frames[t.depth].step];
    for (const Approval& approval : c_.approvals) {
      if (approval.thread != t.thread || approval.depth != t.depth) continue;
      for (const Action& action : step.actions) {
        if (action.kind != ActionKind::approve && action.kind != ActionKind::offer) continue;
        const bool in_chain = approval.outcome == no_id && approval.place < action.sign_offs.size();
        if ((in_chain ? action.sign_offs[approval.place].time : action.time) != no_id) return true;
      }
    }
    return false;
  }

  std::string timer(std::size_t i) const {
    const Timer& t = c_.timers[i];
    if (t.thread >= c_.threads.size()) return at("timers", i, "line") + " is none of `lines`";
    std::size_t bound = 0;
    switch (t.kind) {
      case TimerKind::transition:
        bound = p_.transitions.size();
        break;
      case TimerKind::wait_done:
        bound = p_.steps.size();
        break;
      case TimerKind::promise_broken:
        bound = c_.promises.size();
        break;
      case TimerKind::always_held:
        bound = p_.always.size();
        break;
      case TimerKind::clock_warning:
      case TimerKind::clock_move:
      case TimerKind::clock_breach:
        bound = p_.clocks.size();
        break;
      case TimerKind::restriction_end:
        bound = c_.record.size();
        break;
      case TimerKind::approval_end:
      case TimerKind::level_timeout:
      case TimerKind::level_filled:
      case TimerKind::acknowledge_end:
      case TimerKind::hand_over_end:
      case TimerKind::steps_down:
        break;
    }
    if (bound == 0 ? t.ref != no_id : t.ref >= bound) return at("timers", i, "of") + " is not there";
    const Escalation& e = c_.escalation;
    const bool of_a_level = t.kind == TimerKind::level_timeout || t.kind == TimerKind::level_filled;
    if (of_a_level && (e.path == no_id || e.level == no_id))
      return at("timers", i) + " is of a level, and `escalation` stands on none";
    const bool of_a_path = t.kind == TimerKind::acknowledge_end || t.kind == TimerKind::steps_down;
    if (of_a_path && e.path >= p_.paths.size())
      return at("timers", i) + " is of a path, and `escalation` names none";
    if ((t.kind == TimerKind::acknowledge_end && p_.paths[e.path].acknowledged_for == no_id) ||
        (t.kind == TimerKind::steps_down && p_.paths[e.path].steps_down_after == no_id))
      return at("timers", i) + " is of a length that the path does not have";
    const bool of_a_frame = t.kind == TimerKind::transition || t.kind == TimerKind::wait_done ||
                            t.kind == TimerKind::approval_end;
    if (of_a_frame && t.depth >= c_.threads[t.thread].frames.size())
      return at("timers", i, "depth") + " is none of the `frames` of its line";
    if (const std::string& problem = length_of_timer(i); !problem.empty()) return problem;
    const std::size_t parts = t.kind == TimerKind::wait_done       ? p_.steps[t.ref].actions.size()
                              : t.kind == TimerKind::clock_warning ? p_.clocks[t.ref].warnings.size()
                              : t.kind == TimerKind::clock_move    ? p_.clocks[t.ref].transitions.count
                                                                   : 0;
    const bool has_part = t.kind == TimerKind::wait_done || t.kind == TimerKind::clock_warning ||
                          t.kind == TimerKind::clock_move;
    if (has_part && t.extra >= parts) return at("timers", i, "part") + " is not there";
    if (i > 0 && c_.timers[i - 1].due > t.due)
      return at("timers", i, "due") + " lies before the one above it";
    return {};
  }

  std::string record() const {
    if (c_.record.size() > most_record_lines) {
      return "`record` has " + std::to_string(c_.record.size()) + " elements, and a case keeps " +
             std::to_string(most_record_lines);
    }
    Instant instant;
    for (std::size_t i = 0; i < c_.record.size(); ++i) {
      const RecordLine& line = c_.record[i];
      if (line.kind >= p_.records.size()) return unknown(at("record", i, "kind"), "entry or restriction");
      if (line.from > c_.now || failed(Instant::from_milliseconds(line.from, instant)))
        return at("record", i, "from") + " is no instant up to the case's `now`";
      if (line.until == never) continue;
      if (!p_.records[line.kind].restriction) return at("record", i, "until") + ": an entry has no end";
      if (line.until < line.from || failed(Instant::from_milliseconds(line.until, instant)))
        return at("record", i, "until") + " lies before its `from`";
    }
    return {};
  }

  bool actor_fits(const Actor& a) const { return fits(a.role, p_.parties.size()); }

  std::string money() const {
    for (std::size_t i = 0; i < c_.ledger.size(); ++i) {
      const Grant& grant = c_.ledger[i];
      if (grant.remedy >= p_.remedies.size()) return unknown(at("ledger", i, "remedy"), "remedy");
      if (!actor_fits(grant.by) || !actor_fits(grant.approved_by)) return unknown(at("ledger", i), "role");
      if (grant.minor < 0) return at("ledger", i, "amount") + " is less than nothing";
      if (grant.turn > c_.turn) return later(at("ledger", i, "turn"), grant.turn);
    }
    for (std::size_t i = 0; i < c_.approvals.size(); ++i) {
      const Approval& approval = c_.approvals[i];
      if (approval.thread >= c_.threads.size() || approval.depth >= c_.threads[approval.thread].frames.size())
        return at("approvals", i) + " belongs to none of `lines` and their `frames`";
      if (!fits(approval.remedy, p_.remedies.size())) return unknown(at("approvals", i, "remedy"), "remedy");
      if (!fits(approval.approver, p_.parties.size()) || !actor_fits(approval.requester))
        return unknown(at("approvals", i), "role");
      for (const Actor& signer : approval.signers)
        if (!actor_fits(signer)) return unknown(at("approvals", i, "signers"), "role");
      if (!fits(approval.outcome, p_.symbols.size()))
        return unknown(at("approvals", i, "outcome"), "outcome");
    }
    return {};
  }

  std::string promises() const {
    for (std::size_t i = 0; i < c_.promises.size(); ++i) {
      const PromiseRecord& promise = c_.promises[i];
      if (promise.name >= p_.symbols.size()) return unknown(at("promises", i, "name"), "promise");
      if (promise.step >= p_.steps.size()) return unknown(at("promises", i, "step"), "step");
      if (promise.action >= p_.steps[promise.step].actions.size())
        return unknown(at("promises", i, "action"), "action");
    }
    return {};
  }

  std::string owners() const {
    const Escalation& e = c_.escalation;
    if (!fits(e.path, p_.paths.size())) return unknown("`escalation.path`", "path");
    if (!fits(e.party, p_.parties.size()) || !fits(e.sender, p_.parties.size()))
      return unknown("`escalation`", "role, person, team or schedule");
    if (e.level != no_id && (e.path == no_id || e.level >= p_.paths[e.path].levels.size()))
      return unknown("`escalation.level`", "level");
    if (!fits(e.rose_target, p_.targets.size())) return unknown("`escalation.rose`", "move");
    if (e.rose_level != no_id && (e.path == no_id || e.rose_level >= p_.paths[e.path].levels.size()))
      return unknown("`escalation.rose`", "level");
    const HandOver& h = c_.hand_over;
    if (!fits(h.party, p_.parties.size()) || !fits(h.asked, p_.parties.size()))
      return unknown("`hand_over`", "role, person, team or schedule");
    if (!fits(h.target, p_.targets.size())) return unknown("`hand_over`", "move");
    for (std::size_t i = 0; i < c_.assigned.size(); ++i) {
      if (!fits(c_.assigned[i].party, p_.parties.size()))
        return unknown(at("assigned", i, "party"), "role, person, team or schedule");
    }
    return {};
  }

  // What `hold while` holds, and what timers have told since the last event.
  std::string held_and_fired() const {
    if (c_.held.size() > p_.targets.size()) return "`held` has more elements than the procedure has moves";
    for (std::size_t i = 0; i < c_.held.size(); ++i) {
      const Id target = c_.held[i].target;
      if (target >= p_.targets.size() || p_.targets[target].kind != TargetKind::escalate)
        return at("held", i) + " is of no `escalate`";
    }
    if (c_.fired.size() > kept_fired)
      return "`fired` has " + std::to_string(c_.fired.size()) + " elements, and a case keeps " +
             std::to_string(kept_fired);
    for (std::size_t i = 0; i < c_.fired.size(); ++i) {
      const Fired& fired = c_.fired[i];
      if (!is_fired_kind(static_cast<EffectKind>(fired.kind)))
        return at("fired", i, "kind") + " is no effect that is kept there";
      const bool there = fired.by == FiredBy::clock     ? fired.ref < p_.clocks.size()
                         : fired.by == FiredBy::promise ? fired.ref < c_.promises.size()
                                                        : fired.ref == no_id;
      if (!there) return at("fired", i, "of") + " is not there";
      if (!fits(fired.party, p_.parties.size()))
        return unknown(at("fired", i, "party"), "role, person, team or schedule");
      if (fired.turn > c_.turn) return later(at("fired", i, "turn"), fired.turn);
    }
    return {};
  }

  std::string clocks() const {
    for (std::size_t i = 0; i < c_.clocks.size(); ++i) {
      const Value& target = c_.clocks[i].target;
      const ValueKind kind = target.kind;
      const bool is_length = kind == ValueKind::unknown || kind == ValueKind::duration ||
                             kind == ValueKind::period || kind == ValueKind::date ||
                             kind == ValueKind::instant;
      if (!is_length || !value_fits(target))
        return "`clocks." + p_.text(p_.clocks[i].name) + ".target` is no length or date of this procedure";
      // So that sums of them never overflow.
      constexpr std::int64_t longest = Instant::max_milliseconds - Instant::min_milliseconds;
      if (kind == ValueKind::duration && (target.integer < -longest || target.integer > longest))
        return "`clocks." + p_.text(p_.clocks[i].name) + ".target` is longer than all years there are";
      for (const std::int64_t stood_still : {c_.clocks[i].paused_total, c_.clocks[i].paused_business})
        if (stood_still < 0 || stood_still > longest)
          return "`clocks." + p_.text(p_.clocks[i].name) + "` stood still for a time that cannot be";
      const std::vector<std::uint32_t>& extended = c_.clocks[i].extended;
      const std::vector<Extension>& extensions = p_.clocks[i].extensions;
      if (!extended.empty() && extended.size() != extensions.size())
        return "`clocks." + p_.text(p_.clocks[i].name) +
               ".extended` has not one number for each `extends on`";
      for (std::size_t k = 0; k < extended.size(); ++k)
        if (extended[k] > extensions[k].at_most)
          return "`clocks." + p_.text(p_.clocks[i].name) + "` was extended more often than it may be";
    }
    return {};
  }

  const Case& c_;
  const Procedure& p_;
};

}  // namespace detail

SOP_INLINE std::string validate(const Case& c, const Procedure& p) {
  return detail::CaseValidator(c, p).run();
}

}  // namespace sop
