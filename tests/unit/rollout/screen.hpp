// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace test {

// What a terminal of endless width shows after these bytes, without colours. Throws for a sequence
// that it does not know, and for a cursor that leaves the top.
std::vector<std::string> screen(std::string_view bytes);

}  // namespace test
