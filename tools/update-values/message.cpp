// SPDX-License-Identifier: Apache-2.0
#include "update-values/message.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include "base/text.hpp"
#include "ci/value.hpp"

namespace tools::update_values {
namespace {

constexpr std::string_view trailer = "Update-Values: ";
constexpr std::size_t longest_value = 200;
constexpr std::size_t longest_subject = 72;

// A text as it may stand in a line of a message: JSON-quoted unless it is one plain word.
std::string word(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+/@:,=[]~";
  const auto cut = base::shorten(text, longest_value);
  const bool is_plain = !cut.empty() && cut.find_first_not_of(plain) == std::string::npos;
  return is_plain ? cut : ci::Value(cut).json();
}

using Part = std::string ValueChange::*;

// The values of one field over all changes, each once, in order.
std::string all(const std::vector<ValueChange>& changes, Part part) {
  std::vector<std::string> words;
  for (const auto& change : changes) {
    auto text = word(change.*part);
    if (std::find(words.begin(), words.end(), text) == words.end())
      words.push_back(std::move(text));
  }
  return base::join(words, ", ");
}

std::optional<Part> part_named(std::string_view name) {
  if (name == ".file") return &ValueChange::file;
  if (name == ".path") return &ValueChange::path;
  if (name == ".old") return &ValueChange::old_value;
  if (name == ".new") return &ValueChange::new_value;
  return std::nullopt;
}

// Goes over the template and hands out plain text and fields in turn.
base::Result<void> read_template(std::string_view text,
                                 const std::function<void(std::string_view)>& on_text,
                                 const std::function<void(Part)>& on_field) {
  for (;;) {
    const auto open = text.find("{{");
    on_text(text.substr(0, open));
    if (open == std::string_view::npos) return {};
    const auto close = text.find("}}", open);
    if (close == std::string_view::npos) {
      return base::Error{.kind = base::ErrorKind::usage,
                         .message = "the message has a `{{` and no `}}` behind it"};
    }
    const auto name = base::trim(text.substr(open + 2, close - open - 2));
    const auto part = part_named(name);
    if (!part) {
      return base::Error{
          .kind = base::ErrorKind::usage,
          .message = "the message asks for {{" + base::shorten(base::printable(name), 40) + "}}",
          .hint = "it knows {{.file}}, {{.path}}, {{.old}} and {{.new}}"};
    }
    on_field(*part);
    text.remove_prefix(close + 2);
  }
}

std::string fill_in(const std::string& text, const std::vector<ValueChange>& changes) {
  std::string message;
  const auto done = read_template(
      text, [&](std::string_view piece) { message += piece; },
      [&](Part part) { message += all(changes, part); });
  static_cast<void>(done.has_value());  // checked when the flags were read
  return message;
}

std::string own_subject(const std::vector<ValueChange>& changes) {
  const auto files = all(changes, &ValueChange::file);
  const auto paths = all(changes, &ValueChange::path);
  const auto values = all(changes, &ValueChange::new_value);
  const bool is_one_value = std::all_of(changes.begin(), changes.end(), [&](const auto& change) {
    return change.new_value == changes.front().new_value;
  });
  auto full = "Set " + paths + " to " + values + " in " + files;
  if (is_one_value && full.size() <= longest_subject) return full;
  const auto count = changes.size() == 1 ? "1 value" : std::to_string(changes.size()) + " values";
  auto brief = "Set " + count + " in " + files;
  return brief.size() <= longest_subject ? brief : "Set " + count;
}

// Somebody else's text may not look like one of our trailers.
std::string without_trailers(const std::string& message) {
  std::vector<std::string> lines;
  for (const auto line : base::lines(message)) {
    const bool is_ours = base::to_lower(line).starts_with(base::to_lower(base::trim(trailer)));
    lines.push_back((is_ours ? "> " : "") + base::replace_all(std::string(line), "\r", ""));
  }
  return base::join(lines, "\n");
}

}  // namespace

base::Result<void> check_message(const std::string& message_template) {
  if (!base::is_utf8(message_template) || message_template.find('\0') != std::string::npos) {
    return base::Error{.kind = base::ErrorKind::usage, .message = "the message is not UTF-8 text"};
  }
  return read_template(
      message_template, [](std::string_view) {}, [](Part) {});
}

std::string commit_message(const std::string& message_template,
                           const std::vector<ValueChange>& changes, Pipeline pipeline) {
  auto message = std::string(base::trim(without_trailers(fill_in(message_template, changes))));
  if (message.empty()) message = own_subject(changes);
  if (pipeline == Pipeline::skip) message += "\n\n[skip ci]";
  message += "\n\n";
  for (const auto& change : changes) {
    message += std::string(trailer) + word(change.file) + " " + word(change.path) + " " +
               word(change.old_value) + " -> " + word(change.new_value) + "\n";
  }
  return message;
}

}  // namespace tools::update_values
