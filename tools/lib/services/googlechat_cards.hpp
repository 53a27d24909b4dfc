// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "services/request.hpp"

namespace services {

// The cards of a list that a template wrote, in YAML or JSON. Scalars where Google wants texts
// become texts, as in Argo CD. Fails with `malformed` for what is no list of mappings; `what` says
// whose it is.
base::Result<Body> read_cards(const std::string& text, const std::string& what);

// The same for cards of the second kind, each with an id. One that has its own is left as it is.
base::Result<Body> read_cards_with_id(const std::string& text, const std::string& what);

}  // namespace services
