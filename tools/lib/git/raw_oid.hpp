// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <git2.h>

#include <algorithm>

#include "git/object.hpp"

namespace git {

// Ids as libgit2 has them.

inline git_oid to_raw(const Oid& id) {
  git_oid raw = {};
  std::copy(id.bytes.begin(), id.bytes.end(), raw.id);
  return raw;
}

inline Oid from_raw(const git_oid& raw) {
  Oid id;
  std::copy_n(raw.id, Oid::size, id.bytes.begin());
  return id;
}

}  // namespace git
