// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "services/message.hpp"
#include "services/request.hpp"

namespace services {

// The options of `service.slack` that say what a message looks like.
struct SlackLook {
  std::string username;
  std::string icon;
  bool is_without_unfurl = false;
};

enum class SlackPolicy { post, post_and_update, update };

// What is to be said, before it is known where and as an answer to what.
struct SlackContent {
  std::string text;
  std::string username;
  std::string icon_emoji;  // one of the two, or none
  std::string icon_url;
  std::optional<Body> attachments;
  std::optional<Body> blocks;
  bool is_without_unfurl = false;
  bool is_broadcast = false;
  std::string grouping_key;
  SlackPolicy policy = SlackPolicy::post;

  // For the methods of the Web API, by name.
  std::vector<std::pair<std::string, std::string>> parameters() const;

  // For an incoming webhook.
  Body body() const;
};

// Puts a message together out of its section, the options and the people to be told. Fails with
// `malformed` for attachments or blocks that are no list of JSON.
base::Result<SlackContent> make_slack_content(const Message& message, const SlackLook& look,
                                              std::vector<std::string>& remarks);

}  // namespace services
