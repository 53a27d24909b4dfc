// SPDX-License-Identifier: Apache-2.0
#include "ci/dotenv.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ci/budget.hpp"

namespace ci {
namespace {

constexpr std::size_t most_variables = 20;
constexpr std::size_t most_bytes = 5000;

std::string to_line(const Report::Entry& entry) {
  return variable_name(entry.name) + "=" + base::printable(entry.value.flat()) + "\n";
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
