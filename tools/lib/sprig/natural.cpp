// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "sprig/decimal.hpp"

namespace sprig {

Natural::Natural(std::uint64_t value) {
  for (; value != 0; value /= base) limbs_.push_back(static_cast<std::uint32_t>(value % base));
}

void Natural::trim() {
  while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
}

int Natural::compare(const Natural& other) const {
  if (limbs_.size() != other.limbs_.size()) return limbs_.size() < other.limbs_.size() ? -1 : 1;
  for (std::size_t i = limbs_.size(); i-- > 0;) {
    if (limbs_[i] != other.limbs_[i]) return limbs_[i] < other.limbs_[i] ? -1 : 1;
  }
  return 0;
}

Natural Natural::plus(const Natural& other) const {
  Natural sum;
  std::uint32_t carry = 0;
  for (std::size_t i = 0; i < std::max(size(), other.size()) || carry != 0; ++i) {
    std::uint32_t limb = carry;
    if (i < size()) limb += limbs_[i];
    if (i < other.size()) limb += other.limbs_[i];
    carry = limb >= base ? 1 : 0;
    sum.limbs_.push_back(carry == 1 ? limb - base : limb);
  }
  return sum;
}

Natural Natural::minus(const Natural& smaller) const {
  Natural difference = *this;
  std::uint32_t borrowed = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const std::uint32_t taken = borrowed + (i < smaller.size() ? smaller.limbs_[i] : 0);
    borrowed = difference.limbs_[i] < taken ? 1 : 0;
    difference.limbs_[i] += (borrowed == 1 ? base : 0) - taken;
  }
  difference.trim();
  return difference;
}

Natural Natural::times(const Natural& other) const {
  Natural product;
  product.limbs_.assign(size() + other.size(), 0);
  for (std::size_t i = 0; i < size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < other.size() || carry != 0; ++j) {
      std::uint64_t limb = product.limbs_[i + j] + carry;
      if (j < other.size()) limb += std::uint64_t{limbs_[i]} * other.limbs_[j];
      product.limbs_[i + j] = static_cast<std::uint32_t>(limb % base);
      carry = limb / base;
    }
  }
  product.trim();
  return product;
}

Natural Natural::times_power_of_ten(std::size_t exponent) const {
  if (is_zero()) return {};
  std::uint64_t factor = 1;
  for (std::size_t i = 0; i < exponent % 9; ++i) factor *= 10;
  Natural product = times(Natural(factor));
  product.limbs_.insert(product.limbs_.begin(), exponent / 9, 0);
  return product;
}

std::uint32_t Natural::divide_by_limb(std::uint32_t divisor) {
  std::uint64_t rest = 0;
  for (std::size_t i = size(); i-- > 0;) {
    const std::uint64_t part = rest * base + limbs_[i];
    limbs_[i] = static_cast<std::uint32_t>(part / divisor);
    rest = part % divisor;
  }
  trim();
  return static_cast<std::uint32_t>(rest);
}

// Division as on paper, with digits of 10^9 (Knuth's algorithm D): both numbers are first made so
// large that a guess from the leading digits is at most 2 too high.
Natural Natural::divided_by(const Natural& divisor, Natural& rest) const {
  if (compare(divisor) < 0) {
    rest = *this;
    return {};
  }
  if (divisor.size() == 1) {
    Natural quotient = *this;
    rest = Natural(quotient.divide_by_limb(divisor.limbs_[0]));
    return quotient;
  }
  const std::uint32_t scale = base / (divisor.limbs_.back() + 1);
  const Natural below = divisor.times(Natural(scale));
  std::vector<std::uint32_t> above = times(Natural(scale)).limbs_;
  above.resize(size() + 1, 0);
  const std::size_t length = below.size();
  Natural quotient;
  quotient.limbs_.assign(above.size() - length, 0);
  for (std::size_t at = above.size() - length; at-- > 0;) {
    const std::uint64_t front = std::uint64_t{above[at + length]} * base + above[at + length - 1];
    std::uint64_t guess = front / below.limbs_[length - 1];
    std::uint64_t left = front % below.limbs_[length - 1];
    while (guess >= base ||
           guess * below.limbs_[length - 2] > left * base + above[at + length - 2]) {
      --guess;
      left += below.limbs_[length - 1];
      if (left >= base) break;
    }
    std::int64_t borrowed = 0;
    for (std::size_t i = 0; i <= length; ++i) {
      const std::uint64_t limb = i < length ? below.limbs_[i] : 0;
      const auto taken = static_cast<std::int64_t>(guess * limb) + borrowed;
      auto kept = std::int64_t{above[at + i]} - taken % base;
      borrowed = taken / base + (kept < 0 ? 1 : 0);
      above[at + i] = static_cast<std::uint32_t>(kept < 0 ? kept + base : kept);
    }
    if (borrowed != 0) {
      --guess;
      std::uint32_t carry = 0;
      for (std::size_t i = 0; i <= length; ++i) {
        const std::uint32_t sum = above[at + i] + (i < length ? below.limbs_[i] : 0) + carry;
        carry = sum >= base ? 1 : 0;
        above[at + i] = carry == 1 ? sum - base : sum;
      }
    }
    quotient.limbs_[at] = static_cast<std::uint32_t>(guess);
  }
  quotient.trim();
  rest.limbs_ = std::move(above);
  rest.trim();
  rest.divide_by_limb(scale);
  return quotient;
}

std::string Natural::digits() const {
  if (is_zero()) return "0";
  std::string text = std::to_string(limbs_.back());
  for (std::size_t i = size() - 1; i-- > 0;) {
    const std::string limb = std::to_string(limbs_[i]);
    text.append(9 - limb.size(), '0').append(limb);
  }
  return text;
}

}  // namespace sprig
