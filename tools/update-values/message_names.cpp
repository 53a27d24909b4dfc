// SPDX-License-Identifier: Apache-2.0
#include "update-values/message_names.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace tools::update_values {
namespace {

// What a template can ask for, of all changes and of each.
const std::vector<std::string> names = {"changes", "file",    "new",   "old",
                                        "path",    "reverts", "values"};
const std::vector<std::string> names_of_each = {"document", "file", "line", "new", "old", "path"};

bool is_known(const std::vector<std::string>& known, std::string_view name) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

// Why a template that cannot be read may have been written.
std::string hint_for(std::string_view text, const base::Error& error) {
  for (const auto& name : names) {
    if (error.message.ends_with("function \"" + name + "\" not defined")) {
      return "write {{." + name + "}}, with a dot";
    }
  }
  if (text.find("${{") != std::string_view::npos) {
    return "${{ }} is for GitHub, which has not filled it in; {{ begins an action of a Go template";
  }
  if (!error.hint.empty()) return error.hint;
  return "it is a Go template, such as {{range .changes}}{{.path}}: {{.new | upper}} {{end}}; "
         "{{\"{{\"}} writes {{";
}

base::Error unknown_name(const gotemplate::FieldUse& use, std::string_view name,
                         const std::vector<std::string>& known) {
  auto error = base::usage_error("template: " + use.place + ": <" + use.text + ">: there is no ." +
                                 std::string(name));
  if (const auto meant = base::did_you_mean(name, known)) {
    error.hint = "did you mean ." + *meant + "?";
  } else if (is_known(names_of_each, name)) {
    error.hint = "each change has it: {{range .changes}}{{." + std::string(name) + "}}{{end}}";
  } else {
    error.hint = "there are ." + base::join(known, ", .");
  }
  return error;
}

}  // namespace

base::Error unreadable(std::string_view text, const base::Error& error) {
  return base::usage_error(error.message, hint_for(text, error));
}

std::string hint_at_value(std::string_view message) {
  constexpr std::string_view missing = ": map has no entry for key \"";
  const auto at = message.rfind(missing);
  if (at == std::string_view::npos || !message.ends_with('"')) return "";
  auto name = message.substr(at + missing.size());
  name.remove_suffix(1);
  const bool is_value = message.substr(0, at).ends_with("values." + std::string(name) + ">");
  return is_value ? "--message-value " + std::string(name) + "=TEXT gives it" : "";
}

base::Result<void> check_names(const gotemplate::Template& text) {
  const gotemplate::FieldPath data = {};
  const gotemplate::FieldPath change = {"changes", gotemplate::each};
  const auto [uses, handed_over] = text.fields();
  for (const auto& use : uses) {
    const auto& path = use.path;
    if (path[0] == gotemplate::each) continue;
    if (!handed_over.contains(data) && !is_known(names, path[0])) {
      return unknown_name(use, path[0], names);
    }
    if (path[0] != "changes" || path.size() < 2) continue;
    if (path[1] != gotemplate::each) {
      auto error = unknown_name(use, path[1], names_of_each);
      error.hint = "there is a list of changes: {{range .changes}}{{.path}}{{end}}";
      return error;
    }
    if (path.size() > 2 && !handed_over.contains(change) && !is_known(names_of_each, path[2])) {
      return unknown_name(use, path[2], names_of_each);
    }
  }
  return {};
}

}  // namespace tools::update_values
