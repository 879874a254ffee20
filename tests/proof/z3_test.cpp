// The analyser against z3: random tables and conditions over numbers that are too many to count, written as SMT-LIB, with every question put to
// z3 (https://github.com/Z3Prover/z3) in one run. Gaps, rows that are never reached, overlaps and impossible conditions must be
// the same in both directions. What the analyser does not prove must name its limit, and must be rare.
//
// A fact is a whole number of steps and a yes/no that says whether it is known; a condition is a pair, "is yes" and "is no", so that unknown is
// neither. z3 is a Debian package (`./dev setup --all`); without it the test is skipped, and says so.
//
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED say how many tables, and from which seed on.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "src/proof/questions.hpp"
#include "tests/support/files.hpp"
#include "tests/support/procedure_builder.hpp"
#include "tests/support/program.hpp"
#include "tests/support/random.hpp"

using namespace sop;
using namespace sop_test;

namespace {

constexpr int skipped = 77;  ///< as tests/CMakeLists.txt tells ctest

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string path_of_z3() {
  const char* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "/usr/bin" : path;
  while (!rest.empty()) {
    const std::size_t end = rest.find(':');
    const std::filesystem::path one = std::filesystem::path(rest.substr(0, end)) / "z3";
    if (std::filesystem::exists(one)) return one.string();
    rest = end == std::string::npos ? std::string() : rest.substr(end + 1);
  }
  return {};
}

/// A condition in both languages.
struct Both {
  Id id = no_id;
  std::string yes, no;
};
/// A value in both languages, with the facts that it needs.
struct Amount {
  Id id = no_id;
  std::string smt;
  std::vector<std::size_t> facts;
  bool rounded = false;  ///< or capped: compared with numbers alone
};

std::string real(const Rational& r) {
  const auto whole = [](int128 n) {
    const std::string digits = std::to_string(static_cast<std::int64_t>(n < 0 ? -n : n)) + ".0";
    return n < 0 ? "(- " + digits + ")" : digits;
  };
  return "(/ " + whole(r.numerator()) + " " + whole(r.denominator()) + ")";
}

class NumericTable {
 public:
  ProcedureBuilder b;
  Id table = 0;
  std::vector<Both> rows, conditions;
  std::string declarations;

  explicit NumericTable(std::uint64_t seed) : r_(seed) {
    static constexpr TypeKind kinds[] = {TypeKind::whole, TypeKind::money, TypeKind::decimal, TypeKind::date};
    kind_ = kinds[r_.between(0, 3)];
    if (kind_ == TypeKind::date) widest_ = 40000;  // dates beyond 2199 are outside the fragment
    const std::int64_t facts = r_.between(1, 3);
    for (std::int64_t f = 0; f < facts; ++f) add_fact(static_cast<std::size_t>(f));
    add_table();
    for (int i = 0; i < 3; ++i) conditions.push_back(condition(2));
  }

 private:
  Value constant(std::int64_t n) const {
    switch (kind_) {
      case TypeKind::date:
        return Value::make(ValueKind::date, 20000 + n);
      case TypeKind::money: {
        Rational r;
        (void)from_decimal(n, 2, r);
        Value v = Value::rational(ValueKind::money, r);
        v.currency = b.p.currency;
        return v;
      }
      case TypeKind::decimal: {
        Rational r;
        (void)from_decimal(n, 1, r);
        return Value::rational(ValueKind::number, r);
      }
      default:
        return Value::rational(ValueKind::number, Rational(n));
    }
  }
  Rational natural(std::int64_t n) const {
    const Value v = constant(n);
    return kind_ == TypeKind::date ? Rational(v.integer) : v.number;
  }
  Rational step() const {
    Rational out(1);
    if (kind_ == TypeKind::money) (void)from_decimal(1, 2, out);
    if (kind_ == TypeKind::decimal) (void)from_decimal(1, max_decimal_places, out);
    return out;
  }

