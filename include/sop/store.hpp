// sop/store.hpp — several versions of procedures in one process, exchanged while others read.
//
// A case is pinned to the hash of the procedure on which it began, so a host that loads a new edition keeps the old one for
// as long as cases of it are open. The store holds versions by hash, and for each name the version on which new cases begin.
// Readers take a handle and go on with it for as long as they like: adding, exchanging and removing versions never waits for
// them and never changes what they hold.
//
//   sop::ProcedureStore store;
//   store.add(std::move(loaded.procedure), sop::StoreUse::current);
//   auto version = store.current("service_centre");        // new cases
//   version->engine().open(workspace, data, ...);
//   auto pinned = store.find(complaint.procedure);         // a case that was stored, on any thread
//
// Thread-safety: every member function may be called from any number of threads at once. Cost: `find` and `current` hold a
// mutex for a search by halves (32 bytes, or a name, a step) and the count of one handle, well under a microsecond; nothing is
// allocated, loaded, compared or destroyed under it. Evaluating with a handle takes no lock at all. A mutex and not an
// atomic pointer, because "removed only when unused" must be decided in the same moment in which nobody can take a handle.
// Handles of one version share one count: threads that take one for every event make each other wait for that cache line;
// keep a handle for a batch of work.
//
// Nothing throws but for memory.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/config.hpp"
#include "sop/date.hpp"
#include "sop/engine.hpp"
#include "sop/model.hpp"
#include "sop/names.hpp"

namespace sop {

/// One version: the procedure, its names ready to be looked up, its engine, and what the host wants to keep with it.
/// Immutable. The procedure must be sound: loaded without an error, or validated.
class StoredVersion {
 public:
  StoredVersion(Procedure procedure, std::shared_ptr<const void> attached)
      : procedure_(std::move(procedure)),
        names_(procedure_),
        engine_(procedure_),
        attached_(std::move(attached)) {}
  StoredVersion(const StoredVersion&) = delete;
  StoredVersion& operator=(const StoredVersion&) = delete;

  [[nodiscard]] const Procedure& procedure() const { return procedure_; }
  [[nodiscard]] const NameTable& names() const { return names_; }
  [[nodiscard]] const Engine& engine() const { return engine_; }
  /// What was given to `add`, as the type that it had there; null when nothing was given. The host knows the type.
  template <class T>
  [[nodiscard]] const T* attached() const {
    return static_cast<const T*>(attached_.get());
  }

 private:
  Procedure procedure_;
  NameTable names_;
  Engine engine_;
  std::shared_ptr<const void> attached_;
};

/// Keeps a version alive. Copying one counts; taking one from the store locks.
using VersionHandle = std::shared_ptr<const StoredVersion>;

/// Whether new cases of the procedure's name begin on the version that is added.
enum class StoreUse : std::uint8_t {
  kept,     ///< only for cases that are pinned to it
  current,  ///< also for new cases, instead of the version before
};

enum class StoreStatus : std::uint8_t {
  ok,
  already_there,  ///< the hash is in the store: nothing was added; with StoreUse::current it became current
  not_found,      ///< no version has this hash
  is_current,     ///< not removed: new cases begin on it
  in_use,         ///< not removed: somebody holds a handle of it
};

/// A line of the list of versions.
struct StoreLine {
  std::string name;
  std::string edition;
  Hash hash{};
  bool current = false;
  bool in_use = false;  ///< somebody held a handle in that moment
};

class ProcedureStore {
 public:
  ProcedureStore() = default;
  ProcedureStore(const ProcedureStore&) = delete;
  ProcedureStore& operator=(const ProcedureStore&) = delete;

  /// Adds a version. `attached` is anything that the host made for this version (a Binding) and wants to find with it.
  /// Cost: building the table of names and the engine, outside the lock.
  StoreStatus add(Procedure procedure, StoreUse use, std::shared_ptr<const void> attached = {});
  /// Adds a version that the host has prepared (with a Binding to its names, say).
  StoreStatus add(VersionHandle version, StoreUse use);
  /// Lets new cases of the version's name begin on it.
  StoreStatus make_current(const Hash& hash);
  /// Takes a version out: only one that is not current and that nobody holds. Whether stored cases are still pinned to it,
  /// the host alone knows: ask before. What is removed is destroyed after the lock was given back.
  StoreStatus remove(const Hash& hash);

  /// The version of a case, by the hash that it carries; null when it is not in the store.
  [[nodiscard]] VersionHandle find(const Hash& hash) const;
  /// The version on which new cases begin; null when there is no procedure of this name. Names are equal as in the language:
  /// upper and lower case alike.
  [[nodiscard]] VersionHandle current(std::string_view name) const;
  /// The versions of this name that are in force on a day (`valid from`, `valid until`, both days included; what a file does not
  /// say sets no bound), the one that came into force last before the others; by hash where that is one day. Which of them new
  /// cases begin on is for the host to decide; `current` does not look at days. Cost: linear in the versions.
  [[nodiscard]] std::vector<VersionHandle> in_force(std::string_view name, Date day) const;
  /// All versions: by name, then hash.
  [[nodiscard]] std::vector<StoreLine> list() const;

 private:
  struct Named {
    std::string key;  // folded
    Hash hash{};
  };
  const VersionHandle* find_locked(const Hash& hash) const;
  void make_current_locked(const std::string& key, const Hash& hash);

  mutable std::mutex mutex_;
  std::vector<VersionHandle> versions_;  // sorted by hash
  std::vector<Named> current_;           // sorted by key
};

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/store.inl"
#endif
