// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/number.hpp"

#include <cmath>
#include <complex>
#include <limits>

#include "govalue/read_number.hpp"
#include "govalue/text.hpp"
#include "govalue/unquote.hpp"

namespace gotemplate {

namespace {

bool contains_any(std::string_view text, std::string_view characters) {
  return text.find_first_of(characters) != std::string_view::npos;
}

// What a float is as an integer, if it is one.
void set_integers(NumberNode& node, double value) {
  if (value >= -0x1p63 && value < 0x1p63 && std::trunc(value) == value) {
    node.is_signed = true;
    node.signed_value = static_cast<std::int64_t>(value);
  }
  if (value >= 0 && value < 0x1p64 && std::trunc(value) == value) {
    node.is_unsigned = true;
    node.unsigned_value = static_cast<std::uint64_t>(value);
  }
}

void set_complex(NumberNode& node, std::complex<double> value, Arena& arena) {
  node.is_complex = true;
  node.constant = arena.keep(Value::complex(value));
  if (value.imag() != 0) return;
  node.is_float = true;
  node.float_value = value.real();
  set_integers(node, value.real());
}

base::Result<void> read_character(NumberNode& node) {
  std::string_view text = node.text.substr(1);
  const auto character = govalue::take_literal_character(text, '\'');
  if (!character) return base::malformed_error("invalid syntax");
  if (text != "'") {
    return base::malformed_error("malformed character constant: " + std::string(node.text));
  }
  node.is_signed = node.is_unsigned = node.is_float = true;
  node.signed_value = static_cast<std::int64_t>(character->code);
  node.unsigned_value = character->code;
  node.float_value = static_cast<double>(character->code);
  return {};
}

bool accept(std::string_view& text, std::string_view characters) {
  if (text.empty() || !contains_any(text.substr(0, 1), characters)) return false;
  text.remove_prefix(1);
  return true;
}

void accept_all(std::string_view& text, std::string_view characters) {
  while (accept(text, characters)) continue;
}

// Takes what fmt's scanner takes for a float. It knows no 0b and 0o, and an `i` that comes first
// could be the beginning of "Inf".
void take_float(std::string_view& text) {
  accept(text, "+-");
  accept(text, "i");
  std::string_view digits = "0123456789_";
  if (accept(text, "0") && accept(text, "xX")) digits = "0123456789aAbBcCdDeEfF_";
  accept_all(text, digits);
  if (accept(text, ".")) accept_all(text, digits);
  if (!accept(text, digits.size() > 11 ? "pP" : "eEpP")) return;
  accept(text, "+-");
  accept_all(text, "0123456789_");
}

base::Result<double> read_part(std::string_view part) {
  const auto number = govalue::read_float(part);
  if (number.error == govalue::NumberError::none) return number.value;
  const bool is_large = number.error == govalue::NumberError::range;
  return base::malformed_error("strconv.ParseFloat: parsing " + govalue::quoted(part) +
                               (is_large ? ": value out of range" : ": invalid syntax"));
}

// "1+2i", as fmt.Sscan reads it.
base::Result<void> read_complex(NumberNode& node, Arena& arena) {
  std::string_view rest = node.text;
  take_float(rest);
  const auto middle = node.text.size() - rest.size();
  if (accept(rest, "+-")) take_float(rest);
  const auto end = node.text.size() - rest.size();
  if (middle == end || rest != "i")
    return base::malformed_error("syntax error scanning complex number");
  const double real = TRY(read_part(node.text.substr(0, middle)));
  const double imaginary = TRY(read_part(node.text.substr(middle, end - middle)));
  set_complex(node, {real, imaginary}, arena);
  return {};
}

base::Result<void> read_plain(NumberNode& node) {
  const auto natural = govalue::read_unsigned(node.text, 0);
  if (natural.error == govalue::NumberError::none) {
    node.is_unsigned = true;
    node.unsigned_value = natural.value;
  }
  const auto integer = govalue::read_signed(node.text, 0);
  if (integer.error == govalue::NumberError::none) {
    node.is_signed = true;
    node.signed_value = integer.value;
    if (integer.value == 0) node.is_unsigned = true;  // -0
  }
  if (node.is_signed || node.is_unsigned) {
    node.is_float = true;
    node.float_value = node.is_signed ? static_cast<double>(node.signed_value)
                                      : static_cast<double>(node.unsigned_value);
    return {};
  }
  const auto number = govalue::read_float(node.text);
  if (number.error != govalue::NumberError::none) {
    return base::malformed_error("illegal number syntax: " + govalue::quoted(node.text));
  }
  if (!contains_any(node.text, ".eEpP")) {
    return base::malformed_error("integer overflow: " + govalue::quoted(node.text));
  }
  node.is_float = true;
  node.float_value = number.value;
  set_integers(node, number.value);
  return {};
}

// Where no type is asked for, the way it is written decides. nullptr: it overflows int.
const Value* ideal_constant(const NumberNode& node, Arena& arena) {
  const bool is_hex_integer = node.text.size() > 2 && node.text[0] == '0' &&
                              (node.text[1] == 'x' || node.text[1] == 'X') &&
                              !contains_any(node.text, "pP");
  if (node.is_float && !is_hex_integer && node.text[0] != '\'' &&
      contains_any(node.text, ".eEpP")) {
    return arena.keep(Value::float64(node.float_value));
  }
  return node.is_signed ? arena.keep(Value::integer(node.signed_value)) : nullptr;
}

}  // namespace

base::Result<const NumberNode*> read_number(const Token& token, Arena& arena) {
  NumberNode node{{NodeKind::number, token.position}, token.text};
  if (token.kind == TokenKind::character_constant) {
    TRY(read_character(node));
  } else if (token.kind == TokenKind::complex) {
    TRY(read_complex(node, arena));
  } else {
    const auto imaginary = govalue::read_float(token.text.substr(0, token.text.size() - 1));
    if (token.text.back() == 'i' && imaginary.error == govalue::NumberError::none) {
      set_complex(node, {0, imaginary.value}, arena);
    } else {
      TRY(read_plain(node));
    }
  }
  if (!node.is_complex) node.constant = ideal_constant(node, arena);
  return arena.make(node);
}

}  // namespace gotemplate
