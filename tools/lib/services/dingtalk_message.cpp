// SPDX-License-Identifier: Apache-2.0
#include "services/dingtalk_message.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "crypto/hmac.hpp"
#include "services/fitting.hpp"
#include "services/people.hpp"
#include "services/section.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr std::size_t largest_body = 20'000;
constexpr std::size_t longest_title = 300;
constexpr std::string_view everybody = "@所有人";

enum class Kind { text, markdown, link, action_card, feed_card };

constexpr std::string_view types[] = {"text", "markdown", "link", "actionCard", "feedCard"};

std::string name_of(Kind kind) {
  return std::string(types[static_cast<std::size_t>(kind)]);
}

// A message before it is known how much of its text there is room for.
struct Draft {
  Kind kind = Kind::text;
  std::string title = {};
  People people = {};
  bool calls_everybody = false;
  Body content = {};  // of its kind, without the text

  bool is_markdown() const { return kind == Kind::markdown || kind == Kind::action_card; }
  bool can_call() const { return kind == Kind::text || is_markdown(); }
};

// Without a type, the fields say what is meant.
base::Result<Kind> kind_of(const json& section) {
  const auto type = TRY(type_at(section, types, "DingTalk"));
  if (type) return static_cast<Kind>(*type);
  if (has_any(section, "links")) return Kind::feed_card;
  if (has_any(section, "buttons")) return Kind::action_card;
  return has_any(section, "title") || has_any(section, "markdown") ? Kind::markdown : Kind::text;
}

base::Error missing(Kind kind, const std::string& what) {
  return base::malformed_error("a message of the type " + name_of(kind) + " needs " + what);
}

// DingTalk joins the lines of a paragraph unless two blanks end the first of them.
std::string with_line_breaks(std::string_view markdown) {
  std::string text;
  const auto lines = base::lines(markdown);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += '\n';
    text += lines[i];
    const bool is_last = i + 1 == lines.size();
    const bool is_inside = !is_last && !base::trim(lines[i]).empty() &&
                           !base::trim(lines[i + 1]).empty() && !lines[i].ends_with("  ");
    if (is_inside) text += "  ";
  }
  return text;
}

std::string text_of(const Draft& draft, const json& section, const Message& message) {
  const auto text = base::text_at(section, "text");
  const auto markdown = base::text_at(section, "markdown");
  const auto chosen = draft.is_markdown() ? first_of({markdown, text, message.text})
                                          : first_of({text, markdown, message.text});
  const auto valid = base::valid_utf8(base::trim(chosen));
  return draft.is_markdown() ? with_line_breaks(valid) : valid;
}

base::Result<void> add_actions(Body& card, const json& section, const std::string& url) {
  const auto orientation = base::to_lower(base::text_at(section, "btnOrientation"));
  const bool is_row = orientation == "1" || orientation == "horizontal";
  card["btnOrientation"] = is_row ? "1" : "0";
  const auto buttons = TRY(buttons_at(section, "buttons"));
  for (const auto& button : buttons) {
    card["btns"].push_back({{"title", button.title}, {"actionURL", button.url}});
  }
  if (!buttons.empty()) return {};
  if (url.empty()) return missing(Kind::action_card, "'buttons' or a 'url'");
  card["singleTitle"] = first_of({base::text_at(section, "singleTitle"), "查看详情"});
  card["singleURL"] = url;
  return {};
}

base::Result<Body> links_of(const json& section, const std::string& keyword,
                            std::vector<std::string>& remarks) {
  Body links = Body::array();
  bool has_keyword = keyword.empty();
  const auto written = section.find("links");
  for (const auto& link : written == section.end() ? json::array() : *written) {
    const auto title = cut(base::valid_utf8(base::text_at(link, "title")), longest_title,
                           "the title of a link", remarks);
    const auto url = base::text_at(link, "url");
    if (title.empty() && url.empty()) continue;
    if (title.empty() || url.empty()) {
      return missing(Kind::feed_card, "'title' and 'url' of each link");
    }
    has_keyword = has_keyword || title.find(keyword) != std::string::npos;
    links.push_back(
        {{"title", title}, {"messageURL", url}, {"picURL", base::text_at(link, "picUrl")}});
  }
  if (links.empty()) return missing(Kind::feed_card, "'links'");
  if (!has_keyword) {
    links.back()["title"] = links.back()["title"].get<std::string>() + " " + keyword;
  }
  return links;
}

