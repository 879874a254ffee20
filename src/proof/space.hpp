// src/proof/space.hpp — the inputs of one procedure, or of two at once, as axes; its conditions and values as diagrams over them; and
// points of it as concrete facts.
//
// How it is used:
//
//   Effort effort(work);
//   Space space(procedure, effort);
//   const Diagram c = space.condition(0, expression);      // leaves: Truth
//   const Found found = space.find(space.diagrams().is(c, truth_yes));
//   if (found.answer == Found::Answer::found) ... found.facts(0) ...
//
// A condition answers as the reference interpreter does: yes, no, unknown (Kleene) or an error. What lies outside the fragment
// (docs/proofs.md) becomes an axis of its own that may be anything: so that "never" is a proof all the same, and "somewhere" is a proof
// unless it rests on such an axis; then the answer is `not_proved` and names the condition.
//
// Two procedures share an axis where `Mapping` says that a fact of the second is one of the first; names, parties and remedies of the
// second are counted as those of the first in every value.
//
// Who may call it: the checks and the comparison of procedures. Thread-safety: one thread an object. Cost: counted by Effort.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sop/event.hpp"
#include "sop/model.hpp"
#include "src/proof/diagram.hpp"
#include "src/proof/term.hpp"

namespace sop::proof {

/// The work that one question may cost, in edges of diagrams looked at (docs/limits.md).
inline constexpr std::uint64_t max_proof_work = 4'000'000;
/// Its name, for findings that it leaves open.
inline constexpr std::string_view name_of_max_proof_work = "max_proof_work";
/// Expressions inside each other that are looked into.
inline constexpr std::uint32_t max_proof_depth = 400;
/// The date on which questions are asked that read the present and hold whatever it is: 2026-09-01, a Tuesday.
inline constexpr std::int64_t date_of_questions = 20697;
/// Constraints between facts that one way through a diagram may have.
inline constexpr std::size_t max_linear_constraints = 400;

/// Which things of the second procedure are things of the first. An index for each; no_id: it is new.
struct Mapping {
  std::vector<Id> facts, parties, remedies;
  std::vector<SymbolId> symbols;
};
/// What has the same name (and, for facts, a type of the same kind) is the same.
Mapping mapping_by_name(const Procedure& first, const Procedure& second);

/// A line of places. Values are `place * step`, where the type is ordered; else places count names, texts, bits.
struct Axis {
  enum class Kind : std::uint8_t {
    fact,     ///< unknown, none where allowed, then values; sets: unknown, none, or 0 (told)
    member,   ///< whether the set of `of` has the name `symbol`: 0, 1
    pattern,  ///< whether the text of `of` fits `text`: 0, 1
    line,     ///< a sum of whole multiples of axes
    builtin,  ///< the present, the case: known, but no fact
    outside   ///< a comparison outside the fragment: Truth
  };
  Kind kind = Kind::fact;
  TypeKind type = TypeKind::none;
  std::array<Id, 2> fact{no_id, no_id};  ///< by procedure
  bool may_be_unknown = false, may_be_none = false;
  Place low = 0, high = 0;  ///< values
  Rational step{1};
  SymbolId unit = no_id;                        ///< of a number
  CurrencyCode currency{};                      ///< of money
  std::vector<SymbolId> names;                  ///< enumeration, in the counting of the first procedure
  std::vector<std::string> texts;               ///< place i is texts[i]; any later place is any other text
  std::vector<std::pair<AxisId, Place>> parts;  ///< line
  std::vector<AxisId> members;                  ///< set: by name
  AxisId of = 0;                                ///< member, pattern
  SymbolId symbol = no_id;
  std::string text;            ///< pattern; builtin, outside: its key
  std::uint32_t side = 0;      ///< builtin, outside: whose
  Id expression = no_id;       ///< ... what is to blame
  bool is_comparison = false;  ///< outside: of two terms, by `op`
  Op op = Op::equal;
  std::array<TermId, 2> terms{};
};

inline constexpr Place place_unknown = -(Place{1} << 126);
inline constexpr Place place_none = place_unknown + 1;

/// The stretch of an axis that a region allows, both ends included.
struct Stretch {
  Place from = 0, to = 0;
};
/// A region: what is not named may be anything.
struct Region {
  std::uint32_t answer = 0;  ///< leaf
  std::vector<std::pair<AxisId, std::vector<Stretch>>> parts;
};

/// A mistake that a test puts into the analyser, to see that it is noticed.
enum class Defect : std::uint8_t { none, bound_shifted, row_forgotten, unknown_is_no };

/// The result of a search for a point.
struct Found {
  enum class Answer : std::uint8_t {
    none,       ///< proved: there is none
    found,      ///< `places` is one
    not_proved  ///< there may be one: `side` and `expression` are to blame, or `limit` was passed
  };
  Answer answer = Answer::none;
  std::map<AxisId, Place> places;  ///< fact axes that matter; the others are unknown
  std::uint32_t side = 0;
  Id expression = no_id;
  std::string_view limit;  ///< its name (docs/proofs.md); empty: none was passed
};

/// What an expression is with these facts alone (empty: nothing is known), by the reference interpreter; unknown where it needs the
/// present.
Value value_alone(const Procedure& p, Id expression, std::vector<Value> facts = {});

class Space {
 public:
  Space(const Procedure& procedure, Effort& effort);
  Space(const Procedure& first, const Procedure& second, Mapping mapping, Effort& effort);
  Space(const Space&) = delete;
  Space& operator=(const Space&) = delete;

