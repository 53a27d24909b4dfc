// SPDX-License-Identifier: Apache-2.0
#include "rollout/difference.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/json.hpp"
#include "base/text.hpp"

namespace rollout {
namespace {

using nlohmann::json;
using Step = Difference::Step;

constexpr std::size_t longest_value = 60;
constexpr std::size_t deepest = 40;

// What the API server writes into every object.
constexpr std::array<std::string_view, 6> server_owned = {
    "resourceVersion", "generation", "uid", "creationTimestamp", "managedFields", "selfLink"};

bool has(std::string_view text, std::string_view piece) {
  return text.find(piece) != std::string_view::npos;
}

bool looks_secret(std::string_view name) {
  const auto lower = base::to_lower(name);
  for (const char* end : {"name", "ref", "namespace", "path", "file", "seconds"}) {
    if (lower.ends_with(end)) return false;
  }
  constexpr std::array words = {"passw",   "secret",  "token",   "apikey",
                                "api_key", "api-key", "private", "credential"};
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return has(lower, word); });
}

// `--password=x`, `token: x`, `"secret":"x"`, https://user:x@host.
bool holds_secret(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme != std::string_view::npos) {
    const auto host = text.substr(scheme + 3);
    if (has(host.substr(0, host.find('/')), "@")) return true;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto next = i + 1 < text.size() ? text[i + 1] : ' ';
    const bool is_after_key = i > 0 && text[i - 1] == '"';
    const bool assigns = text[i] == '=' || (text[i] == ':' && (next == ' ' || is_after_key));
    if (!assigns) continue;
    auto begin = i - (is_after_key ? 1 : 0);
    const auto end = begin;
    while (begin > 0 && text.substr(begin - 1, 1).find_first_of(" ,;\"'{[&?") != 0) --begin;
    if (looks_secret(text.substr(begin, end - begin))) return true;
  }
  return false;
}

bool is_hidden(std::string_view kind, const std::vector<Step>& steps) {
  const auto is_at = [&](std::size_t i, std::string_view name) {
    return i < steps.size() && steps[i].name == name;
  };
  if (kind == "Secret" && (is_at(0, "data") || is_at(0, "stringData"))) return true;
  // A copy of the whole object, data of Secrets included.
  if (is_at(2, "kubectl.kubernetes.io/last-applied-configuration")) return true;
  return std::any_of(steps.begin(), steps.end(),
                     [](const Step& step) { return step.by != "#" && looks_secret(step.name); });
}

struct Text {
  std::string text;
  bool is_quoted = false;

  std::string from(std::size_t begin) const {
    const auto piece = (begin > 0 ? "…" : "") + text.substr(begin);
    const auto shown = base::shorten(piece, longest_value);
    return is_quoted ? "\"" + shown + "\"" : shown;
  }
};

Text text_of(const json& value) {
  if (!value.is_string()) {
    return {.text = base::printable(base::json_text(value))};
  }
  const auto& text = value.get_ref<const std::string&>();
  const bool is_word = !text.empty() && text.find_first_of(" \t\n\"") == std::string::npos &&
                       base::parse_json(text).is_discarded();
  return {.text = base::printable(text), .is_quoted = !is_word};
}

// Fills in both values. Where they only differ beyond what is shown of long ones, a look at that
// place: a digest, or the end of an image's name.
void show_values(const std::optional<Text>& live, const std::optional<Text>& wanted,
                 Difference& difference) {
  constexpr std::size_t context = 12;
  std::size_t begin = 0;
  if (live && wanted && live->from(0) == wanted->from(0)) {
    while (begin < live->text.size() && begin < wanted->text.size() &&
           live->text[begin] == wanted->text[begin]) {
      ++begin;
    }
    begin -= std::min(begin, context);
    // Not in the middle of a character.
    while (begin > 0 && (static_cast<unsigned char>(live->text[begin]) & 0xC0U) == 0x80U) --begin;
  }
  if (live) difference.live = live->from(begin);
  if (wanted) difference.wanted = wanted->from(begin);
}

