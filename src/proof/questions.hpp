// src/proof/questions.hpp — what is asked of a table, of conditions tried in turn, and of single conditions; with the smallest case.
//
// What is asked of rows, lines and moves (`Reach`) is asked of all cases, whoever tells their facts. A case that is shown is one that may come about
// (`Space::may_know`), unless `Among::all` is asked; that there is none is then said of such cases alone.
//
// Each answer is a proof or says `not_proved` and what is to blame. A case that is shown has been asked of the reference
// interpreter; one that it does not confirm is not shown, and the answer is `not_proved` then.
//
// Who may call it: the checks. Thread-safety: one thread an object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/event.hpp"
#include "sop/model.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {

/// An answer: proved that there is no such case, a case, or not proved.
struct Shown {
  Found::Answer answer = Found::Answer::none;
  std::vector<FactUpdate> facts;  ///< found
  Id blame = no_id;               ///< not proved: the expression that is outside the fragment
  std::string_view limit;         ///< not proved: the limit that ended it, by its name (docs/proofs.md)
  [[nodiscard]] bool found() const { return answer == Found::Answer::found; }
  [[nodiscard]] bool proved_none() const { return answer == Found::Answer::none; }
};

/// Work for smaller cases of one question, once there is a case.
inline constexpr std::uint64_t most_work_of_smaller = 200'000;
/// Of the cases of one finding the one with the fewest known facts is kept, of equals the first. True: the other one is kept now.
bool keep_smaller(Shown& kept, Shown other);

/// Which cases a question is asked of.
enum class Among : std::uint8_t {
  told,  ///< those that may come about: what may never be known is unknown
  all
};

/// What became of one row, or one condition of several that are tried in turn.
struct Reach {
  enum class Kind : std::uint8_t {
    reached,
    impossible,  ///< no case meets it
    covered,     ///< every case that meets it is taken by `by` together, which come first
    not_proved
  };
  Kind kind = Kind::reached;
  std::vector<std::size_t> by;
  Id blame = no_id;
  std::string_view limit;
};

struct Overlap {
  std::size_t first = 0, second = 0;  ///< rows
  Shown shown;
  std::size_t with = 0;  ///< what meets `second` in the case that is shown
};

struct TableProof {
  Shown gap;                ///< the table answers that no row applies
  std::vector<Reach> rows;  ///< one a row
  std::vector<Overlap>
      overlaps;  ///< `unique`: both apply; `any`: both apply with different results. Of each row the first, and its smallest case.
  std::vector<Overlap> open;   ///< pairs of which that is not proved
  bool rows_over = false;      ///< the work was too much for some rows: they are not proved
  bool overlaps_over = false;  ///< ... for some pairs: what is here is true, and there may be more
};

/// Asks everything of one table.
TableProof prove_table(Space& space, std::uint32_t side, Id table);

/// Exceptions to one table that both answer a case, where neither goes before the other and none before both: `first` and `second` are
/// tables. Of each the first that it meets, and its smallest case; what is neither shown nor excluded is not proved.
std::vector<Overlap> exceptions_together(Space& space, std::uint32_t side, Id table);

/// Of an exception to a table: whether any case comes to it, or those that go before it take all that it takes (`by`, tables).
Reach exception_reached(Space& space, std::uint32_t side, Id exception);
/// A case that the exception takes, and that one of `before` takes instead.
Shown case_of_taken_exception(Space& space, std::uint32_t side, Id exception,
                              const std::vector<std::size_t>& before);

/// A row of a table.
struct RowOf {
  Id table = no_id;
  std::size_t row = 0;
};
/// A row of an exception that no case comes to, because of others that go before it: all that its own table and the exceptions to it leave
/// to the row is taken by these rows. `not_proved`: it may be so.
struct TakenRow {
  std::size_t row = 0;
  Reach::Kind kind = Reach::Kind::covered;
  std::vector<RowOf> by;
  Id blame = no_id;
  std::string_view limit;
};
/// Such rows of a table. Others go before it, or before what it is an exception to. Rows from which their own table, or the exceptions to it, take
/// everything, rows `otherwise`, and tables dated by something are left out.
std::vector<TakenRow> rows_taken_by_exceptions(Space& space, std::uint32_t side, Id table);
/// A case that the row fits, and that a row of another table answers.
Shown case_of_row_taken_by(Space& space, std::uint32_t side, Id table, std::size_t row,
                           const std::vector<RowOf>& by);

