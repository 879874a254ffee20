// src/cli/played.hpp — a case that the program plays: it holds case and decision, and lets time pass timer by timer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "sop/case.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/engine.hpp"
#include "sop/names.hpp"
#include "src/cli/console.hpp"

namespace sop::cli {

class Played {
 public:
  /// Timers that may fire between two events.
  static constexpr std::uint32_t max_timers = 100'000;

  Played(const Procedure& procedure, const ReferenceData& data)
      : playing_(std::make_shared<Playing>(procedure, data)) {}

  void open(const std::vector<FactUpdate>& facts, std::int64_t now,
            const std::vector<RecordLine>* record = nullptr);
  /// Lets time pass; `told` is called after every timer with its instant. False: too many timers.
  bool pass_time(std::int64_t until, const std::function<void(std::int64_t)>& told);
  /// An event at the present instant, with what a host would have added: the branch that is meant, the customer's totals.
  void happen(Event event);
  /// What other cases have given this customer, from now on.
  void already_given(std::int64_t minor) { others_ = minor; }
  /// Goes back to what was kept of the same case.
  void restore(const Played& kept);

  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] std::int64_t now() const { return now_; }
  [[nodiscard]] const Case& the_case() const { return case_; }
  [[nodiscard]] const Decision& decision() const { return decision_; }

 private:
  /// What copies of a case share.
  struct Playing {
    Playing(const Procedure& procedure, const ReferenceData& given)
        : reference_data(given), engine(procedure), data(engine, given) {}
    const ReferenceData& reference_data;
    Engine engine;
    EngineData data;
    Workspace workspace;
  };
  void advance(const Event* event, std::int64_t now, const AdvanceOptions& options = {});

  std::shared_ptr<Playing> playing_;
  Case case_;
  Decision decision_;
  std::int64_t now_ = 0;
  std::int64_t others_ = 0;
  bool open_ = false;
};

/// `sop simulate --interactive`: asks what happens, and shows what comes of it. The exit code.
int play_by_hand(const NameTable& names, const ReferenceData& data, std::int64_t now, Console& console);

}  // namespace sop::cli
