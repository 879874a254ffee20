// The examples of docs/identity.md are what the library computes: the canonical form, the hash, the hash of reference data, the
// lasting names.
//
// Blocks follow the procedure (`sop`) that they speak of: `canonical`, `hash`, `data` with `data hash`, `paths`; `sop same` must have
// the same canonical form. With SOP_UPDATE_GOLDEN=1 the computed blocks are rewritten.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "sop/data_json.hpp"
#include "sop/load.hpp"
#include "sop/sha256.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"

using namespace sop::testing;

namespace {

struct Block {
  std::string info, text;
};

struct Page {
  std::vector<std::string> between;  // the lines before each block, and after the last
  std::vector<Block> blocks;
};

Page read_page(const std::string& text) {
  Page page;
  page.between.emplace_back();
  bool inside = false;
  for (const std::string& line : split_lines(text)) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside)
        page.blocks.push_back({line.substr(3), {}});
      else
        page.between.emplace_back();
      continue;
    }
    (inside ? page.blocks.back().text : page.between.back()).append(line).append("\n");
  }
  return page;
}

std::string written(const Page& page) {
  std::string out = page.between[0];
  for (std::size_t i = 0; i < page.blocks.size(); ++i) {
    out += "```" + page.blocks[i].info + "\n" + page.blocks[i].text + "```\n" + page.between[i + 1];
  }
  return out;
}

std::string paths_of(const sop::Procedure& p) {
  std::string out;
  const auto add = [&](const std::string& kind, const std::string& path) {
    out.append(kind).append(12 - kind.size(), ' ').append(path).append("\n");
  };
  for (const sop::Table& table : p.tables)
    for (const sop::TableRow& row : table.rows) add("row", row.path);
  for (const sop::Party& party : p.parties)
    for (const sop::Limit& limit : party.limits) add("limit", limit.path);
  for (const sop::EscalationPath& path : p.paths)
    for (const sop::Level& level : path.levels) add("level", level.path);
  for (const sop::Step& step : p.steps) {
    add(step.kind == sop::StepKind::end ? "end" : "step", step.path);
    for (sop::Id t = 0; t < step.transitions.count; ++t)
      add("move", p.transitions[step.transitions.first + t].path);
  }
  for (const sop::AlwaysRule& rule : p.always) add("rule", rule.path);
  return out;
}

}  // namespace

TEST_CASE("the page says what is computed") {
  const auto path = in_repository("docs/identity.md");
  const std::string text = read_file(path);
  Page page = read_page(text);
  REQUIRE(written(page) == text);
  sop::LoadResult loaded;
  std::string data;
  std::size_t computed = 0;
  for (Block& block : page.blocks) {
    if (block.info == "sop" || block.info == "sop same") {
      sop::LoadResult next = sop::load_text("example.sop", block.text);
      REQUIRE(next.ok);
      if (block.info == "sop same") {
        CHECK(sop::to_hex(next.procedure.hash) == sop::to_hex(loaded.procedure.hash));
        CHECK(sop::canonical_text(next.files[0], next.sources) ==
              sop::canonical_text(loaded.files[0], loaded.sources));
        CHECK(paths_of(next.procedure) == paths_of(loaded.procedure));
      } else {
        loaded = std::move(next);
      }
      continue;
    }
    std::string value;
    if (block.info == "canonical") {
      value = sop::canonical_text(loaded.files[0], loaded.sources);
    } else if (block.info == "hash") {
      value = sop::to_hex(loaded.procedure.hash) + "\n";
    } else if (block.info == "paths") {
      value = paths_of(loaded.procedure);
    } else if (block.info == "data") {
      data = block.text;
      continue;
    } else if (block.info == "data hash") {
      sop::ReferenceData read;
      sop::DiagnosticSink problems;
      REQUIRE(sop::read_data(data, sop::NameTable(loaded.procedure), read, problems));
      value = sop::to_hex(read.hash) + "\n";
    } else {
      FAIL_CHECK("nobody knows what `" << block.info << "` means");
      continue;
    }
    ++computed;
    if (std::getenv("SOP_UPDATE_GOLDEN") != nullptr && std::getenv("CI") == nullptr)
      block.text = value;
    else
      CHECK_MESSAGE(block.text == value, difference(block.text, value));
  }
  CHECK(computed == 4);
  if (written(page) != text) write_file(path, written(page));
}

TEST_CASE("the hash is made as the page says") {
  const auto path = in_repository("docs/identity.md");
  const Page page = read_page(read_file(path));
  const sop::LoadResult loaded = sop::load_text("example.sop", page.blocks.at(0).text);
  REQUIRE(loaded.ok);
  std::string bytes = "sop procedure 1\n";
  for (const std::string& part : {std::string("file"), page.blocks.at(1).text})
    bytes += std::to_string(part.size()) + "\n" + part;
  CHECK(sop::to_hex(sop::sha256(bytes)) == sop::to_hex(loaded.procedure.hash));
}
