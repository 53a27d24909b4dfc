// SPDX-License-Identifier: Apache-2.0
#include "notify/outgoing_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/json.hpp"
#include "base/ordered_json.hpp"
#include "base/text.hpp"
#include "http/url.hpp"
#include "notify/mail_view.hpp"
#include "services/types.hpp"

namespace tools::notify {
namespace {

using Json = nlohmann::ordered_json;

// Headers that tell nobody how to get in.
bool is_harmless(const std::string& name) {
  const auto lower = base::to_lower(name);
  return lower == "content-type" || lower == "accept" || lower == "from" ||
         lower == "x-github-api-version";
}

// Whose bodies hold a signature that opens the door for a while.
bool is_signed(const services::Type* type) {
  return type == &services::feishu || type == &services::dingtalk;
}

// Bodies as people read them: JSON with line ends, a form with one value in each line.
std::string readable(const http::Request& request, const services::Type* type) {
  auto json = base::parse_ordered_json(request.body);
  if (json.is_object() && json.contains("sign") && is_signed(type)) json["sign"] = "***";
  if (!json.is_discarded()) return base::json_text(json, 2);
  const bool is_form =
      std::any_of(request.headers.begin(), request.headers.end(), [](const http::Header& header) {
        return header.value.reveal().starts_with("application/x-www-form-urlencoded");
      });
  if (!is_form) return request.body;
  std::string text;
  for (const auto pair : base::split(request.body, '&')) {
    text += base::percent_decoded(base::replace_all(std::string(pair), "+", " ")) + "\n";
  }
  return text;
}

// Whether the address came out of the Secret as a whole, perhaps with a path put behind it.
bool is_secret(const http::Url& url, const std::map<std::string, std::string>& secrets) {
  return std::any_of(secrets.begin(), secrets.end(), [&](const auto& secret) {
    const auto known = http::parse_url(base::trim(secret.second));
    return known && known->origin() == url.origin() && url.path.starts_with(known->path);
  });
}

// The redactor knows tokens, but neither signatures made just now nor words that are one. A generic
// webhook may lead to a robot, too; else its path helps to see what is meant.
std::string address_of(const http::Request& request, const services::Type* type,
                       const std::map<std::string, std::string>& secrets) {
  auto url = request.url;
  const bool is_generic = type == &services::webhook && services::find_type_at(url) == nullptr;
  const bool is_hook = request.is_address_secret && !is_generic;
  if (is_hook || is_secret(url, secrets)) {
    url.path = "/***";
    url.query.clear();
    return url.text();
  }
  if (!request.is_address_secret) return url.text();
  std::string query;
  for (const auto pair : base::split(url.query, '&')) {
    const auto equals = pair.find('=');
    query += (query.empty() ? "" : "&") + std::string(pair.substr(0, equals));
    if (equals != std::string_view::npos) query += "=***";
  }
  url.query = std::move(query);
  return url.text();
}

OutgoingView view(const http::Request& request, const services::Type* type,
                  const std::map<std::string, std::string>& secrets) {
  const auto* const at = services::find_type_at(request.url);
  OutgoingView shown = {.method = std::string(name_of(request.method)),
                        .url = address_of(request, type, secrets),
                        .headers = {},
                        .body = readable(request, at != nullptr ? at : type)};
  for (const auto& header : request.headers) {
    if (header.value.empty()) continue;
    shown.headers.push_back(header.name + ": " +
                            (is_harmless(header.name) ? header.value.reveal() : "***"));
  }
  if (request.credential) shown.headers.emplace_back("Authorization: ***");
  return shown;
}

OutgoingView view(const http::Mail& mail) {
  const bool is_tls = mail.tls == http::Mail::Tls::from_the_start;
  return {.method = "mail",
          .url = std::string(is_tls ? "smtps://" : "smtp://") + mail.host + ":" + mail.port,
          .headers = {"from " + mail.from, "to " + base::join(mail.recipients, ", ")},
          .body = readable_mail(mail.text)};
}

}  // namespace

OutgoingView view_of(const services::Outgoing& outgoing, const services::Type* type,
                     const std::map<std::string, std::string>& secrets) {
  const auto* const mail = std::get_if<http::Mail>(&outgoing);
  return mail != nullptr ? view(*mail) : view(std::get<http::Request>(outgoing), type, secrets);
}

}  // namespace tools::notify
