// SPDX-License-Identifier: Apache-2.0
#include "cli/run.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ci/github.hpp"

namespace cli {

bool Run::is_on_command_line(std::string_view flag) const {
  return std::find(given_flags.begin(), given_flags.end(), flag) != given_flags.end();
}

void Run::print(std::string_view text) const {
  for (const auto line : base::lines(text)) {
    const auto shown = log.redactor().redact(std::string(line));
    report.add_line(shown);
    if (!options.is_json()) out << base::harmless(shown) << '\n';
  }
}

void Run::hide(const base::Secret& secret, Origin origin) const {
  log.hide(secret);
  constexpr std::size_t shortest = 4;  // a runner that masks one letter masks every word
  if (origin == Origin::environment || secret.reveal().size() < shortest ||
      !environment.is_github_actions())
    return;
  err << ci::github_mask(secret) << std::flush;
}

}  // namespace cli
