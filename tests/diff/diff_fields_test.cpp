// Every field of the model beside what `sop diff` says where it changes: tests/golden/diff_fields/fields.txt, which explains its form. A field that
// is new in the model and stands in no line there is found: the fields of each struct are counted.
// With SOP_UPDATE_GOLDEN=1 what is told is rewritten.
#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sop/diff.hpp"
#include "sop/load.hpp"
#include "tests/support/files.hpp"

using namespace sop;
using namespace sop::testing;

namespace {

/// Counts what a struct lists.
struct Counter {
  std::size_t fields = 0;
  template <class... Fields>
  void operator()(Fields&... /*each*/) {
    fields += sizeof...(Fields);
  }
  template <class... Fields>
  void since(int /*version*/, Fields&... /*each*/) {
    fields += sizeof...(Fields);
  }
};

template <class Struct>
std::size_t count() {
  Struct one;
  Counter counter;
  Struct::fields(one, counter);
  return counter.fields;
}

const std::vector<std::pair<std::string, std::size_t>>& structs() {
  static const std::vector<std::pair<std::string, std::size_t>> all = {
      {"Symbol", count<Symbol>()},
      {"Fact", count<Fact>()},
      {"FactGroup", count<FactGroup>()},
      {"Setting", count<Setting>()},
      {"Unit", count<Unit>()},
      {"Definition", count<Definition>()},
      {"Requirement", count<Requirement>()},
      {"RequirementList", count<RequirementList>()},
      {"Output", count<Output>()},
      {"TableRow", count<TableRow>()},
      {"Table", count<Table>()},
      {"Remedy", count<Remedy>()},
      {"Limit", count<Limit>()},
      {"Permission", count<Permission>()},
      {"OpenWindow", count<OpenWindow>()},
      {"Party", count<Party>()},
      {"SpecialOpening", count<SpecialOpening>()},
      {"Calendar", count<Calendar>()},
      {"TextPart", count<TextPart>()},
      {"ResponseVariant", count<ResponseVariant>()},
      {"LengthLimit", count<LengthLimit>()},
      {"Response", count<Response>()},
      {"RecordKind", count<RecordKind>()},
      {"PhraseRule", count<PhraseRule>()},
      {"DeadlineForm", count<DeadlineForm>()},
      {"Target", count<Target>()},
      {"Transition", count<Transition>()},
      {"OfferOption", count<OfferOption>()},
      {"SignOff", count<SignOff>()},
      {"Action", count<Action>()},
      {"OwnerChoice", count<OwnerChoice>()},
      {"Step", count<Step>()},
      {"Container", count<Container>()},
      {"PathChoice", count<PathChoice>()},
      {"Scenario", count<Scenario>()},
      {"AlwaysRule", count<AlwaysRule>()},
      {"Signal", count<Signal>()},
      {"Level", count<Level>()},
      {"EscalationPath", count<EscalationPath>()},
      {"ClockTarget", count<ClockTarget>()},
      {"Extension", count<Extension>()},
      {"Clock", count<Clock>()},
      {"Ordering", count<Ordering>()},
      {"Type", count<Type>()},
      {"Procedure", count<Procedure>()},
  };
  return all;
}

std::string with_ends(std::string text) {
  for (std::size_t at = 0; (at = text.find("\\n", at)) != std::string::npos;) text.replace(at, 2, "\n");
  return text;
}

/// One field, its changes, and what is told.
struct Entry {
  std::string field, reason, unseen;
  std::vector<std::pair<std::string, std::string>> changes;
  std::vector<std::string> told;
};

std::vector<std::string> told_by(const DiffResult& result) {
  std::vector<std::string> out;
  for (const DiffRegion& region : result.regions)
    out.push_back(std::string(name_of(region.verdict)) + " " + std::string(name_of(region.subject)) + " " +
                  region.name);
  for (const NotCompared& one : result.not_compared)
    out.push_back("not compared " + std::string(name_of(one.subject)) + " " + one.name);
  return out;
}

}  // namespace

