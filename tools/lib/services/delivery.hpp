// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "http/client.hpp"
#include "http/mail.hpp"

namespace services {

// What a service remembers from one run to the next: the thread that a message began.
class Memory {
 public:
  virtual ~Memory() = default;
  virtual std::optional<std::string> recall(const std::string& key) = 0;
  virtual void remember(const std::string& key, std::string value) = 0;
};

// The way out.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual base::Result<http::Response> send(const http::Request& request) = 0;
  virtual base::Result<void> send(const http::Mail& mail) = 0;
  virtual base::Clock& clock() = 0;
  virtual Memory& memory() = 0;
};

// What came of an attempt, in the words of whoever was asked.
struct Outcome {
  enum class State { sent, later, failed };

  State state = State::sent;
  base::Error error = {.kind = base::ErrorKind::unreachable, .message = {}};  // unless sent
  base::Duration after = {};  // of `later`: nothing was done, and may be tried again then
  std::vector<std::string> remarks = {};  // what was found out on the way, for whoever runs us

  static Outcome sent() { return {}; }
  static Outcome later(base::Error error, base::Duration after) {
    return {State::later, std::move(error), after};
  }
  static Outcome failed(base::Error error) { return {State::failed, std::move(error)}; }
};

// Reads an answer, which may be anything. An answer that does not say that all is well is a
// failure.
using Reader = std::function<Outcome(const http::Response& response, base::Clock& clock)>;

using Outgoing = std::variant<http::Request, http::Mail>;

struct Plan {
  std::vector<Outgoing> outgoing = {};    // in this order
  std::vector<std::string> remarks = {};  // what was cut or added, for whoever runs us
};

// One message to one recipient under way.
class Delivery {
 public:
  explicit Delivery(Plan plan) : plan_(std::move(plan)) {}
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;
  virtual ~Delivery() = default;

  // What is sent, as far as it is known before anybody has answered.
  const Plan& plan() const { return plan_; }

  // Sends it, or goes on where an attempt was put off.
  virtual Outcome attempt(Transport& transport) = 0;

 private:
  Plan plan_;
};

// What the status alone says, for every reader to begin with: nothing for 2xx; `later` for 429, and
// for a 503 that names a time; failed for all else.
std::optional<Outcome> read_status(const http::Response& response, base::Clock& clock);

// What a failed exchange means, which is no answer at all.
Outcome outcome_of(base::Error error);

}  // namespace services
