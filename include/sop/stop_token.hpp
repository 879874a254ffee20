// sop/stop_token.hpp — a way to ask a long run (load, lint, test) to end early.
//
// The host keeps it; the run looks at it between units of work. `request` may come from another thread.
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
