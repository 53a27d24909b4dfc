// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "applicationset/allowance.hpp"
#include "applicationset/json.hpp"
#include "applicationset/params.hpp"
#include "base/result.hpp"
#include "gotemplate/template.hpp"
#include "govalue/budget.hpp"
#include "govalue/world.hpp"
#include "sprig/functions.hpp"

namespace applicationset {

// A tag that stayed in a text, because there is no such parameter or it is no text. Only without
// `goTemplate`: Argo CD says nothing of it.
struct Unresolved {
  std::string path;  // "spec.source.path"
  std::string name;  // "path.basename"
};

class Engine;

// A text with tags, compiled once and rendered for each set of parameters.
class TextTemplate {
 public:
  // Fails with `malformed` and the words of the engine, or where the allowance of the set is used
  // up; `path` is where the text stands.
  base::Result<std::string> render(const Params& params,
                                   std::vector<Unresolved>* unresolved = nullptr) const;

  const std::string& path() const { return path_; }
  // nullptr where the text has no Go template in it.
  const gotemplate::Template* go_template() const {
    return std::get_if<gotemplate::Template>(&content_);
  }

 private:
  friend class Engine;
  TextTemplate(std::string path, std::variant<std::string, gotemplate::Template> content,
               const Engine& engine);

  base::Result<std::string> filled(const Params& params, std::vector<Unresolved>* unresolved) const;

  std::string path_;
  std::variant<std::string, gotemplate::Template> content_;
  govalue::Limits limits_;
  std::shared_ptr<Allowance> allowance_;
};

// The language that the templates of one ApplicationSet are written in: Go's text/template with
// `goTemplate: true`, else fasttemplate.
class Engine {
 public:
  // For the spec of a set. Fails with `malformed` for goTemplateOptions that Go does not know.
  static base::Result<Engine> create(const Json& spec,
                                     const std::shared_ptr<const govalue::World>& world,
                                     const govalue::Limits& limits = {},
                                     Allowance allowance = Allowance());

  // What all templates of the set share.
  Allowance& allowance() const { return *allowance_; }

  bool is_go() const { return is_go_; }

  // The same with the option missingkey=error.
  Engine strict() const;

  // Whether rendering can change the text.
  static bool is_template(std::string_view text) {
    return text.find("{{") != std::string_view::npos;
  }

  // Fails with `malformed` and Go's words for a text that cannot be parsed.
  base::Result<TextTemplate> compile(std::string path, const std::string& text) const;

 private:
  friend class TextTemplate;
  Engine(const govalue::Limits& limits, Allowance allowance)
      : limits_(limits), allowance_(std::make_shared<Allowance>(allowance)) {}

  bool is_go_ = false;
  gotemplate::MissingKey missing_key_ = gotemplate::MissingKey::standard;
  std::shared_ptr<const sprig::FunctionTable> functions_;
  govalue::Limits limits_;
  std::shared_ptr<Allowance> allowance_;
};

}  // namespace applicationset
