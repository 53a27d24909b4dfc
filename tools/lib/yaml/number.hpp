// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace yaml {

// Numbers in one spelling, so that two spellings of the same number compare equal.

// `digits` (of `base`, none wrong, underscores allowed) in decimal, with a minus where `negative`.
// More digits than anybody writes stay as they are.
std::string canonical_integer(std::string_view digits, int base, bool negative);

// The nearest double in its shortest decimal form: "2.5", "1e+23", "inf", "-inf", "nan".
std::string canonical_float(double number);

// The number that decimal `text` (underscores allowed) stands for; infinity when it is too large.
double to_double(std::string_view text);

// The double in a spelling that every reader takes for a float: "3.0", "1.0e+23", "-.inf".
std::string common_float_spelling(double number);

// Whether the number that canonical_integer() wrote fits into a signed or unsigned 64-bit integer.
bool fits_64_bits(std::string_view canonical);

}  // namespace yaml
