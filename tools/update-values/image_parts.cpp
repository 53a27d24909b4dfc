// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_parts.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "update-values/image_digest.hpp"
#include "update-values/image_words.hpp"

namespace tools::update_values {
namespace {

using Shape = ImagePlace::Shape;

constexpr std::string_view template_reason = "it is a template, which something else fills in";

std::optional<images::Reference> reference_in(const std::string& text) {
  auto reference = images::parse_reference(text);
  if (!reference) return std::nullopt;
  return std::move(*reference);
}

ImagePlace template_place(yaml::Path path, const std::string& text) {
  return {.shape = Shape::other,
          .image = text,
          .path = std::move(path),
          .reason = std::string(template_reason)};
}

// What an intent may call an image in parts.
std::vector<images::Reference> names_of(const ImageParts& parts) {
  std::vector<images::Reference> names;
  const auto add = [&](const std::string& text) {
    if (auto reference = reference_in(text)) names.push_back(std::move(*reference));
  };
  add(parts.registry.empty() ? parts.name : parts.registry + "/" + parts.name);
  if (!parts.global_registry.empty()) add(parts.global_registry + "/" + parts.name);
  return names;
}

std::string with_version(std::string image, const std::string& tag, const std::string& digest) {
  if (!tag.empty()) image += ":" + tag;
  if (!digest.empty()) image += "@" + digest;
  return image;
}

}  // namespace

bool has_version(const images::Reference& reference) {
  return reference.tag || reference.digest;
}

std::optional<ImagePlace> whole_place(const std::string& text) {
  auto reference = reference_in(text);
  if (!reference) {
    if (!is_template(text)) return std::nullopt;
    return template_place({}, text);
  }
  ImagePlace place{
      .shape = Shape::whole, .whole = {.path = {}, .is_there = true, .text = text}, .image = text};
  place.names.push_back(std::move(*reference));
  return place;
}

std::optional<ImagePlace> override_place(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) return whole_place(text);
  auto place = whole_place(text.substr(equals + 1));
  if (!place || place->shape != Shape::whole) return place;
  place->whole.text = text;
  place->lead = text.substr(0, equals + 1);
  if (auto old_name = reference_in(text.substr(0, equals))) {
    place->names.insert(place->names.begin(), std::move(*old_name));
  }
  return place;
}

std::optional<ImagePlace> other_place(const std::string& text,
                                      const std::vector<ImageIntent>& wanted) {
  if (!may_mention(text, wanted)) return std::nullopt;
  const auto reference = reference_in(text);
  if (!reference || !has_version(*reference) || !is_wanted({*reference}, wanted)) {
    return std::nullopt;
  }
  return ImagePlace{.shape = Shape::other,
                    .image = text,
                    .reason = "no key says that it is an image; --set changes it by its path"};
}

std::optional<ImagePlace> parts_place(ImageParts parts) {
  auto names = names_of(parts);
  const bool has_template = is_template(parts.name) || is_template(parts.tag.text) ||
                            is_template(parts.digest.text) || is_template(parts.registry);
  if (names.empty() && !is_template(parts.name)) return std::nullopt;
  const auto repository = parts.registry.empty() ? parts.name : parts.registry + "/" + parts.name;
  const auto image = with_version(repository, parts.tag.text, parts.digest.text);
  if (has_template) return template_place(std::move(parts.path), image);
  ImagePlace place{.shape = Shape::parts,
                   .names = std::move(names),
                   .tag = std::move(parts.tag),
                   .digest = std::move(parts.digest),
                   .image = image,
                   .path = std::move(parts.path)};
  if (has_version(place.names.front())) place.shape = Shape::whole;
  return place;
}

ImagePlace entry_place(ImageEntry entry) {
  const auto& shown = entry.new_name.empty() ? entry.name : entry.new_name;
  const auto image = with_version(shown, entry.tag.text, entry.digest.text);
  if (is_template(image)) return template_place({}, image);
  ImagePlace place{.shape = Shape::entry,
                   .tag = std::move(entry.tag),
                   .digest = std::move(entry.digest),
                   .image = image};
  for (const auto& name : {entry.new_name, entry.name}) {
    if (auto reference = reference_in(name)) place.names.push_back(std::move(*reference));
  }
  return place;
}

namespace {

// The parameters with one prefix: `web.image.` of `web.image.tag`.
struct Group {
  std::map<std::string, const ImageParameter*, std::less<>> values;

  const ImageParameter* find(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() ? nullptr : found->second;
  }
  std::string text(std::string_view key) const {
    const auto* found = find(key);
    return found == nullptr ? "" : found->value.text;
  }
  ImageValue value(std::string_view key) const {
    const auto* found = find(key);
    return found == nullptr ? ImageValue{} : found->value;
  }
  ValueAt finder() const {
    return [this](std::string_view key) { return value(key); };
  }
};

std::optional<ImagePlace> group_place(const Group& group) {
  const bool has_version_key = group.find("tag") != nullptr || group.find("digest") != nullptr;
  if (!has_version_key) return std::nullopt;
  for (const auto* key : {"repository", "image", "name"}) {
    const auto* name = group.find(key);
    if (name == nullptr || name->value.text.empty()) continue;
    const auto* version = group.find("tag") != nullptr ? group.find("tag") : group.find("digest");
    auto place = parts_place({.path = version->value.path,
                              .name = name->value.text,
                              .registry = group.text("registry"),
                              .global_registry = "",
                              .tag = group.value("tag"),
                              .digest = digest_beside(group.finder())});
    if (place && place->shape == Shape::whole) return std::nullopt;
    return place;
  }
  return std::nullopt;
}

// A parameter that is a whole image: by its name, or because nothing else has such a value.
std::optional<ImagePlace> parameter_place(const ImageParameter& parameter, std::string_view key) {
  const bool is_part = key == "tag" || key == "digest" || key == "registry" || key == "name";
  if (is_part) return std::nullopt;
  auto place = whole_place(parameter.value.text);
  if (place) place->path = place->whole.path = parameter.value.path;
  if (!place || is_image_key(key) || is_image_variable(key)) return place;
  const bool is_plain_word = place->names.empty() || !has_version(place->names.back());
  if (is_plain_word) return std::nullopt;
  return place;
}

}  // namespace

std::vector<ImagePlace> parameter_places(const std::vector<ImageParameter>& parameters) {
  std::vector<ImagePlace> places;
  std::map<std::string, Group> groups;
  const auto split = [](const std::string& name) {
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? 0 : dot + 1;
  };
  for (const auto& parameter : parameters) {
    const auto at = split(parameter.name);
    groups[parameter.name.substr(0, at)].values.emplace(parameter.name.substr(at), &parameter);
  }
  std::map<std::string, bool> is_in_parts;
  for (const auto& [prefix, group] : groups) {
    auto place = group_place(group);
    is_in_parts[prefix] = place.has_value();
    if (place) places.push_back(std::move(*place));
  }
  for (const auto& parameter : parameters) {
    const auto at = split(parameter.name);
    if (is_in_parts[parameter.name.substr(0, at)]) continue;
    const auto key = std::string_view(parameter.name).substr(at);
    auto place = parameter_place(parameter, key);
    if (!place) continue;
    if (key == "image" || key == "repository") {
      take_digest_beside(*place, groups[parameter.name.substr(0, at)].finder());
    }
    places.push_back(std::move(*place));
  }
  return places;
}

}  // namespace tools::update_values
