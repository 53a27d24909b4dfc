// SPDX-License-Identifier: Apache-2.0
#include "git/credentials.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace git {
namespace {

// The words of a netrc file: blanks and line ends separate, quotes hold together, `#` at the start
// of a word comments out the rest of the line, and a macro runs to the next empty line.
std::vector<std::string> netrc_words(std::string_view text) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',') {
      ++at;
    } else if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (c == '"') {
      std::string word;
      for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) ++at;
        word += text[at];
      }
      ++at;
      words.push_back(std::move(word));
    } else {
      const auto end = std::min(text.find_first_of(" \t\r\n", at), text.size());
      words.emplace_back(text.substr(at, end - at));
      at = end;
      if (words.back() == "macdef") {
        words.pop_back();
        at = std::min(text.find("\n\n", at), text.size());
      }
    }
  }
  return words;
}

void add(std::vector<Candidate>& candidates, Candidate candidate) {
  if (candidate.credential.password.empty()) return;
  const auto is_same = [&](const Candidate& other) {
    return other.credential.username == candidate.credential.username &&
           other.credential.password.reveal() == candidate.credential.password.reveal();
  };
  if (std::none_of(candidates.begin(), candidates.end(), is_same)) {
    candidates.push_back(std::move(candidate));
  }
}

// Whether `url` is on that server: its origin, where it is a URL, else its host.
bool is_at(const std::string& server, const http::Url& url) {
  if (server.find("://") == std::string::npos) return base::to_lower(server) == url.host;
  const auto parsed = http::parse_url(server);
  return parsed && parsed->origin() == url.origin();
}

}  // namespace

std::vector<Candidate> candidates_for(const http::Url& url, const CredentialSources& sources) {
  std::vector<Candidate> candidates;
  const auto fallback = url.username.empty() ? sources.default_username : url.username;
  for (const auto& login : sources.given) {
    add(candidates, {.source = login.source,
                     .credential = {.username = login.username.empty() ? fallback : login.username,
                                    .password = login.password},
                     .made_at = login.made_at,
                     .renew = login.renew});
  }
  add(candidates, {.source = "the user info of the URL",
                   .credential = {.username = url.username, .password = url.password}});
  if (sources.netrc) {
    if (const auto found = find_in_netrc(*sources.netrc, url.host, sources.takes_default)) {
      add(candidates,
          {.source = "the netrc file",
           .credential = {.username = found->username.empty() ? fallback : found->username,
                          .password = found->password}});
    }
  }
  if (const auto found = find_in_store(sources.store.value_or(""), url)) {
    add(candidates, {.source = "the file .git-credentials", .credential = *found});
  }
  for (const auto& ambient : sources.ambient) {
    if (!is_at(ambient.server, url)) continue;
    add(candidates, {.source = ambient.source,
                     .credential = {.username = ambient.username, .password = ambient.token}});
  }
  // "https://TOKEN@host" is a way to write a token, too.
  if (candidates.empty() && url.password.empty()) {
    add(candidates,
        {.source = "the user info of the URL",
         .credential = {.username = url.username, .password = base::Secret(url.username)}});
  }
  return candidates;
}

std::optional<http::Credential> find_in_netrc(std::string_view netrc, std::string_view host,
                                              bool takes_default) {
  std::optional<http::Credential> found;
  bool is_ours = false;
  const auto words = netrc_words(netrc);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    const bool takes_value =
        word == "machine" || word == "login" || word == "password" || word == "account";
    if (word == "machine" || word == "default") {
      if (found) return found;
      is_ours = (word == "default" && takes_default) ||
                (word == "machine" && i + 1 < words.size() &&
                 base::to_lower(words[i + 1]) == base::to_lower(host));
      if (is_ours) found.emplace();
    }
    if (!takes_value || i + 1 >= words.size()) continue;
    const auto& value = words[++i];
    if (!is_ours) continue;
    if (word == "login") found->username = value;
    if (word == "password") found->password = base::Secret(value);
  }
  return found;
}

std::optional<http::Credential> find_in_store(std::string_view store, const http::Url& url) {
  for (const auto line : base::lines(store)) {
    const auto entry = http::parse_url(base::trim(line));
    if (!entry || entry->password.empty() || entry->origin() != url.origin()) continue;
    if (!url.username.empty() && entry->username != url.username) continue;
    return http::Credential{.username = entry->username, .password = entry->password};
  }
  return std::nullopt;
}

}  // namespace git
