// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

namespace manifests {

// With one of these finalizers, the resources of an Application go with it. The first is the one
// that Argo CD sets itself.
inline constexpr std::string_view resources_finalizers[] = {
    "resources-finalizer.argocd.argoproj.io", "resources-finalizer.argocd.argoproj.io/background",
    "resources-finalizer.argocd.argoproj.io/foreground"};

constexpr bool is_resources_finalizer(std::string_view name) {
  return std::find(std::begin(resources_finalizers), std::end(resources_finalizers), name) !=
         std::end(resources_finalizers);
}

}  // namespace manifests
