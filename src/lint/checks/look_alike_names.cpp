// Two names that differ only in letters of different alphabets that look alike: `сос` in Cyrillic beside `coc` in Latin. Inside
// one word the reader of the language refuses such letters; two whole words are only seen side by side. The letters are those of
// Latin, Greek and Cyrillic that confusables.txt of UTS #39 (Unicode 15.0) maps to one letter of Latin, except those that differ
// to the eye (г, σ, υ), that resemble a digit or another case (З, б, Ь), and rare or old ones (such as ү, ѵ, Ӏ, ϲ). Likeness inside
// one alphabet (`l` and `1`, `rn` and `m`) is not looked at.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "sop/unicode.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

/// The Latin letter that a letter looks like, or itself.
char32_t look_of(char32_t c) {
  static constexpr std::pair<char32_t, char> alike[] = {
      {U'\u0391', 'A'}, {U'\u0392', 'B'}, {U'\u0395', 'E'}, {U'\u0396', 'Z'}, {U'\u0397', 'H'},
      {U'\u0399', 'I'}, {U'\u039A', 'K'}, {U'\u039C', 'M'}, {U'\u039D', 'N'}, {U'\u039F', 'O'},
      {U'\u03A1', 'P'}, {U'\u03A4', 'T'}, {U'\u03A5', 'Y'}, {U'\u03A7', 'X'}, {U'\u03B1', 'a'},
      {U'\u03B3', 'y'}, {U'\u03B9', 'i'}, {U'\u03BD', 'v'}, {U'\u03BF', 'o'}, {U'\u03C1', 'p'},
      {U'\u0405', 'S'}, {U'\u0406', 'I'}, {U'\u0408', 'J'}, {U'\u0410', 'A'}, {U'\u0412', 'B'},
      {U'\u0415', 'E'}, {U'\u041A', 'K'}, {U'\u041C', 'M'}, {U'\u041D', 'H'}, {U'\u041E', 'O'},
      {U'\u0420', 'P'}, {U'\u0421', 'C'}, {U'\u0422', 'T'}, {U'\u0423', 'Y'}, {U'\u0425', 'X'},
      {U'\u0430', 'a'}, {U'\u0435', 'e'}, {U'\u043E', 'o'}, {U'\u0440', 'p'}, {U'\u0441', 'c'},
      {U'\u0443', 'y'}, {U'\u0445', 'x'}, {U'\u0455', 's'}, {U'\u0456', 'i'}, {U'\u0458', 'j'},
      {U'\u04AE', 'Y'}, {U'\u04BB', 'h'}, {U'\u0501', 'd'}, {U'\u051A', 'Q'}, {U'\u051B', 'q'},
      {U'\u051C', 'W'}, {U'\u051D', 'w'}};
  const auto* const found =
      std::lower_bound(std::begin(alike), std::end(alike), c,
                       [](const auto& row, char32_t letter) { return row.first < letter; });
  return found != std::end(alike) && found->first == c ? static_cast<char32_t>(found->second) : c;
}

/// Equal for names that look alike, whatever the case in which they are written elsewhere.
std::string look_of(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const unicode::Decoded c = unicode::decode(name, at);
    unicode::append(out, look_of(c.code_point));
    at += c.length;
  }
  return unicode::fold(out);
}

/// Where each name is declared, the first place of each.
std::vector<Span> places_of(const Procedure& p) {
  std::vector<Span> places(p.symbols.size(), p.span);
  std::vector<bool> known(p.symbols.size());
  const auto place = [&](SymbolId name, Span span) {
    if (name >= places.size() || known[name]) return;
    known[name] = true;
    places[name] = span;
  };
  const auto all = [&](const auto& things) {
    for (const auto& thing : things) place(thing.name, thing.span);
  };
  all(p.facts);
  all(p.groups);
  all(p.settings);
  all(p.units);
  all(p.definitions);
  all(p.outputs);
  all(p.tables);
  all(p.requirements);
  for (const RequirementList& list : p.requirements) all(list.items);
  all(p.remedies);
  all(p.parties);
  all(p.calendars);
  all(p.responses);
  all(p.scenarios);
  all(p.containers);
  all(p.steps);
  all(p.always);
  all(p.paths);
  all(p.clocks);
  for (const Fact& fact : p.facts)
    for (const SymbolId value : fact.type.names) place(value, fact.span);
  for (const Output& output : p.outputs)
    for (const SymbolId value : output.type.names) place(value, output.span);
  for (const Step& step : p.steps)
    for (const Action& action : step.actions) place(action.name, action.span);
  return places;
}

}  // namespace

void look_alike_names(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<std::pair<std::string, SymbolId>> looks;
  for (SymbolId id = 0; id < p.symbols.size(); ++id) {
    if (!context.spend(1)) return;
    looks.emplace_back(look_of(p.text(id)), id);
  }
  std::sort(looks.begin(), looks.end());
  std::vector<Span> places;
  for (std::size_t i = 1; i < looks.size(); ++i) {
    if (looks[i].first != looks[i - 1].first) continue;
    const std::string& first = context.name(looks[i - 1].second);
    const std::string& second = context.name(looks[i].second);
    if (unicode::equal_but_case(first, second)) continue;
    if (places.empty()) places = places_of(p);
    context.report(messages::look_alike_names, places[looks[i].second], second, {second, first})
        .diagnostic.note(messages::the_name_that_looks_alike, places[looks[i - 1].second]);
  }
}

}  // namespace sop::lint_checks
