// Regions against brute force: on random pairs of small procedures every point of the inputs lies in a region exactly when the
// two versions answer differently there, and nothing is left uncompared: of one table, and of two tables of which one reads the other, a list of
// requirements, a limit under a condition, the owner of a step, and the guards of its moves, which are played. Facts have defaults, which the
// second version may change.
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED search longer.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string>
#include <vector>

#include "sop/diff.hpp"
#include "sop/facts_json.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"

using namespace sop;
using sop_test::Random;

namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// A row as its cells, so that a second version can change one of them.
struct Row {
  std::string e, b, n, result;
};

std::string any_of(Random& random, const std::vector<std::string>& list) {
  return list[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(list.size()) - 1))];
}

std::string number_cell(Random& random) {
  const std::int64_t low = random.between(0, 9), high = random.between(low, 9);
  switch (random.between(0, 4)) {
    case 0:
      return "any";
    case 1:
      return ">= " + std::to_string(low);
    case 2:
      return "<= " + std::to_string(high);
    case 3:
      return std::to_string(low);
    default:
      return std::to_string(low) + ".." + std::to_string(high);
  }
}

/// With `formulas`, also results that the policies `first` and `any` would have to compare with each other.
Row random_row(Random& random, bool formulas) {
  const std::vector<std::string> plain = {"0 EUR", "5 EUR", "10 EUR", "10 % of price"};
  const std::vector<std::string> all = {"0 EUR",
                                        "5 EUR",
                                        "10 EUR",
                                        "10 % of price",
                                        "20 % of price, at most 1 EUR",
                                        "price",
                                        "10 % of price, at most 1 EUR"};
  return {any_of(random, {"any", "x", "y", "z", "one of (x, z)"}),
          any_of(random, {"any", "any", "yes", "no"}), number_cell(random),
          any_of(random, formulas ? all : plain)};
}

/// What facts are while nobody has told them, by `e`, `b` and `n`; empty: unknown.
struct Defaults {
  std::string e, b, n;
};

Defaults random_defaults(Random& random) {
  return {any_of(random, {"", "", ", default x", ", default y"}),
          any_of(random, {"", "", ", default yes", ", default no"}),
          any_of(random, {"", "", ", default 2", ", default 7"})};
}

/// One of them is another one now.
void change(Random& random, Defaults& defaults) {
  const Defaults other = random_defaults(random);
  switch (random.between(0, 2)) {
    case 0:
      defaults.e = other.e;
      break;
    case 1:
      defaults.b = other.b;
      break;
    default:
      defaults.n = other.n;
      break;
  }
}

std::string facts_with(const Defaults& defaults) {
  return "{\n  e: one of (x, y, z)" + defaults.e + "\n  b: yes or no" + defaults.b + "\n  n: whole 0..9" +
         defaults.n + "\n  price: money 0 EUR..20 EUR\n}\n\n";
}

std::string procedure(const std::vector<Row>& rows, const std::string& hit, bool otherwise,
                      const Defaults& defaults) {
  std::string out =
      "sop en\n\nprocedure pair \"A pair\" {\n  edition: 1\n  currency: EUR\n  rounding: "
      "half_up\n}\n\nfacts " +
      facts_with(defaults) + "table t {\n  hit: " + hit + "\n  | e | b | n | amount: money |\n";
  for (const Row& row : rows)
    out += "  | " + row.e + " | " + row.b + " | " + row.n + " | " + row.result + " |\n";
  if (otherwise) out += "  | otherwise | any | any | 1 EUR |\n";
  return out + "}\n";
}

/// The same procedure with formulas of a number instead of an amount.
std::string by_number(std::string text) {
  const std::string price = "price", product = "(3 EUR * n)";
  for (std::size_t at = text.find("table t"); (at = text.find(price, at)) != std::string::npos;
       at += product.size())
    text.replace(at, price.size(), product);
  return text;
}

