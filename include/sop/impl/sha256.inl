// sop/impl/sha256.inl — SHA-256, written after FIPS 180-4 (sections 4.1.2, 4.2.2, 5.1.1 and 6.2).
#include <algorithm>
#include <bit>
#include <cstddef>

#include "sop/sha256.hpp"

namespace sop {

namespace detail {

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
inline constexpr std::uint32_t sha256_constants[64] = {
    0x428a2f98u, 0x71374491u, 0xb5c0fbcfu, 0xe9b5dba5u, 0x3956c25bu, 0x59f111f1u, 0x923f82a4u, 0xab1c5ed5u,
    0xd807aa98u, 0x12835b01u, 0x243185beu, 0x550c7dc3u, 0x72be5d74u, 0x80deb1feu, 0x9bdc06a7u, 0xc19bf174u,
    0xe49b69c1u, 0xefbe4786u, 0x0fc19dc6u, 0x240ca1ccu, 0x2de92c6fu, 0x4a7484aau, 0x5cb0a9dcu, 0x76f988dau,
    0x983e5152u, 0xa831c66du, 0xb00327c8u, 0xbf597fc7u, 0xc6e00bf3u, 0xd5a79147u, 0x06ca6351u, 0x14292967u,
    0x27b70a85u, 0x2e1b2138u, 0x4d2c6dfcu, 0x53380d13u, 0x650a7354u, 0x766a0abbu, 0x81c2c92eu, 0x92722c85u,
    0xa2bfe8a1u, 0xa81a664bu, 0xc24b8b70u, 0xc76c51a3u, 0xd192e819u, 0xd6990624u, 0xf40e3585u, 0x106aa070u,
    0x19a4c116u, 0x1e376c08u, 0x2748774cu, 0x34b0bcb5u, 0x391c0cb3u, 0x4ed8aa4au, 0x5b9cca4fu, 0x682e6ff3u,
    0x748f82eeu, 0x78a5636fu, 0x84c87814u, 0x8cc70208u, 0x90befffau, 0xa4506cebu, 0xbef9a3f7u, 0xc67178f2u};

}  // namespace detail

SOP_INLINE void Sha256::absorb(const std::uint8_t* block) noexcept {
  std::uint32_t schedule[64];
  for (std::size_t t = 0; t < 16; ++t) {
    const std::uint8_t* word = block + 4 * t;
    schedule[t] =
        std::uint32_t{word[0]} << 24 | std::uint32_t{word[1]} << 16 | std::uint32_t{word[2]} << 8 | word[3];
  }
  for (std::size_t t = 16; t < 64; ++t) {
    const std::uint32_t early = schedule[t - 15], late = schedule[t - 2];
    const std::uint32_t s0 = std::rotr(early, 7) ^ std::rotr(early, 18) ^ early >> 3;
    const std::uint32_t s1 = std::rotr(late, 17) ^ std::rotr(late, 19) ^ late >> 10;
    schedule[t] = s1 + schedule[t - 7] + s0 + schedule[t - 16];
  }
  std::uint32_t a = state_[0], b = state_[1], c = state_[2], d = state_[3];
  std::uint32_t e = state_[4], f = state_[5], g = state_[6], h = state_[7];
  for (std::size_t t = 0; t < 64; ++t) {
    const std::uint32_t choice = (e & f) ^ (~e & g);
    const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
    const std::uint32_t sum_e = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t sum_a = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t t1 = h + sum_e + choice + detail::sha256_constants[t] + schedule[t];
    const std::uint32_t t2 = sum_a + majority;
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  const std::uint32_t worked[8] = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) state_[i] += worked[i];
}

SOP_INLINE void Sha256::update(std::string_view bytes) noexcept {
  const std::size_t block = pending_.size();
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t filled = static_cast<std::size_t>(length_ % block);
    const std::size_t count = std::min(block - filled, bytes.size() - at);
    for (std::size_t i = 0; i < count; ++i)
      pending_[filled + i] = static_cast<std::uint8_t>(static_cast<unsigned char>(bytes[at + i]));
    at += count;
    length_ += count;
    if (filled + count == block) absorb(pending_.data());
  }
}

SOP_INLINE Sha256Digest Sha256::finish() noexcept {
  // A one bit, zeros, and the length in bits as 64 bits at the end of a block.
  const std::uint64_t bits = length_ * 8;
  std::size_t filled = static_cast<std::size_t>(length_ % pending_.size());
  pending_[filled++] = 0x80;
  if (filled > 56) {
    std::fill(pending_.begin() + static_cast<std::ptrdiff_t>(filled), pending_.end(), std::uint8_t{0});
    absorb(pending_.data());
    filled = 0;
  }
  std::fill(pending_.begin() + static_cast<std::ptrdiff_t>(filled), pending_.begin() + 56, std::uint8_t{0});
  for (std::size_t i = 0; i < 8; ++i) pending_[56 + i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
  absorb(pending_.data());

  Sha256Digest digest{};
  for (std::size_t i = 0; i < digest.size(); ++i)
    digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
  *this = Sha256();
  return digest;
}

SOP_INLINE Sha256Digest sha256(std::string_view bytes) noexcept {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

SOP_INLINE std::string to_hex(const Sha256Digest& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const std::uint8_t byte : digest) {
    text.push_back(digits[byte >> 4]);
    text.push_back(digits[byte & 15u]);
  }
  return text;
}

SOP_INLINE bool from_hex(std::string_view text, Sha256Digest& out) noexcept {
  Sha256Digest digest{};
  if (text.size() != 2 * digest.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    unsigned value = 0;
    if (c >= '0' && c <= '9') {
      value = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value = static_cast<unsigned>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      value = static_cast<unsigned>(c - 'A') + 10;
    } else {
      return false;
    }
    digest[i / 2] = static_cast<std::uint8_t>(static_cast<unsigned>(digest[i / 2]) << 4 | value);
  }
  out = digest;
  return true;
}

}  // namespace sop
