// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/url.hpp"
#include "services/delivery.hpp"
#include "services/field.hpp"
#include "services/message.hpp"

namespace services {

// Somebody who brings messages to people, with the options of one `service.<type>` of a ConfigMap.
class Service {
 public:
  virtual ~Service() = default;

  // Makes what is to be sent, and asks nobody. `now` is in seconds since 1970. Fails with `usage`
  // for a recipient that the options do not have, and with `malformed` for a section that cannot be
  // sent: attachments that are no JSON.
  virtual base::Result<std::unique_ptr<Delivery>> prepare(const Message& message,
                                                          const std::string& recipient,
                                                          std::chrono::seconds now) const = 0;

  // What is in its options and must not be seen: tokens, and the addresses of webhooks.
  virtual std::vector<base::Secret> secrets() const = 0;
};

// A kind of service. One file each; all of them are in types().
struct Type {
  std::string_view name;               // as in `service.<name>`
  std::string_view section = {};       // its key in a template, if it has one
  std::span<const Field> options;      // below `service.<name>`
  std::span<const Field> fields = {};  // below its key in a template
  bool is_of_argocd;                   // others must not stand in a ConfigMap that Argo CD reads
  // Hosts at which a generic webhook of Argo CD may point, too: then the answer is read as here.
  std::span<const std::string_view> hosts = {};
  // How the path of its webhooks ends or goes on, behind whatever proxy: "/robot/send".
  std::string_view path = {};
  // What an answer means; e-mail alone has none.
  Outcome (*read)(const http::Response& response, base::Clock& clock) = nullptr;
  // Texts that call everybody, to be taken apart where they come from outside.
  std::span<const std::string_view> mentions_of_all = {};
  // Fails with `malformed` for options that cannot work, named as they are written. They are as
  // `options` declares them; a service that is defined twice has a name of its own.
  base::Result<std::unique_ptr<Service>> (*create)(const std::string& name,
                                                   const nlohmann::json& options);
  // Whether it makes anything of Message::mentions.
  bool can_mention = false;
  // Texts that call one person or a group, to be taken apart in what commits and pipelines say.
  std::span<const std::string_view> personal_mentions = {};
};

// All of them, by name.
std::span<const Type* const> types();

// nullptr where there is none.
const Type* find_type(std::string_view name);

// The one whose bots live at this address, by its host or, behind a proxy, by its path; nullptr for
// any other.
const Type* find_type_at(const http::Url& url);

// Whether the certificates of its servers are not to be checked, by the options of a service:
// `insecureSkipVerify`, of e-mail `insecure_skip_verify`.
bool skips_tls_verification(const nlohmann::json& options);

}  // namespace services
