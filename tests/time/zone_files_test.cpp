// Zones from files: the test set against cctz and against the C library, which read the same bytes in ways of their own; every
// message; the system's own.
#include "sop/zone_files.hpp"

#include <cctz/time_zone.h>
#include <cctz/zone_info_source.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sop/messages/time.hpp"
#include "tests/support/catalogue.hpp"
#include "tests/support/files.hpp"
#include "tests/support/random.hpp"
#include "tests/support/values.hpp"

using namespace sop::testing;
using sop::DiagnosticSink;
using sop::Instant;
using sop::LocalKind;
using sop::LocalTime;
using sop::TzifError;
using sop::TzifResult;
using sop::ValueError;
using sop::Zone;
using sop::ZonedInstant;

namespace fs = std::filesystem;

namespace {

const std::string in_test_set =
    "test-set:";  // before the name of a zone, in the names that cctz is asked for

class BytesSource : public cctz::ZoneInfoSource {
 public:
  explicit BytesSource(std::string bytes) : bytes_(std::move(bytes)) {}
  std::size_t Read(void* to, std::size_t size) override {
    size = std::min(size, bytes_.size() - at_);
    std::memcpy(to, bytes_.data() + at_, size);
    at_ += size;
    return size;
  }
  int Skip(std::size_t size) override {
    at_ += std::min(size, bytes_.size() - at_);
    return 0;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

using Fallback = std::function<std::unique_ptr<cctz::ZoneInfoSource>(const std::string&)>;

std::unique_ptr<cctz::ZoneInfoSource> source_for_cctz(const std::string& name, const Fallback& fallback) {
  if (!name.starts_with(in_test_set)) return fallback(name);
  return std::make_unique<BytesSource>(
      read_file(in_repository("tests/zones/" + name.substr(in_test_set.size()))));
}

sop::ZoneFolder test_folder() { return {in_repository("tests/zones").string()}; }

std::vector<std::string> test_zones() {
  std::vector<std::string> names;
  const fs::path root = in_repository("tests/zones");
  for (const fs::path& path : list_files(root)) {
    const std::string name = path.lexically_relative(root).generic_string();
    if (name != "README.md" && name != "+VERSION") names.push_back(name);
  }
  return names;
}

// Two whose last changes came under another law than the rule that follows. Version 2.3 of cctz, that of Debian 12, goes on with the
// states of before in such data (docs/time.md), so that it is no judge of them.
bool judged_by_cctz(const std::string& name) { return name != "Europe/Lisbon" && name != "America/Nuuk"; }

Zone load(const std::string& name) {
  Zone zone;
  DiagnosticSink problems;
  REQUIRE_MESSAGE(sop::load_zone(test_folder(), name, {}, zone, problems), name);
  return zone;
}

// Everything that the two can be asked, at one instant.
std::string difference_at(const Zone& zone, const cctz::time_zone& other, std::int64_t seconds) {
  using Seconds = cctz::time_point<cctz::seconds>;
  Instant instant;
  if (failed(Instant::from_milliseconds(seconds * 1000, instant))) return "";
  const auto theirs = other.lookup(Seconds(cctz::seconds(seconds)));
  const sop::ZoneState& ours = zone.state_at(instant);
  if (theirs.offset != ours.offset_seconds || theirs.is_dst != ours.daylight ||
      theirs.abbr != ours.abbreviation)
    return to_text(instant) + ": " + std::to_string(ours.offset_seconds) + " " + ours.abbreviation +
           ", cctz says " + std::to_string(theirs.offset) + " " + theirs.abbr;
  return "";
}

std::string difference_at_local(const Zone& zone, const cctz::time_zone& other, std::int64_t local_seconds) {
  LocalTime wall;
  const std::int64_t days = (local_seconds >= 0 ? local_seconds : local_seconds - 86399) / 86400;
  if (failed(sop::Date::from_days(days, wall.date))) return "";
  REQUIRE(sop::TimeOfDay::from_milliseconds((local_seconds - days * 86400) * 1000, wall.time) ==
          ValueError::none);
  ZonedInstant ours;
  if (failed(zone.instant_of(wall, ours))) return "";
  const auto theirs = other.lookup(cctz::civil_second(1970, 1, 1) + local_seconds);
  const bool skipped = theirs.kind == cctz::time_zone::civil_lookup::SKIPPED;
  const bool repeated = theirs.kind == cctz::time_zone::civil_lookup::REPEATED;
  const auto expected = (skipped ? theirs.trans : theirs.pre).time_since_epoch().count() * 1000;
  const LocalKind kind = skipped ? LocalKind::gap : repeated ? LocalKind::fold : LocalKind::plain;
  if (ours.at.milliseconds() == expected && ours.kind == kind) return "";
  return to_text(wall.date) + " " + to_text(wall.time) + ": " + to_text(ours.at) + " " +
         std::string(name_of(ours.kind)) + ", cctz differs by " +
         std::to_string(expected - ours.at.milliseconds()) + " ms";
}

// Around every change of the zone, and at random instants.
std::vector<std::int64_t> probes_of(const Zone& zone, sop_test::Random& random) {
  std::vector<std::int64_t> probes;
  for (const sop::ZoneSegment& segment : zone.segments())
    for (const std::int64_t by : {-7200, -3600, -1800, -1, 0, 1, 1800, 3600, 7200})
      probes.push_back(segment.begin / 1000 + by);
  for (int i = 0; i < 2000; ++i)
    probes.push_back(random.between(Instant::min_milliseconds / 1000, Instant::max_milliseconds / 1000));
  return probes;
}

std::string first_difference(const Zone& zone, const cctz::time_zone& other, std::uint64_t seed) {
  sop_test::Random random(seed);
  for (const std::int64_t at : probes_of(zone, random)) {
    std::string difference = difference_at(zone, other, at);
    if (!difference.empty()) return difference;
    const std::int64_t offset = zone.segments()[zone.segment_at(at * 1000)].offset / 1000;
    difference = difference_at_local(zone, other, at + offset);
    if (difference.empty())
      difference = difference_at_local(zone, other, at + offset + random.between(-86400, 86400));
    if (!difference.empty()) return difference;
  }
  return "";
}

// The first difference from what the C library reads out of the same file (`TZ=:/path`).
std::string first_difference_from_libc(const Zone& zone, const fs::path& file, std::uint64_t seed) {
  sop_test::Random random(seed);
  ::setenv("TZ", (":" + file.string()).c_str(), 1);
  ::tzset();
  std::string difference;
  for (const std::int64_t at : probes_of(zone, random)) {
    Instant instant;
    if (failed(Instant::from_milliseconds(at * 1000, instant))) continue;
    const std::time_t time = at;
    std::tm wall{};
    REQUIRE(::localtime_r(&time, &wall) != nullptr);
    const sop::ZoneState& ours = zone.state_at(instant);
    if (wall.tm_gmtoff == ours.offset_seconds && (wall.tm_isdst > 0) == ours.daylight &&
        wall.tm_zone == ours.abbreviation)
      continue;
    difference = to_text(instant) + ": " + std::to_string(ours.offset_seconds) + " " + ours.abbreviation +
                 ", the C library says " + std::to_string(wall.tm_gmtoff) + " " + wall.tm_zone;
    break;
  }
  ::unsetenv("TZ");
  ::tzset();
  return difference;
}

std::string said(const DiagnosticSink& problems) {
  std::string out;
  for (const sop::Diagnostic& d : problems.items()) {
    out += std::string(message_name(d.id)) + ": " + message_text(d);
    const std::string help = message_help(d);
    if (!help.empty()) out += " | " + help;
  }
  return out;
}

std::string refused(const fs::path& folder, const std::string& name) {
  Zone zone;
  DiagnosticSink problems;
  CHECK_FALSE(sop::load_zone({folder.string()}, name, {}, zone, problems));
  CHECK(zone.name() == "UTC");  // left alone
  std::string text = said(problems);
  for (std::size_t at = text.find(folder.string()); at != std::string::npos; at = text.find(folder.string()))
    text.replace(at, folder.string().size(), "FOLDER");
  return text;
}

// A file with a block of each size, and a footer.
std::string tzif(const std::string& numbers, const std::string& data, const std::string& footer) {
  const std::string empty(
      "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 44);
  return empty + empty.substr(0, 20) + numbers + data + footer;
}

}  // namespace

namespace cctz_extension {
ZoneInfoSourceFactory zone_info_source_factory = source_for_cctz;
}  // namespace cctz_extension

TEST_CASE("the test set gives the answers of cctz, from 1900 to 2199") {
  std::size_t seen = 0;
  for (const std::string& name : test_zones()) {
    CAPTURE(name);
    const Zone zone = name.starts_with("fat/") ? load(name.substr(4)) : load(name);
    CHECK(zone.name() == (name.starts_with("fat/") ? name.substr(4) : name));
    CHECK(zone.version() == "2025b");
    if (!judged_by_cctz(name)) continue;
    cctz::time_zone other;
    REQUIRE(cctz::load_time_zone(in_test_set + name, &other));
    CHECK(first_difference(zone, other, 20260329 + seen) == "");
    ++seen;
  }
  CHECK(seen == 22);
}

TEST_CASE("the test set gives the answers of the C library, from 1900 to 2199") {
  for (const std::string& name : test_zones()) {
    CAPTURE(name);
    const Zone zone = name.starts_with("fat/") ? load(name.substr(4)) : load(name);
    CHECK(first_difference_from_libc(zone, in_repository("tests/zones/" + name), 20261025) == "");
  }
}

TEST_CASE("a zone is the same zone in both forms of its data") {
  for (const std::string& name : test_zones()) {
    if (!name.starts_with("fat/")) continue;
    CAPTURE(name);
    const std::string bytes = read_file(in_repository("tests/zones/" + name));
    CHECK(bytes != read_file(in_repository("tests/zones/" + name.substr(4))));
    Zone fat;
    REQUIRE(sop::read_tzif(bytes, name, "", fat).ok());
    CHECK(fat.canonical_text() == load(name.substr(4)).canonical_text());
    CHECK(fat.hash() == load(name.substr(4)).hash());
  }
}

TEST_CASE("an identity is for ever") {
  CHECK(sop::to_hex(load("Europe/Tallinn").hash()) ==
        "f387330cf65b2119c99b7c840cd56c30c0851aeb5b2593dbd3574f4bd4a616bd");
  CHECK(sop::to_hex(load("Etc/UTC").hash()) ==
        "0f4b60f506fd7f40995bfb13c9550c254685ebb025d4d91802e0b3081c50628d");
  CHECK(load("Etc/UTC").hash() == Zone().hash());
  CHECK(load("Asia/Kathmandu").canonical_text() ==
        "zone 1\n20476 0 LMT\n-1577943676 19800 0 +0530\n504901800 20700 0 +0545\n<+0545>-5:45\n");
}

TEST_CASE("what is missing is said with the package or the nearest name") {
  const TemporaryFolder folder;
  const fs::path& root = folder.path();
  CHECK(
      refused(root / "none", "Europe/Tallinn") ==
      "zone_database_missing: there is no database of time zones in `FOLDER` | install the package `tzdata`");
  CHECK(
      refused(root, "Europe/Tallinn") ==
      "zone_database_missing: there is no database of time zones in `FOLDER` | install the package `tzdata`");
  CHECK(refused(in_repository("tests/zones"), "Europe/Talinn") ==
        "zone_unknown: there is no time zone `Europe/Talinn` | did you mean `Europe/Tallinn`?");
  CHECK(refused(in_repository("tests/zones"), "europe/tallinn") ==
        "zone_unknown: there is no time zone `europe/tallinn` | did you mean `Europe/Tallinn`?");
  for (const char* name :
       {"", "Europe", "Europe/", "/etc/passwd", "../zones/Etc/UTC", "Etc//UTC", "Etc/UTC.", "README.md"}) {
    Zone zone;
    DiagnosticSink problems;
    CHECK_FALSE(sop::load_zone(test_folder(), name, {}, zone, problems));
    CHECK(said(problems).starts_with(std::string("zone_unknown: there is no time zone `") + name + "` | "));
  }
  CHECK(refused(in_repository("tests/zones"), "X") ==
        "zone_unknown: there is no time zone `X` | there are `Africa/Cairo`, `Africa/Casablanca`, "
        "`America/New_York`, "
        "`America/Nuuk`, `America/Sao_Paulo`, `America/St_Johns`, `Asia/Jerusalem`, `Asia/Kathmandu` and 12 "
        "more");
}

TEST_CASE("damaged data is refused by name") {
  const TemporaryFolder folder;
  const fs::path& root = folder.path();
  const std::string good = read_file(in_repository("tests/zones/Europe/Tallinn"));
  const auto says = [&](const std::string& bytes) {
    write_file(root / "Z", bytes);
    return refused(root, "Z");
  };
  const std::string again = " | install the package `tzdata` again, or compile the zone with `zic`";
  CHECK(says("hello") ==
        "zone_data_not_tzif: the data of the time zone `Z` is not in the format TZif" + again);
  CHECK(says("") == "zone_data_not_tzif: the data of the time zone `Z` is not in the format TZif" + again);
  CHECK(says(good.substr(0, 100)) ==
        "zone_data_cut_short: the data of the time zone `Z` ends at byte 100, before it is complete" + again);
  CHECK(says(good + std::string(sop::max_tzif_bytes, 'x')) ==
        "zone_data_too_large: the data of the time zone `Z` has more than the 262144 bytes that are read" +
            again);
  CHECK(says(good + "x") ==
        "zone_data_malformed: the data of the time zone `Z` is damaged at byte 675 (`bad_rule`)" + again);
  std::string old = good;
  old[4] = '\0';
  CHECK(says(old) ==
        "zone_data_malformed: the data of the time zone `Z` is damaged at byte 44 (`no_closing_rule`)" +
            again);
  const std::string one_state("\0\0\0\0\0\0UTC\0", 10);
  const auto counts = [](char leaps, char times, char states, char letters) {
    std::string out(24, '\0');
    out[11] = leaps;
    out[15] = times;
    out[19] = states;
    out[23] = letters;
    return out;
  };
  CHECK(says(tzif(counts(1, 0, 1, 4), one_state + std::string(12, '\0'), "\nUTC0\n")) ==
        "zone_data_leap_seconds: the data of the time zone `Z` counts leap seconds | use the zone of the "
        "same name that "
        "does not stand below `right/`");
  Zone zone;
  REQUIRE(sop::read_tzif(tzif(counts(0, 0, 1, 4), one_state, "\nUTC0\n"), "Z", "", zone).ok());
  CHECK(zone.hash() == Zone().hash());
  const auto malformed = [&](const std::string& numbers, const std::string& data, const std::string& footer) {
    const TzifResult result = sop::read_tzif(tzif(numbers, data, footer), "Z", "", zone);
    CHECK(result.error == TzifError::malformed);
    return std::string(name_of(result.zone)) + " at " + std::to_string(result.at);
  };
  CHECK(malformed(counts(0, 0, 0, 4), std::string("UTC\0", 4), "\nUTC0\n") == "no_state at 88");
  CHECK(malformed(counts(0, 0, 1, 4), std::string("\0\0\0\0\0\4UTC\0", 10), "\nUTC0\n") ==
        "bad_abbreviation at 88");
  CHECK(malformed(counts(0, 0, 1, 4), std::string("\0\0\0\0\0\0UTCX", 10), "\nUTC0\n") ==
        "bad_abbreviation at 88");
  CHECK(malformed(counts(0, 0, 1, 4), std::string("\0\0\0\0\0\0U,C\0", 10), "\nUTC0\n") ==
        "bad_abbreviation at 88");
  CHECK(malformed(counts(0, 0, 1, 4), std::string("\0\0\0\0\2\0UTC\0", 10), "\nUTC0\n") ==
        "bad_abbreviation at 88");
  CHECK(malformed(counts(0, 0, 1, 4), std::string("\x7f\0\0\0\0\0UTC\0", 10), "\nUTC0\n") ==
        "offset_too_large at 88");
  CHECK(malformed(counts(0, 1, 1, 4), std::string("\0\0\0\0\0\0\0\0\1", 9) + one_state, "\nUTC0\n") ==
        "no_such_state at 88");
  CHECK(malformed(counts(0, 2, 1, 4), std::string(18, '\0') + one_state, "\nUTC0\n") == "not_rising at 88");
  CHECK(malformed(counts(0, 0, 1, 4), one_state, "\n\n") == "no_closing_rule at 98");
  CHECK(malformed(counts(0, 0, 1, 4), one_state, "\nUTC\n") == "bad_rule at 98");
  CHECK(malformed(counts(0, 0, 1, 4), one_state, "xUTC0\n") == "bad_rule at 98");
  CHECK(malformed(counts(0, 0, 1, 4), one_state, "\nUTC1\n") == "rule_disagrees at 98");
  // Each beginning of a good file is cut short, at every length.
  for (std::size_t size = 5; size < good.size(); ++size) {
    const TzifResult result = sop::read_tzif(good.substr(0, size), "Z", "", zone);
    REQUIRE(result.error == TzifError::cut_short);
    REQUIRE(result.at == size);
  }
  // Counts that no file can hold.
  for (std::size_t at = 20; at < 44; at += 4) {
    std::string huge = good;
    huge.replace(at, 4, "\xff\xff\xff\xff");
    CHECK(sop::read_tzif(huge, "Z", "", zone).error == TzifError::cut_short);
  }
}

TEST_CASE("a file that is no file") {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "A");
  write_file(folder.path() / "A" / "B", "x");
  fs::create_symlink("/dev/null", folder.path() / "Null");
  CHECK(refused(folder.path(), "Null") ==
        "zone_unreadable: the file of the time zone `Null` cannot be read | check that it is a file and that "
        "it may be read: "
        "`FOLDER/Null`");
}

TEST_CASE("every message of time is in English, Russian and Estonian") {
  static constexpr sop::testing::MessageRow written[] = {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) \
  {#id, {en, ru, et}, {en_help, ru_help, et_help}},
#include "sop/messages/time.def"
#undef SOP_MESSAGE
  };
  const std::vector<sop::testing::MessageTexts> rows = sop::testing::texts_of(written);
  for (const std::string& problem : sop::testing::translation_problems(rows)) FAIL_CHECK(problem);
}

// The one test that looks at the system: it has a database (`./dev setup` installs it), and every zone of the test set is in
// it and can be read. What the zones say is the system's affair.
TEST_CASE("the zones of this system can be read") {
  for (const std::string& name : test_zones()) {
    if (name.starts_with("fat/")) continue;
    Zone zone;
    DiagnosticSink problems;
    CHECK_MESSAGE(sop::load_zone({}, name, {}, zone, problems), said(problems));
    CHECK(zone.name() == name);
    CHECK(zone.version() != "");
  }
}
