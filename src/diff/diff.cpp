// src/diff/diff.cpp — two versions compared, question by question (sop/diff.hpp).
#include "sop/diff.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sop/facts_json.hpp"
#include "sop/messages/diff.hpp"
#include "sop/unicode.hpp"
#include "src/diff/compare.hpp"

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
    names();
    gone_parts();
    compare();
    for (diffing::Found& one : found_)
      if (!one.whole) comparison_->describe(one);
    felt_in();
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

  void past_cases() {
    if (options_.cases == nullptr) return;
    for (diffing::Found& one : found_)
      one.region.has_cases = !one.whole && one.region.subject != DiffSubject::part &&
                             one.region.subject != DiffSubject::authority;
    for (const std::vector<FactUpdate>& facts : *options_.cases) {
      const std::vector<Value> values = fact_values(*versions_.p[0], facts);
      bool any = false;
      for (diffing::Found& one : found_) {
        if (!one.region.has_cases || !comparison_->holds(one, values)) continue;
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

  // --- names ------------------------------------------------------------------------------------------------------------

  void names() {
    const auto look = [&](NameKind kind, const std::vector<Id>& tie, std::size_t old_size,
                          std::size_t new_size, auto alike) {
      std::vector<bool> taken(new_size);
      for (Id i = 0; i < old_size; ++i) {
        if (tie[i] == no_id) continue;
        taken[tie[i]] = true;
        const std::string before(spelling_of(*versions_.p[0], kind, i)),
            after(spelling_of(*versions_.p[1], kind, tie[i]));
        if (!unicode::equal_but_case(before, after)) result_.names.push_back({kind, before, after, true});
      }
      for (Id i = 0; i < old_size; ++i) {
        if (tie[i] != no_id) continue;
        for (Id k = 0; k < new_size; ++k) {
          if (taken[k] || !alike(i, k)) continue;
          taken[k] = true;
          result_.names.push_back({kind, std::string(spelling_of(*versions_.p[0], kind, i)),
                                   std::string(spelling_of(*versions_.p[1], kind, k)), false});
          break;
        }
      }
    };
    const Procedure &a = *versions_.p[0], &b = *versions_.p[1];
    const auto& tie = versions_.tie;
    look(NameKind::fact, tie.fact, a.facts.size(), b.facts.size(), [&](Id x, Id y) {
      const Type &s = a.facts[x].type, &t = b.facts[y].type;
      return s.kind == t.kind && s.names.size() == t.names.size() &&
             (similar(a.text(a.facts[x].name), b.text(b.facts[y].name)) ||
              (!a.facts[x].title.empty() && a.facts[x].title == b.facts[y].title));
    });
    look(NameKind::party, tie.party, a.parties.size(), b.parties.size(), [&](Id x, Id y) {
      return a.parties[x].kind == b.parties[y].kind &&
             (similar(a.text(a.parties[x].name), b.text(b.parties[y].name)) ||
              (!a.parties[x].title.empty() && a.parties[x].title == b.parties[y].title));
    });
    look(NameKind::step, tie.step, a.steps.size(), b.steps.size(), [&](Id x, Id y) {
      const Step &s = a.steps[x], &t = b.steps[y];
      if (s.kind != t.kind || tie.container[s.container] != t.container) return false;
      if (!s.title.empty() && s.title == t.title) return true;
      return similar(a.text(s.name), b.text(t.name)) ||
             (!s.actions.empty() && s.actions.size() == t.actions.size() &&
              s.transitions.count == t.transitions.count && same_actions(s, t));
    });
  }

  [[nodiscard]] bool same_actions(const Step& s, const Step& t) const {
    return std::equal(
        s.actions.begin(), s.actions.end(), t.actions.begin(), [&](const Action& x, const Action& y) {
          return x.kind == y.kind && x.text == y.text && x.facts.size() == y.facts.size() &&
                 x.responses.size() == y.responses.size() && x.options.size() == y.options.size();
        });
  }

  /// Few letters apart: at most a third of the longer one.
  static bool similar(const std::string& one, const std::string& other) {
    const std::string a = unicode::fold(one), b = unicode::fold(other);
    if (a.empty() || b.empty() || a.size() > 200 || b.size() > 200) return false;
    if (a.find(b) != std::string::npos || b.find(a) != std::string::npos) return true;
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t k = 0; k <= b.size(); ++k) row[k] = k;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      std::size_t corner = row[0];
      row[0] = i;
      for (std::size_t k = 1; k <= b.size(); ++k) {
        const std::size_t kept = corner + (a[i - 1] == b[k - 1] ? 0 : 1);
        corner = row[k];
        row[k] = std::min({kept, row[k] + 1, row[k - 1] + 1});
      }
    }
    return row[b.size()] * 3 <= std::max(a.size(), b.size());
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
