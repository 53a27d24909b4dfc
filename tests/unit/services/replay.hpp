// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fakes/manual_clock.hpp"
#include "services/delivery.hpp"

namespace services {

// A way out that gives prepared answers, one for each request and in order, and keeps what went
// out. Where there is no answer left, nobody listens.
class Replay final : public Transport, public Memory {
 public:
  explicit Replay(std::vector<http::Response> answers = {}) : answers_(std::move(answers)) {}

  base::Result<http::Response> send(const http::Request& request) override {
    requests.push_back(request);
    if (requests.size() <= answers_.size()) return answers_[requests.size() - 1];
    return nobody;
  }
  base::Result<void> send(const http::Mail& mail) override {
    mails.push_back(mail);
    if (mail_error) return *mail_error;
    return {};
  }
  base::Clock& clock() override { return clock_; }
  Memory& memory() override { return *this; }

  std::optional<std::string> recall(const std::string& key) override {
    const auto found = remembered.find(key);
    return found == remembered.end() ? std::nullopt : std::optional(found->second);
  }
  void remember(const std::string& key, std::string value) override {
    remembered[key] = std::move(value);
  }

  void answer(http::Response response) { answers_.push_back(std::move(response)); }
  bool has_more() const { return requests.size() < answers_.size(); }

  std::vector<http::Request> requests;
  std::vector<http::Mail> mails;
  std::map<std::string, std::string> remembered;
  std::optional<base::Error> mail_error;
  base::Error nobody = {.kind = base::ErrorKind::unreachable, .message = "cannot connect"};

 private:
  std::vector<http::Response> answers_;
  fakes::ManualClock clock_;
};

}  // namespace services
