// SPDX-License-Identifier: Apache-2.0
#include "argocd/argocd_opts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace argocd {
namespace {

constexpr std::string_view blanks = " \t\n";

// Splits off one word after the other.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  base::Result<std::vector<std::string>> split() {
    std::vector<std::string> words;
    for (;;) {
      at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size());
      if (at_ == text_.size()) return words;
      words.push_back(TRY(word()));
    }
  }

 private:
  base::Result<std::string> word() {
    std::string result;
    while (at_ < text_.size() && blanks.find(text_[at_]) == std::string_view::npos) {
      const char c = text_[at_++];
      if (c == '\'') {
        TRY(single_quoted(result));
      } else if (c == '"') {
        TRY(double_quoted(result));
      } else if (c == '\\') {
        if (at_ == text_.size()) return base::usage_error("it ends with a backslash");
        if (text_[at_] != '\n') result += text_[at_];
        ++at_;
      } else {
        result += c;
      }
    }
    return result;
  }

  base::Result<void> single_quoted(std::string& result) {
    const auto end = text_.find('\'', at_);
    if (end == std::string_view::npos) return base::usage_error("a single quote does not end");
    result += text_.substr(at_, end - at_);
    at_ = end + 1;
    return {};
  }

  base::Result<void> double_quoted(std::string& result) {
    constexpr std::string_view escaped = "$`\"\\\n";
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '"') {
        ++at_;
        return {};
      }
      const bool is_escape = c == '\\' && at_ + 1 < text_.size() &&
                             escaped.find(text_[at_ + 1]) != std::string_view::npos;
      if (is_escape) c = text_[++at_];
      if (!is_escape || c != '\n') result += c;
    }
    return base::usage_error("a double quote does not end");
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

struct Flag {
  std::string name;
  std::optional<std::string> value;
};

// A word that does not start with `--` is the value of the flag before it, also where that is a
// switch.
base::Result<std::vector<Flag>> flags_in(const std::vector<std::string>& words) {
  std::vector<Flag> flags;
  for (const auto& word : words) {
    if (!word.starts_with("--")) {
      if (flags.empty() || flags.back().value) {
        return base::usage_error("a word belongs to no flag",
                                 "write --flag value, or --flag=value");
      }
      flags.back().value = word;
      continue;
    }
    const auto equals = word.find('=');
    flags.push_back({.name = word.substr(2, equals - 2), .value = std::nullopt});
    if (equals != std::string::npos) flags.back().value = word.substr(equals + 1);
  }
  return flags;
}

// As Go's strconv.ParseBool.
std::optional<bool> boolean(std::string_view text) {
  constexpr std::array yes = {"1", "t", "T", "true", "TRUE", "True"};
  constexpr std::array no = {"0", "f", "F", "false", "FALSE", "False"};
  if (std::find(yes.begin(), yes.end(), text) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), text) != no.end()) return false;
  return std::nullopt;
}

// "Name:" at its start, as a header has it.
bool starts_header(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto name = base::trim(text.substr(0, colon));
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '-' || c == '_';
  });
}

// The CLI takes several headers between commas. A comma that no name follows is part of a value.
void add_headers(const std::string& text, std::vector<std::string>& headers) {
  bool is_first = true;
  for (const auto piece : base::split(text, ',')) {
    if (is_first || starts_header(piece)) {
      headers.emplace_back(base::trim(piece));
    } else {
      headers.back() += ",";
      headers.back() += piece;
    }
    is_first = false;
  }
}

// What the CLI knows and we have no use for.
constexpr std::array without_meaning = {
    "grpc-web",        "http-retry-max",         "logformat",
    "loglevel",        "port-forward",           "port-forward-namespace",
    "prompts-enabled", "controller-name",        "redis-haproxy-name",
    "redis-name",      "repo-server-name",       "server-name",
    "redis-compress",  "client-request-timeout", "kube-context"};

class Reader {
 public:
  base::Result<void> take(const Flag& flag) {
    if (auto* target = text_target(flag.name)) {
      if (!flag.value) return base::usage_error("--" + flag.name + " has no value");
      *target = *flag.value;
    } else if (auto* on_off = switch_target(flag.name)) {
      *on_off = boolean(flag.value.value_or("true"));
      if (!*on_off) {
        return base::usage_error("the value of --" + flag.name + " is neither true nor false");
      }
    } else if (flag.name == "auth-token") {
      opts.auth_token = base::Secret(std::string(base::trim(flag.value.value_or(""))));
    } else if (flag.name == "header") {
      if (flag.value) add_headers(*flag.value, opts.headers);
    } else if (std::find(without_meaning.begin(), without_meaning.end(), flag.name) ==
               without_meaning.end()) {
      opts.unknown.push_back("--" + base::printable(flag.name));
    }
    return {};
  }

  CliOpts opts;

 private:
  std::string* text_target(std::string_view name) {
    if (name == "server") return &opts.server;
    if (name == "grpc-web-root-path") return &opts.root_path;
    if (name == "server-crt") return &opts.ca_file;
    if (name == "client-crt") return &opts.client_cert_file;
    if (name == "client-crt-key") return &opts.client_key_file;
    if (name == "config") return &opts.config_file;
    if (name == "argocd-context") return &opts.context;
    return nullptr;
  }

  std::optional<bool>* switch_target(std::string_view name) {
    if (name == "plaintext") return &opts.plaintext;
    if (name == "insecure") return &opts.insecure;
    if (name == "core") return &opts.core;
    return nullptr;
  }
};

}  // namespace

base::Result<std::vector<std::string>> shell_words(std::string_view text) {
  return Words(text).split();
}

base::Result<CliOpts> read_argocd_opts(std::string_view text) {
  const auto words = TRY(shell_words(text).context("reading ARGOCD_OPTS"));
  const auto flags = TRY(flags_in(words).context("reading ARGOCD_OPTS"));
  Reader reader;
  for (const auto& flag : flags) TRY(reader.take(flag).context("reading ARGOCD_OPTS"));
  return std::move(reader.opts);
}

}  // namespace argocd
