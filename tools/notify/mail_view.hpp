// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace tools::notify {

// A mail as its reader sees it: who, what about and of which type, and below that the body, all
// decoded. `text` is as it goes over the wire.
std::string readable_mail(std::string_view text);

}  // namespace tools::notify
