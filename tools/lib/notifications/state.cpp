// SPDX-License-Identifier: Apache-2.0
#include "notifications/state.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "govalue/json.hpp"

namespace notifications {

std::string state_key(const std::string& trigger, const Judgement& judgement,
                      const Destination& destination) {
  const auto key =
      trigger + ":" + judgement.key + ":" + destination.service + ":" + destination.recipient;
  return judgement.once_per.empty() ? key : judgement.once_per + ":" + key;
}

base::Result<State> State::parse(std::string_view text, std::size_t most) {
  State state(most);
  if (base::trim(text).empty()) return state;
  const auto json = base::parse_json(text);
  if (!json.is_object()) {
    return base::malformed_error("the state is no JSON object of keys and times");
  }
  for (const auto& [key, seconds] : json.items()) {
    if (!seconds.is_number_integer() && !seconds.is_null()) {
      return base::malformed_error("the state has something else than a time at '" +
                                   base::printable(key) + "'");
    }
    state.told_[key] = seconds.is_null() ? 0 : seconds.get<std::int64_t>();
  }
  return state;
}

void State::add(const std::string& key, std::chrono::seconds now) {
  told_[key] = now.count();
  changes_[key] = now.count();
  keep_newest();
}

void State::remove(const std::string& key) {
  if (told_.erase(key) > 0) changes_[key] = std::nullopt;
}

void State::repeat(const State& other) {
  for (const auto& [key, time] : other.changes_) {
    if (time) {
      add(key, std::chrono::seconds(*time));
    } else {
      remove(key);
    }
  }
}

void State::keep_newest() {
  const auto is_older = [](const auto& one, const auto& another) {
    return one.second < another.second;
  };
  if (told_.size() <= most_) return;
  std::vector<std::pair<std::string, std::int64_t>> all(told_.begin(), told_.end());
  const auto kept = std::prev(all.end(), static_cast<std::ptrdiff_t>(most_));
  std::nth_element(all.begin(), kept, all.end(), is_older);
  for (auto gone = all.begin(); gone != kept; ++gone) told_.erase(gone->first);
}

std::string State::json() const {
  std::string out = "{";
  for (const auto& [key, seconds] : told_) {
    if (out.size() > 1) out += ',';
    govalue::append_json_string(out, key, true);
    out += ':' + std::to_string(seconds);
  }
  return out + '}';
}

}  // namespace notifications
