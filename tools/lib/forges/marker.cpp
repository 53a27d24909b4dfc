// SPDX-License-Identifier: Apache-2.0
#include "forges/marker.hpp"

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "crypto/hex.hpp"

namespace forges {
namespace {

constexpr std::string_view opening = "<!-- update-values: ";
constexpr std::string_view closing = " -->";
constexpr std::string_view settled = "settled";  // where the digest of values stood

std::string normal(std::string_view text) {
  return base::replace_all(std::string(base::trim(text)), "\r\n", "\n");
}

std::string digest_of(std::string_view title, std::string_view text) {
  return crypto::to_hex(crypto::sha256(normal(title) + "\n" + normal(text)));
}

std::string line_of(const Marker& marker) {
  constexpr std::size_t longest_key = 200;
  const auto key = base::percent_encoded(std::string_view(marker.key).substr(0, longest_key));
  return std::string(opening) + key + " " + marker.text_digest + " " + marker.value_digest +
         std::string(closing);
}

std::optional<Marker> read_marker(std::string_view line) {
  if (!line.starts_with(opening) || !line.ends_with(closing)) return std::nullopt;
  if (line.size() < opening.size() + closing.size()) return std::nullopt;
  line.remove_prefix(opening.size());
  line.remove_suffix(closing.size());
  const auto words = base::split(line, ' ');
  if (words.size() != 3) return std::nullopt;
  return Marker{.key = base::percent_decoded(words[0]),
                .text_digest = std::string(words[1]),
                .value_digest = std::string(words[2])};
}

}  // namespace

MarkedBody read_marked(std::string_view body) {
  body = base::trim(body);
  const auto start = body.rfind('\n');
  const auto last = start == std::string_view::npos ? body : body.substr(start + 1);
  auto marker = read_marker(last);
  if (!marker) return {.text = std::string(body)};
  const auto text = start == std::string_view::npos ? std::string_view() : body.substr(0, start);
  return {.text = std::string(base::trim(text)), .marker = std::move(marker)};
}

std::string with_marker(std::string_view title, std::string_view text, const Marker& marker,
                        std::size_t limit) {
  constexpr std::size_t longest_marker = 1024;
  const auto room = limit > longest_marker ? limit - longest_marker : 0;
  const auto shown = base::shorten(base::trim(text), room);
  auto full = marker;
  full.text_digest = digest_of(title, shown);
  if (full.value_digest.empty()) full.value_digest = full.text_digest;
  return shown + "\n\n" + line_of(full);
}

std::string as_settled(std::string_view body) {
  auto marked = read_marked(body);
  if (!marked.marker) return std::string(body);
  marked.marker->value_digest = settled;
  return marked.text + "\n\n" + line_of(*marked.marker);
}

bool is_as_written(std::string_view title, std::string_view body) {
  const auto marked = read_marked(body);
  return marked.marker && marked.marker->text_digest == digest_of(title, marked.text);
}

}  // namespace forges
