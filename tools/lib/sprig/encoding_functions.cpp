// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/text.hpp"
#include "govalue/base64.hpp"
#include "sprig/base32.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::function;

// sprig gives the error as the text.
std::string or_error(base::Result<std::string> text) {
  return text ? std::move(text).value() : std::move(text).error().message;
}

std::string to_base64(std::string_view text) {
  return base::base64(text);
}
std::string from_base64(std::string_view text) {
  return or_error(govalue::base64_decoded(text));
}
std::string from_base32(std::string_view text) {
  return or_error(base32_decoded(text));
}

}  // namespace

std::span<const govalue::Function> encoding_functions() {
  static const std::array rows = {
      function<&to_base64>("b64enc"),
      function<&from_base64>("b64dec"),
      function<&base32_encoded>("b32enc"),
      function<&from_base32>("b32dec"),
  };
  return rows;
}

}  // namespace sprig
