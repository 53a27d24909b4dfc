// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"

namespace remote {

// Where a repository lies.
enum class Place { http, ssh, directory };

// What the name of a repository means. Fails with `usage`, and the spellings that would do, for
// `host/path` without a scheme and for protocols that are not spoken.
base::Result<Place> place_of(const std::string& repository);

// The scheme, host and port of a repository on a server, which is what a login belongs to; empty
// for what is no such thing.
std::string server_of(const std::string& repository);

// The directory of a Place::directory: the path itself or that of a file: URL.
std::string directory_of(const std::string& repository);

}  // namespace remote
