// SPDX-License-Identifier: Apache-2.0
#include "http/url.hpp"

#include <curl/curl.h>

#include <memory>

#include "base/text.hpp"

namespace http {
namespace {

struct Freed {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
};
using UrlHandle = std::unique_ptr<CURLU, Freed>;

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* raw = nullptr;
  if (curl_url_get(url, which, &raw, flags) != CURLUE_OK) return {};
  return std::unique_ptr<char, Freed>(raw).get();
}

base::Error not_a_url(std::string_view text, const std::string& reason) {
  return {.kind = base::ErrorKind::usage,
          .message = "'" + base::redact_url(text) + "' is not an http or https URL" + reason};
}

base::Result<Url> take_apart(CURLU* handle, std::string_view text) {
  Url url = {.scheme = base::to_lower(part(handle, CURLUPART_SCHEME)),
             .host = base::to_lower(part(handle, CURLUPART_HOST)),
             .port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT),
             .path = part(handle, CURLUPART_PATH),
             .query = part(handle, CURLUPART_QUERY),
             .username = part(handle, CURLUPART_USER, CURLU_URLDECODE),
             .password = base::Secret(part(handle, CURLUPART_PASSWORD, CURLU_URLDECODE))};
  if (url.scheme != "http" && url.scheme != "https") return not_a_url(text, "");
  return url;
}

}  // namespace

bool Url::is_loopback() const {
  // libcurl asks no name server for these names.
  if (host == "localhost" || host.ends_with(".localhost") || host == "[::1]") return true;
  const bool is_address = host.find_first_not_of("0123456789.") == std::string::npos;
  return is_address && host.starts_with("127.");
}

std::string Url::text() const {
  const bool own_port = port == (is_encrypted() ? "443" : "80");
  return scheme + "://" + host + (own_port ? "" : ":" + port) + path +
         (query.empty() ? "" : "?" + query);
}

base::Result<Url> parse_url(std::string_view text) {
  const UrlHandle handle(curl_url());
  const auto code = curl_url_set(handle.get(), CURLUPART_URL, std::string(text).c_str(), 0);
  if (code != CURLUE_OK) return not_a_url(text, std::string(": ") + curl_url_strerror(code));
  return take_apart(handle.get(), text);
}

base::Result<Url> resolve(const Url& base, std::string_view location) {
  const UrlHandle handle(curl_url());
  curl_url_set(handle.get(), CURLUPART_URL, base.text().c_str(), 0);
  const auto code = curl_url_set(handle.get(), CURLUPART_URL, std::string(location).c_str(), 0);
  if (code != CURLUE_OK) return not_a_url(location, std::string(": ") + curl_url_strerror(code));
  return take_apart(handle.get(), location);
}

}  // namespace http
