// src/diff/diff.cpp — two versions compared, question by question (sop/diff.hpp).
#include "sop/diff.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sop/facts_json.hpp"
#include "sop/messages/diff.hpp"
#include "sop/unicode.hpp"
#include "src/diff/compare.hpp"
#include "src/diff/names.hpp"
#include "src/diff/stories.hpp"

namespace sop {
namespace {

using diffing::Ladder;
using diffing::Line;
using diffing::Reading;
using diffing::Subject;

constexpr std::string_view subject_names[] = {"answer", "scenario", "owner",    "task", "offer",
                                              "amount", "move",     "deadline", "text", "authority",
                                              "fact",   "part",     "setting"};
constexpr std::string_view verdict_names[] = {"more_generous",
                                              "less_generous",
                                              "slower",
                                              "faster",
                                              "other_owner",
                                              "said_differently",
                                              "no_longer_possible",
                                              "newly_possible",
                                              "higher",
                                              "lower",
                                              "more_authority",
                                              "less_authority",
                                              "other_step",
                                              "other_answer",
                                              "waits",
                                              "waits_less",
                                              "longer",
                                              "shorter",
                                              "changed"};

class Differ {
 public:
  Differ(const ProcedureVersion& before, const ProcedureVersion& after, const DiffOptions& options)
      : before_(before),
        after_(after),
        options_(options),
        versions_(before, after),
        wording_{{versions_, 0}, {versions_, 1}} {}

  DiffResult run() {
    subjects_ = diffing::subjects_of(versions_, wording_);
    result_.names = diffing::names_of(versions_, wording_, subjects_);
    gone_parts();
    compare();
    for (diffing::Found& one : found_)
      if (!one.whole) comparison_->describe(one);
    felt_in();
    played_cases();
    allowances();
    past_cases();
    open_cases();
    for (diffing::Found& one : found_) result_.regions.push_back(std::move(one.region));
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool same_line(const Line& a, const Line& b) {
    if (a.key != b.key || a.counted != b.counted || a.group != b.group || a.more.size() != b.more.size() ||
        !a.defaults.empty() || !b.defaults.empty())
      return false;
    if (wording_[0].key(a.condition) != wording_[1].key(b.condition)) return false;
    for (std::size_t i = 0; i < a.more.size(); ++i)
      if (wording_[0].key(a.more[i]) != wording_[1].key(b.more[i])) return false;
    return true;
  }
  [[nodiscard]] bool same(const Subject& subject) {
    const Ladder &a = subject.side[0], &b = subject.side[1];
    return a.reading == b.reading && a.lines.size() == b.lines.size() &&
           std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(),
                      [&](const Line& x, const Line& y) { return same_line(x, y); });
  }
  static bool one_sided(const Subject& subject) {
    return subject.side[0].reading == Reading::absent || subject.side[1].reading == Reading::absent;
  }

  // What belongs to a part that only one version has is told by the part.
  void gone_parts() {
    for (const Subject& subject : subjects_) {
      if (subject.kind != DiffSubject::part) continue;
      if (one_sided(subject)) gone_.insert(subject.part);
      if (!subject.parent.empty()) parents_[subject.part] = subject.parent;
    }
  }
  [[nodiscard]] bool told_by_part(const Subject& subject) const {
    std::string part = subject.part;
    if (subject.kind == DiffSubject::part) {
      const auto up = parents_.find(part);
      part = up == parents_.end() ? std::string() : up->second;
    }
    for (int depth = 0; depth < 64 && !part.empty(); ++depth) {
      if (gone_.count(part) > 0) return true;
      const auto up = parents_.find(part);
      part = up == parents_.end() ? std::string() : up->second;
    }
    return false;
  }

  void compare() {
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
      if (options_.stop != nullptr && options_.stop->requested()) {
        result_.stopped = true;
        return;
      }
      const Subject& subject = subjects_[i];
      if (same(subject) || told_by_part(subject)) continue;
      if (subject.kind == DiffSubject::fact || subject.kind == DiffSubject::setting) {
        fact_changed(subject, i);
        continue;
      }
      if (!comparison_) comparison_ = std::make_unique<diffing::Comparison>(versions_, wording_, options_);
      comparison_->compare(subject, i, found_, result_.not_compared);
    }
  }

