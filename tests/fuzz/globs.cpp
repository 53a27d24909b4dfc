// SPDX-License-Identifier: Apache-2.0

// Reads the first line as a pattern of each kind, and the rest as a path: others write both. Where
// something matches, the directories on the way must say that it may.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "globs/doublestar.hpp"
#include "globs/path_glob.hpp"
#include "globs/pathspec.hpp"

namespace {

template <typename Glob>
void check(const std::string& pattern, const std::string& path) {
  const auto glob = Glob::parse(pattern);
  if (!glob || !glob->matches(path)) return;
  require(glob->may_contain(""), "the root may contain what matches");
  for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    require(glob->may_contain(path.substr(0, slash)), "a directory may contain what matches");
  }
}

// Of paths as a listing has them.
bool is_path(const std::string& text) {
  return !text.empty() && text.front() != '/' && text.back() != '/' &&
         text.find("//") == std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\n');
  if (end == std::string::npos) return 0;
  const auto pattern = text.substr(0, end);
  const auto path = text.substr(end + 1);
  if (!is_path(path)) return 0;
  check<globs::PathGlob>(pattern, path);
  check<globs::Pathspec>(pattern, path);
  check<globs::Doublestar>(pattern, path);
  return 0;
}
