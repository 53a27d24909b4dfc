// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ci/report.hpp"

namespace ci {

// PULL_REQUEST for `pull-request`.
std::string variable_name(std::string_view result_name);

// A GitLab dotenv report: NAME=value per line, no quotes, no escapes. GitLab refuses the whole
// report, after the job, when it has more than 20 variables or 5,000 bytes, so the message and
// lists are cut like for Tekton, and what still does not fit is left out.
//
// A value takes one line: line ends and other control characters in it become blanks.
//
// When a later job starts, GitLab replaces $NAME, ${NAME} and %NAME% in the value by variables of
// that job, then the runner replaces $NAME and ${NAME}. A dollar is written twice: GitLab passes
// two on, and the runner makes one of them. For a percent sign there is no such pair, so in
// `%NAME%` a `${}` follows the first: to GitLab that is no reference, and the runner takes it out.
struct Dotenv {
  std::string text;
  std::vector<std::string> left_out;  // names of results
};

Dotenv to_dotenv(const Report& report);

}  // namespace ci
