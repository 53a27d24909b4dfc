// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.hpp"
#include "forges/answer.hpp"

namespace forges {
namespace {

using std::chrono::seconds;

// How long until the moment that a header names in seconds since 1970. The forge's own clock says
// what time it is, for ours may be wrong.
std::optional<base::Duration> until(const Answer& answer, const char* header, base::Clock& clock) {
  const auto at = base::parse_unsigned(answer.response.header(header));
  constexpr unsigned long long latest = 1ULL << 40U;
  if (!at || *at > latest) return std::nullopt;
  const auto now = http::server_time(answer.response).value_or(clock.since_epoch());
  return std::max(seconds(static_cast<seconds::rep>(*at)) - now, seconds(0)) + seconds(1);
}

}  // namespace

// GitHub says 403, too, and then only its words tell a limit from a lack of rights.
bool is_rate_limit(const Answer& answer, Provider provider) {
  if (answer.status() == 429) return true;
  if (provider != Provider::github || answer.status() != 403) return false;
  if (answer.response.header("x-ratelimit-remaining") == "0") return true;
  if (!answer.response.header("retry-after").empty()) return true;
  const auto said = base::to_lower(complaint_in(answer));
  return said.find("rate limit") != std::string::npos ||
         said.find("abuse detection") != std::string::npos;
}

std::optional<base::Duration> rate_limit_pause(const Answer& answer, Provider provider, int attempt,
                                               base::Clock& clock) {
  if (!is_rate_limit(answer, provider)) return std::nullopt;
  if (const auto named = http::retry_after(answer.response, clock)) return named;
  if (answer.response.header("x-ratelimit-remaining") == "0") {
    if (const auto pause = until(answer, "x-ratelimit-reset", clock)) return pause;
  }
  // GitHub's documentation asks for a minute at the least, and for more each time.
  if (provider == Provider::github) return seconds(60) * std::min(attempt, 10);
  const base::Duration growing = seconds(1U << static_cast<unsigned>(std::clamp(attempt, 1, 6)));
  return std::max(growing, until(answer, "ratelimit-reset", clock).value_or(growing));
}

}  // namespace forges
