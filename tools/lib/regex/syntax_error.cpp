// SPDX-License-Identifier: Apache-2.0
#include "regex/syntax_error.hpp"

namespace regex {

base::Error syntax_error(std::string_view fault, std::string_view where) {
  return {
      .kind = base::ErrorKind::malformed,
      .message = "error parsing regexp: " + std::string(fault) + ": `" + std::string(where) + "`"};
}

}  // namespace regex
