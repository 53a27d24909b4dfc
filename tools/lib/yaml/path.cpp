// SPDX-License-Identifier: Apache-2.0
#include "yaml/path.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "yaml/message.hpp"

namespace yaml {
namespace {

enum class Stop { at_end, at_equals };

std::optional<long long> parse_index(std::string_view text) {
  long long index = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped_at, problem] = std::from_chars(text.data(), end, index);
  if (problem != std::errc() || stopped_at != end || text == "-0") return std::nullopt;
  return index;
}

bool is_quote(char c) {
  return c == '"' || c == '\'';
}

// Reads a path from left to right.
class PathScanner {
 public:
  PathScanner(std::string_view text, Stop stop) : text_(text), stop_(stop) {}

  base::Result<std::vector<Segment>> scan() {
    if (!base::is_utf8(text_)) return error("not UTF-8");
    if (text_.find('\0') != std::string_view::npos) return error("a NUL byte");
    skip_blanks();
    TRY(scan_steps());
    while (accept_block()) {
      segments_.push_back({.kind = Segment::Kind::block, .text = ">>"});
      TRY(scan_steps());
    }
    return std::move(segments_);
  }

  // Where the scan ended: at the end of the text or at an `=` or `:=`.
  std::size_t end() const { return at_; }

 private:
  base::Error error(std::string_view problem) const {
    return base::usage_error("the path " + quoted(text_) + ": " + std::string(problem));
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool accept(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }

  bool is_over() const {
    if (at_ >= text_.size()) return true;
    if (stop_ == Stop::at_end) return false;
    const auto rest = text_.substr(at_);
    return rest[0] == '=' || rest.starts_with(":=");
  }

  // `>>` with blanks around it or without. The blanks before it are no part of a key.
  bool accept_block() {
    const auto start = at_;
    skip_blanks();
    if (!text_.substr(at_).starts_with(">>")) {
      at_ = start;
      return false;
    }
    at_ += 2;
    skip_blanks();
    return true;
  }

  // A `$` is the root, as in JSONPath: `$.a`, `$["a"]`. With more behind it, it starts a key.
  void skip_root() {
    const auto start = at_;
    if (!accept('$')) return;
    const bool is_root = is_over() || peek() == '.' || peek() == '[';
    if (!is_root) at_ = start;
  }

  base::Result<void> scan_steps() {
    if (peek() == '/') return scan_pointer();
    skip_root();
    accept('.');
    TRY(scan_step());
    while (!is_over()) {
      const auto start = at_;
      if (accept_block()) {
        at_ = start;
        return {};
      }
      if (peek() == '[') {
        TRY(scan_bracket());
      } else if (accept('.')) {
        TRY(scan_step());
      } else {
        skip_blanks();
        if (is_over()) return {};
        return error("expected `.` or `[` after `]` or a quote");
      }
    }
    return {};
  }

  base::Result<void> scan_step() { return peek() == '[' ? scan_bracket() : scan_name(); }

  // A JSON Pointer (RFC 6901); a block follows only behind a blank, since `>` may be in a key.
  base::Result<void> scan_pointer() {
    while (accept('/')) {
      std::string name;
      while (!is_over() && peek() != '/' && !text_.substr(at_).starts_with(" >>")) {
        const char c = text_[at_++];
        if (c != '~') {
          name += c;
        } else if (accept('0')) {
          name += '~';
        } else if (accept('1')) {
          name += '/';
        } else {
          return error("`~` takes a 0 or a 1 in a JSON Pointer");
        }
      }
      segments_.push_back({.kind = Segment::Kind::name, .text = std::move(name)});
    }
    return {};
  }

  base::Result<void> scan_name() {
    if (is_quote(peek())) {
      auto key = TRY(scan_quoted());
      segments_.push_back({.kind = Segment::Kind::key, .text = std::move(key)});
      return {};
    }
    std::string name;
    std::size_t significant = 0;  // without the blanks at the end: no bare key has any
    bool has_star = false;
    while (!is_over() && peek() != '.' && peek() != '[' && !text_.substr(at_).starts_with(">>")) {
      const char c = text_[at_++];
      if (c != '\\') {
        name += c;
        has_star = has_star || c == '*';
        if (c != ' ' && c != '\t') significant = name.size();
        continue;
      }
      if (at_ >= text_.size()) return error("a backslash at its end");
      name += text_[at_++];
      significant = name.size();
    }
    name.resize(significant);
    if (name.empty()) return error("a key is missing");
    segments_.push_back(
        {.kind = Segment::Kind::name, .text = std::move(name), .has_star = has_star});
    return {};
  }

  base::Result<std::string> scan_quoted() {
    const char quote = text_[at_++];
    std::string value;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_++];
    }
    if (!accept(quote)) return error("a closing quote is missing");
    return value;
  }

  base::Result<void> scan_bracket() {
    ++at_;
    skip_blanks();
    if (is_quote(peek())) return scan_quoted_bracket();
    const auto start = at_;
    at_ = text_.find_first_of("]=", at_);
    if (at_ == std::string_view::npos) return unclosed();
    const auto word = base::trim(text_.substr(start, at_ - start));
    if (accept('=')) return scan_item(std::string(word));
    ++at_;
    const auto index = parse_index(word);
    if (!index) {
      return error("`[" + std::string(word) +
                   "]` is neither a number, nor [key=value], nor a [\"quoted key\"]");
    }
    segments_.push_back({.kind = Segment::Kind::index, .text = std::string(word), .index = *index});
    return {};
  }

