// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <array>
#include <ctime>

#include "base/text.hpp"

namespace base {
namespace {

constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view cyan = "\x1b[36m";
constexpr std::string_view plain = "\x1b[0m";

std::string time_of_day() {
  const auto now = std::time(nullptr);
  std::tm parts = {};
  ::gmtime_r(&now, &parts);
  std::array<char, 16> text;
  std::strftime(text.data(), text.size(), "%H:%M:%SZ ", &parts);
  return text.data();
}

}  // namespace

std::string harmless(std::string_view foreign_line) {
  auto line = replace_all(printable(foreign_line), "##[", "# #[");
  const auto first = line.find_first_not_of(" \t");
  if (first != std::string::npos && line.compare(first, 2, "::") == 0) line.insert(first, "| ");
  return line;
}

void Log::write(std::string_view label, std::string_view colour, std::string_view text) {
  const auto line = harmless(redactor_.redact(std::string(text)));
  sink_ << settings_.tool << ": ";
  if (settings_.has_colour) sink_ << colour;
  sink_ << label;
  if (settings_.has_colour) sink_ << plain;
  sink_ << ": " << line << '\n' << std::flush;
}

void Log::write_stamped(std::string_view text) {
  if (!settings_.is_terminal) sink_ << time_of_day();
  sink_ << harmless(redactor_.redact(std::string(text))) << '\n' << std::flush;
}

void Log::error(const Error& error) {
  write("error", red, to_string(error));
  if (!error.hint.empty()) write("hint", cyan, error.hint);
}

void Log::warning(std::string_view text) {
  if (settings_.verbosity != Verbosity::quiet) write("warning", yellow, text);
}

void Log::info(std::string_view text) {
  if (settings_.verbosity != Verbosity::quiet) write_stamped(text);
}

void Log::detail(std::string_view text) {
  if (settings_.verbosity == Verbosity::verbose) write_stamped(text);
}

void Log::foreign(std::string_view who, std::string_view text) {
  if (settings_.verbosity == Verbosity::quiet) return;
  for (const auto line : lines(text)) {
    if (!trim(line).empty()) write_stamped(std::string(who) + ": " + std::string(line));
  }
}

}  // namespace base
