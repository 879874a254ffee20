// sop/impl/engine_turns.hpp — the engine's machine: one turn of a case after another.
//
// The rules are those of docs/semantics.md, 5 to 14; what happens in a turn, and in which order, is told in
// impl/reference_turns.hpp. This machine works on the case and the decision in place, in the memory of a Workspace:
//
//   * An answer's needs and reasons lie on the evaluator's stacks; a `Hold` gives them back when it ends.
//   * A reason is a number until it is told; whether it has been told in this call is one look.
//   * An event that is refused is undone: what an event can change before it is refused was saved before it; facts, rules and uses
//     one by one, as they change. Clocks are looked at when nothing can be refused any more.
//   * Only the clocks of the case's scenario are looked at, and the others when it has just changed.
//   * Frames and threads that are left are kept and handed out again with their memory.
//   * An always-rule that reads facts alone and cannot fail is looked at when one of its facts was told and is another than
//     before (and, where it wants one value of that fact, when it was or is that value), and else not: its truth is what
//     it was at the last look.
//
// Private to the engine.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/impl/engine_evaluator.hpp"
#include "sop/impl/engine_memory.hpp"
#include "sop/impl/engine_program.hpp"
#include "sop/reference.hpp"

namespace sop::engine {

/// Moves that one turn may make; honest procedures, whose automatic transitions have no circle, never meet it.
inline constexpr std::uint32_t most_moves = 10000;

/// Gives back what was put on the evaluator's stacks since it began.
class Hold {
 public:
  explicit Hold(Evaluator& evaluator) : evaluator_(evaluator), mark_(evaluator.mark()) {}
  ~Hold() { evaluator_.release(mark_); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;
  [[nodiscard]] Mark from() const { return mark_; }

 private:
  Evaluator& evaluator_;
  Mark mark_;
};

/// What one group of transitions says: the first that is true, or what holds it back. Its lists begin where it was asked.
struct Choice {
  enum class State : std::uint8_t { none, found, held, failed };
  State state = State::none;
  Id transition = no_id;
  Datum value;  ///< failed: the error
};

/// Whether a role may give something. Its lists begin where it was asked.
struct Cover {
  enum class State : std::uint8_t { covered, over, not_permitted, held, failed, needs_total };
  State state = State::covered;
  Datum value;                        ///< failed: the error
  const std::string* path = nullptr;  ///< of the limit that was passed
};

/// How the words of a response came out; the words are in the memory.
struct Words {
  bool held = false;
  ErrorCode error = ErrorCode::
      ok;  ///< of the first value or condition that failed; its reasons are above what stood before
  SymbolId locale = no_id;
};

inline void append_number(std::string& out, std::uint64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}
inline bool lists(const std::vector<Id>& ids, Id id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}
inline bool runs(const ClockState& state) {
  return state.status == ClockStatus::running || state.status == ClockStatus::paused;
}

class Machine {
 public:
  Machine(const Program& program, const Bound& bound, Memory& memory, Case& c, Decision& d,
          const AdvanceOptions& options)
      : program_(program),
        p_(program.p()),
        bound_(bound),
        m_(memory),
        e_(memory.evaluator),
        now_(memory.turn),
        c_(c),
        d_(d),
        options_(options) {
    watched_ = options.trace.function != nullptr;
  }

  void open(const std::vector<FactUpdate>& facts, std::int64_t now, const std::vector<RecordLine>* record);
  void advance(const Event* event, std::int64_t now);

 private:
  // --- engine_advance.inl ---
  void begin_decision();
  Status open_case(const std::vector<FactUpdate>& facts, std::int64_t now,
                   const std::vector<RecordLine>* record);
  bool fire_due(std::int64_t now, std::uint32_t& fired);
  void fire_first_timer();
  void try_event(const Event& event, std::int64_t now, std::uint32_t& fired, bool& all_fired);
  Status take_event(const Event& event, std::int64_t now);
  void save();
  void restore();
  Scope scope(bool with_now, Id caller) const;
  Datum condition(Id expression, bool with_now, Id caller = no_id) {
    if (expression == no_id) return truth(true);
    return e_.ask_condition(scope(with_now, caller), expression);
  }
  Datum value(Id expression, Id caller = no_id) { return e_.ask_value(scope(true, caller), expression); }
  Datum money(Id expression) { return e_.ask_money(scope(true, no_id), expression); }
  bool is_true(Id expression, bool with_now) {
    if (expression == no_id) return true;
    const Hold hold(e_);
    return condition(expression, with_now).is_yes();
  }
  void trace_timer(const Timer& timer) const;
  void looked_at(ReasonKind rule, std::string_view path, Span span, const Datum& answer) const {
    if (watched_) trace_rule(scope(false, no_id), rule, path, span, answer);
  }
  Effect& effect(EffectKind kind);
  void tell(ReasonId reason);
  void tell_from(Mark from);
  void note_error(const Datum& answer, Mark from);
  bool refuse(Status status, std::string_view detail = {});
  bool refuse_with(Status status, const Datum& answer, Mark from);
  bool refuse_choice(const Choice& choice, Mark from);
  void begin_turn(std::int64_t at, std::string_view what);
  void end_turn(Id owner_before, Id step_before);
  Id standing_step() const;
  bool learn(const std::vector<FactUpdate>& facts);
  void keep_fact(Id fact);
  bool facts_are_sound() const;
  bool well_formed(const Event& event) const;
  void describe(const Event& event);
  bool act_on(const Event& event);
  bool keep_told(const Event& event);
  bool take_outcome(const Event& event);
  bool take_kept(Id promise, Id thread, Id depth);
  bool reopen();
  Id scenario_for(Datum& failure);
  void look_for_scenario();
  std::size_t offering(SymbolId outcome, Id branch, Id& thread, Id& depth) const;
  bool reportable(const Frame& frame, SymbolId outcome) const;

