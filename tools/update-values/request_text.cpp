// SPDX-License-Identifier: Apache-2.0
#include "update-values/request_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "crypto/hex.hpp"
#include "update-values/trailers.hpp"

namespace tools::update_values {
namespace {

constexpr std::size_t longest_value = 200;
constexpr std::size_t most_changes = 100;

// A code span, which nothing ends but its own backquotes.
std::string code(std::string_view text) {
  auto shown = base::shorten(base::printable(text), longest_value);
  std::replace(shown.begin(), shown.end(), '`', '\'');
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  return base::trim(shown).empty() ? "(empty)" : "`" + shown + "`";
}

std::string row_of(const ValueChange& change) {
  const auto old_value = change.is_created ? "(new)" : code(change.old_value);
  return "* " + code(change.file) + ": " + code(change.place()) + " " + old_value + " → " +
         code(change.new_value) + "\n";
}

// In a block of code, where they neither mention nor close anything.
std::string trailer_block(std::string message) {
  message = base::trim(message);
  const auto trailers = take_trailers(message);
  return trailers.empty() ? "" : "\n```text\n" + trailers + "```\n";
}

std::string own_body(const MessageFacts& facts) {
  std::string body;
  if (facts.reverted) {
    body =
        "This takes back " + facts.reverted->id + " (" + code(facts.reverted->subject) + ").\n\n";
  }
  const auto told = std::min(facts.changes.size(), most_changes);
  for (std::size_t i = 0; i < told; ++i) body += row_of(facts.changes[i]);
  if (told < facts.changes.size()) {
    body += "* and " + base::number_of(facts.changes.size() - told, "value") + " more\n";
  }
  return body;
}

// Forges cut long titles at their end.
std::string with_marker_at_end(std::string title) {
  constexpr std::size_t longest_before_marker = 230;
  return with_skip_marker(
      base::shorten(without_skip_markers(std::move(title)), longest_before_marker));
}

}  // namespace

base::Result<RequestText> request_text(const RequestTemplates& templates, const MessageFacts& facts,
                                       const std::string& message) {
  RequestText text;
  text.title = message.substr(0, message.find('\n'));
  if (templates.title) text.title = TRY(templates.title->fill_in(facts).context("--title"));
  text.title = without_own_trailers(text.title);
  if (base::trim(text.title).empty()) return base::usage_error("--title makes an empty title");
  if (templates.pipeline == Pipeline::skip) text.title = with_marker_at_end(std::move(text.title));
  text.body = own_body(facts);
  if (templates.body) {
    text.body = without_own_trailers(TRY(templates.body->fill_in(facts).context("--body"))) + "\n";
  }
  text.body += trailer_block(message);
  return text;
}

std::string value_digest(const std::vector<ValueChange>& changes) {
  std::vector<std::string> lines;
  for (const auto& change : changes) {
    lines.push_back(trailer_name(change.file) + " " + trailer_name(change.place()) + " " +
                    crypto::to_hex(crypto::sha256(change.new_value)));
  }
  std::sort(lines.begin(), lines.end());
  return crypto::to_hex(crypto::sha256(base::join(lines, "\n")));
}

}  // namespace tools::update_values
