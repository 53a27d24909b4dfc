// SPDX-License-Identifier: Apache-2.0
#include "services/delivery.hpp"

namespace services {
namespace {

// Where nobody says when to come again.
constexpr base::Duration usual_pause = std::chrono::seconds(2);

bool has_mail(const Outgoing& outgoing) {
  return std::holds_alternative<http::Mail>(outgoing);
}

}  // namespace

Outcome PlannedDelivery::attempt(Transport& transport) {
  const auto& outgoing = plan().outgoing;
  auto all = Outcome::sent();
  for (; next_ < outgoing.size(); ++next_) {
    if (has_mail(outgoing[next_])) {
      if (auto sent = transport.send(std::get<http::Mail>(outgoing[next_])); !sent) {
        return outcome_of(std::move(sent).error());
      }
      continue;
    }
    const auto response = transport.send(std::get<http::Request>(outgoing[next_]));
    if (!response) return outcome_of(response.error());
    auto outcome = reader_(*response, transport.clock());
    if (outcome.state != Outcome::State::sent) return outcome;
    all.remarks.insert(all.remarks.end(), outcome.remarks.begin(), outcome.remarks.end());
  }
  return all;
}

std::optional<Outcome> read_status(const http::Response& response, base::Clock& clock) {
  if (response.status >= 200 && response.status < 300) return std::nullopt;
  auto error = http::error_from(response, "the server");
  const auto after = http::retry_after(response, clock);
  if (response.status == 429) return Outcome::later(std::move(error), after.value_or(usual_pause));
  if (response.status == 503 && after) return Outcome::later(std::move(error), *after);
  return Outcome::failed(std::move(error));
}

Outcome outcome_of(base::Error error) {
  // A request that was sent, and an answer that was not seen.
  const bool may_have_arrived = error.kind == base::ErrorKind::unreachable &&
                                (error.message.starts_with("no answer from") ||
                                 error.message.find(" broke off") != std::string::npos);
  if (may_have_arrived && error.hint.empty()) {
    error.hint = "the message may have arrived all the same, so it is not sent again";
  }
  return Outcome::failed(std::move(error));
}

}  // namespace services
