// Runs a fuzz target without libFuzzer: over every file of the folders and files given, then over damaged copies of them.
// The damage is the same in every run (a fixed generator), so that a failure is found again. SOP_FUZZ_ROUNDS sets how many
// copies (default 2000). A crash prints nothing here: the sanitizer or the signal tells, and the last input is kept in
// the file fuzz-last-input of the working folder.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled" (2016).
class Generator {
 public:
  std::uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 2685821657736338717ULL;
  }
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : static_cast<std::size_t>(next() % limit); }

 private:
  std::uint64_t state_ = 0x9e3779b97f4a7c15ULL;
};

std::string damaged(std::string bytes, const std::vector<std::string>& seeds, Generator& random) {
  const std::size_t wounds = 1 + random.below(4);
  for (std::size_t i = 0; i < wounds; ++i) {
    const std::size_t at = random.below(bytes.size() + 1);
    switch (random.below(6)) {
      case 0:
        if (at < bytes.size())
          bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << random.below(8)));
        break;
      case 1:
        if (at < bytes.size()) bytes[at] = static_cast<char>(random.below(256));
        break;
      case 2:
        bytes.insert(at, 1, static_cast<char>(random.below(256)));
        break;
      case 3:
        bytes.erase(at, random.below(16));
        break;
      case 4:
        bytes.insert(at, bytes.substr(random.below(bytes.size() + 1), random.below(64)));
        break;
      default: {
        const std::string& other = seeds[random.below(seeds.size())];
        bytes.replace(at, random.below(64), other.substr(random.below(other.size() + 1), random.below(64)));
      }
    }
  }
  return bytes;
}

void run(const std::string& bytes) {
  sop::testing::write_file("fuzz-last-input", bytes);
  // A copy of exactly this size, so that a read past the end is seen.
  const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::string> seeds;
  for (int i = 1; i < count; ++i) {
    if (std::filesystem::is_directory(arguments[i])) {
      for (const auto& file : sop::testing::list_files(arguments[i]))
        seeds.push_back(sop::testing::read_file(file));
    } else if (std::filesystem::exists(arguments[i])) {
      seeds.push_back(sop::testing::read_file(arguments[i]));
    }
  }
  if (seeds.empty()) {
    std::fprintf(stderr, "no input found\n");
    return 2;
  }
  const char* wanted = std::getenv("SOP_FUZZ_ROUNDS");
  const unsigned long rounds = wanted == nullptr ? 2000 : std::strtoul(wanted, nullptr, 10);

  for (const std::string& seed : seeds) run(seed);
  run("");
  Generator random;
  for (unsigned long i = 0; i < rounds; ++i) run(damaged(seeds[random.below(seeds.size())], seeds, random));
  std::printf("%zu inputs and %lu damaged copies\n", seeds.size() + 1, rounds);
  return 0;
}
