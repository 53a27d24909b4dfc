// SPDX-License-Identifier: Apache-2.0
#include "services/feishu_message.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "crypto/hmac.hpp"
#include "services/fitting.hpp"
#include "services/people.hpp"

namespace services {
namespace {

using nlohmann::json;

// 20 KB, of which a signature takes some.
constexpr std::size_t largest_body = 20'000 - 100;
constexpr std::size_t longest_title = 300;

enum class Kind { text, post, interactive };

constexpr std::string_view types[] = {"text", "post", "interactive"};

base::Result<Kind> kind_of(const json& section) {
  const auto type = TRY(type_at(section, types, "Feishu"));
  if (type) return static_cast<Kind>(*type);
  for (const char* key : {"card", "markdown", "buttons"}) {
    if (has_any(section, key)) return Kind::interactive;
  }
  return has_any(section, "post") || has_any(section, "title") ? Kind::post : Kind::text;
}

bool is_mail_address(const std::string& id) {
  return id.find('@') != std::string::npos;
}

// Feishu knows people by their ids, and cards know mail addresses as well.
std::vector<std::string> callable(const std::vector<std::string>& mentions, Kind kind,
                                  std::vector<std::string>& remarks) {
  People people;
  add_people(people, mentions, remarks);
  std::vector<std::string> ids;
  for (const auto& id : people.ids) {
    if (kind == Kind::interactive || !is_mail_address(id)) ids.push_back(id);
  }
  if (!people.mobiles.empty()) {
    remarks.emplace_back("Feishu calls nobody by a mobile number: mentions were left out");
  }
  if (ids.size() < people.ids.size()) {
    remarks.emplace_back(
        "only a card of Feishu calls people by mail address: mentions were left out");
  }
  return ids;
}

// An id is a word of letters and digits; whatever else there is must not end a tag.
std::string harmless_id(const std::string& id) {
  std::string clean;
  for (const char c : id) {
    if (std::string_view("<>\"'&= \n").find(c) == std::string_view::npos) clean += c;
  }
  return clean;
}

// How somebody is called, and by what one sees that they are.
struct Call {
  std::string sign;
  std::string tag;
};

Call call_in_text(const std::string& id) {
  const auto sign = "user_id=\"" + harmless_id(id) + "\"";
  return {sign, "<at " + sign + "></at>"};
}

Call call_in_card(const std::string& id) {
  const auto sign = (is_mail_address(id) ? "email=" : "id=") + harmless_id(id);
  return {sign, "<at " + sign + "></at>"};
}

struct Draft {
  Kind kind = Kind::text;
  std::string title = {};
  std::string color = {};
  std::vector<std::string> ids = {};  // who is called
  std::vector<Button> buttons = {};
};

Body paragraph_of_calls(const std::vector<std::string>& ids) {
  Body paragraph = Body::array();
  for (const auto& id : ids) paragraph.push_back({{"tag", "at"}, {"user_id", id}});
  return paragraph;
}

Body plain_text(const std::string& text) {
  return {{"tag", "plain_text"}, {"content", text}};
}

Body post_of(const Draft& draft, const std::string& text) {
  Body content = Body::array();
  content.push_back(Body::array({{{"tag", "text"}, {"text", text}}}));
  if (!draft.ids.empty()) content.push_back(paragraph_of_calls(draft.ids));
  return {{"zh_cn", {{"title", draft.title}, {"content", std::move(content)}}}};
}

Body card_of(const Draft& draft, const std::string& text) {
  Body card = {{"config", {{"wide_screen_mode", true}}}};
  if (!draft.title.empty()) card["header"]["title"] = plain_text(draft.title);
  if (!draft.title.empty() && !draft.color.empty()) card["header"]["template"] = draft.color;
  card["elements"].push_back({{"tag", "markdown"}, {"content", text}});
  Body actions = Body::array();
  for (const auto& button : draft.buttons) {
    actions.push_back({{"tag", "button"},
                       {"text", plain_text(button.title)},
                       {"type", "default"},
                       {"url", button.url}});
  }
  if (!actions.empty()) card["elements"].push_back({{"tag", "action"}, {"actions", actions}});
  return card;
}

Body whole(const Draft& draft, const std::string& text) {
  Body body = {{"msg_type", types[static_cast<std::size_t>(draft.kind)]}};
  switch (draft.kind) {
    case Kind::text:
      body["content"]["text"] = text;
      break;
    case Kind::post:
      body["content"]["post"] = post_of(draft, text);
      break;
    case Kind::interactive:
      body["card"] = card_of(draft, text);
      break;
  }
  return body;
}

// Those who are called stand in the text, but for a post, which has elements for them.
Tail tail_of(const Draft& draft, const std::string& keyword) {
  std::vector<Call> calls;
  for (const auto& id : draft.ids) {
    if (draft.kind == Kind::text) calls.push_back(call_in_text(id));
    if (draft.kind == Kind::interactive) calls.push_back(call_in_card(id));
  }
  return [calls, keyword](std::string_view text) {
    std::string tail;
    for (const auto& call : calls) {
      if (!missing_from(text, {call.sign}).empty()) tail += (tail.empty() ? "\n" : " ") + call.tag;
    }
    const bool has_keyword = base::find(text, keyword) != std::string_view::npos;
    if (!keyword.empty() && !has_keyword) tail += "\n" + keyword;
    return tail;
  };
}

// A post may be written with its languages alone, or with "post" around them.
base::Result<Body> own_post(const json& section, const Draft& draft, const std::string& keyword) {
  auto post = TRY(read_json(base::text_at(section, "post"), "'post' for Feishu"));
  if (post.is_object() && post.contains("post")) post = Body(post["post"]);
  if (!post.is_object() || post.empty()) {
    return base::malformed_error("'post' for Feishu has no languages");
  }
  for (auto& language : post) {
    if (!language.is_object() || !language["content"].is_array()) {
      return base::malformed_error("'post' for Feishu has a language without a list 'content'");
    }
    auto& content = language["content"];
    const bool has_keyword = base::json_text(language).find(keyword) != std::string::npos;
    if (!draft.ids.empty()) content.push_back(paragraph_of_calls(draft.ids));
    if (!has_keyword) content.push_back(Body::array({{{"tag", "text"}, {"text", keyword}}}));
  }
  return Body{{"msg_type", "post"}, {"content", {{"post", std::move(post)}}}};
}

// The list that a card shows, in cards of both makes.
Body* elements_of(Body& card) {
  for (Body* place : {&card, card.contains("body") ? &card["body"] : nullptr}) {
    if (place == nullptr || !place->is_object() || !place->contains("elements")) continue;
    auto& elements = (*place)["elements"];
    if (elements.is_array()) return &elements;
  }
  return nullptr;
}

base::Result<Body> own_card(const json& section, const Draft& draft, const std::string& keyword,
                            std::vector<std::string>& remarks) {
  auto card = TRY(read_json(base::text_at(section, "card"), "'card' for Feishu"));
  if (!card.is_object()) return base::malformed_error("'card' for Feishu is no JSON object");
  std::vector<std::string> lines;
  for (const auto& id : draft.ids) lines.push_back(call_in_card(id).tag);
  if (base::json_text(card).find(keyword) == std::string::npos) lines.push_back(keyword);
  auto* const elements = elements_of(card);
  if (!lines.empty() && elements != nullptr) {
    elements->push_back({{"tag", "markdown"}, {"content", base::join(lines, "\n")}});
  } else if (!lines.empty()) {
    remarks.emplace_back("'card' has no list 'elements': mentions and the keyword were left out");
  }
  return Body{{"msg_type", "interactive"}, {"card", std::move(card)}};
}

base::Result<Draft> begin(const json& section, const Message& message,
                          std::vector<std::string>& remarks) {
  Draft draft;
  draft.kind = TRY(kind_of(section));
  const auto title = base::valid_utf8(base::trim(base::text_at(section, "title")));
  draft.title = cut(title, longest_title, "the title", remarks);
  draft.color = base::text_at(section, "color");
  draft.ids = callable(message.mentions, draft.kind, remarks);
  if (draft.kind == Kind::interactive) draft.buttons = TRY(buttons_at(section, "buttons"));
  return draft;
}

base::Result<Body> composed(const Draft& draft, const std::string& text, const std::string& keyword,
                            std::vector<std::string>& remarks) {
  const auto frame = base::json_text(whole(draft, {})).size();
  const auto room = largest_body > frame ? largest_body - frame : 0;
  const auto fitting = fitted(
      text, tail_of(draft, keyword),
      {.most = room, .counts = Counts::bytes_of_json, .begin = "<at ", .end = "</at>"}, remarks);
  if (!fitting) return base::malformed_error("the message has no room for its text");
  return whole(draft, *fitting);
}

}  // namespace

std::string feishu_sign(std::chrono::seconds time, const base::Secret& secret) {
  const base::Secret key(std::to_string(time.count()) + "\n" + secret.reveal());
  return base::base64(crypto::hmac_sha256(key, ""));
}

base::Result<Body> feishu_body(const Message& message, const std::string& keyword,
                               std::vector<std::string>& remarks) {
  auto own = TRY(body_at(message, "msg_type", "Feishu", remarks));
  if (own) return *std::move(own);
  const auto section = message.section.value_or(json::object());
  const auto draft = TRY(begin(section, message, remarks));
  if (draft.kind == Kind::interactive && has_any(section, "card")) {
    return own_card(section, draft, keyword, remarks);
  }
  if (draft.kind == Kind::post && has_any(section, "post")) {
    return own_post(section, draft, keyword);
  }
  const auto written = base::text_at(section, "text");
  const auto markdown = base::text_at(section, "markdown");
  const bool is_card = draft.kind == Kind::interactive;
  const auto chosen = is_card ? first_of({markdown, written, message.text})
                              : first_of({written, markdown, message.text});
  const auto text = base::valid_utf8(base::trim(chosen));
  if (text.empty()) return base::malformed_error("the message is empty");
  return composed(draft, text, keyword, remarks);
}

}  // namespace services
