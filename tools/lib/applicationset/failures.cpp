// SPDX-License-Identifier: Apache-2.0
#include "applicationset/failures.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using govalue::Value;

namespace {

// What stands between two others; empty where it does not.
std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
  const auto at = text.find(begin);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + begin.size());
  const auto stop = text.find(end);
  return stop == std::string_view::npos ? std::string_view() : text.substr(0, stop);
}

// For Go's words about `{{.values.x}}`: executing "base" at <.values.x>: map has no entry for key.
std::string hint_for(std::string_view message, const Params& params) {
  const auto key = between(message, "map has no entry for key \"", "\"");
  const auto chain = between(message, "at <", ">: map");
  if (key.empty() || !chain.starts_with('.')) return {};
  const Value* map = &params;
  std::string parent = ".";
  for (const auto step : base::split(chain.substr(1), '.')) {
    const auto* value = map->find(step);
    if (value == nullptr && step == key) return hint_for_key(key, *map, parent);
    if (value == nullptr || !value->is_map()) return {};
    map = value;
    parent += std::string(step) + '.';
  }
  return {};
}

std::string assignment(std::string_view key, const Value& value) {
  constexpr std::size_t longest = 40;
  return std::string(key) + '=' + base::shorten(base::printable(text_of(value)), longest);
}

// The parameters by which people know an application, or else the first ones.
std::string described(const Params& params) {
  constexpr std::array<std::string_view, 4> telling = {"name", "path", "number", "repository"};
  constexpr std::size_t most = 2;
  std::vector<std::string> parts;
  if (!params.is_map()) return {};
  for (const auto key : telling) {
    const auto* value = params.find(key);
    if (value != nullptr && value->is_map()) value = value->find(key);
    if (value == nullptr || value->is_map() || parts.size() == most) continue;
    parts.push_back(assignment(key, *value));
  }
  if (!parts.empty()) return base::join(parts, ", ");
  for (const auto& entry : params.entries()) {
    if (!entry.value.is_text() || parts.size() == most) continue;
    parts.push_back(assignment(entry.key.as_text(), entry.value));
  }
  return base::join(parts, ", ");
}

std::string words_before(std::size_t count) {
  return count == 1 ? "with " : "the first with ";
}

std::string number_of(std::size_t count) {
  return count == 1 ? "" : std::to_string(count) + " applications";
}

}  // namespace

void Failures::add(base::Error error, const Params& params) {
  const auto [place, is_new] = places_.emplace(base::to_string(error), failures_.size());
  if (is_new) {
    if (error.hint.empty() && params.is_map()) error.hint = hint_for(error.message, params);
    failures_.push_back({std::move(error), described(params)});
  }
  ++failures_[place->second].count;
}

bool Failures::is_full() const {
  constexpr std::size_t most = 20;
  return failures_.size() >= most;
}

void Failures::move_to(std::vector<base::Error>& errors) {
  for (auto& [error, first, count] : failures_) {
    std::string text = number_of(count);
    if (!generator_.empty()) text += (text.empty() ? "of " : " of ") + generator_;
    if (!first.empty()) text += (text.empty() ? "" : ", ") + words_before(count) + first;
    if (!text.empty()) error.message += " (" + text + ')';
    errors.push_back(std::move(error));
  }
  failures_.clear();
  places_.clear();
}

std::string hint_for_key(std::string_view key, const Value& map, std::string_view parent) {
  std::vector<std::string> names;
  if (!map.is_map()) return {};
  for (const auto& entry : map.entries()) names.emplace_back(entry.key.as_text());
  if (const auto meant = base::did_you_mean(key, names)) {
    return "did you mean {{" + std::string(parent) + *meant + "}}?";
  }
  return names.empty() ? "" : "known are: " + yaml::list(names);
}

}  // namespace applicationset
