// SPDX-License-Identifier: Apache-2.0
#include "services/slack_delivery.hpp"

#include <utility>

#include "base/json.hpp"
#include "services/answer.hpp"
#include "services/form.hpp"
#include "services/slack_answer.hpp"

namespace services {
namespace {

// A form and no JSON, for this is what Argo CD sends.
http::Request call(const SlackBot& bot, const std::string& method, const std::string& channel,
                   const Parameters& more) {
  Parameters all = {{"token", bot.token.reveal()}, {"channel", channel}};
  all.insert(all.end(), more.begin(), more.end());
  auto url = bot.api;
  url.path += method;
  return form_post(std::move(url), all);
}

http::Request post_request(const SlackBot& bot, const SlackContent& content,
                           const std::string& thread) {
  auto parameters = content.parameters();
  if (!thread.empty()) parameters.emplace_back("thread_ts", thread);
  if (content.is_broadcast) parameters.emplace_back("reply_broadcast", "true");
  return call(bot, "chat.postMessage", bot.recipient, parameters);
}

Plan plan_of(const SlackBot& bot, const SlackContent& content, std::vector<std::string> remarks) {
  Plan plan;
  plan.outgoing.emplace_back(post_request(bot, content, ""));
  plan.remarks = std::move(remarks);
  return plan;
}

}  // namespace

SlackDelivery::SlackDelivery(SlackBot bot, SlackContent content, std::vector<std::string> remarks)
    : Delivery(plan_of(bot, content, std::move(remarks))),
      bot_(std::move(bot)),
      content_(std::move(content)) {}

std::string SlackDelivery::memory_key() const {
  return "slack:" + bot_.service + ":" + bot_.recipient + ":" + content_.grouping_key;
}

std::optional<SlackDelivery::Place> SlackDelivery::recalled(Memory& memory) const {
  if (content_.grouping_key.empty()) return std::nullopt;
  const auto value = memory.recall(memory_key());
  if (!value) return std::nullopt;
  const auto blank = value->find(' ');
  if (blank == std::string::npos || blank == 0 || blank + 1 == value->size()) return std::nullopt;
  return Place{.channel = value->substr(0, blank), .timestamp = value->substr(blank + 1)};
}

void SlackDelivery::begin(Memory& memory) {
  if (step_) return;
  place_ = recalled(memory);
  step_ = place_ && content_.policy == SlackPolicy::update ? Step::update : Step::post;
}

SlackDelivery::Step SlackDelivery::after_post() const {
  return place_ && content_.policy == SlackPolicy::post_and_update ? Step::update : Step::end;
}

void SlackDelivery::remember(Memory& memory, const std::string& answer) const {
  const auto object = parse_object(answer);
  if (content_.grouping_key.empty() || place_ || !object) return;
  const auto channel = base::text_at(*object, "channel");
  const auto timestamp = base::text_at(*object, "ts");
  if (channel.empty() || timestamp.empty()) return;
  memory.remember(memory_key(), channel + " " + timestamp);
}

Outcome SlackDelivery::post(Transport& transport) {
  const auto thread = place_ ? place_->timestamp : std::string();
  const auto answer = transport.send(post_request(bot_, content_, thread));
  if (!answer) return outcome_of(answer.error());
  if (place_ && is_about_the_past(*answer)) {
    place_.reset();  // somebody removed what began the thread: this begins another one
    return post(transport);
  }
  auto outcome = read_slack_api(*answer, transport.clock());
  if (outcome.state != Outcome::State::sent) return outcome;
  remember(transport.memory(), answer->body);
  step_ = after_post();
  return outcome;
}

Outcome SlackDelivery::update(Transport& transport) {
  auto parameters = content_.parameters();
  parameters.emplace_back("ts", place_->timestamp);
  parameters.emplace_back("thread_ts", place_->timestamp);
  parameters.emplace_back("as_user", "true");
  const auto answer = transport.send(call(bot_, "chat.update", place_->channel, parameters));
  if (!answer) return outcome_of(answer.error());
  if (content_.policy == SlackPolicy::update && is_about_the_past(*answer)) {
    place_.reset();
    step_ = Step::post;
    return post(transport);
  }
  auto outcome = read_slack_api(*answer, transport.clock());
  const bool has_posted = content_.policy == SlackPolicy::post_and_update;
  if (outcome.state == Outcome::State::failed && has_posted) {
    const auto remark =
        "the message that began the thread was not changed: " + outcome.error.message;
    outcome = Outcome::sent();  // for the reply is there
    outcome.remarks.push_back(remark);
  }
  if (outcome.state == Outcome::State::sent) step_ = Step::end;
  return outcome;
}

Outcome SlackDelivery::attempt(Transport& transport) {
  begin(transport.memory());
  if (step_ == Step::post) {
    auto outcome = post(transport);
    if (outcome.state != Outcome::State::sent) return outcome;
  }
  return step_ == Step::update ? update(transport) : Outcome::sent();
}

}  // namespace services
