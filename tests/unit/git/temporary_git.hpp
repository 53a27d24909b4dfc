// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

// A directory that goes away again, in which git can be run.
class TemporaryGit {
 public:
  TemporaryGit() {
    std::string name = (std::filesystem::temp_directory_path() / "git-XXXXXX").string();
    root_ = std::filesystem::canonical(::mkdtemp(name.data()));
  }
  TemporaryGit(const TemporaryGit&) = delete;
  TemporaryGit& operator=(const TemporaryGit&) = delete;
  ~TemporaryGit() { std::filesystem::remove_all(root_); }

  void run(const std::string& command) const {
    const auto line = "cd '" + root_.string() +
                      "' && export HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a "
                      "GIT_AUTHOR_EMAIL=b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=b && { " +
                      command + "; } >/dev/null 2>&1";
    INFO(command);
    REQUIRE(std::system(line.c_str()) == 0);
  }

  // The first word that the command says.
  std::string ask(const std::string& command) const {
    run("{ " + command + "; } > answer");
    std::string word;
    std::ifstream(path("answer")) >> word;
    return word;
  }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }

  std::string path(const std::string& name = "") const {
    return name.empty() ? root_.string() : (root_ / name).string();
  }

 private:
  std::filesystem::path root_;
};
