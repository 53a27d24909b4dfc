// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "http/url.hpp"

namespace registry {

constexpr std::size_t largest_tag_list = std::size_t{8} << 20U;  // of one page
constexpr std::size_t most_tags = 200'000;
constexpr std::size_t most_pages = 100;

// The tags of one answer, without what can be none; reading ends where there are more than
// `most_tags`. Fails with `garbled`.
base::Result<std::vector<std::string>> parse_tags(std::string_view body);

// The query that asks for the next page, from the header Link of the answer for `asked`; nothing
// where this was the last one. Only the query counts: the path stays ours, and of a Link to another
// server no more than the tag that it goes on after. Fails with `garbled` where it names none.
base::Result<std::optional<std::string>> next_query(const http::Url& asked, std::string_view link);

}  // namespace registry
