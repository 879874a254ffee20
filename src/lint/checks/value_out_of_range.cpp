// A number, an amount, a length or a date that leaves its range on the way: a row gives a value outside the type of its column (`points: whole
// 0..10`), or arithmetic leaves what a kind can hold at all (amounts beyond 92 quadrillion, days outside 1900 to 2199). The case gets an error
// instead of an answer, so that whoever waits for it gets none. Told is what the interpreter answers so for a case that is shown. For the
// kinds themselves only facts count whose types declare the end that leads there: without one a fact may be of any size, which is nobody's
// mistake. The type of a column is its author's word, so that there every fact counts, but for numbers below zero where no lower end is declared. A product of facts under such a type is looked at
// at the ends of its facts and beside them; where that shows nothing, it is told as not proved. What is offered below zero is the matter of
// amount_below_zero, a day that a month does not have that of month_end_missing.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sop/data.hpp"
#include "sop/date.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/lint/knowable.hpp"
#include "src/lint/look.hpp"
#include "src/lint/magnitudes.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/wholes.hpp"
#include "src/proof/ways_amounts.hpp"

namespace sop::lint_checks {
namespace {

/// Cases that are asked about one formula at most.
constexpr std::size_t most_cases = 4000;

/// A formula, and what becomes of its value.
struct Formula {
  enum class Becomes : std::uint8_t { nothing, row, definition, amount, length };
  Becomes becomes = Becomes::nothing;
  Id expression = no_id;
  Id condition = no_id, also = no_id;  ///< under which it is asked
  std::string path;
  Span span;
  Id table = no_id, row = no_id, place = no_id;
  Id definition = no_id;
};

/// Whether a number may be below zero only because its type does not say that it is not.
bool is_open_below(const Type& type) {
  return !type.has_low &&
         (type.kind == TypeKind::whole || type.kind == TypeKind::decimal || type.kind == TypeKind::percent ||
          type.kind == TypeKind::money || type.kind == TypeKind::duration);
}
bool is_below_zero(const Value& v) {
  return v.kind == ValueKind::duration ? v.integer < 0 : v.number.is_negative();
}

/// Asks formulas of the interpreter.
class Asked {
 public:
  Asked(const Procedure& p, const std::vector<FactUpdate>& facts) : p_(p), facts_(fact_values(p, facts)) {
    q_.procedure = &p;
    q_.data = &data_;
    q_.facts = &facts_;
    q_.has_now = false;
  }

  /// Whether the value leaves its range, by this formula and not by something else that it reads.
  bool leaves(const Formula& f) {
    if (!holds(f.condition) || !holds(f.also) || !is_range(answer(f))) return false;
    return !reads_an_error(f.expression);
  }

 private:
  Value value(Id expression) { return reference::evaluate(q_, expression).value; }
  bool holds(Id condition) { return condition == no_id || value(condition).is_yes(); }
  static bool is_range(ErrorCode code) {
    return code == ErrorCode::overflow || code == ErrorCode::out_of_range ||
           code == ErrorCode::date_does_not_exist;
  }
  static ErrorCode code_of(const Value& v) { return v.is_error() ? v.error : ErrorCode::ok; }

