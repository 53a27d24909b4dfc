// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/url.hpp"
#include "services/field.hpp"

namespace services {

// The robot of a group: where it listens, and what it wants to see before it speaks.
struct Webhook {
  std::string group = {};  // empty for the one of the service itself
  http::Url url = {};
  base::Secret secret = {};  // what messages are signed with; empty where nobody asks for it
  std::string keyword = {};  // must be in a message; empty where nobody asks for it
};

// The robots of a service: its own (`url`) and those of named groups (`webhooks`).
class Webhooks {
 public:
  // Fails with `malformed` where there is none, or an address that is none.
  static base::Result<Webhooks> read(const std::string& service, const nlohmann::json& options);

  // The group of that name; for an empty recipient the service's own robot, or the only one there
  // is. Fails with `usage`, and with the names that there are.
  base::Result<Webhook> find(const std::string& recipient) const;

  // Whatever their addresses and signatures would give away.
  std::vector<base::Secret> secrets() const;

 private:
  Webhooks(std::string service, std::vector<Webhook> all)
      : service_(std::move(service)), all_(std::move(all)) {}

  std::vector<std::string> groups() const;

  std::string service_;
  std::vector<Webhook> all_;
};

// The options that read() knows: with signatures and keywords, and without.
inline constexpr Field guarded_webhook[] = {
    {.name = "url"}, {.name = "secret"}, {.name = "keyword"}};
inline constexpr Field guarded_webhooks[] = {
    {.name = "url"},
    {.name = "secret"},
    {.name = "keyword"},
    {.name = "webhooks", .holds = Holds::group_map, .fields = guarded_webhook}};
inline constexpr Field open_webhook[] = {{.name = "url"}};
inline constexpr Field open_webhooks[] = {
    {.name = "url"}, {.name = "webhooks", .holds = Holds::group_map, .fields = open_webhook}};

}  // namespace services
