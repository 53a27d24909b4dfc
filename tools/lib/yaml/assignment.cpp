// SPDX-License-Identifier: Apache-2.0
#include "yaml/assignment.hpp"

#include "yaml/message.hpp"

namespace yaml {
namespace {

bool starts_segment(std::string_view text, std::size_t at) {
  return at == 0 || text[at - 1] == '.' || text[at - 1] == '#';
}

}  // namespace

std::size_t find_file_mark(std::string_view text) {
  char quote = '\0';
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      ++i;
    } else if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if ((c == '"' || c == '\'') && (depth > 0 || starts_segment(text, i))) {
      quote = c;
    } else if (c == '[') {
      ++depth;
    } else if (c == ']') {
      --depth;
    } else if (depth <= 0 && c == '=') {
      break;
    } else if (depth <= 0 && text.substr(i).starts_with("::")) {
      return i;
    }
  }
  return std::string_view::npos;
}

base::Result<Assignment> parse_assignment(std::string_view text) {
  Assignment assignment;
  auto rest = text;
  if (const auto mark = find_file_mark(text); mark != std::string_view::npos) {
    assignment.file = text.substr(0, mark);
    rest = text.substr(mark + 2);
    if (assignment.file.empty()) {
      return base::usage_error(quoted(text) + ": a file name is missing before `::`");
    }
  }
  auto prefix = TRY(parse_path_prefix(rest));
  assignment.path = std::move(prefix.path);
  rest.remove_prefix(prefix.size);
  if (rest.empty()) {
    return base::usage_error(
        quoted(text) + " does not say to what value: it has no `=`",
        "write PATH=VALUE, as in image.tag=v2, or PATH:=JSON for another type than text");
  }
  const bool is_typed = rest.starts_with(":=");
  rest.remove_prefix(is_typed ? 2 : 1);
  assignment.value = {.type = is_typed ? NewValue::Type::json : NewValue::Type::text,
                      .text = std::string(rest)};
  if (is_typed) TRY(check(assignment.value).context(assignment.path.text));
  return assignment;
}

}  // namespace yaml
