// SPDX-License-Identifier: Apache-2.0
#include "update-values/message.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "update-values/trailers.hpp"

namespace tools::update_values {
namespace {

constexpr std::size_t longest_subject = 72;
constexpr std::size_t most_trailers = 50;

// GitHub and Gitea know all of them, the others the first two.
constexpr std::array skip_markers = {"[skip ci]", "[ci skip]", "[no ci]", "[skip actions]",
                                     "[actions skip]"};

std::string shown(const std::string& text) {
  return "'" + base::shorten(base::printable(text), 80) + "'";
}

// With the documents that they are in, each once.
std::string places_of(const std::vector<ValueChange>& changes) {
  std::vector<std::string> places;
  for (const auto& change : changes) {
    const auto place = trailer_word(change.place());
    if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
  }
  return base::join(places, ", ");
}

std::string subject_of(const std::vector<ValueChange>& changes) {
  const auto files = all_of(changes, &ValueChange::file, trailer_word);
  const auto paths = all_of(changes, &ValueChange::path, trailer_word);
  const auto values = all_of(changes, &ValueChange::new_value, trailer_word);
  const bool is_one_value = std::all_of(changes.begin(), changes.end(), [&](const auto& change) {
    return change.new_value == changes.front().new_value;
  });
  for (const auto& what : {places_of(changes), paths}) {
    auto full = "Set " + what + " to " + values + " in " + files;
    if (is_one_value && full.size() <= longest_subject) return full;
  }
  const auto count = base::number_of(changes.size(), "value");
  auto brief = "Set " + count + " in " + files;
  return brief.size() <= longest_subject ? brief : "Set " + count;
}

std::string own_text(const std::vector<ValueChange>& changes,
                     const std::optional<Reverted>& reverted, const std::string& type) {
  auto text = subject_of(asked_for(changes));
  if (reverted) {
    text = "Revert \"" + base::shorten(base::printable(reverted->subject), longest_subject) +
           "\"\n\nThis reverts commit " + reverted->id + ".";
  }
  if (type.empty()) return text;
  return type + ": " + base::to_lower(text.substr(0, 1)) + text.substr(1);
}

std::string trailer_of(const ValueChange& change) {
  return std::string(change_trailer) + trailer_name(change.file) + " " +
         trailer_name(change.place()) + " " + trailer_word(change.old_value) + " -> " +
         trailer_word(change.new_value) + "\n";
}

std::string trailers_of(const std::vector<ValueChange>& changes,
                        const std::optional<Reverted>& reverted) {
  std::string trailers;
  // Each file is told at least once, for --revert last to find it.
  std::set<std::string> files;
  std::size_t told = 0;
  for (const auto& change : changes) {
    const bool is_new_file = files.insert(change.file).second;
    if (told >= most_trailers && !is_new_file) continue;
    trailers += trailer_of(change);
    ++told;
  }
  if (told < changes.size()) {
    trailers += std::string(more_trailer) + std::to_string(changes.size() - told) + "\n";
  }
  for (const auto& change : changes) {
    if (!change.is_order) continue;
    trailers += std::string(order_trailer) + trailer_name(change.file) + " " +
                trailer_name(change.place()) + "\n";
  }
  if (reverted) trailers += std::string(revert_trailer) + reverted->id + "\n";
  return trailers;
}

}  // namespace

std::string with_skip_marker(const std::string& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto subject = std::string(base::trim(std::string_view(text).substr(0, end)));
  const bool is_marked = subject.find(skip_markers[0]) != std::string::npos ||
                         subject.find(skip_markers[1]) != std::string::npos;
  if (is_marked) return text;
  return subject + " " + skip_markers.front() + text.substr(end);
}

std::string without_skip_markers(std::string line) {
  for (const std::string_view marker : skip_markers) {
    for (auto at = base::to_lower(line).find(marker); at != std::string::npos;
         at = base::to_lower(line).find(marker)) {
      const bool is_after_blank = at > 0 && line[at - 1] == ' ';
      line.erase(at - (is_after_blank ? 1 : 0), marker.size() + (is_after_blank ? 1 : 0));
    }
  }
  return line;
}

base::Result<std::string> CommitMessage::write(const std::vector<ValueChange>& changes,
                                               const std::optional<Reverted>& reverted) const {
  std::string message;
  if (text) {
    const MessageFacts facts = {.changes = changes, .values = values, .reverted = reverted};
    message = TRY(text->fill_in(facts).context("filling in --message"));
  }
  message = base::trim(without_own_trailers(message));
  if (message.empty()) message = own_text(changes, reverted, type);
  const auto theirs = take_trailers(message);
  if (pipeline == Pipeline::skip) message = with_skip_marker(message);
  message += "\n\n" + theirs + trailers_of(changes, reverted);
  for (const auto& trailer : trailers) message += trailer + "\n";
  return message;
}

base::Result<std::map<std::string, std::string>> parse_message_values(
    const std::vector<std::string>& texts) {
  constexpr std::string_view name_letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  std::map<std::string, std::string> values;
  for (const auto& text : texts) {
    const auto end = text.find_first_not_of(name_letters);
    if (end == 0 || end == std::string::npos || text[end] != '=') {
      return base::usage_error("--message-value " + shown(text) + " is not NAME=TEXT",
                               "a name has letters, digits and _");
    }
    if (!values.emplace(text.substr(0, end), text.substr(end + 1)).second) {
      return base::usage_error("--message-value gives " + text.substr(0, end) + " twice");
    }
  }
  return values;
}

base::Result<void> check_trailer(const std::string& text) {
  const bool is_one_line = base::printable(text) == text;
  if (!is_one_line || !is_trailer(text) || base::trim(text).ends_with(':')) {
    return base::usage_error("--trailer " + shown(text) + " is no trailer",
                             "write 'Key: value', with letters, digits and - in the key");
  }
  if (is_own_trailer(text)) {
    return base::usage_error("--trailer " + shown(text) + " looks like one of our own",
                             "take another key than Update-Values");
  }
  return {};
}

base::Result<void> check_type(const std::string& text) {
  const auto end = text.find_first_of("(!");
  const auto word = text.substr(0, end);
  const bool is_word = !word.empty() && base::is_ascii_alpha(word[0]) &&
                       std::all_of(word.begin(), word.end(), [](char c) {
                         return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '-';
                       });
  auto rest = std::string_view(text).substr(word.size());
  if (rest.starts_with('(')) {
    const auto close = rest.find(')');
    const auto scope = rest.substr(1, close == std::string_view::npos ? close : close - 1);
    const bool is_scope = close != std::string_view::npos && !scope.empty() &&
                          base::printable(scope) == scope &&
                          scope.find_first_of("(:\t") == std::string_view::npos;
    rest = is_scope ? rest.substr(close + 1) : rest;
  }
  if (is_word && (rest.empty() || rest == "!")) return {};
  return base::usage_error("--conventional " + shown(text) + " begins no conventional commit",
                           "write a type, as in chore or fix(prod)");
}

}  // namespace tools::update_values
