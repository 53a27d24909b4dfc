// SPDX-License-Identifier: Apache-2.0
#include "git/library.hpp"

#include <git2.h>

#include "base/text.hpp"

namespace git {
namespace {

struct Library {
  Library() {
    git_libgit2_init();
    for (const auto level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                             GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
      git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
    }
    // The user names the one repository that is opened, so its owner is no surprise.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  }
  ~Library() { git_libgit2_shutdown(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

base::ErrorKind kind_of(int code) {
  switch (code) {
    case GIT_ENOTFOUND:
      return base::ErrorKind::not_found;
    case GIT_ELOCKED:
    case GIT_EMODIFIED:
    case GIT_ENONFASTFORWARD:
      return base::ErrorKind::conflict;
    case GIT_EINVALIDSPEC:
      return base::ErrorKind::usage;
    default:
      return base::ErrorKind::garbled;
  }
}

}  // namespace

void start_library() {
  static const Library library;
}

base::Result<void> check(int code) {
  if (code >= 0) return {};
  const auto* error = git_error_last();
  if (error == nullptr) return base::Error{.kind = kind_of(code), .message = "libgit2 failed"};
  auto message = base::printable(error->message);
  // Where the system gave no reason, libgit2's text ends in an empty one.
  while (message.ends_with(' ') || message.ends_with(':')) message.pop_back();
  return base::Error{.kind = kind_of(code), .message = message};
}

}  // namespace git
