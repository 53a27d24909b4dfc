// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace forges {

// What opens the API of a forge.
struct Access {
  base::Secret token;
  std::string username = {};  // Bitbucket: the mail address that an API token goes with
  bool is_job_token = false;  // GitLab's CI_JOB_TOKEN, which opens next to nothing
  std::optional<base::TimePoint> minted_at = {};  // a token that an app was just given

  // Another token, where this one has ended.
  std::function<base::Result<Access>()> renew = {};
};

}  // namespace forges
