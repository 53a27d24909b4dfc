// SPDX-License-Identifier: Apache-2.0
#include "ci/github.hpp"

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

// Every sign that could be markup as a character reference, which is never taken for any.
std::string markdown(std::string_view text, std::size_t limit) {
  std::string escaped;
  for (const char c : base::shorten(base::trim(base::printable(text)), limit)) {
    const bool plain = base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == ' ' ||
                       static_cast<unsigned char>(c) >= 0x80;
    escaped += plain ? std::string(1, c) : std::string("&#") + std::to_string(int{c}) + ";";
  }
  return escaped;
}

std::string summary_lines(const std::vector<std::string>& lines) {
  constexpr std::size_t most_lines = 200;
  constexpr std::size_t longest_line = 500;
  std::string text = "<pre>\n";
  for (std::size_t i = 0; i < lines.size() && i < most_lines; ++i) {
    text += markdown(lines[i], longest_line) + "\n";
  }
  if (lines.size() > most_lines) {
    text += std::string("and ") + std::to_string(lines.size() - most_lines) + " more\n";
  }
  return text + "</pre>\n\n";
}

}  // namespace

std::string github_annotation(std::string_view level, std::string_view title,
                              std::string_view text) {
  constexpr std::size_t longest_text = 4000;  // the runner cuts at 4096, perhaps within a character
  return std::string("::") + std::string(level) +
         " title=" + escape_property(base::printable(title)) +
         "::" + escape_data(base::shorten(base::harmless(text), longest_text)) + "\n";
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

std::string github_summary(std::string_view tool, const Report& report) {
  constexpr std::size_t longest_message = 4000;
  constexpr std::size_t longest_value = 500;
  std::string text = std::string("### ") + std::string(tool);
  std::string table;
  for (const auto& entry : report.entries()) {
    const auto value = entry.value.flat();
    if (value.empty()) continue;
    if (entry.name == "result") {
      text += std::string(": ") + markdown(value, longest_value);
    } else if (entry.name != "message" && entry.value.is_scalar()) {
      table += std::string("| ") + entry.name + " | <code>" + markdown(value, longest_value) +
               "</code> |\n";
    }
  }
  text += "\n\n";
  if (report.find("message") != nullptr) {
    text += markdown(report.get("message"), longest_message) + "\n\n";
  }
  if (!report.lines().empty()) text += summary_lines(report.lines());
  if (!table.empty()) text += "| Result | Value |\n|---|---|\n" + table + "\n";
  return text;
}

}  // namespace ci
