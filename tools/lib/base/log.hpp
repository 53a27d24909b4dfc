// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace base {

enum class Verbosity { quiet, normal, verbose };
enum class Colour { none, green, yellow, red, cyan };

// Text from outside made fit for a line of a log: control characters are gone, and neither a line
// that starts with `::` nor a `##[` or `##vso[` anywhere can be taken for a command by a CI runner
// that reads our output. Runners skip more before the `::` than blanks (any Unicode space,
// invisible characters), so nothing that is not ASCII counts as a start.
std::string harmless(std::string_view foreign_line);

// What a run says to people, on stderr. Results go elsewhere (room ci).
class Log {
 public:
  struct Settings {
    std::string tool;
    Verbosity verbosity = Verbosity::normal;
    bool is_terminal = false;  // no time stamps there
    bool has_colour = false;
  };

  Log(std::ostream& sink, Settings settings) : sink_(sink), settings_(std::move(settings)) {}

  void set_verbosity(Verbosity verbosity) { settings_.verbosity = verbosity; }
  bool is_terminal() const { return settings_.is_terminal; }
  bool is_quiet() const { return settings_.verbosity == Verbosity::quiet; }

  // From here on this text appears as `***`.
  void hide(const Secret& secret) { redactor_.hide(secret); }
  const Redactor& redactor() const { return redactor_; }

  void error(const Error& error);       // always, with its hint
  void warning(std::string_view text);  // unless quiet
  void warning(const Error& error);     // the same, with its hint
  void info(std::string_view text);     // unless quiet: what a person following along wants
  void detail(std::string_view text);   // only when verbose
  void foreign(std::string_view who, std::string_view text);  // unless quiet: "remote: …" per line

  // Lines that stay below everything else that is said, in place of those before: on a terminal,
  // unless quiet. They must fit its width and its height, and their text come from shown().
  void set_block(const std::vector<std::string>& lines);

  // What stands there stays, and what is said next comes below it.
  void release_block();

  // A text from outside as it may be shown: free of secrets, of control characters and of what a
  // CI runner would take for a command.
  std::string shown(std::string_view text) const;
  std::string coloured(Colour colour, std::string_view text) const;  // where there are colours

  // The first ten, quiet or not and free of secrets, for whoever repeats them to a CI system.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  void write(std::string_view label, Colour colour, std::string_view text);
  void write_stamped(std::string_view text);
  void put(const std::string& line);

  std::ostream& sink_;
  Settings settings_;
  Redactor redactor_;
  std::vector<std::string> warnings_;
  std::string block_;
  std::size_t block_lines_ = 0;
};

}  // namespace base
