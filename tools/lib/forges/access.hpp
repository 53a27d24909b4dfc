// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace forges {

// What opens the API of a forge.
struct Access {
  base::Secret token;
  std::string username = {};  // Bitbucket: the mail address that an API token goes with
  bool is_job_token = false;  // GitLab's CI_JOB_TOKEN
  std::optional<base::TimePoint> minted_at = {};  // a token that an app was just given
};

}  // namespace forges
