// SPDX-License-Identifier: Apache-2.0
//
// Everything that reads what a Git server says, except packs: framing, advertisements, refs, fetch
// answers and reports. The first byte says how the rest is cut into pieces.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "git/receive_pack.hpp"
#include "git/upload_pack.hpp"

namespace {

// However the bytes arrive, the same packets come out.
void check_cutting(std::string_view bytes, std::size_t piece) {
  git::PktReader whole;
  git::PktReader cut;
  whole.feed(bytes);
  std::size_t count = 0;
  while (true) {
    const auto packet = whole.next();
    if (!packet || !*packet) break;
    ++count;
  }
  std::size_t cut_count = 0;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    cut.feed(bytes.substr(at, piece));
    while (true) {
      const auto packet = cut.next();
      if (!packet) return;
      if (!*packet) break;
      ++cut_count;
    }
  }
  if (cut_count != count) std::abort();
}

void fetch(git::Protocol protocol, std::string_view bytes, std::size_t piece) {
  git::FetchAnswer answer(protocol, std::size_t{1} << 20U, std::size_t{1} << 20U);
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    if (!answer.append(bytes.substr(at, piece))) return;
  }
  static_cast<void>(answer.finish().has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 16U + 1U;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_cutting(bytes, piece);
  static_cast<void>(git::read_advertisement(bytes).has_value());
  static_cast<void>(git::read_ls_refs(bytes).has_value());
  static_cast<void>(git::read_update_report(bytes, "refs/heads/main").has_value());
  fetch(git::Protocol::v0, bytes, piece);
  fetch(git::Protocol::v2, bytes, piece);
  return 0;
}
