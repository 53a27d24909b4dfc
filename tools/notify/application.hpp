// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "govalue/value.hpp"
#include "notify/options.hpp"

namespace tools::notify {

// An object of Kubernetes, as Argo CD hands it to templates; empty where there is none.
struct Object {
  nlohmann::json json = nlohmann::json::object();
  govalue::Value value = govalue::Value::map();
};

// The application that a run is about, out of a file or of Argo CD; with --wait-refreshed, as soon
// as Argo CD has looked at it. `control_plane` is nullptr where Argo CD is not asked. Fails with
// `usage` and `malformed` for a file, with what Argo CD says, and with `timeout` at the deadline.
base::Result<Object> read_application(const cli::Run& run, const Options& options,
                                      const argocd::AppName& name,
                                      argocd::ControlPlane* control_plane,
                                      const base::Deadline& deadline);

// Its project, which is empty where Argo CD does not tell about it. Fails as above.
base::Result<Object> read_project(const cli::Run& run, const Options& options,
                                  const Object& application, argocd::ControlPlane* control_plane,
                                  const base::Deadline& deadline);

}  // namespace tools::notify
