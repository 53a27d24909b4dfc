// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tools::update_values {

// What a value is to an image.
enum class Part : std::uint8_t {
  none,
  whole,       // image, appImage, APP_IMAGE: a reference, with or without its version
  repository,  // repository, imageRepository
  name,        // name, imageName, repo, IMAGE_REPO: a repository if a version stands beside it
  registry,
  tag,
  version,  // may hold the tag, or the version of something else
  digest,
};

// What the name of a value says of it, and which image it is about: those of one image share the
// stem.
struct Role {
  Part part = Part::none;
  std::string stem = {};   // "app" of appImageTag, app_tag and APP_IMAGE_REPOSITORY
  std::string exact = {};  // "app image", "app", "app image"
};

// Reads the name of a key, a parameter or a variable.
Role role_of(std::string_view name);

// Quickly, whether it may be that of a value that names an image.
bool may_name_image(std::string_view name);

}  // namespace tools::update_values
