// Rows that exceptions take every case from, against counting: a small random table with exceptions, some of which go before others or are
// exceptions to exceptions, every case of each asked of the reference interpreter. What is said never to decide is the reason of no answer; of
// all other rows some case is left. Exceptions that answer one case, neither of which goes before the other, are those that counting finds, and
// the case that is shown has as few known facts as any. In both directions, with nothing "not proved".
//
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED say how many tables, and from which seed on.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "src/proof/questions.hpp"
#include "tests/proof/random_table.hpp"
#include "tests/support/seeds.hpp"

using namespace sop;
using namespace sop_test;

namespace {

bool yields(const Procedure& p, Id one, Id to) {
  const std::vector<Id>& before = p.tables[to].before;
  return std::any_of(before.begin(), before.end(),
                     [&](Id next) { return next == one || yields(p, one, next); });
}

/// Every case of one table and its exceptions.
class Counting {
 public:
  Counting(const RandomTable& t, Id table) : p_(t.b.p), table_(table) {
    const ReferenceData data;
    const std::size_t rows = p_.tables[table].rows.size();
    fits.assign(rows, false);
    decides = left = named = fits;
    Id root = table;
    while (p_.tables[root].exception_to != no_id) root = p_.tables[root].exception_to;
    t.for_each_case([&](const std::vector<Value>& facts) {
      const reference::Question q = question_of(p_, data, facts);
      const reference::Answer answer = reference::ask_output(q, p_.tables[root].outputs.front());
      const bool is_taken = is_excepted(q, table) || is_passed_over(q, table);
      for (std::size_t r = 0; r < rows; ++r) {
        const TableRow& row = p_.tables[table].rows[r];
        if (row.otherwise || !value(q, row).is_yes()) continue;
        fits[r] = true;
        if (is_held(t, q, r)) continue;
        left[r] = left[r] || !is_excepted(q, table);
        decides[r] = decides[r] || !is_taken;
        named[r] =
            named[r] || (answer.value.known() &&
                         std::any_of(answer.because.begin(), answer.because.end(), [&](const Reason& reason) {
                           return reason.kind == ReasonKind::row && reason.path == row.path;
                         }));
      }
    });
  }
  /// By row: some case fits it; its own table and the exceptions to it leave it one; it decides one; it is a reason of an answer.
  std::vector<bool> fits, left, decides, named;

 private:
  static Value value(const reference::Question& q, const TableRow& row) {
    if (row.condition == no_id) return Value::boolean(true);
    const Value v = reference::evaluate(q, row.condition).value;
    return v.is_none() ? Value::boolean(false) : v;
  }
  /// Whether a table or an exception to it answers, or holds the answer.
  bool answers(const reference::Question& q, Id table) const {
    const std::vector<TableRow>& rows = p_.tables[table].rows;
    return std::any_of(rows.begin(), rows.end(),
                       [&](const TableRow& row) { return row.otherwise || !value(q, row).is_no(); }) ||
           is_excepted(q, table);
  }
  bool is_excepted(const reference::Question& q, Id table) const {
    for (Id e = 0; e < p_.tables.size(); ++e)
      if (p_.tables[e].exception_to == table && answers(q, e)) return true;
    return false;
  }
  /// Whether another exception answers that goes before a table, or before what it is an exception to.
  bool is_passed_over(const reference::Question& q, Id table) const {
    for (Id at = table; p_.tables[at].exception_to != no_id; at = p_.tables[at].exception_to)
      for (Id e = 0; e < p_.tables.size(); ++e)
        if (p_.tables[e].exception_to == p_.tables[at].exception_to && yields(p_, at, e) && answers(q, e))
          return true;
    return false;
  }
  /// In a table that is read from the top: whether a row above takes the case, or is unknown and might give something else.
  bool is_held(const RandomTable& t, const reference::Question& q, std::size_t r) const {
    const Table& table = p_.tables[table_];
    if (table.hit != HitPolicy::first) return false;
    const auto given = [&](std::size_t row) {
      return reference::ask_output(q, t.results[table_ == t.table ? row : 0]).value;
    };
    for (std::size_t i = 0; i < r; ++i) {
      const Value v = value(q, table.rows[i]);
      if (v.is_yes() || v.is_error()) return true;
      if (v.is_unknown() && (!given(r).known() || shown(given(r), p_) != shown(given(i), p_))) return true;
    }
    return false;
  }

  const Procedure& p_;
  Id table_;
};

/// Calls `look(table, exceptions)` for random tables with exceptions of which every case can be counted.
template <class Look>
void for_each_table(std::uint64_t count, const Look& look) {
  const std::uint64_t first = from_environment("SOP_RANDOM_SEED", 1);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    CAPTURE(seed);
    RandomTable t(seed);
    const std::vector<Id> exceptions = t.add_exceptions();
    // Texts that nobody mentions are more than were counted.
    if (std::none_of(t.b.p.facts.begin(), t.b.p.facts.end(),
                     [](const Fact& f) { return f.type.kind == TypeKind::text; }))
      look(t, exceptions);
  }
}

}  // namespace

