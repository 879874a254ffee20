// src/test/generated_tests.cpp — tests for what no test uses (sop/test_generate.hpp).
//
// Each unused item is tried in turn: a row is asked alone, for the plainest case that it decides; whatever else there is, and a row that
// answers nothing alone, is looked for in the stories, first with somebody on duty, then with nobody. A draft tells where the case has
// come to. In rounds all drafts are read and run beside the procedure: one that passes and uses its item is kept, with everything else
// that it uses; of one that does not pass the expectations that were not met are taken out; one that is refused gives way to the
// next try. What is left when all tries are used up is listed.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "sop/decision_json.hpp"
#include "sop/duration.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/story.hpp"
#include "sop/money.hpp"
#include "sop/reference.hpp"
#include "sop/test_generate.hpp"
#include "sop/word_forms.hpp"
#include "src/lint/stories.hpp"
#include "src/proof/questions.hpp"
#include "src/test/drafts.hpp"
#include "src/test/test_lines.hpp"

namespace sop {
namespace {

using lint_checks::Duty;
using played::Draft;
using played::TestLines;
using played::WitnessEnd;

MessageId words_of_why(LeftOutWhy why) {
  constexpr MessageId words[] = {messages::story_why_never_reached, messages::story_why_no_story,
                                 messages::story_why_not_proved, messages::story_why_not_written,
                                 messages::story_why_not_confirmed};
  return words[static_cast<std::size_t>(why)];
}

/// How an item is looked for; each is tried when the one before has failed.
enum class Try : std::uint8_t {
  asked_alone,
  somebody_on_duty,
  nobody_on_duty,
  further_somebody,
  further_nobody,
  given_up
};

/// Where an item stands.
struct Pursuit {
  Try next = Try::somebody_on_duty;
  LeftOutWhy why = LeftOutWhy::no_story;  ///< given up
  std::set<std::string> unmet;            ///< expectations of this try that were not met
  bool used = false;                      ///< by a test of the procedure, or by one that is kept
};

/// A draft with what is expected at its end, item by item.
struct Tried {
  Draft draft;
  std::vector<std::string> lines;
  std::vector<std::string> expected;
  std::vector<std::string> used;  ///< lasting paths, as it was played here
};

/// What became of one.
struct Verdict {
  bool passed = false;
  bool read = false;
  std::vector<std::size_t> unmet;  ///< places in `expected`; of a draft that does not pass
  std::vector<bool> uses;          ///< by item of the coverage
};

class Generator {
 public:
  Generator(const LoadResult& loaded, const std::vector<CoverageItem>& coverage, const TestOptions& options,
            std::string_view name)
      : loaded_(loaded),
        p_(loaded.procedure),
        coverage_(coverage),
        options_(options),
        dialect_(loaded.files[0].dialect),
        head_(played::head_of(loaded, generated_tests_mark, messages::story_generated_tests, name)) {
    options_.filter.clear();
    for (const Test& test : p_.tests) titles_.take(test.title);
  }

  GeneratedTests run() {
    GeneratedTests out;
    for (const CoverageItem& item : coverage_) {
      Pursuit one;
      one.used = item.uses > 0;
      if (item.kind == CoverageKind::row) one.next = Try::asked_alone;
      out.unused += one.used ? 0 : 1;
      pursuits_.push_back(std::move(one));
    }
    std::vector<std::pair<Tried, Verdict>> kept;
    for (std::vector<Tried> drafts = draft_all(); !drafts.empty(); drafts = draft_all()) {
      std::vector<Verdict> verdicts = judge(drafts);
      for (std::size_t i = 0; i < drafts.size(); ++i) {
        if (!accept(drafts[i], verdicts[i])) continue;
        kept.emplace_back(std::move(drafts[i]), std::move(verdicts[i]));
      }
    }
    if (stopped()) {
      out.stopped = true;
      return out;
    }
    std::stable_sort(kept.begin(), kept.end(),
                     [](const auto& a, const auto& b) { return a.first.draft.of < b.first.draft.of; });
    write(kept, out);
    return out;
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->requested(); }
  [[nodiscard]] TestLines fresh_lines() const { return {p_, dialect_}; }

  // --- drafts -----------------------------------------------------------------------------------------------------------

  /// A draft for each item that is still looked for, and that no draft before it seems to use.
  std::vector<Tried> draft_all() {
    std::vector<Tried> drafts;
    std::set<std::string> used;
    for (std::size_t i = 0; i < coverage_.size() && !stopped(); ++i) {
      Pursuit& item = pursuits_[i];
      if (item.used || used.count(coverage_[i].path) > 0) continue;
      while (item.next != Try::given_up) {
        Tried tried;
        tried.draft.of = i;
        if (draft(i, tried)) {
          used.insert(tried.used.begin(), tried.used.end());
          drafts.push_back(std::move(tried));
          break;
        }
        next_try(item);
      }
    }
    return drafts;
  }

