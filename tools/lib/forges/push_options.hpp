// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forges/project.hpp"
#include "forges/propose.hpp"

// A merge request of GitLab without its API: for a job token, which may push but not ask.
namespace forges {

// What goes along with the push of the proposal's branch. GitLab opens a merge request, or updates
// the one that is open, titles that people edited included.
struct PushOptions {
  std::vector<std::string> options;   // each one line
  std::vector<Skipped> skipped = {};  // "reviewer x": what no option can say
};

PushOptions push_options(const Proposal& proposal);

// The request that GitLab names in what it says about a push ("remote: …"), as far as that tells:
// number and address. Only one of this very project counts.
std::optional<ChangeRequest> announced_request(std::string_view remote_text,
                                               const Project& project);

}  // namespace forges
