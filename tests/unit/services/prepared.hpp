// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/text.hpp"
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
  result.body = Body::parse(result.request.body, nullptr, false);  // a form is none
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

// A field of a form; "(none)" where it has none of that name.
inline std::string field(const http::Request& request, const std::string& name) {
  for (const auto pair : base::split(request.body, '&')) {
    if (pair.starts_with(name + "=")) return base::percent_decoded(pair.substr(name.size() + 1));
  }
  return "(none)";
}

inline std::string header(const http::Request& request, const std::string& name) {
  for (const auto& header : request.headers) {
    if (header.name == name) return header.value.reveal();
  }
  return "(none)";
}

inline Outcome read(const Type& type, const std::string& body, int status = 200) {
  fakes::ManualClock clock;
  return type.read({.status = status, .body = body}, clock);
}

}  // namespace services
