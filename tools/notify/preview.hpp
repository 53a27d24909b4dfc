// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/result.hpp"
#include "cli/run.hpp"
#include "notifications/agenda.hpp"
#include "notifications/engine.hpp"
#include "notifications/variables.hpp"
#include "notify/messenger.hpp"

namespace tools::notify {

// Shows why each trigger did or did not fire and what would be sent to whom, with the secrets
// masked. `variables` are those of which the agenda was made. Returns the exit status: 1 where
// something cannot be sent.
int show_preview(const cli::Run& run, const notifications::Engine& engine,
                 const notifications::Agenda& agenda, const std::vector<Draft>& drafts,
                 const notifications::Variables& variables);

}  // namespace tools::notify
