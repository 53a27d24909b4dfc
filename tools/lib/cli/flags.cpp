// SPDX-License-Identifier: Apache-2.0
#include "cli/flags.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

#include "base/text.hpp"
#include "ci/dotenv.hpp"
#include "cli/version.hpp"

namespace cli {
namespace {

std::string in_quotes(std::string_view word) {
  return std::string("'") + base::printable(word) + "'";
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known,
                       std::string_view prefix = {}) {
  const auto meant = base::did_you_mean(word, known);
  return meant ? std::string(" (did you mean ") + std::string(prefix) + *meant + "?)" : "";
}

// Words that other tools have for what is called something else here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> other_words = {
    {{"h", "help"},
     {"img", "image"},
     {"tag", "image"},
     {"url", "repo"},
     {"url", "server"},
     {"path", "file"},
     {"application", "app"},
     {"ref", "branch"}}};

std::string flag_suggestion(const std::string& word, const std::vector<std::string>& known) {
  for (const auto& [other, flag] : other_words) {
    const bool is_known = std::find(known.begin(), known.end(), flag) != known.end();
    if (word == other && is_known) return suggestion(flag, known, "--");
  }
  return suggestion(word, known, "--");
}

std::vector<std::string> without_empty(std::vector<std::string> values) {
  std::erase(values, std::string());
  return values;
}

base::Result<bool> parse_switch(const std::string& text) {
  const auto word = base::to_lower(text);
  if (word == "true" || word == "1") return true;
  if (word == "false" || word == "0") return false;
  return base::usage_error(in_quotes(text) + " is neither true nor false");
}

// The next word may have a secret behind its `=`.
base::Error swallowing(const std::string& flag, const std::string& next) {
  const auto equals = next.find('=');
  const auto value = equals == std::string::npos ? next : next.substr(0, equals) + "=...";
  return base::usage_error(flag + " needs a value",
                           "write " + flag + "=" + value + " if that is the value");
}

// CLI11 lays out one group in columns; what stands around the groups is ours.
class Layout : public CLI::Formatter {
 public:
  // `more` are the groups that are left out.
  Layout(std::string usage, std::vector<std::string> more)
      : usage_(std::move(usage)), more_(std::move(more)) {
    column_width(34);
  }

  std::string make_help(const CLI::App* app, std::string /*name*/,
                        CLI::AppFormatMode /*mode*/) const override {
    std::string text = app->get_description() + "\n\n" + usage_ + "\n";
    for (const auto& group : app->get_groups()) {
      if (group.empty()) continue;
      const auto options =
          app->get_options([&](const CLI::Option* option) { return option->get_group() == group; });
      if (!options.empty()) text += make_group(group, false, options);
    }
    if (!more_.empty()) text += "\nMore with --help-all:" + in_lines(more_) + "\n";
    return text + "\n" + app->get_footer() + "\n";
  }

 private:
  static std::string in_lines(const std::vector<std::string>& words) {
    constexpr std::size_t width = 78;
    std::string text;
    std::size_t column = width;
    for (const auto& word : words) {
      if (!text.empty()) text += ',';
      column += word.size() + 2;
      text += column > width ? "\n  " : " ";
      if (column > width) column = word.size() + 3;
      text += word;
    }
    return text;
  }

  std::string usage_;
  std::vector<std::string> more_;
};

}  // namespace

// CLI11 knows the flags, takes their values and lays out the help. Three of its habits are not ours
// and are kept from it (sort_arguments): it takes the word after `--name=` for the value,
// `--switch=` for yes, and a word in brackets for a list.
class Flags::Parser {
 public:
  explicit Parser(const Flags& flags) {
    app_.set_help_flag();
    app_.allow_extras();
    for (const auto& flag : flags.flags_) {
      auto* option = app_.add_option(std::string("--") + flag.name);
      option->description(flag.help)->group(flag.group)->type_name(flag.value);
      option->expected(1)->take_all()->allow_extra_args(false);
      options_.push_back(option);
    }
  }

  // What can be understood is, even where this fails.
  base::Result<void> read(std::vector<std::string> words, const Flags& flags) {
    const auto last = words.empty() ? std::string() : words.back();
    try {
      std::reverse(words.begin(), words.end());
      app_.parse(std::move(words));
    } catch (const CLI::ParseError&) {
      return base::usage_error(base::printable(last) + " needs a value");
    }
    const auto unknown = app_.remaining();
    if (unknown.empty()) return {};
    const auto word = unknown.front().substr(0, unknown.front().find('='));
    const auto name = word.substr(std::min(word.find_first_not_of('-'), word.size()));
    const bool is_secret = name == "password" || name == "token" || name == "auth-token";
    return base::usage_error(std::string("unknown flag ") + base::printable(word) +
                                 (is_secret ? "" : flag_suggestion(name, flags.names())),
                             is_secret
                                 ? "everybody can see a command line: secrets come from a file or "
                                   "the environment (see --help-all)"
                                 : "--help-all lists the flags");
  }