  Diagrams& diagrams() { return diagrams_; }
  [[nodiscard]] const Axis& axis(AxisId id) const { return axes_[id]; }
  /// Adds what an axis at a place gives to a line: `factor` times its value. False: a number is too big.
  [[nodiscard]] bool add_part(AxisId axis, const Rational& factor, Place place, Rational& y) const;
  [[nodiscard]] const Term& term(TermId id) const { return terms_[id]; }
  [[nodiscard]] const Procedure& procedure(std::uint32_t side) const { return *sides_[side]; }

  // --- questions; `side` is 0, or 1 for the second procedure ----------------------------------------------------------

  /// What a condition answers. Leaves: Truth without `absent`. no_id: yes.
  Diagram condition(std::uint32_t side, Id expression) { return condition(side, expression, false); }
  /// What an expression answers. Leaves: terms.
  Diagram value(std::uint32_t side, Id expression);
  /// What a table output answers, exceptions included. Leaves: terms; an error `no_row` where nothing applies.
  Diagram output(std::uint32_t side, Id output);
  /// The same where `within` is 1; elsewhere as if none of its rows applied but `otherwise`. It costs what the rows cost that apply there.
  Diagram output_within(std::uint32_t side, Id output, Diagram within);
  Diagram requirements(std::uint32_t side, Id list);
  /// What a definition without parameters answers, whether anything asks it or not.
  Diagram definition_alone(std::uint32_t side, Id definition);
  /// Two conditions that must both hold (`all`), or one of which must.
  Diagram together(Diagram left, Diagram right, bool all);
  /// The rows of a table that are in force, as conditions; `otherwise` rows are `no`. Leaves: Truth.
  std::vector<Diagram> rows(std::uint32_t side, const Table& table);
  /// What a row answers under the name of an output, when it applies. Leaves: terms.
  Diagram row_result(std::uint32_t side, const Table& table, std::size_t row, std::size_t place);

