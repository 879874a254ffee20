// sop/impl/migrate_facts.hpp — carrying a case over: values, facts, and whom and what a case names.
//
// Private to sop/migrate.hpp; impl/migrate_case.hpp goes on from here.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "sop/impl/fact_currency.hpp"
#include "sop/impl/migrate_names.hpp"
#include "sop/reference.hpp"

namespace sop::detail {

class FactMover {
 public:
  FactMover(const Procedure& from, const Procedure& to, const VersionTie& tie, const Case& c,
            std::vector<MigrateNote>& notes)
      : from_(from), to_(to), tie_(tie), c_(c), notes_(notes) {}

  Case out;

 protected:
  // Each thing once, in however many places the case has it.
  void tell(MigrateKind kind, MessageId id, std::vector<std::string> args) {
    const auto said = [&](const MigrateNote& note) { return note.id == id && note.args == args; };
    if (std::none_of(notes_.begin(), notes_.end(), said)) notes_.push_back({kind, id, std::move(args)});
  }
  void refuse(MessageId id, std::vector<std::string> args) {
    tell(MigrateKind::refused, id, std::move(args));
  }
  std::string party_name(Id party) const { return std::string(spelling_of(from_, NameKind::party, party)); }

  // A party that the case cannot do without.
  Id party(Id old) {
    if (old == no_id || tie_.party[old] != no_id) return old == no_id ? no_id : tie_.party[old];
    refuse(messages::move_party_gone, {party_name(old)});
    return no_id;
  }
  // A person whom the procedure names is called as it names them now; whoever else it was stays.
  std::string person(std::string id) const {
    for (Id i = 0; i < from_.parties.size(); ++i) {
      if (from_.parties[i].kind != PartyKind::person || from_.text(from_.parties[i].name) != id) continue;
      const Id now = tie_.party[i];
      return now != no_id && to_.parties[now].kind == PartyKind::person ? to_.text(to_.parties[now].name)
                                                                        : id;
    }
    return id;
  }
  // Somebody who acted: who it was stays, also without the role.
  Actor actor(Actor a) {
    a.id = person(std::move(a.id));
    if (a.role == no_id) return a;
    if (tie_.party[a.role] == no_id)
      tell(MigrateKind::dropped, messages::move_drops_role, {party_name(a.role)});
    a.role = tie_.party[a.role];
    return a;
  }
  Id remedy(Id old) {
    if (old == no_id || tie_.remedy[old] != no_id) return old == no_id ? no_id : tie_.remedy[old];
    refuse(messages::move_remedy_gone, {std::string(spelling_of(from_, NameKind::remedy, old))});
    return no_id;
  }
  SymbolId symbol(SymbolId old) const { return old == no_id ? no_id : tie_.symbol[old]; }

  // --- facts ----------------------------------------------------------------------------------------------------------

  // The same value with the names of the new version; false: one of them is not there.
  bool move_value(Value& v) const {
    const auto move_index = [&](const std::vector<Id>& tied) {
      const auto old = static_cast<std::size_t>(v.integer);
      if (old >= tied.size() || tied[old] == no_id) return false;
      v.integer = tied[old];
      return true;
    };
    if (v.kind == ValueKind::name && !move_index(tie_.symbol)) return false;
    if (v.kind == ValueKind::party && !move_index(tie_.party)) return false;
    if (v.kind == ValueKind::remedy && !move_index(tie_.remedy)) return false;
    if (v.symbol != no_id) {
      const auto& tied = v.kind == ValueKind::period ? tie_.calendar : tie_.symbol;
      if (v.symbol >= tied.size() || tied[v.symbol] == no_id) return false;
      v.symbol = tied[v.symbol];
    }
    for (Value& item : v.items) {
      if (!move_value(item)) return false;
    }
    return true;
  }

  static bool same_kind(const Type& a, const Type& b) {
    const auto kind = [](const Type& t) { return t.kind == TypeKind::whole ? TypeKind::decimal : t.kind; };
    return kind(a) == kind(b);
  }
  // A set is written in the order of its enumeration, which may be another now.
  static void put_in_order(Value& v, const Type& type) {
    if (v.kind != ValueKind::set) return;
    const auto place = [&](const Value& name) {
      return std::find(type.names.begin(), type.names.end(), static_cast<SymbolId>(name.integer));
    };
    std::stable_sort(v.items.begin(), v.items.end(),
                     [&](const Value& a, const Value& b) { return place(a) < place(b); });
  }

  void move_facts() {
    out.facts.resize(to_.facts.size());
    std::vector<Id> came_from(to_.facts.size(), no_id);
    for (Id f = 0; f < c_.facts.size(); ++f) {
      KnownFact fact = c_.facts[f];
      const bool told = !fact.value.is_unknown();
      if (!told && fact.turn == 0 && fact.learnt == 0) continue;
      const std::string name = from_.text(from_.facts[f].name);
      const Id now = tie_.fact[f];
      if (now == no_id) {
        if (tie_.gave_up(NameKind::fact, f)) {
          if (told) tell(MigrateKind::dropped, messages::move_drops_fact, {name});
        } else if (told) {
          refuse(messages::move_fact_gone, {name});
        }
        continue;
      }
      const Fact& new_fact = to_.facts[now];
      const std::string new_name = to_.text(new_fact.name);
      if (came_from[now] != no_id) {
        refuse(messages::move_twice, {from_.text(from_.facts[came_from[now]].name), name, new_name});
        continue;
      }
      came_from[now] = f;
      const bool no_value = fact.value.is_unknown() || fact.value.is_none();
      if (told && !no_value && !same_kind(from_.facts[f].type, new_fact.type)) {
        refuse(messages::move_fact_type, {name, new_name});
        continue;
      }
      bool fits = move_value(fact.value);
      const bool numeric = fact.value.kind == ValueKind::number;
      fits = fits && (!numeric || fact.value.symbol == new_fact.type.unit);
      if (!fits || !reference::fits(fact.value, new_fact.type) || !currency_fits(fact.value, to_)) {
        refuse(messages::move_fact_range, {name, new_name});
        continue;
      }
      put_in_order(fact.value, new_fact.type);
      out.facts[now] = std::move(fact);
    }
    for (const FactGroup& group : to_.groups) {
      std::size_t known = 0;
      for (const Id fact : group.facts) known += out.facts[fact].value.is_unknown() ? 0U : 1U;
      if (known > 0 && known < group.facts.size()) refuse(messages::move_group_half, {to_.text(group.name)});
    }
  }

  const Procedure& from_;
  const Procedure& to_;
  const VersionTie& tie_;
  const Case& c_;
  std::vector<MigrateNote>& notes_;
};

}  // namespace sop::detail
