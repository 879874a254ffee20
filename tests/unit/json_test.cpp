// The core's own JSON: what is read, what is refused and where, and what is written.
#include "sop/json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "sop/unicode.hpp"
#include "tests/support/random.hpp"

using namespace sop;

namespace {

// A document written out again, compact, in the order in which it was read.
void rewrite(JsonValue value, JsonWriter& out) {
  switch (value.kind()) {
    case JsonKind::null:
      out.null();
      break;
    case JsonKind::boolean:
      out.boolean(value.boolean());
      break;
    case JsonKind::number:
      out.integer(value.integer());
      break;
    case JsonKind::text:
      out.text(value.text());
      break;
    case JsonKind::array:
      out.begin_array();
      for (const JsonValue element : value) rewrite(element, out);
      out.end_array();
      break;
    case JsonKind::object:
      out.begin_object();
      for (const JsonValue member : value) {
        out.key(member.key());
        rewrite(member, out);
      }
      out.end_object();
      break;
  }
}

std::string rewritten(JsonValue value, JsonLayout layout = JsonLayout::compact) {
  std::string text;
  JsonWriter writer(text, layout);
  rewrite(value, writer);
  return text;
}

// `id begin..end: sentence`, or the text written out again.
std::string read(std::string_view text, const JsonLimits& limits = {}) {
  JsonDocument document;
  DiagnosticSink problems;
  if (parse_json(text, document, problems, limits)) {
    CHECK(problems.size() == 0);
    return rewritten(document.root());
  }
  CHECK_FALSE(document.root().valid());
  REQUIRE(problems.size() == 1);
  const Diagnostic& d = problems.items().front();
  return std::string(message_name(d.id)) + " " + std::to_string(d.span.begin) + ".." +
         std::to_string(d.span.end) + ": " + message_text(d);
}

}  // namespace

TEST_CASE("what is JSON is read as it stands") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {"null", "null"},
      {" true ", "true"},
      {"false\n", "false"},
      {"0", "0"},
      {"-0", "0"},
      {"-15", "-15"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775807", "-9223372036854775807"},
      {R"("")", R"("")"},
      {R"("late \"by\" \\ \/ \b\f\n\r\t")", "\"late \\\"by\\\" \\\\ / \\u0008\\u000c\\n\\r\\t\""},
      {R"("\u0436\u00E4\ud83d\uDE00")", "\"жä😀\""},
      {"[]", "[]"},
      {"{}", "{}"},
      {"[ [ ] , { } ]", "[[],{}]"},
      {"[1,[2,[3,[]]],4]", "[1,[2,[3,[]]],4]"},
      {"{\"issue\" : \"delay\" ,\r\n\t\"days\":4,\"x\":{\"y\":[null,{\"z\":true}]}}",
       "{\"issue\":\"delay\",\"days\":4,\"x\":{\"y\":[null,{\"z\":true}]}}"},
      {"{\"повод\":\"задержка\",\"põhjus\":\"hilinemine\"}",
       "{\"повод\":\"задержка\",\"põhjus\":\"hilinemine\"}"},
      {R"({"a":1,"b":{"a":2},"c":{"a":3}})", R"({"a":1,"b":{"a":2},"c":{"a":3}})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == row.expected);
  }
}

