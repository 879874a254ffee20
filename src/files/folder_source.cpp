// src/files/folder_source.cpp — reads files below a folder, and nothing beside it.
//
// A path is resolved to its real place first (realpath), compared with the root, and then walked again from the root,
// folder by folder, refusing links: whoever swaps a folder for a link between the two looks gains nothing.
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "sop/files.hpp"
#include "src/files/embedded.hpp"

namespace sop {
namespace {

constexpr std::string_view ready_folder = "std/";

/// A file descriptor that closes itself.
class Handle {
 public:
  explicit Handle(int number) : number_(number) {}
  ~Handle() {
    if (number_ >= 0) ::close(number_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  void take(int number) {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }

 private:
  int number_;
};

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

/// The path as it counts from the folder of `from`.
std::string beside(std::string_view from, std::string_view path) {
  const std::size_t slash = from.rfind('/');
  if (path.starts_with('/') || slash == std::string_view::npos) return std::string(path);
  return std::string(from.substr(0, slash + 1)) + std::string(path);
}

/// The path without links and dots; empty, with errno set, when it leads nowhere.
std::string real_path(const std::string& path) {
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return {};
  std::string out(resolved);
  std::free(resolved);
  return out;
}

ReadStatus status_of(int error) {
  const bool absent = error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG;
  return absent ? ReadStatus::not_found : ReadStatus::unreadable;
}

// A folder on the way need not be readable, only passable.
#ifdef O_PATH
constexpr int pass = O_PATH | O_DIRECTORY | O_CLOEXEC;
#else
constexpr int pass = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
#endif

/// Opens a real path by walking it from the top, without following a link.
int open_walking(const std::string& real) {
  Handle folder(::open("/", pass));
  std::size_t at = 1;
  while (folder.is_open()) {
    const std::size_t slash = real.find('/', at);
    const std::string name = real.substr(at, slash == std::string::npos ? std::string::npos : slash - at);
    if (slash == std::string::npos) {
      return ::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    }
    folder.take(::openat(folder.get(), name.c_str(), pass | O_NOFOLLOW));
    at = slash + 1;
  }
  return -1;
}

bool lies_below(const std::string& real, const std::string& root) {
  if (root == "/") return true;
  return real.size() > root.size() && real.compare(0, root.size(), root) == 0 && real[root.size()] == '/';
}

}  // namespace

FolderSource::FolderSource(const std::string& root, std::size_t max_bytes) : max_bytes_(max_bytes) {
  if (!root.empty()) root_ = real_path(root);
}

ReadStatus FolderSource::read(std::string_view path, std::string_view from, std::string& text,
                              std::string& identity) {
  if (path.empty() || path.find('\0') != std::string_view::npos) return ReadStatus::not_found;
  const bool from_ready = !from.empty() && ready_.count(std::string(from)) > 0;
  if (!from.empty() && (from_ready || path.substr(0, ready_folder.size()) == ready_folder)) {
    std::string_view name = path;
    if (name.substr(0, ready_folder.size()) == ready_folder) name.remove_prefix(ready_folder.size());
    std::string_view piece;
    if (!ready_piece(name, piece)) return ReadStatus::not_found;
    ready_.insert(beside(from, path));
    ready_.insert(std::string(path));
    text.assign(piece);
    identity = "std:" + std::string(name);
    return ReadStatus::ok;
  }
  if (from.empty() && root_.empty()) root_ = real_path(folder_of(path));
  return read_disk(beside(from, path), !from.empty(), text, identity);
}

ReadStatus FolderSource::read_disk(const std::string& path, bool confined, std::string& text,
                                   std::string& identity) const {
  errno = 0;
  const std::string real = real_path(path);
  if (real.empty()) return status_of(errno);
  if (confined && (root_.empty() || !lies_below(real, root_))) return ReadStatus::outside_root;
  const Handle file(open_walking(real));
  if (!file.is_open()) return errno == ELOOP ? ReadStatus::outside_root : status_of(errno);
  struct stat about {};
  if (::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode)) return ReadStatus::unreadable;
  if (static_cast<std::size_t>(about.st_size) > max_bytes_) return ReadStatus::too_large;
  text.clear();
  char buffer[64 * 1024];
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ReadStatus::unreadable;
    if (got == 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
    if (text.size() > max_bytes_) return ReadStatus::too_large;
  }
  identity = std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino);
  return ReadStatus::ok;
}

}  // namespace sop
