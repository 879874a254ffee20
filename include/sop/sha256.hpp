// sop/sha256.hpp — the fingerprint of a procedure.
//
// SHA-256 as FIPS 180-4 defines it, over bytes that arrive in pieces. Cases are pinned to such a fingerprint;
// it must be the same on every machine and for ever. Not hardened against timing: nothing secret is hashed
// here.
//
//   sop::Sha256 hash;
//   hash.update("procedure ");
//   hash.update("refunds");
//   std::string id = sop::to_hex(hash.finish());
//
// Who may call it: anybody. Thread-safety: one object, one thread. Cost: about 200 MB/s; does not
// allocate.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sop/config.hpp"

namespace sop {

/// The 32 bytes of a SHA-256.
using Sha256Digest = std::array<std::uint8_t, 32>;

/// A hash in the making.
class Sha256 {
 public:
  /// Takes in more bytes. Up to 2^61 of them in all.
  void update(std::string_view bytes) noexcept;
  /// The hash of everything taken in; the object begins anew.
  [[nodiscard]] Sha256Digest finish() noexcept;

 private:
  void absorb(const std::uint8_t* block) noexcept;

  static constexpr std::array<std::uint32_t, 8> initial_state = {
      0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au, 0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u};
  std::array<std::uint32_t, 8> state_ = initial_state;
  std::array<std::uint8_t, 64> pending_{};
  std::uint64_t length_ = 0;  // bytes taken in
};

/// The hash of one text.
[[nodiscard]] Sha256Digest sha256(std::string_view bytes) noexcept;
/// 64 digits, lower case.
[[nodiscard]] std::string to_hex(const Sha256Digest& digest);
/// Reads 64 hexadecimal digits of either case; false when the text is anything else, and `out` is left alone.
[[nodiscard]] bool from_hex(std::string_view text, Sha256Digest& out) noexcept;

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/sha256.inl"
#endif
