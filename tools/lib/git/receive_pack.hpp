// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "git/repository.hpp"

// What we say to git-receive-pack and what it answers (gitprotocol-pack, "Pushing data to a
// server"). No connection in here: texts in, texts out.
namespace git {

// The request that moves one branch. Push options are only allowed where the server offers them.
// Fails with `usage` for one that is too long.
base::Result<std::string> update_request(const Update& update, std::string_view pack,
                                         const std::vector<std::string>& push_options);

struct UpdateReport {
  PushAnswer answer;
  std::string remote_lines = {};  // what hooks printed, as it came
};

// `body` is the whole answer of the server to the update of `ref`; one that is empty or broken off
// is reported as lost. Fails with `garbled` for what is not Git's protocol at all.
base::Result<UpdateReport> read_update_report(std::string_view body, const std::string& ref);

}  // namespace git
