// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace forges {

// The last line of a body of ours, which people do not see: which request it is, and digests of
// title and text and of what the request brings. By it we know whether somebody has edited them.
struct Marker {
  std::string key;
  std::string text_digest;
  std::string value_digest;
};

// What a body says, and the marker below it, if there is one.
struct MarkedBody {
  std::string text;
  std::optional<Marker> marker = {};
};

MarkedBody read_marked(std::string_view body);

// A text with its marker, of `limit` bytes at most: a longer text is cut. Without a digest of the
// value, that of the text stands for it.
std::string with_marker(std::string_view title, std::string_view text, const Marker& marker,
                        std::size_t limit);

// The same body once we have closed the request ourselves, for its values are in the base: nobody
// has refused them, so no digest is that of its values any more.
std::string as_settled(std::string_view body);

// Whether title and body are as we wrote them. Ends of lines and blanks at the ends do not count:
// forges change them.
bool is_as_written(std::string_view title, std::string_view body);

}  // namespace forges
