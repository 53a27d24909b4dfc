// SPDX-License-Identifier: Apache-2.0
#include "notifications/catalog.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace notifications {
namespace {

// The folder of what all languages share.
constexpr std::string_view common = "common";

struct CatalogFile {
  std::string_view folder;  // a language, or the common one
  std::string_view key;     // as in a ConfigMap
  std::string_view path;
  std::string_view text;
};

constexpr CatalogFile files[] = {
#include "catalog_files.inc"  // written by catalog.cmake
};

}  // namespace

std::vector<std::string> catalog_languages() {
  std::set<std::string> languages;
  for (const auto& file : files) {
    if (file.folder != common) languages.emplace(file.folder);
  }
  return {languages.begin(), languages.end()};
}

base::Result<void> read_catalog(std::string_view language, Source& source) {
  const auto languages = catalog_languages();
  if (std::find(languages.begin(), languages.end(), language) == languages.end()) {
    return base::usage_error("there is no catalog in '" + base::printable(language) + "'",
                             "there are catalog:" + base::join(languages, ", catalog:"));
  }
  for (const auto& file : files) {
    if (file.folder != common && file.folder != language) continue;
    source.data.push_back({.key = std::string(file.key),
                           .text = std::string(file.text),
                           .file = "catalog:" + std::string(file.path),
                           .origin = {}});
  }
  return {};
}

}  // namespace notifications