  // --- engine_steps.inl ---
  void enter(Id thread, Id step, Id called_by_rule, const std::vector<std::uint32_t>* uses, bool counted);
  void leave(Id thread, Id depth);
  void abandon_branches();
  void go(Id thread, Id depth, Id step);
  void call(Id thread, Id container, Id rule);
  void come_back(Id thread, Id depth, SymbolId end);
  void close(Id end);
  void join(Id thread, const Value& result);
  void fall_away(Id thread);
  void tell_result(Id branch, const Value& result);
  void start_branches(Id step);
  void begin_waiting_branches();
  bool joined(Id thread, Id depth) const;
  void do_actions(Id thread, Id depth);
  bool do_action(Id thread, Id depth, Id action);
  bool say(Id thread, Id depth, Id action);
  bool say_response(Id response, const std::string& path);
  void mind_length(Id response, const std::string& path);
  void say_by_move(Id response);
  void ask(Id thread, Id depth, Id action);
  void record(const Action& action, Id step);
  bool all_known(Id thread, Id depth) const;
  void settle_owner(Id thread, Id depth);
  Id caller_of(Id thread, Id depth) const { return depth == 0 ? no_id : frame(thread, depth - 1).owner; }
  void retry_held();
  void drop_frames(Thread& thread, std::size_t depth);
  void drop_threads(std::size_t count);
  Thread& add_thread();

  // --- engine_moves.inl ---
  Choice choose(Id thread, Id depth, TriggerKind trigger, SymbolId outcome, bool unknown_is_no);
  bool usable(Id thread, Id depth, Id transition) const;
  void take(Id thread, Id depth, Id transition, Mark guard);
  void do_target(Id thread, Id depth, Id target, Id rule);
  void take_automatic_transitions();
  bool take_one_automatic();
  bool triggered(const Transition& transition, Id thread, Id depth) const;
  void look_at_rules(Id held_rule);
  void look_at_rule(Id rule, Id held_rule);
  void wake_rules_of(Id fact, const Value& told_before);
  void act_by_rules();

  // --- engine_timers.inl ---
  Span target_place(Id target) const;
  bool asked_from(Id target, Id& thread, Id& depth) const;
  void tell_target(Id target);
  Span place_of(const Timer& timer) const;
  bool before(const Timer& a, const Timer& b) const;
  void insert_timer(const Timer& timer);
  Id length_of(const Timer& timer) const;
  DeadlineForm deadline_form(const Timer& timer) const;
  std::int64_t due_of(const Timer& timer);
  std::int64_t next_of(Timer& timer);
  bool repeats(const Timer& timer) const;
  void repeat(const Timer& timer);
  void set_timer(Timer timer, std::int64_t start);
  template <class Wanted>
  void remove_timers_if(Wanted wanted) {
    c_.timers.erase(std::remove_if(c_.timers.begin(), c_.timers.end(), wanted), c_.timers.end());
  }
  void remove_timers(TimerKind kind, Id ref = no_id);
  void remove_level_timers();
  const Timer* find_timer(TimerKind kind) const;
  void remove_frame_timers(Id thread, Id depth);
  void arm_transitions(Id thread, Id depth);
  void customer_was_heard();
  void fire(const Timer& timer);

  // --- engine_records.inl ---
  bool learn_record(const std::vector<RecordLine>& record);
  void change_record(Id target);
  void restrict_customer(const Target& target);
  void keep_on_record(const RecordLine& line);
  Effect& tell_record(EffectKind kind, Id record);
  void arm_restrictions();

