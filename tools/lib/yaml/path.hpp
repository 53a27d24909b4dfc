// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace yaml {

// One step of a path.
struct Segment {
  enum class Kind {
    name,   // image: a key; of a list a place, where it is a number
    key,    // ["a.b"]: a key, whatever it looks like
    index,  // [2], [-1]: a place in a list, negative from its end
    item,   // [name=app]: the one item of a list whose `text` has the value `value`
    block,  // >>: into the document that a literal block holds
  };

  Kind kind = Kind::name;
  std::string text = {};
  std::string value = {};
  long long index = 0;
  bool has_star = false;  // a name with a bare `*`: it is found as written, but never created

  bool operator==(const Segment&) const = default;
};

struct Condition {
  std::vector<Segment> path = {};
  std::string value = {};

  bool operator==(const Condition&) const = default;
};

// Which document of a file: by its place, or by what all `conditions` say.
struct DocumentSelector {
  std::optional<std::size_t> index = {};
  std::vector<Condition> conditions = {};
  std::string text = {};  // as it was written

  bool operator==(const DocumentSelector&) const = default;
};

// Where a value is: `spec.containers[name=app].image`, `/spec/replicas`, `1#image.tag`,
// `kind=Application#spec.source.helm.values >> image.tag`. A `$` for the root, as in `$.image.tag`,
// may come first and is no segment.
struct Path {
  std::optional<DocumentSelector> document = {};
  std::vector<Segment> segments = {};  // at least one, never ending in a block
  std::string text = {};               // as it was written, without the document

  bool operator==(const Path&) const = default;
};

// Reads a whole path; fails with `usage`, naming what is wrong with it.
base::Result<Path> parse_path(std::string_view text);

// Reads the path that `text` starts with, up to an `=` or `:=` outside brackets and quotes.
struct PathPrefix {
  Path path;
  std::size_t size = 0;  // in bytes, without the `=` or `:=`
};
base::Result<PathPrefix> parse_path_prefix(std::string_view text);

// Reads the selector before the `#` of a path or an assignment; nothing where `text` is none.
std::optional<DocumentSelector> parse_document_selector(std::string_view text);

// The first `count` segments as text, for messages.
std::string to_string(const std::vector<Segment>& segments, std::size_t count);

}  // namespace yaml
