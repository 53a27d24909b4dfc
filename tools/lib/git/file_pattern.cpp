// SPDX-License-Identifier: Apache-2.0
#include "git/file_pattern.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "base/text.hpp"

namespace git {
namespace {

// HFS+ ignores some invisible characters: joiners and marks of direction (U+200C to U+200F, U+202A
// to U+202E, U+206A to U+206F) and the byte order mark.
std::string without_invisible(std::string_view text) {
  std::string visible;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto at = [&](std::size_t offset) {
      return i + offset < text.size() ? static_cast<unsigned char>(text[i + offset]) : 0U;
    };
    const auto last = at(2);
    const bool is_mark = at(0) == 0xE2 && at(1) == 0x80 &&
                         ((last >= 0x8C && last <= 0x8F) || (last >= 0xAA && last <= 0xAE));
    const bool is_old_mark = at(0) == 0xE2 && at(1) == 0x81 && last >= 0xAA && last <= 0xAF;
    const bool is_byte_order_mark = at(0) == 0xEF && at(1) == 0xBB && last == 0xBF;
    if (is_mark || is_old_mark || is_byte_order_mark) {
      i += 2;
    } else {
      visible += text[i];
    }
  }
  return visible;
}

// NTFS ignores case, blanks and dots at the end, and knows `.git` as `git~1`; HFS+ ignores case and
// more.
bool is_dot_git(std::string_view segment) {
  auto name = base::to_lower(without_invisible(segment));
  name = name.substr(0, name.find_first_of(":\\"));
  while (name.ends_with('.') || name.ends_with(' ')) name.pop_back();
  return name == ".git" || name == "git~1";
}

bool is_glob(std::string_view segment) {
  return segment.find_first_of("*?[") != std::string_view::npos;
}

bool matches_from(const std::vector<std::string>& segments, std::size_t at,
                  const std::vector<std::string_view>& names, std::size_t name) {
  if (at == segments.size()) return name == names.size();
  if (segments[at] != "**") {
    return name < names.size() && matches(segments[at], names[name]) &&
           matches_from(segments, at + 1, names, name + 1);
  }
  const bool is_last = at + 1 == segments.size();
  for (std::size_t skipped = name; skipped < names.size(); ++skipped) {
    if (!is_last && matches_from(segments, at + 1, names, skipped)) return true;
    if (!matches(segments[at], names[skipped])) return false;
  }
  return is_last && name < names.size();
}

}  // namespace

base::Result<FilePattern> parse_file_pattern(std::string_view text) {
  const auto refuse = [&](const std::string& reason) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "'" + base::shorten(base::printable(text), 200) + "' " + reason};
  };
  std::string_view rest = text;
  while (rest.starts_with("./")) rest.remove_prefix(2);
  if (rest.empty()) return refuse("is not a file name");
  if (rest.starts_with('/'))
    return refuse("is not inside the repository: write the path from its root");
  if (text.find('\0') != std::string_view::npos) return refuse("has a NUL byte in it");
  FilePattern pattern = {.text = std::string(rest), .segments = {}};
  for (const auto segment : base::split(rest, '/')) {
    if (segment.empty()) return refuse("has an empty directory name in it");
    if (segment == "..") return refuse("has a '..' in it: write the path from the root");
    if (segment == ".") return refuse("has a '.' in it: leave it out");
    if (is_dot_git(segment)) return refuse("reaches into .git");
    // Nobody needs more than one `**`, and several make matching slow.
    const bool is_repeated =
        segment == "**" && !pattern.segments.empty() && pattern.segments.back() == "**";
    if (!is_repeated) pattern.segments.emplace_back(segment);
    pattern.is_glob = pattern.is_glob || is_glob(segment);
  }
  constexpr std::size_t deepest = 64;
  if (pattern.segments.size() > deepest) return refuse("is too deep: 64 directories are the limit");
  return pattern;
}

FilePattern exactly(std::string_view path) {
  FilePattern pattern = {.text = std::string(path), .segments = {}};
  for (const auto name : base::split(path, '/')) {
    auto& segment = pattern.segments.emplace_back();
    // Without wildcards a backslash is one.
    const bool has_wildcards = is_glob(name);
    for (const char c : name) {
      const bool is_special = has_wildcards && (c == '\\' || is_glob({&c, 1}));
      if (is_special) segment += '\\';
      segment += c;
    }
  }
  return pattern;
}

bool matches(const std::string& segment, std::string_view name) {
  if (segment == name) return true;
  if (!is_glob(segment)) return false;
  return ::fnmatch(segment.c_str(), std::string(name).c_str(), FNM_PATHNAME | FNM_PERIOD) == 0;
}

bool matches(const FilePattern& pattern, std::string_view path) {
  return matches_from(pattern.segments, 0, base::split(path, '/'), 0);
}

bool matches_any(const std::vector<FilePattern>& patterns, std::string_view path) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const FilePattern& pattern) { return matches(pattern, path); });
}

}  // namespace git
