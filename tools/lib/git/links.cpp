// SPDX-License-Identifier: Apache-2.0
#include "git/links.hpp"

#include <algorithm>

#include "git/commit.hpp"

namespace git {
namespace {

// A tag begins with the line "object ID".
base::Result<Oid> read_tag_target(std::string_view tag) {
  constexpr std::string_view start = "object ";
  if (tag.starts_with(start)) {
    const auto id = parse_oid(tag.substr(start.size(), 2 * Oid::size));
    if (id) return *id;
  }
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = "a tag object of the repository is damaged"};
}

}  // namespace

base::Result<Links> links_of(const PackReader& pack) {
  Links links;
  for (const auto& id : pack.ids_of(ObjectType::commit)) {
    const auto commit = TRY(pack.read(id));
    links[id] = TRY(read_commit(commit.data)).parents;
  }
  for (const auto& id : pack.ids_of(ObjectType::tag)) {
    const auto tag = TRY(pack.read(id));
    const auto target = TRY(read_tag_target(tag.data));
    links[id] = {target};
  }
  return links;
}

Links reachable_from(const Links& links, const Oid& tip) {
  Links reached;
  std::vector<Oid> next = {tip};
  while (!next.empty()) {
    const auto link = links.find(next.back());
    next.pop_back();
    if (link == links.end() || !reached.insert(*link).second) continue;
    next.insert(next.end(), link->second.begin(), link->second.end());
  }
  return reached;
}

bool leads_to(const Links& links, const Oid& commit) {
  if (links.contains(commit)) return true;
  return std::any_of(links.begin(), links.end(), [&](const auto& link) {
    const auto& before = link.second;
    return std::find(before.begin(), before.end(), commit) != before.end();
  });
}

std::set<Oid> that_begin_with(const Links& links, std::string_view digits) {
  std::set<Oid> found;
  const auto note = [&](const Oid& id) {
    if (id.hex().starts_with(digits)) found.insert(id);
  };
  for (const auto& [id, before] : links) {
    note(id);
    std::for_each(before.begin(), before.end(), note);
  }
  return found;
}

bool is_whole(const Links& links, const Oid& tip) {
  return links.contains(tip) && std::all_of(links.begin(), links.end(), [&](const auto& link) {
           return std::all_of(link.second.begin(), link.second.end(),
                              [&](const Oid& id) { return links.contains(id); });
         });
}

}  // namespace git
