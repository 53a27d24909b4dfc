// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "notifications/config.hpp"

namespace notifications {

// Reads `config.yaml`, where triggers, templates, context and subscriptions stood before each had a
// key of its own, and warns. Fails with `malformed`.
base::Result<void> read_legacy(const Entry& entry, Config& config);

// The same for `notifiers.yaml` of the Secret, where the services stood.
base::Result<void> read_legacy_services(const Entry& entry, Config& config);

}  // namespace notifications
