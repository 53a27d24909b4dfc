// SPDX-License-Identifier: Apache-2.0
//
// Looks at quotes and brackets, and that a list of objects is where the items should be: anything
// else must not pass for an empty list. Whether an item is JSON, whoever reads it will find out.
#include "argocd/item_splitter.hpp"

#include <utility>

namespace argocd {
namespace {

base::Error garbled(std::string message) {
  return {.kind = base::ErrorKind::garbled, .message = std::move(message)};
}

constexpr std::size_t longest_key = 64;
constexpr std::size_t longest_rest = std::size_t{64} << 10U;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

// Of a character that is in no item, in no string and not blank.
base::Result<void> ItemSplitter::check(char c) {
  const bool is_null = c == 'n';  // no items
  if (std::exchange(is_before_items_, false) && c != '[' && !is_null) {
    return garbled("the answer is not a list");
  }
  if (is_in_items_ && depth_ == 2 && c != '{' && c != ',' && c != ']') {
    return garbled("the list has an entry that is not an object");
  }
  return {};
}

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
    if (!is_in_item_ && !is_blank(c)) TRY(check(c));
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
        if (depth_ == 1 && key_ == "items") has_items_ = is_before_items_ = true;
        break;
      default:
        break;
    }
  }
  if (!is_in_item_) return {};
  item_ += bytes.substr(item_begin);
  if (item_.size() > limit_) return garbled("an entry of the list is too large");
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
