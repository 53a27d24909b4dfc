// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "notifications/state.hpp"
#include "notify/cluster.hpp"
#include "notify/facts.hpp"
#include "notify/options.hpp"
#include "services/delivery.hpp"

namespace tools::notify {

// Where it is kept who was told what, and which threads were begun: a file, a ConfigMap, or for the
// first of the two the annotation of the application, where Argo CD itself keeps it.
class StateStore final : public services::Memory {
 public:
  // Reads it. `none` is empty and keeps nothing, and so is the annotation of an application that is
  // not known. Fails with `usage` and `malformed`.
  static base::Result<StateStore> open(const Options& options, const Facts& facts, Cluster& cluster,
                                       const base::Deadline& deadline);

  notifications::State& state() { return state_; }

  std::optional<std::string> recall(const std::string& key) override;
  void remember(const std::string& key, std::string value) override;

  // How much of what is left to hold back for save().
  base::Duration time_to_save(const base::Deadline& deadline) const;

  // Writes what has changed since it was read or saved over what is there now: another run may have
  // written, too.
  base::Result<void> save(const base::Deadline& deadline);

 private:
  // Where it is. An empty file and no object are `none`.
  struct Place {
    std::string file = {};
    std::optional<ObjectPath> config_map = {};
    bool is_annotation = false;
    argocd::AppName app = {};
    Cluster* cluster = nullptr;
    argocd::ControlPlane* control_plane = nullptr;
  };

  // What lies there.
  struct Stored {
    notifications::State state = {};
    std::map<std::string, std::string> threads = {};
    std::string version = {};  // of the object
    bool has_annotations = false;
  };

  explicit StateStore(Place place) : place_(std::move(place)) {}
  base::Result<Stored> read(const base::Deadline& deadline) const;
  base::Result<void> write(const Stored& stored) const;
  base::Result<Stored> read_file(const base::Deadline& deadline) const;
  base::Result<Stored> read_config_map() const;
  base::Result<Stored> read_annotation() const;

  Place place_;
  notifications::State state_;
  std::map<std::string, std::string> threads_;
  std::map<std::string, std::string> new_threads_;
};

}  // namespace tools::notify
