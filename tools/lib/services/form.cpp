// SPDX-License-Identifier: Apache-2.0
#include "services/form.hpp"

#include "base/text.hpp"

namespace services {

std::string form_of(const Parameters& parameters) {
  std::vector<std::string> pairs;
  pairs.reserve(parameters.size());
  for (const auto& [name, value] : parameters) {
    pairs.push_back(name + "=" + base::percent_encoded(base::valid_utf8(value)));
  }
  return base::join(pairs, "&");
}

http::Request form_post(http::Url url, const Parameters& parameters) {
  http::Request request = {.method = http::Method::post, .url = std::move(url)};
  request.headers.push_back({"Content-Type", base::Secret("application/x-www-form-urlencoded")});
  request.body = form_of(parameters);
  request.repeat = http::Repeat::unsent;
  return request;
}

}  // namespace services
