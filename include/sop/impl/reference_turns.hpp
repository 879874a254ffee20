// sop/impl/reference_turns.hpp — the insides of the reference interpreter: one turn of a case.
//
// Everything that happens to a case happens in a turn: at its opening, when a timer fires, when an event is taken. A turn has
// an instant and five parts, always in this order (docs/semantics.md, 5.2):
//
//   (a) what became known is learnt; while no scenario is certain, one is looked for
//   (b) each always-rule is looked at once
//   (c) what triggered the turn acts, unless a rule moved the case
//   (d) automatic transitions are taken until none is true
//   (e) the path and each clock are looked at once
//
// `Turns` holds the case and the decision that a call works on. An event works on copies, so that refusing it is forgetting
// them. Bodies: reference_advance.inl (calls, turns, events), reference_steps.inl (entering, actions, ends), reference_moves.inl
// (transitions, automatic ones, always-rules), reference_timers.inl, reference_owners.inl, reference_authority.inl,
// reference_sign_offs.inl, reference_clocks.inl (clocks and promises), reference_records.inl (the customer's record),
// reference_words.inl (responses), reference_view.inl (where the case stands).
//
// Private to the reference interpreter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/impl/reference_parts.hpp"

namespace sop {
enum class RetimePolicy : std::uint8_t;
struct RetimeOptions;
struct MovedDue;
}  // namespace sop

namespace sop::reference::parts {

/// Moves that one turn may make; honest procedures, whose automatic transitions have no circle, never meet it.
inline constexpr std::uint32_t max_moves = 10000;

/// What one group of transitions says: the first that is true, or what holds it back.
struct Choice {
  enum class State : std::uint8_t { none, found, held, failed };
  State state = State::none;
  Id transition = no_id;
  Answer guard;
};

/// Whether a role may give something.
struct Cover {
  enum class State : std::uint8_t { covered, over, not_permitted, held, failed, needs_total };
  State state = State::covered;
  Answer answer;     ///< held: the needs; failed: the error
  std::string path;  ///< of the limit that was passed
};

/// The words of a response, or what holds them back.
struct Words {
  bool held = false;
  std::vector<Id> needs;
  Answer failed;  ///< the first value or condition that could not be computed
  std::string text;
  SymbolId locale = no_id;
};

/// What is true only during a turn.
struct TurnNow {
  std::int64_t at = 0;        ///< instant of the turn
  std::int64_t occurred = 0;  ///< instant at which its event happened
  const Event* event = nullptr;
  bool scenario_began = false;  ///< the signal `case_opened` of its clocks and its path
  bool closed = false;          ///< `case_closed`
  bool reply_sent = false, customer_wrote = false;
  std::vector<SymbolId> signals;          ///< author's events: told by the host, or announced by a step
  bool moved = false;                     ///< a step was entered, a branch joined, a routine called
  bool needs_person = false;              ///< somebody without an id led to a sign-off
  std::vector<std::string> asked_before;  ///< who asked for and signed what is decided in this turn
  std::string what;                       ///< for the journal
  std::string path;                       ///< the rule that first moved the case
  std::string acts;                       ///< the rule whose target is being done
  bool by_timer = false;                  ///< a timer of a step, a promise or a clock acts
  std::vector<ClockCycle> cycles;         ///< of clocks, that ended
  // Of an event that is refused:
  Status status = Status::ok;
  ErrorCode error = ErrorCode::ok;
  std::string detail;
  std::vector<Id> needs;
  std::vector<Reason> because;
};

class Turns {
 public:
  Turns(const Times& times, Case& c, Decision& d, const AdvanceOptions& options)
      : times_(times), p_(times.p()), data_(times.data()), c_(c), d_(d), options_(options) {
    remember_facts();
  }

  // --- reference_advance.inl ---
  Status open_case(const std::vector<FactUpdate>& facts, std::int64_t now,
                   const std::vector<RecordLine>* record);
  void fire_first_timer();
  Status take_event(const Event& event, std::int64_t now);
  bool has_timer_due(std::int64_t now) const;
  const TurnNow& turn() const { return now_; }
  /// Where the case stands: everything in a decision that is told in full every time (reference_view.inl).
  void view();
  /// Counts armed timers again (impl/retime.inl).
  /// `all`: also what does not move.
  void retime(const RetimeOptions& options, std::vector<MovedDue>& moved, bool all = false);
  /// Tells what moved as effects, and an entry of the journal.
  void tell_moved(const std::vector<MovedDue>& moved);

 private:
  // --- asking ---
  void remember_facts();
  Scope scope(bool with_now, Id caller = no_id) const;
  Answer condition(Id expression, bool with_now, Id caller = no_id);
  Answer value(Id expression, Id caller = no_id);
  Answer money(Id expression);
  bool is_true(Id expression, bool with_now) { return condition(expression, with_now).value.is_yes(); }

  // --- telling ---
  Effect& effect(EffectKind kind);
  void tell(ReasonKind kind, const std::string& path, Span span, Id facts_of, const Answer& rests_on);
  void note_error(const Answer& answer);
  bool refuse(Status status, const Answer& answer = {}, std::string detail = {});
  void looked_at(ReasonKind rule, std::string_view path, Span span, const Answer& answer) const;
  void trace_timer(const Timer& timer) const;

