// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ci/value.hpp"

namespace ci {

// What a run found out, in order. Every name is declared from the start and has a value at any
// time: what is not known yet is empty, and whoever consumes the results never finds one missing.
//
// Setting a name that was not declared is a bug of the tool and throws.
class Report {
 public:
  struct Entry {
    std::string name;  // kebab-case
    Value value;
  };

  explicit Report(const std::vector<std::string>& names);

  void set(std::string_view name, std::string_view text);
  void set_bool(std::string_view name, bool value);
  void set_number(std::string_view name, long long value);
  void set_list(std::string_view name, const std::vector<std::string>& values);
  void set_json(std::string_view name, const nlohmann::ordered_json& json);

  const std::vector<Entry>& entries() const { return entries_; }
  const Entry* find(std::string_view name) const;  // nullptr: not declared

  std::string get(std::string_view name) const;  // as text; a name must be declared
  std::string json() const;                      // all of it, as one object on one line

  // What people read: the lines that the tool prints in the text format, for summaries.
  void add_line(std::string_view line);
  const std::vector<std::string>& lines() const { return lines_; }

  // A part of the summary that people read as Markdown, in place of the lines and values. What is
  // from outside must have gone through redaction and markdown_text() (github.hpp). Sections that
  // would make the summary too long are left out, from the last.
  void add_section(std::string markdown) { sections_.push_back(std::move(markdown)); }
  const std::vector<std::string>& sections() const { return sections_; }

  Report redacted(const base::Redactor& redactor) const;

 private:
  Value& value_of(std::string_view name);

  std::vector<Entry> entries_;
  std::vector<std::string> lines_;
  std::vector<std::string> sections_;
};

}  // namespace ci
