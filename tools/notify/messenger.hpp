// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "notifications/agenda.hpp"
#include "notifications/engine.hpp"
#include "notify/facts.hpp"
#include "notify/options.hpp"
#include "services/delivery.hpp"

namespace tools::notify {

// What became of one message.
struct Delivered {
  enum class State { sent, skipped, failed };

  notifications::Occasion occasion;
  State state = State::skipped;
  std::string reason = {};                // why it was skipped
  base::Result<void> outcome = {};        // of one that failed
  std::vector<std::string> remarks = {};  // what was cut or added
};

// A message that is ready to be sent, or why it cannot be made.
struct Draft {
  notifications::Occasion occasion;
  base::Result<std::unique_ptr<services::Delivery>> delivery;
  bool skips_tls_verification = false;
};

// Makes what is due, and asks nobody.
std::vector<Draft> draft(const cli::Run& run, notifications::Engine& engine, const Options& options,
                         std::vector<notifications::Occasion> occasions, const Facts& facts);

using OnSent = std::function<void(const notifications::Occasion& occasion)>;

// Sends drafts, each until it has arrived, has been refused, or the deadline is over: who is asked
// to wait does not keep the others waiting, and who never answers leaves them half of the time.
// Calls `on_sent` after each that has arrived. A signal ends it, and what has not been sent by then
// fails with `stopped`.
std::vector<Delivered> send(cli::Run& run, const Options& options, std::vector<Draft> drafts,
                            services::Memory& memory, const OnSent& on_sent,
                            const base::Deadline& deadline);

}  // namespace tools::notify
