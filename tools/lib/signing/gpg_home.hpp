// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/process.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/temporary_directory.hpp"

namespace signing {

// The program gpg, and what surrounds it.
struct Gpg {
  std::string path;
  std::vector<std::string> environment;  // NAME=value, all that it gets to see
};

// Runs gpg without anything that asks on a terminal. Returns its exit status; fails as base::run()
// does.
base::Result<int> run_gpg(const Gpg& gpg, std::vector<std::string> arguments,
                          const base::Secret& input, const base::Deadline& deadline,
                          base::Output& output);

// The last thing that gpg has said to people, as the end of a message.
std::string words_of(const base::Output& output);

// A home of gpg that holds one private key, in a directory of our own. At the end of the scope it
// is removed, and the agent that gpg has started for it ends.
class GpgHome {
 public:
  // Fails with `malformed` where the text does not hold exactly one private key.
  static base::Result<std::unique_ptr<GpgHome>> create(const Gpg& gpg, const base::Secret& key_text,
                                                       const base::Deadline& deadline);
  GpgHome(const GpgHome&) = delete;
  GpgHome& operator=(const GpgHome&) = delete;
  ~GpgHome();

  const Gpg& gpg() const { return gpg_; }
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  GpgHome(Gpg gpg, base::TemporaryDirectory directory, base::Clock& clock);

  base::Result<void> import(const base::Secret& key_text, const base::Deadline& deadline);

  base::TemporaryDirectory directory_;
  Gpg gpg_;
  base::Clock& clock_;
  std::string fingerprint_;
};

}  // namespace signing
