// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace govalue {

// Go's package unicode: the categories of a character, which exclude each other.
bool is_upper(char32_t code);        // Lu
bool is_lower(char32_t code);        // Ll
bool is_title(char32_t code);        // Lt
bool is_letter(char32_t code);       // L: these three and those without case
bool is_digit(char32_t code);        // Nd
bool is_number(char32_t code);       // N
bool is_punctuation(char32_t code);  // P
bool is_space(char32_t code);        // the property White_Space

char32_t to_upper(char32_t code);
char32_t to_lower(char32_t code);
char32_t to_title(char32_t code);

// strings.ToUpper and strings.ToLower of Go. In a text that is not all ASCII, malformed bytes
// become U+FFFD.
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

}  // namespace govalue
