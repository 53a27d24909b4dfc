// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

// Those who read what we write, modelled after their own code and documents and not after ours.
namespace test {

using Variables = std::map<std::string, std::string>;

// The GitHub runner on GITHUB_OUTPUT: name=value where the first `=` comes before any `<<`, else
// name<<DELIMITER. Throws where the runner would fail the step.
Variables read_github_output(const std::string& text);

// java.util.Properties.load() on bytes, that is in ISO-8859-1.
Variables read_properties(const std::string& text);

// GitLab on a dotenv report. Throws where it would refuse the report.
Variables read_dotenv(const std::string& text);

// What a variable with this value holds in a later job that has these variables: GitLab expands
// references first, then the runner; both take several forms and know several escapes.
std::string in_later_job(const std::string& value, const Variables& variables);

// What the runner finds in one line of a log: the name of a command, or nothing.
std::string command_in(const std::string& line);

// A value as Go's encoding/json writes it.
std::string go_json(const std::string& text);

// Values that have broken one reader or another.
std::vector<std::string> hostile_values();

}  // namespace test
