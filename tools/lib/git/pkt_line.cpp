// SPDX-License-Identifier: Apache-2.0
#include "git/pkt_line.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "base/text.hpp"

namespace git {
namespace {

std::optional<std::size_t> parse_length(std::string_view digits) {
  std::size_t length = 0;
  for (const char c : digits) {
    const auto lower = static_cast<char>(c | 0x20);
    if (!base::is_ascii_digit(c) && (lower < 'a' || lower > 'f')) return std::nullopt;
    const int digit = base::is_ascii_digit(c) ? c - '0' : lower - 'a' + 10;
    length = length * 16 + static_cast<std::size_t>(digit);
  }
  return length;
}

}  // namespace

std::string_view Pkt::text() const {
  return payload.ends_with('\n') ? payload.substr(0, payload.size() - 1) : payload;
}

std::string pkt(std::string_view payload) {
  if (payload.size() > longest_payload) std::abort();
  std::array<char, 5> length;
  std::snprintf(length.data(), length.size(), "%04x", static_cast<unsigned>(payload.size() + 4));
  return std::string(length.data()) + std::string(payload);
}

void PktReader::feed(std::string_view bytes) {
  buffer_.erase(0, position_);
  position_ = 0;
  buffer_ += bytes;
}

base::Result<std::optional<Pkt>> PktReader::next() {
  const auto rest = std::string_view(buffer_).substr(position_);
  if (rest.size() < 4) return std::optional<Pkt>();
  const auto length = parse_length(rest.substr(0, 4));
  if (!length || *length == 3 || *length > pkt_limit) return not_git(rest);
  if (*length < 4) {
    constexpr std::array marks = {PktKind::flush, PktKind::delimiter, PktKind::response_end};
    position_ += 4;
    return std::optional(Pkt{.kind = marks[*length]});
  }
  if (rest.size() < *length) return std::optional<Pkt>();
  position_ += *length;
  return std::optional(Pkt{.payload = rest.substr(4, *length - 4)});
}

base::Error not_git(std::string_view bytes) {
  const auto start = base::to_lower(base::trim(bytes.substr(0, 256)));
  const bool is_page = start.starts_with("<!doctype") || start.starts_with("<html") ||
                       start.starts_with("<?xml") || start.starts_with("<head");
  return {.kind = base::ErrorKind::garbled,
          .message = is_page ? "the server sent a web page where Git's protocol was expected"
                             : "the server's answer is not Git's protocol",
          .hint =
              "check that the URL is that of a Git repository, and that no login page or proxy "
              "answers in its place"};
}

}  // namespace git
