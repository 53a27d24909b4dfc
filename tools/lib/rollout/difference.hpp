// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rollout {

// A field that is not in the cluster what Git wants.
struct Difference {
  struct Step {
    std::string name;       // of a field, or what tells one item of a list from the others
    std::string by = {};    // the item's field that does: "name"; "#" is its position
    std::size_t index = 0;  // of an item
  };

  std::vector<Step> steps = {};
  bool is_live = true;     // there is such a field in the cluster
  bool is_wanted = true;   // there is one in Git
  bool is_hidden = false;  // its values are nobody's business
  std::string live = {};   // fit for people, shortened; empty for what is hidden, an object, a list
  std::string wanted = {};
  std::string cause = {};  // who or what makes it so, where that is known
  std::string way_out = {};

  // "spec.template.spec.containers[name=web].image", for people.
  std::string path() const;

  // "/spec/template/spec/containers/0/image", as ignoreDifferences takes it.
  std::string pointer() const;
};

struct Differences {
  std::vector<Difference> fields = {};
  std::size_t more = 0;  // that are not among them
};

// Compares a resource as it is with what a sync would make of it, both as JSON. Items of lists are
// matched by name where they have one. Values of Secrets and of what looks like one are never
// shown. Nothing where a text is not JSON.
Differences compare(std::string_view kind, std::string_view live, std::string_view wanted,
                    std::size_t most);

// "spec.replicas is 5, Git wants 3".
std::string to_string(const Difference& difference);

}  // namespace rollout
