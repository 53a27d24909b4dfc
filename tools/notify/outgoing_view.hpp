// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/delivery.hpp"
#include "services/service.hpp"

namespace tools::notify {

// What is sent, as it may be shown: without what opens the door.
struct OutgoingView {
  std::string method;                // "POST"; of a mail "mail"
  std::string url;                   // of a mail that of its server
  std::vector<std::string> headers;  // "Content-Type: text/plain"
  std::string body;                  // as people read it: JSON with line ends, a mail decoded
};

// `type` is that of the service, or nullptr; `secrets` are those of the config, by their names.
OutgoingView view_of(const services::Outgoing& outgoing, const services::Type* type,
                     const std::map<std::string, std::string>& secrets);

}  // namespace tools::notify
