// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "ci/report.hpp"

namespace ci {

// A workflow command for an annotation: "::error title=TITLE::TEXT" and a line end. Neither part
// can end early or start another command.
std::string github_annotation(std::string_view level, std::string_view title,
                              std::string_view text);

// The same at a line of a file, which GitHub shows in the changes of a pull request. Line 0 is the
// file as a whole.
struct AnnotatedPlace {
  std::string_view file;
  std::size_t line;
};
std::string github_annotation(std::string_view level, const AnnotatedPlace& place,
                              std::string_view title, std::string_view text);

// "::add-mask::SECRET" and a line end, which hides SECRET in everything the runner logs from there
// on. Must not be printed anywhere else than under GitHub Actions.
std::string github_mask(const base::Secret& secret);

// What to append to the file GITHUB_OUTPUT names. Always the form with a delimiter, a random one
// that no value contains, so that no value can set another output. Fails where the system has no
// random bytes.
base::Result<std::string> github_outputs(const Report& report);

// The runner drops a whole summary that is longer.
constexpr std::size_t github_summary_limit = std::size_t{1} << 20U;

// What to append to the file GITHUB_STEP_SUMMARY names: Markdown in which nothing from outside is
// markup. Always less than `limit`, the room that others have left in that file.
std::string github_summary(std::string_view tool, const Report& report,
                           std::size_t limit = github_summary_limit);

// A text from outside for one cell or paragraph of Markdown, of at most `longest` bytes before it
// is escaped: every sign that could be markup becomes a character reference.
std::string markdown_text(std::string_view text, std::size_t longest);

}  // namespace ci
