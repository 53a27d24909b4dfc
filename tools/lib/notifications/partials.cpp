// SPDX-License-Identifier: Apache-2.0
#include "notifications/partials.hpp"

#include <set>
#include <string_view>
#include <vector>

namespace notifications {
namespace {

// The names in `{{template "NAME" …}}`, or in another action that names a template.
std::vector<std::string> names_after(std::string_view text, std::string_view word) {
  std::vector<std::string> names;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at)) {
    at += word.size();
    const auto quote = text.find_first_not_of(" \t\r\n", at);
    if (quote == std::string_view::npos || text[quote] != '"') continue;
    const auto end = text.find('"', quote + 1);
    if (end != std::string_view::npos) names.emplace_back(text.substr(quote + 1, end - quote - 1));
  }
  return names;
}

}  // namespace

std::string with_partials(const std::string& text, const Partials& partials) {
  if (partials.empty()) return text;
  std::set<std::string> known;
  for (auto& name : names_after(text, "define")) known.insert(std::move(name));
  for (auto& name : names_after(text, "block")) known.insert(std::move(name));
  std::string definitions;
  auto wanted = names_after(text, "template");
  while (!wanted.empty()) {
    const auto name = std::move(wanted.back());
    wanted.pop_back();
    const auto partial = partials.find(name);
    if (partial == partials.end() || !known.insert(name).second) continue;
    definitions += "{{define \"" + name + "\"}}" + partial->second + "{{end}}";
    for (auto& inner : names_after(partial->second, "template")) wanted.push_back(std::move(inner));
  }
  return text + definitions;
}

}  // namespace notifications
