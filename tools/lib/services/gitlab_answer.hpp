// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "services/delivery.hpp"

namespace services {

// What GitLab's API answered: JSON is a success if the status says so.
Outcome read_gitlab(const http::Response& response, base::Clock& clock);

// The same for a new status of a commit. GitLab refuses the state that the commit has already: then
// there is nothing to do, and a remark says so.
Outcome read_gitlab_status(const http::Response& response, base::Clock& clock,
                           std::string_view state);

}  // namespace services
