// Reading from a disk: where paths count from, what is refused, and that links lead nowhere.
#include "sop/files.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "tests/support/files.hpp"

using namespace sop;
using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

// A folder `house` with files, beside a folder `street` that nobody may look into.
struct House {
  TemporaryFolder folder;
  fs::path house = folder.path() / "house";
  House() {
    write_file(house / "main.sop", "main");
    write_file(house / "parts/roles.sop", "roles");
    write_file(house / "parts/more.sop", "more");
    write_file(folder.path() / "street/secret.csv", "secret");
    write_file(folder.path() / "house_next_door/x.sop", "x");
  }
  std::string path(const char* name) const { return (house / name).string(); }
};

// What is read, or the status by number.
std::string read(FolderSource& source, const std::string& path, const std::string& from) {
  std::string text = "untouched";
  std::string identity;
  const ReadStatus status = source.read(path, from, text, identity);
  return status == ReadStatus::ok ? text : "status " + std::to_string(static_cast<int>(status));
}

const std::string not_found = "status 1", outside = "status 2", too_large = "status 3",
                  unreadable = "status 4";

}  // namespace

TEST_CASE("paths count from the file that names them, and stay in the folder of the first file") {
  const House house;
  FolderSource source;
  const std::string main = house.path("main.sop");
  REQUIRE(read(source, main, "") == "main");
  const std::string roles = house.path("parts/roles.sop");
  CHECK(read(source, "parts/roles.sop", main) == "roles");
  CHECK(read(source, "./parts/../parts/roles.sop", main) == "roles");
  CHECK(read(source, "more.sop", roles) == "more");
  CHECK(read(source, "../main.sop", roles) == "main");
  CHECK(read(source, roles, main) == "roles");
  CHECK(read(source, "nothing.sop", main) == not_found);
  CHECK(read(source, "main.sop/x.sop", main) == not_found);
  CHECK(read(source, "", main) == not_found);
  CHECK(read(source, std::string("parts\0/roles.sop", 16), main) == not_found);
  CHECK(read(source, std::string(5000, 'x'), main) == not_found);
  CHECK(read(source, "parts", main) == unreadable);
  CHECK(read(source, "../street/secret.csv", main) == outside);
  CHECK(read(source, "../house_next_door/x.sop", main) == outside);
  CHECK(read(source, "parts/../../street/secret.csv", main) == outside);
  CHECK(read(source, (house.folder.path() / "street/secret.csv").string(), main) == outside);
  CHECK(read(source, "/etc/passwd", main) == outside);
  // Another root, given by the host.
  FolderSource wide(house.folder.path().string());
  CHECK(read(wide, "../street/secret.csv", main) == "secret");
}

TEST_CASE("a link counts as what it leads to") {
  const House house;
  FolderSource source;
  const std::string main = house.path("main.sop");
  REQUIRE(read(source, main, "") == "main");
  fs::create_symlink("../street/secret.csv", house.path("rows.csv"));
  fs::create_symlink("../street", house.path("folder"));
  fs::create_symlink("parts", house.path("also_parts"));
  fs::create_symlink("ring_b", house.path("ring_a"));
  fs::create_symlink("ring_a", house.path("ring_b"));
  CHECK(read(source, "rows.csv", main) == outside);
  CHECK(read(source, "folder/secret.csv", main) == outside);
  CHECK(read(source, "also_parts/roles.sop", main) == "roles");
  CHECK(read(source, "ring_a", main) == unreadable);
  // The first file may itself be a link: the user named it.
  fs::create_symlink(main, house.folder.path() / "street/door.sop");
  FolderSource by_link;
  const std::string door = (house.folder.path() / "street/door.sop").string();
  CHECK(read(by_link, door, "") == "main");
  CHECK(read(by_link, "secret.csv", door) == "secret");
  CHECK(read(by_link, "../house/main.sop", door) == outside);
}

TEST_CASE("two paths of one file have one identity; sizes and kinds are looked at") {
  const House house;
  const std::string main = house.path("main.sop");
  FolderSource source({}, 5);
  std::string text, a, b, c;
  REQUIRE(source.read(main, "", text, a) == ReadStatus::ok);
  fs::create_symlink("main.sop", house.path("other.sop"));
  REQUIRE(source.read("other.sop", main, text, b) == ReadStatus::ok);
  REQUIRE(source.read("parts/more.sop", main, text, c) == ReadStatus::ok);
  CHECK(a == b);
  CHECK(a != c);
  write_file(house.path("five"), "12345");
  write_file(house.path("six"), "123456");
  CHECK(read(source, "five", main) == "12345");
  CHECK(read(source, "six", main) == too_large);
  REQUIRE(::mkfifo(house.path("pipe").c_str(), 0600) == 0);
  CHECK(read(source, "pipe", main) == unreadable);
}

TEST_CASE("pages of checks are part of the library") {
  std::string_view text;
  REQUIRE(check_page("unreachable_step", text));
  CHECK(text == read_file(in_repository("docs/checks/unreachable_step.md")));
  CHECK_FALSE(check_page("no_such_check", text));
  CHECK_FALSE(check_page("../checks/unreachable_step", text));
}

TEST_CASE("ready pieces are read by their name from any file, and name each other") {
  for (const fs::path& path : list_files(in_repository("dsl/std"), ".sop")) {
    const std::string name = path.filename().string();
    std::string_view text;
    REQUIRE(ready_piece(name, text));
    CHECK(text == read_file(path));
    const House house;
    FolderSource source;
    REQUIRE(read(source, house.path("main.sop"), "") == "main");
    CHECK(read(source, "std/" + name, house.path("main.sop")) == text);
    CHECK(read(source, name, (house.house / "std" / name).string()) == text);
  }
  const House house;
  FolderSource source;
  REQUIRE(read(source, house.path("main.sop"), "") == "main");
  CHECK(read(source, "std/nothing.sop", house.path("main.sop")) == not_found);
  std::string_view text;
  CHECK_FALSE(ready_piece("nothing.sop", text));
}
