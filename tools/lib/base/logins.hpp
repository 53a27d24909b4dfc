// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace base {

// The text without what logs somebody in: "https://***@host/path" for the login in a URL, also
// where its password has characters that belong escaped; "***@host:path" for
// user:password@host:path;
// "?token=***" for the values of parameters that are named like a secret. Where in doubt it hides
// too much. In ssh://git@host and git@host:path the user is part of the address, and stays.
//
// What holds no such thing comes back as it is, and JSON stays JSON.
std::string without_logins(std::string text);

}  // namespace base
