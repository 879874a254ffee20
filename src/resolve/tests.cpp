// src/resolve/tests.cpp — tests in the files: timelines and rows.
//
// A line says what is given, what happens, how time passes, or what is expected (tests_expect.cpp). A row of a test is such
// lines in short: columns without a type are given, columns with one are expected.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/instant.hpp"
#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

using Subject = Assertion::Subject;

/// The person of a roster: a text, or `none`.
bool Resolver::read_person(ast::ExprId right, Assertion& out) {
  if (is_word(right, Word::none)) return true;
  if (ex(right).kind == ast::ExprKind::text) {
    out.text = text_of(ex(right).span);
    return true;
  }
  if (ex(right).kind != ast::ExprKind::missing) error(messages::text_expected, ex(right).span, {});
  return false;
}

/// A value that a fact or a setting is given, in a test.
bool Resolver::read_given_value(ast::ExprId right, TypeRef want, const std::string& name, bool is_fact,
                                Assertion& out) {
  if (is_fact && is_word(right, Word::unknown)) {
    out.comparison = Op::is_unknown;
    return true;
  }
  if (kind(want) == TypeKind::set && ex(right).kind != ast::ExprKind::word)
    return read_given_set(right, want, out);
  const Typed given = value_as(right, want);
  if (given.type == no_type) return false;
  const Value* constant = constant_of(given.expr);
  if (!is_fixed(given.expr)) {
    error(messages::constant_expected, ex(right).span, {});
    return false;
  }
  if (constant != nullptr && constant->is_none()) {
    out.comparison = Op::is_none;
    return true;
  }
  if (constant != nullptr && !in_range(*constant, types_[want].type)) {
    error(messages::outside_range, ex(right).span,
          {std::string(source(ex(right).span)), name, show_range(want)});
    return false;
  }
  out.value = given.expr;
  return true;
}

/// Several values of a set: a name, or names in brackets.
bool Resolver::read_given_set(ast::ExprId right, TypeRef want, Assertion& out) {
  Value set;
  set.kind = ValueKind::set;
  bool good = true;
  const auto add = [&](ast::ExprId id) {
    const Typed member = value(id, want);
    const Value* constant = constant_of(member.expr);
    if (constant == nullptr || constant->kind != ValueKind::name) {
      good = false;
      if (member.type != no_type) error(messages::constant_expected, ex(id).span, {});
      return;
    }
    set.items.push_back(*constant);
  };
  if (ex(right).kind == ast::ExprKind::list) {
    for (std::uint32_t i = 0; i < ex(right).children.count; ++i) add(child(ex(right), i));
  } else {
    add(right);
  }
  if (!good) return false;
  const std::vector<SymbolId>& order = types_[want].type.names;
  const auto place = [&](const Value& v) {
    return std::find(order.begin(), order.end(), static_cast<SymbolId>(v.integer)) - order.begin();
  };
  std::sort(set.items.begin(), set.items.end(),
            [&](const Value& a, const Value& b) { return place(a) < place(b); });
  out.value = constant(std::move(set), unbounded(want), ex(right).span).expr;
  return true;
}

bool Resolver::read_given(ast::ExprId left, ast::ExprId right, Span span, Assertion& out) {
  out.span = span;
  const Span name = name_span(left);
  if (is_empty(name)) {
    error(messages::name_expected, ex(left).span, {});
    return false;
  }
  const Declaration* known = find(find_symbol(source(name)));
  const std::string written(source(name));
  if (known != nullptr && known->kind == Kind::fact) {
    if (is_result(known->id, name)) return false;
    out.subject = Subject::fact;
    out.index = known->id;
    return read_given_value(right, fact_types_[known->id], written, true, out);
  }
  if (known != nullptr && known->kind == Kind::setting) {
    out.subject = Subject::setting;
    out.index = known->id;
    return read_given_value(right, setting_types_[known->id], written, false, out);
  }
  if (known != nullptr && known->kind == Kind::party && p_.parties[known->id].kind == PartyKind::schedule) {
    out.subject = Subject::roster;
    out.index = known->id;
    return read_person(right, out);
  }
  if (known != nullptr) {
    error(messages::cannot_be_given, name, {written, term_of(known->kind)})
        .note(messages::note_declared_here, known->span, {written});
    return false;
  }
  (void)lookup(name, Kind::fact);
  return false;
}