  void add_fact(std::size_t at) {
    Type type = b.type(kind_);
    type.has_low = type.has_high = true;
    type.low = natural(0);
    type.high = natural(widest_);
    const std::string x = "x" + std::to_string(at), k = "k" + std::to_string(at);
    b.add_fact("f" + std::to_string(at), type);
    declarations += "(declare-const " + x + " Int)(declare-const " + k + " Bool)";
    const std::string value = "(* " + real(step()) + " (to_real " + x + "))";
    declarations += "(assert (<= " + real(natural(0)) + " " + value + "))";
    declarations += "(assert (<= " + value + " " + real(natural(widest_)) + "))";
    values_.push_back(value);
  }

  Amount fact(std::size_t f) { return {b.expr(Op::fact, static_cast<Id>(f), kind_), values_[f], {f}, false}; }
  Amount any_fact() {
    return fact(static_cast<std::size_t>(r_.between(0, static_cast<std::int64_t>(values_.size()) - 1)));
  }
  std::int64_t some_number() {
    // Few distinct ones, so that rows meet.
    const std::int64_t ones[] = {0, 1, 7, 100, 101, 4096, 20000, 39999, widest_ - 1, widest_};
    return ones[r_.between(0, 9)];
  }
  static void join(std::vector<std::size_t>& all, const std::vector<std::size_t>& more) {
    all.insert(all.end(), more.begin(), more.end());
  }

  /// A fact, perhaps moved, scaled, added to another, capped or rounded.
  Amount amount(bool alone) {
    Amount a = any_fact();
    if (kind_ == TypeKind::date) {
      if (r_.one_in(2)) return a;
      const std::int64_t days = r_.between(0, 40);
      return {b.call(Op::add, {a.id, b.value(Value::make(ValueKind::period, days))}, kind_),
              "(+ " + a.smt + " " + real(Rational(days)) + ")", a.facts, false};
    }
    if (r_.one_in(3)) {
      Rational factor;
      (void)Rational::make(r_.between(1, 7), r_.between(1, 3), factor);
      a = {b.call(Op::multiply, {a.id, b.value(Value::rational(ValueKind::number, factor))}, kind_),
           "(* " + real(factor) + " " + a.smt + ")", a.facts, false};
    }
    if (r_.one_in(4)) {
      const Amount other = any_fact();
      const bool plus = r_.one_in(2);
      a.id = b.call(plus ? Op::add : Op::subtract, {a.id, other.id}, kind_);
      a.smt = std::string(plus ? "(+ " : "(- ") + a.smt + " " + other.smt + ")";
      join(a.facts, other.facts);
    } else if (alone && r_.one_in(4)) {
      const std::int64_t n = some_number();
      const bool cap = r_.one_in(2);
      a.id = b.call(cap ? Op::at_most : Op::at_least, {a.id, b.value(constant(n))}, kind_);
      a.smt = "(ite (" + std::string(cap ? "<" : ">") + " " + a.smt + " " + real(natural(n)) + ") " + a.smt +
              " " + real(natural(n)) + ")";
      a.rounded = true;
    } else if (alone && r_.one_in(4)) {
      const std::int64_t unit = r_.between(1, 9);
      const bool up = r_.one_in(2);
      a.id = b.call(up ? Op::round_up : Op::round_down, {a.id, b.value(constant(unit))}, kind_);
      const std::string share = "(/ " + a.smt + " " + real(natural(unit)) + ")";
      // Nothing is below zero here but a difference, which is not rounded.
      const std::string count = up ? "(- (to_int (- " + share + ")))" : "(to_int " + share + ")";
      a.smt = "(* " + real(natural(unit)) + " (to_real " + count + "))";
      a.rounded = true;
    }
    return a;
  }

