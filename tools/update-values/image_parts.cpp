// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_parts.hpp"

#include <algorithm>
#include <string_view>

#include "base/text.hpp"
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

ImagePlace template_place(const std::string& text) {
  ImagePlace place{.shape = Shape::other, .image = text, .reason = std::string(template_reason)};
  if (auto name = reference_in(without_template(text))) place.names.push_back(std::move(*name));
  return place;
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

// "redis:6379": a host with its port, where no key says that it is an image.
bool may_be_port(std::string_view repository, std::string_view tag) {
  constexpr std::size_t shortest = 3;
  return repository.find('/') == std::string_view::npos && tag.size() >= shortest &&
         std::all_of(tag.begin(), tag.end(), base::is_ascii_digit);
}

std::string with_version(std::string image, const std::string& tag, const std::string& digest) {
  if (!tag.empty()) image += ":" + tag;
  if (!digest.empty()) image += "@" + digest;
  return image;
}

}  // namespace

bool may_be_address(const images::Reference& reference) {
  const bool is_one_word = reference.registry.empty() && !reference.digest &&
                           reference.path.find('/') == std::string::npos;
  return is_one_word && (!reference.tag || may_be_port(reference.path, *reference.tag));
}

std::optional<ImagePlace> whole_place(const std::string& text) {
  auto reference = reference_in(text);
  if (!reference) {
    if (!is_template(text)) return std::nullopt;
    return template_place(text);
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
  place->whole.lead = text.substr(0, equals + 1);
  if (auto old_name = reference_in(text.substr(0, equals))) {
    place->names.insert(place->names.begin(), std::move(*old_name));
  }
  return place;
}

std::optional<ImagePlace> other_place(const std::string& text,
                                      const std::vector<ImageIntent>& wanted) {
  if (!may_mention(text, wanted)) return std::nullopt;
  auto reference = reference_in(text);
  const bool is_meant = reference && has_version(*reference) &&
                        !may_be_port(text, reference->tag.value_or("")) &&
                        is_wanted({*reference}, wanted);
  if (!is_meant) return std::nullopt;
  return ImagePlace{.shape = Shape::other,
                    .names = {std::move(*reference)},
                    .image = text,
                    .reason = "no key says that it is an image; --set changes it by its path"};
}

namespace {

bool is_of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
         c == '/';
}

// Whether a name begins behind it: "docker://team/app:v1" is one, and "other/team/app" another.
bool begins_name(std::string_view before) {
  if (before.ends_with("docker://") || before.ends_with("oci://")) return true;
  return before.empty() || (!is_of_a_name(before.back()) && before.back() != ':');
}

// Whether what follows a repository ends its name.
bool ends_name(std::string_view rest, bool needs_version) {
  if (rest.empty()) return !needs_version;
  const bool is_version =
      rest.size() > 1 && (rest[0] == ':' || rest[0] == '@') &&
      (base::is_ascii_alpha(rest[1]) || base::is_ascii_digit(rest[1]) || rest[1] == '_');
  if (needs_version || is_version) return is_version;
  return !is_of_a_name(rest[0]) || rest.substr(0, 2) == ". " || rest.substr(0, 2) == ".\n";
}

bool mentions(std::string_view text, std::string_view repository, bool needs_version) {
  for (auto at = text.find(repository); at != std::string_view::npos;
       at = text.find(repository, at + 1)) {
    const auto rest = text.substr(at + repository.size());
    if (!begins_name(text.substr(0, at)) || !ends_name(rest, needs_version)) continue;
    const auto version = rest.substr(0, rest.find_first_of(" \t\n\"',/", 1));
    if (!version.starts_with(':') || !may_be_port(repository, version.substr(1))) return true;
  }
  return false;
}

}  // namespace

std::vector<ImagePlace> mentioned_places(std::string_view text, bool needs_version,
                                         const std::string& reason,
                                         const std::vector<ImageIntent>& wanted) {
  std::vector<ImagePlace> places;
  for (const auto& intent : wanted) {
    const auto repository = intent.reference.repository();
    if (!mentions(text, repository, needs_version)) continue;
    places.push_back({.shape = Shape::other,
                      .names = {intent.reference},
                      .image = repository,
                      .reason = reason});
  }
  return places;
}

std::optional<ImagePlace> parts_place(ImageParts parts) {
  auto names = names_of(parts);
  const bool has_template = is_template(parts.name) || is_template(parts.tag.text) ||
                            is_template(parts.digest.text) || is_template(parts.registry);
  if (names.empty() && !is_template(parts.name)) return std::nullopt;
  const auto repository = parts.registry.empty() ? parts.name : parts.registry + "/" + parts.name;
  const auto image = with_version(repository, parts.tag.text, parts.digest.text);
  if (has_template) return template_place(image);
  return ImagePlace{.shape = Shape::parts,
                    .names = std::move(names),
                    .tag = std::move(parts.tag),
                    .digest = std::move(parts.digest),
                    .image = image};
}

std::string text_of(const ImagePlace& parts) {
  return with_version(parts.names.front().repository(), parts.tag.text, parts.digest.text);
}

ImagePlace entry_place(ImageEntry entry) {
  const auto& shown = entry.new_name.empty() ? entry.name : entry.new_name;
  const auto image = with_version(shown, entry.tag.text, entry.digest.text);
  if (is_template(image)) return template_place(image);
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

constexpr std::string_view algorithm_end = "@sha256";

ImageValue image_value(const std::vector<NamedValue>& values, std::optional<std::size_t> member) {
  if (!member) return {};
  const auto& value = values[*member];
  return {.path = {}, .is_there = true, .text = value.text, .lead = value.lead};
}

// {repository: team/app@sha256, tag: "64 digits"}: what it is will be a digest only.
std::optional<ImagePlace> split_digest_place(const std::string& name) {
  if (!name.ends_with(algorithm_end)) return std::nullopt;
  auto reference = reference_in(name.substr(0, name.size() - algorithm_end.size()));
  if (!reference) return std::nullopt;
  ImagePlace place{.shape = Shape::other, .image = name};
  place.names.push_back(std::move(*reference));
  place.reason = "the digest is split between the repository and the tag; --set changes it";
  return place;
}

std::optional<ImagePlace> whole_group(const NamedValue& name, ImageValue digest) {
  auto place = whole_place(name.text);
  if (!place || place->shape != Shape::whole) return place;
  place->whole.lead = name.lead;
  take_digest_beside(*place, std::move(digest));
  return place;
}

}  // namespace

std::optional<ImagePlace> group_place(const std::vector<NamedValue>& values,
                                      const ImageGroup& group, const std::string& global_registry) {
  const auto& name = values[group.name];
  const auto part = name.role.part;
  auto tag = image_value(values, group.tag);
  auto digest = as_digest(image_value(values, group.digest));
  const auto reference = reference_in(name.text);
  const bool has_own = reference && has_version(*reference);
  const bool has_beside = tag.is_there || (part != Part::whole && digest.is_there);
  const bool is_named = name.role.exact.ends_with("image");
  if (part == Part::name && !has_beside && !is_named) return std::nullopt;
  if (has_own || (part == Part::whole && !has_beside)) return whole_group(name, std::move(digest));
  if (auto split = split_digest_place(name.text)) return split;
  const auto registry = image_value(values, group.registry);
  return parts_place({.name = name.text,
                      .registry = registry.text,
                      .global_registry = global_registry,
                      .tag = std::move(tag),
                      .digest = std::move(digest)});
}

}  // namespace tools::update_values
