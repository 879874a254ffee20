// src/resolve/resolver.hpp — giving meaning to trees: the one object that all files of this folder work on.
//
// The tree knows the shape of a file; the model knows what it means. Between the two stand names, types and units, and this
// folder. It runs in passes, each over all files, so that things may be declared in any order (`run` in procedure.cpp):
//
//   declare   every block and entry that has a name gets a place in the model (declare.cpp), and is compared with the table
//             of labels (labels.cpp, blocks.cpp)
//   types     what needs no other thing's value: the procedure, calendars, facts, settings, remedies, table headers
//             (procedure.cpp, types.cpp, tables.cpp)
//   values    definitions, tables and requirements in the order of their dependence; a circle is named (order.cpp,
//             expressions.cpp, functions.cpp, operators.cpp, tables.cpp, csv.cpp)
//   the rest  what only uses the above: parties.cpp, time.cpp, responses.cpp, steps.cpp, records.cpp, moves.cpp, circles.cpp, tests.cpp
//
// A wrong thing is reported once, where it stands, and then has the type `no_type`, which fits everywhere and is never
// reported again. Nothing here recurses over what an author can make long: expressions have a depth limit, definitions are
// sorted before they are read.
//
// Private to src/resolve.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "dsl/keywords.hpp"
#include "sop/ast.hpp"
#include "sop/diagnostic.hpp"
#include "sop/load.hpp"
#include "sop/model.hpp"
#include "sop/source.hpp"
#include "sop/value.hpp"
#include "src/resolve/hash.hpp"
#include "src/resolve/labels.hpp"

namespace sop::resolver {

/// A type as it is known before anything is computed.
struct StaticType {
  Type type;
  CurrencyCode currency{};  ///< money: known at load; none: zero, or chosen by the case
  bool zero = false;        ///< the number 0, which is also no money
  bool has_unit = false;    ///< period: its unit is known
  PeriodUnit unit = PeriodUnit::day;
  bool mixed = false;  ///< a length that is exact in one row and a period in another
};

/// A type by its place in `types_`; the first are the plain types in the order of TypeKind.
using TypeRef = std::uint32_t;
inline constexpr TypeRef no_type = 0;  ///< nothing is wanted, or an error was reported

struct Typed {
  Id expr = no_id;
  TypeRef type = no_type;
};

enum class Kind : std::uint8_t {
  none,
  fact,
  group,
  setting,
  unit,
  definition,
  requirements,
  output,
  table,
  remedy,
  party,
  calendar,
  response,
  path,
  clock,
  routine,
  scenario,
  always_rule,
  record,
};

struct Declaration {
  Kind kind = Kind::none;
  Id id = no_id;
  Span span;
};

struct BlockRef {
  const ast::File* file = nullptr;
  std::uint32_t block = 0;
};
struct EntryRef {
  const ast::File* file = nullptr;
  std::uint32_t entry = 0;
};

/// Where a definition comes from: rows of `definitions`, or the entries of a block of its own.
struct DefinitionSource {
  const ast::File* file = nullptr;
  std::uint32_t block = 0;
  bool in_list = false;
  std::vector<std::uint32_t> rows;  ///< entries
  ast::ExprId gives = ast::no_expr;
};

struct OutputSource {
  const ast::File* file = nullptr;
  ast::ExprId type = ast::no_expr;
  SymbolId written = no_id;  ///< the name in the header
};

/// The parameters of the definition that is being read.
struct Scope {
  const std::vector<SymbolId>* names = nullptr;
  const std::vector<TypeRef>* types = nullptr;
};

/// What is known of a resolved expression beside the model's own struct.
struct ExprFacts {
  TypeRef type = no_type;
  bool reads_clock = false;  ///< `now` or `today`, itself or through what it names
};

/// Something that can come out of a step, and the trigger that it is.
struct Outcome {
  SymbolId name = no_id;
  TriggerKind trigger = TriggerKind::outcome;
  Span span;
};

/// A name and the place where it was written.
struct NameUse {
  SymbolId name = no_id;
  Span span;
  const ast::File* file = nullptr;
};

/// The parts of a lasting name, most important first; an empty one says nothing.
using PathParts = std::vector<std::string>;

enum class ColumnKind : std::uint8_t { wrong, input, condition, since, output };

struct Column {
  ColumnKind kind = ColumnKind::wrong;
  Typed input;
  Id output = no_id;
  std::string name;
  Span span;
};

/// An `end` that scenarios share.
struct SharedEnd {
  SymbolId name = no_id;
  BlockRef block;
  bool used = false;
};

/// One side of a required ordering.
struct Ordered {
  std::vector<Id> steps;
  Id response = no_id;
  std::int32_t action = -1;
};

class Resolver {
 public:
  Resolver(SourceSet& sources, const std::vector<ast::File>& files, SourceProvider* provider,
           const LoadOptions& options, Procedure& procedure, DiagnosticSink& sink);
  void run();
  const std::vector<CsvText>& csv() const { return csv_; }

