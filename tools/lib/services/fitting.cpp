// SPDX-License-Identifier: Apache-2.0
#include "services/fitting.hpp"

#include "base/text.hpp"

namespace services {
namespace {

constexpr std::string_view ellipsis = "…";

// What JSON makes of a byte of a text.
std::size_t size_in_json(char c) {
  constexpr std::string_view with_backslash = "\"\\\b\f\n\r\t";
  if (with_backslash.find(c) != std::string_view::npos) return 2;
  constexpr std::size_t with_number = 6;  // \u0001
  return static_cast<unsigned char>(c) < 0x20 ? with_number : 1;
}

bool goes_on(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The first byte of a character counts for all of it.
std::size_t size_of(char c, Counts counts) {
  constexpr unsigned char first_of_four = 0xF0;
  switch (counts) {
    case Counts::bytes:
      return 1;
    case Counts::bytes_of_json:
      return size_in_json(c);
    case Counts::characters:
      return goes_on(c) ? 0 : 1;
    case Counts::utf16:
      return goes_on(c) ? 0 : (static_cast<unsigned char>(c) >= first_of_four ? 2 : 1);
  }
  return 1;
}

// Where the longest beginning ends that is not above `most`, between two characters.
std::size_t end_of(std::string_view text, std::size_t most, Counts counts) {
  std::size_t end = 0;
  for (std::size_t size = 0; end < text.size(); ++end) {
    size += size_of(text[end], counts);
    if (size > most) break;
  }
  while (end > 0 && end < text.size() && goes_on(text[end])) --end;
  return end;
}

std::string_view without_broken(std::string_view text, const Limit& limit) {
  if (limit.begin.empty()) return text;
  const auto begin = text.rfind(limit.begin);
  if (begin == std::string_view::npos) return text;
  return base::find(text, limit.end, begin) == std::string_view::npos ? text.substr(0, begin)
                                                                      : text;
}

}  // namespace

std::size_t size_of(std::string_view text, Counts counts) {
  std::size_t size = 0;
  for (const char c : text) size += size_of(c, counts);
  return size;
}

std::optional<std::string> fitted(std::string_view text, const Tail& tail, const Limit& limit,
                                  std::vector<std::string>& remarks) {
  auto whole = std::string(text) + tail(text);
  if (size_of(whole, limit.counts) <= limit.most) return whole;
  const auto behind = size_of(tail({}), limit.counts) + size_of(ellipsis, limit.counts);
  if (behind > limit.most) return std::nullopt;
  const auto end = end_of(text, limit.most - behind, limit.counts);
  const auto kept = without_broken(text.substr(0, end), limit);
  remarks.push_back("the text was cut from " + std::to_string(text.size()) + " to " +
                    std::to_string(kept.size()) + " bytes, for the service takes no more");
  const auto cut = std::string(kept) + std::string(ellipsis);
  return cut + tail(cut);
}

std::string headline(std::string_view text, std::string_view otherwise) {
  constexpr std::size_t longest = 120;
  for (const auto line : base::lines(text)) {
    auto words = base::trim(line);
    while (!words.empty() &&
           std::string_view("#>*-_ ").find(words.front()) != std::string_view::npos) {
      words.remove_prefix(1);
    }
    const auto plain = base::replace_all(base::replace_all(std::string(words), "**", ""), "`", "");
    if (!base::trim(plain).empty()) return base::shorten(base::trim(plain), longest);
  }
  return std::string(otherwise);
}

}  // namespace services
