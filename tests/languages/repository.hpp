// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "govalue/value.hpp"
#include "sprig/argocd.hpp"

namespace languages {

// What tests/oracles/argocd/functions.go makes up about the repository of an application.
std::shared_ptr<const sprig::Repository> made_up_repository(const govalue::Value& application);

}  // namespace languages
