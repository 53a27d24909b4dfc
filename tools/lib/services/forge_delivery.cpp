// SPDX-License-Identifier: Apache-2.0
#include "services/forge_delivery.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.hpp"

namespace services {
namespace {

// Where a request is to go instead. Only 307 and 308 promise to keep what it does.
std::optional<http::Url> redirect_of(const http::Request& request, const http::Response& response) {
  const int status = response.status;
  const bool is_moved = status == 301 || status == 302 || status == 307 || status == 308;
  const bool keeps_method = status >= 307 || request.method == http::Method::get;
  const auto location = response.header("location");
  if (!is_moved || !keeps_method || location.empty()) return std::nullopt;
  auto target = http::resolve(request.url, location);
  if (!target || target->origin() != request.url.origin()) return std::nullopt;
  return std::move(*target);
}

base::Result<http::Response> ask(http::Request request, Transport& transport) {
  constexpr int most_redirects = 3;
  for (int redirects = 0;; ++redirects) {
    auto response = TRY(transport.send(request));
    auto target = redirect_of(request, response);
    if (!target || redirects == most_redirects) return response;
    request.url = *std::move(target);
  }
}

bool is_about_permissions(const base::Error& error) {
  return error.kind == base::ErrorKind::denied || error.kind == base::ErrorKind::not_found;
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Outcome ForgeDelivery::take_first(Transport& transport, std::vector<std::string>& remarks) {
  const auto& step = steps_.front();
  auto request = step.request;
  if (auto access = access_->authorize(request, transport); access.state != Outcome::State::sent) {
    return access;
  }
  const auto response = ask(std::move(request), transport);
  auto outcome = response ? step.read(*response, transport.clock()) : outcome_of(response.error());
  ForgeSteps next;
  if (outcome.state == Outcome::State::sent && step.then) {
    append(remarks, std::exchange(outcome.remarks, {}));
    outcome = step.then(*response, next);
  }
  append(remarks, std::exchange(outcome.remarks, {}));
  if (outcome.state == Outcome::State::sent) {
    steps_.pop_front();
    steps_.splice(steps_.begin(), next);
    return outcome;
  }
  if (outcome.error.hint.empty() && is_about_permissions(outcome.error)) {
    outcome.error.hint = step.hint;
  }
  outcome.error.context.push_back(step.doing);
  return outcome;
}

Outcome ForgeDelivery::attempt(Transport& transport) {
  std::vector<std::string> remarks;
  auto outcome = Outcome::sent();
  while (!steps_.empty() && outcome.state == Outcome::State::sent) {
    const bool is_needed = steps_.front().is_needed;
    outcome = take_first(transport, remarks);
    if (is_needed || outcome.state != Outcome::State::failed) continue;
    if (!failure_) failure_ = std::move(outcome.error);
    steps_.pop_front();
    outcome = Outcome::sent();
  }
  if (outcome.state == Outcome::State::sent && failure_) outcome = Outcome::failed(*failure_);
  outcome.error.message = access_->redacted(std::move(outcome.error.message));
  outcome.remarks = std::move(remarks);
  return outcome;
}

std::optional<http::Url> next_page(const http::Url& current, const http::Response& response) {
  const auto header = response.header("link");
  for (const auto link : base::split(header, ',')) {
    const auto begin = link.find('<');
    const auto end = link.find('>', std::min(begin, link.size()));
    if (end == std::string_view::npos) continue;
    const auto parameters = link.substr(end);
    const bool is_next = parameters.find("rel=\"next\"") != std::string_view::npos ||
                         parameters.find("rel=next") != std::string_view::npos;
    const auto target = link.substr(begin + 1, end - begin - 1);
    const auto query = target.find('?');
    if (!is_next || query == std::string_view::npos) continue;
    // Its host and path may be those that the forge has behind a proxy.
    auto next = current;
    next.query = target.substr(query + 1);
    return next;
  }
  return std::nullopt;
}

}  // namespace services
