// SPDX-License-Identifier: Apache-2.0
#include "ci/tekton.hpp"

#include <string_view>

namespace ci {
namespace {

// Go also escapes what HTML would act on, and two separators that JavaScript takes for line ends.
std::size_t escaped_size(std::string_view text) {
  constexpr std::size_t short_escape = 2;    // \n
  constexpr std::size_t unicode_escape = 6;  // \u003c
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto next = text.substr(i, 3);
    if (next == "\u2028" || next == "\u2029") {
      size += unicode_escape;
      i += 2;
    } else if (std::string_view("\"\\\n\r\t").find(c) != std::string_view::npos) {
      size += short_escape;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == '<' || c == '>' || c == '&') {
      size += unicode_escape;
    } else {
      ++size;
    }
  }
  return size;
}

}  // namespace

std::size_t tekton_cost(const Report::Entry& entry) {
  constexpr std::string_view around = R"({"key":"","value":"","type":1},)";
  return around.size() + entry.name.size() + escaped_size(entry.value.flat());
}

}  // namespace ci