  ErrorCode answer(const Formula& f) {
    switch (f.becomes) {
      case Formula::Becomes::row: {
        // Another row may be in error, or answer first.
        const reference::Answer answer = reference::ask_output(q_, p_.tables[f.table].outputs[f.place]);
        const std::string& path = p_.tables[f.table].rows[f.row].path;
        if (std::none_of(answer.because.begin(), answer.because.end(), [&](const Reason& reason) {
              return reason.kind == ReasonKind::row && reason.path == path;
            }))
          return ErrorCode::ok;
        const ErrorCode code = code_of(answer.value);
        return code != ErrorCode::date_does_not_exist || leaves_the_days(f.expression) ? code : ErrorCode::ok;
      }
      case Formula::Becomes::definition: {
        const ErrorCode code = code_of(reference::ask_definition(q_, f.definition).value);
        return code != ErrorCode::date_does_not_exist || leaves_the_days(f.expression) ? code : ErrorCode::ok;
      }
      default:
        break;
    }
    const Value v = value(f.expression);
    if (v.is_error())
      return v.error != ErrorCode::date_does_not_exist || leaves_the_days(f.expression) ? v.error
                                                                                        : ErrorCode::ok;
    Money money;
    if (f.becomes == Formula::Becomes::amount && v.kind == ValueKind::money &&
        failed(money_from(v.number, v.currency, p_.rounding, money)))
      return ErrorCode::overflow;
    std::int64_t due = 0;
    if (f.becomes == Formula::Becomes::length &&
        (v.kind == ValueKind::duration || v.kind == ValueKind::period))
      return reference::due_after(p_, data_, stories_open, v, due);
    return ErrorCode::ok;
  }

  /// Whether a date and a length meet that lead out of the years that there are, whatever the months.
  bool leaves_the_days(Id expression) {
    bool found = false;
    std::vector<bool> seen(p_.exprs.size());
    walk(p_, {expression}, seen, [&](const Expr& e, Id, std::vector<Id>& next) {
      for (Id i = 0; i < e.args.count; ++i) next.push_back(p_.expr_args[e.args.first + i]);
      if ((e.op != Op::add && e.op != Op::subtract) || e.args.count != 2) return;
      const Value from = value(p_.expr_args[e.args.first]), length = value(p_.expr_args[e.args.first + 1]);
      if ((from.kind != ValueKind::date && from.kind != ValueKind::instant) || !length.known()) return;
      double days = static_cast<double>(length.integer);
      if (length.kind == ValueKind::duration) days /= static_cast<double>(milliseconds_per_day);
      if (length.unit == PeriodUnit::week) days *= 7;
      if (length.unit == PeriodUnit::month) days *= 28;
      if (length.unit == PeriodUnit::year) days *= 365;
      double at = static_cast<double>(from.integer);
      if (from.kind == ValueKind::instant) at /= static_cast<double>(milliseconds_per_day);
      at += e.op == Op::add ? days : -days;
      found = found || at > Date::max_days || at < Date::min_days;
    });
    return found;
  }

  /// Whether a definition or a table that the formula reads itself is in error: then that is the place.
  bool reads_an_error(Id expression) {
    bool found = false;
    std::vector<bool> seen(p_.exprs.size());
    walk(p_, {expression}, seen, [&](const Expr& e, Id id, std::vector<Id>& next) {
      const bool plain = e.op == Op::output || (e.op == Op::definition && e.args.count == 0);
      if (plain && value(id).is_error()) found = true;
      for (Id i = 0; i < e.args.count; ++i) next.push_back(p_.expr_args[e.args.first + i]);
    });
    return found;
  }

  const Procedure& p_;
  const ReferenceData data_;
  const std::vector<Value> facts_;
  reference::Question q_;
};

/// Cases at the ends of what facts may be, of the types and of the bands that conditions name, and beside them: the far ends first.
class Corners {
 public:
  Corners(const Procedure& p, const Knowable& knowable, const Formula& f) {
    std::vector<std::vector<CellSet>> named(p.facts.size());
    const auto note = [&](const Expr& e, Id id) {
      if (e.args.count == 0) return;
      const Id fact = fact_of_column(p, p.expr_args[e.args.first]);
      if (fact == no_id) return;
      CellSet set = cell_set(p, id);
      if (set.kind == CellSet::Kind::band) named[fact].push_back(std::move(set));
    };
    std::vector<Id> behind{f.expression};
    if (f.condition != no_id) behind.push_back(f.condition);
    if (f.also != no_id) behind.push_back(f.also);
    if (f.table != no_id)
      for (const TableRow& row : p.tables[f.table].rows)
        if (row.condition != no_id) behind.push_back(row.condition);
    for_each_behind(p, behind, note);
    const std::vector<bool> matters = facts_behind(p, behind);
    for (Id fact = 0; fact < p.facts.size(); ++fact) {
      if (!matters[fact] || !knowable.is_ever_known(fact)) continue;
      std::vector<Value> all = values_worth_a_look(p, fact, named[fact]);
      if (all.empty()) all.push_back(some_value(p, p.facts[fact].type));
      if (is_open_below(p.facts[fact].type))
        all.erase(std::remove_if(all.begin(), all.end(), is_below_zero), all.end());
      if (all.empty()) continue;
      // The far ends first: the last, the first, then what lies between.
      std::rotate(all.rbegin(), all.rbegin() + 1, all.rend());
      facts_.push_back(fact);
      values_.push_back(std::move(all));
    }
  }

