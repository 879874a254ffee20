// What the lexer makes of lines: labels, kinds, names, phrases, line ends. A table of lines and their tokens.
#include "dsl/lexer.hpp"

#include <doctest/doctest.h>

#include <string>

#include "sop/diagnostic.hpp"

namespace {

using sop::dsl::Token;
using sop::dsl::TokenKind;

/// Labels `L:`, kinds `K:`, words of the language `:id`, names as written (with `~id` for a hint), `/` a line end.
std::string shown(const Token& token, const std::string& text) {
  const std::string written = text.substr(token.begin, token.end - token.begin);
  const std::string id(sop::word_id(token.word));
  switch (token.kind) {
    case TokenKind::end:
      return "";
    case TokenKind::newline:
      return "/";
    case TokenKind::label:
      return token.word != sop::no_word ? "L:" + id : "L'" + written + "'";
    case TokenKind::kind:
      return token.word != sop::no_word ? "K:" + id : "K'" + written + "'";
    case TokenKind::word:
      return ":" + id;
    case TokenKind::name:
      return token.word != sop::no_word ? written + "~" + id : written;
    default:
      return written;
  }
}

std::string tokens_of(const std::string& lines, const std::string& dialect = "en") {
  const std::string text = "sop " + dialect + "\n" + lines;
  sop::SourceSet sources;
  const sop::FileId id = sources.add("a.sop", text);
  sop::DiagnosticSink sink;
  const sop::dsl::Lexed lexed = sop::dsl::lex(sources, id, sop::ParseLimits{}, sink);
  std::string out;
  for (const Token& token : lexed.tokens) {
    if (token.kind == TokenKind::end) continue;
    if (!out.empty()) out += ' ';
    out += shown(token, text);
  }
  for (const sop::Diagnostic& diagnostic : sink.take()) {
    out += " !" + std::string(sop::message_name(diagnostic.id));
  }
  return out;
}

struct Row {
  const char* lines;
  const char* tokens;
};

}  // namespace

TEST_CASE("lines begin with labels, kinds and triggers") {
  const Row rows[] = {
      {"owner: agent", "L:owner : agent /"},
      {"limit per case: 50 EUR", "L:limit_per_case : 50 EUR /"},
      {"Limit  Per Case : 50 EUR", "L:limit_per_case : 50 EUR /"},
      {"my_fact: text", "L'my_fact' : :text /"},
      {"my fact: text", "L'my fact' : :text /"},
      {"customer \"Name: first\": text", "L'customer' \"Name: first\" : :text /"},
      {"at: 09:00", "L:at_time : 09:00 /"},
      {"at 75 % -> x", ":at 75 :percent_sign -> x /"},
      {"on duty: mon", "L:on_duty : :mon /"},
      {"on duty -> x", ":on duty -> x /"},
      {"on done, if x -> y", ":on done~done , :if x -> y /"},
      {"no reply for 3 days -> x", ":no_reply_for 3 :day -> x /"},
      {"hand over at: mon 09:00", "L:hand_over_at : :mon 09:00 /"},
      {"calendar: desk", "L:calendar : desk /"},
      {"calendar desk {", "K:calendar desk { /"},
      {"phrases to avoid {", "K:phrases_to_avoid { /"},
      {"phrases to avoid rude_ones \"Title\" {", "K:phrases_to_avoid rude_ones \"Title\" { /"},
      {"step wait {", "K:step wait~wait { /"},
      {"end closed", "K:end closed~closed /"},
      {"import \"file.sop\"", "K:import \"file.sop\" /"},
      {"test \"a title\" {", "K:test \"a title\" { /"},
      {"stp one {", "K'stp' one { /"},
      {"stp {", "K'stp' { /"},
      {"role a b {", "K:role a b { / !name_of_words"},
      {"role is {", "K:role is { / !reserved_name"},
      {"role если {", "K:role если { / !reserved_elsewhere"},
      {"| a | b: money |", "| a | b : :money | /"},
      {"x -> y", "x -> y /"},
      {"owner = agent", "L:owner = agent / !write_sign"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.lines));
    CHECK(tokens_of(row.lines) == std::string() + row.tokens);
  }
}

TEST_CASE("phrases are the longest that fit; what is left are names") {
  const Row rows[] = {
      {"x: a is b", "a :is b"},
      {"x: a is not b", "a :is_not b"},
      {"x: a is not one of (b)", "a :is_not_one_of ( b )"},
      {"x: a is one of (b)", "a :is_one_of ( b )"},
      {"x: one of (b, c)", ":one_of ( b , c )"},
      {"x: yes or no, default no", ":yes_or_no , :default :no"},
      {"x: date or none", ":date :or :none"},
      {"x: 10 % of y, at most 40 EUR", "10 :percent_sign :of y , :at_most 40 EUR"},
      {"x: 2 business days", "2 :business_day"},
      {"x: 2 Business\tDAYS", "2 :business_day"},
      {"x: business days between(a, b)", ":business_days_between ( a , b )"},
      {"x: days between(a, b)", ":days_between ( a , b )"},
      {"x: 3 days", "3 :day"},
      {"x: collect sum", ":collect_sum"},
      {"x: collect", "collect"},
      {"x: first", "first~first"},
      {"x: todayish, today, to_day", "todayish , :today , to_day"},
      {"x: at_most, most", "at_most , most"},
      {"x: a, until 2026-09-01", "a , :until 2026-09-01"},
      {"x: a, until b", "a , :until b"},
      {"x: a, until today", "a , :until :today"},
      {"x: a, until", "a , until"},
      {"x: a, until + b", "a , until + b"},
      {"x: a, until is b", "a , until :is b"},
      {"x: a, until, b", "a , until , b"},
      {"x: until b", "until b"},
      {"x: a, use instead \"b\"", "a , :use_instead \"b\""},
      {"x: a, nothing under 5 EUR", "a , :nothing_under 5 EUR"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.lines));
    CHECK(tokens_of(row.lines) == std::string("L'x' : ") + row.tokens + " /");
  }
}

