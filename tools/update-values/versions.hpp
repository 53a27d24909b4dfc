// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace tools::update_values {

// Which of two versions is the newer one, as far as their names tell, by the first that applies:
//
//   1.2.3, v1.3.0-rc.1         semantic versions, by their precedence
//   1.2.3-r9, 1.2.3-r10        the same one before its release: numbers behind the same words, and
//                              alpha, beta, rc; no other words have an order, nor have commit ids
//   41, 2026-05-01, 20260501.3 numbers of the same shape, one after the other
//   main-41-9f8e7d6            a number behind the same word; what follows it says nothing
//
// Nothing where they say nothing about it: `latest` and 1.2.3, two commits, two builds of the same
// number.
std::optional<std::weak_ordering> compare_versions(std::string_view one, std::string_view other);

}  // namespace tools::update_values
