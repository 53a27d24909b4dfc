// SPDX-License-Identifier: Apache-2.0

// Reads whatever the bytes are as a schedule and a pattern: others write them into a project. What
// is found must lie where it was sought.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "windows/cron.hpp"
#include "windows/glob.hpp"

using namespace windows;

namespace {

constexpr Seconds now = 1'785'000'000;  // in 2026

void check_schedule(const std::string& text) {
  const auto schedule = parse_schedule(text, "/nonexistent");
  if (!schedule) return;
  const auto first = schedule->next(now);
  if (!first) return;
  require(*first > now && *first % 60 == 0, "a schedule goes forward, to a whole minute");
  require(schedule->next(*first - 1) == first, "nothing comes before the next one");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_schedule(text);
  const auto half = text.substr(0, size / 2);
  (void)glob_matches(half, text.substr(size / 2));
  return 0;
}
