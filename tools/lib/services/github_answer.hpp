// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/delivery.hpp"

namespace services {

// What GitHub's API answered. JSON, or nothing at all, is a success if the status says so; GraphQL
// says in its answer what went wrong.
Outcome read_github(const http::Response& response, base::Clock& clock);

// The same for a new status of a commit: where the commit has too many of them already, nobody can
// help it, and a remark says so.
Outcome read_github_status(const http::Response& response, base::Clock& clock);

}  // namespace services