  // --- reference_advance.inl: turns and events ---
  void begin_turn(std::int64_t at, std::string what);
  void end_turn(Id owner_before, Id step_before);
  Id standing_step() const;
  bool learn(const std::vector<FactUpdate>& facts);
  bool is_result(Id fact) const;
  bool well_formed(const Event& event) const;
  bool act_on(const Event& event);
  bool take_outcome(const Event& event);
  bool take_kept(Id promise, Id thread, Id depth);
  bool reopen(const Event& event);
  void look_for_scenario();
  std::vector<std::pair<Id, Id>> offering(SymbolId outcome, Id branch) const;
  bool reportable(const Frame& frame, SymbolId outcome) const;
  SymbolId word(std::string_view name) const;

  // --- reference_steps.inl ---
  void enter(Id thread, Id step, Id called_by_rule = no_id, std::vector<std::uint32_t> uses = {});
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
  bool do_action(Id thread, Id depth, Id action, std::size_t first_option);
  bool say(Id thread, Id depth, Id action);
  bool say_response(Id response, const std::string& path);
  void mind_length(Id response, const std::string& text, const std::string& path);
  void say_by_move(Id response);
  void ask(Id thread, Id depth, Id action);
  void record(const Action& action, Id step);
  bool all_known(Id thread, Id depth) const;
  bool needs_no_signature(Id thread, Id depth) const;
  std::vector<Id> still_asked(Id thread, Id depth) const;
  void settle_owner(Id thread, Id depth);
  Id caller_of(Id thread, Id depth) const;
  void retry_held();

  // --- reference_moves.inl ---
  Choice choose(Id thread, Id depth, TriggerKind trigger, SymbolId outcome, bool unknown_is_no);
  bool usable(Id thread, Id depth, Id transition) const;
  std::uint32_t& uses_of(Id thread, Id depth, Id transition);
  void take(Id thread, Id depth, Id transition, const Answer& guard);
  void do_target(Id thread, Id depth, Id target, Id rule);
  void take_automatic_transitions();
  bool take_one_automatic();
  void look_at_rules(Id held_rule);

  // --- reference_timers.inl ---
  Span place_of(const Timer& timer) const;
  bool before(const Timer& a, const Timer& b) const;
  void insert_timer(const Timer& timer);
  void set_timer(Timer timer, std::int64_t start);
  std::int64_t due_of(const Timer& timer);
  std::int64_t next_of(Timer& timer);
  bool repeats(const Timer& timer) const;
  void repeat(const Timer& timer);
  std::vector<Id> needs_of(const Timer& timer);
  Id length_of(const Timer& timer) const;
  DeadlineForm deadline_form(const Timer& timer) const;
  Span target_place(Id target) const;
  bool asked_from(Id target, Id& thread, Id& depth) const;
  void tell_target(Id target);
  void remove_timers(TimerKind kind, Id ref = no_id);
  void remove_frame_timers(Id thread, Id depth);
  const Timer* find_timer(TimerKind kind, Id ref = no_id) const;
  void arm_transitions(Id thread, Id depth);
  void customer_was_heard();
  void fire(const Timer& timer);

  // --- reference_records.inl ---
  bool learn_record(const std::vector<RecordLine>& record);
  void change_record(Id target);
  void restrict_customer(const Target& target);
  void keep_on_record(const RecordLine& line);
  Effect& tell_record(EffectKind kind, Id record);
  void arm_restrictions();

  // --- reference_owners.inl ---
  Id role_of(Id party) const;
  bool above(Id a, Id b) const;
  bool is_party(const Actor& actor, Id party) const;
  bool acts_for(const Actor& actor, Id party) const;
  Id step_owner() const;
  Id level_owner() const;
  Id base_owner() const;
  void update_owner();
  std::string person_of(Id party) const;
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
  std::string cause_path(Id target, Id level) const;
  void tell_overridden(Id target, Id level);
  bool escalate_by_name(Id party);
  bool escalate_next();
  bool enter_level(Id first, Id over);
  bool enter_level_or(Id first, Id over, StandIn last);
  bool holds_escalations();
  void hold_escalation(Id target);
  Id clock_of_target(Id target) const;
  bool is_due_still(const HeldEscalation& held) const;
  void release_escalations();
  void remember_fired(FiredBy by, Id ref, std::size_t first);
  bool tell_late(FiredBy by, Id ref);  // whether a breach is among what would not have been told
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

  // --- reference_duty.inl ---
  static constexpr std::int64_t since_ever = INT64_MIN;
  struct OnDuty {
    std::string person;  // empty: nobody
    std::int64_t from = since_ever, until = never;
  };
  OnDuty duty_at(Id party, std::int64_t at) const;
  std::string neighbour_on_duty(Id party, bool later) const;
  std::string person_on_duty(Id party, DutyTurn turn = DutyTurn::now) const;
  bool is_empty(Id party, DutyTurn turn = DutyTurn::now);
  std::int64_t next_filled(Id party) const;
  void arm_filled(Id party);
  void mind_quiet_hours(Effect& told, Id party);
  void notify(Id party);

