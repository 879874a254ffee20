// sop/stop_token.hpp — a way to ask a long run (load, lint, test) to end early.
//
// The host keeps it; the run looks at it between units of work. `request` may come from another thread.
//
// Thread-safety: every member may be called from any thread at any time. Cost: one atomic access, nothing is allocated. Lifetime: as long as
// the run that looks at it.
#pragma once

#include <atomic>

namespace sop {

class StopToken {
 public:
  void request() noexcept { asked_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool requested() const noexcept { return asked_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> asked_{false};
};

}  // namespace sop