  /// Compares two values as a condition does: leaves are Truth with `absent`.
  Diagram compare(Op op, Diagram left, Diagram right, const Type* names = nullptr, std::uint32_t side = 0,
                  Id blame = no_id);
  /// 1 where both answer the same: the same value, both unknown, both none, or errors of one code.
  Diagram same(Diagram left, Diagram right, std::uint32_t side = 0, Id blame = no_id);
  /// 1 where a leaf is a term that `test` accepts.
  template <class Test>
  Diagram where(Diagram values, const Test& test) {
    return diagrams_.map(diagrams_.new_key(), values,
                         [&](std::uint32_t id) { return test(terms_[id]) ? 1U : 0U; });
  }
  Diagram constant(const Value& value) { return leaf(intern(Term::constant(value))); }
  /// What an operation of two values (a sum, a product) answers. Leaves: terms. `key` names it, and the types of its values, for ever.
  Diagram operate(std::uint32_t side, Op op, TypeKind type, Diagram left, Diagram right,
                  const std::string& key);
  /// An amount as it is offered, given and limited: on whole minor units of its currency. Leaves: terms.
  Diagram as_amount(std::uint32_t side, Diagram values);

  // --- answers --------------------------------------------------------------------------------------------------------

  /// A point where a diagram of leaves 0 and 1 is 1: with the fewest facts known, then at an end of a stretch that a condition names. `only_just`: sums
  /// of facts, too, are at an end.
  Found find(Diagram d, bool only_just = true);
  /// The same among the cases that may come about: what may never be known is unknown.
  Found find_case(Diagram d) { return find(where_told(d)); }
  /// Which facts of the first procedure may ever be known, for `find_case`; empty: all.
  void may_know(std::vector<bool> facts) { may_know_ = std::move(facts); }
  /// What is left of a diagram where the facts that may never be known are unknown.
  Diagram where_told(Diagram d);
  /// Whether an axis rests on a fact that may never be known.
  [[nodiscard]] bool is_never_known(AxisId axis) const;
  /// The facts of a point, for one of the procedures; what is not in it is unknown. Facts that come together are completed.
  std::vector<FactUpdate> facts(const Found& found, std::uint32_t side) const;
  /// Calls `use(region)` for disjoint regions that together are all points whose leaf is not `but`. False: the work was too much, or `use`
  /// answered false. Regions that contradict themselves between facts (a < b, b < a) are left out where that is decided.
  template <class Use>
  bool regions(Diagram d, std::uint32_t but, const Use& use) {
    std::vector<Region> out;
    if (!collect_regions(d, but, out)) return false;
    for (const Region& region : out)
      if (!use(region)) return false;
    return true;
  }
  /// Whether a region rests on something outside the fragment; then what is to blame.
  bool rests_on_outside(const Region& region, std::uint32_t& side, Id& expression) const;
  /// A point of a region.
  Found point_of(const Region& region);
  /// The same of a region with one stretch a fact, whatever work is left.
  [[nodiscard]] Found place_in(const Region& region) const;
  /// The value at a place of a fact's axis, as the procedure of `side` counts; unknown where it has none.
  [[nodiscard]] Value value_at(AxisId axis, Place place, std::uint32_t side) const;
  /// A number of places of one fact, in words: `late, lost`, `> 3`, `100.00 EUR..200.00 EUR`.
  [[nodiscard]] std::string stretches_text(AxisId axis, const std::vector<Stretch>& stretches,
                                           std::uint32_t side) const;
  /// The leaf of a diagram for these facts (one a fact, unknown where nobody has told); no_leaf: it rests on something outside the fragment.
  static constexpr std::uint32_t no_leaf = 0xFFFFFFFFU;
  std::uint32_t leaf_at(Diagram d, const std::vector<Value>& facts, std::uint32_t side = 0) const;
  /// What a term is for these facts. False: it is outside the fragment, or too big.
  bool value_of(TermId term, const std::vector<Value>& facts, Value& out, std::uint32_t side = 0) const;
  /// The axis of a fact (it is made when there is none).
  AxisId axis_of_fact(std::uint32_t side, Id fact);

  TermId intern(const Term& term);
  /// For tests alone.
  void break_on_purpose(Defect defect) { defect_ = defect; }

 private:
  using Arguments = std::vector<Diagram>;

