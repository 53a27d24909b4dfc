// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "govalue/value.hpp"
#include "sprig/world.hpp"

namespace languages {

// A world in which it is always 2 January 2026, 03:04:05 UTC, and in which the same bytes are drawn
// each time.
std::shared_ptr<const sprig::World> still_world();

// The functions that a data set names {"$argocd": "time"}, "strings" or "repo". What the repository
// server would answer is made up as in tests/oracles/argocd/functions.go.
govalue::Value argocd_variable(std::string_view name, const govalue::Value& application);

}  // namespace languages
