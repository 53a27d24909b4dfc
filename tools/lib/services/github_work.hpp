// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "services/forge_delivery.hpp"
#include "services/message.hpp"

namespace services {

// What one message is at GitHub.
struct GithubWork {
  Plan plan = {};
  ForgeSteps steps = {};
};

// What the message's section asks for, in Argo CD's order: a status of the commit, a deployment,
// comments, a check run, an event. The path of `api` ends with a slash. Fails with `malformed`
// before anything is sent.
base::Result<GithubWork> github_work(const http::Url& api, const Message& message);

}  // namespace services
