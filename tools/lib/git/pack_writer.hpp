// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "git/object.hpp"

namespace git {

// A pack of just these objects, as receive-pack takes it.
base::Result<std::string> write_pack(const Objects& objects);

}  // namespace git