  const std::vector<std::string>& values(std::size_t flag) const {
    return options_[flag]->results();
  }

  std::string help(const Tool& tool, const std::string& prefix, const std::vector<Flag>& flags,
                   bool all) {
    const std::string name(tool.name);
    const auto is_shown = [&](const Flag& flag) { return all || flag.shown == Shown::always; };
    std::vector<std::string> more;
    for (std::size_t i = 0; i < flags.size(); ++i) {
      if (is_shown(flags[i])) continue;
      options_[i]->group("");
      const bool is_named = std::find(more.begin(), more.end(), flags[i].group) != more.end() ||
                            std::any_of(flags.begin(), flags.end(), [&](const Flag& other) {
                              return other.group == flags[i].group && is_shown(other);
                            });
      if (!is_named) more.push_back(flags[i].group);
    }
    app_.description(name + ": " + std::string(tool.summary));
    app_.formatter(std::make_shared<Layout>(
        std::string("usage: ") + name + " " + std::string(tool.usage), std::move(more)));
    app_.footer("Every flag can also come from a variable: " + prefix + "FLAG, or GITOPS_FLAG\n" +
                "for credentials, connection, timeout and output. Empty means not given.\n\n" +
                "Examples:\n" + std::string(tool.examples));
    return app_.help();
  }

 private:
  CLI::App app_;
  std::vector<CLI::Option*> options_;  // in the order of the flags
};

void Flags::group(std::string title, Scope scope, Shown shown) {
  group_ = std::move(title);
  scope_ = scope;
  shown_ = shown;
}

void Flags::add(Kind kind, std::string_view name, std::string_view value, std::string help,
                Assign assign) {
  flags_.push_back({.kind = kind,
                    .name = std::string(name),
                    .value = std::string(value),
                    .help = std::move(help),
                    .assign = std::move(assign),
                    .group = group_,
                    .shown = shown_,
                    .scope = scope_,
                    .variables = {}});
  const auto variable = ci::variable_name(name);
  auto& variables = flags_.back().variables;
  if (scope_ != Scope::command_line) variables.push_back(variable_prefix() + variable);
  if (scope_ == Scope::shared) variables.push_back(std::string("GITOPS_") + variable);
}

void Flags::add_text(std::string_view name, std::string_view value, std::string_view help,
                     std::string& target) {
  add(Kind::one, name, value, std::string(help), [&](const auto& values) -> base::Result<void> {
    target = values.front();
    return {};
  });
}

void Flags::add_list(std::string_view name, std::string_view value, std::string_view help,
                     std::vector<std::string>& target) {
  add(Kind::list, name, value, std::string(help) + " (repeat)",
      [&](const auto& values) -> base::Result<void> {
        target = values;
        return {};
      });
}

void Flags::add_switch(std::string_view name, std::string_view help, bool& target) {
  add(Kind::on_off, name, "", std::string(help), [&](const auto& values) -> base::Result<void> {
    target = TRY(parse_switch(values.front()));
    return {};
  });
  trim(name);
}

void Flags::add_duration(std::string_view name, std::string_view help, base::Duration& target,
                         Zero zero) {
  add(Kind::one, name, "TIME", std::string(help) + " (" + base::to_string(target) + ")",
      [&target, zero](const auto& values) -> base::Result<void> {
        target = TRY(base::parse_duration(values.front()));
        if (zero == Zero::refused && target == base::Duration::zero()) {
          return base::usage_error("it must be more than nothing");
        }
        return {};
      });
  trim(name);
}

void Flags::add_number(std::string_view name, std::string_view help, std::size_t& target,
                       Zero zero) {
  add(Kind::one, name, "N", std::string(help) + " (" + std::to_string(target) + ")",
      [&target, zero](const auto& values) -> base::Result<void> {
        constexpr unsigned long long most = 1'000'000'000;
        const auto number = base::parse_unsigned(values.front());
        const bool is_refused = number && *number == 0 && zero == Zero::refused;
        if (!number || is_refused || *number > most) {
          return base::usage_error(in_quotes(values.front()) + " is not a number from " +
                                   (zero == Zero::refused ? "1" : "0") + " to a billion");
        }
        target = static_cast<std::size_t>(*number);
        return {};
      });
  trim(name);
}

void Flags::add_choice(std::string_view name, std::vector<std::string> choices,
                       std::string_view help, std::string& target) {
  const auto value = base::join(choices, "|");
  add(Kind::one, name, value, std::string(help),
      [&target, choices = std::move(choices)](const auto& values) -> base::Result<void> {
        const auto& word = values.front();
        if (std::find(choices.begin(), choices.end(), word) == choices.end()) {
          return base::usage_error(in_quotes(word) + " is none of " + base::join(choices, ", ") +
                                   suggestion(word, choices));
        }
        target = word;
        return {};
      });
  trim(name);
}

