// SPDX-License-Identifier: Apache-2.0
#include "notifications/template.hpp"

#include <optional>
#include <utility>

namespace notifications {

using services::Field;
using services::Holds;

// A value of the section: a text, something that is taken as it is, or what holds others.
struct Section::Node {
  Field field;
  Path path = {};
  std::optional<gotemplate::Template> text = {};
  Json literal = {};  // null: there is none, and what was there goes
  std::vector<Node> children = {};

  static base::Result<Node> compile(const Surroundings& around, const Json& value,
                                    const Field& field, const Path& path);
  base::Result<void> add_fields(const Surroundings& around, const Json& value);
  base::Result<void> add_items(const Surroundings& around, const Json& value, const Field& item);
  base::Result<void> render(const govalue::Value& data, govalue::Budget& budget, Json& into) const;
  void collect(std::vector<Text>& texts) const;
};

namespace {

Path below(Path path, std::string_view name) {
  path.emplace_back(name);
  return path;
}

}  // namespace

base::Result<Section::Node> Section::Node::compile(const Surroundings& around, const Json& value,
                                                   const Field& field, const Path& path) {
  Node node = {.field = field, .path = path};
  switch (field.holds) {
    case Holds::text:
    case Holds::json:
      node.text = TRY(gotemplate::Template::parse(
                          around.name, with_partials(value.get<std::string>(), around.partials),
                          around.functions)
                          .context(to_string(path)));
      break;
    case Holds::literal:
    case Holds::boolean:
    case Holds::number:
    case Holds::duration:
      node.literal = value;
      break;
    case Holds::group:
      TRY(node.add_fields(around, value));
      break;
    case Holds::texts:
    case Holds::text_map:
      TRY(node.add_items(around, value, {.name = "", .holds = Holds::text}));
      break;
    case Holds::groups:
    case Holds::group_map:
      TRY(node.add_items(around, value,
                         {.name = "", .holds = Holds::group, .fields = field.fields}));
      break;
  }
  return node;
}

base::Result<void> Section::Node::add_fields(const Surroundings& around, const Json& value) {
  for (const auto& inner : field.fields) {
    const auto found = value.find(inner.name);
    const auto inner_path = below(path, inner.name);
    if (found != value.end()) {
      children.push_back(TRY(compile(around, *found, inner, inner_path)));
    } else if (!inner.initial.empty()) {
      children.push_back(TRY(compile(around, Json(inner.initial), inner, inner_path)));
    } else if (inner.merge == services::Merge::always && inner.holds != Holds::group) {
      children.push_back({.field = inner, .path = inner_path});
    }
  }
  return {};
}

// The items of a list, or those of a map by their names.
base::Result<void> Section::Node::add_items(const Surroundings& around, const Json& value,
                                            const Field& item) {
  std::size_t index = 0;
  for (const auto& [key, one] : value.items()) {
    const auto name = value.is_array() ? std::to_string(index++) : key;
    children.push_back(TRY(compile(around, one, item, below(path, name))));
  }
  literal = value.is_array() ? Json::array() : Json::object();
  return {};
}

base::Result<void> Section::Node::render(const govalue::Value& data, govalue::Budget& budget,
                                         Json& into) const {
  if (text) {
    auto rendered = TRY(text->render(data, budget).context(to_string(path)));
    if (!rendered.empty() || field.merge == services::Merge::always) into = std::move(rendered);
    return {};
  }
  if (field.holds == Holds::group && !into.is_object()) into = Json::object();
  if (field.holds != Holds::group) into = literal;
  for (const auto& child : children) {
    Json item;
    const auto name = child.path.back();
    const bool is_item = into.is_array();
    auto& slot = is_item ? item : into[name];
    TRY(child.render(data, budget, slot));
    if (is_item) into.push_back(std::move(item));
    if (!is_item && slot.is_null()) into.erase(name);
  }
  return {};
}

void Section::Node::collect(std::vector<Text>& texts) const {
  if (text) texts.push_back({.path = path, .field = &field, .text = &*text});
  for (const auto& child : children) child.collect(texts);
}

Section::Section(std::unique_ptr<Node> root) : root_(std::move(root)) {}
Section::Section(Section&&) noexcept = default;
Section& Section::operator=(Section&&) noexcept = default;
Section::~Section() = default;

base::Result<Section> Section::compile(const Surroundings& around, const Json& value,
                                       const services::Field& field, const Path& path) {
  auto root = TRY(Node::compile(around, value, field, path));
  return Section(std::make_unique<Node>(std::move(root)));
}

base::Result<void> Section::render(const govalue::Value& data, govalue::Budget& budget,
                                   Json& into) const {
  return root_->render(data, budget, into);
}

std::vector<Section::Text> Section::texts() const {
  std::vector<Text> texts;
  root_->collect(texts);
  return texts;
}

}  // namespace notifications