// --- lines -----------------------------------------------------------------------------------------------------------------

/// The lasting name of a rule as a test writes it: names parted by `/`, or a text.
bool Resolver::read_rule(ast::ExprId id, Assertion& out) {
  out.subject = Subject::reason;
  out.span = ex(id).span;
  if (ex(id).kind == ast::ExprKind::missing) return false;
  out.text = ex(id).kind == ast::ExprKind::text ? text_of(ex(id).span) : plain_text(id);
  if (is_rule(out.text)) return true;
  std::vector<std::string> near;
  for (const std::string& path : rule_paths_) {
    near.push_back(path);
    const std::size_t slash = path.rfind('/');
    if (slash != std::string::npos && out.text.find('/') == std::string::npos)
      near.push_back(path.substr(slash + 1));
  }
  error(messages::unknown_rule, ex(id).span, {out.text, nearest_or_known(out.text, near)});
  return false;
}

/// Whether some rule has this lasting name, or one that ends in it.
bool Resolver::is_rule(const std::string& text) const {
  for (const std::string& path : rule_paths_) {
    if (path == text) return true;
    if (path.size() > text.size() && path[path.size() - text.size() - 1] == '/' &&
        path.compare(path.size() - text.size(), text.size(), text) == 0)
      return true;
  }
  return false;
}

/// Gathers the lasting names of all rules, for `because` and `where`.
void Resolver::collect_rule_paths() {
  const auto add = [&](const std::string& path) {
    if (!path.empty()) rule_paths_.push_back(path);
  };
  for (const Table& table : p_.tables) {
    add(p_.text(table.name));
    for (const TableRow& row : table.rows) add(row.path);
  }
  for (const Definition& definition : p_.definitions) add(definition.path);
  for (const RequirementList& list : p_.requirements) {
    add(p_.text(list.name));
    for (const Requirement& requirement : list.items) add(requirement.path);
  }
  for (const Party& party : p_.parties) {
    add(p_.text(party.name));
    for (const Limit& limit : party.limits) add(limit.path);
  }
  for (const EscalationPath& path : p_.paths) {
    add(p_.text(path.name));
    for (const Level& level : path.levels) add(level.path);
    if (path.steps_down_if != no_id) add(p_.text(path.name) + "/steps_down_if");
  }
  for (const Clock& clock : p_.clocks) add(p_.text(clock.name));
  for (const Container& container : p_.containers) add(container.path);
  for (const Step& step : p_.steps) add(step.path);
  for (const Transition& transition : p_.transitions) add(transition.path);
  for (const AlwaysRule& rule : p_.always) add(rule.path);
  for (const Fact& fact : p_.facts) add(p_.text(fact.name));
  for (const Response& response : p_.responses) {
    add(p_.text(response.name));
    for (const ResponseVariant& variant : response.variants)
      add(p_.text(response.name) + "/" + p_.text(variant.locale));
  }
  for (const Setting& setting : p_.settings) add(p_.text(setting.name));
  for (const Remedy& remedy : p_.remedies) add(p_.text(remedy.name));
  for (const RecordKind& record : p_.records) add(p_.text(record.name));
  for (const Calendar& calendar : p_.calendars) add(p_.text(calendar.name));
  if (p_.name != no_id) add(p_.text(p_.name));
  for (const Scenario& scenario : p_.scenarios) add(p_.text(scenario.name));
  std::sort(rule_paths_.begin(), rule_paths_.end());
  rule_paths_.erase(std::unique(rule_paths_.begin(), rule_paths_.end()), rule_paths_.end());
}

