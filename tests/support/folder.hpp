// tests/support/folder.hpp: files below one folder as a source of procedures, named as a person beside them would.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "sop/source.hpp"
#include "tests/support/files.hpp"

namespace sop::testing {

/// Files below one folder, by paths relative to the file that names them.
class Folder : public SourceProvider {
 public:
  explicit Folder(std::filesystem::path root) : root_(std::move(root)) {}
  ReadStatus read(std::string_view path, std::string_view from, std::string& text,
                  std::string& identity) override {
    const std::filesystem::path relative =
        std::filesystem::path(from).parent_path() / std::filesystem::path(path);
    const std::filesystem::path file = (root_ / relative).lexically_normal();
    if (file.lexically_relative(root_).string().rfind("..", 0) == 0) return ReadStatus::outside_root;
    if (!std::filesystem::exists(file)) return ReadStatus::not_found;
    text = read_file(file);
    identity = file.string();
    return ReadStatus::ok;
  }

 private:
  std::filesystem::path root_;
};

}  // namespace sop::testing
