// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace tools::notify {

// A mail as its reader sees it: From, To, Cc and Subject, and below them the body, all decoded.
// `text` is as it goes over the wire.
std::string readable_mail(std::string_view text);

}  // namespace tools::notify
