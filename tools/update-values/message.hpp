// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "gotemplate/template.hpp"
#include "govalue/functions.hpp"
#include "update-values/values_file.hpp"

namespace tools::update_values {

// Whether a commit shall start a pipeline at the forge.
enum class Pipeline { start, skip };

// What people read first in the log: a text in Go's template language, or a subject of our own.
//
// It can ask for `.changes`, a list of what the commit changes, each with `file`, `document`,
// `path`, `line`, `old` and `new`; and for `.file`, `.path`, `.old` and `.new`: all of one kind,
// each once. A value of several lines appears as JSON, so it can forge no line.
class MessageTemplate {
 public:
  // No text: a subject of our own. Refers to the rows of `functions`, which must outlive it. Fails
  // with `usage` for a text that is no template or asks for a name that no commit has, and for a
  // NUL byte and malformed UTF-8.
  static base::Result<MessageTemplate> parse(const std::string& text,
                                             const govalue::Functions& functions);

  // The whole message of the commit that makes `changes`: the text; then one trailer per change
  // that tells what was what ("Update-Values: FILE PATH OLD -> NEW"), behind those that the text
  // ends in. Foreign text in it can forge neither a line nor a trailer of ours. Fails with `usage`
  // where the template fails.
  base::Result<std::string> render(const std::vector<ValueChange>& changes,
                                   Pipeline pipeline) const;

 private:
  explicit MessageTemplate(std::optional<gotemplate::Template> parsed)
      : template_(std::move(parsed)) {}

  std::optional<gotemplate::Template> template_;
};

}  // namespace tools::update_values