  Both compared() {
    static constexpr std::pair<Op, const char*> signs[] = {{Op::less, "<"},    {Op::less_equal, "<="},
                                                           {Op::greater, ">"}, {Op::greater_equal, ">="},
                                                           {Op::equal, "="},   {Op::not_equal, "distinct"}};
    const auto [op, sign] = signs[r_.one_in(6) ? r_.between(4, 5) : r_.between(0, 3)];
    const Amount left = amount(true);
    Amount right;
    if (!left.rounded && r_.one_in(3)) {
      right = amount(false);
    } else {
      const std::int64_t n = some_number();
      right = {b.value(constant(n)), real(natural(n)), {}, false};
    }
    std::vector<std::size_t> facts = left.facts;
    join(facts, right.facts);
    std::string known = "(and true";
    for (const std::size_t f : facts) known += " k" + std::to_string(f);
    known += ")";
    const std::string holds = "(" + std::string(sign) + " " + left.smt + " " + right.smt + ")";
    return {b.call(op, {left.id, right.id}, TypeKind::boolean), "(and " + known + " " + holds + ")",
            "(and " + known + " (not " + holds + "))"};
  }

  Both condition(int depth) {
    if (depth == 0 || r_.one_in(3)) return compared();
    if (r_.one_in(5)) {
      const Both one = condition(depth - 1);
      return {b.negated(one.id), one.no, one.yes};
    }
    const Both left = condition(depth - 1), right = condition(depth - 1);
    const bool both = r_.one_in(2);
    return {both ? b.both(left.id, right.id) : b.either(left.id, right.id),
            std::string(both ? "(and " : "(or ") + left.yes + " " + right.yes + ")",
            std::string(both ? "(or " : "(and ") + left.no + " " + right.no + ")"};
  }

  void add_table() {
    table =
        b.add_table("t", r_.one_in(2) ? HitPolicy::first : HitPolicy::unique, b.type(TypeKind::whole), {});
    b.p.tables[table].inputs.assign(1, no_id);
    const std::int64_t count = r_.between(1, 5);
    for (std::int64_t r = 0; r < count; ++r) {
      rows.push_back(condition(1));
      b.add_row(table, std::to_string(r), {rows.back().id},
                {b.value(Value::rational(ValueKind::number, Rational(r)))});
    }
  }

  std::int64_t widest_ = 100000;
  Random r_;
  TypeKind kind_ = TypeKind::whole;
  std::vector<std::string> values_;  ///< of facts, as SMT-LIB
};

enum class Mine { no, yes, not_proved };

Mine mine(const proof::Shown& shown) {
  if (shown.answer == proof::Found::Answer::not_proved) return Mine::not_proved;
  return shown.found() ? Mine::yes : Mine::no;
}

struct Asked {
  std::string what, smt;
  Mine mine = Mine::no;
  std::string limit;
};

/// Every question of a table, with what the analyser says.
std::vector<Asked> questions(const NumericTable& t, proof::Defect defect) {
  proof::Effort effort(proof::max_proof_work);
  proof::Space space(t.b.p, effort);
  space.break_on_purpose(defect);
  const proof::TableProof proved = proof::prove_table(space, 0, t.table);
  const Table& table = t.b.p.tables[t.table];
  std::vector<Asked> out;
  const auto ask = [&](const std::string& what, const std::string& smt, Mine answer, std::string_view limit) {
    out.push_back({what, smt, answer, std::string(limit)});
  };
  std::string none = "(and true", earlier;
  for (std::size_t r = 0; r < t.rows.size(); ++r) {
    const std::string& yes = t.rows[r].yes;
    const proof::Reach& reach = proved.rows[r];
    using Kind = proof::Reach::Kind;
    const std::string row = "row " + std::to_string(r);
    const bool not_proved = reach.kind == Kind::not_proved;
    ask(row + " is possible", yes,
        not_proved                       ? Mine::not_proved
        : reach.kind == Kind::impossible ? Mine::no
                                         : Mine::yes,
        reach.limit);
    if (table.hit == HitPolicy::first)
      ask(row + " is reached", none + " " + yes + ")",
          not_proved                    ? Mine::not_proved
          : reach.kind == Kind::reached ? Mine::yes
                                        : Mine::no,
          reach.limit);
    if (table.hit == HitPolicy::unique && r > 0) {
      Mine overlaps = Mine::no;
      std::string_view limit;
      for (const proof::Overlap& one : proved.open) {
        if (one.second != r) continue;
        overlaps = Mine::not_proved;
        limit = one.shown.limit;
      }
      for (const proof::Overlap& one : proved.overlaps)
        if (one.second == r) overlaps = Mine::yes;
      ask(row + " overlaps", "(and " + yes + " (or false" + earlier + "))", overlaps, limit);
    }
    none += " " + t.rows[r].no;
    earlier += " " + yes;
  }
  ask("a gap", none + ")", mine(proved.gap), proved.gap.limit);
  for (std::size_t c = 0; c < t.conditions.size(); ++c) {
    const proof::Shown shown = proof::case_of(space, 0, t.conditions[c].id);
    ask("condition " + std::to_string(c) + " is possible", t.conditions[c].yes, mine(shown), shown.limit);
  }
  return out;
}

#if defined(__OPTIMIZE__)
constexpr std::uint64_t usual_count = 4000;
#else
constexpr std::uint64_t usual_count = 1000;
#endif

}  // namespace

