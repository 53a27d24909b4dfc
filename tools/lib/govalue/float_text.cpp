// SPDX-License-Identifier: Apache-2.0

// The C++ library finds the digits: std::to_chars rounds correctly, and its shortest digits are
// Go's. How they are laid out, in particular when %g takes the form with an exponent, is Go's own.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "govalue/text.hpp"

namespace govalue {

namespace {

// No float64 has more digits than this that are not zero, on either side of the point.
constexpr int most_digits = 1100;

// The digits of a number without sign and without zeros at the end: 0.DIGITS times ten to the power
// of `point`. Zero has none.
struct Decimal {
  std::array<char, most_digits + 16> buffer;
  const char* digits = nullptr;
  int count = 0;
  int point = 0;

  void drop_zeros() {
    while (count > 0 && digits[count - 1] == '0') --count;
  }
};

// Takes apart what to_chars has written: "d.ddde-XX", with the point moved out of the way.
void take_apart(Decimal& decimal, char* end) {
  char* first = decimal.buffer.data();
  char* exponent = std::find(first, end, 'e');
  const char* sign = exponent + 1;
  int power = 0;
  std::from_chars(*sign == '+' ? sign + 1 : sign, end, power);
  decimal.count = static_cast<int>(exponent - first);
  if (decimal.count > 1) {
    first[1] = first[0];
    ++first;
    --decimal.count;
  }
  decimal.digits = first;
  decimal.point = power + 1;
  decimal.drop_zeros();
}

template <typename T>
void find_shortest(Decimal& decimal, T value) {
  auto& buffer = decimal.buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::scientific);
  take_apart(decimal, result.ptr);
}

void find_rounded(Decimal& decimal, double value, int digits) {
  auto& buffer = decimal.buffer;
  const int behind = std::clamp(digits, 1, most_digits) - 1;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::scientific, behind);
  take_apart(decimal, result.ptr);
}

void append_zeros(std::string& out, int count) {
  if (count > 0) out.append(static_cast<std::size_t>(count), '0');
}

void append_digits(std::string& out, const Decimal& decimal, int from, int to) {
  const int last = std::min(to, decimal.count);
  if (from < last) out.append(decimal.digits + from, static_cast<std::size_t>(last - from));
  append_zeros(out, to - std::max(from, last));
}

void append_exponent(std::string& out, int exponent, int least_digits) {
  out += exponent < 0 ? '-' : '+';
  const int size = std::abs(exponent);
  for (int limit = 10; least_digits > 1; --least_digits, limit *= 10) {
    if (size < limit) out += '0';
  }
  std::array<char, 8> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), size);
  out.append(buffer.data(), result.ptr);
}

// d.ddde±dd with so many digits behind the point.
void append_scientific(std::string& out, const Decimal& decimal, int behind, char letter) {
  out += decimal.count > 0 ? decimal.digits[0] : '0';
  if (behind > 0) {
    out += '.';
    append_digits(out, decimal, 1, behind + 1);
  }
  out += letter;
  append_exponent(out, decimal.count > 0 ? decimal.point - 1 : 0, 2);
}

// ddd.ddd with so many digits behind the point.
void append_plain(std::string& out, const Decimal& decimal, int behind) {
  if (decimal.point > 0) {
    append_digits(out, decimal, 0, decimal.point);
  } else {
    out += '0';
  }
  if (behind <= 0) return;
  out += '.';
  const int zeros = std::clamp(-decimal.point, 0, behind);
  append_zeros(out, zeros);
  const int from = std::max(decimal.point, 0);
  append_digits(out, decimal, from, from + behind - zeros);
}