 private:
  // --- reading the tree (tree.cpp) ---
  std::string_view source(Span span) const { return sources_.text(span); }
  const ast::Expr& ex(ast::ExprId id) const { return file_->exprs[id]; }
  ast::ExprId child(const ast::Expr& e, std::uint32_t i) const {
    return file_->children[e.children.first + i];
  }
  const ast::Item& item(ast::List list, std::uint32_t i) const { return file_->items[list.first + i]; }
  static bool is_empty(Span span) { return span.begin >= span.end; }
  const ast::Block& open(const BlockRef& ref);
  const ast::Entry& open(const EntryRef& ref);
  std::uint32_t index_of(const ast::Entry& e) const;
  std::uint32_t index_of(const ast::Block& block) const;
  Span head(const ast::Block& block) const;
  /// A text that people read as it stands: names in braces would not be filled in, and are refused by `check_braces`.
  std::string plain_text_of(Span quoted);
  std::string title_of(Span title);
  void check_braces();
  std::string text_of(Span quoted) const;
  std::string plain_text(ast::ExprId e) const;
  std::string plain_part(ast::ExprId e) const;
  bool is_word(ast::ExprId e, Word word) const;
  Word hint(ast::ExprId e) const;
  Span name_span(ast::ExprId e) const;
  std::string word(Word w) const;
  std::uint32_t value_count(ast::List items) const;
  const ast::Item* option(ast::List items, Word word) const;
  bool ends_otherwise(ast::List items) const;
  void measure_depths();
  std::uint32_t depth_of(ast::ExprId e) const;

  // --- names (names.cpp) ---
  SymbolId symbol(Span name);
  SymbolId symbol(std::string_view name);
  SymbolId find_symbol(std::string_view name) const;
  bool declare(Kind kind, Id id, Span span);
  const Declaration* find(SymbolId name) const;
  const Declaration* find_table(SymbolId name) const;
  const Declaration* lookup(Span name, Kind wanted);
  bool helped_enough() const;
  std::vector<std::string> names_of(Kind kind) const;
  std::string nearest(std::string_view name, const std::vector<std::string>& known,
                      std::string otherwise) const;
  std::string nearest_or_known(std::string_view name, const std::vector<std::string>& known) const;
  std::string choices(const std::vector<std::string>& known) const;
  Word reserved_word(std::string_view name) const;
  void unknown_choice(ast::ExprId e, std::initializer_list<Word> known);

  Diagnostic& error(MessageId id, Span span, std::vector<std::string> args = {}) {
    return sink_.error(id, span, std::move(args));
  }
  void resolve_all();
  /// Whether to end early: somebody said so, or the procedure grew past its limit, which is then told once (`run`).
  bool stopped() const {
    return p_.exprs.size() > options_.max_expressions ||
           (options_.stop != nullptr && options_.stop->requested());
  }

