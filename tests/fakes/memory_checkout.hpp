// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "git/checkout.hpp"

namespace fakes {

// Files in memory: path to text. It keeps what it was asked.
class MemoryCheckout final : public git::Checkout {
 public:
  explicit MemoryCheckout(std::map<std::string, std::string> given) : files(std::move(given)) {}

  base::Result<git::Listing> list(const git::Enters& enters) override {
    std::map<std::string, git::EntryKind> found;
    const auto take = [&](const std::string& path, git::EntryKind last) {
      for (std::size_t at = 0;;) {
        const auto slash = path.find('/', at);
        if (slash == std::string::npos) {
          found.emplace(path, last);
          return;
        }
        const auto directory = path.substr(0, slash);
        found.emplace(directory, git::EntryKind::directory);
        if (!enters(directory)) return;
        entered.insert(directory);
        at = slash + 1;
      }
    };
    for (const auto& [path, text] : files) take(path, git::EntryKind::file);
    for (const auto& path : symlinks) take(path, git::EntryKind::symlink);
    for (const auto& path : submodules) take(path, git::EntryKind::submodule);
    git::Listing listing;
    for (const auto& [path, kind] : found) listing.entries.push_back({.path = path, .kind = kind});
    return listing;
  }

  base::Result<std::map<std::string, std::string>> read(
      const std::vector<std::string>& paths) override {
    ++reads;
    std::map<std::string, std::string> texts;
    for (const auto& path : paths) {
      if (!files.contains(path)) return base::malformed_error(path + " does not exist");
      texts[path] = files.at(path);
    }
    return texts;
  }

  std::map<std::string, std::string> files;
  std::vector<std::string> symlinks = {};
  std::vector<std::string> submodules = {};
  std::set<std::string> entered = {};
  int reads = 0;
};

}  // namespace fakes
