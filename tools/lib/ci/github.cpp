// SPDX-License-Identifier: Apache-2.0
#include "ci/github.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

namespace ci {
namespace {

std::string escape_data(std::string_view text) {
  auto escaped = base::replace_all(std::string(text), "%", "%25");
  escaped = base::replace_all(std::move(escaped), "\r", "%0D");
  return base::replace_all(std::move(escaped), "\n", "%0A");
}

std::string escape_property(std::string_view text) {
  auto escaped = base::replace_all(escape_data(text), ":", "%3A");
  return base::replace_all(std::move(escaped), ",", "%2C");
}

constexpr std::size_t longest_value = 500;

// A fence that the text does not end: longer than any run of backquotes in it.
std::string fence_for(std::string_view text) {
  constexpr std::size_t shortest = 3;
  std::size_t longest_run = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest_run = std::max(longest_run, run);
  }
  return std::string(std::max(shortest, longest_run + 1), '`');
}

// In a fenced block they keep their indentation, and nothing in it is markup.
std::string summary_lines(const std::vector<std::string>& lines) {
  constexpr std::size_t most_lines = 200;
  constexpr std::size_t longest_line = 500;
  std::string text;
  for (std::size_t i = 0; i < lines.size() && i < most_lines; ++i) {
    text += base::shorten(base::printable(lines[i]), longest_line) + "\n";
  }
  if (lines.size() > most_lines) {
    text += std::string("and ") + std::to_string(lines.size() - most_lines) + " more\n";
  }
  const auto fence = fence_for(text);
  return fence + "\n" + text + fence + "\n\n";
}

// As many as there is room for. Half a section could be half a table, or half a tag.
std::string whole_sections(const std::vector<std::string>& sections, std::size_t room) {
  constexpr std::size_t for_the_last_line = 100;
  std::string text;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const bool is_last = i + 1 == sections.size();
    if (text.size() + sections[i].size() + (is_last ? 0 : for_the_last_line) < room) {
      text += sections[i];
      continue;
    }
    const auto line = "Left out, for want of room: " + std::to_string(sections.size() - i) +
                      " more sections.\n\n";
    return text.size() + line.size() < room ? text + line : text;
  }
  return text;
}

std::string values_table(const Report& report) {
  std::string table;
  for (const auto& entry : report.entries()) {
    const auto value = entry.value.flat();
    if (value.empty() || entry.name == "result" || entry.name == "message") continue;
    if (!entry.value.is_scalar()) continue;
    table += std::string("| ") + entry.name + " | <code>" + markdown_text(value, longest_value) +
             "</code> |\n";
  }
  return table.empty() ? table : "| Result | Value |\n|---|---|\n" + table + "\n";
}

std::string annotation(std::string_view level, const std::string& place, std::string_view title,
                       std::string_view text) {
  constexpr std::size_t longest_text = 4000;  // the runner cuts at 4096, perhaps within a character
  return std::string("::") + std::string(level) + " " + place +
         "title=" + escape_property(base::printable(title)) +
         "::" + escape_data(base::shorten(base::harmless(text), longest_text)) + "\n";
}

}  // namespace

std::string github_annotation(std::string_view level, std::string_view title,
                              std::string_view text) {
  return annotation(level, "", title, text);
}

std::string github_annotation(std::string_view level, const AnnotatedPlace& place,
                              std::string_view title, std::string_view text) {
  std::string properties = "file=" + escape_property(base::printable(place.file)) + ",";
  if (place.line > 0) properties += "line=" + std::to_string(place.line) + ",";
  return annotation(level, properties, title, text);
}

std::string github_mask(const base::Secret& secret) {
  return std::string("::add-mask::") + escape_data(secret.reveal()) + "\n";
}

base::Result<std::string> github_outputs(const Report& report) {
  std::string text;
  for (const auto& entry : report.entries()) {
    const auto value = entry.value.flat();
    auto delimiter = "end_" + TRY(base::random_name());
    while (value.find(delimiter) != std::string::npos) {
      delimiter = "end_" + TRY(base::random_name());
    }
    text += base::join({entry.name + "<<" + delimiter, value, delimiter, ""}, "\n");
  }
  return text;
}

std::string markdown_text(std::string_view text, std::size_t longest) {
  std::string escaped;
  for (const char c : base::shorten(base::trim(base::printable(text)), longest)) {
    const bool plain = base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == ' ' ||
                       static_cast<unsigned char>(c) >= 0x80;
    escaped += plain ? std::string(1, c) : std::string("&#") + std::to_string(int{c}) + ";";
  }
  return escaped;
}

std::string github_summary(std::string_view tool, const Report& report, std::size_t limit) {
  constexpr std::size_t longest_message = 4000;
  std::string text = std::string("### ") + std::string(tool);
  const auto* result = report.find("result");
  if (result != nullptr && !result->value.flat().empty()) {
    text += std::string(": ") + markdown_text(result->value.flat(), longest_value);
  }
  text += "\n\n";
  if (report.find("message") != nullptr) {
    text += markdown_text(report.get("message"), longest_message) + "\n\n";
  }
  if (!report.sections().empty()) {
    return text + whole_sections(report.sections(), limit - std::min(limit, text.size()));
  }
  if (!report.lines().empty()) text += summary_lines(report.lines());
  return text + values_table(report);
}

}  // namespace ci
