// SPDX-License-Identifier: Apache-2.0
#include "vector.hpp"

#include <yaml-cpp/yaml.h>

#include <fstream>
#include <map>

#include "base/text.hpp"
#include "fakes/rsa_key.hpp"
#include "vector_body.hpp"
#include "vector_github.hpp"

namespace services {
namespace {

using nlohmann::json;

// "$name" in a text of the options is a secret, as in Argo CD.
std::string with_secrets(std::string text, const json& secrets) {
  for (const auto& [name, value] : secrets.items()) {
    auto secret = base::replace_all(value.get<std::string>(), "//SINK", "//127.0.0.1");
    if (secret == "RSA-KEY") secret = fakes::rsa_key();
    text = base::replace_all(std::move(text), "$" + name, secret);
  }
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

json converted(const YAML::Node& node, const Field& field, const json& secrets);

json group_of(const YAML::Node& node, std::span<const Field> fields, const json& secrets) {
  auto group = json::object();
  for (const auto& field : fields) {
    const auto value = node[std::string(field.name)];
    if (value && !value.IsNull()) group[std::string(field.name)] = converted(value, field, secrets);
  }
  return group;
}

std::string scalar(const YAML::Node& node, const json& secrets) {
  const auto text = with_secrets(node.as<std::string>(), secrets);
  return text == "yes" && node.Tag() != "!" ? "true" : text;
}

json list_of(const YAML::Node& node, const Field& field, const json& secrets) {
  auto list = json::array();
  for (const auto& element : node) {
    list.push_back(field.holds == Holds::texts ? json(scalar(element, secrets))
                                               : group_of(element, field.fields, secrets));
  }
  return list;
}

json map_of(const YAML::Node& node, const Field& field, const json& secrets) {
  auto map = json::object();
  for (const auto& pair : node) {
    const auto key = pair.first.as<std::string>();
    map[key] = field.holds == Holds::text_map ? json(scalar(pair.second, secrets))
                                              : group_of(pair.second, field.fields, secrets);
  }
  return map;
}

json converted(const YAML::Node& node, const Field& field, const json& secrets) {
  constexpr long long nanoseconds = 1'000'000;
  switch (field.holds) {
    case Holds::text:
    case Holds::json:
    case Holds::literal:
      return scalar(node, secrets);
    case Holds::boolean:
      return node.as<bool>();
    case Holds::number:
      return node.as<long long>();
    case Holds::duration:
      return node.as<long long>() / nanoseconds;
    case Holds::texts:
    case Holds::groups:
      return list_of(node, field, secrets);
    case Holds::text_map:
    case Holds::group_map:
      return map_of(node, field, secrets);
    case Holds::group:
      return group_of(node, field.fields, secrets);
  }
  return nullptr;
}

std::vector<http::Response> answers_in(const json& exchanges) {
  std::vector<http::Response> answers;
  for (const auto& exchange : exchanges) {
    const auto& given = exchange["response"];
    http::Response answer = {.status = given["status"], .body = given.value("body", "")};
    const auto headers = given.value("headers", json::object());
    for (const auto& [name, value] : headers.items()) {
      answer.headers[base::to_lower(name)] = value;
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

std::string header_of(const http::Request& request, const std::string& name) {
  for (const auto& header : request.headers) {
    if (base::to_lower(header.name) == name) return header.value.reveal();
  }
  return {};
}

std::string difference_of(const http::Request& ours, const json& theirs) {
  if (name_of(ours.method) != theirs["method"]) return "the method";
  const auto host = ours.url.host == "127.0.0.1" ? "sink" : ours.url.host;
  const auto their_host = base::replace_all(theirs["host"].get<std::string>(), ":443", "");
  if (host != base::to_lower(their_host)) return "the host " + host;
  const auto path = base::percent_decoded(ours.url.path);
  if (path != base::percent_decoded(theirs["path"].get<std::string>())) return "the path " + path;
  if (!is_same_form(ours.url.query, theirs.value("query", ""))) {
    return "the query " + ours.url.query;
  }
  const auto headers = theirs.value("headers", json::object());
  for (const auto& [name, value] : headers.items()) {
    if (!is_same_header(header_of(ours, name), value, theirs)) return "the header " + name;
  }
  const auto type = headers.value("content-type", "");
  if (header_of(ours, "content-type") != type) return "the header content-type";
  const auto body = theirs.contains("body64")
                        ? base::base64_decoded(theirs["body64"].get<std::string>()).value_or("")
                        : theirs["body"].get<std::string>();
  return is_same_body(ours.body, body, type) ? "" : "the body " + ours.body;
}

// The headers of a mail, with their lines joined, and its body.
std::map<std::string, std::string> parts_of(const std::string& text) {
  const auto end = text.find("\r\n\r\n");
  auto head = base::replace_all(text.substr(0, end), "\r\n ", " ");
  std::map<std::string, std::string> parts = {{"", text.substr(end + 4)}};
  for (const auto line : base::lines(head)) {
    const auto colon = line.find(':');
    const auto value = line.substr(std::min(line.size(), colon + 2));
    parts[std::string(line.substr(0, colon))] = value;
  }
  return parts;
}

std::string difference_of(const http::Mail& ours, const json& smtp) {
  const auto& message = smtp["message"];
  if (message.is_null()) return "it was sent";
  std::vector<std::string> recipients;
  for (const std::string command : smtp["commands"]) {
    if (command.starts_with("RCPT TO:<"))
      recipients.push_back(command.substr(9, command.size() - 10));
  }
  if (ours.recipients != recipients) return "the recipients";
  const auto parts = parts_of(ours.text);
  for (const auto& [name, value] : message["headers"].items()) {
    const auto expected = base::replace_all(value.get<std::string>(), "\r\n ", " ");
    const auto found = parts.find(name);
    if (found == parts.end()) return "no header " + name;
    if (name != "Date" && found->second != expected) return name + " " + found->second;
  }
  auto body = message["body"].get<std::string>();
  while (body.ends_with("\r\n")) body.resize(body.size() - 2);
  auto our_body = parts.at("");
  while (our_body.ends_with("\r\n")) our_body.resize(our_body.size() - 2);
  return our_body == body ? "" : "the body " + our_body;
}

Outcome delivered(Delivery& delivery, Transport& transport) {
  constexpr int most_attempts = 10;
  for (int attempt = 1;; ++attempt) {
    auto outcome = delivery.attempt(transport);
    const bool is_over = outcome.state != Outcome::State::later || attempt == most_attempts;
    if (is_over || !dynamic_cast<Replay&>(transport).has_more()) return outcome;
  }
}

// Telegram's library asks who it is before it sends.
json exchanges_in(const json& row) {
  auto exchanges = json::array();
  for (const auto& exchange : row["exchanges"]) {
    const auto path = exchange["request"]["path"].get<std::string>();
    if (!path.ends_with("/getMe")) exchanges.push_back(exchange);
  }
  return exchanges;
}

// One message of a vector, and what was seen of it.
std::string difference_of(const Service& service, const Type& type, const json& row,
                          const std::string& name, Replay& replay) {
  auto message = message_of(row["notification"], type, name);
  if (type.name == "github") fill_github(message, row["templates"], row["app"]);
  const auto prepared =
      service.prepare(message, row["recipient"], std::chrono::seconds(1767323045));
  const bool is_refused = !row["error"].is_null();
  if (!prepared) return is_refused ? "" : "refused: " + base::to_string(prepared.error());
  const auto exchanges = exchanges_in(row);
  for (auto& answer : answers_in(exchanges)) replay.answer(std::move(answer));
  const auto before = replay.requests.size();
  const auto outcome = delivered(**prepared, replay);
  const bool has_smtp = row.contains("smtp");
  if (has_smtp && !is_refused) return difference_of(replay.mails.back(), row["smtp"]);
  if (has_smtp) return row["smtp"]["commands"].size() > 2 ? "" : "it was sent";
  const auto count = replay.requests.size() - before;
  for (std::size_t i = 0; i < std::min(count, exchanges.size()); ++i) {
    auto found = difference_of(replay.requests[before + i], exchanges[i]["request"]);
    if (!found.empty()) return found;
  }
  const bool is_sent = outcome.state == Outcome::State::sent;
  if (is_sent == is_refused) return is_sent ? "it was sent" : "failed: " + outcome.error.message;
  // Port 1 is where nobody listens; anybody else is not asked where the engine refuses.
  const bool has_listener =
      !exchanges.empty() || count == 0 || replay.requests.back().url.port != "1";
  return has_listener && count != exchanges.size() ? "the number of requests" : "";
}

}  // namespace

std::vector<Vector> vectors_of(const std::string& type) {
  std::ifstream file(std::string(TESTS_DIR) + "/vectors/notifications/services.jsonl");
  std::vector<Vector> all;
  for (std::string line; std::getline(file, line);) {
    auto row = json::parse(line);
    const bool is_ours = row["type"] == type;
    const auto stage = row.value("stage", "send");
    if (is_ours && stage == "send") all.push_back({std::move(row)});
  }
  return all;
}

json options_of(const Vector& vector, const Type& type) {
  auto text = vector.row["options"].get<std::string>();
  text = base::replace_all(std::move(text), "SMTP-HOST", "127.0.0.1");
  text = base::replace_all(std::move(text), "SMTP-PORT", "2525");
  text = base::replace_all(std::move(text), "//SINK", "//127.0.0.1");
  text = base::replace_all(std::move(text), "@SINK", "@127.0.0.1");
  const auto node = YAML::Load(text);
  return node.IsMap() ? group_of(node, type.options, vector.row["secrets"]) : json::object();
}

Message message_of(const json& notification, const Type& type, const std::string& service) {
  Message message;
  if (!notification.is_object()) return message;
  message.text = notification.value("message", "");
  const auto found = notification.find(std::string(type.section));
  if (found == notification.end()) return message;
  if (type.name != "webhook") {
    message.section = *found;
  } else if (found->contains(service)) {
    message.section = (*found)[service];
  }
  return message;
}

std::string difference_of(const Vector& vector, const Type& type) {
  const auto& row = vector.row;
  const auto name = row["service"].get<std::string>();
  const auto service = type.create(name, options_of(vector, type));
  if (!service) {
    return row["error"].is_null() ? "refused: " + base::to_string(service.error()) : "";
  }
  Replay replay;
  auto found = difference_of(**service, type, row, name, replay);
  for (auto more : row.value("then", json::array())) {
    more.emplace("templates", row["templates"]);
    if (found.empty()) found = difference_of(**service, type, more, name, replay);
  }
  return found;
}

}  // namespace services