bool Resolver::read_test_event(const ast::Entry& e, TestLine& line) {
  const ast::ExprId what = item(e.items, 0).value;
  if (ex(what).kind == ast::ExprKind::missing) return false;
  line.kind = TestLineKind::event;
  switch (hint(what)) {
    case Word::customer_wrote:
      line.event_kind = TestEvent::customer_message;
      break;
    case Word::reply_sent:
      line.event_kind = TestEvent::reply_sent;
      break;
    case Word::acknowledged:
      line.event_kind = TestEvent::acknowledge;
      break;
    case Word::approved:
      line.event_kind = TestEvent::approve;
      break;
    case Word::not_approved:
      line.event_kind = TestEvent::refuse;
      break;
    case Word::reopened:
      line.event_kind = TestEvent::reopen;
      break;
    default: {
      const Span name = name_span(what);
      if (is_empty(name)) {
        error(messages::event_expected, ex(what).span, {});
        return false;
      }
      line.event = find_symbol(source(name));
      if (!is_outcome(line.event) && in_group(hint(what), word_group::outcome))
        line.event = outcome_symbol(hint(what));
      if (is_outcome(line.event)) break;
      line.event_kind = TestEvent::signal;
      const bool known = std::any_of(events_.begin(), events_.end(),
                                     [&](const NameUse& event) { return event.name == line.event; });
      if (!known) {
        unknown_event(name);
        return false;
      }
      break;
    }
  }
  const std::uint32_t count = value_count(e.items);
  if (count > 2) error(messages::one_option_chosen, item(e.items, 2).span, {});
  if (count == 2) {
    bool good = true;
    const OfferOption chosen = read_offer(item(e.items, 1).value, good);
    if (!good) return false;
    const Value* amount = constant_of(chosen.amount);
    if (chosen.remedy == no_id || (chosen.amount != no_id && amount == nullptr)) {
      error(messages::constant_expected, item(e.items, 1).span, {});
      return false;
    }
    line.option = chosen.remedy;
    if (amount != nullptr) line.amount = p_.exprs[chosen.amount].a;
  }
  if (const ast::Item* role = option(e.items, Word::as)) {
    const Id party = party_named(role->value);
    if (party == no_id) return false;
    line.actor_role = p_.parties[party].name;
  }
  if (const ast::Item* who = option(e.items, Word::by); who != nullptr && who->value != ast::no_expr) {
    if (ex(who->value).kind != ast::ExprKind::text) {
      error(messages::text_expected, who->span, {});
      return false;
    }
    line.actor = text_of(ex(who->value).span);
  }
  if (const ast::Item* in = option(e.items, Word::branch)) {
    Assertion branch;
    branch.subject = Subject::status;
    branch.text = "branch";
    branch.span = in->span;
    const Span name = name_span(in->value);
    if (is_empty(name)) {
      error(messages::name_expected, in->span, {});
      return false;
    }
    if (!known_branch(name, branch.index)) return false;
    line.items.push_back(std::move(branch));
  }
  if (const ast::Item* before = option(e.items, Word::already_given)) {
    const Typed total = value_as(before->value, money_type());
    if (total.type == no_type) return false;
    if (constant_of(total.expr) == nullptr) {
      error(messages::constant_expected, ex(before->value).span, {});
      return false;
    }
    line.already_given = p_.exprs[total.expr].a;
  }
  return true;
}

bool Resolver::read_assertions(const ast::Entry& e, bool given, std::vector<Assertion>& out) {
  bool good = true;
  for (std::uint32_t i = 0; i < value_count(e.items); ++i) {
    const ast::ExprId id = item(e.items, i).value;
    const ast::Expr& test = ex(id);
    if (test.kind == ast::ExprKind::missing) continue;
    if (test.kind != ast::ExprKind::compare || (given && test.word != Word::is)) {
      error(given ? messages::given_shape : messages::expect_shape, test.span, {word(Word::is)});
      good = false;
      continue;
    }
    Assertion assertion;
    const bool read = given ? read_given(child(test, 0), child(test, 1), test.span, assertion)
                            : read_expected(child(test, 0), test.word, child(test, 1), test.span, assertion);
    if (read) out.push_back(std::move(assertion));
    good = good && read;
  }
  return good;
}

