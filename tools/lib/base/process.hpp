// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace base {

struct Command {
  std::string path;                           // of the program; nothing is looked up
  std::vector<std::string> arguments = {};    // without its name
  std::vector<std::string> environment = {};  // NAME=value, all of it
  Secret input = {};                          // what it can read from its standard input
  bool has_notes = false;                     // whether it gets a descriptor 3 to write to
};

// What a program has written, also where it did not end well.
struct Output {
  std::string out;
  std::string err;         // its first 64 KiB
  std::string notes = {};  // the first 64 KiB that went to descriptor 3
};

// Runs a program without a shell and waits for its end. Returns its exit status, 128 and more for a
// signal. Fails with `garbled` for more than `out_limit` bytes on its standard output, with
// `timeout` at the deadline and with `stopped` on a signal; the program and what it has started are
// then killed.
Result<int> run(const Command& command, std::size_t out_limit, const Deadline& deadline,
                Output& output);

// The path of the program that a shell would start for `name`: itself where it holds a `/`, else
// what is found first in `search_path`. Empty where there is none.
std::string find_program(const std::string& name, const std::string& search_path);

}  // namespace base
