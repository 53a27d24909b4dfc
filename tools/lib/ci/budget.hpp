// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "ci/report.hpp"

namespace ci {

// What a sink needs to hold this entry, in bytes.
using Cost = std::function<std::size_t(const Report::Entry&)>;

std::size_t total_cost(const std::vector<Report::Entry>& entries, const Cost& cost);

// Shortens what may be shortened until all entries together cost at most `budget`: first the
// message, but for its first 100 bytes; then lists lose whole elements from their end, the most
// expensive list first; then the rest of the message. Ids, URLs and everything else stay whole, so
// the result can still cost more.
std::vector<Report::Entry> fit(std::vector<Report::Entry> entries, std::size_t budget,
                               const Cost& cost);

}  // namespace ci
