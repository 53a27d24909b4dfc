// SPDX-License-Identifier: Apache-2.0
#include "kube/path.hpp"

#include "base/text.hpp"

namespace kube {

std::string path_of(const Resource& resource, const std::string& namespace_name,
                    const std::string& name) {
  auto path = resource.group.empty() ? "/api" : "/apis/" + base::percent_encoded(resource.group);
  path += "/" + base::percent_encoded(resource.version);
  if (!namespace_name.empty()) path += "/namespaces/" + base::percent_encoded(namespace_name);
  path += "/" + base::percent_encoded(resource.plural);
  if (!name.empty()) path += "/" + base::percent_encoded(name);
  return path;
}

std::string encode(const Query& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    if (!text.empty()) text += '&';
    text += base::percent_encoded(name) + "=" + base::percent_encoded(value);
  }
  return text;
}

}  // namespace kube
