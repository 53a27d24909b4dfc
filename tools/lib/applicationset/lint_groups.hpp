// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "applicationset/expand.hpp"
#include "manifests/document.hpp"
#include "manifests/problem.hpp"

namespace applicationset {

// Where something of an Application was written in its set: in templatePatch, in the template of
// the generator, or in that of the set. `path` is that in the Application.
std::string origin_of(const Json& set, const Generated& generated, const std::string& path);

// The name of an application, for messages.
std::string name_of(const Generated& generated);

// " (application web)", " (applications api, web)", to stand behind what they have in common.
std::string of_applications(const std::vector<std::string>& names);

// Problems of Applications that a set makes. Those that differ in no more than what stands between
// backquotes are one, which names the applications.
class LintGroups {
 public:
  explicit LintGroups(const manifests::Document& set) : set_(set) {}

  // The path of the problem is that in the Application.
  void add(const Generated& generated, manifests::Problem problem);

  // The same with a path of the set.
  void add_at(const Generated& generated, manifests::Problem problem);

  // Adds them to `problems`, but for those that are there with the same rule and path.
  void move_to(manifests::Problems& problems);

 private:
  struct Group {
    manifests::Problem problem;
    const Generated* first;
    bool has_set_path;
    std::vector<std::string> names;
  };
  using Key = std::tuple<std::size_t, std::string, std::string, std::string>;

  void add(const Generated& generated, manifests::Problem problem, bool has_set_path);

  const manifests::Document& set_;
  std::map<Key, std::size_t> places_;
  std::vector<Group> groups_;
};

}  // namespace applicationset