// %g: with an exponent where the number is small or has more digits than asked for.
void append_general(std::string& out, const Decimal& decimal, int precision, char format) {
  const bool is_shortest = precision < 0;
  if (is_shortest) precision = decimal.count;
  int limit = precision;
  if (limit > decimal.count && decimal.count >= decimal.point) limit = decimal.count;
  if (is_shortest) limit = 6;
  const int exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= limit) {
    const int behind = std::min(precision, decimal.count) - 1;
    append_scientific(out, decimal, behind, format == 'g' ? 'e' : 'E');
    return;
  }
  if (precision > decimal.point) precision = decimal.count;
  append_plain(out, decimal, precision - decimal.point);
}

// The parts of a binary number: mantissa times two to the power of `exponent`, and how many bits
// stand behind the point if the mantissa is read as 1.xxx.
struct Binary {
  std::uint64_t mantissa;
  int exponent;
  int fraction_bits;
};

Binary binary_of(double value, int bits) {
  const bool is_narrow = bits == 32;
  const int fraction_bits = is_narrow ? 23 : 52;
  const std::uint64_t pattern = is_narrow ? std::bit_cast<std::uint32_t>(static_cast<float>(value))
                                          : std::bit_cast<std::uint64_t>(value);
  const std::uint64_t hidden = std::uint64_t{1} << fraction_bits;
  const auto biased = static_cast<int>((pattern >> fraction_bits) & (is_narrow ? 0xFFU : 0x7FFU));
  const std::uint64_t mantissa = (pattern & (hidden - 1)) | (biased == 0 ? 0 : hidden);
  const int bias = (is_narrow ? 127 : 1023) + fraction_bits;
  return {mantissa, std::max(biased, 1) - bias, fraction_bits};
}

// Most numbers have few digits before and behind the point: whole numbers of 128 bits hold them and
// what is rounded off, which is four times as fast. Says whether this was such a number.
bool append_fixed_quickly(std::string& out, double value, int precision) {
  constexpr std::array<std::uint64_t, 10> powers = {
      1, 10, 100, 1000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
  const Binary binary = binary_of(value, 64);
  const auto places = static_cast<std::size_t>(precision);
  if (places >= powers.size() || binary.exponent >= 0 || binary.exponent < -90) return false;
  __extension__ using Wide = unsigned __int128;
  const auto shift = static_cast<unsigned>(-binary.exponent);
  const Wide scaled = static_cast<Wide>(binary.mantissa) * powers[places];
  const Wide half = static_cast<Wide>(1) << (shift - 1);
  const Wide rest = scaled & (2 * half - 1);
  const Wide whole = scaled >> shift;
  if (whole > UINT64_MAX - 1) return false;
  const bool is_up = rest > half || (rest == half && (whole & 1U) != 0);
  std::array<char, 32> buffer;
  buffer.fill('0');
  // Zeros in front: 5 thousandths are 0005 before the point moves in.
  const auto digits = static_cast<std::uint64_t>(whole) + (is_up ? 1 : 0);
  char* const first = buffer.data() + powers.size();
  char* const end = std::to_chars(first, buffer.data() + buffer.size(), digits).ptr;
  char* const begin = std::min(first, end - places - 1);
  out.append(begin, end - places);
  if (places > 0) out.append(1, '.').append(end - places, end);
  return true;
}

// to_chars rounds at the point itself. More digits than any number has are zeros.
void append_fixed(std::string& out, double value, int precision) {
  if (append_fixed_quickly(out, value, precision)) return;
  std::array<char, most_digits + 320> buffer;
  const int found = std::min(precision, most_digits);
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::fixed, found);
  out.append(buffer.data(), result.ptr);
  append_zeros(out, precision - found);
}

// %b: the whole mantissa as a decimal number.
void append_binary(std::string& out, double value, int bits) {
  const Binary binary = binary_of(value, bits);
  out += std::to_string(binary.mantissa);
  out += 'p';
  append_exponent(out, binary.exponent, 1);
}

