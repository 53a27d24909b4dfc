// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "argocd/item_splitter.hpp"
#include "argocd/objects.hpp"
#include "base/result.hpp"

namespace argocd {

// What of objects to leave out, so that it is never held: the status of all, and of those that are
// not in `whole` also who set which field.
struct Trim {
  bool is_wanted = false;
  const std::set<std::string>* whole = nullptr;
};

// One object; fails with `garbled` for anything else.
base::Result<Json> read_object(std::string_view text, const Trim& trim = {});

// Collects the items of a list as they come.
class ObjectList {
 public:
  explicit ObjectList(const Trim& trim) : trim_(trim) {}

  base::Result<void> take(std::string_view item);
  std::vector<Json> objects;

 private:
  Trim trim_;
};

}  // namespace argocd
