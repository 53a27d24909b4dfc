// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "services/delivery.hpp"

namespace services {

// What a method of Slack's Web API answered: {"ok": true, …} alone is success.
Outcome read_slack_api(const http::Response& response, base::Clock& clock);

// What an incoming webhook answered: the text "ok" alone is success. A webhook that starts a
// workflow answers {"ok": true}.
Outcome read_slack_webhook(const http::Response& response, base::Clock& clock);

// Whether it says that the message we remember is not there any more, or cannot be changed.
bool is_about_the_past(const http::Response& response);

}  // namespace services
