// SPDX-License-Identifier: Apache-2.0
//
// Looks at quotes and brackets only. Whether what is between them is JSON, whoever reads the items
// will find out.
#include "argocd/item_splitter.hpp"

namespace argocd {
namespace {

base::Error garbled(std::string message) {
  return {.kind = base::ErrorKind::garbled, .message = std::move(message)};
}

constexpr std::size_t longest_key = 64;
constexpr std::size_t longest_rest = std::size_t{64} << 10U;

}  // namespace

base::Result<void> ItemSplitter::append(std::string_view bytes) {
  std::size_t item_begin = 0;  // of the piece in `bytes` that belongs to the item
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (!is_in_items_ && rest_.size() < longest_rest) rest_ += c;
    if (is_in_string_) {
      if (is_escaped_) {
        is_escaped_ = false;
      } else if (c == '\\') {
        is_escaped_ = true;
      } else if (c == '"') {
        is_in_string_ = false;
      }
      if (!is_in_item_ && is_in_string_ && key_.size() < longest_key) key_ += c;
      continue;
    }
    switch (c) {
      case '"':
        is_in_string_ = true;
        if (!is_in_item_) key_.clear();
        break;
      case '{':
      case '[':
        // The one place where items lie: an array below the key `items` of the outermost object.
        if (depth_ == 1 && c == '[' && key_ == "items") is_in_items_ = true;
        ++depth_;
        if (is_in_items_ && depth_ == 3 && c == '{') {
          is_in_item_ = true;
          item_begin = i;
        }
        break;
      case '}':
      case ']':
        if (depth_ == 0) return garbled("the list has more brackets closed than opened");
        --depth_;
        if (is_in_item_ && depth_ == 2) {
          TRY(end_item(bytes.substr(item_begin, i + 1 - item_begin)));
        }
        if (is_in_items_ && depth_ == 1) {
          is_in_items_ = false;
          rest_ += c;
        }
        if (depth_ == 0) has_ended_ = true;
        break;
      case ':':
        if (depth_ == 1 && key_ == "items") has_items_ = true;
        break;
      default:
        break;
    }
  }
  if (!is_in_item_) return {};
  item_ += bytes.substr(item_begin);
  if (item_.size() > limit_) return garbled("an application in the list is too large");
  return {};
}

base::Result<void> ItemSplitter::end_item(std::string_view last_piece) {
  is_in_item_ = false;
  if (item_.empty()) return take_(last_piece);
  item_ += last_piece;
  auto taken = take_(item_);
  item_.clear();
  return taken;
}

base::Result<void> ItemSplitter::finish() const {
  if (!has_ended_) return garbled("the list breaks off");
  // An empty list says so; anything else that is JSON is not one.
  if (!has_items_) return garbled("the answer is not a list");
  return {};
}

}  // namespace argocd
