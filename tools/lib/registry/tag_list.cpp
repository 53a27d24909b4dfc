// SPDX-License-Identifier: Apache-2.0
#include "registry/tag_list.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "images/grammar.hpp"
#include "registry/detour.hpp"

namespace registry {
namespace {

// The target with rel="next": "</v2/…?last=v1&n=100>; rel=\"next\"".
std::optional<std::string_view> next_target(std::string_view link) {
  std::size_t at = 0;
  while ((at = link.find('<', at)) != std::string_view::npos) {
    const auto end = link.find('>', at);
    if (end == std::string_view::npos) return std::nullopt;
    const auto target = link.substr(at + 1, end - at - 1);
    const auto next = link.find('<', end);
    const auto attributes = base::to_lower(link.substr(end, next - end));
    if (attributes.find("rel=\"next\"") != std::string::npos ||
        attributes.find("rel=next") != std::string::npos) {
      return target;
    }
    at = end;
  }
  return std::nullopt;
}

std::string last_of(std::string_view query) {
  for (const auto part : base::split(query, '&')) {
    if (part.starts_with("last=")) return base::percent_decoded(part.substr(5));
  }
  return {};
}

}  // namespace

base::Result<std::vector<std::string>> parse_tags(std::string_view body) {
  const auto answer = base::parse_json(body);
  if (!answer.is_object()) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the list of tags is no JSON object"};
  }
  std::vector<std::string> tags;
  for (auto& tag : base::texts_at(answer, "tags")) {
    if (images::is_tag(tag)) tags.push_back(std::move(tag));
  }
  return tags;
}

base::Result<std::optional<std::string>> next_query(const http::Url& asked, std::string_view link) {
  const auto target = next_target(link);
  if (!target) return std::optional<std::string>();
  const auto url = TRY(url_given(asked, *target).context("reading where the tags go on"));
  const auto last = last_of(url.query);
  if (images::is_tag(last)) return std::optional("n=1000&last=" + base::percent_encoded(last));
  if (url.origin() == asked.origin() && !url.query.empty()) return std::optional(url.query);
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = "the list of tags goes on at another place: " +
                                base::printable(base::shorten(url.text(), 200))};
}

}  // namespace registry
