// src/lint/proofs.cpp — the analyser as the checks use it: one question, one limit of work.
#include <algorithm>

#include "src/lint/check.hpp"

namespace sop::lint_checks {

const proof::TableProof& CheckContext::table_proof(Id table) {
  const auto known = tables_.find(table);
  if (known != tables_.end()) return known->second;
  proof::Effort effort(std::min(proof::max_proof_work, options.max_work), options.stop);
  proof::Space inputs(procedure, effort);
  return tables_.emplace(table, proof::prove_table(inputs, 0, table)).first->second;
}

proof::Space& CheckContext::space() {
  const std::uint64_t limit = std::min(proof::max_proof_work, options.max_work);
  if (effort_ == nullptr) effort_ = std::make_unique<proof::Effort>(limit, options.stop);
  effort_->refill(limit);
  // What many questions have left behind is forgotten.
  if (space_ == nullptr || space_->diagrams().size() > 400'000)
    space_ = std::make_unique<proof::Space>(procedure, *effort_);
  return *space_;
}

}  // namespace sop::lint_checks