  /// The first case of which `holds` is true.
  template <class Holds>
  bool find(Holds holds, std::vector<FactUpdate>& out) const {
    std::size_t most = 1;
    for (const std::vector<Value>& all : values_) most = std::max(most, all.size());
    std::size_t asked = 0;
    // With few values of each fact first.
    for (std::size_t few = std::min<std::size_t>(2, most); few <= most && asked < most_cases; ++few) {
      std::vector<std::size_t> at(facts_.size());
      for (;;) {
        if (++asked > most_cases) break;
        std::vector<FactUpdate> facts;
        for (std::size_t f = 0; f < facts_.size(); ++f)
          if (!values_[f][at[f]].is_unknown()) facts.push_back({facts_[f], values_[f][at[f]]});
        if (holds(facts)) {
          out = std::move(facts);
          return true;
        }
        std::size_t f = 0;
        while (f < at.size() && ++at[f] >= std::min(few, values_[f].size())) at[f++] = 0;
        if (f == at.size()) break;
      }
    }
    return false;
  }

 private:
  std::vector<Id> facts_;
  std::vector<std::vector<Value>> values_;
};

/// All formulas of a procedure, those that others read before them.
std::vector<Formula> formulas_of(const Procedure& p) {
  using Becomes = Formula::Becomes;
  std::vector<Formula> out;
  const auto add = [&](Becomes becomes, Id expression, const std::string& path, Id condition = no_id,
                       Id also = no_id) {
    if (expression != no_id)
      out.push_back({becomes, expression, condition, also, path, p.exprs[expression].span});
  };
  for (Id d = 0; d < p.definitions.size(); ++d) {
    if (!p.definitions[d].parameter_types.empty()) continue;
    add(Becomes::definition, p.definitions[d].value, p.definitions[d].path);
    out.back().definition = d;
  }
  for (Id t = 0; t < p.tables.size(); ++t)
    for (Id r = 0; r < p.tables[t].rows.size(); ++r)
      for (Id place = 0; place < p.tables[t].rows[r].results.size(); ++place) {
        const TableRow& row = p.tables[t].rows[r];
        add(Becomes::row, row.results[place], row.path, row.condition);
        out.back().table = t;
        out.back().row = r;
        out.back().place = place;
      }
  for (const Step& step : p.steps)
    for (const Action& action : step.actions) {
      add(Becomes::length, action.time, step.path, action.condition);
      for (const OfferOption& option : action.options)
        for (const Id amount : {option.amount, option.amount_high})
          add(Becomes::amount, amount, step.path, option.condition, action.condition);
    }
  for (const Transition& t : p.transitions) add(Becomes::length, t.time, t.path, t.guard);
  for (const Clock& clock : p.clocks)
    for (const ClockTarget& target : clock.targets)
      add(Becomes::length, target.time, p.text(clock.name), target.condition);
  for (const EscalationPath& path : p.paths)
    for (const Level& level : path.levels) add(Becomes::length, level.time, level.path, level.condition);
  for (const Party& party : p.parties) {
    for (const Limit& limit : party.limits) add(Becomes::amount, limit.amount, limit.path, limit.condition);
    add(Becomes::amount, party.approval_above, p.text(party.name));
  }
  for (const Whole& whole : whole_conditions(p)) add(Becomes::nothing, whole.condition, whole.path);
  return out;
}

bool is_plain(const Procedure& p, Id expression) {
  const Op op = p.exprs[expression].op;
  return op == Op::constant || op == Op::setting;
}

/// `0..10`, `>= 0`, `<= 10 EUR`.
std::string bounds_of(const Procedure& p, const Type& type) {
  const auto written = [&](const Rational& r) {
    Value v = Value::rational(ValueKind::number, r);
    if (type.kind == TypeKind::percent) v.kind = ValueKind::percent;
    if (type.kind == TypeKind::money) {
      v.kind = ValueKind::money;
      v.currency = p.currency;
    }
    if (type.kind == TypeKind::duration || type.kind == TypeKind::date)
      v = Value::make(type.kind == TypeKind::date ? ValueKind::date : ValueKind::duration,
                      static_cast<std::int64_t>(r.numerator()));
    return value_text(p, v, &type);
  };
  if (type.has_low && type.has_high)
    return written(type.low) + (type.high_open ? "..<" : "..") + written(type.high);
  if (type.has_low) return (type.low_open ? "> " : ">= ") + written(type.low);
  return (type.high_open ? "< " : "<= ") + written(type.high);
}

/// Looks at the formulas of one procedure.
class Ranges {
 public:
  explicit Ranges(CheckContext& context)
      : context_(context), p_(context.procedure), sizes_(p_), amounts_(p_) {}

