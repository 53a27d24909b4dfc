// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "fakes/manual_clock.hpp"
#include "services/request.hpp"
#include "services/service.hpp"

// What a service makes of a message, for tests that look at it.
namespace services {

struct Prepared {
  http::Request request = {};
  Body body = {};
  std::vector<std::string> remarks = {};
  base::Error error = {.kind = base::ErrorKind::unreachable, .message = {}};  // or why not

  std::string hint() const { return error.hint; }
};

inline Prepared failed(base::Error error) {
  Prepared prepared;
  prepared.error = std::move(error);
  return prepared;
}

inline Prepared prepared(const Type& type, const nlohmann::json& options, const Message& message,
                         const std::string& recipient = {},
                         std::chrono::seconds now = std::chrono::seconds(1700000000)) {
  auto service = type.create(std::string(type.name), options);
  if (!service) return failed(service.error());
  auto delivery = (*service)->prepare(message, recipient, now);
  if (!delivery) return failed(delivery.error());
  const auto& plan = (*delivery)->plan();
  REQUIRE(plan.outgoing.size() == 1);
  Prepared result;
  result.request = std::get<http::Request>(plan.outgoing.front());
  result.body = Body::parse(result.request.body);
  result.remarks = plan.remarks;
  return result;
}

inline Message saying(std::string text) {
  return {.text = std::move(text), .template_name = "app-deployed"};
}

inline Message with_section(nlohmann::json section, std::vector<std::string> mentions = {}) {
  return {.text = "web is deployed",
          .section = std::move(section),
          .template_name = "app-deployed",
          .mentions = std::move(mentions)};
}

inline Outcome read(const Type& type, const std::string& body, int status = 200) {
  fakes::ManualClock clock;
  return type.read({.status = status, .body = body}, clock);
}

}  // namespace services
