// SPDX-License-Identifier: Apache-2.0
#include "services/api.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr std::size_t most_texts = 8;

// All texts in a value, with the names of what they are about.
void collect(const json& value, const std::string& name, int depth,
             std::vector<std::string>& texts) {
  constexpr int deepest = 6;
  if (depth > deepest || texts.size() >= most_texts) return;
  const auto prefix = name.empty() ? "" : name + ": ";
  if (value.is_string() && !base::trim(value.get_ref<const std::string&>()).empty()) {
    texts.push_back(prefix + value.get<std::string>());
  } else if (value.is_number()) {
    texts.push_back(prefix + base::json_text(value));
  } else if (value.is_array()) {
    for (const auto& element : value) collect(element, name, depth + 1, texts);
  } else if (value.is_object()) {
    for (const auto& [key, element] : value.items()) collect(element, key, depth + 1, texts);
  }
}

std::string said_in(const json& answer, const Api& api) {
  std::vector<std::string> texts;
  for (const auto place : api.texts) {
    const auto* value = at(answer, place);
    if (value != nullptr) collect(*value, "", 0, texts);
  }
  return base::join(texts, "; ");
}

std::vector<std::int64_t> numbers_of(const http::Response& response, const json* answer,
                                     const Api& api) {
  std::vector<std::int64_t> numbers = {response.status};
  if (answer == nullptr || api.number.empty()) return numbers;
  const auto* own = at(*answer, api.number);
  constexpr std::uint64_t largest = std::numeric_limits<std::int32_t>::max();
  if (own != nullptr && own->is_number_unsigned() && own->get<std::uint64_t>() <= largest) {
    numbers.push_back(own->get<std::int64_t>());
  }
  return numbers;
}

std::optional<base::Duration> wait_in(const json* answer, const Api& api) {
  if (answer == nullptr || api.wait.empty()) return std::nullopt;
  const auto* value = at(*answer, api.wait);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  constexpr double longest = 24 * 3600;
  const auto seconds = value->get<double>();
  if (!(seconds >= 0 && seconds <= longest)) return std::nullopt;
  constexpr double milliseconds = 1000;
  return std::chrono::milliseconds(static_cast<long long>(std::ceil(seconds * milliseconds)));
}

base::Error error_for(const http::Response& response, const json* answer, const std::string& said,
                      const Api& api) {
  const std::string who(api.who);
  const bool is_2xx = response.status >= 200 && response.status < 300;
  if (is_2xx && said.empty()) {
    const auto body = excerpt(response.body);
    return {.kind = base::ErrorKind::garbled,
            .message = who + " answered something that does not say whether it was sent" +
                       (body.empty() ? "" : ": ") + body};
  }
  if (answer == nullptr || said.empty()) return error_of(response, who);
  auto bare = response;
  bare.body.clear();
  auto error = error_of(bare, who);
  if (is_2xx) error.kind = base::ErrorKind::rejected;
  error.message += ": " + excerpt(said);
  return error;
}

}  // namespace

const json* at(const json& object, std::string_view place) {
  const auto* value = &object;
  for (const auto key : base::split(place, '/')) {
    if (!value->is_object()) return nullptr;
    const auto found = value->find(std::string(key));
    if (found == value->end()) return nullptr;
    value = &*found;
  }
  return value;
}

Outcome read_api(const http::Response& response, base::Clock& clock, const Api& api) {
  const auto parsed = parse_object(response.body);
  const json* const answer = parsed ? &*parsed : nullptr;
  auto by_status = read_status(response, clock);
  if (!by_status && api.is_success(response, answer)) return Outcome::sent();
  const auto said = answer == nullptr ? std::string() : said_in(*answer, api);
  auto error = error_for(response, answer, said, api);
  const auto numbers = numbers_of(response, answer, api);
  const auto* complaint =
      find_complaint(api.complaints, numbers, said.empty() ? response.body : said);
  auto outcome = Outcome::failed(error);
  if (by_status && by_status->state == Outcome::State::later) {
    outcome = Outcome::later(error, by_status->after);
  }
  if (complaint != nullptr) outcome = outcome_of(*complaint, std::move(error));
  if (outcome.state == Outcome::State::later) {
    const auto after = http::retry_after(response, clock);
    outcome.after = wait_in(answer, api).value_or(after.value_or(outcome.after));
  }
  return outcome;
}

}  // namespace services
