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
  std::string line;
  std::string visible;  // the ASCII part of it
  for (const char c : printable(foreign_line)) {
    if (c == '[' && visible.ends_with("##")) line += ' ';
    line += c;
    if (static_cast<unsigned char>(c) >= 0x80) continue;
    if (visible.empty() && (c == ' ' || c == '\t')) continue;
    visible += c;
  }
  return visible.starts_with("::") ? std::string("| ") + line : line;
}

// Cut last: of a secret that is cut before it is looked for, half would stay.
std::string Log::shown(std::string_view text) const {
  constexpr std::size_t longest = 2000;
  return shorten(harmless(redactor_.redact(std::string(text))), longest);
}

void Log::write(std::string_view label, std::string_view colour, std::string_view text) {
  const auto line = shown(text);
  sink_ << settings_.tool << ": ";
  if (settings_.has_colour) sink_ << colour;
  sink_ << label;
  if (settings_.has_colour) sink_ << plain;
  sink_ << ": " << line << '\n' << std::flush;
}

void Log::write_stamped(std::string_view text) {
  if (!settings_.is_terminal) sink_ << time_of_day();
  sink_ << shown(text) << '\n' << std::flush;
}

void Log::error(const Error& error) {
  write("error", red, to_string(error));
  if (!error.hint.empty()) write("hint", cyan, error.hint);
}

void Log::warning(std::string_view text) {
  constexpr std::size_t most = 10;
  if (warnings_.size() < most) warnings_.push_back(redactor_.redact(std::string(text)));
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
  constexpr std::size_t most_lines = 100;
  const auto all = lines(text);
  for (const auto line : all) {
    if (static_cast<std::size_t>(&line - all.data()) == most_lines) {
      write_stamped(std::string(who) + ": and " + std::to_string(all.size() - most_lines) +
                    " more lines");
      return;
    }
    if (!trim(line).empty()) write_stamped(std::string(who) + ": " + std::string(line));
  }
}

}  // namespace base
