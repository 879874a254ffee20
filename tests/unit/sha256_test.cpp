// SHA-256 against the examples that NIST publishes, and against itself in pieces.
#include "sop/sha256.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/random.hpp"

namespace {

std::string hash(std::string_view bytes) { return sop::to_hex(sop::sha256(bytes)); }

}  // namespace

TEST_CASE("published examples") {
  struct Row {
    std::string bytes;
    const char* expected;
  };
  const Row rows[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopq"
       "rst"
       "nopqrstu",
       "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
      {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
      {"\xd3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
      {"\xbd", "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"},
      {"\xc9\x8c\x8e\x55", "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504"},
      {std::string(55, '\0'), "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"},
      {std::string(56, '\0'), "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
      {std::string(57, '\0'), "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785"},
      {std::string(64, '\0'), "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"},
      {std::string(1000, '\0'), "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53"},
      {std::string(1000, 'A'), "c2e686823489ced2017f6059b8b239318b6364f6dcd835d0a519105a1eadd6e4"},
      {std::string(1005, 'U'), "f4d62ddec0f3dd90ea1380fa16a5ff8dc4c54b21740650f24afc4120903552b0"},
  };
  for (const Row& row : rows) CHECK(hash(row.bytes) == row.expected);
}

TEST_CASE("pieces of any size give the hash of the whole, and the object begins anew") {
  constexpr std::uint64_t seed = 20260327;
  INFO("seed ", seed);
  sop_test::Random random(seed);
  sop::Sha256 pieces;
  for (std::size_t length = 0; length <= 300; ++length) {
    std::string bytes;
    for (std::size_t i = 0; i < length; ++i) bytes.push_back(static_cast<char>(random.next()));
    const std::string whole = hash(bytes);
    for (std::size_t at = 0; at < length;) {
      const std::size_t count = static_cast<std::size_t>(random.between(0, 130));
      pieces.update(std::string_view(bytes).substr(at, count));
      at += count;
    }
    REQUIRE(sop::to_hex(pieces.finish()) == whole);
  }
}

TEST_CASE("one bit changes the hash") {
  std::string bytes(200, 'x');
  const std::string before = hash(bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] ^= 1;
    CHECK(hash(bytes) != before);
    bytes[i] ^= 1;
  }
}

TEST_CASE("hexadecimal text, there and back") {
  const sop::Sha256Digest digest = sop::sha256("abc");
  sop::Sha256Digest read{};
  CHECK(sop::from_hex(sop::to_hex(digest), read));
  CHECK(read == digest);
  CHECK(sop::from_hex("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", read));
  CHECK(read == digest);
  const std::string good = sop::to_hex(digest);
  read = {};
  CHECK_FALSE(sop::from_hex("", read));
  CHECK_FALSE(sop::from_hex(good.substr(1), read));
  CHECK_FALSE(sop::from_hex(good + "0", read));
  CHECK_FALSE(sop::from_hex("g" + good.substr(1), read));
  CHECK_FALSE(sop::from_hex(" " + good.substr(1), read));
  CHECK(read == sop::Sha256Digest{});
}
