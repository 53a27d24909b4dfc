// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "http/url.hpp"

namespace registry {

// Whether a host is this machine, or an address of a private network or of a single link: where a
// server of others has no business to send us. Names are not looked up.
bool is_internal(const std::string& host);

// Whether we go where a registry sends us: to log in, or for what it keeps elsewhere. Fails with
// `denied` for http where the registry itself has https, and for an internal address that is not
// the registry's own.
base::Result<void> check_detour(const http::Url& registry, const http::Url& target);

}  // namespace registry
