// SPDX-License-Identifier: Apache-2.0
#include "notifications/trigger.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "expr/paths.hpp"
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

std::string in_words(const govalue::Value& value) {
  constexpr std::size_t longest = 80;
  if (value.is_nil()) return "nil";
  if (value.is_map()) return "a map of " + std::to_string(value.size());
  if (value.is_list()) return "a list of " + std::to_string(value.size());
  govalue::Budget budget(govalue::Limits{});
  const auto text = base::shorten(govalue::to_text(value, budget), longest);
  return value.is_text() ? '"' + text + '"' : text;
}

Seen look_at(const expr::Path& path, const govalue::Value& variables) {
  Seen seen = {.path = base::join(path, "."), .value = {}};
  auto value = variables;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto* const next = value.is_map() ? value.find(path[i]) : nullptr;
    if (next == nullptr) {
      const auto missing = base::join({path.begin(), path.begin() + static_cast<long>(i) + 1}, ".");
      seen.value = i + 1 == path.size() ? "nil" : "nil, there is no " + missing;
      return seen;
    }
    value = *next;
  }
  seen.value = in_words(value);
  return seen;
}

bool goes_on(const expr::Path& longer, const expr::Path& path) {
  return longer.size() > path.size() && std::equal(path.begin(), path.end(), longer.begin());
}

// A path that another one leads on from says nothing more.
std::vector<Seen> look_at_all(const std::string& when, const govalue::Value& variables) {
  constexpr std::string_view roots[] = {"app", "appProject", "ci", "context"};
  const auto paths = expr::paths_in(when);
  std::vector<Seen> all;
  for (const auto& path : paths) {
    const bool is_told = std::find(std::begin(roots), std::end(roots), path[0]) != std::end(roots);
    const bool goes_further = std::any_of(paths.begin(), paths.end(),
                                          [&](const auto& other) { return goes_on(other, path); });
    if (is_told && path.size() > 1 && !goes_further) all.push_back(look_at(path, variables));
  }
  return all;
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
  judgement.seen = look_at_all(condition.when, variables);
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