void change(Random& random, std::vector<Row>& rows, bool formulas) {
  Row& row = rows[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(rows.size()) - 1))];
  const Row other = random_row(random, formulas);
  switch (random.between(0, 6)) {
    case 0:
      row.e = other.e;
      break;
    case 1:
      row.b = other.b;
      break;
    case 2:
    case 3:
      row.n = other.n;
      break;
    case 4:
      row.result = other.result;
      break;
    case 5:
      std::swap(row, rows.front());
      break;
    default:
      rows.push_back(other);
      break;
  }
}

std::vector<std::vector<FactUpdate>> points(const Procedure& p) {
  std::vector<std::vector<FactUpdate>> out;
  const auto fact = [&](std::string_view name) { return NameTable(p).find(NameKind::fact, name); };
  const Id e = fact("e"), b = fact("b"), n = fact("n"), price = fact("price");
  const auto money = [&](std::int64_t minor) {
    Value v = Value::rational(ValueKind::money, to_rational(Money{minor, p.currency}));
    v.currency = p.currency;
    return v;
  };
  for (int x = -1; x < 3; ++x)
    for (int y = -1; y < 2; ++y)
      for (int z = -1; z < 10; ++z)
        for (const std::int64_t minor : {-1, 0, 1, 4, 5, 25, 100, 101, 500, 504, 505, 1000, 2000}) {
          std::vector<FactUpdate> facts;
          if (x >= 0) facts.push_back({e, Value::name(p.facts[e].type.names[static_cast<std::size_t>(x)])});
          if (y >= 0) facts.push_back({b, Value::boolean(y == 1)});
          if (z >= 0) facts.push_back({n, Value::rational(ValueKind::number, Rational(z))});
          if (minor >= 0) facts.push_back({price, money(minor)});
          out.push_back(std::move(facts));
        }
  return out;
}

Value answer(const Procedure& p, const std::vector<FactUpdate>& facts) {
  const std::vector<Value> values = fact_values(p, facts);
  const ReferenceData data;
  reference::Question question;
  question.procedure = &p;
  question.data = &data;
  question.facts = &values;
  return reference::ask_output(question, 0).value;
}

std::string text_of_case(const Procedure& p, const std::vector<FactUpdate>& facts) {
  std::string out;
  for (const FactUpdate& one : facts)
    out += p.text(p.facts[one.fact].name) + ": " + value_text(p, one.value, &p.facts[one.fact].type) + " ";
  return out;
}

}  // namespace

TEST_CASE("a point lies in a region exactly when the two answers differ") {
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", 250),
                      first = from_environment("SOP_RANDOM_SEED", 1);
  std::size_t with_regions = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed);
    std::vector<Row> rows;
    const std::string hit = any_of(random, {"first", "unique", "any"});
    const bool formulas = hit == "unique";
    for (std::int64_t i = random.between(1, 5); i > 0; --i) rows.push_back(random_row(random, formulas));
    const bool otherwise = random.one_in(2);
    Defaults defaults = random_defaults(random);
    const bool numbers = seed % 3 == 0;
    std::string old_text = procedure(rows, hit, otherwise, defaults);
    for (std::int64_t i = random.between(0, 3); i > 0; --i) change(random, rows, formulas);
    if (random.one_in(2)) change(random, defaults);
    std::string new_text =
        procedure(rows, !formulas && random.one_in(8) ? "first" : hit, otherwise, defaults);
    if (numbers) {
      old_text = by_number(old_text);
      new_text = by_number(new_text);
    }
    const LoadResult old_loaded = load_text("old.sop", old_text), new_loaded = load_text("new.sop", new_text);
    CAPTURE(seed);
    CAPTURE(old_text);
    CAPTURE(new_text);
    // Two rows with the same cells have the same name, which is an error.
    if (!old_loaded.ok || !new_loaded.ok) continue;
    const Procedure &a = old_loaded.procedure, &b = new_loaded.procedure;
    const std::vector<std::vector<FactUpdate>> cases = points(a);
    DiffOptions options;
    options.cases = &cases;
    const ReferenceData data;
    const DiffResult told = diff({a, data}, {b, data}, options);
    CHECK(told.not_compared.empty());
    if (!told.regions.empty()) ++with_regions;
    std::vector<bool> inside(cases.size());
    for (const std::size_t place : told.cases_differ) inside[place] = true;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const Value before = answer(a, cases[i]), after = answer(b, cases[i]);
      const bool differs =
          before.kind != after.kind || before.error != after.error || !(before.number == after.number);
      if (differs == inside[i]) continue;
      FAIL_CHECK(text_of_case(a, cases[i]) << ": " << value_text(a, before) << " -> " << value_text(b, after)
                                           << (inside[i] ? ", in a region" : ", in none"));
      break;
    }
    // No two regions say the same.
    for (std::size_t i = 0; i < told.regions.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) CHECK(told.regions[i].id != told.regions[k].id);
  }
  CHECK(with_regions * 4 > count);
}

