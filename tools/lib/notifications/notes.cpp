// SPDX-License-Identifier: Apache-2.0
//
// Where things stand that there is something to say of. mapping.hpp has the declarations.
#include <optional>

#include "base/text.hpp"
#include "notifications/mapping.hpp"

namespace notifications {
namespace {

struct Found {
  yaml::NodeId key;
  yaml::NodeId value;
};

// Follows a path from the root down, as far as it goes.
std::optional<Found> find_key(const yaml::Tree& tree, const Path& path) {
  if (tree.documents.empty() || tree.documents.front().root == yaml::no_node) return std::nullopt;
  const auto root = tree.documents.front().root;
  Found found = {root, root};
  for (const auto& name : path) {
    const bool is_list = tree[found.value].kind == yaml::Kind::sequence;
    if (!is_list && tree[found.value].kind != yaml::Kind::mapping) return found;
    std::optional<Found> next;
    std::size_t index = 0;
    for (yaml::Children children(tree, found.value); !children.done() && !next; ++index) {
      const auto key = children.take();
      const auto value = is_list ? key : children.take();
      const auto written = is_list ? std::to_string(index) : std::string(tree.value(key));
      if (written == name) next = {key, value};
    }
    if (!next) return found;
    found = *next;
  }
  return found;
}

}  // namespace

std::string to_string(const Path& path) {
  std::string text;
  for (const auto& step : path) {
    if (base::parse_unsigned(step)) {
      text += "[" + step + "]";
    } else {
      text += (text.empty() ? "" : ".") + step;
    }
  }
  return text;
}

Place place_of(const Entry& entry, const Path& path, std::size_t line) {
  const auto tree = yaml::parse(entry.text, yaml::Format::yaml);
  const auto found = tree ? find_key(*tree, path) : std::nullopt;
  if (!found) return entry.at();
  auto at = tree->line((*tree)[found->key].begin);
  const auto style = (*tree)[found->value].style;
  const bool is_block = style == yaml::Style::literal || style == yaml::Style::folded;
  if (line > 0) at += is_block ? line : line - 1;
  return entry.at(at);
}

void Notes::error(std::string rule, const Path& path, std::string message, std::string hint) {
  add(Problem::Severity::error, std::move(rule), where(path), std::move(message), std::move(hint));
}

void Notes::unreadable(const Path& path, const base::Error& error) {
  this->error("unreadable", path, base::to_string(error), error.hint);
}

void Notes::warning(std::string rule, const Path& path, std::string message, std::string hint) {
  add(Problem::Severity::warning, std::move(rule), where(path), std::move(message),
      std::move(hint));
}

void Notes::warning_at(Place place, std::string rule, std::string message, std::string hint) {
  add(Problem::Severity::warning, std::move(rule), std::move(place), std::move(message),
      std::move(hint));
}

Place Notes::where(const Path& path) const {
  return path.empty() ? entry_.at() : place_of(entry_, path);
}

void Notes::add(Problem::Severity severity, std::string rule, Place place, std::string message,
                std::string hint) {
  problems_.push_back({.severity = severity,
                       .rule = std::move(rule),
                       .subject = entry_.key,
                       .place = std::move(place),
                       .message = std::move(message),
                       .hint = std::move(hint)});
}

}  // namespace notifications
