// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "services/complaint.hpp"
#include "services/delivery.hpp"

// Most services say by the status of HTTP what became of a message, and in an object why.
namespace services {

// How such a service answers. A place is the keys that lead to something: "error/message".
struct Api {
  std::string_view who;  // "Telegram"
  // Whether this is what it answers to a message that it took; asked for 2xx alone. nullptr where
  // the answer is no object.
  bool (*is_success)(const http::Response& response, const nlohmann::json* answer);
  std::span<const std::string_view> texts;     // the places of what it says
  std::span<const Complaint> complaints = {};  // by status or by number; the first that fits counts
  std::string_view number = {};                // the place of a number of its own
  std::string_view wait = {};                  // the place of how many seconds to wait
};

// A refusal that no complaint knows is what its status says.
Outcome read_api(const http::Response& response, base::Clock& clock, const Api& api);

// The same as a Type wants it: `.read = read_as<api>`.
template <const Api& api>
Outcome read_as(const http::Response& response, base::Clock& clock) {
  return read_api(response, clock, api);
}

// What stands at a place; nullptr where there is nothing.
const nlohmann::json* at(const nlohmann::json& object, std::string_view place);

}  // namespace services
