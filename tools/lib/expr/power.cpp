// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include "expr/wrapping.hpp"

namespace expr {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool is_odd_integer(double value) {
  // From 2^53 on every float is even.
  return std::abs(value) < 9007199254740992.0 && std::trunc(value) == value &&
         (static_cast<std::int64_t>(value) & 1) == 1;
}

double power_of_zero(double base, double exponent) {
  const bool is_odd = is_odd_integer(exponent);
  if (exponent < 0) return is_odd ? std::copysign(infinity, base) : infinity;
  return is_odd ? base : 0;
}

double power_with_infinity(double base, double exponent) {
  if (std::isinf(exponent)) {
    if (base == -1) return 1;
    return (std::abs(base) < 1) == (exponent > 0) ? 0 : infinity;
  }
  if (base < 0) {
    // The zero on the other side of 1 / -Inf.
    return is_odd_integer(exponent) ? (exponent < 0 ? -0.0 : -infinity)
                                    : (exponent < 0 ? 0.0 : infinity);
  }
  return exponent < 0 ? 0 : infinity;
}

double power_of_finite(double base, double exponent) {
  double whole = 0;
  double fraction = std::modf(std::abs(exponent), &whole);
  if (fraction != 0 && base < 0) return std::numeric_limits<double>::quiet_NaN();
  if (whole >= 9.223372036854775808e18) {
    if (base == -1) return 1;
    return (std::abs(base) < 1) == (exponent > 0) ? 0 : infinity;
  }
  // The result is mantissa * 2^scale.
  double mantissa = 1;
  std::int64_t scale = 0;
  if (fraction != 0) {
    if (fraction > 0.5) {
      --fraction;
      ++whole;
    }
    mantissa = std::exp(fraction * std::log(base));
  }
  int step_scale = 0;
  double step = std::frexp(base, &step_scale);
  std::int64_t step_exponent = step_scale;
  for (auto rest = static_cast<std::int64_t>(whole); rest != 0; rest >>= 1) {
    if (step_exponent < -(1 << 12) || step_exponent > 1 << 12) {
      scale += step_exponent;
      break;
    }
    if ((rest & 1) == 1) {
      mantissa *= step;
      scale += step_exponent;
    }
    step *= step;
    step_exponent *= 2;
    if (step < 0.5) {
      step += step;
      --step_exponent;
    }
  }
  if (exponent < 0) {
    mantissa = 1 / mantissa;
    scale = -scale;
  }
  return std::ldexp(mantissa, static_cast<int>(scale));
}

}  // namespace

double power(double base, double exponent) {
  if (exponent == 0 || base == 1) return 1;
  if (exponent == 1) return base;
  if (std::isnan(base) || std::isnan(exponent)) return std::numeric_limits<double>::quiet_NaN();
  if (base == 0) return power_of_zero(base, exponent);
  if (std::isinf(base) || std::isinf(exponent)) return power_with_infinity(base, exponent);
  if (exponent == 0.5) return std::sqrt(base);
  if (exponent == -0.5) return 1 / std::sqrt(base);
  return power_of_finite(base, exponent);
}

}  // namespace expr