// Rounds a mantissa whose point stands before bit 60 to so many hexadecimal digits, to even.
void round_hexadecimal(std::uint64_t& mantissa, int& exponent, int digits) {
  const auto kept = static_cast<unsigned>(digits * 4);
  const std::uint64_t rest = (mantissa << kept) & ((std::uint64_t{1} << 60U) - 1);
  mantissa >>= 60 - kept;
  if ((rest | (mantissa & 1U)) > std::uint64_t{1} << 59U) ++mantissa;
  mantissa <<= 60 - kept;
  if ((mantissa >> 61U) != 0) {
    mantissa >>= 1U;
    ++exponent;
  }
}

// %x: 0x1.8p+01.
void append_hexadecimal(std::string& out, double value, char format, int precision, int bits) {
  const std::string_view digits = format == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  const Binary binary = binary_of(value, bits);
  std::uint64_t mantissa = binary.mantissa;
  int exponent = 0;
  if (mantissa != 0) {
    const int lead = std::countl_zero(mantissa);
    exponent = binary.exponent + 63 - lead;
    mantissa = mantissa << static_cast<unsigned>(lead) >> 3U;
  }
  if (precision >= 0 && precision < 15) round_hexadecimal(mantissa, exponent, precision);
  out += '0';
  out += format;
  out += static_cast<char>('0' + ((mantissa >> 60U) & 1U));
  mantissa <<= 4U;
  if (precision > 0 || (precision < 0 && mantissa != 0)) out += '.';
  for (int left = precision; left > 0 || (precision < 0 && mantissa != 0); --left) {
    if (mantissa == 0) {
      append_zeros(out, left);
      break;
    }
    out += digits[mantissa >> 60U];
    mantissa <<= 4U;
  }
  out += format == 'X' ? 'P' : 'p';
  append_exponent(out, exponent, 2);
}

bool append_special(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-Inf" : "+Inf";
  } else {
    return false;
  }
  return true;
}

void append_decimal(std::string& out, double value, char format, int precision, int bits) {
  Decimal decimal;
  if (value == 0) {
    decimal.digits = decimal.buffer.data();
  } else if (precision >= 0) {
    const bool is_general = format == 'g' || format == 'G';
    find_rounded(decimal, value, is_general ? precision : std::min(precision, most_digits) + 1);
    // One digit is the least that can be asked for.
    if (is_general) precision = std::max(precision, 1);
  } else if (bits == 32) {
    find_shortest(decimal, static_cast<float>(value));
  } else {
    find_shortest(decimal, value);
  }
  if (format == 'e' || format == 'E') {
    append_scientific(out, decimal, precision < 0 ? decimal.count - 1 : precision, format);
  } else if (format == 'f') {
    append_plain(out, decimal, decimal.count - decimal.point);
  } else {
    append_general(out, decimal, precision, format);
  }
}

}  // namespace

void append_float(std::string& out, double value, char format, int precision, int bits) {
  if (bits == 32) value = static_cast<float>(value);
  if (append_special(out, value)) return;
  if (std::signbit(value)) out += '-';
  value = std::fabs(value);
  if (format == 'b') {
    append_binary(out, value, bits);
  } else if (format == 'x' || format == 'X') {
    append_hexadecimal(out, value, format, precision, bits);
  } else if (format == 'f' && precision >= 0) {
    append_fixed(out, value, precision);
  } else {
    append_decimal(out, value, format, precision, bits);
  }
}

void append_json_float(std::string& out, double value, int bits) {
  // The limits are those of a float32 where the number is one.
  const double size = std::fabs(value);
  const bool is_small = bits == 32 ? static_cast<float>(size) < 1e-6F : size < 1e-6;
  const bool is_large = bits == 32 ? static_cast<float>(size) >= 1e21F : size >= 1e21;
  const bool has_exponent = size != 0 && (is_small || is_large);
  append_float(out, value, has_exponent ? 'e' : 'f', -1, bits);
  // 1e-07 becomes 1e-7.
  const std::size_t end = out.size();
  if (has_exponent && out[end - 3] == '-' && out[end - 2] == '0') out.erase(end - 2, 1);
}

}  // namespace govalue
