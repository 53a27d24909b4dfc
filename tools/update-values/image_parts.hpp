// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "update-values/image_group.hpp"
#include "update-values/image_place.hpp"

// Makes places of the values that a walk through a file has found. Where these are is for the walk
// to say.
namespace tools::update_values {

// Whether it may as well be a host, with its port or without: "redis:6379" and "redis".
bool may_be_address(const images::Reference& reference);

// One string that is an image. Nothing for a text that is none, nor a template for one.
std::optional<ImagePlace> whole_place(const std::string& text);

// One string that is an image, or replaces one by another: "old=new:tag".
std::optional<ImagePlace> override_place(const std::string& text);

// A string somewhere that is a wanted image with a version.
std::optional<ImagePlace> other_place(const std::string& text,
                                      const std::vector<ImageIntent>& wanted);

// A text that is not looked into, and why, but has the full name of a wanted image; with a version
// behind it, where a name alone would say little.
std::vector<ImagePlace> mentioned_places(std::string_view text, bool needs_version,
                                         const std::string& reason,
                                         const std::vector<ImageIntent>& wanted);

// The values of an image in parts.
struct ImageParts {
  std::string name;             // the repository
  std::string registry;         // split off; empty where it is not
  std::string global_registry;  // for all images of the file
  ImageValue tag;
  ImageValue digest;
};

// Nothing where the name is no repository.
std::optional<ImagePlace> parts_place(ImageParts parts);

// All of an image in parts, for people.
std::string text_of(const ImagePlace& parts);

// An entry of a kustomization.
struct ImageEntry {
  std::string name;
  std::string new_name;
  ImageValue tag;
  ImageValue digest;
};

ImagePlace entry_place(ImageEntry entry);

// An image of which several values say a part, or one of them all. Nothing where they are none.
std::optional<ImagePlace> group_place(const std::vector<NamedValue>& values,
                                      const ImageGroup& group, const std::string& global_registry);

}  // namespace tools::update_values