TEST_CASE("what is not JSON is refused with its place and a plain sentence") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {"", "json_empty 0..0: there is no JSON here"},
      {" \n ", "json_empty 3..3: there is no JSON here"},
      {"{", "json_ends_early 1..1: the text ends where a name in double quotes was expected"},
      {"[1", "json_ends_early 2..2: the text ends where `,` or `]` was expected"},
      {"{\"a\"", "json_ends_early 4..4: the text ends where `:` was expected"},
      {"{\"a\":", "json_ends_early 5..5: the text ends where a value was expected"},
      {"{\"a\":1", "json_ends_early 6..6: the text ends where `,` or `}` was expected"},
      {"{a:1}", "json_expected 1..2: a name in double quotes was expected here, not a word without quotes"},
      {"{\"a\":1,}", "json_expected 7..8: a name in double quotes was expected here, not `}`"},
      {"[1,]", "json_expected 3..4: a value was expected here, not `]`"},
      {"[1 2]", "json_expected 3..4: `,` or `]` was expected here, not a number"},
      {"{\"a\" 1}", "json_expected 5..6: `:` was expected here, not a number"},
      {"[1}", "json_expected 2..3: `,` or `]` was expected here, not `}`"},
      {"{\"a\":1]", "json_expected 6..7: `,` or `}` was expected here, not `]`"},
      {"yes", "json_expected 0..3: a value was expected here, not a word without quotes"},
      {"True", "json_expected 0..4: a value was expected here, not a word without quotes"},
      {"задержка", "json_expected 0..16: a value was expected here, not a word without quotes"},
      {"'a'", "json_expected 0..1: a value was expected here, not `'`"},
      {"1 2", "json_trailing 2..3: something follows the end of the value"},
      {"{} x", "json_trailing 3..4: something follows the end of the value"},
      {"// x", "json_expected 0..1: a value was expected here, not `/`"},
      {"12.50", "json_fraction 0..5: the number has a fraction or an exponent"},
      {"[1e3]", "json_fraction 1..4: the number has a fraction or an exponent"},
      {"-1E-3", "json_fraction 0..5: the number has a fraction or an exponent"},
      {"01", "json_bad_number 0..2: this is not a whole number"},
      {"-", "json_bad_number 0..1: this is not a whole number"},
      {"+1", "json_expected 0..2: a value was expected here, not a number"},
      {"1a", "json_bad_number 0..2: this is not a whole number"},
      {"9223372036854775808", "json_number_too_large 0..19: the number does not fit 64 bits"},
      {"\"abc", "json_open_text 0..4: this text is not closed"},
      {"\"ab\nc\"", "json_open_text 0..3: this text is not closed"},
      {"\"\t\"", "json_control 1..2: the character U+0009 may not stand in a text as it is"},
      {"\"\x1b[31m\"", "json_control 1..2: the character U+001B may not stand in a text as it is"},
      {R"("\x")", "json_bad_escape 1..3: this stands for no character"},
      {R"("\ж")", "json_bad_escape 1..4: this stands for no character"},
      {R"("\u12g4")", "json_bad_escape 1..3: this stands for no character"},
      {"\"\\", "json_bad_escape 1..2: this stands for no character"},
      {R"("\ud83d")", "json_half_pair 1..7: this is one half of a pair"},
      {R"("\ude00")", "json_half_pair 1..7: this is one half of a pair"},
      {R"("\ud83dA")", "json_half_pair 1..7: this is one half of a pair"},
      {R"({"a":1,"b":2,"a":3})", "json_duplicate_key 13..16: `a` stands twice in one object"},
      {R"({"x":[{"a":1,"\u0061":2}]})", "json_duplicate_key 13..21: `a` stands twice in one object"},
      {"{\"b\":1,\"b\":2,\"a\":1,\"a\":2}", "json_duplicate_key 7..10: `b` stands twice in one object"},
      {"\"\xff\"", "json_not_utf8 1..2: this is not valid UTF-8"},
      {"\xEF\xBB\xBF{}", "json_byte_order_mark 0..3: the text begins with a byte order mark"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == row.expected);
  }
}

TEST_CASE("no word or number of the text is repeated in a message: it may be nobody's business") {
  for (const char* text : {"secret", "{\"a\":secret}", "{\"a\":\"x\" secret}", "[77.5]", "[077]",
                           "[77secret]", "[777777777777777777777777]", "\"\\secret\"", "{secret:1}",
                           "[1 777]", "\"secret", "secret\xff", "{\"a\":+777}", "{\"a\":'secret'}"}) {
    CAPTURE(text);
    const std::string found = read(text);
    CHECK(found != "");
    CHECK(found.find("secret") == std::string::npos);
    CHECK(found.find("77") == std::string::npos);
  }
}

TEST_CASE("each limit is an error one past its edge, and none on it") {
  JsonLimits limits;
  limits.max_bytes = 10;
  CHECK(read("\"12345678\"", limits) == "\"12345678\"");
  CHECK(read("\"123456789\"", limits) ==
        "json_too_large 0..0: the text has 11 bytes, more than the 10 that are read");
  limits = {};
  limits.max_depth = 3;
  CHECK(read("[[[1]]]", limits) == "[[[1]]]");
  CHECK(read("[[{\"a\":[]}]]", limits) == "json_too_deep 7..8: brackets stand more than 3 deep");
  limits = {};
  limits.max_values = 4;
  CHECK(read("[1,2,3]", limits) == "[1,2,3]");
  CHECK(read("[1,2,3,4]", limits) == "json_too_many 7..7: there are more than 4 values in one text");
  const std::string deep(1000000, '[');
  CHECK(read(deep) == "json_too_deep 64..65: brackets stand more than 64 deep");
}

