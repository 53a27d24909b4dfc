// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "applicationset/json_path.hpp"
#include "applicationset/lint_parts.hpp"
#include "base/text.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using manifests::list_of;
using manifests::path_to;

namespace {

constexpr std::string_view rule = "AS031";

constexpr auto list_hint =
    "the controller writes lists whole: when anything else in the list changes, what was ignored "
    "is lost";

bool is_index(std::string_view token) {
  return token == "-" || base::parse_unsigned(token).has_value();
}

// `~` stands before 0 or 1 only.
bool has_bad_escape(std::string_view pointer) {
  for (std::size_t at = pointer.find('~'); at != std::string_view::npos;
       at = pointer.find('~', at + 1)) {
    const auto next = pointer.substr(at + 1, 1);
    if (next != "0" && next != "1") return true;
  }
  return false;
}

void check_pointer(std::string_view pointer, const std::string& path, Lint& lint) {
  if (!pointer.starts_with('/')) {
    lint.report.error(rule, path, yaml::quoted(pointer) + " is no JSON pointer",
                      "it begins with a slash: /spec/source/targetRevision");
    return;
  }
  if (has_bad_escape(pointer)) {
    lint.report.error(rule, path, yaml::quoted(pointer) + " is no JSON pointer",
                      "~ is written ~0 in it, and a slash in a key is written ~1");
    return;
  }
  const auto tokens = base::split(pointer.substr(1), '/');
  if (!std::any_of(tokens.begin(), tokens.end(), is_index)) return;
  lint.report.warning(rule, path, yaml::quoted(pointer) + " points into a list", list_hint);
}

// Whether brackets and quotes have their other half.
bool is_balanced(std::string_view expression) {
  std::string open;
  char quote = 0;
  for (std::size_t at = 0; at < expression.size(); ++at) {
    const char c = expression[at];
    if (quote != 0) {
      if (c == '\\') ++at;
      if (c == quote) quote = 0;
    } else if (c == '"') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      open += c == '(' ? ')' : c == '[' ? ']' : '}';
    } else if (c == ')' || c == ']' || c == '}') {
      if (open.empty() || open.back() != c) return false;
      open.pop_back();
    }
  }
  return open.empty() && quote == 0;
}

// `[]`, `[0]`: a key in brackets has quotes.
bool goes_into_list(std::string_view expression) {
  for (std::size_t at = expression.find('['); at != std::string_view::npos;
       at = expression.find('[', at + 1)) {
    if (!expression.substr(at + 1).starts_with('"')) return true;
  }
  return false;
}

void check_expression(std::string_view expression, const std::string& path, Lint& lint) {
  if (base::trim(expression).empty() || !is_balanced(expression)) {
    lint.report.error(rule, path, yaml::quoted(expression) + " is no expression of jq");
    return;
  }
  const auto parsed = JsonPath::parse(std::string(expression));
  if (!parsed) {
    lint.report.warning(
        rule, path, yaml::quoted(expression) + " is not understood here: " + parsed.error().message,
        "Argo CD may understand it; --plan cannot tell what it leaves alone");
    return;
  }
  if (!goes_into_list(expression)) return;
  lint.report.warning(rule, path, yaml::quoted(expression) + " leads into a list", list_hint);
}

}  // namespace

void lint_differences(Lint& lint) {
  const std::string path = "spec.ignoreApplicationDifferences";
  std::size_t index = 0;
  for (const auto& item : list_of(lint.spec, "ignoreApplicationDifferences")) {
    const std::string place = path_to(path, index++);
    std::size_t number = 0;
    for (const auto& pointer : list_of(item, "jsonPointers")) {
      check_pointer(manifests::text(pointer), path_to(path_to(place, "jsonPointers"), number++),
                    lint);
    }
    number = 0;
    for (const auto& expression : list_of(item, "jqPathExpressions")) {
      check_expression(manifests::text(expression),
                       path_to(path_to(place, "jqPathExpressions"), number++), lint);
    }
  }
}

}  // namespace applicationset
