// SPDX-License-Identifier: Apache-2.0
#include "notifications/substitute.hpp"

#include "base/text.hpp"
#include "yaml/message.hpp"

namespace notifications {
namespace {

// `[$][\w-]+`
bool is_of_name(char c) {
  return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '_' || c == '-';
}

class Filler {
 public:
  Filler(const std::map<std::string, std::string>& secrets, Notes& notes)
      : secrets_(secrets), notes_(notes) {}

  void fill(Json& json, const Path& path) {
    if (json.is_string()) {
      json = filled(json.get<std::string>(), path);
    } else if (json.is_array()) {
      for (std::size_t i = 0; i < json.size(); ++i) fill(json[i], below(path, std::to_string(i)));
    } else if (json.is_object()) {
      auto result = Json::object();
      for (auto& [key, value] : json.items()) {
        const auto inner = below(path, key);
        fill(value, inner);
        result[filled(key, inner)] = std::move(value);
      }
      json = std::move(result);
    }
  }

 private:
  static Path below(Path path, std::string key) {
    path.push_back(std::move(key));
    return path;
  }

  std::string filled(const std::string& text, const Path& path) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
      auto end = at + 1;
      while (text[at] == '$' && end < text.size() && is_of_name(text[end])) ++end;
      if (text[at] == '$' && end > at + 1) {
        result += value_of(text.substr(at + 1, end - at - 1), path);
      } else {
        result += text[at];
      }
      at = end;
    }
    return result;
  }

  std::string value_of(const std::string& name, const Path& path) {
    const auto secret = secrets_.find(name);
    if (secret == secrets_.end()) {
      notes_.warning("unknown-secret", path, "the Secret has no key " + yaml::quoted(name),
                     "keys with dots and the form $secret:key cannot be reached from here");
      return "$" + name;
    }
    std::string_view value = secret->second;
    if (value.ends_with('\n')) {
      notes_.warning(
          "secret-line-end", path,
          "the secret " + yaml::quoted(name) + " ends with a line end, which Argo CD sends along",
          "write it with `printf %s`, not with `echo`");
      value.remove_suffix(value.ends_with("\r\n") ? 2 : 1);
    }
    return std::string(value);
  }

  const std::map<std::string, std::string>& secrets_;
  Notes& notes_;
};

}  // namespace

void fill_in_secrets(Json& options, const std::map<std::string, std::string>& secrets,
                     Notes& notes) {
  Filler(secrets, notes).fill(options, {});
}

}  // namespace notifications
