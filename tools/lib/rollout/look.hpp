// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "argocd/application.hpp"
#include "rollout/goal.hpp"

namespace rollout {

// What one look at an application tells; nothing here remembers another look.

// Whether one look is surely older than another: versions are numbers that grow, over all
// applications, and so also from one to the next of the same name.
bool is_older(const argocd::Application& one, const argocd::Application& other);

// Whether an operation is wanted, running, ending or waiting for its next try.
bool is_under_way(const argocd::Application& application);

// Whether a closed sync window holds it up. Argo CD looks at its windows first, also where the
// operation is to be terminated (argocd-api.md, 8.5).
bool is_held_by_window(const argocd::Application& application);

// What keeps it from being done, in the operation's own words.
std::string operation_text(const argocd::Application& application);

// Whether Argo CD has compared since the last operation came to its end. It writes whole seconds,
// so "since" is a later second: a comparison of the same one may have begun before.
bool is_settled(const argocd::Application& application);

// Whether they are states of one operation that has not gone on.
bool is_same_end(const std::optional<argocd::OperationState>& one,
                 const std::optional<argocd::OperationState>& other);

// What an operation deployed, or what it was asked to where it did not come to that.
const std::vector<std::string>& revisions_of(const argocd::OperationState& state);

// Whether it is the operation that we asked for, by its marker or as that rollback.
bool is_own(const argocd::Operation& operation, const std::string& marker,
            const std::optional<argocd::Operation>& rollback);

// What keeps Argo CD from comparing, if anything does. Not what is wrong with operations and
// deletions.
std::string error_text(const argocd::Application& application);
bool has_condition(const argocd::Application& application, std::string_view type);

// Whether it says how its resources are, one by one. Argo CD 3 leaves that out of many answers.
bool has_resource_health(const argocd::Application& application);

// The application's health without the resources that do not count: the worst of the others, as
// Argo CD does it. Its own word where it does not say how its resources are.
argocd::Health health_of(const argocd::Application& application,
                         const std::vector<IgnoredHealth>& ignored);

// Whether what was committed last has become manifests, and those are what it was compared to.
bool is_hydrated(const argocd::Application& application);

// The revisions that wanted ones are compared with: those that people commit.
std::vector<std::string> committed_revisions(const argocd::Application& application);

// Whether the health of this resource does not count.
bool is_ignored(const std::vector<IgnoredHealth>& ignored, std::string_view kind,
                std::string_view name);

// Text of a server, for one line of ours.
std::string shown(std::string_view text);

// The same where it is one of several on a line, or of many lines.
std::string shown_briefly(std::string_view text);

}  // namespace rollout
