// SPDX-License-Identifier: Apache-2.0
#include "sprig/replace.hpp"

#include "govalue/strings.hpp"

namespace sprig {

bool replace_all(std::string& out, std::string_view text, std::string_view from,
                 std::string_view to, govalue::Budget& budget) {
  if (from == to) {
    out += text;
    return true;
  }
  const auto count = govalue::count_replacements(text, from, govalue::no_limit);
  const auto size = text.size() + count * to.size();
  if (!budget.spend_memory(size)) return false;
  out.reserve(out.size() + size);
  govalue::append_replaced(out, text, from, to, count);
  return true;
}

}  // namespace sprig
