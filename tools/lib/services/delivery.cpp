// SPDX-License-Identifier: Apache-2.0
#include "services/delivery.hpp"

namespace services {
namespace {

// Where nobody says when to come again.
constexpr base::Duration usual_pause = std::chrono::seconds(2);

}  // namespace

std::optional<Outcome> read_status(const http::Response& response, base::Clock& clock) {
  if (response.status >= 200 && response.status < 300) return std::nullopt;
  auto error = http::error_from(response, "the server");
  const auto after = http::retry_after(response, clock);
  if (response.status == 429) return Outcome::later(std::move(error), after.value_or(usual_pause));
  if (response.status == 503 && after) return Outcome::later(std::move(error), *after);
  return Outcome::failed(std::move(error));
}

Outcome outcome_of(base::Error error) {
  if (error.may_have_arrived) {
    error.message += "; the message may have arrived all the same, and is not sent again";
  }
  return Outcome::failed(std::move(error));
}

}  // namespace services
