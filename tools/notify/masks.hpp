// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/run.hpp"
#include "notifications/agenda.hpp"
#include "notifications/engine.hpp"
#include "notifications/source.hpp"

namespace tools::notify {

// Hides what the Secrets hold: each value, but of the old `notifiers.yaml` only the values in it.
// What the services of the config name as something else than a secret - a user name, a host -
// stays visible: it may be a word that is in every other line.
void hide_secrets(const cli::Run& run, const notifications::Source& source);

// Hides what the services that are to be used keep from others: parts of addresses, too.
void hide_secrets(const cli::Run& run, notifications::Engine& engine,
                  const std::vector<notifications::Occasion>& occasions);

}  // namespace tools::notify
