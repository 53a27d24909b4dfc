// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory_resource>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "govalue/value.hpp"

namespace gotemplate {

// Where the nodes of one template live, one behind the other, until it goes away.
class Arena {
 public:
  template <typename Node>
  Node* make(Node node) {
    static_assert(std::is_trivially_destructible_v<Node>);
    return new (memory_.allocate(sizeof(Node), alignof(Node))) Node(std::move(node));
  }

  template <typename T>
  std::span<const T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (items.empty()) return {};
    auto* place = static_cast<T*>(memory_.allocate(items.size_bytes(), alignof(T)));
    std::uninitialized_copy(items.begin(), items.end(), place);
    return {place, items.size()};
  }

  const govalue::Value* keep(govalue::Value constant) {
    return &constants_.emplace_back(std::move(constant));
  }

 private:
  std::pmr::monotonic_buffer_resource memory_{2048};
  std::deque<govalue::Value> constants_;
};

}  // namespace gotemplate
