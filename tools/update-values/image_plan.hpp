// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "update-values/image_intent.hpp"
#include "yaml/edit.hpp"

namespace tools::update_values {

struct ImageOptions {
  bool drops_digests = false;  // --drop-digest: empties a `digest` that nobody gave a new value
  bool adds_tags = false;      // --create: writes a `tag` beside a repository that has none
  // --create: writes an entry into a kustomization that has none for an image. This is for images
  // that no file has at all; whether that is so only the caller knows.
  bool adds_entries = false;
  bool is_looked_up = false;  // by --verify-image and the like, under the name of the intent
  bool is_named = true;  // by itself, not by a glob: then it is an error that it cannot be read
};

// A place where an image is what was wanted, or becomes it.
struct ImageHit {
  std::size_t intent = 0;      // its place in the list
  std::string path = {};       // of the value that has the version, as --set takes it
  std::string old_image = {};  // all of it; empty for an entry that is added
  std::string new_image = {};
};

struct ImagePlan {
  std::vector<yaml::Edit> edits;  // for yaml::edit(), together with others of the same file
  std::vector<ImageHit> hits;
  std::vector<SeenImage> seen;  // every image of the file, but nothing where none can be wanted
  std::vector<std::string> warnings;
  std::optional<std::string> passed_over = std::nullopt;  // why the file was not looked into
};

// Works out what to edit in a file so that it has the wanted images (specification, section 2).
//
// Fails with `malformed`, the message without the file's name: for a file that cannot be read, and
// for a place where it is not clear what was meant, such as an old digest beside a new tag.
base::Result<ImagePlan> plan_images(const std::string& path, std::string_view text,
                                    const std::vector<ImageIntent>& wanted,
                                    const ImageOptions& options);

// Every image of a file, for image_not_found(); none of one that cannot be read.
std::vector<SeenImage> see_images(const std::string& path, std::string_view text,
                                  const std::vector<ImageIntent>& wanted);

}  // namespace tools::update_values
