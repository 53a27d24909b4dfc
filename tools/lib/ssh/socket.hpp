// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/result.hpp"

namespace ssh {

// Waits until poll() reports one of `events` for the descriptor. Fails with `timeout` at the
// deadline and with `stopped` on a signal.
base::Result<void> wait_for(int descriptor, short events, const base::Deadline& deadline);

// A connection by TCP, to the first address of `host` that takes it. Fails with `unreachable` where
// none does, and as wait_for(), also while the name is looked up.
base::Result<base::Fd> connect_to(const std::string& host, const std::string& port,
                                  const base::Deadline& deadline);

// A connection to a socket in the file system, as wait_for() wants it. Fails as connect_to().
base::Result<base::Fd> connect_to_path(const std::string& path, const base::Deadline& deadline);

}  // namespace ssh
