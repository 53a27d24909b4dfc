// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "applicationset/expand.hpp"
#include "applicationset/note.hpp"

namespace applicationset {

// Whether parameters left something open in a text of an application: a tag, or `<no value>`.
// `json` is the text, or what has it in it.
bool has_gap(const Json& json, const Generated& generated);

// Whether a tag may well be meant for somebody else than Argo CD, such as Helm.
bool is_for_others(std::string_view path);

// Finds what parameters left open in texts, and what Argo CD says nothing of: tags that stay as
// they are (AS011, and AS009 for those of Go's language), and `<no value>` (AS011).
class Gaps {
 public:
  // The application with its patch, and what it was made of: the set, and the parameters.
  void look_at(const Json& set, const Generated& generated, const Params& params, bool is_go);

  // A note for each place, with the names of its applications, and one for all tags of Go.
  void move_to(Notes& notes);

 private:
  struct Found {
    Note note;
    std::vector<std::string> tags;
    std::vector<std::string> names;
  };

  void add(Note note, const std::string& tag, const Generated& generated);
  void add_foreign(const std::string& tag, std::string path);
  void add_tags(const Json& set, const Generated& generated, const Params& params);
  void add_no_values(const Json& set, const Generated& generated);

  std::map<std::string, Found> found_;  // by path
  std::optional<Note> foreign_;
  std::set<std::string> foreign_paths_;
};

}  // namespace applicationset
