// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/json.hpp"
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

// GitHub's GraphQL answers 200 to what it refuses. Its documentation has the first of the words,
// it has been seen to say the second, and of a secondary limit there is only the message.
bool is_limit_of_graphql(const Answer& answer) {
  const auto errors = answer.body.find("errors");
  if (errors == answer.body.end() || !errors->is_array()) return false;
  return std::any_of(errors->begin(), errors->end(), [](const nlohmann::json& error) {
    const auto type = base::text_at(error, "type");
    const auto message = base::to_lower(base::text_at(error, "message"));
    return type == "RATE_LIMITED" || type == "RATE_LIMIT" ||
           (type.empty() && message.find("rate limit") != std::string::npos);
  });
}

// At least a second, and more each time, also where the forge names a time that is over.
base::Duration shortest_pause(int attempt) {
  return seconds(1U << static_cast<unsigned>(std::clamp(attempt, 1, 7) - 1));
}

}  // namespace

// GitHub says 403, too, and then only its words tell a limit from a lack of rights.
bool is_rate_limit(const Answer& answer, Provider provider) {
  if (answer.status() == 429) return true;
  if (provider != Provider::github) return false;
  if (answer.status() == 200) return is_limit_of_graphql(answer);
  if (answer.status() != 403) return false;
  if (answer.response.header("x-ratelimit-remaining") == "0") return true;
  if (!answer.response.header("retry-after").empty()) return true;
  const auto said = base::to_lower(complaint_in(answer));
  return said.find("rate limit") != std::string::npos ||
         said.find("abuse detection") != std::string::npos;
}

std::optional<base::Duration> rate_limit_pause(const Answer& answer, Provider provider, int attempt,
                                               base::Clock& clock) {
  if (!is_rate_limit(answer, provider)) return std::nullopt;
  const auto shortest = shortest_pause(attempt);
  const auto named = http::retry_after(answer.response, clock);
  if (named) return std::max(*named, shortest);
  if (answer.response.header("x-ratelimit-remaining") == "0") {
    const auto pause = until(answer, "x-ratelimit-reset", clock);
    if (pause) return std::max(*pause, shortest);
  }
  // GitHub's documentation asks for a minute at the least, and for more each time.
  if (provider == Provider::github) return seconds(60) * std::min(attempt, 10);
  const base::Duration growing = seconds(1U << static_cast<unsigned>(std::clamp(attempt, 1, 6)));
  return std::max(growing, until(answer, "ratelimit-reset", clock).value_or(growing));
}

}  // namespace forges
