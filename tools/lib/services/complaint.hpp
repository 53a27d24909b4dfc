// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "services/delivery.hpp"

namespace services {

// What a service means by a number, or by some words.
struct Complaint {
  enum class Means { failed, later };

  std::optional<std::int64_t> code = std::nullopt;  // any number where there is none
  std::string_view words = {};                      // part of what it says, in lower case
  base::ErrorKind kind = base::ErrorKind::rejected;
  std::string_view hint = {};
  Means means = Means::failed;
  base::Duration after = {};
};

// The first that fits one of the numbers and what was said; nullptr where none does.
const Complaint* find_complaint(std::span<const Complaint> complaints,
                                std::span<const std::int64_t> numbers, std::string_view said);

// What comes of it: its kind and its hint in the error.
Outcome outcome_of(const Complaint& complaint, base::Error error);

}  // namespace services
