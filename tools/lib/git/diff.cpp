// SPDX-License-Identifier: Apache-2.0
#include "git/diff.hpp"

#include <git2.h>

#include "git/library.hpp"

namespace git {
namespace {

using PatchHandle = Handle<git_patch, git_patch_free>;

}  // namespace

base::Result<std::string> unified_diff(const std::string& path, bool is_executable,
                                       std::string_view before, std::string_view after) {
  start_library();
  git_diff_options options = {};
  TRY(check(git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION)));
  options.flags = GIT_DIFF_FORCE_TEXT;
  git_patch* raw = nullptr;
  TRY(check(git_patch_from_buffers(&raw, before.data(), before.size(), path.c_str(), after.data(),
                                   after.size(), path.c_str(), &options)));
  const PatchHandle patch(raw);
  git_buf text = GIT_BUF_INIT;
  TRY(check(git_patch_to_buf(&text, patch.get())));
  std::string result(text.ptr, text.size);
  git_buf_dispose(&text);
  // libgit2 takes what lies in memory for a file of the usual mode.
  const auto index = result.find("\nindex ");
  const auto mode = result.find(" 100644\n", index);
  if (is_executable && mode != std::string::npos) result.replace(mode, 7, " 100755");
  return result;
}

}  // namespace git