namespace {

/// A procedure of which a second version changes one thing or another.
struct Wide {
  std::vector<std::string> t, u;  ///< rows of two tables; the second reads what the first answers
  std::vector<std::string> required;
  std::string limit, limit_if;
  std::vector<std::string> owners, moves;  ///< `receive` and its moves, the last of which has no condition
  Defaults defaults;
};

std::string condition(Random& random) {
  return any_of(random,
                {"e is x", "e is one of (x, z)", "e is not y", "b is yes", "b is no", "n >= 3",
                 "n <= 5 and b is yes", "e is y or n > 7", "price > 5 EUR", "b is unknown", "n is 2..8"});
}

std::string row_of_t(Random& random) {
  return "  | " + any_of(random, {"any", "x", "y", "one of (x, z)"}) + " | " + number_cell(random) + " | " +
         any_of(random, {"0 EUR", "5 EUR", "10 EUR"}) + " |\n";
}

std::string row_of_u(Random& random) {
  return "  | " + any_of(random, {"any", "yes", "no"}) + " | " +
         any_of(random, {"any", "0 EUR", ">= 5 EUR", "5 EUR..10 EUR", "< 10 EUR"}) + " | " +
         any_of(random, {"low", "high", "top"}) + " |\n";
}

std::string owner_of(Random& random) {
  return any_of(random, {"agent", "lead", "boss"}) + ", if " + condition(random);
}

std::string move_of(Random& random) {
  return "done, if " + condition(random) + " -> " + any_of(random, {"paid", "refused", "passed_on"});
}

Wide random_wide(Random& random) {
  Wide w;
  for (std::int64_t i = random.between(1, 4); i > 0; --i) w.t.push_back(row_of_t(random));
  for (std::int64_t i = random.between(1, 4); i > 0; --i) w.u.push_back(row_of_u(random));
  for (std::int64_t i = random.between(1, 3); i > 0; --i) w.required.push_back(condition(random));
  w.limit = any_of(random, {"20 EUR", "50 EUR"});
  w.limit_if = condition(random);
  for (std::int64_t i = random.between(0, 2); i > 0; --i) w.owners.push_back(owner_of(random));
  for (std::int64_t i = random.between(0, 3); i > 0; --i) w.moves.push_back(move_of(random));
  w.defaults = random_defaults(random);
  return w;
}

void change(Random& random, Wide& w) {
  const auto one_of = [&](std::vector<std::string>& lines, const std::string& other) {
    const auto last = static_cast<std::int64_t>(lines.size());
    const auto place = static_cast<std::size_t>(random.between(0, last));
    if (place == lines.size())
      lines.push_back(other);
    else if (random.one_in(4))
      std::swap(lines[place], lines.front());
    else
      lines[place] = other;
  };
  switch (random.between(0, 8)) {
    case 7:
      return change(random, w.defaults);
    case 0:
      return one_of(w.t, row_of_t(random));
    case 1:
      return one_of(w.u, row_of_u(random));
    case 2:
      w.required[static_cast<std::size_t>(
          random.between(0, static_cast<std::int64_t>(w.required.size()) - 1))] = condition(random);
      return;
    case 3:
      w.limit = any_of(random, {"20 EUR", "50 EUR"});
      return;
    case 4:
      w.limit_if = condition(random);
      return;
    case 5:
      return one_of(w.owners, owner_of(random));
    default:
      return one_of(w.moves, move_of(random));
  }
}

std::string text_of(const Wide& w) {
  std::string out =
      "sop en\n\nprocedure pair \"A pair\" {\n  edition: 1\n  currency: EUR\n  rounding: "
      "half_up\n}\n\nfacts " +
      facts_with(w.defaults) +
      "remedies {\n  refund: "
      "money\n}\n\nrole boss {\n"
      "  reports to: nobody\n}\n\nrole lead {\n  reports to: boss\n}\n\nrole agent {\n  reports to: lead\n  "
      "may give: refund\n"
      "  limit per case: " +
      w.limit + ", if " + w.limit_if + "\n}\n\ntable t {\n  hit: first\n  | e | n | amount: money |\n";
  for (const std::string& row : w.t) out += row;
  // So that no condition of `u` is ever in error: which error a condition is in is not told apart.
  out +=
      "  | otherwise | any | 1 EUR |\n}\n\ntable u {\n  hit: first\n  | b | amount | level: one of (low, "
      "high, "
      "top) |\n";
  for (const std::string& row : w.u) out += row;
  out += "}\n\nrequirements fit {\n";
  for (std::size_t i = 0; i < w.required.size(); ++i)
    out += "  r" + std::to_string(i) + " \"Not so\": " + w.required[i] + "\n";
  out += "}\n\nscenario s {\n  applies if: any\n  step receive {\n";
  for (const std::string& owner : w.owners) out += "    owner: " + owner + "\n";
  out += "    owner: agent" + std::string(w.owners.empty() ? "" : ", otherwise") + "\n    do: \"Look\"\n";
  for (const std::string& move : w.moves) out += "    on " + move + "\n";
  return out + "    on done -> passed_on\n  }\n  end paid\n  end refused\n  end passed_on\n}\n";
}

/// Fewer amounts than above: each point is also played.
std::vector<std::vector<FactUpdate>> fewer_points(const Procedure& p) {
  std::vector<std::vector<FactUpdate>> out;
  const Id price = NameTable(p).find(NameKind::fact, "price");
  for (std::vector<FactUpdate>& facts : points(p)) {
    const bool known = !facts.empty() && facts.back().fact == price;
    if (!known || facts.back().value.number == Rational(5) || facts.back().value.number == Rational(20))
      out.push_back(std::move(facts));
  }
  return out;
}

/// A number as regions write it: `7`, `5.00 EUR`; in hundredths.
std::int64_t hundredths(const std::string& text) {
  std::int64_t whole = 0, part = 0;
  std::size_t at = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) whole = whole * 10 + (text[at] - '0');
  if (at + 2 < text.size() && text[at] == '.' && text[at + 1] != '.')
    part = (text[at + 1] - '0') * 10 + (text[at + 2] - '0');
  return whole * 100 + part;
}

