// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "http/client.hpp"

namespace git {

enum class Service : std::uint8_t { upload_pack, receive_pack };

// "git-upload-pack", "git-receive-pack".
std::string name_of(Service service);

// The longest list of refs that is taken, in bytes.
constexpr std::size_t refs_limit = std::size_t{16} << 20U;

// What became of a request to a service.
struct Reply {
  enum class Kind : std::uint8_t {
    answered,   // the answer is where it was wanted
    refused,    // asking in another way may help
    forbidden,  // it may not, because of who we are or where we went
    busy,       // the service says that it cannot at the moment
    lost,       // something in between gave up: the service may be at work on it
  };
  Kind kind = Kind::answered;
  base::Error error = {.kind = base::ErrorKind::rejected, .message = ""};  // unless answered
  bool may_want_greeting = false;  // so may a service answer that wants to greet first
  std::optional<base::Duration> wait = std::nullopt;  // what the service asked for, if it did
};

// The way to the two services of one repository: knows its address and who we are there, and
// nothing of what is said.
class Wire {
 public:
  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  virtual ~Wire() = default;

  // Whether one process answers all that we ask: it greets us before it takes a request, and in
  // version 0 of the protocol gives nothing but what its refs lead to.
  virtual bool is_conversation() const = 0;

  // What a service says of itself and of its refs as they are now, in packets. A conversation
  // begins anew.
  virtual base::Result<std::string> greeting(Service service) = 0;

  // Sends a request, and brings the answer to the sink, which may also end it. The errors are those
  // of http::Client::send(), whatever the way: `unreachable` may mean that the service is at work
  // on what we asked.
  virtual base::Result<Reply> ask(Service service, const std::string& request, http::Repeat repeat,
                                  http::BodySink& answer) = 0;
};

}  // namespace git