TEST_CASE("numbers, dates, times, texts and signs") {
  const Row rows[] = {
      {"x: 0 12 0.5", "0 12 0.5"},
      {"x: 0..2 3..<7", "0 .. 2 3 ..< 7"},
      {"x: 0.5..0.75", "0.5 .. 0.75"},
      {"x: 2026-09-01 10:00", "2026-09-01 10:00"},
      {"x: 2026-09-01..2026-09-30", "2026-09-01 .. 2026-09-30"},
      {"x: 09:00..12:00", "09:00 .. 12:00"},
      {"x: 15min 20%", "15 :minute 20 :percent_sign"},
      {"x: 15 km", "15 km"},
      {"x: a>=3 b≥3 c<=3 d≤3 e<3 f>3",
       "a :greater_equal 3 b :greater_equal 3 c :less_equal 3 d :less_equal 3 e :less 3 f :greater 3"},
      {"x: 3…7 3…<7", "3 … 7 3 …< 7"},
      {"x: a → b", "a → b"},
      {"x: a*b/c+d-e", "a * b / c + d - e"},
      {"x: a × b ÷ c − d", "a × b ÷ c − d"},
      {"x: \"a\" “b” „c“ „d” «e»", "\"a\" “b” „c“ „d” «e»"},
      {"x: \"a # b\" # comment", "\"a # b\""},
      {"x: \"a \\\" b\" «c \\» d»", "\"a \\\" b\" «c \\» d»"},
      {"x: \"it's “fine”\"", "\"it's “fine”\""},
      {"x:\ta\xC2\xA0\xE2\x80\xAF"
       "b",
       "a b"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.lines));
    CHECK(tokens_of(row.lines) == std::string("L'x' : ") + row.tokens + " /");
  }
}

TEST_CASE("a line goes on after a comma and inside an open bracket, and nowhere else") {
  const Row rows[] = {
      {"x: a,\n  b,\n\n  # comment\n  c", "L'x' : a , b , c /"},
      {"x: (\n  a,\n  b\n  ), c", "L'x' : ( a , b ) , c /"},
      {"x: a\n  b", "L'x' : a / b /"},
      {"x: a,\ny: b", "L'x' : a / L'y' : b / !comma_too_many"},
      {"x: a,\nrole b {\n}", "L'x' : a / K:role b { / } / !comma_too_many"},
      {"x: a,\non b -> c", "L'x' : a / :on b -> c / !comma_too_many"},
      {"x: a,\nif b -> c", "L'x' : a , :if b -> c /"},
      {"x: a,\n| b |", "L'x' : a / | b | / !comma_too_many"},
      {"facts {\nx: a,\n}", "K:facts { / L'x' : a / } / !comma_too_many"},
      {"x: a,", "L'x' : a / !comma_too_many"},
      {"x: a\ry: b\r\nz: c\n", "L'x' : a / L'y' : b / L'z' : c /"},
      {"\n\n\nx: a\n\n\n", "L'x' : a /"},
      {"role a { b: c }", "K:role a { / L'b' : c / } / !brace_line"},
      {"role a\n{\n}", "K:role a { / } / !brace_alone"},
      {"role a {\n} role b {\n}", "K:role a { / } / K:role b { / } / !close_brace_line"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.lines));
    CHECK(tokens_of(row.lines) == std::string(row.tokens));
  }
}

TEST_CASE("Russian and Estonian") {
  const Row russian[] = {
      {"начальник: старший", "L:reports_to : старший"},
      {"Лимит на Случай: 50 EUR", "L:limit_per_case : 50 EUR"},
      {"итог готово, если цена > 80 EUR -> б, не более 2 раз, затем в",
       ":on готово , :if цена :greater 80 EUR -> б , :at_most 2 :times , :then в"},
      {"уровень: день, если пусто пропустить", "L:level : :day , :when_empty пропустить~skip"},
      {"x: это не а", "L'x' : :is_not а"},
      {"x: а это одно из (б)", "L'x' : а :is_one_of ( б )"},
      {"x: 10 % от величины цена", "L'x' : 10 :percent_sign :of цена"},
      {"x: 10 % от цена", "L'x' : 10 :percent_sign :of цена"},
      {"x: 2 рабочих дня", "L'x' : 2 :business_day"},
      {"ШАГ а {", "K:step а {"},
  };
  for (const Row& row : russian) {
    CAPTURE(std::string(row.lines));
    const std::string expected = std::string() + row.tokens + " /";
    CHECK(tokens_of(row.lines, "ru") == expected);
  }
  const Row estonian[] = {
      {"ülemus: juhataja", "L:reports_to : juhataja"},
      {"ÜLEMUS: juhataja", "L:reports_to : juhataja"},
      {"u\xCC\x88lemus: juhataja", "L:reports_to : juhataja"},
      {"tulemus nõus, kui hind > 80 EUR -> lubadus, kuni 2 korda, seejärel suletud",
       ":on nõus~accepted , :if hind :greater 80 EUR -> lubadus , :at_most 2 :times , :then suletud~closed"},
      {"x: a ei ole b", "L'x' : a :is_not b"},
      {"x: a on üks neist (b)", "L'x' : a :is_one_of ( b )"},
      {"x: 2 tööpäeva", "L'x' : 2 :business_day"},
  };
  for (const Row& row : estonian) {
    CAPTURE(std::string(row.lines));
    CHECK(tokens_of(row.lines, "et") == std::string() + row.tokens + " /");
  }
}
