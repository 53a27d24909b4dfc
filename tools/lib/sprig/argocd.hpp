// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "gotime/time.hpp"
#include "govalue/value.hpp"
#include "govalue/world.hpp"
#include "sprig/app_detail.hpp"

namespace sprig {

// The variables that Argo CD gives templates and triggers of notifications beside the application:
// maps of functions, called as `{{call .repo.FullNameByRepoURL .app.spec.source.repoURL}}`.

// Parse, Now, and the constants of Go's package time.
govalue::Value time_variable(std::shared_ptr<const govalue::World> world);

// ReplaceAll, ToUpper and ToLower.
govalue::Value strings_variable();

// What somebody has to be asked about an application: its repository, or Argo CD.
class Repository {
 public:
  virtual ~Repository() = default;

  // Fails where Argo CD panics: the text of the error is what a template then ends with.
  virtual base::Result<CommitMetadata> commit_metadata(std::string_view revision) const = 0;
  virtual base::Result<AppDetail> app_detail() const = 0;
};

// RepoURLToHTTPS, FullNameByRepoURL, QueryEscape, GetCommitMetadata and GetAppDetails.
govalue::Value repo_variable(const std::shared_ptr<const Repository>& repository);

// GetInfoItem, which the documentation of Argo CD still has, and Argo CD lost.
govalue::Value sync_variable();

}  // namespace sprig
