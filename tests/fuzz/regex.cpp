// SPDX-License-Identifier: Apache-2.0

// Reads the first line as a regular expression and looks for it in the rest. What is found lies in
// the text, in order, and putting it back in its place changes nothing.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "regex/pattern.hpp"

namespace {

void check_matches(const regex::Pattern& pattern, const std::string& subject) {
  const auto matches = pattern.find_all_matches(subject);
  require(pattern.matches(subject) == !matches.empty(), "there is a match or there is none");
  std::size_t last = 0;
  for (const auto& match : matches) {
    require(match[0].begin >= last && match[0].end >= match[0].begin, "matches are in order");
    last = match[0].end;
    for (const auto& span : match) {
      if (!span.is_matched()) continue;
      require(span.begin >= match[0].begin && span.end <= match[0].end, "groups are in the match");
    }
  }
  require(last <= subject.size(), "matches are in the text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t longest = 200;  // large counts take their time
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), size);
  const auto subject = text.substr(std::min(end + 1, size));
  if (end > longest) return 0;
  const auto pattern = regex::Pattern::compile(text.substr(0, end));
  if (!pattern) {
    const bool is_ours = pattern.error().message.starts_with("error parsing regexp: regexp/syntax");
    require(!is_ours, "RE2 takes what we took");
    return 0;
  }
  check_matches(*pattern, subject);
  require(pattern->replace_all(subject, "$0") == subject, "a match in its own place");
  (void)pattern->replace_all(subject, subject);
  (void)pattern->split(subject, 3);
  const auto quoted = regex::Pattern::compile(regex::quote_meta(regex::quote_meta("a") + "\\.*"));
  require(quoted && quoted->matches("a\\.*"), "quoted text matches itself");
  return 0;
}
