// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/client.hpp"
#include "services/delivery.hpp"

namespace services {

// What makes messages one conversation, from one run to the next. A place is whatever a service
// needs to know of the message that began it.
struct Conversation {
  std::string key = {};  // in the memory; empty where a message stands alone
  // Makes a request one that goes on there.
  std::function<void(http::Request& request, const std::string& place)> go_on = {};
  // Where a message is that was sent, out of the answer; empty where it does not say.
  std::function<std::string(const http::Response& response)> place = {};
  // Whether a refusal says that the place is not there any more.
  std::function<bool(const http::Response& response)> is_gone = {};
  // Whether a message was sent, but not as one that goes on. Not needed where nobody does that.
  std::function<bool(const http::Response& response)> stands_alone = {};
};

// The same message in another form, for whoever refuses the first.
struct SecondForm {
  http::Request request;
  std::function<bool(const http::Response& response)> is_wanted;
  std::string remark;  // what was done
};

// One message that is one request, whose answer may demand more.
class MessageDelivery final : public Delivery {
 public:
  MessageDelivery(http::Request request, std::vector<std::string> remarks, Reader reader,
                  Conversation conversation, std::optional<SecondForm> second = std::nullopt);

  Outcome attempt(Transport& transport) override;

 private:
  Outcome send(Transport& transport);
  void remember(const http::Response& response, Memory& memory) const;

  http::Request request_;
  Reader reader_;
  Conversation conversation_;
  std::optional<SecondForm> second_;
  std::optional<std::string> place_ = {};    // where an earlier run began
  std::vector<std::string> found_out_ = {};  // on the way, in this attempt
  bool has_begun_ = false;
};

}  // namespace services
