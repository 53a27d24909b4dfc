// SPDX-License-Identifier: Apache-2.0
#include "git/commit.hpp"

#include <algorithm>
#include <cassert>

#include "base/text.hpp"

namespace git {
namespace {

base::Error bad_person(std::string_view text) {
  return {.kind = base::ErrorKind::usage,
          .message = "'" + base::shorten(base::printable(text), 80) + "' does not name a person",
          .hint = "write 'Name <mail>'"};
}

bool is_fit(std::string_view part) {
  return !part.empty() && base::is_utf8(part) && base::printable(part) == part &&
         part.find_first_of("<>\t") == std::string_view::npos;
}

std::string signature(const Person& person, std::chrono::seconds time) {
  return person.name + " <" + person.mail + "> " + std::to_string(time.count()) + " +0000";
}

}  // namespace

base::Result<Person> parse_person(std::string_view text) {
  const auto open = text.find('<');
  const auto trimmed = base::trim(text);
  if (open == std::string_view::npos || !trimmed.ends_with('>')) return bad_person(text);
  const auto name = base::trim(text.substr(0, open));
  const auto rest = trimmed.substr(trimmed.find('<') + 1);
  const auto mail = rest.substr(0, rest.size() - 1);
  if (!is_fit(name) || !is_fit(mail)) return bad_person(text);
  return Person{.name = std::string(name), .mail = std::string(mail)};
}

Object write_commit(const CommitDraft& draft) {
  std::string data = "tree " + draft.tree.hex() + "\n";
  data += "parent " + draft.parent.hex() + "\n";
  data += "author " + signature(draft.author, draft.time) + "\n";
  data += "committer " + signature(draft.committer, draft.time) + "\n\n";
  data += std::string(base::trim(draft.message)) + "\n";
  return {.type = ObjectType::commit, .data = std::move(data)};
}

Object signed_commit(const Object& commit, const std::string& armor) {
  const auto end_of_header = commit.data.find("\n\n");
  assert(end_of_header != std::string::npos && !armor.empty());
  std::string header;
  for (const auto line : base::lines(armor)) {
    header += (header.empty() ? "\ngpgsig " : "\n ") + std::string(line);
  }
  auto data = commit.data;
  data.insert(end_of_header, header);
  return {.type = commit.type, .data = std::move(data)};
}

base::Result<CommitLinks> read_commit(std::string_view commit) {
  const base::Error broken = {.kind = base::ErrorKind::garbled,
                              .message = "a commit object of the repository is damaged"};
  CommitLinks links;
  bool has_tree = false;
  for (const auto line : base::lines(commit.substr(0, commit.find("\n\n")))) {
    const bool is_tree = line.starts_with("tree ");
    if (!is_tree && !line.starts_with("parent ")) break;
    const auto id = parse_oid(line.substr(line.find(' ') + 1));
    if (!id || is_tree == has_tree) return broken;
    if (is_tree) links.tree = *id;
    if (!is_tree) links.parents.push_back(*id);
    has_tree = true;
  }
  if (!has_tree) return broken;
  return links;
}

bool is_signed(std::string_view commit) {
  const auto header = commit.substr(0, commit.find("\n\n"));
  return header.find("\ngpgsig ") != std::string_view::npos;
}

std::string_view message_of(std::string_view commit) {
  constexpr std::string_view between = "\n\n";
  const auto end = commit.find(between);
  return end == std::string_view::npos ? commit.substr(commit.size())
                                       : commit.substr(end + between.size());
}

CommitterLine committer_of(std::string_view commit) {
  constexpr std::string_view key = "committer ";
  for (const auto line : base::lines(commit.substr(0, commit.find("\n\n")))) {
    const auto end = line.rfind("> ");
    if (!line.starts_with(key) || end == std::string_view::npos) continue;
    const auto words = base::split(line.substr(end + 2), ' ');
    return {.person = std::string(line.substr(key.size(), end + 1 - key.size())),
            .time = base::parse_unsigned(words.front()).value_or(0)};
  }
  return {};
}

}  // namespace git