  // --- reference_authority.inl ---
  bool settle_offers(Id thread, Id depth, Id action, std::size_t first_option);
  Answer amounts(const OfferOption& option, Money& from, Money& to);
  bool accept(Id thread, Id depth, SymbolId outcome, const Event& event);
  bool decide_approval(const Event& event);
  bool ask_for_sign_off(Id thread, Id depth, Id action, std::size_t first_option);
  const Approval* first_approval() const;
  const SignOff* sign_off_of(const Approval& asked) const;
  const SignOff* sign_off_at(Id thread, Id depth) const;
  bool may_sign(const Actor& actor, const Approval& asked) const;
  Answer next_sign_off(const Action& action, Id& place);
  bool given_by_requester(const Approval& asked);
  void request(const Approval& asked, Id time);
  bool sign(std::size_t place, Approval asked, const Event& event);
  bool send_back(std::size_t place);
  Approval end_approval(std::size_t place, EffectKind how);
  void keep_out(const Approval& asked, bool first_only);
  void refuse_approval(std::size_t place, EffectKind how);
  Approval remove_approval(std::size_t place);
  void withdraw_approvals(Id thread, Id depth);
  void withdraw_offer(Id thread, Id depth);
  Id approval_of(Id thread, Id depth) const;
  Answer permitted(Id role, Id remedy);
  Cover covers(Id role, Id remedy, const Money& amount, const Event* event);
  bool needs_second(Id role, const Money& amount, Answer& answer);
  Cover lowest_over(Id role, Id remedy, const Money& amount, const Event* event, Id& found);
  bool excluded(Id remedy) const;
  ErrorCode total_after(const std::vector<Id>& remedies, const Money& amount, Money& total) const;
  void grant(const Approval& approval, const Actor& approved_by);
  std::string option_path(Id step, Id remedy) const;
  Action const& offer_action(Id step, std::size_t option, std::size_t& first) const;

  // --- reference_clocks.inl ---
  bool make_promise(Id thread, Id depth, Id action);
  void keep_promise(Id promise);
  void promise_breaks(Id promise);
  bool signalled(const Signal& signal);
  bool signalled(const std::vector<Signal>& signals);
  bool start_signalled(const std::vector<Signal>& signals, ClockState& state);
  void look_at_clocks();
  void look_at_clock(Id clock);
  void begin_cycle(Id clock, std::int64_t started);
  void end_cycle(Id clock, ClockStatus how, std::int64_t at);
  bool find_target(Id clock);
  void count_from(ClockState& state, std::int64_t instant) const;
  void arm_clock(Id clock);
  bool extend_clock(Id clock);
  ErrorCode extended_target(Id clock, Value& target);
  ErrorCode clock_point(Id clock, Value target, const Rational& share, std::int64_t& at) const;
  DeadlineForm target_form(Id clock) const;
  void resume_clock(Id clock, std::int64_t at);
  void clock_moves(Id clock, TriggerKind trigger, Id place);
  void retime_clock(Id clock, RetimePolicy policy, std::vector<MovedDue>& moved, bool all);
  std::int64_t filled_from_now();
  void retime_timer(Timer timer, const RetimeOptions& options, std::vector<MovedDue>& moved, bool all);

  // --- reference_words.inl ---
  Words words_of(Id response);
  void say_parts(const std::vector<TextPart>& parts, Words& words);
  Words task_words(const Action& action);
  Answer locale_of_case();
  std::string written(const Value& value, SymbolId locale, const Expr* source) const;

  // --- reference_view.inl ---
  void view_positions();
  void view_asked_and_allowed();
  void view_pay();
  bool left_of_limits(Id role, Id remedy, CurrencyCode& currency, std::int64_t& left);
  void view_due();
  void view_needs();
  Id scenario_needs(std::vector<Id>& needs, Answer& failure, Answer& chosen_by);

  friend struct MovedCase;  // a case that came from another version (impl/migrate.inl)

  Frame& frame(Id thread, Id depth) { return c_.threads[thread].frames[depth]; }
  const Frame& frame(Id thread, Id depth) const { return c_.threads[thread].frames[depth]; }
  const Step& step_of(Id thread, Id depth) const { return p_.steps[frame(thread, depth).step]; }
  Id depth_of(Id thread) const { return static_cast<Id>(c_.threads[thread].frames.size()); }
  bool is_closed() const { return c_.status == CaseStatus::closed; }
  /// A move or rule begins to act: effects of its target name it; of the turn it is the rule only if it is the first.
  void set_path(const std::string& path) {
    if (now_.path.empty()) now_.path = path;
    now_.acts = path;
  }

  const Times& times_;
  const Procedure& p_;
  const ReferenceData& data_;
  Case& c_;
  Decision& d_;
  const AdvanceOptions& options_;
  bool watched_ = true;       ///< the view at the end looks at much again, and nobody is told
  std::vector<Value> facts_;  // as told, one a fact: what the evaluator reads
  TurnNow now_;
};

}  // namespace sop::reference::parts
