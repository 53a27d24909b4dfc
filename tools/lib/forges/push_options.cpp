// SPDX-License-Identifier: Apache-2.0
#include "forges/push_options.hpp"

#include "base/text.hpp"
#include "forges/marker.hpp"
#include "forges/names.hpp"
#include "forges/reading.hpp"
#include "forges/wording.hpp"
#include "http/url.hpp"

namespace forges {
namespace {

// What a pkt-line takes, with room for the key.
constexpr std::size_t longest_description = 60000;
constexpr std::size_t longest_text = 58000;

std::string option(std::string_view key, std::string_view value = {}) {
  auto text = "merge_request." + std::string(key);
  if (!value.empty()) text += "=" + std::string(value);
  return text;
}

// One line in which GitLab finds no end of one: it makes that of a backslash and an n, wherever
// they come from.
std::string plain(std::string_view row) {
  return base::replace_all(base::printable(row), "\\n", "\\ n");
}

// A body as people will read it. What looks for orders in it comes after this, for here characters
// go that hide them.
std::string plain_rows(std::string_view body) {
  std::vector<std::string> rows;
  for (const auto row : base::lines(body)) rows.push_back(plain(row));
  return base::join(rows, "\n");
}

// The ends of lines that are ours, as GitLab wants them.
std::string on_one_line(std::string_view text) {
  const auto rows = base::lines(text);
  return base::join({rows.begin(), rows.end()}, "\\n");
}

// As much of a text as has room once the ends of its lines are two bytes each.
std::string fitting(std::string_view text, std::size_t room) {
  std::size_t end = 0;
  for (std::size_t size = 0; end < text.size(); ++end) {
    size += text[end] == '\n' ? 2U : 1U;
    if (size > room) break;
  }
  return base::shorten(text, end);
}

void add_merge_options(const Proposal& proposal, PushOptions& result) {
  if (!proposal.auto_merge) return;
  // Each name is known to some versions only; they pass over the others.
  result.options.push_back(option("auto_merge"));
  result.options.push_back(option("merge_when_pipeline_succeeds"));
  if (proposal.auto_merge == MergeMethod::squash) result.options.push_back(option("squash"));
}

// What stands behind ".../-/merge_requests/"; nothing where the address is another.
std::string_view page_in(const http::Url& url, const Project& project) {
  if (url.host != project.host) return {};
  const auto place = "/" + project.path + "/-/merge_requests/";
  const auto at = base::to_lower(url.path).rfind(base::to_lower(place));
  if (at == std::string::npos) return {};
  return std::string_view(url.path).substr(at + place.size());
}

std::uint64_t number_of(std::string_view page) {
  constexpr std::uint64_t largest = 1ULL << 53U;
  const auto number = base::parse_unsigned(page);
  return number && *number <= largest ? *number : 0;
}

void read_address(std::string_view word, const Project& project, PushReply& reply) {
  constexpr std::size_t longest_word = 2000;
  if (!word.starts_with("http") || word.size() > longest_word) return;
  const auto url = http::parse_url(base::trim(word));
  if (!url) return;
  const auto page = page_in(*url, project);
  const auto number = number_of(page);
  if (page == "new") reply.has_none = true;
  if (number == 0 || reply.request) return;
  reply.request = ChangeRequest{.number = number, .url = base::printable(url->text())};
}

// Collects a text that GitLab centres between two bars.
class Complaint {
 public:
  void read(std::string_view line) {
    line = base::trim(line);
    constexpr std::string_view opening = "WARNINGS:";
    const auto at = base::find(line, opening);
    if (at != std::string::npos) {
      is_open_ = true;
      line = base::trim(line.substr(at + opening.size()));
    }
    if (line.empty() || line.starts_with("===")) is_open_ = is_open_ && words_.empty();
    if (is_open_ && !line.empty()) words_ += (words_.empty() ? "" : " ") + std::string(line);
  }

  // Without the options, all of which GitLab says once more, each in single quotes.
  std::string text() const {
    constexpr std::size_t longest = 300;
    constexpr std::string_view end = "': ";
    const auto at = words_.rfind(end);
    const auto reason = at == std::string::npos ? words_ : words_.substr(at + end.size());
    return base::shorten(base::printable(reason), longest);
  }

 private:
  std::string words_;
  bool is_open_ = false;
};

}  // namespace

PushOptions push_options(const Proposal& proposal) {
  auto title = as_title(plain(base::trim(proposal.title)));
  const bool is_draft = take_draft_mark(title, Provider::gitlab) || proposal.is_draft;
  const Marker marker = {
      .key = proposal.key, .text_digest = {}, .value_digest = proposal.value_digest};
  const auto text = without_orders(plain_rows(proposal.body));
  const auto body =
      with_marker(title, fitting(base::trim(text), longest_text), marker, longest_description);
  PushOptions result;
  auto& options = result.options;
  options = {option("create"), option("target", plain(proposal.base)), option("title", title),
             option("description", on_one_line(body))};
  if (is_draft) options.push_back(option("draft"));
  for (const auto& label : proposal.labels) {
    options.push_back(option("label", plain(label)));
  }
  for (const auto& name : proposal.assignees) {
    options.push_back(option("assign", plain(login_of(name))));
  }
  if (proposal.deletes_head) options.push_back(option("remove_source_branch"));
  if (!is_draft) {
    add_merge_options(proposal, result);
  } else if (proposal.auto_merge) {
    result.skipped.push_back({"auto-merge", "a draft does not merge"});
  }
  for (const auto& name : proposal.reviewers) {
    result.skipped.push_back({"reviewer " + name, "no push option of GitLab names reviewers"});
  }
  return result;
}

PushReply read_push_reply(std::string_view remote_text, const Project& project) {
  constexpr std::size_t most_read = std::size_t{1} << 20U;
  PushReply reply;
  Complaint complaint;
  for (const auto line : base::lines(remote_text.substr(0, most_read))) {
    complaint.read(line);
    for (const auto word : base::split(line, ' ')) read_address(word, project, reply);
  }
  reply.complaint = complaint.text();
  return reply;
}

}  // namespace forges