base::Result<Body> content_of(const Draft& draft, const json& section) {
  const auto url = first_of({base::text_at(section, "url"), base::text_at(section, "messageUrl")});
  Body content = Body::object();
  if (draft.kind != Kind::text) content["title"] = draft.title;
  if (draft.kind == Kind::link) {
    if (url.empty()) return missing(Kind::link, "a 'url'");
    content["messageUrl"] = url;
    const auto picture = base::text_at(section, "picUrl");
    if (!picture.empty()) content["picUrl"] = picture;
  }
  if (draft.kind == Kind::action_card) TRY(add_actions(content, section, url));
  return content;
}

// The people that the text must name, or nobody is called.
std::vector<std::string> tokens_of(const Draft& draft) {
  std::vector<std::string> tokens;
  if (!draft.is_markdown()) return tokens;
  for (const auto& mobile : draft.people.mobiles) tokens.push_back("@" + mobile);
  for (const auto& id : draft.people.ids) tokens.push_back("@" + id);
  const bool is_card = draft.kind == Kind::action_card;
  if (is_card && draft.calls_everybody) tokens.emplace_back(everybody);
  return tokens;
}

Tail tail_of(const Draft& draft, const std::string& keyword) {
  const std::string separator = draft.is_markdown() ? "\n\n" : "\n";
  return [tokens = tokens_of(draft), keyword, separator](std::string_view text) {
    std::string tail;
    const auto calls = base::join(missing_from(text, tokens), " ");
    if (!calls.empty()) tail += separator + calls;
    const bool has_keyword = base::find(text, keyword) != std::string_view::npos;
    if (!keyword.empty() && !has_keyword) tail += separator + keyword;
    return tail;
  };
}

Body whole(const Draft& draft, const std::string& text) {
  auto content = draft.content;
  if (draft.kind != Kind::feed_card) content[draft.kind == Kind::text ? "content" : "text"] = text;
  Body body = {{"msgtype", name_of(draft.kind)}, {name_of(draft.kind), std::move(content)}};
  const bool has_calls = draft.calls_everybody || !draft.people.empty();
  if (!has_calls || !draft.can_call()) return body;
  body["at"] = {{"atMobiles", draft.people.mobiles},
                {"atUserIds", draft.people.ids},
                {"isAtAll", draft.calls_everybody}};
  return body;
}

base::Result<Draft> begin(const json& section, const Message& message,
                          std::vector<std::string>& remarks) {
  Draft draft;
  draft.kind = TRY(kind_of(section));
  draft.people.mobiles = handles_at(section, "atMobiles");
  draft.people.ids = handles_at(section, "atUserIds");
  add_people(draft.people, message.mentions, remarks);
  draft.calls_everybody = base::flag_at(section, "isAtAll");
  const bool has_calls = draft.calls_everybody || !draft.people.empty();
  if (has_calls && !draft.can_call()) {
    remarks.push_back("a message of the type " + name_of(draft.kind) +
                      " cannot call anybody: mentions were left out");
  }
  return draft;
}

}  // namespace

std::string dingtalk_sign(std::chrono::milliseconds time, const base::Secret& secret) {
  const auto text = std::to_string(time.count()) + "\n" + secret.reveal();
  return base::base64(crypto::hmac_sha256(secret, text));
}

base::Result<Body> dingtalk_body(const Message& message, const std::string& keyword,
                                 std::vector<std::string>& remarks) {
  const auto section = message.section.value_or(json::object());
  auto own = TRY(body_at(message, "msgtype", "DingTalk", remarks));
  if (own) return *std::move(own);
  auto draft = TRY(begin(section, message, remarks));
  if (draft.kind == Kind::feed_card) {
    draft.content["links"] = TRY(links_of(section, keyword, remarks));
    return whole(draft, {});
  }
  const auto text = text_of(draft, section, message);
  if (text.empty()) return base::malformed_error("the message is empty");
  const auto title = base::valid_utf8(base::trim(base::text_at(section, "title")));
  draft.title = title.empty() ? headline(text, message.template_name)
                              : cut(title, longest_title, "the title", remarks);
  draft.content = TRY(content_of(draft, section));
  const auto frame = base::json_text(whole(draft, {})).size();
  if (frame >= largest_body) {
    return base::malformed_error(
        "the message has no room for its text",
        "DingTalk takes 20000 bytes; its links and mentions need them all");
  }
  const auto fitting =
      fitted(text, tail_of(draft, keyword),
             {.most = largest_body - frame, .counts = Counts::bytes_of_json}, remarks);
  if (!fitting) return base::malformed_error("the message has no room for its text");
  return whole(draft, *fitting);
}

}  // namespace services
