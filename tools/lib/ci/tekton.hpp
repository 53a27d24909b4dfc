// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "ci/report.hpp"

namespace ci {

// Tekton carries the results of a pod in the termination messages of its containers, as JSON, and
// fails the TaskRun - after the work was done - when they become too long.
constexpr std::size_t default_tekton_budget = 1024;

// The bytes that one result takes there: {"key":"NAME","value":"TEXT","type":1} and a comma,
// escaped as Go's encoder does it.
std::size_t tekton_cost(const Report::Entry& entry);

}  // namespace ci
