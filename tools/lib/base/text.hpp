// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// The pieces of `text` between `separator`s: always one more than there are separators.
std::vector<std::string_view> split(std::string_view text, char separator);

// The lines of `text` without their ends (LF or CRLF). No empty piece after a final newline.
std::vector<std::string_view> lines(std::string_view text);

std::string join(const std::vector<std::string>& pieces, std::string_view separator);

// `text` without blanks, tabs and line ends at either side.
std::string_view trim(std::string_view text);

// As string_view::find and rfind, for texts of strangers: in time that grows with both texts, not
// with their product ("aaab" in "aaaa…").
std::size_t find(std::string_view text, std::string_view part, std::size_t from = 0);
std::size_t find_last(std::string_view text, std::string_view part);

// "1 value", "2 values": `what` is the word for one.
std::string number_of(std::size_t count, std::string_view what);

std::string replace_all(std::string text, std::string_view from, std::string_view to);

// ASCII only.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

bool is_ascii_digit(char c);
bool is_ascii_alpha(char c);

// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
bool is_utf8(std::string_view text);

// The text with each malformed byte replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

// The text with everything removed that a terminal or a log would act on: control characters, line
// separators and changes of writing direction become a blank (a tab stays), malformed bytes become
// U+FFFD. Text from outside passes through here before a person sees it.
std::string printable(std::string_view text);

// The first `limit` bytes at most, cut between characters, with "…" as the last one if cut.
std::string shorten(std::string_view text, std::size_t limit);

// `%20` becomes a blank; a `%` that two hexadecimal digits do not follow stays.
std::string percent_decoded(std::string_view text);

// Every byte as `%20` that is no ASCII letter, no digit and not one of `kept`.
std::string percent_encoded(std::string_view text, std::string_view kept = "-._~");

std::string base64(std::string_view bytes);

// Nothing where a character is not of the alphabet; padding may be missing.
std::optional<std::string> base64_decoded(std::string_view text);

// The whole of `text` as a decimal number that fits; no sign, no blanks.
std::optional<unsigned long long> parse_unsigned(std::string_view text);

// The one of `known` that was most likely meant by `word`, if any is near enough to suggest.
std::optional<std::string> did_you_mean(std::string_view word,
                                        const std::vector<std::string>& known);

}  // namespace base