/// Whether a value lies in one of `x, z`, `3..7`, `<= 2`, `> 5.00 EUR`, as a region lists them.
bool is_among(const std::string& list, const std::string& value, bool is_number) {
  if (list.empty()) return false;
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t end = std::min(list.find(", ", from), list.size());
    const std::string one = list.substr(from, end - from);
    from = end + 2;
    if (!is_number) {
      if (one == value) return true;
      continue;
    }
    const std::int64_t n = hundredths(value);
    const std::size_t dots = one.find("..");
    const auto after = [&](std::size_t sign) { return hundredths(one.substr(sign + 1)); };
    if (dots != std::string::npos) {
      if (n >= hundredths(one) && n <= hundredths(one.substr(dots + 2))) return true;
    } else if (one.rfind(">= ", 0) == 0 || one.rfind("<= ", 0) == 0) {
      if (one[0] == '>' ? n >= after(2) : n <= after(2)) return true;
    } else if (one.rfind("> ", 0) == 0 || one.rfind("< ", 0) == 0) {
      if (one[0] == '>' ? n > after(1) : n < after(1)) return true;
    } else if (n == hundredths(one)) {
      return true;
    }
  }
  return false;
}

/// Whether a point lies in a region by what is told of it: all ranges of one of its boxes hold.
bool lies_in(const DiffRegion& region, const Procedure& p, const NameTable& names,
             const std::vector<FactUpdate>& facts) {
  const auto holds = [&](const DiffRange& range) {
    const Id fact = names.find(NameKind::fact, range.fact);
    for (const FactUpdate& one : facts) {
      if (one.fact != fact) continue;
      const TypeKind kind = p.facts[fact].type.kind;
      return range.any_known || is_among(range.values, value_text(p, one.value, &p.facts[fact].type),
                                         kind == TypeKind::whole || kind == TypeKind::money);
    }
    return range.unknown;
  };
  return region.when.empty() || std::any_of(region.when.begin(), region.when.end(), [&](const DiffBox& box) {
           return std::all_of(box.begin(), box.end(), holds);
         });
}