  static void next_try(Pursuit& item) {
    if (item.next == Try::given_up) return;
    item.next = static_cast<Try>(static_cast<std::uint8_t>(item.next) + 1);
    item.unmet.clear();
  }

  /// What was learned of an item counts more than that nothing was found.
  static void learn(Pursuit& item, LeftOutWhy why) {
    if (item.why == LeftOutWhy::no_story || item.why == LeftOutWhy::not_proved) item.why = why;
  }

  bool draft(std::size_t i, Tried& tried) {
    Pursuit& item = pursuits_[i];
    if (!(item.next == Try::asked_alone ? ask_alone(i, tried) : tell(i, tried))) return false;
    const auto unmet = [&](const std::string& one) { return item.unmet.count(one) > 0; };
    tried.expected.erase(std::remove_if(tried.expected.begin(), tried.expected.end(), unmet),
                         tried.expected.end());
    if (tried.expected.empty()) {
      learn(item, LeftOutWhy::not_written);
      return false;
    }
    TestLines last = fresh_lines();
    last.expect(tried.expected);
    tried.lines.insert(tried.lines.end(), last.lines().begin(), last.lines().end());
    tried.draft.title = coverage_[i].path;
    tried.draft.block = played::block_of(tried.draft.title, tried.lines, dialect_);
    return true;
  }

  // --- rows -------------------------------------------------------------------------------------------------------------

  [[nodiscard]] bool find_row(const std::string& path, Id& table, std::size_t& row) const {
    for (table = 0; table < p_.tables.size(); ++table)
      for (row = 0; row < p_.tables[table].rows.size(); ++row)
        if (p_.tables[table].rows[row].path == path) return true;
    return false;
  }

  /// The question that a row answers alone.
  bool ask_alone(std::size_t i, Tried& tried) {
    Id id = no_id;
    std::size_t r = 0;
    if (!find_row(coverage_[i].path, id, r)) return false;
    const Table& table = p_.tables[id];
    proof::Effort effort(proof::max_proof_work, options_.stop);
    proof::Space space(p_, effort);
    std::vector<std::vector<FactUpdate>> cases = proof::cases_of_row(space, 0, id, r);
    for (std::size_t c = cases.size(); c-- > 0;) {
      // The same, with what its results rest on.
      std::vector<FactUpdate> more = cases[c];
      played::tell_facts_behind(p_, table.rows[r].results, more);
      if (more.size() > cases[c].size()) cases.push_back(std::move(more));
    }
    // Where the row asks for the present there is one: that of the stories, or the day on which it comes into force.
    const std::int64_t in_force = table.rows[r].since * milliseconds_per_day + 12 * milliseconds_per_hour;
    for (const std::vector<FactUpdate>& facts : cases)
      for (const std::int64_t now : {no_moment, lint_checks::stories_open, in_force})
        if ((now != in_force || table.dated_by != no_id) && answers(i, table, facts, now, tried)) return true;
    learn_of_row(pursuits_[i], id, r);
    return false;
  }

  /// Whether the table answers, for facts and at a moment, because of the row. What cannot be written is no answer.
  bool answers(std::size_t i, const Table& table, const std::vector<FactUpdate>& facts, std::int64_t now,
               Tried& tried) {
    const std::vector<Value> values = fact_values(p_, facts);
    const ReferenceData data = options_.data == nullptr ? ReferenceData() : *options_.data;
    reference::Question question;
    question.procedure = &p_;
    question.data = &data;
    question.facts = &values;
    question.has_now = now != no_moment;
    question.now = now;
    question.max_steps = 100'000;
    const Table& whole = table.exception_to == no_id ? table : p_.tables[table.exception_to];
    std::vector<std::string> expected, used;
    for (const Id output : whole.outputs) {
      const reference::Answer answer = reference::ask_output(question, output);
      const auto is_row = [&](const Reason& reason) { return reason.path == coverage_[i].path; };
      if (!answer.value.known() || std::none_of(answer.because.begin(), answer.because.end(), is_row))
        continue;
      TestLines one = fresh_lines();
      const std::string value = one.value(answer.value, p_.outputs[output].type);
      if (!one.good()) continue;
      expected.push_back(one.item(p_.text(p_.outputs[output].name), "is", value));
      for (const Reason& reason : answer.because) used.push_back(reason.path);
    }
    if (expected.empty()) return false;
    TestLines told = fresh_lines();
    if (now != no_moment) told.starts_at(now);
    told.given(facts);
    if (!told.good() || (now != no_moment && told.lines().empty())) return false;
    tried.lines = told.lines();
    tried.expected = std::move(expected);
    tried.used = std::move(used);
    return true;
  }

