// SPDX-License-Identifier: Apache-2.0
#include "update-values/message.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ci/value.hpp"
#include "update-values/message_names.hpp"

namespace tools::update_values {
namespace {

constexpr std::string_view trailer = "Update-Values: ";
constexpr std::size_t longest_value = 200;
constexpr std::size_t longest_subject = 72;
// Forges and people give up long before.
constexpr govalue::Limits limits = {.steps = 1'000'000, .memory = 16U << 20U, .output = 1U << 20U};

// A text as it may stand in a line of its own making: JSON-quoted unless it is one plain word.
std::string word(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+/@:,=[]~";
  const auto cut = base::shorten(text, longest_value);
  const bool is_plain = !cut.empty() && cut.find_first_not_of(plain) == std::string::npos;
  return is_plain ? cut : ci::Value(cut).json();
}

// A text as a template sees it: as it is, but JSON-quoted where it would be more than one line.
std::string line(std::string_view text) {
  const auto cut = base::shorten(text, longest_value);
  return base::printable(cut) == cut ? cut : ci::Value(cut).json();
}

using Part = std::string ValueChange::*;

// The values of one field over all changes, each once, in order, in the form of `write`.
std::string all(const std::vector<ValueChange>& changes, Part part,
                std::string (*write)(std::string_view)) {
  std::vector<std::string> texts;
  for (const auto& change : changes) {
    auto text = write(change.*part);
    if (std::find(texts.begin(), texts.end(), text) == texts.end())
      texts.push_back(std::move(text));
  }
  return base::join(texts, ", ");
}

govalue::Value data_of(const ValueChange& change) {
  const auto text = [](const std::string& value) { return govalue::Value::text(line(value)); };
  const auto number = [](std::size_t value) {
    return govalue::Value::integer(static_cast<std::int64_t>(value));
  };
  auto data = govalue::Value::map();
  data.set("file", text(change.file));
  data.set("document", number(change.document));
  data.set("path", text(change.path));
  data.set("line", number(change.line));
  data.set("old", text(change.old_value));
  data.set("new", text(change.new_value));
  return data;
}

govalue::Value data_of(const std::vector<ValueChange>& changes) {
  const auto text = [&](Part part) { return govalue::Value::text(all(changes, part, line)); };
  std::vector<govalue::Value> list;
  for (const auto& change : changes) list.push_back(data_of(change));
  auto data = govalue::Value::map();
  data.set("changes", govalue::Value::list(std::move(list)));
  data.set("file", text(&ValueChange::file));
  data.set("path", text(&ValueChange::path));
  data.set("old", text(&ValueChange::old_value));
  data.set("new", text(&ValueChange::new_value));
  return data;
}

// Git takes nothing else for the message of a commit.
base::Result<void> check_text(std::string_view message) {
  if (message.find('\0') != std::string::npos) {
    return base::usage_error("the message has a NUL byte in it");
  }
  if (base::is_utf8(message)) return {};
  return base::usage_error("the message is not UTF-8 text",
                           "trunc, substr and slice count bytes, and can cut a character in two; "
                           "printf \"%.7s\" cannot");
}

base::Result<std::string> fill_in(const gotemplate::Template& text,
                                  const std::vector<ValueChange>& changes) {
  govalue::Budget budget(limits);
  auto message = text.render(data_of(changes), budget);
  if (!message) {
    auto error = std::move(message).error();
    error.kind = base::ErrorKind::usage;
    return error;
  }
  TRY(check_text(*message));
  return message;
}

std::string own_subject(const std::vector<ValueChange>& changes) {
  const auto files = all(changes, &ValueChange::file, word);
  const auto paths = all(changes, &ValueChange::path, word);
  const auto values = all(changes, &ValueChange::new_value, word);
  const bool is_one_value = std::all_of(changes.begin(), changes.end(), [&](const auto& change) {
    return change.new_value == changes.front().new_value;
  });
  auto full = "Set " + paths + " to " + values + " in " + files;
  if (is_one_value && full.size() <= longest_subject) return full;
  const auto count = base::number_of(changes.size(), "value");
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

// "Signed-off-by: …", as Git reads it.
bool is_trailer(std::string_view line) {
  constexpr std::string_view key =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
  const auto end = line.find_first_not_of(key);
  return end != 0 && end != std::string_view::npos && line.substr(end).starts_with(": ");
}

// Takes the last of several paragraphs off a message if it is one of trailers: ours belong to it.
std::string take_trailers(std::string& message) {
  constexpr std::string_view between = "\n\n";
  const auto end = message.rfind(between);
  if (end == std::string::npos) return {};
  const auto paragraph = message.substr(end + between.size());
  const auto lines = base::lines(paragraph);
  if (!std::all_of(lines.begin(), lines.end(), is_trailer)) return {};
  message.resize(end);
  return paragraph + "\n";
}

}  // namespace

base::Result<MessageTemplate> MessageTemplate::parse(const std::string& text,
                                                     const govalue::Functions& functions) {
  TRY(check_text(text));
  if (text.empty()) return MessageTemplate(std::nullopt);
  auto parsed =
      gotemplate::Template::parse("message", text, functions, gotemplate::MissingKey::error);
  if (!parsed) return unreadable(text, std::move(parsed).error());
  TRY(check_names(*parsed));
  return MessageTemplate(std::move(parsed).value());
}

base::Result<std::string> MessageTemplate::render(const std::vector<ValueChange>& changes,
                                                  Pipeline pipeline) const {
  std::string message;
  if (template_) message = TRY(fill_in(*template_, changes).context("filling in --message"));
  message = base::trim(without_trailers(message));
  if (message.empty()) message = own_subject(changes);
  const auto trailers = take_trailers(message);
  if (pipeline == Pipeline::skip) message += "\n\n[skip ci]";
  message += "\n\n" + trailers;
  for (const auto& change : changes) {
    message += std::string(trailer) + word(change.file) + " " + word(change.path) + " " +
               word(change.old_value) + " -> " + word(change.new_value) + "\n";
  }
  return message;
}

}  // namespace tools::update_values
