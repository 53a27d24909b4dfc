// SPDX-License-Identifier: Apache-2.0
#include "rollout/server_version.hpp"

#include "argocd/look.hpp"
#include "base/text.hpp"

namespace rollout {

base::Error too_old(const std::string& version, const char* needs, const char* for_what) {
  return {.kind = base::ErrorKind::garbled,
          .message = "Argo CD " + base::printable(version) + " is too old for " + for_what,
          .hint = std::string("it would ignore that without a word; it knows it since ") + needs};
}

bool is_before(std::string_view version, unsigned major, unsigned minor) {
  if (version.starts_with('v')) version.remove_prefix(1);
  const auto parts = base::split(version, '.');
  if (parts.size() < 2) return false;
  const auto first = base::parse_unsigned(parts[0]);
  const auto second = base::parse_unsigned(parts[1]);
  if (!first || !second) return false;
  return *first != major ? *first < major : *second < minor;
}

base::Result<void> check_server_version(argocd::ControlPlane& control_plane, const SyncPlan& plan) {
  if (!plan.request.retry || !plan.request.retry->with_newest_revision) return {};
  const auto version = TRY(argocd::await<std::string>(control_plane, [&](auto done) {
                             control_plane.version(std::move(done));
                           }).context("asking Argo CD for its version"));
  if (is_before(version, 3, 2)) return too_old(version, "3.2", "--retry-refresh");
  return {};
}

}  // namespace rollout
