// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sprig {

// A whole number of any size, without a sign.
class Natural {
 public:
  Natural() = default;
  explicit Natural(std::uint64_t value);

  bool is_zero() const { return limbs_.empty(); }
  std::size_t size() const { return limbs_.size(); }  // in steps of 10^9

  // Negative, 0 or positive.
  int compare(const Natural& other) const;

  Natural plus(const Natural& other) const;
  Natural minus(const Natural& smaller) const;  // `smaller` is not larger
  Natural times(const Natural& other) const;
  Natural times_power_of_ten(std::size_t exponent) const;
  // Sets `rest`. The divisor is not 0.
  Natural divided_by(const Natural& divisor, Natural& rest) const;

  std::string digits() const;  // "0" for nothing

 private:
  static constexpr std::uint32_t base = 1'000'000'000;

  void trim();
  std::uint32_t divide_by_limb(std::uint32_t divisor);

  std::vector<std::uint32_t> limbs_;  // the smallest first, none of them in vain
};

// A decimal number as shopspring/decimal 1.4.0 has it: digits times a power of ten. Sums and
// products are exact.
class Decimal {
 public:
  Decimal() = default;

  // The shortest decimal that reads back as the float, which is finite.
  static Decimal from_float(double value);

  Decimal plus(const Decimal& other) const;
  Decimal minus(const Decimal& other) const;
  Decimal times(const Decimal& other) const;
  // To 16 places behind the point, halves away from zero. Nothing if the divisor is 0.
  std::optional<Decimal> divided_by(const Decimal& divisor) const;

  double to_float() const;  // the nearest one
  std::size_t size() const { return digits_.size(); }

 private:
  Decimal(bool is_negative, Natural digits, std::int64_t exponent)
      : is_negative_(is_negative && !digits.is_zero()),
        digits_(std::move(digits)),
        exponent_(exponent) {}

  // The digits of this number when its exponent is `exponent`, which is not larger.
  Natural digits_at(std::int64_t exponent) const;

  bool is_negative_ = false;
  Natural digits_;
  std::int64_t exponent_ = 0;
};

}  // namespace sprig
