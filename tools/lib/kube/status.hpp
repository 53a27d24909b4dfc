// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/response.hpp"
#include "http/url.hpp"

namespace kube {

// How the API server says no, in an answer or in the middle of a watch.
struct Status {
  int code = 0;
  std::string reason = {};  // "NotFound", "Conflict", …; often empty
  std::string message = {};
};

// Whether the server has forgotten the resourceVersion that was asked for: time to read again.
bool is_expired(const Status& status);

// The one place where a reason of Kubernetes becomes a kind of failure; the code decides where the
// reason is unknown.
base::Error error_of(const Status& status);

// What an answer that is of no use means: its Status, else what HTTP alone says. A page for people
// is `garbled`, and so is a success that is not JSON: something else than the API server answered.
base::Error error_of(const http::Response& response, const http::Url& url);

// The Status of an ERROR event of a watch, {"type":"ERROR","object":{…}}.
Status read_error_event(std::string_view line);

}  // namespace kube
