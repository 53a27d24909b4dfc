// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"

namespace cli {

// Which variables a flag can come from: GITOPS_<TOOL>_<FLAG>, that and GITOPS_<FLAG>, or none.
enum class Scope { tool, shared, command_line };

// Whether --help names the flags of a group, or only --help-all does.
enum class Shown { always, on_request };

// What a command line asked for: work, or an explanation that has been given by now.
enum class Parsed { options, help };

// The flags of a tool, bound to the variables that take their values.
//
//   flags.group("Target");
//   flags.add_text("branch", "NAME", "the remote's default branch if absent", options.branch);
//
// A value comes from the command line, else from the environment, else it stays what it was before.
// Empty means not given, in all of them, but for refuse_empty(). A flag that is not a list may be
// given once.
class Flags {
 public:
  explicit Flags(Run& run) : run_(run) {}

  // Flags added from here on belong to it, in --help and for their variables.
  void group(std::string title, Scope scope = Scope::tool, Shown shown = Shown::always);

  void add_text(std::string_view name, std::string_view value, std::string_view help,
                std::string& target);
  // Can be repeated; in a variable, one value per line.
  void add_list(std::string_view name, std::string_view value, std::string_view help,
                std::vector<std::string>& target);
  void add_switch(std::string_view name, std::string_view help, bool& target);
  enum class Zero { refused, allowed };
  void add_duration(std::string_view name, std::string_view help, base::Duration& target,
                    Zero zero = Zero::refused);
  // 1 to a billion, or also 0.
  void add_number(std::string_view name, std::string_view help, std::size_t& target,
                  Zero zero = Zero::refused);
  void add_choice(std::string_view name, std::vector<std::string> choices, std::string_view help,
                  std::string& target);
  // What is not a flag; without this, such words are refused.
  void add_positional_list(std::vector<std::string>& target) { positionals_ = &target; }

  // What follows is about a flag that was added before.

  // A name that others already gave to the variable of `flag`; ours come first.
  void or_from(std::string_view flag, std::string variable);
  // Blanks and line ends around a value are not part of it: what a file or another step hands over
  // often ends with one. They never are around a switch, a number, a duration or a choice.
  void trim(std::string_view flag);
  // An empty value on the command line is refused, since without this flag the run would do
  // something else than was meant. In a variable it still means not given, for pipelines hand over
  // empty defaults there.
  void refuse_empty(std::string_view flag);

  // A variable that is not that of a flag, but read elsewhere: it is not taken for a misspelt one.
  void know(std::string variable) { known_variables_.push_back(std::move(variable)); }

  // Adds the flags that all tools have, reads the command line and the environment of the run, and
  // answers --help, --help-all, --help-json and --version. Every result file exists afterwards, also when this
  // fails, which it does with `usage`.
  base::Result<Parsed> parse();

 private:
  using Assign = std::function<base::Result<void>(const std::vector<std::string>& values)>;
  enum class Kind { one, list, on_off };

  struct Flag {
    Kind kind;
    std::string name;
    std::string value;
    std::string help;
    Assign assign;
    std::string group;
    Shown shown;
    Scope scope;
    std::vector<std::string> variables;
    bool is_trimmed = false;
    bool refuses_empty = false;
  };

  // The values of one flag and where they come from: "--timeout", "GITOPS_TIMEOUT".
  struct Given {
    std::string source;
    std::vector<std::string> values;
  };

  // The command line, with the words for CLI11 apart from the others.
  struct Line {
    std::vector<std::string> words;
    std::vector<std::string> positionals;
    std::string meant;  // "--children=false", where `--children false` is the first of those
    base::Result<void> problem = {};  // a flag of ours that stands where a value should
  };

  class Parser;

  void add(Kind kind, std::string_view name, std::string_view value, std::string help,
           Assign assign);
  void add_file(std::string_view name, std::string_view help, std::string_view instead,
                std::string& target);
  void add_common_flags();
  const Flag* find(std::string_view name) const;
  Flag& added(std::string_view name);
  std::vector<std::string> names() const;
  std::string variable_prefix() const;

  Line sort_arguments() const;
  Given given(const Flag& flag, const std::vector<std::string>& on_command_line) const;
  base::Result<void> assign(const Flag& flag, const std::vector<std::string>& on_command_line);
  base::Result<void> take_positionals(const Line& line);
  bool is_called_with_nothing() const;
  std::string as_json() const;
  void warn(const std::string& variable, const std::string& meant) const;
  void warn_of_unknown_variables() const;
  Parsed answer(const std::string& text);

  Run& run_;
  std::string group_;
  Scope scope_ = Scope::tool;
  Shown shown_ = Shown::always;
  std::vector<Flag> flags_;
  std::vector<std::string> known_variables_;
  std::vector<std::string>* positionals_ = nullptr;
  bool help_ = false;
  bool help_all_ = false;
  bool help_json_ = false;
  bool version_ = false;
};

}  // namespace cli
