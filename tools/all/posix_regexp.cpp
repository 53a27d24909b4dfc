// SPDX-License-Identifier: Apache-2.0
//
// The regular expressions of libgit2, by those of POSIX, which are those of git itself. In a static
// program they take the place of PCRE, which would be half a megabyte for the one thing they are
// asked here: which line is the heading of a hunk in a diff.
#include <regex.h>
#include <sys/types.h>

#include <algorithm>
#include <array>
#include <memory>

namespace {

constexpr int ignore_case = 1;
constexpr int failed = -1;
constexpr int not_found = -3;

struct Match {
  ssize_t start;
  ssize_t end;
};

}  // namespace

extern "C" {

int git_regexp_compile(regex_t** out, const char* pattern, int flags);
int git_regexp_compile(regex_t** out, const char* pattern, int flags) {
  auto regex = std::make_unique<regex_t>();
  const int case_flag = (flags & ignore_case) != 0 ? REG_ICASE : 0;
  if (::regcomp(regex.get(), pattern, REG_EXTENDED | case_flag) != 0) return failed;
  *out = regex.release();
  return 0;
}

void git_regexp_dispose(regex_t** regex);
void git_regexp_dispose(regex_t** regex) {
  const std::unique_ptr<regex_t> owner(*regex);
  if (owner) ::regfree(owner.get());
  *regex = nullptr;
}

int git_regexp_match(regex_t* const* regex, const char* text);
int git_regexp_match(regex_t* const* regex, const char* text) {
  return ::regexec(*regex, text, 0, nullptr, 0) == 0 ? 0 : not_found;
}

int git_regexp_search(regex_t* const* regex, const char* text, size_t count, Match* matches);
int git_regexp_search(regex_t* const* regex, const char* text, size_t count, Match* matches) {
  constexpr std::size_t most = 8;
  std::array<regmatch_t, most> found = {};
  const auto wanted = std::min(count, most);
  if (::regexec(*regex, text, wanted, found.data(), 0) != 0) return not_found;
  for (std::size_t i = 0; i < count; ++i) {
    matches[i] = i < wanted ? Match{found[i].rm_so, found[i].rm_eo} : Match{-1, -1};
  }
  return 0;
}

}  // extern "C"
