// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "http/url.hpp"
#include "services/delivery.hpp"
#include "services/slack_content.hpp"

namespace services {

// Where a bot speaks, and as whom.
struct SlackBot {
  http::Url api;  // its path ends with a slash
  base::Secret token;
  std::string service;    // its name in the ConfigMap
  std::string recipient;  // a channel
};

// One message by the Web API. What belongs together by a grouping key becomes a thread, or one
// message that changes, from one run to the next.
class SlackDelivery final : public Delivery {
 public:
  SlackDelivery(SlackBot bot, SlackContent content, std::vector<std::string> remarks);

  Outcome attempt(Transport& transport) override;

 private:
  // A message that was sent before.
  struct Place {
    std::string channel;
    std::string timestamp;
  };
  enum class Step { post, update, end };

  std::string memory_key() const;
  std::optional<Place> recalled(Memory& memory) const;
  void begin(Memory& memory);
  Step after_post() const;
  Outcome post(Transport& transport);
  Outcome update(Transport& transport);
  void remember(Memory& memory, const std::string& answer) const;

  SlackBot bot_;
  SlackContent content_;
  std::optional<Place> place_ = {};  // of the message that began it
  std::optional<Step> step_ = {};    // nothing before the first attempt
};

}  // namespace services
