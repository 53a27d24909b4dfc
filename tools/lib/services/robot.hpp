// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "services/complaint.hpp"
#include "services/delivery.hpp"

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

// The same as a Type wants it.
template <const Dialect& dialect>
Outcome read_as(const http::Response& response, base::Clock& clock) {
  return read_answer(response, clock, dialect);
}

}  // namespace services