  // What no question about facts shows: a case is played that does, or the region says that none was.
  void played_cases() {
    std::unique_ptr<diffing::PlayedStories> stories;
    for (diffing::Found& one : found_) {
      if (one.region.has_witness || one.region.subject == DiffSubject::setting) continue;
      if (options_.stop != nullptr && options_.stop->requested()) return;
      if (stories == nullptr)
        stories = std::make_unique<diffing::PlayedStories>(versions_, &wording_[0], &wording_[1]);
      if (!stories->show(subjects_[one.subject], one.region))
        one.region.not_played = lint_checks::limit_of_stories;
    }
  }

  // A fact has no cases of its own, and a setting none at all: what is stated of them is said as it stands.
  void fact_changed(const Subject& subject, std::size_t number) {
    diffing::Found one;
    one.subject = number;
    DiffRegion& region = one.region;
    region.subject = subject.kind;
    region.name = subject.name;
    for (const int side : {0, 1}) {
      if (subject.side[side].lines.empty()) continue;
      const Line& line = subject.side[side].lines[0];
      (side == 0 ? region.before : region.after) = line.text;
      (side == 0 ? region.rules_before : region.rules_after).push_back({line.path, line.span});
    }
    region.shown_before = region.before;
    region.shown_after = region.after;
    region.verdict = subject.kind == DiffSubject::setting ? DiffVerdict::changed : verdict_of_fact(subject);
    one.whole = true;
    diffing::set_id(region, {});
    found_.push_back(std::move(one));
  }

  /// Names that one version has beside those of the other.
  [[nodiscard]] DiffVerdict verdict_of_fact(const Subject& subject) const {
    if (subject.side[0].lines.empty()) return DiffVerdict::newly_possible;
    if (subject.side[1].lines.empty()) return DiffVerdict::no_longer_possible;
    const Type* types[2] = {nullptr, nullptr};
    for (const int side : {0, 1})
      for (const Fact& fact : versions_.p[side]->facts)
        if (versions_.p[side]->text(fact.name) == subject.side[side].lines[0].path) types[side] = &fact.type;
    if (types[0] == nullptr || types[1] == nullptr || types[0]->names.empty() || types[1]->names.empty())
      return DiffVerdict::other_answer;
    std::set<std::string> names[2];
    for (const int side : {0, 1})
      for (const SymbolId name : types[side]->names) names[side].insert(wording_[side].symbol(name));
    if (names[0] == names[1]) return DiffVerdict::other_answer;
    if (std::includes(names[0].begin(), names[0].end(), names[1].begin(), names[1].end()))
      return DiffVerdict::no_longer_possible;
    if (std::includes(names[1].begin(), names[1].end(), names[0].begin(), names[0].end()))
      return DiffVerdict::newly_possible;
    return DiffVerdict::other_answer;
  }

  void passed_limits(diffing::Found& one, const Subject& amount) {
    if (one.whole || amount.kind != DiffSubject::amount || one_sided(amount)) return;
    for (std::string& limit : comparison_->limits_passed(one, amount))
      one.region.felt_in.push_back(std::move(limit));
  }

  // What rests on an answer and is itself written as before, directly or through other answers.
  void felt_in() {
    std::map<std::string, std::vector<std::size_t>> users;
    for (std::size_t i = 0; i < subjects_.size(); ++i)
      for (const std::string& used : subjects_[i].uses[1]) users[used].push_back(i);
    for (diffing::Found& one : found_) {
      const std::string& used_as = subjects_[one.subject].used_as;
      if (one.region.subject != DiffSubject::answer && one.region.subject != DiffSubject::amount &&
          used_as.empty())
        continue;
      std::vector<std::string> names{used_as.empty() ? unicode::fold(one.region.name) : used_as};
      std::set<std::size_t> seen{one.subject};
      passed_limits(one, subjects_[one.subject]);
      for (std::size_t n = 0; n < names.size(); ++n) {
        const auto found = users.find(names[n]);
        if (found == users.end()) continue;
        for (const std::size_t user : found->second) {
          if (!seen.insert(user).second) continue;
          const Subject& subject = subjects_[user];
          if (subject.kind == DiffSubject::answer)
            names.push_back(subject.used_as.empty() ? unicode::fold(subject.name) : subject.used_as);
          one.region.felt_in.push_back(subject.name);
          passed_limits(one, subject);
        }
      }
      std::sort(one.region.felt_in.begin(), one.region.felt_in.end());
      one.region.felt_in.erase(std::unique(one.region.felt_in.begin(), one.region.felt_in.end()),
                               one.region.felt_in.end());
    }
  }