  /// What the proof of its table says of a row that no case was found for.
  void learn_of_row(Pursuit& item, Id table, std::size_t row) {
    auto known = proofs_.find(table);
    if (known == proofs_.end()) {
      proof::Effort effort(proof::max_proof_work, options_.stop);
      proof::Space space(p_, effort);
      known = proofs_.emplace(table, proof::prove_table(space, 0, table)).first;
    }
    using Kind = proof::Reach::Kind;
    const Kind kind = known->second.rows[row].kind;
    if (kind == Kind::not_proved) learn(item, LeftOutWhy::not_proved);
    if (kind != Kind::impossible && kind != Kind::covered) return;
    item.why = LeftOutWhy::never_reached;
    item.next = Try::further_nobody;  // no story will be found
  }

  // --- stories ----------------------------------------------------------------------------------------------------------

  /// The stories of a try. Those that are looked for longer go where what is unused by now may be used.
  const lint_checks::Stories& stories(Try which, Duty duty) {
    std::shared_ptr<const lint_checks::Stories>& told = stories_[static_cast<std::size_t>(which)];
    if (told != nullptr) return *told;
    if (which == Try::somebody_on_duty || which == Try::nobody_on_duty) {
      told = lint_checks::tell_stories(p_, duty);
      return *told;
    }
    std::set<std::string> wanted;
    for (std::size_t i = 0; i < coverage_.size(); ++i)
      if (!pursuits_[i].used && pursuits_[i].next != Try::given_up) wanted.insert(coverage_[i].path);
    told = lint_checks::tell_more_stories(p_, duty, std::move(wanted));
    return *told;
  }

  [[nodiscard]] bool has_duty() const {
    return std::any_of(p_.parties.begin(), p_.parties.end(), [](const Party& party) {
      return party.kind == PartyKind::schedule && party.from_host;
    });
  }

  /// The data of the run, with those on duty whom the test names.
  ReferenceData data_of(Duty duty) const {
    ReferenceData data = options_.data == nullptr ? ReferenceData() : *options_.data;
    if (duty == Duty::nobody) return data;
    const ReferenceData named = lint_checks::data_of_stories(p_, duty);
    const auto is_named = [&](const auto& entry) {
      return std::any_of(named.roster.begin(), named.roster.end(),
                         [&](const RosterEntry& other) { return other.schedule == entry.schedule; });
    };
    data.roster.erase(std::remove_if(data.roster.begin(), data.roster.end(), is_named), data.roster.end());
    data.schedules.erase(std::remove_if(data.schedules.begin(), data.schedules.end(), is_named),
                         data.schedules.end());
    data.roster.insert(data.roster.end(), named.roster.begin(), named.roster.end());
    seal(data);
    return data;
  }

  bool tell(std::size_t i, Tried& tried) {
    const Try which = pursuits_[i].next;
    const bool somebody = which == Try::somebody_on_duty || which == Try::further_somebody;
    const Duty duty = somebody ? Duty::somebody : Duty::nobody;
    if (duty == Duty::nobody && !has_duty()) return false;
    Witness witness;
    if (!lint_checks::find_story(stories(which, duty), lint_checks::led_by(coverage_[i].path), witness))
      return false;
    TestLines lines = fresh_lines();
    lines.starts_at(lint_checks::stories_open);
    if (duty == Duty::somebody) played::tell_duty(p_, lines);
    WitnessEnd end;
    if (!played::play_witness(p_, data_of(duty), witness, lines, end)) {
      learn(pursuits_[i], LeftOutWhy::not_confirmed);
      return false;
    }
    if (!lines.good()) {
      learn(pursuits_[i], LeftOutWhy::not_written);
      return false;
    }
    tried.lines = lines.lines();
    tried.expected = standing(end);
    tried.used = std::move(end.used);
    return true;
  }

  [[nodiscard]] std::string name(SymbolId symbol) const { return p_.text(symbol); }

