// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "base/escape.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/options.hpp"
#include "services/request.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr std::array<Field, 2> header_fields = {{
    {.name = "name", .holds = Holds::literal},
    {.name = "value", .holds = Holds::literal},
}};

constexpr std::array<Field, 2> credential_fields = {{
    {.name = "username", .holds = Holds::literal},
    {.name = "password", .holds = Holds::literal},
}};

constexpr auto option_fields = with_transport_options(std::array<Field, 6>{{
    {.name = "url", .holds = Holds::literal},
    {.name = "headers", .holds = Holds::groups, .fields = header_fields},
    {.name = "basicAuth", .holds = Holds::group, .fields = credential_fields},
    {.name = "retryWaitMin", .holds = Holds::duration},
    {.name = "retryWaitMax", .holds = Holds::duration},
    {.name = "retryMax", .holds = Holds::number},
}});

constexpr std::array<Field, 3> section_fields = {{
    {.name = "method", .holds = Holds::literal},
    {.name = "path"},
    {.name = "body"},
}};

struct Retries {
  base::Duration first;
  base::Duration longest;
  long long most;

  // Before the attempt that follows the given one, counted from 1.
  base::Duration pause_after(long long attempt) const {
    auto pause = first;
    for (; attempt > 1 && pause < longest; --attempt) pause *= 2;
    return std::min(pause, longest);
  }
};

struct Options {
  http::Url url;
  std::string address;  // as it is written, for paths to be joined to
  std::vector<http::Header> headers;
  Retries retries;
};

// One request, sent as often as Argo CD would send it.
class WebhookDelivery final : public Delivery {
 public:
  WebhookDelivery(Plan plan, std::string who, Retries retries, const Type* known)
      : Delivery(std::move(plan)), who_(std::move(who)), retries_(retries), known_(known) {}

  Outcome attempt(Transport& transport) override {
    const auto response = transport.send(std::get<http::Request>(plan().outgoing.front()));
    ++attempts_;
    auto outcome = response ? read(*response, transport.clock()) : no_answer(response.error());
    if (outcome.state != Outcome::State::later || attempts_ <= retries_.most) return outcome;
    outcome.error.message += ", gave up after attempt " + std::to_string(attempts_);
    return Outcome::failed(std::move(outcome.error));
  }

 private:
  Outcome no_answer(const base::Error& error) const {
    if (!base::is_passing(error)) return Outcome::failed(error);
    return Outcome::later(error, retries_.pause_after(attempts_));
  }

  Outcome read(const http::Response& response, base::Clock& clock) const {
    const auto status = response.status;
    if (status == 429 || (status >= 500 && status != 501)) {
      const bool names_time = status == 429 || status == 503;
      const auto after = names_time ? http::retry_after(response, clock) : std::nullopt;
      return Outcome::later(error_of(response, who_),
                            after.value_or(retries_.pause_after(attempts_)));
    }
    if (known_ != nullptr) return known_->read(response, clock);
    if (status >= 200 && status < 300) return Outcome::sent();
    return Outcome::failed(error_of(response, who_));
  }

  std::string who_;
  Retries retries_;
  const Type* known_;  // whose bot answers there; nullptr for anybody else
  long long attempts_ = 0;
};

// What a URL may hold stays as it is (RFC 3986); blanks, quotes and Chinese are encoded.
std::string encoded(std::string_view path) {
  return base::percent_encoded(path, "-._~:/?#[]@!$&'()*+,;=%");
}

// Whether it may stand in a URL. A line end is a mistake of a template, and so is a lone "%".
bool is_path(std::string_view path) {
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (static_cast<unsigned char>(path[at]) < ' ' || path[at] == '\x7f') return false;
    if (path[at] != '%') continue;
    const auto code = path.substr(at + 1, 2);
    if (code.size() < 2) return false;
    if (base::hex_value(code[0]) > 15 || base::hex_value(code[1]) > 15) return false;
  }
  return true;
}

// The path of a template may begin with a slash or not; a query of the options stays before it, as
// in Argo CD.
base::Result<http::Url> join(const Options& options, const std::string& path) {
  if (path.empty()) return options.url;
  std::string_view left = options.address;
  while (left.ends_with('/')) left.remove_suffix(1);
  std::string_view right = path;
  while (right.starts_with('/')) right.remove_prefix(1);
  if (is_path(path)) {
    if (auto url = http::parse_url(std::string(left) + "/" + encoded(right))) return url;
  }
  return base::malformed_error("the path of the webhook makes no URL: '" + excerpt(path) + "'",
                               "a line end at its end comes from '|' in YAML: use '>-' or quotes");
}

base::Result<http::Method> read_method(const std::string& name) {
  const auto upper = base::to_upper(name);
  if (upper.empty() || upper == "GET") return http::Method::get;
  if (upper == "POST") return http::Method::post;
  if (upper == "PUT") return http::Method::put;
  if (upper == "PATCH") return http::Method::patch;
  if (upper == "DELETE") return http::Method::del;
  return base::malformed_error("'" + base::printable(name) + "' is no method of a webhook",
                               "GET, POST, PUT, PATCH or DELETE");
}