  base::Error unclosed() {
    at_ = text_.size();
    return error("a closing `]` is missing");
  }

  base::Result<void> scan_quoted_bracket() {
    auto key = TRY(scan_quoted());
    skip_blanks();
    if (accept('=')) return scan_item(std::move(key));
    if (!accept(']')) return unclosed();
    segments_.push_back({.kind = Segment::Kind::key, .text = std::move(key)});
    return {};
  }

  // Behind the `=` of [key=value].
  base::Result<void> scan_item(std::string key) {
    if (key.empty()) return error("a key is missing before `=` in brackets");
    Segment item{.kind = Segment::Kind::item, .text = std::move(key)};
    skip_blanks();
    if (is_quote(peek())) {
      item.value = TRY(scan_quoted());
      skip_blanks();
      if (!accept(']')) return unclosed();
    } else {
      const auto end = text_.find(']', at_);
      if (end == std::string_view::npos) return unclosed();
      item.value = base::trim(text_.substr(at_, end - at_));
      at_ = end + 1;
    }
    segments_.push_back(std::move(item));
    return {};
  }

  std::string_view text_;
  Stop stop_;
  std::size_t at_ = 0;
  std::vector<Segment> segments_;
};

// One `key.path=value` of a document selector; `at` moves behind it.
std::optional<Condition> parse_condition(std::string_view text, std::size_t& at) {
  PathScanner scanner(text.substr(at), Stop::at_equals);
  auto path = scanner.scan();
  at += scanner.end();
  if (!path || at >= text.size() || text[at] != '=') return std::nullopt;
  const auto has_comma = [](const Segment& segment) {
    return segment.kind == Segment::Kind::name && segment.text.find(',') != std::string::npos;
  };
  if (std::any_of(path->begin(), path->end(), has_comma)) return std::nullopt;
  ++at;
  Condition condition{.path = *path};
  const bool is_quoted = at < text.size() && is_quote(text[at]);
  if (is_quoted) {
    const auto end = text.find(text[at], at + 1);
    if (end == std::string_view::npos) return std::nullopt;
    condition.value = text.substr(at + 1, end - at - 1);
    at = end + 1;
    if (at < text.size() && text[at] != ',') return std::nullopt;
  } else {
    const auto end = std::min(text.find(',', at), text.size());
    if (end == at) return std::nullopt;
    condition.value = text.substr(at, end - at);
    at = end;
  }
  return condition;
}

// The selector at the start of `text` and what follows its `#`.
struct Split {
  std::optional<DocumentSelector> document;
  std::string_view rest;
};

Split split_document(std::string_view text) {
  const auto hash = text.find('#');
  if (hash == std::string_view::npos) return {.document = std::nullopt, .rest = text};
  auto document = parse_document_selector(text.substr(0, hash));
  if (!document) return {.document = std::nullopt, .rest = text};
  return {.document = std::move(document), .rest = text.substr(hash + 1)};
}

base::Result<PathPrefix> scan_prefix(std::string_view text) {
  PathScanner scanner(text, Stop::at_equals);
  Path path;
  path.segments = TRY(scanner.scan());
  path.text = base::trim(text.substr(0, scanner.end()));
  return PathPrefix{.path = std::move(path), .size = scanner.end()};
}

bool has_equals_behind(const PathPrefix& prefix, std::string_view text) {
  return prefix.size < text.size();
}

std::string key_text(std::string_view key) {
  const bool is_bare =
      !key.empty() && key != "$" && key.find_first_of(".[]\\\"'=#>/ *") == std::string_view::npos;
  if (is_bare) return std::string(key);
  std::string text = "[\"";
  for (const char c : key) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"]";
}

}  // namespace

std::optional<DocumentSelector> parse_document_selector(std::string_view text) {
  DocumentSelector selector{.text = std::string(text)};
  if (const auto index = base::parse_unsigned(text)) {
    selector.index = static_cast<std::size_t>(*index);
    return selector;
  }
  for (std::size_t at = 0;; ++at) {
    auto condition = parse_condition(text, at);
    if (!condition) return std::nullopt;
    selector.conditions.push_back(std::move(*condition));
    if (at >= text.size()) return selector;
  }
}

base::Result<Path> parse_path(std::string_view text) {
  auto [document, rest] = split_document(text);
  PathScanner scanner(rest, Stop::at_end);
  Path path;
  path.segments = TRY(scanner.scan());
  path.document = std::move(document);
  path.text = base::trim(rest);
  return path;
}

base::Result<PathPrefix> parse_path_prefix(std::string_view text) {
  auto [document, rest] = split_document(text);
  if (document) {
    auto prefix = scan_prefix(rest);
    if (prefix && has_equals_behind(*prefix, rest)) {
      prefix->path.document = std::move(document);
      prefix->size += text.size() - rest.size();
      return prefix;
    }
  }
  return scan_prefix(text);
}

std::string to_string(const std::vector<Segment>& segments, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& segment = segments[i];
    switch (segment.kind) {
      case Segment::Kind::name:
      case Segment::Kind::key: {
        const auto key = key_text(segment.text);
        const bool needs_dot = !text.empty() && !text.ends_with(">> ") && key[0] != '[';
        text += (needs_dot ? "." : "") + key;
        break;
      }
      case Segment::Kind::index:
        text += "[" + segment.text + "]";
        break;
      case Segment::Kind::item:
        text += "[" + segment.text + "=" + segment.value + "]";
        break;
      case Segment::Kind::block:
        text += " >> ";
        break;
    }
  }
  return base::printable(text);
}

}  // namespace yaml
