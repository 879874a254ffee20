// src/diff/versions.hpp — two versions of a procedure side by side: which things are the same thing, and one spelling for both.
//
// A *key* spells something so that two things which mean the same in both versions have the same key: names are those of the new
// version, folded; definitions and tables are spelled out where they decide (deep), or stand as names where they only are the
// answer (shallow), because what they answer is compared by itself.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "sop/diff.hpp"
#include "sop/impl/migrate_names.hpp"
#include "sop/model.hpp"
#include "src/diff/comparison_word.hpp"

namespace sop::diffing {

/// A fact of either version; `id` by side: 0 old, 1 new.
struct SharedFact {
  Id id[2] = {no_id, no_id};
  std::string name;
};

struct Versions {
  Versions(const ProcedureVersion& before, const ProcedureVersion& after);

  const Procedure* p[2];
  const ReferenceData* data[2];
  std::vector<MigrateNote> notes;
  detail::VersionTie tie;
  std::vector<SharedFact> facts;
  std::vector<Id> fact_of[2];  ///< shared fact, by the id of a side
};

inline const char* type_word(TypeKind kind) {
  constexpr const char* words[] = {"",        "yes or no", "one of",   "some of",  "whole", "decimal",
                                   "percent", "money",     "duration", "duration", "date",  "instant",
                                   "time",    "text",      "remedy",   "party",    "list"};
  return words[static_cast<std::size_t>(kind) % (sizeof(words) / sizeof(words[0]))];
}

class Wording {
 public:
  Wording(const Versions& versions, int side);

  /// An expression, with everything that it rests on.
  std::string key(Id expression) { return spell(expression, true); }
  /// An expression whose definitions and outputs stand as names.
  std::string shallow(Id expression) { return spell(expression, false); }
  /// The same, with the bodies of definitions with parameters, which nobody asks by themselves.
  std::string with_bodies(Id expression) {
    bodies_ = true;
    std::string out = spell(expression, false);
    bodies_ = false;
    return out;
  }
  /// As its author would read it: `10 % of price, at most 20.00 EUR`.
  [[nodiscard]] std::string text(Id expression) const;
  /// What a definition answers, its parameters by their names.
  [[nodiscard]] std::string body_text(Id definition) const;
  /// The same for a name, which stays where only the default of a fact in it is another.
  [[nodiscard]] std::string name_text(Id expression) const;
  /// The default of a fact, where the two versions do not have the same one: `default 5.00 EUR`, `no default`; else empty.
  [[nodiscard]] std::string other_default(Id fact) const;

  /// The unit or the kind of a fact that is another fact of this name in the other version; else empty.
  [[nodiscard]] std::string other_type(Id fact) const;
  /// The value of a setting, where the two versions do not have the same one; else empty.
  [[nodiscard]] std::string other_setting(Id setting) const;

  /// `named`: of a length that is counted on a calendar, the calendar by its name: its hours are asked by themselves.
  [[nodiscard]] std::string value_key(const Value& value, bool named = false) const;
  [[nodiscard]] std::string symbol(SymbolId id) const;
  [[nodiscard]] std::string fact(Id id) const;
  [[nodiscard]] std::string party(Id id) const;
  [[nodiscard]] std::string remedy(Id id) const;
  [[nodiscard]] std::string step(Id id) const;       ///< a path
  [[nodiscard]] std::string container(Id id) const;  ///< a path
  [[nodiscard]] std::string scenario(Id id) const;
  [[nodiscard]] std::string clock(Id id) const;
  [[nodiscard]] std::string calendar(Id id);  ///< with its hours and holidays
  [[nodiscard]] std::string calendar_name(Id id) const;
  [[nodiscard]] std::string form(const DeadlineForm& form) const;
  /// In which order the rows of a table are ranked by names, or the least and the greatest name is found; else empty.
  [[nodiscard]] std::string ranks(const Table& table, const Output& output) const;

  /// Whether nothing in it depends on a case: then its value.
  bool constant(Id expression, Value& out);
  /// Facts, constants, settings and sums of them alone: unknown exactly when a fact in it is.
  bool plain(Id expression) const;

 private:
  std::string spell(Id expression, bool deep);
  std::string table(Id output);
  /// The type of the names that are compared in an expression; null: none are.
  [[nodiscard]] const Type* names_of(Id expression) const;
  /// Names in the order of this version: those that the other one has, too.
  [[nodiscard]] std::string order(const Type* type) const;
  std::string hashed(const std::string& text) const;

  const Versions& v_;
  const Procedure& p_;
  const int side_;
  std::map<std::pair<char, Id>, std::string> known_;
  std::unordered_map<Id, bool> constant_;
  mutable std::unordered_map<const Type*, std::string> orders_;
  mutable std::unordered_map<Id, std::string> defaults_, types_, settings_;
  mutable bool as_name_ = false;
  mutable Id within_ = no_id;  ///< the definition whose body is told
  bool bodies_ = false;
  int depth_ = 0;
};

}  // namespace sop::diffing
