// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "ssh/connection.hpp"
#include "ssh/session.hpp"

namespace ssh {

// Shows the server one login after the other until it takes one. Fails with `denied` where it takes
// none, or where one that was given cannot be used.
base::Result<void> log_in(Session& session, const Settings& settings, base::Log& log);

}  // namespace ssh
