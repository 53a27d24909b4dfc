// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "govalue/strings.hpp"
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

// How many pieces a text falls into at the most. To look for a long separator takes long, and there
// is not much room for many.
std::uint64_t most_pieces(std::string_view text, std::string_view separator, std::int64_t limit) {
  constexpr std::size_t long_separator = 32;
  std::uint64_t count = text.size();
  if (separator.size() >= long_separator) {
    count = text.size() / separator.size() + 1;
  } else if (!separator.empty()) {
    count = 1;
    for (auto at = text.find(separator); at != std::string_view::npos;
         at = text.find(separator, at + separator.size())) {
      ++count;
    }
  }
  return limit >= 0 ? std::min(count, static_cast<std::uint64_t>(limit)) : count;
}

base::Result<std::vector<std::string_view>> split_text(Call& call, std::string_view text,
                                                       std::string_view separator,
                                                       std::int64_t limit) {
  const auto pieces = most_pieces(text, separator, limit);
  // Of each piece a view, an entry with its key and its value, and the texts of both.
  constexpr auto room = sizeof(std::string_view) + sizeof(Entry) + 2 * govalue::object_size;
  if (!call.budget.spend_memory(text.size() + pieces * room)) return call.budget.error();
  return govalue::split(text, separator, limit, govalue::Separators::dropped);
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
  return split_limited(call, separator, {govalue::no_limit}, text);
}

Value strings_value(const std::vector<std::string_view>& pieces) {
  std::vector<Value> items;
  items.reserve(pieces.size());
  for (const auto piece : pieces) items.push_back(Value::text(piece));
  return Value::list(std::move(items), govalue::strings_type);
}

base::Result<Typed<govalue::strings_type>> split_list(Call& call, std::string_view separator,
                                                      std::string_view text) {
  const auto pieces = TRY(split_text(call, text, separator, govalue::no_limit));
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
