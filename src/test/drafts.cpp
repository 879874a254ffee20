// src/test/drafts.cpp — see the header.
#include "src/test/drafts.hpp"

#include <algorithm>
#include <utility>

#include "sop/duration.hpp"
#include "sop/reference.hpp"
#include "sop/test_findings.hpp"
#include "sop/word_forms.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/stories.hpp"

namespace sop::played {

void tell_facts_behind(const Procedure& p, const std::vector<Id>& expressions,
                       std::vector<FactUpdate>& facts) {
  const std::vector<bool> behind = lint_checks::facts_behind(p, expressions);
  for (Id f = 0; f < p.facts.size(); ++f) {
    const auto tells = [f](const FactUpdate& update) { return update.fact == f; };
    if (!behind[f] || p.facts[f].default_value != no_id || std::any_of(facts.begin(), facts.end(), tells))
      continue;
    Value value = lint_checks::some_value(p, p.facts[f].type);
    if (value.is_unknown() || !reference::fits(value, p.facts[f].type)) {
      const std::vector<Value> some = lint_checks::values_worth_a_look(p, f, {});
      if (some.empty()) continue;
      value = some.front();
    }
    facts.push_back({f, value});
  }
}

void tell_duty(const Procedure& p, TestLines& lines) {
  for (Id i = 0; i < p.parties.size(); ++i)
    if (p.parties[i].kind == PartyKind::schedule && p.parties[i].from_host) lines.given_duty(i);
}

std::int64_t opening_of(const Witness& witness) {
  return witness.has_opening ? witness.opening : lint_checks::stories_open;
}

bool play_witness(const Procedure& p, const ReferenceData& data, const Witness& witness, TestLines& lines,
                  WitnessEnd& end) {
  AdvanceOptions options;
  options.max_steps = 100'000;
  const auto remember = [&end] {
    for (const Reason& reason : end.d.because) end.used.push_back(reason.path);
    for (const JournalEntry& entry : end.d.journal) end.used.push_back(entry.path);
  };
  const auto goes_on = [&end] { return end.d.status == Status::ok || end.d.status == Status::more; };
  lines.given(witness.facts);
  const std::int64_t opening = opening_of(witness);
  end.c = reference::open(p, data, witness.facts, opening, end.d, options);
  remember();
  std::int64_t passed = 0;
  for (const WitnessEvent& event : witness.events) {
    if (!goes_on()) return false;
    const std::int64_t at =
        (event.at + milliseconds_per_minute - 1) / milliseconds_per_minute * milliseconds_per_minute;
    lines.wait(at - passed);
    // What is given before any other line is told at the opening.
    const bool told_later = event.event.kind == EventKind::facts && !event.event.facts.empty();
    if (&event == &witness.events.front() && at == 0 && told_later)
      lines.expect(lines.word("status"), "is", lines.word("open"));
    passed = at;
    lines.event(event.event);
    const bool nothing = event.event.kind == EventKind::facts && event.event.facts.empty();
    reference::advance(p, data, end.c, nothing ? nullptr : &event.event, opening + at, end.d, options);
    remember();
  }
  return goes_on();
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return text;
}

std::string comment_words(MessageId id, std::vector<std::string> args, Language language) {
  return one_line(message_text({id, Severity::note, {}, std::move(args), {}, {}}, language));
}

std::string head_of(const LoadResult& loaded, std::string_view mark, MessageId sentence,
                    std::string_view name) {
  const Word dialect = loaded.files[0].dialect;
  std::string file(name.empty() ? std::string_view(loaded.sources[0].path()) : name);
  return "sop " + std::string(written_dialect(dialect)) + "\n\n" + std::string(mark) + "\n# " +
         comment_words(sentence, {one_line(std::move(file))}, language_of(dialect)) + "\n";
}

std::string block_of(const std::string& title, const std::vector<std::string>& lines, Word dialect) {
  std::string block = std::string(written_word("test", dialect)) + " " + written_text(title) + " {\n";
  for (const std::string& line : lines) block += "  " + line + "\n";
  return block + "}\n";
}

std::string Titles::give(const std::string& title) {
  std::string given = title;
  for (std::size_t same = 2; !taken_.insert(given).second; ++same)
    given = title + " (" + std::to_string(same) + ")";
  return given;
}

LoadResult with_drafts(const LoadResult& loaded, const std::string& head, const std::vector<Draft>& drafts) {
  std::string text = head;
  for (const Draft& draft : drafts) text += draft.block;
  LoadResult with = with_part(loaded, "tests.sop", text);
  std::vector<Test>& tests = with.procedure.tests;
  if (!with.ok || tests.size() < drafts.size()) {
    with.ok = false;
    return with;
  }
  tests.erase(tests.begin(), tests.end() - static_cast<std::ptrdiff_t>(drafts.size()));
  return with;
}

}  // namespace sop::played
