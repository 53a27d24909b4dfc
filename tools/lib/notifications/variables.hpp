// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "govalue/value.hpp"
#include "govalue/world.hpp"
#include "notifications/config.hpp"
#include "notifications/recipients.hpp"
#include "sprig/argocd.hpp"

namespace notifications {

// What a run knows, before it is clear who is told.
struct Variables {
  govalue::Value app = govalue::Value::map();          // the Application
  govalue::Value app_project = govalue::Value::map();  // its AppProject
  govalue::Value ci = govalue::Value::map();           // the pipeline; Argo CD has no such thing
  std::shared_ptr<const sprig::Repository> repository;
};

// The variables of a trigger: app, appProject, context, secrets, time, strings, repo, sync, and ci.
govalue::Value trigger_variables(const Variables& variables, const Config& config,
                                 const std::shared_ptr<const govalue::World>& world);

// Those of a template, which knows also who is told: serviceType (the name of the service, as in
// Argo CD) and recipient. What comes from outside cannot call everybody: the texts in
// `mentions_of_all` are taken apart in app, appProject, ci and recipient.
govalue::Value template_variables(const Variables& variables, const Config& config,
                                  const std::shared_ptr<const govalue::World>& world,
                                  const Destination& destination,
                                  std::span<const std::string_view> mentions_of_all);

}  // namespace notifications
