// SPDX-License-Identifier: Apache-2.0
#include "sprig/replace.hpp"

#include "base/text.hpp"
#include "govalue/text.hpp"

namespace sprig {
namespace {

constexpr auto npos = std::string_view::npos;

bool replace_between(std::string& out, std::string_view text, std::string_view to,
                     govalue::Budget& budget) {
  // Not more characters than bytes.
  if (!budget.spend_memory(text.size() + to.size())) return false;
  if (!to.empty() && text.size() > budget.limits().memory / to.size()) {
    return budget.spend_memory(budget.limits().memory);
  }
  if (!budget.spend_memory(text.size() * to.size())) return false;
  out += to;
  while (!text.empty()) {
    const auto size = govalue::first_rune(text).size;
    out.append(text.substr(0, size)).append(to);
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace

bool replace_all(std::string& out, std::string_view text, std::string_view from,
                 std::string_view to, govalue::Budget& budget) {
  if (from == to) {
    out += text;
    return true;
  }
  if (from.empty()) return replace_between(out, text, to, budget);
  std::size_t at = base::find(text, from);
  std::uint64_t size = text.size();
  for (std::size_t next = at; next != npos; next = base::find(text, from, next + from.size())) {
    size += to.size();
  }
  if (!budget.spend_memory(size)) return false;
  out.reserve(out.size() + size);
  std::size_t done = 0;
  for (; at != npos; at = base::find(text, from, done)) {
    out.append(text.substr(done, at - done)).append(to);
    done = at + from.size();
  }
  out += text.substr(done);
  return true;
}

}  // namespace sprig