  /// What a person looks at: where the case stands, who has it, what may be given, what is due first.
  std::vector<std::string> standing(const WitnessEnd& end) const {
    const Decision& d = end.d;
    const TestLines lines = fresh_lines();
    std::vector<std::string> out;
    const auto add = [&](const std::string& left, const std::string& right) {
      std::string text = lines.item(left, "is", right);
      if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
    };
    if (d.case_status == CaseStatus::closed && end.c.end != no_id) {
      add(lines.word("end"), name(p_.steps[end.c.end].name));
    } else if (d.case_status == CaseStatus::intake) {
      add(lines.word("status"), lines.word("intake"));
    } else if (d.case_status == CaseStatus::closed) {
      add(lines.word("status"), lines.word("closed"));
    }
    if (d.case_status != CaseStatus::closed) {
      if (d.step != no_id) add(lines.word("step"), name(p_.steps[d.step].name));
      for (const Position& position : d.positions)
        add(lines.word("step"), name(p_.steps[position.step].name));
    }
    if (d.owner != no_id) add(lines.word("owner"), name(p_.parties[d.owner].name));
    if (d.level != no_id) add(lines.word("level"), name(p_.parties[d.level].name));
    if (d.pending != no_id && d.pending != d.owner)
      add(lines.word("pending"), name(p_.parties[d.pending].name));
    for (const Pay& pay : d.pay) {
      if (pay.remedy == no_id) continue;
      const std::string remedy = name(p_.remedies[pay.remedy].name);
      if (pay.has_amount && pay.known && !pay.range)
        add(remedy, to_text(Money{pay.minor, pay.currency}));
      else
        add(lines.word("offer"), remedy);
    }
    add_due(d, add);
    return out;
  }

  /// The clock or promise that is due first; only whole minutes can be written.
  template <class Add>
  void add_due(const Decision& d, const Add& add) const {
    const DueAt* first = nullptr;
    for (const DueAt& due : d.due) {
      if ((due.kind != DueKind::clock && due.kind != DueKind::promise) || due.name == no_id) continue;
      if (due.broken || due.paused || due.beyond_known || due.at % milliseconds_per_minute != 0) continue;
      if (first == nullptr || due.at < first->at) first = &due;
    }
    if (first == nullptr) return;
    const std::string text = wall_text(p_, first->at);
    if (text.size() == 16) add(name(first->name), text);
  }

  // --- verdicts ---------------------------------------------------------------------------------------------------------

  /// Reads and runs drafts beside the procedure; those that cannot be read with the others are read by halves, in the end alone.
  std::vector<Verdict> judge(const std::vector<Tried>& drafts) {
    std::vector<Draft> blocks;
    for (const Tried& one : drafts) blocks.push_back(one.draft);
    LoadResult with = played::with_drafts(loaded_, head_, blocks);
    if (!with.ok) {
      if (drafts.size() == 1) return {alone_unread(drafts[0])};
      const auto middle = drafts.begin() + static_cast<std::ptrdiff_t>(drafts.size() / 2);
      std::vector<Verdict> out = judge({drafts.begin(), middle});
      std::vector<Verdict> rest = judge({middle, drafts.end()});
      std::move(rest.begin(), rest.end(), std::back_inserter(out));
      return out;
    }
    std::vector<Test> tests;
    tests.swap(with.procedure.tests);
    std::vector<Verdict> out;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      with.procedure.tests.assign(1, tests[i]);
      const TestReport report = run_tests(with.procedure, options_);
      Verdict verdict;
      verdict.read = true;
      verdict.passed = report.failed == 0 && report.results.size() == 1;
      for (const CoverageItem& item : report.coverage) verdict.uses.push_back(item.uses > 0);
      if (!verdict.passed && report.results.size() == 1)
        verdict.unmet = unmet(tests[i], report.results[0], drafts[i].expected.size());
      out.push_back(std::move(verdict));
    }
    return out;
  }

  /// The last expectations of a test that were not met; none where something else went wrong.
  static std::vector<std::size_t> unmet(const Test& test, const TestResult& result, std::size_t expected) {
    std::vector<Span> items;
    for (const TestLine& line : test.lines)
      if (line.kind == TestLineKind::expect)
        for (const Assertion& one : line.items) items.push_back(one.span);
    std::vector<std::size_t> out;
    if (items.size() < expected) return out;
    items.erase(items.begin(), items.end() - static_cast<std::ptrdiff_t>(expected));
    for (const TestFailure& failure : result.failures) {
      const auto at = std::find_if(items.begin(), items.end(), [&](const Span& span) {
        return span.begin == failure.diagnostic.span.begin && span.end == failure.diagnostic.span.end;
      });
      if (at == items.end()) return {};
      out.push_back(static_cast<std::size_t>(at - items.begin()));
    }
    return out;
  }

