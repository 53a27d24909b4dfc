// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

// The framing of Git's protocols: four hexadecimal digits of length, then the payload; lengths 0 to
// 2 are marks (gitprotocol-common).
namespace git {

enum class PktKind { data, flush, delimiter, response_end };

struct Pkt {
  PktKind kind = PktKind::data;
  std::string_view payload = {};

  // The payload as a line of text, without its final LF.
  std::string_view text() const;
};

constexpr std::size_t pkt_limit = 65520;

constexpr std::string_view flush_pkt = "0000";
constexpr std::string_view delimiter_pkt = "0001";

constexpr std::size_t longest_payload = pkt_limit - 4;

// One data packet. A payload that is longer than longest_payload is a bug: its length could not be
// said.
std::string pkt(std::string_view payload);

// Cuts a stream into packets, whatever the pieces it arrives in.
class PktReader {
 public:
  void feed(std::string_view bytes);

  // The next whole packet, nothing while it is still incomplete, `garbled` when this is not the
  // protocol. The payload is valid until the next call of feed().
  base::Result<std::optional<Pkt>> next();

  // Whether the stream may end here: no packet is cut off.
  bool is_at_boundary() const { return position_ == buffer_.size(); }

 private:
  std::string buffer_;
  std::size_t position_ = 0;
};

// "it sent a web page" and such, for bytes that should have been packets.
base::Error not_git(std::string_view bytes);

}  // namespace git
