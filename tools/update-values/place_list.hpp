// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "update-values/image_place.hpp"
#include "yaml/tree.hpp"

namespace tools::update_values {

// The places that a walk through a file finds. A value that aliases share is one place of an image,
// wherever it is met, and one of each where several images have their version from it.
class PlaceList {
 public:
  // A place whose version is in the scalar `node`, met there or through an alias; no_node for one
  // that has no twin.
  void add(ImagePlace place, yaml::NodeId node, bool is_alias);

  std::size_t size() const { return places_.size(); }
  ImagePlace& operator[](std::size_t index) { return places_[index]; }

  // Whether a place has its version in that scalar.
  bool has_at(yaml::NodeId node) const;

  void move_to(std::size_t index, yaml::NodeId node) { origins_[index].node = node; }

  // All of them, each value once for an image: there where it stands, if the image stands there.
  std::vector<ImagePlace> take();

 private:
  struct Origin {
    yaml::NodeId node;
    bool is_alias;
  };

  std::vector<ImagePlace> places_;
  std::vector<Origin> origins_;  // of each place
};

}  // namespace tools::update_values
