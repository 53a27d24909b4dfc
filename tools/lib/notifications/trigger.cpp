// SPDX-License-Identifier: Apache-2.0
#include "notifications/trigger.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "expr/program.hpp"
#include "govalue/print.hpp"

namespace notifications {
namespace {

std::string base64_url(std::string_view bytes) {
  auto text = base::base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

struct Evaluated {
  govalue::Value value;
  std::string text;  // as Go's %v prints it
};

base::Result<Evaluated> run(const expr::Program& program, const govalue::Value& variables) {
  govalue::Budget budget(govalue::Limits{});
  auto value = TRY(program.run(variables, budget));
  auto text = govalue::to_text(value, budget);
  if (budget.is_exhausted()) return budget.error();
  return Evaluated{std::move(value), std::move(text)};
}

}  // namespace

std::string condition_key(std::size_t index, std::string_view when) {
  return "[" + std::to_string(index) + "]." + base64_url(crypto::sha1(when));
}

base::Result<Judgement> judge(const Condition& condition, std::size_t index,
                              const govalue::Value& variables,
                              const std::shared_ptr<const govalue::World>& world) {
  Judgement judgement = {.key = condition_key(index, condition.when)};
  const auto when =
      TRY(expr::compile(condition.when.empty() ? "false" : condition.when, world).context("when"));
  std::optional<expr::Program> once_per;
  if (!condition.once_per.empty()) {
    once_per = TRY(expr::compile(condition.once_per, world).context("oncePer"));
  }
  auto came_to = run(when, variables);
  if (!came_to) {
    judgement.fault = "when: " + came_to.error().message;
    return judgement;
  }
  judgement.came_to = came_to->text;
  const auto& value = came_to->value;
  judgement.is_triggered = value.is(govalue::bool_type) && value.as_bool();
  if (!judgement.is_triggered || !once_per) return judgement;
  auto once = run(*once_per, variables);
  if (once) {
    judgement.once_per = std::move(once->text);
  } else {
    judgement.fault = "oncePer: " + once.error().message;
  }
  return judgement;
}

}  // namespace notifications
