// src/proof/ways_limits.cpp — see the header.
#include "src/proof/ways_limits.hpp"

#include <algorithm>

#include "src/proof/ways_amounts.hpp"

namespace sop::proof {
namespace {

bool names(const Permission& line, Id remedy) {
  return line.any_remedy ||
         std::find(line.remedies.begin(), line.remedies.end(), remedy) != line.remedies.end();
}

bool lists(const Limit& limit, Id remedy) {
  return limit.remedies.empty() ||
         std::find(limit.remedies.begin(), limit.remedies.end(), remedy) != limit.remedies.end();
}

/// The most that a limit allows; false: it has no end.
bool most_of(Amounts& amounts, const Limit& limit, Rational& out) {
  Range range = amounts.of(limit.amount, limit.condition);
  if (limit.share_of != no_id) {
    const Range whole = amounts.of(limit.share_of, limit.condition);
    if (!range.has_high || !whole.has_high || whole.high.is_negative() || range.high.is_negative())
      return false;
    out = Rational();
    return !failed(multiply(range.high, whole.high, out));
  }
  out = range.high;
  return range.has_high && !range.two_currencies;
}

}  // namespace

std::optional<Rational> most_in_a_case(const Procedure& p) {
  Amounts amounts(p);
  // Of each remedy the most that somebody may have given; and whether every such limit is one over all remedies.
  std::vector<bool> offered(p.remedies.size());
  for (const Step& step : p.steps)
    for (const Action& action : step.actions)
      for (const OfferOption& option : action.options) {
        if (option.remedy != no_id) offered[option.remedy] = true;
        if (option.remedy == no_id) offered.assign(p.remedies.size(), true);
      }
  // The last grant of whoever has a limit over all remedies keeps the whole within it. After it only those give whose limits are over
  // some remedies, and each of these remedies stays within such a limit.
  bool any = false;
  Rational over_all{}, beside{};
  for (Id remedy = 0; remedy < p.remedies.size(); ++remedy) {
    if (!offered[remedy] || !p.remedies[remedy].has_amount) continue;
    Rational of_remedy{};
    for (Id i = 0; i < p.parties.size(); ++i) {
      const Party& party = p.parties[i];
      if (party.kind != PartyKind::role || !may_give(party, remedy)) continue;
      bool has_line = false, has_all = false;
      Rational least{}, all{};
      for (const Limit& limit : party.limits) {
        Rational most;
        if (limit.per_customer || limit.per_grant || limit.condition != no_id || limit.amount == no_id ||
            !lists(limit, remedy) || !most_of(amounts, limit, most))
          continue;
        if (limit.remedies.empty() && (!has_all || compare(most, all) < 0)) all = most;
        has_all = has_all || limit.remedies.empty();
        if (!has_line || compare(most, least) < 0) least = most;
        has_line = true;
      }
      if (!has_line) return std::nullopt;
      any = true;
      if (has_all && compare(all, over_all) > 0) over_all = all;
      if (!has_all && compare(least, of_remedy) > 0) of_remedy = least;
    }
    if (failed(add(beside, of_remedy, beside))) return std::nullopt;
  }
  Rational cap{};
  if (!any || failed(add(over_all, beside, cap))) return std::nullopt;
  return cap;
}

std::vector<std::vector<Id>> sets_of_limits(const Procedure& p) {
  std::vector<std::vector<Id>> sets;
  for (const Party& party : p.parties)
    for (const Limit& limit : party.limits)
      if (!limit.per_customer && !limit.per_grant && limit.amount != no_id &&
          std::find(sets.begin(), sets.end(), limit.remedies) == sets.end())
        sets.push_back(limit.remedies);
  return sets;
}

bool somebody_always_may(const Procedure& p, Id remedy, const MostGiven& most) {
  Amounts amounts(p);
  const auto within = [&](const Limit& limit) {
    if (limit.per_customer || limit.per_grant || limit.amount == no_id || !lists(limit, remedy)) return true;
    const Rational* given = most(limit.remedies);
    const Range range = amounts.of(limit.amount);
    return given != nullptr && limit.share_of == no_id && range.has_low && !range.two_currencies &&
           compare(*given, range.low) <= 0;
  };
  return std::any_of(p.parties.begin(), p.parties.end(), [&](const Party& party) {
    return party.kind == PartyKind::role &&
           std::any_of(
               party.may_give.begin(), party.may_give.end(),
               [&](const Permission& line) { return line.condition == no_id && names(line, remedy); }) &&
           std::none_of(party.may_not_give.begin(), party.may_not_give.end(),
                        [&](const Permission& line) { return names(line, remedy); }) &&
           std::all_of(party.limits.begin(), party.limits.end(), within);
  });
}

bool may_give(const Party& party, Id remedy) {
  const auto allows = [&](const Permission& line) { return names(line, remedy); };
  const auto forbids = [&](const Permission& line) { return line.condition == no_id && names(line, remedy); };
  return std::any_of(party.may_give.begin(), party.may_give.end(), allows) &&
         std::none_of(party.may_not_give.begin(), party.may_not_give.end(), forbids);
}

bool always_covers(const Procedure& p, Id party, Id remedy, const Rational& amount) {
  const Party& who = p.parties[party];
  if (who.kind == PartyKind::person)
    return who.acts_as != no_id && always_covers(p, who.acts_as, remedy, amount);
  if (who.kind == PartyKind::team)
    return std::any_of(who.members.begin(), who.members.end(), [&](Id member) {
      return p.parties[member].kind != PartyKind::team && always_covers(p, member, remedy, amount);
    });
  if (who.kind == PartyKind::schedule) return false;
  if (remedy == no_id) {  // a table chooses which: any that has an amount
    for (Id r = 0; r < p.remedies.size(); ++r)
      if (p.remedies[r].has_amount && !always_covers(p, party, r, amount)) return false;
    return true;
  }
  if (std::none_of(who.may_give.begin(), who.may_give.end(),
                   [&](const Permission& line) { return line.condition == no_id && names(line, remedy); }) ||
      std::any_of(who.may_not_give.begin(), who.may_not_give.end(),
                  [&](const Permission& line) { return names(line, remedy); }))
    return false;
  Amounts amounts(p);
  for (const Limit& limit : who.limits) {
    if (!lists(limit, remedy) || limit.amount == no_id || limit.per_customer) continue;
    if (limit.share_of != no_id) return false;
    const Range range = amounts.of(limit.amount);
    if (!range.has_low || range.two_currencies || compare(range.low, amount) < 0) return false;
  }
  if (who.approval_above != no_id) {
    const Range above = amounts.of(who.approval_above);
    if (!above.has_low || compare(above.low, amount) < 0) return false;
  }
  return true;
}

}  // namespace sop::proof
