// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "update-values/image_place.hpp"
#include "update-values/image_trail.hpp"
#include "yaml/path.hpp"
#include "yaml/tree.hpp"

namespace tools::update_values {

// The list `parameters` beside `values` or `valuesObject` in the Helm part of an Application, which
// beats them: [{name: image.tag, value: v1}].
class HelmParameters {
 public:
  struct Parameter {
    ImageValue value;
    yaml::NodeId node;  // the scalar that has it
  };

  // `trail` is at the map that has the list, and stays as it is.
  HelmParameters(const yaml::Tree& tree, yaml::NodeId list, Trail& trail)
      : tree_(tree), list_(list), trail_(trail) {}

  // "image.tag" of a path that goes through the values of that map; empty where no parameter could
  // name it.
  std::string name_below(const yaml::Path& path) const;

  // The last one of that name, which is the one that counts.
  std::optional<Parameter> find(const std::string& name) const;

 private:
  const yaml::Tree& tree_;
  yaml::NodeId list_;
  Trail& trail_;
};

}  // namespace tools::update_values
