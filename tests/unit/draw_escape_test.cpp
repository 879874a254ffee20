// Titles that would like to be something else in a picture: DOT, Mermaid and JSON show them as text.
#include <doctest/doctest.h>

#include <string>

#include "sop/draw.hpp"
#include "sop/load.hpp"
#include "sop/state_graph.hpp"

namespace {

const char* const source_text =
    "sop en\n\nprocedure p {\n  edition: 1\n  locales: en\n  zone: \"+02:00\"\n}\n\nfacts {\n  a: "
    "whole\n}\n\n"
    "role agent {\n  reports to: nobody\n}\n\n"
    "scenario s {\n  applies if: any\n  step talk {\n    owner: agent\n    do: \"Talk\"\n    on done -> "
    "closed\n"
    "    after 2 days -> closed\n  }\n  end closed {\n    record: a\n  }\n}\n";

sop::Procedure with_title(const std::string& title) {
  sop::LoadResult loaded = sop::load_text("p.sop", source_text);
  REQUIRE(loaded.ok);
  // As it may come from a compiled form: the reader of source texts would refuse some of these characters.
  loaded.procedure.title = title;
  for (sop::Step& step : loaded.procedure.steps) step.title = title;
  for (sop::Scenario& scenario : loaded.procedure.scenarios) scenario.title = title;
  for (sop::Container& container : loaded.procedure.containers) container.title = title;
  return std::move(loaded.procedure);
}

bool has_raw_control(const std::string& text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n') || byte == 0x7F) return true;
  }
  return text.find("\xE2\x80\xAE") != std::string::npos || text.find("\xC2\x9B") != std::string::npos;
}

}  // namespace

TEST_CASE("a title cannot end its quotes, begin a tag or steer a terminal") {
  const std::string title = "x\"]; evil -> n0 [label=\"<b>\\N</b>\n\x1B[31m\xE2\x80\xAE\xC2\x9B|end&#27;";
  const sop::Procedure p = with_title(title);
  const sop::StateGraph graph(p);

  const std::string dot = sop::draw_dot(p, graph);
  CHECK_FALSE(has_raw_control(dot));
  CHECK(dot.find("n0 [label=\"x\\\"]; evil -> n0 "
                 "[label=\\\"<b>\\\\N</b>\\n\\\\u{1B}[31m\\\\u{202E}\\\\u{9B}|end&amp;#27;\\nagent\"") !=
        std::string::npos);
  CHECK(dot.find("evil -> n0 [label=\"") == std::string::npos);

  const std::string mermaid = sop::draw_mermaid(p, graph);
  CHECK_FALSE(has_raw_control(mermaid));
  CHECK(mermaid.find("n0[\"x#34;#93;#59; evil -#62; n0 #91;label#61;#34;#60;b#62;#92;N#60;#47;b#62;<br/>"
                     "#92;u#123;1B#125;#91;31m#92;u#123;202E#125;#92;u#123;9B#125;#124;end#38;#35;27#59;<br/"
                     ">agent\"]") != std::string::npos);

  const std::string json = sop::draw_json(p, graph);
  CHECK_FALSE(has_raw_control(json));
  CHECK(json.find("\\u001b[31m\\u202e\\u009b|end&#27;") != std::string::npos);
}
