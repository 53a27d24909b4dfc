// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace base {

enum class Verbosity { quiet, normal, verbose };

// Text from outside made fit for a line of a log: control characters are gone, and neither a line
// that starts with `::` nor a `##[` anywhere can be taken for a command by a CI runner that reads
// our output. Runners skip more before the `::` than blanks (any Unicode space, invisible
// characters), so nothing that is not ASCII counts as a start.
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

  // From here on this text appears as `***`.
  void hide(const Secret& secret) { redactor_.hide(secret); }
  const Redactor& redactor() const { return redactor_; }

  void error(const Error& error);       // always, with its hint
  void warning(std::string_view text);  // unless quiet
  void info(std::string_view text);     // unless quiet: what a person following along wants
  void detail(std::string_view text);   // only when verbose
  void foreign(std::string_view who, std::string_view text);  // unless quiet: "remote: …" per line

  // The first ten, quiet or not and free of secrets, for whoever repeats them to a CI system.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  std::string shown(std::string_view text) const;
  void write(std::string_view label, std::string_view colour, std::string_view text);
  void write_stamped(std::string_view text);

  std::ostream& sink_;
  Settings settings_;
  Redactor redactor_;
  std::vector<std::string> warnings_;
};

}  // namespace base
