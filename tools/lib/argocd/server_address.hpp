// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/url.hpp"

namespace argocd {

// What is said about a server beside its address.
struct AddressOptions {
  bool plaintext = false;      // http instead of https
  std::string root_path = {};  // what the API is served under, with or without slashes around it
};

// The URL that an address of a server means: `host`, `host:port`, either with a path behind it, or
// a URL of http (which asks for plaintext by itself) or https. Its path is the root path and ends
// in a slash. Fails with `usage`.
base::Result<http::Url> server_url(std::string_view address, const AddressOptions& options);

// The URL of "api/v1/…" of a server; `query` is percent-encoded, without the question mark.
http::Url endpoint(const http::Url& server, std::string_view path, std::string query = "");

}  // namespace argocd
