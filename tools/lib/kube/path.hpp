// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace kube {

// One kind of object as the API server knows it: {"argoproj.io", "v1alpha1", "applications"}. The
// core group has no name: {"", "v1", "configmaps"}.
struct Resource {
  std::string group;
  std::string version;
  std::string plural;
};

struct Parameter {
  std::string name;
  std::string value;  // as it is; encode() makes it fit for a URL
};

using Query = std::vector<Parameter>;

// Where objects are found below the address of the server: all in the cluster, those in one
// namespace, or one of them. A namespace or a name that is empty is left out.
std::string path_of(const Resource& resource, const std::string& namespace_name = {},
                    const std::string& name = {});

// "watch=1&fieldSelector=metadata.name%3Dweb"
std::string encode(const Query& query);

}  // namespace kube
