// SPDX-License-Identifier: Apache-2.0
#include "yaml/gate.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "yaml/message.hpp"

namespace yaml {
namespace {

using namespace std::string_view_literals;

struct Disguise {
  std::string_view start;
  std::string_view message;
};

constexpr std::array disguises = {
    Disguise{"\0GITCRYPT\0"sv, "is encrypted with git-crypt"},
    Disguise{"version https://git-lfs.github.com/spec/"sv,
             "is a Git LFS pointer, its content is stored elsewhere"},
    Disguise{"$ANSIBLE_VAULT;"sv, "is encrypted with Ansible Vault"},
    Disguise{"\xFF\xFE"sv, "is UTF-16 (or UTF-32), not UTF-8"},
    Disguise{"\xFE\xFF"sv, "is UTF-16, not UTF-8"},
    Disguise{"\0\0\xFE\xFF"sv, "is UTF-32, not UTF-8"},
};

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The first byte of `text` that does not belong to a well-formed character.
std::size_t first_malformed(std::string_view text) {
  std::size_t good = 0;
  std::size_t bad = text.size();
  while (bad - good > 1) {
    std::size_t middle = good + (bad - good) / 2;
    while (middle > good && is_continuation(text[middle])) --middle;
    if (middle == good) break;
    (base::is_utf8(text.substr(good, middle - good)) ? good : bad) = middle;
  }
  return good;
}

bool is_line_separator(std::string_view text) {
  return text.starts_with("\xC2\x85") || text.starts_with("\xE2\x80\xA8") ||
         text.starts_with("\xE2\x80\xA9");
}

std::optional<std::string_view> objection(std::string_view text, std::size_t at, Format format) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7F)) return std::nullopt;
  if (c == '\0') return "a NUL byte: this is not a text file";
  if (c == '\r') {
    const bool is_crlf = at + 1 < text.size() && text[at + 1] == '\n';
    if (is_crlf) return std::nullopt;
    return "a carriage return that does not belong to a CRLF line end";
  }
  if (c < 0x20 || (c == 0x7F && format == Format::yaml)) return "a control character";
  if (format == Format::yaml && c > 0x7F && is_line_separator(text.substr(at))) {
    return "a Unicode line separator, which YAML readers do not agree about";
  }
  const bool is_inner_mark = c == 0xEF && mark_size(text.substr(at)) > 0 && at > 0 &&
                             (text[at - 1] == '\n' || at == mark_size(text));
  if (is_inner_mark && format == Format::yaml) return "a byte order mark that is not the first";
  return std::nullopt;
}

}  // namespace

base::Result<void> check_bytes(std::string_view text, Format format, Origin origin) {
  for (const auto& disguise : disguises) {
    if (text.starts_with(disguise.start)) {
      return malformed("the file " + std::string(disguise.message));
    }
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const auto problem = objection(text, i, format)) {
      return malformed(position(text, i, origin) + ": " + std::string(*problem));
    }
  }
  if (!base::is_utf8(text)) {
    return malformed(position(text, first_malformed(text), origin) + ": not UTF-8");
  }
  return {};
}

base::Result<void> check_directives(std::string_view text) {
  constexpr std::string_view directive = "\n%TAG";
  constexpr std::size_t most = 1000;
  std::size_t count = 0;
  for (auto at = text.find(directive); at != text.npos; at = text.find(directive, at + 1)) {
    if (++count > most) return malformed("there are too many %TAG directives");
  }
  return {};
}

std::size_t mark_size(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

std::string position(std::string_view text, std::size_t offset, Origin origin) {
  const auto before = text.substr(0, offset);
  const auto line =
      origin.line + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  std::size_t column = 1 + origin.indent;
  for (const char c : before.substr(offset - column_of(text, offset))) {
    if (!is_continuation(c)) ++column;
  }
  const bool behind_mark = mark_size(text) > 0 && line == origin.line && offset > 0;
  return "line " + std::to_string(line) + ", column " +
         std::to_string(column - (behind_mark ? 1 : 0));
}

}  // namespace yaml
