// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "services/complaint.hpp"
#include "services/request_service.hpp"
#include "services/webhooks.hpp"

// Robots of groups answer with a number and a text, whatever the status.
namespace services {

// How a robot answers.
struct Dialect {
  std::string_view who;                   // "DingTalk"
  std::string_view code;                  // the key of the number, 0 for a success
  std::string_view text;                  // the key of what it says
  std::span<const Complaint> complaints;  // the first that fits counts
  std::string_view old_code = {};         // the same keys of older robots
  std::string_view old_text = {};
};

// Whether all is well, by the number and by the status. A number that no complaint knows is
// `rejected`, an answer without a number `garbled`.
Outcome read_answer(const http::Response& response, base::Clock& clock, const Dialect& dialect);

// What a message is for the robot of a group.
using Compose = base::Result<http::Request> (*)(const Webhook& webhook, const Errand& errand);

// A service whose recipients are groups with a robot each. Fails as Webhooks::read().
base::Result<std::unique_ptr<Service>> robot_service(const std::string& name,
                                                     const nlohmann::json& options, Compose compose,
                                                     Reader read);

}  // namespace services
