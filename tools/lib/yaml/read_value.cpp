// SPDX-License-Identifier: Apache-2.0
#include "yaml/read_value.hpp"

#include "yaml/encrypted.hpp"
#include "yaml/message.hpp"
#include "yaml/resolve.hpp"

namespace yaml {
namespace {

using Outcome = Location::Outcome;

struct Place {
  std::size_t document = 0;
  Location location;
};

// The one document of a text that has the path, from segment `first` on.
base::Result<Place> find_place(const Tree& tree, const Path& path, std::size_t first,
                               Aliases aliases) {
  const auto selector = first == 0 ? path.document : std::nullopt;
  std::optional<Place> there;
  std::optional<base::Error> missing;
  for (const auto document : TRY(select_documents(tree, selector))) {
    const auto root = tree.documents[document].root;
    auto location = locate(tree, root, path.segments, first, aliases);
    if (location.outcome == Outcome::missing) {
      if (!missing) missing = std::move(location.error);
      continue;
    }
    if (there) {
      return malformed(yaml::quoted(path.text) +
                           " is in several documents: " + describe_document(tree, there->document) +
                           ", " + describe_document(tree, document),
                       "say which, as in 0#PATH or kind=Deployment,metadata.name=web#PATH");
    }
    there = Place{.document = document, .location = std::move(location)};
  }
  if (there) return *there;
  if (missing) return *missing;
  return malformed("no " + yaml::quoted(path.text) + ": there is nothing but comments");
}

// A date is a text to most; nobody means the moment in time.
bool is_date(const Tree& tree, NodeId node) {
  return tree[node].style == Style::plain && tree.tag(node).empty() &&
         is_type_to_any(tree.value(node), Type::timestamp);
}

base::Result<NewValue> value_of(const Tree& tree, NodeId node, const Path& path) {
  const auto reading = read_scalar(tree, node);
  if (!reading && is_date(tree, node)) {
    return NewValue{.type = NewValue::Type::string, .text = std::string(tree.value(node))};
  }
  if (!reading) {
    return malformed(at_line(tree, node) + ": readers of YAML do not agree on what " +
                         yaml::quoted(path.text) + " is: " + quoted(tree.source(node)),
                     "write it in quotes if it is a text");
  }
  using Wish = NewValue::Type;
  switch (reading->type) {
    case Type::integer:
      return NewValue{.type = Wish::integer, .text = reading->value};
    case Type::floating:
      return NewValue{.type = Wish::floating, .text = std::string(tree.value(node))};
    case Type::boolean:
      return NewValue{.type = Wish::boolean, .text = reading->value};
    case Type::null:
      return NewValue{.type = Wish::null, .text = ""};
    case Type::string:
    case Type::timestamp:
    case Type::merge:
    case Type::value:
      break;
  }
  return NewValue{.type = Wish::string, .text = std::string(tree.value(node))};
}

base::Result<NewValue> read_from(const Tree& tree, const Path& path, std::size_t first,
                                 Aliases aliases) {
  const auto place = TRY(find_place(tree, path, first, aliases));
  const auto& location = place.location;
  if (location.outcome == Outcome::refused) return location.error;
  if (location.reached == path.segments.size()) return value_of(tree, location.node, path);
  // Lines of the inner text lie below that of the block.
  const Origin origin = {.line = tree.line(tree[location.node].begin) + 1};
  const auto inner = TRY(parse(tree.value(location.node), Format::yaml, origin));
  return read_from(inner, path, location.reached + 1, aliases);
}

}  // namespace

base::Result<NewValue> read_value(std::string_view text, const Path& path, Format format,
                                  Aliases aliases) {
  const auto tree = TRY(parse(text, format));
  TRY(refuse_encrypted(tree));
  return read_from(tree, path, 0, aliases);
}

}  // namespace yaml