void Flags::or_from(std::string_view flag, std::string variable) {
  added(flag).variables.push_back(std::move(variable));
}

void Flags::trim(std::string_view flag) {
  added(flag).is_trimmed = true;
}

void Flags::refuse_empty(std::string_view flag) {
  added(flag).refuses_empty = true;
}

// Others take `-` for standard output, and would look for the results there.
void Flags::add_file(std::string_view name, std::string_view help, std::string_view instead,
                     std::string& target) {
  add(Kind::one, name, "FILE", std::string(help),
      [&target, instead = std::string(instead)](const auto& values) -> base::Result<void> {
        if (values.front() == "-") {
          return base::usage_error("'-' is not the name of a file", instead);
        }
        target = values.front();
        return {};
      });
}

void Flags::add_common_flags() {
  group("Run and output", Scope::shared);
  add_duration("timeout", "for the whole run", run_.options.timeout);
  add_choice("output", {"text", "json"}, "what stdout gets", run_.options.output);
  add_switch("quiet", "only results, errors and misspelt variables", run_.options.quiet);
  add_switch("verbose", "every step", run_.options.verbose);
  group("Results in files", Scope::shared, Shown::on_request);
  add_list("result", "NAME=PATH", "write this result to a file, for Tekton",
           run_.destinations.tekton);
  add_number("result-budget", "bytes for all of them", run_.destinations.tekton_budget);
  const auto* by_path = "a file of this name is ./-";
  add_file("dotenv", "write the results for GitLab", by_path, run_.destinations.dotenv);
  add_file("properties", "write the results for Jenkins", by_path, run_.destinations.properties);
  add_file("json", "write the results as JSON", "--output json writes them to standard output",
           run_.destinations.json);
  group("Run and output", Scope::command_line);
  add_switch("help", "show the flags", help_);
  add_switch("help-all", "show all flags", help_all_);
  add_switch("version", "show version and commit", version_);
  group("Run and output", Scope::command_line, Shown::on_request);
  add_switch("help-json", "what others are made from: all flags, as JSON", help_json_);
}

const Flags::Flag* Flags::find(std::string_view name) const {
  const auto found = std::find_if(flags_.begin(), flags_.end(),
                                  [&](const Flag& flag) { return flag.name == name; });
  return found == flags_.end() ? nullptr : &*found;
}

Flags::Flag& Flags::added(std::string_view name) {
  const auto found = std::find_if(flags_.begin(), flags_.end(),
                                  [&](const Flag& flag) { return flag.name == name; });
  if (found == flags_.end()) throw std::out_of_range(std::string("no flag --") + std::string(name));
  return *found;
}

std::vector<std::string> Flags::names() const {
  std::vector<std::string> all;
  for (const auto& flag : flags_) all.push_back(flag.name);
  return all;
}

std::string Flags::variable_prefix() const {
  return std::string("GITOPS_") + ci::variable_name(run_.tool.name) + "_";
}

