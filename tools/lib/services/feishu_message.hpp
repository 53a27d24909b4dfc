// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "services/field.hpp"
#include "services/message.hpp"
#include "services/request.hpp"
#include "services/section.hpp"

namespace services {

// The body of a message to a robot of Feishu or Lark, with room for a signature. A keyword that it
// lacks becomes its last line. Fails with `malformed` for a section that Feishu could not show.
base::Result<Body> feishu_body(const Message& message, const std::string& keyword,
                               std::vector<std::string>& remarks);

// What goes into `sign`.
std::string feishu_sign(std::chrono::seconds time, const base::Secret& secret);

inline constexpr Field feishu_fields[] = {
    {.name = "type", .holds = Holds::literal},
    {.name = "title"},
    {.name = "text"},
    {.name = "markdown"},
    {.name = "color"},
    {.name = "buttons", .holds = Holds::groups, .fields = button_fields},
    {.name = "post", .holds = Holds::json},
    {.name = "card", .holds = Holds::json},
    {.name = "body", .holds = Holds::json},
};

}  // namespace services
