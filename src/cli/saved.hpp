// src/cli/saved.hpp — saved cases as commands read them: JSON (alone, or as `sop decide` printed it with its decision), or the
// compact form.
#pragma once

#include <string>

#include "sop/case.hpp"
#include "sop/diagnostic.hpp"
#include "sop/names.hpp"
#include "sop/retime.hpp"
#include "src/cli/console.hpp"

namespace sop::cli {

/// Shows what is wrong with a text that was given, under the name of where it came from. The problems are taken.
void show_problems(Console& console, const Procedure& procedure, DiagnosticSink& problems,
                   const std::string& name, const std::string& text);

/// Reads a saved case as JSON. False: `problems` says why.
bool read_saved_json(const std::string& text, const NameTable& names, Case& c, DiagnosticSink& problems);

/// Reads a saved case in either form; what is wrong is shown, `name` being where it came from.
bool read_saved(const std::string& text, const std::string& name, const NameTable& names, Console& console,
                Case& c);

/// What `--timers` says: one policy for all instants (`recount`), or one for each kind of timer (`clock=recount,step=keep`). Fails with
/// what was expected.
RetimeOptions timers_option(const std::string& text);

}  // namespace sop::cli
