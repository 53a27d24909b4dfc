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
  Filler(const Secrets& secrets, Notes& notes) : secrets_(secrets), notes_(notes) {}

  std::optional<base::Error> take_fault() { return std::move(fault_); }

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
    const auto secret = secrets_.texts.find(name);
    if (secret == secrets_.texts.end()) {
      note_unknown(name, path);
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

  void note_unknown(const std::string& name, const Path& path) {
    auto error = base::malformed_error("the Secret has no key " + yaml::quoted(name));
    if (secrets_.is_given) {
      error.hint = hint_for(name);
      notes_.error("unknown-secret", path, error.message, error.hint);
    } else {
      error.hint = "no --secret was given";
      notes_.warning("unknown-secret", path,
                     "no --secret was given: the key " + yaml::quoted(name) + " cannot be checked");
    }
    if (!fault_) fault_ = std::move(error);
  }

  std::string hint_for(const std::string& name) const {
    std::vector<std::string> known;
    for (const auto& [key, text] : secrets_.texts) known.push_back(key);
    if (const auto near = base::did_you_mean(name, known)) return "did you mean " + *near + "?";
    if (known.empty()) return "the Secret has no keys";
    return "there are " + yaml::list(known) +
           "; keys with dots and the form $secret:key cannot be reached from here";
  }

  const Secrets& secrets_;
  Notes& notes_;
  std::optional<base::Error> fault_;
};

}  // namespace

std::optional<base::Error> fill_in_secrets(Json& options, const Secrets& secrets, Notes& notes) {
  Filler filler(secrets, notes);
  filler.fill(options, {});
  return filler.take_fault();
}

}  // namespace notifications