// Of two texts of many lines, the first that differs.
void show_line(const std::string& live, const std::string& wanted, Difference& difference) {
  const auto ours = base::lines(live);
  const auto theirs = base::lines(wanted);
  std::size_t i = 0;
  while (i < ours.size() && i < theirs.size() && ours[i] == theirs[i]) ++i;
  const auto line = [&](const auto& lines) {
    const auto text = i < lines.size() ? std::string(base::trim(lines[i])) : std::string();
    return holds_secret(text) ? std::optional<Text>() : text_of(text);
  };
  difference.steps.push_back({.name = "line " + std::to_string(i + 1), .by = "line"});
  show_values(line(ours), line(theirs), difference);
  difference.is_hidden = difference.live.empty() || difference.wanted.empty();
}

// The field that tells the items of both lists apart, if there is one.
std::optional<std::string> identity(const json& live, const json& wanted) {
  for (const char* key :
       {"name", "containerPort", "port", "mountPath", "type", "key", "ip", "host"}) {
    const auto tells_apart = [&](const json& list) {
      std::set<json> seen;
      return std::all_of(list.begin(), list.end(), [&](const json& item) {
        return item.is_object() && item.contains(key) && item[key].is_primitive() &&
               seen.insert(item[key]).second;
      });
    };
    if (tells_apart(live) && tells_apart(wanted)) return key;
  }
  return std::nullopt;
}

bool has_structure(const json& list) {
  return std::any_of(list.begin(), list.end(),
                     [](const json& item) { return item.is_structured(); });
}

// A value that gives away a secret although its field has a harmless name.
bool is_telling(const json* value) {
  if (value == nullptr || !value->is_primitive()) {
    return value != nullptr && value->is_array() &&
           std::any_of(value->begin(), value->end(),
                       [](const json& item) { return is_telling(&item); });
  }
  return value->is_string() && holds_secret(value->get_ref<const std::string&>());
}

class Comparison {
 public:
  Comparison(std::string_view kind, std::size_t most) : kind_(kind), most_(most) {}

  void compare(const json* live, const json* wanted) {
    if (live != nullptr && wanted != nullptr) {
      if (*live == *wanted) return;
      if (steps_.size() < deepest) {
        if (live->is_object() && wanted->is_object()) return compare_objects(*live, *wanted);
        const bool are_lists = live->is_array() && wanted->is_array();
        if (are_lists && (has_structure(*live) || has_structure(*wanted))) {
          return compare_lists(*live, *wanted);
        }
      }
    }
    add(live, wanted);
  }

  Differences found;

 private:
  void compare_below(Step step, const json* live, const json* wanted) {
    steps_.push_back(std::move(step));
    compare(live, wanted);
    steps_.pop_back();
  }

  void compare_objects(const json& live, const json& wanted) {
    const bool is_metadata = steps_.size() == 1 && steps_.front().name == "metadata";
    for (const auto& [key, value] : live.items()) {
      const bool is_ours = !is_metadata || std::find(server_owned.begin(), server_owned.end(),
                                                     key) == server_owned.end();
      if (!is_ours) continue;
      const auto other = wanted.find(key);
      compare_below({.name = key}, &value, other == wanted.end() ? nullptr : &*other);
    }
    for (const auto& [key, value] : wanted.items()) {
      if (!live.contains(key)) compare_below({.name = key}, nullptr, &value);
    }
  }

  void compare_lists(const json& live, const json& wanted) {
    const auto before = found.fields.size() + found.more;
    if (const auto key = identity(live, wanted)) {
      compare_by(*key, live, wanted);
    } else {
      for (std::size_t i = 0; i < std::max(live.size(), wanted.size()); ++i) {
        compare_below({.name = std::to_string(i), .by = "#", .index = i},
                      i < live.size() ? &live[i] : nullptr,
                      i < wanted.size() ? &wanted[i] : nullptr);
      }
    }
    if (found.fields.size() + found.more > before) return;
    const auto shown = found.fields.size();
    add(&live, &wanted);
    if (found.fields.size() == shown) return;  // it was only counted
    found.fields.back().cause = "the same items in another order";
  }

