// src/lint/proofs.cpp — the analyser as the checks use it: one question, one limit of work.
#include <algorithm>
#include <string>
#include <utility>

#include "sop/sha256.hpp"
#include "src/lint/cache.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

const proof::TableProof& CheckContext::table_proof(Id table) {
  const auto known = tables_.find(table);
  if (known != tables_.end()) return known->second;
  const std::uint64_t work = std::min(proof::max_proof_work, options.max_work);
  LintCache::State* cache = options.cache == nullptr ? nullptr : &options.cache->state();
  proof::TableKey key;
  std::string hash;
  if (cache != nullptr) {
    key = proof::key_of_table(procedure, table, work, knowable.ever);
    if (!key.text.empty()) hash = to_hex(sha256(key.text));
    proof::TableProof kept;
    if (!hash.empty() && cache->find(hash, key, kept))
      return tables_.emplace(table, std::move(kept)).first->second;
  }
  proof::Effort effort(work, options.stop);
  proof::Space inputs(procedure, effort);
  inputs.may_know(knowable.ever);
  const proof::TableProof& proved =
      tables_.emplace(table, proof::prove_table(inputs, 0, table)).first->second;
  if (!hash.empty() && !effort.stopped()) cache->keep(hash, key, proved);
  return proved;
}

proof::Space& CheckContext::space_knowing(const std::vector<bool>& facts) {
  const std::uint64_t limit = std::min(proof::max_proof_work, options.max_work);
  if (effort_ == nullptr) effort_ = std::make_unique<proof::Effort>(limit, options.stop);
  effort_->refill(limit);
  // What many questions have left behind is forgotten.
  if (space_ == nullptr || space_->diagrams().size() > 400'000)
    space_ = std::make_unique<proof::Space>(procedure, *effort_);
  space_->may_know(facts);
  return *space_;
}

const proof::AlwaysWays& CheckContext::beside_rules() {
  if (beside_rules_ == nullptr)
    beside_rules_ = std::make_unique<proof::AlwaysWays>(
        proof::ways_beside_rules(space(), std::vector<bool>(procedure.always.size(), true)));
  return *beside_rules_;
}

const proof::AlwaysWays& CheckContext::without_rules() {
  if (without_rules_ == nullptr)
    without_rules_ = std::make_unique<proof::AlwaysWays>(
        proof::ways_beside_rules(space(), std::vector<bool>(procedure.always.size())));
  return *without_rules_;
}

bool CheckContext::rules_lead_away() const {
  return std::any_of(procedure.always.begin(), procedure.always.end(),
                     [&](const AlwaysRule& rule) { return procedure.targets[rule.target].step != no_id; });
}

proof::MoneyTotals& CheckContext::money() {
  if (money_ == nullptr) money_ = std::make_unique<proof::MoneyTotals>(procedure);
  return *money_;
}

}  // namespace sop::lint_checks