  Diagram condition(std::uint32_t side, Id expression, bool negated);
  Diagram condition_of_value(Diagram values, bool negated);
  Diagram value_of_condition(Diagram condition);
  Diagram comparison(std::uint32_t side, Id expression);
  Diagram in_range(std::uint32_t side, const Expr& e, Id expression);
  Diagram is_one_of(std::uint32_t side, const Expr& e, Id expression);
  Diagram junction(std::uint32_t side, const Expr& e, bool negated);
  Diagram presence(std::uint32_t side, const Expr& e);
  Diagram matches_pattern(std::uint32_t side, const Expr& e, Id expression);
  Diagram evaluate(std::uint32_t side, Id expression);
  Diagram fact(std::uint32_t side, Id fact);
  Diagram definition(std::uint32_t side, const Expr& e);
  Diagram builtin(std::uint32_t side, const Expr& e, Id expression);
  Diagram choice(std::uint32_t side, const Expr& e);
  Diagram computed(std::uint32_t side, const Expr& e, Id expression);
  /// The pairs of terms that meet anywhere, each once; the leaves of the diagram are places in `pairs`.
  Diagram pairs_of(Diagram left, Diagram right, std::vector<std::pair<TermId, TermId>>& pairs);
  Diagram extreme(Diagram left, Diagram right, bool smaller, const Type* names, std::uint32_t side, Id blame);
  TermId compute(std::uint32_t side, const Expr& e, const Term& left, const Term& right,
                 const std::string& key);
  Diagram named(std::uint32_t side, Diagram values, const Type& type);
  Diagram named_term(std::uint32_t side, TermId id, const Type& type);
  Diagram compare_terms(Op op, TermId left, TermId right, const Type* names, std::uint32_t side, Id blame);
  /// Whether both are formulas of the same axis alone, and not both without rounding and caps.
  [[nodiscard]] bool are_of_one_fact(const Term& a, const Term& b) const;
  /// 1 where what `holds` says of less, equal and greater is true of two such formulas. `done` becomes false when that cannot be said.
  Diagram compare_formulas(const Term& a, const Term& b, std::array<bool, 3> holds, bool& done);
  Diagram compare_line(Op op, const Term& line, const Rational& bound, bool& done);
  /// 1 where the line is at least `at` (more, when not closed). `done` becomes false when that cannot be said.
  Diagram at_least(const Term& line, Rational at, bool closed, bool& done);
  Diagram sum_at_least(const Term& line, const Rational& at, bool closed, bool& done);
  Diagram contains(TermId left, TermId right, std::uint32_t side, Id blame);
  Diagram outside(std::uint32_t side, Id blame, const std::string& key);
  Diagram outside(Op op, TermId left, TermId right, std::uint32_t side, Id blame);
  Diagram stretch(AxisId axis, Place from, Place to);
  Diagram asked_output(std::uint32_t side, Id output);
  Diagram pick(std::uint32_t side, const Table& table, std::size_t place, const Type& type);
  Diagram pick_or_exception(std::uint32_t side, Id table, std::size_t place, const Type& type);
  Diagram pick_first(std::uint32_t side, const Table& table, const std::vector<Diagram>& rows,
                     std::size_t place);
  Diagram pick_single(std::uint32_t side, const Table& table, const std::vector<Diagram>& rows,
                      std::size_t place);
  Diagram pick_priority(std::uint32_t side, const Table& table, const std::vector<Diagram>& rows,
                        std::size_t place, bool& done);
  Diagram pick_collect(std::uint32_t side, const Table& table, const std::vector<Diagram>& rows,
                       std::size_t place, const Type& type);
  Diagram since(std::uint32_t side, const Table& table, Diagram date, std::int64_t day);
  Diagram held(Diagram found, Diagram unless);
  Diagram rest(const std::vector<Diagram>& rows, Diagram found);
  [[nodiscard]] const Type* order_of(std::uint32_t side, const Expr& e) const;
  [[nodiscard]] const Type* enumeration_of(std::uint32_t side, Id expression) const;

