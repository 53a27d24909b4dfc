// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "argocd/application.hpp"
#include "base/result.hpp"
#include "rollout/goal.hpp"

namespace rollout {

// How far an application is towards a goal that may be about some of its resources only
// (Goal::resources); without such a choice, what Argo CD says of the whole.
//
// Unlike upstream's `argocd app wait --resource` (argocd-api.md, 14.1): a choice that meets nothing
// is not there, what Argo CD has no check of health for is healthy, and hooks are left out, as they
// count with their operation.

// OutOfSync where one of them is; `none` where there is none of them.
argocd::Sync sync_for(const Goal& goal, const argocd::Application& application);

// The worst of those whose health counts. Where the application does not say how its resources are,
// they are healthy if the whole is, and else `unknown`.
argocd::Health health_for(const Goal& goal, const argocd::Application& application);

// How it ends where no health is waited for: `synced`, or `unchanged` where it is not Synced and
// nobody asked for that.
Word word_without_health(const Goal& goal, const argocd::Application& application);

// "OutOfSync"; of a choice the first that is not Synced, by name, and how many more.
std::string sync_text(const Goal& goal, const argocd::Application& application);

// "Degraded: back-off", in the same way.
std::string health_text(const Goal& goal, const argocd::Application& application);

// Fails with `usage` where a pattern meets no resource: it is a typo.
base::Result<void> check_resources(const Goal& goal, const argocd::Application& application);

// Why the goal cannot be judged where nobody can look into the application and Argo CD keeps the
// health of resources elsewhere, as it does since 3.0. Nothing where it can.
std::optional<Outcome> hidden_health(const Goal& goal, const argocd::Application& application,
                                     bool has_inspector);

}  // namespace rollout
