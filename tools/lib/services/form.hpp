// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "http/client.hpp"

namespace services {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// "name=value&…", fit for a query or a body. Malformed UTF-8 becomes U+FFFD.
std::string form_of(const Parameters& parameters);

// A POST of a form, to be repeated only while there was no connection.
http::Request form_post(http::Url url, const Parameters& parameters);

}  // namespace services
