// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "gotemplate/template.hpp"
#include "govalue/budget.hpp"
#include "govalue/functions.hpp"
#include "govalue/value.hpp"
#include "notifications/mapping.hpp"
#include "notifications/partials.hpp"
#include "services/field.hpp"

namespace notifications {

// A part of a template - its message, or what it says for one service - with each text in it a
// template of its own: what one defines another does not see, as in Argo CD.
class Section {
 public:
  // A text out of it, and where it stands.
  struct Text {
    Path path;
    const services::Field* field;
    const gotemplate::Template* text;
  };

  // What all texts share. `name` is that of the notification's template, for messages.
  struct Surroundings {
    const std::string& name;
    const govalue::Functions& functions;
    const Partials& partials;
  };

  // `path` leads to `value`. Refers to the rows of the functions. Fails with `malformed` for the
  // first text that cannot be parsed.
  static base::Result<Section> compile(const Surroundings& around, const Json& value,
                                       const services::Field& field, const Path& path);
  Section(Section&&) noexcept;
  Section& operator=(Section&&) noexcept;
  ~Section();

  // Writes what it says over `into`, where earlier templates of the same notification have written.
  // Fails with `malformed`.
  base::Result<void> render(const govalue::Value& data, govalue::Budget& budget, Json& into) const;

  std::vector<Text> texts() const;

 private:
  struct Node;
  explicit Section(std::unique_ptr<Node> root);

  std::unique_ptr<Node> root_;
};

}  // namespace notifications
