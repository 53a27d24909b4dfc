// SPDX-License-Identifier: Apache-2.0
#include "languages/engines.hpp"

#include "expr/program.hpp"
#include "fakes/still_world.hpp"
#include "fasttemplate/fasttemplate.hpp"
#include "gotemplate/template.hpp"
#include "languages/dump.hpp"
#include "languages/repository.hpp"
#include "languages/typed_data.hpp"
#include "sprig/argocd.hpp"

namespace languages {

namespace {

using govalue::Value;

Answer failure(const base::Error& error) {
  return {.has_failed = true, .text = error.message};
}

template <typename T>
Answer outcome(const base::Result<T>& result, const std::string& text) {
  return result ? Answer{.text = text} : failure(result.error());
}

}  // namespace

Engines::Engines() : Engines(std::make_shared<fakes::StillWorld>()) {}

Engines::Engines(std::shared_ptr<const govalue::World> world)
    : world_(std::move(world)),
      notification_functions_(sprig::notification_functions(world_)),
      applicationset_functions_(sprig::applicationset_functions(world_)) {}

Value Engines::fresh_data(const std::string& name) const {
  const auto variable = [this](std::string_view variable_name, const Value& application) {
    if (variable_name == "time") return sprig::time_variable(world_);
    if (variable_name == "strings") return sprig::strings_variable();
    return sprig::repo_variable(made_up_repository(application));
  };
  return data_set(name, variable);
}

const Value& Engines::data(const std::string& name) {
  const auto known = data_.find(name);
  return known != data_.end() ? known->second : data_[name] = fresh_data(name);
}

const govalue::Functions& Engines::functions(const std::string& mode) const {
  return mode == "a" ? applicationset_functions_.by_name() : notification_functions_.by_name();
}

Answer Engines::answer(const Request& request) {
  if (request.language == "expr") return evaluate(request);
  return request.language == "template" ? render_template(request) : replace_tags(request);
}

Answer Engines::render_template(const Request& request) {
  const std::string option = request.option.empty() ? "missingkey=default" : request.option;
  const auto missing_key = gotemplate::parse_option(option);
  const auto parsed =
      gotemplate::Template::parse("t", request.source, functions(request.mode),
                                  missing_key ? *missing_key : gotemplate::MissingKey::standard);
  if (!parsed) return failure(parsed.error());
  // Go panics here, after it has parsed.
  if (!missing_key) return {.has_failed = true, .text = "panic: " + missing_key.error().message};
  govalue::Budget budget{govalue::Limits{}};
  // A template can change the maps in its data.
  const auto text = parsed->render(fresh_data(request.data), budget);
  return outcome(text, text ? *text : "");
}

Answer Engines::evaluate(const Request& request) {
  // As Argo CD has it: a condition that is missing does not hold.
  const auto program = expr::compile(request.source.empty() ? "false" : request.source, world_);
  if (!program) return failure(program.error());
  govalue::Budget budget{govalue::Limits{}};
  const auto value = program->run(data(request.data), budget);
  return outcome(value, value ? dump(*value) : "");
}

Answer Engines::replace_tags(const Request& request) {
  const auto rendered = fasttemplate::render(request.source, data(request.data));
  return outcome(rendered, rendered ? rendered->text : "");
}

}  // namespace languages
