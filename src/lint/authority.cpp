// src/lint/authority.cpp — see the header.
#include "src/lint/authority.hpp"

#include <algorithm>
#include <utility>

#include "src/lint/look.hpp"
#include "src/proof/ways_amounts.hpp"

namespace sop::lint_checks {
namespace {

bool names_remedy(const std::vector<Id>& listed, Id remedy) {
  return std::find(listed.begin(), listed.end(), remedy) != listed.end();
}

bool holds_for(const Limit& limit, Id remedy) {
  return limit.remedies.empty() || names_remedy(limit.remedies, remedy);
}

/// Whether nothing that is written keeps the role from giving this much.
bool may_cover(const Procedure& p, const Party& party, Id remedy, const Value& amount) {
  if (!may_give(party, remedy)) return false;
  return std::none_of(party.limits.begin(), party.limits.end(), [&](const Limit& limit) {
    const Value* most = constant_of(p, limit.amount);
    return holds_for(limit, remedy) && limit.condition == no_id && limit.share_of == no_id &&
           !limit.per_customer && most != nullptr && most->currency == amount.currency &&
           compare(amount.number, most->number) > 0;
  });
}

/// Whether everything in one range lies over everything in another.
bool lies_over(const proof::Range& amount, const proof::Range& most) {
  const bool one_currency =
      amount.currency.is_none() || most.currency.is_none() || amount.currency == most.currency;
  return one_currency && !amount.two_currencies && !most.two_currencies && amount.possible && most.possible &&
         amount.has_low && most.has_high && compare(amount.low, most.high) > 0;
}

/// Every total that a limit per customer may ask for: nothing was given before.
std::vector<CustomerTotal> nothing_before(const Procedure& p) {
  std::vector<CustomerTotal> totals;
  for (const Party& party : p.parties) {
    for (const Limit& limit : party.limits) {
      if (!limit.per_customer) continue;
      std::vector<Id> remedies = limit.remedies;
      if (remedies.empty()) remedies.push_back(no_id);
      for (const Id remedy : remedies) {
        CustomerTotal total;
        total.remedy = remedy;
        total.window_kind = limit.window_kind;
        if (limit.window_kind == WindowKind::rolling) {
          const Value* window = constant_of(p, limit.window);
          if (window == nullptr) continue;
          total.window_count = window->integer;
          total.window_unit = window->unit;
        }
        totals.push_back(total);
      }
    }
  }
  return totals;
}

/// The branch in which a step stands; no_id: the case's own line.
Id branch_at(const Moment& m, StateId step) {
  for (const Position& position : m.d.positions)
    if (position.step == step) return position.branch;
  return no_id;
}

/// Everybody who could act: somebody of each role, and each person who is named.
std::vector<Actor> everybody(const Procedure& p, const std::string& id) {
  std::vector<Actor> out;
  for (Id i = 0; i < p.parties.size(); ++i) {
    const Party& party = p.parties[i];
    if (party.kind == PartyKind::role) {
      out.push_back({id + p.text(party.name), i});
    } else if (party.kind == PartyKind::person && party.acts_as != no_id) {
      out.push_back({p.text(party.name), party.acts_as});
    }
  }
  return out;
}

/// Plays the signatures of an approval, line by line, with everybody.
class Signatures {
 public:
  Signatures(const Procedure& p, const ReferenceData& data)
      : p_(p), data_(data), totals_(nothing_before(p)) {}

