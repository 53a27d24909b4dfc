// SPDX-License-Identifier: Apache-2.0
#include "applicationset/lint_errors.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace applicationset {

using manifests::Problem;
using manifests::Problems;
using manifests::Severity;

namespace {

constexpr std::string_view other_rule = "AS036";

// What the messages of expand() have in them, and the rules that they belong to.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> rule_rows = {{
    {"two keys become the same one", "AS014"},
    {"Argo CD cannot merge them", "AS019"},
    {"both generators of the matrix", "AS020"},
    {"the same merge keys", "AS018"},
    {"spec.templatePatch", "AS025"},
    {"the selector ", "AS021"},
    {"error parsing regexp", "AS023"},
    {"cloneProtocol", "AS023"},
    {"only texts can be put into templates", "AS033"},
    {"there is no generator in it", "AS003"},
    {"more than one generator in it", "AS004"},
    {"neither directories nor files", "AS006"},
    {"goTemplateOptions", "AS009"},
    {"executing \"", "AS011"},
    {"template: ", "AS010"},
}};

std::string_view rule_of(const std::string& text) {
  for (const auto& [words, rule] : rule_rows) {
    if (text.find(words) != std::string::npos) return rule;
  }
  return other_rule;
}

// The path at the start of a text.
std::string path_in(std::string_view text) {
  if (!text.starts_with("spec.") && !text.starts_with("metadata.")) return {};
  std::size_t end = 0;
  bool is_quoted = false;
  for (; end < text.size(); ++end) {
    const char c = text[end];
    if (c == '"') is_quoted = !is_quoted;
    if (!is_quoted && (c == ' ' || c == ':')) break;
  }
  return std::string(text.substr(0, end));
}

std::string path_of(const base::Error& error) {
  std::string path = path_in(error.message);
  for (const auto& context : error.context) {
    auto other = path_in(context);
    // Paths further inside are those of the application then.
    if (other == "spec.templatePatch") return other;
    if (other.size() > path.size()) path = std::move(other);
  }
  return path.empty() ? "spec.generators" : path;
}

// What is left of the message without the path, and without what only leads to it.
std::string message_of(const base::Error& error, const std::string& path) {
  std::string message = error.message;
  if (message.starts_with(path + ": ")) message.erase(0, path.size() + 2);
  if (message.starts_with(path + ' ')) message.erase(0, path.size() + 1);
  for (const auto& context : error.context) {
    if (!context.starts_with("spec.")) message.insert(0, context + ": ");
  }
  return message;
}

bool is_in(std::string_view path, std::string_view around) {
  if (!path.starts_with(around)) return false;
  return path.size() == around.size() || path[around.size()] == '.' || path[around.size()] == '[';
}

// Whether the text of the set says the same: an error in what the path leads to, or one of the same
// rule around it or beside it.
bool is_known(const Problems& problems, std::string_view rule, const std::string& path) {
  const auto parent = path.substr(0, path.rfind('.'));
  return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
    if (problem.severity != Severity::error || problem.path.empty()) return false;
    if (is_in(problem.path, path)) return true;
    return problem.rule == rule && (is_in(path, problem.path) || is_in(problem.path, parent));
  });
}

bool is_about_the_set(const base::Error& error) {
  return error.kind == base::ErrorKind::malformed;
}

void add_fault(const base::Error& error, const std::string& path, Lint& lint, Problems& problems) {
  const auto rule = rule_of(base::to_string(error));
  if (is_known(problems, rule, path)) return;
  // The text of the set had a hunch.
  std::erase_if(problems, [&](const Problem& problem) {
    return problem.rule == rule && problem.path == path;
  });
  lint.add_in_text(Severity::error, rule, path, message_of(error, path), error.hint);
}

void add_unknown(const base::Error& error, const std::string& path, Lint& lint) {
  const std::string message = "not checked: " + message_of(error, path);
  if (error.kind == base::ErrorKind::not_found) {
    lint.report.warning(other_rule, path, message, error.hint);
  } else {
    lint.report.info(other_rule, path, message, error.hint);
  }
}

}  // namespace

SetFault fault_of(const manifests::Document& set, const base::Error& error) {
  auto path = path_of(error);
  auto words = words_of(message_of(error, path));
  const auto line = line_of(set, path, words);
  return {.path = std::move(path), .line = line, .message = std::move(words.text)};
}

void add_errors(const Expansion& expansion, Lint& lint, Problems& problems) {
  std::set<std::string> said;
  for (const auto& error : expansion.errors) {
    const auto path = path_of(error);
    if (is_about_the_set(error)) {
      if (said.insert(path + ' ' + std::string(rule_of(base::to_string(error)))).second) {
        add_fault(error, path, lint, problems);
      }
    } else if (said.insert(path).second) {
      add_unknown(error, path, lint);
    }
  }
}

}  // namespace applicationset
