// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/client.hpp"
#include "services/message.hpp"
#include "services/message_delivery.hpp"
#include "services/service.hpp"

// Services of which a message is one request.
namespace services {

// A message on its way to one recipient.
struct Errand {
  const Message& message;
  const std::string& recipient;
  std::chrono::seconds now;           // since 1970
  std::vector<std::string>& remarks;  // takes what was cut or added
};

// What is sent. Most services fill in the request alone.
struct Call {
  http::Request request;
  Conversation conversation = {};
  std::optional<SecondForm> second = {};
};

using ComposeCall = std::function<base::Result<Call>(const Errand& errand)>;
std::unique_ptr<Service> make_request_service(ComposeCall compose, Reader read,
                                              std::vector<base::Secret> secrets);

// `compose` makes the request, or the whole Call, out of what create() made of the options, and an
// errand. It fails as Service::prepare().
template <typename Options, typename Made>
std::unique_ptr<Service> make_service(Options options,
                                      base::Result<Made> (*compose)(const Options&, const Errand&),
                                      Reader read, std::vector<base::Secret> secrets) {
  return make_request_service(
      [options = std::move(options), compose](const Errand& errand) -> base::Result<Call> {
        auto made = TRY(compose(options, errand));
        return Call{std::move(made)};
      },
      std::move(read), std::move(secrets));
}

}  // namespace services