  void compare_by(const std::string& key, const json& live, const json& wanted) {
    const auto find = [&](const json& list, const json& item) {
      const auto at = std::find_if(list.begin(), list.end(),
                                   [&](const json& other) { return other[key] == item[key]; });
      return at == list.end() ? nullptr : &*at;
    };
    const auto step = [&](const json& item, std::size_t index) {
      const auto& name = item[key];
      return Step{.name = name.is_string() ? name.get<std::string>() : base::json_text(name),
                  .by = key,
                  .index = index};
    };
    for (std::size_t i = 0; i < live.size(); ++i) {
      compare_below(step(live[i], i), &live[i], find(wanted, live[i]));
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (find(live, wanted[i]) == nullptr) compare_below(step(wanted[i], i), nullptr, &wanted[i]);
    }
  }

  void add(const json* live, const json* wanted) {
    if (found.fields.size() >= most_) {
      ++found.more;
      return;
    }
    Difference difference = {.steps = steps_,
                             .is_live = live != nullptr,
                             .is_wanted = wanted != nullptr,
                             .is_hidden = rollout::is_hidden(kind_, steps_)};
    const auto is_text = [](const json* value) {
      return value != nullptr && value->is_string() &&
             has(value->get_ref<const std::string&>(), "\n");
    };
    if (!difference.is_hidden && is_text(live) && is_text(wanted)) {
      show_line(live->get_ref<const std::string&>(), wanted->get_ref<const std::string&>(),
                difference);
    } else if (!difference.is_hidden) {
      // An object may hold anything; that it is there is enough.
      const auto show = [](const json* value) {
        const bool is_shown = value != nullptr && !has_structure(*value) && !value->is_object();
        return is_shown ? text_of(*value) : std::optional<Text>();
      };
      show_values(show(live), show(wanted), difference);
      difference.is_hidden = is_telling(live) || is_telling(wanted);
    }
    if (difference.is_hidden) difference.live = difference.wanted = {};
    found.fields.push_back(std::move(difference));
  }

  std::string_view kind_;
  std::size_t most_;
  std::vector<Step> steps_;
};

}  // namespace

std::string Difference::path() const {
  std::string text;
  for (const auto& step : steps) {
    const bool is_odd = step.by.empty() && step.name.find_first_of("./ ") != std::string::npos;
    if (step.by == "line") {
      text += ", " + step.name;
    } else if (step.by == "#" || is_odd) {
      text += "[" + step.name + "]";
    } else if (!step.by.empty()) {
      text += "[" + step.by + "=" + step.name + "]";
    } else {
      text += (text.empty() ? "" : ".") + step.name;
    }
  }
  return base::printable(text);
}

std::string Difference::pointer() const {
  std::string text;
  for (const auto& step : steps) {
    if (step.by == "line") continue;
    if (!step.by.empty()) {
      text += "/" + std::to_string(step.index);
      continue;
    }
    text += "/" + base::replace_all(base::replace_all(step.name, "~", "~0"), "/", "~1");
  }
  return base::printable(text);
}

Differences compare(std::string_view kind, std::string_view live, std::string_view wanted,
                    std::size_t most) {
  const auto is = base::parse_json(live);
  const auto should = base::parse_json(wanted);
  if (!is.is_object() || !should.is_object()) return {};
  Comparison comparison(kind, most);
  comparison.compare(&is, &should);
  return std::move(comparison.found);
}

std::string to_string(const Difference& difference) {
  const auto path = difference.path();
  if (!difference.is_live) {
    return difference.wanted.empty() ? path + " is only in Git"
                                     : path + " is not there, Git wants " + difference.wanted;
  }
  if (!difference.is_wanted) {
    return difference.live.empty() ? path + " is only in the cluster"
                                   : path + " is " + difference.live + ", and not in Git";
  }
  if (difference.live.empty() || difference.wanted.empty()) return path + " differs";
  return path + " is " + difference.live + ", Git wants " + difference.wanted;
}

}  // namespace rollout