  AxisId add_axis(Axis axis);
  AxisId line_axis(std::vector<std::pair<AxisId, Place>> parts);
  AxisId builtin_axis(std::uint32_t side, Id expression, const std::string& key, TypeKind type);
  Diagram axis_value(AxisId id);
  [[nodiscard]] Value common(std::uint32_t side, Value value) const;
  [[nodiscard]] SymbolId common_symbol(std::uint32_t side, SymbolId symbol) const;
  [[nodiscard]] std::string key_of(std::uint32_t side, Id expression) const;
  void set_bounds(Axis& axis, const Procedure& p, const Type& type) const;
  [[nodiscard]] Id arg(std::uint32_t side, const Expr& e, Id i) const {
    return sides_[side]->expr_args[e.args.first + i];
  }

  bool collect_regions(Diagram d, std::uint32_t but, std::vector<Region>& out);
  [[nodiscard]] AxisId outside_of(AxisId id) const;
  /// By axis: how many facts become known with it, those of its groups that have no axis included.
  [[nodiscard]] std::vector<std::uint32_t> facts_with() const;
  Diagram with_groups(Diagram d);
  Diagram with_groups_kept(Diagram d, std::uint32_t but);
  [[nodiscard]] Effort& effort_of() const { return effort_; }
  [[nodiscard]] Place good_place(const Axis& axis, Place from, Place to, bool ends) const;
  /// Whether the stretches chosen so far can be met together: 1 yes (then `places` is filled), 0 no, below 0 not decided (-1
  /// max_linear_constraints, -2 most_tries, -3 largest_factor).
  int realise(const std::map<AxisId, Stretch>& chosen, std::map<AxisId, Place>& places);
  int solve_lines(const std::map<AxisId, Stretch>& chosen, std::map<AxisId, Place>& places);
  /// Moves a point to where sums of facts are only just what the stretches want, one after the other, as far as that goes.
  void bring_to_ends(std::map<AxisId, Stretch> chosen, std::map<AxisId, Place>& places);
  /// The values of a fact around its own on which a diagram is 1, the other facts as they are. False: there are no others, or that is not known.
  bool stretch_around(Diagram d, AxisId of, const std::map<AxisId, Place>& places, Stretch& out) const;
  /// Moves each number, amount, date or length that lies inside such a stretch to an end of it.
  void leave_no_value_inside(Diagram d, std::map<AxisId, Place>& places) const;
  int solve_text(AxisId text, Stretch stretch, const std::vector<std::pair<std::string, bool>>& patterns,
                 Place& place);
  [[nodiscard]] Place beginning(const Axis& axis) const;
  [[nodiscard]] Stretch stretch_of_edge(Diagram node, std::uint32_t i) const;
  [[nodiscard]] bool place_of(AxisId axis, const std::vector<Value>& facts, std::uint32_t side,
                              Place& place) const;
  void say_text(std::string& out, AxisId axis, const Stretch& stretch, std::uint32_t side) const;

  std::array<const Procedure*, 2> sides_{};
  std::uint32_t side_count_ = 1;
  Mapping mapping_;
  Effort& effort_;
  Diagrams diagrams_;
  std::vector<Axis> axes_;
  std::vector<Term> terms_;
  std::unordered_map<std::string, TermId> term_ids_;
  std::map<std::string, AxisId> keyed_axes_;  ///< lines, builtins, outside
  std::array<std::vector<AxisId>, 2> fact_axes_;
  std::array<std::unordered_map<Id, Diagram>, 2> known_values_, known_conditions_, known_outputs_,
      known_requirements_;
  std::vector<Arguments> arguments_;
  std::vector<bool> may_know_;           ///< by fact of the first procedure; empty: all
  const Table* within_table_ = nullptr;  ///< the table that is looked at only `within_`
  Diagram within_ = leaf(1);
  std::uint32_t depth_ = 0;
  Defect defect_ = Defect::none;
};

}  // namespace sop::proof
