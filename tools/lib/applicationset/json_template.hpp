// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "applicationset/engine.hpp"
#include "applicationset/json.hpp"

namespace applicationset {

// JSON whose texts and keys are templates: that of an application, or a generator in a matrix. Each
// text is a template of its own. Compiled once; what has no templates in it is only copied.
class JsonTemplate {
 public:
  // Fails with `malformed`, and with the path of the text that cannot be compiled. `path` is that
  // of the whole: "spec.template".
  static base::Result<JsonTemplate> compile(const Json& json, const Engine& engine,
                                            const std::string& path);

  JsonTemplate(JsonTemplate&&) noexcept;
  JsonTemplate& operator=(JsonTemplate&&) noexcept;
  ~JsonTemplate();

  // Fails with `malformed`, also where two keys of an object become the same one: Argo CD takes any
  // of the two then.
  base::Result<Json> render(const Params& params,
                            std::vector<Unresolved>* unresolved = nullptr) const;

  // All templates in it, in the order of the text.
  std::vector<const TextTemplate*> texts() const;

 private:
  struct Member;
  using Members = std::vector<Member>;
  using Items = std::vector<JsonTemplate>;
  using Content = std::variant<Json, TextTemplate, Members, Items>;

  explicit JsonTemplate(Content content);

  static base::Result<JsonTemplate> compile_object(const Json& json, const Engine& engine,
                                                   const std::string& path);
  static base::Result<JsonTemplate> compile_list(const Json& json, const Engine& engine,
                                                 const std::string& path);
  bool is_constant() const { return std::holds_alternative<Json>(content_); }
  void collect(std::vector<const TextTemplate*>& texts) const;
  static base::Result<Json> render_object(const Members& members, const Params& params,
                                          std::vector<Unresolved>* unresolved);
  static base::Result<Json> render_list(const Items& items, const Params& params,
                                        std::vector<Unresolved>* unresolved);

  Content content_;
};

struct JsonTemplate::Member {
  std::variant<std::string, TextTemplate> key;
  JsonTemplate value;
};

}  // namespace applicationset
