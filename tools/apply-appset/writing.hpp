// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "apply-appset/live.hpp"
#include "apply-appset/planner.hpp"
#include "cli/run.hpp"

namespace tools::apply_appset {

// Objects of the files that a plan writes, in the order in which they need each other: projects,
// Secrets, Applications, ApplicationSets.
std::vector<const ObjectStep*> to_write(const Plan& plan);

// Writes the objects of a plan, one after the other.
class Writer {
 public:
  // Everything must outlive it.
  Writer(cli::Run& run, Live& live, const Planned& planned)
      : run_(run), live_(live), planned_(planned) {}

  // Each object is read again right before it is written: where it moved since the plan, nothing
  // more is written, and this fails with `conflict`. What the answer says is compared with what
  // was wanted. When it fails, it has said what was written and what was not.
  base::Result<void> write(const std::vector<const ObjectStep*>& steps);

  // Has the server try the same, and proves by another look that it did not write. Fails with
  // `usage` where this cannot be trusted, before anything is sent, and with `rejected` where the
  // server has really written.
  base::Result<void> try_out(const std::vector<const ObjectStep*>& steps);

 private:
  base::Result<void> write_one(const ObjectStep& step);
  base::Result<void> try_one(const ObjectStep& step);
  base::Result<std::string> version_if_unmoved(const ObjectStep& step);
  base::Result<Json> apply_unmoved(const ObjectStep& step);
  static base::Result<void> check_answer(const ObjectStep& step, const Json& answer);
  void compare_answer(const ObjectStep& step, const Json& answer) const;
  void say_what_is_done(const std::vector<const ObjectStep*>& steps, std::size_t done,
                        const base::Error& error) const;

  static const Json& object_of(const ObjectStep& step) { return step.document->json(); }

  cli::Run& run_;
  Live& live_;
  const Planned& planned_;
};

}  // namespace tools::apply_appset
