// SPDX-License-Identifier: Apache-2.0
#include "yaml/scalar_json.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "yaml/number.hpp"

namespace yaml {

namespace {

using Json = nlohmann::ordered_json;

Json json_integer(const std::string& decimal) {
  if (!fits_64_bits(decimal)) return to_double(decimal);
  if (!decimal.starts_with('-')) return std::stoull(decimal);
  return std::stoll(decimal);
}

}  // namespace

std::optional<Json> scalar_json(const Reading& reading) {
  switch (reading.type) {
    case Type::null:
      return Json();
    case Type::boolean:
      return Json(reading.value == "true");
    case Type::integer:
      return json_integer(reading.value);
    case Type::floating: {
      const double number = to_double(reading.value);
      return std::isfinite(number) ? std::optional<Json>(number) : std::nullopt;
    }
    default:
      return Json(reading.value);
  }
}

std::string float_key(double number) {
  const auto narrow = static_cast<float>(number);
  if (!std::isfinite(narrow)) return common_float_spelling(narrow);
  std::array<char, 64> buffer{};
  const auto write = [&](std::chars_format format) {
    auto* const end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), narrow, format).ptr;
    return std::string(buffer.data(), end);
  };
  const auto scientific = write(std::chars_format::scientific);
  const auto exponent = std::stoi(scientific.substr(scientific.find('e') + 1));
  return exponent < -4 || exponent >= 6 ? scientific : write(std::chars_format::fixed);
}

}  // namespace yaml