  void allowances() {
    for (NotCompared& one : result_.not_compared) {
      DiffRegion like;
      like.subject = one.subject;
      like.name = one.name;
      like.before = message_name(one.why);
      for (const std::string& arg : one.args) like.after += arg;
      diffing::set_id(like, "not compared");
      one.id = like.id;
    }
    for (const DiffAllowance& allowance : options_.allow) {
      bool used = false;
      for (diffing::Found& one : found_) {
        if (one.region.id != allowance.region) continue;
        one.region.allowed = used = true;
        one.region.allowed_reason = allowance.reason;
      }
      for (NotCompared& one : result_.not_compared) {
        if (one.id != allowance.region) continue;
        one.allowed = used = true;
        one.allowed_reason = allowance.reason;
      }
      if (!used) result_.unused_allowances.push_back(allowance.region);
    }
  }

  /// The scenario to which a question belongs; empty: to none, or to several.
  [[nodiscard]] std::string scenario_of(const Subject& subject) const {
    if (!subject.scenario.empty()) return subject.scenario;
    std::string part = subject.part;
    for (int depth = 0; depth < 64 && part.rfind("step ", 0) == 0; ++depth) {
      const auto up = parents_.find(part);
      part = up == parents_.end() ? std::string() : up->second;
    }
    return part.rfind("scenario ", 0) == 0 ? part.substr(9) : std::string();
  }

  void past_cases() {
    if (options_.cases == nullptr) return;
    for (diffing::Found& one : found_)
      one.region.has_cases = !one.whole && one.region.subject != DiffSubject::part &&
                             one.region.subject != DiffSubject::authority;
    const Subject* scenarios = nullptr;
    for (const Subject& one : subjects_)
      if (one.kind == DiffSubject::scenario) scenarios = &one;
    for (const std::vector<FactUpdate>& facts : *options_.cases) {
      const std::vector<Value> values = fact_values(*versions_.p[0], facts);
      // What is done at a step is no matter for cases that surely belong to another scenario.
      std::set<std::string> belongs;
      if (scenarios != nullptr && comparison_) belongs = comparison_->scenarios_of(*scenarios, facts);
      const auto elsewhere = [&](const diffing::Found& one) {
        const std::string scenario = scenario_of(subjects_[one.subject]);
        return !scenario.empty() && !belongs.empty() && belongs.count(scenario) == 0;
      };
      bool any = false;
      for (diffing::Found& one : found_) {
        if (!one.region.has_cases || elsewhere(one) || !comparison_->holds(one, values)) continue;
        ++one.region.cases;
        any = true;
      }
      if (any) result_.cases_differ.push_back(result_.past_cases);
      ++result_.past_cases;
    }
  }

  void open_cases() {
    if (options_.open_cases == nullptr) return;
    for (const Case& c : *options_.open_cases) {
      DiffOpenCase one;
      one.number = result_.open_cases.size() + 1;
      const MigrateResult told = preview_migrate(before_, after_, c, {});
      one.can_move = told.moved;
      for (const MigrateNote& note : told.notes)
        if (note.kind == MigrateKind::refused) one.refused.push_back(note);
      one.differences = told.differences;
      // Which deadlines would be others, were they counted by the new version.
      MigrateOptions anew;
      anew.timers = {RetimePolicy::recount, RetimePolicy::recount, RetimePolicy::recount,
                     RetimePolicy::recount, RetimePolicy::recount};
      if (told.moved) one.due = preview_migrate(before_, after_, c, anew).due;
      result_.open_cases.push_back(std::move(one));
    }
  }

  const ProcedureVersion& before_;
  const ProcedureVersion& after_;
  const DiffOptions& options_;
  diffing::Versions versions_;
  diffing::Wording wording_[2];
  std::unique_ptr<diffing::Comparison> comparison_;
  std::vector<Subject> subjects_;
  std::vector<diffing::Found> found_;
  std::set<std::string> gone_;
  std::map<std::string, std::string> parents_;
  DiffResult result_;
};

}  // namespace

std::string_view name_of(DiffSubject subject) { return subject_names[static_cast<std::size_t>(subject)]; }
std::string_view name_of(DiffVerdict verdict) { return verdict_names[static_cast<std::size_t>(verdict)]; }

bool DiffResult::same() const {
  const auto allowed = [](const auto& one) { return one.allowed; };
  return !stopped && std::all_of(not_compared.begin(), not_compared.end(), allowed) &&
         std::all_of(regions.begin(), regions.end(), allowed);
}

DiffResult diff(const ProcedureVersion& before, const ProcedureVersion& after, const DiffOptions& options) {
  return Differ(before, after, options).run();
}

}  // namespace sop
