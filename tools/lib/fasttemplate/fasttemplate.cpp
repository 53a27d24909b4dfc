// SPDX-License-Identifier: Apache-2.0
#include "fasttemplate/fasttemplate.hpp"

#include "base/text.hpp"
#include "govalue/budget.hpp"
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace fasttemplate {

namespace {

constexpr std::string_view begin_tag = "{{";
constexpr std::string_view end_tag = "}}";

bool has_tag(std::string_view line) {
  const std::size_t begin = line.find(begin_tag);
  return begin != std::string_view::npos &&
         line.find(end_tag, begin + begin_tag.size()) != std::string_view::npos;
}

bool has_templated_line(std::string_view text) {
  for (const auto line : base::split(text, '\n')) {
    if (has_tag(line)) return true;
  }
  return false;
}

// Without the blanks of Unicode at either side.
std::string_view trimmed(std::string_view name) {
  while (!name.empty()) {
    const auto rune = govalue::first_rune(name);
    if (!govalue::is_space(rune.code)) break;
    name.remove_prefix(rune.size);
  }
  std::size_t end = 0;
  for (std::size_t place = 0; place < name.size();) {
    const auto rune = govalue::first_rune(name.substr(place));
    place += rune.size;
    if (!govalue::is_space(rune.code)) end = place;
  }
  return name.substr(0, end);
}

}  // namespace

base::Result<Rendered> render(std::string_view text, const govalue::Value& parameters) {
  TRY(govalue::check_source("the text", text));
  Rendered rendered;
  if (!has_templated_line(text)) {
    rendered.text = text;
    return rendered;
  }
  std::size_t place = 0;
  for (;;) {
    const std::size_t begin = text.find(begin_tag, place);
    rendered.text += text.substr(place, begin - place);
    if (begin == std::string_view::npos) return rendered;
    const std::size_t inside = begin + begin_tag.size();
    const std::size_t end = text.find(end_tag, inside);
    if (end == std::string_view::npos) {
      return base::Error{
          .kind = base::ErrorKind::malformed,
          .message = "invalid template: Cannot find end tag=\"}}\" in the template=" +
                     govalue::quoted(text) + " starting from " +
                     govalue::quoted(text.substr(inside))};
    }
    place = end + end_tag.size();
    const auto name = trimmed(text.substr(inside, end - inside));
    const auto* value = name.empty() ? nullptr : parameters.find(name);
    if (value != nullptr && value->is(govalue::string_type)) {
      rendered.text += value->as_text();
      // Argo CD has no limit here.
      constexpr std::size_t most = govalue::Limits{}.output;
      if (rendered.text.size() > most) {
        return base::Error{.kind = base::ErrorKind::malformed,
                           .message = "the text is longer than " + std::to_string(most) + " bytes"};
      }
    } else {
      rendered.text += text.substr(begin, place - begin);
      rendered.unresolved.emplace_back(name);
    }
  }
}

}  // namespace fasttemplate
