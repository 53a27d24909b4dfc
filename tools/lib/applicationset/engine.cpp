// SPDX-License-Identifier: Apache-2.0
#include "applicationset/engine.hpp"

#include <utility>

#include "fasttemplate/fasttemplate.hpp"

namespace applicationset {

base::Result<std::string> TextTemplate::render(const Params& params,
                                               std::vector<Unresolved>* unresolved) const {
  if (const auto* compiled = go_template()) {
    govalue::Budget budget(limits_);
    return compiled->render(params, budget).context(path_);
  }
  auto rendered = TRY(fasttemplate::render(std::get<std::string>(content_), params).context(path_));
  if (unresolved != nullptr) {
    for (auto& name : rendered.unresolved) unresolved->push_back({path_, std::move(name)});
  }
  return std::move(rendered.text);
}

base::Result<Engine> Engine::create(const Json& spec,
                                    const std::shared_ptr<const govalue::World>& world,
                                    const govalue::Limits& limits) {
  const auto& go = at(spec, "goTemplate");
  const bool is_go = go.is_boolean() && go.get<bool>();
  auto missing_key = gotemplate::MissingKey::standard;
  for (const auto& option : at(spec, "goTemplateOptions")) {
    if (!is_go || !option.is_string()) continue;
    auto parsed = gotemplate::parse_option(option.get<std::string>());
    if (!parsed) {
      return base::malformed_error("spec.goTemplateOptions: " + parsed.error().message,
                                   parsed.error().hint);
    }
    missing_key = *parsed;
  }
  std::shared_ptr<const sprig::FunctionTable> functions;
  if (is_go) {
    functions =
        std::make_shared<const sprig::FunctionTable>(sprig::applicationset_functions(world));
  }
  return Engine(is_go, missing_key, std::move(functions), limits);
}

Engine Engine::strict() const {
  return {is_go_, gotemplate::MissingKey::error, functions_, limits_};
}

base::Result<TextTemplate> Engine::compile(std::string path, const std::string& text) const {
  if (!is_go_ || !is_template(text)) return TextTemplate(std::move(path), text, limits_);
  auto parsed = TRY(
      gotemplate::Template::parse("base", text, functions_->by_name(), missing_key_).context(path));
  return TextTemplate(std::move(path), std::move(parsed), limits_);
}

}  // namespace applicationset
