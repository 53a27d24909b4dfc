// SPDX-License-Identifier: Apache-2.0
//
// The regular expressions of libgit2, by those of ours: in a static program they take the place of
// PCRE and of the C library's, which would be some hundred kilobytes for the little that it is
// asked here, such as which settings are remotes.
#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "regex/pattern.hpp"

namespace {

constexpr int ignore_case = 1;
constexpr int failed = -1;
constexpr int not_found = -3;

struct Match {
  ssize_t start;
  ssize_t end;
};

Match as_match(const regex::Span& span) {
  if (!span.is_matched()) return {-1, -1};
  return {static_cast<ssize_t>(span.begin), static_cast<ssize_t>(span.end)};
}

}  // namespace

extern "C" {

int git_regexp_compile(regex::Pattern** out, const char* expression, int flags);
int git_regexp_compile(regex::Pattern** out, const char* expression, int flags) {
  const std::string prefix = (flags & ignore_case) != 0 ? "(?i)" : "";
  auto pattern = regex::Pattern::compile(prefix + expression);
  if (!pattern) return failed;
  *out = std::make_unique<regex::Pattern>(std::move(*pattern)).release();
  return 0;
}

void git_regexp_dispose(regex::Pattern** pattern);
void git_regexp_dispose(regex::Pattern** pattern) {
  const std::unique_ptr<regex::Pattern> owner(*pattern);
  *pattern = nullptr;
}

int git_regexp_match(regex::Pattern* const* pattern, const char* text);
int git_regexp_match(regex::Pattern* const* pattern, const char* text) {
  return (*pattern)->matches(text) ? 0 : not_found;
}

int git_regexp_search(regex::Pattern* const* pattern, const char* text, std::size_t count,
                      Match* matches);
int git_regexp_search(regex::Pattern* const* pattern, const char* text, std::size_t count,
                      Match* matches) {
  const auto found = (*pattern)->find_match(text);
  if (!found) return not_found;
  for (std::size_t i = 0; i < count; ++i) {
    matches[i] = as_match(i < found->size() ? (*found)[i] : regex::Span());
  }
  return 0;
}

}  // extern "C"
