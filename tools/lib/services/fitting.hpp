// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Messages that must not be too long.
namespace services {

// How somebody counts who sets a limit: bytes of a text, or of a body that it is part of; code
// points, or halves of those that UTF-16 writes as two.
enum class Counts { bytes, bytes_of_json, characters, utf16 };
std::size_t size_of(std::string_view text, Counts counts);

// What stands behind a text. It depends on what is left of the text, and is the longest behind an
// empty one.
using Tail = std::function<std::string(std::string_view text)>;

struct Limit {
  std::size_t most;
  Counts counts = Counts::bytes;
  std::string_view begin = {};  // what lies between these stays whole
  std::string_view end = {};
};

// The text with its tail. Where both are above the limit the text is cut, and a remark says so.
// Nothing where the tail alone is too long.
std::optional<std::string> fitted(std::string_view text, const Tail& tail, const Limit& limit,
                                  std::vector<std::string>& remarks);

// The first line of a text in markdown, without its marks: for a notice on a locked screen.
std::string headline(std::string_view text, std::string_view otherwise);

}  // namespace services
