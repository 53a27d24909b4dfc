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

using State = Outcome::State;
using Texts = std::vector<std::string>;

struct Prepared {
  http::Request request = {};
  Body body = {};
  Texts remarks = {};
  base::Error error = {.kind = base::ErrorKind::unreachable, .message = {}};  // or why not

  std::string hint() const { return error.hint; }
};

inline Prepared failed(base::Error error) {
  Prepared prepared;
  prepared.error = std::move(error);
  return prepared;
}

// One whose options work.
inline std::unique_ptr<Service> service_of(const Type& type, const nlohmann::json& options,
                                           const std::string& name) {
  auto service = type.create(name, options);
  REQUIRE(service);
  return std::move(service).value();
}

inline std::unique_ptr<Service> service_of(const Type& type, const nlohmann::json& options) {
  return service_of(type, options, std::string(type.name));
}

// Of a message that the service takes.
inline std::unique_ptr<Delivery> delivery_of(const Service& service, const Message& message,
                                             const std::string& recipient = {}) {
  auto delivery = service.prepare(message, recipient, std::chrono::seconds(0));
  REQUIRE(delivery);
  return std::move(delivery).value();
}

inline std::unique_ptr<Delivery> delivery_of(const Type& type, const nlohmann::json& options,
                                             const Message& message,
                                             const std::string& recipient = {}) {
  return delivery_of(*service_of(type, options), message, recipient);
}

// The request at that place of its plan.
inline const http::Request& request_of(const Delivery& delivery, std::size_t index = 0) {
  return std::get<http::Request>(delivery.plan().outgoing.at(index));
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
  result.request = request_of(**delivery);
  result.body = Body::parse(result.request.body, nullptr, false);  // a form is none
  result.remarks = plan.remarks;
  return result;
}

inline Message saying(std::string text) {
  return {.text = std::move(text), .template_name = "app-deployed"};
}

inline Message with_section(nlohmann::json section, Texts mentions = {}) {
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

inline Texts revealed(const std::vector<base::Secret>& secrets) {
  Texts texts;
  for (const auto& secret : secrets) texts.push_back(secret.reveal());
  return texts;
}

// What one that reads answers makes of this one.
inline Outcome read(const Reader& reader, const http::Response& response) {
  fakes::ManualClock clock;
  return reader(response, clock);
}

inline Outcome read(const Type& type, const http::Response& response) {
  return read(type.read, response);
}

inline Outcome read(const Type& type, const std::string& body, int status = 200) {
  return read(type, {.status = status, .body = body});
}

}  // namespace services
