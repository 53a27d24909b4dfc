// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "git/file_pattern.hpp"
#include "git/snapshot.hpp"
#include "update-values/values_file.hpp"

namespace tools::update_values {

// What a run makes of the files it finds.
struct Made {
  std::vector<EditedFile> files = {};

  std::vector<std::string> notes = {};     // for those who want to know every step
  std::vector<std::string> warnings = {};  // of what was left as it is

  // Why nothing may be written: somebody newer has been there. Then `files` are what it would be.
  std::optional<base::Error> superseded = std::nullopt;
};

// Says the notes and warnings.
void tell(const Made& made, base::Log& log);

// Fails with `usage` for a file that --allow does not cover; none means any.
base::Result<void> check_allowed(const std::vector<git::FilePattern>& allowed,
                                 const std::string& path);

// What a run wants of the files of a branch or a directory, whatever they hold at the moment. It is
// asked again for every tip that a push race brings.
class Work {
 public:
  virtual ~Work() = default;

  // The files that make() must be given.
  virtual std::vector<git::FilePattern> patterns() const = 0;

  // What it is about, whatever the values are: works of one subject take each other's place.
  virtual std::string subject() const = 0;

  // Whether make() may say that it is superseded.
  virtual bool keeps_order() const = 0;

  // The files as they shall be. Fails with `malformed` or `usage` where a file cannot be edited,
  // with `conflict` where a guard holds it back.
  virtual base::Result<Made> make(const std::vector<git::Snapshot::File>& files) const = 0;
};

}  // namespace tools::update_values
