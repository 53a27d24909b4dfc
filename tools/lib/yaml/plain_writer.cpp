// SPDX-License-Identifier: Apache-2.0
#include "yaml/plain_writer.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "yaml/go_style.hpp"

namespace yaml {
namespace {

using Json = nlohmann::ordered_json;

// Characters that mean nothing to YAML wherever they stand inside of a word. A colon is not among
// them: it depends on what follows.
constexpr std::array<bool, 256> word_characters() {
  std::array<bool, 256> table = {};
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (const char c : std::string_view("-_./=+")) table[static_cast<unsigned char>(c)] = true;
  return table;
}

constexpr auto is_of_word = word_characters();

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A word that begins with a letter or a digit, in which a colon is followed by more of it.
bool is_word(std::string_view text) {
  if (text.empty() || !is_letter_or_digit(text.front())) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_of_word[static_cast<unsigned char>(text[at])]) continue;
    if (text[at] != ':' || at + 1 == text.size()) return false;
  }
  return true;
}

class PlainWriter {
 public:
  explicit PlainWriter(KeyOrder comes_before) : comes_before_(comes_before) {}

  bool write_document(const Json& value) {
    if (!value.is_object() || value.empty()) return false;
    return write_map(value, 0, false);
  }

  std::string take() { return std::move(out_); }

 private:
  using Entries = std::vector<const Json::object_t::value_type*>;

  Entries sorted(const Json& map) const {
    Entries entries;
    entries.reserve(map.size());
    for (const auto& entry : map.get_ref<const Json::object_t&>()) entries.push_back(&entry);
    const auto comes_before = [this](const auto* one, const auto* other) {
      return comes_before_(one->first, other->first);
    };
    if (!std::is_sorted(entries.begin(), entries.end(), comes_before)) {
      std::stable_sort(entries.begin(), entries.end(), comes_before);
    }
    return entries;
  }

  // The first line of a map in a list stands behind the dash.
  bool write_map(const Json& map, std::size_t indent, bool is_behind_dash) {
    constexpr std::size_t longest_key = 100;
    bool is_first = is_behind_dash;
    for (const auto* entry : sorted(map)) {
      if (!is_first) out_.append(indent, ' ');
      is_first = false;
      if (entry->first.size() > longest_key || !write_text(entry->first)) return false;
      out_ += ':';
      if (!write_value(entry->second, indent)) return false;
    }
    return true;
  }

  // What follows the colon of a key.
  bool write_value(const Json& value, std::size_t indent) {
    if (value.is_object() && !value.empty()) {
      out_ += '\n';
      return write_map(value, indent + 2, false);
    }
    if (value.is_array() && !value.empty()) {
      out_ += '\n';
      return write_list(value, indent);
    }
    out_ += ' ';
    return write_leaf(value);
  }

  bool write_list(const Json& list, std::size_t indent) {
    for (const auto& item : list) {
      out_.append(indent, ' ');
      out_ += "- ";
      if (item.is_array() && !item.empty()) return false;
      const bool is_map = item.is_object() && !item.empty();
      if (is_map ? !write_map(item, indent + 2, true) : !write_leaf(item)) return false;
    }
    return true;
  }

  bool write_leaf(const Json& value) {
    switch (value.type()) {
      case Json::value_t::string:
        if (!write_text(value.get_ref<const std::string&>())) return false;
        break;
      case Json::value_t::object:
        out_ += "{}";
        break;
      case Json::value_t::array:
        out_ += "[]";
        break;
      case Json::value_t::number_float:
      case Json::value_t::discarded:
      case Json::value_t::binary:
        return false;
      default:
        out_ += base::json_text(value);
    }
    out_ += '\n';
    return true;
  }

  bool write_text(const std::string& text) {
    if (!is_word(text)) return false;
    if (is_plain_to_go(text)) {
      out_ += text;
    } else {
      out_ += '"';
      out_ += text;
      out_ += '"';
    }
    return true;
  }

  KeyOrder comes_before_;
  std::string out_;
};

}  // namespace

std::optional<std::string> write_plainly(const Json& value, KeyOrder comes_before) {
  PlainWriter writer(comes_before);
  if (!writer.write_document(value)) return std::nullopt;
  return writer.take();
}

}  // namespace yaml
