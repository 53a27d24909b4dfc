// SPDX-License-Identifier: Apache-2.0
#include "base/temporary_directory.hpp"

#include <stdlib.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace base {

Result<TemporaryDirectory> TemporaryDirectory::create() {
  const char* place = std::getenv("TMPDIR");
  std::string path = place != nullptr && *place != '\0' ? place : "/tmp";
  path += "/gitops-steps-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) {
    return usage_error("cannot create the directory " + path + ": " + std::strerror(errno),
                       "set TMPDIR to a directory that can be written");
  }
  return TemporaryDirectory(std::move(path));
}

TemporaryDirectory::TemporaryDirectory(TemporaryDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

TemporaryDirectory::~TemporaryDirectory() {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace base
