// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "services/delivery.hpp"

// Messages that take several requests, of which later ones need what earlier ones brought.
namespace services {

// What says to a forge who we are.
class ForgeAccess {
 public:
  virtual ~ForgeAccess() = default;

  // Adds it to a request. Anything but `sent` says why it cannot be had.
  virtual Outcome authorize(http::Request& request, Transport& transport) = 0;

  // The text without whatever must not be seen.
  virtual std::string redacted(std::string text) const = 0;
};

struct ForgeStep;
using ForgeSteps = std::list<ForgeStep>;

// One request, and what comes of its answer.
struct ForgeStep {
  http::Request request;
  std::string doing;      // for error messages: "setting the commit status"
  std::string hint = {};  // where the answer is that we may not
  Reader read;
  // Looks at a success: steps that it adds come next.
  std::function<Outcome(const http::Response& response, ForgeSteps& next)> then = {};
  bool is_needed = true;  // by the steps behind it, which are not taken where it fails
};

// Takes the steps one after the other, each once, and goes on where it was put off. Goes after a
// repository that was renamed, but to no other server.
class ForgeDelivery final : public Delivery {
 public:
  ForgeDelivery(Plan plan, ForgeSteps steps, std::shared_ptr<ForgeAccess> access)
      : Delivery(std::move(plan)), steps_(std::move(steps)), access_(std::move(access)) {}

  Outcome attempt(Transport& transport) override;

 private:
  Outcome take_first(Transport& transport, std::vector<std::string>& remarks);

  ForgeSteps steps_;
  std::shared_ptr<ForgeAccess> access_;
  std::optional<base::Error> failure_ = {};  // the first of a step that was not needed
};

// The next page of a list, by the header that all forges have for it (RFC 8288); nothing on the
// last one.
std::optional<http::Url> next_page(const http::Url& current, const http::Response& response);

}  // namespace services
