// SPDX-License-Identifier: Apache-2.0
#include "update-values/message_template.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "ci/value.hpp"
#include "update-values/message_names.hpp"

namespace tools::update_values {
namespace {

constexpr std::size_t longest_value = 200;
// Forges and people give up long before.
constexpr govalue::Limits limits = {.steps = 1'000'000, .memory = 16U << 20U, .output = 1U << 20U};

// A text as a template sees it: as it is, but JSON-quoted where it would be more than one line.
std::string line(std::string_view text) {
  const auto cut = base::shorten(text, longest_value);
  return base::printable(cut) == cut ? cut : ci::Value(cut).json();
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

govalue::Value data_of(const MessageFacts& facts) {
  const auto wanted = asked_for(facts.changes);
  const auto text = [&](std::string ValueChange::*part) {
    return govalue::Value::text(all_of(wanted, part, line));
  };
  std::vector<govalue::Value> list;
  for (const auto& change : facts.changes) list.push_back(data_of(change));
  auto values = govalue::Value::map();
  for (const auto& [name, value] : facts.values) values.set(name, govalue::Value::text(value));
  auto data = govalue::Value::map();
  data.set("changes", govalue::Value::list(std::move(list)));
  data.set("file", text(&ValueChange::file));
  data.set("path", text(&ValueChange::path));
  data.set("old", text(&ValueChange::old_value));
  data.set("new", text(&ValueChange::new_value));
  data.set("reverts", govalue::Value::text(facts.reverted ? facts.reverted->id : ""));
  data.set("values", std::move(values));
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

}  // namespace

std::vector<ValueChange> asked_for(const std::vector<ValueChange>& changes) {
  std::vector<ValueChange> wanted;
  std::copy_if(changes.begin(), changes.end(), std::back_inserter(wanted),
               [](const auto& change) { return !change.is_order && !change.is_companion; });
  return wanted.empty() ? changes : wanted;
}

std::string all_of(const std::vector<ValueChange>& changes, std::string ValueChange::*part,
                   std::string (*write)(std::string_view)) {
  std::vector<std::string> texts;
  for (const auto& change : changes) {
    auto text = write(change.*part);
    if (std::find(texts.begin(), texts.end(), text) == texts.end())
      texts.push_back(std::move(text));
  }
  return base::join(texts, ", ");
}

base::Result<MessageTemplate> MessageTemplate::parse(const std::string& text,
                                                     const govalue::Functions& functions) {
  TRY(check_text(text));
  auto parsed =
      gotemplate::Template::parse("message", text, functions, gotemplate::MissingKey::error);
  if (!parsed) return unreadable(text, std::move(parsed).error());
  TRY(check_names(*parsed));
  return MessageTemplate(std::move(parsed).value());
}

bool MessageTemplate::may_ask_for(std::string_view value) const {
  const auto [uses, handed_over] = template_.fields();
  if (handed_over.contains(gotemplate::FieldPath())) return true;
  return std::any_of(uses.begin(), uses.end(), [&](const auto& use) {
    const auto& path = use.path;
    return path[0] == gotemplate::each ||
           (path[0] == "values" && (path.size() == 1 || path[1] == value));
  });
}

base::Result<std::string> MessageTemplate::fill_in(const MessageFacts& facts) const {
  govalue::Budget budget(limits);
  auto message = template_.render(data_of(facts), budget);
  if (!message) {
    auto error = std::move(message).error();
    error.kind = base::ErrorKind::usage;
    if (error.hint.empty()) error.hint = hint_at_value(error.message);
    return error;
  }
  TRY(check_text(*message));
  return message;
}

}  // namespace tools::update_values
