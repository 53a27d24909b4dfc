// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <array>
#include <ctime>

#include "base/text.hpp"

namespace base {
namespace {

// In the order of Colour.
constexpr std::array<std::string_view, 5> colours = {"", "\x1b[32m", "\x1b[33m", "\x1b[31m",
                                                     "\x1b[36m"};
constexpr std::string_view plain = "\x1b[0m";
constexpr std::string_view clear_rest_of_line = "\x1b[K";
constexpr std::string_view clear_below = "\x1b[J";

std::string time_of_day() {
  const auto now = std::time(nullptr);
  std::tm parts = {};
  ::gmtime_r(&now, &parts);
  std::array<char, 16> text;
  std::strftime(text.data(), text.size(), "%H:%M:%SZ ", &parts);
  return text.data();
}

// Of what a `[` would make a command: "##[" of GitHub and Azure, "##vso[" of Azure.
// From the end, so that a line of a million brackets takes no longer than any other.
bool may_begin_command(std::string_view visible) {
  const auto is_of_name = [](char c) { return base::is_ascii_alpha(c) || c == '.'; };
  while (!visible.empty() && is_of_name(visible.back())) visible.remove_suffix(1);
  return visible.ends_with("##");
}

}  // namespace

std::string harmless(std::string_view foreign_line) {
  std::string line;
  std::string visible;  // the ASCII part of it
  for (const char c : printable(foreign_line)) {
    if (c == '[' && may_begin_command(visible)) line += ' ';
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

std::string Log::coloured(Colour colour, std::string_view text) const {
  if (!settings_.has_colour || colour == Colour::none) return std::string(text);
  return std::string(colours[static_cast<std::size_t>(colour)]) + std::string(text) +
         std::string(plain);
}

void Log::write(std::string_view label, Colour colour, std::string_view text) {
  put(settings_.tool + ": " + coloured(colour, label) + ": " + shown(text));
}

void Log::write_stamped(std::string_view text) {
  put((settings_.is_terminal ? std::string() : time_of_day()) + shown(text));
}

// What changes is written over what was there, and all at once: a terminal that is cleared first,
// or in pieces, flickers.
void Log::put(const std::string& line) {
  if (block_lines_ == 0) {
    sink_ << line + "\n" << std::flush;
    return;
  }
  sink_ << "\x1b[" + std::to_string(block_lines_) + "A" + line + std::string(clear_rest_of_line) +
               "\n" + block_
        << std::flush;
}

void Log::set_block(const std::vector<std::string>& lines) {
  if (!settings_.is_terminal || is_quiet()) return;
  const auto up = block_lines_ == 0 ? std::string() : "\x1b[" + std::to_string(block_lines_) + "A";
  block_.clear();
  for (const auto& line : lines) block_ += line + std::string(clear_rest_of_line) + "\n";
  block_ += clear_below;
  block_lines_ = lines.size();
  sink_ << up + block_ << std::flush;
}

void Log::release_block() {
  block_.clear();
  block_lines_ = 0;
}

void Log::error(const Error& error) {
  write("error", Colour::red, to_string(error));
  if (!error.hint.empty()) write("hint", Colour::cyan, error.hint);
}

void Log::warning(std::string_view text) {
  constexpr std::size_t most = 10;
  if (warnings_.size() < most) warnings_.push_back(redactor_.redact(std::string(text)));
  if (!is_quiet()) write("warning", Colour::yellow, text);
}

void Log::warning(const Error& error) {
  warning(to_string(error));
  if (!error.hint.empty() && !is_quiet()) write("hint", Colour::cyan, error.hint);
}

void Log::info(std::string_view text) {
  if (!is_quiet()) write_stamped(text);
}

void Log::detail(std::string_view text) {
  if (settings_.verbosity == Verbosity::verbose) write_stamped(text);
}

void Log::foreign(std::string_view who, std::string_view text) {
  if (is_quiet()) return;
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
