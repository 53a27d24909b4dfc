// SPDX-License-Identifier: Apache-2.0
#include "services/robot.hpp"

#include <cstdint>
#include <limits>
#include <utility>

#include "base/json.hpp"
#include "services/answer.hpp"

namespace services {
namespace {

struct Answer {
  std::int64_t code;
  std::string text;
};

// Nothing where there is no number.
std::optional<Answer> answer_at(const nlohmann::json& body, std::string_view code_key,
                                std::string_view text_key) {
  const auto code = body.find(std::string(code_key));
  if (code == body.end() || !code->is_number_integer()) return std::nullopt;
  constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
  if (code->is_number_unsigned() && code->get<std::uint64_t>() > largest) return std::nullopt;
  return Answer{code->get<std::int64_t>(), base::text_at(body, std::string(text_key).c_str())};
}

// Where both keys are there, whichever complains.
std::optional<Answer> parse(const http::Response& response, const Dialect& dialect) {
  const auto body = parse_object(response.body);
  if (!body) return std::nullopt;
  const bool has_code = body->contains(std::string(dialect.code));
  const bool has_old = !dialect.old_code.empty() && body->contains(std::string(dialect.old_code));
  auto answer = answer_at(*body, dialect.code, dialect.text);
  if (!has_old || (has_code && (!answer || answer->code != 0))) return answer;
  return answer_at(*body, dialect.old_code, dialect.old_text);
}

Outcome outcome_of(const Answer& answer, const Dialect& dialect) {
  const auto said = excerpt(answer.text);
  base::Error error = {.kind = base::ErrorKind::rejected,
                       .message = std::string(dialect.who) + " answered " +
                                  std::to_string(answer.code) + (said.empty() ? "" : ": ") + said};
  const std::int64_t numbers[] = {answer.code};
  const auto* complaint = find_complaint(dialect.complaints, numbers, answer.text);
  if (complaint != nullptr) return outcome_of(*complaint, std::move(error));
  return Outcome::failed(std::move(error));
}

}  // namespace

Outcome read_answer(const http::Response& response, base::Clock& clock, const Dialect& dialect) {
  const auto answer = parse(response, dialect);
  if (answer && answer->code != 0) return outcome_of(*answer, dialect);
  if (auto outcome = read_status(response, clock)) return *std::move(outcome);
  if (answer) return Outcome::sent();
  return Outcome::failed({.kind = base::ErrorKind::garbled,
                          .message = std::string(dialect.who) +
                                     " answered something that does not say whether it was sent",
                          .hint = "is 'url' the address of a robot?"});
}

}  // namespace services
