// SPDX-License-Identifier: Apache-2.0
#include "ci/dotenv.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ci/budget.hpp"

namespace ci {
namespace {

constexpr std::size_t most_variables = 20;
constexpr std::size_t most_bytes = 5000;

// Whether `NAME%` follows, and a percent sign before it would make it a reference.
bool ends_reference(std::string_view text) {
  const auto is_part = [](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '_';
  };
  const auto end = std::find_if_not(text.begin(), text.end(), is_part);
  return end != text.begin() && end != text.end() && *end == '%' && !base::is_ascii_digit(text[0]);
}

std::string without_references(std::string_view value) {
  std::string text;
  for (std::size_t at = 0; at < value.size(); ++at) {
    text += value[at];
    if (value[at] == '$') text += '$';
    if (value[at] == '%' && ends_reference(value.substr(at + 1))) text += "${}";
  }
  return text;
}

std::string to_line(const Report::Entry& entry) {
  const auto value = base::printable(entry.value.flat());
  return variable_name(entry.name) + "=" + without_references(value) + "\n";
}

std::size_t line_size(const Report::Entry& entry) {
  return to_line(entry).size();
}

std::vector<Report::Entry>::iterator longest(std::vector<Report::Entry>& entries) {
  return std::max_element(entries.begin(), entries.end(),
                          [](const auto& a, const auto& b) { return line_size(a) < line_size(b); });
}

}  // namespace

std::string variable_name(std::string_view result_name) {
  auto name = base::to_upper(result_name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

Dotenv to_dotenv(const Report& report) {
  Dotenv dotenv;
  auto entries = report.entries();
  while (entries.size() > most_variables) {
    dotenv.left_out.push_back(entries.back().name);
    entries.pop_back();
  }
  entries = fit(std::move(entries), most_bytes, line_size);
  while (total_cost(entries, line_size) > most_bytes) {
    const auto victim = longest(entries);
    dotenv.left_out.push_back(victim->name);
    entries.erase(victim);
  }
  for (const auto& entry : entries) dotenv.text += to_line(entry);
  return dotenv;
}

}  // namespace ci
