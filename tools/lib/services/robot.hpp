// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "services/delivery.hpp"

// Robots of groups answer with a number and a text, whatever the status.
namespace services {

// What a robot means by a number, or by some words.
struct Complaint {
  enum class Means { failed, later };

  std::optional<std::int64_t> code = std::nullopt;  // any number where there is none
  std::string_view words = {};                      // part of what it says, in lower case
  base::ErrorKind kind = base::ErrorKind::rejected;
  std::string_view hint = {};
  Means means = Means::failed;
  base::Duration after = {};
};

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

}  // namespace services
