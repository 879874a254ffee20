// sop/names.hpp — the names of a procedure, ready to be looked up.
//
// Hosts and files speak in names (`days_late`, `late_repair/offer`); the model counts. A NameTable is built once for a
// procedure and answers both questions that come with a name: what is it, and, when it is nothing, which name was meant.
// Names are equal as the language has it: after normalisation, upper and lower case alike.
//
// Thread-safety: immutable after it is built; the procedure must outlive it. Cost: building folds every name once; a
// look-up folds one name and searches by halves.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/model.hpp"

namespace sop {

/// What is looked up by name. Steps, containers and transitions are found by their paths (docs/identity.md).
enum class NameKind : std::uint8_t {
  symbol,  ///< any name or value of an enumeration
  fact,
  setting,
  definition,
  output,
  table,
  requirements,
  remedy,
  party,
  calendar,
  response,
  scenario,
  container,   ///< scenario, routine, branch, intake: by path
  step,        ///< by path
  transition,  ///< by path
  always,      ///< by path
  clock,
  escalation_path,
  record,  ///< what the customer's record counts, and restrictions
};
inline constexpr std::size_t name_kind_count = static_cast<std::size_t>(NameKind::record) + 1;

/// How a thing is called, as first written; empty when there is no such thing. Needs no table.
std::string_view spelling_of(const Procedure& procedure, NameKind kind, Id id);

class NameTable {
 public:
  explicit NameTable(const Procedure& procedure);

  [[nodiscard]] const Procedure& procedure() const { return *procedure_; }
  /// The thing with this name; no_id when there is none.
  [[nodiscard]] Id find(NameKind kind, std::string_view name) const;
  /// How a thing is called, as first written; empty when there is no such thing.
  [[nodiscard]] std::string_view spelling(NameKind kind, Id id) const;
  /// What to say, in English, after a name that is nothing: "did you mean `issue`?", else the first eight names and how many more;
  /// empty when there are none at all.
  [[nodiscard]] std::string help(NameKind kind, std::string_view name) const;
  /// The same as an argument of a message, which speaks the language in which the message is shown (sop/diagnostic.hpp).
  [[nodiscard]] std::string help_argument(NameKind kind, std::string_view name) const;

 private:
  struct Entry {
    std::string key;
    Id id = no_id;
  };
  const Procedure* procedure_;
  std::array<std::vector<Entry>, name_kind_count> entries_;
};

/// In English: "did you mean `{nearest}`?", else "there are `a`, `b` and 3 more"; empty without candidates.
std::string name_help(std::string_view name, const std::vector<std::string_view>& candidates);
/// "`a`, `b` and 3 more": at most eight names.
std::string name_list(const std::vector<std::string_view>& names);
/// The same two as arguments of a message (sop/diagnostic.hpp, fill_template).
std::string name_help_argument(std::string_view name, const std::vector<std::string_view>& candidates);
std::string name_list_argument(const std::vector<std::string_view>& names);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/names.inl"
#endif
