// sop/impl/store.inl — bodies of sop/store.hpp. Two sorted vectors under one mutex; whatever allocates for long, folds or
// destroys happens outside it.
#pragma once

#include <algorithm>

#include "sop/store.hpp"
#include "sop/unicode.hpp"

namespace sop {

namespace detail {

inline bool hash_before(const VersionHandle& version, const Hash& hash) {
  return version->procedure().hash < hash;
}

inline std::string store_key(const Procedure& p) {
  return p.name < p.symbols.size() ? unicode::fold(p.text(p.name)) : std::string();
}

}  // namespace detail

SOP_INLINE const VersionHandle* ProcedureStore::find_locked(const Hash& hash) const {
  const auto at = std::lower_bound(versions_.begin(), versions_.end(), hash, detail::hash_before);
  return at != versions_.end() && (*at)->procedure().hash == hash ? &*at : nullptr;
}

SOP_INLINE void ProcedureStore::make_current_locked(const std::string& key, const Hash& hash) {
  const auto at = std::lower_bound(current_.begin(), current_.end(), key,
                                   [](const Named& named, const std::string& k) { return named.key < k; });
  if (at != current_.end() && at->key == key) {
    at->hash = hash;
  } else {
    current_.insert(at, Named{key, hash});
  }
}

SOP_INLINE StoreStatus ProcedureStore::add(Procedure procedure, StoreUse use,
                                           std::shared_ptr<const void> attached) {
  return add(std::make_shared<const StoredVersion>(std::move(procedure), std::move(attached)), use);
}

SOP_INLINE StoreStatus ProcedureStore::add(VersionHandle version, StoreUse use) {
  if (version == nullptr) return StoreStatus::not_found;
  const std::string key = detail::store_key(version->procedure());
  const Hash hash = version->procedure().hash;
  const std::lock_guard<std::mutex> lock(mutex_);
  const bool there = find_locked(hash) != nullptr;
  if (!there) {
    const auto at = std::lower_bound(versions_.begin(), versions_.end(), hash, detail::hash_before);
    versions_.insert(at, std::move(version));
  }
  if (use == StoreUse::current) make_current_locked(key, hash);
  return there ? StoreStatus::already_there : StoreStatus::ok;
}

SOP_INLINE StoreStatus ProcedureStore::make_current(const Hash& hash) {
  const VersionHandle version = find(hash);
  if (version == nullptr) return StoreStatus::not_found;
  const std::string key = detail::store_key(version->procedure());
  const std::lock_guard<std::mutex> lock(mutex_);
  // Held by `version`, it cannot have been removed since.
  make_current_locked(key, hash);
  return StoreStatus::ok;
}

SOP_INLINE StoreStatus ProcedureStore::remove(const Hash& hash) {
  VersionHandle removed;  // destroyed after the lock
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto at = std::lower_bound(versions_.begin(), versions_.end(), hash, detail::hash_before);
  if (at == versions_.end() || (*at)->procedure().hash != hash) return StoreStatus::not_found;
  for (const Named& named : current_) {
    if (named.hash == hash) return StoreStatus::is_current;
  }
  // Handles come from here alone, and nobody can take one now: a count of one is the store's own.
  if (at->use_count() > 1) return StoreStatus::in_use;
  removed = std::move(*at);
  versions_.erase(at);
  return StoreStatus::ok;
}

SOP_INLINE VersionHandle ProcedureStore::find(const Hash& hash) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const VersionHandle* version = find_locked(hash);
  return version != nullptr ? *version : VersionHandle();
}

SOP_INLINE VersionHandle ProcedureStore::current(std::string_view name) const {
  const std::string key = unicode::fold(name);
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto at = std::lower_bound(current_.begin(), current_.end(), key,
                                   [](const Named& named, const std::string& k) { return named.key < k; });
  if (at == current_.end() || at->key != key) return VersionHandle();
  const VersionHandle* version = find_locked(at->hash);
  return version != nullptr ? *version : VersionHandle();
}

SOP_INLINE std::vector<VersionHandle> ProcedureStore::in_force(std::string_view name, Date day) const {
  const std::string key = unicode::fold(name);
  std::vector<VersionHandle> versions;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    versions = versions_;
  }
  const auto is_not = [&](const VersionHandle& version) {
    const Procedure& p = version->procedure();
    return detail::store_key(p) != key || (p.valid_from != 0 && day.days() < p.valid_from) ||
           (p.valid_until != 0 && day.days() > p.valid_until);
  };
  versions.erase(std::remove_if(versions.begin(), versions.end(), is_not), versions.end());
  std::stable_sort(versions.begin(), versions.end(), [](const VersionHandle& a, const VersionHandle& b) {
    const std::int32_t first = a->procedure().valid_from, second = b->procedure().valid_from;
    return first != second && (second == 0 || (first != 0 && first > second));
  });
  return versions;
}

SOP_INLINE std::vector<StoreLine> ProcedureStore::list() const {
  std::vector<StoreLine> lines;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    lines.reserve(versions_.size());
    for (const VersionHandle& version : versions_) {
      const Procedure& p = version->procedure();
      StoreLine line;
      if (p.name < p.symbols.size()) line.name = p.text(p.name);
      line.edition = p.edition;
      line.hash = p.hash;
      line.in_use = version.use_count() > 1;
      line.current = std::any_of(current_.begin(), current_.end(),
                                 [&](const Named& named) { return named.hash == p.hash; });
      lines.push_back(std::move(line));
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const StoreLine& a, const StoreLine& b) { return a.name < b.name; });
  return lines;
}

}  // namespace sop
