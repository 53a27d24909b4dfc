// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/url.hpp"

namespace registry {

// Whether a host is this machine, or an address of a private network or of a single link: where a
// server of others has no business to send us. Names are not looked up.
bool is_internal(const std::string& host);

// A URL that a server gave us, absolute or relative to `asked`. Fails with `garbled`.
base::Result<http::Url> url_given(const http::Url& asked, std::string_view text);

// Whether we go where a registry sends us: to log in, or for what it keeps elsewhere. Fails with
// `denied` for http where the registry itself has https, and for an internal address that is not
// the registry's own.
base::Result<void> check_detour(const http::Url& registry, const http::Url& target);

}  // namespace registry
