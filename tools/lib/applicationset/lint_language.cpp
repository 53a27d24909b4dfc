// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "applicationset/foreign_tags.hpp"
#include "applicationset/gaps.hpp"
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

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add_parse_error(const LintText& text, const base::Error& error, Lint& lint) {
  const auto flat = flat_tag_in(text.text, error.message);
  if (!flat.empty()) {
    lint.report.error(
        "AS009", text.path,
        yaml::quoted("{{" + flat + "}}") + " is how tags are written without goTemplate",
        error.hint);
    return;
  }
  lint.add_in_text(Severity::error, "AS010", text.path, error.message, error.hint);
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
    if (is_for_others(text.path)) {
      lint.report.warning("AS009", text.path, words_about_go_tag(tag), hint_for_go_tag(tag));
    } else {
      lint.report.error("AS009", text.path, words_about_go_tag(tag), hint_for_go_tag(tag));
    }
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
