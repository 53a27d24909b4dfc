// SPDX-License-Identifier: Apache-2.0
#include "base/keys.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace base {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t few = 32;

template <typename Entries>
auto& value_at(Entries& entries, std::size_t place) {
  return std::next(entries.begin(), static_cast<std::ptrdiff_t>(place))->second;
}

}  // namespace

KeyFinder::KeyFinder(const ordered_json& object) {
  if (!object.is_object()) return;
  entries_ = &object.get_ref<const ordered_json::object_t&>();
  if (entries_->size() <= few) return;
  places_.reserve(entries_->size());
  for (const auto& [key, value] : *entries_) places_.try_emplace(key, places_.size());
}

const ordered_json* KeyFinder::find(std::string_view key) const {
  if (entries_ == nullptr) return nullptr;
  if (!places_.empty()) {
    const auto found = places_.find(key);
    return found == places_.end() ? nullptr : &value_at(*entries_, found->second);
  }
  const auto found = std::find_if(entries_->begin(), entries_->end(),
                                  [&](const auto& entry) { return entry.first == key; });
  return found == entries_->end() ? nullptr : &found->second;
}

const ordered_json& KeyFinder::operator[](std::string_view key) const {
  static const ordered_json nothing;
  const auto* found = find(key);
  return found == nullptr ? nothing : *found;
}

KeyEditor::KeyEditor(ordered_json& object) : entries_(object.get_ref<ordered_json::object_t&>()) {}

KeyEditor::~KeyEditor() {
  if (erased_.empty()) return;
  ordered_json::object_t rest;
  rest.reserve(entries_.size());
  for (auto& [key, value] : entries_) {
    if (!erased_.contains(key)) rest.emplace_back(key, std::move(value));
  }
  entries_.swap(rest);
}

std::optional<std::size_t> KeyEditor::place_of(const std::string& key) {
  if (entries_.size() <= few) {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const auto& entry) { return entry.first == key; });
    if (found == entries_.end()) return std::nullopt;
    return static_cast<std::size_t>(std::distance(entries_.begin(), found));
  }
  for (auto place = places_.size(); place < entries_.size(); ++place) {
    places_.try_emplace(std::next(entries_.begin(), static_cast<std::ptrdiff_t>(place))->first,
                        place);
  }
  const auto found = places_.find(key);
  return found == places_.end() ? std::nullopt : std::optional(found->second);
}

ordered_json& KeyEditor::operator[](const std::string& key) {
  const auto place = place_of(key);
  if (place) return value_at(entries_, *place);
  entries_.emplace_back(key, nullptr);
  return entries_.back().second;
}

ordered_json* KeyEditor::find(const std::string& key) {
  const auto place = place_of(key);
  return place ? &value_at(entries_, *place) : nullptr;
}

}  // namespace base
