// Bodies of sop/binary.hpp.
#pragma once

#include "sop/binary.hpp"
#include "sop/impl/archive.hpp"
#include "sop/sha256.hpp"
#include "sop/validate.hpp"

namespace sop {
namespace detail {

inline constexpr std::string_view compiled_mark = "SOPC";
inline constexpr std::string_view case_mark = "SOPK";
inline constexpr std::size_t frame_bytes = 4 + 4 + 32;  // mark, version, hash

inline std::string framed(std::string_view mark, std::uint32_t version, std::string_view body) {
  std::string out(mark);
  for (unsigned shift = 0; shift < 32; shift += 8)
    out += static_cast<char>(static_cast<unsigned char>(version >> shift));
  for (const auto byte : sha256(body)) out += static_cast<char>(byte);
  out += body;
  return out;
}

/// Checks the frame and hands out the body.
inline BinaryResult unframe(std::string_view mark, std::uint32_t version, std::size_t most,
                            std::string_view bytes, std::string_view& body, std::uint32_t& written) {
  if (bytes.size() > most) return {BinaryStatus::too_large, most, {}};
  if (bytes.substr(0, mark.size()) != mark.substr(0, bytes.size()))
    return {BinaryStatus::not_this_form, 0, {}};
  if (bytes.size() < frame_bytes) return {BinaryStatus::too_short, bytes.size(), {}};
  written = 0;
  for (unsigned i = 0; i < 4; ++i) {
    written |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[4 + i])) << (8 * i);
  }
  if (written == 0) return {BinaryStatus::malformed, 4, {}};
  if (written > version) return {BinaryStatus::newer_version, written, {}};
  body = bytes.substr(frame_bytes);
  const Sha256Digest digest = sha256(body);
  for (std::size_t i = 0; i < digest.size(); ++i) {
    if (static_cast<std::uint8_t>(static_cast<unsigned char>(bytes[8 + i])) != digest[i])
      return {BinaryStatus::damaged, 8, {}};
  }
  return {};
}

template <class T>
BinaryResult read_body(std::string_view body, std::uint32_t version, T& out) {
  ArchiveReader reader(body, version);
  reader(out);
  const std::size_t at = frame_bytes + reader.at();
  if (reader.short_of_bytes()) return {BinaryStatus::too_short, at, {}};
  if (reader.failed() || !reader.at_end()) return {BinaryStatus::malformed, at, {}};
  return {};
}

}  // namespace detail

SOP_INLINE std::string describe(const BinaryResult& r) {
  switch (r.status) {
    case BinaryStatus::ok:
      return "nothing is wrong";
    case BinaryStatus::too_short:
      return "it ends too early, after byte " + std::to_string(r.at) + ": copy the file again";
    case BinaryStatus::not_this_form:
      return "it is not in the form expected: check that it is the right file";
    case BinaryStatus::newer_version:
      return "it was written in version " + std::to_string(r.at) +
             " of the form, by a later edition of sop: use that edition";
    case BinaryStatus::damaged:
      return "its bytes do not fit its own hash: copy the file again";
    case BinaryStatus::malformed:
      return "it is not well-formed at byte " + std::to_string(r.at) + ": write it again";
    case BinaryStatus::too_large:
      return "it is larger than " + std::to_string(r.at) + " bytes, the most that is read";
    case BinaryStatus::invalid:
      return "it contradicts itself at `" + r.detail + "`: write it again";
    case BinaryStatus::wrong_procedure:
      return "it belongs to another procedure or edition: load that one, or move the case over";
  }
  return {};
}

SOP_INLINE std::string compile(const Procedure& procedure) {
  std::string body;
  detail::ArchiveWriter writer(body);
  writer(procedure);
  return detail::framed(detail::compiled_mark, compiled_version, body);
}

SOP_INLINE BinaryResult load_compiled(std::string_view bytes, Procedure& procedure) {
  procedure = Procedure();
  std::string_view body;
  std::uint32_t version = 0;
  BinaryResult result =
      detail::unframe(detail::compiled_mark, compiled_version, max_compiled_bytes, bytes, body, version);
  if (result.ok()) result = detail::read_body(body, version, procedure);
  if (result.ok()) {
    std::string wrong = validate(procedure);
    if (!wrong.empty()) result = {BinaryStatus::invalid, 0, std::move(wrong)};
  }
  if (!result.ok()) procedure = Procedure();
  return result;
}

SOP_INLINE std::string save_case(const Case& c) {
  std::string body;
  detail::ArchiveWriter writer(body);
  writer(c);
  return detail::framed(detail::case_mark, case_version, body);
}

SOP_INLINE BinaryResult load_case(std::string_view bytes, const Procedure& procedure, Case& c) {
  c = Case();
  std::string_view body;
  std::uint32_t version = 0;
  BinaryResult result =
      detail::unframe(detail::case_mark, case_version, max_case_bytes, bytes, body, version);
  if (result.ok()) result = detail::read_body(body, version, c);
  if (result.ok() && c.procedure != procedure.hash) result = {BinaryStatus::wrong_procedure, 0, {}};
  if (result.ok()) {
    std::string wrong = validate(c, procedure);
    if (!wrong.empty()) result = {BinaryStatus::invalid, 0, std::move(wrong)};
  }
  if (!result.ok()) c = Case();
  return result;
}

}  // namespace sop
