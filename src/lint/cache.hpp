// src/lint/cache.hpp — the inside of sop/lint_cache.hpp: proofs by the hash of what they rest on, the least recently used dropped first.
#pragma once

#include <list>
#include <string>
#include <unordered_map>

#include "sop/lint_cache.hpp"
#include "src/proof/table_key.hpp"

namespace sop {

struct LintCache::State {
  struct Kept {
    std::string hash;
    proof::TableProof proof;  ///< with places for the numbers of a procedure
  };
  std::size_t max_rows = 0, rows = 0, hits = 0, misses = 0;
  std::list<Kept> kept;  ///< the one used last comes first
  std::unordered_map<std::string, std::list<Kept>::iterator> by_hash;

  /// False: it is not kept.
  bool find(const std::string& hash, const proof::TableKey& key, proof::TableProof& out);
  void keep(const std::string& hash, const proof::TableKey& key, proof::TableProof proof);
};

}  // namespace sop
