// sop/ask.hpp — asking one thing of a procedure by its name.
//
// Every table output, definition and requirement list can be asked alone: by a host, by `sop eval`, by a test. This finds
// what a name means and asks the reference interpreter.
//
// Thread-safety: pure. Cost: a look-up, and what the question costs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/engine.hpp"
#include "sop/model.hpp"
#include "sop/names.hpp"
#include "sop/reference.hpp"

namespace sop {

enum class AskedKind : std::uint8_t { output, definition, requirements };

/// One thing that can be asked.
struct Asked {
  AskedKind kind = AskedKind::output;
  Id id = no_id;  ///< into outputs, definitions or requirements
};

/// What a name asks: one thing, or all outputs of a table. False: nothing is called so, or it cannot be asked alone;
/// `problem` then says so in a sentence.
bool find_asked(const NameTable& names, std::string_view name, std::vector<Asked>& asked,
                std::string& problem);

/// Asks it. Errors: in the answer.
void ask(const Engine& engine, Workspace& workspace, const EngineData& data, const EngineQuestion& question,
         Asked asked, EngineAnswer& answer);
/// Asks the reference interpreter, to compare.
reference::Answer ask(const reference::Question& question, Asked asked);

/// How it is called, and of what type its value is (null: yes or no).
std::string_view name_of(const Procedure& procedure, Asked asked);
const Type* type_of(const Procedure& procedure, Asked asked);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/ask.inl"
#endif
