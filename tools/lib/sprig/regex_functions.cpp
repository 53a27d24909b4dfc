// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "govalue/text.hpp"
#include "sprig/failure.hpp"
#include "sprig/state.hpp"
#include "sprig/themes.hpp"
#include "sprig/typed.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::Int;
using govalue::Value;

using Strings = Typed<govalue::strings_type>;
using Text = base::Result<std::string>;

// Without "must" a wrong expression is a panic of regexp.MustCompile, which quotes it.
enum class OnError { tell, panic };

// What `use` does with a meter, paid for in steps.
template <typename Use>
auto metered(Call& call, const Use& use) {
  regex::Meter meter{call.budget.limits().steps};
  auto result = use(&meter);
  call.budget.spend_steps(meter.used);
  return result;
}

base::Result<regex::Pattern> compiled(Call& call, std::string_view expression, OnError on_error) {
  auto pattern = metered(
      call, [&](regex::Meter* meter) { return state_of(call).pattern(expression, *meter); });
  if (pattern || on_error == OnError::tell) return pattern;
  const std::string quoted = govalue::can_backquote(expression)
                                 ? '`' + std::string(expression) + '`'
                                 : govalue::quoted(expression);
  return failure("regexp: Compile(" + quoted + "): " + pattern.error().message);
}

base::Result<bool> must_match(Call& call, std::string_view expression, std::string_view text) {
  const auto pattern = TRY(compiled(call, expression, OnError::tell));
  return metered(call, [&](regex::Meter* meter) { return pattern.matches(text, meter); });
}

bool match(Call& call, std::string_view expression, std::string_view text) {
  const auto matched = must_match(call, expression, text);
  return matched && matched.value();
}

base::Result<Strings> strings_of(Call& call, const std::vector<std::string_view>& pieces) {
  if (!call.budget.spend_memory(pieces.size() * (2 * sizeof(Value) + govalue::object_size)))
    return call.budget.error();
  std::vector<Value> values;
  values.reserve(pieces.size());
  for (const auto piece : pieces) values.push_back(Value::text(piece));
  return Strings{Value::list(std::move(values), govalue::strings_type)};
}

Strings no_strings() {
  return {Value::nil_of(govalue::strings_type)};
}

template <OnError on_error>
base::Result<Strings> find_all(Call& call, std::string_view expression, std::string_view text,
                               Int limit) {
  const auto pattern = TRY(compiled(call, expression, on_error));
  if (!call.budget.spend_memory(text.size() * sizeof(regex::Span))) return call.budget.error();
  const auto spans = metered(
      call, [&](regex::Meter* meter) { return pattern.find_all(text, limit.value, meter); });
  std::vector<std::string_view> found;
  for (const auto& span : spans) found.push_back(span.of(text));
  if (found.empty()) return no_strings();
  return strings_of(call, found);
}

template <OnError on_error>
Text find(Call& call, std::string_view expression, std::string_view text) {
  const auto pattern = TRY(compiled(call, expression, on_error));
  const auto found = metered(call, [&](regex::Meter* meter) { return pattern.find(text, meter); });
  return std::string(found ? found->of(text) : std::string_view());
}

// Whether there is room for what replacing makes: the replacement for each match, and the text once
// more for each dollar in it.
bool has_room(Call& call, const regex::Pattern& pattern, std::string_view text,
              std::string_view replacement) {
  std::uint64_t copies = 1;
  for (const char c : replacement) copies += c == '$' ? 1 : 0;
  const std::uint64_t size = text.size() + 1;
  if (!call.budget.spend_memory(size * copies)) return false;
  // Counting the matches is only worth it where there could be too many.
  constexpr std::uint64_t little = std::uint64_t{64} << 10U;
  if (size * replacement.size() <= little) return true;
  if (!call.budget.spend_memory(size * sizeof(regex::Span))) return false;
  const auto spans =
      metered(call, [&](regex::Meter* meter) { return pattern.find_all(text, -1, meter); });
  return call.budget.spend_memory(spans.size() * replacement.size());
}

template <OnError on_error>
Text replace_all(Call& call, std::string_view expression, std::string_view text,
                 std::string_view replacement) {
  const auto pattern = TRY(compiled(call, expression, on_error));
  if (!has_room(call, pattern, text, replacement)) return call.budget.error();
  return metered(
      call, [&](regex::Meter* meter) { return pattern.replace_all(text, replacement, meter); });
}

template <OnError on_error>
Text replace_all_literal(Call& call, std::string_view expression, std::string_view text,
                         std::string_view literal) {
  const auto pattern = TRY(compiled(call, expression, on_error));
  if (!has_room(call, pattern, text, literal)) return call.budget.error();
  return metered(
      call, [&](regex::Meter* meter) { return pattern.replace_all_literal(text, literal, meter); });
}

template <OnError on_error>
base::Result<Strings> split(Call& call, std::string_view expression, std::string_view text,
                            Int limit) {
  const auto pattern = TRY(compiled(call, expression, on_error));
  if (limit.value == 0) return no_strings();
  if (!call.budget.spend_memory(text.size() * sizeof(regex::Span))) return call.budget.error();
  const auto pieces =
      metered(call, [&](regex::Meter* meter) { return pattern.split(text, limit.value, meter); });
  return strings_of(call, pieces);
}

std::string quote_meta(std::string_view text) {
  return regex::quote_meta(text);
}

}  // namespace

std::span<const govalue::Function> regex_functions() {
  static const std::array rows = {
      function<&match>("regexMatch"),
      function<&must_match>("mustRegexMatch"),
      function<&find_all<OnError::panic>>("regexFindAll"),
      function<&find_all<OnError::tell>>("mustRegexFindAll"),
      function<&find<OnError::panic>>("regexFind"),
      function<&find<OnError::tell>>("mustRegexFind"),
      function<&replace_all<OnError::panic>>("regexReplaceAll"),
      function<&replace_all<OnError::tell>>("mustRegexReplaceAll"),
      function<&replace_all_literal<OnError::panic>>("regexReplaceAllLiteral"),
      function<&replace_all_literal<OnError::tell>>("mustRegexReplaceAllLiteral"),
      function<&split<OnError::panic>>("regexSplit"),
      function<&split<OnError::tell>>("mustRegexSplit"),
      function<&quote_meta>("regexQuoteMeta"),
  };
  return rows;
}

}  // namespace sprig