bool Resolver::read_test_line(const ast::Entry& e, TestLine& line) {
  line.span = e.span;
  if (value_count(e.items) == 0) return false;
  const ast::ExprId first = item(e.items, 0).value;
  switch (e.label) {
    case Word::starts_at:
    case Word::at_time: {
      line.kind = e.label == Word::starts_at ? TestLineKind::starts_at : TestLineKind::at;
      const Typed when = value_as(first, simple(TypeKind::instant));
      line.time = when.expr;
      return when.type != no_type;
    }
    case Word::wait:
      line.kind = TestLineKind::wait;
      line.time = time_value(first, p_.calendar).expr;
      return line.time != no_id;
    case Word::given:
      line.kind = TestLineKind::given;
      return read_assertions(e, true, line.items);
    case Word::expect:
      line.kind = TestLineKind::expect;
      return read_assertions(e, false, line.items);
    case Word::never:
      line.kind = TestLineKind::never;
      return read_assertions(e, false, line.items);
    case Word::because:
      line.kind = TestLineKind::because;
      for (std::uint32_t i = 0; i < value_count(e.items); ++i) {
        Assertion rule;
        if (read_rule(item(e.items, i).value, rule)) line.items.push_back(std::move(rule));
      }
      return true;
    case Word::event:
      return read_test_event(e, line);
    case Word::customer_record:
      return read_test_record(e, line);
    default:
      return false;
  }
}

void Resolver::read_test_rows(const ast::Block& block, Test& test) {
  const std::vector<const ast::Row*> rows = rows_in(block);
  if (rows.empty()) return;
  const ast::Row& header = *rows[0];
  bool good = true;
  std::vector<bool> expected;
  std::vector<std::string> names;
  for (std::uint32_t c = 0; c < header.cells.count; ++c) {
    const ast::Cell& cell = file_->cells[header.cells.first + c];
    expected.push_back(cell.type != ast::no_expr);
    const ast::ExprId name = cell.items.count == 1 ? item(cell.items, 0).value : ast::no_expr;
    if (name == ast::no_expr || is_empty(name_span(name))) {
      error(messages::name_expected, cell.span, {});
      good = false;
      continue;
    }
    names.push_back(plain_text(name));
    if (cell.type != ast::no_expr) check_test_type(name, cell.type);
  }
  if (!good) return;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    if (rows[r]->cells.count != header.cells.count) {
      error(messages::cells_missing, rows[r]->span,
            {std::to_string(rows[r]->cells.count), std::to_string(header.cells.count)});
      continue;
    }
    std::vector<Assertion> givens;
    std::vector<Assertion> expects;
    for (std::uint32_t c = 0; c < header.cells.count; ++c) {
      const ast::Cell& cell = file_->cells[rows[r]->cells.first + c];
      if (cell.items.count == 0) continue;
      if (cell.items.count > 1) {
        error(messages::one_of_in_cell, cell.span, {word(Word::one_of), std::string(source(cell.span))});
        continue;
      }
      const ast::ExprId left = item(file_->cells[header.cells.first + c].items, 0).value;
      const ast::ExprId right = item(cell.items, 0).value;
      if (is_word(right, Word::any)) continue;
      Assertion assertion;
      bool read = false;
      if (!expected[c]) {
        read = read_given(left, right, ex(right).span, assertion);
      } else if (ex(right).kind == ast::ExprKind::bare_compare) {
        read = read_expected(left, ex(right).word, child(ex(right), 0), ex(right).span, assertion);
      } else {
        read = read_expected(left, Word::is, right, ex(right).span, assertion);
      }
      if (read) (expected[c] ? expects : givens).push_back(std::move(assertion));
    }
    test.row_given.push_back(std::move(givens));
    test.row_expect.push_back(std::move(expects));
    test.row_spans.push_back(rows[r]->span);
  }
}

/// The type in a test's header must be what the name has; `text` may stand for any name.
void Resolver::check_test_type(ast::ExprId name, ast::ExprId type_expr) {
  if (ex(type_expr).kind == ast::ExprKind::type && ex(type_expr).word == Word::text) return;
  const Declaration* known = find(find_symbol(source(name_span(name))));
  if (known == nullptr || !is_value_kind(known->kind) || known->kind == Kind::remedy ||
      known->kind == Kind::party)
    return;
  const std::size_t before = sink_.error_count();
  const TypeRef stated = read_type(type_expr);
  const Typed asked = value(name, no_type);
  if (stated == no_type || asked.type == no_type || sink_.error_count() != before) return;
  if (kind(stated) == kind(asked.type) || (is_number(stated) && is_number(asked.type)) ||
      (is_length(stated) && is_length(asked.type)))
    return;
  error(messages::wrong_type, ex(type_expr).span,
        {std::string(source(name_span(name))), describe(asked.type), describe(stated)});
}

