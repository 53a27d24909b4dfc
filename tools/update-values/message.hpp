// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "update-values/message_template.hpp"

namespace tools::update_values {

// Whether a commit shall start a pipeline at the forge.
enum class Pipeline { start, skip };

// Marks the end of the first line for forges that start pipelines, unless it has such a mark. A
// squash keeps that line, as the title of the request has it, and drops the others.
std::string with_skip_marker(const std::string& text);

// A line without such marks, for quoting it.
std::string without_skip_markers(std::string line);

// What people read first in the log: a text of theirs, or one of our own.
struct CommitMessage {
  std::optional<MessageTemplate> text = std::nullopt;
  std::map<std::string, std::string> values = {};  // for the text
  std::string type = {};                           // "chore(prod)", before a subject of our own
  std::vector<std::string> trailers = {};          // "Signed-off-by: …", behind all others
  Pipeline pipeline = Pipeline::start;

  // The whole message of the commit that makes these changes: the text; then one trailer per change
  // that tells what was what ("Update-Values: FILE PATH OLD -> NEW"), behind those that the text
  // ends in. Foreign text in it can forge neither a line nor a trailer of ours. Fails with `usage`
  // where the template fails.
  base::Result<std::string> write(const std::vector<ValueChange>& changes,
                                  const std::optional<Reverted>& reverted) const;
};

// Reads "NAME=TEXT" for templates. Fails with `usage`.
base::Result<std::map<std::string, std::string>> parse_message_values(
    const std::vector<std::string>& texts);

// Whether a text can be a trailer of somebody's choice: one line "Key: value", and none of ours.
// Fails with `usage`.
base::Result<void> check_trailer(const std::string& text);

// Whether a text can be what a conventional commit begins with: "fix", "chore(prod)", "feat!".
// Fails with `usage`.
base::Result<void> check_type(const std::string& text);

}  // namespace tools::update_values
