// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"

namespace base {

// A new directory in TMPDIR that nobody else can look into. It is removed with all that lies in it
// at the end of the scope.
class TemporaryDirectory {
 public:
  static Result<TemporaryDirectory> create();

  const std::string& path() const { return path_; }

  TemporaryDirectory(TemporaryDirectory&& other) noexcept;
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;
  ~TemporaryDirectory();

 private:
  explicit TemporaryDirectory(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace base
