// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "govalue/budget.hpp"

namespace sprig {

// strings.ReplaceAll of Go, appended to `out`: an empty `from` is found before each character and
// at the end. `false`, with nothing written, where the budget does not allow the result.
bool replace_all(std::string& out, std::string_view text, std::string_view from,
                 std::string_view to, govalue::Budget& budget);

}  // namespace sprig
