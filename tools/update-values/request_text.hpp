// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "update-values/message.hpp"
#include "update-values/message_template.hpp"

namespace tools::update_values {

// What people read of a request.
struct RequestText {
  std::string title;
  std::string body;
};

// The templates of a request; none where the text is ours.
struct RequestTemplates {
  std::optional<MessageTemplate> title = std::nullopt;
  std::optional<MessageTemplate> body = std::nullopt;
  Pipeline pipeline = Pipeline::start;
};

// The title and the body of a request for a commit with this message. Without a template the title
// is the first line of the message, and the body lists the changes in Markdown that their values
// cannot break out of. The trailers of the message stand at the end of any body, where a squash may
// keep them, and a mark that starts no pipeline at the end of any title, where it does.
base::Result<RequestText> request_text(const RequestTemplates& templates, const MessageFacts& facts,
                                       const std::string& message);

// The same for the same values, whatever their order.
std::string value_digest(const std::vector<ValueChange>& changes);

}  // namespace tools::update_values