  /// Whether each way of signing it is refused because whoever signs last may not give it.
  bool refused(const Case& c, std::size_t place, std::size_t line) {
    const Approval& asked = c.approvals[place];
    Event event;
    event.kind = EventKind::approve;
    event.branch = c.threads[asked.thread].branch;
    event.customer = totals_;
    if (asked.remedy != no_id && p_.remedies[asked.remedy].has_amount && !asked.has_amount) {
      const Frame& frame = c.threads[asked.thread].frames[asked.depth];
      for (const OfferState& offer : frame.offers)
        if (offer.remedy == asked.remedy) event.amount_minor = offer.minor;
      event.has_amount = true;
    }
    for (const Actor& actor : everybody(p_, "signer " + std::to_string(line) + " ")) {
      event.actor = actor;
      if (++plays_ > most_plays) return false;
      Case after = c;
      Decision d;
      AdvanceOptions options;
      options.max_steps = 100000;
      reference::advance(p_, data_, after, &event, c.now, d, options);
      if (d.status == Status::not_the_approver || d.status == Status::same_person) continue;
      if (d.status == Status::not_permitted) {
        over_ = true;
        continue;
      }
      if (d.status != Status::ok) return false;
      // Somebody else is to sign as well; else it is given.
      if (after.ledger.size() > c.ledger.size() || place >= after.approvals.size()) return false;
      const Approval& next = after.approvals[place];
      if (next.thread != asked.thread || next.depth != asked.depth || next.place <= asked.place ||
          !refused(after, place, line + 1))
        return false;
    }
    return true;
  }
  /// Whether a signature was refused at all.
  [[nodiscard]] bool over() const { return over_; }

