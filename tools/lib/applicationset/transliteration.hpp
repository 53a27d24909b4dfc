// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace applicationset {

// How a letter outside of ASCII is written with letters in it, as the Go module unidecode has it:
// "u" for ü, "zh" for ж, "Ri " for 日. Empty where it knows none.
std::string transliterated(char32_t code);

}  // namespace applicationset
