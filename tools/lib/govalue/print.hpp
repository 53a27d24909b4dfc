// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "govalue/budget.hpp"
#include "govalue/value.hpp"

namespace govalue {

// Appends a value as Go's fmt prints it with %v. Maps print in the order of their keys. What the
// budget does not allow is left out.
void append_text(std::string& out, const Value& value, Budget& budget);
std::string to_text(const Value& value, Budget& budget);

// fmt.Sprint: a blank between two operands of which neither is a string.
std::string print(std::span<const Value> operands, Budget& budget);

// fmt.Sprintln: a blank between all operands, a line end after the last.
std::string print_line(std::span<const Value> operands, Budget& budget);

// fmt.Sprintf: every verb, flag, width, precision and argument index, with the words that Go puts
// where they do not fit: "%!d(string=x)".
std::string format(std::string_view format, std::span<const Value> operands, Budget& budget);

}  // namespace govalue