  // --- engine_owners.inl ---
  Id role_of(Id party) const;
  bool above(Id a, Id b) const;
  bool is_party(const Actor& actor, Id party) const;
  bool acts_for(const Actor& actor, Id party) const;
  Id step_owner() const;
  Id level_owner() const;
  Id base_owner() const;
  void update_owner() { c_.owner = c_.hand_over.party != no_id ? c_.hand_over.party : base_owner(); }
  std::string_view person_of(Id party) const;
  void forget_level();
  void settle_path();
  void look_at_path();
  void look_at_hold(const EscalationPath& path);
  void look_at_calm(const EscalationPath& path);
  void forget_calm();
  void step_down();
  std::int64_t left_of_level(std::int64_t due);
  std::int64_t level_due_after(std::int64_t left);
  void start_path();
  void stop_path();
  /// Whom a path comes to when nobody is anywhere: the last that stood in, or that holds at once.
  struct StandIn {
    Id level = no_id, party = no_id;
  };
  void escalate(Id target);
  bool has_risen_now() const;
  bool names_higher(Id party) const;
  void forget_rise();
  std::string_view cause_path(Id target, Id level) const;
  void tell_overridden(Id target, Id level);
  bool escalate_by_name(Id party);
  bool escalate_next();
  bool enter_level(Id first, Id over);
  bool enter_level_or(Id first, Id over, StandIn last);
  bool enter_one_of(Id first, Id end, Id over, StandIn& last);
  void enter_level_now(Id level, Id party, bool at_once);
  void wait_for_level(Id level);
  DutyTurn turn_of_level(Id level, Id party) const;
  void level_timed_out();
  void acknowledge_level();
  bool acknowledge_by(const Actor& actor);
  void hand_over(Id target);
  void accept_hand_over();
  void hand_back();

  // --- engine_late.inl ---
  bool holds_escalations();
  void hold_escalation(Id target);
  Id clock_of_target(Id target) const;
  bool is_due_still(const HeldEscalation& held) const;
  void release_escalations();
  void remember_fired(FiredBy by, Id ref, std::size_t first);
  bool tell_late(FiredBy by, Id ref);  // whether a breach is among what would not have been told

  // --- engine_duty.inl ---
  static constexpr std::int64_t since_ever = INT64_MIN;
  struct OnDuty {
    std::string_view person;  // empty: nobody
    std::int64_t from = since_ever, until = never;
  };
  OnDuty duty_at(Id party, std::int64_t at) const;
  std::string_view neighbour_on_duty(Id party, bool later) const;
  std::string_view person_on_duty(Id party, DutyTurn turn = DutyTurn::now) const;
  bool is_empty(Id party, DutyTurn turn = DutyTurn::now);
  std::int64_t next_filled(Id party) const;
  void arm_filled(Id party);
  void mind_quiet_hours(Effect& told, Id party);
  void notify(Id party);

  // --- engine_authority.inl ---
  void append_option_path(std::string& out, Id step, Id remedy) const;
  bool settle_offers(Id thread, Id depth, Id action);
  bool settle_offer(const OfferOption& option, OfferState& now, Datum& unsettled);
  Datum amounts(const OfferOption& option, Money& from, Money& to);
  Datum permitted(Id role, Id remedy);
  Datum listed(const std::vector<Permission>& lines, Id remedy);
  ErrorCode total_after(const std::vector<Id>* remedies, const Money& amount, Money& total) const;
  Cover covers(Id role, Id remedy, const Money& amount, const Event* event);
  bool needs_second(Id role, const Money& amount, Datum& answer);
  Cover lowest_over(Id role, Id remedy, const Money& amount, const Event* event, Id& found);
  bool excluded(Id remedy) const;
  void grant(const Approval& approval, const Actor& approved_by);
  Id approval_of(Id thread, Id depth) const;
  bool find_offer(Id thread, Id depth, const Event& event, std::size_t& found);
  bool accept(Id thread, Id depth, SymbolId outcome, const Event& event);
  bool ask_for_approval(Approval& asked, const Action& action, const Event& event, Cover cover,
                        bool wants_second);
  void request(const Approval& asked, Id time);
  bool ask_for_sign_off(Id thread, Id depth, Id action);
  bool refuse_cover(const Cover& cover, Mark from);
  const Approval* first_approval() const;
  const SignOff* sign_off_of(const Approval& asked) const;
  const SignOff* sign_off_at(Id thread, Id depth) const;
  const Action* approve_action(Id thread, Id depth) const;
  Datum next_sign_off(const Action& action, Id& place);
  bool given_by_requester(const Approval& asked);
  bool needs_no_signature(Id thread, Id depth) const;
  bool may_sign(const Actor& actor, const Approval& asked) const;
  bool decide_approval(const Event& event);
  bool sign(std::size_t place, Approval& asked, const Event& event);
  bool books_within(const Approval& asked, const Event& event);
  bool send_back(std::size_t place);
  void keep_out(const Approval& asked, bool first_only);
  void end_approval(std::size_t place, EffectKind how);
  bool name_amount(Approval& asked, const Event& event);
  void remove_approval(std::size_t place);
  void refuse_approval(std::size_t place, EffectKind how);
  void withdraw_approvals(Id thread, Id depth);
  void withdraw_offer(Id thread, Id depth);