TEST_CASE("members are found by key, and every value knows its place") {
  JsonDocument document;
  DiagnosticSink problems;
  const std::string text = R"({"a":{"b":[10,20]},"c":"x","b":null})";
  REQUIRE(parse_json(text, document, problems, {}, 7));
  const JsonValue root = document.root();
  CHECK(root.size() == 3);
  CHECK(root.find("a").find("b").size() == 2);
  CHECK(root.find("c").text() == "x");
  CHECK(root.find("b").is(JsonKind::null));
  CHECK_FALSE(root.find("d").valid());
  CHECK_FALSE(root.find("c").find("x").valid());
  CHECK(root.find("c").span() == Span{7, 23, 26});
  CHECK(root.find("c").key_span() == Span{7, 19, 22});
  CHECK(root.find("a").span() == Span{7, 5, 18});
  int sum = 0;
  for (const JsonValue element : root.find("a").find("b")) sum += static_cast<int>(element.integer());
  CHECK(sum == 30);
  for (const JsonValue nothing : root.find("c")) FAIL_CHECK(nothing.text());
  CHECK(JsonValue().text().empty());
  CHECK(JsonValue().size() == 0);
}

TEST_CASE("writing: order as told, both layouts, nothing that could steer a terminal") {
  std::string out;
  JsonWriter(out)
      .begin_object()
      .text("b", "x")
      .key("a")
      .begin_array()
      .integer(-1)
      .natural(2)
      .boolean(false)
      .null()
      .end_array()
      .key("e")
      .begin_object()
      .end_object()
      .end_object();
  CHECK(out == R"({"b":"x","a":[-1,2,false,null],"e":{}})");
  out.clear();
  JsonWriter(out, JsonLayout::pretty)
      .begin_object()
      .text("b", "x")
      .key("a")
      .begin_array()
      .integer(1)
      .raw("[2]")
      .end_array()
      .key("e")
      .begin_array()
      .end_array()
      .end_object();
  CHECK(out == "{\n  \"b\": \"x\",\n  \"a\": [\n    1,\n    [2]\n  ],\n  \"e\": []\n}");
  struct Row {
    std::string_view text, expected;
  };
  using namespace std::string_view_literals;
  const Row rows[] = {
      {"quote \" slash \\", R"("quote \" slash \\")"},
      {"\0\x1b[2J\x7f"sv, R"("\u0000\u001b[2J\u007f")"},
      {"\u0085\u009b", R"("\u0085\u009b")"},
      {"a\u202Eb\u2066c\u200F", R"("a\u202eb\u2066c\u200f")"},
      {"\u2028\u2029\uFEFF", R"("\u2028\u2029\ufeff")"},
      {"bad \xff\xc3 end", "\"bad \uFFFD\uFFFD end\""},
      {"Ülo ж 😀", "\"Ülo ж 😀\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expected);
    std::string text;
    append_json(text, row.text);
    CHECK(text == row.expected);
  }
}

TEST_CASE("any bytes are read or refused, and what was read comes back the same") {
  sop_test::Random random(20260901);
  const std::string_view pieces[] = {"{",       "}", "[",  "]",    ",",    ":",    "\"", "\"a\"",
                                     "\"b\":",  "1", "-2", "0.5",  "true", "null", "\\", "\\u00",
                                     "\\ud83d", " ", "\n", "\x80", "ж",    "\"",   "e9", "\x01"};
  int fine = 0;
  for (int round = 0; round < 200000; ++round) {
    std::string text;
    for (auto i = random.between(0, 11); i > 0; --i) text += pieces[random.between(0, std::size(pieces) - 1)];
    JsonDocument document;
    DiagnosticSink problems;
    if (!parse_json(text, document, problems)) {
      const Span span = problems.items().at(0).span;
      if (span.begin > span.end || span.end > text.size()) FAIL_CHECK(text);
      continue;
    }
    ++fine;
    const std::string once = rewritten(document.root(), JsonLayout::pretty);
    JsonDocument again;
    if (!parse_json(once, again, problems) || rewritten(again.root(), JsonLayout::pretty) != once)
      FAIL_CHECK(text);
  }
  CHECK(fine > 1000);
}
