// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "base/result.hpp"
#include "notifications/agenda.hpp"
#include "notifications/engine.hpp"

namespace tools::notify {

// Whether the config has what the command line names: the templates, the services, and in them the
// recipients. Mistakes of the command line fail with `usage`. What is wrong with a service is not
// looked at: a message that cannot be sent says that.
base::Result<void> check_wanted(notifications::Engine& engine, const notifications::Wanted& wanted,
                                std::chrono::seconds now);

}  // namespace tools::notify
