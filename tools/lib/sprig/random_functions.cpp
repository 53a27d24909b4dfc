// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "crypto/hex.hpp"
#include "gotime/wrapping.hpp"
#include "govalue/text.hpp"
#include "sprig/failure.hpp"
#include "sprig/state.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::Int;

using Text = base::Result<std::string>;

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view printable =
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
    "abcdefghijklmnopqrstuvwxyz{|}~";

Text random_text(Call& call, Int count, std::string_view alphabet) {
  if (count.value <= 0) return std::string();
  if (!call.budget.spend_memory(static_cast<std::uint64_t>(count.value))) {
    return call.budget.error();
  }
  const auto size = static_cast<std::size_t>(count.value);
  const std::size_t usable = 256 - 256 % alphabet.size();
  std::string text;
  while (text.size() < size) {
    for (const char c : state_of(call).world().random_bytes(size - text.size())) {
      const std::size_t byte = static_cast<unsigned char>(c);
      if (byte < usable) text += alphabet[byte % alphabet.size()];
    }
  }
  return text;
}

Text alpha_numeric(Call& call, Int count) {
  return random_text(call, count, letters_and_digits);
}
Text alpha(Call& call, Int count) {
  return random_text(call, count, letters);
}
Text ascii(Call& call, Int count) {
  return random_text(call, count, printable);
}
Text numeric(Call& call, Int count) {
  return random_text(call, count, digits);
}

Text bytes(Call& call, Int count) {
  if (count.value < 0) return failure("runtime error: makeslice: len out of range");
  if (!call.budget.spend_memory(static_cast<std::uint64_t>(count.value))) {
    return call.budget.error();
  }
  return base::base64(state_of(call).world().random_bytes(static_cast<std::size_t>(count.value)));
}

base::Result<Int> integer(Call& call, Int least, Int end) {
  const std::int64_t width = gotime::wrapping_subtract(end.value, least.value);
  if (width <= 0) return failure("invalid argument to Intn");
  const auto number = state_of(call).random_below(static_cast<std::uint64_t>(width));
  return Int{gotime::wrapping_add(least.value, static_cast<std::int64_t>(number))};
}

Text shuffle(Call& call, std::string_view text) {
  if (!call.budget.spend_memory(text.size() * sizeof(char32_t))) return call.budget.error();
  // Each character is drawn, which asks the system for bytes.
  if (!call.budget.spend_steps(text.size())) return call.budget.error();
  std::vector<char32_t> runes;
  while (!text.empty()) {
    const govalue::Rune rune = govalue::first_rune(text);
    runes.push_back(rune.code);
    text.remove_prefix(rune.size);
  }
  for (std::size_t i = runes.size(); i > 1; --i) {
    std::swap(runes[i - 1], runes[state_of(call).random_below(i)]);
  }
  std::string out;
  for (const char32_t code : runes) govalue::append_rune(out, code);
  return out;
}

// RFC 9562, version 4.
std::string uuid(Call& call) {
  std::string random = state_of(call).world().random_bytes(16);
  random[6] = static_cast<char>((static_cast<unsigned char>(random[6]) & 0x0FU) | 0x40U);
  random[8] = static_cast<char>((static_cast<unsigned char>(random[8]) & 0x3FU) | 0x80U);
  const std::string hex = crypto::to_hex(random);
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' +
         hex.substr(16, 4) + '-' + hex.substr(20);
}

}  // namespace

std::span<const govalue::Function> random_functions() {
  static const std::array rows = {
      function<&alpha_numeric>("randAlphaNum"),
      function<&alpha>("randAlpha"),
      function<&ascii>("randAscii"),
      function<&numeric>("randNumeric"),
      function<&bytes>("randBytes"),
      function<&integer>("randInt"),
      function<&shuffle>("shuffle"),
      function<&uuid>("uuidv4"),
  };
  return rows;
}

}  // namespace sprig