  void look() {
    for (const Formula& f : formulas_of(p_)) {
      if (!is_plain(p_, f.expression) && !look_at_type(f)) look_at_kind(f);
    }
  }

 private:
  /// A row under a type with bounds. True: something is said of it.
  bool look_at_type(const Formula& f) {
    if (f.becomes != Formula::Becomes::row) return false;
    const Table& table = p_.tables[f.table];
    const Output& output = p_.outputs[table.outputs[f.place]];
    const Type& type = output.type;
    const bool number = type.kind == TypeKind::whole || type.kind == TypeKind::decimal ||
                        type.kind == TypeKind::percent || type.kind == TypeKind::money ||
                        type.kind == TypeKind::duration || type.kind == TypeKind::date;
    if (!number || table.hit >= HitPolicy::collect_list) return false;
    if ((!type.has_low && !type.has_high) || is_within(f, type)) return false;
    if (!context_.spend(table.rows.size() + 1)) return true;
    proof::Space& space = context_.space();
    proof::Diagrams& d = space.diagrams();
    const auto is_outside = [](const proof::Term& t) {
      return t.kind == proof::Term::Kind::error && t.code == ErrorCode::out_of_range;
    };
    const auto is_open = [](const proof::Term& t) { return t.kind == proof::Term::Kind::outside; };
    const proof::Diagram fits = d.is(space.condition(0, f.condition), proof::truth_yes);
    const proof::Diagram given = space.row_result(0, table, f.row, f.place);
    const proof::Diagram wrong = d.both(d.both(fits, space.where(given, is_outside)), of_life(space, f));
    const bool open = d.both(fits, space.where(given, is_open)) != proof::leaf(0);
    std::vector<FactUpdate> facts;
    bool found = false;
    const auto shows = [&](const proof::Found& at) {
      if (at.answer != proof::Found::Answer::found) return false;
      facts = space.facts(at, 0);
      return Asked(p_, facts).leaves(f);
    };
    proof::Found asked = space.find_case(wrong);
    if (asked.answer == proof::Found::Answer::none && !open) return false;
    found = shows(asked);
    if (!found && asked.answer != proof::Found::Answer::none) {
      // Other rows and exceptions may answer first.
      asked =
          space.find_case(d.both(wrong, space.where(space.output(0, table.outputs[f.place]), is_outside)));
      if (asked.answer == proof::Found::Answer::none && !open) return false;
      found = shows(asked);
    }
    if (!found) found = at_corners(f, facts);
    if (!found) {
      proof::Shown question;
      question.answer = proof::Found::Answer::not_proved;
      if (open) question.blame = f.expression;
      if (!open) question.limit = asked.answer == proof::Found::Answer::not_proved ? asked.limit : "range";
      context_.leave_open(OpenQuestion::About::value_in_range, f.span, f.path, question);
      return false;
    }
    Finding& finding = context_.report(messages::value_out_of_range, f.span, f.path,
                                       {context_.name(output.name), bounds_of(p_, type)});
    tell(finding, std::move(facts), "what `" + context_.name(output.name) + "` is lies outside its type");
    return true;
  }