  // --- blocks and their labels (blocks.cpp) ---
  void check_block(const ast::Block& block);
  void check_entry(const ast::Entry& entry, const LabelRule& rule);
  void check_missing_labels(const ast::Block& block, const std::string& kind, const std::vector<Word>& meant);
  bool check_choice(const std::vector<const ast::Entry*>& rows, bool must_end);
  Word unknown_label(const ast::Block& block, const ast::Entry& e);
  void unknown_kind(const ast::Block& block, const BlockRule* outer);
  std::string takes(const LabelRule& rule, std::string label) const;
  std::vector<const ast::Entry*> entries(const ast::Block& block, Word label) const;
  const ast::Entry* entry(const ast::Block& block, Word label) const;
  std::vector<const ast::Block*> blocks_in(const ast::Block& block, Word wanted) const;
  std::vector<const ast::Move*> moves_in(const ast::Block& block) const;
  std::vector<const ast::Row*> rows_in(const ast::Block& block) const;
  std::string entry_text(const ast::Block& block, Word label);
  std::int32_t entry_date(const ast::Block& block, Word label);
  std::int32_t date_in(ast::ExprId e);

  // --- declare.cpp ---
  void declare_all();
  void declare_block(const ast::Block& block);
  void declare_facts(const ast::Block& block, Id group);
  void declare_definitions(const ast::Block& block);
  void declare_definition(const ast::Block& block);
  void declare_outputs(const ast::Block& block);
  void declare_always(const ast::Block& block);
  // --- declare_flow.cpp ---
  void collect_shared_ends();
  void collect_targets(const ast::Block& block, std::vector<SymbolId>& out) const;
  void declare_shared_ends(const ast::Block& block, Id container);
  void declare_step(const ast::Block& block, Id container, StepKind kind);
  Id declare_container(const ast::Block& block, ContainerKind kind, Id parent_step = no_id);

  // --- procedure.cpp ---
  void procedure_facts();
  void case_facts();
  void resolve_parameters();
  CurrencyCode currency() const;
  std::string currency_example() const;

  // --- types.cpp ---
  TypeRef intern(const StaticType& type);
  void intern_plain_types();
  TypeRef simple(TypeKind kind) const { return static_cast<TypeRef>(kind); }
  TypeKind kind(TypeRef ref) const { return types_[ref].type.kind; }
  TypeRef money_in(CurrencyCode currency);
  TypeRef money_type();
  TypeRef period_in(PeriodUnit unit);
  TypeRef number_in(TypeKind kind, SymbolId unit);
  TypeRef unbounded(TypeRef ref);
  TypeRef unbounded_keeping_zero(TypeRef ref);
  TypeRef unit_only(TypeRef ref);
  bool is_number(TypeRef ref) const;
  bool is_length(TypeRef ref) const;
  bool has_size(TypeRef ref) const;
  bool fits(TypeRef from, TypeRef to) const;
  bool scaled(const Value& value, Rational& out) const;
  bool in_range(const Value& value, const Type& type) const;
  std::string describe(TypeRef ref) const;
  std::string show(const Value& value) const;
  std::string show_range(TypeRef ref) const;
  bool read_names(const ast::Expr& e, std::vector<SymbolId>& out);
  void read_bound(ast::ExprId e, StaticType& out, Rational& bound, bool& has);
  void read_bounds(const ast::Expr& bounds, StaticType& out);
  TypeRef read_type(ast::ExprId e);
  void unknown_type(const ast::Expr& e);
  TypeRef with_unit(TypeRef ref, const ast::Item& unit_option);

  // --- facts.cpp ---
  void resolve_units();
  void resolve_facts();
  void add_results();
  bool is_result(Id fact, Span name);
  void resolve_defaults();
  void resolve_settings();
  void resolve_remedies();
  void check_enumeration_values();

