// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include "base/text.hpp"
#include "govalue/text.hpp"
#include "sprig/argument.hpp"
#include "sprig/themes.hpp"
#include "sprig/typed.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::Entry;
using govalue::function;
using govalue::Int;
using govalue::Value;

constexpr std::int64_t no_limit = -1;

// The first piece of `text` for an empty separator: one character.
std::string_view first_character(std::string_view text) {
  return text.substr(0, govalue::first_rune(text).size);
}

// strings.SplitN of Go: at most `limit` pieces, the last of which holds the rest.
std::vector<std::string_view> pieces_of(std::string_view text, std::string_view separator,
                                        std::int64_t limit) {
  std::vector<std::string_view> pieces;
  if (limit == 0) return pieces;
  const bool by_character = separator.empty();
  if (by_character && text.empty()) return pieces;
  while (limit < 0 || static_cast<std::int64_t>(pieces.size()) + 1 < limit) {
    const auto at = by_character ? first_character(text).size() : base::find(text, separator);
    if (at == std::string_view::npos || (by_character && at == text.size())) break;
    pieces.push_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  pieces.push_back(text);
  return pieces;
}

base::Result<std::vector<std::string_view>> split_text(Call& call, std::string_view text,
                                                       std::string_view separator,
                                                       std::int64_t limit) {
  // A text of separators alone becomes as many values as it has bytes.
  const auto room = text.size() + sizeof(Value);
  if (!call.budget.spend_memory(room)) return call.budget.error();
  auto pieces = pieces_of(text, separator, limit);
  if (!call.budget.spend_memory(pieces.size() * 2 * sizeof(Entry))) return call.budget.error();
  return pieces;
}

base::Result<StringMap> split_limited(Call& call, std::string_view separator, Int limit,
                                      std::string_view text) {
  const auto pieces = TRY(split_text(call, text, separator, limit.value));
  std::vector<Entry> entries;
  entries.reserve(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    entries.push_back({Value::text('_' + std::to_string(i)), Value::text(pieces[i])});
  }
  return StringMap{Value::map(std::move(entries), govalue::string_map_type)};
}

base::Result<StringMap> split(Call& call, std::string_view separator, std::string_view text) {
  return split_limited(call, separator, {no_limit}, text);
}

Value strings_value(const std::vector<std::string_view>& pieces) {
  std::vector<Value> items;
  items.reserve(pieces.size());
  for (const auto piece : pieces) items.push_back(Value::text(piece));
  return Value::list(std::move(items), govalue::strings_type);
}

base::Result<Typed<govalue::strings_type>> split_list(Call& call, std::string_view separator,
                                                      std::string_view text) {
  const auto pieces = TRY(split_text(call, text, separator, no_limit));
  return Typed<govalue::strings_type>{strings_value(pieces)};
}

base::Result<std::string> join(Call& call, std::string_view separator, const Value& values) {
  const auto texts = texts_of(values, call.budget);
  std::string out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!call.budget.spend_memory(separator.size() + texts[i].size())) return call.budget.error();
    if (i > 0) out += separator;
    out += texts[i];
  }
  if (call.budget.is_exhausted()) return call.budget.error();
  return out;
}

base::Result<Typed<govalue::strings_type>> to_strings(Call& call, const Value& values) {
  if (values.is(govalue::strings_type)) return Typed<govalue::strings_type>{values};
  const auto texts = texts_of(values, call.budget);
  if (call.budget.is_exhausted()) return call.budget.error();
  return Typed<govalue::strings_type>{Value::strings(texts)};
}

}  // namespace

std::span<const govalue::Function> split_functions() {
  static const std::array rows = {
      function<&split>("split"),          function<&split_limited>("splitn"),
      function<&split_list>("splitList"), function<&join>("join"),
      function<&to_strings>("toStrings"),
  };
  return rows;
}

}  // namespace sprig
