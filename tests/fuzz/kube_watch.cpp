// SPDX-License-Identifier: Apache-2.0
//
// Reads whatever the bytes are as the answer to a watch. The first byte says how the rest is cut
// into pieces; however they arrive, the same events come out.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "kube/status.hpp"
#include "kube/watch_reader.hpp"

namespace {

std::string read(std::string_view bytes, std::size_t piece) {
  constexpr std::size_t line_limit = 4096;
  kube::WatchReader reader("", line_limit);
  std::string events;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    if (!reader.append(bytes.substr(at, piece))) return events + "too long";
    for (;;) {
      const auto event = reader.next();
      if (!event) return events + "garbled";
      if (!*event) break;
      events += std::string((*event)->type) + (*event)->line.data()[0];
      if ((*event)->type == "ERROR") static_cast<void>(kube::read_error_event((*event)->line));
    }
  }
  return events + reader.resource_version();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 16U + 1U;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (bytes.size() > 4096) return 0;  // what is too long depends on the cut
  if (read(bytes, piece) != read(bytes, 1)) std::abort();
  return 0;
}