TEST_CASE("every field of the model is compared, or said to be not looked at") {
  const std::string base = read_file(in_repository("tests/golden/diff_fields/base.sop"));
  const std::filesystem::path list = in_repository("tests/golden/diff_fields/fields.txt");
  std::string page = read_file(in_repository("docs/diff.md"));
  const std::size_t unseen = page.find("\nNot looked at:");
  REQUIRE(unseen != std::string::npos);
  page = page.substr(unseen, page.find("\n\n", unseen) - unseen);
  for (char& c : page) c = c == '\n' ? ' ' : c;

  std::vector<Entry> entries;
  std::string head, rewritten;
  for (const std::string& line : split_lines(read_file(list))) {
    const std::string rest = line.size() > 2 ? line.substr(2) : "";
    if (line.compare(0, 3, "== ") == 0)
      entries.push_back({line.substr(3), {}, {}, {}, {}});
    else if (entries.empty())
      head += line + "\n";
    else if (line[0] == '.')
      entries.back().reason = rest;
    else if (line[0] == '~')
      entries.back().unseen = rest;
    else if (line[0] == '-')
      entries.back().changes.emplace_back(rest, "");
    else if (line[0] == '+')
      entries.back().changes.back().second = rest;
    else if (line[0] == '=')
      entries.back().told.push_back(rest);
    else
      FAIL_CHECK("no such line: " << line);
  }

  // Every field stands there, once.
  std::map<std::string, std::size_t> listed;
  for (const Entry& entry : entries) ++listed[entry.field.substr(0, entry.field.find('.'))];
  for (const auto& counted : structs()) CHECK_MESSAGE(listed[counted.first] == counted.second, counted.first);
  CHECK(listed.size() == structs().size());
  std::map<std::string, std::size_t> once;
  for (const Entry& entry : entries) CHECK_MESSAGE(++once[entry.field] == 1, entry.field);

  const LoadResult before = load_text("p.sop", base);
  for (const Diagnostic& d : before.diagnostics) MESSAGE(message_text(d));
  REQUIRE(before.ok);
  rewritten = head;
  for (const Entry& entry : entries) {
    CAPTURE(entry.field);
    CHECK_MESSAGE((!entry.changes.empty() || !entry.reason.empty()), "neither a change nor a reason");
    std::vector<std::string> told;
    if (!entry.changes.empty()) {
      std::string text = base;
      for (const auto& change : entry.changes) {
        const std::string& was = change.first;
        const std::string old_text = with_ends(was), new_text = with_ends(change.second);
        const std::size_t at = text.find(old_text);
        CHECK_MESSAGE(at != std::string::npos, was);
        if (at == std::string::npos) continue;
        CHECK_MESSAGE(text.find(old_text, at + 1) == std::string::npos, "twice: " << was);
        text.replace(at, old_text.size(), new_text);
      }
      const LoadResult after = load_text("p.sop", text);
      for (const Diagnostic& d : after.diagnostics)
        if (!after.ok) MESSAGE(entry.field << ": " << message_text(d));
      CHECK(after.ok);
      const ReferenceData data;
      const DiffResult result =
          after.ok ? diff({before.procedure, data}, {after.procedure, data}) : DiffResult();
      told = told_by(result);
      for (const DiffRegion& region : result.regions) {
        const bool differ = region.before != region.after || region.shown_before != region.shown_after ||
                            region.error_before != region.error_after ||
                            region.waits_before != region.waits_after;
        CHECK_MESSAGE(differ, region.name << ": " << region.before);
      }
      CHECK_MESSAGE(told.empty() == (!entry.unseen.empty() || !entry.reason.empty()), "is it seen?");
    }
    if (!entry.unseen.empty()) CHECK_MESSAGE(page.find(entry.unseen) != std::string::npos, entry.unseen);
    if (std::getenv("SOP_UPDATE_GOLDEN") == nullptr) CHECK(told == entry.told);
    rewritten += "== " + entry.field + "\n";
    if (!entry.reason.empty()) rewritten += ". " + entry.reason + "\n";
    if (!entry.unseen.empty()) rewritten += "~ " + entry.unseen + "\n";
    for (const auto& [was, is] : entry.changes) rewritten += "- " + was + "\n+ " + is + "\n";
    for (const std::string& one : told) rewritten += "= " + one + "\n";
  }
  if (std::getenv("SOP_UPDATE_GOLDEN") != nullptr) write_file(list, rewritten);
}
