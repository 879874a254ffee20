// sop/event_json.hpp — events as JSON: what happened to a case, who did it, what became known (docs/json.md).
//
//   {"outcome":"accepted","actor":{"id":"a1","role":"agent"},"remedy":"refund","amount":"20.00 EUR","id":"e1","turn":3}
//   {"event":"customer_message","facts":{"mood":"furious"}}
//   {"facts":{"price":"80.00 EUR"},"forget":["cause"]}
//
// What an event is, one key says: `outcome` (its name), `signal` (an event of the author's), `promise_kept` (the name of a
// promise, or true), `assign` (whom), `event` (customer_message, reply_sent, acknowledge, approve, refuse, reopen), or
// none of them: then only facts become known. Reading is strict, and all mistakes are told at once.
//
// Thread-safety: pure functions. Cost: linear.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sop/config.hpp"
#include "sop/diagnostic.hpp"
#include "sop/event.hpp"
#include "sop/json.hpp"
#include "sop/names.hpp"

namespace sop {

/// An event and what a timeline says beside it.
struct TimedEvent {
  Event event;
  bool has_event = false;  ///< false: only time passes
  bool has_at = false;     ///< `at`: the instant at which it is given
  std::int64_t at = 0;
};

/// Whether a text may say when it is given: in a timeline it must, elsewhere the caller does.
enum class EventTime : std::uint8_t { refused, needed };

/// Reads an event. False: at least one error was added.
bool read_event(JsonValue object, const NameTable& names, TimedEvent& event, DiagnosticSink& problems,
                EventTime time = EventTime::refused);
/// The same from a text.
bool read_event(std::string_view text, const NameTable& names, TimedEvent& event, DiagnosticSink& problems,
                EventTime time = EventTime::refused, const JsonLimits& limits = {});

/// Appends an event in the form that `read_event` reads.
void write_event(JsonWriter& writer, const Procedure& procedure, const Event& event);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/event_json.inl"
#endif
