// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
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

// Fails with `garbled` for what is no object, or has metadata, labels or annotations that are none.
base::Result<void> check_object(const Json& json);

// One object; fails as check_object() does.
base::Result<Json> read_object(std::string_view text, const Trim& trim = {});

// About what an object takes in memory: of many small ones ten times as much as their text.
std::size_t memory_of(const Json& json);

// What is left of the memory that all objects of one list may take.
class ListRoom {
 public:
  // Fails with `garbled` where the object is too much.
  base::Result<void> take(const Json& object);

 private:
  // Fifty thousand applications of usual size, with room to spare.
  static constexpr std::size_t most = std::size_t{384} << 20U;
  std::size_t taken_ = 0;
};

// Collects the items of a list as they come. More than ListRoom has is `garbled`.
class ObjectList {
 public:
  explicit ObjectList(const Trim& trim) : trim_(trim) {}

  base::Result<void> take(std::string_view item);
  std::vector<Json> objects;

 private:
  Trim trim_;
  ListRoom room_;
};

}  // namespace argocd
