// SPDX-License-Identifier: Apache-2.0
#include "applicationset/engine.hpp"

#include <utility>

#include "applicationset/foreign_tags.hpp"
#include "fasttemplate/fasttemplate.hpp"

namespace applicationset {

TextTemplate::TextTemplate(std::string path,
                           std::variant<std::string, gotemplate::Template> content,
                           const Engine& engine)
    : path_(std::move(path)),
      content_(std::move(content)),
      limits_(engine.limits_),
      allowance_(engine.allowance_) {}

base::Result<std::string> TextTemplate::render(const Params& params,
                                               std::vector<Unresolved>* unresolved) const {
  auto text = filled(params, unresolved);
  if (!text) return std::move(text).context(path_);
  TRY(allowance_->take(text->size()));
  return text;
}

base::Result<std::string> TextTemplate::filled(const Params& params,
                                               std::vector<Unresolved>* unresolved) const {
  if (const auto* compiled = go_template()) {
    govalue::Budget budget(limits_);
    return compiled->render(params, budget);
  }
  auto rendered = TRY(fasttemplate::render(std::get<std::string>(content_), params));
  if (unresolved != nullptr) {
    for (auto& name : rendered.unresolved) unresolved->push_back({path_, std::move(name)});
  }
  return std::move(rendered.text);
}

base::Result<Engine> Engine::create(const Json& spec,
                                    const std::shared_ptr<const govalue::World>& world,
                                    const govalue::Limits& limits, Allowance allowance) {
  Engine engine(limits, allowance);
  engine.is_go_ = field(spec, "goTemplate") == true;
  for (const auto& option : field(spec, "goTemplateOptions")) {
    if (!engine.is_go_ || !option.is_string()) continue;
    auto parsed = gotemplate::parse_option(option.get<std::string>());
    if (!parsed) {
      return base::malformed_error("spec.goTemplateOptions: " + parsed.error().message,
                                   parsed.error().hint);
    }
    engine.missing_key_ = *parsed;
  }
  if (engine.is_go_) {
    engine.functions_ =
        std::make_shared<const sprig::FunctionTable>(sprig::applicationset_functions(world));
  }
  return engine;
}

Engine Engine::strict() const {
  Engine engine = *this;
  engine.missing_key_ = gotemplate::MissingKey::error;
  return engine;
}

base::Result<TextTemplate> Engine::compile(std::string path, const std::string& text) const {
  if (!is_go_ || !is_template(text)) return TextTemplate(std::move(path), text, *this);
  auto parsed = gotemplate::Template::parse("base", text, functions_->by_name(), missing_key_);
  if (!parsed) {
    auto error = std::move(parsed).error();
    error.hint = hint_for_go_text(text, error);
    error.context.push_back(std::move(path));
    return error;
  }
  return TextTemplate(std::move(path), std::move(parsed).value(), *this);
}

}  // namespace applicationset
