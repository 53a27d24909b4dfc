// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/client.hpp"
#include "http/url.hpp"

// What most services have among their options, and how it is read.
namespace services {

// The text below a key that a service cannot do without, as one line without blanks around it.
// Fails with `malformed`: "the service NAME has no 'token'".
base::Result<std::string> needed_at(const nlohmann::json& options, const char* key,
                                    const std::string& service);

// The same for a token or a password.
base::Result<base::Secret> secret_at(const nlohmann::json& options, const char* key,
                                     const std::string& service);

// Where the methods of a service are, without a slash at the end of its path; `usual` where the
// options name nothing. Fails with `malformed`.
base::Result<http::Url> address_at(const nlohmann::json& options, const char* key,
                                   std::string_view usual, const std::string& service);

// An address with a path behind its own.
http::Url below(http::Url address, std::string_view path);

// The text that a map of the options has for a recipient. Fails with `usage`, and with the names
// that there are.
base::Result<std::string> text_for(const nlohmann::json& options, const char* key,
                                   const std::string& recipient, const std::string& service);

// The same for an address; fails with `malformed` where the text is none.
base::Result<http::Url> address_for(const nlohmann::json& options, const char* key,
                                    const std::string& recipient, const std::string& service);

// All texts of such a map, and of the addresses among them what must not be seen.
std::vector<base::Secret> secrets_in(const nlohmann::json& options, const char* key);

// A recipient that is needed. `what` says what it should be.
base::Result<void> check_recipient(const std::string& recipient, const std::string& service,
                                   const std::string& what);

http::Header bearer(const base::Secret& token);

}  // namespace services
