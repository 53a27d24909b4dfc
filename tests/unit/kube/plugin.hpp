// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "../base/temp_dir.hpp"
#include "kube/config.hpp"

namespace test {

inline const std::string v1 = "client.authentication.k8s.io/v1";

// An exec plugin whose program is this shell script.
inline kube::ExecPlugin plugin(const TempDir& dir, const std::string& script) {
  const auto path = dir / "plugin";
  write(path, "#!/bin/sh\n" + script + "\n");
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return {.api_version = v1, .command = path};
}

// An ExecCredential with this status.
inline std::string answer(const std::string& status) {
  return R"({"kind":"ExecCredential","apiVersion":")" + v1 + R"(","status":)" + status + "}";
}

inline std::string echo(const std::string& status) {
  return "echo '" + answer(status) + "'";
}

}  // namespace test
