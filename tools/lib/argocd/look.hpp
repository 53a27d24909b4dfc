// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace argocd {

// Starts a request and drives the control plane until its answer is there. An answer that comes
// when nobody waits any more, because a signal came, is dropped.
//
//   TRY(await<Application>(control_plane, [&](auto done) { control_plane.get(…, done); }))
template <typename T, typename Start>
base::Result<T> await(ControlPlane& control_plane, Start start,
                      const base::Deadline* patience = nullptr) {
  const auto answer = std::make_shared<std::optional<base::Result<T>>>();
  start([answer](base::Result<T> given) { *answer = std::move(given); });
  while (!*answer) {
    if (patience != nullptr && patience->is_over()) return patience->error();
    TRY(control_plane.poll(patience != nullptr ? patience->remaining() : std::chrono::seconds(1)));
  }
  return std::move(**answer);
}

// The same, but fails with `timeout` when `patience` is over.
template <typename T, typename Start>
base::Result<T> await(ControlPlane& control_plane, const base::Deadline& patience, Start start) {
  return await<T>(control_plane, std::move(start), &patience);
}

// At the end of all waiting: requests that were given the time that remained end about now, and say
// why they were of no use. Waits for that, but only for a moment.
base::Result<void> await_last_words(ControlPlane& control_plane, base::Clock& clock,
                                    const std::function<bool()>& has_heard);

// Whether an error is about the application that was asked for, and says nothing of others.
inline bool is_about_one(const base::Error& error) {
  return error.kind == base::ErrorKind::not_found || error.kind == base::ErrorKind::denied;
}

// The present state of all that are selected, in the order of their names or of the list. Fails
// with `not_found` or `denied` for a name that is not there.
base::Result<std::vector<Application>> look_at(ControlPlane& control_plane,
                                               const Selection& selection);

// One that was asked for, or why it cannot be had.
struct Look {
  AppName name;
  base::Result<Application> application;
};

// The same one by one: one that is not there, or that nobody may see, is one of the answers and no
// reason not to look at the others.
base::Result<std::vector<Look>> look_at_each(ControlPlane& control_plane,
                                             const Selection& selection);

}  // namespace argocd
