// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/client.hpp"
#include "services/delivery.hpp"
#include "services/message.hpp"
#include "services/service.hpp"

namespace services {

// A message on its way to one recipient.
struct Errand {
  const Message& message;
  const std::string& recipient;
  std::chrono::seconds now;           // since 1970
  std::vector<std::string>& remarks;  // takes what was cut or added
};

// A service that makes one request of every message.
struct RequestService {
  // Fails as Service::prepare().
  std::function<base::Result<http::Request>(const Errand& errand)> compose;
  Reader read;
  std::vector<base::Secret> secrets;
  bool skips_tls_verification = false;
};

std::unique_ptr<Service> make_service(RequestService service);

// The same where the map `key` of the options has a webhook for each recipient.
using ComposeForWebhook = base::Result<http::Request> (*)(const http::Url& webhook,
                                                          const Errand& errand);
std::unique_ptr<Service> make_service(const std::string& name, const nlohmann::json& options,
                                      const char* key, ComposeForWebhook compose, Reader read);

}  // namespace services
