// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "gotemplate/template.hpp"
#include "govalue/functions.hpp"
#include "update-values/values_file.hpp"

namespace tools::update_values {

// A commit that is taken back.
struct Reverted {
  std::string id;       // 40 digits
  std::string subject;  // the first line of its message
};

// What a message can tell.
struct MessageFacts {
  std::vector<ValueChange> changes = {};
  std::map<std::string, std::string> values = {};  // of --message-value
  std::optional<Reverted> reverted = std::nullopt;
};

// A text in Go's template language about what a commit changes.
//
// It can ask for `.changes`, a list of what the commit changes, each with `file`, `document`,
// `path`, `line`, `old` and `new`; for `.file`, `.path`, `.old` and `.new`: all of one kind that
// was asked for, each once; for `.reverts`, the id of the commit that is taken back, or nothing;
// and for what
// --message-value gives: `.values.NAME`. A value of several lines appears as JSON, so it can forge
// no line.
class MessageTemplate {
 public:
  // Refers to the rows of `functions`, which must outlive it. Fails with `usage` for a text that is
  // no template or asks for a name that no commit has, and for a NUL byte and malformed UTF-8.
  static base::Result<MessageTemplate> parse(const std::string& text,
                                             const govalue::Functions& functions);

  // Whether it asks for `.values.NAME`, or for something that may hold it.
  bool may_ask_for(std::string_view value) const;

  // Fails with `usage` where the template fails, or makes what Git does not take for a message.
  base::Result<std::string> fill_in(const MessageFacts& facts) const;

 private:
  explicit MessageTemplate(gotemplate::Template parsed) : template_(std::move(parsed)) {}

  gotemplate::Template template_;
};

// What was asked for: without the digest that goes along with a tag and the number of
// --supersede-by, unless nothing else changes.
std::vector<ValueChange> asked_for(const std::vector<ValueChange>& changes);

// The values of one field over all changes, each once, in order, in the form of `write`.
std::string all_of(const std::vector<ValueChange>& changes, std::string ValueChange::*part,
                   std::string (*write)(std::string_view));

}  // namespace tools::update_values
