// SPDX-License-Identifier: Apache-2.0
//
// What was done to `after` since then, and what would lead from it back to `before`, are two lists
// of lines to replace. Where none of the one touches one of the other, both can be done. Where one
// does, and what it wrote there is what stood there before, that is taken back already.
#include "git/undo.hpp"

#include <git2.h>

#include <algorithm>
#include <vector>

#include "git/library.hpp"

namespace git {
namespace {

using PatchHandle = Handle<git_patch, git_patch_free>;

// The lines [begin, end) of a text become `text`.
struct Hunk {
  std::size_t begin;
  std::size_t end;
  std::string text;

  bool operator==(const Hunk&) const = default;
};

// The lines of a text, each with its end.
std::vector<std::string_view> whole_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// Counted by libgit2 from 1; what has no lines lies behind the line that is named.
std::size_t first_line(int start, int count) {
  return static_cast<std::size_t>(count == 0 ? start : start - 1);
}

base::Result<std::vector<Hunk>> hunks_between(std::string_view from, std::string_view to) {
  start_library();
  git_diff_options options = {};
  TRY(check(git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION)));
  options.flags = GIT_DIFF_FORCE_TEXT;
  options.context_lines = 0;
  options.interhunk_lines = 0;
  git_patch* raw = nullptr;
  TRY(check(git_patch_from_buffers(&raw, from.data(), from.size(), "", to.data(), to.size(), "",
                                   &options)));
  const PatchHandle patch(raw);
  const auto lines = whole_lines(to);
  std::vector<Hunk> hunks;
  for (std::size_t i = 0; i < git_patch_num_hunks(raw); ++i) {
    const git_diff_hunk* found = nullptr;
    TRY(check(git_patch_get_hunk(&found, nullptr, raw, i)));
    const auto begin = first_line(found->old_start, found->old_lines);
    const auto first = first_line(found->new_start, found->new_lines);
    Hunk hunk = {
        .begin = begin, .end = begin + static_cast<std::size_t>(found->old_lines), .text = {}};
    for (std::size_t line = 0; line < static_cast<std::size_t>(found->new_lines); ++line) {
      hunk.text += lines.at(first + line);
    }
    hunks.push_back(std::move(hunk));
  }
  return hunks;
}

bool touch(const Hunk& one, const Hunk& other) {
  const bool is_same_place =
      one.begin == one.end && other.begin == other.end && one.begin == other.begin;
  return is_same_place || (one.begin < other.end && other.begin < one.end);
}

// Whether a change since then has done what `back` would do: it is that one, or it has replaced
// lines around ours, too, line by line. The same lines elsewhere are somebody else's.
bool has_done(const Hunk& change, const Hunk& back) {
  if (change == back) return true;
  if (back.begin < change.begin || change.end < back.end || back.text.empty()) return false;
  const auto written = whole_lines(change.text);
  const auto wanted = whole_lines(back.text);
  const auto others = (change.end - change.begin) - (back.end - back.begin);
  if (written.size() != wanted.size() + others) return false;
  const auto first = written.begin() + static_cast<std::ptrdiff_t>(back.begin - change.begin);
  return std::equal(wanted.begin(), wanted.end(), first);
}

std::string replaced(std::string_view text, std::vector<Hunk> hunks) {
  std::sort(hunks.begin(), hunks.end(), [](const Hunk& a, const Hunk& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  const auto lines = whole_lines(text);
  std::string result;
  std::size_t at = 0;
  const auto copy_to = [&](std::size_t end) {
    for (; at < end; ++at) result += lines[at];
  };
  for (const auto& hunk : hunks) {
    copy_to(hunk.begin);
    result += hunk.text;
    at = hunk.end;
  }
  copy_to(lines.size());
  return result;
}

}  // namespace

base::Result<std::optional<std::string>> undone(std::string_view now, std::string_view before,
                                                std::string_view after) {
  if (now == after) return std::optional(std::string(before));
  const auto since = TRY(hunks_between(after, now));
  auto hunks = since;
  for (auto& back : TRY(hunks_between(after, before))) {
    const bool is_done = std::any_of(since.begin(), since.end(),
                                     [&](const Hunk& change) { return has_done(change, back); });
    if (is_done) continue;
    const bool has_moved_on = std::any_of(since.begin(), since.end(),
                                          [&](const Hunk& change) { return touch(back, change); });
    if (has_moved_on) return std::optional<std::string>();
    hunks.push_back(std::move(back));
  }
  return std::optional(replaced(after, std::move(hunks)));
}

}  // namespace git
