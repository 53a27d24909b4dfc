// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::function;

constexpr auto npos = std::string_view::npos;

// Go's path.Clean: the shortest path that means the same.
std::string clean(std::string_view path) {
  if (path.empty()) return ".";
  const bool is_rooted = path.starts_with('/');
  std::string out = is_rooted ? "/" : "";
  std::size_t fixed = out.size();  // what ".." cannot take away
  while (!path.empty()) {
    const auto piece = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(piece.size() + 1, path.size()));
    if (piece.empty() || piece == ".") continue;
    if (piece == "..") {
      if (out.size() > fixed) {
        const auto slash = out.rfind('/');
        out.resize(slash == npos || slash < fixed ? fixed : slash);
        continue;
      }
      if (is_rooted) continue;
    }
    if (!out.empty() && out.back() != '/') out += '/';
    out += piece;
    if (piece == "..") fixed = out.size();
  }
  return out.empty() ? "." : out;
}

std::string base_name(std::string_view path) {
  if (path.empty()) return ".";
  const auto last = path.find_last_not_of('/');
  if (last == npos) return "/";
  path = path.substr(0, last + 1);
  const auto slash = path.rfind('/');
  return std::string(slash == npos ? path : path.substr(slash + 1));
}

std::string directory(std::string_view path) {
  const auto slash = path.rfind('/');
  return clean(slash == npos ? std::string_view() : path.substr(0, slash + 1));
}

std::string extension(std::string_view path) {
  const auto mark = path.find_last_of("./");
  if (mark == npos || path[mark] == '/') return "";
  return std::string(path.substr(mark));
}

bool is_absolute(std::string_view path) {
  return path.starts_with('/');
}

}  // namespace

// The paths of the system are the same on Linux.
std::span<const govalue::Function> path_functions() {
  static const std::array rows = {
      function<&base_name>("base"),    function<&base_name>("osBase"),
      function<&directory>("dir"),     function<&directory>("osDir"),
      function<&clean>("clean"),       function<&clean>("osClean"),
      function<&extension>("ext"),     function<&extension>("osExt"),
      function<&is_absolute>("isAbs"), function<&is_absolute>("osIsAbs"),
  };
  return rows;
}

}  // namespace sprig
