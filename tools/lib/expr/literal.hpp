// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace expr {

// What a quoted literal stands for, quotes included in `written`. Returns nullptr, or what is wrong
// with it. Line ends become \n.
const char* unquote(std::string_view written, std::string& out);
// The same for bytes, where \xff is one byte and no character.
const char* unquote_bytes(std::string_view written, std::string& out);

}  // namespace expr
