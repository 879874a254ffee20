// The grammar of dsl/grammar.ebnf in Spirit X3, over tokens.
//
// How to read it. A terminal looks at one token and tells the builder (`tok<kind, &Builder::step>`); `act<&Builder::step>`
// only tells the builder, about the token that comes next. What is to follow without fail stands in `must<Need::...>(...)`:
// if it does not follow, the line is in error, the builder says what was needed, and reading goes on with the next line
// (`line_error`). Every alternative is known by its first token, so nothing is built twice and nothing is taken back.
//
// No meaning here: whether `agent` is a role, whether `hit` belongs to a table, is the resolver's business.
#define BOOST_SPIRIT_X3_NO_RTTI
#include "dsl/grammar.hpp"

#include <boost/spirit/home/x3/auxiliary/eps.hpp>
#include <boost/spirit/home/x3/core.hpp>
#include <boost/spirit/home/x3/directive/with.hpp>
#include <boost/spirit/home/x3/nonterminal.hpp>
#include <boost/spirit/home/x3/operator.hpp>

namespace sop::dsl {

namespace x3 = boost::spirit::x3;

namespace {

using Iterator = const Token*;
using Kind = TokenKind;
using Step = void (Builder::*)(const Token&);
namespace wg = word_group;

struct builder_tag {};
template <class Context>
Builder& builder_of(const Context& context) {
  return x3::get<builder_tag>(context).get();
}

// --- terminals ---------------------------------------------------------------------------------------------------------

/// One token that `Test` accepts; the builder is told. The last token is `end`, which nothing takes.
template <class Test, Step step>
struct Terminal : x3::parser<Terminal<Test, step>> {
  using attribute_type = x3::unused_type;
  static const bool has_attribute = false;
  template <class Context, class Rule, class Attribute>
  bool parse(Iterator& first, Iterator const&, const Context& context, Rule&, Attribute&) const {
    if (!Test::accepts(*first)) return false;
    (builder_of(context).*step)(*first);
    ++first;
    return true;
  }
};

/// Succeeds without taking anything when the next token is one that `Test` accepts.
template <class Test>
struct Next : x3::parser<Next<Test>> {
  using attribute_type = x3::unused_type;
  static const bool has_attribute = false;
  template <class Context, class Rule, class Attribute>
  bool parse(Iterator& first, Iterator const&, const Context&, Rule&, Attribute&) const {
    return Test::accepts(*first);
  }
};

template <Step step>
struct Action : x3::parser<Action<step>> {
  using attribute_type = x3::unused_type;
  static const bool has_attribute = false;
  template <class Context, class Rule, class Attribute>
  bool parse(Iterator& first, Iterator const&, const Context& context, Rule&, Attribute&) const {
    (builder_of(context).*step)(*first);
    return true;
  }
};

template <Need need, class Subject>
struct Must : x3::unary_parser<Subject, Must<need, Subject>> {
  using base_type = x3::unary_parser<Subject, Must<need, Subject>>;
  using attribute_type = x3::unused_type;
  static const bool has_attribute = false;
  constexpr explicit Must(const Subject& what) : base_type(what) {}
  template <class Context, class Rule, class Attribute>
  bool parse(Iterator& first, Iterator const& last, const Context& context, Rule& rule,
             Attribute& attribute) const {
    if (this->subject.parse(first, last, context, rule, attribute)) return true;
    boost::throw_exception(x3::expectation_failure<Iterator>(first, std::string(1, static_cast<char>(need))));
  }
};

template <Kind kind>
struct IsKind {
  static bool accepts(const Token& token) { return token.kind == kind; }
};
template <Word... words>
struct IsWord {
  static bool accepts(const Token& token) {
    return token.kind == Kind::word && ((token.word == words) || ...);
  }
};
template <std::uint32_t groups>
struct IsGroup {
  static bool accepts(const Token& token) { return token.kind == Kind::word && in_group(token.word, groups); }
};
/// Ends a value: what may stand behind an option that has none.
struct IsSeparator {
  static bool accepts(const Token& token) {
    switch (token.kind) {
      case Kind::newline:
      case Kind::end:
      case Kind::comma:
      case Kind::bar:
      case Kind::arrow:
      case Kind::colon:
      case Kind::close_bracket:
        return true;
      default:
        return false;
    }
  }
};
struct IsLoneWord {
  static bool accepts(const Token& token) {
    return token.kind == Kind::word && (token.word == Word::if_ || token.word == Word::since) &&
           IsSeparator::accepts((&token)[1]);
  }
};
/// A literal or a word that stands for one value.
struct IsLeaf {
  static bool accepts(const Token& token) {
    if (token.kind == Kind::text) return true;
    if (token.kind != Kind::word) return false;
    switch (token.word) {
      case Word::yes:
      case Word::no:
      case Word::unknown:
      case Word::none:
      case Word::any:
      case Word::otherwise:
        return true;
      default:
        return in_group(token.word, wg::builtin | wg::unit | wg::weekday | wg::value);
    }
  }
};
struct IsArithmetic {
  static bool accepts(const Token& token) {
    switch (token.kind) {
      case Kind::plus:
      case Kind::minus:
      case Kind::star:
      case Kind::slash:
      case Kind::dots:
      case Kind::dots_below:
        return true;
      default:
        return token.kind == Kind::word && token.word == Word::of;
    }
  }
};
using IsCompare = IsWord<Word::less, Word::less_equal, Word::greater, Word::greater_equal>;
/// Between conditions, which may begin with `not`.
using IsJunction = IsWord<Word::and_, Word::or_, Word::worth>;
struct IsInfix {
  static bool accepts(const Token& token) {
    if (IsArithmetic::accepts(token)) return true;
    if (token.kind != Kind::word) return false;
    switch (token.word) {
      case Word::is:
      case Word::is_not:
      case Word::matches:
      case Word::includes:
      case Word::less:
      case Word::less_equal:
      case Word::greater:
      case Word::greater_equal:
        return true;
      default:
        return false;
    }
  }
};
struct IsName {
  static bool accepts(const Token& token) {
    return token.kind == Kind::name || (token.kind == Kind::word && in_group(token.word, wg::builtin));
  }
};
struct IsAny {
  static bool accepts(const Token&) { return true; }
};
/// `say: response` as what a move does; without the colon it is a name.
struct IsSay {
  static bool accepts(const Token& token) {
    return token.kind == Kind::name && token.word == Word::say && (&token)[1].kind == Kind::colon;
  }
};
/// `name (` is a call.
struct IsCallName {
  static bool accepts(const Token& token) {
    return token.kind == Kind::name && (&token)[1].kind == Kind::open_bracket;
  }
};

template <class Test, Step step = &Builder::nothing>
constexpr Terminal<Test, step> one{};
template <Kind kind, Step step = &Builder::nothing>
constexpr Terminal<IsKind<kind>, step> tok{};
template <class Test>
constexpr Next<Test> next{};
template <Step step>
constexpr Action<step> act{};
template <Need need, class Subject>
constexpr auto must(const Subject& what) {
  return Must<need, typename x3::extension::as_parser<Subject>::value_type>(x3::as_parser(what));
}

// --- recovery ----------------------------------------------------------------------------------------------------------

/// A line in error: say it, and go on behind its end. A brace that it opens stays, so that its block is read as one.
struct line_error {
  template <class Exception, class Context>
  x3::error_handler_result on_error(Iterator& first, Iterator const&, const Exception& failure,
                                    const Context& context) {
    Iterator at = failure.where();
    builder_of(context).fail(static_cast<Need>(failure.which()[0]), *at);
    while (at->kind != Kind::newline && at->kind != Kind::open_brace && at->kind != Kind::end) ++at;
    if (at->kind == Kind::newline) ++at;
    first = at;
    return x3::error_handler_result::accept;
  }
};
/// The same for the head of a block, whose line end belongs to the block.
struct head_error {
  template <class Exception, class Context>
  x3::error_handler_result on_error(Iterator& first, Iterator const&, const Exception& failure,
                                    const Context& context) {
    Iterator at = failure.where();
    builder_of(context).fail(static_cast<Need>(failure.which()[0]), *at);
    while (at->kind != Kind::newline && at->kind != Kind::open_brace && at->kind != Kind::end) ++at;
    first = at;
    return x3::error_handler_result::accept;
  }
};

struct expression_id {};
struct range_id {};
struct values_id {};
struct operand_id {};
struct value_id {};
struct move_id {};
struct statement_id : line_error {};
struct head_id : head_error {};
struct body_id {};
struct line_id {};

const x3::rule<expression_id> expression("expression");
const x3::rule<range_id> range("range");
const x3::rule<values_id> values("values");
const x3::rule<operand_id> operand("operand");
const x3::rule<value_id> value("value");
const x3::rule<move_id> move("move");
const x3::rule<statement_id> statement("statement");
const x3::rule<head_id> head("head");
const x3::rule<body_id> body("body");
const x3::rule<line_id> line("line");

using B = Builder;

// --- expressions -------------------------------------------------------------------------------------------------------

const auto list_in_brackets =
    must<Need::open_bracket>(tok<Kind::open_bracket>) >>
    must<Need::value>(values) >> must<Need::close_bracket>(tok<Kind::close_bracket>);

const auto number = tok<Kind::number, &B::leaf> >>
                    -(one<IsGroup<wg::unit>, &B::unit> | tok<Kind::name, &B::unit>);

const auto operand_name = tok<Kind::name, &B::leaf>;

const auto call = (one<IsCallName, &B::call_begin> | one<IsGroup<wg::function>, &B::call_begin> |
                   one<IsWord<Word::all_of, Word::any_of, Word::none_of>, &B::call_begin>) >>
                  list_in_brackets >> act<&B::call_end>;

// what the customer's record holds: `number of abuse in any 90 days`, `number of abuse in this month`
const auto record_count =
    one<IsWord<Word::number_of>, &B::call_begin> >> must<Need::name>(tok<Kind::name, &B::leaf>) >>
    -(one<IsWord<Word::in_any>> >> must<Need::value>(next<IsKind<Kind::number>> >> number | operand_name) |
      one<IsWord<Word::in_this>> >> must<Need::value>(one<IsGroup<wg::unit>, &B::leaf>)) >>
    act<&B::call_end>;

const auto brackets =
    tok<Kind::open_bracket, &B::list_begin> >>
    must<Need::value>(values) >> act<&B::brackets_end> >> must<Need::close_bracket>(tok<Kind::close_bracket>);

// a day, and perhaps a time on it: `2026-09-01 10:00`, `visit_day 18:00`, `today 18:00`
const auto day_or_other = (tok<Kind::name, &B::leaf> | one<IsLeaf, &B::leaf> | tok<Kind::date, &B::leaf>) >>
                          -tok<Kind::time, &B::clock_time>;
const auto operand_def = number | record_count | call | tok<Kind::text, &B::leaf> | day_or_other |
                         tok<Kind::time, &B::leaf> | brackets;

const auto minus_signs = *tok<Kind::minus, &B::prefix>;
const auto prefixes = *one<IsWord<Word::not_>, &B::prefix> >> minus_signs;

const auto one_of_tail = one<IsWord<Word::is_one_of, Word::is_not_one_of>, &B::one_of_begin> >>
                         list_in_brackets >> act<&B::one_of_end>;

const auto begins_operand =
    next<IsKind<Kind::number>> | next<IsKind<Kind::name>> | next<IsLeaf> | next<IsKind<Kind::date>> |
    next<IsKind<Kind::time>> | next<IsKind<Kind::open_bracket>> | next<IsGroup<wg::function>> |
    next<IsWord<Word::all_of, Word::any_of, Word::none_of, Word::number_of>> | next<IsKind<Kind::minus>>;

// sum, or sum .. sum
const auto range_def =
    begins_operand >> act<&B::expression_begin> >> minus_signs >> must<Need::value>(operand) >>
    *(one<IsArithmetic, &B::infix> >> minus_signs >> must<Need::value>(operand)) >> act<&B::expression_end>;

// everything with operators; their precedence is the builder's table
const auto expression_def = (begins_operand | next<IsWord<Word::not_>>) >> act<&B::expression_begin> >>
                            prefixes >> must<Need::value>(operand) >>
                            *(one<IsJunction, &B::infix> >> prefixes >> must<Need::value>(operand) |
                              one<IsInfix, &B::infix> >> minus_signs >> must<Need::value>(operand) |
                              one_of_tail) >>
                            act<&B::expression_end>;

const auto bare_compare = one<IsCompare, &B::bare_compare_begin> >>
                          must<Need::value>(range) >> act<&B::bare_compare_end>;

const auto value_in_list = bare_compare | expression;
const auto values_def = value_in_list >> *(tok<Kind::comma> >> must<Need::value>(value_in_list));

// --- values ------------------------------------------------------------------------------------------------------------

const auto days = one<IsGroup<wg::weekday>, &B::days_begin> >>
                  -(tok<Kind::dots> >> must<Need::value>(one<IsGroup<wg::weekday>, &B::day_last>)) >>
                  -((next<IsKind<Kind::time>>) >> range) >> act<&B::days_end>;

const auto or_none = -(one<IsWord<Word::or_>> >> must<Need::none>(one<IsWord<Word::none>, &B::type_or_none>));

const auto type =
    (one<IsWord<Word::one_of, Word::some_of>, &B::type_begin> >> list_in_brackets >> act<&B::type_list_end> |
     one<IsGroup<wg::type>, &B::type_begin> >> -((range | bare_compare) >> act<&B::type_bound>)) >>
    or_none >> act<&B::type_end>;

const auto type_name = tok<Kind::name, &B::named_type> >> or_none >> act<&B::type_end>;

/// The block goes on: its closing brace, or what must be outside, has not come.
struct GoesOn : x3::parser<GoesOn> {
  using attribute_type = x3::unused_type;
  [[maybe_unused]] static const bool has_attribute = false;
  template <class Context, class Rule, class Attribute>
  bool parse(Iterator& first, Iterator const&, const Context& context, Rule&, Attribute&) const {
    const Builder& builder = builder_of(context);
    return !builder.gave_up() && !builder.ends_unclosed(*first);
  }
};

/// A closing brace that the file has too many.
struct Stray : x3::parser<Stray> {
  using attribute_type = x3::unused_type;
  [[maybe_unused]] static const bool has_attribute = false;
  template <class Context, class Rule, class Attribute>
  bool parse(Iterator& first, Iterator const&, const Context& context, Rule&, Attribute&) const {
    return builder_of(context).is_stray_close(*first);
  }
};

/// The head of a block ends without its brace, and its lines follow.
struct Unbraced : x3::parser<Unbraced> {
  using attribute_type = x3::unused_type;
  [[maybe_unused]] static const bool has_attribute = false;
  template <class Context, class Rule, class Attribute>
  bool parse(Iterator& first, Iterator const&, const Context& context, Rule&, Attribute&) const {
    return builder_of(context).opens_unbraced(*first);
  }
};

struct InRow : x3::parser<InRow> {
  using attribute_type = x3::unused_type;
  [[maybe_unused]] static const bool has_attribute = false;
  template <class Context, class Rule, class Attribute>
  bool parse(Iterator&, Iterator const&, const Context& context, Rule&, Attribute&) const {
    return builder_of(context).in_row();
  }
};

const auto bare_one_of = InRow{} >> one<IsWord<Word::one_of>, &B::bare_one_of_begin> >> list_in_brackets >>
                         or_none >> act<&B::bare_one_of_end>;

/// The header cells `if` and `since`.
const auto lone_word = one<IsLoneWord, &B::leaf>;
const auto alone = next<IsSeparator>;

const auto value_def = bare_one_of | type | days | bare_compare | expression;

const auto option = one<IsGroup<wg::option | wg::soft_option>, &B::item_option> >>
                    (alone | must<Need::value>(value) >> act<&B::item_value>);
const auto condition = one<IsWord<Word::if_>, &B::item_option> >>
                       must<Need::value>(expression) >> act<&B::item_value>;

const auto item = act<&B::item_begin> >>
                  (condition | option | value >> act<&B::item_value>) >> act<&B::item_end>;
const auto list = must<Need::value>(item) >> *(tok<Kind::comma> >> must<Need::value>(item));

// --- moves -------------------------------------------------------------------------------------------------------------

const auto trigger =
    one<IsWord<Word::on>, &B::move_begin> >> must<Need::name>(one<IsName, &B::move_outcome>) |
    one<IsWord<Word::after, Word::every, Word::at, Word::no_reply_for>, &B::move_begin> >>
        must<Need::value>(range) >> act<&B::move_trigger_value> |
    one<IsWord<Word::if_>, &B::move_begin> >> must<Need::value>(expression) >> act<&B::move_trigger_value>;

const auto target = one<IsSay, &B::target_action> >> tok<Kind::colon> >>
                        must<Need::name>(one<IsName, &B::target_name>) |
                    one<IsName, &B::target_name> |
                    one<IsGroup<wg::action>, &B::target_action> >>
                        -(tok<Kind::colon> >> must<Need::name>(one<IsName, &B::target_name>));

const auto move_option = act<&B::item_begin> >> (condition | option) >> act<&B::item_end>;

const auto tail = one<IsWord<Word::then>, &B::tail_then> >>
                      must<Need::target>(target) >> act<&B::tail_target_end> |
                  act<&B::item_begin> >> option >> act<&B::tail_option_end>;

const auto move_def = trigger >>
                      *(tok<Kind::comma> >> must<Need::value>(move_option)) >> act<&B::move_options_end> >>
                      must<Need::arrow>(tok<Kind::arrow>) >> must<Need::target>(target) >>
                      *(tok<Kind::comma> >> must<Need::tail>(tail)) >> act<&B::move_end>;

const auto begins_move = next<IsGroup<wg::trigger>>;

// --- lines -------------------------------------------------------------------------------------------------------------

const auto line_end = must<Need::line_end>(tok<Kind::newline>);

const auto entry = tok<Kind::label, &B::entry_label> >> -tok<Kind::text, &B::entry_title> >>
                   must<Need::colon>(tok<Kind::colon>) >>
                   (begins_move >> move | list) >> act<&B::entry_end> >> line_end;

const auto cell_item = act<&B::item_begin> >> (lone_word >> act<&B::item_value> | condition | option |
                                               value >> act<&B::item_value>) >>
                       act<&B::item_end>;
const auto cell = act<&B::cell_begin> >> -(!next<IsKind<Kind::bar>> >> must<Need::value>(cell_item) >>
                                           *(tok<Kind::comma> >> must<Need::value>(cell_item))) >>
                  -(tok<Kind::colon> >> must<Need::type>(type | type_name) >> act<&B::cell_type>) >>
                  act<&B::cell_end> >> must<Need::bar>(tok<Kind::bar>);
const auto row = tok<Kind::bar, &B::row_begin> >>
                 must<Need::value>(+(!next<IsKind<Kind::newline>> >> cell)) >> act<&B::row_end> >> line_end;

// What is none of the four is said and left behind; a brace closes the block outside.
const auto unknown = !next<IsKind<Kind::close_brace>> >> !next<IsKind<Kind::end>> >>
                     !next<IsKind<Kind::open_brace>> >> act<&B::unknown_line> >>
                     *(!next<IsKind<Kind::newline>> >> !next<IsKind<Kind::open_brace>> >>
                       !next<IsKind<Kind::end>> >> one<IsAny>) >>
                     -tok<Kind::newline>;

const auto statement_def = entry | row | begins_move >> move >> line_end | tok<Kind::newline> | unknown;

const auto head_def = -tok<Kind::name, &B::block_name> >> -tok<Kind::text, &B::block_title> >>
                      must<Need::line_end>(next<IsKind<Kind::open_brace>> | next<IsKind<Kind::newline>>);

const auto stray_close = Stray{} >> tok<Kind::close_brace, &B::stray_close> >> -tok<Kind::newline>;

const auto opening = tok<Kind::open_brace, &B::body_open> >> -tok<Kind::newline> |
                     Unbraced{} >> tok<Kind::newline, &B::body_open_missing>;

const auto body_def = opening >> *(GoesOn{} >> (line | stray_close)) >>
                      (GoesOn{} >> tok<Kind::close_brace, &B::body_close> >> -tok<Kind::newline> |
                       act<&B::body_close>);

const auto block = tok<Kind::kind, &B::block_kind> >> head >>
                   (body | -tok<Kind::newline>) >> act<&B::block_end>;
const auto stray_body =
    next<IsKind<Kind::open_brace>> >> act<&B::block_without_head> >> body >> act<&B::block_end>;

const auto line_def = block | stray_body | statement;

const auto file = *(GoesOn{} >> (line | tok<Kind::close_brace, &B::unexpected_close>));

BOOST_SPIRIT_DEFINE(expression, range, values, operand, value, move, statement, head, body, line)

}  // namespace

void parse_tokens(const std::vector<Token>& tokens, Builder& builder) {
  Iterator first = tokens.data();
  Iterator const last = tokens.data() + tokens.size();
  const auto grammar = x3::with<builder_tag>(std::ref(builder))[file];
  x3::unused_type nothing;
  grammar.parse(first, last, x3::unused, x3::unused, nothing);
}

}  // namespace sop::dsl
