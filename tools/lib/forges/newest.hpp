// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "forges/api.hpp"
#include "forges/change_request.hpp"

namespace forges {

using ReadRequest = base::Result<ChangeRequest> (*)(const nlohmann::json& object);

// The one of a list with the highest number that is_between() two branches: forges leave filters
// out that they cannot read, and the branch of a fork may have the same name. What is no request is
// passed over.
base::Result<std::optional<ChangeRequest>> newest_between(Api& api, const std::string& path,
                                                          ReadRequest read_request,
                                                          const std::string& head,
                                                          const std::string& base);

}  // namespace forges
