// SPDX-License-Identifier: Apache-2.0
#include "notifications/catalog.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace notifications {
namespace {

struct CatalogFile {
  std::string_view language;
  std::string_view key;  // as in a ConfigMap
  std::string_view path;
  std::string_view text;
};

constexpr CatalogFile files[] = {
#include "catalog_files.inc"  // written by catalog.cmake
};

}  // namespace

std::vector<std::string> catalog_languages() {
  std::vector<std::string> languages;
  for (const auto& file : files) {
    if (std::find(languages.begin(), languages.end(), file.language) == languages.end()) {
      languages.emplace_back(file.language);
    }
  }
  return languages;
}

base::Result<void> read_catalog(std::string_view language, Source& source) {
  const auto before = source.data.size();
  for (const auto& file : files) {
    if (file.language != language) continue;
    source.data.push_back({.key = std::string(file.key),
                           .text = std::string(file.text),
                           .file = "catalog:" + std::string(file.path),
                           .origin = {}});
  }
  if (source.data.size() > before) return {};
  return base::usage_error("there is no catalog in '" + base::printable(language) + "'",
                           "there are catalog:" + base::join(catalog_languages(), ", catalog:"));
}

}  // namespace notifications
