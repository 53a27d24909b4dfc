// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "images/reference.hpp"
#include "update-values/image_intent.hpp"
#include "yaml/path.hpp"
#include "yaml/tree.hpp"

namespace tools::update_values {

// A value of a place: what it is, or where it would be.
struct ImageValue {
  yaml::Path path = {};  // empty where there can be none
  bool is_there = false;
  std::string text = {};
  std::string lead = {};  // what stays in front of it: "old=" of an override for kustomize
  bool is_bare = false;   // a digest that stands there without its "sha256:"
};

// A place of a file that names an image.
struct ImagePlace {
  enum class Shape {
    whole,  // "repo:tag@digest" in one string
    parts,  // {repository, tag, digest}: each a value of its own
    entry,  // {name, newName, newTag, digest} of a kustomization
    other,  // what only looks like an image
  };

  Shape shape = Shape::other;
  // What an intent may call it: of a whole string, its last is what is written.
  std::vector<images::Reference> names = {};
  ImageValue whole = {};
  ImageValue tag = {};
  ImageValue digest = {};   // also one that stands beside a whole string
  std::string image = {};   // all of it, for people
  yaml::Path path = {};     // where a person looks for it
  std::string reason = {};  // why it cannot be changed; empty if it can
  // Values beside it that may hold its version as well, or that of something else.
  std::vector<ImageValue> rivals = {};
};

struct FoundImages {
  std::vector<ImagePlace> places;  // in the order of the file
  std::vector<yaml::Path> lists;   // that kustomizations have, or would have, for entries
};

// Finds the images of a text, also in the YAML inside its literal blocks. Strings that are no
// places of images count only where they are wanted. A value with an anchor is one place of an
// image, whatever aliases there are.
FoundImages find_images(const yaml::Tree& tree, const std::string& file,
                        const std::vector<ImageIntent>& wanted);

}  // namespace tools::update_values
