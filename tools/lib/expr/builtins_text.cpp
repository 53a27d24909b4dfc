// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "expr/arguments.hpp"
#include "expr/builtins.hpp"
#include "expr/signatures.hpp"
#include "govalue/function.hpp"
#include "govalue/letter_case.hpp"
#include "govalue/strings.hpp"

namespace expr {
namespace {

using govalue::Separators;
using govalue::Value;
using Values = std::span<const Value>;

bool make_text(Evaluation& evaluation, std::string_view text, Value& result) {
  if (!spend_text(evaluation, text.size())) return false;
  result = Value::text(text);
  return true;
}

bool trim(Evaluation& evaluation, Values values, Value& result) {
  const Arguments arguments(evaluation, values);
  std::string_view text;
  std::string_view characters;
  if (values.empty() || values.size() > 2) return arguments.wrong_count("1 or 2", "trim");
  if (!arguments.text(0, text)) return false;
  if (values.size() == 1) {
    return make_text(evaluation, govalue::trim_space(text), result);
  }
  if (!arguments.text(1, characters)) return false;
  if (!spend_text(evaluation, characters.size())) return false;
  return make_text(evaluation, govalue::trim(text, characters), result);
}

bool trim_end(Evaluation& evaluation, Values values, Value& result, bool is_prefix) {
  const Arguments arguments(evaluation, values);
  std::string_view text;
  std::string_view end = " ";
  if (values.size() == 2 && !arguments.text(1, end)) return false;
  if (!arguments.text(0, text)) return false;
  if (is_prefix && text.starts_with(end)) text.remove_prefix(end.size());
  if (!is_prefix && text.ends_with(end)) text.remove_suffix(end.size());
  return make_text(evaluation, text, result);
}

bool trim_prefix(Evaluation& evaluation, Values values, Value& result) {
  return trim_end(evaluation, values, result, true);
}

bool trim_suffix(Evaluation& evaluation, Values values, Value& result) {
  return trim_end(evaluation, values, result, false);
}

template <auto map>
bool map_text(Evaluation& evaluation, Values values, Value& result) {
  std::string_view text;
  if (!Arguments(evaluation, values).text(0, text)) return false;
  if (!spend_text(evaluation, text.size())) return false;
  result = Value::text(map(text));
  return true;
}

bool split_text(Evaluation& evaluation, Values values, Value& result, std::string_view name,
                Separators separators) {
  const Arguments arguments(evaluation, values);
  std::string_view text;
  std::string_view separator;
  std::int64_t limit = govalue::no_limit;
  if (values.size() != 2 && values.size() != 3) return arguments.wrong_count("2 or 3", name);
  if (!arguments.text(0, text) || !arguments.text(1, separator)) return false;
  if (values.size() == 3 && !arguments.integer(2, limit)) return false;
  if (limit == 0) {
    result = Value::nil_of(govalue::strings_type);
    return true;
  }
  if (!evaluation.spend_bytes(text.size())) return evaluation.fail("");
  std::vector<Value> items;
  for (const auto piece : govalue::split(text, separator, limit, separators)) {
    if (!spend_text(evaluation, sizeof(Value) + piece.size())) return false;
    items.push_back(Value::text(piece));
  }
  result = Value::list(std::move(items), govalue::strings_type);
  return true;
}

bool split_away(Evaluation& evaluation, Values values, Value& result) {
  return split_text(evaluation, values, result, "split", Separators::dropped);
}

bool split_after(Evaluation& evaluation, Values values, Value& result) {
  return split_text(evaluation, values, result, "splitAfter", Separators::kept);
}

bool replace_text(Evaluation& evaluation, Values values, Value& result) {
  const Arguments arguments(evaluation, values);
  std::string_view text;
  std::string_view from;
  std::string_view to;
  std::int64_t limit = govalue::no_limit;
  if (values.size() != 3 && values.size() != 4) return arguments.wrong_count("3 or 4", "replace");
  if (!arguments.text(0, text) || !arguments.text(1, from) || !arguments.text(2, to)) return false;
  if (values.size() == 4 && !arguments.integer(3, limit)) return false;
  const auto count = govalue::count_replacements(text, from, limit);
  if (!spend_text(evaluation, text.size() + count * to.size())) return false;
  std::string out;
  govalue::append_replaced(out, text, from, to, count);
  result = Value::text(out);
  return true;
}

bool repeat(Evaluation& evaluation, Values values, Value& result) {
  const Arguments arguments(evaluation, values);
  std::string_view text;
  std::int64_t count = 0;
  if (!arguments.text(0, text) || !arguments.integer(1, count)) return false;
  if (count < 0) {
    return evaluation.fail("invalid argument for repeat (expected positive integer, got " +
                           std::to_string(count) + ")");
  }
  constexpr std::int64_t most = 1'000'000;
  if (count > most) return evaluation.fail("memory budget exceeded");
  const auto size = text.size() * static_cast<std::size_t>(count);
  if (!evaluation.grow(size) || !spend_text(evaluation, size)) return false;
  std::string out;
  out.reserve(size);
  for (; count > 0 && !text.empty(); --count) out += text;
  result = Value::text(out);
  return true;
}

bool join(Evaluation& evaluation, Values values, Value& result) {
  const Arguments arguments(evaluation, values);
  std::string_view glue;
  if (values.size() == 2 && !arguments.text(1, glue)) return false;
  if (!arguments.has(0)) return false;
  const auto& list = values[0];
  if (!list.is(govalue::strings_type) && !list.is(govalue::list_type)) {
    return evaluation.fail("invalid argument for join (type " +
                           (list.is_nil() ? "%!s(<nil>)" : govalue::type_name(list)) + ")");
  }
  std::string out;
  for (const auto& item : list.items()) {
    if (!item.is(govalue::string_type)) return evaluation.fail_conversion(item, "string");
    if (!spend_text(evaluation, item.size() + glue.size())) return false;
    if (&item != list.items().data()) out += glue;
    out += item.as_text();
  }
  result = Value::text(out);
  return true;
}

bool read_two(Evaluation& evaluation, Values values, std::string_view& one,
              std::string_view& other) {
  const Arguments arguments(evaluation, values);
  return arguments.text(0, one) && arguments.text(1, other) &&
         (evaluation.spend_bytes(one.size()) || evaluation.fail(""));
}

Value make_index(std::size_t at) {
  return Value::integer(at == std::string_view::npos ? -1 : static_cast<std::int64_t>(at));
}

bool index_of(Evaluation& evaluation, Values values, Value& result) {
  std::string_view text;
  std::string_view part;
  if (!read_two(evaluation, values, text, part)) return false;
  result = make_index(base::find(text, part));
  return true;
}

bool last_index_of(Evaluation& evaluation, Values values, Value& result) {
  std::string_view text;
  std::string_view part;
  if (!read_two(evaluation, values, text, part)) return false;
  result = make_index(base::find_last(text, part));
  return true;
}

bool has_prefix(Evaluation& evaluation, Values values, Value& result) {
  std::string_view text;
  std::string_view part;
  if (!read_two(evaluation, values, text, part)) return false;
  result = Value::boolean(text.starts_with(part));
  return true;
}

bool has_suffix(Evaluation& evaluation, Values values, Value& result) {
  std::string_view text;
  std::string_view part;
  if (!read_two(evaluation, values, text, part)) return false;
  result = Value::boolean(text.ends_with(part));
  return true;
}

Builtin row(std::string_view name, std::span<const Overload> overloads, Body body,
            CallStyle style = CallStyle::arguments) {
  return {.name = name, .overloads = overloads, .body = body, .style = style};
}

}  // namespace

std::span<const Builtin> text_builtins() {
  namespace of = signatures;
  static const Builtin rows[] = {
      row("trim", of::trim, trim),
      row("trimPrefix", of::trim_end, trim_prefix),
      row("trimSuffix", of::trim_end, trim_suffix),
      row("upper", of::string_string, map_text<govalue::upper_case>, CallStyle::one_argument),
      row("lower", of::string_string, map_text<govalue::lower_case>, CallStyle::one_argument),
      row("split", of::split, split_away),
      row("splitAfter", of::split, split_after),
      row("replace", of::replace, replace_text),
      row("repeat", of::repeat, repeat),
      row("join", of::join, join),
      row("indexOf", of::index, index_of),
      row("lastIndexOf", of::index, last_index_of),
      row("hasPrefix", of::question, has_prefix),
      row("hasSuffix", of::question, has_suffix),
  };
  return rows;
}

}  // namespace expr
