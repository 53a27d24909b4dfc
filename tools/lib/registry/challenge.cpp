// SPDX-License-Identifier: Apache-2.0
#include "registry/challenge.hpp"

#include "base/text.hpp"

namespace registry {
namespace {

constexpr std::size_t most_challenges = 16;
constexpr std::size_t most_values = 32;

bool is_token_character(char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return base::is_ascii_alpha(c) || base::is_ascii_digit(c) ||
         marks.find(c) != std::string_view::npos;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Reads "Bearer realm=\"…\",service=\"…\", Basic realm=\"…\"". A comma separates values as well as
// challenges: a word that no `=` follows begins a challenge.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Challenge> read() {
    while (skip_separators()) {
      const auto word = token();
      if (word.empty()) {
        skip_past_comma();
      } else if (take_equals()) {
        add_value(word, value());
      } else {
        begin_challenge(word);
      }
    }
    return std::move(challenges_);
  }

 private:
  bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  // Whether there is more.
  bool skip_separators() {
    while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == ',')) ++at_;
    return at_ < text_.size();
  }

  void skip_past_comma() {
    while (at_ < text_.size() && text_[at_] != ',') ++at_;
  }

  std::string_view token() {
    const auto begin = at_;
    while (at_ < text_.size() && is_token_character(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  bool take_equals() {
    const auto before = at_;
    skip_blanks();
    if (is_at('=')) {
      ++at_;
      skip_blanks();
      return true;
    }
    at_ = before;
    return false;
  }

  std::string value() {
    if (!is_at('"')) return std::string(token());
    std::string text;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        break;
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      text += text_[at_];
    }
    return text;
  }

  void add_value(std::string_view name, std::string text) {
    if (challenges_.empty() || is_full_) return;
    auto& values = challenges_.back().values;
    if (values.size() < most_values) values.emplace(base::to_lower(name), std::move(text));
  }

  // Some schemes have a text of their own behind them instead of values: "Negotiate YII…==".
  void begin_challenge(std::string_view scheme) {
    is_full_ = challenges_.size() == most_challenges;
    if (!is_full_) challenges_.push_back({.scheme = base::to_lower(scheme)});
    skip_blanks();
    const auto before = at_;
    while (at_ < text_.size() && (is_token_character(text_[at_]) || text_[at_] == '/')) ++at_;
    while (is_at('=')) ++at_;
    skip_blanks();
    if (at_ < text_.size() && !is_at(',')) at_ = before;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool is_full_ = false;
  std::vector<Challenge> challenges_;
};

}  // namespace

std::string Challenge::at(const std::string& name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

std::vector<Challenge> parse_challenges(std::string_view header) {
  return Reader(header).read();
}

std::optional<Challenge> preferred(const std::vector<Challenge>& challenges) {
  for (const auto* scheme : {"bearer", "basic"}) {
    for (const auto& challenge : challenges) {
      if (challenge.scheme == scheme) return challenge;
    }
  }
  return std::nullopt;
}

}  // namespace registry