// Every flag that is known becomes a pair of words: `--name` and its value. A value can look like a
// flag, as `--message` takes any text, so they are told apart here and by nothing else. Where it
// looks like one of ours, rather a value was forgotten: then neither of the two is taken, for who
// wrote the value need not be who may have files written.
Flags::Line Flags::sort_arguments() const {
  Line line;
  const auto& words = run_.arguments;
  const auto is_known = [&](std::string_view word) {
    return word.starts_with("--") && find(word.substr(2, word.find('=') - 2)) != nullptr;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    if (word == "--") {
      line.positionals.insert(line.positionals.end(),
                              words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      break;
    }
    if (!word.starts_with('-') || word == "-") {
      line.positionals.push_back(word);
      continue;
    }
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    const auto* flag = name.starts_with("--") ? find(name.substr(2)) : nullptr;
    line.words.push_back(flag == nullptr ? word : name);
    if (flag == nullptr) continue;
    if (equals != std::string::npos) {
      line.words.push_back(word.substr(equals + 1));
    } else if (flag->kind == Kind::on_off) {
      line.words.emplace_back("true");
      const bool has_value = i + 1 < words.size() && parse_switch(words[i + 1]);
      if (has_value && without_empty(line.positionals).empty()) {
        line.meant = word + "=" + words[i + 1];
      }
    } else if (i + 1 < words.size() && is_known(words[i + 1])) {
      line.words.pop_back();
      ++i;
      if (line.problem) line.problem = swallowing(word, words[i]);
    } else if (i + 1 < words.size()) {
      line.words.push_back(words[++i]);
    }
  }
  return line;
}

Flags::Given Flags::given(const Flag& flag, const std::vector<std::string>& on_command_line) const {
  const auto cleaned = [&](std::vector<std::string> values) {
    for (auto& value : values) {
      if (flag.is_trimmed) value = std::string(base::trim(value));
    }
    return without_empty(std::move(values));
  };
  Given given = {.source = std::string("--") + flag.name, .values = cleaned(on_command_line)};
  for (const auto& variable : flag.variables) {
    if (!given.values.empty()) break;
    const auto text = run_.environment.get(variable);
    given = {.source = variable, .values = {text}};
    if (flag.kind == Kind::list) {
      const auto lines = base::lines(text);
      given.values.assign(lines.begin(), lines.end());
    }
    given.values = cleaned(std::move(given.values));
  }
  return given;
}

base::Result<void> Flags::assign(const Flag& flag,
                                 const std::vector<std::string>& on_command_line) {
  const auto [source, values] = given(flag, on_command_line);
  const auto own = std::string("--") + flag.name;
  const bool is_own = source == own;
  if (flag.refuses_empty && !on_command_line.empty() &&
      (!is_own || values.size() < on_command_line.size())) {
    return base::usage_error(own + " has an empty value",
                             "leave the flag out where it is not wanted; in the variable " +
                                 flag.variables.front() + " empty means not given");
  }
  if (values.empty()) return {};
  if (flag.kind != Kind::list && values.size() > 1) {
    return base::usage_error(source + " is given " + std::to_string(values.size()) + " times");
  }
  TRY(flag.assign(values).context(source));
  const bool is_on = flag.kind != Kind::on_off || TRY(parse_switch(values.front()));
  if (is_own && is_on) run_.given_flags.push_back(own);
  return {};
}

base::Result<void> Flags::take_positionals(const Line& line) {
  const auto given = without_empty(line.positionals);
  if (given.empty()) return {};
  if (positionals_ != nullptr) {
    *positionals_ = given;
    return {};
  }
  const bool names_applications = find("app") != nullptr && !given.front().starts_with('-');
  auto hint = names_applications ? "write --app " + base::printable(given.front())
                                 : std::string("--help-all lists the flags");
  if (!line.meant.empty()) hint = "write " + line.meant;
  return base::usage_error(std::string("unexpected argument ") + in_quotes(given.front()),
                           std::move(hint));
}

bool Flags::is_called_with_nothing() const {
  const auto has_own_variable = [&](const Flag& flag) {
    return !flag.variables.empty() && run_.environment.has(flag.variables.front());
  };
  return run_.arguments.empty() && std::none_of(flags_.begin(), flags_.end(), has_own_variable);
}

Parsed Flags::answer(const std::string& text) {
  run_.out << text << std::flush;
  run_.is_answered = true;
  return Parsed::help;
}

base::Result<Parsed> Flags::parse() {
  add_common_flags();
  Parser parser(*this);
  const auto line = sort_arguments();

  // Nothing is refused before everything was read: a run with a wrong flag, too, owes its results
  // to whoever asked for them.
  auto problem = line.problem;
  const auto note = [&](base::Result<void> outcome) {
    if (problem && !outcome) problem = std::move(outcome);
  };
  note(parser.read(line.words, *this));
  for (std::size_t i = 0; i < flags_.size(); ++i) note(assign(flags_[i], parser.values(i)));
  note(take_positionals(line));

  if (help_ || help_all_) {
    return answer(parser.help(run_.tool, variable_prefix(), flags_, help_all_));
  }
  if (help_json_) return answer(as_json());
  if (version_) {
    return answer(std::string(run_.tool.name) + " " + std::string(version()) + " (" +
                  std::string(commit()) + ")\n");
  }
  auto prepared = ci::prepare(run_.destinations, run_.report);
  if (is_called_with_nothing()) {
    return base::usage_error(
        std::string("usage: ") + std::string(run_.tool.name) + " " + std::string(run_.tool.usage),
        "--help explains the flags");
  }
  TRY(problem);
  TRY(prepared);
  if (run_.options.quiet && run_.options.verbose) {
    return base::usage_error("--quiet and --verbose exclude each other");
  }
  if (run_.is_on_command_line("--result-budget") && run_.destinations.tekton.empty()) {
    return base::usage_error("--result-budget goes with --result",
                             "name the results with --result NAME=PATH");
  }
  // Quiet or not: who misspells GITOPS_SYNC_DRY_RUN gets a sync.
  warn_of_unknown_variables();
  if (run_.options.quiet) run_.log.set_verbosity(base::Verbosity::quiet);
  if (run_.options.verbose) run_.log.set_verbosity(base::Verbosity::verbose);
  return Parsed::options;
}

}  // namespace cli
