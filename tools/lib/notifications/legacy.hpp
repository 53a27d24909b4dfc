// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "notifications/config.hpp"

namespace notifications {

// Reads `config.yaml`, where triggers, templates, context and subscriptions stood before each had a
// key of its own, and warns. As in Argo CD it goes before what the other keys say, so they must
// have been read: its subscriptions replace the others, its triggers change the first condition of
// those that are there. What is wrong with one part is noted, and fails nothing else. Fails with
// `malformed` where it can be read in no part.
base::Result<void> read_legacy(const Entry& entry, Config& config);

// The same for `notifiers.yaml` of the Secret, where the services stood.
base::Result<void> read_legacy_services(const Entry& entry, Config& config);

}  // namespace notifications
