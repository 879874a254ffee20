// sop/trace.hpp — watching an evaluation from outside: for debugging a procedure or a host.
//
// A host gives a function in the options of a call and is told, line by line, what is looked at: each turn that begins, each
// timer that fires, each rule with what its condition answered (also the rows and rules that did not apply, which reasons never
// name). It is an onlooker: it gets no case and no decision, returns nothing, and cannot change an answer. A decision made with
// a trace is the decision made without.
//
//   void print(void*, const sop::TraceLine& line) { std::printf("%.*s\n", int(line.path.size()), line.path.data()); }
//   sop::AdvanceOptions options;
//   options.trace = {print, nullptr};
//
// What an event that was refused looked at is told too; what is looked at once more to answer where the case stands is not. The order of lines is the order in which the evaluator looks and may
// differ between versions of sop: do not build on it; what led to an answer stands in `Decision::because`.
//
// Thread-safety: called in the thread of the call, before it returns. The function must not throw, and must not call back with
// the same case and decision. Cost: none but a test of a pointer while no function is set.
#pragma once

#include <cstdint>
#include <string_view>

#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/decision.hpp"
#include "sop/source.hpp"

namespace sop {

enum class TraceKind : std::uint8_t {
  turn,  ///< a turn begins: `path` says what for (`opened`, `timer`, `outcome accepted`)
  timer,  ///< a timer fires: `timer` says which kind; `path` is the transition's, rule's or clock's, where it has one
  rule,  ///< a rule was looked at: `rule`, `path`, `span`, `truth`
};

/// What a condition answered.
enum class Truth : std::uint8_t { no, yes, unknown, error };

/// One thing that was looked at. The text is good during the call only.
struct TraceLine {
  TraceKind kind = TraceKind::turn;
  std::uint64_t turn = 0;  ///< of the case; 0 where something was asked without one
  std::int64_t at = 0;     ///< instant of the turn, ms since the epoch
  TimerKind timer = TimerKind::transition;
  ReasonKind rule = ReasonKind::transition;
  Truth truth = Truth::no;
  std::string_view path;
  Span span;
};

/// A function and what it is called with. Without a function nothing is told.
struct Trace {
  using Function = void (*)(void* context, const TraceLine& line);
  Function function = nullptr;
  void* context = nullptr;
};

}  // namespace sop