  // --- expressions.cpp, functions.cpp, operators.cpp ---
  Typed add_expr(Op op, TypeRef type, Span span, const std::vector<Id>& args = {}, Id a = no_id,
                 std::uint8_t flags = 0);
  Typed constant(Value value, TypeRef type, Span span);
  Id add_constant(Value value);
  const Value* constant_of(Id expr) const;
  Typed value(ast::ExprId e, TypeRef want);
  Typed value_as(ast::ExprId e, TypeRef want);
  Typed value_with_options(ast::List items, TypeRef want);
  Typed fit(Typed given, TypeRef want, Span span);
  std::string counted_unit(const Value& number, Word of) const;
  Typed zero_as(Typed given, TypeRef type);
  bool tell_unit_missing(Typed given, TypeRef want, Span span);
  TypeRef merge(TypeRef a, TypeRef b, Span span);
  Typed literal(const ast::Expr& e);
  bool number_of(const ast::Expr& e, Rational& out);
  bool date_of(const ast::Expr& e, Date& out);
  Typed moment(const ast::Expr& e);
  Typed moment_on(ast::ExprId day, ast::ExprId time, Span span);
  bool is_fixed(Id expr) const;
  Typed quantity(const ast::Expr& e);
  Typed quantity_of_own_unit(const ast::Expr& e, const Rational& number);
  Typed word_value(ast::ExprId id, TypeRef want);
  TypeRef member_of(TypeRef ref);
  Typed name_value(ast::ExprId id, TypeRef want);
  static bool is_value_kind(Kind kind);
  bool means_something(ast::ExprId id) const;
  void unknown_value(Span span, TypeRef want, const Declaration* known);
  std::string parameters_of(Id definition) const;
  Typed call_definition(const ast::Expr& e);
  Typed call(const ast::Expr& e, TypeRef want);
  bool calendar_argument(const ast::Expr& e, std::uint32_t place, Id& out);
  Typed extreme(const ast::Expr& e, TypeRef want);
  Typed rounded(const ast::Expr& e, TypeRef want);
  Typed periods(const ast::Expr& e);
  Typed arithmetic(const ast::Expr& e, TypeRef want);
  Typed product(const ast::Expr& e, Typed a, Typed b);
  Typed quotient(const ast::Expr& e, Typed a, Typed b);
  Typed sum(const ast::Expr& e, Typed a, Typed b);
  Typed yes_no(Op op, Span span, const std::vector<Id>& args, Id a = no_id, std::uint8_t flags = 0);
  bool comparable(TypeRef a, TypeRef b, bool ordering, Span span);
  Typed comparison(const ast::Expr& e);
  Typed compare_with(Typed left, Word op, ast::ExprId right, Span span);
  Typed compare_values(Word op, Typed left, Typed right, Span span);
  Typed one_of_test(Typed left, const ast::Expr& e, std::uint32_t from, bool negated);
  Typed range_test(Typed left, const ast::Expr& range, Span span);
  Typed pattern_test(Typed left, ast::ExprId right, Span span);
  Typed calendar_test(const Declaration& calendar, const ast::Expr& e);
  Typed logic(const ast::Expr& e);
  Id condition(ast::ExprId e, bool clock_allowed);
  Id option_condition(ast::List items, bool clock_allowed);
  Typed choose(const std::vector<const ast::Entry*>& rows, TypeRef want, bool clock_allowed);

  // --- order.cpp ---
  std::size_t value_node(Kind kind, Id id) const;
  void add_names_of(ast::ExprId root, std::vector<std::size_t>& out);
  void add_names_of(ast::List items, std::vector<std::size_t>& out);
  std::vector<std::vector<std::size_t>> value_graph();
  std::string name_of_node(std::size_t node) const;
  Span span_of_node(std::size_t node) const;
  void resolve_values();
  void resolve_definition(Id id);
  void resolve_requirements(Id id);

  // --- tables.cpp, matrices.cpp, csv.cpp ---
  void resolve_output_types();
  HitPolicy read_hit(const ast::Block& block, bool complain);
  std::vector<Column> read_header(Id id, const ast::Row& header);
  Id cell_condition(ast::ExprId cell, Typed input, bool& good);
  void settle_lengths(Id id);
  void check_result(Typed& result, Id output, ast::List items);
  void check_cell_options(const ast::Cell& cell);
  bool read_since(const ast::Cell& cell, TableRow& row);
  void table_row(Id id, const ast::Row& source_row, const std::vector<Column>& columns);
  void add_row(Id id, TableRow row);
  void resolve_table(Id id);
  void read_exception(Id id, const ast::Entry& base);
  void resolve_matrix(Id id, const ast::Block& block);
  void read_csv_files();
  void read_csv_file(const ast::Entry& entry);
  const CsvText* csv_of(const ast::Entry& entry) const;
  void csv_rows(Id id, const ast::Entry& entry, const std::vector<Column>& columns, std::size_t written);
  bool read_csv_source(const std::string& path, const std::string& shown, Span at, FileId& id);
  void split_csv(CsvFields& csv, char separator);
  bool csv_characters(FileId id);
  std::vector<CsvColumn> csv_columns(const CsvFields& csv, const std::vector<std::string>& wanted);
  bool csv_unit_fits(const CsvColumn& column, TypeRef want);
  std::string example_of(TypeRef ref) const;
  std::string unit_example(TypeRef ref) const;
  bool csv_number(const std::string& text, Span span, const CsvColumn& column, bool groups, Rational& out);
  bool is_form_of(Word word, std::string_view text) const;
  Typed csv_value(const std::string& written, Span span, TypeRef want, const CsvColumn& column);
  Id csv_condition(const std::string& text, Span span, Typed input, const CsvColumn& column, bool& good);

