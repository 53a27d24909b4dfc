// SPDX-License-Identifier: Apache-2.0
#include "services/slack_content.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/icon.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr std::size_t most_characters = 40'000;
constexpr std::size_t most_blocks = 50;

// A list that a template wrote. JSON's null is no list and no mistake, and where there should be
// blocks, neither is {}: as in Argo CD.
base::Result<std::optional<Body>> read_list(const json& section, const char* key) {
  const auto text = base::text_at(section, key);
  if (text.empty()) return std::optional<Body>();
  auto list = parse_json(text);
  const bool is_nothing = list && (list->is_null() || (list->is_object() && list->empty()));
  if (is_nothing) return std::optional<Body>();
  if (list && list->is_array()) return list;
  return base::malformed_error("slack." + std::string(key) + " is no JSON list: " + excerpt(text),
                               "texts from outside need `toJson` there, without quotes around it");
}

// What a cut left of a link or a mention would show as it is.
std::string without_torn_end(std::string text) {
  const auto opened = text.rfind('<');
  if (opened == std::string::npos || text.find('>', opened) != std::string::npos) return text;
  constexpr std::size_t longest_link = 3000;
  if (text.size() - opened > longest_link) return text;
  return text.substr(0, opened) + "…";
}

std::string fitted(const std::string& text, std::size_t reserved,
                   std::vector<std::string>& remarks) {
  auto cut = cut_characters(text, most_characters - reserved, "the text", remarks);
  return cut.size() == text.size() ? cut : without_torn_end(std::move(cut));
}

void set_icon(SlackContent& content, const std::string& icon, std::vector<std::string>& remarks) {
  if (icon.empty()) return;
  if (is_emoji(icon)) {
    content.icon_emoji = icon;
  } else if (is_web_address(icon)) {
    content.icon_url = icon;
  } else {
    remarks.push_back("the icon '" + excerpt(icon) +
                      "' is neither an :emoji: nor an http URL, and is left out");
  }
}

SlackPolicy read_policy(const std::string& name) {
  if (name == "PostAndUpdate") return SlackPolicy::post_and_update;
  if (name == "Update") return SlackPolicy::update;
  return SlackPolicy::post;
}

// How Slack writes a member (U…, W…) or a group (S…); nothing for what is no such ID.
std::string mention_of(const std::string& handle) {
  const auto is_id_character = [](char c) {
    return base::is_ascii_digit(c) || (c >= 'A' && c <= 'Z');
  };
  constexpr std::size_t shortest_id = 5;
  if (handle.size() < shortest_id) return {};
  if (!std::all_of(handle.begin(), handle.end(), is_id_character)) return {};
  if (handle.front() == 'U' || handle.front() == 'W') return "<@" + handle + ">";
  return handle.front() == 'S' ? "<!subteam^" + handle + ">" : "";
}

std::string mentions_of(const std::vector<std::string>& handles,
                        std::vector<std::string>& remarks) {
  std::vector<std::string> mentions;
  for (const auto& handle : handles) {
    auto mention = mention_of(handle);
    if (mention.empty()) {
      remarks.push_back("'" + excerpt(handle) +
                        "' was not mentioned: Slack wants the ID of a member, like U024BE7LH");
    } else {
      mentions.push_back(std::move(mention));
    }
  }
  return base::join(mentions, " ");
}

// Where there are blocks, Slack shows them and not the text.
void add_mentions(SlackContent& content, const std::string& mentions,
                  std::vector<std::string>& remarks) {
  if (mentions.empty()) return;
  content.text += (content.text.empty() ? "" : "\n") + mentions;
  if (!content.blocks) return;
  if (content.blocks->size() >= most_blocks) {
    remarks.push_back("nobody was mentioned: there is no room for another block");
    return;
  }
  content.blocks->push_back(
      {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", mentions}}}});
}

void set_if_any(Body& body, const char* key, const std::string& text) {
  if (!text.empty()) body[key] = text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> SlackContent::parameters() const {
  std::vector<std::pair<std::string, std::string>> all = {{"text", text}};
  if (!username.empty()) all.emplace_back("username", username);
  if (!icon_emoji.empty()) all.emplace_back("icon_emoji", icon_emoji);
  if (!icon_url.empty()) all.emplace_back("icon_url", icon_url);
  if (attachments) all.emplace_back("attachments", base::json_text(*attachments));
  if (blocks) all.emplace_back("blocks", base::json_text(*blocks));
  if (is_without_unfurl) {
    all.emplace_back("unfurl_links", "false");
    all.emplace_back("unfurl_media", "false");
  }
  return all;
}

Body SlackContent::body() const {
  Body body = {{"text", text}};
  set_if_any(body, "username", username);
  set_if_any(body, "icon_emoji", icon_emoji);
  set_if_any(body, "icon_url", icon_url);
  if (attachments && !attachments->empty()) body["attachments"] = *attachments;
  if (blocks) body["blocks"] = *blocks;
  if (is_without_unfurl) {
    body["unfurl_links"] = false;
    body["unfurl_media"] = false;
  }
  return body;
}

base::Result<SlackContent> make_slack_content(const Message& message, const SlackLook& look,
                                              std::vector<std::string>& remarks) {
  SlackContent content;
  const auto section = message.section.value_or(json::object());
  if (message.section) {
    content.attachments = TRY(read_list(section, "attachments"));
    // A section without attachments sends an empty list, as in Argo CD.
    if (base::text_at(section, "attachments").empty()) content.attachments = Body::array();
    content.blocks = TRY(read_list(section, "blocks"));
    if (content.blocks && content.blocks->empty()) content.blocks.reset();
  }
  const auto username = base::text_at(section, "username");
  content.username = username.empty() ? look.username : username;
  const auto icon = base::text_at(section, "icon");
  set_icon(content, icon.empty() ? look.icon : icon, remarks);
  content.is_without_unfurl = look.is_without_unfurl;
  content.is_broadcast = base::flag_at(section, "notifyBroadcast");
  content.grouping_key = base::text_at(section, "groupingKey");
  content.policy = read_policy(base::text_at(section, "deliveryPolicy"));
  const auto mentions = mentions_of(message.mentions, remarks);
  const auto reserved = std::min(mentions.size() + 1, most_characters / 2);
  content.text = fitted(message.text, mentions.empty() ? 0 : reserved, remarks);
  add_mentions(content, mentions, remarks);
  return content;
}

}  // namespace services
