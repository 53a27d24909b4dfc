// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "govalue/letter_case.hpp"
#include "govalue/print.hpp"
#include "govalue/strings.hpp"
#include "govalue/text.hpp"
#include "sprig/argument.hpp"
#include "sprig/failure.hpp"
#include "sprig/replace.hpp"
#include "sprig/themes.hpp"
#include "sprig/typed.hpp"
#include "sprig/wrap.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::Int;
using govalue::Rest;
using govalue::Value;

using Text = base::Result<std::string>;

std::string hello() {
  return "Hello!";
}

std::string_view trim(std::string_view text) {
  return govalue::trim_space(text);
}
std::string upper(std::string_view text) {
  return govalue::upper_case(text);
}
std::string lower(std::string_view text) {
  return govalue::lower_case(text);
}

std::string_view trim_all(std::string_view set, std::string_view text) {
  return govalue::trim(text, set);
}

std::string_view trim_suffix(std::string_view suffix, std::string_view text) {
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
  return text;
}

std::string_view trim_prefix(std::string_view prefix, std::string_view text) {
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  return text;
}

bool contains(std::string_view piece, std::string_view text) {
  return base::find(text, piece) != std::string_view::npos;
}
bool has_prefix(std::string_view prefix, std::string_view text) {
  return text.starts_with(prefix);
}
bool has_suffix(std::string_view suffix, std::string_view text) {
  return text.ends_with(suffix);
}

// Bytes, not characters: a negative length keeps the end.
std::string_view trunc(Int length, std::string_view text) {
  const auto size = static_cast<std::int64_t>(text.size());
  if (length.value < 0 && size + length.value > 0) {
    return text.substr(static_cast<std::size_t>(size + length.value));
  }
  if (length.value >= 0 && size > length.value) {
    return text.substr(0, static_cast<std::size_t>(length.value));
  }
  return text;
}

base::Error out_of_bounds(const std::string& range) {
  return failure("runtime error: slice bounds out of range [" + range);
}

