// SPDX-License-Identifier: Apache-2.0
#include "yaml/value.hpp"

#include <cmath>
#include <set>

#include "base/text.hpp"
#include "yaml/message.hpp"
#include "yaml/number.hpp"
#include "yaml/parse_json.hpp"
#include "yaml/scalar.hpp"

namespace yaml {
namespace {

base::Error not_a(std::string_view text, std::string_view what) {
  return base::usage_error(yaml::quoted(text) + " is not " + std::string(what));
}

bool is_integer(std::string_view text) {
  return is_json_number(text) && text.find_first_of(".eE") == std::string_view::npos;
}

// A number too large for a double, as opposed to infinity by name.
bool is_overflow(std::string_view number) {
  const bool has_digits = number.find_first_of("0123456789") != std::string_view::npos;
  return has_digits && std::isinf(to_double(number));
}

// A number, whole or not, as the float it is; any other type for what is no number.
Reading as_float(std::string_view text) {
  auto reading = read_plain(Reader::core, text);
  const bool is_whole = reading.type == Type::integer && is_integer(text);
  if (is_whole) return {Type::floating, canonical_float(to_double(text))};
  return reading;
}

bool is_float(std::string_view text) {
  return as_float(text).type == Type::floating && !is_overflow(text);
}

bool is_null(std::string_view text) {
  return text.empty() || text == "null" || text == "~";
}

base::Result<void> check_text(std::string_view text) {
  if (!base::is_utf8(text)) return base::usage_error("the new value is not UTF-8");
  if (text.find('\0') != std::string_view::npos) {
    return base::usage_error("the new value has a NUL byte");
  }
  return {};
}

base::Result<void> check_keys(const Tree& tree, NodeId mapping) {
  std::set<std::string_view> seen;
  for (Children children(tree, mapping); !children.done(); children.take()) {
    const auto key = tree.value(children.take());
    if (!seen.insert(key).second) {
      return base::usage_error("it has the key " + yaml::quoted(key) + " twice");
    }
  }
  return {};
}

base::Result<void> check_json(std::string_view text) {
  const auto tree = TRY(parse(text, Format::json));
  if (tree.documents.empty()) return base::usage_error("it is empty");
  if (tree.has_half_pair) {
    return base::usage_error("it has half of a pair of \\u escapes, which is no character");
  }
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    if (tree[id].kind == Kind::mapping) TRY(check_keys(tree, id));
    if (tree[id].kind != Kind::scalar) continue;
    TRY(check_text(tree.value(id)));
    const bool is_overflowing = tree[id].style == Style::plain && is_overflow(tree.value(id));
    if (is_overflowing) {
      return base::usage_error(yaml::quoted(tree.value(id)) + " is too large for a number");
    }
  }
  return {};
}

Wanted scalar(Reading reading, std::string_view text) {
  return {.kind = Wanted::Kind::scalar, .reading = std::move(reading), .text = std::string(text)};
}

Wanted wanted_json(const std::string& text) {
  const auto tree = parse_json(text);
  const Tree& parsed = tree.value();
  const NodeId root = parsed.documents.front().root;
  if (parsed[root].kind != Kind::scalar)
    return {.kind = Wanted::Kind::collection, .reading = {}, .text = text};
  return scalar(read_scalar(parsed, root).value(), parsed.value(root));
}

}  // namespace

base::Result<void> check(const NewValue& value) {
  TRY(check_text(value.text));
  using Asked = NewValue::Type;
  switch (value.type) {
    case Asked::text:
    case Asked::string:
      break;
    case Asked::integer:
      if (!is_integer(value.text)) return not_a(value.text, "an integer");
      break;
    case Asked::floating:
      if (!is_float(value.text)) return not_a(value.text, "a number");
      break;
    case Asked::boolean:
      if (value.text != "true" && value.text != "false") {
        return not_a(value.text, "a boolean: true or false");
      }
      break;
    case Asked::null:
      if (!is_null(value.text)) return not_a(value.text, "null");
      break;
    case Asked::json: {
      auto checked = check_json(value.text);
      if (!checked) {
        return base::usage_error(yaml::quoted(value.text) +
                                 " cannot be used as JSON: " + checked.error().message);
      }
      break;
    }
  }
  return {};
}

Wanted wanted(const NewValue& value) {
  using Asked = NewValue::Type;
  const auto& text = value.text;
  switch (value.type) {
    case Asked::text:
      return {.kind = Wanted::Kind::text, .reading = {Type::string, text}, .text = text};
    case Asked::string:
      return scalar({Type::string, text}, text);
    case Asked::integer:
      return scalar(read_plain(Reader::core, text), text);
    case Asked::floating:
      return scalar(as_float(text), text);
    case Asked::boolean:
      return scalar({Type::boolean, text}, text);
    case Asked::null:
      return scalar({Type::null, ""}, "null");
    case Asked::json:
      break;
  }
  return wanted_json(text);
}

base::Result<std::string> plain_form(const Wanted& wanted, Format format) {
  const auto& reading = wanted.reading;
  if (reading.type == Type::null) return std::string("null");
  if (format == Format::json) {
    if (reading.type != Type::floating) return wanted.text;
    const bool is_written_well =
        is_json_number(wanted.text) && wanted.text.find_first_of(".eE") != std::string::npos;
    if (is_written_well) return wanted.text;
    const auto spelled = common_float_spelling(to_double(reading.value));
    if (!is_json_number(spelled)) return not_a(wanted.text, "a number that JSON can hold");
    return spelled;
  }
  if (read_by_all(wanted.text) == reading) return wanted.text;
  const auto spelled = reading.type == Type::floating
                           ? common_float_spelling(to_double(reading.value))
                           : reading.value;
  if (read_by_all(spelled) == reading) return spelled;
  return not_a(wanted.text, "a number that every YAML reader holds exactly");
}

Wanted wanted_map(const TextMap& item) {
  std::string json = "{";
  for (const auto& [key, value] : item) {
    if (json.size() > 1) json += ", ";
    json += write_string(key, Style::double_quoted, {.format = Format::json}) + ": " +
            write_string(value, Style::double_quoted, {.format = Format::json});
  }
  return {.kind = Wanted::Kind::collection, .text = json + "}"};
}

Wanted wanted_list(const TextMap& item) {
  auto list = wanted_map(item);
  list.text = "[" + list.text + "]";
  return list;
}

}  // namespace yaml
