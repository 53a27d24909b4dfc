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

// What GitLab says about a push ("remote: …"), which is all the answer there is: it takes a push
// whose options it refuses. A project may keep its addresses to itself; then nothing is known.
struct PushReply {
  std::optional<ChangeRequest> request = {};  // number and address
  bool has_none = false;                      // it shows where to open a request
  std::string complaint = {};                 // why the options were refused, on one line
};

// Only addresses of this very project count.
PushReply read_push_reply(std::string_view remote_text, const Project& project);

}  // namespace forges