Text substring(Int start, Int end, std::string_view text) {
  const auto size = static_cast<std::int64_t>(text.size());
  if (start.value < 0 && end.value < 0) return out_of_bounds(':' + std::to_string(end.value) + ']');
  if (start.value < 0 && end.value > size) {
    return out_of_bounds(':' + std::to_string(end.value) + "] with length " + std::to_string(size));
  }
  const bool to_the_end = start.value >= 0 && (end.value < 0 || end.value > size);
  const std::int64_t last = to_the_end ? size : end.value;
  const std::int64_t first = std::max<std::int64_t>(start.value, 0);
  if (first > last) {
    return out_of_bounds(std::to_string(first) + ':' + std::to_string(last) + ']');
  }
  return std::string(
      text.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
}

Text repeat(Call& call, Int count, std::string_view text) {
  if (count.value < 0) return failure("strings: negative Repeat count");
  std::size_t size = 0;
  if (__builtin_mul_overflow(static_cast<std::size_t>(count.value), text.size(), &size) ||
      size > static_cast<std::size_t>(INT64_MAX)) {
    return failure("strings: Repeat output length overflow");
  }
  if (!call.budget.spend_memory(size)) return call.budget.error();
  std::string out;
  out.reserve(size);
  while (out.size() < size) out += text;
  return out;
}

Text replace(Call& call, std::string_view from, std::string_view to, std::string_view text) {
  std::string out;
  if (!replace_all(out, text, from, to, call.budget)) return call.budget.error();
  return out;
}

Text indent(Call& call, Int blanks, std::string_view text) {
  if (blanks.value < 0) return failure("strings: negative Repeat count");
  // First what every text needs, so that the number of blanks is known to be sensible.
  const auto width = static_cast<std::uint64_t>(blanks.value);
  if (!call.budget.spend_memory(width) || !call.budget.spend_memory(width)) {
    return call.budget.error();
  }
  const std::string line_begin = '\n' + std::string(static_cast<std::size_t>(width), ' ');
  std::string out = line_begin.substr(1);
  if (!replace_all(out, text, "\n", line_begin, call.budget)) return call.budget.error();
  return out;
}

Text nindent(Call& call, Int blanks, std::string_view text) {
  auto indented = TRY(indent(call, blanks, text));
  indented.insert(0, 1, '\n');
  return indented;
}

std::string abbreviate(Int width, std::string_view text) {
  return width.value < 4 ? std::string(text) : abbreviated(text, 0, width.value);
}

std::string abbreviate_both(Int offset, Int width, std::string_view text) {
  if (width.value < 4 || (offset.value > 0 && width.value < 7)) return std::string(text);
  return abbreviated(text, offset.value, width.value);
}

Text wrap(Call& call, Int width, std::string_view text) {
  std::string out = wrapped(text, width.value, "", LongWords::keep, call.budget);
  if (call.budget.is_exhausted()) return call.budget.error();
  return out;
}

Text wrap_with(Call& call, Int width, std::string_view line_end, std::string_view text) {
  std::string out = wrapped(text, width.value, line_end, LongWords::cut, call.budget);
  if (call.budget.is_exhausted()) return call.budget.error();
  return out;
}

// What `append` writes for each value that is not nil, with blanks between.
template <typename Append>
Text joined(Call& call, std::span<const Value> values, Append append) {
  std::string out;
  bool is_first = true;
  for (const Value& value : values) {
    if (value.is_nil()) continue;
    if (!is_first) out += ' ';
    is_first = false;
    append(out, value);
  }
  if (call.budget.is_exhausted()) return call.budget.error();
  return out;
}

Text quote(Call& call, Rest<Value> values) {
  return joined(call, values.values, [&call](std::string& out, const Value& value) {
    const std::string text = text_of(value, call.budget);
    // No byte becomes more than four.
    if (call.budget.spend_memory(text.size() * 4)) out += govalue::quoted(text);
  });
}

Text squote(Call& call, Rest<Value> values) {
  return joined(call, values.values, [&call](std::string& out, const Value& value) {
    out += '\'';
    govalue::append_text(out, value, call.budget);
    out += '\'';
  });
}

Text cat(Call& call, Rest<Value> values) {
  return joined(call, values.values, [&call](std::string& out, const Value& value) {
    govalue::append_text(out, value, call.budget);
  });
}

std::string_view plural(std::string_view one, std::string_view many, Int count) {
  return count.value == 1 ? one : many;
}

Text to_string(Call& call, const Value& value) {
  std::string text = text_of(value, call.budget);
  if (call.budget.is_exhausted()) return call.budget.error();
  return text;
}

}  // namespace

std::span<const govalue::Function> text_functions() {
  static const std::array rows = {
      function<&hello>("hello"),
      function<&abbreviate>("abbrev"),
      function<&abbreviate_both>("abbrevboth"),
      function<&trunc>("trunc"),
      function<&trim>("trim"),
      function<&upper>("upper"),
      function<&lower>("lower"),
      function<&substring>("substr"),
      function<&repeat>("repeat"),
      function<&trim_all>("trimall"),
      function<&trim_all>("trimAll"),
      function<&trim_suffix>("trimSuffix"),
      function<&trim_prefix>("trimPrefix"),
      function<&wrap>("wrap"),
      function<&wrap_with>("wrapWith"),
      function<&contains>("contains"),
      function<&has_prefix>("hasPrefix"),
      function<&has_suffix>("hasSuffix"),
      function<&quote>("quote"),
      function<&squote>("squote"),
      function<&cat>("cat"),
      function<&indent>("indent"),
      function<&nindent>("nindent"),
      function<&replace>("replace"),
      function<&plural>("plural"),
      function<&to_string>("toString"),
  };
  return rows;
}

}  // namespace sprig
