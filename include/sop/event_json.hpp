// sop/event_json.hpp — events as JSON: what happened to a case, who did it, what became known (docs/json.md).
//
//   {"event":"accepted","remedy":"refund","amount":"20.00 EUR","as":"agent","by":"a1","id":"e1","turn":3}
//   {"event":"customer_wrote","facts":{"mood":"furious"}}
//   {"facts":{"price":"80.00 EUR"},"forget":["cause"]}
//
// The key `event` takes what a test in a procedure takes: an outcome, an event of the author's, or customer_wrote,
// reply_sent, acknowledged, approved, not_approved, sent_back, reopened. A host that knows which it means may say so: `outcome`, `signal`,
// `promise_kept` (the name of a promise, or true), `assign` (whom). None of them: then only facts become known. `actor` holds
// `id` and `role` in one object, as `by` and `as` do beside the event. Reading is strict, and all mistakes are told at once.
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
  bool has_already_given =
      false;  ///< `already_given`: what other cases gave the customer, for a timeline without a host
  std::int64_t already_given_minor = 0;
};

/// Whether a text may say when it is given: in a timeline it must, elsewhere the caller does.
enum class EventTime : std::uint8_t { refused, needed };

/// Reads an event. False: at least one error was added.
bool read_event(JsonValue object, const NameTable& names, TimedEvent& event, DiagnosticSink& problems,
                EventTime time = EventTime::refused);
/// The same from a text.
bool read_event(std::string_view text, const NameTable& names, TimedEvent& event, DiagnosticSink& problems,
                EventTime time = EventTime::refused, const JsonLimits& limits = {});

/// Reads the customer's record: the list that an event has as `record`, alone or in an object under that name. The lines are looked at
/// by whoever takes them (docs/semantics.md, 15.5). False: at least one error was added.
bool read_record(std::string_view text, const NameTable& names, std::vector<RecordLine>& record,
                 DiagnosticSink& problems, const JsonLimits& limits = {});

/// Whoever is named by a person of the procedure acts in that person's role, under that person's name. Where the actor has the id of
/// somebody else, nothing is changed, and the engine refuses the event.
void act_in_role(const Procedure& procedure, Actor& actor);

/// Appends an event in the form that `read_event` reads.
void write_event(JsonWriter& writer, const Procedure& procedure, const Event& event);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/event_json.inl"
#endif