TEST_CASE("the analyser agrees with z3 on numbers, in both directions") {
  const std::string z3 = path_of_z3();
  if (z3.empty()) {
    std::fputs("SKIPPED: there is no z3 here, so nothing was compared with it (Debian: apt-get install z3)\n",
               stderr);
    std::fflush(stderr);
    std::_Exit(skipped);
  }
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", usual_count);
  const std::uint64_t first = from_environment("SOP_RANDOM_SEED", 1);
  std::string text = "(set-option :timeout 20000)\n";
  std::vector<std::pair<std::uint64_t, Asked>> asked;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const NumericTable t(seed);
    text += "(push)" + t.declarations + "\n";
    for (Asked& one : questions(t, proof::Defect::none)) {
      text += "(push)(assert " + one.smt + ")(check-sat)(pop)\n";
      asked.emplace_back(seed, std::move(one));
    }
    text += "(pop)\n";
  }
  const testing::Run run = testing::run_program({z3, "-in", "-smt2"}, text);
  REQUIRE_MESSAGE(run.exit_code == 0, run.out.substr(0, 500) << run.err);
  const std::vector<std::string> answers = testing::split_lines(run.out);
  REQUIRE(answers.size() == asked.size());
  std::size_t yes = 0, no = 0, not_proved = 0, not_known = 0, told = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const std::uint64_t seed = asked[i].first;  // no structured binding: clang 14 captures none
    const Asked& one = asked[i].second;
    CAPTURE(seed);
    CAPTURE(one.what);
    if (one.mine == Mine::not_proved) {
      ++not_proved;
      CHECK_FALSE(one.limit.empty());  // none of these conditions is outside the fragment
      continue;
    }
    REQUIRE_MESSAGE((answers[i] == "sat" || answers[i] == "unsat" || answers[i] == "unknown"), answers[i]);
    if (answers[i] == "unknown") {
      ++not_known;
      continue;
    }
    (answers[i] == "sat" ? yes : no) += 1;
    if ((answers[i] == "sat") == (one.mine == Mine::yes)) continue;
    if (++told <= 5)
      FAIL_CHECK("seed " << seed << ": " << one.what << ": z3 says " << answers[i] << "\n" << one.smt);
  }
  CHECK(told == 0);
  MESSAGE(yes << " yes, " << no << " no, " << not_proved << " not proved, " << not_known
              << " not known to z3");
  CHECK(yes > asked.size() / 5);
  CHECK(no > asked.size() / 10);
  CHECK(not_proved <= asked.size() / 100);
  CHECK(not_known <= asked.size() / 100);

  // A bound that is shifted on purpose is noticed.
  std::size_t place = 0, noticed = 0;
  for (std::uint64_t seed = first; seed < first + std::min<std::uint64_t>(count, 60); ++seed) {
    for (const Asked& one : questions(NumericTable(seed), proof::Defect::bound_shifted)) {
      if (one.mine != Mine::not_proved && (answers[place] == "sat") != (one.mine == Mine::yes)) ++noticed;
      ++place;
    }
  }
  CHECK(noticed > 0);
}