/// What the bands of two rows that are alike but for one column leave out between them there.
struct Between {
  std::size_t row = 0;                         ///< one of the two
  std::size_t column = 0;                      ///< whose input is a fact
  Value low, high;                             ///< the end of the band below, the beginning of the one above
  bool low_in_it = false, high_in_it = false;  ///< whether these are left out too
};
/// A case for which a table answers that no row applies, and that lies in none of these gaps: another cell of the row certainly does not
/// apply to it (a value in a gap of its column counts as one that it should take), or no row of that date is in force.
Shown gap_beside(Space& space, std::uint32_t side, Id table, const std::vector<Between>& gaps);
/// One of the parts into which these cases are cut. Its name says what it allows of each fact that matters (`problem: lost; days_late: > 30`), and
/// is the same as long as the part is.
struct GapPart {
  std::string name;
  Region region;
};
/// The parts, at most `most` of them; empty: the work was too much, or a part rests on more than single facts and has no name.
std::vector<GapPart> gap_parts(Space& space, std::uint32_t side, Id table, const std::vector<Between>& gaps,
                               std::size_t most);
/// A case of a part.
Shown case_in_gap(Space& space, std::uint32_t side, Id table, const Region& region);
/// Cases in which a row may decide, the plainest first: it alone applies and its answer is known; it alone applies; none before it
/// does; its condition is met. They are points of the diagrams: whoever shows one asks the interpreter first.
std::vector<std::vector<FactUpdate>> cases_of_row(Space& space, std::uint32_t side, Id table,
                                                  std::size_t row);

/// Conditions tried in turn (no_id: always met): which of them is never the first that is met. `allowed` (no_id: anything) holds
/// besides. An error takes from those after it what it is an error for; with `unknown_takes` what is unknown does too. `passes` (empty:
/// none): of which conditions neither does.
std::vector<Reach> prove_turns(Space& space, std::uint32_t side, const std::vector<Id>& conditions,
                               Id allowed, bool unknown_takes, const std::vector<bool>& passes = {});

/// A part of a condition that says nothing: without it the whole answers the same for every case, because of the parts `by`.
struct Idle {
  std::size_t part = 0;
  std::vector<std::size_t> by;
};
/// Which of several parts, all of which must hold (`all`) or one of which must, say nothing beside the others; of two that say the same
/// the later one. None where the whole is the same in every case.
std::vector<Idle> idle_parts(Space& space, std::uint32_t side, const std::vector<Id>& parts, bool all);

/// The last of them alone, which costs far less than all where there are many.
Reach prove_last_turn(Space& space, std::uint32_t side, const std::vector<Id>& conditions, Id allowed,
                      bool unknown_takes, const std::vector<bool>& passes = {});

/// A case in which none of the conditions may hold: all are certainly not met, and `allowed` is not certainly unmet.
Shown case_outside(Space& space, std::uint32_t side, const std::vector<Id>& conditions, Id allowed,
                   Among among = Among::told);

/// A way from one place to another, by its condition (no_id: none), where the conditions that are asked before it are not met.
struct Way {
  std::uint32_t from = 0, to = 0;
  Id condition = no_id;
  std::vector<Id> unmet;
};
/// A case in which none of the conditions may hold, and whose facts, if they stay as they are, lead from the beginnings to a place.
Shown case_outside_at(Space& space, std::uint32_t side, const std::vector<Id>& conditions,
                      std::uint32_t place, const std::vector<Way>& begins, const std::vector<Way>& ways);

/// A case that meets a condition (no_id: always met) and is taken before it is asked: of the groups, tried in turn, all conditions of those
/// before are certainly not met, and one of the next is.
Shown case_taken(Space& space, std::uint32_t side, Id condition, const std::vector<std::vector<Id>>& before);

/// A case that a row of a table fits, and that one of the rows that come first answers, in the order in which they are looked at.
Shown case_of_taken_row(Space& space, std::uint32_t side, Id table, std::size_t row,
                        const std::vector<std::size_t>& first);
/// A case that meets both conditions, and certainly none of `unmet`.
Shown case_of_both(Space& space, std::uint32_t side, Id one, Id other, const std::vector<Id>& unmet);

/// A case that meets a condition.
Shown case_of(Space& space, std::uint32_t side, Id condition, Among among = Among::told);

}  // namespace sop::proof