  /// Which expectations are to blame that a draft cannot be read; none: it is something else.
  Verdict alone_unread(const Tried& tried) {
    Verdict verdict;
    if (tried.expected.size() < 2) return verdict;
    for (std::size_t e = 0; e < tried.expected.size(); ++e) {
      TestLines lines = fresh_lines();
      lines.expect(std::vector<std::string>{tried.expected[e]});
      Draft draft = tried.draft;
      draft.block = played::block_of(draft.title, lines.lines(), dialect_);
      if (!played::with_drafts(loaded_, head_, {draft}).ok) verdict.unmet.push_back(e);
    }
    return verdict;
  }

  /// Whether a draft is kept. Else its item is tried again: with fewer expectations, or in the next way.
  bool accept(const Tried& tried, const Verdict& verdict) {
    Pursuit& item = pursuits_[tried.draft.of];
    if (verdict.passed && verdict.uses[tried.draft.of]) {
      for (std::size_t i = 0; i < verdict.uses.size(); ++i)
        pursuits_[i].used = pursuits_[i].used || verdict.uses[i];
      return true;
    }
    if (!verdict.passed && !verdict.unmet.empty() && verdict.unmet.size() < tried.expected.size()) {
      for (const std::size_t e : verdict.unmet) item.unmet.insert(tried.expected[e]);
      return false;
    }
    learn(item, verdict.read ? LeftOutWhy::not_confirmed : LeftOutWhy::not_written);
    next_try(item);
    return false;
  }

  // --- the file ---------------------------------------------------------------------------------------------------------

  void write(const std::vector<std::pair<Tried, Verdict>>& kept, GeneratedTests& out) {
    const Language language = language_of(dialect_);
    std::vector<bool> used;
    for (const CoverageItem& item : coverage_) used.push_back(item.uses > 0);
    std::string text;
    for (const auto& [tried, verdict] : kept) {
      GeneratedTest test;
      for (std::size_t i = 0; i < coverage_.size(); ++i) {
        if (!verdict.uses[i] || used[i]) continue;
        used[i] = true;
        test.items.push_back(i);
      }
      if (test.items.empty()) continue;  // another has come to use it since
      // It is called after what it was written for.
      const auto lead = std::find(test.items.begin(), test.items.end(), tried.draft.of);
      if (lead != test.items.end()) std::rotate(test.items.begin(), lead, lead + 1);
      test.title = titles_.give(coverage_[test.items.front()].path);
      text += "\n" + comment_on(test, language);
      text += played::block_of(test.title, tried.lines, dialect_);
      out.tests.push_back(std::move(test));
    }
    for (std::size_t i = 0; i < coverage_.size(); ++i)
      if (!used[i]) out.left_out.push_back({i, pursuits_[i].why});
    if (out.tests.empty()) return;
    out.text = head_ + text;
    if (out.left_out.empty()) return;
    out.text += "\n# " + played::comment_words(messages::story_generated_left_out, {}, language) + "\n";
    for (const LeftOutItem& one : out.left_out)
      out.text +=
          "# - " + played::one_line(coverage_[one.item].path + ": " + text_of(one.why, language)) + "\n";
  }

  std::string comment_on(const GeneratedTest& test, Language language) const {
    std::string also;
    for (std::size_t i = 1; i < test.items.size(); ++i)
      also += (also.empty() ? "" : ", ") + ("`" + coverage_[test.items[i]].path + "`");
    if (also.empty()) return {};
    return "# " + played::comment_words(messages::story_generated_also, {also}, language) + "\n";
  }

  static constexpr std::int64_t no_moment = -1;

  const LoadResult& loaded_;
  const Procedure& p_;
  const std::vector<CoverageItem>& coverage_;
  TestOptions options_;
  Word dialect_;
  std::string head_;
  played::Titles titles_;
  std::vector<Pursuit> pursuits_;
  std::map<Id, proof::TableProof> proofs_;
  std::array<std::shared_ptr<const lint_checks::Stories>, static_cast<std::size_t>(Try::given_up)> stories_;
};

}  // namespace

std::string_view name_of(LeftOutWhy why) {
  constexpr std::string_view names[] = {"never_reached", "no_story", "not_proved", "not_written",
                                        "not_confirmed"};
  return names[static_cast<std::size_t>(why)];
}

std::string text_of(LeftOutWhy why, Language language) {
  return message_text({words_of_why(why), Severity::note, {}, {}, {}, {}}, language);
}

GeneratedTests generate_tests(const LoadResult& loaded, const std::vector<CoverageItem>& coverage,
                              const TestOptions& options, std::string_view name) {
  if (!loaded.ok || loaded.files.empty()) return {};
  return Generator(loaded, coverage, options, name).run();
}

}  // namespace sop