 private:
  static constexpr std::size_t most_plays = 1000;
  const Procedure& p_;
  const ReferenceData& data_;
  std::vector<CustomerTotal> totals_;
  std::size_t plays_ = 0;
  bool over_ = false;
};

/// What a limit leaves at most, before it is rounded.
proof::Diagram most_of(proof::Space& space, const Limit& limit) {
  const proof::Diagram most = space.value(0, limit.amount);
  if (limit.share_of == no_id) return most;
  return space.operate(0, Op::multiply, TypeKind::money, space.value(0, limit.share_of), most, "share");
}

/// Something that a case gives or has given, on which the diagram of its amount rests.
struct Gives {
  Id remedy = no_id;
  proof::Diagram amount = proof::leaf(0);
};

/// Where a role certainly may not give so much, after what was given before.
proof::Diagram refuses(proof::Space& space, const Procedure& p, const Party& role, const Gives& given,
                       Id blame, const std::vector<Gives>& before = {}) {
  const Id remedy = given.remedy;
  proof::Diagrams& d = space.diagrams();
  proof::Diagram allowed = proof::leaf(0), out = proof::leaf(0);
  for (const Permission& line : role.may_give)
    if (line.any_remedy || names_remedy(line.remedies, remedy))
      allowed = d.either(allowed, d.inverse(d.is(space.condition(0, line.condition), proof::truth_no)));
  for (const Permission& line : role.may_not_give)
    if (line.any_remedy || names_remedy(line.remedies, remedy))
      out = d.either(out, d.is(space.condition(0, line.condition), proof::truth_yes));
  out = d.either(out, d.inverse(allowed));
  for (const Limit& limit : role.limits) {
    if (!p.remedies[remedy].has_amount || !holds_for(limit, remedy) || limit.amount == no_id) continue;
    proof::Diagram sum = given.amount;
    for (const Gives& other : before)
      if (!limit.per_customer && !limit.per_grant && holds_for(limit, other.remedy))
        sum = space.operate(0, Op::add, TypeKind::money, sum, other.amount, "total");
    const proof::Diagram over =
        space.compare(Op::greater, sum, space.as_amount(0, most_of(space, limit)), nullptr, 0, blame);
    out = d.either(out, d.both(d.is(space.condition(0, limit.condition), proof::truth_yes),
                               d.is(over, proof::truth_yes)));
  }
  return out;
}

}  // namespace

bool is_over_everybody(const Procedure& p, const OfferOption& option, Id amount) {
  const Value* written = constant_of(p, amount);
  if (option.remedy == no_id || written == nullptr) return false;
  const auto& all = p.parties;
  return std::any_of(all.begin(), all.end(),
                     [&](const Party& party) { return may_give(party, option.remedy); }) &&
         std::none_of(all.begin(), all.end(),
                      [&](const Party& party) { return may_cover(p, party, option.remedy, *written); });
}

namespace {

/// Whether a limit that is computed is always less than the amount, wherever both are known.
bool is_always_less(CheckContext& context, const Limit& limit, const Action& action,
                    const OfferOption& option) {
  const Procedure& p = context.procedure;
  proof::Space& space = context.space();
  proof::Diagrams& d = space.diagrams();
  // By a whole minor unit, so that it is less however both are rounded.
  Value unit = Value::rational(ValueKind::money, Rational(0));
  unit.currency = p.currency;
  if (failed(from_decimal(1, p.currency.places(), unit.number))) return false;
  const proof::Diagram more =
      space.operate(0, Op::add, TypeKind::money, most_of(space, limit), space.constant(unit), "a unit more");
  const proof::Diagram over =
      space.compare(Op::greater_equal, space.value(0, option.amount), more, nullptr, 0, option.amount);
  proof::Diagram within = d.is(over, proof::truth_no), beyond = d.is(over, proof::truth_yes);
  for (const Id condition : {action.condition, option.condition}) {
    within = d.both(within, d.inverse(d.is(space.condition(0, condition), proof::truth_no)));
    beyond = d.both(beyond, d.is(space.condition(0, condition), proof::truth_yes));
  }
  return p.remedies[option.remedy].has_amount && space.find(within).answer == proof::Found::Answer::none &&
         space.find(beyond).answer == proof::Found::Answer::found;
}

}  // namespace

bool never_gives(CheckContext& context, Id role, const Action& action, const OfferOption& option) {
  const Procedure& p = context.procedure;
  const Party& party = p.parties[role];
  if (!may_give(party, option.remedy)) return true;
  if (!p.remedies[option.remedy].has_amount || option.amount == no_id) return false;
  proof::Amounts amounts(p);
  const proof::Range amount = amounts.of(option.amount, option.condition, action.condition);
  if (party.approval_above != no_id && lies_over(amount, amounts.of(party.approval_above))) return true;
  return std::any_of(party.limits.begin(), party.limits.end(), [&](const Limit& limit) {
    if (limit.condition != no_id || limit.amount == no_id || !holds_for(limit, option.remedy)) return false;
    if (limit.share_of == no_id && lies_over(amount, amounts.of(limit.amount))) return true;
    return (limit.share_of != no_id || constant_of(p, limit.amount) == nullptr) &&
           is_always_less(context, limit, action, option);
  });
}

bool roles_that_act(const Procedure& p, Id party, std::vector<Id>& roles) {
  std::vector<Id> next{party};
  if (p.parties[party].deputy != no_id) next.push_back(p.parties[party].deputy);
  for (std::size_t i = 0; i < next.size(); ++i) {
    const Party& who = p.parties[next[i]];
    if (who.kind == PartyKind::schedule || next.size() > 1000) return false;
    if (who.kind == PartyKind::team) {
      if (who.members.empty()) return false;
      next.insert(next.end(), who.members.begin(), who.members.end());
      continue;
    }
    const Id role = who.kind == PartyKind::person ? who.acts_as : next[i];
    if (role == no_id) return false;
    if (!names_remedy(roles, role)) roles.push_back(role);
  }
  return true;
}

std::vector<Id> all_roles(const Procedure& p) {
  std::vector<Id> roles;
  for (Id i = 0; i < p.parties.size(); ++i)
    if (p.parties[i].kind == PartyKind::role) roles.push_back(i);
  return roles;
}

proof::Shown case_that_none_gives(CheckContext& context, const Action& action, const OfferOption& option,
                                  const std::vector<Id>& roles, proof::Diagram allowed) {
  const Procedure& p = context.procedure;
  proof::Shown out;
  const Id most = option.amount_high != no_id ? option.amount_high : option.amount;
  // Of what is chosen or named at the moment nothing is said.
  if (option.remedy == no_id || (most == no_id && p.remedies[option.remedy].has_amount)) return out;
  proof::Space& space = context.space();
  proof::Diagrams& d = space.diagrams();
  const proof::Diagram amount = most == no_id ? proof::leaf(0) : space.as_amount(0, space.value(0, most));
  proof::Diagram none = allowed;
  for (const Id condition : {action.condition, option.condition})
    none = d.both(none, d.is(space.condition(0, condition), proof::truth_yes));
  for (const Id role : roles)
    none = d.both(none, refuses(space, p, p.parties[role], {option.remedy, amount}, most));
  const proof::Found found = space.find_case(none);
  out.answer = found.answer;
  out.blame = found.expression;
  out.limit = found.limit;
  if (out.found()) out.facts = space.facts(found, 0);
  return out;
}

proof::Shown case_that_none_gives_after(CheckContext& context, const std::vector<OfferedOption>& way) {
  const Procedure& p = context.procedure;
  proof::Space& space = context.space();
  proof::Diagrams& d = space.diagrams();
  proof::Shown out;
  proof::Diagram none = proof::leaf(1), alone = proof::leaf(1);
  std::vector<Gives> given;
  Id most = no_id;
  for (const OfferedOption& one : way) {
    for (const Id condition : {one.action->condition, one.option->condition})
      none = d.both(none, d.is(space.condition(0, condition), proof::truth_yes));
    most = one.option->amount_high != no_id ? one.option->amount_high : one.option->amount;
    if (most == no_id || one.option->remedy == no_id) return out;
    given.push_back({one.option->remedy, space.as_amount(0, space.value(0, most))});
  }
  if (given.empty()) return out;
  const Gives last = given.back();
  given.pop_back();
  for (const Id role : all_roles(p)) {
    none = d.both(none, refuses(space, p, p.parties[role], last, most, given));
    alone = d.both(alone, refuses(space, p, p.parties[role], last, most));
  }
  const proof::Found found = space.find_case(d.both(none, d.inverse(alone)));
  out.answer = found.answer;
  out.blame = found.expression;
  out.limit = found.limit;
  if (out.found()) out.facts = space.facts(found, 0);
  return out;
}

Shows nobody_has_authority(StateId step, Id remedy) {
  return both(stands_at(step), [remedy](const Moment& m) {
    return std::any_of(m.d.pay.begin(), m.d.pay.end(),
                       [remedy](const Pay& pay) { return pay.remedy == remedy && pay.authority == no_id; });
  });
}

bool is_permitted_at(const Procedure& p, const ReferenceData& data, const Moment& m, Id remedy) {
  const auto holds = [&](const Permission& line) {
    return (line.any_remedy || names_remedy(line.remedies, remedy)) &&
           (line.condition == no_id || !asked_at(p, data, m, line.condition).value.is_no());
  };
  return std::any_of(p.parties.begin(), p.parties.end(), [&](const Party& party) {
    return std::any_of(party.may_give.begin(), party.may_give.end(), holds);
  });
}

bool is_offered(const Procedure& p, const Moment& m, StateId step, Id remedy, Money& most, bool& range) {
  const std::string path = p.steps[step].path + "/" + p.text(p.remedies[remedy].name);
  for (std::size_t i = 0; i < m.d.pay.size(); ++i) {
    const Pay& pay = m.d.pay[i];
    if (pay.path != path || !pay.known) continue;
    range = pay.range;
    most = {pay.range ? pay.high_minor : pay.minor, pay.currency};
    return true;
  }
  return false;
}

bool none_may_accept(const Procedure& p, const ReferenceData& data, const Moment& m, StateId step, Id remedy,
                     const Money& amount, bool range) {
  Event event;
  event.kind = EventKind::outcome;
  event.branch = branch_at(m, step);
  event.remedy = remedy;
  event.has_amount = range;
  event.amount_minor = range ? amount.minor : 0;
  event.customer = nothing_before(p);
  for (const SymbolId outcome : p.steps[step].outcomes)
    if (p.text(outcome) == "accepted") event.name = outcome;
  if (event.name == no_id) return false;
  for (const Actor& actor : everybody(p, "first person ")) {
    event.actor = actor;
    Case after = m.c;
    Decision d;
    AdvanceOptions options;
    options.max_steps = 100000;
    reference::advance(p, data, after, &event, m.c.now, d, options);
    if (d.status != Status::not_permitted) return false;
  }
  return true;
}

bool none_signs(const Procedure& p, const ReferenceData& data, const Moment& m, std::size_t approval) {
  Signatures signatures(p, data);
  return signatures.refused(m.c, approval, 0) && signatures.over();
}

}  // namespace sop::lint_checks