  // --- parties.cpp ---
  Id party_named(ast::ExprId e);
  Id role_named(ast::ExprId e);
  Id remedy_named(ast::ExprId e);
  std::vector<SymbolId> former_names(const ast::Block& block);
  void read_permissions(const ast::Block& block, Word label, std::vector<Permission>& out);
  void read_limits(Party& party, const ast::Block& block, Word label);
  void report_same(const std::vector<std::string>& paths, const std::vector<Span>& spans, MessageId message);
  static void unique_paths(const std::vector<PathParts>& parts, std::vector<std::string>& out);
  void resolve_party(Id id);
  void check_lines_of_authority();
  void place_people();
  Id member_named(ast::ExprId id);
  bool read_calendar_window(ast::ExprId id, WindowKind& out);

  // --- time.cpp, schedules.cpp, paths.cpp ---
  void read_zone(const ast::Entry& e, bool& has_offset, std::int32_t& offset, std::string& name);
  std::uint8_t weekdays_of(const ast::Expr& e) const;
  bool read_hours(ast::ExprId id, OpenWindow& out);
  void read_windows(const ast::Entry& e, std::vector<OpenWindow>& out);
  void read_open_days(const ast::Entry& e, Calendar& calendar);
  void check_calendar(Id id);
  DeadlineForm deadline_form(ast::List items, Id time);
  void carry_zone(const std::string& name, Span span);
  void resolve_calendar(Id id);
  void settle_zone();
  bool zone_known(Id calendar) const;
  void zone_missing(Span span, Id calendar);
  Typed time_value(ast::ExprId id, Id calendar);
  Typed moment_value(ast::ExprId id, bool before);
  void resolve_schedule(Party& party, const ast::Block& block);
  Id calendar_named(ast::ExprId id);
  bool read_hand_over(const ast::Entry& e, Party& party);
  void read_rotation(const ast::Entry& e, const ast::Entry* hand_over, Party& party);
  void check_schedule(Party& party, const ast::Block& block);
  void read_quiet_hours(Party& party, const ast::Block& block);
  DutyTurn turn_of_level(const ast::Entry& e, Id party);
  void read_release(EscalationPath& path, const ast::Block& block);
  static bool is_test(ast::ExprKind kind);
  void read_signals(const ast::Block& block, Word label, std::vector<Signal>& out);
  bool read_signal(ast::ExprId id, Id guard, Word events_only, Signal& out);
  void read_extensions(const ast::Block& block, Id calendar, Clock& clock);
  void read_law(const ast::Block& block, Id calendar, Clock& clock);
  void resolve_path(Id id);
  void resolve_clock(Id id);
  bool count_in(ast::ExprId id, std::uint32_t& out);
  bool share_in(ast::ExprId id, Rational& out);

  // --- responses.cpp ---
  static bool known_locale(std::string_view name);
  /// The language that is named so; in capitals it is said to be written otherwise, and taken.
  SymbolId locale_symbol(Span name);
  Typed placeholder_value(Span name);
  void read_placeholder(Span inside, SymbolId locale, std::vector<TextPart>& parts);
  void read_parts(const ast::Expr& quoted, SymbolId locale, std::vector<TextPart>& parts);
  SymbolId locale_of(const ast::Entry& e);
  void read_lengths(const std::vector<const ast::Entry*>& rows, Response& response);
  void resolve_response(Id id);
  void resolve_phrases(const ast::Block& block);

