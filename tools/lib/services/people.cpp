// SPDX-License-Identifier: Apache-2.0
#include "services/people.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "base/text.hpp"

namespace services {
namespace {

constexpr std::array<std::string_view, 3> everybody = {"all", "所有人", "everyone"};

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::is_ascii_digit);
}

bool looks_like_mobile(std::string_view handle) {
  constexpr std::size_t digits = 11;
  if (handle.starts_with('+')) return true;
  return handle.size() == digits && handle.front() == '1' && is_digits(handle);
}

// Takes `prefix` off, if it is there.
bool take(std::string_view& handle, std::string_view prefix) {
  if (!handle.starts_with(prefix)) return false;
  handle.remove_prefix(prefix.size());
  return true;
}

void add_once(std::vector<std::string>& list, std::string_view text) {
  if (text.empty() || std::find(list.begin(), list.end(), text) != list.end()) return;
  list.emplace_back(text);
}

bool is_part_of_word(char c) {
  const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
  return is_ascii && (base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '_' || c == '-');
}

bool has_word(std::string_view text, std::string_view token) {
  for (auto at = base::find(text, token); at != std::string_view::npos;
       at = base::find(text, token, at + 1)) {
    const auto end = at + token.size();
    if (end == text.size() || !is_part_of_word(text[end])) return true;
  }
  return false;
}

}  // namespace

void add_people(People& people, const std::vector<std::string>& handles,
                std::vector<std::string>& remarks) {
  for (const auto& written : handles) {
    auto handle = base::trim(written);
    take(handle, "@");
    if (std::find(everybody.begin(), everybody.end(), handle) != everybody.end()) {
      remarks.push_back("'" + base::printable(handle) + "' calls everybody and was left out");
    } else if (take(handle, "mobile:") || (!take(handle, "id:") && looks_like_mobile(handle))) {
      add_once(people.mobiles, handle);
    } else {
      add_once(people.ids, handle);
    }
  }
}

std::vector<std::string> handles_at(const nlohmann::json& section, const char* key) {
  std::vector<std::string> handles;
  for (const auto& text : base::texts_at(section, key)) {
    const auto list = base::replace_all(text, "\n", ",");
    for (const auto piece : base::split(list, ',')) {
      add_once(handles, base::trim(piece));
    }
  }
  return handles;
}

std::vector<std::string> missing_from(std::string_view text,
                                      const std::vector<std::string>& tokens) {
  std::vector<std::string> missing;
  for (const auto& token : tokens) {
    if (!has_word(text, token)) missing.push_back(token);
  }
  return missing;
}

}  // namespace services
