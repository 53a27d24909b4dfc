// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace govalue {

// What Go's package unicode says about a character. What is no code point is nothing.
bool is_letter(char32_t code);
bool is_digit(char32_t code);  // of any script
bool is_upper(char32_t code);
bool is_lower(char32_t code);
bool is_title(char32_t code);   // neither upper nor lower: two letters in one
bool is_number(char32_t code);  // a digit, a fraction, a Roman number, …
bool is_punctuation(char32_t code);
bool is_space(char32_t code);
bool is_printable(char32_t code);  // of blanks only U+0020

// The other case of a character; itself where it has none.
char32_t to_upper(char32_t code);
char32_t to_lower(char32_t code);
char32_t to_title(char32_t code);

}  // namespace govalue
