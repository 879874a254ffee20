// src/lint/cache.cpp — see src/lint/cache.hpp.
#include "src/lint/cache.hpp"

#include <utility>

namespace sop {

LintCache::LintCache(std::size_t max_rows) : state_(std::make_unique<State>()) {
  state_->max_rows = max_rows;
}
LintCache::~LintCache() = default;
LintCache::LintCache(LintCache&& other) noexcept = default;
LintCache& LintCache::operator=(LintCache&& other) noexcept = default;

std::size_t LintCache::size() const { return state_->kept.size(); }
std::size_t LintCache::hits() const { return state_->hits; }
std::size_t LintCache::misses() const { return state_->misses; }
void LintCache::clear() {
  state_->kept.clear();
  state_->by_hash.clear();
  state_->rows = 0;
}

bool LintCache::State::find(const std::string& hash, const proof::TableKey& key, proof::TableProof& out) {
  const auto at = by_hash.find(hash);
  if (at != by_hash.end()) {
    out = at->second->proof;
    if (proof::from_places(key, out)) {
      kept.splice(kept.begin(), kept, at->second);
      ++hits;
      return true;
    }
  }
  ++misses;
  return false;
}

void LintCache::State::keep(const std::string& hash, const proof::TableKey& key, proof::TableProof proof) {
  const std::size_t weight = proof.rows.size() + 1;
  if (weight > max_rows || by_hash.count(hash) == 1 || !proof::to_places(key, proof)) return;
  while (rows + weight > max_rows) {
    rows -= kept.back().proof.rows.size() + 1;
    by_hash.erase(kept.back().hash);
    kept.pop_back();
  }
  rows += weight;
  kept.push_front({hash, std::move(proof)});
  by_hash.emplace(hash, kept.begin());
}

}  // namespace sop
