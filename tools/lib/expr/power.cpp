// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdint>
#include <limits>

#include "expr/power.hpp"

namespace expr {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// e to a moderate power: 16th of the rest is put into a series, and the result is squared four
// times.
double exponential(double value) {
  constexpr double log2_of_e = 1.4426950408889634073599246810018920;
  constexpr double ln2_high = 0.69314718055966295651160180568695068359375;
  constexpr double ln2_low = 0.28235290563031577122588448175013436025525412068e-12;
  constexpr double series[] = {1.9841269841269841270e-4,
                               1.3888888888888888889e-3,
                               8.3333333333333333333e-3,
                               4.1666666666666666667e-2,
                               1.6666666666666666667e-1,
                               0.5,
                               1.0};
  const double scale = std::nearbyint(value * log2_of_e);
  double rest = std::fma(-scale, ln2_high, value);
  rest = std::fma(-scale, ln2_low, rest) * 0.0625;
  double sum = 2.4801587301587301587e-5;
  for (const double term : series) sum = std::fma(rest, sum, term);
  // (1 + x)^2 - 1 is x * (x + 2).
  double result = rest * sum;
  for (int squaring = 0; squaring < 3; ++squaring) result *= result + 2;
  return std::ldexp(std::fma(result + 2, result, 1.0), static_cast<int>(scale));
}

// Of a positive number, by a series in f / (2 + f) for 1 + f between the square roots of 1/2 and 2.
double logarithm(double value) {
  constexpr double half_sqrt2 = 7.07106781186547524401e-01;
  constexpr double ln2_high = 6.93147180369123816490e-01;
  constexpr double ln2_low = 1.90821492927058770002e-10;
  int exponent = 0;
  double mantissa = std::frexp(value, &exponent);
  if (mantissa <= half_sqrt2) {
    mantissa *= 2;
    --exponent;
  }
  const double f = mantissa - 1;
  const double s = f / (2 + f);
  const double s2 = s * s;
  const double s4 = s2 * s2;
  const double odd = s2 * (6.666666666666735130e-01 +
                           s4 * (2.857142874366239149e-01 +
                                 s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01)));
  const double even = s4 * (3.999999999940941908e-01 +
                            s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01));
  const double half_square = 0.5 * f * f;
  return exponent * ln2_high -
         ((half_square - (s * (half_square + (odd + even)) + exponent * ln2_low)) - f);
}

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
    mantissa = exponential(fraction * logarithm(base));
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
