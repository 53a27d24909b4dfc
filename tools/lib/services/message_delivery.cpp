// SPDX-License-Identifier: Apache-2.0
#include "services/message_delivery.hpp"

#include <utility>

namespace services {
namespace {

Plan plan_of(const http::Request& request, std::vector<std::string> remarks) {
  Plan plan;
  plan.outgoing.emplace_back(request);
  plan.remarks = std::move(remarks);
  return plan;
}

}  // namespace

MessageDelivery::MessageDelivery(http::Request request, std::vector<std::string> remarks,
                                 Reader reader, Conversation conversation,
                                 std::optional<SecondForm> second)
    : Delivery(plan_of(request, std::move(remarks))),
      request_(std::move(request)),
      reader_(std::move(reader)),
      conversation_(std::move(conversation)),
      second_(std::move(second)) {}

Outcome MessageDelivery::attempt(Transport& transport) {
  if (!has_begun_ && !conversation_.key.empty()) {
    place_ = transport.memory().recall(conversation_.key);
    if (place_ && place_->empty()) place_.reset();
  }
  has_begun_ = true;
  auto outcome = send(transport);
  outcome.remarks.insert(outcome.remarks.begin(), found_out_.begin(), found_out_.end());
  found_out_.clear();
  return outcome;
}

Outcome MessageDelivery::send(Transport& transport) {
  auto request = request_;
  if (place_) conversation_.go_on(request, *place_);
  const auto response = transport.send(request);
  if (!response) return outcome_of(response.error());
  if (place_ && conversation_.is_gone(*response)) {
    place_.reset();  // somebody removed what began it: this begins another one
    return send(transport);
  }
  if (second_ && second_->is_wanted(*response)) {
    request_ = std::move(second_->request);
    found_out_.push_back(std::move(second_->remark));
    second_.reset();
    return send(transport);
  }
  auto outcome = reader_(*response, transport.clock());
  if (outcome.state == Outcome::State::sent) remember(*response, transport.memory());
  return outcome;
}

void MessageDelivery::remember(const http::Response& response, Memory& memory) const {
  if (conversation_.key.empty()) return;
  if (place_ && !(conversation_.stands_alone && conversation_.stands_alone(response))) return;
  auto place = conversation_.place(response);
  if (!place.empty()) memory.remember(conversation_.key, std::move(place));
}

}  // namespace services
