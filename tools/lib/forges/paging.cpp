// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/answer.hpp"

namespace forges {
namespace {

// The address of `<address>; rel="next"` in a header Link, if it is one.
std::optional<std::string> next_in(std::string_view link) {
  const auto end = link.find('>');
  if (!link.starts_with('<') || end == std::string_view::npos) return std::nullopt;
  const auto address = link.substr(1, end - 1);
  for (const auto piece : base::split(link.substr(end + 1), ';')) {
    const auto parameter = base::to_lower(base::trim(piece));
    if (parameter == "rel=\"next\"" || parameter == "rel=next") return std::string(address);
  }
  return std::nullopt;
}

// Addresses may hold commas, so the links are taken apart at what begins the next one.
std::optional<std::string> next_link(std::string_view header) {
  while (!header.empty()) {
    const auto close = header.find('>');
    if (close == std::string_view::npos) return std::nullopt;
    const auto end = std::min(header.find(',', close), header.size());
    if (auto next = next_in(base::trim(header.substr(0, end)))) return next;
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> next_page(const Answer& answer) {
  const auto number = answer.response.header("x-next-page");
  if (!number.empty() && base::parse_unsigned(number)) return "page=" + number;
  if (auto next = next_link(answer.response.header("link"))) return next;
  const auto next = base::text_at(answer.body, "next");
  if (!next.empty()) return next;
  return std::nullopt;
}

}  // namespace forges
