// SPDX-License-Identifier: Apache-2.0
#include "base/temporary_directory.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <optional>

TEST_CASE("TemporaryDirectory: it is for us alone, and goes with all that lies in it", "[base]") {
  std::string path;
  {
    auto created = base::TemporaryDirectory::create();
    REQUIRE(created);
    const auto directory = std::move(*created);
    path = directory.path();
    struct stat info = {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0700U);
    std::filesystem::create_directories(path + "/a/b");
    std::ofstream(path + "/a/b/c") << "text";
  }
  CHECK_FALSE(std::filesystem::exists(path));
}
