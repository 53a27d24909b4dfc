// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "forges/project.hpp"
#include "http/client.hpp"

namespace forges {

// The project that is meant. Where names do not tell which forge it is on, asks the server, without
// any token. Errors: as of recognize(); `usage` where the server is no forge that we know; those of
// the client where it cannot be asked.
base::Result<Project> identify(http::Client& client, const Wanted& wanted,
                               const base::Deadline& deadline);

}  // namespace forges
