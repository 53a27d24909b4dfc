// SPDX-License-Identifier: Apache-2.0
#include "services/mention.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/people.hpp"

namespace services {

std::vector<std::string> mentions_of(const std::vector<std::string>& handles,
                                     const WriteMention& write, std::string_view wanted,
                                     std::vector<std::string>& remarks) {
  std::vector<std::string> mentions;
  for (const auto& handle : handles) {
    auto mention = write(std::string(base::trim(handle)));
    if (mention.empty()) {
      remarks.push_back("'" + excerpt(handle) + "' was not mentioned: " + std::string(wanted));
    } else if (std::find(mentions.begin(), mentions.end(), mention) == mentions.end()) {
      mentions.push_back(std::move(mention));
    }
  }
  return mentions;
}

std::string with_mentions(const std::string& text, std::vector<std::string> mentions,
                          const Limit& limit, std::vector<std::string>& remarks) {
  const auto valid = base::valid_utf8(text);
  for (;;) {
    const Tail tail = [&](std::string_view kept) {
      const auto line = base::join(missing_from(kept, mentions), " ");
      return line.empty() ? line : "\n" + line;
    };
    if (auto fitting = fitted(valid, tail, limit, remarks)) {
      return valid.empty() && !fitting->empty() ? fitting->substr(1) : *std::move(fitting);
    }
    if (mentions.empty()) return {};
    remarks.push_back("'" + mentions.back() + "' was not mentioned: there is no room");
    mentions.pop_back();
  }
}

std::string user_name(std::string_view handle) {
  auto name = base::trim(handle);
  if (name.starts_with('@')) name.remove_prefix(1);
  const auto is_of_name = [](char c) {
    return base::is_ascii_digit(c) || base::is_ascii_alpha(c) || c == '.' || c == '_' || c == '-';
  };
  return std::all_of(name.begin(), name.end(), is_of_name) ? std::string(name) : std::string();
}

std::string at_name(const std::string& handle) {
  const auto name = user_name(handle);
  return name.empty() ? name : "@" + name;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), base::is_ascii_digit);
}

}  // namespace services