TEST_CASE("rows that exceptions take every case from are those that counting finds") {
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", as_fast_as_it_is(10'000, 500));
  std::size_t found = 0, left = 0;
  for_each_table(count, [&](RandomTable& t, std::vector<Id> tables) {
    const Procedure& p = t.b.p;
    if (p.tables[t.table].hit != HitPolicy::priority) tables.push_back(t.table);
    for (const Id table : tables) {
      CAPTURE(table);
      const Counting counted(t, table);
      proof::Effort effort(proof::max_proof_work);
      proof::Space space(p, effort);
      const std::vector<proof::TakenRow> taken = proof::rows_taken_by_exceptions(space, 0, table);
      for (std::size_t r = 0; r < p.tables[table].rows.size(); ++r) {
        CAPTURE(r);
        const auto said =
            std::find_if(taken.begin(), taken.end(), [&](const auto& one) { return one.row == r; });
        const bool told = said != taken.end();
        if (told) CHECK(said->kind == proof::Reach::Kind::covered);
        if (told) CHECK(!said->by.empty());
        if (told) CHECK_FALSE(counted.named[r]);
        // A row from which rows of its own table take everything is their matter, and to replace rows is what exceptions are for.
        CHECK(told == (counted.left[r] && !counted.decides[r]));
        found += told ? 1U : 0U;
        left += counted.decides[r] ? 1U : 0U;
      }
    }
  });
  MESSAGE(found << " rows that are never reached; " << left << " decide");
  CHECK(found > count / 10);
  CHECK(left > count);
}

namespace {

/// By pairs of exceptions to a table: the fewest known facts of a case that both answer, where neither goes before the other and none that
/// answers goes before one of them; `no_case`: there is none.
constexpr std::size_t no_case = 99;
std::vector<std::vector<std::size_t>> pairs_by_counting(const RandomTable& t, Id table,
                                                        const std::vector<Id>& exceptions) {
  const Procedure& p = t.b.p;
  const ReferenceData data;
  std::vector<std::vector<std::size_t>> out(exceptions.size(),
                                            std::vector<std::size_t>(exceptions.size(), no_case));
  t.for_each_case([&](const std::vector<Value>& facts) {
    const reference::Question q = question_of(p, data, facts);
    if (reference::ask_output(q, p.tables[table].outputs.front()).value.error != ErrorCode::two_exceptions)
      return;
    std::vector<bool> free(exceptions.size());
    const auto answers = [&](Id one) {
      const Value value = reference::ask_output(q, p.tables[one].outputs.front()).value;
      return !value.is_unknown() && !value.is_error();
    };
    for (std::size_t i = 0; i < exceptions.size(); ++i)
      free[i] = answers(exceptions[i]) && std::none_of(exceptions.begin(), exceptions.end(), [&](Id other) {
                  return yields(p, exceptions[i], other) && answers(other);
                });
    const auto known = static_cast<std::size_t>(
        std::count_if(facts.begin(), facts.end(), [](const Value& v) { return !v.is_unknown(); }));
    for (std::size_t i = 0; i < exceptions.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (free[i] && free[k]) out[i][k] = std::min(out[i][k], known);
  });
  return out;
}

}  // namespace

TEST_CASE("exceptions that answer one case are those that counting finds, with the fewest known facts") {
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", as_fast_as_it_is(10'000, 500));
  std::size_t found = 0, chosen = 0;
  for_each_table(count, [&](RandomTable& t, std::vector<Id> tables) {
    tables.push_back(t.table);
    const Procedure& p = t.b.p;
    for (const Id table : tables) {
      CAPTURE(table);
      std::vector<Id> exceptions;
      for (Id e = 0; e < p.tables.size(); ++e)
        if (p.tables[e].exception_to == table) exceptions.push_back(e);
      if (exceptions.size() < 2) continue;
      const std::vector<std::vector<std::size_t>> pairs = pairs_by_counting(t, table, exceptions);
      proof::Effort effort(proof::max_proof_work);
      proof::Space space(p, effort);
      const std::vector<proof::Overlap> told = proof::exceptions_together(space, 0, table);
      for (std::size_t i = 1; i < exceptions.size(); ++i) {
        CAPTURE(i);
        const auto said = std::find_if(told.begin(), told.end(),
                                       [&](const auto& one) { return one.second == exceptions[i]; });
        const auto least = std::min_element(pairs[i].begin(), pairs[i].end());
        REQUIRE((said != told.end()) == (*least != no_case));
        if (said == told.end()) continue;
        CHECK(said->shown.found());
        CHECK(said->shown.facts.size() == *least);
        CHECK(said->with == exceptions[static_cast<std::size_t>(least - pairs[i].begin())]);
        ++found;
        const auto meets = std::find_if(pairs[i].begin(), pairs[i].end(),
                                        [](std::size_t known) { return known != no_case; });
        chosen += *meets > *least ? 1U : 0U;
      }
    }
  });
  MESSAGE(found << " overlaps; " << chosen << " with a later exception than the first that is met");
  CHECK(found > count / 20);
  if (count >= 5000) CHECK(chosen > 0);  // one overlap in some hundreds
}
