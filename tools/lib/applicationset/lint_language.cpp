// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "applicationset/lint_parts.hpp"
#include "base/text.hpp"
#include "gotemplate/template.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using manifests::path_to;
using manifests::Severity;

namespace {

void check_options(Lint& lint) {
  std::size_t index = 0;
  bool is_strict = false;
  for (const auto& option : manifests::list_of(lint.spec, "goTemplateOptions")) {
    const auto text = manifests::text(option);
    const std::string path = path_to("spec.goTemplateOptions", index++);
    is_strict = is_strict || text == "missingkey=error";
    if (!option.is_string() || gotemplate::parse_option(text)) continue;
    lint.report.error("AS009", path, yaml::quoted(text) + " is no option of Go's templates",
                      "there are missingkey=error, missingkey=zero and missingkey=default");
  }
  if (lint.is_go()) {
    if (is_strict) return;
    lint.report.warning("AS009", "spec.goTemplate",
                        "a parameter that there is not becomes the text <no value>",
                        "add goTemplateOptions: [\"missingkey=error\"]");
  } else if (index > 0) {
    lint.report.warning("AS009", "spec.goTemplateOptions",
                        "the options mean nothing without goTemplate: true");
  }
}

// A name with dots, slashes and indices: `path.basename`, `path[0]`, `metadata.labels.a/b`.
bool is_flat_name(std::string_view tag) {
  return !tag.empty() && base::is_ascii_alpha(tag.front()) &&
         std::all_of(tag.begin(), tag.end(), [](char c) {
           return base::is_ascii_alpha(c) || base::is_ascii_digit(c) ||
                  std::string_view("._-[]/").find(c) != std::string_view::npos;
         });
}

std::string as_go_tag(std::string_view name) {
  const auto bracket = name.find('[');
  const auto bare = name.substr(0, bracket);
  if (bare == "path" && bracket != std::string_view::npos) {
    const auto end = name.find(']');
    if (end != std::string_view::npos && end > bracket) {
      return "{{index .path.segments " + std::string(name.substr(bracket + 1, end - bracket - 1)) +
             "}}";
    }
  }
  if (name == "path") return "{{.path.path}}";
  constexpr std::string_view labels = "metadata.labels.";
  if (name.starts_with(labels)) {
    return "{{index .metadata.labels \"" + std::string(name.substr(labels.size())) + "\"}}";
  }
  // Go takes a dash for a minus.
  const bool is_key = name.find_first_of("-/") != std::string_view::npos;
  if (is_key && name.find('.') == std::string_view::npos) {
    return "{{index . \"" + std::string(name) + "\"}}";
  }
  return "{{." + std::string(name) + "}}";
}

// The name in Go's message about a function that there is not.
std::string undefined_function(const std::string& words) {
  constexpr std::string_view begin = "function \"";
  constexpr std::string_view end = "\" not defined";
  const auto at = words.find(begin);
  const auto stop = at == std::string::npos ? at : words.find(end, at);
  if (stop == std::string::npos) return {};
  return words.substr(at + begin.size(), stop - at - begin.size());
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string hint_for_function(const std::string& name, std::string hint) {
  if (is_one_of(name, {"include", "required", "tpl", "lookup", "toToml", "fromToml",
                       "fromYamlObject", "fromJsonArray", "mustToYaml", "mustToToml"})) {
    return "the function is Helm's own, and ApplicationSets do not have it";
  }
  if (is_one_of(name, {"env", "expandenv", "getHostByName"})) {
    return "Argo CD leaves this function of sprig out";
  }
  return hint;
}

// A tag of the other language that explains why Go cannot read the text.
std::string flat_tag_in(const std::string& text, const std::string& function) {
  for (const auto& tag : tags_of(text)) {
    if (!is_flat_name(tag) || is_go_tag(tag)) continue;
    const auto word = tag.substr(0, tag.find_first_of(".[-/"));
    const bool is_it =
        function.empty() ? tag.find_first_of("[/-") != std::string::npos : word == function;
    if (is_it) return tag;
  }
  return {};
}

void add_parse_error(const LintText& text, const base::Error& error, Lint& lint) {
  const auto function = undefined_function(error.message);
  const auto flat = flat_tag_in(text.text, function);
  if (!flat.empty()) {
    lint.report.error(
        "AS009", text.path,
        yaml::quoted("{{" + flat + "}}") + " is how tags are written without goTemplate",
        "write " + as_go_tag(flat));
    return;
  }
  lint.add_in_text(Severity::error, "AS010", text.path, error.message,
                   hint_for_function(function, error.hint));
}

// Functions that give something else each time that the controller looks at the set.
bool is_unsteady(std::string_view name) {
  if (name.starts_with("rand") || name.starts_with("gen")) return true;
  return is_one_of(name, {"now", "ago", "shuffle", "uuidv4", "bcrypt", "htpasswd", "encryptAES"});
}

void check_functions(const LintText& text, const gotemplate::Template& parsed, Lint& lint) {
  const auto functions = parsed.functions();
  std::vector<std::string> unsteady;
  for (const auto name : functions) {
    if (is_unsteady(name)) unsteady.emplace_back(name);
  }
  if (!unsteady.empty()) {
    lint.report.warning("AS028", text.path,
                        base::join(unsteady, ", ") + (unsteady.size() == 1 ? " gives" : " give") +
                            " something else each time, so that the application changes at every "
                            "look of the controller");
  }
  for (const std::string_view name : {"keys", "values"}) {
    if (!functions.contains(name) || functions.contains("sortAlpha")) continue;
    lint.report.warning("AS028", text.path,
                        std::string(name) + " gives its list in any order, another one each time",
                        "sort it: keys .map | sortAlpha");
  }
}

void check_go(const LintText& text, Lint& lint) {
  const auto compiled = lint.engine->compile("", text.text);
  if (!compiled) return add_parse_error(text, compiled.error(), lint);
  if (const auto* parsed = compiled->go_template()) check_functions(text, *parsed, lint);
}

void check_flat(const LintText& text, Lint& lint) {
  const auto compiled = lint.engine->compile("", text.text);
  const auto rendered = compiled ? compiled->render(govalue::Value::map())
                                 : base::Result<std::string>(compiled.error());
  if (!rendered) {
    lint.report.error("AS010", text.path, rendered.error().message, rendered.error().hint);
    return;
  }
  for (const auto& tag : tags_of(text.text)) {
    if (!is_go_tag(tag)) continue;
    const bool is_name = tag.starts_with('.') && is_flat_name(tag.substr(1));
    lint.report.warning("AS009", text.path,
                        yaml::quoted("{{" + tag + "}}") +
                            " is a template of Go, and stays as it is without goTemplate",
                        "set goTemplate: true" +
                            (is_name ? ", or write {{" + tag.substr(1) + "}}" : std::string()));
    return;
  }
}

}  // namespace

void lint_language(Lint& lint) {
  check_options(lint);
  if (lint.engine == nullptr) return;
  for_each_template(lint, [&](const LintText& text) {
    if (!Engine::is_template(text.text)) return;
    if (lint.is_go()) {
      check_go(text, lint);
    } else {
      check_flat(text, lint);
    }
  });
}

}  // namespace applicationset
