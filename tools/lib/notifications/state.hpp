// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "notifications/recipients.hpp"
#include "notifications/trigger.hpp"

namespace notifications {

// The annotation in which Argo CD keeps the state of an application.
inline constexpr std::string_view state_annotation = "notified.notifications.argoproj.io";

// "[<oncePer>:]<trigger>:<condition>:<service>:<recipient>", as Argo CD writes it.
std::string state_key(const std::string& trigger, const Judgement& judgement,
                      const Destination& destination);

// Who was told of what and when, in Argo CD's own form.
class State {
 public:
  // As many as Argo CD keeps in an annotation. A file and a ConfigMap have room for more.
  static constexpr std::size_t most_in_annotation = 100;
  static constexpr std::size_t most_in_file = 2'000;

  // Of more than `most` the oldest go.
  State() = default;
  explicit State(std::size_t most) : most_(most) {}

  // Reads {"key": seconds since 1970}. An empty text is an empty state. Fails with `malformed`.
  static base::Result<State> parse(std::string_view json, std::size_t most = most_in_annotation);

  bool has(const std::string& key) const { return told_.contains(key); }
  void add(const std::string& key, std::chrono::seconds now);
  void remove(const std::string& key);

  // As Go writes it: keys sorted, `<` as \u003c.
  std::string json() const;

  // Does here what was done to `other` since it was read: somebody else may have written.
  void repeat(const State& other);
  bool is_changed() const { return !changes_.empty(); }
  // What was done so far has been kept.
  void settle() { changes_.clear(); }

 private:
  void keep_newest();

  std::size_t most_ = most_in_annotation;
  std::map<std::string, std::int64_t> told_;
  std::map<std::string, std::optional<std::int64_t>> changes_;  // nothing: removed
};

}  // namespace notifications
