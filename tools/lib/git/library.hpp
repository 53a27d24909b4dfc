// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"

namespace git {

// Frees a C handle of libgit2 when it goes out of scope:
//   using RepositoryHandle = Handle<git_repository, git_repository_free>;
template <auto Free>
struct FreedBy {
  template <typename T>
  void operator()(T* handle) const {
    Free(handle);
  }
};
template <typename T, auto Free>
using Handle = std::unique_ptr<T, FreedBy<Free>>;

// Makes libgit2 ready, once per process, deaf to the configuration files of the machine and the
// user: an unreadable ~/.gitconfig makes it fail, and nothing there concerns us. Every function
// that calls libgit2 calls this first; the second call costs nothing.
void start_library();

// The one place where a code of libgit2 becomes a kind of failure: negative ones are errors.
base::Result<void> check(int code);

}  // namespace git
