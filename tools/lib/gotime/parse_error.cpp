// SPDX-License-Identifier: Apache-2.0
#include "gotime/parse_error.hpp"

#include "gotime/quote.hpp"

namespace gotime {
namespace {

base::Error parse_error(std::string_view text, const std::string& rest) {
  return {.kind = base::ErrorKind::malformed, .message = "parsing time " + quoted(text) + rest};
}

}  // namespace

base::Error cannot_parse(std::string_view text, std::string_view layout, std::string_view found,
                         std::string_view wanted) {
  return parse_error(
      text, " as " + quoted(layout) + ": cannot parse " + quoted(found) + " as " + quoted(wanted));
}

base::Error refused_time(std::string_view text, std::string_view why) {
  return parse_error(text, std::string(why));
}

base::Error extra_text(std::string_view text, std::string_view extra) {
  return parse_error(text, ": extra text: " + quoted(extra));
}

}  // namespace gotime
