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

// The body of a message to a robot of DingTalk. A keyword that its text lacks becomes the last
// line. Fails with `malformed` for a section that DingTalk could not show.
base::Result<Body> dingtalk_body(const Message& message, const std::string& keyword,
                                 std::vector<std::string>& remarks);

// What goes into `sign`, before it is encoded for a URL.
std::string dingtalk_sign(std::chrono::milliseconds time, const base::Secret& secret);

inline constexpr Field dingtalk_link[] = {{.name = "title"}, {.name = "url"}, {.name = "picUrl"}};

inline constexpr Field dingtalk_fields[] = {
    {.name = "type", .holds = Holds::literal},
    {.name = "title"},
    {.name = "text"},
    {.name = "markdown"},
    {.name = "atMobiles", .holds = Holds::texts},
    {.name = "atUserIds", .holds = Holds::texts},
    {.name = "isAtAll", .holds = Holds::boolean},
    {.name = "url"},
    {.name = "messageUrl"},
    {.name = "picUrl"},
    {.name = "singleTitle"},
    {.name = "buttons", .holds = Holds::groups, .fields = button_fields},
    {.name = "btnOrientation", .holds = Holds::literal},
    {.name = "links", .holds = Holds::groups, .fields = dingtalk_link},
    {.name = "body", .holds = Holds::json},
};

}  // namespace services