/// What one version answers at a point, a text for each thing that is asked.
class Answers {
 public:
  explicit Answers(const Procedure& p) : p_(p) {}

  std::vector<std::string> at(const std::vector<FactUpdate>& facts) {
    values_ = fact_values(p_, facts);
    question_.procedure = &p_;
    question_.data = &data_;
    question_.facts = &values_;
    return {shown(reference::ask_output(question_, 0).value),
            shown(reference::ask_output(question_, 1).value),
            shown(reference::ask_requirements(question_, 0).value),
            limit(),
            owner(facts),
            played(facts)};
  }
  /// The row that answers what was asked last; empty: none does.
  std::string row(Id output) {
    const reference::Answer answer = reference::ask_output(question_, output);
    for (const Reason& reason : answer.because)
      if (reason.kind == ReasonKind::row && answer.value.known()) return reason.path;
    return {};
  }
  static constexpr const char* names[] = {"amount",    "level",         "fit", "agent/limit_per_case",
                                          "s/receive", "s/receive/done"};
  static constexpr DiffSubject subjects[] = {DiffSubject::answer,    DiffSubject::answer, DiffSubject::answer,
                                             DiffSubject::authority, DiffSubject::owner,  DiffSubject::move};

 private:
  [[nodiscard]] std::string shown(const Value& v) const {
    return v.is_error() ? "error " + std::to_string(static_cast<int>(v.error)) : value_text(p_, v);
  }
  std::string limit() {
    const Party& agent = p_.parties[NameTable(p_).find(NameKind::party, "agent")];
    const Limit& limit = agent.limits.front();
    const Value holds = reference::evaluate(question_, limit.condition).value;
    if (holds.is_no()) return "none";
    return holds.is_yes() ? shown(reference::evaluate(question_, limit.amount).value) : shown(holds);
  }
  /// Who owns a case that is opened with these facts.
  std::string owner(const std::vector<FactUpdate>& facts) const {
    Decision decision;
    (void)reference::open(p_, data_, facts, 0, decision);
    return p_.text(p_.parties[decision.owner].name);
  }
  /// Where a case that is opened with these facts comes to when somebody reports `done`.
  std::string played(const std::vector<FactUpdate>& facts) const {
    Decision decision;
    Case c = reference::open(p_, data_, facts, 0, decision);
    Event event;
    event.kind = EventKind::outcome;
    event.actor.id = "a";
    for (SymbolId s = 0; s < p_.symbols.size(); ++s)
      if (p_.symbols[s].text == "done") event.name = s;
    reference::advance(p_, data_, c, &event, 0, decision);
    if (decision.status != Status::ok) return "refused " + std::to_string(static_cast<int>(decision.status));
    return c.end == no_id ? "open" : p_.steps[c.end].path;
  }

