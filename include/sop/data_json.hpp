// sop/data_json.hpp — reference data as JSON: holidays of calendars and who is on duty (docs/json.md).
//
//   {"version":"2026-09",
//    "holidays":{"desk":{"until":"2027-12-31","days":["2026-12-24","2026-12-25"]}},
//    "roster":{"day_duty":[{"from":"2026-09-07T06:00:00Z","person":"lead A"},{"from":"2026-09-14T06:00:00Z"}]}}
//
// Schedules (ReferenceData::schedules) and zones have no such form: they come from a roster file and from the zone database.
//
// A roster entry without a person means that nobody is on duty from then on. Reading is strict: an unknown key, calendar
// or schedule is an error, and all errors are told at once. What was read is sealed (sop/data.hpp).
//
// Thread-safety: pure functions. Cost: linear, and a sort.
#pragma once

#include <string>
#include <string_view>

#include "sop/config.hpp"
#include "sop/data.hpp"
#include "sop/diagnostic.hpp"
#include "sop/json.hpp"
#include "sop/names.hpp"

namespace sop {

/// Adds what a text says to `data` and seals it. False: at least one error was added, and `data` is as it was.
bool read_data(std::string_view text, const NameTable& names, ReferenceData& data, DiagnosticSink& problems,
               const JsonLimits& limits = {});

/// The form that `read_data` reads, on one line.
std::string write_data(const Procedure& procedure, const ReferenceData& data);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/data_json.inl"
#endif