  // --- steps.cpp ---
  static std::uint64_t step_key(Id container, SymbolId name);
  SymbolId outcome_symbol(Word w);
  void resolve_containers();
  void resolve_owner(Step& step, const ast::Block& block);
  Performer read_performer(ast::ExprId who);
  OfferOption read_offer(ast::ExprId id, bool& good);
  void read_facts_and_values(const ast::Entry& e, Action& action, bool values_allowed);
  void read_responses(const ast::Entry& e, Action& action);
  void read_task(const ast::Expr& quoted, Action& action);
  bool read_action(const ast::Entry& e, Action& action);
  void read_sign_offs(const ast::Block& block, Step& step);
  bool resolve_actions(Step& step, const ast::Block& block, std::vector<Outcome>& outcomes);
  void resolve_step(Id id);
  void read_join(Step& step, const ast::Block& block);
  void resolve_scenario(Id id);
  void collect_promises();

  // --- records.cpp ---
  void declare_records(const ast::Block& block);
  Id record_named(Span name, bool restriction, Word asked_by);
  Typed record_count(const ast::Expr& e);
  Typed restriction_end(const ast::Expr& e);
  Typed record_value(Id id, Span span);
  bool record_target(const ast::Target& written, Target& out);
  bool read_test_record(const ast::Entry& e, TestLine& line);

  // --- moves.cpp ---
  Id add_target(Target target);
  std::vector<std::string> step_names_in(Id container) const;
  Id step_named(Span name, Id container);
  bool decided_parties(Span name, Id& out);
  void hold_until_known(Id target, Id& guard);
  bool read_one_target(const ast::Target& source_target, Id container, Target& out);
  bool read_target(const ast::Move& move, Id container, Id& target_out, Transition* transition);
  std::string target_name(const ast::Target& target) const;
  PathParts move_parts(const std::string& base, const ast::Move& move, const Transition& t) const;
  void finish_moves(Slice slice, const std::vector<PathParts>& parts);
  bool read_outcome(const ast::Move& move, Id step, Transition& t);
  static bool declares(const std::vector<Outcome>& outcomes, SymbolId name);
  std::string outcome_text(SymbolId name) const;
  void check_move_options(const ast::Move& move, bool held_allowed, bool within_allowed);
  void resolve_moves(Id id);
  void follow_in_order(Id id, std::vector<PathParts>& parts);
  void find_order();
  Slice clock_moves(const Clock& clock, const ast::Block& block);
  void resolve_goal(Id id);
  void resolve_always(Id id);

  // --- circles.cpp ---
  void check_calls();
  void check_circles_of_steps();

  // --- tests.cpp ---
  bool read_person(ast::ExprId right, Assertion& out);
  bool read_given_value(ast::ExprId right, TypeRef want, const std::string& name, bool is_fact,
                        Assertion& out);
  bool read_given_set(ast::ExprId right, TypeRef want, Assertion& out);
  bool read_given(ast::ExprId left, ast::ExprId right, Span span, Assertion& out);
  bool known_step(Span name, bool only_ends, SymbolId& out);
  bool known_branch(Span name, Id& out);
  bool read_words(Word question, ast::ExprId right, Assertion& out);
  bool read_answer(Word question, ast::ExprId right, Assertion& out);
  bool is_outcome(SymbolId name) const;
  void unknown_promise(Span name);
  void unknown_event(Span name);
  bool read_expected_value(Typed left, Word op, ast::ExprId right, Assertion& out);
  bool read_expected_due(Word op, ast::ExprId right, Assertion& out);
  bool read_expected_list(Typed left, Word op, ast::ExprId right, Assertion& out);
  bool read_expected(ast::ExprId left, Word op, ast::ExprId right, Span span, Assertion& out);
  bool read_rule(ast::ExprId id, Assertion& out);
  bool is_rule(const std::string& text) const;
  bool is_table_part(std::string_view text) const;
  void collect_rule_paths();
  bool read_test_event(const ast::Entry& e, TestLine& line);
  bool read_assertions(const ast::Entry& e, bool given, std::vector<Assertion>& out);
  bool read_test_line(const ast::Entry& e, TestLine& line);
  void read_test_rows(const ast::Block& block, Test& test);
  void check_test_type(ast::ExprId name, ast::ExprId type_expr);
  void read_test_csv(const ast::Entry& entry, const ast::Block& block, Test& test);
  void resolve_test(const ast::Block& block);

