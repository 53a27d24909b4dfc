// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace forges {

class TokenSource;

// What opens the API of a forge.
struct Access {
  base::Secret token;
  std::string username = {};  // Bitbucket: the mail address that an API token goes with
  bool is_job_token = false;  // GitLab's CI_JOB_TOKEN, which opens next to nothing
  std::optional<base::TimePoint> minted_at = {};  // a token that an app was just given

  // What makes the next token, where this one ends before a run may.
  std::shared_ptr<TokenSource> source = nullptr;

  // Where the token comes from, for messages: "GIT_PASSWORD".
  std::string origin = {};

  // What to try, one after the other, where this token turns out not to be accepted.
  std::vector<Access> others = {};
};

// Makes tokens one after the other, for all that a run asks with them.
class TokenSource {
 public:
  virtual ~TokenSource() = default;

  // The newest one, where that is another than `ended`; else a new one. It comes without a source.
  virtual base::Result<Access> after(const base::Secret& ended) = 0;

  // The one that may be alive.
  virtual const base::Secret& newest() const = 0;
};

}  // namespace forges