class GenericWebhook final : public Service {
 public:
  GenericWebhook(std::string name, Options options)
      : name_(std::move(name)), options_(std::move(options)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message, const std::string&,
                                                  std::chrono::seconds) const override {
    Plan plan;
    if (!message.section) {
      plan.remarks.push_back("no template has a section for the webhook " + name_ +
                             ": as Argo CD does, we send GET with the message as its body");
    }
    const auto section = message.section.value_or(json::object());
    const auto url = TRY(join(options_, base::text_at(section, "path")));
    const auto method = TRY(read_method(base::text_at(section, "method")));
    http::Request request = {
        .method = method,
        .url = url,
        .headers = options_.headers,
        .body = message.section ? base::text_at(section, "body") : message.text};
    request.is_address_secret = true;
    plan.outgoing.emplace_back(std::move(request));
    const auto who = "the webhook " + name_ + " (" + url.host + ")";
    return std::unique_ptr<Delivery>(std::make_unique<WebhookDelivery>(
        std::move(plan), who, options_.retries, find_type_at(url)));
  }

  std::vector<base::Secret> secrets() const override;

 private:
  std::string name_;
  Options options_;
};

// Those whose values everybody knows would be blanked out of half of our messages.
bool is_open(const std::string& lower_case_name) {
  constexpr std::array open = {"accept", "content-type", "user-agent"};
  return std::find(open.begin(), open.end(), lower_case_name) != open.end();
}

std::vector<base::Secret> GenericWebhook::secrets() const {
  auto secrets = secrets_of(options_.url);
  for (const auto& header : options_.headers) {
    if (is_open(base::to_lower(header.name))) continue;
    secrets.push_back(header.value);
    const auto& value = header.value.reveal();
    const auto blank = value.find(' ');  // "Bearer TOKEN"
    if (blank != std::string::npos) secrets.emplace_back(value.substr(blank + 1));
  }
  return secrets;
}

// Go's client sets these itself and ignores what it is given.
bool is_of_the_client(const std::string& lower_case_name) {
  constexpr std::array own = {"content-length", "host", "trailer", "transfer-encoding"};
  return std::find(own.begin(), own.end(), lower_case_name) != own.end();
}

// Of two headers with one name the later one counts, as in Argo CD.
void set_header(std::vector<http::Header>& headers, const std::string& name, std::string value) {
  const auto lower = base::to_lower(name);
  if (is_of_the_client(lower)) return;
  std::erase_if(headers, [&](const auto& header) { return base::to_lower(header.name) == lower; });
  headers.push_back({name, base::Secret(std::move(value))});
}

std::string basic(const std::string& username, const std::string& password) {
  return "Basic " + base::base64(username + ":" + password);
}

bool has_header(const std::vector<http::Header>& headers, std::string_view lower_case_name) {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
    return base::to_lower(header.name) == lower_case_name;
  });
}

bool is_header_name(std::string_view name) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) ||
           others.find(c) != std::string_view::npos;
  });
}

base::Result<std::vector<http::Header>> read_headers(const json& given, const http::Url& url) {
  std::vector<http::Header> headers;
  for (const auto& header : given.value("headers", json::array())) {
    const auto name = base::text_at(header, "name");
    if (!is_header_name(name)) {
      // What stands behind may be its value.
      const auto begin = excerpt(name.substr(0, name.find_first_of(": \t\r\n")));
      return base::malformed_error("'" + begin + "' is no name of a header");
    }
    set_header(headers, name, base::text_at(header, "value"));
  }
  if (const auto found = given.find("basicAuth"); found != given.end() && found->is_object()) {
    set_header(headers, "Authorization",
               basic(base::text_at(*found, "username"), base::text_at(*found, "password")));
  } else if (!url.username.empty() && !has_header(headers, "authorization")) {
    set_header(headers, "Authorization", basic(url.username, url.password.reveal()));
  }
  // libcurl would name one where nobody has; a header without a value takes that away.
  if (!has_header(headers, "content-type")) headers.push_back({"Content-Type", base::Secret()});
  return headers;
}

base::Duration duration_at(const json& given, const char* key, base::Duration otherwise) {
  const auto milliseconds = number_at(given, key, 0);
  constexpr base::Duration longest = std::chrono::hours(24);
  return milliseconds <= 0 ? otherwise : std::min(base::Duration(milliseconds), longest);
}

Retries read_retries(const json& given) {
  constexpr long long usual_retries = 3;
  const auto most = number_at(given, "retryMax", 0);
  return {.first = duration_at(given, "retryWaitMin", std::chrono::seconds(1)),
          .longest = duration_at(given, "retryWaitMax", std::chrono::seconds(5)),
          .most = most == 0 ? usual_retries : most};
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto address = encoded(base::trim(base::text_at(given, "url")));
  const auto url = TRY(read_address(address, "the url of the webhook " + name));
  const auto headers = TRY(read_headers(given, url).context("the webhook " + name));
  Options read = {
      .url = url, .address = address, .headers = headers, .retries = read_retries(given)};
  return std::unique_ptr<Service>(std::make_unique<GenericWebhook>(name, std::move(read)));
}

Outcome read_any(const http::Response& response, base::Clock& clock) {
  if (auto outcome = read_status(response, clock)) return std::move(*outcome);
  return Outcome::sent();
}

}  // namespace

constinit const Type webhook = {.name = "webhook",
                                .section = "webhook",
                                .options = option_fields,
                                .fields = section_fields,
                                .is_of_argocd = true,
                                .read = read_any,
                                .create = create};

}  // namespace services
