// SPDX-License-Identifier: Apache-2.0
#include "update-values/message.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ci/value.hpp"

namespace tools::update_values {
namespace {

constexpr std::string_view trailer = "Update-Values: ";
constexpr std::size_t longest_value = 200;
constexpr std::size_t longest_subject = 72;
// Forges and people give up long before.
constexpr govalue::Limits limits = {.steps = 1'000'000, .memory = 64U << 20U, .output = 1U << 20U};

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

govalue::Value data_of(const std::vector<ValueChange>& changes) {
  const auto text = [](const std::string& value) { return govalue::Value::text(value); };
  std::vector<govalue::Value> list;
  for (const auto& change : changes) {
    const auto item = govalue::Value::map();
    item.set("file", text(word(change.file)));
    item.set("path", text(word(change.path)));
    item.set("line", govalue::Value::integer(static_cast<std::int64_t>(change.line)));
    item.set("old", text(word(change.old_value)));
    item.set("new", text(word(change.new_value)));
    list.push_back(item);
  }
  const auto data = govalue::Value::map();
  data.set("changes", govalue::Value::list(std::move(list)));
  data.set("file", text(all(changes, &ValueChange::file)));
  data.set("path", text(all(changes, &ValueChange::path)));
  data.set("old", text(all(changes, &ValueChange::old_value)));
  data.set("new", text(all(changes, &ValueChange::new_value)));
  return data;
}

bool is_text(const std::string& message) {
  return base::is_utf8(message) && message.find('\0') == std::string::npos;
}

base::Error no_text() {
  return base::usage_error("the message is not UTF-8 text");
}

bool asks_for_an_unknown_name(const base::Error& error) {
  return error.message.find("no entry for key") != std::string::npos;
}

base::Error refused(base::Error error) {
  error.kind = base::ErrorKind::usage;
  if (asks_for_an_unknown_name(error)) {
    error.hint = "it knows {{.file}}, {{.path}}, {{.old}}, {{.new}} and {{range .changes}}";
  } else if (error.hint.empty()) {
    error.hint =
        "it is a Go template with the functions of sprig, such as "
        "{{range .changes}}{{.path}}: {{.new | upper}} {{end}}";
  }
  return error;
}

base::Result<std::string> fill_in(const gotemplate::Template& text,
                                  const std::vector<ValueChange>& changes) {
  govalue::Budget budget(limits);
  auto message = text.render(data_of(changes), budget);
  if (!message) return refused(std::move(message).error());
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

base::Result<MessageTemplate> MessageTemplate::parse(const std::string& text,
                                                     const govalue::Functions& functions) {
  if (!is_text(text)) return no_text();
  if (text.empty()) return MessageTemplate(std::nullopt);
  auto parsed =
      gotemplate::Template::parse("message", text, functions, gotemplate::MissingKey::error);
  if (!parsed) return refused(std::move(parsed).error());
  // A name that no commit knows is better refused now than after all the work. What else goes wrong
  // with this change may be right with others.
  const ValueChange sample = {.file = "f",
                              .document = 0,
                              .path = "p",
                              .line = 1,
                              .old_value = "1",
                              .new_value = "2",
                              .is_changed = true};
  const auto trial = fill_in(*parsed, {sample});
  if (!trial && asks_for_an_unknown_name(trial.error())) return trial.error();
  return MessageTemplate(std::move(parsed).value());
}

base::Result<std::string> MessageTemplate::render(const std::vector<ValueChange>& changes,
                                                  Pipeline pipeline) const {
  std::string message;
  if (template_) message = TRY(fill_in(*template_, changes).context("filling in --message"));
  if (!is_text(message)) return no_text();
  message = base::trim(without_trailers(message));
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
