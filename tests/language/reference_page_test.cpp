// docs/language-reference.md against the table of labels: the page is made of that table and of what people wrote beside it (a
// sentence for each block, an example for each label), so that it cannot say what the program does not do. With
// SOP_UPDATE_GOLDEN=1 the page is written anew; sentences and examples are kept.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/keywords.hpp"
#include "sop/diagnostic.hpp"
#include "sop/parse.hpp"
#include "src/resolve/labels.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"

namespace {

using sop::Word;
using sop::resolver::BlockRule;
using sop::resolver::LabelRule;

const char* const page = "docs/language-reference.md";

/// What people wrote: sentences by heading, examples by heading and label.
struct Written {
  std::string opening;
  std::map<std::string, std::string> sentences;
  std::map<std::string, std::string> examples;
};

std::string in_dialects(Word word) {
  std::string out;
  for (std::size_t d = 0; d < sop::dialect_count; ++d) {
    const std::string form(sop::word_form(word, d));
    if (out.find("`" + form + "`") == std::string::npos) out += (d > 0 ? " · `" : "`") + form + "`";
  }
  return out;
}

std::string heading(const BlockRule& block) { return "## " + in_dialects(block.block); }

std::string label_cell(const LabelRule& rule) {
  std::string out = rule.label == sop::no_word ? "(a name of yours)" : in_dialects(rule.label);
  if ((rule.flags & sop::resolver::required) != 0) out += ", needed";
  if ((rule.flags & sop::resolver::choice) != 0) out += ", tried from the top";
  if ((rule.flags & sop::resolver::repeated) != 0) out += ", as often as you like";
  return out;
}

std::string between(std::string_view line, std::size_t from, std::string_view end) {
  return std::string(line.substr(from, line.find(end, from) - from));
}

Written read_page(const std::string& text) {
  Written written;
  std::string at;
  bool table = false;
  for (const std::string& line : sop::testing::split_lines(text)) {
    if (line.rfind("## ", 0) == 0) {
      at = line;
      table = false;
    } else if (at.empty()) {
      written.opening += line + "\n";
    } else if (line.rfind("| ", 0) == 0) {
      table = true;
      const std::size_t last = line.rfind(" | ");
      if (last != std::string::npos && line.size() > last + 5)
        written.examples[at + between(line, 2, " | ")] = line.substr(last + 3, line.size() - last - 5);
    } else if (!table && !line.empty() && line.rfind("It ", 0) != 0 && line.rfind("Inside", 0) != 0 &&
               line[0] != '|') {
      std::string& sentence = written.sentences[at];
      sentence += (sentence.empty() ? "" : "\n") + line;
    }
  }
  return written;
}

bool belongs(const LabelRule& rule, const BlockRule& block) {
  // `intake` and a branch are one step, with the labels of a step.
  return rule.block == block.block;
}

std::string write_page(const Written& written) {
  std::size_t block_count = 0;
  std::size_t label_count = 0;
  const BlockRule* blocks = sop::resolver::block_rules(block_count);
  const LabelRule* labels = sop::resolver::label_rules(label_count);
  const auto kept = [](const std::map<std::string, std::string>& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? std::string() : found->second;
  };
  std::string out = written.opening;
  for (std::size_t b = 0; b < block_count; ++b) {
    const std::string head = heading(blocks[b]);
    out += head + "\n\n" + kept(written.sentences, head) + "\n\n";
    out += blocks[b].named ? "It has a name." : "It has no name.";
    if (blocks[b].moves) out += " Moves stand in it.";
    if (blocks[b].rows) out += " Rows stand in it.";
    out += "\n";
    std::string inside;
    for (const Word each : blocks[b].inside)
      if (each != sop::no_word)
        inside += (inside.empty() ? "`" : ", `") + std::string(sop::word_form(each, 0)) + "`";
    if (!inside.empty()) out += "Inside it: " + inside + ".\n";
    bool any = false;
    for (std::size_t i = 0; i < label_count; ++i) {
      if (!belongs(labels[i], blocks[b])) continue;
      if (!any) out += "\n| label | takes | then | example |\n|---|---|---|---|\n";
      any = true;
      std::string options;
      for (const Word option : labels[i].options)
        if (option != sop::no_word)
          options += (options.empty() ? "`" : ", `") + std::string(sop::word_form(option, 0)) + "`";
      const std::string label = label_cell(labels[i]);
      out += "| " + label + " | " + std::string(sop::message_template(labels[i].takes, sop::Language::en)) +
             " | " + options + " | " + kept(written.examples, head + label) + " |\n";
    }
    out += "\n";
  }
  while (out.size() > 1 && out[out.size() - 2] == '\n') out.pop_back();
  return out;
}

}  // namespace

TEST_CASE("the page of labels is what the table of labels says") {
  const auto path = sop::testing::in_repository(page);
  const Written written = read_page(sop::testing::read_file(path));
  const std::string problem = sop::testing::golden_problem(path, write_page(written));
  CHECK_MESSAGE(problem.empty(), problem);
}

TEST_CASE("every block of the page has its sentence, and every label an example that can be read") {
  const Written written = read_page(sop::testing::read_file(sop::testing::in_repository(page)));
  std::size_t block_count = 0;
  std::size_t label_count = 0;
  const BlockRule* blocks = sop::resolver::block_rules(block_count);
  const LabelRule* labels = sop::resolver::label_rules(label_count);
  for (std::size_t b = 0; b < block_count; ++b) {
    const std::string head = heading(blocks[b]);
    CAPTURE(head);
    CHECK(written.sentences.count(head) == 1);
    const std::string kind(sop::word_form(blocks[b].block, 0));
    for (std::size_t i = 0; i < label_count; ++i) {
      if (!belongs(labels[i], blocks[b])) continue;
      const auto found = written.examples.find(head + label_cell(labels[i]));
      CAPTURE(label_cell(labels[i]));
      REQUIRE(found != written.examples.end());
      std::string example = found->second;
      REQUIRE(example.size() > 4);
      REQUIRE(example.front() == '`');
      example = example.substr(1, example.size() - 2);
      if (labels[i].label != sop::no_word)
        CHECK(example.rfind(std::string(sop::word_form(labels[i].label, 0)) + ":", 0) == 0);
      const std::string text =
          "sop en\n" + kind + (blocks[b].named ? " a_name" : "") + " {\n  " + example + "\n}\n";
      sop::SourceSet sources;
      const sop::FileId id = sources.add("example.sop", text);
      sop::DiagnosticSink sink;
      (void)sop::parse(sources, id, sop::ParseLimits{}, sink);
      for (const sop::Diagnostic& d : sink.items()) FAIL_CHECK(example << ": " << sop::message_text(d));
    }
  }
}