  const Procedure& p_;
  const ReferenceData data_;
  std::vector<Value> values_;
  reference::Question question_;
};

}  // namespace

TEST_CASE("so it is of two tables, requirements, a limit, an owner and guards, of each by its own regions") {
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", 250),
                      first = from_environment("SOP_RANDOM_SEED", 1);
  constexpr std::size_t asked = std::size(Answers::names);
  std::vector<std::size_t> told_of(asked);
  std::size_t pairs = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed * 53);
    Wide w = random_wide(random);
    const std::string old_text = text_of(w);
    for (std::int64_t i = random.between(1, 4); i > 0; --i) change(random, w);
    const std::string new_text = text_of(w);
    const LoadResult old_loaded = load_text("old.sop", old_text), new_loaded = load_text("new.sop", new_text);
    CAPTURE(seed);
    CAPTURE(old_text);
    CAPTURE(new_text);
    // The same row, condition or move twice is an error.
    if (!old_loaded.ok || !new_loaded.ok) continue;
    ++pairs;
    const Procedure &a = old_loaded.procedure, &b = new_loaded.procedure;
    const std::vector<std::vector<FactUpdate>> cases = fewer_points(a);
    DiffOptions options;
    options.max_boxes = 100'000;
    const ReferenceData data;
    const DiffResult told = diff({a, data}, {b, data}, options);
    CHECK(told.not_compared.empty());
    std::vector<std::vector<const DiffRegion*>> regions(asked);
    for (const DiffRegion& region : told.regions) {
      if (region.subject == DiffSubject::fact) continue;  // another default, of no cases
      std::size_t k = 0;
      while (k < asked && (region.subject != Answers::subjects[k] || region.name != Answers::names[k])) ++k;
      REQUIRE_MESSAGE(k < asked, name_of(region.subject) << " " << region.name);
      CHECK(region.more_boxes == 0);
      regions[k].push_back(&region);
      ++told_of[k];
    }
    const NameTable names(a);
    Answers before(a), after(b);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < cases.size() && wrong < 3; ++i) {
      const std::vector<std::string> x = before.at(cases[i]), y = after.at(cases[i]);
      for (std::size_t k = 0; k < asked; ++k) {
        const auto in = std::count_if(regions[k].begin(), regions[k].end(), [&](const DiffRegion* region) {
          return lies_in(*region, a, names, cases[i]);
        });
        // The rows of both tables that answer a case are among those that its region names.
        for (const DiffRegion* region : regions[k]) {
          if (k > 1 || in != 1 || !lies_in(*region, a, names, cases[i])) continue;
          for (const bool old : {true, false}) {
            const std::string row = (old ? before : after).row(static_cast<Id>(k));
            const std::vector<DiffRule>& rules = old ? region->rules_before : region->rules_after;
            const bool named = row.empty() || std::any_of(rules.begin(), rules.end(),
                                                          [&](const DiffRule& r) { return r.path == row; });
            if (named) continue;
            ++wrong;
            FAIL_CHECK(text_of_case(a, cases[i]) << ": " << row << " is no rule of " << region->id);
          }
        }
        if (in == (x[k] != y[k] ? 1 : 0)) continue;
        ++wrong;
        FAIL_CHECK(text_of_case(a, cases[i]) << ": " << Answers::names[k] << ": " << x[k] << " -> " << y[k]
                                             << ", in " << in << " regions");
      }
    }
  }
  CHECK(pairs * 2 > count);
  for (std::size_t k = 0; k < asked; ++k)
    CHECK_MESSAGE(told_of[k] * 8 > count, std::string(Answers::names[k]));
}