  /// Cases in which no fact that declares no lower end is below zero.
  proof::Diagram of_life(proof::Space& space, const Formula& f) {
    proof::Diagrams& d = space.diagrams();
    proof::Diagram out = proof::leaf(1);
    std::vector<bool> seen(p_.facts.size());
    for_each_behind(p_, {f.expression}, [&](const Expr& e, Id id) {
      if (e.op != Op::fact || seen[e.a] || !is_open_below(p_.facts[e.a].type)) return;
      seen[e.a] = true;
      Value zero = Value::rational(ValueKind::number, Rational(0));
      if (e.type == TypeKind::percent) zero.kind = ValueKind::percent;
      if (e.type == TypeKind::money) zero.kind = ValueKind::money;
      if (e.type == TypeKind::duration) zero = Value::make(ValueKind::duration, 0);
      const proof::Diagram below =
          space.compare(Op::less, space.value(0, id), space.constant(zero), nullptr, 0, id);
      out = d.without(out, d.is(below, proof::truth_yes));
    });
    return out;
  }

  /// Whether a number lies within its type whatever the facts are.
  bool is_within(const Formula& f, const Type& type) {
    if (type.kind == TypeKind::date) return false;
    const proof::Range range = amounts_.of(f.expression, f.condition);
    if (!range.possible) return true;
    const auto kept = [](bool declared, bool open, bool known, int order) {
      return !declared || (known && (order > 0 || (order == 0 && !open)));
    };
    return kept(type.has_low, type.low_open, range.has_low, compare(range.low, type.low)) &&
           kept(type.has_high, type.high_open, range.has_high, -compare(range.high, type.high));
  }

  void look_at_kind(const Formula& f) {
    bool may_leave = sizes_.of(f.expression).leaves;
    const bool money = f.becomes == Formula::Becomes::amount ||
                       ((f.becomes == Formula::Becomes::row || f.becomes == Formula::Becomes::definition) &&
                        p_.exprs[f.expression].type == TypeKind::money);
    if (money) may_leave = may_leave || sizes_.leaves_as_amount(f.expression);
    if (f.becomes == Formula::Becomes::length) may_leave = may_leave || sizes_.leaves_as_length(f.expression);
    std::vector<FactUpdate> facts;
    if (!may_leave || !context_.spend(1) || !at_corners(f, facts)) return;
    Finding& finding = context_.report(messages::value_out_of_range__kind, f.span, f.path);
    tell(finding, std::move(facts), "the case gets an error instead of a value");
  }

  bool at_corners(const Formula& f, std::vector<FactUpdate>& facts) {
    return Corners(p_, context_.knowable, f)
        .find([&](const std::vector<FactUpdate>& tried) { return Asked(p_, tried).leaves(f); }, facts);
  }

  static void tell(Finding& finding, std::vector<FactUpdate> facts, std::string outcome) {
    finding.witness.facts = std::move(facts);
    finding.witness.outcome = std::move(outcome);
  }

  CheckContext& context_;
  const Procedure& p_;
  Magnitudes sizes_;
  proof::Amounts amounts_;
};

}  // namespace

void value_out_of_range(CheckContext& context) { Ranges(context).look(); }

}  // namespace sop::lint_checks