void Resolver::resolve_test(const ast::Block& block) {
  Test test;
  if (!is_empty(block.title)) test.title = text_of(block.title);
  test.span = is_empty(block.title) ? block.kind_span : block.title;
  bool before_lines = true;
  for (const ast::Entry* e : entries(block, no_word)) {
    if (e->label == Word::note || e->label == Word::rows_from) continue;
    TestLine line;
    if (e->label == Word::starts_at && !before_lines)
      error(messages::starts_at_first, e->span, {word(Word::starts_at)});
    before_lines = false;
    if (read_test_line(*e, line)) test.lines.push_back(std::move(line));
  }
  read_test_rows(block, test);
  if (const ast::Entry* import = entry(block, Word::rows_from)) read_test_csv(*import, block, test);
  p_.tests.push_back(std::move(test));
}

/// Rows of a test from a CSV file; the header in the test says what each column is.
void Resolver::read_test_csv(const ast::Entry& entry, const ast::Block& block, Test& test) {
  const CsvText* csv = csv_of(entry);
  const std::vector<const ast::Row*> rows = rows_in(block);
  if (csv == nullptr || !csv->fields->good) return;
  const CsvFields& fields = *csv->fields;
  if (rows.empty()) {
    error(messages::test_without_header, entry.span, {});
    return;
  }
  const bool comma = option(entry.items, Word::decimal_comma) != nullptr;
  std::vector<std::string> wanted;
  const ast::Row& header = *rows[0];
  for (std::uint32_t c = 0; c < header.cells.count; ++c) {
    const ast::Cell& cell = file_->cells[header.cells.first + c];
    wanted.push_back(cell.items.count == 0 ? std::string() : plain_text(item(cell.items, 0).value));
  }
  std::vector<CsvColumn> places = csv_columns(fields, wanted);
  if (places.empty()) return;
  std::vector<Typed> asked_in;
  for (std::uint32_t c = 0; c < header.cells.count; ++c) {
    const ast::Cell& cell = file_->cells[header.cells.first + c];
    places[c].comma = comma;
    asked_in.push_back(cell.items.count == 0 ? Typed{} : value(item(cell.items, 0).value, no_type));
    if (asked_in[c].type == no_type || !csv_unit_fits(places[c], asked_in[c].type)) return;
  }
  test.cases_file = sources_[fields.id].path();
  for (std::size_t r = 1; r < fields.row_count(); ++r) {
    if (r % 1024 == 0 && stopped()) return;
    std::vector<Assertion> givens;
    std::vector<Assertion> expects;
    for (std::uint32_t c = 0; c < header.cells.count; ++c) {
      const ast::Cell& cell = file_->cells[header.cells.first + c];
      const std::string text = fields.field(sources_, r, places[c].place);
      const Span span = fields.span(r, places[c].place);
      if (text.empty()) continue;  // nothing is said about it
      const Typed& left = asked_in[c];
      Assertion assertion;
      assertion.span = span;
      const Expr& asked = p_.exprs[left.expr];
      assertion.subject = asked.op == Op::fact      ? Subject::fact
                          : asked.op == Op::setting ? Subject::setting
                                                    : Subject::named;
      assertion.index = assertion.subject == Subject::named ? left.expr : asked.a;
      const Typed given = csv_value(text, span, left.type, places[c]);
      if (given.type == no_type) continue;
      if (given.type == none_type_) {
        assertion.comparison = Op::is_none;
      } else {
        assertion.value = given.expr;
      }
      (cell.type != ast::no_expr ? expects : givens).push_back(std::move(assertion));
    }
    test.row_given.push_back(std::move(givens));
    test.row_expect.push_back(std::move(expects));
    test.row_spans.push_back(fields.row_span(r));
  }
}

}  // namespace sop::resolver
