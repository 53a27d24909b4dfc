// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace sprig {

// A URL as Go's net/url takes it apart and puts it together again. All parts but the ones that say
// otherwise are unescaped.
struct Url {
  struct User {
    std::string name = {};
    std::optional<std::string> password = {};
  };

  std::string scheme = {};
  std::string opaque = {};  // what follows the scheme, if that is no slash; as it was written
  std::optional<User> user = {};
  std::string host = {};  // with its port
  std::string path = {};
  std::string query = {};  // as it was written
  std::string fragment = {};
  std::string written_path = {};      // where it is not the one that escaping the path gives
  std::string written_fragment = {};  // likewise
  bool has_empty_query = false;       // "?" at the end
  bool has_no_host = false;           // "file:/path"

  std::string hostname() const;  // the host without its port and brackets
};

// Fails with `malformed` and Go's words: `parse ":": missing protocol scheme`.
base::Result<Url> parse_url(std::string_view text);

std::string to_text(const Url& url);
std::string to_text(const Url::User& user);  // escaped

}  // namespace sprig
