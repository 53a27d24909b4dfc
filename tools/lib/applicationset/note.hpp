// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace applicationset {

// Something that Argo CD passes over in silence while it works out a set, and that a person would
// want to know.
struct Note {
  std::string rule;  // "AS007"
  std::string path;  // "spec.generators[0].git.files[1].path"
  std::string message;
  std::string hint = {};

  bool operator==(const Note&) const = default;
};

using Notes = std::vector<Note>;

}  // namespace applicationset
