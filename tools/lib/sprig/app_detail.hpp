// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gotime/time.hpp"
#include "govalue/value.hpp"

namespace sprig {

// A commit, as `repo.GetCommitMetadata` gives it.
struct CommitMetadata {
  std::string message;
  std::string author;  // Name <email>
  gotime::Time date;
  std::vector<std::string> tags;
};

struct HelmParameter {
  std::string name;
  std::string value;
  bool is_always_text = false;
};

struct HelmFileParameter {
  std::string name;
  std::string path;
};

struct HelmDetail {
  std::string name = {};
  std::vector<std::string> value_files = {};
  std::vector<HelmParameter> parameters = {};
  std::string values = {};
  std::vector<HelmFileParameter> file_parameters = {};
  std::vector<HelmParameter> overrides = {};  // from the application
};

// What an application is made of, as `repo.GetAppDetails` gives it.
struct AppDetail {
  std::string type;  // Helm, Kustomize, Directory, Plugin
  std::optional<HelmDetail> helm = {};
  std::optional<std::vector<std::string>> kustomize_images = {};
  bool is_directory = false;
};

// Both as values of the types that Argo CD has for them.
govalue::Value to_value(const CommitMetadata& commit);
govalue::Value to_value(const AppDetail& detail);

}  // namespace sprig
