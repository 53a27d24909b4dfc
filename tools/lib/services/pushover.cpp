// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/api.hpp"
#include "services/form.hpp"
#include "services/request.hpp"
#include "services/request_service.hpp"
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr Field option_fields[] = {
    {.name = "token", .holds = Holds::literal},
    {.name = "apiURL", .holds = Holds::literal},  // ours
};

constexpr Complaint complaints[] = {
    {429, "", ErrorKind::rejected, "the messages of this month are used up"},
    {400, "application token", ErrorKind::denied, "check the token of the application"},
    {400, "user ", ErrorKind::not_found, "check the recipient: the key of a user or a group"},
};

constexpr std::string_view texts[] = {"errors"};

bool is_success(const http::Response& response, const json* answer) {
  if (response.status != 200 || answer == nullptr) return false;
  const auto status = answer->find("status");
  return status != answer->end() && *status == 1;
}

constexpr Api api = {
    .who = "Pushover", .is_success = is_success, .texts = texts, .complaints = complaints};

bool is_key(std::string_view text) {
  constexpr std::size_t length = 30;
  return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) {
           return base::is_ascii_alpha(c) || base::is_ascii_digit(c);
         });
}

struct Access {
  http::Url messages;
  base::Secret token;
};

base::Result<http::Request> compose(const Access& access, const Errand& errand) {
  constexpr std::size_t longest = 1024;
  if (!is_key(errand.recipient)) {
    return base::usage_error(
        "'" + base::printable(errand.recipient) + "' is no key of a user or a group of Pushover",
        "it has 30 letters and digits");
  }
  if (errand.message.text.empty()) return base::malformed_error("the message is empty");
  const auto text =
      cut_characters(base::valid_utf8(errand.message.text), longest, "the message", errand.remarks);
  return form_post(access.messages, {{"message", text},
                                     {"priority", "0"},
                                     {"token", access.token.reveal()},
                                     {"user", errand.recipient}});
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto address = TRY(address_at(given, "apiURL", "https://api.pushover.net", name));
  const auto token = TRY(secret_at(given, "token", name));
  if (!is_key(token.reveal())) {
    return base::malformed_error("'token' of the service '" + base::printable(name) +
                                     "' is no token of an application of Pushover",
                                 "it has 30 letters and digits");
  }
  return make_service(Access{below(address, "/1/messages.json"), token}, compose, read_as<api>,
                      {token});
}

}  // namespace

constinit const Type pushover = {
    .name = "pushover",
    .options = option_fields,
    .is_of_argocd = true,
    .read = read_as<api>,
    .create = create,
};

}  // namespace services