  // --- around.cpp ---
  bool read_ordered(ast::ExprId id, Ordered& out);
  void resolve_orderings(const ast::Block& block);
  void resolve_suppression(const ast::Block& block);

  SourceSet& sources_;
  const std::vector<ast::File>& files_;
  SourceProvider* provider_;
  const LoadOptions& options_;
  Procedure& p_;
  DiagnosticSink& sink_;

  const ast::File* file_ = nullptr;  ///< of what is being read
  Scope scope_;
  Id current_calendar_ = no_id;  ///< whose business days a length counts

  std::vector<StaticType> types_;
  std::vector<TypeRef> members_;  ///< by type of several names: the type of one of them
  std::unordered_map<std::string, TypeRef> type_places_;
  TypeRef none_type_ = no_type;  ///< of `none` by itself
  std::vector<ExprFacts> expr_facts_;
  std::vector<std::vector<std::uint32_t>> depths_;
  std::unordered_set<std::uint64_t> too_deep_said_;

  std::unordered_map<std::string, SymbolId> symbols_;        ///< by folded name
  std::vector<Declaration> declarations_;                    ///< one a symbol
  std::unordered_map<SymbolId, Declaration> shared_tables_;  ///< tables called like their output
  std::vector<NameUse> enumeration_values_;
  std::vector<NameUse> events_;
  std::vector<Span> braces_;  ///< names in the braces of texts that are not filled in
  std::unordered_map<SymbolId, Span> promises_;

  BlockRef procedure_block_;
  std::vector<EntryRef> fact_entries_, setting_entries_, unit_entries_, remedy_entries_, always_entries_;
  std::vector<BlockRef> party_blocks_, calendar_blocks_, clock_blocks_, path_blocks_, table_blocks_,
      requirement_blocks_, response_blocks_, scenario_blocks_, container_blocks_, step_blocks_,
      phrase_blocks_, ordering_blocks_, test_blocks_, suppress_blocks_;
  std::vector<DefinitionSource> definition_sources_;
  std::vector<OutputSource> output_sources_;
  std::vector<std::pair<Id, EntryRef>> parameter_entries_;
  std::unordered_map<std::uint64_t, Id> step_names_;
  std::vector<SharedEnd> shared_ends_;
  Id declaring_scenario_ = no_id;

  std::vector<TypeRef> fact_types_, setting_types_, definition_types_;
  std::vector<Span> setting_values_;     ///< where each is written
  std::vector<bool> settings_unitless_;  ///< of which it was told that their number lacks its unit
  std::vector<TypeRef> output_types_, output_cell_types_;
  std::vector<std::vector<TypeRef>> parameter_types_;
  std::vector<bool> clock_readers_;  ///< one a value node
  std::unordered_map<std::string, Span> row_places_;
  std::vector<std::vector<Outcome>> outcomes_;
  std::vector<bool> in_order_;          ///< containers whose steps follow each other as written
  std::vector<bool> outcomes_unknown_;  ///< a step that runs a routine which does not exist
  std::vector<bool> calendar_refused_;  ///< its zone was refused
  bool zone_stated_ = false;
  bool locales_stated_ = false;
  bool locales_lost_ = false;     // a list that names no language, which was said
  bool currency_varies_ = false;  ///< `currency from`: each case has its own
  bool no_currency_said_ = false;
  std::vector<CsvText> csv_;
  std::unordered_map<std::uint64_t, std::size_t> csv_places_;  ///< of csv_, by file and entry
  std::unordered_map<std::uint64_t, std::shared_ptr<const CsvFields>> csv_fields_;  ///< by file and separator
  std::unordered_map<std::string, FileId> csv_paths_, csv_files_;  ///< by who names it and how, by identity
  std::size_t csv_repeated_ = 0;
  std::size_t csv_bytes_ = 0;                    ///< read so far, with the files of the procedure
  std::vector<std::vector<std::size_t>> calls_;  ///< which routines each container runs
  std::vector<std::string> rule_paths_;          ///< sorted
};

}  // namespace sop::resolver
