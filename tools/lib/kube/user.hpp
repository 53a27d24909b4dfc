// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "kube/config.hpp"
#include "kube/entry.hpp"

namespace kube {

// A `user` of a kubeconfig in `folder`. What contradicts itself is refused as kubectl does it; a
// way of authentication that Kubernetes has given up, or that needs a person, is refused as well.
base::Result<User> read_user(const Entry& entry, const std::string& folder);

// Whether `text` can be the value of an HTTP header.
bool is_header_value(const std::string& text);

}  // namespace kube
