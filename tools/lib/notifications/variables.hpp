// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "govalue/value.hpp"
#include "govalue/world.hpp"
#include "notifications/config.hpp"
#include "notifications/recipients.hpp"
#include "services/service.hpp"
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
// Argo CD) and recipient. What comes from outside cannot call everybody: the texts that do so at a
// service of this type are taken apart in app, appProject, ci and recipient. What anybody may have
// written who can push - ci and commits - calls nobody at all. Without a type nothing is changed.
govalue::Value template_variables(const Variables& variables, const Config& config,
                                  const std::shared_ptr<const govalue::World>& world,
                                  const Destination& destination, const services::Type* type);

}  // namespace notifications
