// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "forges/forge.hpp"

namespace forges {

// What is waited for.
struct Awaited {
  std::uint64_t number;     // of the request
  std::string head_commit;  // ours, that it should merge

  // Whether a newer head of the branch has our commit among those before it.
  std::function<base::Result<bool>(const std::string& head)> contains_ours = {};
};

// Looks at a request every five to thirty seconds until it is merged, and returns it then. Errors:
// `rejected` when it is closed instead, `conflict` when somebody has put another commit in the
// place of ours, `timeout`, and those of Forge that are not is_lost(), and of `contains_ours` that
// do not pass.
base::Result<ChangeRequest> wait_merged(Forge& forge, const Awaited& awaited,
                                        const base::Deadline& deadline, base::Log& log);

}  // namespace forges
