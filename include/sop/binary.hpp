// sop/binary.hpp — the compiled form of a procedure and the compact form of a case, as bytes.
//
// Every struct of the model and of a case lists its members once (`fields`); the writer and the reader walk that list, so that
// the two cannot disagree. Numbers are little-endian base-128 (LEB128, signed ones zigzag), texts and lists carry their
// length: the same bytes on every machine. A file begins with `SOPC` (procedure) or `SOPK` (case), the version of the form,
// and the SHA-256 of what follows.
//
// Hostile bytes: reading never runs past the end, never allocates more than the bytes that are there could fill, and a
// procedure that was read is validated (sop/validate.hpp) before anybody gets it. A newer version is refused by name; older
// versions stay readable, and files of each are kept as tests.
//
// Thread-safety: pure functions. Cost: linear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/model.hpp"

namespace sop {

inline constexpr std::uint32_t compiled_version = 4;
inline constexpr std::uint32_t case_version = 4;

enum class BinaryStatus : std::uint8_t {
  ok,
  too_short,        ///< ends before it is complete
  not_this_form,    ///< does not begin as it should
  newer_version,    ///< written by a later edition; `at` is its number
  damaged,          ///< the hash does not fit the bytes
  malformed,        ///< a number, length or list that cannot be; `at` is the offset
  too_large,        ///< over the limit of bytes
  invalid,          ///< well-formed, but an index points nowhere; `detail` says which
  wrong_procedure,  ///< a case of another procedure
};

struct BinaryResult {
  BinaryStatus status = BinaryStatus::ok;
  std::size_t at = 0;
  std::string detail;
  [[nodiscard]] bool ok() const { return status == BinaryStatus::ok; }
};

/// A plain sentence about a result, for people.
std::string describe(const BinaryResult& result);

inline constexpr std::size_t max_compiled_bytes = 64U * 1024 * 1024;
inline constexpr std::size_t max_case_bytes = 16U * 1024 * 1024;

/// Writes the compiled form. Tests and suppressions go with it; comments and the text of the files do not.
std::string compile(const Procedure& procedure);
/// Reads and validates a compiled form. On any status but ok, `procedure` is empty.
BinaryResult load_compiled(std::string_view bytes, Procedure& procedure);

/// Writes a case in the compact form.
std::string save_case(const Case& c);
/// Reads a case of `procedure` and checks that it fits. On any status but ok, `c` is empty.
BinaryResult load_case(std::string_view bytes, const Procedure& procedure, Case& c);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/binary.inl"
#endif
