// SPDX-License-Identifier: Apache-2.0
#include "globs/pathspec.hpp"

#include <optional>

#include "base/text.hpp"
#include "globs/pathspec_magic.hpp"
#include "globs/wildmatch.hpp"

namespace globs {
namespace {

// Without "./", "//" and what ".." takes back; a slash at the end stays. Nothing for a path that
// leaves the root.
std::optional<std::string> normalised(std::string_view path) {
  std::string result;
  std::size_t at = 0;
  while (at < path.size()) {
    const auto slash = path.find('/', at);
    const auto end = slash == std::string_view::npos ? path.size() : slash;
    const auto segment = path.substr(at, end - at);
    at = end + 1;
    if (segment.empty() || segment == ".") continue;
    if (segment == "..") {
      if (result.empty()) return std::nullopt;
      result.pop_back();
      const auto before = result.rfind('/');
      result.resize(before == std::string::npos ? 0 : before + 1);
      continue;
    }
    result += segment;
    if (end < path.size()) result += '/';
  }
  return result;
}

bool is_same(std::string_view left, std::string_view right, bool ignores_case) {
  return ignores_case ? base::to_lower(left) == base::to_lower(right) : left == right;
}

}  // namespace

base::Result<Pathspec> Pathspec::parse(std::string_view pattern) {
  TRY(check_length(pattern));
  if (pattern.empty()) {
    return base::malformed_error("an empty pattern is none of git", "'.' takes every file");
  }
  if (pattern.find('\0') != std::string_view::npos) {
    return malformed_pattern(pattern, "has a NUL byte in it");
  }
  auto magic = TRY(read_magic(pattern));
  if (magic.is_literal && magic.is_glob) {
    return malformed_pattern(pattern, "is literal and glob at once, which git refuses");
  }
  if (!magic.is_top) {
    if (magic.path.starts_with('/')) {
      return malformed_pattern(pattern, "begins with a slash: git takes that for a path outside");
    }
    auto path = normalised(magic.path);
    if (!path) return malformed_pattern(pattern, "leaves the repository, which git refuses");
    magic.path = std::move(*path);
  }
  Pathspec spec;
  spec.text_ = pattern;
  spec.path_ = std::move(magic.path);
  spec.is_excluding_ = magic.is_excluding;
  spec.ignores_case_ = magic.ignores_case;
  const std::string_view path = spec.path_;
  const auto wild = magic.is_literal ? std::string::npos : path.find_first_of("*?[\\");
  spec.has_wildcards_ = wild != std::string::npos;
  if (spec.has_wildcards_) {
    spec.machine_ =
        wildmatch(path.substr(0, wild), path.substr(wild),
                  {.stops_at_slashes = magic.is_glob, .ignores_case = magic.ignores_case});
  }
  return spec;
}

bool Pathspec::matches_as_text(std::string_view path) const {
  if (path_.empty()) return true;
  if (path.size() < path_.size()) return false;
  if (!is_same(path.substr(0, path_.size()), path_, ignores_case_)) return false;
  return path.size() == path_.size() || path_.back() == '/' || path[path_.size()] == '/';
}

bool Pathspec::matches(std::string_view path) const {
  const bool is_taken =
      matches_as_text(path) || (has_wildcards_ && machine_.matches(bytes_of(path)));
  return is_taken != is_excluding_;
}

bool Pathspec::may_contain(std::string_view directory) const {
  const auto beginning = std::string(directory) + (directory.empty() ? "" : "/");
  const bool takes_all = matches_as_text(beginning);
  if (is_excluding_) return !takes_all;
  if (takes_all || directory.empty()) return true;
  const auto start = std::string_view(path_).substr(0, beginning.size());
  if (is_same(start, beginning, ignores_case_)) return true;
  return has_wildcards_ && machine_.may_match_longer(bytes_of(beginning));
}

}  // namespace globs