  // --- engine_clocks.inl ---
  bool make_promise(Id thread, Id depth, Id action);
  void keep_promise(Id promise);
  void promise_breaks(Id promise);
  bool heard(const Signal& signal) const;
  bool signalled(const Signal& signal);
  bool signalled(const std::vector<Signal>& signals);
  bool start_signalled(const std::vector<Signal>& signals, ClockState& state);
  void look_at_clocks();
  void look_at_clock(Id clock);
  void begin_cycle(Id clock, std::int64_t started);
  void end_cycle(Id clock, ClockStatus how, std::int64_t at);
  void remove_clock_timers(Id clock);
  bool find_target(Id clock);
  void arm_clock(Id clock);
  bool extend_clock(Id clock);
  ErrorCode extended_target(Id clock, Datum& target);
  ErrorCode clock_point(Id clock, Datum target, const Rational& share, std::int64_t& at) const;
  DeadlineForm target_form(Id clock) const;
  void resume_clock(Id clock, std::int64_t at);
  void clock_moves(Id clock, TriggerKind trigger, Id place);

  // --- engine_words.inl ---
  Words words_of(Id response);
  void keep_failure(const Datum& answer, Mark from, Words& words);
  void say_parts(const std::vector<TextPart>& parts, Words& words);
  Words task_words(const Action& action);
  void append_written(std::string& out, const Datum& value, SymbolId locale, const Expr* source);

  // --- engine_view.inl ---
  void view();
  void view_positions();
  void view_asked_and_allowed();
  void view_asked(Id thread, Id depth);
  bool is_allowed(Id thread, Id depth, SymbolId outcome);
  void view_pay();
  void view_one_pay(Id thread, Id depth, std::size_t option);
  bool left_of_limits(Id role, Id remedy, CurrencyCode& currency, std::int64_t& left);
  void view_due();
  void view_due_of_clock(Id clock);
  void view_needs();
  void view_step_needs(Id thread, Id depth);
  void need_from(Mark from);
  void need_value(const Datum& answer, Mark from);

  Frame& frame(Id thread, Id depth) { return c_.threads[thread].frames[depth]; }
  const Frame& frame(Id thread, Id depth) const { return c_.threads[thread].frames[depth]; }
  const Step& step_of(Id thread, Id depth) const { return p_.steps[frame(thread, depth).step]; }
  const StepProgram& program_of(Id thread, Id depth) const {
    return program_.steps[frame(thread, depth).step];
  }
  Id depth_of(Id thread) const { return static_cast<Id>(c_.threads[thread].frames.size()); }
  Id innermost() const { return depth_of(0) == 0 ? 0 : depth_of(0) - 1; }
  bool is_closed() const { return c_.status == CaseStatus::closed; }
  /// A move or rule begins to act: effects of its target name it; of the turn it is the rule only if it is the first.
  void set_path(const std::string& path) {
    if (now_.path == nullptr || now_.path->empty()) now_.path = &path;
    now_.acts = &path;
  }

  const Program& program_;
  const Procedure& p_;
  const Bound& bound_;
  Memory& m_;
  Evaluator& e_;
  TurnMemory& now_;
  Case& c_;
  Decision& d_;
  const AdvanceOptions& options_;
  bool watched_ = false;  // somebody looks on; not at the view at the end, which looks at much again
};

}  // namespace sop::engine

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/engine_advance.inl"
#include "sop/impl/engine_authority.inl"
#include "sop/impl/engine_clocks.inl"
#include "sop/impl/engine_duty.inl"
#include "sop/impl/engine_events.inl"
#include "sop/impl/engine_late.inl"
#include "sop/impl/engine_moves.inl"
#include "sop/impl/engine_owners.inl"
#include "sop/impl/engine_records.inl"
#include "sop/impl/engine_sign_offs.inl"
#include "sop/impl/engine_steps.inl"
#include "sop/impl/engine_timers.inl"
#include "sop/impl/engine_view.inl"
#include "sop/impl/engine_words.inl"
#endif
