// sop/impl/lazy.inl — bodies of sop/lazy.hpp: evaluate, fetch the first fact that is missing, evaluate again.
#pragma once

#include <algorithm>

#include "sop/lazy.hpp"

namespace sop {

namespace detail {

/// The dialogue with the source in one call.
class Fetching {
 public:
  Fetching(const Procedure& procedure, FactSource& source, LazyReport& report, const LazyOptions& options)
      : p_(procedure), source_(source), report_(report), options_(options) {
    report_ = LazyReport();
  }

  /// Counts an evaluation.
  void evaluated() { ++report_.rounds; }

  /// Fetches the first fact of `needs` that the source may still tell, with the others of its group. False: nothing more is
  /// to be had. `told` gets the values.
  bool fetch_first(const std::vector<Id>& needs, std::vector<FactUpdate>& told) {
    told.clear();
    for (const Id fact : needs) {
      if (fact >= p_.facts.size() || was_asked(fact) || is_result(fact)) continue;
      if (report_.rounds >= options_.max_rounds) {
        report_.status = LazyStatus::limit;
        return false;
      }
      if (!fetch_group_of(fact, told)) return false;
      if (!told.empty()) return true;
    }
    return false;
  }

 private:
  bool was_asked(Id fact) const {
    const auto has = [&](const std::vector<Id>& list) {
      return std::find(list.begin(), list.end(), fact) != list.end();
    };
    return has(report_.fetched) || has(report_.not_known);
  }

  // What a branch comes out with: nobody can be asked.
  bool is_result(Id fact) const {
    return std::any_of(p_.containers.begin(), p_.containers.end(),
                       [=](const Container& c) { return c.result_fact == fact; });
  }

  // Facts of a group come together or not at all. False: the loop ends.
  bool fetch_group_of(Id fact, std::vector<FactUpdate>& told) {
    const Id group = p_.facts[fact].group;
    std::vector<Id> wanted(1, fact);
    if (group < p_.groups.size()) {
      for (const Id other : p_.groups[group].facts) {
        if (other != fact && !was_asked(other)) wanted.push_back(other);
      }
    }
    for (const Id one : wanted) {
      FactUpdate update;
      update.fact = one;
      const FactAnswer answer = source_.fetch(one, update.value);
      if (answer == FactAnswer::stop) {
        report_.status = LazyStatus::stopped;
        told.clear();
        return false;
      }
      if (answer == FactAnswer::not_known || update.value.is_unknown()) {
        report_.not_known.insert(report_.not_known.end(), wanted.begin(), wanted.end());
        told.clear();
        return true;
      }
      if (!is_value_of(update.value, p_.facts[one].type)) {
        report_.status = LazyStatus::wrong_value;
        report_.fact = one;
        told.clear();
        return false;
      }
      told.push_back(std::move(update));
    }
    report_.fetched.insert(report_.fetched.end(), wanted.begin(), wanted.end());
    return true;
  }

  bool is_value_of(const Value& value, const Type& type) const {
    if (!value.known() || !reference::fits(value, type)) return false;
    if (value.kind == ValueKind::party) return static_cast<std::uint64_t>(value.integer) < p_.parties.size();
    if (value.kind == ValueKind::remedy)
      return static_cast<std::uint64_t>(value.integer) < p_.remedies.size();
    return true;
  }

  const Procedure& p_;
  FactSource& source_;
  LazyReport& report_;
  const LazyOptions& options_;
};

/// What a decision waits for.
inline std::vector<Id> missing_facts(const Decision& decision, const LazyOptions& options) {
  std::vector<Id> missing;
  if (decision.status != Status::ok && decision.status != Status::needs_facts) return missing;
  missing = decision.needs;
  if (options.also_asked) {
    for (const Id fact : decision.ask) {
      if (std::find(missing.begin(), missing.end(), fact) == missing.end()) missing.push_back(fact);
    }
  }
  return missing;
}

}  // namespace detail

SOP_INLINE void ask_lazily(const Engine& engine, Workspace& workspace, const EngineData& data,
                           const EngineQuestion& question, Asked asked, std::vector<Value>& facts,
                           EngineAnswer& answer, FactSource& source, LazyReport& report,
                           const LazyOptions& options) {
  EngineQuestion again = question;
  again.facts = &facts;
  facts.resize(engine.procedure().facts.size());
  detail::Fetching fetching(engine.procedure(), source, report, options);
  std::vector<FactUpdate> told;
  while (true) {
    ask(engine, workspace, data, again, asked, answer);
    fetching.evaluated();
    if (!answer.value.is_unknown() || !fetching.fetch_first(answer.needs, told)) return;
    for (FactUpdate& update : told) facts[update.fact] = std::move(update.value);
  }
}

SOP_INLINE void open_lazily(const Engine& engine, Workspace& workspace, const EngineData& data,
                            std::vector<FactUpdate>& facts, std::int64_t now, Case& c, Decision& decision,
                            FactSource& source, LazyReport& report, const LazyOptions& options) {
  detail::Fetching fetching(engine.procedure(), source, report, options);
  std::vector<FactUpdate> told;
  while (true) {
    engine.open(workspace, data, facts, now, c, decision, options.advance);
    fetching.evaluated();
    if (!fetching.fetch_first(detail::missing_facts(decision, options), told)) return;
    facts.insert(facts.end(), told.begin(), told.end());
  }
}

SOP_INLINE void advance_lazily(const Engine& engine, Workspace& workspace, const EngineData& data, Case& c,
                               const Event* event, std::int64_t now, Decision& decision, FactSource& source,
                               LazyReport& report, const LazyOptions& options) {
  detail::Fetching fetching(engine.procedure(), source, report, options);
  Event with_facts;
  if (event != nullptr) with_facts = *event;
  bool has_event = event != nullptr;
  std::vector<FactUpdate> told;
  while (true) {
    Case trial = c;
    engine.advance(workspace, data, trial, has_event ? &with_facts : nullptr, now, decision, options.advance);
    fetching.evaluated();
    if (!fetching.fetch_first(detail::missing_facts(decision, options), told)) {
      c = std::move(trial);
      return;
    }
    has_event = true;
    with_facts.facts.insert(with_facts.facts.end(), told.begin(), told.end());
  }
}

}  // namespace sop
