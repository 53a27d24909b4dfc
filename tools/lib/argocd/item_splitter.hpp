// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace argocd {

// Cuts a JSON list as it comes - {"metadata":{…},"items":[{…},{…}]} - into its items, so that only
// one of them is held at a time. What comes between and around the items is skipped.
class ItemSplitter {
 public:
  using TakeItem = std::function<base::Result<void>(std::string_view item)>;

  // An item longer than `limit` bytes is `garbled`.
  ItemSplitter(TakeItem take, std::size_t limit) : take_(std::move(take)), limit_(limit) {}

  // Fails with `garbled` where `items` is neither a list of objects nor null, which means none.
  base::Result<void> append(std::string_view bytes);

  // To be called at the end: fails with `garbled` where the text broke off or was no list.
  base::Result<void> finish() const;

  // What is around the items, as JSON with an empty list in their place: {"metadata":{…},
  // "items":[]}. More than some KiB of it is cut off.
  const std::string& rest() const { return rest_; }

 private:
  base::Result<void> check(char c);
  base::Result<void> end_item(std::string_view last_piece);

  TakeItem take_;
  std::size_t limit_;
  std::string item_;
  std::string rest_;
  std::string key_;  // the last string outside of items, which may be a key
  std::size_t depth_ = 0;
  bool is_in_string_ = false;
  bool is_escaped_ = false;
  bool has_items_ = false;
  bool is_before_items_ = false;  // after the key and its colon
  bool is_in_items_ = false;
  bool is_in_item_ = false;
  bool has_ended_ = false;
};

}  // namespace argocd
