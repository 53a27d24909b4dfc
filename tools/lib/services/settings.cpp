// SPDX-License-Identifier: Apache-2.0
#include "services/settings.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/request.hpp"

namespace services {
namespace {

using nlohmann::json;

std::string in_quotes(std::string_view text) {
  return "'" + base::printable(text) + "'";
}

}  // namespace

base::Result<std::string> needed_at(const json& options, const char* key,
                                    const std::string& service) {
  auto text = std::string(base::trim(base::text_at(options, key)));
  if (text.empty()) {
    return base::malformed_error("the service " + in_quotes(service) + " has no " + in_quotes(key));
  }
  if (base::printable(text) != text) {
    return base::malformed_error(in_quotes(key) + " of the service " + in_quotes(service) +
                                 " is not one line of text");
  }
  return text;
}

base::Result<base::Secret> secret_at(const json& options, const char* key,
                                     const std::string& service) {
  auto text = TRY(needed_at(options, key, service));
  return base::Secret(std::move(text));
}

base::Result<http::Url> address_at(const json& options, const char* key, std::string_view usual,
                                   const std::string& service) {
  const auto text = base::text_at(options, key);
  if (text.empty() && usual.empty()) {
    return base::malformed_error("the service " + in_quotes(service) + " has no " + in_quotes(key));
  }
  auto url = TRY(read_address(text.empty() ? usual : text,
                              in_quotes(key) + " of the service " + in_quotes(service)));
  while (url.path.ends_with('/')) url.path.pop_back();
  return url;
}

http::Url below(http::Url address, std::string_view path) {
  address.path += path;
  return address;
}

base::Result<std::string> text_for(const json& options, const char* key,
                                   const std::string& recipient, const std::string& service) {
  const auto found = options.find(key);
  const auto map = found != options.end() && found->is_object() ? *found : json::object();
  const auto text = base::text_at(map, recipient.c_str());
  if (!text.empty()) return text;
  std::vector<std::string> names;
  for (const auto& [name, value] : map.items()) names.push_back(in_quotes(name));
  const auto meant = base::did_you_mean(in_quotes(recipient), names);
  return base::usage_error("the service " + in_quotes(service) + " has nothing for the recipient " +
                               in_quotes(recipient) + " in " + in_quotes(key),
                           meant           ? "did you mean " + *meant + "?"
                           : names.empty() ? "there is nobody in it"
                                           : "there are " + base::join(names, ", "));
}

base::Result<http::Url> address_for(const json& options, const char* key,
                                    const std::string& recipient, const std::string& service) {
  return read_address(TRY(text_for(options, key, recipient, service)),
                      "the address of the recipient " + in_quotes(recipient));
}

std::vector<base::Secret> secrets_in(const json& options, const char* key) {
  std::vector<base::Secret> secrets;
  const auto map = options.find(key);
  if (map == options.end() || !map->is_object()) return secrets;
  for (const auto& value : *map) {
    if (!value.is_string()) continue;
    const auto text = std::string(base::trim(value.get<std::string>()));
    if (!text.empty()) secrets.emplace_back(text);
    const auto url = http::parse_url(text);
    if (!url) continue;
    for (auto& more : secrets_of(*url)) secrets.push_back(std::move(more));
  }
  return secrets;
}

base::Result<void> check_recipient(const std::string& recipient, const std::string& service,
                                   const std::string& what) {
  if (!base::trim(recipient).empty()) return {};
  return base::usage_error("a message by the service " + in_quotes(service) + " needs a recipient",
                           what);
}

http::Header bearer(const base::Secret& token) {
  return {"Authorization", base::Secret("Bearer " + token.reveal())};
}

}  // namespace services
